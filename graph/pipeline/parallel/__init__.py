"""Apply a pure function to all documents, in this process or in several, with the signature of the builtin `map`.

Results may come in any order: merging does not depend on it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

__all__ = ["FEW_DOCUMENTS", "Map", "choose_map", "usable_cores"]

Map = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""Applies a function to each document and returns the results."""

FEW_DOCUMENTS = 150
"""So few documents are read sooner than processes are started."""


def choose_map(processes: int, documents: int) -> Map:
    """Return the map for a number of documents.

    Args:
        processes: how many to use; 0 for one a core, and none for few documents.
        documents: how many there are.

    >>> choose_map(0, 5) is map
    True
    """
    if not processes:
        processes = usable_cores() if documents > FEW_DOCUMENTS else 1
    if processes == 1 or documents < 2:
        return map
    from graph.pipeline.parallel.pool import ProcessPool

    return ProcessPool(processes)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
