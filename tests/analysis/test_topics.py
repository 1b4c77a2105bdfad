"""Topics: bursts, trends, what rises, what stands together, what is part of what."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import BASE, article

import graph
from graph import analysis
from graph.analysis.measures.bursts import states
from graph.analysis.report import report

WEEK = 168.0


def archive(seed: int, burst: range = range(0)) -> nx.MultiDiGraph:
    """60 weeks of 25 articles on one of eight topics at random; `storm` fills the weeks of a burst."""
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)
    for week, at in product(range(60), range(25)):
        planted = week in burst and chance.random() < 0.5
        topic = "storm" if planted else chance.choice(["storm", *(f"t{number}" for number in range(11))])
        article(network, f"{week}-{at}", week * WEEK + at, topics=[topic])
    return network


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_burst_is_found(seed: int) -> None:
    """The first burst is the planted one, from its first week to its last, and certain."""
    first = analysis.bursts(archive(seed, range(20, 25))).iloc[0]
    weeks = [(first[name].timestamp() / 3600 - 447_024) / WEEK for name in ("start", "end")]

    assert ("Storm", True) == (first["name"], bool(first["q"] <= 0.05))
    assert True is (abs(weeks[0] - 20) <= 1 and abs(weeks[1] - 25) <= 1)


@pytest.mark.parametrize("seed", range(3))
def test_no_burst_is_found_in_chance(seed: int) -> None:
    """Where topics are drawn at random each week, no burst is significant."""
    assert 0 == int((analysis.bursts(archive(seed))["q"] <= 0.05).sum())


@given(st.lists(st.integers(0, 6), min_size=2, max_size=9), st.floats(1.2, 4), st.floats(0, 2))
def test_the_automaton_finds_the_cheapest_states(counts: list[int], scale: float, gamma: float) -> None:
    """The states found cost no more than any of the 2ⁿ sequences of states."""
    row, totals = np.array([counts]), np.full(len(counts), 7)
    if not row.sum():
        row[0, 0] = 1
    found, saved = states(row, totals, scale, gamma)

    def gain(sequence: tuple[bool, ...]) -> float:
        entered = sum(now and not before for before, now in zip((False, *sequence), sequence, strict=False))
        return float(saved[0][np.array(sequence)].sum() - entered * gamma * np.log(max(2, len(counts))))

    best = max(gain(sequence) for sequence in product((False, True), repeat=len(counts)))
    assert best == pytest.approx(gain(tuple(found[0].tolist())), abs=1e-9)


def test_what_rose_is_the_only_change() -> None:
    """A topic that fills the last quarter has risen; topics drawn at random have not."""
    table = analysis.rising(archive(1, range(45, 60)))
    risen = table[(table["q"] <= 0.05) & (table["ratio"] > 1)]

    assert ["Storm"] == risen["name"].tolist()
    assert 0 == int((analysis.rising(archive(2))["q"] <= 0.05).sum())


def test_trends_add_up(azure: graph.Build) -> None:
    """Months and weeks have every article with a date and a topic of at most half of them; weeks begin on Mondays."""
    articles = azure.network.nodes(data="publishedDateTime")
    stated = [(a, b) for a, b, key in azure.network.edges(keys=True) if key == "about"]
    often = {b for b, count in Counter(b for _, b in stated).items() if count > len({a for a, _ in stated}) / 2}
    topics = [(a, b) for a, b in stated if articles[a] and b not in often]
    largest, count = Counter(b for _, b in topics).most_common(1)[0]
    name = azure.network.nodes[largest]["name"]
    for by in ("month", "week"):
        table = analysis.trends(azure.network, by=by)
        assert count == table[table["name"] == name]["articles"].sum()
        assert len({a for a, _ in topics}) == table.drop_duplicates("period")["all"].sum()
    assert {0} == set(table["period"].dt.day_of_week)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_date_at_the_end_of_the_calendar_makes_no_endless_table(date: str) -> None:
    """One article of the year 1 or 9999 adds its own month and no empty ones, and the report is made as ever."""
    network = nx.MultiDiGraph(base=BASE)
    for at in range(40):
        article(network, f"a-{at}", at * 500.0, "times", [("ai", "law", "art")[at % 3]])
    before = analysis.trends(network)
    months = int(before.loc[before["articles"] > 0, "period"].nunique())
    odd = article(network, "odd", 0.0, "times", ["ai"])
    network.nodes[odd]["publishedDateTime"] = date
    table = analysis.trends(network)

    assert (3 * (months + 1), "months without any article are left out") == (len(table), table.attrs["note"])
    assert b"Articles a year" in report(network)


@pytest.mark.parametrize("name", ["trends", "rising", "bursts", "cooccurrence"])
def test_a_topic_of_every_article_changes_nothing(name: str) -> None:
    """With the archive's own subject on every article, and on others that state nothing else, all stays the same."""
    plain, everywhere = (archive(3, range(20, 25)) for _ in range(2))
    for network, subject in ((plain, []), (everywhere, ["a-news"])):
        for at in range(40):
            article(network, f"both-{at}", at * 300.0, topics=["left", "right"])
        for at in range(900):
            article(network, f"untold-{at}", at * 5.0, topics=subject)
    for node in [node for node, kind in everywhere.nodes(data="kind") if kind == "article"]:
        everywhere.add_edge(node, f"{BASE}topic/a-news", key="about")
    without, with_it = (getattr(analysis, name)(network) for network in (plain, everywhere))

    assert "topics of more than half of the articles are left out: A-News" == with_it.attrs["note"]
    assert len(without) > 0
    pd.testing.assert_frame_equal(without, with_it, check_exact=True)


def test_planted_companions_stand_together() -> None:
    """Two topics that share their articles are the only significant pair, with the lift that was planted."""
    chance = random.Random(3)
    network = nx.MultiDiGraph(base=BASE)
    for at in range(300):
        article(
            network,
            str(at),
            at,
            topics=["left", "right"] if at < 30 else [f"t{chance.randrange(6)}", f"u{chance.randrange(6)}"],
        )
    table = analysis.cooccurrence(network)
    found = table[table["q"] <= 0.01]

    assert [("Left", "Right", 30, 10.0, 1.0)] == list(
        found[["a_name", "b_name", "both", "lift", "npmi"]].round(9).itertuples(index=False, name=None)
    )


def test_hierarchies_and_circles() -> None:
    """Depth, children and the articles below a topic are counted, and a circle has no depth."""
    network = nx.MultiDiGraph(base=BASE)
    article(network, "1", topics=["vision", "ai"])
    article(network, "2", topics=["vision", "hen", "egg"])
    topic = f"{BASE}topic/"
    network.add_edges_from(
        [
            (topic + "vision", topic + "ai", "broader"),
            (topic + "hen", topic + "egg", "broader"),
            (topic + "egg", topic + "hen", "broader"),
        ]
    )
    table = analysis.hierarchy(network).set_index("name")[["depth", "children", "articles", "below", "cycle"]]

    assert (0, 1, 1, 2, False) == tuple(table.loc["Ai"])
    assert (1, 0, 2, 2, False) == tuple(table.loc["Vision"])
    assert (-1, 1, 1, 1, True) == tuple(table.loc["Hen"])
