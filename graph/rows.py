"""Records as rows: what a document says, as one text for each thing that it speaks of.

A statement about a thing is a short list of values, and most statements are made again and again:
a provider by all of its articles, an article by all that are related to it. Written as one text,
two statements are equal when their texts are, a million of them fit in memory, and they can be
sent to another process or kept in a file as they are.

The values of a row are separated by the control characters that ASCII has for it; `repaired`
removes those from every text and no IRI may hold them, so nothing needs escaping.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from graph.diagnostics import Code, Diagnostic
from graph.model import Record, Statement, Value
from graph.schema import ARTICLE, KINDS, Datatype, Field, Relation, relations_of
from graph.text import shown

__all__ = [
    "DOCUMENTS",
    "GROUP",
    "OLDEST",
    "ROW",
    "UNIT",
    "Group",
    "Layout",
    "Links",
    "Rank",
    "Said",
    "Values",
    "age_of",
    "group_text",
    "layout_of",
    "repeated",
    "row_text",
    "rows_in",
    "rows_named",
    "rows_of",
    "several",
]

UNIT, GROUP, ROW = "\x1f", "\x1e", "\x1d"
"""What stands between the values of a row, between the parts of one that has many, and between rows."""

_UNIT = UNIT.encode()

Group = tuple[int, int, int, str, bytes]
"""Line, column, distance, age and text of what is said at one place: a statement and what it names.

The distance is 0 for what a document describes, 1 for what that is related to, and so on; the age
is a key by which the newest statements sort first. The text holds a row for each thing: its kind,
its IRI, how much further away it is than the statement, and the text of its `Layout`. Whoever
repeats what another document said has the same text. It is kept as UTF-8: one typographic quote
makes Python take two bytes for each character of a text."""

Links = tuple[str, str, int, str, dict[str, tuple[int, int]]]
"""Key, IRI, distance and age of the source, and line and column of each article that it leads to."""

DOCUMENTS = "documents"
"""The field that no document states: it says which documents describe a thing."""

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
    links: tuple[Links, ...]
    diagnostics: tuple[Diagnostic, ...]


class Layout:
    """How the statements about one kind of thing are written as text: values, then links.

    Attributes:
        fields: the fields that documents state, in the order of the table.
        names: their names.
        relations: the relations whose targets have no place of their own.
        embedded: the keys of those that are an attribute of the node.
    """

    def __init__(self, kind: str) -> None:
        self.fields: tuple[Field, ...] = tuple(each for each in KINDS[kind].fields if each.name != DOCUMENTS)
        self.relations: tuple[Relation, ...] = tuple(each for each in relations_of(kind) if not _is_placed(each.target))
        self.embedded: frozenset[str] = frozenset(each.key for each in self.relations if each.embedded)
        self.names = tuple(each.name for each in self.fields)
        self._keys = tuple(each.key for each in self.relations)
        self._places = {name: at for at, name in enumerate((*self.names, *self._keys))}
        self._readers = tuple((each.name, _reader(each)) for each in self.fields)

    @property
    def size(self) -> int:
        """How many parts a text has."""
        return len(self._places)

    def place(self, name: str) -> int:
        """Return which part of a text holds a field, or what a relation leads to."""
        return self._places[name]

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

    def row(self, values: Mapping[str, Value]) -> tuple[Sequence[Any], tuple[str, ...]]:
        """Return the parts that stand for a node's values, and the documents that describe it.

        Args:
            values: those of a corpus or the attributes of a network; what is no value of the kind is passed over.

        Returns:
            Texts, but for tuples where a mapping has several values; `several` reads both.
        """
        if isinstance(values, Values):
            return values.row()
        stated = {name: _part(value) for name, value in values.items() if value is not None}
        return [stated.get(name, "") for name in self._places], tuple(several(stated.get(DOCUMENTS, ())))

    def parts(self, text: str) -> list[str]:
        """Return what a text is made of, for `values` and `targets`."""
        return text.split(UNIT)

    def many(self, text: bytes, name: str) -> list[str]:
        """Return the values of one many-valued field."""
        at = self.names.index(name)
        part = text.split(_UNIT, at + 1)[at]
        return part.decode().split(GROUP) if part else []

    def values(self, parts: list[str]) -> dict[str, Value]:
        """Return the values that the parts of a text stand for, by the names of their fields."""
        return {
            name: part if read is None else read(part)
            for (name, read), part in zip(self._readers, parts, strict=False)
            if part
        }

    def targets(self, parts: list[str]) -> list[tuple[str, list[str]]]:
        """Return the key of each relation with what it leads to."""
        return [
            (key, part.split(GROUP)) for key, part in zip(self._keys, parts[len(self.names) :], strict=True) if part
        ]


class Values(Mapping[str, Value]):
    """The values of a node of which one thing is said: its row, until they are asked for.

    A mapping of its own for each of a million nodes would take most of a build's memory.

    Args:
        kind: the node's kind.
        text: its row.
        documents: the documents that describe it.

    >>> dict(Values("image", f"50{UNIT}{UNIT}{UNIT}".encode()))
    {'width': 50}
    """

    __slots__ = ("_documents", "_kind", "_text")

    def __init__(self, kind: str, text: bytes, documents: tuple[str, ...] = ()) -> None:
        self._kind = kind
        self._text = text
        self._documents = documents

    def row(self) -> tuple[list[str], tuple[str, ...]]:
        """Return the parts of the row, and the documents."""
        return self._text.decode().split(UNIT), self._documents

    def _stated(self) -> dict[str, Value]:
        layout = layout_of(self._kind)
        parts = layout.parts(self._text.decode())
        values = layout.values(parts)
        if self._documents:
            values["documents"] = self._documents
        for key, targets in layout.targets(parts):
            if key in layout.embedded:
                values[key] = tuple(sorted(targets))
        return values

    def __getitem__(self, name: str) -> Value:
        return self._stated()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stated())

    def __len__(self) -> int:
        return len(self._stated())

    def __repr__(self) -> str:
        return repr(self._stated())

    def items(self) -> ItemsView[str, Value]:
        """Return every value with its name; whoever needs several asks once."""
        return self._stated().items()


def several(part: str | Sequence[str]) -> Sequence[str]:
    """Return the values that a part of a row stands for, sorted.

    >>> several(f"b{GROUP}a"), several(("a",)), several("a")
    (['a', 'b'], ('a',), ('a',))
    """
    if not isinstance(part, str):
        return part
    return sorted(part.split(GROUP)) if GROUP in part else (part,)


def _part(value: Any) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else str(value)


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

    >>> rows_of(Record("a.md", Statement("topic", "https://e.org/topic/ai", {"name": "AI"}))).groups[0][:4]
    (1, 1, 0, '\uffff')
    """
    if record.statement is None:
        return Said(record.path, (), (), record.diagnostics)
    groups: list[Group] = []
    links: list[Links] = []
    diagnostics = list(record.diagnostics)
    for statement, distance, place in _articles(record.statement, 0, record.place):
        age = age_of(statement.values.get("publishedDateTime"))
        groups.append((*place, distance, age, _shared_text(statement) if distance == 1 else _text(statement)))
        targets: dict[str, dict[str, tuple[int, int]]] = {}
        for link in statement.links:
            if link.place is not None:
                known = targets.setdefault(link.key, {})
                if link.target.id in known:
                    diagnostics.append(repeated(record.path, link.place, link.target.id))
                else:
                    known[link.target.id] = link.place
        links += [(key, statement.id, distance, age, known) for key, known in targets.items()]
    return Said(record.path, tuple(groups), tuple(links), tuple(diagnostics))


