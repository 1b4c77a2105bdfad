"""The articles and topics that counts of topics are about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import Flags, Indices
from graph.analysis.indexed_graph import IndexedGraph
from graph.analysis.tables import join

__all__ = ["FEW", "NAMED", "Universe", "universe_of"]

FEW = 2
"""A topic of so few articles always counts, or two articles could have no topic in common."""

NAMED = 5
"""How many of the topics that are left out are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Universe:
    """The topics that tell articles apart, and the articles that have one of them.

    Attributes:
        about: rows of an article and one of these topics, in the order of `IndexedGraph.about`.
        articles: whether each article has one of them.
        note: which topics are left out, in words; empty for none.
    """

    about: Indices
    articles: Flags
    note: str


def universe_of(view: IndexedGraph) -> Universe:
    """Return the universe of a network: articles with a topic that at most half of the articles with topics have.

    A topic that most articles have, such as the subject of the whole archive, tells nothing about any of them, and
    with it every article that states nothing else would count as one that could have had each other topic.

    >>> import networkx as nx
    >>> from graph.analysis.indexed_graph import index
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("1234", kind="article")
    >>> network.add_nodes_from(["news", "ai"], kind="topic")
    >>> _ = network.add_edges_from([*((each, "news", "about") for each in "1234"), ("1", "ai", "about")])
    >>> universe = universe_of(index(network))
    >>> universe.articles.tolist(), universe.note
    ([True, False, False, False], 'topics of more than half of the articles are left out: news')
    """
    articles = np.bincount(view.about[:, 1], minlength=len(view.topics))
    often: Flags = articles > max(FEW, len(np.unique(view.about[:, 0])) / 2)
    about = view.about[~often[view.about[:, 1]]]
    inside = np.zeros(len(view.articles), dtype=bool)
    inside[about[:, 0]] = True
    return Universe(about, inside, _note([view.topic_names[at] for at in np.flatnonzero(often).tolist()]))


def _note(names: list[str]) -> str:
    # More than half of the articles have each, so there are few of them, and their order is that of their IRIs.
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"topics of more than half of the articles are left out: {join(names[:NAMED])}{more}" if names else ""
