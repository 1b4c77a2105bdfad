"""Nodes and edges as columns: what the tabular formats write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.model import Corpus
from graph.schema import IMAGE, KINDS, Datatype, relations_of
from graph.things import things_of

if TYPE_CHECKING:
    import networkx as nx

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


def node_rows(source: Corpus | nx.MultiDiGraph) -> Iterator[dict[str, Any]]:
    """Yield one mapping a node, of the columns that it has."""
    for thing in things_of(source).nodes:
        if thing.kind is not IMAGE:
            yield {**dict(thing.values.items()), "id": thing.id, "kind": thing.kind.name}


def edge_rows(source: Corpus | nx.MultiDiGraph) -> Iterator[tuple[str, str, str]]:
    """Yield source, target and key of each edge, node by node."""
    things = things_of(source)
    for thing in things.nodes:
        if thing.kind is not IMAGE:
            for relation, targets in things.links(thing):
                for target in targets:
                    yield thing.id, target, relation.key
