"""Stories: groups of articles that are related to each other more than to anything else."""

from __future__ import annotations

import hashlib
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from igraph import GraphBase, set_random_number_generator

from graph.schema import DEFAULT_BASE, STORY_PATH

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Story", "founder", "grouped", "headline", "parted", "stories", "story_iri", "undirected"]

DIVIDED_FROM = 0.3
"""From which modularity on a component is several stories (Newman and Girvan 2004, section III C)."""

_SEED = 0
_SEPARATORS = (" | ", " — ", " – ", " - ", " :: ")


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about the same thing.

    Attributes:
        members: IRIs of its articles, the most central one first.
        label: the title of the most central one, cut to a headline.
    """

    members: tuple[str, ...]
    label: str

    @property
    def central(self) -> str:
        """The IRI of its most central article, which names it."""
        return self.members[0]


def stories(network: nx.MultiDiGraph, *, smallest: int = 2) -> tuple[Story, ...]:
    """Return the stories of a network, the largest first.

    A story is a connected component of the `related` edges, read as undirected, or a community
    that Leiden's algorithm (Traag, Waltman and van Eck 2019) finds inside of it, where dividing
    it gives a modularity above 0.3. Each component is divided by itself and from the same seed,
    so that what happens to one never changes the stories of another.

    Args:
        network: the network; nodes have `kind`, edges are keyed.
        smallest: how many articles make a story.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["a", "b", "c"], kind="article", title="A day in town - The Times")
    >>> _ = network.add_edge("a", "b", key="related")
    >>> stories(network)
    (Story(members=('a', 'b'), label='A day in town'),)
    """
    related = [pair for pair in _related(network) if pair[0] != pair[1]]
    linked = sorted({end for pair in related for end in pair})
    if not linked:
        return ()
    number = {iri: index for index, iri in enumerate(linked)}
    # Pairs as one number each: these sort many times as fast as pairs of IRIs.
    numbered = ((number[a], number[b]) for a, b in related)
    pairs = [divmod(both, len(linked)) for both in sorted({min(a, b) * len(linked) + max(a, b) for a, b in numbered})]
    return grouped(network, linked, pairs, smallest=smallest)


def grouped(
    network: nx.MultiDiGraph, linked: Sequence[str], pairs: Sequence[tuple[int, int]], *, smallest: int = 2
) -> tuple[Story, ...]:
    """Return the stories of a network whose links are known already, the largest first.

    Args:
        network: the network.
        linked: the IRIs of the articles with a link, sorted.
        pairs: the links by their places in `linked`, sorted; each once, the smaller place first.
        smallest: how many articles make a story.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["a", "b"], kind="article", title="A day in town - The Times")
    >>> grouped(network, ["a", "b"], [(0, 1)])
    (Story(members=('a', 'b'), label='A day in town'),)
    """
    found = parted(len(linked), pairs, smallest=smallest)
    return tuple(_story(network, [linked[at] for at in part]) for part in found)


def parted(count: int, pairs: Sequence[tuple[int, int]], *, smallest: int = 2) -> list[list[int]]:
    """Return the stories among numbered articles, the largest first, in each the most central article first.

    Args:
        count: how many articles there are.
        pairs: their links, sorted; each once, the smaller number first.
        smallest: how many articles make a story.

    >>> parted(5, [(0, 2), (1, 2), (3, 4)])
    [[2, 0, 1], [3, 4]]
    """
    community = _communities(count, pairs)
    inside = Counter(end for a, b in pairs if community[a] == community[b] for end in (a, b))
    members: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(community):
        members[label].append(index)
    found = [sorted(part, key=lambda at: (-inside[at], at)) for part in members.values() if len(part) >= smallest]
    return sorted(found, key=lambda part: (-len(part), part[0]))


def founder(network: nx.MultiDiGraph, story: Story) -> str:
    """Return the IRI of a story's earliest article; of several the least, undated ones last.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", publishedDateTime="2021-01-02T00:00:00Z")
    >>> network.add_node("b", publishedDateTime="2021-01-01T00:00:00Z")
    >>> founder(network, Story(("a", "b"), ""))
    'b'
    """
    nodes = network.nodes

    def age(iri: str) -> tuple[bool, str, str]:
        stamp = nodes[iri].get("publishedDateTime")
        return (not stamp, str(stamp or ""), iri)

    return min(story.members, key=age)


def story_iri(network: nx.MultiDiGraph, story: Story) -> str:
    """Return the IRI of a story: minted from its founder, so that later articles never change it.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph(base="https://e.org/")
    >>> network.add_node("a")
    >>> story_iri(network, Story(("a",), ""))
    'https://e.org/story/ca978112ca1b'
    """
    digest = hashlib.sha256(founder(network, story).encode("utf-8", "replace")).hexdigest()
    return f"{network.graph.get('base', DEFAULT_BASE)}{STORY_PATH}{digest[:12]}"


def _related(network: nx.MultiDiGraph) -> Iterator[tuple[str, str]]:
    articles = {
        iri for iri, values in network.nodes(data=True) if values.get("kind") == "article" and isinstance(iri, str)
    }
    return (
        (source, target)
        for source, targets in network.adjacency()
        if source in articles
        for target, keys in targets.items()
        if "related" in keys and target in articles
    )


def _communities(count: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Return the community of each vertex, numbered from 0 in the order of their first vertices."""
    component = undirected(count, pairs).connected_components()
    vertices: dict[int, list[int]] = defaultdict(list)
    for vertex, label in enumerate(component):
        vertices[label].append(vertex)
    links: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for a, b in pairs:
        links[component[a]].append((a, b))
    community = [0] * count
    first = 0
    for label, inside in vertices.items():
        divided = _divided(inside, links[label])
        for vertex, part in zip(inside, divided, strict=True):
            community[vertex] = first + part
        first += 1 + max(divided)
    return community


