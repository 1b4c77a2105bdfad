"""Where nodes stand."""

from __future__ import annotations

import math
import random
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

import graph
from graph import analysis
from graph.analysis.indexed_graph import index, index_corpus
from graph.export.page.clusters import clusters_of
from graph.export.page.columns import columns, select
from graph.export.page.layout import _scaled, positions
from graph.export.page.overlaps import Disc, remove_overlaps
from graph.export.page.page import page


@pytest.fixture(scope="module")
def azure_places(azure: graph.Build):
    view = index_corpus(azure.corpus)
    clusters = clusters_of(view, view.stories)
    return clusters, *positions(view, clusters)[:2]


def test_every_node_has_a_place_of_its_own(azure_network: nx.MultiDiGraph, azure_places) -> None:
    """No two nodes of a real corpus have the same place."""
    _, points, _ = azure_places
    assert len(set(points)) == len(points) == len(azure_network)


def test_a_corpus_and_its_network_make_one_page(azure: graph.Build, azure_page: Path) -> None:
    """The page of a corpus is that of its network, byte for byte."""
    assert page(azure.corpus) == azure_page.read_bytes()


def test_the_stories_of_the_page_are_those_of_the_analyses(azure: graph.Build) -> None:
    """A page has the stories of the analyses, in the same order, under the same names."""
    view = index_corpus(azure.corpus)
    selection = select(view)
    stories = [(story["label"], view.ids[story["central"]]) for story in columns(selection, len(view))[0]["stories"]]
    assert list(analysis.stories(azure.network)[["name", "central"]].itertuples(index=False, name=None)) == stories


def test_clusters_do_not_overlap(azure_places) -> None:
    """Of a real corpus's clusters, no two overlap by more than a twentieth of the smaller one."""
    _, _, places = azure_places
    overlapping = [
        (a, b)
        for a, b in combinations(places, 2)
        if math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius - 0.1 * min(a.radius, b.radius)
    ]
    assert overlapping == []


@pytest.mark.parametrize("far", [10.0, 10_000.0])
def test_stragglers_do_not_crowd_the_others(far: float) -> None:
    """If a few parts are far away, all others still have about the area they need."""
    even = [(math.sqrt(rank) * math.cos(rank * 2.4), math.sqrt(rank) * math.sin(rank * 2.4)) for rank in range(1, 400)]
    discs = _scaled([*even, (far, 0.0), (0.0, -far)], [1.0] * 401)
    near = sum(math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius for a, b in combinations(discs, 2))
    assert near < 3 * len(discs)


def test_articles_are_placed_in_their_cluster(azure_places) -> None:
    """Every article is placed within the disc of its cluster."""
    clusters, points, places = azure_places
    outside = [
        node
        for cluster, place in zip(clusters, places, strict=True)
        for node in cluster.articles
        if math.hypot(points[node][0] - place.x, points[node][1] - place.y) > place.radius
    ]
    assert outside == []


def test_articles_without_related_are_grouped_by_provider_topic_and_time() -> None:
    """A provider's many loose articles are divided by topic, then by year and quarter."""
    network = nx.MultiDiGraph()
    for number in range(120):
        network.add_node(
            f"a{number:03}", kind="article", publishedDateTime=f"{2020 + number // 60}-0{1 + number % 6}-01T00:00:00Z"
        )
    network.add_node("p", kind="provider", name="P")
    network.add_node("t", kind="topic", name="T")
    for number in range(120):
        network.add_edge(f"a{number:03}", "p", key="published-by")
        network.add_edge(f"a{number:03}", "t", key="about")
    assert ["P · T · 2020 Q1", "P · T · 2020 Q2", "P · T · 2021 Q1", "P · T · 2021 Q2"] == [
        cluster.label for cluster in clusters_of(index(network), ())
    ]


def test_discs_on_one_spot_are_set_apart() -> None:
    """Discs that start in the same place end without overlap."""
    placed = remove_overlaps([Disc(0.0, 0.0, 1.0)] * 12, gap=0.0, steps=400)
    closest = min(math.hypot(a.x - b.x, a.y - b.y) for a, b in combinations(placed, 2))
    assert closest == pytest.approx(2.0, abs=0.05)


def test_a_crowd_is_set_apart_in_a_hundred_steps() -> None:
    """Of 500 discs most of them on a quarter of the room that they need, no two overlap by more than a twentieth of the smaller one."""
    chance = random.Random(1)
    crowd = [Disc(chance.gauss(0, 400), chance.gauss(0, 400), 20 + 80 * chance.random() ** 3) for _ in range(500)]
    placed = remove_overlaps(crowd, gap=40.0, steps=100)
    apart = [math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius for a, b in combinations(placed, 2)]
    smaller = [min(a.radius, b.radius) for a, b in combinations(placed, 2)]
    assert [] == [gap for gap, radius in zip(apart, smaller, strict=True) if gap < -0.1 * radius]


def test_a_larger_network_is_cut_to_its_most_important_nodes(
    monkeypatch: pytest.MonkeyPatch, azure_network: nx.MultiDiGraph
) -> None:
    """Above the limit the page has that many nodes, the central article of every story among them, and the total."""
    monkeypatch.setattr("graph.export.page.columns.MOST_NODES", 500)
    view = index(azure_network)
    shown, _ = columns(select(view), len(view))
    assert len(shown["kind"]) == 500
    assert shown["total"] == len(azure_network)
    assert len(shown["stories"]) == len(view.stories)
