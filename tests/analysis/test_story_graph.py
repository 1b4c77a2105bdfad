"""The evidence that articles report one event, and the communities that it makes, against a direct computation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from math import exp, isnan, sqrt

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from igraph import Graph

from graph.analysis import story_graph
from graph.analysis.agreement import weight_of_links
from graph.analysis.arrays import DAY, Indices, Numbers
from graph.analysis.communities import weighted_communities
from graph.analysis.story_graph import Evidence, evidence_of, text_evidence
from graph.analysis.words import words_of

Pair = tuple[int, int]
SAME = sp.csr_array(np.full((2, 400), 1 / 20))
"""Two articles with the same 400 terms: the evidence of their words is 1 + 20 / 400."""
CERTAIN = 1.05
TITLES = ["North bank opens office in Rome", "North bank opens office in Oslo", "Rain", "Flood closes the harbour", ""]


def two(
    days: float,
    other: float = 0.0,
    providers: Sequence[int] = (-1, -1),
    titles: Sequence[str] = ("", ""),
    words: sp.csr_array = SAME,
    meaning: Sequence[float] | None = None,
) -> float:
    """Return the evidence of two articles with the same words, published on these days.

    Providers beyond the first two are those of articles without words; meaning is that of the second
    article, where the first one means (1, 0).
    """
    others = len(providers) - 2
    vectors = sp.csr_array((words.data, words.indices, np.append(words.indptr, [words.nnz] * others)))
    dates = np.array([days, other, *[0.0] * others]) * DAY
    means = None if meaning is None else np.array([(1.0, 0.0), meaning], dtype=np.float32)
    texts = words_of([*titles, *[""] * others])
    found = text_evidence(vectors, texts, dates, np.array(providers, dtype=np.int64), means)
    return float(found.weight.sum())


def test_evidence_fades() -> None:
    """Most evidence is left after two days and 1 / e after five, whichever article is first."""
    assert [CERTAIN, round(CERTAIN * exp(-0.16), 6), round(CERTAIN / exp(1), 6)] == [two(0), two(0, 2), two(5, 0)]


def test_the_window_is_two_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no evidence beyond fourteen days, however small the least evidence is."""
    monkeypatch.setattr(story_graph, "LEAST", 0.0001)

    assert [round(CERTAIN * exp(-7.84), 6), 0.0] == [two(14), two(14.01)]


def test_undated_articles_count_less() -> None:
    """One unknown date halves the evidence; where both are unknown the words decide alone."""
    assert [CERTAIN / 2, CERTAIN / 2, CERTAIN] == [two(np.nan), two(0, np.nan), two(np.nan, np.nan)]


@pytest.mark.parametrize(
    ("providers", "factor"),
    [
        ((0, 1), 1.0),
        ((-1, -1), 1.0),
        ((0, 0, 1, 2), 0.15 + 0.85 / 16),
        ((0, 0, -1, -1), 0.15 + 0.85 / 16),
        ((1, 1, *[0] * 8), 0.15 + 0.85 / 625),
        ((0, 0, *[0] * 6, 1, 2), 0.15 + 0.85 * 0.4096),
        ((0, 0), 1.0),
    ],
)
def test_own_articles_count_less(providers: Sequence[int], factor: float) -> None:
    """Two articles of one provider count 0.15 + 0.85 · share⁴, with the share that the provider has of all articles."""
    assert pytest.approx(CERTAIN * factor, abs=1e-6) == two(0, 0, providers, ("One day", "Rain"))


NUMERALS = [str(number) for number in range(40)]


