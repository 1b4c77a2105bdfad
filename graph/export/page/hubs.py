"""The places of providers and topics that belong to no cluster: free ones beside the clusters that they are linked to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from graph.export.page.overlaps import Disc, Room, Spiral

__all__ = ["place_hubs"]

_SHARED = 768.0
"""The side of the squares in which hubs search together."""


def place_hubs(
    clusters: Sequence[Disc], radii: Sequence[float], links: Mapping[tuple[int, int], float], spiral: Spiral
) -> list[Disc]:
    """Return a disc for each hub, in whole numbers, which overlaps no other one and no cluster.

    The largest comes first. Each takes the free place that is nearest to the middle of its clusters.

    Args:
        clusters: the discs of the clusters, in whole numbers.
        radii: the radius of each hub.
        links: how strongly two of them are linked, clusters by their number and hubs by the numbers that follow.
        spiral: the places that are tried, and the distances to keep.

    >>> place_hubs([Disc(0, 0, 30)], [10.0], {(0, 1): 1.0}, Spiral(lambda at: (0, 10 * at), 10, 2))
    [Disc(x=0, y=50, radius=10)]
    """
    room = Room(spiral)
    for disc in clusters:
        room.add(disc)
    middles = _middles(clusters, links)
    placed = [Disc(0, 0, 0)] * len(radii)
    for hub in sorted(range(len(radii)), key=lambda hub: (-radii[hub], hub)):
        x, y, _ = middles.get(len(clusters) + hub, (0.0, 0.0, 1.0))
        placed[hub] = room.nearest((x, y), math.ceil(radii[hub]), _SHARED)
    return placed


def _middles(clusters: Sequence[Disc], links: Mapping[tuple[int, int], float]) -> dict[int, tuple[float, float, float]]:
    """Return the middle of the clusters that each hub is linked to, by the strength of the links, and their sum."""
    middles: dict[int, tuple[float, float, float]] = {}
    for (cluster, hub), weight in links.items():
        if cluster < len(clusters) <= hub:
            x, y, sum_of_weights = middles.get(hub, (0.0, 0.0, 0.0))
            disc, together = clusters[cluster], sum_of_weights + weight
            share = weight / together
            middles[hub] = (x + (disc.x - x) * share, y + (disc.y - y) * share, together)
    return middles
