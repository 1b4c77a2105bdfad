"""Candidate pairs of similar texts: MinHash and locality-sensitive hashing, over shingles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash, RMinHashDigestMatrix, RMinHashLSH

from graph.analysis.words import Shingles

__all__ = ["likely_alike"]

PERMUTATIONS = 128
BANDS = 32
"""Of four values each: a pair is likely alike with probability 1 - (1 - J^4)^32, 0.988 at J = 0.6."""

MOST = 100
"""The most texts that share a band and are all compared with each other."""
NEXT = 8
"""With how many that follow it each of more texts is compared."""

_SEED = 1
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def likely_alike(shingles: Shingles, texts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts that share all values of a band of their signatures, the earlier one first.

    MinHash with 128 permutations (Broder 1997) and locality-sensitive hashing in 32 bands (Leskovec,
    Rajaraman and Ullman 2020, section 3.4), by rensa. A pair may be yielded more than once. Where more
    than a hundred share a band, each is paired with the eight that follow: linear, and still connected.

    Args:
        shingles: the texts.
        texts: the numbers of those to compare, rising.

    >>> from graph.analysis.words import shingles_of, words_of
    >>> texts = shingles_of(words_of(["a b c d e f g h", "x y z u v", "a b c d e f g i"]))
    >>> set(likely_alike(texts, np.arange(3)))
    {(0, 2)}
    """
    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)  # only the bands count
    found = np.array(index.query_duplicate_flags_matrix_one_shot(_signatures(shingles, texts)), dtype=bool)
    # Only of the few that share a band with any other are the signatures worth a look in Python.
    few = texts[found]
    values = np.array(_signatures(shingles, few).to_rows(), dtype=np.uint32).reshape(-1, BANDS, PERMUTATIONS // BANDS)
    for band in range(BANDS):
        for group in _equal(values[:, band]):
            yield from _paired(few[group].tolist())


def _paired(group: list[int]) -> Iterator[tuple[int, int]]:
    if len(group) <= MOST:
        yield from combinations(group, 2)
        return
    for step in range(1, NEXT + 1):
        yield from zip(group, group[step:], strict=False)


def _signatures(shingles: Shingles, texts: NDArray[np.int64]) -> RMinHashDigestMatrix:
    lengths = np.diff(shingles.starts)[texts]
    ends = np.cumsum(lengths)
    at = np.repeat(shingles.starts[texts] - (ends - lengths), lengths) + np.arange(lengths.sum())
    # Spread over 64 bits, as the permutations expect of hashes.
    tokens = (shingles.values[at].astype(np.uint64) + np.uint64(1)) * _SPREAD
    tokens ^= tokens >> np.uint64(29)
    offsets = np.concatenate([np.zeros(1, dtype=np.uint64), ends.astype(np.uint64)])
    return RMinHash.digest_matrix_from_flat_token_hashes(tokens, offsets, PERMUTATIONS, _SEED)


def _equal(rows: NDArray[np.uint32]) -> list[NDArray[np.int64]]:
    """The numbers of equal rows, group by group, where there are several."""
    order = np.lexsort(rows.T)
    borders = np.flatnonzero((np.diff(rows[order], axis=0) != 0).any(axis=1)) + 1
    return [np.sort(group) for group in np.split(order, borders) if len(group) > 1]
