"""The ontology: the meaning of each term of the exports, derived from the tables of stated and derived facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Triple

from graph.core.inferred import DERIVED, STORY_CLASS, STORY_DOC
from graph.core.schema import (
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    IN_SCHEME,
    PREFIXES,
    RDF_TYPE,
    RDFS_LABEL,
    STANDARD_SCHEMA,
    TOPIC,
    Datatype,
    Schema,
    is_whole_iri,
)
from graph.rdf.classes import classes_of
from graph.rdf.terms import DOCUMENT_TERMS, META_PREFIXES, TABLE, Terms
from graph.rdf.triples import meta_prefixes, written

__all__ = ["Property", "ontology", "ontology_triples", "properties", "vocabularies"]

ANYTHING = "schema:Thing"
"""The superclass of every class of the exports."""


@dataclass(frozen=True, slots=True)
class Property:
    """One RDF property of the exports.

    Attributes:
        term: `prefix:name`.
        label: its name in words.
        docs: its meaning, a sentence for each kind of node that has it.
        domains: the classes whose members have it.
        ranges: the classes or datatypes of its values.
        literal: whether its values are literals.
    """

    term: str
    label: str
    docs: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    literal: bool

    @property
    def own(self) -> bool:
        """Whether it is minted under the base."""
        return self.term.startswith("ng:")


def properties(schema: Schema = STANDARD_SCHEMA) -> tuple[Property, ...]:
    """Return every property of the exports, those that documents state first, each once.

    >>> next(each for each in properties() if each.term == "ng:heat").ranges
    ('xsd:integer',)
    """
    uses: dict[str, list[Property]] = {}
    for use in (*_predicate_uses(schema), *_fixed_uses(schema), *_derived_uses(schema)):
        uses.setdefault(use.term, []).append(use)
    return tuple(
        Property(
            term,
            of[0].label,
            tuple(dict.fromkeys(doc for use in of for doc in use.docs)),
            tuple(dict.fromkeys(name for use in of for name in use.domains)),
            tuple(dict.fromkeys(name for use in of for name in use.ranges)),
            of[0].literal,
        )
        for term, of in uses.items()
    )


def _predicate_uses(schema: Schema) -> Iterator[Property]:
    """Yield the use of each predicate by each kind of node, those of fields first."""
    for kind in schema.kinds.values():
        for field in kind.fields:
            if field.datatype is not Datatype.ARTICLE_TYPE:
                term = field.datatype.term
                ranges = (*(field.datatype.terms or (ANYTHING,)), *(("rdf:langString",) if field.tagged else ()))
                docs = (f"{field.doc[:-1]} ({kind.name}).",)
                for predicate in field.predicates:
                    yield Property(predicate, _words(field.name), docs, classes_of(kind), ranges, term is not None)
    for relation in schema.relations:
        source, target = schema.kinds[relation.source], schema.kinds[relation.target]
        docs = (f"{relation.doc[:-1]} ({source.name} to {target.name}).",)
        label = _words(relation.key)
        yield Property(relation.predicate, label, docs, classes_of(source), classes_of(target), False)


def _fixed_uses(schema: Schema) -> Iterator[Property]:
    named = tuple(name for kind in schema.kinds.values() if kind.path for name in classes_of(kind))
    label = ("The name of anything, for tools that know no other.",)
    yield Property(RDFS_LABEL, "label", label, named, ("xsd:string",), True)
    scheme = ("Every topic is in one scheme.",)
    yield Property(IN_SCHEME, "in scheme", scheme, TOPIC.classes, (CONCEPT_SCHEME,), False)
    for each in DOCUMENT_TERMS:
        yield Property(each.term, each.label, (each.doc,), ("prov:Entity",), (each.range,), True)
    if any(schema.extension):
        yield Property(TABLE.term, TABLE.label, (TABLE.doc,), ("void:Dataset",), (TABLE.range,), True)


def _derived_uses(schema: Schema) -> Iterator[Property]:
    for each in DERIVED:
        label = _words(each.predicate.partition(":")[2])
        ranges = (each.range,) if each.literal else _derived_classes(schema, each.range)
        docs = (f"{each.doc} (Derived, in analysis.ttl.)",)
        yield Property(each.predicate, label, docs, _derived_classes(schema, each.domain), ranges, each.literal)


def _derived_classes(schema: Schema, kind: str) -> tuple[str, ...]:
    return classes_of(schema.kinds[kind]) if kind in schema.kinds else (STORY_CLASS,)


def _words(name: str) -> str:
    """A name of the table in words: `publishedDateTime` is `published date time`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.replace("-", " ").strip()


