"""Turtle and N-Triples as text, straight from the schema table, a node at a time.

Making a triple of objects and serialising it takes ten times as long as writing its text, and
all triples at once take gigabytes. `graph.rdf.triples` yields the same triples as objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

from graph.diagnostics import FormatError, printable
from graph.schema import (
    ARTICLE,
    ARTICLE_CLASSES,
    CONCEPT_SCHEME,
    IMAGE,
    IN_SCHEME,
    KINDS,
    RDF_TYPE,
    RDFS_LABEL,
    SCHEME_PATH,
    TOPIC,
    UNKNOWN_TYPE,
    Datatype,
    Field,
    Kind,
    iri,
    prefixes,
    relations_of,
)
from graph.things import Thing, Things

__all__ = ["ntriples", "turtle"]

_NODES_AT_A_TIME = 1000
_NEXT = " ;\n\t"

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_Statement = tuple[str, str]
"""A predicate and its object, as they are written; in Turtle several objects may stand together."""


def turtle(things: Things) -> Iterator[bytes]:
    """Yield Turtle: the prefixes, then a block for each node, in the order given.

    Raises:
        FormatError: an identifier is no IRI.
    """
    writer = _Writer(things, _TurtleTerms(things.base))
    for prefix, namespace in prefixes(things.base).items():
        yield f"@prefix {prefix}: <{namespace}> .\n".encode()
    yield f"{writer.scheme} a {writer.terms.term(CONCEPT_SCHEME)} .\n".encode()
    for blocks in _some(map(writer.block, things.nodes)):
        yield "".join(blocks).encode()


def ntriples(things: Things) -> Iterator[bytes]:
    """Yield N-Triples lines, sorted by their bytes.

    Raises:
        FormatError: an identifier is no IRI.
    """
    writer = _Writer(things, _NTriplesTerms(things.base))
    scheme = f"{writer.scheme} {writer.terms.term(RDF_TYPE)} {writer.terms.term(CONCEPT_SCHEME)} .\n"

    def subject(thing: Thing) -> str:
        return writer.terms.iri(thing.id)

    # Sorted as they are written: one address may be the beginning of another.
    kinds = [sorted(some, key=subject) for _, some in groupby(things.nodes, key=attrgetter("kind.name"))]
    nodes = groupby(merge(*kinds, key=subject), key=subject)
    described = ((each, chain.from_iterable(map(writer.lines, some))) for each, some in nodes)
    by_subject = groupby(merge(described, [(writer.scheme, iter([scheme]))], key=itemgetter(0)), key=itemgetter(0))
    for blocks in _some("".join(sorted({line for _, lines in each for line in lines})) for _, each in by_subject):
        yield "".join(blocks).encode()


def _some(items: Iterator[str]) -> Iterator[list[str]]:
    """Yield the items some at a time."""
    some: list[str] = []
    for item in items:
        some.append(item)
        if len(some) == _NODES_AT_A_TIME:
            yield some
            some = []
    yield some


class _Terms:
    """How terms are written: IRIs in angle brackets, literals in quotes."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.term = lru_cache(maxsize=None)(lambda name: f"<{iri(name, base)}>")
        self.iri = lru_cache(maxsize=1 << 15)(self._iri)

    def _iri(self, value: str) -> str:
        if _NO_IRI.search(value):
            raise FormatError(f"'{printable(value)}' is no IRI, so it cannot be written as RDF")
        return f"<{value}>"

    def literal(self, field: Field) -> Callable[[Any], str]:
        """Return what writes the values of a field that carry no language."""
        term = field.datatype.term
        if term is None:
            return self.iri
        if term == "xsd:string":
            return quoted
        suffix = f"^^{self.term(term)}"
        return lambda value: f"{quoted(_lexical(value))}{suffix}"

    def together(self, objects: list[str]) -> list[str]:
        """Return the objects of one predicate as they stand after it."""
        return objects


class _NTriplesTerms(_Terms):
    """N-Triples knows no short forms."""


