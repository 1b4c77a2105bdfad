"""Nodes and edges as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from graph.export import Export
from graph.export.columns import EDGE_COLUMNS, edge_rows, node_columns, node_rows, text_of

__all__ = ["export_edges", "export_nodes", "guarded"]

_ROWS_AT_A_TIME = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_nodes(data: Export) -> Iterator[bytes]:
    """Yield one line a node; the values of a many-valued field stand in one cell."""
    columns = node_columns(data.corpus.schema)
    return _lines(columns, ([_cell(row.get(name)) for name in columns] for row in node_rows(data.corpus)))


def export_edges(data: Export) -> Iterator[bytes]:
    """Yield one line an edge."""
    return _lines(EDGE_COLUMNS, ([_cell(end) for end in row] for row in edge_rows(data.corpus)))


def _lines(head: Iterable[str], rows: Iterator[Iterable[object]]) -> Iterator[bytes]:
    some: list[Iterable[object]] = [head]
    while some:
        file = io.StringIO(newline="")
        csv.writer(file).writerows(some)
        yield file.getvalue().encode()
        some = list(islice(rows, _ROWS_AT_A_TIME))


def _cell(value: object) -> object:
    """Return a value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    return guarded(text_of(value))


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    >>> guarded("=1+1"), guarded("AT&T")
    ("'=1+1", 'AT&T')
    """
    return "'" + text if text.startswith(_FORMULA) else text
