"""Which article belongs to which story."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.arrays import Indices
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import article_columns, empty, table

__all__ = ["membership"]


def membership(network: Network) -> pd.DataFrame:
    """Return the articles of every story, by date.

    An article is in one story at most; those that are in none are left out.

    Args:
        network: the network.

    Returns:
        article, story, title, story_name, provider, provider_name, published, place, links; stories
        in the order of `stories`, articles by date.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", title="Harbour of Odense on fire", publishedDateTime="2021-01-02")
    >>> network.add_node("b", kind="article", title="Fire destroys harbour of Odense", publishedDateTime="2021-01-01")
    >>> membership(network)[["article", "place"]].values.tolist()
    [['b', 1], ['a', 2]]
    """
    view = index(network)
    inside = np.flatnonzero(view.story >= 0)
    if not len(inside):
        return empty("membership", "no two articles report the same event")
    # NaN sorts last, so that undated articles close each story.
    ordered = inside[np.lexsort((inside, view.dates[inside], view.story[inside]))]
    home, provider = view.story[ordered], view.provider[ordered]
    return table(
        "membership",
        {
            "article": [view.articles[at] for at in ordered],
            "story": [view.story_iris[at] for at in home],
            **article_columns(view, ordered, "title", "provider_name", "published"),
            "story_name": [view.stories[at].name for at in home],
            "provider": [view.providers[at] if at >= 0 else "" for at in provider],
            "place": _places(view, ordered),
            "links": _links_inside(view)[ordered],
        },
    )


def _places(view: IndexedGraph, ordered: Indices) -> Indices:
    home = view.story[ordered]
    starts = np.flatnonzero(np.r_[True, home[1:] != home[:-1]])
    position = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    return np.where(np.isfinite(view.dates[ordered]), position + 1, 0)


def _links_inside(view: IndexedGraph) -> Indices:
    a, b = view.links[:, 0], view.links[:, 1]
    same = (view.story[a] == view.story[b]) & (view.story[a] >= 0)
    return np.bincount(view.links[same].ravel(), minlength=len(view.articles)).astype(np.int64)