class _TurtleTerms(_Terms):
    """Turtle has prefixes, and plain numbers and truth values."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.term = lru_cache(maxsize=None)(lambda name: "a" if name == RDF_TYPE else name)
        self._minted = [(space, prefix) for prefix, space in prefixes(base).items() if space.startswith(base)]

    def _iri(self, value: str) -> str:
        if value.startswith(self.base):
            for space, prefix in self._minted:
                if value.startswith(space) and _LOCAL.fullmatch(value, len(space)):
                    return f"{prefix}:{value[len(space) :]}"
        return super()._iri(value)

    def literal(self, field: Field) -> Callable[[Any], str]:
        plain = field.datatype in (Datatype.INTEGER, Datatype.BOOLEAN)
        return _lexical if plain else super().literal(field)

    def together(self, objects: list[str]) -> list[str]:
        return [" , ".join(objects)]


def quoted(text: object) -> str:
    """Return a text as a literal, in quotes and escaped.

    >>> quoted('a "b"')
    '"a \\\\"b\\\\""'
    """
    text = str(text)
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _lexical(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Writer:
    """Writes nodes, with what the table says of each kind worked out once."""

    def __init__(self, things: Things, terms: _Terms) -> None:
        self.terms = terms
        self.scheme = terms.iri(things.base + SCHEME_PATH)
        self._links = things.links
        self._type = terms.term(RDF_TYPE)
        self._label = terms.term(RDFS_LABEL)
        self._in_scheme = terms.term(IN_SCHEME)
        self._plans = {
            kind.name: [self._plan(field) for field in kind.fields if field.datatype is not Datatype.ARTICLE_TYPE]
            for kind in KINDS.values()
        }
        self._embedded = {
            kind: [(each, terms.term(each.predicate)) for each in relations_of(kind) if each.embedded] for kind in KINDS
        }

    def _plan(self, field: Field) -> tuple[Field, str, Callable[[Any], str]]:
        return field, self.terms.term(field.predicate), self.terms.literal(field)

    def block(self, thing: Thing) -> str:
        """Return a node as Turtle."""
        statements = [f"{predicate} {written}" for predicate, written in self._statements(thing)]
        return f"{self.terms.iri(thing.id)} {_NEXT.join(statements)} .\n"

    def lines(self, thing: Thing) -> list[str]:
        """Return a node's N-Triples lines."""
        subject = self.terms.iri(thing.id)
        return [f"{subject} {predicate} {written} .\n" for predicate, written in self._statements(thing)]

    def _statements(self, thing: Thing) -> list[_Statement]:
        kind, values = thing.kind, dict(thing.values.items())
        article_type = values.get("type")
        language = values.get("language")
        tagged = f"@{language}" if language else ""
        made = self._together(self._type, [self.terms.term(name) for name in _classes(kind, article_type)])
        label = values.get(kind.label)
        if label is not None and kind is not IMAGE:
            made.append((self._label, quoted(label) + tagged))
        for field, predicate, written in self._plans[kind.name]:
            value = values.get(field.name)
            if value is not None:
                name = self.terms.term(field.predicate_for(article_type)) if field.by_type else predicate
                made += self._stated(name, value, written, tagged if field.tagged else "")
        for relation, predicate in self._embedded[kind.name]:
            made += self._together(predicate, [self.terms.iri(each) for each in values.get(relation.key, ())])
        if kind is TOPIC:
            made.append((self._in_scheme, self.scheme))
        for relation, targets in self._links(thing):
            made += self._together(self.terms.term(relation.predicate), [self.terms.iri(each) for each in targets])
        return made

    def _stated(self, predicate: str, value: Any, written: Callable[[Any], str], tag: str) -> list[_Statement]:
        if isinstance(value, tuple | list):
            return self._together(predicate, [written(each) + tag for each in value])
        return [(predicate, written(value) + tag)]

    def _together(self, predicate: str, objects: list[str]) -> list[_Statement]:
        return [(predicate, each) for each in self.terms.together(objects)] if objects else []


def _classes(kind: Kind, article_type: object) -> tuple[str, ...]:
    if kind is not ARTICLE:
        return kind.classes
    return (ARTICLE_CLASSES.get(str(article_type), ARTICLE_CLASSES[UNKNOWN_TYPE]),)
