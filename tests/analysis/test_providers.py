"""Providers: who shares stories and who leads, found where it was planted and nowhere else."""

from __future__ import annotations

import random
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import newsroom
from scipy import stats

from graph import analysis
from graph.analysis.measures.leads import lead_network
from graph.analysis.measures.overlap import margins_kept, shared_tails
from graph.analysis.significance import benjamini_hochberg, fisher, hypergeometric_tail, poisson_binomial

CERTAIN = 0.05


def crowd(seed: int, together: bool, leading: bool) -> nx.MultiDiGraph:
    """120 stories of six providers out of forty; `p0` and `p1` meet often, `p0` leads `p1`, if wanted."""
    chance = random.Random(seed)
    told = {}
    for number in range(120):
        cast = chance.sample([f"p{at}" for at in range(2, 40)], 5)
        if together and number < 30:
            cast = [*cast[:3], "p0", "p1"]
        elif 90 <= number < 100:
            cast = [*cast[:4], "p0" if number % 2 else "p1"]
        hours = {name: number * 100 + chance.random() * 48 for name in cast}
        if leading and {"p0", "p1"} <= set(cast):
            hours["p0"], hours["p1"] = sorted((hours["p0"], hours["p1"]))
        told[str(number)] = [(name, round(hour, 2)) for name, hour in hours.items()]
    return newsroom(told)


def pairs(table: object, a: str, b: str) -> set[frozenset[str]]:
    rows = table[table["q"] <= CERTAIN]  # type: ignore[index]
    return {frozenset(pair) for pair in zip(rows[a], rows[b], strict=True)}


@pytest.mark.parametrize("seed", range(4))
def test_planted_overlap_is_found_alone(seed: int) -> None:
    """Of 780 pairs, exactly the one that was planted shares more stories than chance: precision and recall 1."""
    assert {frozenset({"P0", "P1"})} == pairs(analysis.overlap(crowd(seed, True, False)), "a_name", "b_name")


@pytest.mark.parametrize("seed", range(4))
def test_no_overlap_is_found_in_chance(seed: int) -> None:
    """Where providers are drawn at random, no pair shares significantly many stories."""
    assert set() == pairs(analysis.overlap(crowd(seed, False, False)), "a_name", "b_name")


def test_large_stories_make_no_overlap() -> None:
    """Where twenty stories have most providers, the hypergeometric test sees overlap; allowing for sizes there is none."""
    chance = random.Random(1)
    names = [f"p{at}" for at in range(40)]
    told = {str(at): [(name, at * 10.0) for name in chance.sample(names, 30 if at < 20 else 2)] for at in range(120)}
    table = analysis.overlap(newsroom(told))
    uniform = benjamini_hochberg(table["p_uniform"].to_numpy(), table.attrs["tests"])

    assert [True, 0] == [bool((uniform <= CERTAIN).sum() > 100), int((table["q"] <= CERTAIN).sum())]


@pytest.mark.parametrize("seed", range(4))
def test_a_planted_leader_is_found_alone(seed: int) -> None:
    """The provider that was always first is the only significant leader, with its counts."""
    table = analysis.leads(crowd(seed, True, True), least=4)
    found = table[table["q"] <= CERTAIN]

    assert [("P0", "P1", 30, 30)] == list(
        found[["leader_name", "follower_name", "stories", "led"]].itertuples(index=False, name=None)
    )
    assert [("https://example.org/provider/p0", "https://example.org/provider/p1", 30)] == list(
        lead_network(table).edges(data="led")
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_leader_is_found_in_chance(seed: int) -> None:
    """Where hours are drawn at random, nobody leads."""
    assert 0 == int((analysis.leads(crowd(seed, True, False), least=4)["q"] <= CERTAIN).sum())


def test_more_articles_make_no_leader() -> None:
    """A provider with nine articles against one is often first; the test expects that."""
    chance = random.Random(1)
    told = {
        str(number): [("much", chance.random() * 50 + number * 99) for _ in range(9)]
        + [("little", chance.random() * 50 + number * 99)]
        for number in range(40)
    }
    row = analysis.leads(newsroom(told)).iloc[0]

    assert (36.0, True) == (round(max(row["expected"], 40 - row["expected"]), 6), row["q"] > CERTAIN)


def test_profiles_count() -> None:
    """A profile has the counts, the rhythm and the burstiness of a steady beat."""
    network = newsroom({str(day): [("daily", day * 24.0 + 9), ("other", day * 24.0 + 10)] for day in range(14)})
    row = analysis.providers(network).set_index("name").loc["Daily"]

    assert (14, 14, 9, -1.0, 4 / 14) == tuple(row[["articles", "stories", "hour", "burstiness", "weekend"]])


@given(st.integers(1, 60), st.data())
def test_hypergeometric_tail_is_scipys(total: int, data: st.DataObject) -> None:
    """The hypergeometric tail is SciPy's, wherever it starts."""
    first, second = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    least = data.draw(st.integers(0, total))
    ours = hypergeometric_tail(np.array([least]), total, np.array([first]), np.array([second]))

    assert pytest.approx(stats.hypergeom.sf(least - 1, total, first, second), abs=1e-12) == ours[0]


@given(st.integers(1, 60), st.data())
def test_fishers_test_is_scipys(total: int, data: st.DataObject) -> None:
    """Fisher's exact test is SciPy's."""
    first, second = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    both = data.draw(st.integers(max(0, first + second - total), min(first, second)))
    table = [[both, first - both], [second - both, total - first - second + both]]

    assert (
        pytest.approx(stats.fisher_exact(table).pvalue)
        == fisher(np.array([both]), total, np.array([first]), np.array([second]))[0]
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_control_is_scipys(p: list[float]) -> None:
    """The correction for many tests is SciPy's Benjamini-Hochberg."""
    assert stats.false_discovery_control(p) == pytest.approx(benjamini_hochberg(np.array(p), len(p)))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_poisson_binomial_is_scipys(chances: list[float]) -> None:
    """The chances of so many successes are SciPy's."""
    expected = stats.poisson_binom(chances).pmf(np.arange(len(chances) + 1))

    assert pytest.approx(expected, abs=1e-12) == poisson_binomial(np.array(chances))


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=4, max_size=9))
def test_margins_are_kept(cells: list[list[bool]]) -> None:
    """In the random table each row and column is expected to sum to what it was given."""
    table = np.array(cells, dtype=float)
    table[:, 0], table[0], table[-1, 1:], table[1:-1, 5] = 1, 1, 0, 0
    table[0, 5] = 0
    rows, row_times = np.unique(table.sum(axis=1), return_counts=True)
    inner = table.sum(axis=0) > 0
    columns, column_times = np.unique(table.sum(axis=0)[inner], return_counts=True)
    chances = margins_kept(rows, row_times.astype(float), columns, column_times.astype(float))

    assert True is bool(np.abs((chances * column_times).sum(axis=1) - rows).max() < 0.35)


