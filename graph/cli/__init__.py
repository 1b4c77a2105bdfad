"""The command line: `app` has its commands, `options` their shared options, `console` everything that is printed."""
