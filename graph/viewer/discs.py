"""Discs in the plane, and how to move them apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Disc", "apart"]

_PULL = 0.02
"""The share of its way to the middle that a disc goes in each step, so that no holes stay."""
_CLOSE_ENOUGH = 1e-3
"""The share of their distance squared by which two discs may be too close."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc: its middle and its radius."""

    x: float
    y: float
    radius: float


def apart(discs: Sequence[Disc], *, gap: float, steps: int) -> list[Disc]:
    """Return the discs moved so that no two are closer than the gap, or nearly so.

    In each step every two discs that are too close push each other apart, the smaller one
    further, and in all but the last steps every disc is drawn a little towards the middle.

    Args:
        discs: where they are; the order decides nothing but ties.
        gap: the room to keep between two of them.
        steps: how often to push at most.

    >>> apart([Disc(0, 0, 1), Disc(1, 0, 1)], gap=0, steps=50)
    [Disc(x=-0.5, y=0.0, radius=1), Disc(x=1.5, y=0.0, radius=1)]
    """
    xs, ys = [disc.x for disc in discs], [disc.y for disc in discs]
    reach = [disc.radius + gap / 2 for disc in discs]
    cell = 2 * sorted(reach)[len(reach) // 2] if reach else 1.0
    for step in range(steps):
        settling = step >= 0.6 * steps
        moved = _push(xs, ys, reach, cell)
        if not moved and settling:
            break
        if gap and not settling:
            xs, ys = [x * (1 - _PULL) for x in xs], [y * (1 - _PULL) for y in ys]
    return [Disc(x, y, disc.radius) for x, y, disc in zip(xs, ys, discs, strict=True)]


def _push(xs: list[float], ys: list[float], reach: Sequence[float], cell: float) -> bool:
    """Push every two discs apart that are closer than their reaches, in place."""
    moved = False
    for members in _cells(xs, ys, reach, cell):
        for at, i in enumerate(members):
            for j in members[:at]:
                near = reach[i] + reach[j]
                dx, dy = xs[i] - xs[j], ys[i] - ys[j]
                if dx * dx + dy * dy < near * near * (1 - _CLOSE_ENOUGH):
                    _push_pair(xs, ys, reach, i, j)
                    moved = True
    return moved


def _cells(xs: Sequence[float], ys: Sequence[float], reach: Sequence[float], cell: float) -> list[list[int]]:
    """The discs that touch each cell of a grid, for the cells that several of them touch."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (x, y, r) in enumerate(zip(xs, ys, reach, strict=True)):
        rows = range(math.floor((y - r) / cell), math.floor((y + r) / cell) + 1)
        for column in range(math.floor((x - r) / cell), math.floor((x + r) / cell) + 1):
            for row in rows:
                found[column, row].append(index)
    return [members for members in found.values() if len(members) > 1]


def _push_pair(xs: list[float], ys: list[float], reach: Sequence[float], i: int, j: int) -> None:
    dx, dy = xs[i] - xs[j], ys[i] - ys[j]
    far = math.hypot(dx, dy)
    if far < 1e-9:  # in one place: any direction will do, but a different one for each pair
        dx, dy, far = math.cos(i + 7 * j), math.sin(i + 7 * j), 1.0
        missing = reach[i] + reach[j]
    else:
        missing = reach[i] + reach[j] - far
    share = reach[j] ** 2 / (reach[i] ** 2 + reach[j] ** 2)
    ux, uy = dx / far * missing, dy / far * missing
    xs[i] += ux * share
    ys[i] += uy * share
    xs[j] -= ux * (1 - share)
    ys[j] -= uy * (1 - share)
