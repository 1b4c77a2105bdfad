"""Nodes and edges as columns: what the tabular formats write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx

from graph.schema import KINDS, Datatype, relations_of

__all__ = ["EDGE_COLUMNS", "NODE_COLUMNS", "edge_rows", "node_rows"]


def _node_columns() -> dict[str, tuple[Datatype, bool]]:
    columns = {"id": (Datatype.LINE, False), "kind": (Datatype.LINE, False)}
    for kind in KINDS.values():
        if kind.path:
            for field in kind.fields:
                columns.setdefault(field.name, (field.datatype, field.many))
            for relation in relations_of(kind.name):
                if relation.embedded:
                    columns.setdefault(relation.key, (Datatype.URL, True))
    return columns


NODE_COLUMNS = _node_columns()
"""Column name to datatype and whether it holds several values: the fields of all kinds."""

EDGE_COLUMNS = ("source", "target", "key")


def node_rows(network: nx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    """Yield one mapping a node, of the columns that it has."""
    for node, attributes in network.nodes(data=True):
        yield {"id": node, **attributes}


def edge_rows(network: nx.MultiDiGraph) -> Iterator[tuple[str, str, str]]:
    """Yield source, target and key of each edge."""
    yield from network.edges(keys=True)
