"""Storylines and chronologies: found where they were planted, and not by chance."""

from __future__ import annotations

import pickle
import random
from itertools import pairwise

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import BASE, affairs, article, reordered, report_event, shuffled_attribute, vocabulary, with_stories

from graph import analysis
from graph.analysis.catalogue import AnalysisError
from graph.analysis.measures.chronology import _tops
from graph.analysis.statements import statements

CHAINS = {
    f"{affair}{at}": [(affair, start + 20 * at)]
    for affair, start in (("a", 30), ("b", 400), ("c", 700))
    for at in range(3)
}
"""Three affairs of three events each, twenty days apart."""
CHAINS_FAR = {
    f"{affair}{at}": [(affair, start + 20 * at)] for affair, start in (("c", 500), ("d", 800)) for at in range(3)
}


def linked(table: pd.DataFrame, network: nx.MultiDiGraph) -> dict[tuple[str, str], str]:
    """The kind of each link, by the names of the events that it leads from and to."""
    membership = analysis.membership(network)
    names = {row["story"]: row["article"].rsplit("/", 1)[1].rsplit("-", 1)[0] for row in membership.to_dict("records")}
    return {(names[row["earlier"]], names[row["later"]]): row["kind"] for row in table.to_dict("records")}


@pytest.mark.parametrize("seed", range(4))
def test_planted_chains_are_found(seed: int) -> None:
    """Each affair goes on from event to event, and nothing else is linked."""
    network = affairs(CHAINS, seed)

    planted = {(f"{affair}{at}", f"{affair}{at + 1}"): "continuation" for affair in "abc" for at in range(2)}
    assert planted == linked(analysis.storylines(network), network)


