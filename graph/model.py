"""What flows along the line: frozen values that can be compared, pickled and sent elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.diagnostics import Diagnostic
from graph.schema import DEFAULT_BASE

__all__ = ["Corpus", "Edge", "Link", "Node", "Record", "Settings", "Source", "Statement", "Value"]

Value = str | int | bool | tuple[str, ...]
"""An attribute of a node: text, a number, a truth value, or a sorted tuple of texts."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What parsing a document depends on beside the document.

    Attributes:
        base: the IRI under which identifiers are minted; it ends in `/`.
        site: the address that relative image addresses belong to, or None.
        max_bytes: the size above which a file is not read.
    """

    base: str = DEFAULT_BASE
    site: str | None = None
    max_bytes: int = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One document before it is parsed.

    Attributes:
        path: its name: relative to the source it came from, `/` between folders, unique.
        content: its bytes.
        line: where it is one line of a file of JSON, the number of that line; 0 for front matter.
    """

    path: str
    content: bytes
    line: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What one document says, at one place, about one node.

    A document's front matter is a tree of these: the article it describes, and in its links the
    provider, the topics, the images and the related articles as the document states them. A
    statement does not hold its place, so that the same words of many documents can be one object.

    Attributes:
        kind: the name of the node's kind.
        id: the node's IRI, as far as this statement alone can tell it.
        values: field name to value.
        links: what it names, in stated order.
    """

    kind: str
    id: str
    values: Mapping[str, Value]
    links: tuple[Link, ...] = ()

    def __hash__(self) -> int:
        return hash((self.kind, self.id))


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a statement.

    Attributes:
        key: the key of the relation.
        target: the statement about what it leads to.
        place: line and column, from 1, where the target is stated; None where that stands with
            the statement it belongs to: only articles have a place of their own.
    """

    key: str
    target: Statement
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What one document says.

    Attributes:
        path: the document's name.
        statement: what it says of the node that it describes, or None where it is not usable.
        diagnostics: what was wrong with it, in the order found.
        place: line and column, from 1, where the statement begins.
    """

    path: str
    statement: Statement | None
    diagnostics: tuple[Diagnostic, ...] = ()
    place: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing, joined from everything that the documents say of it."""

    id: str
    kind: str
    values: Mapping[str, Value]


class Edge(NamedTuple):
    """One link between two things."""

    source: str
    target: str
    key: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that all documents say, each thing once, in one order.

    Attributes:
        base: the IRI that identifiers are minted under.
        nodes: articles, providers, topics and images, each kind sorted by IRI.
        edges: in the order of the table, then of their ends.
        diagnostics: all findings, sorted by place.
        documents: how many documents were read.
    """

    base: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    documents: int = 0
