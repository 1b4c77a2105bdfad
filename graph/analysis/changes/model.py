"""The result of a comparison: frozen values, sorted, without any reference to the graphs that were compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from graph.core.model import Value
from graph.core.schema import ARTICLE

__all__ = [
    "Changed",
    "Changes",
    "Entry",
    "FieldChange",
    "KindChanges",
    "Moved",
    "StoryChange",
    "StoryChanges",
    "StoryMove",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """A node or a story in short, as one side has it.

    Attributes:
        id: its IRI.
        name: its title or name; the IRI where it has none.
        date: when an article was published, as stated; empty for others.
        provider: the names of an article's providers, comma-separated.
        articles: of a story its articles, of a topic, a provider or a person those that lead to it.
    """

    id: str
    name: str
    date: str = ""
    provider: str = ""
    articles: int = 0


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field or relation of a node that has changed.

    Attributes:
        field: the name of the field, or the key of the relation.
        old: the value before, None where there was none; where a node may have several values, those that are gone.
        new: the value after; where a node may have several values, those that are new.
    """

    field: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A node that both sides have, with its fields that differ."""

    entry: Entry
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """An article whose IRI is gone, and the article that it lives on in.

    Attributes:
        old: the article that is gone.
        new: the article that it became, or was merged into.
        merged: whether the old graph has that article too.
        evidence: what both share: `address`, `document` or `title`.
        fields: the fields that differ; none where it was merged, because two articles always do.
    """

    old: Entry
    new: Entry
    merged: bool
    evidence: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class KindChanges:
    """The changes of one kind of node; articles the newest first, others those with most articles first.

    Attributes:
        kind: the name of the kind.
        before: how many nodes the old graph has.
        after: how many the new one has.
        new: those that only the new graph has.
        changed: those that both have, with fields that differ; those of which only the links between articles
            differ come last.
        moved: those that live on under another IRI; articles alone.
        gone: the others that only the old graph has.
    """

    kind: str
    before: int = 0
    after: int = 0
    new: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()
    moved: tuple[Moved, ...] = ()
    gone: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.moved or self.gone)


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A story that is new, or that both sides have with other articles.

    Attributes:
        story: the story of the new graph.
        before: how many articles it had; 0 where it is new.
        joined: its articles that were not in it, the newest first.
        left: the articles that were in it, the newest first.
    """

    story: Entry
    before: int
    joined: tuple[Entry, ...]
    left: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class StoryMove:
    """A story of which more than half lies in a story of the other side that has another counterpart."""

    old: Entry
    new: Entry


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """The changes of stories.

    Attributes:
        before: how many stories the old graph has.
        after: how many the new one has.
        new: stories without a counterpart in the old graph, the largest first.
        grown: those with more articles than before, the fastest first.
        shrunk: those with fewer.
        changed: those with as many, and others.
        merged: those that are part of another story now.
        split: those that were part of another story before.
        gone: those of the old graph without a counterpart.
    """

    before: int = 0
    after: int = 0
    new: tuple[StoryChange, ...] = ()
    grown: tuple[StoryChange, ...] = ()
    shrunk: tuple[StoryChange, ...] = ()
    changed: tuple[StoryChange, ...] = ()
    merged: tuple[StoryMove, ...] = ()
    split: tuple[StoryMove, ...] = ()
    gone: tuple[Entry, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self) if each.name not in ("before", "after"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two graphs.

    Attributes:
        base: the IRI that identifiers of both are minted under.
        kinds: the changes of each kind of node, articles first.
        stories: the changes of stories, or None where they were not compared.
        note: the reason why stories were not compared, or empty.
        names: the name of each node that a changed relation leads to, by its IRI.
        updated: the newest date of an article of either graph (RFC 3339); empty where there is none.

    A comparison is true where something changed:

    >>> bool(Changes("https://e.org/"))
    False
    """

    base: str
    kinds: tuple[KindChanges, ...] = ()
    stories: StoryChanges | None = None
    note: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    updated: str = ""

    def __bool__(self) -> bool:
        return any(self.kinds) or bool(self.stories)

    @property
    def articles(self) -> KindChanges:
        """The changes of articles."""
        return self.of_kind(ARTICLE.name)

    def of_kind(self, kind: str) -> KindChanges:
        """Return the changes of a kind of node; none where neither graph has any.

        >>> Changes("https://e.org/").of_kind("topic").new
        ()
        """
        return next((each for each in self.kinds if each.kind == kind), KindChanges(kind))
