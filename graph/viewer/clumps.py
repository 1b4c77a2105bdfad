"""Clumps: which nodes stand together on the picture, and in which order inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.analysis.communities import Story

__all__ = ["Clump", "clumps"]

_LARGE = 48
"""A clump of loose articles above this size is divided further, so that its shape says something."""

_SHARE = 0.5
"""A hub with at least this share of its links in one clump stands in that clump."""


@dataclass(frozen=True, slots=True)
class Clump:
    """Nodes that stand together.

    Attributes:
        label: what they have in common, in words; empty where the nodes speak for themselves.
        articles: their IRIs, in the order they are arranged, from the middle outwards.
        hubs: the providers and topics that belong to these articles alone, or mostly.
        story: the index of the story it shows, or -1.
        family: what the clump was divided from; the clumps of a family stand in a row.
    """

    label: str
    articles: tuple[str, ...]
    hubs: tuple[str, ...] = ()
    story: int = -1
    family: str = ""


def clumps(network: nx.MultiDiGraph, stories: Sequence[Story]) -> tuple[Clump, ...]:
    """Return the clumps of a network; each article is in exactly one, each hub in one at most.

    Stories come first. Articles outside of stories stand by provider, large groups of them by
    topic within the provider, and still large ones by year and quarter, so that a corpus without
    any `related` makes a readable picture too.

    Args:
        network: the network; nodes have `kind`, edges are keyed.
        stories: its stories; articles the network lacks are passed over.

    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", publishedDateTime="2020-01-01T00:00:00Z")
    >>> clumps(network, ())
    (Clump(label='', articles=('a',), hubs=(), story=-1, family=''),)
    """
    told = [
        Clump(story.label, tuple(iri for iri in story.members if iri in network), story=index)
        for index, story in enumerate(stories)
    ]
    inside = {iri for clump in told for iri in clump.articles}
    loose = [iri for iri, values in network.nodes(data=True) if values["kind"] == "article" and iri not in inside]
    return _with_hubs(network, [clump for clump in (*told, *_loose(network, loose)) if clump.articles])


def _loose(network: nx.MultiDiGraph, articles: Sequence[str]) -> list[Clump]:
    """Divide articles by provider, then topic, then year, then quarter, while they are many."""
    frequency = Counter(
        hub for iri in articles for _, hub, key in network.out_edges(iri, keys=True) if key in ("about", "published-by")
    )
    dates = {iri: str(network.nodes[iri].get("publishedDateTime", "")) for iri in articles}

    def provider(iri: str) -> str:
        return min(_targets(network, iri, "published-by"), default="")

    def topic(iri: str) -> str:
        # The rarest topic says most: the commonest is on every article.
        return min(_targets(network, iri, "about"), key=lambda hub: (frequency[hub], hub), default="")

    def year(iri: str) -> str:
        return dates[iri][:4]

    def quarter(iri: str) -> str:
        month = dates[iri][5:7]
        return f"{dates[iri][:4]} Q{(int(month) + 2) // 3}" if month.isdigit() else ""

    ordered = sorted(articles, key=lambda iri: (dates[iri], iri))
    named = _Names(network)
    return _divided(ordered, (provider, topic, year, quarter), (), named)


@dataclass(frozen=True, slots=True)
class _Names:
    network: nx.MultiDiGraph

    def of(self, key: str) -> str:
        return str(self.network.nodes[key].get("name", key)) if key in self.network else key


def _divided(
    articles: Sequence[str], keys: Sequence[Callable[[str], str]], path: tuple[str, ...], names: _Names
) -> list[Clump]:
    if not keys or (path and len(articles) <= _LARGE):
        # A quarter says its year.
        said = path if len(path) < 4 else (*path[:2], *path[3:])
        label = " · ".join(names.of(key) for key in said if key)
        return [Clump(label, tuple(articles), family="\n".join(path[:-1]) if len(path) > 2 else "")]
    parts: dict[str, list[str]] = defaultdict(list)
    for iri in articles:
        parts[keys[0](iri)].append(iri)
    return [clump for key in sorted(parts) for clump in _divided(parts[key], keys[1:], (*path, key), names)]


def _targets(network: nx.MultiDiGraph, iri: str, key: str) -> list[str]:
    return sorted(target for _, target, k in network.out_edges(iri, keys=True) if k == key)


def _with_hubs(network: nx.MultiDiGraph, found: Sequence[Clump]) -> tuple[Clump, ...]:
    home = {iri: index for index, clump in enumerate(found) for iri in clump.articles}
    guests: dict[int, list[str]] = defaultdict(list)
    for iri, values in network.nodes(data=True):
        if values["kind"] != "article" and (place := _home_of_hub(network, iri, home)) is not None:
            guests[place].append(iri)
    return tuple(
        Clump(clump.label, clump.articles, tuple(guests[index]), clump.story, clump.family)
        for index, clump in enumerate(found)
    )


def _home_of_hub(network: nx.MultiDiGraph, hub: str, home: Mapping[str, int]) -> int | None:
    votes = Counter(home[source] for source in network.predecessors(hub) if source in home)
    if not votes:
        return None
    place, most = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return place if most >= _SHARE * votes.total() and votes.total() <= _LARGE else None
