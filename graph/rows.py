"""Records as rows: what a document says, as one text for each thing that it speaks of.

A statement about a thing is a short list of values, and most statements are made again and again:
a provider by all of its articles, an article by all that are related to it. Written as one text,
two statements are equal when their texts are, a million of them fit in memory, and they can be
sent to another process or kept in a file as they are.

The values of a row are separated by the control characters that ASCII has for it; `repaired`
removes those from every text and no IRI may hold them, so nothing needs escaping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from graph.diagnostics import Code, Diagnostic
from graph.model import Link, Record, Statement, Value
from graph.schema import ARTICLE, KINDS, Datatype, Field, Relation, relations_of
from graph.text import shown

__all__ = ["OLDEST", "Group", "Layout", "PlacedLink", "Rank", "Row", "Said", "layout_of", "rows_of"]

UNIT, GROUP = "\x1f", "\x1e"
"""What stands between the values of a row, and between the parts of one that has many."""

Row = tuple[str, str, int, str, str]
"""Kind, IRI, distance, age and text. The distance is 0 for what a document is about, 1 for what
that names (its provider, a related article), 2 for what a related article names; the age is a key
by which the newest statements sort first."""

Group = tuple[int, int, tuple[Row, ...]]
"""Line, column and the rows that stand there; equal ones are one object as far as can be."""

PlacedLink = tuple[str, str, str, int, str, int, int]
"""Key, IRIs of source and target, distance and age of the source, line and column of the target."""

Rank = tuple[int, str, str, int, int]
"""How much a statement counts: distance, age, path, line, column. The smallest counts most."""


class Said(NamedTuple):
    """What one document says, as rows.

    Attributes:
        path: the document's name.
        groups: its statements about things.
        links: its links to articles; all others stand in the rows.
        diagnostics: what was wrong with it.
    """

    path: str
    groups: tuple[Group, ...]
    links: tuple[PlacedLink, ...]
    diagnostics: tuple[Diagnostic, ...]


class Layout:
    """How the statements about one kind of thing are written as text: values, then links.

    Attributes:
        fields: the fields that documents state, in the order of the table.
        relations: the relations whose targets have no place of their own.
    """

    def __init__(self, kind: str) -> None:
        self.fields: tuple[Field, ...] = tuple(each for each in KINDS[kind].fields if each.name != "documents")
        self.relations: tuple[Relation, ...] = tuple(each for each in relations_of(kind) if not _is_placed(each.target))
        self._names = tuple(each.name for each in self.fields)
        self._keys = tuple(each.key for each in self.relations)
        self._places = {name: at for at, name in enumerate((*self._names, *self._keys))}
        self._readers = tuple((each.name, _reader(each)) for each in self.fields)

    def text(self, statement: Statement) -> str:
        """Return the text of a statement."""
        parts = [""] * len(self._places)
        for name, value in statement.values.items():
            parts[self._places[name]] = value if isinstance(value, str) else _written(value)
        for link in statement.links:
            if link.place is None:
                at = self._places[link.key]
                known = parts[at]
                if not known:
                    parts[at] = link.target.id
                elif link.target.id not in known.split(GROUP):
                    parts[at] = f"{known}{GROUP}{link.target.id}"
        return UNIT.join(parts)

    def parts(self, text: str) -> list[str]:
        """Return what a text is made of, for `values` and `targets`."""
        return text.split(UNIT)

    def many(self, text: str, name: str) -> list[str]:
        """Return the values of one many-valued field."""
        at = self._names.index(name)
        part = text.split(UNIT, at + 1)[at]
        return part.split(GROUP) if part else []

    def values(self, parts: list[str]) -> Iterator[tuple[str, Value]]:
        """Yield the values that the parts of a text stand for, by the names of their fields."""
        for (name, read), part in zip(self._readers, parts, strict=False):
            if part:
                yield name, part if read is None else read(part)

    def targets(self, parts: list[str]) -> Iterator[tuple[str, list[str]]]:
        """Yield the key of each relation with what it leads to."""
        for key, part in zip(self._keys, parts[len(self._names) :], strict=True):
            if part:
                yield key, part.split(GROUP)


def _is_placed(kind: str) -> bool:
    return kind == ARTICLE.name


def _written(value: Value) -> str:
    return GROUP.join(value) if isinstance(value, tuple) else str(value)


def _reader(field: Field) -> Callable[[str], Value] | None:
    """Return what makes a value of a field's text, or None where the text is the value."""
    if field.many:
        return _texts
    if field.datatype is Datatype.INTEGER:
        return int
    return _TRUE.__eq__ if field.datatype is Datatype.BOOLEAN else None


