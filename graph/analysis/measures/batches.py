"""Groups of articles that related lists hold together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.agreement import MOST, alike
from graph.analysis.arrays import DAY, Indices, Numbers, distinct
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import article_columns, empty, instants, table

__all__ = ["batches"]


def batches(network: Network) -> pd.DataFrame:
    """Return the batches, the largest first.

    A batch is a connected component of the undirected related graph, or a community that Leiden's
    algorithm (Traag, Waltman and van Eck 2019, algorithm A.2, on modularity) finds inside of it
    where that division has a modularity above 0.3. It is the grouping of the related lists themselves
    together, which is often whatever appeared in one week; what articles report the same event is in
    `stories`. Density is links / (n (n - 1) / 2). `agreement` is the share of the batch's pairs
    whose texts are alike (cosine of tf-idf of title and excerpt 0.2 or more): near 1 where it is
    about one event, near 0 where it is not; empty where fewer than two of its articles have text. In
    batches of more than 50,000 pairs it is estimated from so many at random.

    Args:
        network: the network.

    Returns:
        batch, title, provider_name, articles, providers, stories, first, last, days, density,
        complete, agreement.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["a", "b"], kind="article", title="A day")
    >>> _ = network.add_edge("a", "b", key="related")
    >>> batches(network)[["batch", "title", "articles", "complete"]].values.tolist()
    [['a', 'A day', 2, True]]
    """
    view = index(network)
    if not view.batches:
        return empty("batches", "no two articles are related")
    count = len(view.batches)
    inside = np.flatnonzero(view.batch >= 0)
    sizes = np.bincount(view.batch[inside], minlength=count)
    pairs = sizes * (sizes - 1) // 2
    a, b = view.batch[view.links[:, 0]], view.batch[view.links[:, 1]]
    linked = np.bincount(a[(a == b) & (a >= 0)], minlength=count)
    ordered = _by_date(view, inside)
    first = ordered[np.searchsorted(view.batch[ordered], np.arange(count))]
    span = _span(view, inside, count)
    return table(
        "batches",
        {
            "batch": [view.articles[at] for at in first],
            **article_columns(view, first, "title", "provider_name", "first"),
            "articles": sizes,
            "providers": _different(view.batch, view.provider, count),
            "stories": _different(view.batch, view.story, count),
            "last": instants(span[1]),
            "days": (span[1] - span[0]) / DAY,
            "density": linked / pairs,
            "complete": linked == pairs,
            "agreement": _agreement(view, count),
        },
    )


def _by_date(view: IndexedGraph, inside: Indices) -> Indices:
    """The articles by batch and date, undated ones last."""
    return inside[np.lexsort((inside, view.dates[inside], view.batch[inside]))]


def _span(view: IndexedGraph, inside: Indices, count: int) -> tuple[Numbers, Numbers]:
    """The first and the last date of every batch; NaN for none."""
    dated = inside[np.isfinite(view.dates[inside])]
    first, last = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(first, view.batch[dated], view.dates[dated])
    np.maximum.at(last, view.batch[dated], view.dates[dated])
    return np.where(np.isfinite(first), first, np.nan), np.where(np.isfinite(last), last, np.nan)


def _different(group: Indices, value: Indices, count: int) -> Indices:
    """How many different values each group has; negative ones are none."""
    stated = (group >= 0) & (value >= 0)
    rows = np.stack([group[stated], value[stated]], axis=1)
    pairs = distinct(rows, int(value.max(initial=0)) + 1)
    return np.bincount(pairs[:, 0], minlength=count).astype(np.int64)


def _agreement(view: IndexedGraph, count: int) -> Numbers:
    """The share of the pairs of every batch whose texts are alike; NaN where no two articles have text."""
    worded = np.diff(view.vectors.indptr) > 0
    shares = np.full(count, np.nan)
    for at, members in enumerate(view.batches):
        several = np.sort(np.array(members, dtype=np.int64))
        several = several[worded[several]]
        if len(several) > 1:
            shares[at] = alike(view.vectors, several[_pairs(len(several))]).mean()
    return shares


def _pairs(count: int) -> Indices:
    """All pairs of so many, or as many at random as are compared at most."""
    if count * (count - 1) // 2 <= MOST:
        return np.stack(np.triu_indices(count, k=1), axis=1).astype(np.int64)
    drawn = np.random.default_rng(0).integers(0, count, (MOST, 2))
    different: Indices = drawn[drawn[:, 0] != drawn[:, 1]]
    return different
