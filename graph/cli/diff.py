"""`newsgraph diff`: what changed between two graphs."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import Base, ConfigFile, Site, config_of
from graph.cli.places import corpus_of, export_in, is_export
from graph.core.diagnostics import ConfigError, NewsgraphError, printable

if TYPE_CHECKING:
    from graph.analysis.changes.model import Changes
    from graph.pipeline.config import Config

__all__ = ["diff"]

SHOWN = 20
"""How many rows of a table are printed by default."""


class ChangeFormat(StrEnum):
    """How changes are printed or written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    ATOM = "atom"


def diff(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="[OLD] NEW",
            help="Each an export, a folder of exports, or sources. Without OLD, NEW are sources, and OLD is the last "
            "build's folder of exports.",
        ),
    ],
    format: Annotated[
        ChangeFormat, typer.Option(help="table and markdown to read, json to work with, atom for feed readers.")
    ] = ChangeFormat.TABLE,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file instead of printing.")] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER",
            help="How many rows each table has at most.  [default: 20; in markdown all]",
            min=1,
        ),
    ] = None,
    no_stories: Annotated[
        bool, typer.Option("--no-stories", help="Leave stories out, which take longest to compare.")
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when something changed.")] = False,
    base: Base = None,
    site: Site = None,
    config: ConfigFile = None,
) -> None:
    """Print what changed between two graphs: articles, stories, topics, providers.

    Sources are built in memory, as `newsgraph build` would build them; nothing of the last build is replaced.
    """
    _refuse_unused(format, out, rows)
    settings = partial(config_of, config, base=base, site=site)
    old, new = _sides(places, settings)
    # Checked for every format: NumPy, which stories need, does not import where it is no number.
    updated = _epoch()
    changes = _compare(old, new, settings, stories=not no_stories)
    if format is ChangeFormat.TABLE:
        _print(old, new, changes, rows or SHOWN)
    elif format is ChangeFormat.JSON:
        from graph.analysis.changes.as_json import to_json

        _put(to_json(changes).encode("ascii"), out)
    elif format is ChangeFormat.MARKDOWN:
        from graph.analysis.changes.as_markdown import to_markdown

        _put(to_markdown(changes, _title(settings()), rows).encode("utf-8", "replace"), out)
    else:
        from graph.analysis.changes.as_atom import to_atom

        _put(to_atom(changes, _title(settings()), updated), out)
    if exit_code and changes:
        raise typer.Exit(1)


def _refuse_unused(format: ChangeFormat, out: Path | None, rows: int | None) -> None:
    """Refuse options that have no effect together, rather than ignore one of them."""
    if out is not None and format is ChangeFormat.TABLE:
        raise ConfigError("--out writes json, markdown or atom; name one with --format")
    if rows is not None and format not in (ChangeFormat.TABLE, ChangeFormat.MARKDOWN):
        raise ConfigError(f"--rows has no meaning with --format {format}")


def _sides(places: list[str], settings: partial[Config]) -> tuple[str, str]:
    """Return the two places that are compared; of one, the exports of the last build come first."""
    if len(places) > 2:
        raise ConfigError(f"diff compares two places, OLD and NEW, and {len(places)} are given")
    if len(places) == 2:
        return places[0], places[1]
    (new,), out = places, settings().out
    export = export_in(new) if Path(new).is_dir() else new if is_export(new, out) else None
    if export is not None:
        shown = printable(new)
        raise ConfigError(f"'{shown}' is an export; name two of them, the older first: newsgraph diff {shown} NEW")
    if export_in(out) is None:
        remedy = "build first with --formats ttl, or name OLD and NEW"
        raise NewsgraphError(f"no export of the last build holds the whole graph in '{printable(out)}'; {remedy}")
    return out, new


def _compare(old: str, new: str, settings: partial[Config], *, stories: bool) -> Changes:
    from graph.analysis.changes.compare import diff as compare

    return compare(corpus_of(old, settings), corpus_of(new, settings), stories=stories)


def _epoch() -> str:
    """Return the instant that SOURCE_DATE_EPOCH states, or an empty text."""
    from datetime import UTC, datetime

    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return f"{datetime.fromtimestamp(int(stated), UTC):%Y-%m-%dT%H:%M:%SZ}" if stated else ""
    except (ValueError, OverflowError, OSError) as error:
        message = f"SOURCE_DATE_EPOCH is '{printable(stated)}'; it is a number of seconds since 1970"
        raise ConfigError(message) from error


def _title(config: Config) -> str:
    return f"{config.title}: what changed"


def _put(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        return
    from graph.export.atomic import write_files

    for path, size in write_files(out.parent, {out.name: [content]}).items():
        typer.echo(f"{printable(str(path))}  {size:,} bytes")


def _print(old: str, new: str, changes: Changes, rows: int) -> None:
    from rich.text import Text

    from graph.analysis.changes.sections import more_rows, sections, summary_lines
    from graph.cli.console import on_console, plain_table
    from graph.cli.tables import print_section

    console = on_console()
    console.print(Text(f"{printable(old)} → {printable(new)}"), soft_wrap=True)
    summary = plain_table(head=False)
    summary.add_column(style="bold")
    summary.add_column(justify="right")
    summary.add_column()
    for name, number, words in summary_lines(changes):
        summary.add_row(name, f"{number:,}", words)
    console.print(summary)
    if changes.note:
        console.print(Text(f"({printable(changes.note)})"), soft_wrap=True)
    for section in sections(changes):
        cells = [[cell.text for cell in row] for row in section.rows[:rows]]
        print_section(console, f"{section.heading}  {section.count:,}", section.headers, cells)
        if len(section.rows) > rows:
            console.print(more_rows(len(section.rows) - rows))
