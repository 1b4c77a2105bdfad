"""The triples as an `rdflib.Graph`, the API that Python's RDF tools share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pyoxigraph
import rdflib

from graph.rdf.tables import base_of, schema_in
from graph.rdf.triples import triples_of

__all__ = ["rdflib_graph", "rdflib_of"]


def rdflib_graph(network: nx.MultiDiGraph) -> rdflib.Graph:
    """Return a network's triples as an `rdflib.Graph`, with the prefixes of the exports bound."""
    triples = rdflib_of(triples_of(network))
    for prefix, namespace in schema_in(network).prefixes(base_of(network)).items():
        triples.bind(prefix, namespace)
    return triples


def rdflib_of(triples: Iterable[pyoxigraph.Triple | pyoxigraph.Quad]) -> rdflib.Graph:
    """Return triples, whatever graphs they are in, as one `rdflib.Graph`."""
    found = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        found.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return found


def _term(term: Any) -> rdflib.term.Node:
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, pyoxigraph.Literal):
        return rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    # As the exports write it: rdflib would make `Z` of a date into `+00:00`.
    plain = term.datatype.value == str(rdflib.XSD.string)
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value), normalize=False)
