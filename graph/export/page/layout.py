"""The layout: a position for every node, cluster by cluster, without overlaps between clusters.

A force-directed layout of the whole graph puts every cluster on top of the others as soon as one
topic is on every article. So it is used twice, each time on a small graph: inside each story, and
between the clusters. Edges to a hub weigh 1/sqrt(1 + degree of the hub), so that a hub of
everybody binds nobody.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from graph.analysis.communities import undirected
from graph.analysis.indexed_graph import IndexedGraph
from graph.export.page.clusters import Cluster
from graph.export.page.known import KnownLayout
from graph.export.page.overlaps import Disc, remove_overlaps
from graph.export.page.placing import Spiral, place

__all__ = ["pagerank", "positions"]

SPACING = 40.0
"""The distance between neighbouring nodes of a cluster, in the picture's units."""

_SEED = 0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_GAP = 1.1 * SPACING
_HEAT = 0.05
"""How far nodes go in the first step, as a share of the picture: they start near where they belong."""
_WIDE = 1.15
"""How much wider than high the picture is: about the shape of a screen."""

_MOST_PLACED = 0.1
"""The share of nodes that may be placed into a known layout, one build after another; with more, all is laid out anew."""

Point = tuple[float, float]


def positions(
    view: IndexedGraph, clusters: Sequence[Cluster], known: KnownLayout | None = None
) -> tuple[list[tuple[int, int]], list[Disc], int]:
    """Lay out a graph: return the position of every node, and the disc of every cluster, in whole numbers.

    The same graph and known layout give the same positions. The third part of the result is the number of
    nodes that were placed into the known layout since it was computed as a whole.

    Args:
        view: the nodes and edges.
        clusters: its clusters; nodes in none of them are placed alone.
        known: the layout of the page before, which is kept while few nodes are new to it.

    >>> positions(IndexedGraph("", ["a"], {"article": range(1)}, [{}], {}), [Cluster("", (0,))])
    ([(0, 0)], [Disc(x=0, y=0, radius=26)], 0)
    """
    if known is not None:
        points, discs, placed = place(view, clusters, known, Spiral(_on_spiral, SPACING, _GAP))
        if known.placed + placed <= _MOST_PLACED * len(view):
            return (
                _rounded(points),
                [Disc(round(d.x), round(d.y), round(d.radius)) for d in discs],
                known.placed + placed,
            )
    found, discs = _positions(view, clusters)
    return _rounded(found), [Disc(round(disc.x), round(disc.y), round(disc.radius)) for disc in discs], 0


def _rounded(points: Iterable[Point]) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in points]


def _positions(view: IndexedGraph, clusters: Sequence[Cluster]) -> tuple[list[Point], list[Disc]]:
    """Lay out a graph as a whole."""
    inside = {node for cluster in clusters for node in cluster.members}
    alone = [node for node in range(len(view)) if node not in inside]
    insides = [_inside(view, cluster) for cluster in clusters]
    radii = [_radius(points) for points in insides] + [_hub_radius(view.edge_counts[hub]) for hub in alone]
    discs = _between(view, clusters, alone, radii)
    found: list[Point] = [(0.0, 0.0)] * len(view)
    for disc, cluster, points in zip(discs, clusters, insides, strict=False):
        for node, (x, y) in zip(cluster.members, points, strict=True):
            found[node] = (disc.x + x, disc.y + y)
    for hub, disc in zip(alone, discs[len(clusters) :], strict=True):
        found[hub] = (disc.x, disc.y)
    return found, discs[: len(clusters)]


def pagerank(view: IndexedGraph) -> list[int]:
    """Return the PageRank of every node on the undirected graph of all relations, 1000 for the highest.

    >>> pagerank(IndexedGraph("", ["a", "b", "c"], {"topic": range(3)}, [{}] * 3, {"broader": ([0, 2], [1, 1])}))
    [528, 1000, 528]
    """
    if not view.ids:
        return []
    # ARPACK, not PRPACK: that one asks for all cores, and waits longer for them than it computes.
    ranks = undirected(len(view), view.pairs()).personalized_pagerank(implementation="arpack")
    highest = max(ranks)
    return [round(1000 * rank / highest) for rank in ranks]


