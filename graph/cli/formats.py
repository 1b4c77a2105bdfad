"""`newsgraph formats`: the export formats."""

from __future__ import annotations

import typer

from graph.cli.console import on_console, plain_table

__all__ = ["formats"]


def formats() -> None:
    """List the export formats."""
    from graph.export import DEFAULT_FORMATS, FORMATS

    table = plain_table("", "format", "files", "lossless", "")
    for each in FORMATS.values():
        mark = "*" if each.name in DEFAULT_FORMATS else ""
        missing = "" if each.installed else f" (needs {each.needs}: pip install 'newsgraph[{each.name}]')"
        table.add_row(mark, each.name, " ".join(each.files), "yes" if each.lossless else "", each.doc + missing)
    on_console().print(table)
    typer.echo("* written by default; lossless ones can be read back with graph.load")
