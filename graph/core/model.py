"""The values that pass from step to step: frozen, comparable and picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.core.diagnostics import Diagnostic
from graph.core.schema import DEFAULT_BASE, STANDARD_SCHEMA, Schema

__all__ = ["Corpus", "Edge", "Node", "Settings", "Site", "Source", "Value"]

Value = str | int | bool | tuple[str, ...]
"""An attribute of a node: text, a number, a truth value, or a sorted tuple of texts."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site among the sources: its preset and its own configuration, as data.

    Attributes:
        root: the first folders of its documents' paths: empty, or folders that end in `/`.
        preset: the name of its preset; empty where none fits.
        address: its address without a slash at the end, or None where it is not known.
        title: its title, or empty.
        publisher: the publisher of documents that state none, or empty.
        language: the language of documents that state none, or empty.
        languages: its languages, where each has a folder or a suffix of its own.
        permalinks: pairs of a folder below the content folder and the rule for the addresses of its
            documents, the more special first; an empty folder is everything else.
        people: pairs of the short name of an author and the name, from the site's data files.
        hide: the conditions under which a document is hidden: `draft`, or `published = false`.
    """

    root: str = ""
    preset: str = ""
    address: str | None = None
    title: str = ""
    publisher: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    permalinks: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    hide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration that the claims of a document depend on.

    Attributes:
        base: the IRI under which identifiers are minted; it ends in `/`.
        site: the address that relative addresses belong to, or None.
        max_bytes: the size above which a file is not read.
        sites: the sites that were found among the sources, the longest root first.
        platforms: hosts on which domain and name together make a provider, beside those that are known.
        external_links: whether addresses outside of the sources become nodes.
        schema: the table: its kinds, fields and relations are read.
    """

    base: str = DEFAULT_BASE
    site: str | None = None
    max_bytes: int = 4 * 1024 * 1024
    # Compared, but not hashed: the reader is looked up by the settings for each document.
    sites: tuple[Site, ...] = field(default=(), hash=False)
    platforms: tuple[str, ...] = field(default=(), hash=False)
    external_links: bool = field(default=False, hash=False)
    schema: Schema = field(default=STANDARD_SCHEMA, hash=False)


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
        nodes: the kinds in the order of the table, each sorted by IRI.
        edges: in the order of the table, then of their ends.
        diagnostics: all findings, sorted by place.
        documents: how many documents were read.
        statements: how many keys their front matter has, before any is read.
        amp: AMP address, or address with a fragment, to the article that it was joined to, or to itself where it
            stays an article; an input of the next incremental merge, and no part of the graph.
        external_links: how many links of documents lead outside of the sources.
        schema: the table of its kinds, fields and relations.
        story_names: the names of stories that a configuration states, by the story's IRI or the digits at its end.
    """

    base: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    diagnostics: tuple[Diagnostic, ...] = field(default=())
    documents: int = 0
    statements: int = 0
    amp: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    schema: Schema = STANDARD_SCHEMA
    external_links: int = 0
    story_names: Mapping[str, str] = field(default_factory=dict)
