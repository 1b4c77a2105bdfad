"""Vectors of articles for stories: each rule in a case small enough to compute by hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.arrays import Numbers
from graph.analysis.story_words import WEEK, story_vectors

Article = tuple[str, int, float]
"""An excerpt, the number of its provider, and the week it was published in."""


def rows(articles: Sequence[Article], titles: Sequence[str] = ()) -> Numbers:
    """Return the vectors of articles as a dense array; terms in the order of their first appearance."""
    excerpts, providers, weeks = zip(*articles, strict=True)
    dates = np.array(weeks, dtype=float) * WEEK
    return story_vectors(titles or [""] * len(excerpts), excerpts, dates, np.array(providers, dtype=np.int64)).toarray()


def alike(a: str, b: str) -> float:
    """Return the cosine of two texts among ten others that share no term."""
    vectors = rows([(text, -1, 0) for text in (a, b, *(f"z{at}" for at in range(10)))])
    return float(vectors[0] @ vectors[1])


def fillers(count: int) -> list[Article]:
    """Articles without a word in common."""
    return [(f"z{at}", -1, 0) for at in range(count)]


def test_a_name_weighs_more() -> None:
    """A word of equal frequency weighs (1 + 3 s) times as much, with s the smoothed share written as a name."""
    first = rows([("u Zoe car", -1, 0), ("v Zoe car", -1, 0), *fillers(7)])[0]
    named, other = (2 + 0.5) / (2 + 1), (0 + 0.5) / (2 + 1)

    assert pytest.approx((1 + 3 * named) / (1 + 3 * other)) == first[0] / first[1]


def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name() -> None:
    """A word that is written with a capital letter only where a sentence begins weighs as much as any other."""
    first = rows([("Zoe u. Zoe car", -1, 0), ("Zoe v! Zoe car", -1, 0), *fillers(7)])[0]

    assert pytest.approx(1 + log(2)) == first[0] / first[1]


def test_a_word_of_the_title_counts_twice() -> None:
    """A word of a title has the weight of one that an excerpt has two times: 1 + ln 2 against 1."""
    first = rows([("u bb", -1, 0), ("v bb", -1, 0), *fillers(7)], ["aa", "aa", *[""] * 7])[0]

    assert pytest.approx(1 + log(2)) == first[0] / first[1]


def test_a_rare_term_weighs_more() -> None:
    """Weights of terms of two and of four of fifteen articles are as their ln((n + 1) / df), to the power of 1.5."""
    first = rows([("u aa bb", -1, 0), ("v aa bb", -1, 0), ("w bb", -1, 0), ("x bb", -1, 0), *fillers(11)])[0]

    assert pytest.approx((log(16 / 2) / log(16 / 4)) ** 1.5) == first[0] / first[1]


@pytest.mark.parametrize(("count", "most"), [(6, 2), (30, 10), (100, 20), (1_000, 50)])
def test_common_terms_are_left_out(count: int, most: int) -> None:
    """A term is kept in a third of the articles or in twenty, whichever is less, and in a twentieth; not in one more."""
    kept, left = (
        [("u aa" if at < several else f"z{at}", -1, 0) for at in range(count)] for several in (most, most + 1)
    )

    assert [True, False] == [bool(rows(each).any()) for each in (kept, left)]


def test_a_term_of_one_article_is_left_out() -> None:
    """Articles without a term in common have empty vectors."""
    assert False is bool(rows(fillers(9)).any())


HABIT = [
    ("q aa bb", 0, 0),
    *((f"q{week} aa" if week < 6 else f"q{week}", 0, week) for week in range(1, 8)),
    *((f"r{at} bb", 1, 0) for at in range(5)),
    *fillers(12),
]
"""One publisher uses `aa` in six of its eight weeks; `bb` is as frequent, and it uses that in one of them."""


def test_a_habit_of_its_publisher_weighs_less() -> None:
    """A term that a publisher uses in w of W weeks weighs ln((W + 4) / w) / ln(W + 4) times as much."""
    first = rows(HABIT)[0]

    assert pytest.approx(log(12 / 6) / log(12)) == first[0] / first[1]


@pytest.mark.parametrize("case", ["no provider", "no dates", "a short record"])
def test_no_habit_is_known_of_little(case: str) -> None:
    """Without a provider, without dates, or with fewer than six weeks, a term of every week weighs like any other."""
    articles = {
        "no provider": [(text, -1, week) for text, _, week in HABIT],
        "no dates": [(text, provider, np.nan) for text, provider, _ in HABIT],
        "a short record": [(text, provider, week / 2 if provider == 0 else week) for text, provider, week in HABIT],
    }[case]
    first = rows(articles)[0]

    assert pytest.approx(1.0) == first[0] / first[1]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("東京都知事", "新東京駅"),
        ("カメラの発売", "新しいカメラ"),
        ("รถไฟฟ้าสายใหม่", "เปิดรถไฟฟ้า"),
        ("invaded", "invasion"),
        ("Straße", "STRASSE"),
        ("서울시는", "서울시가"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_words_that_share_a_part_are_alike(a: str, b: str) -> None:
    """Runs of scripts without spaces, beginnings of longer words, and case-folded words are terms in common."""
    assert 0 < alike(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("東京", "京東"), ("cats", "cat"), ("invade", "ininvade"), ("서울", "서해"), ("aa,bb", "aabb"), ("", "")],
)
def test_words_that_share_no_term_are_not(a: str, b: str) -> None:
    """Turned runs, short words with another ending, and words with the same end have no term in common."""
    assert 0 == alike(a, b)


@given(
    st.lists(st.tuples(st.text(max_size=30), st.integers(-1, 2), st.sampled_from([0.0, 1.5, 40.0, np.nan])), min_size=1)
)
def test_vectors_are_unit_or_empty(articles: list[Article]) -> None:
    """Whatever the texts, providers and dates, every vector has length 1 or 0, and no weight is negative."""
    vectors = rows(articles, [text[::-1] for text, _, _ in articles])
    lengths = np.sqrt((vectors**2).sum(axis=1))

    assert (True, True) == (bool((vectors >= 0).all()), bool(np.isclose(lengths * (1 - lengths), 0).all()))
