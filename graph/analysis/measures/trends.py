"""How much is published about each topic, period by period."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, Flags, Indices, Numbers
from graph.analysis.indexed_graph import Network, index
from graph.analysis.tables import check_among, empty, instants, join_notes, table
from graph.analysis.universe import universe_of

__all__ = ["counted", "trends"]

LONGEST = {"month": 31 * DAY, "week": 7 * DAY}
MOST_PERIODS = 1_200
MONDAY = 3
"""1970-01-01 was a Thursday: three days before it a week began."""


def trends(network: Network, *, by: Literal["month", "week"] = "month") -> pd.DataFrame:
    """Return how many articles are about each topic in each period, without gaps.

    Only articles with a date and a topic that at most half of the articles have (`universe_of`)
    count; `share` is of these, as the coverage of each period differs. Months and weeks (from Monday) are of UTC. Where the dates span more than
    1,200 periods, as with one date of the year 9999, those without any article are left out.

    Args:
        network: the network.
        by: the length of a period.

    Returns:
        topic, name, period, articles, all, share; a row for every topic and period.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", publishedDateTime="2021-01-02T00:00:00Z")
    >>> network.add_node("ai", kind="topic")
    >>> _ = network.add_edge("a", "ai", key="about")
    >>> trends(network)[["topic", "articles", "share"]].values.tolist()
    [['ai', 1, 1.0]]
    """
    check_among("by", by, tuple(LONGEST))
    view = index(network)
    universe = universe_of(view)
    useful = universe.articles & np.isfinite(view.dates)
    if not useful.any():
        return empty("trends", join_notes("no article has both a date and a topic", universe.note))
    period, starts = _periods(view.dates, useful, by)
    counts, totals = counted(universe.about, len(view.topics), period, len(starts))
    topics = np.flatnonzero(counts.sum(axis=1))
    topics = topics[np.lexsort((topics, -counts[topics].sum(axis=1)))]
    times = np.tile(starts, len(topics))
    every = np.tile(totals, len(topics))
    articles = counts[topics].ravel()
    gaps = f"{by}s without any article are left out" if (np.diff(starts) > LONGEST[by]).any() else ""
    return table(
        "trends",
        {
            "topic": np.repeat(np.array(view.topics, dtype=object)[topics], len(starts)),
            "name": np.repeat(np.array(view.topic_names, dtype=object)[topics], len(starts)),
            "period": instants(times.astype(float)),
            "articles": articles,
            "all": every,
            "share": np.divide(articles, every, out=np.zeros(len(articles)), where=every > 0),
        },
        note=join_notes(gaps, universe.note),
        by=by,
    )


def counted(about: Indices, topics: int, period: Indices, count: int) -> tuple[Indices, Indices]:
    """Return articles by topic and period, and articles with any topic by period.

    Args:
        about: rows of an article and a topic.
        topics: how many topics there are.
        period: the number of every article's period; -1 where it does not count.
        count: how many periods there are.
    """
    rows = about[period[about[:, 0]] >= 0]
    cells = rows[:, 1] * count + period[rows[:, 0]]
    counts = np.bincount(cells, minlength=topics * count).reshape(topics, count)
    return counts.astype(np.int64), np.bincount(period[period >= 0], minlength=count).astype(np.int64)


def _periods(dates: Numbers, useful: Flags, by: Literal["month", "week"]) -> tuple[Indices, Indices]:
    """Return the number of every article's period, and the beginning of each period, in seconds."""
    days = np.full(len(useful), 0, dtype=np.int64)
    days[useful] = np.floor(dates[useful] / DAY).astype(np.int64)
    if by == "week":
        number = (days + MONDAY) // 7
    else:
        number = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    known = np.unique(number[useful])
    every = np.arange(known[0], known[-1] + 1) if known[-1] - known[0] < MOST_PERIODS else known
    if by == "week":
        starts = (every * 7 - MONDAY) * DAY
    else:
        starts = every.astype("datetime64[M]").astype("datetime64[s]").astype(np.int64)
    return np.where(useful, np.searchsorted(every, number), -1), starts
