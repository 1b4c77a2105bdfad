"""Nodes and words that tests look for in the page of a network, whatever its documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True)
class Landmarks:
    """Nodes and words of a network that tests of its page look for.

    Attributes:
        nodes: how many nodes the page shows.
        hub: the name of the node that most links lead to.
        topic: the name of the commonest topic, and the number of its articles.
        small_topic: the same of a topic whose name is in no other's.
        provider: the name of a provider whose name is in no title and no other name, and the number of its articles.
        both: the number of articles that the commonest topic and that provider have in common.
        word: a word of a few titles.
    """

    nodes: int
    hub: str
    topic: tuple[str, int]
    small_topic: tuple[str, int]
    provider: tuple[str, int]
    both: int
    word: str


def landmarks_of(network: nx.MultiDiGraph) -> Landmarks:
    """Return the landmarks of a network, worked out without the page's own code."""
    shown = [(node, values) for node, values in network.nodes(data=True) if values["kind"] != "image"]
    articles: dict[str, dict[str, set[str]]] = {"about": {}, "published-by": {}}
    for article, target, key in network.edges(keys=True):
        if key in articles:
            name = network.nodes[target]["name"]
            articles[key].setdefault(name, set()).add(article)
    topics = sorted(articles["about"], key=lambda name: (-len(articles["about"][name]), name))
    names = "\n".join(f"{values.get('title')} {values.get('name')}".lower() for _, values in shown)
    provider = max(
        (name for name in articles["published-by"] if names.count(name.lower()) == 1 and len(name) > 4),
        key=lambda name: (len(articles["published-by"][name] & articles["about"][topics[0]]), name),
    )
    words = Counter(word for _, values in shown for word in set(str(values.get("title", "")).lower().split()))
    small = next(name for name in topics[2:] if sum(name.lower() in other.lower() for other in topics) == 1)
    hub = max(shown, key=lambda each: network.in_degree(each[0]))[1]
    return Landmarks(
        nodes=len(shown),
        hub=hub["name"],
        topic=(topics[0], len(articles["about"][topics[0]])),
        small_topic=(small, len(articles["about"][small])),
        provider=(provider, len(articles["published-by"][provider])),
        both=len(articles["published-by"][provider] & articles["about"][topics[0]]),
        word=min(word for word, count in words.items() if 3 <= count <= 30 and word.isalpha() and len(word) > 7),
    )
