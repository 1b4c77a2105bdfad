"""Turtle and N-Triples as text, straight from the schema table, a node at a time.

Making a triple of objects and serialising it takes ten times as long as writing its text, and
all triples at once take gigabytes. `graph.rdf.triples` yields the same triples as objects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any

from graph.diagnostics import FormatError, printable
from graph.rows import DOCUMENTS, Layout, layout_of, several
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
    Relation,
    iri,
    prefixes,
    relations_of,
)
from graph.things import Thing, Things

__all__ = ["blocks", "ntriples", "turtle"]

_NODES_AT_A_TIME = 1000
_NEXT = " ;\n\t"

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_Write = Callable[[Any, str, str], str]
"""From a part of a row, the tag of its language and the article's type to a predicate with its objects."""


def turtle(things: Things) -> Iterator[bytes]:
    """Yield Turtle: the prefixes, then a block for each node, in the order given.

    Raises:
        FormatError: an identifier is no IRI.
    """
    terms = _TurtleTerms(things.base)
    for prefix, namespace in prefixes(things.base).items():
        yield f"@prefix {prefix}: <{namespace}> .\n".encode()
    yield f"{terms.iri(things.base + SCHEME_PATH)} a {terms.term(CONCEPT_SCHEME)} .\n".encode()
    for some in _some(blocks(things)):
        yield "".join(some).encode()


def blocks(things: Things) -> Iterator[str]:
    """Yield what `turtle` writes of each node.

    Raises:
        FormatError: an identifier is no IRI.
    """
    return map(_Writer(things, _TurtleTerms(things.base)).block, things.nodes)


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
    for texts in _some("".join(sorted({line for _, lines in each for line in lines})) for _, each in by_subject):
        yield "".join(texts).encode()


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
        # For what many things lead to; to remember what stands once or twice costs more than to write it.
        self.shared_iri = lru_cache(maxsize=1 << 13)(self.iri)

    def iri(self, value: str) -> str:
        """Return an IRI as it is written.

        Raises:
            FormatError: it is none.
        """
        if _NO_IRI.search(value):
            raise FormatError(f"'{printable(value)}' is no IRI, so it cannot be written as RDF")
        return f"<{value}>"

    def literal(self, field: Field) -> Callable[[str], str]:
        """Return what writes the texts of a field that carry no language."""
        term = field.datatype.term
        if term is None:
            return self.iri
        if term == "xsd:string":
            return quoted
        suffix = f"^^{self.term(term)}"
        lexical = _lexical(field)
        return lambda text: f"{quoted(lexical(text))}{suffix}"

    def together(self, predicate: str, objects: list[str]) -> str:
        """Return a predicate with each of its objects: statements without their subject, one a line."""
        return "\n".join(f"{predicate} {each}" for each in objects)


class _NTriplesTerms(_Terms):
    """N-Triples knows no short forms."""


