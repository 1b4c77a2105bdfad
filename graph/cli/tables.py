"""Print tables as wide as the terminal: those of analyses, the most useful columns first, and headed ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from graph.analysis.catalogue import Analysis, Column, Holds
from graph.cli.console import on_console, plain_table
from graph.core.diagnostics import printable

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

__all__ = ["fitting", "print_section", "print_table"]

WIDEST = 46
"""How many characters of a cell are printed."""

LONGEST = 200
"""How many characters of a cell of a headed table are printed, where there is room for them."""

NARROWEST = 18
"""To how many characters a column of text is narrowed before columns are left out."""

_GAP = 3
"""How many characters a column needs beside its own: one of padding on each side, and one between two columns."""
_DATE_WIDTH = 10
"""How many characters a date has; a column of a headed table is not made narrower."""

_DECIDES = "q"
"""The column of significance; it is never left out."""

_ADDRESSES = ("story", "article", "node", "provider", "topic", "central", "example", "parent", "a", "b", "leader", "follower", "original", "copier", "earlier", "later", "largest", "first", "storyline", "batch")  # fmt: skip

_PAIRED = ("a", "b", "leader", "follower", "original", "copier", "earlier", "later", "largest", "first")
"""Addresses of one of two nodes, whose names are in columns of their own."""


def print_table(analysis: Analysis, found: pd.DataFrame, rows: int) -> None:
    """Print a table: its name, its sentence, why it is empty, its first rows and the number of the others.

    Args:
        analysis: the analysis.
        found: its table.
        rows: how many rows are printed.
    """
    from rich.text import Text

    console = on_console()
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


def print_section(console: Console, heading: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a headed table, each row on one line; dates and numbers keep their width where the terminal is narrow.

    Args:
        console: where it is printed.
        heading: the line above it.
        headers: the names of the columns.
        rows: the texts of the columns, of any kind.
    """
    from rich.cells import cell_len
    from rich.text import Text

    console.print()
    console.print(Text(heading, "bold"))
    table = plain_table()
    columns = [[_shortened(cell, LONGEST) for cell in column] for column in zip(*rows, strict=True)]
    widths = [max(map(cell_len, (name, *column))) for name, column in zip(headers, columns, strict=True)]
    for name, column, width in zip(headers, columns, _narrowed(widths, console.width), strict=True):
        number = all(cell.lstrip("+−").replace(",", "").isdigit() or not cell for cell in column)
        justify: Literal["left", "right"] = "right" if number else "left"
        table.add_column(name, justify=justify, no_wrap=True, overflow="ellipsis", max_width=width)
    for row in zip(*columns, strict=True):
        table.add_row(*map(Text, row))
    console.print(table)


def _narrowed(widths: Sequence[int], room: int) -> list[int]:
    """Return the widths of columns that a terminal has room for: the widest give way, down to those of numbers.

    >>> _narrowed([40, 10, 30], 60)
    [22, 10, 22]
    """
    found = list(widths)
    while sum(found) + _GAP * (len(found) - 1) > room and max(found) > _DATE_WIDTH:
        found[found.index(max(found))] -= 1
    return found


def fitting(columns: Sequence[Column], widths: Mapping[str, int], room: int) -> list[Column]:
    """Return the columns that a terminal has room for: the last are left out first; q and the first two of text stay.

    Args:
        columns: the columns in order.
        widths: how many characters each would like.
        room: how many characters there are.

    >>> columns = [Column("title", Holds.TEXT, ""), Column("links", Holds.COUNT, ""), Column("days", Holds.COUNT, "")]
    >>> [each.name for each in fitting(columns, {"title": 40, "links": 5, "days": 4}, 30)]
    ['title', 'links']
    """
    kept = list(columns)
    stay = [each for each in columns if each.holds is Holds.TEXT][:2]
    for each in reversed([each for each in columns if each not in stay and each.name != _DECIDES]):
        if sum(_least(column, widths) + _GAP for column in kept) - 1 <= room:
            break
        kept.remove(each)
    return kept


def _least(column: Column, widths: Mapping[str, int]) -> int:
    return min(widths[column.name], NARROWEST) if column.holds is Holds.TEXT else widths[column.name]


def _print(console: Console, columns: Sequence[Column], cells: Mapping[str, Sequence[str]]) -> None:
    from rich.markup import escape

    table = plain_table()
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
    """Return whether a column holds addresses beside a column of names, which readers prefer."""
    names = {column.name for column in analysis.columns}
    beside = {"name", "title"} if name not in _PAIRED else {f"{name}_name", f"{name}_title"}
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
    return _shortened(str(value))


def _shortened(value: str, most: int = WIDEST) -> str:
    text = printable(value)
    return text if len(text) <= most else text[: most - 1] + "…"
