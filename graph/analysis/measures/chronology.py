"""The course of each story: first report, who followed, peaks, last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import floor, isfinite

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, HOUR
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import empty, instants, table

__all__ = ["chronology"]

DAYS_FROM = 3
"""The least days from the first to the last article at which peaks are days, and not hours."""
LEAST_PEAK = 3
"""The least articles of a peak."""
_ORDER = {"first": 0, "followed": 1, "peak": 2}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Event:
    story: int
    kind: str
    article: int
    articles: int
    meaning: str


def chronology(network: Network, *, least: int = 3) -> pd.DataFrame:
    """Return the events of each story in order, the largest story first.

    `first` is the story's first article; `followed` the first article of each other provider; `peak` the
    first article of a day (UTC) that stands out, or of an hour where the story lasts less than three
    days; `last` its last article. A peak has three articles at least, and the
    counts before and after it fall by half of the story's highest count or more before they rise
    above it. Articles without a date are left out.

    Args:
        network: the network.
        least: how many dated articles a story has to have; 2 at least.

    Returns:
        story, name, event, when, hours, article, title, provider, provider_name, articles, meaning.

    Raises:
        AnalysisError: least is below 2.

    >>> import networkx as nx
    >>> chronology(nx.MultiDiGraph()).attrs["note"]
    'no story has 3 articles with dates'
    """
    if least < 2:
        raise AnalysisError(f"least is {least}; it has to be 2 or more")
    view = index(network)
    events = [
        event for story, articles in _dated(view) if len(articles) >= least for event in _events(view, story, articles)
    ]
    if not events:
        return empty("chronology", f"no story has {least} articles with dates")
    story = np.array([event.story for event in events])
    article = np.array([event.article for event in events])
    provider = view.provider[article]
    when = view.dates[article]
    return table(
        "chronology",
        {
            "story": [view.story_iris[at] for at in story],
            "name": [view.stories[at].name for at in story],
            "event": [event.kind for event in events],
            "when": instants(when),
            "hours": (when - view.story_dates[0][story]) / HOUR,
            "article": [view.articles[at] for at in article],
            "title": [view.titles[at] for at in article],
            "provider": [view.providers[at] if at >= 0 else "" for at in provider],
            "provider_name": [view.provider_names[at] if at >= 0 else "" for at in provider],
            "articles": [event.articles for event in events],
            "meaning": [event.meaning for event in events],
        },
    )


def _dated(view: IndexedGraph) -> Iterator[tuple[int, list[int]]]:
    """Yield every story with its dated articles, by date and number."""
    dates = view.dates.tolist()
    for at, story in enumerate(view.stories):
        yield (
            at,
            sorted((each for each in story.members if isfinite(dates[each])), key=lambda each: (dates[each], each)),
        )


def _events(view: IndexedGraph, story: int, articles: list[int]) -> list[_Event]:
    dates, provider = view.dates[articles].tolist(), view.provider[articles].tolist()
    own = Counter(provider)
    names = [view.provider_names[each] if each >= 0 else "A provider that is not stated" for each in provider]
    found = [
        _Event(story, "first", articles[0], own[provider[0]] if provider[0] >= 0 else 1, f"{names[0]} reports first")
    ]
    seen = {-1, provider[0]}
    for article, date, each, name in zip(articles, dates, provider, names, strict=True):
        if each not in seen:
            seen.add(each)
            words = f"{name} follows {_after(date - dates[0])} the first report"
            found.append(_Event(story, "followed", article, own[each], words))
    for at, busy, words in _peaks(dates):
        found.append(_Event(story, "peak", articles[at], busy, f"{busy} of {len(articles)} articles {words}"))
    words = f"{names[-1]} has the last article, {_after(dates[-1] - dates[0])} the first report"
    place = {article: at for at, article in enumerate(articles)}
    return [
        *sorted(found, key=lambda event: (dates[place[event.article]], _ORDER[event.kind], place[event.article])),
        _Event(story, "last", articles[-1], len(articles), words),
    ]


def _peaks(dates: Sequence[float]) -> Iterator[tuple[int, int, str]]:
    """Yield the peaks of sorted dates: the place of the first date in it, how many are in it, and when it is in words."""
    long = dates[-1] - dates[0] >= DAYS_FROM * DAY
    periods = [floor(date / (DAY if long else HOUR)) for date in dates]
    series = Counter(periods)
    # One empty period replaces a run of them: they rank alike, and a run may be centuries long.
    series.update({period - 1: 0 for period in series})
    ordered = sorted(series)
    for at in _tops([series[period] for period in ordered]):
        first = periods.index(ordered[at])
        stamp = (_EPOCH + timedelta(seconds=dates[first])).isoformat()
        day, hour = stamp[:10], stamp[11:13]
        yield first, series[ordered[at]], f"on {day}" if long else f"on {day} between {hour}:00 and {hour}:59 UTC"


def _tops(counts: Sequence[int]) -> list[int]:
    """Return the places of peaks: the highest count after a rise, and before a fall, of half of the highest of all."""
    least = max(counts) / 2
    tops: list[int] = []
    top, low = -1, 0
    for at, count in enumerate([*counts, 0]):
        if top < 0:
            low = min(low, count)
            top = at if count - low >= least else -1
        elif count > counts[top]:
            top = at
        elif count <= counts[top] - least:
            tops.append(top)
            top, low = -1, count
    return [at for at in tops if counts[at] >= LEAST_PEAK]


def _after(seconds: float) -> str:
    """Say how much later something is, in the unit that fits."""
    if seconds <= 0:
        return "at the same time as"
    for unit, size in (("days", DAY), ("hours", HOUR), ("minutes", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit} after"
    return "within two minutes of"
