"""JSON-LD: one object a line for each node, with its own context."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import Export
from graph.rdf.jsonld import context, jsonld

__all__ = ["context", "export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the corpus as JSON-LD."""
    return jsonld(data.corpus)
