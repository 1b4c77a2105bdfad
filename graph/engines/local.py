"""One document after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from graph.rows import Said
from graph.sources import Location

__all__ = ["Map", "in_process"]

_T = TypeVar("_T")
_R = TypeVar("_R")

Map = Callable[[Callable[[Location], Said], Sequence[Location]], Iterable[Said]]
"""How the documents are gone through: the builtin `map`, a process pool's, a cluster's."""


def in_process(function: Callable[[_T], _R], items: Sequence[_T]) -> Iterable[_R]:
    """Yield what the function makes of each item."""
    return map(function, items)
