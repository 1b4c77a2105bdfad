"""The SPARQL service description of the endpoint (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import RdfFormat, Triple

from graph.core.schema import RDF_TYPE
from graph.rdf.terms import Terms, dataset_iri
from graph.rdf.triples import meta_prefixes, written

__all__ = ["service_description", "service_triples"]

# The W3C's identifiers of formats, https://www.w3.org/ns/formats/
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip


def service_triples(base: str, endpoint: str) -> Iterator[Triple]:
    """Yield the description of an endpoint.

    Args:
        base: where the dataset's identifiers are minted.
        endpoint: the endpoint's address.
    """
    terms = Terms(base)
    service, dataset, default = (terms.node(endpoint + part) for part in ("#service", "#dataset", "#default-graph"))
    yield terms.triple(service, RDF_TYPE, terms.term("sd:Service"))
    yield terms.triple(service, "sd:endpoint", terms.node(endpoint))
    yield terms.triple(service, "sd:supportedLanguage", terms.term("sd:SPARQL11Query"))
    for name in _RESULTS:
        yield terms.triple(service, "sd:resultFormat", terms.node(_FORMATS + name))
    yield terms.triple(service, "sd:defaultDataset", dataset)
    yield terms.triple(dataset, RDF_TYPE, terms.term("sd:Dataset"))
    yield terms.triple(dataset, "sd:defaultGraph", default)
    yield terms.triple(default, RDF_TYPE, terms.term("sd:Graph"))
    yield terms.triple(dataset, "rdfs:seeAlso", terms.node(dataset_iri(base)))


def service_description(base: str, endpoint: str, media_type: str) -> bytes:
    """Return the description in an RDF format."""
    format = RdfFormat.from_media_type(media_type) or RdfFormat.TURTLE
    known = {name: namespace for name, namespace in meta_prefixes(base).items() if name in ("sd", "rdfs")}
    return written(service_triples(base, endpoint), format, {} if format is RdfFormat.RDF_XML else known)
