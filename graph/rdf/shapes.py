"""SHACL shapes, derived from the schema table: the constraints that every export meets.

Every shape and every list cell has an IRI, so that a result can be traced to the row of the
table that it comes from, and the file has no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import NamedNode, RdfFormat, Triple

from graph.core.schema import RDF_TYPE, RDFS_LABEL, STANDARD_SCHEMA, Datatype, Field, Kind, Relation, Schema
from graph.core.wording import with_article
from graph.rdf.classes import classes_of, shared_predicates
from graph.rdf.terms import Terms
from graph.rdf.triples import meta_prefixes, written

__all__ = ["Rule", "rules", "shapes", "shapes_triples"]

_LINE = r"^[^\r\n]*$"

_PATTERNS = {
    Datatype.LINE: _LINE,
    Datatype.DATETIME: "(Z|[+]00:00|^[0-9]{4}(-[0-9]{2})?)$",  # rdflib, which pySHACL reads with, rewrites Z as +00:00
    Datatype.DURATION: r"^P.+",
    Datatype.LANGUAGE: "^[a-z]{2,8}(-[a-z0-9]{1,8})*$",
    Datatype.DOMAIN: r"^[^\s/]+$",
    Datatype.URL: "^https?://[^ ]+$",
}
"""The patterns that lexical forms must match beyond their datatype."""

_REMEDIES = {
    Datatype.TEXT: "text",
    Datatype.LINE: "text on one line",
    Datatype.INTEGER: "a whole number, xsd:integer, like 54",
    Datatype.BOOLEAN: "true or false, xsd:boolean",
    Datatype.DATETIME: "an xsd:dateTime in UTC, like 2022-09-12T11:48:00Z, or a month or year, xsd:gYearMonth or xsd:gYear",
    Datatype.DURATION: "an xsd:duration, like PT1H20M",
    Datatype.LANGUAGE: "a language tag, xsd:language, like en or pt-br",
    Datatype.DOMAIN: "a host name, like bbc.co.uk",
    Datatype.URL: "an http or https address, written as an IRI",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One property shape: the constraints on one predicate of one kind of node.

    Attributes:
        name: the end of the shape's IRI.
        kind: the name of the kind of node.
        predicate: the term of the predicate.
        keys: the front-matter keys that its values are read from.
        message: the reason of a violation, and the remedy.
        datatype: the values' datatype in the table, or None for a link.
        many: whether there may be several.
        required: whether there must be one; its lack is a warning.
        tagged: whether values may have a language tag.
        target: the class that a link leads to, where it is one only.
        least: the smallest number that values may be.
    """

    name: str
    kind: str
    predicate: str
    keys: tuple[str, ...]
    message: str
    datatype: Datatype | None = None
    many: bool = False
    required: bool = False
    tagged: bool = False
    target: str = ""
    least: int | None = None


@lru_cache(maxsize=8)
def rules(schema: Schema = STANDARD_SCHEMA) -> tuple[Rule, ...]:
    """Return every rule of the table, in its order.

    >>> next(each for each in rules() if each.name == "article-quality").message
    "An article's quality is one value at most: a whole number, xsd:integer, like 54."
    """
    return tuple(rule for kind in schema.kinds.values() for rule in (*_field_rules(kind), *_link_rules(schema, kind)))


def _field_rules(kind: Kind) -> Iterator[Rule]:
    for field in kind.fields:
        if field.datatype is not Datatype.ARTICLE_TYPE:
            for number, predicate in enumerate(field.predicates):
                name = f"{kind.name}-{field.name}" + (f"-{number + 1}" if number else "")
                yield Rule(
                    name, kind.name, predicate, field.keys, _message(kind, field), field.datatype, field.many,
                    tagged=field.tagged, least=field.least,
                )  # fmt: skip
    if kind.path:
        label = kind.field(kind.label)
        message = f"{_a(kind.name)} should have a {kind.label}: state `{label.keys[0]}` in its document."
        yield Rule(
            f"{kind.name}-label", kind.name, RDFS_LABEL, label.keys, message, Datatype.LINE,
            required=True, tagged=label.tagged,
        )  # fmt: skip


def _message(kind: Kind, field: Field) -> str:
    number = "may be several values, each" if field.many else "is one value at most:"
    least = "" if field.least is None else f", {field.least} or more"
    return f"{_a(kind.name)}'s {field.name} {number} {_REMEDIES[field.datatype]}{least}."


