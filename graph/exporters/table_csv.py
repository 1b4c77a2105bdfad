"""Nodes and edges as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

import networkx as nx

from graph.exporters.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from graph.exporters.flat import SEPARATOR

__all__ = ["export_edges", "export_nodes"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_nodes(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one line a node; the values of a many-valued field stand in one cell."""
    yield _lines(NODE_COLUMNS, ([_cell(row.get(name)) for name in NODE_COLUMNS] for row in node_rows(network)))


def export_edges(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one line an edge."""
    yield _lines(EDGE_COLUMNS, ([_cell(end) for end in row] for row in edge_rows(network)))


def _lines(head: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows(rows)
    return file.getvalue().encode()


def _cell(value: object) -> object:
    """Return a cell; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    text = SEPARATOR.join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return "'" + text if text.startswith(_FORMULA) else text
