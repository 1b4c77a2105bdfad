"""Who is first on a story and who follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pandas as pd

from graph.analysis.projection import Network, Projection, projected
from graph.analysis.significance import benjamini_hochberg, poisson_binomial
from graph.analysis.tables import empty, table

__all__ = ["lead_network", "leads"]

MOST_PROVIDERS = 100
"""A story with more providers is left out: it is a subject, and nobody follows anybody in it."""

Meeting = tuple[float, float]
"""Of one story: how much earlier the first provider was, in hours, and its chance of being first."""


def leads(network: Network, *, least: int = 5, most_providers: int = MOST_PROVIDERS) -> pd.DataFrame:
    """Return which provider is first on the stories that two of them share.

    In each story the first article of one provider is compared with the first of the other.
    Who has more articles in a story is first more often even if the dates say nothing, so the
    test deals the dates of each story's articles out at random: a with m articles is then before
    b with n articles with chance m / (m + n), exactly. The number of stories that a leads is the
    sum over stories of such independent trials (Poisson binomial; with m = n it is the sign
    test). p is twice the smaller tail; q corrects for all pairs tested (Benjamini and Hochberg
    1995). Below 0.05 is a finding. Articles of one second are no lead of either.

    Args:
        network: the network.
        least: in how many stories two providers have to meet to be tested.
        most_providers: stories with more providers are left out.

    Returns:
        leader, follower, leader_name, follower_name, stories, led, expected, hours, p, q.

    >>> import networkx as nx
    >>> leads(nx.MultiDiGraph()).attrs["note"]
    'no two providers meet in 5 stories with dates'
    """
    seen = projected(network)
    rows = [
        _tested(pair, np.array(meetings))
        for pair, meetings in sorted(_meetings(seen, most_providers).items())
        if len(meetings) >= least
    ]
    if not rows:
        return empty("leads", f"no two providers meet in {least} stories with dates")
    leader, follower, stories, led, expected, hours, p = (np.array(each) for each in zip(*rows, strict=True))
    q = benjamini_hochberg(p.astype(float), len(rows))
    order = np.lexsort((follower, leader, -stories, np.round(p, 12)))
    columns = {"stories": stories, "led": led, "expected": expected, "hours": hours, "p": p, "q": q}
    return table(
        "leads",
        {
            "leader": [seen.providers[at] for at in leader[order]],
            "follower": [seen.providers[at] for at in follower[order]],
            "leader_name": [seen.provider_names[at] for at in leader[order]],
            "follower_name": [seen.provider_names[at] for at in follower[order]],
            **{name: values[order] for name, values in columns.items()},
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


def _meetings(seen: Projection, most_providers: int) -> dict[tuple[int, int], list[Meeting]]:
    met: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for firsts in _firsts(seen):
        if len(firsts) <= most_providers:
            for (a, (at_a, of_a)), (b, (at_b, of_b)) in combinations(sorted(firsts.items()), 2):
                if at_a != at_b:
                    met[a, b].append(((at_b - at_a) / 3_600, of_a / (of_a + of_b)))
    return met


def _firsts(seen: Projection) -> Iterator[dict[int, tuple[float, int]]]:
    """Yield for each story its providers, each with the date of its first article and their number."""
    known = np.flatnonzero((seen.story >= 0) & (seen.provider >= 0) & np.isfinite(seen.dates))
    known = known[np.lexsort((seen.dates[known], seen.story[known]))]
    ends = np.searchsorted(seen.story[known], np.arange(len(seen.stories) + 1))
    for start, end in pairwise(ends):
        firsts: dict[int, tuple[float, int]] = {}
        for article in known[start:end]:
            provider = int(seen.provider[article])
            date, count = firsts.get(provider, (float(seen.dates[article]), 0))
            firsts[provider] = date, count + 1
        yield firsts


def _tested(pair: tuple[int, int], meetings: np.ndarray) -> tuple[int, int, int, int, float, float, float]:
    hours, chances = meetings[:, 0], meetings[:, 1]
    wins = int((hours > 0).sum())
    probabilities = poisson_binomial(chances)
    p = min(1.0, 2 * min(probabilities[: wins + 1].sum(), probabilities[wins:].sum()))
    expected, ahead = float(chances.sum()), float(np.median(hours))
    if wins >= expected:
        return *pair, len(hours), wins, expected, ahead, p
    return pair[1], pair[0], len(hours), len(hours) - wins, len(hours) - expected, -ahead, p
