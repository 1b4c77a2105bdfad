"""The description of the dataset in VoID and DCAT: counts, vocabularies, licence, distributions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, RdfFormat, Triple

from graph.core.schema import RDF_TYPE, STANDARD_SCHEMA, Schema, iri
from graph.rdf.terms import Terms, dataset_iri
from graph.rdf.triples import meta_prefixes, written
from graph.rdf.vocabulary import vocabularies

__all__ = ["Counts", "counted", "dataset_description", "dataset_triples"]


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a dataset.

    Attributes:
        triples: number of triples.
        subjects: number of different subjects.
        classes: IRI of a class to the number of its members.
        properties: IRI of a property to the number of its triples.
    """

    triples: int = 0
    subjects: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, int] = field(default_factory=dict)


def counted(triples: Iterable[Triple]) -> Counts:
    """Return the counts of triples, each of which comes once.

    >>> counted([]).triples
    0
    """
    is_a = iri(RDF_TYPE)
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[str] = set()
    for triple in triples:
        properties[triple.predicate.value] += 1
        subjects.add(str(triple.subject))
        if triple.predicate.value == is_a and isinstance(triple.object, NamedNode):
            classes[triple.object.value] += 1
    return Counts(properties.total(), len(subjects), classes, properties)


def dataset_triples(
    base: str,
    counts: Counts,
    licence: str | None = None,
    endpoint: str | None = None,
    schema: Schema = STANDARD_SCHEMA,
) -> Iterator[Triple]:
    """Yield the description of a dataset; the same data gives the same description, there is no clock in it.

    Args:
        base: where identifiers are minted.
        counts: its counts.
        licence: the IRI of a licence, where one is configured.
        endpoint: the address of a SPARQL endpoint, where there is one.
        schema: the table of its kinds, fields and relations.
    """
    terms = Terms(base)
    dataset = terms.node(dataset_iri(base))
    for name in ("void:Dataset", "dcat:Dataset"):
        yield terms.triple(dataset, RDF_TYPE, terms.term(name))
    yield terms.triple(dataset, "dcterms:title", "newsgraph")
    yield terms.triple(
        dataset, "dcterms:description", "Articles, who published them, what they are about, and how they relate."
    )
    if licence:
        yield terms.triple(dataset, "dcterms:license", terms.node(licence))
    yield terms.triple(dataset, "void:uriSpace", base)
    for namespace in vocabularies(base, schema):
        yield terms.triple(dataset, "void:vocabulary", terms.node(namespace))
    if endpoint:
        yield terms.triple(dataset, "void:sparqlEndpoint", terms.node(endpoint))
    yield terms.triple(dataset, "void:triples", counts.triples)
    yield terms.triple(dataset, "void:distinctSubjects", counts.subjects)
    yield terms.triple(dataset, "void:classes", len(counts.classes))
    yield terms.triple(dataset, "void:properties", len(counts.properties))
    yield from _partitions(terms, dataset, counts)
    yield from _distributions(terms, dataset)


def _partitions(terms: Terms, dataset: NamedNode, counts: Counts) -> Iterator[Triple]:
    for number, name in enumerate(sorted(counts.classes), 1):
        part = terms.node(f"{terms.base}dataset#class-{number}")
        yield terms.triple(dataset, "void:classPartition", part)
        yield terms.triple(part, "void:class", terms.node(name))
        yield terms.triple(part, "void:entities", counts.classes[name])
    for number, name in enumerate(sorted(counts.properties), 1):
        part = terms.node(f"{terms.base}dataset#property-{number}")
        yield terms.triple(dataset, "void:propertyPartition", part)
        yield terms.triple(part, "void:property", terms.node(name))
        yield terms.triple(part, "void:triples", counts.properties[name])


_DISTRIBUTIONS = {
    "graph.ttl": "text/turtle",
    "graph.nt": "application/n-triples",
    "graph.jsonld": "application/ld+json",
}


def _distributions(terms: Terms, dataset: NamedNode) -> Iterator[Triple]:
    for name, media_type in _DISTRIBUTIONS.items():
        file = terms.node(terms.base + name)
        yield terms.triple(dataset, "dcat:distribution", file)
        yield terms.triple(file, RDF_TYPE, terms.term("dcat:Distribution"))
        yield terms.triple(file, "dcterms:format", media_type)


def dataset_description(
    base: str,
    counts: Counts,
    licence: str | None = None,
    endpoint: str | None = None,
    schema: Schema = STANDARD_SCHEMA,
) -> bytes:
    """Return the description as Turtle."""
    own = ("dcterms", "rdf", "void", "dcat")
    known = {name: namespace for name, namespace in meta_prefixes(base).items() if name in own}
    return written(dataset_triples(base, counts, licence, endpoint, schema), RdfFormat.TURTLE, known)
