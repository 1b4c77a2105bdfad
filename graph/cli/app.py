"""The command line: its commands, and the one line and exit code for each way in which a call can go wrong."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from graph.cli.analyze import analyze, report, similar
from graph.cli.build import build
from graph.cli.check import check
from graph.cli.console import print_error
from graph.cli.diff import diff
from graph.cli.formats import formats
from graph.cli.inspect import inspect
from graph.cli.query import queries, query
from graph.cli.schema import schema
from graph.cli.serve import serve
from graph.cli.usage_errors import UsageError, line_of
from graph.cli.validate import validate
from graph.cli.watch import watch
from graph.core.diagnostics import NewsgraphError, printable
from graph.core.wording import reason_of

__all__ = ["app", "main"]

_EXIT_CODES = """
Exit codes: 0 done; 1 documents with errors (check, or build --strict), nothing usable in the
sources, hardly anything of it read (check), or something changed (diff --exit-code); 2 wrong use: an unknown option, format or key, a source that is not there, a folder that
cannot be written; 130 ended by Ctrl-C.
"""

app = typer.Typer(
    name="newsgraph",
    help="Turn folders of front-matter articles into a knowledge graph: a page, RDF, NetworkX." + "\n\n" + _EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_COMMANDS: tuple[tuple[Callable[..., None], str], ...] = (
    (build, "Build the graph of the sources and write its exports."),
    (watch, "Build, and build again whenever a document changes."),
    (check, "Print every diagnostic of the sources and write nothing."),
    (inspect, "Print what documents hold, and what each key is read as."),
    (formats, "List the export formats."),
    (query, "Ask the graph in SPARQL."),
    (queries, "List the library of queries, or print one of them."),
    (serve, "Serve the page and a SPARQL endpoint that is safe to expose."),
    (schema, "Print the ontology, the JSON-LD context or the SHACL shapes."),
    (validate, "Validate a graph against the shapes of the schema (SHACL)."),
    (analyze, "Find stories, leaders, trends, missing links and more."),
    (diff, "Print what changed between two exports, or since the last build."),
    (similar, "List the articles most like an article or a text."),
    (report, "Write one HTML file with figures and tables of every analysis."),
)
"""Each command with the text beside its name in `--help`, short enough for 80 columns."""

for _command, _text in _COMMANDS:
    app.command(short_help=_text)(_command)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"newsgraph {version('newsgraph')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; a call that cannot be carried out is one line and exit code 2."""
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe that is not UTF-8 shows escapes, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except NewsgraphError as error:
        print_error(str(error))
        sys.exit(2)
    except UsageError as error:
        _print_usage_error(error)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        _close_output()
        sys.exit(1)
    except MemoryError:
        print_error("out of memory; give it more, or fewer documents or formats at a time")
        sys.exit(2)
    except OSError as error:
        if not _has_current_folder():
            print_error("the current folder is gone; change into one that is there")
            sys.exit(2)
        # Reading and writing files raise errors of their own; this is most likely standard output.
        _close_output()
        print_error(f"{printable(str(error.filename or 'output'))}: {reason_of(error)}")
        sys.exit(2)

    # Typer returns the exit code of a command that raised `Exit`, and None otherwise.
    sys.exit(code if isinstance(code, int) else 0)


def _print_usage_error(error: Exception) -> None:
    if len(sys.argv) == 1:
        # Nothing but the name: the error's text is the help.
        typer.echo(str(error), err=True)
    else:
        print_error(printable(line_of(error)))


def _has_current_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _open_streams() -> None:
    """Open standard streams that came closed, before another file takes their number.

    Printing to standard output is then an error; messages to standard error are dropped.
    """
    for number, (name, how) in enumerate((("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, how), number)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))


def _close_output() -> None:
    """Discard the rest of standard output, so that Python does not complain at exit that it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
