"""Where nodes stand."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from itertools import accumulate, combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph
from graph import analysis
from graph.analysis.indexed_graph import IndexedGraph, index, index_corpus
from graph.export.page.clusters import Cluster, clusters_of
from graph.export.page.columns import columns, select
from graph.export.page.layout import _on_spiral, positions
from graph.export.page.overlaps import Disc, Spiral, remove_overlaps, settle
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


def overlapping(discs: Sequence[Disc]) -> list[tuple[Disc, Disc]]:
    """Every two discs, in whole numbers, that have a point in common."""
    return [
        (a, b) for a, b in combinations(discs, 2) if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (a.radius + b.radius) ** 2
    ]


def test_clusters_do_not_overlap(azure_places) -> None:
    """No two clusters of a real corpus overlap, in whole numbers."""
    _, _, places = azure_places
    assert [] == overlapping(places)
    assert {int} == {type(value) for place in places for value in (place.x, place.y, place.radius)}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500), st.floats(0.5, 300)), max_size=60),
    st.integers(0, 120),
)
def test_any_discs_settle_without_overlap(made: list[tuple[float, float, float]], steps: int) -> None:
    """Whatever discs there are, on one spot or beside each other, and however short they are pushed, none overlap."""
    pushed = remove_overlaps([Disc(*each) for each in made], gap=20.0, steps=steps, wide=1.3)
    assert [] == overlapping(settle(pushed, Spiral(_on_spiral, 40.0, 20.0)))


def test_discs_with_room_stay_where_they_are() -> None:
    """Discs around the middle that are far enough apart settle on the nearest whole numbers."""
    spiral = Spiral(_on_spiral, 40.0, 2.0)
    assert [Disc(0, 0, 10), Disc(-12, 13, 5)] == settle([Disc(0.2, -0.4, 9.5), Disc(-12.2, 12.9, 5.0)], spiral)


@pytest.mark.parametrize("count", [0, 1, 2, 10, 100, 1000])
def test_the_picture_is_about_an_ellipse(count: int) -> None:
    """Clusters of any number are laid out without overlap; many fill an ellipse that is wider than high, and leave its corners free."""
    chance = random.Random(count)
    sizes = [chance.choice((1, 1, 2, 3, 5, 8, 30)) for _ in range(count)]
    ends = list(accumulate(sizes, initial=0))
    clusters = [
        Cluster("", tuple(range(first, last)), story=index if chance.random() < 0.5 else -1)
        for index, (first, last) in enumerate(pairwise(ends))
    ]
    nodes = [f"n{number:05}" for number in range(ends[-1])]
    view = IndexedGraph("", nodes, {"article": range(len(nodes))}, [{}] * len(nodes), {})
    points, discs, _ = positions(view, clusters)
    assert (len(nodes), count, []) == (len(set(points)), len(discs), overlapping(discs))
    if count >= 100:
        right, below = max(disc.x + disc.radius for disc in discs), max(disc.y + disc.radius for disc in discs)
        left, above = min(disc.x - disc.radius for disc in discs), min(disc.y - disc.radius for disc in discs)
        assert 1.1 < (right - left) / (below - above) < 1.6
        half_width, half_height = (right - left) / 2, (below - above) / 2
        beyond = [
            disc
            for disc in discs
            if math.hypot((disc.x - left) / half_width - 1, (disc.y - above) / half_height - 1) > 1.12
        ]
        assert [] == beyond


def test_stories_are_in_the_middle(azure_places) -> None:
    """The stories of a corpus are nearer to the middle than the articles of no story."""
    clusters, _, places = azure_places
    far = {
        story: statistics.median(
            math.hypot(disc.x, disc.y)
            for cluster, disc in zip(clusters, places, strict=True)
            if (cluster.story >= 0) is story
        )
        for story in (True, False)
    }
    assert far[True] < 0.8 * far[False]


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
