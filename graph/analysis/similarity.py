"""How near articles are to each other, by their words and by their links; what suggested links rest on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from graph.analysis.projection import Flags, Indices, Numbers, nearby

__all__ = ["Ranking", "Scores", "best", "cosine", "paths", "ranking", "rare_words"]

Scores = Callable[[Indices], sp.csr_array]
"""From the numbers of some articles to their scores with all articles, a row each."""

TEXT_SHARE = 0.001
"""How much the text's similarity adds to the graph's, both being at most 1; it settles ties."""

BLOCK = 2_048
CLOSE = 1e-9
"""What rounding may change a score by at most."""
RARE = 50
"""In how many articles at most a word is for two of them to be compared because of it."""


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


def ranking(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices, count: int, most: float = math.inf) -> Ranking:
    """Return the articles that each of some articles most likely belongs with and is not linked to.

    Candidates are the best by `paths` and the best by `rare_words`; the score is the first plus a
    thousandth of the cosine of their texts.

    Args:
        matrix: the symmetric matrix of links.
        vectors: the texts.
        rows: whom to rank for.
        count: how many for each.
        most: how many pairs are asked for in all; one that cannot be among them may be left out.
    """
    near, floor = _near(matrix, rows, count, most)
    # Words alone score a thousandth at most: no need to compare them where paths give enough above it.
    alike = best(rare_words(vectors), matrix, rows if floor <= TEXT_SHARE else rows[:0], count)
    size = matrix.shape[0]
    pairs, place = np.unique(np.concatenate([_keys(near, size), _keys(alike, size)]), return_inverse=True)
    a, b = np.divmod(pairs, size)
    score = TEXT_SHARE * cosine(vectors, a, b)
    score[place[: len(near.score)]] += near.score
    return _highest(sp.csr_array((score, (a, b)), shape=matrix.shape), matrix, np.arange(size), count)


def best(scores: Scores, matrix: sp.csr_array, rows: Indices, count: int) -> Ranking:
    """Return for some articles the others with the highest scores that they are not linked to.

    Args:
        scores: what they are ranked by.
        matrix: the symmetric matrix of links.
        rows: whom to rank for.
        count: how many for each.
    """
    return _joined([_highest(scores(part), matrix, part, count) for part in _parts(rows)])


def _near(matrix: sp.csr_array, rows: Indices, count: int, most: float) -> tuple[Ranking, float]:
    """The best by paths, twice as many as asked for, and the score that a pair needs to be among `most`.

    Two rows may have the same pair, so twice as many rows with a score are that many pairs at least.
    """
    number = nearby(matrix)  # which halves the time
    matrix = sp.csr_array(matrix[number][:, number])
    scores = paths(matrix)
    found: list[Ranking] = []
    floor, highest = 0.0, np.zeros(0)
    for part in _parts(np.flatnonzero(np.isin(number, rows))):
        found.append(_highest(scores(part), matrix, part, 2 * count, floor - TEXT_SHARE, number))
        highest = np.concatenate([highest, found[-1].score[_place(found[-1].article) < count]])
        if len(highest) >= 2 * most:
            highest = np.partition(highest, len(highest) - 2 * int(most))[-2 * int(most) :]
            floor = float(highest[0])
    return _joined(found), floor


def _parts(rows: Indices) -> list[Indices]:
    return [rows[at : at + BLOCK] for at in range(0, len(rows), BLOCK)] or [rows]


def _joined(found: Sequence[Ranking]) -> Ranking:
    return Ranking(
        np.concatenate([each.article for each in found]),
        np.concatenate([each.other for each in found]),
        np.concatenate([each.score for each in found]),
    )


def _evened(matrix: sp.csr_array, power: float) -> sp.csr_array:
    degree = np.maximum(matrix.sum(axis=1), 1.0)
    scale = sp.dia_array((degree[np.newaxis] ** -power, [0]), shape=matrix.shape)
    return sp.csr_array(scale @ matrix @ scale)


def _highest(
    scores: sp.csr_array,
    matrix: sp.csr_array,
    rows: Indices,
    count: int,
    least: float = 0.0,
    number: Indices | None = None,
) -> Ranking:
    """The highest scores of each row with what it is not linked to; equal ones by the other's number.

    Args:
        scores: a row for each of `rows`.
        matrix: the symmetric matrix of links.
        rows: the places of the articles in the matrix.
        count: how many for each.
        least: the score that is of interest.
        number: the number of the article at every place, where it is another.
    """
    number = np.arange(len(matrix.indptr)) if number is None else number
    at = np.flatnonzero(scores.data > max(0.0, least - CLOSE))
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


def _cells(matrix: sp.csr_array) -> Indices:
    """The places of a matrix that are not empty, as one number each."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    cells: Indices = row * matrix.shape[1] + matrix.indices
    return cells


def _keys(found: Ranking, size: int) -> Indices:
    return found.article * size + found.other
