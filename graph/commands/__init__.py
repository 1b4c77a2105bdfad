"""The commands beyond building: one module each, added to the command line by `register`.

Each module imports what it works with when its command runs, so that `--help` stays quick.
"""

from __future__ import annotations

import typer

from graph.commands.analyze import analyze, report
from graph.commands.query import queries, query
from graph.commands.schema import schema
from graph.commands.serve import serve
from graph.commands.validate import validate

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    for command in (query, queries, serve, schema, validate, analyze, report):
        app.command()(command)
