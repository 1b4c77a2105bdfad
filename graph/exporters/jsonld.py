"""JSON-LD, compacted by a context of our own that stands in the file: nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import networkx as nx

from graph.rdf.triples import base_of
from graph.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    IMAGE,
    IN_SCHEME,
    KINDS,
    RDFS_LABEL,
    RELATIONS,
    SCHEME_PATH,
    TOPIC,
    Datatype,
    Field,
    Kind,
    prefixes,
    relations_of,
)

__all__ = ["context", "export"]


def context(base: str) -> dict[str, Any]:
    """Return the JSON-LD context: prefixes, and for every kind the terms of its fields.

    Fields of one name mean different properties on different kinds (`name` is schema:name of a
    provider and skos:prefLabel of a topic), so each class has a context of its own (JSON-LD 1.1,
    section 4.1.3, type-scoped contexts).
    """
    own: dict[str, Any] = dict(prefixes(base))
    for kind in KINDS.values():
        scoped = {**_fields(kind), **_relations(kind)}
        for name in (*kind.classes[:1], *(ARTICLE_CLASSES.values() if kind is ARTICLE else ())):
            own[_term(name)] = {"@id": name, "@context": scoped}
    own["label"] = RDFS_LABEL
    own["inScheme"] = {"@id": IN_SCHEME, "@type": "@id"}
    return own


def _term(name: str) -> str:
    return name.partition(":")[2]


def _fields(kind: Kind) -> dict[str, Any]:
    terms: dict[str, Any] = {}
    for field in kind.fields:
        if field.datatype is not Datatype.ARTICLE_TYPE:
            terms[field.name] = _definition(field, field.predicate)
    return terms


def _definition(field: Field, predicate: str) -> Any:
    term = field.datatype.term
    if term is None:
        return {"@id": predicate, "@type": "@id"}
    if term in ("xsd:string", "xsd:integer", "xsd:boolean"):
        return predicate
    return {"@id": predicate, "@type": term}


def _relations(kind: Kind) -> dict[str, Any]:
    return {relation.key: {"@id": relation.predicate, "@type": "@id"} for relation in relations_of(kind.name)}


def export(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the network as a JSON-LD document: a context and one object a line for each node."""
    base = base_of(network)
    head = json.dumps(context(base), ensure_ascii=False, indent=1)
    yield f'{{\n"@context": {head},\n"@graph": [\n'.encode()
    scheme = {"@id": base + SCHEME_PATH, "@type": CONCEPT_SCHEME}
    yield json.dumps(scheme, ensure_ascii=False).encode()
    for node, attributes in network.nodes(data=True):
        kind = KINDS[attributes["kind"]]
        yield b",\n" + _line(node, kind, attributes, _targets(network, node), base)
    images: Mapping[str, Mapping[str, Any]] = network.graph.get("images", {})
    for url in sorted(images):
        yield b",\n" + _line(url, IMAGE, images[url], {}, base)
    yield b"\n]\n}\n"


def _targets(network: nx.MultiDiGraph, node: str) -> dict[str, list[str]]:
    targets: dict[str, list[str]] = {}
    for _, target, key in network.out_edges(node, keys=True):
        targets.setdefault(key, []).append(target)
    return {relation.key: targets[relation.key] for relation in RELATIONS if relation.key in targets}


def _line(node: str, kind: Kind, attributes: Mapping[str, Any], targets: Mapping[str, list[str]], base: str) -> bytes:
    classes = kind.classes or (ARTICLE_CLASSES.get(str(attributes.get("type")), ARTICLE_CLASSES["unknown"]),)
    written: dict[str, Any] = {"@id": node, "@type": _single([_term(classes[0]), *classes[1:]])}
    language = attributes.get("language")
    if kind is not IMAGE and kind.label in attributes:
        written["label"] = _tagged(attributes[kind.label], language)
    for field in kind.fields:
        if field.name in attributes and field.datatype is not Datatype.ARTICLE_TYPE:
            value = attributes[field.name]
            predicate = field.predicate_for(attributes.get("type"))
            name = field.name if predicate == field.predicate else predicate
            if field.tagged:
                value = _tagged(value, language)
            elif name != field.name and field.datatype.term:
                value = {"@value": value, "@type": field.datatype.term}
            written[name] = _single(list(value)) if field.many else value
    if kind is TOPIC:
        written["inScheme"] = base + SCHEME_PATH
    for relation in relations_of(kind.name):
        ends = list(attributes.get(relation.key, ())) if relation.embedded else targets.get(relation.key, [])
        if ends:
            written[relation.key] = _single(ends)
    return json.dumps(written, ensure_ascii=False).encode()


def _tagged(text: Any, language: Any) -> Any:
    return {"@value": text, "@language": language} if language else text


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
