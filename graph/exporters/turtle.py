"""Turtle: grouped by subject, in the network's order, with readable prefixes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.model import Corpus
from graph.rdf.text import turtle
from graph.things import things_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export"]


def export(source: Corpus | nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the triples of a corpus or network as Turtle."""
    return turtle(things_of(source))
