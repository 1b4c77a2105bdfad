"""Missing and suspicious metadata, by provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, Flags, Numbers
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import empty, instants, table

__all__ = ["health"]

YEAR = 365 * DAY
BULK = 3
"""How many articles of one second are a bulk import."""

_OLDEST = 681_436_800.0
"""6 August 1991, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class _Check:
    """One check: the articles with the defect, of the articles that could have it."""

    name: str
    meaning: str
    found: Flags
    of: Flags


def health(network: Network) -> pd.DataFrame:
    """Count missing and suspicious metadata of the articles of every provider, the most frequent first.

    Args:
        network: the network.

    Returns:
        provider, name, check, found, of, share, example, example_title, example_published, meaning; only checks with findings.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", title="A day", excerpt="It was.", documents=("a.md",))
    >>> health(network)["check"].tolist()
    ['no date', 'no provider', 'no topic', 'dead end']
    """
    view = index(network)
    if not view.articles:
        return empty("health", "the network has no articles")
    rows = [row for at, check in enumerate(_checks(view)) for row in _rows(view, at, check)]
    if not rows:
        return empty("health", "nothing is missing or odd")
    rows.sort(key=lambda row: (-row[3], row[8], row[0]))
    names = ("provider", "name", "check", "found", "of", "share", "meaning")
    first = np.array([row[7] for row in rows], dtype=np.int64)
    return table(
        "health",
        {
            **dict(zip(names, list(zip(*rows, strict=True))[:7], strict=True)),
            "example": [view.articles[at] for at in first],
            "example_title": [view.titles[at] for at in first],
            "example_published": instants(view.dates[first]),
        },
    )


def _checks(view: IndexedGraph) -> Iterator[_Check]:
    every = np.ones(len(view.articles), dtype=bool)
    dated = np.isfinite(view.dates)
    topic = np.zeros(len(view.articles), dtype=bool)
    topic[view.about[:, 0]] = True
    yield _Check("no title", "It has no title.", ~_has(view, "title"), every)
    yield _Check("no excerpt", "It has no excerpt.", ~_has(view, "excerpt"), every)
    yield _Check("no date", "It has no date, or none that can be read.", ~dated, every)
    yield _Check("no provider", "It states no provider.", view.provider < 0, every)
    yield _Check("no topic", "A document describes it and states no topic.", view.described & ~topic, view.described)
    yield _Check(
        "dead end",
        "A document describes it, and nothing is related to it.",
        view.described & (view.degree == 0),
        view.described,
    )
    yield _Check(
        "one-way", "It lists a described article that does not list it.", _one_way(view), _lists_described(view)
    )
    midnight = dated & (np.nan_to_num(view.dates) % DAY == 0)
    yield _Check("midnight", "Published at 00:00:00 UTC: a date whose time is not known.", midnight, dated)
    yield _Check(
        "same second", "Three or more of the provider's articles have its very second.", _same_second(view), dated
    )
    early = dated & (np.nan_to_num(view.dates) < _OLDEST)
    yield _Check("before the web", "Published before 6 August 1991, when the first site opened.", early, dated)
    yield _Check(
        "out of time",
        "More than a year from the median date of the articles it is related to, directly and through them.",
        _out_of_time(view),
        dated & (view.batch >= 0),
    )


def _has(view: IndexedGraph, field: str) -> Flags:
    return np.array([bool(str(each or "").strip()) for each in view.stated(field)], dtype=bool)


def _lists_described(view: IndexedGraph) -> Flags:
    found = np.zeros(len(view.articles), dtype=bool)
    found[view.listed[view.described[view.listed[:, 1]], 0]] = True
    return found


def _one_way(view: IndexedGraph) -> Flags:
    size = len(view.articles)
    keys = view.listed[:, 0] * size + view.listed[:, 1]
    back = np.isin(view.listed[:, 1] * size + view.listed[:, 0], keys)
    found = np.zeros(size, dtype=bool)
    found[view.listed[~back & view.described[view.listed[:, 1]], 0]] = True
    return found


def _same_second(view: IndexedGraph) -> Flags:
    known = np.flatnonzero(np.isfinite(view.dates) & (np.nan_to_num(view.dates) % DAY != 0))
    seconds = np.stack([view.provider[known], np.floor(view.dates[known]).astype(np.int64)], axis=1)
    _, place, counts = np.unique(seconds, axis=0, return_inverse=True, return_counts=True)
    found = np.zeros(len(view.articles), dtype=bool)
    found[known] = counts[place] >= BULK
    return found


def _out_of_time(view: IndexedGraph) -> Flags:
    known = np.flatnonzero(np.isfinite(view.dates) & (view.batch >= 0))
    median: Numbers = np.full(max(1, len(view.batches)), np.nan)
    by_batch = pd.Series(view.dates[known]).groupby(view.batch[known]).median()
    median[by_batch.index.to_numpy()] = by_batch.to_numpy()
    found = np.zeros(len(view.articles), dtype=bool)
    found[known] = np.abs(view.dates[known] - median[view.batch[known]]) > YEAR
    return found


def _rows(
    view: IndexedGraph, order: int, check: _Check
) -> Iterator[tuple[str, str, str, int, int, float, str, int, int]]:
    count = len(view.providers) + 1  # the last one counts articles without a provider
    provider = np.where(view.provider < 0, count - 1, view.provider)
    found = np.bincount(provider[check.found & check.of], minlength=count)
    of = np.bincount(provider[check.of], minlength=count)
    first = dict(reversed([(int(provider[at]), int(at)) for at in np.flatnonzero(check.found & check.of)]))
    for at in np.flatnonzero(found).tolist():
        iri, name = (view.providers[at], view.provider_names[at]) if at < count - 1 else ("", "")
        counts = (int(found[at]), int(of[at]), found[at] / of[at])
        yield iri, name, check.name, *counts, check.meaning, first[at], order
