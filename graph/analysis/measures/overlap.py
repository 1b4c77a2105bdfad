"""Which providers share more stories than chance explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.special import betainc

from graph.analysis.projection import Indices, Network, Numbers, Projection, distinct, projected
from graph.analysis.significance import benjamini_hochberg, hypergeometric_tail
from graph.analysis.tables import empty, table

__all__ = ["margins_kept", "overlap"]

STEPS = 200
"""How many steps the fixed point is given; it changes in the sixth digit after fifty."""


def overlap(network: Network, *, least: int = 2, most: int = 10_000) -> pd.DataFrame:
    """Return the pairs of providers that share stories, the least likely by chance first.

    With N stories of two providers or more, of which a has A and b has B, `p_uniform` is
    P(X ≥ shared) for X hypergeometric (N, A, B), as in Tumminello et al. (2011, section 3). As a
    large story attracts more providers, two providers meet there by chance; `p_sizes` allows for
    it: in the bipartite configuration model, which keeps every provider's number of stories and
    every story's number of providers, shared stories are a Poisson binomial sum (Saracco et al.
    2017, section 2), here a binomial of the same mean and variance. `expected` is that mean. `q`
    takes the larger p of the two and corrects it for all pairs of providers with at least `least`
    stories (Benjamini and Hochberg 1995); below 0.05 is a finding.

    Args:
        network: the network.
        least: how many stories a provider needs, and a pair has to share, to be tested.
        most: how many pairs are returned at most, those with the smallest `p_sizes`.

    Returns:
        a, b, a_name, b_name, a_stories, b_stories, shared, jaccard, expected, p_uniform, p_sizes, q.

    >>> import networkx as nx
    >>> overlap(nx.MultiDiGraph()).attrs["note"]
    'no two providers share 2 stories'
    """
    seen = projected(network)
    told = _told(seen)
    counts = told.sum(axis=1).astype(np.int64)
    a, b, shared = _pairs(told, np.flatnonzero(counts >= least), least)
    if not len(shared):
        return empty("overlap", f"no two providers share {least} stories")
    expected, p_sizes = _by_sizes(told, counts, a, b, shared)
    likely = np.sort(np.argsort(p_sizes, kind="stable")[:most])
    a, b, shared = a[likely], b[likely], shared[likely]
    expected, p_sizes = expected[likely], p_sizes[likely]
    p_uniform = hypergeometric_tail(shared, told.shape[1], counts[a], counts[b])
    eligible = int((counts >= least).sum())
    q = benjamini_hochberg(np.maximum(p_uniform, p_sizes), eligible * (eligible - 1) // 2)
    order = np.lexsort((b, a, -shared, np.round(q, 12)))
    columns = {"a_stories": counts[a], "b_stories": counts[b], "shared": shared, "expected": expected}
    columns |= {
        "jaccard": shared / (counts[a] + counts[b] - shared),
        "p_uniform": p_uniform,
        "p_sizes": p_sizes,
        "q": q,
    }
    return table(
        "overlap",
        {
            "a": [seen.providers[at] for at in a[order]],
            "b": [seen.providers[at] for at in b[order]],
            "a_name": [seen.provider_names[at] for at in a[order]],
            "b_name": [seen.provider_names[at] for at in b[order]],
            **{name: values[order] for name, values in columns.items()},
        },
        tests=eligible * (eligible - 1) // 2,
        stories=told.shape[1],
    )


def _told(seen: Projection) -> sp.csr_array:
    """Which provider (row) has an article in which story of two providers or more (column)."""
    inside = (seen.story >= 0) & (seen.provider >= 0)
    pairs = distinct(np.stack([seen.provider[inside], seen.story[inside]], axis=1), len(seen.stories))
    told = sp.csr_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(seen.providers), len(seen.stories))
    )
    return sp.csr_array(told[:, np.flatnonzero(told.sum(axis=0) >= 2)])


def _pairs(told: sp.csr_array, who: Indices, least: int) -> tuple[Indices, Indices, Indices]:
    """The pairs that share enough stories, and how many."""
    part = told[who]
    both = sp.csr_array(part @ part.T)
    kept = np.flatnonzero(both.data >= least)
    a, b = np.searchsorted(both.indptr, kept, side="right") - 1, both.indices[kept]
    kept, a, b = kept[a < b], a[a < b], b[a < b]
    order = np.lexsort((b, a))
    return who[a[order]], who[b[order]], both.data[kept[order]].astype(np.int64)


def _by_sizes(told: sp.csr_array, counts: Indices, a: Indices, b: Indices, shared: Indices) -> tuple[Numbers, Numbers]:
    """What every pair is expected to share, and the chance of sharing at least as much."""
    different, at = np.unique(counts, return_inverse=True)
    sizes, columns = np.unique(told.sum(axis=0), return_counts=True)
    chances = margins_kept(different.astype(float), np.bincount(at).astype(float), sizes, columns.astype(float))
    mean = ((chances * columns) @ chances.T)[at[a], at[b]]
    squares = ((chances**2 * columns) @ (chances**2).T)[at[a], at[b]]
    # The sum of unequal trials as a binomial of the same mean and variance (Ehm 1991).
    chance = squares / mean
    return mean, betainc(shared, np.maximum(mean / chance - shared + 1, 1e-9), np.minimum(chance, 1 - 1e-12))


def margins_kept(rows: Numbers, row_times: Numbers, columns: Numbers, column_times: Numbers) -> Numbers:
    """Return the chance of each cell of a random table of zeros and ones with given expected sums.

    The bipartite configuration model: p = x y / (1 + x y), solved by fixed point (Saracco et al.
    2015, eq. 10). Equal sums share one row or column.

    Args:
        rows: the different sums of rows.
        row_times: how many rows have each.
        columns: the different sums of columns.
        column_times: how many columns have each.

    >>> margins_kept(np.array([1.0]), np.array([2.0]), np.array([1.0]), np.array([2.0])).round(3).tolist()
    [[0.5]]
    """
    total = (rows * row_times).sum()
    x, y = rows / np.sqrt(total), columns / np.sqrt(total)
    for _ in range(STEPS):
        x = rows / (column_times * y / (1 + np.outer(x, y))).sum(axis=1)
        y = columns / (row_times[:, np.newaxis] * x[:, np.newaxis] / (1 + np.outer(x, y))).sum(axis=0)
    odds = np.outer(x, y)
    chances: Numbers = odds / (1 + odds)
    return chances
