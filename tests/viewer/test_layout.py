"""Where nodes stand."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

import graph
from graph.analysis.communities import stories
from graph.viewer.clumps import clumps
from graph.viewer.columns import choice, columns, stories_of
from graph.viewer.discs import Disc, apart
from graph.viewer.layout import _scaled, positions
from graph.viewer.page import page
from graph.viewer.shown import shown_of


@pytest.fixture(scope="module")
def azure_places(azure: graph.Build):
    shown = shown_of(azure.corpus)
    found = clumps(shown, stories_of(shown))
    return found, *positions(shown, found)


def test_every_node_has_a_place_of_its_own(azure_network: nx.MultiDiGraph, azure_places) -> None:
    """No two nodes of a real corpus stand on the same spot."""
    _, points, _ = azure_places
    assert len(set(points)) == len(points) == len(azure_network)


def test_a_corpus_and_its_network_make_one_page(azure: graph.Build, azure_page: Path) -> None:
    """The page of a corpus is that of its network, byte for byte."""
    assert page(azure.corpus) == azure_page.read_bytes()


def test_the_stories_of_the_page_are_those_of_the_analyses(azure: graph.Build) -> None:
    """A page tells the stories that the analyses find, under the same headlines."""
    shown = shown_of(azure.corpus)
    told = [(tuple(shown.ids[node] for node in story.members), story.label) for story in stories_of(shown)]
    assert told == [(story.members, story.label) for story in stories(azure.network)]


def test_clumps_stand_apart(azure_places) -> None:
    """Of a real corpus's clumps, no two overlap by more than a twentieth of the smaller one."""
    _, _, places = azure_places
    overlapping = [
        (a, b)
        for a, b in combinations(places, 2)
        if math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius - 0.1 * min(a.radius, b.radius)
    ]
    assert overlapping == []


@pytest.mark.parametrize("far", [10.0, 10_000.0])
def test_stragglers_do_not_crowd_the_others(far: float) -> None:
    """Where a few parts are driven far away, all others still have about the room they need."""
    even = [(math.sqrt(rank) * math.cos(rank * 2.4), math.sqrt(rank) * math.sin(rank * 2.4)) for rank in range(1, 400)]
    discs = _scaled([*even, (far, 0.0), (0.0, -far)], [1.0] * 401)
    near = sum(math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius for a, b in combinations(discs, 2))
    assert near < 3 * len(discs)


def test_members_stand_in_their_clump(azure_places) -> None:
    """Every article stands within the disc of its clump."""
    found, points, places = azure_places
    outside = [
        node
        for clump, place in zip(found, places, strict=True)
        for node in clump.articles
        if math.hypot(points[node][0] - place.x, points[node][1] - place.y) > place.radius
    ]
    assert outside == []


def test_articles_without_related_stand_by_provider_topic_and_time() -> None:
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
        clump.label for clump in clumps(shown_of(network), ())
    ]


def test_discs_on_one_spot_are_set_apart() -> None:
    """Discs that start in the same place end without overlap."""
    placed = apart([Disc(0.0, 0.0, 1.0)] * 12, gap=0.0, steps=400)
    closest = min(math.hypot(a.x - b.x, a.y - b.y) for a, b in combinations(placed, 2))
    assert closest == pytest.approx(2.0, abs=0.05)


def test_a_larger_network_is_cut_to_its_most_important_nodes(
    monkeypatch: pytest.MonkeyPatch, azure_network: nx.MultiDiGraph
) -> None:
    """Above the limit the page has that many nodes, every story's middle among them, and the true total."""
    monkeypatch.setattr("graph.viewer.columns.MOST_NODES", 500)
    shown = columns(choice(shown_of(azure_network)))
    assert len(shown["kind"]) == 500
    assert shown["total"] == len(azure_network)
    assert len(shown["stories"]) == len(stories(azure_network))
