"""How well suggested links find real ones that were hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.agreement import weight_of_links
from graph.analysis.arrays import Flags, Indices, adjacency
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.similarity import Ranking, best, paths, ranking
from graph.analysis.tables import check_between, empty, table

__all__ = ["recovery"]

FIRST = 10

FEWEST = 2_000
WORK = 25_000_000
"""Suggestions are ranked for all articles, or where that is more than so many pairs, for as many at random as it allows;
for 2,000 always."""

Method = Callable[[sp.csr_array, sp.csr_array, Indices, float], Ranking]
"""From the remaining links, the texts, some articles and the weight of links to suggestions for these."""


def recovery(network: Network, *, hidden: float = 0.1, seed: int = 0, most: int | None = None) -> pd.DataFrame:
    """Return how many hidden links each method has among an article's first ten suggestions.

    A tenth of the undirected links, drawn with the seed, is taken out; every method ranks, for each
    article that lost one, all articles that it is not linked to in the rest. Precision is hits / 10,
    recall hits / hidden links of the article, both averaged over these articles (Lü and Zhou 2011,
    section 2). Many articles have fewer than ten hidden links, so the ceiling is the score of a
    perfect ranking.

    Only links between articles that documents describe count, and only such articles are ranked: of
    two articles that are merely mentioned nobody knows whether they are related, because their own
    lists are not there, and a suggestion that is right would count as an error. Where no article
    is described, all count.

    It measures how well a method completes related lists, whatever they hold. Lists that are batches
    of one week are best completed by their links, though texts are what shows that two articles
    report the same event; so a low figure of `suggested` beside a low `attrs["weight"]`, the agreement
    of links with texts, tells more of the lists than of the method.

    Jaccard is common / either's neighbours, Adamic-Adar Σ 1 / ln k over common neighbours
    (Liben-Nowell and Kleinberg 2007, section 3), resource allocation Σ 1 / k (Zhou et al. 2009).

    Args:
        network: the network.
        hidden: which share of the links is hidden, 0.01 to 0.9.
        seed: of the drawing, 0 or more.
        most: for how many articles at most suggestions are ranked, 1 or more; without it for all, or in
            archives of more than 5,000 articles for a random part, of 2,000 at least.

    Returns:
        method, precision, recall, ceiling_precision, ceiling_recall, articles, hidden, linked.

    Raises:
        AnalysisError: an argument is out of its range.

    >>> import networkx as nx
    >>> recovery(nx.MultiDiGraph()).attrs["note"]
    'fewer than ten links between articles that documents describe'
    """
    check_between("hidden", hidden, 0.01, 0.9)
    check_between("seed", seed, 0)
    if most is not None:
        check_between("most", most, 1)
    view = index(network)
    known = _known(view)
    links = view.links[known[view.links].all(axis=1)]
    if len(links) < 10:
        return empty("recovery", "fewer than ten links between articles that documents describe")
    links, vectors = np.cumsum(known)[links] - 1, sp.csr_array(view.vectors[np.flatnonzero(known)])
    kept, taken = _split(links, hidden, seed)
    matrix, wanted = adjacency(kept, vectors.shape[0]), adjacency(taken, vectors.shape[0])
    lost = np.unique(taken)
    most = most or max(FEWEST, WORK // vectors.shape[0])
    rows = np.sort(np.random.default_rng(seed).permutation(lost)[:most])
    weight = weight_of_links(vectors, kept, prior=1.0)
    several = np.diff(wanted.indptr)[rows]
    reachable = np.minimum(several, FIRST)
    scores = [_scores(method(matrix, vectors, rows, weight), wanted, rows) for method in METHODS.values()]
    return table(
        "recovery",
        {
            "method": list(METHODS),
            "precision": [precision for precision, _ in scores],
            "recall": [recall for _, recall in scores],
            "ceiling_precision": [float((reachable / FIRST).mean())] * len(METHODS),
            "ceiling_recall": [float((reachable / several).mean())] * len(METHODS),
            "articles": [len(rows)] * len(METHODS),
            "hidden": [len(taken)] * len(METHODS),
            "linked": [len(links)] * len(METHODS),
        },
        note=f"ranked for {len(rows):,} of {len(lost):,} articles, drawn at random" if len(rows) < len(lost) else "",
        seed=seed,
        share=hidden,
        weight=weight,
    )


def _known(view: IndexedGraph) -> Flags:
    """Return of which articles it is known to which they are related: those that documents describe, or all."""
    return view.described if view.described.any() else np.ones(len(view.articles), dtype=bool)


def _split(links: Indices, hidden: float, seed: int) -> tuple[Indices, Indices]:
    """Return the links that remain, and those that are hidden."""
    order = np.random.default_rng(seed).permutation(len(links))
    cut = max(1, round(hidden * len(order)))
    return links[np.sort(order[cut:])], links[np.sort(order[:cut])]


def _scores(found: Ranking, wanted: sp.csr_array, rows: Indices) -> tuple[float, float]:
    size = wanted.shape[0]
    a, b = sp.coo_array(wanted).coords
    hit = np.isin(found.article * size + found.other, a.astype(np.int64) * size + b)
    hits = np.bincount(found.article[hit], minlength=size)[rows]
    return float((hits / FIRST).mean()), float((hits / np.diff(wanted.indptr)[rows]).mean())


def _suggested(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices, weight: float) -> Ranking:
    return ranking(matrix, vectors, rows, FIRST, weight)


def _paths(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices, _weight: float) -> Ranking:
    return best(paths(matrix), matrix, rows, FIRST)


def _resource(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices, _weight: float) -> Ranking:
    return _common(matrix, rows, lambda degree: 1 / degree)


def _adamic(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices, _weight: float) -> Ranking:
    # A common neighbour has two links at least; the bound only keeps other vertices from infinity.
    return _common(matrix, rows, lambda degree: 1 / np.log(np.maximum(degree, 2)))


def _common(matrix: sp.csr_array, rows: Indices, weight: Callable[[np.ndarray], np.ndarray]) -> Ranking:
    degree = np.maximum(matrix.sum(axis=1), 1)
    weighted = sp.csr_array(sp.dia_array((weight(degree)[np.newaxis], [0]), shape=matrix.shape) @ matrix)
    return best(lambda part: sp.csr_array(matrix[part] @ weighted), matrix, rows, FIRST)


def _jaccard(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices, _weight: float) -> Ranking:
    degree = matrix.sum(axis=1)

    def scores(part: Indices) -> sp.csr_array:
        common = sp.coo_array(matrix[part] @ matrix)
        a, b = common.coords
        either = degree[part[a]] + degree[b] - common.data
        return sp.csr_array((common.data / either, (a, b)), shape=common.shape)

    return best(scores, matrix, rows, FIRST)


def _text(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices, _weight: float) -> Ranking:
    turned = sp.csr_array(vectors.T)
    parts = [rows[at : at + 64] for at in range(0, len(rows), 64)]
    found = [best(lambda part: sp.csr_array(vectors[part] @ turned), matrix, part, FIRST) for part in parts]
    return Ranking(
        np.concatenate([each.article for each in found]),
        np.concatenate([each.other for each in found]),
        np.concatenate([each.score for each in found]),
    )


METHODS: Mapping[str, Method] = {
    "suggested": _suggested,
    "paths alone": _paths,
    "Adamic-Adar": _adamic,
    "resource allocation": _resource,
    "Jaccard": _jaccard,
    "text alone": _text,
}
