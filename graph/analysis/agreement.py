"""Agreement of links with texts, beyond chance: the weight that links of one corpus have as evidence."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from graph.analysis.arrays import Flags, Indices
from graph.analysis.similarity import cosine

__all__ = ["ALIKE", "MOST", "alike", "weight_of_links"]

ALIKE = 0.2
"""From this cosine on two texts are alike: in archives of news one pair in three hundred is by chance."""

PRIOR_PAIRS = 10
"""As many pairs are added whose weight is the prior, so that a few pairs prove little."""

MOST = 50_000
"""How many pairs are compared at most, evenly spaced among all; the share is then known to half a percent."""


def alike(vectors: sp.csr_array, pairs: Indices) -> Flags:
    """Return whether the texts of each pair of articles are alike: a cosine of 0.2 or more.

    Args:
        vectors: the texts, rows of length 1.
        pairs: rows of two articles.
    """
    found: Flags = np.round(cosine(vectors, pairs[:, 0], pairs[:, 1]), 12) >= ALIKE
    return found


def weight_of_links(vectors: sp.csr_array, links: Indices, *, prior: float) -> float:
    """Return how far links agree with texts, beyond chance: 0 for not at all, 1 where all linked texts are alike.

    (p - e) / (1 - e), with p the share of linked pairs whose texts are alike, and e the same after the ends of
    the links are dealt anew: agreement corrected for chance as in Cohen (1960, Educational and Psychological
    Measurement 20, eq. 1). Pairs of which one has no text are left out.

    Args:
        vectors: the texts, rows of length 1.
        links: rows of two articles, the smaller number first, sorted.
        prior: the weight of links of which nothing is known; it counts as ten pairs.

    >>> same = sp.csr_array(np.repeat(np.eye(3), 8, axis=0))
    >>> inside = np.array([(a, b) for a in range(24) for b in range(a + 1, 24) if a // 8 == b // 8])
    >>> weight_of_links(same, inside, prior=1.0)
    1.0
    """
    worded = np.diff(vectors.indptr) > 0
    pairs = links[worded[links].all(axis=1)]
    if not len(pairs):
        return prior
    share = len(pairs) / (len(pairs) + PRIOR_PAIRS)
    return round(share * _beyond_chance(vectors, pairs) + (1 - share) * prior, 6)


def _beyond_chance(vectors: sp.csr_array, pairs: Indices) -> float:
    pairs = pairs[:: -(-len(pairs) // MOST)]
    dealt = np.stack([pairs[:, 0], np.random.default_rng(0).permutation(pairs[:, 1])], axis=1)
    dealt = dealt[dealt[:, 0] != dealt[:, 1]]
    observed, expected = float(alike(vectors, pairs).mean()), float(alike(vectors, dealt).mean()) if len(dealt) else 0.0
    # Where all texts are alike by chance, as copies of one text are, they cannot tell links apart.
    return max(0.0, (observed - expected) / (1 - expected)) if expected < 1 else 0.0
