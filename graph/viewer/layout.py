"""Where the nodes stand: clumps are laid out inside, then set apart from each other.

Forces alone put every clump on top of the others as soon as one topic is on every article. So
they are used twice, each time on something small: inside each story, and between the clumps.
Edges to a hub weigh 1/sqrt(1 + degree of the hub), so that a hub binds nobody that it shares with
everybody.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import igraph
import networkx as nx

from graph.viewer.clumps import Clump
from graph.viewer.discs import Disc, apart

__all__ = ["Place", "importance", "positions"]

SPACING = 40.0
"""The distance between neighbouring nodes of a clump, in the picture's units."""

_SEED = 0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_GAP = 1.1 * SPACING
_WIDE = 1.15
"""How much wider than high the picture is: about the shape of a screen."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clump stands: its middle and its radius, in the picture's units."""

    x: int
    y: int
    radius: int


def positions(
    network: nx.MultiDiGraph, clumps: Sequence[Clump]
) -> tuple[Mapping[str, tuple[int, int]], tuple[Place, ...]]:
    """Return the position of every node, and the place of every clump, in whole numbers.

    The same network gives the same positions.

    Args:
        network: the network; edges are keyed.
        clumps: its clumps; nodes in none of them stand alone.

    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article")
    >>> positions(network, [Clump("", ("a",))])
    ({'a': (0, 0)}, (Place(x=0, y=0, radius=26),))
    """
    alone = _alone(network, clumps)
    insides = [_inside(network, clump) for clump in clumps]
    radii = [_radius(inside) for inside in insides] + [_hub_radius(network, hub) for hub in alone]
    discs = _between(network, clumps, alone, radii)
    points = {
        iri: (round(disc.x + x), round(disc.y + y))
        for disc, inside in zip(discs, insides, strict=False)
        for iri, (x, y) in inside.items()
    }
    points |= {hub: (round(disc.x), round(disc.y)) for hub, disc in zip(alone, discs[len(clumps) :], strict=True)}
    places = tuple(Place(round(disc.x), round(disc.y), round(disc.radius)) for disc in discs[: len(clumps)])
    return points, places


def importance(network: nx.MultiDiGraph) -> Mapping[str, int]:
    """Return the PageRank of every node on the undirected network, 1000 for the highest.

    Args:
        network: the network.

    >>> importance(nx.MultiDiGraph([("a", "b"), ("c", "b")]))
    {'a': 528, 'b': 1000, 'c': 528}
    """
    iris = list(network)
    if not iris:
        return {}
    number = {iri: index for index, iri in enumerate(iris)}
    links = sorted({(number[a], number[b]) for a, b in network.edges() if a != b})
    ranks = igraph.Graph(len(iris), links).pagerank()
    highest = max(ranks)
    return {iri: round(1000 * rank / highest) for iri, rank in zip(iris, ranks, strict=True)}


def _alone(network: nx.MultiDiGraph, clumps: Sequence[Clump]) -> list[str]:
    inside = {iri for clump in clumps for iri in (*clump.articles, *clump.hubs)}
    return [iri for iri in network if iri not in inside]


def _hub_radius(network: nx.MultiDiGraph, hub: str) -> float:
    return SPACING * (0.5 + 0.2 * math.log2(1 + network.degree(hub)))


def _radius(inside: Mapping[str, Point]) -> float:
    return max((math.hypot(x, y) for x, y in inside.values()), default=0.0) + 0.65 * SPACING


def _inside(network: nx.MultiDiGraph, clump: Clump) -> dict[str, Point]:
    """Return positions around (0, 0): a story by its links, anything else as a spiral in order."""
    members = (*clump.articles, *clump.hubs)
    spiral = {iri: _on_spiral(index) for index, iri in enumerate((*clump.hubs, *clump.articles))}
    if clump.story < 0 or len(members) < 4:
        return _centred(spiral)
    return _spread(_by_links(network, members), members)


def _on_spiral(index: int) -> Point:
    radius = 0.62 * SPACING * math.sqrt(index)
    return radius * math.cos(index * _GOLDEN_ANGLE), radius * math.sin(index * _GOLDEN_ANGLE)


def _by_links(network: nx.MultiDiGraph, members: Sequence[str]) -> list[Point]:
    number = {iri: index for index, iri in enumerate(members)}
    links = sorted(
        {
            (min(number[a], number[b]), max(number[a], number[b]))
            for a in members
            for b in network.successors(a)
            if b in number and a != b
        }
    )
    start = [_on_spiral(index) for index in range(len(members))]
    return _forces(len(members), links, [1.0] * len(links), start, 60 if len(members) > 40 else 120)


def _forces(
    count: int, links: Sequence[tuple[int, int]], weights: Sequence[float], start: Sequence[Point], steps: int
) -> list[Point]:
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - repeatable, not secret
    try:
        drawn = igraph.Graph(count, links).layout_fruchterman_reingold(
            weights=list(weights),
            seed=[list(point) for point in start],
            niter=steps,
            start_temp=math.sqrt(count) * SPACING / 4,
            grid="grid" if count > 600 else "nogrid",
        )
    finally:
        igraph.set_random_number_generator(random)
    return [(x, y) for x, y in drawn.coords]


