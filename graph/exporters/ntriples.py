"""N-Triples, sorted: without blank nodes that is the canonical form of the graph."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
from pyoxigraph import RdfFormat

from graph.rdf.triples import serialized

__all__ = ["export"]


def export(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the network's triples as N-Triples lines, sorted by their bytes."""
    yield b"".join(sorted(serialized(network, RdfFormat.N_TRIPLES).splitlines(keepends=True)))
