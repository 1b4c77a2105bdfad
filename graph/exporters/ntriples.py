"""N-Triples, sorted: without blank nodes that is the canonical form of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.model import Corpus
from graph.rdf.text import ntriples
from graph.things import things_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export"]


def export(source: Corpus | nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the triples of a corpus or network as N-Triples lines, sorted by their bytes."""
    return ntriples(things_of(source))
