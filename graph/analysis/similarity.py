"""Similarity of articles, by their words and by their links: the scores of suggested links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from graph.analysis.arrays import Flags, Indices, Numbers, bandwidth_order

__all__ = ["Ranking", "Scores", "best", "between", "combined", "cosine", "paths", "ranking", "rare_words"]

Scores = Callable[[Indices], sp.csr_array]
"""From the numbers of some articles to their scores with all articles, a row each."""

BLOCK = 2_048
RARE = 50
"""The most articles that a word may be in for it to make two of them candidates."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Pairs of articles with their scores, by article and falling score: columns of equal length."""

    article: Indices
    other: Indices
    score: Numbers


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
    articles compare: it is the product of two vectors of length 1 with a matrix of norm 1, so 1 at
    most, and nearly 1 for two articles of one clique, however large.

    Args:
        matrix: the symmetric matrix of links.
    """
    ends, even = _evened(matrix)
    turned = sp.csr_array(ends.T)
    return lambda rows: sp.csr_array(ends[rows] @ even @ turned)


def rare_words(vectors: sp.csr_array) -> Scores:
    """Return the scores by words that few articles have, a sum over these of products of weights."""
    frequency = np.bincount(vectors.indices, minlength=vectors.shape[1])
    rare = sp.csr_array(vectors[:, np.flatnonzero((frequency > 1) & (frequency <= RARE))])
    turned = sp.csr_array(rare.T)
    return lambda rows: sp.csr_array(rare[rows] @ turned)


def combined(text: Numbers, near: Numbers, weight: float) -> Numbers:
    """Return the chance that two articles belong together, from two independent signs of it.

    1 - (1 - text) (1 - weight · near): a noisy or (Pearl 1988, section 4.3.2).

    Args:
        text: the cosine of their texts.
        near: their score by `paths`.
        weight: what links are worth beside the text, 0 to 1.

    >>> combined(np.array([0.5, 0.0]), np.array([0.5, 0.5]), 0.1).round(6).tolist()
    [0.525, 0.05]
    """
    chance: Numbers = np.round(1 - (1 - np.minimum(text, 1.0)) * (1 - weight * np.minimum(near, 1.0)), 12)
    return chance


def between(matrix: sp.csr_array, a: Indices, b: Indices) -> Numbers:
    """Return the scores by `paths` of pairs of articles."""
    ends, even = _evened(matrix)
    parts = [
        np.asarray(((ends[a[at : at + BLOCK]] @ even) * ends[b[at : at + BLOCK]]).sum(axis=1)).ravel()
        for at in range(0, len(a), BLOCK)
    ]
    return np.round(np.concatenate(parts), 12) if parts else np.zeros(0)


def ranking(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices, count: int, weight: float) -> Ranking:
    """Return the articles that each of some articles most likely belongs with and is not linked to.

    Candidates are the best by `paths` and the best by `rare_words`, twice as many as asked for of
    each; the score is that of `combined`.

    Args:
        matrix: the symmetric matrix of links.
        vectors: the texts.
        rows: whom to rank for.
        count: how many for each.
        weight: what links are worth beside the text, 0 to 1.
    """
    number = bandwidth_order(matrix)  # which halves the time
    matrix, vectors = sp.csr_array(matrix[number][:, number]), sp.csr_array(vectors[number])
    by_paths, by_words = paths(matrix), rare_words(vectors)
    found = []
    for part in _parts(np.flatnonzero(np.isin(number, rows))):
        near = by_paths(part)
        likely = [_highest(scores, matrix, part, 2 * count) for scores in (near, by_words(part))]
        a, b = np.divmod(np.unique(np.concatenate([_keys(each, matrix.shape[0]) for each in likely])), matrix.shape[0])
        row = np.searchsorted(part, a)
        score = combined(cosine(vectors, a, b), _entries(near, row, b), weight)
        scores = sp.csr_array((score, (row, b)), shape=near.shape)
        found.append(_highest(scores, matrix, part, count, number))
    whole = _joined(found)
    order = np.argsort(whole.article, kind="stable")
    return Ranking(whole.article[order], whole.other[order], whole.score[order])


def best(scores: Scores, matrix: sp.csr_array, rows: Indices, count: int) -> Ranking:
    """Return for some articles the others with the highest scores that they are not linked to.

    Args:
        scores: the ranking.
        matrix: the symmetric matrix of links.
        rows: whom to rank for.
        count: how many for each.
    """
    return _joined([_highest(scores(part), matrix, part, count) for part in _parts(rows)])


def _parts(rows: Indices) -> list[Indices]:
    return [rows[at : at + BLOCK] for at in range(0, len(rows), BLOCK)] or [rows]


def _joined(found: Sequence[Ranking]) -> Ranking:
    return Ranking(
        np.concatenate([each.article for each in found]),
        np.concatenate([each.other for each in found]),
        np.concatenate([each.score for each in found]),
    )


def _evened(matrix: sp.csr_array) -> tuple[sp.csr_array, sp.csr_array]:
    """The links with each row by the root of its degree, and the same with each column by its own, too."""
    degree = np.maximum(matrix.sum(axis=1), 1.0)
    scale = sp.dia_array((degree[np.newaxis] ** -0.5, [0]), shape=matrix.shape)
    ends = sp.csr_array(scale @ matrix)
    return ends, sp.csr_array(ends @ scale)


def _highest(
    scores: sp.csr_array,
    matrix: sp.csr_array,
    rows: Indices,
    count: int,
    number: Indices | None = None,
) -> Ranking:
    """Return the highest scores of each row with articles it is not linked to; equal ones by the other's number.

    Args:
        scores: a row for each of `rows`.
        matrix: the symmetric matrix of links.
        rows: the places of the articles in the matrix.
        count: how many for each.
        number: the number of the article at every place, where it is another.
    """
    number = np.arange(len(matrix.indptr)) if number is None else number
    at = np.flatnonzero(scores.data > 0)
    # Rounded, so that equal scores do not change places with the last bit.
    values = np.round(scores.data[at], 12)
    row = np.searchsorted(scores.indptr, at, side="right") - 1
    links = sp.csr_array(matrix[rows])
    likely = _likely(values, np.searchsorted(row, np.arange(len(rows) + 1)), count + 1 + np.diff(links.indptr))
    at, values, row = at[likely], values[likely], row[likely]
    other = scores.indices[at].astype(np.int64)
    linked = np.isin(row * scores.shape[1] + other, _cells(links), assume_unique=True)
    free = (other != rows[row]) & ~linked & (values > 0)
    at, values, row, other = at[free], values[free], row[free], number[other[free]]
    order = np.lexsort((other, -values, row))
    order = order[_place(row[order]) < count]
    return Ranking(number[rows[row[order]]], other[order], scores.data[at[order]])


def _likely(values: Numbers, starts: Indices, wanted: Indices) -> Flags:
    """Which values may be among so many highest of their row: of long rows those that reach the last one."""
    lengths = np.diff(starts)
    limit = np.zeros(len(wanted))
    for row in np.flatnonzero(lengths > 2 * wanted):
        part = values[starts[row] : starts[row + 1]]
        last = len(part) - wanted[row]
        limit[row] = np.partition(part, last)[last]
    found: Flags = values >= np.repeat(limit, lengths)
    return found


def _place(sorted_rows: Indices) -> Indices:
    """The place of each entry within its row, from 0."""
    starts = np.flatnonzero(np.diff(sorted_rows, prepend=-1))
    return np.arange(len(sorted_rows)) - np.repeat(starts, np.diff(starts, append=len(sorted_rows)))


def _entries(matrix: sp.csr_array, row: Indices, column: Indices) -> Numbers:
    """The values of a matrix at some places."""
    # An index of arrays gives a sparse array or a dense one, by the version of SciPy.
    found = matrix[row, column]
    return np.asarray(found.toarray() if sp.issparse(found) else found, dtype=np.float64).ravel()


def _cells(matrix: sp.csr_array) -> Indices:
    """The places of a matrix that are not empty, as one number each."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    cells: Indices = row * matrix.shape[1] + matrix.indices
    return cells


def _keys(found: Ranking, size: int) -> Indices:
    return found.article * size + found.other