def _divided(vertices: Sequence[int], links: Sequence[tuple[int, int]]) -> list[int]:
    """Return the part of each vertex of one component; all 0 where it is one story."""
    complete = len(links) * 2 == len(vertices) * (len(vertices) - 1)
    if len(vertices) < 4 or complete:
        return [0] * len(vertices)
    number = {vertex: index for index, vertex in enumerate(vertices)}
    component = undirected(len(vertices), ((number[a], number[b]) for a, b in links))
    set_random_number_generator(random.Random(_SEED))  # noqa: S311 - repeatable, not secret
    try:
        found, _ = component.community_leiden(normalize_resolution=True, n_iterations=4)
    finally:
        set_random_number_generator(random)
    return list(found) if component.modularity(found) > DIVIDED_FROM else [0] * len(vertices)


def undirected(count: int, pairs: Iterable[tuple[int, int]]) -> GraphBase:
    """Return numbered vertices and the edges between them, for igraph's algorithms.

    Its `Graph` would import NumPy, to see whether the edges are an array, and look at each of them.

    Args:
        count: how many vertices there are.
        pairs: the edges.

    >>> undirected(3, [(0, 1)]).degree()
    [1, 1, 0]
    """
    ends = array("q", chain.from_iterable(pairs))
    return GraphBase(count, memoryview(ends).cast("B").cast("q", [len(ends) // 2, 2])) if ends else GraphBase(count)


def _story(network: nx.MultiDiGraph, ordered: Sequence[str]) -> Story:
    title = next((str(t) for iri in ordered if (t := network.nodes[iri].get("title"))), ordered[0])
    return Story(tuple(ordered), headline(title))


def headline(title: str, limit: int = 64) -> str:
    """Return a title short enough for a label: without the site's name, cut between words.

    Args:
        title: an article's title.
        limit: the most characters it may have.

    >>> headline("A day in the life | The Daily Planet")
    'A day in the life'
    >>> headline("one two three", limit=9)
    'one two…'
    """
    text = " ".join(title.split())
    for separator in _SEPARATORS:
        head, _, site = text.rpartition(separator)
        if head and len(site) <= 24 and len(head) > len(site):
            text = head
            break
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > limit // 2 else cut).rstrip(" ,;:-–—") + "…"