@pytest.mark.parametrize(
    ("titles", "series"),
    [
        (TITLES[:2], True),
        (("Rome office of North bank", "Oslo office of North bank"), True),
        (("Part one of it", "Part two of it"), True),
        (("It is now available", "It is now available in Rome"), False),
        (("Rain again today", "Rain again today"), False),
        (("Rain again: today", "RAIN again today!"), False),
        (("Bank opens here", "Bank opens there"), False),
        (("a b c d e f g", "a b x y z v g"), False),
        (("", ""), False),
        ((" ".join(NUMERALS), " ".join([*NUMERALS[:19], "x", *NUMERALS[20:]])), True),
        ((" ".join(NUMERALS), " ".join([*NUMERALS[:30], "x", *NUMERALS[31:]])), True),
        ((" ".join(NUMERALS), " ".join([*NUMERALS[:5], "x", *NUMERALS[6:]])), True),
        ((" ".join(NUMERALS), " ".join(NUMERALS)), False),
    ],
)
@pytest.mark.parametrize(("providers", "own"), [((0, 0, 1, 2), 0.203125), ((0, 0), 1.0), ((0, 1), None)])
def test_templates_count_a_tenth(
    titles: Sequence[str], series: bool, providers: Sequence[int], own: float | None
) -> None:
    """Titles of one provider that fill one slot of a frame of half their words, three or more, count 0.1, whatever its share."""
    factor = 1.0 if own is None else 0.1 if series else own

    assert pytest.approx(CERTAIN * factor, abs=1e-6) == two(0, 0, providers, titles)


@pytest.mark.parametrize(("providers", "kept"), [((0, 1), 0.08), ((0, 0, 1, 2), 0.0)])
def test_own_articles_at_the_least_evidence_count_less(providers: Sequence[int], kept: float) -> None:
    """Evidence that is the least only when rounded counts less for one provider, and is left out."""
    cosine = 0.0799997 / (1 + 20 / sqrt(2))
    words = sp.csr_array(np.array([[1.0, 0.0], [cosine, sqrt(1 - cosine**2)]]))

    assert kept == two(0, 0, providers, ("One day", "Rain"), words)


def sharing(first: int, second: int, cosine: float) -> sp.csr_array:
    """Two articles of so many terms, with one of them in common."""
    a, b = np.zeros((2, first + second - 1))
    a[:first], b[first - 1 :] = sqrt((1 - cosine) / (first - 1)), sqrt((1 - cosine) / (second - 1))
    a[first - 1] = b[first - 1] = sqrt(cosine)
    return sp.csr_array(np.stack([a, b]))


@pytest.mark.parametrize(
    ("terms", "cosine", "meaning", "days", "expected"),
    [
        ((15, 15), 0.3, (0.6, 0.8), 0, 0.7 * 0.75 + 0.4),
        ((15, 15), 0.3, (0.6, 0.8), 5, (0.7 * 0.75 + 0.4) / exp(1)),
        ((5, 45), 0.3, (0.6, 0.8), 0, 0.7 * 0.75 + 0.4),
        ((60, 60), 0.3, (0.6, 0.8), 0, 0.4 * 0.9 + 0.16),
        ((15, 15), 0.3, (0.0, 1.0), 0, 0.7 * 0.75),
        ((15, 15), 0.3, (-1.0, 0.0), 0, 0.7 * 0.75),
        ((15, 15), 0.015, (0.6, 0.8), 0, 0.035 * 0.75 + 0.4),
        ((15, 15), 0.012, (0.6, 0.8), 0, 0.0),
        ((15, 15), 0.0, (1.0, 0.0), 0, 0.0),
    ],
)
def test_meaning_counts_most_for_short_texts(
    terms: Pair, cosine: float, meaning: Sequence[float], days: float, expected: float
) -> None:
    """From 0.03 on, evidence of words w is w (1 + α) / 2 + 2 (1 - α) max(0, m - 0.2), α = n / (n + 15); it fades then."""
    assert pytest.approx(expected, abs=2e-6) == two(days, words=sharing(*terms, cosine), meaning=meaning)


