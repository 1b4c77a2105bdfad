"""The words of articles as vectors, weighted so that articles about the same event are near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import scipy.sparse as sp

from graph.analysis.arrays import WEEK, Flags, Indices, Numbers
from graph.analysis.words import cased_words_in

__all__ = ["story_vectors"]

TITLE_WEIGHT = 2
"""How many times a word of a title counts."""

PREFIX = 4
"""The beginnings of longer words are terms too, so that inflected forms of a word have one in common."""

SYLLABLES = 2
"""The length of the beginnings of words whose letters are syllables: those of Korean."""

NAME_WEIGHT = 3.0
"""How much more a word weighs that is always written as a name, against one that never is."""

RARITY = 1.5
"""The power of the inverse document frequency."""

COMMON = 0.05
"""A term of a larger share of the articles tells none from another, and is left out."""

FEW = 20
"""A term of up to so many articles, and not more than a third of all, is never too common."""

MOST = 4_000
"""A term of more articles is left out of very large corpora, as comparing all of them takes too long."""

STEADY = 4
"""In how many weeks more than it did a publisher is taken to have published, so that short records prove little."""

RECORD = 6
"""In how many weeks a publisher has to have published for its habits to count."""

_AFTER_SENTENCE = (".", "!", "?", ":", "…", "|", "-", "–", "—", "“", '"', "‘", "(", "。", "！", "？")


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """The terms of articles, an entry for every article and term.

    Attributes:
        article, term, times: the entries, sorted by article and term.
        naming: of each term, the share of its occurrences inside of sentences that are written as a name.
    """

    article: Indices
    term: Indices
    times: Numbers
    naming: Numbers


def story_vectors(titles: Sequence[str], excerpts: Sequence[str], dates: Numbers, provider: Indices) -> sp.csr_array:
    """Return a vector of length 1 for every article, of the words of its title and excerpt.

    The weight of a term is (1 + ln tf) · idf^1.5 · name · habit, with idf = ln((n + 1) / df). A term
    is a word or the beginning of one (words without spaces between them: runs of characters).
    `name` is 1 to 4, by the share of the word's occurrences inside of sentences that are written as a
    name: actors and places tell one event from another of its kind. `habit` is below 1 for a term
    that the publisher of the article uses week after week, as in "X is now available in Y".

    Args:
        titles, excerpts: the texts of every article.
        dates: the instant every article was published at, in seconds; NaN where it is not known.
        provider: the number of the provider of every article; -1 where it states none.

    >>> story_vectors(["Red car"] * 2, ["", ""], np.array([0.0, 0.0]), np.array([-1, -1])).shape[0]
    2
    """
    terms = _terms(titles, excerpts)
    articles, several = len(titles), len(terms.naming)
    frequency = np.bincount(terms.term, minlength=several)
    most = max(2, min(FEW, articles / 3), min(COMMON * articles, MOST))
    kept = (frequency > 1) & (frequency <= most)
    rarity = np.log((articles + 1) / np.maximum(frequency, 1)) ** RARITY * (1 + NAME_WEIGHT * terms.naming)
    at = np.flatnonzero(kept[terms.term])
    article, term = terms.article[at], terms.term[at]
    weight = (1 + np.log(terms.times[at])) * rarity[term] * _habits(article, term, several, dates, provider)
    length = np.sqrt(np.bincount(article, weights=weight**2, minlength=articles))
    weight /= np.where(length > 0, length, 1.0)[article]
    number = np.cumsum(kept) - 1
    starts = np.searchsorted(article, np.arange(articles + 1))
    return sp.csr_array((weight, number[term], starts), shape=(articles, max(1, int(kept.sum()))))


def _habits(article: Indices, term: Indices, several: int, dates: Numbers, provider: Indices) -> Numbers:
    """Return a factor for every entry: 1 for a term of one week, less for one that its publisher uses in many.

    ln((W + 4) / w) / ln(W + 4), for a publisher that published in W weeks and used the term in w of them.
    """
    week = np.where(np.isfinite(dates), np.nan_to_num(dates) // WEEK, 0).astype(np.int64)
    _, week = np.unique(week, return_inverse=True)
    weeks = int(week.max(initial=0)) + 1
    counts = (provider >= 0) & np.isfinite(dates)
    published = _different(provider[counts] * weeks + week[counts]) // weeks
    active = np.bincount(published, minlength=int(provider.max(initial=-1)) + 2)
    regular = counts & (active[provider] >= RECORD)
    factor = np.ones(len(article))
    at = np.flatnonzero(regular[article])
    if not len(at):
        return factor
    used = provider[article[at]] * several + term[at]
    pairs, place = np.unique(used, return_inverse=True)
    often = np.bincount(_different(place * weeks + week[article[at]]) // weeks, minlength=len(pairs))
    possible = active[provider[article[at]]] + STEADY
    factor[at] = np.log(possible / often[place]) / np.log(possible)
    return factor


@dataclass(frozen=True, slots=True, eq=False)
class _Occurrences:
    """The words of all texts, in order.

    Attributes:
        text: the number of the text of every word; texts are a title and an excerpt in turn.
        word: the number of every word.
        naming: of each word, the share of its occurrences inside of sentences that are written as a name.
        prefixes: of each word the number of its beginning; -1 for a word that is no longer than that.
    """

    text: Indices
    word: Indices
    naming: Numbers
    prefixes: Indices


def _different(values: Indices) -> Indices:
    """Return the different values, sorted: many times as fast as `np.unique`, which hashes first."""
    ordered = np.sort(values)
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) > 0]


def _terms(titles: Sequence[str], excerpts: Sequence[str]) -> _Terms:
    """Split the texts into terms."""
    found = _occurrences([text for pair in zip(titles, excerpts, strict=True) for text in pair])
    words = len(found.naming)
    naming = np.concatenate([found.naming, np.full(int(found.prefixes.max(initial=-1)) + 1, 0.5)])
    return _counted(found.text, found.word, found.prefixes, words, naming)


def _occurrences(texts: Sequence[str]) -> _Occurrences:
    """Split texts into words; each different piece between spaces is looked at only once."""
    number: dict[str, int] = defaultdict(count().__next__)
    pieces: list[int] = []
    lengths: list[int] = []
    for text in texts:
        here = text.split()
        lengths.append(len(here))
        pieces += map(number.__getitem__, here)
    words: dict[str, int] = defaultdict(count().__next__)
    found = [cased_words_in(piece) for piece in number]
    inside = [[words[word] for word, _ in each] for each in found]
    capital = np.array([named for each in found for _, named in each], dtype=bool)
    piece = np.array(pieces, dtype=np.int64)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    place, word, at, first = _expanded(piece, inside)
    middle = ~(first & _opens_sentence(number, piece, owner)[at])
    named = np.bincount(word[middle], weights=capital[place][middle], minlength=len(words))
    seen = np.bincount(word[middle], minlength=len(words))
    usual = named.sum() / max(1, seen.sum())
    return _Occurrences(owner[at], word, (named + usual) / (seen + 1), _prefixes(words))


def _counted(text: Indices, word: Indices, prefixes: Indices, words: int, naming: Numbers) -> _Terms:
    """Count the words and their beginnings in every article; texts are a title and an excerpt in turn."""
    article, times = text // 2, np.where(text % 2 == 0, TITLE_WEIGHT, 1)
    long = np.flatnonzero(prefixes[word] >= 0) if len(word) else np.zeros(0, dtype=np.int64)
    term = np.concatenate([word, words + prefixes[word[long]]])
    keys = np.concatenate([article, article[long]]) * max(1, len(naming)) + term
    cells, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, weights=np.concatenate([times, times[long]]), minlength=len(cells))
    rows, terms = np.divmod(cells, max(1, len(naming)))
    return _Terms(rows, terms, sums.astype(np.float64), naming)


def _prefixes(words: Iterable[str]) -> Indices:
    """Return the number of the beginning of every word; -1 for a word that is no longer than that."""
    number: dict[str, int] = defaultdict(count().__next__)
    lengths = ((word, SYLLABLES if "\uac00" <= word[0] <= "\ud7a3" else PREFIX) for word in words)
    return np.array([number[word[:length]] if len(word) > length else -1 for word, length in lengths], dtype=np.int64)


def _opens_sentence(number: Iterable[str], piece: Indices, text: Indices) -> Flags:
    """Return for every piece whether it may begin a sentence, where a capital letter means nothing."""
    ends = np.array([each.endswith(_AFTER_SENTENCE) for each in number], dtype=bool)
    opening = np.ones(len(piece), dtype=bool)
    opening[1:] = (text[1:] != text[:-1]) | ends[piece[:-1]] if len(piece) else False
    return opening


def _expanded(piece: Indices, inside: Sequence[Sequence[int]]) -> tuple[Indices, Indices, Indices, Flags]:
    """Return the words of pieces: place among all pieces' words, number, piece, and whether it is its piece's first."""
    flat = np.array([word for each in inside for word in each], dtype=np.int64)
    lengths = np.array([len(each) for each in inside], dtype=np.int64)
    several = lengths[piece]
    at = np.repeat(np.arange(len(piece)), several)
    inner = np.arange(len(at)) - np.repeat(np.cumsum(several) - several, several)
    place = (np.cumsum(lengths) - lengths)[piece[at]] + inner
    return place, flat[place], at, inner == 0
