"""NumPy and SciPy arrays of numbered nodes: pairs, matrices, dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import reverse_cuthill_mckee

__all__ = [
    "DAY",
    "HOUR",
    "WEEK",
    "Flags",
    "Indices",
    "Numbers",
    "adjacency",
    "bandwidth_order",
    "distinct",
    "edges_between",
    "seconds",
]

YEAR_1 = -62_135_596_800.0
YEAR_10_000 = 253_402_300_800.0
"""When these years begin, in seconds since 1970."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

HOUR, DAY, WEEK = 3_600, 86_400, 604_800
"""In seconds."""

Indices = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def edges_between(ends: tuple[Sequence[int], Sequence[int]], sources: range, targets: range) -> Indices:
    """Return the edges from one kind of nodes to another: sorted rows of numbers within the kinds, without loops.

    Args:
        ends: the sources of all edges of a relation, and the targets.
        sources, targets: the numbers of the nodes of the two kinds.

    >>> edges_between(([0, 1, 2], [2, 2, 2]), range(2), range(2, 3)).tolist()
    [[0, 0], [1, 0]]
    """
    a = np.array(ends[0], dtype=np.int64) - sources.start
    b = np.array(ends[1], dtype=np.int64) - targets.start
    inside = (a >= 0) & (a < len(sources)) & (b >= 0) & (b < len(targets))
    if sources == targets:
        inside &= a != b
    return distinct(np.stack([a[inside], b[inside]], axis=1), len(targets))


def distinct(pairs: Indices, size: int) -> Indices:
    """Return rows of two numbers, each once, in order.

    Args:
        pairs: the rows.
        size: more than any second number.

    >>> distinct(np.array([[1, 0], [0, 2], [1, 0]]), 3).tolist()
    [[0, 2], [1, 0]]
    """
    # As one number each these sort many times as fast as rows.
    keys = np.sort(pairs[:, 0] * max(1, size) + pairs[:, 1])
    return np.stack(np.divmod(keys[np.diff(keys, prepend=-1) > 0], max(1, size)), axis=1)


def adjacency(links: Indices, count: int) -> sp.csr_array:
    """Return undirected links as a symmetric matrix of ones.

    Args:
        links: rows of two numbers, each pair once.
        count: how many rows and columns.
    """
    ends = np.concatenate([links, links[:, ::-1]]) if len(links) else links
    return sp.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))


def bandwidth_order(matrix: sp.csr_array) -> Indices:
    """Return vertices in an order in which linked ones are near each other (reverse Cuthill-McKee).

    Walks along links take half the time and less where neighbours are near in memory.

    Args:
        matrix: the symmetric matrix of links.

    >>> sorted(bandwidth_order(adjacency(np.array([[0, 2]]), 3)).tolist())
    [0, 1, 2]
    """
    if not matrix.nnz:  # which it refuses
        return np.arange(matrix.shape[0])
    order: Indices = reverse_cuthill_mckee(matrix, symmetric_mode=True).astype(np.int64)
    return order


def seconds(stamps: Sequence[object]) -> Numbers:
    """Return ISO 8601 date-times as seconds since 1970; NaN for a missing or malformed one.

    One that is outside of the years 1 to 9999 in UTC counts as malformed, since no calendar can print it.

    >>> seconds(["1970-01-01T00:01:00Z", None, "9999-12-31T23:00:00-14:00"]).tolist()
    [60.0, nan, nan]
    """
    found = np.array([_instant(str(each)) if each else math.nan for each in stamps], dtype=np.float64)
    return np.where((found >= YEAR_1) & (found < YEAR_10_000), found, np.nan)


def _instant(stamp: str) -> float:
    """Return a date-time in seconds; a year or a month is its first instant."""
    try:
        known = datetime.fromisoformat(stamp + "-01-01"[len(stamp) - 4 :] if len(stamp) in {4, 7} else stamp)
        return ((known if known.tzinfo else known.replace(tzinfo=UTC)) - EPOCH) / timedelta(seconds=1)
    except (ValueError, OverflowError):
        return math.nan