def ontology_triples(base: str, schema: Schema = STANDARD_SCHEMA) -> Iterator[Triple]:
    """Yield the ontology: own terms defined, terms of other vocabularies listed with their use.

    Args:
        base: the IRI that own terms are minted under.
        schema: the table.
    """
    terms = Terms(base)
    ontology = terms.node(base + "ns#")
    yield terms.triple(ontology, RDF_TYPE, terms.term("owl:Ontology"))
    yield terms.triple(ontology, RDFS_LABEL, "newsgraph")
    yield terms.triple(ontology, "rdfs:comment", "The terms of newsgraph's exports: its own, and how it uses others.")
    yield terms.triple(ontology, "vann:preferredNamespacePrefix", "ng")
    yield terms.triple(ontology, "vann:preferredNamespaceUri", base + "ns#")
    for name in _classes(schema):
        yield from _used(terms, name, _class_note(schema, name))
    story = terms.term(STORY_CLASS)
    yield terms.triple(story, RDF_TYPE, terms.term("rdfs:Class"))
    yield terms.triple(story, RDFS_LABEL, "story")
    yield terms.triple(story, "rdfs:comment", STORY_DOC)
    yield terms.triple(story, "rdfs:isDefinedBy", ontology)
    for each in properties(schema):
        yield from _defined(terms, ontology, each) if each.own else _used(terms, each.term, " ".join(each.docs))


def _classes(schema: Schema) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys((*(name for kind in schema.kinds.values() for name in classes_of(kind)), CONCEPT_SCHEME))
    )


def _class_note(schema: Schema, name: str) -> str:
    if name == CONCEPT_SCHEME:
        return "The one scheme that every topic is in."
    types = [article_type for article_type, of in ARTICLE_CLASSES.items() if of == name]
    if types:
        return f"The class of articles of type {types[0]}."
    kinds = schema.kinds.values()
    return " ".join(f"The class of every {kind.name}: {kind.doc}" for kind in kinds if name in kind.classes)


def _used(terms: Terms, term: str, note: str) -> Iterator[Triple]:
    subject = terms.term(term)
    vocabulary = NamedNode(_namespace(terms.base, term))
    yield terms.triple(subject, "rdfs:isDefinedBy", vocabulary)
    yield terms.triple(subject, "skos:scopeNote", note)


def _defined(terms: Terms, ontology: NamedNode, each: Property) -> Iterator[Triple]:
    subject = terms.term(each.term)
    kind = "owl:DatatypeProperty" if each.literal else "owl:ObjectProperty"
    yield terms.triple(subject, RDF_TYPE, terms.term("rdf:Property"))
    yield terms.triple(subject, RDF_TYPE, terms.term(kind))
    yield terms.triple(subject, RDFS_LABEL, each.label)
    yield terms.triple(subject, "rdfs:comment", " ".join(each.docs))
    # Several rdfs:domain would mean their intersection, so there is one that holds for all.
    yield terms.triple(subject, "rdfs:domain", terms.term(each.domains[0] if len(each.domains) == 1 else ANYTHING))
    range = "rdfs:Literal" if each.literal and len(each.ranges) > 1 else each.ranges[0]
    yield terms.triple(subject, "rdfs:range", terms.term(range))
    for name in each.domains if len(each.domains) > 1 else ():
        yield terms.triple(subject, "schema:domainIncludes", terms.term(name))
    yield terms.triple(subject, "rdfs:isDefinedBy", ontology)


def ontology(base: str, schema: Schema = STANDARD_SCHEMA) -> bytes:
    """Return the ontology as Turtle.

    >>> b"ng:heat a rdf:Property" in ontology("https://e.org/")
    True
    """
    own = ("dcterms", "rdf", "rdfs", "schema", "skos", "xsd", "ng", "owl", "prov", "vann")
    known = {name: namespace for name, namespace in meta_prefixes(base).items() if name in own}
    return written(ontology_triples(base, schema), RdfFormat.TURTLE, known)


def _namespace(base: str, term: str) -> str:
    """Return the namespace of a term: of a whole IRI all up to its last `#` or `/`."""
    if is_whole_iri(term):
        return term[: max(term.rfind("#"), term.rfind("/")) + 1]
    return {**PREFIXES, **META_PREFIXES, "ng": base + "ns#"}[term.partition(":")[0]]


def vocabularies(base: str, schema: Schema = STANDARD_SCHEMA) -> tuple[str, ...]:
    """The namespaces that the exports use terms of, sorted.

    >>> "https://schema.org/" in vocabularies("https://e.org/")
    True
    """
    stated = {each.term for each in properties(schema)}.union(_classes(schema))
    used = {_namespace(base, term) for term in stated if term.partition(":")[0] not in META_PREFIXES}
    return tuple(sorted(used))