def _hub_radius(degree: int) -> float:
    return SPACING * (0.5 + 0.2 * math.log2(1 + degree))


def _radius(inside: Sequence[Point]) -> float:
    return max((math.hypot(x, y) for x, y in inside), default=0.0) + 0.65 * SPACING


def _inside(view: IndexedGraph, cluster: Cluster) -> list[Point]:
    """Return positions around (0, 0): of a story by its links, of other clusters on a spiral in order."""
    count = len(cluster.members)
    if cluster.story < 0 or count < 4:
        # The hubs, which come last, are placed in the middle.
        hubs = len(cluster.hubs)
        return _centred([_on_spiral((index + hubs) % count) for index in range(count)])
    return _spread(_by_links(view, cluster.members))


def _by_links(view: IndexedGraph, members: Sequence[int]) -> list[Point]:
    number = {node: index for index, node in enumerate(members)}
    both = {
        (number[a], number[b])
        for found in view.targets.values()
        for a in members
        for b in found.get(a, ())
        if b in number and a != b
    }
    links = sorted({(a, b) if a < b else (b, a) for a, b in both})
    start = [_on_spiral(index) for index in range(len(members))]
    return _forces(links, [1.0] * len(links), start, steps=30 if len(members) > 40 else 60, far=False)


def _forces(
    links: Iterable[tuple[int, int]], weights: Sequence[float], start: Sequence[Point], *, steps: int, far: bool
) -> list[Point]:
    """Move nodes by Fruchterman and Reingold's algorithm; without `far` only near nodes repel each other."""
    from igraph import set_random_number_generator

    count = len(start)
    set_random_number_generator(random.Random(_SEED))  # noqa: S311 - repeatable, not secret
    try:
        drawn: list[list[float]] = undirected(count, links).layout_fruchterman_reingold(
            weights=list(weights),
            seed=[list(point) for point in start],
            niter=steps,
            start_temp=math.sqrt(count) * SPACING * _HEAT,
            grid="nogrid" if far else "grid",
        )
    finally:
        set_random_number_generator(random)
    return [(x, y) for x, y in drawn]


def _on_spiral(index: int) -> Point:
    radius = 0.62 * SPACING * math.sqrt(index)
    return radius * math.cos(index * _GOLDEN_ANGLE), radius * math.sin(index * _GOLDEN_ANGLE)


def _spread(points: Sequence[Point]) -> list[Point]:
    """Move points to the seats of a spiral, each near its own direction and distance.

    Seats are assigned in rings from the middle outwards, within a ring by direction: every point
    gets the same room, and neighbours stay neighbours.
    """
    middle = _middle(points)
    from_middle = [(x - middle[0], y - middle[1]) for x, y in points]
    inwards_first = sorted(range(len(points)), key=lambda i: (math.hypot(*from_middle[i]), i))
    seats: list[Point] = [(0.0, 0.0)] * len(points)
    first, ring = 0, 1
    while first < len(points):
        seated = sorted(inwards_first[first : first + ring], key=lambda i: (_direction(from_middle[i]), i))
        free = sorted((_on_spiral(k) for k in range(first, first + len(seated))), key=_direction)
        for index, seat in zip(seated, free, strict=True):
            seats[index] = seat
        first, ring = first + ring, ring + 6
    return _centred(seats)


def _direction(point: Point) -> float:
    return math.atan2(point[1], point[0])


