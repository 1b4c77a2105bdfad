"""Which provider reprints which other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, HOUR, Flags, Indices
from graph.analysis.clock_check import date_only
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.significance import benjamini_hochberg, sign_test
from graph.analysis.tables import check_between, empty, instants, table

__all__ = ["reprints"]


@dataclass(frozen=True, slots=True)
class _Copy:
    """One text of two providers: the original article and the copy."""

    original: int
    copy: int


def reprints(network: Network, *, least: int = 1) -> pd.DataFrame:
    """Return which provider reprints which other, how often and how soon, most copies first.

    Articles that are copies of one text (`duplicates` of different providers that are no series) form a
    group. Its original is the article of its source, where the texts credit one or one is a wire; else the
    earliest, after the clock check (`clocks`), if it is known to be: articles of one second, or of
    one day where a provider states no times, have no order. Each other provider of the group is a copier of
    that original; copiers of one original do not copy each other. p is the exact binomial
    test of the direction: the chance of a split at least as one-sided if either were as often the original
    (Conover 1999, section 3.4); q corrects for all pairs (Benjamini and Hochberg 1995). The direction of a
    single copy is therefore never certain by counts alone; `source` shows where texts or names make it so.

    Args:
        network: the network.
        least: how many copies a pair of providers needs, 1 at least.

    Returns:
        original, copier, original_name, copier_name, copies, from_original, hours, share, copiers, source,
        corrected, p, q, example, example_copy, published, copied.

    Raises:
        AnalysisError: `least` is out of range.

    >>> import networkx as nx
    >>> reprints(nx.MultiDiGraph()).attrs["note"]
    'no two providers have copies of one text in a known order'
    """
    check_between("least", least, 1)
    view = index(network)
    pairs = {pair: copies for pair, copies in _by_pair(view).items() if len(copies) >= least}
    if not pairs:
        return empty("reprints", "no two providers have copies of one text in a known order")
    rows = [_directed(view, pair, copies) for pair, copies in sorted(pairs.items())]
    originals, copiers, copies, led = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(4))
    shown = np.array([row[4] for row in rows], dtype=np.int64)
    hours = np.array([row[5] for row in rows])
    p = sign_test(led, copies)
    q = benjamini_hochberg(p, len(p))
    followers = Counter(originals.tolist())
    sources = set(view.copy_sources)
    wrong = {each.provider for each in view.clock_checks if each.shifted}
    articles = np.bincount(view.provider[view.provider >= 0], minlength=len(view.providers))
    order = np.lexsort((copiers, originals, np.round(p, 12), -copies))
    named = [(int(originals[at]), int(copiers[at])) for at in order]
    return table(
        "reprints",
        {
            "original": [view.providers[a] for a, _ in named],
            "copier": [view.providers[b] for _, b in named],
            "original_name": [view.provider_names[a] for a, _ in named],
            "copier_name": [view.provider_names[b] for _, b in named],
            "copies": copies[order],
            "from_original": led[order],
            "hours": hours[order],
            "share": (copies / articles[copiers])[order],
            "copiers": [followers[a] for a, _ in named],
            "source": [a in sources for a, _ in named],
            "corrected": [a in wrong or b in wrong for a, b in named],
            "p": p[order],
            "q": q[order],
            "example": [view.titles[at] for at in shown[order, 0]],
            "example_copy": [view.titles[at] for at in shown[order, 1]],
            "published": instants(view.dates[shown[order, 0]]),
            "copied": instants(view.dates[shown[order, 1]]),
        },
        tests=len(p),
    )


def _by_pair(view: IndexedGraph) -> Mapping[tuple[int, int], Sequence[_Copy]]:
    """Return the copies of every two providers, by their numbers in rising order."""
    pairs: dict[tuple[int, int], list[_Copy]] = defaultdict(list)
    vague = date_only(view.dates, view.provider)
    for group, source in zip(view.copy_groups, view.copy_sources, strict=True):
        for copy in _copies(view, group, source, vague):
            a, b = int(view.provider[copy.original]), int(view.provider[copy.copy])
            pairs[min(a, b), max(a, b)].append(copy)
    return pairs


def _copies(view: IndexedGraph, group: Indices, source: int, vague: Flags) -> Iterator[_Copy]:
    """Yield the original of a group with the first copy of each other provider; none where the order is not known."""
    times = view.corrected_dates
    known = group[np.isfinite(times[group]) & (view.provider[group] >= 0)]
    known = known[np.lexsort((known, times[known]))]
    first: dict[int, int] = {}
    for at in known.tolist():
        first.setdefault(int(view.provider[at]), at)
    if len(first) < 2:
        return
    original = first[source] if source in first else next(iter(first.values()))
    rest = [at for at in first.values() if at != original]
    until = times[original] + (DAY if vague[original] else 0)
    if source not in first and any(times[at] <= until for at in rest):
        return
    for at in rest:
        yield _Copy(original, at)


def _directed(
    view: IndexedGraph, pair: tuple[int, int], copies: Sequence[_Copy]
) -> tuple[int, int, int, int, tuple[int, int], float]:
    """Return original, copier, copies, those from the original, the latest example and the median delay in hours."""
    times = view.corrected_dates
    of_first = sum(int(view.provider[each.original]) == pair[0] for each in copies)
    original, copier = pair if 2 * of_first >= len(copies) else pair[::-1]
    straight = [each for each in copies if int(view.provider[each.original]) == original]
    delays = [
        (1 if int(view.provider[each.original]) == original else -1) * (times[each.copy] - times[each.original]) / HOUR
        for each in copies
    ]
    latest = max(straight, key=lambda each: (times[each.original], each.original, each.copy))
    return original, copier, len(copies), len(straight), (latest.original, latest.copy), float(np.median(delays))
