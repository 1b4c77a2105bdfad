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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from graph.analysis.communities import undirected
from graph.analysis.indexed_graph import IndexedGraph
from graph.export.page.clusters import Cluster
from graph.export.page.hubs import place_hubs
from graph.export.page.known import KnownLayout
from graph.export.page.overlaps import Disc, Point, Spiral, remove_overlaps, settle
from graph.export.page.placing import place

__all__ = ["pagerank", "positions"]

SPACING = 40.0
"""The distance between neighbouring nodes of a cluster, in the picture's units."""

_SEED = 0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_GAP = 0.7 * SPACING
_HEAT = 0.05
"""How far nodes go in the first step, as a share of the picture: they start near where they belong."""
_GAP_OF_HUB = 0.25 * SPACING
_WIDE = 1.3
"""How much wider than high the picture is: between the shapes that windows leave for it, which it is stretched to."""
_IN_STORY, _IN_NONE = 1.3, 0.7
"""How far apart nodes are, as a share of the spacing: stories have room for their names, other clusters are quiet."""
_RIM_OF_STORY, _RIM_OF_OTHER = 0.8, 0.5
"""The room between the outermost node of a cluster and its rim, as a share of the spacing."""
_FILLED = 0.75
"""The share of the picture that discs are expected to cover."""

_MOST_PLACED = 0.1
"""The share of nodes that may be placed into a known layout, one build after another; with more, all is laid out anew."""


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
    ([(0, 0)], [Disc(x=0, y=0, radius=20)], 0)
    """
    if known is not None:
        points, discs, placed = place(view, clusters, known, Spiral(_on_spiral, SPACING, _GAP))
        if known.placed + placed <= _MOST_PLACED * len(view):
            return (
                _rounded(points),
                [Disc(round(disc.x), round(disc.y), math.ceil(disc.radius)) for disc in discs],
                known.placed + placed,
            )
    found, discs = _positions(view, clusters)
    return _rounded(found), discs, 0


def _rounded(points: Iterable[Point]) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in points]


def _positions(view: IndexedGraph, clusters: Sequence[Cluster]) -> tuple[list[Point], list[Disc]]:
    """Lay out a graph as a whole."""
    inside = {node for cluster in clusters for node in cluster.members}
    alone = [node for node in range(len(view)) if node not in inside]
    insides = [_inside(view, cluster) for cluster in clusters]
    radii = [_radius(points, cluster) for points, cluster in zip(insides, clusters, strict=True)] + [
        _hub_radius(view.edge_counts[hub]) for hub in alone
    ]
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
    return SPACING * (0.2 + 0.2 * math.log2(1 + degree))


def _radius(inside: Sequence[Point], cluster: Cluster) -> float:
    rim = _RIM_OF_STORY if cluster.story >= 0 else _RIM_OF_OTHER
    return max((math.hypot(x, y) for x, y in inside), default=0.0) + rim * SPACING


def _inside(view: IndexedGraph, cluster: Cluster) -> list[Point]:
    """Return positions around (0, 0): of a story by its links, of other clusters on a spiral in order."""
    count = len(cluster.members)
    if cluster.story < 0 or count < 4:
        # The hubs, which come last, are placed in the middle.
        hubs = len(cluster.hubs)
        near = _IN_STORY if cluster.story >= 0 else _IN_NONE
        seats = (_on_spiral((index + hubs) % count) for index in range(count))
        return _centred([(near * x, near * y) for x, y in seats])
    return [(_IN_STORY * x, _IN_STORY * y) for x, y in _spread(_by_links(view, cluster.members))]


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
    inner = [cluster.story >= 0 for cluster in clusters]
    count = len(clusters)
    aimed = _aimed(drawn[:count], radii[:count], inner)
    # Of a hundred clusters every overlap is pushed away; of thousands some are left, which then settle elsewhere.
    steps = max(30, min(100, 90_000 // max(1, count)))
    discs = settle(remove_overlaps(aimed, gap=_GAP, steps=steps, wide=_WIDE), Spiral(_on_spiral, SPACING, _GAP))
    return discs + place_hubs(discs, radii[count:], links, Spiral(_on_spiral, SPACING, _GAP_OF_HUB))


def _aimed(points: Sequence[Point], radii: Sequence[float], inner: Sequence[bool]) -> list[Disc]:
    """Spread points over an ellipse that has room for their discs, those of stories inside of all others.

    The points of a group take rings from its middle outwards by their distance from it, and places on a ring by
    their direction, each as much of the ring as its disc needs: neither a few far points nor a crowd decide the scale.
    """
    discs = [Disc(0.0, 0.0, radius) for radius in radii]
    rooms = [(radius + _GAP / 2) ** 2 / _FILLED for radius in radii]
    taken = 0.0
    for group in (True, False):
        members = [index for index, each in enumerate(inner) if each is group]
        middle = _middle([points[index] for index in members]) if members else (0.0, 0.0)
        from_middle = {index: (points[index][0] - middle[0], points[index][1] - middle[1]) for index in members}
        for ring in _rings(sorted(members, key=lambda index: (math.hypot(*from_middle[index]), index)), rooms, taken):
            room = sum(rooms[index] for index in ring)
            far = math.sqrt(taken + room / 2) if taken or len(ring) > 1 else 0.0
            taken += room
            for index, angle in _around_ring({index: _direction(from_middle[index]) for index in ring}, rooms):
                x, y = far * math.cos(angle), far * math.sin(angle)
                discs[index] = Disc(x * math.sqrt(_WIDE), y / math.sqrt(_WIDE), radii[index])
    return discs


def _rings(inwards_first: Sequence[int], rooms: Sequence[float], taken: float) -> Iterator[list[int]]:
    """Divide discs into rings around the room that is taken, each about as broad as a disc."""
    ring: list[int] = []
    room = 0.0
    for index in inwards_first:
        ring.append(index)
        room += rooms[index]
        if math.sqrt(taken + room) - math.sqrt(taken) >= 1.6 * math.sqrt(room / len(ring)):
            yield ring
            taken += room
            ring, room = [], 0.0
    if ring:
        yield ring


def _around_ring(directions: Mapping[int, float], rooms: Sequence[float]) -> list[tuple[int, float]]:
    """Return the angle of each disc on a ring: in the order of their directions, and near them on the whole."""
    in_order = sorted(directions, key=lambda index: (directions[index], index))
    room = sum(rooms[index] for index in in_order)
    angles, before = [], 0.0
    for index in in_order:
        angles.append(math.tau * (before + rooms[index] / 2) / room - math.pi)
        before += rooms[index]
    turns = [directions[index] - angle for index, angle in zip(in_order, angles, strict=True)]
    turn = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns)))
    return [(index, angle + turn) for index, angle in zip(in_order, angles, strict=True)]


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
