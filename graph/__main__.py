"""Where the command begins: ready for Ctrl-C before anything that takes time is imported."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress

__all__ = ["main"]

INTERRUPTED = 128 + signal.SIGINT
"""The exit code of a command that Ctrl-C has ended, as shells count it."""

HELD_DOWN = 1.0
"""Seconds in which further Ctrl-C are taken for the same one, so that clearing up is left alone."""


def main() -> None:
    """Run the command line; Ctrl-C ends it with exit code 130 and one line, at any moment."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        # In the background of a shell Ctrl-C is ignored, and stays so.
        _run()
        return
    # Nothing needs clearing up before the work, and what comes after it is Python's own
    # clearing up, which would tell of an interrupt at length.
    signal.signal(signal.SIGINT, _end)
    try:
        _run_interruptibly()
    finally:
        signal.signal(signal.SIGINT, _end)


def _run() -> None:
    from graph.cli import app as cli

    cli.main()


def _run_interruptibly() -> None:
    from graph.cli import app as cli

    interrupt = _Interrupt()
    signal.signal(signal.SIGINT, interrupt)
    try:
        cli.main()
    finally:
        # Whatever has become of it on the way: an import turns it into another error.
        if interrupt.came:
            _end()


class _Interrupt:
    """Raises KeyboardInterrupt for the first Ctrl-C, and for another one a while later."""

    def __init__(self) -> None:
        self.came = 0.0
        self._process = os.getpid()

    def __call__(self, *_: object) -> None:
        if os.getpid() != self._process:
            # A worker that was forked a moment ago: its parent does what there is to do.
            os._exit(INTERRUPTED)
        now = time.monotonic()
        if not self.came or now - self.came > HELD_DOWN:
            self.came = now
            # Where an interrupt cannot be raised, Python would show it instead.
            sys.unraisablehook = lambda _: None
            raise KeyboardInterrupt


def _end(*_: object) -> None:
    with suppress(OSError):
        os.write(2, b"newsgraph: interrupted\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
