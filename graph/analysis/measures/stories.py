"""Groups of articles that are related to each other more than to anything else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from graph.analysis.projection import Flags, Indices, Network, Projection, distinct, projected
from graph.analysis.tables import empty, instants, join, table
from graph.schema import STORY_PATH

__all__ = ["stories", "topics_by"]

TOPICS_NAMED = 3
DAY = 86_400.0


def stories(network: Network) -> pd.DataFrame:
    """Return the stories, the largest first.

    A story is a connected component of the undirected related graph, or a community that Leiden's
    algorithm (Traag, Waltman and van Eck 2019, algorithm A.2, on modularity) finds inside of it
    where that division has a modularity above 0.3. Density is links / (n (n - 1) / 2).

    A story's IRI is made from its earliest article, so it stays when later articles join; when two
    stories become one, the older one's IRI remains. Stories of other components never change.

    Args:
        network: the network.

    Returns:
        story, title, articles, providers, first, last, days, topics, density, central.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["a", "b"], kind="article", title="A day")
    >>> _ = network.add_edge("a", "b", key="related")
    >>> stories(network)[["title", "articles", "density"]].values.tolist()
    [['A day', 2, 1.0]]
    """
    seen = projected(network)
    if not seen.stories:
        return empty("stories", "no two articles are related")
    count = len(seen.stories)
    inside = seen.story >= 0
    sizes = np.bincount(seen.story[inside], minlength=count)
    first, last = _span(seen, count)
    return table(
        "stories",
        {
            "story": seen.story_iris,
            "title": [story.label for story in seen.stories],
            "articles": sizes,
            "providers": _providers(seen, count),
            "first": instants(first),
            "last": instants(last),
            "days": (last - first) / DAY,
            "topics": topics_by(seen, seen.story, count),
            "density": 2 * _links_inside(seen, count) / (sizes * (sizes - 1)),
            "central": [story.central for story in seen.stories],
        },
        path=STORY_PATH,
    )


def topics_by(seen: Projection, group: Indices, count: int) -> list[str]:
    """Return for each group of articles the topics that most of it is about, by name.

    A topic that more than half of all articles with topics have tells no group from another.

    Args:
        seen: the projection.
        group: the group of every article; -1 for none.
        count: how many groups there are.
    """
    grouped = seen.about[group[seen.about[:, 0]] >= 0]
    cells = group[grouped[:, 0]] * max(1, len(seen.topics)) + grouped[:, 1]
    cells, articles = np.unique(cells[~_everywhere(seen)[grouped[:, 1]]], return_counts=True)
    at, topic = np.divmod(cells, max(1, len(seen.topics)))
    order = np.lexsort((topic, -articles, at))
    ends = np.searchsorted(at, np.arange(count + 1))
    names = [seen.topic_names[each] for each in topic[order].tolist()]
    return [join(names[first : min(end, first + TOPICS_NAMED)]) for first, end in pairwise(ends.tolist())]


def _everywhere(seen: Projection) -> Flags:
    articles = np.bincount(seen.about[:, 1], minlength=len(seen.topics))
    often: Flags = articles > max(2, len(np.unique(seen.about[:, 0])) / 2)
    return often


def _span(seen: Projection, count: int) -> tuple[np.ndarray, np.ndarray]:
    known = (seen.story >= 0) & np.isfinite(seen.dates)
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, seen.story[known], seen.dates[known])
    np.maximum.at(last, seen.story[known], seen.dates[known])
    return np.where(np.isfinite(first), first, np.nan), np.where(np.isfinite(last), last, np.nan)


def _providers(seen: Projection, count: int) -> Indices:
    stated = (seen.story >= 0) & (seen.provider >= 0)
    pairs = distinct(np.stack([seen.story[stated], seen.provider[stated]], axis=1), len(seen.providers))
    return np.bincount(pairs[:, 0], minlength=count).astype(np.int64)


def _links_inside(seen: Projection, count: int) -> Indices:
    a, b = seen.story[seen.links[:, 0]], seen.story[seen.links[:, 1]]
    return np.bincount(a[(a == b) & (a >= 0)], minlength=count).astype(np.int64)
