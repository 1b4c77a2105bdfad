"""What is missing or odd, by provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.projection import Flags, Network, Numbers, Projection, projected
from graph.analysis.tables import empty, table

__all__ = ["health"]

DAY = 86_400
YEAR = 365 * DAY
BULK = 3
"""How many articles of one second are a bulk import."""

_OLDEST = 681_436_800.0
"""6 August 1991, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class _Check:
    """One thing that is looked for: on which articles it is found, of which it could be."""

    name: str
    meaning: str
    found: Flags
    of: Flags


def health(network: Network) -> pd.DataFrame:
    """Return what is missing or odd on the articles of every provider, the most frequent first.

    Args:
        network: the network.

    Returns:
        provider, name, check, found, of, share, example, meaning; only what was found.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", title="A day", excerpt="It was.", documents=("a.md",))
    >>> health(network)["check"].tolist()
    ['no date', 'no provider', 'no topic', 'dead end']
    """
    seen = projected(network)
    if not seen.articles:
        return empty("health", "the network has no articles")
    rows = [row for at, check in enumerate(_checks(seen)) for row in _rows(seen, at, check)]
    if not rows:
        return empty("health", "nothing is missing or odd")
    rows.sort(key=lambda row: (-row[3], row[8], row[0]))
    names = ("provider", "name", "check", "found", "of", "share", "example", "meaning")
    return table("health", dict(zip(names, list(zip(*rows, strict=True))[:8], strict=True)))


def _checks(seen: Projection) -> Iterator[_Check]:
    every = np.ones(len(seen.articles), dtype=bool)
    dated = np.isfinite(seen.dates)
    topic = np.zeros(len(seen.articles), dtype=bool)
    topic[seen.about[:, 0]] = True
    yield _Check("no title", "It has no title.", ~_has(seen, "title"), every)
    yield _Check("no excerpt", "It has no excerpt.", ~_has(seen, "excerpt"), every)
    yield _Check("no date", "It has no date, or none that can be read.", ~dated, every)
    yield _Check("no provider", "It states no provider.", seen.provider < 0, every)
    yield _Check("no topic", "A document describes it and states no topic.", seen.described & ~topic, seen.described)
    yield _Check(
        "dead end",
        "A document describes it, and nothing is related to it.",
        seen.described & (seen.degree == 0),
        seen.described,
    )
    yield _Check(
        "one-way", "It lists a described article that does not list it.", _one_way(seen), _lists_described(seen)
    )
    midnight = dated & (np.nan_to_num(seen.dates) % DAY == 0)
    yield _Check("midnight", "Published at 00:00:00 UTC: a date whose time is not known.", midnight, dated)
    yield _Check(
        "same second", "Three or more of the provider's articles have its very second.", _same_second(seen), dated
    )
    early = dated & (np.nan_to_num(seen.dates) < _OLDEST)
    yield _Check("before the web", "Published before 6 August 1991, when the first site opened.", early, dated)
    yield _Check(
        "out of time",
        "More than a year from the median date of its story.",
        _out_of_time(seen),
        dated & (seen.story >= 0),
    )


def _has(seen: Projection, field: str) -> Flags:
    return np.array([bool(str(each or "").strip()) for each in seen.stated(field)], dtype=bool)


def _lists_described(seen: Projection) -> Flags:
    found = np.zeros(len(seen.articles), dtype=bool)
    found[seen.listed[seen.described[seen.listed[:, 1]], 0]] = True
    return found


def _one_way(seen: Projection) -> Flags:
    size = len(seen.articles)
    keys = seen.listed[:, 0] * size + seen.listed[:, 1]
    back = np.isin(seen.listed[:, 1] * size + seen.listed[:, 0], keys)
    found = np.zeros(size, dtype=bool)
    found[seen.listed[~back & seen.described[seen.listed[:, 1]], 0]] = True
    return found


def _same_second(seen: Projection) -> Flags:
    known = np.flatnonzero(np.isfinite(seen.dates) & (np.nan_to_num(seen.dates) % DAY != 0))
    seconds = np.stack([seen.provider[known], np.floor(seen.dates[known]).astype(np.int64)], axis=1)
    _, place, counts = np.unique(seconds, axis=0, return_inverse=True, return_counts=True)
    found = np.zeros(len(seen.articles), dtype=bool)
    found[known] = counts[place] >= BULK
    return found


def _out_of_time(seen: Projection) -> Flags:
    known = np.flatnonzero(np.isfinite(seen.dates) & (seen.story >= 0))
    median: Numbers = np.full(max(1, len(seen.stories)), np.nan)
    by_story = pd.Series(seen.dates[known]).groupby(seen.story[known]).median()
    median[by_story.index.to_numpy()] = by_story.to_numpy()
    found = np.zeros(len(seen.articles), dtype=bool)
    found[known] = np.abs(seen.dates[known] - median[seen.story[known]]) > YEAR
    return found


def _rows(
    seen: Projection, order: int, check: _Check
) -> Iterator[tuple[str, str, str, int, int, float, str, str, int]]:
    count = len(seen.providers) + 1  # the last one counts articles without a provider
    provider = np.where(seen.provider < 0, count - 1, seen.provider)
    found = np.bincount(provider[check.found & check.of], minlength=count)
    of = np.bincount(provider[check.of], minlength=count)
    first = dict(reversed([(int(provider[at]), int(at)) for at in np.flatnonzero(check.found & check.of)]))
    for at in np.flatnonzero(found):
        iri, name = (seen.providers[at], seen.provider_names[at]) if at < count - 1 else ("", "")
        share = found[at] / of[at]
        yield (
            iri,
            name,
            check.name,
            int(found[at]),
            int(of[at]),
            share,
            seen.articles[first[int(at)]],
            check.meaning,
            order,
        )
