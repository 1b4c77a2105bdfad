"""Overlap removal: move discs in the plane apart, at last to whole numbers that overlap nowhere."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

__all__ = ["Disc", "Point", "Room", "Spiral", "remove_overlaps", "settle"]

Point = tuple[float, float]

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


class Spiral(NamedTuple):
    """The places that are tried one after another, from the middle outwards.

    Attributes:
        seat: from a number to a point around (0, 0).
        spacing: the distance between neighbouring nodes.
        gap: the room to keep between two discs.
    """

    seat: Callable[[int], Point]
    spacing: float
    gap: float


_CELL = 256.0
_FINE = 4
"""How many places are tried along the radius of a disc that is moved."""
_ALIKE = 16
"""Radii that differ by less are about one size."""
_SHARED = 512.0
"""The side of the squares in which discs that are moved search together."""


class Room:
    """The discs that are placed, by the cells of a grid that they cover.

    Args:
        spiral: the places that are tried, and the distances to keep.
    """

    def __init__(self, spiral: Spiral) -> None:
        self.spiral = spiral
        self._cells: dict[tuple[int, int], list[Disc]] = defaultdict(list)
        self._tried: dict[tuple[float, float, float], int] = defaultdict(int)

    def add(self, disc: Disc) -> None:
        """Take the room of a disc."""
        for cell in self._covered(disc):
            self._cells[cell].append(disc)

    def remove(self, disc: Disc) -> None:
        """Leave the room of a disc."""
        for cell in self._covered(disc):
            self._cells[cell].remove(disc)

    def fits(self, disc: Disc, gap: float) -> bool:
        """Return whether a disc keeps a gap from all others."""
        reach = disc.radius + gap
        for cell in self._covered(disc):
            for each in self._cells.get(cell, ()):
                dx, dy, near = disc.x - each.x, disc.y - each.y, reach + each.radius
                if dx * dx + dy * dy < near * near:
                    return False
        return True

    def nearest(self, middle: Point, radius: float, shared: float = 0.0) -> Disc:
        """Place a disc at the first free place on a spiral around a point, in whole numbers, and return it.

        Args:
            middle: the point.
            radius: the radius of the disc.
            shared: the side of the squares in which searches for discs of about one size go on from each other, as
                the places that were tried before are taken; 0 where each searches from its own point.
        """
        step = max(self.spiral.spacing, radius / _FINE) / self.spiral.spacing
        x, y = (shared * round(middle[0] / shared), shared * round(middle[1] / shared)) if shared else middle
        search = (x, y, radius // _ALIKE) if shared else None
        for at in count(self._tried[search] if search else 0):
            dx, dy = self.spiral.seat(at)
            disc = Disc(round(x + dx * step), round(y + dy * step), radius)
            if self.fits(disc, self.spiral.gap):
                self.add(disc)
                if search:
                    self._tried[search] = at
                return disc
        raise AssertionError("a spiral leads out of everything")

    def _covered(self, disc: Disc) -> Iterator[tuple[int, int]]:
        reach = disc.radius + self.spiral.gap
        for column in range(int((disc.x - reach) // _CELL), int((disc.x + reach) // _CELL) + 1):
            for row in range(int((disc.y - reach) // _CELL), int((disc.y + reach) // _CELL) + 1):
                yield column, row


def settle(discs: Sequence[Disc], spiral: Spiral) -> list[Disc]:
    """Return discs in whole numbers of which no two overlap, nor are closer than a third of the gap of the spiral.

    The largest stay where they are. Each other one that is too close to a larger one moves to the nearest free
    place. At last all move inwards where there is room for the whole gap.

    >>> settle([Disc(0, 0, 9), Disc(1, 0, 9.5)], Spiral(lambda at: (at, 0), 1, 2))
    [Disc(x=22, y=0, radius=9), Disc(x=1, y=0, radius=10)]
    """
    room = Room(spiral)
    settled = list(discs)
    for index in sorted(range(len(discs)), key=lambda index: (-discs[index].radius, index)):
        disc = discs[index]
        whole = Disc(round(disc.x), round(disc.y), math.ceil(disc.radius))
        if room.fits(whole, spiral.gap / 3):
            room.add(whole)
            settled[index] = whole
        else:
            settled[index] = room.nearest((disc.x, disc.y), whole.radius, _SHARED)
    _draw_in(settled, room)
    return settled


_INWARDS = (0.75, 0.88, 0.94, 0.98)
"""The shares of its distance to the middle at which a disc is tried, where there is room."""
_ROUNDS = 8
_MOST_DRAWN_IN = 3000
"""With more discs the holes are small, and the rounds take long."""


def _draw_in(discs: list[Disc], room: Room) -> None:
    """Move discs towards the middle where there is room, in place, the nearest first."""
    for _ in range(_ROUNDS if len(discs) <= _MOST_DRAWN_IN else 0):
        for index in sorted(range(len(discs)), key=lambda index: (math.hypot(discs[index].x, discs[index].y), index)):
            disc = discs[index]
            room.remove(disc)
            tried = (Disc(round(disc.x * share), round(disc.y * share), disc.radius) for share in _INWARDS)
            discs[index] = next((each for each in tried if room.fits(each, room.spiral.gap)), disc)
            room.add(discs[index])


def remove_overlaps(discs: Sequence[Disc], *, gap: float, steps: int, wide: float = 1.0) -> list[Disc]:
    """Move discs until no two are closer than the gap, or nearly so.

    In each step every two discs that are too close push each other apart, the smaller one
    further. In the first steps every disc is drawn a little towards the middle. In the others, while
    discs are crowded, all are moved a little away from it: pushes alone take hundreds of steps from
    the middle of a crowd to its rim.

    Args:
        discs: their first positions; the order decides nothing but ties.
        gap: the room to keep between two of them.
        steps: the most steps.
        wide: how much wider than high the whole becomes, as discs are drawn to the middle harder from above and below.

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
                xs, ys = [x * (1 - _PULL / wide) for x in xs], [y * (1 - _PULL * wide) for y in ys]
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
