"""`newsgraph inspect`: the contents of documents, before any graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.console import MOST_KEYS, count_of, on_console, plain_table, print_rows
from graph.cli.options import ConfigFile, Site, Sources, config_of
from graph.core.diagnostics import ConfigError, printable

if TYPE_CHECKING:
    from graph.pipeline.inspection import Inspection

__all__ = ["inspect"]


def inspect(
    sources: Sources,
    site: Site = None,
    config: ConfigFile = None,
    write: Annotated[bool, typer.Option("--write", help="Print a newsgraph.toml to begin with.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> None:
    """Print the forms, keys, links, dates and languages of documents, and the field that each key is read as; build nothing."""
    if write and as_json:
        raise ConfigError("--write has no meaning with --json")
    from graph.pipeline.inspection import configuration_of, inspect_sources

    found = inspect_sources(sources, config_of(config, site=site))
    if as_json:
        typer.echo(json.dumps(found.as_dict(), indent=1))
    elif write:
        typer.echo(configuration_of(found), nl=False)
    else:
        _print(found)
    if not found.documents:
        raise typer.Exit(1)


def _print(found: Inspection) -> None:
    from rich.text import Text

    from graph.pipeline.inspection import PLUMBING

    values = found.as_dict()
    console, table = on_console(), plain_table(head=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    table.add_row("documents", f"{found.documents:,}")
    for note in found.notes:
        table.add_row("found", Text(printable(note)))
    for site in found.sites:
        known = [site["title"], *site["languages"]]
        if any(known):
            table.add_row("site", Text(printable(", ".join(filter(None, known)))))
    for name in _COUNTS:
        if values[name]:
            table.add_row(name, Text(_counts(values[name])))
    dates = f"{found.first_date} to {found.last_date}" if found.first_date else "none"
    table.add_row("dates", f"{dates}; {count_of(found.undated, 'document')} without")
    plumbing = {key.name: key.documents for key in found.keys if key.read_as == PLUMBING}
    if plumbing:
        shown = dict(list(plumbing.items())[:MOST_KEYS])
        more = f", {len(plumbing) - len(shown):,} more" if len(plumbing) > len(shown) else ""
        table.add_row("plumbing", Text(_counts(shown) + more))
    console.print(table)
    typed = console.width >= _ROOM_FOR_TYPES
    rows = [
        (key.name, f"{key.documents:,}", *([key.type] if typed else []), key.read_as, key.example)
        for key in found.keys
        if key.read_as not in ("", PLUMBING)
    ]
    remedy = "--json has all"
    console.print()
    print_rows(("key", "documents", *(["type"] if typed else []), "read as", "example"), rows, remedy)
    console.print()
    unread = [(key.name, f"{key.documents:,}", key.example, key.type) for key in found.keys if not key.read_as]
    print_rows(("not read", "documents", "example", "looks like"), unread, remedy)


_COUNTS = ("endings", "forms", "languages", "hidden", "relations", "links", "faults")
"""The counts that are printed, in order."""

_ROOM_FOR_TYPES = 100
"""How wide a terminal is that has room for the types of keys that are read."""


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{printable(name)} {number:,}" for name, number in counts.items())
