"""Networks whose answers are known, because they were put in."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import networkx as nx

from graph.analysis.indexed_graph import IndexedGraph, index

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
        _join(network, iri, "published-by", "provider", provider)
    for topic in topics:
        _join(network, iri, "about", "topic", topic)
    return iri


def slug(name: str) -> str:
    """The part of an IRI that a name gives."""
    return name.replace(" ", "-")


def _join(network: nx.MultiDiGraph, iri: str, key: str, kind: str, name: str) -> None:
    node = f"{BASE}{kind}/{slug(name)}"
    network.add_node(node, kind=kind, name=name.title())
    network.add_edge(iri, node, key=key)


def relate(network: nx.MultiDiGraph, pairs: Sequence[tuple[str, str]]) -> None:
    """Relate articles in pairs, one way."""
    for a, b in pairs:
        network.add_edge(a, b, key="related")


def linked_groups(
    count: int, size: int, seed: int, inside: float = 0.6, between: int = 1
) -> tuple[nx.MultiDiGraph, list[set[str]]]:
    """A network of groups of related articles, without text: dense inside, a few links from each to the next."""
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)
    groups = [
        [article(network, f"{group}-{at}", hours=group * 100 + at) for at in range(size)] for group in range(count)
    ]
    for group in groups:
        relate(network, [pair for pair in combinations(group, 2) if chance.random() < inside])
    for here, there in pairwise(groups):
        relate(network, [(chance.choice(here), chance.choice(there)) for _ in range(between)])
    return network, [set(group) for group in groups]


def newsroom(meetings: Mapping[str, Sequence[tuple[str, float]]]) -> nx.MultiDiGraph:
    """A network of separate stories, each given as providers with the hour of their article.

    Articles of a story share its words, in another order and among words of their own, so none is a copy.
    """
    network = nx.MultiDiGraph(base=BASE)
    for name, reports in meetings.items():
        chance = random.Random(name)
        words = [f"story{name}{word}" for word in chance.sample(WORDS, 8)]
        for at, (provider, hours) in enumerate(reports):
            own = [f"owns{name}n{at}{word}" for word in chance.sample(WORDS, 6)]
            title, text = chance.sample(words, 6), [*words, *own]
            chance.shuffle(text)
            article(network, f"{name}-{at}", hours, provider, title=" ".join(title), excerpt=" ".join(text))
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


def vocabulary(name: str, words: int = 8) -> list[str]:
    """Words that nothing else has."""
    return [f"{name}{WORDS[at * 7]}" for at in range(words)]


def report_event(
    network: nx.MultiDiGraph,
    name: str,
    words: Sequence[str],
    reports: Sequence[tuple[str, float]],
    chance: random.Random,
) -> list[str]:
    """Add the articles of one event, each in its own words beside those of the event, and return their IRIs.

    Args:
        network: the network.
        name: the event's name, for its IRIs.
        words: the words of the event; an article has most of them.
        reports: providers with the hour of their article.
        chance: the source of all other words.
    """
    return [
        article(
            network,
            f"{name}-{at}",
            hours,
            provider,
            title=" ".join(chance.sample(list(words), 5)).capitalize(),
            excerpt=" ".join([*chance.sample(list(words), len(words) - 2), sentence(chance, 8)]),
        )
        for at, (provider, hours) in enumerate(reports)
    ]


def affairs(plan: Mapping[str, Sequence[tuple[str, float]]], seed: int, others: int = 40) -> nx.MultiDiGraph:
    """A network of events over three years.

    Args:
        plan: for each event the affairs that it belongs to, each a letter, and the day it begins.
        seed: of the words.
        others: how many events belong to no affair.
    """
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)
    alone = {f"alone{at}": [("", chance.uniform(0, 1_000))] for at in range(others)}
    for name, parts in {**plan, **alone}.items():
        shared = [word for affair, _ in parts if affair for word in vocabulary(f"affair{affair}")]
        reports = [(f"paper{at}", parts[0][1] * 24 + 5 * at) for at in range(5)]
        report_event(network, name, [*shared, *vocabulary(name)], reports, chance)
    return network


def with_stories(network: nx.MultiDiGraph, groups: Sequence[Sequence[str]]) -> IndexedGraph:
    """Index a network with the stories that are given, whatever its texts say."""
    view = index(network)
    number = {iri: at for at, iri in enumerate(view.articles)}
    members = sorted((sorted(number[iri] for iri in group) for group in groups), key=lambda its: (-len(its), its))
    vars(view)["stories"] = view.stories_of(map(tuple, members))
    return view
