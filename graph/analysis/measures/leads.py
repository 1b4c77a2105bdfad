"""Who is first on a story and who follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, HOUR
from graph.analysis.clock_check import date_only
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.significance import benjamini_hochberg, poisson_binomial
from graph.analysis.tables import check_between, empty, instants, table

__all__ = ["lead_network", "leads"]

MOST_PROVIDERS = 100
"""A story with more providers is left out: it is a subject, and nobody follows anybody in it."""


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Two providers in one story: hours that the first is earlier by, its chance of that, their articles, the story."""

    hours: float
    chance: float
    article: int
    other: int
    story: int


def leads(network: Network, *, least: int = 5, most_providers: int = MOST_PROVIDERS) -> pd.DataFrame:
    """Return which provider is first on the stories that two of them share.

    In each story the first article of one provider is compared with the first of the other.
    Who has more articles in a story is first more often even if the dates carry no information, so the
    test deals the dates of each story's articles out at random: a with m articles is then before
    b with n articles with chance m / (m + n), exactly. The number of stories that a leads is the
    sum over stories of such independent trials (Poisson binomial; with m = n it is the sign
    test). p is twice the smaller tail; q corrects for all pairs tested (Benjamini and Hochberg
    1995). Below 0.05 is a finding. The test is exact for samples of any size.

    Dates are those after the clock check (`clocks`). Articles of one second are no lead of either, nor are
    those of one day where a provider states no times; nor is a copy that precedes its known source, as one of
    their times must be wrong.

    Args:
        network: the network.
        least: in how many stories two providers have to meet to be tested, 1 at least.
        most_providers: stories with more providers are left out; 2 at least.

    Returns:
        leader, follower, leader_name, follower_name, stories, led, expected, hours, corrected, p, q, example,
        leader_published, follower_published.

    Raises:
        AnalysisError: an argument is out of range.

    >>> import networkx as nx
    >>> leads(nx.MultiDiGraph()).attrs["note"]
    'no two providers meet in 5 stories with dates'
    """
    check_between("least", least, 1)
    check_between("most_providers", most_providers, 2)
    view = index(network)
    rows = [
        _tested(pair, meetings)
        for pair, meetings in sorted(_meetings(view, most_providers).items())
        if len(meetings) >= least
    ]
    if not rows:
        return empty("leads", f"no two providers meet in {least} stories with dates")
    leader, follower, stories, led, expected, hours, p = (np.array(each) for each in list(zip(*rows, strict=True))[:7])
    shown = [row[7] for row in rows]
    q = benjamini_hochberg(p.astype(float), len(rows))
    order = np.lexsort((follower, leader, -stories, np.round(p, 12)))
    wrong = [each.provider for each in view.clock_checks if each.shifted]
    columns = {"stories": stories, "led": led, "expected": expected, "hours": hours, "p": p, "q": q}
    columns["corrected"] = np.isin(leader, wrong) | np.isin(follower, wrong)
    return table(
        "leads",
        {
            "leader": [view.providers[at] for at in leader[order]],
            "follower": [view.providers[at] for at in follower[order]],
            "leader_name": [view.provider_names[at] for at in leader[order]],
            "follower_name": [view.provider_names[at] for at in follower[order]],
            **{name: values[order] for name, values in columns.items()},
            "example": [view.stories[shown[at].story].name for at in order],
            "leader_published": instants([view.dates[shown[at].article] for at in order]),
            "follower_published": instants([view.dates[shown[at].other] for at in order]),
        },
        tests=len(rows),
    )


def lead_network(found: pd.DataFrame, *, level: float = 0.05) -> nx.DiGraph:
    """Return who leads whom as a graph: an edge from leader to follower with its counts and q.

    Args:
        found: the table of `leads`.
        level: edges with a larger q are left out.

    >>> import networkx as nx
    >>> lead_network(leads(nx.MultiDiGraph())).number_of_edges()
    0
    """
    follows: nx.DiGraph = nx.DiGraph()
    for row in found[found["q"] <= level].to_dict("records"):
        follows.add_node(row["leader"], name=row["leader_name"])
        follows.add_node(row["follower"], name=row["follower_name"])
        numbers = {name: row[name] for name in ("stories", "led", "expected", "hours", "q")}
        follows.add_edge(row["leader"], row["follower"], **numbers)
    return follows


def _meetings(view: IndexedGraph, most_providers: int) -> dict[tuple[int, int], list[_Meeting]]:
    met: dict[tuple[int, int], list[_Meeting]] = defaultdict(list)
    times, vague = view.corrected_dates, date_only(view.dates, view.provider)
    lasts = np.where(vague, DAY - 1, 0.0)
    source = _sources(view)
    for story, firsts in enumerate(_firsts(view)):
        if len(firsts) > most_providers:
            continue
        for (a, (at_a, of_a)), (b, (at_b, of_b)) in combinations(sorted(firsts.items()), 2):
            ahead = float(times[at_b] - times[at_a])
            earlier, later = (at_a, at_b) if ahead > 0 else (at_b, at_a)
            if abs(ahead) > lasts[earlier] and source.get(earlier) != later:
                met[a, b].append(_Meeting(ahead / HOUR, of_a / (of_a + of_b), at_a, at_b, story))
    return met


def _sources(view: IndexedGraph) -> dict[int, int]:
    """Return the source of each article that is a copy of a known one."""
    found = {}
    for group, source in zip(view.copy_groups, view.copy_sources, strict=True):
        its = group[view.provider[group] == source]
        if len(its):
            original = int(its[np.lexsort((its, view.dates[its]))][0])
            found.update({at: original for at in group.tolist() if view.provider[at] != source})
    return found


def _firsts(view: IndexedGraph) -> Iterator[dict[int, tuple[int, int]]]:
    """Yield for each story its providers, each with its first article and their number."""
    times = view.corrected_dates
    known = np.flatnonzero((view.story >= 0) & (view.provider >= 0) & np.isfinite(times))
    known = known[np.lexsort((times[known], view.story[known]))]
    ends = np.searchsorted(view.story[known], np.arange(len(view.stories) + 1))
    for start, end in pairwise(ends):
        firsts: dict[int, tuple[int, int]] = {}
        for article in known[start:end].tolist():
            first, count = firsts.get(int(view.provider[article]), (article, 0))
            firsts[int(view.provider[article])] = first, count + 1
        yield firsts


def _tested(
    pair: tuple[int, int], meetings: list[_Meeting]
) -> tuple[int, int, int, int, float, float, float, _Meeting]:
    """Return leader, follower, stories, led, expected, hours, p and the meeting with the median lead of the leader."""
    hours = np.array([each.hours for each in meetings])
    chances = np.array([each.chance for each in meetings])
    wins = int((hours > 0).sum())
    probabilities = poisson_binomial(chances)
    p = min(1.0, 2 * min(probabilities[: wins + 1].sum(), probabilities[wins:].sum()))
    expected = float(chances.sum())
    if wins < expected:
        turned = [_Meeting(-each.hours, 1 - each.chance, each.other, each.article, each.story) for each in meetings]
        return (
            *pair[::-1],
            len(hours),
            len(hours) - wins,
            len(hours) - expected,
            -float(np.median(hours)),
            p,
            _middle(turned),
        )
    return *pair, len(hours), wins, expected, float(np.median(hours)), p, _middle(meetings)


def _middle(meetings: list[_Meeting]) -> _Meeting:
    led = sorted((each for each in meetings if each.hours > 0), key=lambda each: (each.hours, each.story))
    return led[len(led) // 2] if led else meetings[0]
