"""The ontology: what each term of the exports means, derived from the tables of stated and derived facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, RdfFormat, Triple

from graph.derived import DERIVED, STORY_CLASS, STORY_DOC
from graph.rdf.terms import DOCUMENT_TERMS, META_PREFIXES, Terms
from graph.rdf.triples import meta_prefixes, written
from graph.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    IN_SCHEME,
    KINDS,
    PREFIXES,
    RDF_TYPE,
    RDFS_LABEL,
    RELATIONS,
    Datatype,
    Kind,
    prefixes,
)

__all__ = ["Property", "classes_of", "ontology", "ontology_triples", "properties", "vocabularies"]

ANYTHING = "schema:Thing"
"""What every class of the exports is a kind of."""


@dataclass(frozen=True, slots=True)
class Property:
    """One RDF property of the exports.

    Attributes:
        term: `prefix:name`.
        label: its name in words.
        docs: what it means, a sentence for each kind of node that has it.
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


@dataclass(frozen=True, slots=True)
class _Use:
    """One use of a property by one kind of node."""

    term: str
    label: str
    doc: str
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    literal: bool


def classes_of(kind: Kind) -> tuple[str, ...]:
    """Every RDF class that a node of this kind may have.

    >>> classes_of(KINDS["provider"])
    ('schema:Organization',)
    """
    return tuple(dict.fromkeys(ARTICLE_CLASSES.values())) if kind is ARTICLE else kind.classes


def properties() -> tuple[Property, ...]:
    """Return every property of the exports, those that documents state first, each once.

    >>> next(each for each in properties() if each.term == "ng:heat").ranges
    ('xsd:integer',)
    """
    uses: dict[str, list[_Use]] = {}
    for use in (*_field_uses(), *_relation_uses(), *_fixed_uses(), *_derived_uses()):
        uses.setdefault(use.term, []).append(use)
    return tuple(
        Property(
            term,
            of[0].label,
            tuple(dict.fromkeys(use.doc for use in of)),
            tuple(dict.fromkeys(name for use in of for name in use.domains)),
            tuple(dict.fromkeys(name for use in of for name in use.ranges)),
            of[0].literal,
        )
        for term, of in uses.items()
    )


def _field_uses() -> Iterator[_Use]:
    for kind in KINDS.values():
        for field in kind.fields:
            if field.datatype is not Datatype.ARTICLE_TYPE:
                term = field.datatype.term
                ranges = (term or ANYTHING, *(("rdf:langString",) if field.tagged else ()))
                for predicate in field.predicates:
                    doc = f"{field.doc[:-1]} ({kind.name})."
                    yield _Use(predicate, _words(field.name), doc, classes_of(kind), ranges, term is not None)


def _relation_uses() -> Iterator[_Use]:
    for relation in RELATIONS:
        source, target = KINDS[relation.source], KINDS[relation.target]
        doc = f"{relation.doc[:-1]} ({source.name} to {target.name})."
        yield _Use(relation.predicate, _words(relation.key), doc, classes_of(source), classes_of(target), False)


def _fixed_uses() -> Iterator[_Use]:
    named = tuple(name for kind in KINDS.values() if kind.path for name in classes_of(kind))
    topic = KINDS["topic"].classes
    yield _Use(RDFS_LABEL, "label", "The name of anything, for tools that know no other.", named, ("xsd:string",), True)
    yield _Use(IN_SCHEME, "in scheme", "Every topic is in one scheme.", topic, (CONCEPT_SCHEME,), False)
    for each in DOCUMENT_TERMS:
        yield _Use(each.term, each.label, each.doc, ("prov:Entity",), (each.range,), True)


def _derived_uses() -> Iterator[_Use]:
    for each in DERIVED:
        label = _words(each.predicate.partition(":")[2])
        ranges = (each.range,) if each.literal else _derived_classes(each.range)
        doc = f"{each.doc} (Derived, in analysis.ttl.)"
        yield _Use(each.predicate, label, doc, _derived_classes(each.domain), ranges, each.literal)


def _derived_classes(kind: str) -> tuple[str, ...]:
    return classes_of(KINDS[kind]) if kind in KINDS else (STORY_CLASS,)


def _words(name: str) -> str:
    """A name of the table in words: `publishedDateTime` is `published date time`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.replace("-", " ").strip()


def ontology_triples(base: str) -> Iterator[Triple]:
    """Yield the ontology: own terms defined, terms of other vocabularies listed with their use.

    Args:
        base: the IRI that own terms are minted under.
    """
    terms = Terms(base)
    ontology = terms.node(base + "ns#")
    yield terms.triple(ontology, RDF_TYPE, terms.term("owl:Ontology"))
    yield terms.triple(ontology, RDFS_LABEL, "newsgraph")
    yield terms.triple(ontology, "rdfs:comment", "The terms of newsgraph's exports: its own, and how it uses others.")
    yield terms.triple(ontology, "vann:preferredNamespacePrefix", "ng")
    yield terms.triple(ontology, "vann:preferredNamespaceUri", base + "ns#")
    for name in _classes():
        yield from _used(terms, name, _class_note(name))
    story = terms.term(STORY_CLASS)
    yield terms.triple(story, RDF_TYPE, terms.term("rdfs:Class"))
    yield terms.triple(story, RDFS_LABEL, "story")
    yield terms.triple(story, "rdfs:comment", STORY_DOC)
    yield terms.triple(story, "rdfs:isDefinedBy", ontology)
    for each in properties():
        yield from _defined(terms, ontology, each) if each.own else _used(terms, each.term, " ".join(each.docs))


def _classes() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(name for kind in KINDS.values() for name in classes_of(kind)), CONCEPT_SCHEME)))


def _class_note(name: str) -> str:
    if name == CONCEPT_SCHEME:
        return "The one scheme that every topic is in."
    types = [article_type for article_type, of in ARTICLE_CLASSES.items() if of == name]
    if types:
        return f"The class of articles of type {types[0]}."
    return " ".join(f"The class of every {kind.name}: {kind.doc}" for kind in KINDS.values() if name in kind.classes)


def _used(terms: Terms, term: str, note: str) -> Iterator[Triple]:
    prefix = term.partition(":")[0]
    subject = terms.term(term)
    vocabulary = NamedNode({**PREFIXES, **META_PREFIXES}[prefix])
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
    yield terms.triple(subject, "rdfs:range", terms.term(each.ranges[0]))
    for name in each.domains if len(each.domains) > 1 else ():
        yield terms.triple(subject, "schema:domainIncludes", terms.term(name))
    yield terms.triple(subject, "rdfs:isDefinedBy", ontology)


def ontology(base: str) -> bytes:
    """Return the ontology as Turtle.

    >>> b"ng:heat a rdf:Property" in ontology("https://e.org/")
    True
    """
    own = ("dcterms", "rdf", "rdfs", "schema", "skos", "xsd", "ng", "owl", "prov", "vann")
    known = {name: namespace for name, namespace in meta_prefixes(base).items() if name in own}
    return written(ontology_triples(base), RdfFormat.TURTLE, known)


def vocabularies(base: str) -> tuple[str, ...]:
    """The namespaces that the exports use terms of, sorted.

    >>> "https://schema.org/" in vocabularies("https://e.org/")
    True
    """
    used = {each.term.partition(":")[0] for each in properties()} | {name.partition(":")[0] for name in _classes()}
    return tuple(sorted(namespace for prefix, namespace in prefixes(base).items() if prefix in used))
