"""Copies: their kinds, who reprints whom, and whose clock is wrong, found where they were planted and nowhere else."""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import BASE, article, reordered, sentence, shuffled_attribute
from planted_copies import COPIERS, copied, embargoed, local, scattered, shifted
from pyoxigraph import NamedNode
from scipy import stats

from graph import analysis
from graph.analysis.catalogue import AnalysisError
from graph.analysis.clock_check import ClockCheck, check_clocks, corrected
from graph.analysis.copy_sources import sources_of
from graph.analysis.minhash import likely_alike
from graph.analysis.significance import sign_test
from graph.analysis.statements import export, statements
from graph.analysis.words import shingles_of, words_of

CASES = list(csv.DictReader(Path(__file__).with_name("copy_kinds.csv").read_text(encoding="utf-8").splitlines()))
TEXT = sentence(random.Random(0), 60)
DESKS = ("times", "post", "herald")


def pair(case: dict[str, str]) -> nx.MultiDiGraph:
    """Two articles of nearly one text."""
    network = nx.MultiDiGraph(base=BASE)
    article(network, "a", 30.5 if case["hours"] else None, case["a_provider"], title=case["a_title"], excerpt=TEXT)
    later = 30.5 + float(case["hours"]) if case["hours"] else None
    article(network, "b", later, case["b_provider"], title=case["b_title"], excerpt=TEXT)
    return network


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_pair_has_its_kind(case: dict[str, str]) -> None:
    """A pair of copies is a series, a double, syndication or unknown, as the table of cases says."""
    assert [case["kind"]] == analysis.duplicates(pair(case))["kind"].tolist()


def test_a_slot_that_a_provider_fills_again_and_again_makes_a_series() -> None:
    """Two instalments within a week are a series where the provider filled the slot in a third way long before."""
    network = nx.MultiDiGraph(base=BASE)
    for hours, region in ((0.5, "North"), (2_000.5, "East"), (2_050.5, "West")):
        title = f"Cloud containers now available in the {region} region"
        article(network, region, hours, "acme", title=title, excerpt=TEXT)

    assert {"series"} == set(analysis.duplicates(network)["kind"])


def test_a_title_that_comes_back_every_month_makes_a_series() -> None:
    """Articles of one provider and one title are a series from the third on, where none are within a week."""
    network = nx.MultiDiGraph(base=BASE)
    for month in range(4):
        article(network, str(month), month * 700 + 1.5, "team", title="Upcoming design meetings of the team")

    assert ["series"] * 3 == analysis.duplicates(network)["kind"].tolist()


def test_duplicates_show_providers_and_stated_dates() -> None:
    """A row has the names of both providers and the dates of both articles."""
    row = analysis.duplicates(pair(CASES[1])).iloc[0]
    days = [row["a_published"].isoformat(), row["b_published"].isoformat()]

    assert ["Acme", "Wire", "2021-01-05T06:30:00+00:00", "2021-02-16T07:30:00+00:00"] == [
        row["a_provider"], row["b_provider"], *days,
    ]  # fmt: skip


def test_ten_thousand_identical_titles_are_a_chain() -> None:
    """Of 10,000 articles of one title and text each is paired with the one before it, and no other."""
    network = nx.MultiDiGraph(base=BASE)
    for at in range(10_000):
        article(network, str(at), at * 0.01, f"p{at % 3}", title="Cloud company opens a new region", excerpt=TEXT)

    assert 9_999 == len(analysis.duplicates(network))


def test_thousands_of_like_texts_make_a_linear_number_of_pairs() -> None:
    """Of 2,000 texts that share bands of their signatures, each is compared with few, and all are connected."""
    texts = words_of([f"{TEXT} region {at}" for at in range(2_000)])
    pairs = set(likely_alike(shingles_of(texts), np.arange(2_000)))

    assert True is (1_999 <= len(pairs) <= 32 * 8 * 2_000)
    assert 1 == nx.number_connected_components(nx.Graph(pairs))


