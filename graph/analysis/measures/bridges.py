"""Articles that lie between stories and topics."""

from __future__ import annotations

from collections.abc import Iterator

import igraph
import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.arrays import Indices, Numbers
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import article_columns, check_between, empty, table

__all__ = ["bridges"]

EXACT_WORK = 100_000_000
"""Up to how many steps (articles times articles and links, summed over components) betweenness is exact: seconds."""

SAMPLE = 64
"""How many articles of a component too large for that paths start at."""

T_95 = 2.0
"""The 97.5 % point of Student's t with 60 degrees of freedom."""

UNSEEN = 3.0
"""What no member of a sample of k has, fewer than 3 / k of all have, with a certainty of 95 % (Hanley and Lippman-Hand 1983)."""


def bridges(network: Network, *, sample: int = SAMPLE, exact_work: int = EXACT_WORK) -> pd.DataFrame:
    """Return the articles that shortest paths between others pass through, the busiest first.

    Betweenness (Freeman 1977) on the undirected related graph, divided by the number of pairs of
    other linked articles, (n - 1)(n - 2) / 2. No path leaves a component, so each is computed by
    itself: exactly, the small ones first, as long as all together take at most `exact_work` steps;
    one in which all articles are linked to each other has none between. In a component too large
    for that it is estimated from shortest paths that start at a sample of its articles, drawn
    without replacement (Brandes and Pich 2007, section 3): the mean over the sample times its size.

    `error` is half a 95 % confidence interval, the larger one of two: Student's t times the standard
    error, its variance not below mean · (largest - mean), which bounds that of numbers between 0 and
    their largest (Bhatia and Davis 2000); and 3 / k of the most that any article of the component
    had of one start, as a sample of k may miss the few articles whose paths all pass (the rule of
    three, Hanley and Lippman-Hand 1983). Articles whose interval has 0 in it are left out.

    Args:
        network: the network.
        sample: how many articles paths start at in each component that is too large, 16 or more.
        exact_work: up to how many steps, articles times (articles + links), it is exact, 0 or more.

    Returns:
        article, title, provider_name, published, betweenness, error, stories, batches,
        topics, story, story_name; articles with none are left out.

    Raises:
        AnalysisError: an argument is out of its range.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("abc", kind="article")
    >>> network.add_edges_from([("a", "b", "related"), ("c", "b", "related")])
    ['related', 'related']
    >>> bridges(network)[["article", "betweenness"]].values.tolist()
    [['b', 1.0]]
    """
    check_between("sample", sample, 16)
    check_between("exact_work", exact_work, 0)
    view = index(network)
    if not len(view.links):
        return empty("bridges", "no two articles are related")
    value, error, sampled = _betweenness(view, sample, exact_work)
    busy = np.flatnonzero(value > 0)
    if not len(busy):
        return empty(
            "bridges", "no article lies between two others" + (", as far as the sample shows" if sampled else "")
        )
    at = busy[np.lexsort((busy, -value[busy]))]
    return table(
        "bridges",
        {
            "article": [view.articles[each] for each in at],
            **article_columns(view, at, "title", "provider_name", "published"),
            "betweenness": value[at],
            "error": error[at],
            "stories": _different(view, _groups(view.story, len(view.stories)))[at],
            "batches": _different(view, _groups(view.batch, len(view.batches)))[at],
            "topics": _different(view, _topics(view))[at],
            "story": [view.story_iris[each] if each >= 0 else "" for each in view.story[at]],
            "story_name": [view.stories[each].name if each >= 0 else "" for each in view.story[at]],
        },
        note=f"estimated from {sample} articles each in components too large: {sampled}" if sampled else "",
        exact=not sampled,
        sample=sample if sampled else int((view.degree > 0).sum()),
    )


def _betweenness(view: IndexedGraph, sample: int, exact_work: int) -> tuple[Numbers, Numbers, int]:
    """Return the betweenness of every article, its error, and how many components were sampled."""
    value, error = np.zeros(len(view.articles)), np.zeros(len(view.articles))
    linked = int((view.degree > 0).sum())
    pairs = max(1.0, (linked - 1) * (linked - 2) / 2)
    work, sampled = 0, 0
    for articles, links in _components(view):
        part = igraph.Graph(len(articles), links)
        work += len(articles) * (len(articles) + len(links))
        if work <= exact_work or sample >= len(articles):
            value[articles] = np.array(part.betweenness(directed=False)) / pairs
        else:
            mean, half = _estimated(part, sample)
            value[articles], error[articles] = mean / pairs, half / pairs
            sampled += 1
    return np.round(value, 12), error, sampled


def _components(view: IndexedGraph) -> Iterator[tuple[Indices, Indices]]:
    """Yield the articles and the links of every component in which some are not linked, least work first."""
    number, component = sp.csgraph.connected_components(view.matrix, directed=False)
    size = np.bincount(component, minlength=number)
    links = np.bincount(component[view.links[:, 0]], minlength=number)
    open_ones = np.flatnonzero(links < size * (size - 1) // 2)
    # Articles by component, and in each such that linked ones are near each other, which halves the time.
    articles = np.lexsort((view.seats, component))
    place = np.empty(len(articles), dtype=np.int64)
    place[articles] = np.arange(len(articles))
    inside = view.links[np.argsort(component[view.links[:, 0]], kind="stable")]
    first, first_link = np.cumsum(size) - size, np.cumsum(links) - links
    for at in open_ones[np.lexsort((open_ones, (size * (size + links))[open_ones]))].tolist():
        its = place[inside[first_link[at] : first_link[at] + links[at]]] - first[at]
        yield articles[first[at] : first[at] + size[at]], its


def _estimated(part: igraph.Graph, sample: int) -> tuple[Numbers, Numbers]:
    """Return estimates of how many pairs' shortest paths pass each vertex, and half their confidence intervals."""
    count = part.vcount()
    sources = np.random.default_rng(0).permutation(count)[:sample].tolist()
    total, squares, largest = np.zeros(count), np.zeros(count), np.zeros(count)
    for source in sources:
        # igraph halves the sum over sources on undirected graphs, as if each pair were asked for from both ends.
        passed = np.array(part.betweenness(directed=False, sources=[source])) * count
        total += passed
        squares += passed**2
        largest = np.maximum(largest, passed)
    mean, rest = total / sample, 1 - sample / count
    variance = np.maximum(np.maximum(squares / sample - mean**2, 0.0) * sample / (sample - 1), mean * (largest - mean))
    half = np.maximum(T_95 * np.sqrt(variance / sample * rest), UNSEEN / sample * largest.max() * rest)
    return np.where(mean > half, mean, 0.0), half


def _groups(group: Indices, count: int) -> sp.csr_array:
    inside = np.flatnonzero(group >= 0)
    return sp.csr_array((np.ones(len(inside)), (inside, group[inside])), shape=(len(group), max(1, count)))


def _topics(view: IndexedGraph) -> sp.csr_array:
    shape = (len(view.articles), max(1, len(view.topics)))
    return sp.csr_array((np.ones(len(view.about)), (view.about[:, 0], view.about[:, 1])), shape=shape)


def _different(view: IndexedGraph, groups: sp.csr_array) -> Indices:
    """How many different groups there are among each article and the ones it is linked to."""
    reached = view.matrix @ groups + groups
    several: Indices = np.diff(sp.csr_array(reached).indptr).astype(np.int64)
    return several
