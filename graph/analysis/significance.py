"""Significance: corrections for multiple tests, and the distributions of the tests."""

from __future__ import annotations

import numpy as np
from scipy.special import bdtr, gammaln

from graph.analysis.arrays import Indices, Numbers

__all__ = ["benjamini_hochberg", "fisher", "hypergeometric_tail", "poisson_binomial", "sign_test"]


def benjamini_hochberg(p: Numbers, tests: int) -> Numbers:
    """Return the q value of each p value: the false discovery rate at which it is a finding.

    q(i) = min over j ≥ i of p(j) · tests / j, with the p values in rising order
    (Benjamini and Hochberg 1995, theorem 1; the step-up form is theirs, q the adjusted p).

    Args:
        p: the p values that are known.
        tests: how many tests there were; the others count as p = 1.

    >>> benjamini_hochberg(np.array([0.01, 0.5]), 4).tolist()
    [0.04, 1.0]
    """
    if not len(p):
        return p
    order = np.argsort(p, kind="stable")
    scaled = p[order] * tests / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def poisson_binomial(chances: Numbers) -> Numbers:
    """Return the probability of 0, 1, … successes in independent trials with these chances.

    The exact recursion over trials (Chen and Liu 1997, section 2).

    >>> poisson_binomial(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    probabilities = np.ones(1)
    for chance in chances:
        probabilities = np.convolve(probabilities, (1 - chance, chance))
    return probabilities


def sign_test(successes: Indices, trials: Indices) -> Numbers:
    """Return the p value of the exact sign test, two-sided: twice the smaller tail of fair coins, at most 1.

    Binomial with chance 1/2 (Conover 1999, section 3.4).

    Args:
        successes: how many, one a test.
        trials: of how many.

    >>> sign_test(np.array([5, 2]), np.array([5, 4])).round(6).tolist()
    [0.0625, 1.0]
    """
    least = np.minimum(successes, trials - successes)
    return np.asarray(np.minimum(1.0, 2 * bdtr(least, trials, 0.5)))


def hypergeometric_tail(at_least: Indices, total: int, first: Indices, second: Indices) -> Numbers:
    """Return the chance that random sets of these sizes have at least so many elements in common.

    P(X ≥ k) for X hypergeometric: drawing `second` of `total`, of which `first` count. The terms
    are summed from k upwards, each from the one before.

    Args:
        at_least: k, one a test.
        total: how many elements there are.
        first, second: the sizes of the two sets.

    >>> hypergeometric_tail(np.array([2]), 4, np.array([2]), np.array([2])).round(6).tolist()
    [0.166667]
    """
    lowest = np.maximum(0, first + second - total)
    k = np.maximum(at_least, lowest).astype(float)
    most = np.minimum(first, second)
    term = np.where(k <= most, np.exp(_log_chance(k, total, first, second)), 0.0)
    tail = term.copy()
    while (term > 1e-18 * tail).any():
        rest = (k + 1) * (total - first - second + k + 1)
        term = term * (first - k) * (second - k) / np.where(rest > 0, rest, 1.0)
        term = np.where(k < most, term, 0.0)
        tail += term
        k += 1
    return np.where(at_least <= lowest, 1.0, np.minimum(tail, 1.0))


def fisher(both: Indices, total: int, first: Indices, second: Indices) -> Numbers:
    """Return the p value of Fisher's exact test, two-sided, for sets with so many elements in common.

    The sum of the chances of all overlaps that are no likelier than this one (Fisher 1935,
    section 21.02).

    Args:
        both: how many elements are in both sets, one a test.
        total: how many elements there are.
        first, second: the sizes of the two sets.

    >>> fisher(np.array([3]), 6, np.array([3]), np.array([3])).round(6).tolist()
    [0.1]
    """
    found = []
    for each, a, b in zip(both, first, second, strict=True):
        chances = np.exp(_log_chance(np.arange(max(0, a + b - total), min(a, b) + 1), total, a, b))
        found.append(min(1.0, chances[chances <= chances[each - max(0, a + b - total)] * (1 + 1e-9)].sum()))
    return np.array(found)


def _log_chance(k: Numbers | Indices, total: int, first: Indices, second: Indices) -> Numbers:
    ways = _log_choose(first, k) + _log_choose(total - first, second - k) - _log_choose(np.asarray(total), second)
    return np.asarray(ways)


def _log_choose(n: Indices, k: Numbers | Indices) -> Numbers:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