def _link_rules(schema: Schema, kind: Kind) -> Iterator[Rule]:
    for relation in schema.relations_of(kind.name):
        target = classes_of(schema.kinds[relation.target])
        only = len(target) == 1 and (kind.name, relation.predicate) not in shared_predicates(schema)
        yield Rule(
            f"{kind.name}-{relation.key}", kind.name, relation.predicate, relation.keys,
            _link_message(kind, relation), many=relation.many, target=target[0] if only else "",
        )  # fmt: skip


def _link_message(kind: Kind, relation: Relation) -> str:
    number = "leads to" if relation.many else "leads to one"
    return f"{_a(kind.name)}'s `{relation.key}` {number} {relation.target}, by its IRI, described in the same graph."


def _a(word: str) -> str:
    phrase = with_article(word)
    return phrase[0].upper() + phrase[1:]


def shapes_triples(base: str, schema: Schema = STANDARD_SCHEMA) -> Iterator[Triple]:
    """Yield the shapes for graphs whose own terms are minted under this base."""
    terms = Terms(base)
    yield from _one_datatype_of(terms, "text", ("xsd:string", "rdf:langString"))
    yield from _one_datatype_of(terms, "date", Datatype.DATETIME.terms)
    for kind in schema.kinds.values():
        shape = _shape(terms, kind.name)
        yield terms.triple(shape, RDF_TYPE, terms.term("sh:NodeShape"))
        yield terms.triple(shape, RDFS_LABEL, kind.name)
        yield terms.triple(shape, "sh:nodeKind", terms.term("sh:IRI"))
        for name in classes_of(kind):
            yield terms.triple(shape, "sh:targetClass", terms.term(name))
        own = [rule for rule in rules(schema) if rule.kind == kind.name]
        for rule in own:
            yield terms.triple(shape, "sh:property", _shape(terms, rule.name))
        for rule in own:
            yield from _property(terms, rule)


def _shape(terms: Terms, name: str) -> NamedNode:
    return terms.node(f"{terms.base}shapes#{name}")


def _property(terms: Terms, rule: Rule) -> Iterator[Triple]:
    shape = _shape(terms, rule.name)
    yield terms.triple(shape, RDF_TYPE, terms.term("sh:PropertyShape"))
    yield terms.triple(shape, "sh:path", terms.term(rule.predicate))
    yield terms.triple(shape, "sh:message", rule.message)
    if rule.required:
        yield terms.triple(shape, "sh:severity", terms.term("sh:Warning"))
        yield terms.triple(shape, "sh:minCount", 1)
    if not rule.many:
        yield terms.triple(shape, "sh:maxCount", 1)
    yield from _values(terms, shape, rule)


def _values(terms: Terms, shape: NamedNode, rule: Rule) -> Iterator[Triple]:
    if rule.datatype is None or rule.datatype.term is None:
        yield terms.triple(shape, "sh:nodeKind", terms.term("sh:IRI"))
    elif rule.tagged:
        yield terms.triple(shape, "sh:or", _shape(terms, "text-1"))
    elif len(rule.datatype.terms) > 1:
        yield terms.triple(shape, "sh:or", _shape(terms, "date-1"))
    else:
        yield terms.triple(shape, "sh:datatype", terms.term(rule.datatype.term))
    if rule.datatype in _PATTERNS:
        yield terms.triple(shape, "sh:pattern", _PATTERNS[rule.datatype])
    if rule.least is not None:
        yield terms.triple(shape, "sh:minInclusive", rule.least)
    if rule.target:
        yield terms.triple(shape, "sh:class", terms.term(rule.target))


def _one_datatype_of(terms: Terms, name: str, datatypes: tuple[str, ...]) -> Iterator[Triple]:
    """Yield the list of the datatypes that a value may have, each cell with an IRI."""
    for number, datatype in enumerate(datatypes, 1):
        cell, choice = _shape(terms, f"{name}-{number}"), _shape(terms, f"{name}-datatype-{number}")
        last = number == len(datatypes)
        yield terms.triple(cell, "rdf:first", choice)
        yield terms.triple(cell, "rdf:rest", terms.term("rdf:nil") if last else _shape(terms, f"{name}-{number + 1}"))
        yield terms.triple(choice, "sh:datatype", terms.term(datatype))


def shapes(base: str, schema: Schema = STANDARD_SCHEMA) -> bytes:
    """Return the shapes as Turtle.

    >>> b"shapes:article-title a sh:PropertyShape" in shapes("https://e.org/")
    True
    """
    own = ("dcterms", "rdf", "rdfs", "schema", "skos", "xsd", "ng", "sh")
    known = {name: namespace for name, namespace in meta_prefixes(base).items() if name in own}
    return written(shapes_triples(base, schema), RdfFormat.TURTLE, {**known, "shapes": base + "shapes#"})
