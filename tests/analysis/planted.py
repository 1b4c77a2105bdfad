"""Networks whose answers are known, because they were put in."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import networkx as nx

BASE = "https://example.org/"
START = datetime(2021, 1, 4, tzinfo=UTC)
WORDS = tuple(f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("ron", "lam", "tis", "vek", "dor", "min"))


def article(
    network: nx.MultiDiGraph,
    name: str,
    hours: float | None = None,
    provider: str = "",
    topics: Sequence[str] = (),
    **values: object,
) -> str:
    """Add an article, its provider and topics, and return its IRI."""
    iri = f"https://news.example/{name}"
    stated = {"title": f"Article {name}", **values}
    if hours is not None:
        stated["publishedDateTime"] = f"{START + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
    network.add_node(iri, kind="article", **stated)
    if provider:
        network.add_node(f"{BASE}provider/{provider}", kind="provider", name=provider.title())
        network.add_edge(iri, f"{BASE}provider/{provider}", key="published-by")
    for topic in topics:
        network.add_node(f"{BASE}topic/{topic}", kind="topic", name=topic.title())
        network.add_edge(iri, f"{BASE}topic/{topic}", key="about")
    return iri


def relate(network: nx.MultiDiGraph, pairs: Sequence[tuple[str, str]]) -> None:
    """Relate articles in pairs, one way."""
    for a, b in pairs:
        network.add_edge(a, b, key="related")


def stories(
    count: int, size: int, seed: int, inside: float = 0.6, between: int = 1
) -> tuple[nx.MultiDiGraph, list[set[str]]]:
    """A network of stories: dense inside, a few links from each to the next."""
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)
    groups = [
        [article(network, f"{story}-{at}", hours=story * 100 + at) for at in range(size)] for story in range(count)
    ]
    for group in groups:
        relate(network, [pair for pair in combinations(group, 2) if chance.random() < inside])
    for here, there in pairwise(groups):
        relate(network, [(chance.choice(here), chance.choice(there)) for _ in range(between)])
    return network, [set(group) for group in groups]


def newsroom(meetings: Mapping[str, Sequence[tuple[str, float]]]) -> nx.MultiDiGraph:
    """A network of separate stories, each given as providers with the hour of their article."""
    network = nx.MultiDiGraph(base=BASE)
    for name, told in meetings.items():
        members = [article(network, f"{name}-{at}", hours, provider) for at, (provider, hours) in enumerate(told)]
        relate(network, list(combinations(members, 2)))
    return network


def sentence(chance: random.Random, words: int = 40) -> str:
    """Words at random."""
    return " ".join(chance.choice(WORDS) for _ in range(words))


def shuffled_attribute(network: nx.MultiDiGraph, name: str, seed: int) -> nx.MultiDiGraph:
    """The same network with one attribute dealt anew to its articles."""
    dealt = network.copy()
    articles = [node for node, kind in dealt.nodes(data="kind") if kind == "article"]
    values = [dealt.nodes[node].get(name) for node in articles]
    random.Random(seed).shuffle(values)
    for node, value in zip(articles, values, strict=True):
        dealt.nodes[node][name] = value
    return dealt


def reordered(network: nx.MultiDiGraph, seed: int) -> nx.MultiDiGraph:
    """The same network with nodes and edges put in in another order."""
    chance = random.Random(seed)
    nodes, edges = list(network.nodes(data=True)), list(network.edges(keys=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other = nx.MultiDiGraph(**network.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other
