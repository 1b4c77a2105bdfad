"""Turtle: grouped by subject, in the network's order, with readable prefixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from graph.model import Corpus
from graph.rdf.text import turtle
from graph.things import things_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export"]

FIRST = 0.4
"""The share of the nodes in the first part: articles come first, and take longer than pictures."""

Aside = Callable[[Callable[[], Iterable[bytes]]], Iterable[bytes]]
"""Begins to make bytes while others are made, and returns them."""


def export(source: Corpus | nx.MultiDiGraph, aside: Aside | None = None) -> Iterator[bytes]:
    """Yield the triples of a corpus or network as Turtle.

    Args:
        source: what to write.
        aside: makes the second part of a corpus while the first is asked for.
    """
    if aside is None or not isinstance(source, Corpus):
        return turtle(things_of(source))
    end = int(FIRST * len(source.nodes))
    first, second = (replace(source, nodes=nodes) for nodes in (source.nodes[:end], source.nodes[end:]))
    rest = aside(partial(turtle, things_of(second), head=False))
    return chain(turtle(things_of(first)), rest)
