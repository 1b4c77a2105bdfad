"""Which topics stand together on articles."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.indexed_graph import Network, index
from graph.analysis.significance import benjamini_hochberg, hypergeometric_tail
from graph.analysis.tables import empty, join_notes, table
from graph.analysis.universe import universe_of

__all__ = ["cooccurrence"]


def cooccurrence(network: Network) -> pd.DataFrame:
    """Return the pairs of topics that some article has both of, the least likely by chance first.

    Of N articles with a topic that at most half of them have (`universe_of`), A are about a, B about b and C about both: lift = C N / (A B),
    pmi = log2(lift) (Church and Hanks 1990, section 3), npmi = pmi / -log2(C / N) (Bouma 2009),
    p = P(X ≥ C) for X hypergeometric (N, A, B), q corrected for all pairs of topics (Benjamini
    and Hochberg 1995).

    Args:
        network: the network.

    Returns:
        a, b, a_name, b_name, a_articles, b_articles, both, expected, lift, pmi, npmi, p, q.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("123", kind="article")
    >>> network.add_nodes_from(["ai", "law"], kind="topic")
    >>> network.add_edges_from([("1", "ai", "about"), ("1", "law", "about"), ("2", "ai", "about")])
    ['about', 'about', 'about']
    >>> cooccurrence(network)[["a", "b", "both", "lift"]].values.tolist()
    [['ai', 'law', 1, 1.0]]
    """
    view = index(network)
    universe = universe_of(view)
    shape = (len(view.articles), len(view.topics))
    about = sp.csr_array((np.ones(len(universe.about)), tuple(universe.about.T)), shape=shape)
    together = sp.triu(about.T @ about, k=1, format="coo")
    if not together.nnz:
        return empty("cooccurrence", join_notes("no article has two topics", universe.note))
    a, b = together.coords
    both = together.data.astype(np.int64)
    articles = np.bincount(universe.about[:, 1], minlength=len(view.topics)).astype(np.int64)
    total = int(universe.articles.sum())
    expected = articles[a] * articles[b] / total
    pmi = np.log2(both / expected)
    surprise = -np.log2(both / total)
    p = hypergeometric_tail(both, total, articles[a], articles[b])
    used = int((articles > 0).sum())
    columns = {
        "a_articles": articles[a], "b_articles": articles[b], "both": both, "expected": expected,
        "lift": both / expected, "pmi": pmi, "npmi": np.divide(pmi, surprise, out=np.ones_like(pmi), where=surprise > 0),
        "p": p, "q": benjamini_hochberg(p, used * (used - 1) // 2),
    }  # fmt: skip
    order = np.lexsort((b, a, -both, np.round(p, 12)))
    return table(
        "cooccurrence",
        {
            "a": [view.topics[at] for at in a[order]],
            "b": [view.topics[at] for at in b[order]],
            "a_name": [view.topic_names[at] for at in a[order]],
            "b_name": [view.topic_names[at] for at in b[order]],
            **{name: values[order] for name, values in columns.items()},
        },
        note=universe.note,
        tests=used * (used - 1) // 2,
        articles=total,
    )
