"""Articles that lie between stories and topics."""

from __future__ import annotations

import igraph
import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.projection import Indices, Network, Numbers, Projection, projected
from graph.analysis.tables import empty, table

__all__ = ["bridges"]

EXACT_WORK = 100_000_000
"""Up to how many steps (articles times articles and links) betweenness is computed exactly."""

BATCHES = 16
"""In how many parts the sample is drawn; the error is estimated from how they differ."""

T_95 = 2.131
"""The 97.5 % point of Student's t with 15 degrees of freedom."""


def bridges(network: Network, *, sample: int = 64, exact_work: int = EXACT_WORK) -> pd.DataFrame:
    """Return the articles that shortest paths between others pass through, the busiest first.

    Betweenness (Freeman 1977) on the undirected related graph, divided by the number of pairs of
    other articles, (n - 1)(n - 2) / 2. On large networks it is estimated from shortest paths that
    start at sampled articles (Brandes and Pich 2007, section 3): the sum over the sample times
    n / sample. The sample is drawn without replacement in 16 batches; `error` is half the 95 %
    confidence interval from the batches' means (Student's t, 15 degrees of freedom). It holds for the busiest
    articles; for one that few paths pass through it is too small, as a sample may miss them all.

    Args:
        network: the network.
        sample: how many articles paths start at, a multiple of 16.
        exact_work: up to how many steps, articles times (articles + links), it is exact.

    Returns:
        article, title, betweenness, error, stories, topics, story; articles with none are left out.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("abc", kind="article")
    >>> network.add_edges_from([("a", "b", "related"), ("c", "b", "related")])
    ['related', 'related']
    >>> bridges(network)[["article", "betweenness"]].values.tolist()
    [['b', 1.0]]
    """
    seen = projected(network)
    if not len(seen.links):
        return empty("bridges", "no two articles are related")
    used = np.flatnonzero(seen.degree)
    seats = np.argsort(np.argsort(seen.seats[used]))
    related = igraph.Graph(len(used), seats[np.searchsorted(used, seen.links)])
    exact = len(used) * (len(used) + len(seen.links)) <= exact_work or sample >= len(used)
    value, error = _exact(related) if exact else _sampled(related, _sources(seats, sample))
    value, error = value[seats], error[seats]
    busy = np.flatnonzero(value > 1e-12)
    if not len(busy):
        return empty("bridges", "no article lies between two others")
    order = busy[np.lexsort((busy, -np.round(value[busy], 12)))]
    at = used[order]
    return table(
        "bridges",
        {
            "article": [seen.articles[each] for each in at],
            "title": [seen.titles[each] for each in at],
            "betweenness": value[order],
            "error": error[order],
            "stories": _different(seen, _stories(seen))[at],
            "topics": _different(seen, _topics(seen))[at],
            "story": [seen.story_iris[each] if each >= 0 else "" for each in seen.story[at]],
        },
        exact=bool(exact),
        sample=len(used) if exact else sample,
    )


def _exact(related: igraph.Graph) -> tuple[Numbers, Numbers]:
    count = related.vcount()
    value = np.array(related.betweenness(directed=False))
    return value / max(1.0, (count - 1) * (count - 2) / 2), np.zeros(count)


def _sources(seats: Indices, sample: int) -> Indices:
    """Where paths start, a row a batch."""
    each = max(1, sample // BATCHES)
    drawn = np.random.default_rng(0).permutation(len(seats))[: each * BATCHES]
    return seats[drawn].reshape(BATCHES, each)


def _sampled(related: igraph.Graph, sources: Indices) -> tuple[Numbers, Numbers]:
    count = related.vcount()
    # On undirected graphs igraph halves the sum over sources, as if each pair were asked for from both ends.
    scale = 2 * count / sources.shape[1] / ((count - 1) * (count - 2))
    parts = np.array([related.betweenness(directed=False, sources=batch) for batch in sources.tolist()]) * scale
    spread = parts.std(axis=0, ddof=1) / np.sqrt(BATCHES)
    value: Numbers = parts.mean(axis=0)
    return value, T_95 * spread * np.sqrt(max(0.0, 1 - sources.size / count))


def _stories(seen: Projection) -> sp.csr_array:
    inside = np.flatnonzero(seen.story >= 0)
    shape = (len(seen.articles), max(1, len(seen.stories)))
    return sp.csr_array((np.ones(len(inside)), (inside, seen.story[inside])), shape=shape)


def _topics(seen: Projection) -> sp.csr_array:
    shape = (len(seen.articles), max(1, len(seen.topics)))
    return sp.csr_array((np.ones(len(seen.about)), (seen.about[:, 0], seen.about[:, 1])), shape=shape)


def _different(seen: Projection, groups: sp.csr_array) -> Indices:
    """How many different groups there are among each article and the ones it is linked to."""
    reached = seen.matrix @ groups + groups
    several: Indices = np.diff(sp.csr_array(reached).indptr).astype(np.int64)
    return several