def test_series_are_not_written_as_copies() -> None:
    """In RDF a series is neither a double nor a reprint; syndication is a reprint of the earlier article."""
    series, syndication = (next(case for case in CASES if case["kind"] == kind) for kind in ("series", "syndication"))

    reprint = [
        str(triple.predicate.value).rpartition("#")[2]
        for triple in statements(pair(syndication))
        if (triple.subject, triple.object) == (NamedNode("https://news.example/a"), NamedNode("https://news.example/b"))
    ]

    assert [False, ["possibleReprint"]] == [b"possible" in export(pair(series)), reprint]


def directions(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(table["original_name"], table["copier_name"], strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_planted_reprints_are_found_with_direction_and_delay(seed: int) -> None:
    """Each copier is a copier of each source and of nobody else, and the median delay is as planted."""
    network = copied(seed, DESKS, texts=90, slow={"times": scattered(6.0, 0.5)})
    table = analysis.reprints(network)
    by_source = table.groupby("original_name")["hours"].median()

    assert {(desk.title(), copier.title()) for desk in DESKS for copier in COPIERS} == directions(table)
    assert (270, True, True) == (
        table["copies"].sum(), 4.5 < by_source["Times"] < 8, (by_source[["Post", "Herald"]] < 1.5).all(),
    )  # fmt: skip
    assert stats.binomtest(int(table["from_original"][0]), int(table["copies"][0])).pvalue == pytest.approx(
        table["p"][0]
    )


def test_a_wire_is_the_source_of_what_is_copied_from_it() -> None:
    """The wire is the original of all six, also where a clock makes a copier precede it; the share is of its articles."""
    table = analysis.reprints(copied(1, clocks={"copier0": shifted(-5)}))

    assert {("Prnewswire", copier.title()) for copier in COPIERS} == directions(table)
    assert (True, {6}, {1.0}, {"Copier0"}) == (
        table["source"].all(), set(table["copiers"]), set(table["share"]),
        set(table[table["corrected"]]["copier_name"]),
    )  # fmt: skip


def found(network: nx.MultiDiGraph) -> list[tuple[str, float, float]]:
    """The clocks that are corrected, by name, with their offsets."""
    table = analysis.clocks(network)
    rows = table[table["corrected"]][["name", "offset_hours", "summer_hours"]]
    return list(rows.itertuples(index=False, name=None))


PLANTED = {
    "a copier of a wire": (("prnewswire",), {"copier0": shifted(-5)}, {}, ("Copier0", -5, -5)),
    "by New York's time": (("prnewswire",), {"copier0": local("America/New_York")}, {}, ("Copier0", -5, -4)),
    "by Los Angeles' time": (("reuters",), {"copier3": local("America/Los_Angeles")}, {}, ("Copier3", -8, -7)),
    "by Newfoundland's": (("prnewswire",), {"copier0": shifted(-3.5)}, {"pace": 0.3}, ("Copier0", -3.5, -3.5)),
    "a credited source": (("gazette",), {"copier1": shifted(-5)}, {"credit": True}, ("Copier1", -5, -5)),
    "the wire is ahead": (("prnewswire",), {"prnewswire": shifted(5)}, {}, ("Prnewswire", 5, 5)),
    "the wire is by India's": (("prnewswire",), {"prnewswire": local("Asia/Kolkata")}, {"pace": 0.2}, ("Prnewswire", 5.5, 5.5)),
    "the wire is by Berlin's": (("dpa",), {"dpa": local("Europe/Berlin")}, {"pace": 0.2}, ("Dpa", 1, 2)),
    "of unknown sources": (DESKS, {"copier0": shifted(-5)}, {"texts": 90}, ("Copier0", -5, -5)),
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_wrong_clock_is_found_alone(name: str, seed: int) -> None:
    """The one clock that is wrong is found with its shift, in winter and in summer, and no other."""
    sources, clocks, more, expected = PLANTED[name]

    assert [expected] == found(copied(seed, sources, clocks=clocks, **more))


def test_two_wrong_clocks_are_found() -> None:
    """Two clocks that are wrong by different shifts are both found."""
    network = copied(2, clocks={"copier0": shifted(-5), "copier1": shifted(-8)})

    assert {("Copier0", -5, -5), ("Copier1", -8, -8)} == set(found(network))


HONEST = {
    "a wire": {"sources": ("prnewswire",)},
    "a slow wire": {"sources": ("prnewswire",), "pace": 12.0},
    "desks": {"sources": DESKS},
    "one desk": {"sources": ("times",)},
    "an exclusive publisher with slow copiers": {"sources": (*DESKS, "only"), "slow": {"only": scattered(5, 1)}},
    "one with copiers at an even pace": {"sources": (*DESKS, "only"), "slow": {"only": scattered(5, 0.5)}},
    "one with an embargo": {"sources": (*DESKS, "only"), "slow": {"only": embargoed(3)}},
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", HONEST)
def test_no_right_clock_is_called_wrong(name: str, seed: int) -> None:
    """Where all clocks are right none is corrected, however late the copies are."""
    assert [] == found(copied(seed, texts=80, **HONEST[name]))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sources", [("prnewswire",), DESKS])
def test_no_clock_is_wrong_in_shuffled_dates(sources: tuple[str, ...], seed: int) -> None:
    """Dates dealt at random show no shift."""
    assert [] == found(shuffled_attribute(copied(seed, sources), "publishedDateTime", seed))


def test_the_bound_of_p_holds() -> None:
    """Of 300 corpora with right clocks at most a twentieth have a provider with p of 0.05 or less for each one tested."""
    low = tests = 0
    for seed in range(300):
        chance = np.random.default_rng(seed)
        groups = [np.array([at * 3, at * 3 + 1, at * 3 + 2]) for at in range(8)]
        dates = np.concatenate([1e9 + at * 1e6 + np.exp(chance.normal(1, 1, 3)) * 3_600 for at in range(8)])
        checks = check_clocks(groups, [-1] * 8, dates, np.tile(np.arange(3), 8))
        low, tests = low + sum(each.p <= 0.05 for each in checks), tests + len(checks)

    assert True is (tests == 900 and low <= 0.05 * tests)


def test_dates_without_times_are_no_evidence() -> None:
    """A copier that states only days is not checked, though its midnight precedes every source."""
    network = copied(1, clocks={"copier0": lambda hour: hour // 24 * 24})

    assert "Copier0" not in set(analysis.clocks(network)["name"])


def test_clocks_do_not_depend_on_the_order_of_the_network() -> None:
    """Nodes and edges in another order give the same table of clocks and of reprints."""
    network = copied(1, clocks={"copier0": shifted(-5)})
    for name in ("clocks", "reprints", "duplicates", "leads"):
        function = getattr(analysis, name)
        pd.testing.assert_frame_equal(function(network), function(reordered(network, 3)), check_exact=True)


def test_a_corrected_clock_turns_the_lead() -> None:
    """A copier whose clock is behind seems to lead the wire; by its corrected clock it follows by its true delay."""
    row = analysis.leads(copied(1, clocks={"copier0": shifted(-5)})).query("leader_name == 'Prnewswire'")
    row = row[row["follower_name"] == "Copier0"].iloc[0]

    assert (True, True, True) == (bool(row["corrected"]), row["led"] == row["stories"], 0 < row["hours"] < 2)


def test_a_copy_ahead_of_its_source_is_no_lead() -> None:
    """Five reprints ahead of the press release, by times too scattered to correct, make no lead of the reprinter."""
    network = nx.MultiDiGraph(base=BASE)
    chance = random.Random(1)
    for at, ahead in enumerate((0.4, 3.1, 9.0, 31.0, 4.5)):
        words = sentence(chance)
        title, hour = " ".join(words.split()[:8]), 500.0 * at + 40.3
        article(network, f"{at}-wire", hour, "businesswire", title=title, excerpt=words)
        article(network, f"{at}-paper", hour - ahead, "paper", title=title, excerpt=words)

    assert ([], 0) == (found(network), len(analysis.leads(network)))


SOURCES = (
    ("LONDON (Reuters) - It rains.", ("Times", "Reuters"), 1),
    ("NEW YORK, May 1 /PRNewswire/ -- It rains.", ("Times", "PR Newswire"), 1),
    ("It rains. Source: Acme Blog", ("Acme Blog", "Times"), 0),
    ("This story originally appeared on Wired", ("Times", "Wired"), 1),
    ("It rains.", ("Business Wire", "Times"), 0),
    ("It rains.", ("Associated Press", "PR Newswire"), 1),
    ("It rains.", ("Reuters", "AFP"), -1),
    ("It rains (a lot).", ("A lot", "Times"), -1),
    ("It rains.", ("Times", "Post"), -1),
)


@pytest.mark.parametrize(("text", "names", "source"), SOURCES)
def test_the_source_is_the_one_credited_or_a_wire(text: str, names: tuple[str, str], source: int) -> None:
    """The source of copies is the provider that a text credits, else a wire of press releases, else an agency."""
    assert [source] == sources_of([np.array([0, 1])], ["", text], np.array([0, 1]), names)


@given(st.datetimes(datetime(2008, 1, 1), datetime(2036, 12, 31)), st.booleans())
def test_summer_time_is_that_of_the_zones(when: datetime, american: bool) -> None:
    """An hour's shift in summer is taken away on the days that the time zone database has summer time."""
    noon = when.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=UTC)
    check = ClockCheck(0, 0.0, 1.0, american, 3, 1, 1.0, 9.0, 0.0, 0.0, True, False, True, (0, 1))
    moved = noon.timestamp() - corrected(np.array([noon.timestamp()]), np.array([0]), [check])[0]
    summer = noon.astimezone(ZoneInfo("America/New_York" if american else "Europe/Berlin")).dst()

    assert summer is not None
    assert summer.total_seconds() == moved


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_sign_test_is_scipys(successes: int, trials: int) -> None:
    """The exact sign test is SciPy's binomial test."""
    successes = min(successes, trials)

    assert (
        pytest.approx(stats.binomtest(successes, trials).pvalue)
        == sign_test(np.array([successes]), np.array([trials]))[0]
    )


@given(st.lists(st.tuples(st.floats(0, 1e10), st.integers(-1, 3)), min_size=2, max_size=30), st.data())
def test_any_groups_can_be_checked(articles: list[tuple[float, int]], data: st.DataObject) -> None:
    """Whatever the dates and groups are, each provider is checked once at most, with p and q between 0 and 1."""
    dates, provider = np.array([date for date, _ in articles]), np.array([who for _, who in articles])
    cuts = sorted(data.draw(st.sets(st.integers(1, len(articles) - 1), max_size=6)))
    groups = np.split(np.arange(len(articles)), cuts)
    sources = data.draw(st.lists(st.integers(-1, 3), min_size=len(groups), max_size=len(groups)))
    checks = check_clocks(groups, sources, dates, provider)

    assert sorted({each.provider for each in checks}) == sorted(each.provider for each in checks)
    assert all(0 <= each.p <= 1 and 0 <= each.q <= 1 and abs(each.offset) <= 14 for each in checks)


@pytest.mark.parametrize(
    ("name", "option", "value", "message"),
    [
        ("duplicates", "threshold", 1.5, "threshold must be between 0 and 1; it is 1.5"),
        ("duplicates", "threshold", float("nan"), "threshold must be between 0 and 1; it is nan"),
        ("reprints", "least", 0, "least must be at least 1; it is 0"),
        ("clocks", "least", 2, "least must be at least 3; it is 2"),
        ("leads", "least", 0, "least must be at least 1; it is 0"),
        ("leads", "most_providers", 1, "most_providers must be at least 2; it is 1"),
        ("overlap", "least", -1, "least must be at least 1; it is -1"),
        ("overlap", "most", "many", "most must be at least 1; it is many"),
    ],
)
def test_an_argument_out_of_range_is_an_error(name: str, option: str, value: object, message: str) -> None:
    """An argument that is out of range, or no number, is an error that states the range."""
    with pytest.raises(AnalysisError, match=message):
        getattr(analysis, name)(nx.MultiDiGraph(), **{option: value})
