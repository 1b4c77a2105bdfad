"""How near articles are to each other, by their words and by their links; what suggested links rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from graph.analysis.projection import Flags, Indices, Numbers

__all__ = ["Ranking", "Scores", "best", "cosine", "paths", "ranking", "rare_words"]

Scores = Callable[[Indices], sp.csr_array]
"""From the numbers of some articles to their scores with all articles, a row each."""

TEXT_SHARE = 0.001
"""How much the text's similarity adds to the graph's, both being at most 1; it settles ties."""

BLOCK = 2_048
_OUT = 1e9
"""More than any score, so that what it is taken from is out of the question."""
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
    known = sp.csr_array(matrix[rows] + itself)
    return sp.csr_array(scores - _OUT * known)


def _highest(scores: sp.csr_array, rows: Indices, count: int) -> Ranking:
    """The highest scores of each row above 0; equal ones by the number of the column."""
    # Rounded, so that equal scores do not change places with the last bit.
    values = np.round(scores.data, 12)
    at = np.flatnonzero(_likely(values, scores.indptr, count))
    row = np.searchsorted(scores.indptr, at, side="right") - 1
    order = np.lexsort((scores.indices[at], -values[at], row))
    at, row = at[order], row[order]
    first = np.searchsorted(row, row)
    kept = np.arange(len(row)) - first < count
    return Ranking(rows[row[kept]], scores.indices[at[kept]].astype(np.int64), scores.data[at[kept]])


def _likely(values: Numbers, starts: Indices, count: int) -> Flags:
    """Which values may be among the highest of their row: of long rows those that reach the last one kept."""
    limit = np.full(len(starts) - 1, 1e-12)
    for row in np.flatnonzero(np.diff(starts) > 4 * count):
        part = values[starts[row] : starts[row + 1]]
        limit[row] = max(1e-12, np.partition(part, len(part) - count)[len(part) - count])
    found: Flags = values >= np.repeat(limit, np.diff(starts))
    return found


def _keys(found: Ranking, size: int) -> Indices:
    return found.article * size + found.other
