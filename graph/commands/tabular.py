"""The table of an analysis, for reading: as wide as the terminal, the columns that tell most first."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from graph.analysis.catalogue import Analysis, Column, Holds
from graph.diagnostics import printable

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

__all__ = ["fitting", "show"]

WIDEST = 46
"""How many characters of a cell are printed."""

NARROWEST = 18
"""To how many characters a column of text is narrowed before columns of numbers give way."""

_GAP = 3
_DECIDES = "q"
"""The column that says whether a row is a finding; it stays."""

_ADDRESSES = ("story", "article", "node", "provider", "topic", "central", "example", "parent", "a", "b", "leader", "follower")  # fmt: skip


def show(analysis: Analysis, found: pd.DataFrame, rows: int) -> None:
    """Print a table: its name, its sentence, why it is empty, its first rows and how many more there are.

    Args:
        analysis: what it is the table of.
        found: the table.
        rows: how many rows are printed.
    """
    from rich.text import Text

    console = _console()
    console.print()
    console.print(Text.assemble((analysis.name, "bold"), "  ", analysis.doc))
    if note := str(found.attrs.get("note", "")):
        console.print(f"({note})", markup=False)
    if found.empty:
        return
    named = [column for column in analysis.columns if not _is_address(column.name, analysis)]
    cells = {each.name: [_cell(value) for value in found[each.name].head(rows).tolist()] for each in named}
    kept = fitting(named, {name: max(map(len, [name, *column])) for name, column in cells.items()}, console.width)
    _print(console, kept, cells)
    if len(found) > rows:
        console.print(f"… and {len(found) - rows:,} more rows", markup=False)
    if left := [each.name for each in named if each not in kept]:
        console.print(f"(no room for {', '.join(left)}; a wider terminal or --format csv has all)", markup=False)


def fitting(columns: Sequence[Column], widths: Mapping[str, int], room: int) -> list[Column]:
    """Return the columns that a terminal has room for: numbers give way from the right, text and q stay.

    Args:
        columns: the columns in order.
        widths: how many characters each would like.
        room: how many characters there are.

    >>> columns = [Column("title", Holds.TEXT, ""), Column("links", Holds.COUNT, ""), Column("days", Holds.COUNT, "")]
    >>> [each.name for each in fitting(columns, {"title": 40, "links": 5, "days": 4}, 30)]
    ['title', 'links']
    """
    kept = list(columns)
    for each in reversed(columns):
        if sum(_least(column, widths) + _GAP for column in kept) - _GAP <= room:
            break
        if each.holds is not Holds.TEXT and each.name != _DECIDES:
            kept.remove(each)
    return kept


def _least(column: Column, widths: Mapping[str, int]) -> int:
    return min(widths[column.name], NARROWEST) if column.holds is Holds.TEXT else widths[column.name]


def _console() -> Console:
    from rich.console import Console

    console = Console(highlight=False)
    # A file or pipe has no edge: there each row is one line, for `less -S`, grep and the like.
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(highlight=False, width=1_000)


def _print(console: Console, columns: Sequence[Column], cells: Mapping[str, Sequence[str]]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        text = column.holds is Holds.TEXT
        widest = max(map(len, [column.name, *cells[column.name]]))
        table.add_column(
            column.name,
            justify="left" if text else "right",
            overflow="fold",
            no_wrap=not text,
            min_width=min(widest, NARROWEST) if text else widest,
        )
    for row in zip(*(cells[column.name] for column in columns), strict=True):
        table.add_row(*map(escape, row))
    console.print(table)


def _is_address(name: str, analysis: Analysis) -> bool:
    """Whether a column holds addresses that a name stands beside, which tells readers more."""
    names = {column.name for column in analysis.columns}
    beside = {"name", "title"} if name not in ("a", "b", "leader", "follower") else {f"{name}_name", f"{name}_title"}
    return name in _ADDRESSES and bool(beside & names)


def _cell(value: object) -> str:
    import pandas as pd

    if value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    text = printable(str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
