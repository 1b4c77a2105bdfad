"""Overlap removal: move discs in the plane apart."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Disc", "remove_overlaps"]

_PULL = 0.02
"""The share of its distance to the middle that a disc moves in each step, so that no holes stay."""
_ROOM = 0.05
"""The share by which distances to the middle grow after a round in which discs are crowded."""
_CROWDED = 1.0
"""Discs are crowded where each step pushes more pairs than so many times the number of discs."""
_CLOSE_ENOUGH = 1e-3
"""The share of their distance squared by which two discs may be too close."""
_STEPS_OF_A_ROUND = 6
"""The number of steps for which the pairs of near discs are computed once."""
_MARGIN = 0.2
"""The share by which the search radius of a round exceeds the reach of a disc."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc: its middle and its radius."""

    x: float
    y: float
    radius: float


def remove_overlaps(discs: Sequence[Disc], *, gap: float, steps: int) -> list[Disc]:
    """Move discs until no two are closer than the gap, or nearly so.

    In each step every two discs that are too close push each other apart, the smaller one
    further. In the first steps every disc is drawn a little towards the middle. In the others, while
    discs are crowded, all are moved a little away from it: pushes alone take hundreds of steps from
    the middle of a crowd to its rim.

    Args:
        discs: their first positions; the order decides nothing but ties.
        gap: the room to keep between two of them.
        steps: the most steps.

    >>> remove_overlaps([Disc(0, 0, 1), Disc(1, 0, 1)], gap=0, steps=50)
    [Disc(x=-0.5, y=0.0, radius=1), Disc(x=1.5, y=0.0, radius=1)]
    """
    xs, ys = [disc.x for disc in discs], [disc.y for disc in discs]
    reach = [disc.radius + gap / 2 for disc in discs]
    for first in range(0, steps, _STEPS_OF_A_ROUND):
        settling = first >= 0.3 * steps
        pairs = list(_near(xs, ys, reach))
        moved, round_steps = 0, min(_STEPS_OF_A_ROUND, steps - first)
        for _ in range(round_steps):
            moved += _push(xs, ys, pairs)
            if gap and not settling:
                xs, ys = [x * (1 - _PULL) for x in xs], [y * (1 - _PULL) for y in ys]
        if settling and moved > _CROWDED * len(discs) * round_steps:
            xs, ys = [x * (1 + _ROOM) for x in xs], [y * (1 + _ROOM) for y in ys]
        if not moved and settling:
            break
    return [Disc(x, y, disc.radius) for x, y, disc in zip(xs, ys, discs, strict=True)]


Pair = tuple[int, int, float, float, float]
"""Two discs, the least distance of their middles, its square less the tolerance, and the second one's share of a push."""


def _near(xs: Sequence[float], ys: Sequence[float], reach: Sequence[float]) -> Iterator[Pair]:
    """Yield every two discs that overlap, or may come to within a round."""
    wide = [r * (1 + _MARGIN) for r in reach]
    rows = sorted((x - r, index, x, y, r) for index, (x, y, r) in enumerate(zip(xs, ys, wide, strict=True)))
    lefts = [row[0] for row in rows]
    for at, (_, i, x, y, r) in enumerate(rows, 1):
        for _, j, other_x, other_y, other_r in rows[at : bisect_left(lefts, x + r, at)]:
            dy, near = y - other_y, r + other_r
            if -near < dy < near and (x - other_x) ** 2 + dy * dy < near * near:
                limit = reach[i] + reach[j]
                share = reach[i] ** 2 / (reach[i] ** 2 + reach[j] ** 2)
                yield i, j, limit, limit * limit * (1 - _CLOSE_ENOUGH), share


def _push(xs: list[float], ys: list[float], pairs: Sequence[Pair]) -> int:
    """Push the two discs of each pair apart where they are too close, in place; return the number of pushes."""
    moved = 0
    for i, j, near, near_enough, share in pairs:
        dx, dy = xs[i] - xs[j], ys[i] - ys[j]
        squared = dx * dx + dy * dy
        if squared >= near_enough:
            continue
        far = math.sqrt(squared)
        if far < 1e-9:  # in one place: any direction will do, but a different one for each pair
            dx, dy, far = math.cos(i + 7 * j), math.sin(i + 7 * j), 1.0
            push = near
        else:
            push = (near - far) / far
        xs[i] += dx * push * (1 - share)
        ys[i] += dy * push * (1 - share)
        xs[j] -= dx * push * share
        ys[j] -= dy * push * share
        moved += 1
    return moved