def _centred(points: Sequence[Point]) -> list[Point]:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    dx, dy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return [(x - dx, y - dy) for x, y in points]


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _between(
    view: IndexedGraph, clusters: Sequence[Cluster], alone: Sequence[int], radii: Sequence[float]
) -> list[Disc]:
    """Place clusters and lone hubs near their neighbours, with overlaps removed."""
    links = _links_between(view, clusters, alone)
    largest_first = sorted(range(len(radii)), key=lambda index: (-radii[index], index))
    start: list[Point] = [(0.0, 0.0)] * len(radii)
    for rank, index in enumerate(largest_first):
        start[index] = _on_spiral(rank)
    drawn = _forces(links, list(links.values()), start, steps=60, far=len(radii) <= 600) if len(radii) > 1 else start
    # Of a hundred clusters every overlap can be removed; among thousands a little goes unseen.
    return remove_overlaps(_scaled(drawn, radii), gap=_GAP, steps=max(30, min(100, 90_000 // max(1, len(radii)))))


def _nearest(rooms: Sequence[float], points: Sequence[Point]) -> tuple[list[float], list[Point]]:
    """Return the points nearest to the middle that have four fifths of all room, and their rooms."""
    left = 0.8 * sum(rooms)
    nearest = []
    for index in sorted(range(len(points)), key=lambda index: math.hypot(*points[index])):
        nearest.append(index)
        left -= rooms[index]
        if left <= 0:
            break
    return [rooms[index] for index in nearest], [points[index] for index in nearest]


def _distance(rooms: Sequence[float], points: Sequence[Point]) -> float:
    """Return how far from the middle the rooms are: the root of the mean square."""
    return math.sqrt(sum(room * (x * x + y * y) for room, (x, y) in zip(rooms, points, strict=True)) / sum(rooms))


def _centred_by(rooms: Sequence[float], points: Sequence[Point], heavy: Sequence[Point]) -> list[Point]:
    """Move points so that the weighted middle of some of them is the origin."""
    area = sum(rooms)
    middle_x = sum(room * x for room, (x, _) in zip(rooms, heavy, strict=True)) / area
    middle_y = sum(room * y for room, (_, y) in zip(rooms, heavy, strict=True)) / area
    return [(x - middle_x, y - middle_y) for x, y in points]


def _scaled(points: Sequence[Point], radii: Sequence[float]) -> list[Disc]:
    """Scale points so that the discs around them have about the room they need, stragglers nearer."""
    rooms = [(radius + _GAP / 2) ** 2 for radius in radii]
    area = sum(rooms)
    if not area:
        return []
    # Weighted by room: small clusters without links are driven to one side.
    from_middle = _centred_by(rooms, points, points)
    spread = _distance(rooms, from_middle)
    nearest = _nearest(rooms, from_middle)
    if 2 * _distance(*nearest) < spread:
        # A few components are driven a hundred times as far as all others, which would overlap.
        from_middle = _centred_by(nearest[0], from_middle, nearest[1])
        spread = 2 * _distance(*nearest)
    scale = 0.75 * math.sqrt(area) / spread if spread else 1.0
    rim = 1.25 * math.sqrt(area)
    discs = []
    for (x, y), radius in zip(from_middle, radii, strict=True):
        far = math.hypot(x, y) * scale
        # A disc further away than that has no link at all: it is placed around the rest.
        there = 0.8 * rim if far > 5 * rim else min(far, rim) + 0.1 * max(0.0, far - rim)
        near = scale * there / far if far else 0.0
        discs.append(Disc(x * near * math.sqrt(_WIDE), y * near / math.sqrt(_WIDE), radius))
    return discs


def _links_between(
    view: IndexedGraph, clusters: Sequence[Cluster], alone: Sequence[int]
) -> dict[tuple[int, int], float]:
    home = [0] * len(view)
    for index, nodes in enumerate(chain((cluster.members for cluster in clusters), ((hub,) for hub in alone))):
        for node in nodes:
            home[node] = index
    stories = view.schema.story_keys
    degree = Counter(chain.from_iterable(targets for key, (_, targets) in view.edges.items() if key not in stories))
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for key, (sources, targets) in view.edges.items():
        for source, target in zip(sources, targets, strict=True):
            a, b = home[source], home[target]
            if a != b:
                weight = 1.0 if key in stories else 1 / math.sqrt(1 + degree[target])
                weights[(a, b) if a < b else (b, a)] += weight
    for pair in _rows(clusters):
        weights[pair] += 8.0
    # A hundred links between two clusters do not pull a hundred times as hard as one.
    return {pair: math.sqrt(weights[pair]) for pair in sorted(weights)}


def _rows(clusters: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of clusters of one family that follow each other in time."""
    last: dict[tuple[object, ...], int] = {}
    for index, cluster in enumerate(clusters):
        if cluster.family:
            if cluster.family in last:
                yield last[cluster.family], index
            last[cluster.family] = index
