"""Coverage and diversity: who has a story, who missed it, who was alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import BASE, article, with_stories

from graph import analysis
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph

Reports = Sequence[tuple[str, float]]


def newspapers(stories: Sequence[Reports], others: Reports = ()) -> IndexedGraph:
    """Stories, and articles in none, given as providers with the hour of their article."""
    network: nx.MultiDiGraph = nx.MultiDiGraph(base=BASE)
    groups = [
        [article(network, f"{story}-{at}", hours, provider) for at, (provider, hours) in enumerate(reports)]
        for story, reports in enumerate(stories)
    ]
    for at, (provider, hours) in enumerate(others):
        article(network, f"other-{at}", hours, provider)
    return with_stories(network, groups)


def test_a_provider_missed_a_story_only_if_it_published_then() -> None:
    """Of two that have nothing on a story, the one that published in its time missed it, the other has no row."""
    view = newspapers([[("a", 0), ("a", 1), ("b", 5)]], [("busy", 20), ("idle", 500), ("late", 29), ("too late", 30)])
    table = analysis.coverage(view, least=3)

    assert [["A", True, 2, 0.0], ["B", True, 1, 5.0]] == table[table["covered"]][
        ["provider_name", "covered", "articles", "hours"]
    ].values.tolist()
    assert {"Busy", "Late"} == set(table[~table["covered"]]["provider_name"])
    assert ["", 0] == table[~table["covered"]][["title", "articles"]].iloc[0].tolist()


def test_usual_is_the_share_of_the_other_stories() -> None:
    """A provider that covered one of the two other stories of its time usually covers half; this one is not counted."""
    reports: Reports = [("a", 0), ("b", 1)]
    later = [[(name, hours + 1_000 * at) for name, hours in reports] for at in range(3)]
    view = newspapers([[*later[0], ("c", 2)], later[1], later[2]], [("c", 1_002), ("c", 2_002)])
    table = analysis.coverage(view, least=2)
    rows = table[table["provider_name"] == "C"][["covered", "chances", "usual"]].values.tolist()

    assert [[True, 2, 0.0], [False, 2, 0.5], [False, 2, 0.5]] == rows


def test_those_that_usually_cover_are_the_first_of_those_that_missed() -> None:
    """Among those that missed a story, the one that has the other stories stands before the one that has none."""
    reports: Reports = [("x", 0), ("y", 1)]
    others = [[(name, hours + 1_000 * at) for name, hours in [*reports, ("regular", 2)]] for at in (1, 2)]
    view = newspapers([[*reports, ("x", 3), ("y", 3)], *others], [("any", 2), ("regular", 2), ("any", 1_002)])
    table = analysis.coverage(view, least=2)

    assert ["Regular", "Any"] == table[~table["covered"]]["provider_name"].head(2).tolist()


def test_expected_agrees_with_scipy() -> None:
    """The chance to have an article of the story is SciPy's hypergeometric one."""
    view = newspapers([[("a", 0), ("b", 1), ("b", 2)]], [("c", 3), ("c", 4), ("c", 5), ("d", 6), ("a", 7)])
    table = analysis.coverage(view, least=3)

    for row in table.to_dict("records"):
        assert pytest.approx(scipy.stats.hypergeom(8, 3, row["active"]).sf(0)) == row["expected"]


def test_only_the_largest_stories_are_looked_at() -> None:
    """Of stories that are large enough the largest are taken, and those of one provider are none of them."""
    sizes = [[(name, 1_000.0 * at) for name in "abcdefgh"[:size]] for at, size in enumerate((3, 5, 4, 2))]
    view = newspapers([*sizes, [("alone", 9_000.0 + at) for at in range(9)]])

    assert [5, 4] == analysis.coverage(view, least=3, most=2).drop_duplicates("story")["story_articles"].tolist()
    assert [5, 4, 3] == analysis.coverage(view, least=3).drop_duplicates("story")["story_articles"].tolist()


@settings(max_examples=40)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_diversity_agrees_with_scipy(counts: list[int]) -> None:
    """Entropy, effective number and evenness are those that SciPy's entropy gives."""
    reports: Reports = [(f"p{at}", float(at)) for at, count in enumerate(counts) for _ in range(count)]
    row = analysis.diversity(newspapers([reports if len(reports) > 1 else reports * 2])).iloc[0]
    entropy = scipy.stats.entropy(counts)

    assert pytest.approx(math.exp(entropy)) == row["effective"]
    assert pytest.approx(entropy / np.log(len(counts)) if len(counts) > 1 else math.nan, nan_ok=True) == row["evenness"]
    assert 1 - 1e-9 <= row["effective"] <= row["providers"] + 1e-9


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 50)), min_size=2, max_size=12))
def test_alone_is_the_time_to_the_second_provider(reports: list[tuple[str, float]]) -> None:
    """The first provider has the story alone until the first article of any other, whatever the dates."""
    row = analysis.diversity(newspapers([reports]), hours=10).iloc[0]
    first = min(hours for _, hours in reports)
    others = [hours for name, hours in reports if name.title() != row["first_name"]]

    assert first in [hours for name, hours in reports if name.title() == row["first_name"]]
    assert pytest.approx(min(others) - first if others else math.nan, nan_ok=True) == row["alone"]
    assert ("only" if not others else "ahead" if min(others) - first >= 10 else "") == row["exclusive"]


def test_a_story_with_an_unknown_provider_is_not_called_exclusive() -> None:
    """Where an article states no provider, nobody can be called the only one."""
    table = analysis.diversity(newspapers([[("a", 0), ("", 1)], [("a", 0), ("a", 1)]]))

    assert [[1, ""], [2, "only"]] == table[["articles", "exclusive"]].values.tolist()


def test_none_is_the_largest_of_equals() -> None:
    """Where two providers have as many articles, no one is called the largest."""
    table = analysis.diversity(newspapers([[("a", 0), ("b", 1), ("b", 2)], [("a", 0), ("b", 1)]]))

    assert [["B", 2 / 3], ["", 0.5]] == table[["largest_name", "largest_share"]].values.tolist()


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("coverage", {"least": 1}, "least is 1; it has to be 2 or more"),
        ("coverage", {"most": 0}, "most is 0; it has to be 1 or more"),
        ("diversity", {"hours": -1}, "hours is -1; it has to be 0 or more"),
        ("diversity", {"hours": math.nan}, "hours is nan; it has to be 0 or more"),
    ],
)
def test_arguments_out_of_range_are_errors(name: str, options: dict[str, float], message: str) -> None:
    """An impossible argument is refused with the range."""
    with pytest.raises(AnalysisError, match=message):
        getattr(analysis, name)(nx.MultiDiGraph(), **options)
