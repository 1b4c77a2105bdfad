"""The network as RDF: a renaming of its attributes and edge keys through the schema table.

There are no blank nodes, so sorted N-Triples are a canonical form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import networkx as nx
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from graph.diagnostics import FormatError, printable
from graph.rdf.terms import META_PREFIXES, Terms
from graph.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    DEFAULT_BASE,
    IMAGE,
    IN_SCHEME,
    KINDS,
    RDF_TYPE,
    RDFS_LABEL,
    RELATIONS,
    SCHEME_PATH,
    TOPIC,
    UNKNOWN_TYPE,
    Datatype,
    Field,
    Kind,
    Relation,
    prefixes,
    relations_of,
)

__all__ = ["base_of", "description", "link", "meta_prefixes", "serialized", "triples_of", "written"]


def base_of(network: nx.MultiDiGraph) -> str:
    """The IRI that a network's identifiers are minted under."""
    return str(network.graph.get("base", DEFAULT_BASE))


def triples_of(network: nx.MultiDiGraph) -> Iterator[Triple]:
    """Yield a network's triples: subject by subject, in the order of the network and the table.

    Args:
        network: as `network_of` makes it.

    Raises:
        FormatError: a node has a kind that is not in the table.
    """
    terms = Terms(base_of(network))
    scheme = terms.node(terms.base + SCHEME_PATH)
    yield Triple(scheme, terms.term(RDF_TYPE), terms.term(CONCEPT_SCHEME))
    for node, attributes in network.nodes(data=True):
        kind = KINDS.get(str(attributes.get("kind")))
        if kind is None:
            raise FormatError(f"node '{printable(str(node))}' has no kind that RDF has a class for")
        yield from description(terms, node, kind, attributes, _classes(kind, attributes))
        if kind is TOPIC:
            yield Triple(terms.node(node), terms.term(IN_SCHEME), scheme)
        yield from _edges(terms, node, network)
    for url in sorted(network.graph.get("images", ())):
        yield from description(terms, url, IMAGE, network.graph["images"][url], IMAGE.classes)


def description(
    terms: Terms, node: str, kind: Kind, attributes: Mapping[str, Any], classes: Iterable[str]
) -> Iterator[Triple]:
    """Yield what is said of one node: its classes, label, fields and pictures.

    Args:
        terms: the terms of one base.
        node: its IRI.
        kind: its kind in the table.
        attributes: its values by the names of the table.
        classes: terms of its classes.
    """
    subject = terms.node(node)
    for name in classes:
        yield Triple(subject, terms.term(RDF_TYPE), terms.term(name))
    language = attributes.get("language")
    label = attributes.get(kind.label)
    if label is not None and kind is not IMAGE:
        yield Triple(subject, terms.term(RDFS_LABEL), _text(label, language))
    for field in kind.fields:
        value = attributes.get(field.name)
        if value is None or field.datatype is Datatype.ARTICLE_TYPE:
            continue
        predicate = terms.term(field.predicate_for(attributes.get("type")))
        for single in value if isinstance(value, tuple | list) else (value,):
            yield Triple(subject, predicate, _object(terms, field, single, language))
    for relation in relations_of(kind.name):
        if relation.embedded:
            for target in attributes.get(relation.key, ()):
                yield link(terms, relation, node, target)


def link(terms: Terms, relation: Relation, source: str, target: str) -> Triple:
    """Return the triple of one link."""
    return Triple(terms.node(source), terms.term(relation.predicate), terms.node(target))


def _classes(kind: Kind, attributes: Mapping[str, Any]) -> tuple[str, ...]:
    if kind is not ARTICLE:
        return kind.classes
    return (ARTICLE_CLASSES.get(str(attributes.get("type")), ARTICLE_CLASSES[UNKNOWN_TYPE]),)


def _object(terms: Terms, field: Field, value: object, language: str | None) -> NamedNode | Literal:
    if field.datatype.term is None:
        return terms.node(str(value))
    if field.tagged:
        return _text(value, language)
    if isinstance(value, bool | int):
        return Literal(value)
    if field.datatype.term == "xsd:string":
        return Literal(str(value))
    return Literal(str(value), datatype=terms.term(field.datatype.term))


def _text(value: object, language: str | None) -> Literal:
    return Literal(str(value), language=language) if language else Literal(str(value))


def _edges(terms: Terms, node: str, network: nx.MultiDiGraph) -> Iterator[Triple]:
    by_key: dict[str, list[str]] = {}
    for _, target, key in network.out_edges(node, keys=True):
        by_key.setdefault(key, []).append(target)
    for relation in RELATIONS:
        for target in by_key.get(relation.key, ()) if not relation.embedded else ():
            yield link(terms, relation, node, target)


def serialized(network: nx.MultiDiGraph, format: RdfFormat) -> bytes:
    """Return a network's triples in an RDF format of pyoxigraph's, with the prefixes of the table."""
    return written(triples_of(network), format, prefixes(base_of(network)))


def written(statements: Iterable[Triple] | Iterable[Quad], format: RdfFormat, known: Mapping[str, str]) -> bytes:
    """Return triples or quads in an RDF format, declaring the prefixes given.

    >>> written([], RdfFormat.TURTLE, {})
    b''
    """
    return serialize(statements, format=format, prefixes=dict(known)) or b""


def meta_prefixes(base: str) -> dict[str, str]:
    """Every prefix of the table and of the vocabularies about it."""
    return {**META_PREFIXES, **prefixes(base)}
