"""RDF as a network: the schema table read backwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.diagnostics import LoadError, printable
from graph.model import Corpus, Edge, Node, Value
from graph.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    IMAGE,
    KINDS,
    RDF_TYPE,
    RELATIONS,
    SCHEME_PATH,
    Datatype,
    Field,
    Kind,
    iri,
    relations_of,
)

__all__ = ["corpus_from"]

_Object = NamedNode | Literal | BlankNode | Triple
_Description = dict[str, list[_Object]]


def corpus_from(triples: Iterable[Triple | Quad]) -> Corpus:
    """Return what triples of one of our exports say.

    Args:
        triples: in any order.

    Raises:
        LoadError: they do not describe the concept scheme that every export has, or something that
            they relate an article to.
    """
    descriptions: dict[str, _Description] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            descriptions[triple.subject.value][triple.predicate.value].append(triple.object)
    base = _base(descriptions)
    nodes = [
        Node(subject, kind.name, _values(kind, description, base))
        for subject, description in descriptions.items()
        for kind in _kinds(description)
    ]
    order = {name: position for position, name in enumerate(KINDS)}
    nodes.sort(key=lambda node: (order[node.kind], node.id))
    edges = tuple(_edges(nodes, descriptions))
    described = {node.id for node in nodes}
    for edge in edges:
        if edge.target not in described:
            message = f"nothing describes <{edge.target}>, which is {edge.key} of <{edge.source}>"
            raise LoadError(printable(message))
    return Corpus(base, tuple(nodes), edges)


def _base(descriptions: dict[str, _Description]) -> str:
    scheme_class = NamedNode(iri(CONCEPT_SCHEME))
    for subject in sorted(descriptions):
        if scheme_class in descriptions[subject].get(iri(RDF_TYPE), ()) and subject.endswith("/" + SCHEME_PATH):
            return subject.removesuffix(SCHEME_PATH)
    raise LoadError(f"no skos:ConceptScheme ending in /{SCHEME_PATH}, so this is not an export of newsgraph")


_TYPES = {iri(name): article_type for article_type, name in ARTICLE_CLASSES.items()}
_KINDS_BY_CLASS = {iri(name): kind for kind in KINDS.values() for name in kind.classes[:1]} | dict.fromkeys(
    _TYPES, ARTICLE
)


def _kinds(description: _Description) -> list[Kind]:
    """The kinds of one subject: an image may have the address of an article."""
    classes = [term.value for term in description.get(iri(RDF_TYPE), ()) if isinstance(term, NamedNode)]
    return list(
        {_KINDS_BY_CLASS[name].name: _KINDS_BY_CLASS[name] for name in classes if name in _KINDS_BY_CLASS}.values()
    )


def _values(kind: Kind, description: _Description, base: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in kind.fields:
        if field.datatype is Datatype.ARTICLE_TYPE:
            values[field.name] = _article_type(description)
            continue
        found = [
            _value(field, term) for predicate in field.predicates for term in description.get(iri(predicate, base), ())
        ]
        if found:
            values[field.name] = tuple(sorted(str(value) for value in found)) if field.many else found[0]
    for relation in relations_of(kind.name):
        targets = _iris(description.get(iri(relation.predicate, base), ()))
        if relation.embedded and targets:
            values[relation.key] = tuple(sorted(targets))
    return values


def _article_type(description: _Description) -> str:
    return next(
        _TYPES[term.value]
        for term in description[iri(RDF_TYPE)]
        if isinstance(term, NamedNode) and term.value in _TYPES
    )


def _value(field: Field, term: _Object) -> str | int | bool:
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    if field.datatype is Datatype.INTEGER:
        return int(text)
    if field.datatype is Datatype.BOOLEAN:
        return text in ("true", "1")
    return text


def _iris(terms: Iterable[_Object]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


def _edges(nodes: list[Node], descriptions: dict[str, _Description]) -> Iterable[Edge]:
    for relation in RELATIONS:
        if not relation.embedded:
            for node in nodes:
                if node.kind == relation.source and node.kind != IMAGE.name:
                    for target in sorted(_iris(descriptions[node.id].get(iri(relation.predicate), ()))):
                        yield Edge(node.id, target, relation.key)
