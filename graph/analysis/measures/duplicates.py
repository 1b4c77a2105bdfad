"""Articles that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from graph.analysis.minhash import likely_alike
from graph.analysis.projection import Indices, Network, Projection, projected
from graph.analysis.tables import empty, join, table
from graph.analysis.words import shingles_of

__all__ = ["duplicates"]

LEAST_WORDS = 5
"""A text with fewer words says too little for being the same to mean something."""

TITLE_WORDS = 3
Pair = tuple[int, int]


def duplicates(network: Network, *, threshold: float = 0.6) -> pd.DataFrame:
    """Return pairs of articles with nearly the same text or the same title, the most alike first.

    Texts are titles and excerpts as sets of shingles of three words (Broder 1997, section 2).
    Candidates come from MinHash with 128 permutations and locality-sensitive hashing in 32 bands
    (rensa; Leskovec, Rajaraman and Ullman 2020, section 3.4), which finds a pair at 0.6 with
    probability 0.988; the Jaccard similarity of each is then computed exactly, so none is listed
    by luck.
    Of texts that are identical, and of titles that are, each is paired with the one before it.

    Args:
        network: the network.
        threshold: the least Jaccard similarity, between 0 and 1.

    Returns:
        a, b, a_title, b_title, kind, jaccard, same_title, hours, reasons.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("ab", kind="article", title="Cloud company opens a new region")
    >>> duplicates(network)[["a", "b", "jaccard"]].values.tolist()
    [['a', 'b', 1.0]]
    """
    seen = projected(network)
    shingles, titles = shingles_of(seen.words), seen.parts.keys()[::2]
    different, same_text = _grouped(shingles.keys(), np.flatnonzero(seen.words.lengths >= LEAST_WORDS))
    _, same_title = _grouped(titles, np.flatnonzero(seen.parts.lengths[::2] >= TITLE_WORDS))
    pairs = {*_chained(seen, same_title), *_chained(seen, same_text), *likely_alike(shingles, different)}
    scored = [(shingles.alike(a, b), a, b) for a, b in sorted(pairs)]
    kept = [(j, *_by_date(seen, a, b)) for j, a, b in scored if j >= threshold or titles[a] == titles[b] != b""]
    if not kept:
        return empty("duplicates", "no two articles have nearly the same text or the same title")
    kept.sort(key=lambda row: (-round(row[0], 12), row[1], row[2]))
    jaccard, a, b = (np.array(each) for each in zip(*kept, strict=True))
    same = [titles[x] == titles[y] != b"" for x, y in zip(a, b, strict=True)]
    hours = (seen.dates[b] - seen.dates[a]) / 3_600
    kinds = [_kind(seen, x, y) for x, y in zip(a, b, strict=True)]
    return table(
        "duplicates",
        {
            "a": [seen.articles[at] for at in a],
            "b": [seen.articles[at] for at in b],
            "a_title": [seen.titles[at] for at in a],
            "b_title": [seen.titles[at] for at in b],
            "kind": kinds,
            "jaccard": jaccard,
            "same_title": same,
            "hours": hours,
            "reasons": [_reasons(*row) for row in zip(jaccard, same, hours, strict=True)],
        },
        threshold=threshold,
    )


def _grouped(keys: Sequence[bytes], articles: Indices) -> tuple[Indices, list[list[int]]]:
    """The first article of every key, and the groups of those that share one."""
    first: dict[bytes, int] = {}
    groups: dict[int, list[int]] = {}
    for at in articles.tolist():
        earlier = first.setdefault(keys[at], at)
        if earlier != at:
            groups.setdefault(earlier, [earlier]).append(at)
    return np.array(list(first.values()), dtype=np.int64), list(groups.values())


def _chained(seen: Projection, groups: Iterable[list[int]]) -> Iterator[Pair]:
    """Each of a group with the one before it in time: n - 1 pairs instead of n (n - 1) / 2."""
    for group in groups:
        ordered = sorted(group, key=lambda at: (not np.isfinite(seen.dates[at]), seen.dates[at], at))
        for a, b in pairwise(ordered):
            yield min(a, b), max(a, b)


def _by_date(seen: Projection, a: int, b: int) -> Pair:
    return (b, a) if seen.dates[b] < seen.dates[a] else (a, b)


def _kind(seen: Projection, a: int, b: int) -> str:
    if min(seen.provider[a], seen.provider[b]) < 0:
        return "unknown"
    return "double" if seen.provider[a] == seen.provider[b] else "syndication"


def _reasons(jaccard: float, same_title: bool, hours: float) -> str:
    reasons = ["same title"] if same_title else []
    reasons.append("same text" if jaccard == 1 else f"{jaccard:.0%} of the shingles")
    if abs(hours) < 1:
        reasons.append("within an hour")
    elif abs(hours) <= 24:
        reasons.append(f"{abs(hours):.0f} hours apart")
    elif np.isfinite(hours):
        reasons.append(f"{abs(hours) / 24:.0f} days apart")
    return join(reasons)
