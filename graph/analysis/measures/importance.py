"""Which articles, providers and topics weigh most."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.projection import Indices, Network, Numbers, Projection, projected
from graph.analysis.tables import empty, table

__all__ = ["importance", "pagerank"]

PRECISION = 1e-12
"""How far, summed over all vertices, the last step of PageRank may still move."""


def importance(network: Network, *, damping: float = 0.85) -> pd.DataFrame:
    """Return PageRank and degree within each kind, plain and corrected for long lists.

    `pagerank` is Brin and Page's (1998, section 2.1.1, normalised to sum 1) on the undirected
    related graph. There it mostly follows the degree, and one document that lists 177 articles
    makes all of them rank high. `corrected` gives every article one vote: what u lists weighs
    1 / (number of articles that u lists), and a link weighs what its two ends give it, which is
    Newman's weighting of collaborations (2001, Physical Review E 64, 016132, eq. 2). A provider
    or topic has the sum over its articles.

    Args:
        network: the network.
        damping: the chance of following a link, between 0 and 1.

    Returns:
        node, kind, name, rank, degree, pagerank, corrected; by kind, then by rank.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("abc", kind="article")
    >>> network.add_edges_from([("a", "b", "related"), ("c", "b", "related")])
    ['related', 'related']
    >>> importance(network)["node"].tolist()
    ['b', 'a', 'c']
    """
    seen = projected(network)
    if not len(seen.links):
        return empty("importance", "no two articles are related")
    plain, corrected = ranks(seen, damping)
    known = seen.provider >= 0
    published = np.stack([np.flatnonzero(known), seen.provider[known]], axis=1)
    return pd.concat(
        [
            _rows("article", seen.articles, seen.titles, seen.degree, plain, corrected),
            _summed("provider", seen.providers, seen.provider_names, published, plain, corrected),
            _summed("topic", seen.topics, seen.topic_names, seen.about, plain, corrected),
        ],
        ignore_index=True,
    )


def ranks(seen: Projection, damping: float) -> tuple[Numbers, Numbers]:
    """Return the PageRank of every article, plain and with one vote each."""
    ends = seen.seats[np.concatenate([seen.links, seen.links[:, ::-1]])].T
    shape = (len(seen.articles), len(seen.articles))
    one, votes = np.ones(len(seen.links)), _votes(seen)
    plain, weighted = (sp.csr_array((np.concatenate([each, each]), tuple(ends)), shape=shape) for each in (one, votes))
    return pagerank(plain, damping)[seen.seats], pagerank(weighted, damping)[seen.seats]


def pagerank(links: sp.csr_array, damping: float) -> Numbers:
    """Return the PageRank of every vertex, by the power method, to twelve digits.

    A vertex without links is left for any at random. One thread and one order of summing, so that
    the last digits are the same in every run, which igraph's and NetworkX's are not.

    Args:
        links: the symmetric matrix of weights.
        damping: the chance of following a link.

    >>> pagerank(sp.csr_array(np.array([[0.0, 1.0], [1.0, 0.0]])), 0.85).tolist()
    [0.5, 0.5]
    """
    count, strength = links.shape[0], links.sum(axis=1)
    alone = np.flatnonzero(strength == 0)
    share = np.divide(damping, strength, out=np.zeros(count), where=strength > 0)
    rank = np.full(count, 1 / count)
    for _ in range(1 + math.ceil(math.log(PRECISION) / math.log(damping)) if damping > 0 else 1):
        lost = damping * rank[alone].sum()
        after = links @ (rank * share) + (1 - damping + lost) / count
        step, rank = np.abs(after - rank).sum(), after
        if step < PRECISION:
            break
    ranks: Numbers = rank / rank.sum()
    return ranks


def _votes(seen: Projection) -> Numbers:
    listed = np.bincount(seen.listed[:, 0], minlength=len(seen.articles))
    ends = np.sort(seen.listed, axis=1)
    at = _places(seen.links, ends, len(seen.articles))
    votes: Numbers = np.bincount(at, weights=1 / listed[seen.listed[:, 0]], minlength=len(seen.links)).astype(float)
    return votes


def _places(links: Indices, pairs: Indices, count: int) -> Indices:
    """Where each pair is among the sorted links."""
    return np.searchsorted(links[:, 0] * count + links[:, 1], pairs[:, 0] * count + pairs[:, 1])


def _summed(
    kind: str, nodes: tuple[str, ...], names: list[str], pairs: Indices, plain: Numbers, corrected: Numbers
) -> pd.DataFrame:
    """The rows of providers or topics: what their articles have, added up."""
    articles, groups = pairs[:, 0], pairs[:, 1]
    degree = np.bincount(groups, minlength=len(nodes)).astype(np.int64)
    summed = (np.bincount(groups, weights=each[articles], minlength=len(nodes)) for each in (plain, corrected))
    first, second = (each.astype(np.float64) for each in summed)
    return _rows(kind, nodes, names, degree, first, second)


def _rows(
    kind: str, nodes: tuple[str, ...], names: list[str], degree: Indices, plain: Numbers, corrected: Numbers
) -> pd.DataFrame:
    # Rounded for the order, so that equal articles do not change places with the last bit.
    value = np.round(corrected, 12)
    order = np.lexsort((np.arange(len(nodes)), -value))
    return table(
        "importance",
        {
            "node": [nodes[at] for at in order],
            "kind": [kind] * len(nodes),
            "name": [names[at] for at in order],
            "rank": 1 + np.searchsorted(np.sort(-value), -value[order]),
            "degree": degree[order],
            "pagerank": plain[order],
            "corrected": corrected[order],
        },
    )
