"""Which topics have a larger or smaller share at the end than before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.indexed_graph import Network, index
from graph.analysis.measures.trends import counted
from graph.analysis.significance import benjamini_hochberg, fisher
from graph.analysis.tables import check_between, empty, join_notes, table
from graph.analysis.universe import universe_of

__all__ = ["rising"]


def rising(network: Network, *, recent: float = 0.25) -> pd.DataFrame:
    """Return how each topic's share changed, the most certain change first.

    The articles with a date and a topic that at most half of the articles have (`universe_of`) are
    cut in two by time: the latest quarter, and all
    before; articles of the same second stay together. p is Fisher's exact test on the two by two
    counts, two-sided; q corrects for all topics (Benjamini and Hochberg 1995). A ratio above 1
    rises.

    Args:
        network: the network.
        recent: which share of the articles is recent, 0.01 to 0.99.

    Returns:
        topic, name, recent, before, recent_share, before_share, ratio, p, q.

    >>> import networkx as nx
    >>> rising(nx.MultiDiGraph()).attrs["note"]
    'fewer than four articles have both a date and a topic'
    """
    check_between("recent", recent, 0.01, 0.99)
    view = index(network)
    universe = universe_of(view)
    useful = universe.articles & np.isfinite(view.dates)
    if useful.sum() < 4:
        return empty("rising", join_notes("fewer than four articles have both a date and a topic", universe.note))
    cut = np.quantile(view.dates[useful], 1 - recent, method="lower")
    period = np.where(useful, (view.dates > cut).astype(np.int64), -1)
    counts, (before, late) = counted(universe.about, len(view.topics), period, 2)
    if not late or not before:
        return empty("rising", "all articles with a topic are of one moment")
    topics = np.flatnonzero(counts.sum(axis=1))
    then, now = counts[topics].T
    p = fisher(now, int(late + before), then + now, np.full(len(topics), late))
    ratio = ((now + 0.5) / (late + 1)) / ((then + 0.5) / (before + 1))
    order = np.lexsort((topics, np.round(p, 12)))
    columns = {"recent": now, "before": then, "recent_share": now / late, "before_share": then / before}
    columns |= {"ratio": ratio, "p": p, "q": benjamini_hochberg(p, len(p))}
    return table(
        "rising",
        {
            "topic": [view.topics[at] for at in topics[order]],
            "name": [view.topic_names[at] for at in topics[order]],
            **{name: values[order] for name, values in columns.items()},
        },
        note=universe.note,
        since=float(cut),
    )
