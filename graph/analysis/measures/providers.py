"""Profiles of providers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from graph.analysis.arrays import WEEK, Indices, Numbers, distinct
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.measures.stories import topics_by
from graph.analysis.tables import empty, instants, table

__all__ = ["providers"]

BEAT = 5
"""The least dated articles for which burstiness is computed."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def providers(network: Network) -> pd.DataFrame:
    """Return the profile of every provider, the most productive first.

    `burstiness` is (s - m) / (s + m) of the times between successive articles, with s their
    standard deviation and m their mean (Goh and Barabási 2008, eq. 1).

    Args:
        network: the network.

    Returns:
        provider, name, articles, described, share, stories, topics, first, last, per_week,
        weekday, hour, weekend, burstiness.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", publishedDateTime="2021-01-02T08:30:00Z")
    >>> network.add_node("p", kind="provider", name="The Times")
    >>> _ = network.add_edge("a", "p", key="published-by")
    >>> providers(network)[["name", "articles", "weekday", "hour"]].values.tolist()
    [['The Times', 1, 'Saturday', 8]]
    """
    view = index(network)
    stated = view.provider >= 0
    if not stated.any():
        return empty("providers", "no article states a provider")
    count = len(view.providers)
    articles = np.bincount(view.provider[stated], minlength=count)
    order = np.lexsort((np.arange(count), -articles))
    order = order[articles[order] > 0]
    rhythm = [_rhythm(dates) for dates in _dates(view)]
    columns = dict(zip(_RHYTHM, zip(*(rhythm[at] for at in order), strict=True), strict=True))
    return table(
        "providers",
        {
            "provider": [view.providers[at] for at in order],
            "name": [view.provider_names[at] for at in order],
            "articles": articles[order],
            "described": np.bincount(view.provider[stated & view.described], minlength=count)[order],
            "share": articles[order] / stated.sum(),
            "stories": _stories(view)[order],
            "topics": np.array(topics_by(view, view.provider, count), dtype=object)[order],
            **columns,
            "first": instants(columns["first"]),
            "last": instants(columns["last"]),
        },
    )


_RHYTHM = ("first", "last", "per_week", "weekday", "hour", "weekend", "burstiness")


def _dates(view: IndexedGraph) -> list[Numbers]:
    """Return the sorted dates of every provider's articles."""
    known = np.flatnonzero((view.provider >= 0) & np.isfinite(view.dates))
    known = known[np.lexsort((view.dates[known], view.provider[known]))]
    ends = np.searchsorted(view.provider[known], np.arange(len(view.providers) + 1))
    return [view.dates[known[a:b]] for a, b in pairwise(ends)]


def _rhythm(dates: Numbers) -> tuple[float, float, float, str, int, float, float]:
    if not len(dates):
        return np.nan, np.nan, np.nan, "", -1, np.nan, np.nan
    # 1970-01-01 was a Thursday, the fourth day of the week.
    days = (np.floor(dates / 86_400).astype(np.int64) + 3) % 7
    hours = np.floor(dates % 86_400 / 3_600).astype(np.int64)
    span = (dates[-1] - dates[0]) / WEEK
    return (
        dates[0],
        dates[-1],
        len(dates) / max(1.0, span) if len(dates) > 1 else np.nan,
        WEEKDAYS[int(np.bincount(days).argmax())],
        int(np.bincount(hours).argmax()),
        float((days >= 5).mean()),
        _burstiness(np.diff(dates)) if len(dates) >= BEAT else np.nan,
    )


def _burstiness(gaps: Numbers) -> float:
    total = float(gaps.std() + gaps.mean())
    return float(gaps.std() - gaps.mean()) / total if total else np.nan


def _stories(view: IndexedGraph) -> Indices:
    inside = (view.provider >= 0) & (view.story >= 0)
    pairs = distinct(np.stack([view.provider[inside], view.story[inside]], axis=1), len(view.stories))
    return np.bincount(pairs[:, 0], minlength=len(view.providers)).astype(np.int64)
