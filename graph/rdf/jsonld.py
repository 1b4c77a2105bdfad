"""JSON-LD, compacted by a context of our own that stands in the file: nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from graph.core.extension import encode_schema
from graph.core.model import Corpus
from graph.core.schema import (
    CONCEPT_SCHEME,
    IN_SCHEME,
    RDFS_LABEL,
    SCHEME_PATH,
    STANDARD_SCHEMA,
    Datatype,
    Kind,
    Schema,
)
from graph.rdf.classes import distinctive_classes
from graph.rdf.statements import IN_SCHEME_PREDICATE, LABEL, Predicate, Statements, Write, fields_of, links_from
from graph.rdf.tables import targets_in
from graph.rdf.terms import TABLE, dataset_iri

__all__ = ["context", "jsonld"]

_NATIVE = ("xsd:string", "xsd:integer", "xsd:boolean")
"""The datatypes that JSON has values of."""


def context(base: str, schema: Schema = STANDARD_SCHEMA) -> dict[str, Any]:
    """Return the JSON-LD context: prefixes, and for every kind the terms of its fields.

    Fields of one name mean different properties on different kinds (`name` is schema:name of a
    provider and skos:prefLabel of a topic), so each class has a context of its own (JSON-LD 1.1,
    section 4.1.3, type-scoped contexts).
    """
    own: dict[str, Any] = dict(schema.prefixes(base))
    for kind in schema.kinds.values():
        scoped = {each.name: _definition(each) for each in (*fields_of(kind), *links_from(schema, kind))}
        for name in distinctive_classes(kind):
            own[_local(name)] = {"@id": name, "@context": scoped}
    own[LABEL.name] = RDFS_LABEL
    own[IN_SCHEME_PREDICATE.name] = {"@id": IN_SCHEME, "@type": "@id"}
    return own


def _local(name: str) -> str:
    """Return the name of a class in the context: its own, or the whole term where that could be another's."""
    prefix, _, local = name.partition(":")
    return local if prefix in ("schema", "skos") and local[:1].isupper() else name


def _definition(predicate: Predicate) -> str | dict[str, str]:
    datatype = predicate.datatype.term
    return predicate.term if datatype in _NATIVE else {"@id": predicate.term, "@type": datatype or "@id"}


class _Serializer:
    """Writes a predicate with its objects as a key and its value."""

    def types(self, classes: tuple[str, ...]) -> tuple[str, Any]:
        """Return `@type` and a node's classes: the first by its name in the context."""
        return "@type", _single([_local(classes[0]), *classes[1:]])

    def objects(self, predicate: Predicate) -> Write[tuple[str, Any]]:
        """Return the function that gives a key and its value."""
        name = predicate.name
        if predicate.special:  # for which the context has no definition
            term, datatype = predicate.term, predicate.datatype.term
            return lambda value, _: (term, {"@value": value, "@type": datatype} if datatype else {"@id": value})
        if len(predicate.datatype.terms) > 1:
            return lambda value, _: (name, _typed(predicate.datatype, value))
        if predicate.many:
            return lambda values, _: (name, _single(values))
        if predicate.tagged:
            return lambda text, tag: (name, {"@value": text, "@language": tag} if tag else text)
        return lambda value, _: (name, value)


def _typed(datatype: Datatype, value: Any) -> Any:
    """Return a value, with its datatype where that is not the one of the context."""
    term = datatype.term_of(value)
    return value if term == datatype.term else {"@value": value, "@type": term}


def _single(values: Sequence[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def jsonld(corpus: Corpus) -> Iterator[bytes]:
    """Yield a corpus as a JSON-LD document: a context and one object a line for each node."""
    head = json.dumps(context(corpus.base, corpus.schema), ensure_ascii=False, indent=1)
    yield f'{{\n"@context": {head},\n"@graph": [\n'.encode()
    encode = json.JSONEncoder(ensure_ascii=False).encode
    yield encode({"@id": corpus.base + SCHEME_PATH, "@type": CONCEPT_SCHEME}).encode()
    if extension := encode_schema(corpus.schema):
        yield f",\n{encode({'@id': dataset_iri(corpus.base), TABLE.term: extension})}".encode()
    written, targets = Statements(corpus.schema, corpus.base, _Serializer()).of_node, targets_in(corpus)
    embedded = {kind.name: _embedded(corpus.schema, kind) for kind in corpus.schema.kinds.values()}
    for node in corpus.nodes:
        pairs = dict(written(node, targets))
        last = {name: pairs.pop(name) for name in embedded[node.kind] if name in pairs}
        yield f",\n{encode({'@id': node.id, **pairs, **last})}".encode()
    yield b"\n]\n}\n"


def _embedded(schema: Schema, kind: Kind) -> tuple[str, ...]:
    """Return the relations that this syntax writes as links, behind the others."""
    return tuple(each.name for each in links_from(schema, kind) if each.embedded)