def case(seed: int, count: int = 60) -> tuple[sp.csr_array, list[str], Numbers, Indices]:
    """Articles with some of forty terms, titles in common, dates in a month or none, and a provider of half of them, three others or none."""
    chance = np.random.default_rng(seed)
    weights = chance.random((count, 40)) * (chance.random((count, 40)) < 0.15)
    weights[:: count // 6, 0] += 0.5
    length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    dates = np.where(chance.random(count) < 0.2, np.nan, np.round(chance.random(count) * 30) * DAY)
    titles = [TITLES[at] for at in chance.integers(0, len(TITLES), count)]
    provider = np.where(chance.random(count) < 0.5, 0, chance.integers(-1, 4, count))
    return sp.csr_array(weights / np.where(length, length, 1)), titles, dates, provider


def template(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether two titles differ, and have half of their words, three or more, in common at the beginning and the end."""
    longest = max(len(a), len(b))
    before = next((at for at in range(longest) if a[at : at + 1] != b[at : at + 1]), longest)
    after = next((at for at in range(longest) if a[::-1][at : at + 1] != b[::-1][at : at + 1]), longest)
    common = min(before + after, longest)
    return before < longest and common >= 3 and 2 * common >= longest


def direct(vectors: sp.csr_array, titles: list[str], dates: Numbers, provider: Indices) -> Iterator[tuple[Pair, float]]:
    """Yield the evidence of all pairs, each by itself."""
    dense, terms = vectors.toarray(), np.maximum(np.diff(vectors.indptr), 1)
    words = [title.lower().split() for title in titles]
    published = Counter(provider.tolist())
    for a, b in combinations(range(len(dates)), 2):
        days, unknown = abs(dates[a] - dates[b]) / DAY, isnan(dates[a]) + isnan(dates[b])
        time = (1.0 if unknown == 2 else 0.5) if unknown else exp(-((days / 5) ** 2)) if days <= 14 else 0.0
        own = 1.0
        if provider[a] == provider[b] >= 0:
            share = published[provider[a]] / len(dates)
            own = 0.1 if template(words[a], words[b]) else 0.15 + 0.85 * share**4
        weight = round(float(dense[a] @ dense[b]) * (1 + 20 / sqrt(terms[a] * terms[b])) * time * own, 6)
        if weight >= 0.08:
            yield (a, b), weight


def as_dict(found: Evidence) -> dict[Pair, float]:
    return {(a, b): weight for (a, b), weight in zip(found.pairs.tolist(), found.weight.tolist(), strict=True)}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("block", [1, 7, 59, 512])
def test_evidence_is_that_of_all_pairs(monkeypatch: pytest.MonkeyPatch, seed: int, block: int) -> None:
    """Whatever the size of blocks, the evidence is that of a direct computation of all pairs."""
    monkeypatch.setattr(story_graph, "BLOCK", block)
    vectors, titles, dates, provider = case(seed)
    expected = dict(direct(vectors, titles, dates, provider))
    found = as_dict(text_evidence(vectors, words_of(titles), dates, provider))

    assert True is (200 < len(expected) < 1_500)
    assert list(expected) == list(found)
    assert pytest.approx(expected, abs=2e-6) == found


@pytest.mark.parametrize("seed", range(3))
def test_the_most_alike_neighbours_are_kept(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Where neighbours are too many, pairs among the four best of either article are kept, and others left out."""
    monkeypatch.setattr(story_graph, "MOST_NEIGHBOURS", 4)
    vectors, titles, dates, provider = case(seed)
    near: dict[int, list[tuple[float, int, Pair]]] = defaultdict(list)
    for pair, weight in direct(vectors, titles, dates, provider):
        near[pair[0]].append((-weight, pair[1], pair))
        near[pair[1]].append((-weight, pair[0], pair))
    best = {pair for each in near.values() for _, _, pair in sorted(each)[:4]}
    every = {pair for each in near.values() for _, _, pair in each}
    found = set(as_dict(text_evidence(vectors, words_of(titles), dates, provider)))

    assert [set(), set(), True] == [best - found, found - every, len(found) < 0.7 * len(every)]


def test_crowds_need_more_evidence() -> None:
    """Of thirty equal articles, each pair is divided by the mean of the 20 nearest in units of a half; of four it is not."""
    vectors = sp.csr_array(np.full((34, 400), 1 / 20))
    dates = np.where(np.arange(34) < 30, 0.0, 100 * DAY)
    found = as_dict(evidence_of(vectors, words_of([""] * 34), dates, np.full(34, -1), {}))

    assert {(0, 1): 0.5, (30, 31): CERTAIN} == {pair: found[pair] for pair in ((0, 1), (30, 31))}


def linked(agreeing: int, others: int) -> tuple[sp.csr_array, Indices, Numbers]:
    """Words and dates of pairs of articles, of which the first ones have the same words, and a relation of all pairs."""
    pairs = agreeing + others
    owner = np.concatenate([np.repeat(np.arange(agreeing), 2), agreeing + np.arange(2 * others)])
    words = sp.csr_array(
        (np.ones(2 * pairs), (np.arange(2 * pairs), owner)), shape=(2 * pairs, max(1, len(set(owner))))
    )
    spread = sp.csr_array(sp.kron(words, np.full((1, 400), 1 / 20)))
    return spread, np.arange(2 * pairs).reshape(-1, 2), np.zeros(2 * pairs)


def found_with(words: sp.csr_array, dates: Numbers, related: Indices) -> dict[Pair, float]:
    nobody = np.full(len(dates), -1)
    return as_dict(evidence_of(words, words_of([""] * len(dates)), dates, nobody, {"related": related}))


@pytest.mark.parametrize(
    ("agreeing", "others", "prior", "expected"),
    [(30, 10, 0.0, 30 / 50), (30, 10, 1.0, 40 / 50), (0, 40, 0.0, 0.0), (1, 0, 0.0, 0.0), (0, 0, 0.7, 0.7)],
)
def test_agreement_is_the_share_of_pairs_with_like_words(
    agreeing: int, others: int, prior: float, expected: float
) -> None:
    """The weight of links is agreeing / pairs where no dealt pair is alike, with ten pairs of the prior added."""
    words, related, _ = linked(agreeing, others)

    assert pytest.approx(expected, abs=0.02) == weight_of_links(words, related, prior=prior)


def test_links_of_other_times_are_not_judged() -> None:
    """Pairs more than fourteen days apart, which no text can agree with, do not lower the weight of a relation."""
    words, related, dates = linked(30, 10)
    near = found_with(words, dates, related)
    dates[[61, 63, 65, 67]] = 15 * DAY

    assert True is (near[0, 1] < found_with(words, dates, related)[0, 1])


def test_links_add_as_much_as_they_agree() -> None:
    """A link adds its relation's weight squared, also where the words have nothing in common, and fades as words do."""
    words, related, dates = linked(90, 10)
    dates[199] = 2 * DAY
    found = found_with(words, dates, related)
    trust = weight_of_links(words, related, prior=0.0) ** 2

    assert pytest.approx({(0, 1): CERTAIN + trust, (180, 181): trust, (198, 199): trust * exp(-0.16)}, abs=2e-6) == {
        pair: found[pair] for pair in ((0, 1), (180, 181), (198, 199))
    }
    assert 100 == len(found)


@pytest.mark.parametrize(("agreeing", "adds"), [(10, False), (20, True)])
def test_links_of_batches_connect_nothing(agreeing: int, adds: bool) -> None:
    """A relation that agrees with one pair in five makes no pair of its own; with one in ten it adds nothing at all."""
    words, related, dates = linked(agreeing, 100 - agreeing)
    found = found_with(words, dates, related)
    added = weight_of_links(words, related, prior=0.0) ** 2 if adds else 0.0

    assert pytest.approx({(2 * at, 2 * at + 1): CERTAIN + added for at in range(agreeing)}, abs=2e-6) == found


def test_no_article_has_no_evidence() -> None:
    """Without articles there are no pairs."""
    found = evidence_of(sp.csr_array((0, 1)), words_of([]), np.zeros(0), np.zeros(0, dtype=np.int64), {})

    assert (0, 0) == (len(found.pairs), len(found.weight))


# Communities


@st.composite
def weighted(draw: st.DrawFn, most: int = 6) -> tuple[int, list[Pair], list[float]]:
    """A weighted graph of few vertices."""
    count = draw(st.integers(2, most))
    links = draw(st.dictionaries(st.sampled_from(list(combinations(range(count), 2))), st.integers(1, 40)))
    pairs = sorted(links)
    return count, pairs, [links[pair] / 40 for pair in pairs]


def potts(parts: Sequence[Collection[int]], links: dict[Pair, float], resolution: float) -> float:
    """Return the value of a division: the sum over the pairs inside of groups of weight - resolution."""
    return sum(links.get(pair, 0.0) - resolution for part in parts for pair in combinations(sorted(part), 2))


def nearby(parts: Sequence[set[int]]) -> Iterator[list[set[int]]]:
    """Yield the divisions in which one vertex is in another group or alone, or two groups are one."""
    for at, part in enumerate(parts):
        rest = [*parts[:at], *parts[at + 1 :]]
        for vertex in part:
            yield [*rest, part - {vertex}, {vertex}]
            for other in range(len(rest)):
                yield [part - {vertex}, *rest[:other], rest[other] | {vertex}, *rest[other + 1 :]]
        for other in range(len(rest)):
            yield [part | rest[other], *rest[:other], *rest[other + 1 :]]


@given(weighted(9), st.sampled_from([0.05, 0.1, 0.3, 0.6]))
def test_no_move_and_no_merger_is_worth_more(network: tuple[int, list[Pair], list[float]], resolution: float) -> None:
    """No vertex has a better place, and no two communities are worth more as one (Traag and others 2019, section 3)."""
    count, pairs, weights = network
    links = dict(zip(pairs, weights, strict=True))
    found = [set(part) for part in weighted_communities(count, pairs, weights, resolution=resolution)]
    found += [{at} for at in range(count) if not any(at in part for part in found)]
    value = potts(found, links, resolution)

    assert [] == [parts for parts in nearby(found) if potts(parts, links, resolution) > value + 1e-9]


@pytest.mark.parametrize("seed", range(5))
def test_communities_are_worth_what_igraphs_are(seed: int) -> None:
    """On a planted partition, the communities have the groups that igraph's own constant Potts model has."""
    planted = nx.planted_partition_graph(6, 8, 0.9, 0.05, seed=seed)
    pairs = sorted((min(pair), max(pair)) for pair in planted.edges)
    theirs = Graph(len(planted), pairs).community_leiden(
        "CPM", weights=[0.6] * len(pairs), resolution=0.2, n_iterations=-1
    )
    found = weighted_communities(len(planted), pairs, [0.6] * len(pairs), resolution=0.2)

    assert sorted(sorted(part) for part in theirs if len(part) > 1) == sorted(map(sorted, found))


@given(weighted(), weighted(), st.sampled_from([0.0, 0.5]))
def test_components_are_independent(
    first: tuple[int, list[Pair], list[float]], second: tuple[int, list[Pair], list[float]], strength: float
) -> None:
    """Two graphs side by side have the communities that each has by itself."""
    beside = [(a + first[0], b + first[0]) for a, b in second[1]]
    both = weighted_communities(
        first[0] + second[0], [*first[1], *beside], [*first[2], *second[2]], resolution=0.1, strength=strength
    )
    alone = [weighted_communities(*each, resolution=0.1, strength=strength) for each in (first, second)]

    assert sorted([*alone[0], *([at + first[0] for at in part] for part in alone[1])]) == sorted(both)


def test_weak_vertices_are_left_out_with_those_that_they_held() -> None:
    """A vertex with too little evidence is left out, then one that only it held, and the others stay."""
    pairs, weights = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)], [0.5, 0.5, 0.5, 0.38, 0.4]
    whole = weighted_communities(5, pairs, weights, resolution=0.05)

    assert [[2, 0, 1, 3, 4]] == whole
    assert [[0, 1, 2]] == weighted_communities(5, pairs, weights, resolution=0.05, strength=0.45)


@given(weighted(8), st.sampled_from([0.3, 0.5, 1.0]))
def test_every_vertex_is_held(network: tuple[int, list[Pair], list[float]], strength: float) -> None:
    """The weights of every vertex with the others of its community sum up to the strength at least."""
    count, pairs, weights = network
    links = nx.Graph()
    links.add_weighted_edges_from((a, b, weight) for (a, b), weight in zip(pairs, weights, strict=True))
    found = weighted_communities(count, pairs, weights, resolution=0.1, strength=strength)
    held = [value for part in found for _, value in links.subgraph(part).degree(weight="weight")]

    assert [] == [value for value in held if value < strength - 1e-6]


def test_the_most_central_vertex_is_first() -> None:
    """Communities are ordered by size, their vertices by the weights inside, then by number."""
    pairs = [(0, 1), (2, 3), (3, 4), (5, 6)]

    assert [[3, 2, 4], [0, 1], [5, 6]] == weighted_communities(7, pairs, [0.9, 0.4, 0.4, 1.0], resolution=0.1)
