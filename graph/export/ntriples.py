"""N-Triples, sorted: without blank nodes that is the canonical form of the graph."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import Export
from graph.rdf.writers import ntriples

__all__ = ["export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the triples as N-Triples lines, sorted by their bytes."""
    return ntriples(data.corpus)
