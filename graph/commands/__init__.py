"""The commands beyond building: one module each, added to the command line by `register`.

Each module imports what it works with when its command runs, so that `--help` stays quick.
"""

from __future__ import annotations

from collections.abc import Callable

import typer

from graph.commands.analyze import analyze, report
from graph.commands.query import queries, query
from graph.commands.schema import schema
from graph.commands.serve import serve
from graph.commands.validate import validate

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    for command, short in _COMMANDS:
        app.command(short_help=short)(command)


_COMMANDS: tuple[tuple[Callable[..., None], str], ...] = (
    (query, "Ask the graph in SPARQL."),
    (queries, "List the library of queries, or print one of them."),
    (serve, "Serve the page and a SPARQL endpoint that is safe to open."),
    (schema, "Print the ontology, the JSON-LD context or the SHACL shapes."),
    (validate, "Hold a graph against the schema's shapes."),
    (analyze, "Find stories, leaders, trends, missing links and more."),
    (report, "Write one HTML file with figures and tables of every analysis."),
)
"""Each command with the words that stand beside its name, short enough for 80 columns."""
