"""Bursts: weeks in which a topic suddenly has a larger share of the articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, WEEK, Flags, Indices, Numbers
from graph.analysis.indexed_graph import Network, index
from graph.analysis.measures.trends import MONDAY, counted
from graph.analysis.significance import benjamini_hochberg
from graph.analysis.tables import check_between, empty, instants, join_notes, table
from graph.analysis.universe import universe_of

__all__ = ["bursts", "states"]


@dataclass(frozen=True, slots=True)
class _Burst:
    topic: int
    first: int
    last: int
    weight: float


def bursts(
    network: Network, *, scale: float = 2.0, gamma: float = 1.0, least: int = 5, shuffles: int = 999
) -> pd.DataFrame:
    """Return the bursts of every topic, the heaviest first.

    Kleinberg's two-state automaton on batches, here weeks (2003, section 4, "enumerating
    bursts"): r of d articles of a week are about the topic, d being those with a topic that at most
    half of the articles have (`universe_of`); in the base state the share is
    p0 = R / D over all weeks, in the burst state `scale` times that; being in a state costs
    -ln of the binomial probability, entering the burst state costs gamma · ln(weeks). The
    cheapest sequence of states is found by dynamic programming; the weight of a burst is the
    cost it saves. p is the share of `shuffles` histories with a burst as heavy, where topics are
    dealt to the same articles at random (multivariate hypergeometric), the history itself being
    one; q corrects the p of each topic's heaviest burst for all topics tested (Benjamini and
    Hochberg 1995), and its lighter ones have at least that. Below 0.05 is a finding.

    Args:
        network: the network.
        scale: how many times its usual share a topic has in a burst, above 1.
        gamma: how hard it is to enter one, 0 or more.
        least: how many dated articles a topic needs, 1 or more.
        shuffles: how many random histories it is compared with, 1 or more.

    Returns:
        topic, name, start, end, weeks, articles, share, usual, weight, p, q.

    >>> import networkx as nx
    >>> bursts(nx.MultiDiGraph()).attrs["note"]
    'no topic has 5 dated articles'
    """
    check_between("scale", scale, 1.001)
    check_between("gamma", gamma, 0)
    check_between("least", least, 1)
    check_between("shuffles", shuffles, 1)
    view = index(network)
    universe = universe_of(view)
    useful = universe.articles & np.isfinite(view.dates)
    weeks = np.full(len(view.articles), 0, dtype=np.int64)
    weeks[useful] = (np.floor(view.dates[useful] / DAY).astype(np.int64) + MONDAY) // 7
    # Weeks without any article have no shares, so they are no steps of the automaton.
    known, place = np.unique(weeks[useful], return_inverse=True)
    period = np.full(len(view.articles), -1, dtype=np.int64)
    period[useful] = place
    counts, totals = counted(universe.about, len(view.topics), period, len(known))
    tested = np.flatnonzero((counts.sum(axis=1) >= least) & (counts.sum(axis=1) < totals.sum()))
    if not len(tested):
        return empty("bursts", join_notes(f"no topic has {least} dated articles", universe.note))
    found = [burst for topic in tested for burst in _of_topic(int(topic), counts[topic], totals, scale, gamma)]
    if not found:
        return empty("bursts", join_notes("no topic has a burst", universe.note))
    seeds = {burst.topic: crc32(view.topics[burst.topic].encode("utf-8", "surrogatepass")) for burst in found}
    p, q = _chances(found, seeds, counts, totals, len(tested), (scale, gamma, shuffles))
    order = sorted(range(len(found)), key=lambda at: (-round(found[at].weight, 9), found[at].topic, found[at].first))
    ordered = [found[at] for at in order]
    articles = np.array([counts[b.topic, b.first : b.last + 1].sum() for b in ordered])
    every = np.array([totals[b.first : b.last + 1].sum() for b in ordered])
    return table(
        "bursts",
        {
            "topic": [view.topics[b.topic] for b in ordered],
            "name": [view.topic_names[b.topic] for b in ordered],
            "start": instants([float((known[b.first] * 7 - MONDAY) * DAY) for b in ordered]),
            "end": instants([float((known[b.last] * 7 - MONDAY) * DAY + WEEK) for b in ordered]),
            "weeks": [b.last - b.first + 1 for b in ordered],
            "articles": articles,
            "share": articles / every,
            "usual": [counts[b.topic].sum() / totals.sum() for b in ordered],
            "weight": [b.weight for b in ordered],
            "p": p[order],
            "q": q[order],
        },
        note=universe.note,
        tests=len(tested),
        shuffles=shuffles,
    )


def states(counts: Indices, totals: Indices, scale: float, gamma: float) -> tuple[Flags, Numbers]:
    """Return in which weeks each history is in the burst state, and the cost that this state saves there.

    Args:
        counts: articles about the topic, a row a history, a column a week.
        totals: articles of each week.
        scale, gamma: as in `bursts`.

    >>> found, _ = states(np.array([[0, 0, 5, 5, 0, 0]]), np.full(6, 5), 2.0, 1.0)
    >>> found.astype(int).tolist()
    [[0, 0, 1, 1, 0, 0]]
    """
    usual = counts.sum(axis=1, keepdims=True) / totals.sum()
    raised = np.minimum(usual * scale, (1 + usual) / 2)
    with np.errstate(divide="ignore"):
        saved = counts * np.log(raised / usual) + (totals - counts) * np.log((1 - raised) / (1 - usual))
    entering = gamma * np.log(max(2, len(totals)))
    quiet, burst = np.zeros(len(counts)), np.full(len(counts), -entering)
    stays = np.zeros((2, *counts.shape), dtype=bool)
    for week in range(counts.shape[1]):
        stays[0, :, week] = burst > quiet  # leaving is free
        stays[1, :, week] = burst >= quiet - entering
        before = np.maximum(quiet, burst)
        burst = np.maximum(burst, quiet - entering) + saved[:, week]
        quiet = before
    found = np.zeros(counts.shape, dtype=bool)
    state = burst > quiet
    for week in range(counts.shape[1] - 1, -1, -1):
        found[:, week] = state
        state = np.where(state, stays[1, :, week], stays[0, :, week])
    return found, saved


def _of_topic(topic: int, counts: Indices, totals: Indices, scale: float, gamma: float) -> Iterator[_Burst]:
    found, saved = states(counts[np.newaxis], totals, scale, gamma)
    edges = np.flatnonzero(np.diff(np.r_[False, found[0], False].astype(np.int8)))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        yield _Burst(topic, int(first), int(end) - 1, float(saved[0, first:end].sum()))


def _chances(
    found: list[_Burst],
    seeds: Mapping[int, int],
    counts: Indices,
    totals: Indices,
    tests: int,
    how: tuple[float, float, int],
) -> tuple[Numbers, Numbers]:
    """Return the p value of every burst, and its q: that of the topic's heaviest, or its own p if larger.

    Each topic has a seed of its own, so that another topic never changes its p.
    """
    p = np.ones(len(found))
    for topic in sorted({burst.topic for burst in found}):
        heaviest = _heaviest_by_chance(counts[topic], totals, seeds[topic], how)
        for at, burst in enumerate(found):
            if burst.topic == topic:
                p[at] = (1 + (heaviest >= burst.weight - 1e-9).sum()) / (1 + len(heaviest))
    topics = np.array([burst.topic for burst in found])
    least = {topic: p[topics == topic].min() for topic in sorted(set(topics.tolist()))}
    corrected = dict(zip(least, benjamini_hochberg(np.array(list(least.values())), tests), strict=True))
    return p, np.array([max(p[at], corrected[burst.topic]) for at, burst in enumerate(found)])


def _heaviest_by_chance(counts: Indices, totals: Indices, seed: int, how: tuple[float, float, int]) -> Numbers:
    scale, gamma, shuffles = how
    chance = np.random.default_rng([0, seed])
    dealt = chance.multivariate_hypergeometric(totals, int(counts.sum()), size=shuffles, method="marginals")
    found, saved = states(dealt, totals, scale, gamma)
    running, heaviest = np.zeros(shuffles), np.zeros(shuffles)
    for week in range(dealt.shape[1]):
        running = np.where(found[:, week], running + saved[:, week], 0.0)
        heaviest = np.maximum(heaviest, running)
    return heaviest
