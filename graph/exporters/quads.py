"""N-Quads and TriG: the network in the default graph, and one named graph for each document."""

from __future__ import annotations

from collections.abc import Iterator

from graph.exporters import Whole
from graph.rdf.provenance import nquads_of, trig_of
from graph.rdf.terms import Terms
from graph.rdf.text import ntriples, turtle
from graph.rdf.triples import meta_prefixes
from graph.schema import prefixes
from graph.things import things_of

__all__ = ["export_nquads", "export_trig"]


def export_nquads(build: Whole) -> Iterator[bytes]:
    """Yield N-Quads: the network's triples, sorted, then the documents in the order of their paths."""
    terms = Terms(build.corpus.base)
    yield from ntriples(things_of(build.corpus))
    for document in build.documents():
        yield nquads_of(terms, document)


def export_trig(build: Whole) -> Iterator[bytes]:
    """Yield TriG: the network as in the Turtle export, then a block for each document."""
    base = build.corpus.base
    terms = Terms(base)
    for prefix, namespace in meta_prefixes(base).items():
        if prefix not in prefixes(base):
            yield f"@prefix {prefix}: <{namespace}> .\n".encode()
    yield from turtle(things_of(build.corpus))
    for document in build.documents():
        yield trig_of(terms, document)
