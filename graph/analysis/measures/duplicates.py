"""Near-duplicate articles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.indexed_graph import Network, index
from graph.analysis.near_copies import LEAST_ALIKE, near_copies
from graph.analysis.tables import check_between, empty, instants, join, table

__all__ = ["duplicates"]


def duplicates(network: Network, *, threshold: float = LEAST_ALIKE) -> pd.DataFrame:
    """Return pairs of articles with nearly the same text or the same title, the most alike first.

    Texts are titles and excerpts as sets of shingles of three words (Broder 1997, section 2).
    Candidates come from MinHash with 128 permutations and locality-sensitive hashing in 32 bands
    (rensa; Leskovec, Rajaraman and Ullman 2020, section 3.4), which finds a pair at 0.6 with
    probability 0.988; the Jaccard similarity of each is then computed exactly, so none is listed
    by luck.
    Of texts that are identical, and of titles that are, each is paired with the one before it.

    The kind is the first that holds. `series`: the titles differ and the two are over a week apart, or
    the titles differ in one slot of a template of the provider, or the provider uses the title again and
    again, never twice within a week. `unknown`: one states no provider. `double`: one provider.
    `syndication`: two providers. The earlier article is first, by the dates after the clock check
    (`clocks`); the dates shown are those stated.

    Args:
        network: the network.
        threshold: the least Jaccard similarity, between 0 and 1.

    Returns:
        a, b, a_title, b_title, kind, a_provider, b_provider, a_published, b_published, jaccard,
        same_title, hours, reasons.

    Raises:
        AnalysisError: the threshold is out of range.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("ab", kind="article", title="Cloud company opens a new region")
    >>> duplicates(network)[["a", "b", "jaccard"]].values.tolist()
    [['a', 'b', 1.0]]
    """
    check_between("threshold", threshold, 0, 1)
    view = index(network)
    copies = (
        view.near_copies
        if threshold == LEAST_ALIKE
        else near_copies(view.words, view.title_words, view.dates, view.provider, threshold)
    )
    if not len(copies.a):
        return empty("duplicates", "no two articles have nearly the same text or the same title")
    dates = view.corrected_dates
    later = dates[copies.b] < dates[copies.a]
    a, b = np.where(later, copies.b, copies.a), np.where(later, copies.a, copies.b)
    order = np.lexsort((b, a, -np.round(copies.jaccard, 12)))
    a, b, jaccard, same = a[order], b[order], copies.jaccard[order], copies.same_title[order]
    hours = (dates[b] - dates[a]) / 3_600
    return table(
        "duplicates",
        {
            "a": [view.articles[at] for at in a],
            "b": [view.articles[at] for at in b],
            "a_title": [view.titles[at] for at in a],
            "b_title": [view.titles[at] for at in b],
            "a_provider": [view.provider_name_of(at) for at in a.tolist()],
            "b_provider": [view.provider_name_of(at) for at in b.tolist()],
            "a_published": instants(view.dates[a]),
            "b_published": instants(view.dates[b]),
            "kind": [copies.kind[at] for at in order],
            "jaccard": jaccard,
            "same_title": same,
            "hours": hours,
            "reasons": [_reasons(*row) for row in zip(jaccard, same, hours, strict=True)],
        },
        threshold=threshold,
    )


def _reasons(jaccard: float, same_title: bool, hours: float) -> str:
    reasons = ["same title"] if same_title else []
    reasons.append("same text" if jaccard == 1 else f"{jaccard:.0%} of the shingles")
    if abs(hours) < 1:
        reasons.append("within an hour")
    elif abs(hours) <= 24:
        reasons.append(f"{abs(hours):.0f} hours apart")
    elif np.isfinite(hours):
        reasons.append(f"{abs(hours) / 24:.0f} days apart")
    return join(reasons)
