"""The weighted graph of articles that report the same event: by their words, their dates and their links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.analysis.agreement import weight_of_links
from graph.analysis.arrays import DAY, Flags, Indices, Numbers
from graph.analysis.title_frames import Titles
from graph.analysis.words import Words

Vectors = NDArray[np.float32]

__all__ = ["Evidence", "evidence_of", "text_evidence"]

FADES_IN_DAYS = 5.0
"""Evidence of articles so many days apart is divided by e; up to two days most of it stays."""

WINDOW_IN_DAYS = 14.0
"""Articles further apart do not report the same event; storylines connect them."""

ONE_DATE_UNKNOWN = 0.5
"""The factor where one of two articles has no date; where none has, their words decide alone."""

SHORT_TEXT = 20.0
"""Short texts say the same with fewer words in common: 1 + 20 / (mean number of terms) times as much evidence."""

OWN_ARTICLES = 0.15
"""The factor of two articles of one provider, which resemble each other for other reasons too.

It is nearer to 1 for a provider with most of the articles, as the owner of an archive has: 0.15 + 0.85 · share⁴."""

WORDS_FIRST = 0.03
"""The evidence of words from which on meaning is looked at."""

EVEN_AT = 15.0
"""The number of terms of two texts at which words and meaning weigh the same."""

MEANING_WEIGHT = 2.0
USUAL_MEANING = 0.2
"""The cosine by meaning that articles of one subject have without reporting the same event."""

TEMPLATE = 0.1
"""The factor of two articles of one provider whose titles have a frame, as "X is now available in Y" (`title_frames`)."""

LEAST = 0.08
"""Pairs with less evidence are left out."""

NEAREST = 20
CROWDED = 0.5
"""An article with more evidence than this, on average with its 20 nearest ones, needs more evidence for each."""

MOST_NEIGHBOURS = 120
"""With how many articles, the most alike ones, an article is connected at most."""

BLOCK = 512


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Pairs of articles with the weight of the evidence that they report the same event.

    Attributes:
        pairs: rows of two articles, the smaller number first, sorted.
        weight: the weight of each pair, above 0; about 1 for nearly the same text on the same day.
    """

    pairs: Indices
    weight: Numbers


def evidence_of(
    vectors: sp.csr_array,
    titles: Words,
    dates: Numbers,
    provider: Indices,
    links: Mapping[str, Indices],
    meaning: Vectors | None = None,
) -> Evidence:
    """Return the evidence of words, dates and links, evened where articles have much of it.

    An article in the middle of a large story, or on a busy subject, has some evidence with very many
    others. Each pair is divided by sqrt(h(i) h(j)) with h the mean evidence of an article with its 20
    nearest ones, in units of 0.5 and at least 1 (local scaling, Zelnik-Manor and Perona 2004, section 2).

    Args:
        vectors: the words of every article, rows of length 1.
        titles: the words of every title, in order.
        dates: the instant every article was published at, in seconds; NaN where it is not known.
        provider: the number of the provider of every article; -1 where it states none.
        links: undirected pairs of articles by the key of their relation.
        meaning: the meaning of every article, rows of length 1; None to go by words alone.

    >>> from graph.analysis.words import words_of
    >>> vectors = sp.csr_array(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    >>> evidence_of(vectors, words_of(["a", "b", "c"]), np.zeros(3), np.full(3, -1), {}).pairs.tolist()
    [[0, 1]]
    """
    found = _with_links(text_evidence(vectors, titles, dates, provider, meaning), vectors, dates, links)
    size = len(dates)
    near = _places(found.pairs, found.weight, size) < NEAREST
    weights = np.repeat(found.weight, 2)[near.ravel()]
    crowd = np.bincount(found.pairs.ravel()[near.ravel()], weights=weights, minlength=size) / NEAREST
    scale = np.maximum(crowd / CROWDED, 1.0)
    return Evidence(found.pairs, np.round(found.weight / np.sqrt(scale[found.pairs].prod(axis=1)), 6))


def text_evidence(
    vectors: sp.csr_array, titles: Words, dates: Numbers, provider: Indices, meaning: Vectors | None = None
) -> Evidence:
    """Return the evidence of words and dates alone.

    cosine · (1 + 20 / sqrt(n(i) n(j))) · exp(-(days / 5)²), with n the number of terms of an article, and
    0 beyond 14 days. Two articles of one provider count 0.15 + 0.85 · share⁴ times as much, with the share
    that it has of all articles, and 0.1 times where their titles have a frame, as those of a series do. Pairs below 0.08 are left out, and those that are among the 120 best ones of neither article.

    With meaning, the evidence of the words is multiplied by (1 + α) / 2 before it fades, and
    2 (1 - α) max(0, m - 0.2) is added, with m the cosine by meaning and α = n / (n + 15),
    n = sqrt(n(i) n(j)): two titles share few words though they report the same event, and long texts of
    two events of the same sort mean the same. Pairs whose words give less than 0.03 are left out then.

    Args:
        vectors: the words of every article, rows of length 1.
        titles: the words of every title, in order.
        dates: the instant every article was published at, in seconds; NaN where it is not known.
        provider: the number of the provider of every article; -1 where it states none.
        meaning: the meaning of every article, rows of length 1; None to go by words alone.
    """
    parts = list(_compared(vectors, Titles.of(titles), dates, provider, meaning))
    if not parts:
        return Evidence(np.zeros((0, 2), dtype=np.int64), np.zeros(0))
    pairs = np.concatenate([pairs for pairs, _ in parts])
    weight = np.concatenate([weight for _, weight in parts])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs, weight = pairs[order], weight[order]
    kept = _nearest(pairs, weight, len(dates))
    return Evidence(pairs[kept], weight[kept])


