"""Topics and their parents."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import empty, table

__all__ = ["hierarchy"]


def hierarchy(network: Network) -> pd.DataFrame:
    """Return every topic with its place in the hierarchy that `broader` states.

    A circle of topics has no top: its members, and all topics below them, have depth -1.

    Args:
        network: the network.

    Returns:
        topic, name, parent, parent_name, depth, children, articles, below, cycle; a parent before its children.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["ai", "vision"], kind="topic")
    >>> _ = network.add_edge("vision", "ai", key="broader")
    >>> hierarchy(network)[["topic", "depth", "children"]].values.tolist()
    [['ai', 0, 1], ['vision', 1, 0]]
    """
    view = index(network)
    if not view.topics:
        return empty("hierarchy", "the network has no topics")
    parent = {int(child): int(above) for child, above in view.broader[::-1]}
    paths = [_path(topic, parent) for topic in range(len(view.topics))]
    children = Counter(parent.values())
    own = np.bincount(view.about[:, 1], minlength=len(view.topics))
    below = _below(view, paths)
    order = sorted(range(len(paths)), key=lambda at: [view.topics[each] for each in reversed(paths[at])])
    endless = [paths[at][-1] in parent for at in range(len(paths))]
    return table(
        "hierarchy",
        {
            "topic": [view.topics[at] for at in order],
            "name": [view.topic_names[at] for at in order],
            "parent": [view.topics[parent[at]] if at in parent else "" for at in order],
            "parent_name": [view.topic_names[parent[at]] if at in parent else "" for at in order],
            "depth": [-1 if endless[at] else len(paths[at]) - 1 for at in order],
            "children": [children[at] for at in order],
            "articles": own[order],
            "below": [below[at] for at in order],
            "cycle": [endless[at] for at in order],
        },
        note="" if len(view.broader) else "no topic states a broader topic",
    )


def _path(topic: int, parent: dict[int, int]) -> list[int]:
    """Return a topic and its ancestors, up to the top or until one repeats."""
    path = [topic]
    while (above := parent.get(path[-1])) is not None and above not in path:
        path.append(above)
    return path


def _below(view: IndexedGraph, paths: list[list[int]]) -> list[int]:
    articles: list[set[int]] = [set() for _ in paths]
    for article, topic in view.about.tolist():
        for above in paths[topic]:
            articles[above].add(article)
    return [len(each) for each in articles]
