"""Networks and triples in a form that can be compared, and small networks to compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pyoxigraph
import rdflib

from graph.core.model import Source
from graph.export import Export
from graph.export.network import network_of
from graph.merge.rules import merge
from graph.rdf.tables import corpus_of_network
from graph.read.document import read_document

Term = tuple[str, ...]


def contents(network: nx.MultiDiGraph) -> tuple[Any, ...]:
    """Return everything a network holds, order included."""
    return dict(network.graph), list(network.nodes(data=True)), list(network.edges(keys=True, data=True))


def network_from(*fronts: str) -> nx.MultiDiGraph:
    """Return the network of documents given by their front matter."""
    sources = (Source(f"{number}.yaml", front.encode()) for number, front in enumerate(fronts))
    return network_of(merge(map(read_document, sources)))


def export_of(network: nx.MultiDiGraph) -> Export:
    """Return the data that exporters write of a network."""
    return Export(corpus_of_network(network))


def by_rdflib(content: bytes, format: str) -> set[tuple[Term, ...]]:
    """Return the triples of an export as rdflib reads them."""
    names = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld"}
    # Otherwise rdflib rewrites values as it reads them: `Z` of a date becomes `+00:00`.
    rdflib.NORMALIZE_LITERALS = False
    try:
        return of_rdflib(rdflib.Graph(bind_namespaces="none").parse(data=content, format=names[format]))
    finally:
        rdflib.NORMALIZE_LITERALS = True


def quoted(text: str) -> str:
    """Return any text without lone surrogates as a YAML value."""
    safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;-"
    return '"' + "".join(each if each in safe else f"\\U{ord(each):08x}" for each in text) + '"'


def of_rdflib(triples: Iterable[Iterable[rdflib.term.Node]]) -> set[tuple[Term, ...]]:
    """Return rdflib's triples as plain tuples."""
    return {tuple(_rdflib_term(term) for term in triple) for triple in triples}


def _rdflib_term(term: rdflib.term.Node) -> Term:
    if isinstance(term, rdflib.Literal):
        datatype = rdflib.RDF.langString if term.language else term.datatype or rdflib.XSD.string
        return "literal", str(term), str(datatype), (term.language or "").lower()
    return ("blank" if isinstance(term, rdflib.BNode) else "iri"), str(term)


def by_pyoxigraph(content: bytes, format: str) -> set[tuple[Term, ...]]:
    """Return the triples of an export as pyoxigraph reads them."""
    quads = pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.from_extension(format))
    return {tuple(_pyoxigraph_term(term) for term in quad.triple) for quad in quads}


def _pyoxigraph_term(term: Any) -> Term:
    if isinstance(term, pyoxigraph.Literal):
        return "literal", term.value, term.datatype.value, (term.language or "").lower()
    return ("blank" if isinstance(term, pyoxigraph.BlankNode) else "iri"), str(term.value)