def _spread(points: Sequence[Point], members: Sequence[str]) -> dict[str, Point]:
    """Move points to the seats of a spiral, each near its own direction and distance.

    Seats are dealt out in rings from the middle outwards, within a ring by direction: a disc in
    which everybody has the same room, and neighbours stay neighbours.
    """
    middle = _middle(points)
    from_middle = [(x - middle[0], y - middle[1]) for x, y in points]
    inwards_first = sorted(range(len(points)), key=lambda i: (math.hypot(*from_middle[i]), i))
    seats: dict[str, Point] = {}
    first, ring = 0, 1
    while first < len(points):
        seated = sorted(inwards_first[first : first + ring], key=lambda i: (_direction(from_middle[i]), i))
        free = sorted((_on_spiral(k) for k in range(first, first + len(seated))), key=_direction)
        seats |= {members[index]: seat for index, seat in zip(seated, free, strict=True)}
        first, ring = first + ring, ring + 6
    return _centred(seats)


def _direction(point: Point) -> float:
    return math.atan2(point[1], point[0])


def _centred(points: Mapping[str, Point]) -> dict[str, Point]:
    xs = [x for x, _ in points.values()]
    ys = [y for _, y in points.values()]
    dx, dy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return {iri: (x - dx, y - dy) for iri, (x, y) in points.items()}


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _between(
    network: nx.MultiDiGraph, clumps: Sequence[Clump], alone: Sequence[str], radii: Sequence[float]
) -> list[Disc]:
    """Set clumps and lone hubs near what they are linked to, without any overlap."""
    links = _links_between(network, clumps, alone)
    largest_first = sorted(range(len(radii)), key=lambda index: (-radii[index], index))
    start: list[Point] = [(0.0, 0.0)] * len(radii)
    for rank, index in enumerate(largest_first):
        start[index] = _on_spiral(rank)
    drawn = _forces(len(radii), list(links), list(links.values()), start, 200) if len(radii) > 1 else start
    # A hundred clumps can be set apart to the last; among thousands a little overlap goes unseen.
    return apart(_scaled(drawn, radii), gap=_GAP, steps=max(30, min(200, 90_000 // max(1, len(radii)))))


def _scaled(points: Sequence[Point], radii: Sequence[float]) -> list[Disc]:
    """Scale points so that the discs around them have about the room they need, stragglers nearer."""
    rooms = [(radius + _GAP / 2) ** 2 for radius in radii]
    area = sum(rooms)
    if not area:
        return []
    # The middle of what is large: small clumps that nothing binds are driven to one side.
    middle = (
        sum(room * x for room, (x, _) in zip(rooms, points, strict=True)) / area,
        sum(room * y for room, (_, y) in zip(rooms, points, strict=True)) / area,
    )
    from_middle = [(x - middle[0], y - middle[1]) for x, y in points]
    spread = math.sqrt(sum(room * (x * x + y * y) for room, (x, y) in zip(rooms, from_middle, strict=True)) / area)
    scale = 0.75 * math.sqrt(area) / spread if spread else 1.0
    rim = 1.25 * math.sqrt(area)
    discs = []
    for (x, y), radius in zip(from_middle, radii, strict=True):
        far = math.hypot(x, y) * scale
        near = scale * (min(far, rim) + 0.1 * max(0.0, far - rim)) / far if far else 0.0
        discs.append(Disc(x * near * math.sqrt(_WIDE), y * near / math.sqrt(_WIDE), radius))
    return discs


def _links_between(
    network: nx.MultiDiGraph, clumps: Sequence[Clump], alone: Sequence[str]
) -> dict[tuple[int, int], float]:
    home = {iri: index for index, clump in enumerate(clumps) for iri in (*clump.articles, *clump.hubs)}
    home |= {iri: len(clumps) + index for index, iri in enumerate(alone)}
    degree = Counter(target for _, target, key in network.edges(keys=True) if key != "related")
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, key in network.edges(keys=True):
        a, b = home[source], home[target]
        if a != b:
            weights[min(a, b), max(a, b)] += 1.0 if key == "related" else 1 / math.sqrt(1 + degree[target])
    for pair in _rows(clumps):
        weights[pair] += 8.0
    # A hundred links between two clumps do not pull a hundred times as hard as one.
    return {pair: math.sqrt(weights[pair]) for pair in sorted(weights)}


def _rows(clumps: Sequence[Clump]) -> Iterator[tuple[int, int]]:
    """The pairs of clumps of one family that follow each other in time."""
    last: dict[str, int] = {}
    for index, clump in enumerate(clumps):
        if clump.family:
            if clump.family in last:
                yield last[clump.family], index
            last[clump.family] = index
