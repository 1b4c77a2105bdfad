"""One document after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

__all__ = ["Map", "in_process"]

_T = TypeVar("_T")
_R = TypeVar("_R")

Map = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]
"""How the documents are gone through: a function and the documents, to what it makes of each."""


def in_process(function: Callable[[_T], _R], items: Sequence[_T]) -> Iterable[_R]:
    """Yield what the function makes of each item."""
    return map(function, items)
