"""How the documents are gone through: each engine has the builtin `map`'s signature.

An engine is given a pure function and the documents, keeps nothing back, and may give the results
in any order: resolving does not depend on it.
"""

from __future__ import annotations

import os

from graph.engines.local import Map, in_process

__all__ = ["FEW_DOCUMENTS", "Map", "engine", "in_process", "usable_cores"]

FEW_DOCUMENTS = 150
"""Up to so many documents are read sooner than processes are started."""


def engine(processes: int, documents: int) -> Map:
    """Return the engine for so many documents.

    Args:
        processes: how many to use; 0 for one a core, and none for few documents.
        documents: how many there are.

    >>> engine(0, 5) is in_process
    True
    """
    if not processes:
        processes = usable_cores() if documents > FEW_DOCUMENTS else 1
    if processes == 1 or documents < 2:
        return in_process
    from graph.engines.pool import ProcessPool

    return ProcessPool(processes)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