def _with_links(text: Evidence, vectors: sp.csr_array, dates: Numbers, links: Mapping[str, Indices]) -> Evidence:
    """Add the evidence of links: their agreement with the words, squared, fading with the days between the articles.

    Squared, because a relation that agrees with one pair in five groups batches and subjects, not events.
    Pairs too far apart in time to report one event are not judged.
    """
    size = max(1, len(dates))
    keys, weights = [text.pairs[:, 0] * size + text.pairs[:, 1]], [text.weight]
    for _, related in sorted(links.items()):
        fading = _fading(dates, related[:, 0], related[:, 1])
        trust = weight_of_links(vectors, related[fading > 0], prior=0.0) ** 2
        if trust >= LEAST / 4:
            keys.append(related[:, 0] * size + related[:, 1])
            weights.append(trust * fading)
    cells, place = np.unique(np.concatenate(keys), return_inverse=True)
    sums = np.round(np.bincount(place, weights=np.concatenate(weights), minlength=len(cells)), 6)
    kept = sums >= LEAST
    return Evidence(np.stack(np.divmod(cells[kept], size), axis=1), sums[kept].astype(np.float64))


def _compared(
    vectors: sp.csr_array, titles: Titles, dates: Numbers, provider: Indices, meaning: Vectors | None
) -> Iterator[tuple[Indices, Numbers]]:
    """Yield pairs with enough evidence, block by block in the order of their dates, undated articles last."""
    order = np.lexsort((np.arange(len(dates)), dates))  # NaN sorts last
    ordered, terms = vectors[order], np.maximum(np.diff(vectors.indptr), 1)
    share = np.bincount(provider[provider >= 0], minlength=1) / max(1, len(provider))
    factor = OWN_ARTICLES + (1 - OWN_ARTICLES) * share**4
    for block, others in _blocks(dates[order]):
        cosine = sp.coo_array(ordered[block.start : block.stop] @ ordered[others.start : others.stop].T)
        a, b = cosine.coords[0].astype(np.int64) + block.start, cosine.coords[1].astype(np.int64) + others.start
        ahead = np.flatnonzero(a < b)
        a, b, value = order[a[ahead]], order[b[ahead]], cosine.data[ahead]
        length = np.sqrt(terms[a] * terms[b])
        value = value * (1 + SHORT_TEXT / length)
        if meaning is not None:
            likely = np.flatnonzero(value >= WORDS_FIRST)
            a, b, length = a[likely], b[likely], length[likely]
            value = _with_meaning(value[likely], length, np.einsum("ij,ij->i", meaning[a], meaning[b]))
        value = np.round(value * _fading(dates, a, b), 6)
        own = np.flatnonzero((provider[a] == provider[b]) & (provider[a] >= 0) & (value >= LEAST))
        value[own] *= np.where(titles.frames(a[own], b[own]).found, TEMPLATE, factor[provider[a[own]]])
        kept = np.round(value, 6) >= LEAST
        yield np.sort(np.stack([a[kept], b[kept]], axis=1), axis=1), np.round(value[kept], 6)


def _blocks(dates: Numbers) -> Iterator[tuple[range, range]]:
    """Yield blocks of articles, and runs of articles that each is to be compared with: itself, and later ones in reach.

    Args:
        dates: the dates, rising, unknown ones last.
    """
    known, every = int(np.isfinite(dates).sum()), len(dates)
    for start in range(0, every, BLOCK):
        block = range(start, min(start + BLOCK, every))
        if block.stop > known:
            yield block, range(start, every)
            continue
        reach = int(np.searchsorted(dates[:known], dates[block.stop - 1] + WINDOW_IN_DAYS * DAY, side="right"))
        yield block, range(start, reach)
        yield block, range(known, every)


def _with_meaning(words: Numbers, length: Numbers, cosine: Numbers) -> Numbers:
    """Return evidence of words and meaning; the longer the texts, the more the words count."""
    share = length / (length + EVEN_AT)
    found: Numbers = words * (1 + share) / 2 + MEANING_WEIGHT * (1 - share) * np.maximum(cosine - USUAL_MEANING, 0)
    return found


def _fading(dates: Numbers, a: Indices, b: Indices) -> Numbers:
    """Return the factor of the time between two articles: exp(-(days / 5)²), and 0 beyond 14 days."""
    apart = np.abs(dates[a] - dates[b]) / DAY
    known = np.isfinite(apart)
    factor = np.where(apart <= WINDOW_IN_DAYS, np.exp(-((np.where(known, apart, 0.0) / FADES_IN_DAYS) ** 2)), 0.0)
    neither = np.isnan(dates[a]) & np.isnan(dates[b])
    return np.where(known, factor, np.where(neither, 1.0, ONE_DATE_UNKNOWN))


def _nearest(pairs: Indices, weight: Numbers, size: int) -> Flags:
    """Return which pairs are among the best ones of either of their articles."""
    return np.asarray((_places(pairs, weight, size) < MOST_NEIGHBOURS).any(axis=1))


def _places(pairs: Indices, weight: Numbers, size: int) -> Indices:
    """Return the place of every pair among those of its first and of its second article, the heaviest first."""
    ends, others = pairs.ravel(), pairs[:, ::-1].ravel()
    order = np.lexsort((others, -np.repeat(weight, 2), ends))
    first = np.searchsorted(ends[order], np.arange(size))
    place = np.empty(len(ends), dtype=np.int64)
    place[order] = np.arange(len(ends)) - first[ends[order]]
    return place.reshape(-1, 2)
