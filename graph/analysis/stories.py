"""Stories: groups of articles that are related to each other more than to anything else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import igraph
import networkx as nx

__all__ = ["Story", "headline", "stories"]

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

    They are the communities that Leiden's algorithm finds on the `related` edges, read as
    undirected. The same network gives the same stories: vertices are taken in the network's
    order and the random numbers are seeded.

    Args:
        network: the network; nodes have `kind`, edges are keyed.
        smallest: how many articles make a story.

    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["a", "b", "c"], kind="article", title="A day - The Times")
    >>> _ = network.add_edge("a", "b", key="related")
    >>> stories(network)
    (Story(members=('a', 'b'), label='A day'),)
    """
    links = sorted({(min(a, b), max(a, b)) for a, b in _related(network) if a != b})
    linked = sorted({end for link in links for end in link})
    if not linked:
        return ()
    number = {iri: index for index, iri in enumerate(linked)}
    related = igraph.Graph(len(linked), [(number[a], number[b]) for a, b in links])
    found = [
        _story(network, related, [linked[index] for index in members], members)
        for members in _communities(related)
        if len(members) >= smallest
    ]
    return tuple(sorted(found, key=lambda story: (-len(story.members), story.central)))


def _related(network: nx.MultiDiGraph) -> Iterator[tuple[str, str]]:
    return ((source, target) for source, target, key in network.edges(keys=True) if key == "related")


def _communities(related: igraph.Graph) -> list[list[int]]:
    igraph.set_random_number_generator(random.Random(_SEED))
    try:
        return list(related.community_leiden(objective_function="modularity", n_iterations=4))
    finally:
        igraph.set_random_number_generator(random)


def _story(network: nx.MultiDiGraph, related: igraph.Graph, iris: list[str], members: list[int]) -> Story:
    inside = related.induced_subgraph(members, implementation="create_from_scratch").degree()
    ordered = tuple(iri for _, iri in sorted((-degree, iri) for degree, iri in zip(inside, iris, strict=True)))
    title = next((str(t) for iri in ordered if (t := network.nodes[iri].get("title"))), ordered[0])
    return Story(ordered, headline(title))


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
