"""Which providers covered or missed the large stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, HOUR, Indices
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.significance import hypergeometric_tail
from graph.analysis.tables import empty, instants, table

__all__ = ["coverage"]

AROUND = DAY
"""How long before a story's first article and after its last a provider's articles show that it published then."""


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """The time of one story: for every provider how many articles it published then, and how many in the story.

    Attributes:
        story: the story.
        articles: its dated articles that state a provider, by date.
        active: the articles that each provider published in its time.
        own: those of them that are in the story.
    """

    story: int
    articles: Indices
    active: Indices
    own: Indices


def coverage(network: Network, *, least: int = 5, most: int = 50) -> pd.DataFrame:
    """Return for each large story the providers that covered it, by delay, and then those that missed it.

    A large story has `least` dated articles that state a provider, of two providers at least: what one
    provider alone has is in `diversity`. A provider missed a story where it published from a day
    before the story's first article to a day after its last, and nothing on it; one that did not publish then has
    no row. Those that usually cover the large stories come first among them.

    `expected` is 1 - C(N - n, k) / C(N, k), for n of the N articles of that time in the story and k
    by the provider (hypergeometric): its chance to cover the story if it wrote about what all write about.

    Args:
        network: the network.
        least: how many articles make a story large, 2 or more.
        most: how many stories, the largest, 1 or more.

    Returns:
        story, name, story_articles, story_first, provider, provider_name, covered, articles, first, hours,
        active, chances, usual, expected, article, title.

    Raises:
        AnalysisError: least or most is out of range.

    >>> import networkx as nx
    >>> coverage(nx.MultiDiGraph()).attrs["note"]
    'no story has 5 dated articles, of two providers or more'
    """
    if least < 2:
        raise AnalysisError(f"least is {least}; it has to be 2 or more")
    if most < 1:
        raise AnalysisError(f"most is {most}; it has to be 1 or more")
    view = index(network)
    windows = list(_windows(view, least, most))
    if not windows:
        return empty("coverage", f"no story has {least} dated articles, of two providers or more")
    parts = [_rows(view, *each) for each in zip(windows, *_usual(windows), strict=True)]
    return table("coverage", {name: [value for part in parts for value in part[name]] for name in parts[0]})


def _windows(view: IndexedGraph, least: int, most: int) -> Iterator[_Window]:
    """Yield the time of each large story, the largest first."""
    known = np.flatnonzero((view.provider >= 0) & np.isfinite(view.dates))
    known = known[np.argsort(view.dates[known], kind="stable")]
    dates = view.dates[known]
    sizes = np.bincount(view.story[known][view.story[known] >= 0], minlength=len(view.stories))
    for story in np.argsort(-sizes, kind="stable").tolist():
        if most == 0 or sizes[story] < least:
            return
        members = known[view.story[known] == story]
        own = np.bincount(view.provider[members], minlength=len(view.providers))
        if np.count_nonzero(own) < 2:
            continue
        start, end = view.dates[members[0]] - AROUND, view.dates[members[-1]] + AROUND
        inside = known[np.searchsorted(dates, start) : np.searchsorted(dates, end, side="right")]
        yield _Window(story, members, np.bincount(view.provider[inside], minlength=len(view.providers)), own)
        most -= 1


def _usual(windows: list[_Window]) -> tuple[Indices, Indices]:
    """Return for each story and provider in the time of how many others it published, and how many of them it covered."""
    active = np.array([window.active > 0 for window in windows])
    covered = np.array([window.own > 0 for window in windows])
    return active.sum(axis=0) - active, covered.sum(axis=0) - covered


def _rows(view: IndexedGraph, window: _Window, chances: Indices, taken: Indices) -> dict[str, list[object]]:
    providers = np.flatnonzero(window.active)
    own, active, chances, taken = (each[providers] for each in (window.own, window.active, chances, taken))
    total, inside = int(window.active.sum()), np.full(len(providers), len(window.articles))
    expected = hypergeometric_tail(np.ones(len(providers), dtype=np.int64), total, inside, active)
    at = np.full(len(view.providers), -1)
    first_by, place = np.unique(view.provider[window.articles], return_index=True)
    at[first_by] = window.articles[place]
    article = at[providers]
    dates = np.where(article >= 0, view.dates[article], np.nan)
    begin = float(view.dates[window.articles[0]])
    # Two chances more, so that one story of two weighs less than ten of twenty.
    order = np.lexsort((providers, -np.round(expected, 12), -np.round(taken / (chances + 2), 12), dates, own == 0))
    providers, article = providers[order], article[order]
    return {
        "story": [view.story_iris[window.story]] * len(order),
        "name": [view.stories[window.story].name] * len(order),
        "story_articles": [len(window.articles)] * len(order),
        "story_first": [*instants([begin] * len(order))],
        "provider": [view.providers[each] for each in providers.tolist()],
        "provider_name": [view.provider_names[each] for each in providers.tolist()],
        "covered": [*(own > 0)[order]],
        "articles": [*own[order]],
        "first": [*instants(dates[order])],
        "hours": [*(dates[order] - begin) / HOUR],
        "active": [*active[order]],
        "chances": [*chances[order]],
        "usual": [*np.where(chances > 0, taken / np.maximum(chances, 1), np.nan)[order]],
        "expected": [*expected[order]],
        "article": [view.articles[each] if each >= 0 else "" for each in article.tolist()],
        "title": [view.titles[each] if each >= 0 else "" for each in article],
    }
