"""Which providers share more stories than chance explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.special import betainc

from graph.analysis.arrays import Flags, Indices, Numbers, distinct
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.significance import benjamini_hochberg, hypergeometric_tail
from graph.analysis.tables import check_between, empty, instants, table

__all__ = ["margins_kept", "overlap", "shared_tails"]

SMALL = 2_000_000
"""The most steps of an exact distribution."""

STEPS = 200
"""How many steps the fixed point is given; it changes in the sixth digit after fifty."""


def overlap(network: Network, *, least: int = 2, most: int = 10_000) -> pd.DataFrame:
    """Return the pairs of providers that share stories, the least likely by chance first.

    With N stories of two providers or more, of which a has A and b has B, `p_uniform` is
    P(X ≥ shared) for X hypergeometric (N, A, B), as in Tumminello et al. (2011, section 3). As a
    large story attracts more providers, two providers meet there by chance; `p_sizes` allows for it.
    The chance of each provider in each story comes from the bipartite configuration model, which keeps
    every provider's number of stories and every story's number of providers (Saracco et al. 2017, section 2).
    Where the sample is small (A × B × shared × N up to two million), the distribution of shared stories is
    computed exactly by convolution over stories, given that a has exactly A and b exactly B; the places of a
    story are taken without replacement.
    Against random tables of the very margins (curveball, Strona et al. 2014) these p are right to a factor of two.
    Where it is larger, it is a binomial of the mean and variance of the sum (Ehm 1991). `expected` is the mean.
    `q` takes the larger p of the two and corrects it for all pairs of providers with at least `least`
    stories (Benjamini and Hochberg 1995); below 0.05 is a finding. Rows are in order of q, then of that p, then
    of shared stories.

    Args:
        network: the network.
        least: how many stories a provider needs, and a pair has to share, to be tested; 1 at least.
        most: how many pairs are returned at most, those with the smallest `p_sizes`; 1 at least.

    Returns:
        a, b, a_name, b_name, a_stories, b_stories, shared, jaccard, expected, p_uniform, p_sizes, q, exact,
        example, first.

    Raises:
        AnalysisError: an argument is out of range.

    >>> import networkx as nx
    >>> overlap(nx.MultiDiGraph()).attrs["note"]
    'no two providers share 2 stories'
    """
    check_between("least", least, 1)
    check_between("most", most, 1)
    view = index(network)
    incidence, numbers = _incidence(view)
    counts = incidence.sum(axis=1).astype(np.int64)
    a, b, shared = _pairs(incidence, np.flatnonzero(counts >= least), least)
    if not len(shared):
        return empty("overlap", f"no two providers share {least} stories")
    expected, p_sizes, exact = _by_sizes(incidence, counts, a, b, shared)
    p_uniform = hypergeometric_tail(shared, incidence.shape[1], counts[a], counts[b])
    p = np.maximum(p_uniform, p_sizes)
    eligible = int((counts >= least).sum())
    tests = eligible * (eligible - 1) // 2
    q = benjamini_hochberg(p, tests)
    likely = np.lexsort((b, a, np.round(p_sizes, 15)))[:most]
    order = likely[
        np.lexsort((b[likely], a[likely], -shared[likely], np.round(p[likely], 15), np.round(q[likely], 12)))
    ]
    columns = {"a_stories": counts[a], "b_stories": counts[b], "shared": shared, "expected": expected}
    columns |= {
        "jaccard": shared / (counts[a] + counts[b] - shared),
        "p_uniform": p_uniform,
        "p_sizes": p_sizes,
        "q": q,
        "exact": exact,
    }
    examples = [numbers[_smallest_shared(incidence, int(a[at]), int(b[at]))] for at in order]
    return table(
        "overlap",
        {
            "a": [view.providers[at] for at in a[order]],
            "b": [view.providers[at] for at in b[order]],
            "a_name": [view.provider_names[at] for at in a[order]],
            "b_name": [view.provider_names[at] for at in b[order]],
            **{name: values[order] for name, values in columns.items()},
            "example": [view.stories[story].name for story in examples],
            "first": instants([_first(view.dates[list(view.stories[story].members)]) for story in examples]),
        },
        tests=tests,
        stories=incidence.shape[1],
    )


def _first(dates: Numbers) -> float:
    known = dates[np.isfinite(dates)]
    return float(known.min()) if len(known) else np.nan


def _smallest_shared(incidence: sp.csr_array, a: int, b: int) -> int:
    """Return the story of both with the fewest providers, which says most of the two; of several the first."""
    both = np.intersect1d(*(incidence.indices[incidence.indptr[at] : incidence.indptr[at + 1]] for at in (a, b)))
    sizes = np.bincount(incidence.indices, minlength=incidence.shape[1])
    return int(both[np.argmin(sizes[both])])


def _incidence(view: IndexedGraph) -> tuple[sp.csr_array, Indices]:
    """Return the incidence matrix of providers (rows) and stories of two providers or more, and these stories."""
    inside = (view.story >= 0) & (view.provider >= 0)
    pairs = distinct(np.stack([view.provider[inside], view.story[inside]], axis=1), len(view.stories))
    incidence = sp.csr_array(
        (np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(view.providers), len(view.stories))
    )
    several = np.flatnonzero(incidence.sum(axis=0) >= 2)
    kept = sp.csr_array(incidence[:, several])
    kept.sort_indices()
    return kept, several


def _pairs(incidence: sp.csr_array, who: Indices, least: int) -> tuple[Indices, Indices, Indices]:
    """Return the pairs that share enough stories, and the number of these."""
    part = incidence[who]
    both = sp.csr_array(part @ part.T)
    kept = np.flatnonzero(both.data >= least)
    a, b = np.searchsorted(both.indptr, kept, side="right") - 1, both.indices[kept]
    kept, a, b = kept[a < b], a[a < b], b[a < b]
    order = np.lexsort((b, a))
    return who[a[order]], who[b[order]], both.data[kept[order]].astype(np.int64)


def _by_sizes(
    incidence: sp.csr_array, counts: Indices, a: Indices, b: Indices, shared: Indices
) -> tuple[Numbers, Numbers, Flags]:
    """Return the expected shared stories of every pair, the chance of sharing as many, and whether it is exact."""
    different, at = np.unique(counts, return_inverse=True)
    sizes, columns = np.unique(incidence.sum(axis=0), return_counts=True)
    chances = margins_kept(different.astype(float), np.bincount(at).astype(float), sizes, columns.astype(float))
    mean = ((chances * columns) @ chances.T)[at[a], at[b]]
    squares = ((chances**2 * columns) @ (chances**2).T)[at[a], at[b]]
    # The sum of unequal trials as a binomial of the same mean and variance (Ehm 1991).
    chance = squares / mean
    p = betainc(shared, np.maximum(mean / chance - shared + 1, 1e-9), np.minimum(chance, 1 - 1e-12))
    rows = int((counts > 0).sum())
    exact = counts[a] * counts[b] * (shared + 1) * incidence.shape[1] <= SMALL
    within = np.flatnonzero(exact)
    ends = np.sort(np.stack([counts[a], counts[b]])[:, within], axis=0)
    weights = _story_weights(chances[-1], sizes, rows)
    octave = np.frexp(ends[1].astype(float))[1]
    for each in np.unique(octave):
        some = np.flatnonzero(octave == each)
        its, (few, many) = within[some], ends[:, some]
        p[its] = shared_tails(weights, columns, (few.max(), many.max()), shared[its].max())[shared[its], few, many]
    together = (sizes - 1) / sizes * rows / max(1, rows - 1)
    mean[within] = (_both(chances[at[a[within]]], chances[at[b[within]]], together) * columns).sum(axis=1)
    return mean, p, exact


def _both(first: Numbers, second: Numbers, together: Numbers) -> Numbers:
    """Return the chance that a story of each size has both providers."""
    both: Numbers = np.maximum(first * second * together, first + second - 1)
    return both


def _story_weights(chances: Numbers, sizes: Numbers, providers: int) -> Numbers:
    """Return how likely a story of each size has neither of two providers, just one of them, and both.

    The places of a story are taken without replacement: with s of R equal providers, neither, one and both are as
    (R - s - 1)(R - s), s (R - s) and s (s - 1). The odds of a story's size, beyond those of equal providers, come
    from the configuration model; those of a provider are the same in all stories, and given the number of its
    stories they change nothing.
    """
    rest = providers - sizes
    usual = np.where(rest > 0, sizes / np.maximum(rest, 1), 1.0)
    odds = chances / np.maximum(1 - chances, 1e-12) / usual
    odds /= odds.mean()
    weights = np.stack([rest * (rest - 1), odds * sizes * rest, odds**2 * sizes * (sizes - 1)]).clip(0)
    return np.asarray(weights / (weights[0] + 2 * weights[1] + weights[2]))


def shared_tails(weights: Numbers, times: Indices, stories: tuple[int, int], most: int) -> Numbers:
    """Return the chance that two providers share at least so many stories, given how many each has.

    The exact convolution over stories. A provider's own odds drop out, so that one table holds for all pairs.

    Args:
        weights: how likely a story of each size has neither provider, just one of them, and both: a row each.
        times: how many stories have each size.
        stories: the largest numbers of stories of the first and the second provider.
        most: the largest number of shared stories that is wanted.

    Returns:
        The chance by the number of shared stories, of the first provider's stories, and of the second's.

    >>> even = np.array([[0.25], [0.25], [0.25]])
    >>> shared_tails(even, np.array([4]), (2, 2), 2)[:, 2, 2].round(4).tolist()
    [1.0, 0.8333, 0.1667]
    """
    # The last row counts all larger numbers of shared stories too.
    table = np.zeros((most + 1, stories[0] + 1, stories[1] + 1))
    table[0, 0, 0] = 1.0
    for none, one, both in np.repeat(weights, times, axis=1).T:
        moved = table * none
        moved[:, 1:] += one * table[:, :-1]
        moved[:, :, 1:] += one * table[:, :, :-1]
        shared = both * table[:, :-1, :-1]
        moved[1:, 1:, 1:] += shared[:-1]
        moved[-1, 1:, 1:] += shared[-1]
        table = moved
        table /= table.max()
    tails: Numbers = np.cumsum(table[::-1], axis=0)[::-1]
    return np.minimum(tails / np.where(tails[0] > 0, tails[0], 1.0), 1.0)


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