_TRUE = str(True)


def _texts(part: str) -> tuple[str, ...]:
    return tuple(part.split(GROUP))


@cache
def layout_of(kind: str) -> Layout:
    """Return how statements about a kind are written.

    >>> layout_of("image").text(Statement("image", "https://e.org/a.png", {"width": 50})).replace(UNIT, "|")
    '50|||'
    """
    return Layout(kind)


def rows_of(record: Record) -> Said:
    """Return a record as rows, and note what it names twice.

    >>> rows_of(Record("a.md", Statement("topic", "https://e.org/topic/ai", {"name": "AI"}))).groups[0][2][0][:3]
    ('topic', 'https://e.org/topic/ai', 0)
    """
    if record.statement is None:
        return Said(record.path, (), (), record.diagnostics)
    groups: list[Group] = []
    links: list[PlacedLink] = []
    diagnostics = list(record.diagnostics)
    for statement, distance, place in _articles(record.statement, 0, record.place):
        rows = _shared_rows(statement, distance) if distance == 1 else _rows(statement, distance)
        groups.append((*place, rows))
        for link, again in _placed(statement):
            line, column = link.place or place
            if again:
                message = f"{shown(link.target.id, 200)} is listed twice; it counts once"
                diagnostics.append(Diagnostic(record.path, line, column, Code.REPEATED_RELATED, message))
            else:
                links.append((link.key, statement.id, link.target.id, distance, rows[0][3], line, column))
    return Said(record.path, tuple(groups), tuple(links), tuple(diagnostics))


def _articles(
    statement: Statement, distance: int, place: tuple[int, int]
) -> Iterator[tuple[Statement, int, tuple[int, int]]]:
    """Yield a document's statement and those about other articles in it, which have their own place."""
    yield statement, distance, place
    for link in statement.links:
        if link.place is not None:
            yield from _articles(link.target, distance + 1, link.place)


def _placed(statement: Statement) -> Iterator[tuple[Link, bool]]:
    """Yield the links to articles, and whether they were there before."""
    known: set[tuple[str, str]] = set()
    for link in statement.links:
        if link.place is not None:
            yield link, (link.key, link.target.id) in known
            known.add((link.key, link.target.id))


@lru_cache(maxsize=1 << 13)
def _shared_rows(statement: Statement, distance: int) -> tuple[Row, ...]:
    return _rows(statement, distance)


def _rows(statement: Statement, distance: int) -> tuple[Row, ...]:
    """Return a statement's row and those of what it names; that is as old as the statement."""
    age = _newest_first(str(statement.values.get("publishedDateTime", "")))
    return tuple((kind, iri, distance + further, age, text) for kind, iri, further, text in _flattened(statement))


_Text = tuple[str, str, int, str]
"""Kind, IRI, distance from the statement, and text."""


def _flattened(statement: Statement) -> list[_Text]:
    texts = [(statement.kind, statement.id, 0, layout_of(statement.kind).text(statement))]
    for link in statement.links:
        if link.place is None:
            texts += [(kind, iri, further + 1, text) for kind, iri, further, text in _named(link.target)]
    return texts


@lru_cache(maxsize=1 << 12)
def _named(statement: Statement) -> list[_Text]:
    # The same provider stands in thousands of articles.
    return _flattened(statement)


OLDEST = "\uffff"
"""The age of a statement without a date."""

_REVERSED = {code: 0x7F - code for code in range(0x80)}


def _newest_first(instant: str) -> str:
    """Return a key by which xsd:dateTime values in UTC sort newest first."""
    return instant.removesuffix("Z").translate(_REVERSED) + "\x7f" if instant else OLDEST
