"""Turtle: grouped by subject, in the network's order, with readable prefixes."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
from pyoxigraph import RdfFormat

from graph.rdf.triples import serialized

__all__ = ["export"]


def export(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the network's triples as Turtle."""
    yield serialized(network, RdfFormat.TURTLE)
