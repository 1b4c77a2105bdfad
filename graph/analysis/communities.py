"""Communities of a graph: batches of linked articles, and stories of articles that report the same event."""

from __future__ import annotations

import hashlib
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from graph.core.schema import STORY_PATH

if TYPE_CHECKING:
    from igraph import GraphBase

__all__ = ["Story", "communities", "headline", "story_iri", "undirected", "weighted_communities"]

DIVIDED_FROM = 0.3
"""The least modularity at which a component is divided into several stories (Newman and Girvan 2004, section III C)."""

_Divide = Callable[[int, Sequence[tuple[int, int]], Sequence[int]], list[int]]

_SEED = 0
_SEPARATORS = (" | ", " — ", " – ", " - ", " :: ")


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event or subject.

    Attributes:
        members: the numbers of its articles, the most central one first.
        name: the phrases that tell it from all others; no two stories have the same.
        title: the title that shares most with the titles of the others; empty where none has one.
        full_name: the name with the time and the number of articles.
    """

    members: tuple[int, ...]
    name: str
    title: str = ""
    full_name: str = ""


def communities(count: int, pairs: Sequence[tuple[int, int]], *, smallest: int = 2) -> list[list[int]]:
    """Return the communities of numbered articles, the largest first, in each the most central article first.

    A community is a connected component, or a part of it that Leiden's algorithm (Traag, Waltman
    and van Eck 2019) finds where the division has a modularity above 0.3. Each component is
    divided by itself and from the same seed, so that a change in one never changes the communities
    of another.

    Args:
        count: how many articles there are.
        pairs: their links, sorted; each once, the smaller number first.
        smallest: how many articles make a community.

    >>> communities(5, [(0, 2), (1, 2), (3, 4)])
    [[2, 0, 1], [3, 4]]
    """
    community = _membership(count, pairs, _by_modularity)
    inside = Counter(end for a, b in pairs if community[a] == community[b] for end in (a, b))
    members: dict[int, list[int]] = defaultdict(list)
    for index, label in enumerate(community):
        members[label].append(index)
    found = [sorted(part, key=lambda at: (-inside[at], at)) for part in members.values() if len(part) >= smallest]
    return sorted(found, key=lambda part: (-len(part), part[0]))


def weighted_communities(
    count: int,
    pairs: Sequence[tuple[int, int]],
    weights: Sequence[float],
    *,
    resolution: float,
    strength: float = 0.0,
    share: float = 0.0,
) -> list[list[int]]:
    """Return the communities of a weighted graph, the largest first, in each the most central vertex first.

    Leiden's algorithm on the constant Potts model (Traag, Van Dooren and Nesterov 2011): a community is
    worth the sum over its pairs of weight - resolution. What is found in one part of the graph does not
    depend on how large the rest is; each component is divided by itself and from the same seed.

    Args:
        count: how many vertices there are.
        pairs: their links, sorted; each once, the smaller number first.
        weights: the weight of each link.
        resolution: the mean weight over all pairs that a community has at least.
        strength: the least sum of the weights of a vertex inside its community; vertices with less are
            left out, and then those that only these held.
        share: the same as a share of the sum that the most central vertex has.

    >>> weighted_communities(4, [(0, 1), (2, 3)], [0.5, 1.0], resolution=0.1)
    [[0, 1], [2, 3]]
    """

    def divide(several: int, links: Sequence[tuple[int, int]], places: Sequence[int]) -> list[int]:
        inside = [weights[at] for at in places]
        return _leiden(undirected(several, links), edge_weights=inside, resolution=resolution)

    community = _membership(count, pairs, divide)
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (a, b), weight in zip(pairs, weights, strict=True):
        if community[a] == community[b]:
            near[a][b] = near[b][a] = weight
    members: dict[int, list[int]] = defaultdict(list)
    for vertex, label in enumerate(community):
        if near[vertex]:
            members[label].append(vertex)
    parts = [_held_together(part, near, strength, share) for part in members.values()]
    return sorted(filter(None, parts), key=lambda part: (-len(part), part[0]))


def _held_together(
    part: Iterable[int], near: Sequence[Mapping[int, float]], strength: float, share: float
) -> list[int]:
    """Return the vertices of a community that it holds, the most central one first; those it does not go round by round."""
    inside = set(part)
    while inside:
        held = {at: round(sum(weight for other, weight in near[at].items() if other in inside), 6) for at in inside}
        least = max(strength, round(share * max(held.values()), 6))
        kept = {at for at, weight in held.items() if weight >= least}
        if len(kept) == len(inside):
            return sorted(inside, key=lambda at: (-held[at], at))
        inside = kept
    return []


def story_iri(base: str, founder: str) -> str:
    """Mint the IRI of a story from its earliest article, so that later articles never change it.

    Args:
        base: the IRI that identifiers are minted under.
        founder: the IRI of the earliest article.

    >>> story_iri("https://e.org/", "a")
    'https://e.org/story/ca978112ca1b'
    """
    return f"{base}{STORY_PATH}{hashlib.sha256(founder.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _membership(count: int, pairs: Sequence[tuple[int, int]], divide: _Divide) -> list[int]:
    """Return the community of each vertex, which is its first vertex; each component is divided by itself.

    Args:
        count: how many vertices there are.
        pairs: their links, sorted.
        divide: from the number of vertices of a component, its links between them, and the places of these
            among all links, to the part of each vertex.
    """
    component = undirected(count, pairs).connected_components()
    links: dict[int, list[int]] = defaultdict(list)
    for at, (a, _) in enumerate(pairs):
        links[component[a]].append(at)
    community = list(range(count))
    for inside in links.values():
        vertices = sorted({end for at in inside for end in pairs[at]})
        number = {vertex: place for place, vertex in enumerate(vertices)}
        parts = divide(len(vertices), [(number[pairs[at][0]], number[pairs[at][1]]) for at in inside], inside)
        first = {part: vertex for vertex, part in zip(reversed(vertices), reversed(parts), strict=True)}
        for vertex, part in zip(vertices, parts, strict=True):
            community[vertex] = first[part]
    return community


def _by_modularity(count: int, links: Sequence[tuple[int, int]], _: Sequence[int]) -> list[int]:
    """Return the part of each vertex of one component; all 0 where it stays whole."""
    if count < 4 or len(links) * 2 == count * (count - 1):
        return [0] * count
    component = undirected(count, links)
    found = _leiden(component, normalize_resolution=True)
    return found if component.modularity(found) > DIVIDED_FROM else [0] * count


def _leiden(linked: GraphBase, **options: Any) -> list[int]:
    from igraph import set_random_number_generator

    set_random_number_generator(random.Random(_SEED))  # noqa: S311 - repeatable, not secret
    try:
        found, _ = linked.community_leiden(n_iterations=4, **options)
    finally:
        set_random_number_generator(random)
    return list(found)


def undirected(count: int, pairs: Iterable[tuple[int, int]]) -> GraphBase:
    """Return numbered vertices and the edges between them, for igraph's algorithms.

    Its `Graph` would import NumPy, to see whether the edges are an array, and look at each of them.

    Args:
        count: how many vertices there are.
        pairs: the edges.

    >>> undirected(3, [(0, 1)]).degree()
    [1, 1, 0]
    """
    from igraph import GraphBase  # a page whose edges are known needs none

    ends = array("q", chain.from_iterable(pairs))
    return GraphBase(count, memoryview(ends).cast("B").cast("q", [len(ends) // 2, 2])) if ends else GraphBase(count)


def headline(title: str, limit: int = 64) -> str:
    """Shorten a title to a label for a figure: without the site's name, cut between words.

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