@pytest.mark.parametrize("seed", range(4))
def test_a_planted_split_is_found(seed: int) -> None:
    """An event of two affairs goes on as both."""
    network = affairs(
        {"root": [("a", 100), ("b", 100)], "left": [("a", 115)], "right": [("b", 118)], **CHAINS_FAR}, seed
    )

    found = linked(analysis.storylines(network), network)
    assert {("root", "left"): "split", ("root", "right"): "split"} == {
        pair: kind for pair, kind in found.items() if "root" in pair
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_planted_merge_is_found(seed: int) -> None:
    """Two affairs that go on as one event are a merge."""
    network = affairs(
        {"left": [("a", 100)], "right": [("b", 103)], "joint": [("a", 118), ("b", 118)], **CHAINS_FAR}, seed
    )

    found = linked(analysis.storylines(network), network)
    assert {("left", "joint"): "merge", ("right", "joint"): "merge"} == {
        pair: kind for pair, kind in found.items() if "joint" in pair
    }


@pytest.mark.parametrize("seed", range(4))
def test_dealt_dates_give_no_storylines(seed: int) -> None:
    """With the dates of the articles dealt anew, no storyline is left."""
    network = shuffled_attribute(affairs(CHAINS, seed), "publishedDateTime", seed)

    assert 0 == len(analysis.storylines(network))


@pytest.mark.parametrize("seed", range(4))
def test_dealt_texts_give_no_storylines(seed: int) -> None:
    """With titles and excerpts dealt anew, each on its own, no storyline is left."""
    network = shuffled_attribute(shuffled_attribute(affairs(CHAINS, seed), "title", seed), "excerpt", seed + 100)

    assert 0 == len(analysis.storylines(network))


@pytest.mark.parametrize("seed", range(8))
def test_events_at_random_times_are_no_storylines(seed: int) -> None:
    """Events of twenty affairs, whole as they are, that come at any time make no storylines."""
    chance = random.Random(seed)
    network = affairs({f"x{at}": [(chr(97 + at % 20), chance.uniform(0, 1_000))] for at in range(60)}, seed, others=10)

    assert 0 == len(analysis.storylines(network, weeks=8))


def test_links_between_articles_count() -> None:
    """Two events that share one word only are a storyline where articles of the later link to the earlier."""
    chance, network = random.Random(1), affairs(CHAINS, 1)
    early = report_event(network, "early", ["verdict", *vocabulary("early")], [("p", 24_100), ("q", 24_101)], chance)
    late = report_event(network, "late", ["verdict", *vocabulary("late")], [("p", 24_300), ("q", 24_301)], chance)
    for node in early + late:
        network.nodes[node]["title"] = "Verdict " + network.nodes[node]["title"]
    before = linked(analysis.storylines(network), network)
    for a, b in zip(late, early, strict=True):
        network.add_edge(a, b, key="links")
    table = analysis.storylines(network)

    assert {("early", "late")} == set(linked(table, network)) - set(before)
    assert ["Verdict", 2] == table[table["links"] > 0][["words", "links"]].iloc[0].tolist()


def test_a_storyline_is_its_links() -> None:
    """The columns of a storyline are those of its stories; its IRI is minted from the earliest."""
    network = affairs(CHAINS, 2)
    table = analysis.storylines(network)
    stories = analysis.stories(network).set_index("story")

    assert [3] * 6 == table["stories"].tolist()
    assert table["earlier_first"].tolist() == stories.loc[table["earlier"], "first"].tolist()
    assert table["later_last"].tolist() == stories.loc[table["later"], "last"].tolist()
    assert True is bool((table["earlier_first"] < table["later_first"]).all())
    heads = table.groupby("storyline")["earlier_first"].idxmin()
    assert [f"{BASE}storyline/{iri[-12:]}" for iri in table.loc[heads, "earlier"]] == heads.index.tolist()


def test_a_later_story_continues_the_earlier_in_rdf() -> None:
    """The derived facts say of the later story of each link that it continues the earlier."""
    network = affairs(CHAINS, 2)
    table = analysis.storylines(network)
    stated = {
        (str(triple.subject)[1:-1], str(triple.object)[1:-1])
        for triple in statements(network)
        if triple.predicate.value == f"{BASE}ns#continues"
    }

    assert set(zip(table["later"], table["earlier"], strict=True)) == stated


def test_the_weeks_between_are_bounded() -> None:
    """Stories further apart than the weeks asked for are not linked."""
    assert 0 == len(analysis.storylines(affairs(CHAINS, 0), weeks=2))


@pytest.mark.parametrize("weeks", [-1, 521, float("nan")])
def test_weeks_out_of_range_are_an_error(weeks: float) -> None:
    """An impossible number of weeks is refused with the range."""
    with pytest.raises(AnalysisError, match="it has to be from 0 to 520"):
        analysis.storylines(nx.MultiDiGraph(), weeks=weeks)


def chronology_of(reports: list[tuple[str, float]]) -> pd.DataFrame:
    """The chronology of one story, given as providers with the hour of their article."""
    network: nx.MultiDiGraph = nx.MultiDiGraph(base=BASE)
    members = [article(network, f"{at:03}", hours, provider) for at, (provider, hours) in enumerate(reports)]
    return analysis.chronology(with_stories(network, [members]))


def test_a_chronology_names_the_first_the_followers_and_the_last() -> None:
    """Each provider stands once, in order, with its delay and how many articles it has."""
    table = chronology_of([("a", 0), ("b", 3), ("a", 4), ("c", 30)])

    assert [
        ["first", 0.0, "A", 2, "A reports first"],
        ["followed", 3.0, "B", 1, "B follows 3 hours after the first report"],
        ["followed", 30.0, "C", 1, "C follows 30 hours after the first report"],
        ["last", 30.0, "C", 4, "C has the last article, 30 hours after the first report"],
    ] == table[["event", "hours", "provider_name", "articles", "meaning"]].values.tolist()


def test_a_chronology_shows_both_peaks() -> None:
    """Two busy days with a quiet one between them are two peaks, each at its first article."""
    days = [0, 1, 1.1, 1.2, 1.3, 3, 5, 5.1, 5.2, 5.3, 5.4, 7]
    table = chronology_of([(f"p{at}", day * 24 + 1) for at, day in enumerate(days)])

    peaks = table[table["event"] == "peak"]
    assert [
        ["2021-01-05", 4, "4 of 12 articles on 2021-01-05"],
        ["2021-01-09", 5, "5 of 12 articles on 2021-01-09"],
    ] == [[str(row["when"])[:10], row["articles"], row["meaning"]] for row in peaks.to_dict("records")]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_peaks_are_apart_by_half_of_the_highest(counts: list[int]) -> None:
    """The highest count is a peak, each peak is the highest up to the next, and between two there is a deep fall."""
    tops, half = _tops(counts), max(counts) / 2

    assert (max(counts) >= 3) == (max(counts) in [counts[at] for at in tops])
    for a, b in pairwise(tops):
        low = min(counts[a:b])
        assert min(counts[a], counts[b]) - low >= half
        assert counts[b] >= half


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 100)), min_size=3, max_size=12))
def test_a_chronology_is_in_order(reports: list[tuple[str, float]]) -> None:
    """Of whatever dates, the events of a story are in order, from one first to one last, a provider once."""
    table = chronology_of(reports)

    for _, events in table.groupby("story"):
        kinds = events["event"].tolist()
        assert ("first", "last", 1, 1) == (kinds[0], kinds[-1], kinds.count("first"), kinds.count("last"))
        assert True is events["when"].is_monotonic_increasing
        once = events[events["event"].isin(["first", "followed"])]
        assert sorted(set(once["provider"])) == sorted(once["provider"])


def test_a_chronology_of_all_centuries() -> None:
    """Dates in the years 1 and 9999 are dates."""
    network: nx.MultiDiGraph = nx.MultiDiGraph(base=BASE)
    dates = ["0001-01-01T00:00:00Z", *["2021-01-04T10:00:00Z"] * 4, "9999-12-31T23:59:59Z"]
    members = [article(network, str(at), publishedDateTime=date) for at, date in enumerate(dates)]
    table = analysis.chronology(with_stories(network, [members]))

    assert ["first", "peak", "last"] == table["event"].tolist()
    assert "4 of 6 articles on 2021-01-04" == table["meaning"][1]


def test_a_story_of_one_article_has_no_chronology() -> None:
    """Less than two articles are no course."""
    with pytest.raises(AnalysisError, match="least is 1; it has to be 2 or more"):
        analysis.chronology(nx.MultiDiGraph(), least=1)


@pytest.mark.parametrize("name", ["storylines", "chronology", "coverage", "diversity"])
def test_the_order_of_a_planted_network_does_not_matter(name: str) -> None:
    """Nodes put in in another order give the same table."""
    network = affairs({"root": [("a", 100), ("b", 100)], "left": [("a", 115)], "right": [("b", 118)], **CHAINS_FAR}, 7)
    function = getattr(analysis, name)

    assert pickle.dumps(function(network).to_dict("list")) == pickle.dumps(
        function(reordered(network, 9)).to_dict("list")
    )
