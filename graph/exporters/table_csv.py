"""Nodes and edges as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from graph.exporters.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from graph.exporters.flat import SEPARATOR
from graph.model import Corpus

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export_edges", "export_nodes", "guarded"]

_ROWS_AT_A_TIME = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_nodes(source: Corpus | nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one line a node; the values of a many-valued field stand in one cell."""
    return _lines(NODE_COLUMNS, ([_cell(row.get(name)) for name in NODE_COLUMNS] for row in node_rows(source)))


def export_edges(source: Corpus | nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one line an edge."""
    return _lines(EDGE_COLUMNS, ([_cell(end) for end in row] for row in edge_rows(source)))


def _lines(head: Iterable[str], rows: Iterator[Iterable[object]]) -> Iterator[bytes]:
    some: list[Iterable[object]] = [head]
    while some:
        file = io.StringIO(newline="")
        csv.writer(file).writerows(some)
        yield file.getvalue().encode()
        some = list(islice(rows, _ROWS_AT_A_TIME))


def _cell(value: object) -> object:
    """Return a value as the cell that stands for it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    text = SEPARATOR.join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return guarded(text)


def guarded(text: str) -> str:
    """Return text as it may stand in a cell: what a spreadsheet would run gets an apostrophe before it.

    >>> guarded("=1+1"), guarded("AT&T")
    ("'=1+1", 'AT&T')
    """
    return "'" + text if text.startswith(_FORMULA) else text
