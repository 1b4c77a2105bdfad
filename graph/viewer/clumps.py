"""Clumps: which nodes stand together on the picture, and in which order inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.viewer.shown import Shown

__all__ = ["Clump", "Told", "clumps"]

_LARGE = 48
"""A clump of loose articles above this size is divided further, so that its shape says something."""

_SHARE = 0.5
"""A hub with at least this share of its links in one clump stands in that clump."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story: its articles, the most central one first, and its headline."""

    members: tuple[int, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Clump:
    """Nodes that stand together.

    Attributes:
        label: what they have in common, in words; empty where the nodes speak for themselves.
        articles: their articles, in the order they are arranged, from the middle outwards.
        hubs: the providers and topics that belong to these articles alone, or mostly.
        story: the index of the story it shows, or -1.
        family: what the clump was divided from; the clumps of a family stand in a row.
    """

    label: str
    articles: tuple[int, ...]
    hubs: tuple[int, ...] = ()
    story: int = -1
    family: str = ""

    @property
    def members(self) -> tuple[int, ...]:
        """All its nodes, articles first."""
        return (*self.articles, *self.hubs)


def clumps(shown: Shown, stories: Sequence[Told]) -> tuple[Clump, ...]:
    """Return the clumps of a network; each article is in exactly one, each hub in one at most.

    Stories come first. Articles outside of stories stand by provider, large groups of them by
    topic within the provider, and still large ones by year and quarter, so that a corpus without
    any `related` makes a readable picture too.

    Args:
        shown: the nodes and links.
        stories: its stories.

    >>> from graph.viewer.shown import Shown
    >>> clumps(Shown("", ["a"], ["article"], [{"publishedDateTime": "2020-01-01T00:00:00Z"}], {}), ())
    (Clump(label='', articles=(0,), hubs=(), story=-1, family=''),)
    """
    told = [Clump(story.label, story.members, story=index) for index, story in enumerate(stories)]
    inside = {node for clump in told for node in clump.articles}
    loose = [node for node in shown.of_kind("article") if node not in inside]
    return _with_hubs(shown, [clump for clump in (*told, *_loose(shown, loose)) if clump.articles])


def _loose(shown: Shown, articles: Sequence[int]) -> list[Clump]:
    """Divide articles by provider, then topic, then year, then quarter, while they are many."""
    publishers, topics = (shown.targets.get(key, {}) for key in ("published-by", "about"))
    frequency = Counter(hub for of in (publishers, topics) for node in articles for hub in of.get(node, ()))
    dates = {node: str(shown.values[node].get("publishedDateTime", "")) for node in articles}
    ids = shown.ids

    def provider(node: int) -> str:
        return min((ids[hub] for hub in publishers.get(node, ())), default="")

    def topic(node: int) -> str:
        # The rarest topic says most: the commonest is on every article.
        return min((frequency[hub], ids[hub]) for hub in topics[node])[1] if node in topics else ""

    def year(node: int) -> str:
        return dates[node][:4]

    def quarter(node: int) -> str:
        month = dates[node][5:7]
        return f"{dates[node][:4]} Q{(int(month) + 2) // 3}" if month.isdigit() else ""

    ordered = sorted(articles, key=lambda node: (dates[node], ids[node]))
    return _divided(ordered, (provider, topic, year, quarter), (), _names(shown))


def _names(shown: Shown) -> dict[str, str]:
    return {
        shown.ids[node]: str(shown.values[node].get("name", shown.ids[node]))
        for node, kind in enumerate(shown.kinds)
        if kind != "article"
    }


def _divided(
    articles: Sequence[int], keys: Sequence[Callable[[int], str]], path: tuple[str, ...], names: dict[str, str]
) -> list[Clump]:
    if not keys or (path and len(articles) <= _LARGE):
        # A quarter says its year.
        said = path if len(path) < 4 else (*path[:2], *path[3:])
        label = " · ".join(names.get(key, key) for key in said if key)
        return [Clump(label, tuple(articles), family="\n".join(path[:-1]) if len(path) > 2 else "")]
    parts: dict[str, list[int]] = defaultdict(list)
    for node in articles:
        parts[keys[0](node)].append(node)
    return [clump for key in sorted(parts) for clump in _divided(parts[key], keys[1:], (*path, key), names)]


def _with_hubs(shown: Shown, found: Sequence[Clump]) -> tuple[Clump, ...]:
    home = {node: index for index, clump in enumerate(found) for node in clump.articles}
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for sources, targets in shown.links.values():
        for source, target in zip(sources, targets, strict=True):
            if target not in home and source in home:
                votes[target][home[source]] += 1
    guests: dict[int, list[int]] = defaultdict(list)
    for hub in sorted(votes):
        place, most = min(votes[hub].items(), key=lambda vote: (-vote[1], vote[0]))
        if most >= _SHARE * votes[hub].total() and votes[hub].total() <= _LARGE:
            guests[place].append(hub)
    return tuple(
        Clump(clump.label, clump.articles, tuple(guests[index]), clump.story, clump.family)
        for index, clump in enumerate(found)
    )
