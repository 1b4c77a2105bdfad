"""Providers whose stated times are shifted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.clock_check import CERTAIN, ClockCheck, check_clocks
from graph.analysis.indexed_graph import Network, index
from graph.analysis.tables import check_between, empty, instants, table

__all__ = ["clocks"]

LEAST = 3


def clocks(network: Network, *, least: int = LEAST) -> pd.DataFrame:
    """Return the clock check of providers: which state times that are shifted, and by how much, the surest first.

    The evidence is copies that precede their original (`duplicates` of different providers that are no
    series). Each provider's delays are explained by a right clock and by a shifted one; the likelihood
    ratio, averaged over shifts in quarter hours up to 14 with and without daylight saving time, is an
    e-value, and p its reciprocal (Wasserman, Ramdas and Balakrishnan 2020, theorem 1). Dates without
    a time of day are no evidence.

    What dates can show has limits. Where the source of a text shows (a wire, or a credit such as
    "(Reuters) -"), a copier that precedes it has its clock behind; where several copiers precede one
    source, the source's is ahead. Where no source shows, a provider that is first may truly be first:
    it is corrected only if it is ahead of three others or more by times that crowd below a whole or
    quarter hour, they follow each other sooner than they follow it, and those right after it are mostly
    first themselves where it is absent. An exclusive publisher, whose copiers are seldom first or follow at a
    scattered pace, is not corrected. A clock that makes copies later looks like a slow copier, and one
    that makes a source earlier like slow copiers: neither is found. The shift is a whole hour unless a
    half or quarter explains the copies far better.

    Args:
        network: the network.
        least: how many copies a provider needs to be checked, 3 at least.

    Returns:
        provider, name, offset_hours, summer_hours, copies, partners, consistent, corrected, p, q, basis,
        example_title, published, other.

    Raises:
        AnalysisError: `least` is out of range.

    >>> import networkx as nx
    >>> clocks(nx.MultiDiGraph()).attrs["note"]
    'no provider has 3 copies with times of its own and of another provider'
    """
    check_between("least", least, LEAST)
    view = index(network)
    checks = view.clock_checks
    if least != LEAST:
        checks = check_clocks(view.copy_groups, view.copy_sources, view.dates, view.provider, least)
    if not checks:
        return empty("clocks", f"no provider has {least} copies with times of its own and of another provider")
    pairs = np.array([each.example for each in checks])
    stated = np.append(view.dates, np.nan)  # index -1, no article, has no date
    return table(
        "clocks",
        {
            "provider": [view.providers[each.provider] for each in checks],
            "name": [view.provider_names[each.provider] for each in checks],
            "offset_hours": [each.offset if each.shifted else 0.0 for each in checks],
            "summer_hours": [each.summer if each.shifted else 0.0 for each in checks],
            "copies": [each.copies for each in checks],
            "partners": [each.partners for each in checks],
            "consistent": [each.consistent for each in checks],
            "corrected": [each.shifted for each in checks],
            "p": [each.p for each in checks],
            "q": [each.q for each in checks],
            "basis": [_basis(each) for each in checks],
            "example_title": [view.titles[at] if at >= 0 else "" for at in pairs[:, 0].tolist()],
            "published": instants(stated[pairs[:, 0]]),
            "other": instants(stated[pairs[:, 1]]),
        },
        tests=len(checks),
    )


def _basis(check: ClockCheck) -> str:
    if not check.shifted and not check.consistent:
        return "its copies are in order, or scattered"
    shift = _hours(check.offset)
    if check.summer != check.offset:
        shift += f", {_hours(check.summer)} in summer"
    if not check.shifted and check.q <= CERTAIN:
        return f"it is first by about {shift}, and may truly be"
    if not check.shifted:
        return f"{shift} {'ahead' if check.offset > 0 else 'behind'} would fit best; the evidence is not certain"
    if check.source:
        return f"its copies precede it by up to {shift}"
    if check.known:
        return f"it precedes the sources it copies by up to {shift}"
    return f"it precedes {check.partners} others by up to {shift}, and they follow each other sooner"


def _hours(count: float) -> str:
    return f"{abs(count):g} hour{'' if abs(count) == 1 else 's'}"
