"""N-Quads and TriG: the network in the default graph, and one named graph for each document."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import Export
from graph.rdf.provenance import nquads, trig
from graph.rdf.triples import meta_prefixes
from graph.rdf.writers import ntriples, turtle

__all__ = ["export_nquads", "export_trig"]


def export_nquads(data: Export) -> Iterator[bytes]:
    """Yield N-Quads: the network's triples, sorted, then the documents in the order of their paths."""
    yield from ntriples(data.corpus)
    yield from nquads(data.corpus.schema, data.corpus.base, data.documents())


def export_trig(data: Export) -> Iterator[bytes]:
    """Yield TriG: the network as in the Turtle export, then a block for each document."""
    schema, base = data.corpus.schema, data.corpus.base
    own = schema.prefixes(base)
    for prefix, namespace in meta_prefixes(base, schema).items():
        if prefix not in own:
            yield f"@prefix {prefix}: <{namespace}> .\n".encode()
    yield from turtle(data.corpus)
    yield from trig(schema, base, data.documents())
