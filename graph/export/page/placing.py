"""Place new nodes into a known layout: nodes and clusters that have a position keep it.

A node keeps its position as long as its cluster keeps its disc. A cluster keeps the disc of the known
cluster that most of its articles come from; the others, and nodes without a cluster, are placed whole
at the nearest free place beside their neighbours. No force-directed layout is run.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from graph.analysis.indexed_graph import IndexedGraph
from graph.export.page.clusters import Cluster
from graph.export.page.known import KnownLayout
from graph.export.page.overlaps import Disc, Point, Room, Spiral

__all__ = ["place"]

_LEAST = 0.75
"""The least distance of two nodes of one cluster, as a share of the spacing."""


def place(
    view: IndexedGraph, clusters: Sequence[Cluster], known: KnownLayout, spiral: Spiral
) -> tuple[list[Point], list[Disc], int]:
    """Return the position of every node, the disc of every cluster, and the number of nodes that were placed anew.

    Args:
        view: the nodes and edges.
        clusters: its clusters.
        known: the layout to keep.
        spiral: the places that are tried, and the distances to keep.
    """
    at = {iri: index for index, iri in enumerate(known.ids)}
    number = [at.get(iri, -1) for iri in view.ids]
    kept = _kept(clusters, number, known)
    discs = {index: known.discs[before] for index, before in kept.items()}
    points = _points(clusters, number, kept, known)
    placed = len(view) - len(points)
    if placed or len(discs) < len(clusters):
        inside = {node for cluster in clusters for node in cluster.members}
        room = Room(spiral)
        for disc in (*discs.values(), *(_around(points[node], spiral) for node in points.keys() - inside)):
            room.add(disc)
        for index in sorted(discs):
            _seat(clusters[index], points, discs, index, room)
        _place_others(view, clusters, points, discs, room)
    return [points[node] for node in range(len(view))], [discs[index] for index in range(len(clusters))], placed


def _points(
    clusters: Sequence[Cluster], number: Sequence[int], kept: Mapping[int, int], known: KnownLayout
) -> dict[int, Point]:
    """Return the positions of the nodes that keep theirs."""
    before = [-1] * len(number)
    for index, cluster in enumerate(clusters):
        for node in cluster.members:
            before[node] = kept.get(index, -2)
    return {
        node: (known.x[at], known.y[at])
        for node, at in enumerate(number)
        if at >= 0 and known.cluster[at] == before[node]
    }


def _place_others(
    view: IndexedGraph, clusters: Sequence[Cluster], points: dict[int, Point], discs: dict[int, Disc], room: Room
) -> None:
    """Place the clusters that have no disc, then the nodes outside of clusters that have no position."""
    spiral, neighbours = room.spiral, _neighbours(view, points)
    for index, cluster in enumerate(clusters):
        if index not in discs:
            seats = _centred([spiral.seat(at) for at in range(len(cluster.members))])
            radius = math.ceil(max(math.hypot(x, y) for x, y in seats) + 0.65 * spiral.spacing)
            discs[index] = room.nearest(_middle(neighbours, cluster.members), radius)
            points.update(zip(cluster.members, _moved(seats, discs[index]), strict=True))
    for node in range(len(view)):
        if node not in points:
            disc = room.nearest(_middle(neighbours, (node,)), spiral.spacing / 2)
            points[node] = (disc.x, disc.y)


def _around(point: Point, spiral: Spiral) -> Disc:
    return Disc(*point, spiral.spacing / 2)


def _kept(clusters: Sequence[Cluster], number: Sequence[int], known: KnownLayout) -> dict[int, int]:
    """Return which known cluster each cluster goes on from: the most common articles first, each once."""
    votes = Counter(
        (index, known.cluster[number[node]])
        for index, cluster in enumerate(clusters)
        for node in cluster.articles
        if number[node] >= 0 and known.cluster[number[node]] >= 0
    )
    kept: dict[int, int] = {}
    taken: set[int] = set()
    for (index, before), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
        if index not in kept and before not in taken:
            kept[index] = before
            taken.add(before)
    return kept


def _seat(cluster: Cluster, points: dict[int, Point], discs: dict[int, Disc], index: int, room: Room) -> None:
    """Seat the new members of a cluster around its middle; one that outgrows its room moves as a whole."""
    new = [node for node in cluster.members if node not in points]
    if not new:
        return
    disc, spiral = discs[index], room.spiral
    taken = [points[node] for node in cluster.members if node in points]
    seats = (_moved([spiral.seat(at)], disc)[0] for at in count())
    points.update(zip(new, _free(seats, taken, _LEAST * spiral.spacing), strict=False))
    reach = max(math.hypot(points[node][0] - disc.x, points[node][1] - disc.y) for node in cluster.members)
    radius = max(disc.radius, math.ceil(reach + 0.65 * spiral.spacing))
    room.remove(disc)
    if room.fits(Disc(disc.x, disc.y, radius), 0.0):
        discs[index] = Disc(disc.x, disc.y, radius)
        room.add(discs[index])
        return
    discs[index] = room.nearest((disc.x, disc.y), radius)
    dx, dy = discs[index].x - disc.x, discs[index].y - disc.y
    for node in cluster.members:
        points[node] = (points[node][0] + dx, points[node][1] + dy)


def _free(seats: Iterable[Point], taken: Iterable[Point], least: float) -> Iterator[Point]:
    """Yield the seats at which nobody sits, each of them taken from then on."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for x, y in taken:
        cells[int(x // least), int(y // least)].append((x, y))
    for x, y in seats:
        column, row = int(x // least), int(y // least)
        near = (point for i in (-1, 0, 1) for j in (-1, 0, 1) for point in cells.get((column + i, row + j), ()))
        if all(math.hypot(x - a, y - b) >= least for a, b in near):
            cells[column, row].append((x, y))
            yield x, y


def _neighbours(view: IndexedGraph, points: dict[int, Point]) -> dict[int, list[Point]]:
    """Return the positions of the neighbours of each node that has none itself."""
    found: dict[int, list[Point]] = defaultdict(list)
    for ends in view.edges.values():
        for source, target in zip(*ends, strict=True):
            if source not in points and target in points:
                found[source].append(points[target])
            elif target not in points and source in points:
                found[target].append(points[source])
    return found


def _middle(neighbours: dict[int, list[Point]], nodes: Iterable[int]) -> Point:
    points = [point for node in nodes for point in neighbours.get(node, ())]
    if not points:
        return 0.0, 0.0
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _centred(points: Sequence[Point]) -> list[Point]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    dx, dy = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return [(x - dx, y - dy) for x, y in points]


def _moved(points: Iterable[Point], disc: Disc) -> list[Point]:
    return [(disc.x + x, disc.y + y) for x, y in points]