def subsets(chances: list[float], size: int) -> dict[frozenset[int], float]:
    """The sets of so many stories, each with the chance that independent trials give just it."""
    every = range(len(chances))
    return {
        frozenset(some): float(np.prod([chances[at] if at in some else 1 - chances[at] for at in every]))
        for some in combinations(every, size)
    }


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=6), st.floats(0.1, 10), st.data())
def test_the_exact_distribution_of_shared_stories_is_that_of_all_cases(
    chances: list[float], factor: float, data: st.DataObject
) -> None:
    """The chance of so many shared stories is the one that all sets of stories of both sizes give when counted."""
    sizes = data.draw(st.tuples(*[st.integers(1, len(chances))] * 2))
    # Of the second provider the odds are another in all stories alike.
    others = [factor * chance / (1 - chance + factor * chance) for chance in chances]
    first, second = subsets(chances, sizes[0]), subsets(others, sizes[1])
    counted = np.zeros(len(chances) + 1)
    for (a, p), (b, q) in product(first.items(), second.items()):
        counted[len(a & b)] += p * q
    most, once = min(sizes), np.ones(len(chances), dtype=int)
    found = shared_tails(independent(chances), once, sizes, most)[:, sizes[0], sizes[1]]
    expected = np.cumsum(counted[::-1])[::-1][: most + 1] / counted.sum()

    assert expected == pytest.approx(found, rel=1e-9)


def independent(chances: list[float]) -> np.ndarray:
    """How likely each story has neither of two providers, just one, and both, where they are independent."""
    each = np.array(chances)
    return np.stack([(1 - each) ** 2, each * (1 - each), each**2])


@given(st.integers(1, 12), st.data())
def test_equal_stories_share_by_the_hypergeometric_distribution(total: int, data: st.DataObject) -> None:
    """Where all stories are alike the exact distribution is SciPy's hypergeometric one."""
    a, b = data.draw(st.tuples(*[st.integers(1, total)] * 2))
    found = shared_tails(independent([0.4]), np.array([total]), (a, b), min(a, b))[:, a, b]

    assert stats.hypergeom.sf(np.arange(min(a, b) + 1) - 1, total, a, b) == pytest.approx(found)


def curveball(rows: list[set[int]], trades: int, chance: random.Random) -> list[set[int]]:
    """Trade what two rows do not share, again and again, which keeps all sums (Strona et al. 2014)."""
    for _ in range(trades):
        i, j = chance.sample(range(len(rows)), 2)
        both, either = rows[i] & rows[j], sorted(rows[i] ^ rows[j])
        chance.shuffle(either)
        mine = len(rows[i]) - len(both)
        rows[i], rows[j] = both | set(either[:mine]), both | set(either[mine:])
    return rows


def test_overlap_agrees_with_tables_of_the_very_margins() -> None:
    """p is within a factor of two of its share among 1,500 random tables with the same sums of rows and columns."""
    chance = random.Random(1)
    rows = [{story for story in range(40) if chance.random() < 0.05 + at / 60} for at in range(16)]
    told = {
        str(story): [(f"p{at}", story * 300 + chance.random() * 20) for at in range(16) if story in rows[at]]
        for story in range(40)
    }
    rows = [{story for story in row if len(told[str(story)]) > 1} for row in rows]
    table = analysis.overlap(newsroom({name: cast for name, cast in told.items() if len(cast) > 1}), least=1)
    pairs = [(int(row.a_name[1:]), int(row.b_name[1:])) for row in table.itertuples()]
    reached = np.zeros(len(pairs))
    for _ in range(1_500):
        rows = curveball(rows, 40, chance)
        reached += [len(rows[a] & rows[b]) for a, b in pairs] >= table["shared"].to_numpy()
    share = reached / 1_500
    likely = share >= 0.02

    assert [True] == list({*(np.abs(np.log2(table["p_sizes"][likely] / share[likely])) < 1)})


def test_the_least_likely_overlap_is_first() -> None:
    """Rows are in order of q, then of p before it is rounded, where all q are 1 as well."""
    table = analysis.overlap(crowd(1, False, False))
    p = np.maximum(table["p_uniform"], table["p_sizes"]).round(14)

    assert True is bool(table["q"].is_monotonic_increasing and p.is_monotonic_increasing)
    assert True is bool(table["exact"].all() and (table["example"] != "").all() and table["first"].notna().all())