def repeated(path: str, place: tuple[int, int], iri: str) -> Diagnostic:
    """Return what is said of an article that a document lists a second time."""
    return Diagnostic(path, *place, Code.REPEATED_RELATED, f"{shown(iri, 200)} is listed twice; it counts once")


def rows_in(text: bytes) -> Iterator[tuple[str, str, int, str]]:
    """Yield kind, IRI, distance from the statement and text of each row of a group.

    >>> list(rows_in(group_text([row_text("topic", "https://e.org/topic/ai", 0, "AI")])))
    [('topic', 'https://e.org/topic/ai', 0, 'AI')]
    """
    for row in text.decode().split(ROW):
        kind, iri, further, said = row.split(UNIT, 3)
        yield kind, iri, int(further), said


def group_text(rows: Iterable[str]) -> bytes:
    """Return the text of a group, given its rows."""
    return ROW.join(rows).encode()


def row_text(kind: str, iri: str, further: int, said: str) -> str:
    """Return one row of a group."""
    return f"{kind}{UNIT}{iri}{UNIT}{further}{UNIT}{said}"


def _articles(
    statement: Statement, distance: int, place: tuple[int, int]
) -> Iterator[tuple[Statement, int, tuple[int, int]]]:
    """Yield a document's statement and those about other articles in it, which have their own place."""
    yield statement, distance, place
    for link in statement.links:
        if link.place is not None:
            yield from _articles(link.target, distance + 1, link.place)


def _text(statement: Statement) -> bytes:
    """Return the rows of a statement and of what it names."""
    return group_text(
        (row_text(statement.kind, statement.id, 0, layout_of(statement.kind).text(statement)), *_named(statement))
    )


@lru_cache(maxsize=1 << 13)
def _shared_text(statement: Statement) -> bytes:
    return _text(statement)


def _named(statement: Statement, further: int = 1) -> Iterator[str]:
    for link in statement.links:
        if link.place is None:
            yield from rows_named(link.target, further)


@lru_cache(maxsize=1 << 12)
def rows_named(statement: Statement, further: int = 1) -> list[str]:
    """Return the rows of what an article names, and of what that names in turn.

    Args:
        statement: about a provider, a topic or a picture.
        further: how much further away it is than the article.
    """
    # The same provider stands in thousands of articles.
    own = row_text(statement.kind, statement.id, further, layout_of(statement.kind).text(statement))
    return [own, *_named(statement, further + 1)]


OLDEST = "\uffff"
"""The age of a statement without a date."""

_REVERSED = bytes(0x7F - code for code in range(0x80)) + bytes(range(0x80, 0x100))


def age_of(instant: Value | None) -> str:
    """Return a key by which xsd:dateTime values in UTC sort newest first.

    >>> age_of("2022-09-12T11:48:00Z") < age_of("2021-09-12T11:48:00Z") < age_of(None)
    True
    """
    return str(instant).removesuffix("Z").encode().translate(_REVERSED).decode() + "\x7f" if instant else OLDEST
