"""Topics and what they are part of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.projection import Network, Projection, projected
from graph.analysis.tables import empty, table

__all__ = ["hierarchy"]


def hierarchy(network: Network) -> pd.DataFrame:
    """Return every topic with its place in the hierarchy that `broader` states.

    A circle of topics has no top: its members, and what is below them, have depth -1.

    Args:
        network: the network.

    Returns:
        topic, name, parent, depth, children, articles, below, cycle; a parent before its children.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["ai", "vision"], kind="topic")
    >>> _ = network.add_edge("vision", "ai", key="broader")
    >>> hierarchy(network)[["topic", "depth", "children"]].values.tolist()
    [['ai', 0, 1], ['vision', 1, 0]]
    """
    seen = projected(network)
    if not seen.topics:
        return empty("hierarchy", "the network has no topics")
    parent = {int(child): int(above) for child, above in seen.broader[::-1]}
    paths = [_path(topic, parent) for topic in range(len(seen.topics))]
    own = np.bincount(seen.about[:, 1], minlength=len(seen.topics))
    below = _below(seen, paths)
    order = sorted(range(len(paths)), key=lambda at: [seen.topics[each] for each in reversed(paths[at])])
    endless = [paths[at][-1] in parent for at in range(len(paths))]
    return table(
        "hierarchy",
        {
            "topic": [seen.topics[at] for at in order],
            "name": [seen.topic_names[at] for at in order],
            "parent": [seen.topics[parent[at]] if at in parent else "" for at in order],
            "depth": [-1 if endless[at] else len(paths[at]) - 1 for at in order],
            "children": [sum(1 for above in parent.values() if above == at) for at in order],
            "articles": own[order],
            "below": [below[at] for at in order],
            "cycle": [endless[at] for at in order],
        },
        note="" if len(seen.broader) else "no topic states what it is part of",
    )


def _path(topic: int, parent: dict[int, int]) -> list[int]:
    """A topic and what is above it, as far up as it goes, or until it repeats."""
    path = [topic]
    while (above := parent.get(path[-1])) is not None and above not in path:
        path.append(above)
    return path


def _below(seen: Projection, paths: list[list[int]]) -> list[int]:
    articles: list[set[int]] = [set() for _ in paths]
    for article, topic in seen.about.tolist():
        for above in paths[topic]:
            articles[above].add(article)
    return [len(each) for each in articles]
