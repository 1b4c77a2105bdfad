"""How near articles are to each other, by their words and by their links; what suggested links rest on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from graph.analysis.projection import Indices, Numbers

__all__ = ["Ranking", "Scores", "best", "cosine", "paths", "rare_words", "ranking", "text_vectors"]

Scores = Callable[[Indices], sp.csr_array]
"""From the numbers of some articles to their scores with all articles, a row each."""

TEXT_SHARE = 0.001
"""How much the text's similarity adds to the graph's, both being at most 1; it settles ties."""

_WORD = re.compile(r"\w\w+")

BLOCK = 2_048
RARE = 50
"""In how many articles at most a word is for two of them to be compared because of it."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Pairs of articles with their scores, by article and falling score: columns of equal length."""

    article: Indices
    other: Indices
    score: Numbers


def text_vectors(texts: Sequence[str]) -> sp.csr_array:
    """Return each text as a vector of length 1, words by tf-idf.

    Weights (1 + ln tf) ln(n / df) (Manning, Raghavan and Schütze 2008, sections 6.2 and 6.4.1).
    Words of one text only, and of more than a tenth of them (20 at least), are left out, which
    does what a list of stop words does in whatever language.

    >>> text_vectors(["red car", "red house", "a house"]).shape
    (3, 2)
    """
    number: dict[str, int] = {}
    words: list[int] = []
    lengths = []
    for text in texts:
        found = [number.setdefault(word, len(number)) for word in _WORD.findall(text.casefold())]
        words += found
        lengths.append(len(found))
    rows = np.repeat(np.arange(len(texts)), lengths)
    counts = sp.csr_array((np.ones(len(words)), (rows, words)), shape=(len(texts), max(1, len(number))))
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = sp.csc_array(counts)[:, np.flatnonzero((frequency > 1) & (frequency <= max(20, len(texts) / 10)))]
    return _weighted(sp.csr_array(kept))


def _weighted(counts: sp.csr_array) -> sp.csr_array:
    """Counts of words as weights, rows of length 1."""
    counts.sort_indices()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    counts.data = (1 + np.log(counts.data)) * np.log(counts.shape[0] / frequency)[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, weights=counts.data**2, minlength=counts.shape[0]))
    counts.data /= np.where(length[rows] > 0, length[rows], 1.0)
    return counts


def cosine(vectors: sp.csr_array, a: Indices, b: Indices) -> Numbers:
    """Return the cosine of pairs of rows of vectors of length 1."""
    parts = [
        np.asarray((vectors[a[at : at + BLOCK * 16]] * vectors[b[at : at + BLOCK * 16]]).sum(axis=1)).ravel()
        for at in range(0, len(a), BLOCK * 16)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def paths(matrix: sp.csr_array) -> Scores:
    """Return the scores by paths of three links, each divided by the root of the degrees on it.

    score(u, v) = Σ over w, z of a(u,w) a(w,z) a(z,v) / sqrt(k(u) k(w) k(z) k(v)): the L3 index of
    Kovács et al. (2019, eq. 1), with the degrees of the ends added so that scores of different
    articles compare.

    Args:
        matrix: the symmetric matrix of links.
    """
    even = _evened(matrix, 0.5)
    return lambda rows: sp.csr_array(even[rows] @ even @ even)


def rare_words(vectors: sp.csr_array) -> Scores:
    """Return the scores by words that few articles have, a sum over these of products of weights."""
    frequency = np.bincount(vectors.indices, minlength=vectors.shape[1])
    rare = sp.csr_array(vectors[:, np.flatnonzero((frequency > 1) & (frequency <= RARE))])
    turned = sp.csr_array(rare.T)
    return lambda rows: sp.csr_array(rare[rows] @ turned)


def ranking(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices, count: int) -> Ranking:
    """Return the articles that each of some articles most likely belongs with and is not linked to.

    Candidates are the best by `paths` and the best by `rare_words`; the score is the first plus a
    thousandth of the cosine of their texts.

    Args:
        matrix: the symmetric matrix of links.
        vectors: the texts.
        rows: whom to rank for.
        count: how many for each.
    """
    near = best(paths(matrix), matrix, rows, 2 * count)
    alike = best(rare_words(vectors), matrix, rows, count)
    size = matrix.shape[0]
    pairs, place = np.unique(np.concatenate([_keys(near, size), _keys(alike, size)]), return_inverse=True)
    a, b = np.divmod(pairs, size)
    score = TEXT_SHARE * cosine(vectors, a, b)
    score[place[: len(near.score)]] += near.score
    return _highest(sp.csr_array((score, (a, b)), shape=matrix.shape), np.arange(size), count)


def best(scores: Scores, matrix: sp.csr_array, rows: Indices, count: int) -> Ranking:
    """Return for some articles the others with the highest scores that they are not linked to.

    Args:
        scores: what they are ranked by.
        matrix: the symmetric matrix of links.
        rows: whom to rank for.
        count: how many for each.
    """
    parts = [rows[at : at + BLOCK] for at in range(0, len(rows), BLOCK)] or [rows]
    found = [_highest(_unlinked(scores(part), matrix, part), part, count) for part in parts]
    return Ranking(
        np.concatenate([each.article for each in found]),
        np.concatenate([each.other for each in found]),
        np.concatenate([each.score for each in found]),
    )


def _evened(matrix: sp.csr_array, power: float) -> sp.csr_array:
    degree = np.maximum(matrix.sum(axis=1), 1.0)
    scale = sp.dia_array((degree[np.newaxis] ** -power, [0]), shape=matrix.shape)
    return sp.csr_array(scale @ matrix @ scale)


def _unlinked(scores: sp.csr_array, matrix: sp.csr_array, rows: Indices) -> sp.csr_array:
    """Scores without those of an article with itself and with what it is linked to."""
    itself = sp.csr_array((np.ones(len(rows)), (np.arange(len(rows)), rows)), shape=scores.shape)
    known = matrix[rows] + itself
    return sp.csr_array(scores - scores * known.sign())


def _highest(scores: sp.csr_array, rows: Indices, count: int) -> Ranking:
    """The highest scores of each row above 0; equal ones by the number of the column."""
    scores.sort_indices()
    kept: list[Indices] = []
    for start, end in zip(scores.indptr, scores.indptr[1:], strict=False):
        # Rounded, so that equal scores do not change places with the last bit.
        values = np.round(scores.data[start:end], 12)
        if len(values) > 4 * count:
            # All that reach the value of the last one kept, so that ties are decided by number.
            limit = -np.partition(-values, count - 1)[count - 1]
            likely = np.flatnonzero(values >= max(limit, 1e-12))
        else:
            likely = np.flatnonzero(values > 0)
        kept.append(start + likely[np.argsort(-values[likely], kind="stable")[:count]])
    at = np.concatenate(kept) if kept else np.zeros(0, dtype=np.int64)
    article = np.repeat(rows[: len(kept)], [len(each) for each in kept])
    return Ranking(article, scores.indices[at].astype(np.int64), scores.data[at])


def _keys(found: Ranking, size: int) -> Indices:
    return found.article * size + found.other
