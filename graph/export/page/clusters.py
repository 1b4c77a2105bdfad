"""Clusters: the groups of nodes that the layout keeps together, and their order inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.analysis.communities import Story
    from graph.analysis.indexed_graph import IndexedGraph

__all__ = ["Cluster", "clusters_of"]

_LARGE = 48
"""A cluster of articles without a story is divided further above this size, so that its shape has a meaning."""

_SHARE = 0.5
"""A hub with at least this share of its edges in one cluster belongs to it."""

_Key = Callable[[int], Any]
"""From an article to its part: the number of a hub (-1 for none), or text."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Nodes that are placed together.

    Attributes:
        label: the provider, topic and time that its articles share; empty for a story.
        articles: its articles, in the order they are arranged, from the middle outwards.
        hubs: the providers and topics that belong to these articles alone, or mostly.
        story: the index of its story, or -1.
        family: the part it was divided from; the clusters of a family are placed in a row.
    """

    label: str
    articles: tuple[int, ...]
    hubs: tuple[int, ...] = ()
    story: int = -1
    family: tuple[Any, ...] = ()

    @property
    def members(self) -> tuple[int, ...]:
        """All its nodes, articles first."""
        return (*self.articles, *self.hubs)


def clusters_of(view: IndexedGraph, stories: Iterable[Story]) -> tuple[Cluster, ...]:
    """Divide the nodes into clusters; each article is in exactly one, each hub in one at most.

    Stories come first. Other articles are grouped by provider, large groups of them by topic
    within the provider, and still large ones by year and quarter, so that a corpus without any
    `related` makes a readable picture too.

    Args:
        view: the nodes and edges.
        stories: its stories.

    >>> from graph.analysis.indexed_graph import IndexedGraph
    >>> values = {"publishedDateTime": "2020-01-01T00:00:00Z"}
    >>> clusters_of(IndexedGraph("", ["a"], {"article": range(1)}, [values], {}), ())
    (Cluster(label='', articles=(0,), hubs=(), story=-1, family=()),)
    """
    clusters = [Cluster("", story.members, story=index) for index, story in enumerate(stories) if story.members]
    inside = {node for cluster in clusters for node in cluster.articles}
    clusters += _by_metadata(view, [node for node in view.of_kind("article") if node not in inside])
    return _with_hubs(view, clusters)


def _by_metadata(view: IndexedGraph, articles: Sequence[int]) -> list[Cluster]:
    """Divide articles by provider, then topic, then year, then quarter, while there are many."""
    publishers, topics = view.targets_of("published-by"), view.targets_of("about")
    frequency = Counter(hub for of in (publishers, topics) for node in articles for hub in of.get(node, ()))
    dates = {node: str(view.values[node].get("publishedDateTime", "")) for node in articles}

    def provider(node: int) -> int:
        return min(publishers.get(node, ()), default=-1)

    def topic(node: int) -> int:
        # The rarest topic tells most: the commonest is on every article.
        return min(((frequency[hub], hub) for hub in topics.get(node, ())), default=(0, -1))[1]

    def year(node: int) -> str:
        return dates[node][:4]

    def quarter(node: int) -> str:
        month = dates[node][5:7]
        return f"{dates[node][:4]} Q{(int(month) + 2) // 3}" if month.isdigit() else ""

    ordered = sorted(articles, key=lambda node: (dates[node], node))
    return _divide(view, ordered, (provider, topic, year, quarter), ())


def _divide(view: IndexedGraph, articles: Sequence[int], keys: Sequence[_Key], path: tuple[Any, ...]) -> list[Cluster]:
    if not keys or (path and len(articles) <= _LARGE):
        return [Cluster(_label(view, path), tuple(articles), family=path[:-1] if len(path) > 2 else ())]
    parts: dict[Any, list[int]] = defaultdict(list)
    for node in articles:
        parts[keys[0](node)].append(node)
    return [cluster for key in sorted(parts) for cluster in _divide(view, parts[key], keys[1:], (*path, key))]


def _label(view: IndexedGraph, path: tuple[Any, ...]) -> str:
    hubs = [str(view.values[hub].get("name") or view.ids[hub]) for hub in path[:2] if hub >= 0]
    return " · ".join([*hubs, *filter(None, path[2:][-1:])])  # a quarter names its year


def _with_hubs(view: IndexedGraph, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    home = {node: index for index, cluster in enumerate(clusters) for node in cluster.articles}
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for ends in view.edges.values():
        for source, target in zip(*ends, strict=True):
            if target not in home and source in home:
                votes[target][home[source]] += 1
    hubs: dict[int, list[int]] = defaultdict(list)
    for hub in sorted(votes):
        place, most = min(votes[hub].items(), key=lambda vote: (-vote[1], vote[0]))
        if most >= _SHARE * votes[hub].total() and votes[hub].total() <= _LARGE:
            hubs[place].append(hub)
    return tuple(replace(cluster, hubs=tuple(hubs[index])) for index, cluster in enumerate(clusters))
