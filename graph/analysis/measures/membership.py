"""Which article belongs to which story."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.projection import Indices, Network, Projection, projected
from graph.analysis.tables import empty, instants, table

__all__ = ["membership"]


def membership(network: Network) -> pd.DataFrame:
    """Return the articles of every story, by date.

    Args:
        network: the network.

    Returns:
        article, story, title, provider, published, place, links; stories in the order of
        `stories`, articles by date.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", publishedDateTime="2021-01-02T00:00:00Z")
    >>> network.add_node("b", kind="article", publishedDateTime="2021-01-01T00:00:00Z")
    >>> _ = network.add_edge("a", "b", key="related")
    >>> membership(network)[["article", "place"]].values.tolist()
    [['b', 1], ['a', 2]]
    """
    seen = projected(network)
    inside = np.flatnonzero(seen.story >= 0)
    if not len(inside):
        return empty("membership", "no two articles are related")
    # NaN sorts last, so that undated articles close each story.
    ordered = inside[np.lexsort((inside, seen.dates[inside], seen.story[inside]))]
    home, provider = seen.story[ordered], seen.provider[ordered]
    return table(
        "membership",
        {
            "article": [seen.articles[at] for at in ordered],
            "story": [seen.story_iris[at] for at in home],
            "title": [seen.titles[at] for at in ordered],
            "provider": [seen.providers[at] if at >= 0 else "" for at in provider],
            "published": instants(seen.dates[ordered]),
            "place": _places(seen, ordered),
            "links": _links_inside(seen)[ordered],
        },
    )


def _places(seen: Projection, ordered: Indices) -> Indices:
    home = seen.story[ordered]
    starts = np.flatnonzero(np.r_[True, home[1:] != home[:-1]])
    position = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    return np.where(np.isfinite(seen.dates[ordered]), position + 1, 0)


def _links_inside(seen: Projection) -> Indices:
    a, b = seen.links[:, 0], seen.links[:, 1]
    same = (seen.story[a] == seen.story[b]) & (seen.story[a] >= 0)
    return np.bincount(seen.links[same].ravel(), minlength=len(seen.articles)).astype(np.int64)
