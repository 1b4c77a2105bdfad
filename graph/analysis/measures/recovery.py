"""How well suggested links find real ones that were hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.projection import Indices, Network, Projection, adjacency, projected
from graph.analysis.similarity import Ranking, best, paths, ranking
from graph.analysis.tables import empty, table

__all__ = ["recovery"]

FIRST = 10

Method = Callable[[sp.csr_array, sp.csr_array, Indices], Ranking]
"""From the remaining links, the texts and some articles to suggestions for these."""


def recovery(network: Network, *, hidden: float = 0.1, seed: int = 0, most: int = 2_000) -> pd.DataFrame:
    """Return how many hidden links each method has among an article's first ten suggestions.

    A tenth of the undirected links, drawn with the seed, is taken out; every method ranks what is
    not linked in the rest. Precision is hits / 10, recall hits / hidden links of the article, both
    averaged over the articles with hidden links (Lü and Zhou 2011, section 2). Many articles have
    fewer than ten hidden links, so the ceiling says what a perfect ranking reaches.

    Jaccard is common / either's neighbours, Adamic-Adar Σ 1 / ln k over common neighbours
    (Liben-Nowell and Kleinberg 2007, section 3), resource allocation Σ 1 / k (Zhou et al. 2009).

    Args:
        network: the network.
        hidden: which share of the links is hidden.
        seed: of the drawing.
        most: for how many articles at most suggestions are ranked.

    Returns:
        method, precision, recall, ceiling_precision, ceiling_recall, articles, hidden.

    >>> import networkx as nx
    >>> recovery(nx.MultiDiGraph()).attrs["note"]
    'fewer than ten links'
    """
    seen = projected(network)
    if len(seen.links) < 10:
        return empty("recovery", "fewer than ten links")
    kept, taken = _split(seen, hidden, seed)
    matrix = adjacency(kept, len(seen.articles))
    wanted = adjacency(taken, len(seen.articles))
    chance = np.random.default_rng(seed)
    rows = np.sort(chance.permutation(np.unique(taken))[:most])
    several = np.diff(wanted.indptr)[rows]
    reachable = np.minimum(several, FIRST)
    scores = [_scores(method(matrix, seen.vectors, rows), wanted, rows) for method in METHODS.values()]
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
        },
        seed=seed,
        share=hidden,
    )


def _split(seen: Projection, hidden: float, seed: int) -> tuple[Indices, Indices]:
    order = np.random.default_rng(seed).permutation(len(seen.links))
    cut = max(1, round(hidden * len(order)))
    return seen.links[np.sort(order[cut:])], seen.links[np.sort(order[:cut])]


def _scores(found: Ranking, wanted: sp.csr_array, rows: Indices) -> tuple[float, float]:
    size = wanted.shape[0]
    a, b = sp.coo_array(wanted).coords
    hit = np.isin(found.article * size + found.other, a.astype(np.int64) * size + b)
    hits = np.bincount(found.article[hit], minlength=size)[rows]
    return float((hits / FIRST).mean()), float((hits / np.diff(wanted.indptr)[rows]).mean())


def _suggested(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices) -> Ranking:
    return ranking(matrix, vectors, rows, FIRST)


def _paths(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices) -> Ranking:
    return best(paths(matrix), matrix, rows, FIRST)


def _resource(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices) -> Ranking:
    return _common(matrix, rows, lambda degree: 1 / degree)


def _adamic(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices) -> Ranking:
    # A common neighbour has two links at least; the bound only keeps other vertices from infinity.
    return _common(matrix, rows, lambda degree: 1 / np.log(np.maximum(degree, 2)))


def _common(matrix: sp.csr_array, rows: Indices, weight: Callable[[np.ndarray], np.ndarray]) -> Ranking:
    degree = np.maximum(matrix.sum(axis=1), 1)
    weighted = sp.csr_array(sp.dia_array((weight(degree)[np.newaxis], [0]), shape=matrix.shape) @ matrix)
    return best(lambda part: sp.csr_array(matrix[part] @ weighted), matrix, rows, FIRST)


def _jaccard(matrix: sp.csr_array, _vectors: sp.csr_array, rows: Indices) -> Ranking:
    degree = matrix.sum(axis=1)

    def scores(part: Indices) -> sp.csr_array:
        common = sp.coo_array(matrix[part] @ matrix)
        a, b = common.coords
        either = degree[part[a]] + degree[b] - common.data
        return sp.csr_array((common.data / either, (a, b)), shape=common.shape)

    return best(scores, matrix, rows, FIRST)


def _text(matrix: sp.csr_array, vectors: sp.csr_array, rows: Indices) -> Ranking:
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