class _TurtleTerms(_Terms):
    """Turtle has prefixes, and plain numbers and truth values."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.term = lru_cache(maxsize=None)(lambda name: "a" if name == RDF_TYPE else name)
        self._minted = [(space, prefix) for prefix, space in prefixes(base).items() if space.startswith(base)]

    def iri(self, value: str) -> str:
        if value.startswith(self.base):
            for space, prefix in self._minted:
                if value.startswith(space) and _LOCAL.fullmatch(value, len(space)):
                    return f"{prefix}:{value[len(space) :]}"
        return super().iri(value)

    def literal(self, field: Field) -> Callable[[str], str]:
        plain = field.datatype in (Datatype.INTEGER, Datatype.BOOLEAN)
        return _lexical(field) if plain else super().literal(field)

    def together(self, predicate: str, objects: list[str]) -> str:
        return f"{predicate} {' , '.join(objects)}"


def quoted(text: str) -> str:
    """Return a text as a literal, in quotes and escaped.

    >>> quoted('a "b"')
    '"a \\\\"b\\\\""'
    """
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _lexical(field: Field) -> Callable[[str], str]:
    """Return what makes the lexical form of a field's text: XML Schema writes `true` where Python writes `True`."""
    return str.lower if field.datatype is Datatype.BOOLEAN else str


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the row of one kind of thing is written, worked out once.

    Attributes:
        layout: that of its rows.
        classes: says the class, by an article's type; that of every other thing under no text.
        label: the part that names it, written as its label too, or -1.
        type, language: the parts that say an article's class and the language of its texts, or -1.
        fields: what writes each field, in the order of the row, given its part, the tag of its
            language and the article's type.
        documents: what writes the paths of the documents that describe it.
        embedded: for each relation that is an attribute, its place in the row and its predicate.
        links: every other relation that leads from it, with its predicate and what writes its ends.
    """

    layout: Layout
    classes: Mapping[str, str]
    label: int
    type: int
    language: int
    fields: tuple[_Write | None, ...]
    documents: _Write | None
    embedded: tuple[tuple[int, str], ...]
    links: tuple[tuple[Relation, str, Callable[[str], str]], ...]


class _Writer:
    """Writes nodes, with what the table says of each kind worked out once."""

    def __init__(self, things: Things, terms: _Terms) -> None:
        self.terms = terms
        self.scheme = terms.iri(things.base + SCHEME_PATH)
        self._targets = things.targets
        self._label = terms.term(RDFS_LABEL)
        self._in_scheme = f"{terms.term(IN_SCHEME)} {self.scheme}"
        self._plans = {kind.name: self._plan(kind) for kind in KINDS.values()}

    def _plan(self, kind: Kind) -> _Plan:
        layout = layout_of(kind.name)
        documents = [self._write(each) for each in kind.fields if each.name == DOCUMENTS]
        relations = [(each, self.terms.term(each.predicate)) for each in relations_of(kind.name)]
        return _Plan(
            layout=layout,
            classes=self._classes(kind),
            label=-1 if kind is IMAGE else layout.place(kind.label),
            type=layout.place("type") if kind is ARTICLE else -1,
            language=layout.place("language") if kind is ARTICLE else -1,
            fields=tuple(
                None if each.datatype is Datatype.ARTICLE_TYPE else self._write(each) for each in layout.fields
            ),
            documents=documents[0] if documents else None,
            embedded=tuple((layout.place(each.key), predicate) for each, predicate in relations if each.embedded),
            links=tuple(
                (each, predicate, self.terms.iri if each.target == ARTICLE.name else self.terms.shared_iri)
                for each, predicate in relations
                if not each.embedded
            ),
        )

    def _write(self, field: Field) -> _Write:
        """Return what writes a field's part of a row."""
        literal, predicate, tagged = self.terms.literal(field), self.terms.term(field.predicate), field.tagged
        together = self.terms.together
        if field.many:
            return lambda part, _tag, _type: together(predicate, [literal(each) for each in several(part)])
        if field.by_type:
            return lambda part, _tag, of: f"{self.terms.term(field.predicate_for(of))} {literal(part)}"
        if tagged:
            return lambda part, tag, _type: f"{predicate} {literal(part)}{tag}"
        return lambda part, _tag, _type: f"{predicate} {literal(part)}"

    def _classes(self, kind: Kind) -> Mapping[str, str]:
        """Return what says the class of a thing, by an article's type; unknown types have an entry under no text."""
        classes: dict[str, tuple[str, ...]] = {"": kind.classes}
        if kind is ARTICLE:
            classes = {type: (name,) for type, name in ARTICLE_CLASSES.items()}
            classes[""] = classes[UNKNOWN_TYPE]
        a = self.terms.term(RDF_TYPE)
        return {
            type: self.terms.together(a, [self.terms.term(name) for name in names]) for type, names in classes.items()
        }

    def block(self, thing: Thing) -> str:
        """Return a node as Turtle."""
        return f"{self.terms.iri(thing.id)} {_NEXT.join(self._statements(thing))} .\n"

    def lines(self, thing: Thing) -> list[str]:
        """Return a node's N-Triples lines."""
        subject = self.terms.iri(thing.id)
        return [f"{subject} {each} .\n" for each in "\n".join(self._statements(thing)).split("\n")]

    def _statements(self, thing: Thing) -> list[str]:
        kind = thing.kind
        plan = self._plans[kind.name]
        parts, documents = plan.layout.row(thing.values)
        article_type = parts[plan.type] if plan.type >= 0 else ""
        language = parts[plan.language] if plan.language >= 0 else ""
        tag = f"@{language}" if language else ""
        made = [plan.classes.get(article_type) or plan.classes[""]]
        if plan.label >= 0 and parts[plan.label]:
            made.append(f"{self._label} {quoted(parts[plan.label])}{tag}")
        made += [
            write(part, tag, article_type)
            for part, write in zip(parts, plan.fields, strict=False)
            if part and write is not None
        ]
        if documents and plan.documents is not None:
            made.append(plan.documents(documents, tag, article_type))
        for at, predicate in plan.embedded:
            if parts[at]:
                made.append(self.terms.together(predicate, list(map(self.terms.iri, several(parts[at])))))
        if kind is TOPIC:
            made.append(self._in_scheme)
        for relation, predicate, written in plan.links:
            targets = self._targets(relation, thing.id)
            if targets:
                made.append(self.terms.together(predicate, list(map(written, targets))))
        return made
