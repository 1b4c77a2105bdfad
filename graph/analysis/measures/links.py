"""Articles that belong together and are not linked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.projection import Indices, Network, Numbers, Projection, projected
from graph.analysis.similarity import Ranking, cosine, ranking
from graph.analysis.tables import empty, join, table

__all__ = ["links"]


def links(network: Network, *, each: int = 3, most: int = 10_000) -> pd.DataFrame:
    """Return pairs of articles that should perhaps be related, the most likely first.

    The score is the number of paths of three links between the two, each divided by the root of
    the degrees on it (the L3 index of Kovács et al. 2019, eq. 1, with the degrees of both ends),
    plus a thousandth of the cosine of their texts (tf-idf of title and excerpt), which settles
    ties and speaks where there are no links. How well that finds hidden links is in `recovery`.

    Args:
        network: the network.
        each: how many suggestions an article gets at most; it may be in more as the other one.
        most: how many pairs are returned at most.

    Returns:
        a, b, a_title, b_title, score, paths, text, common, reasons.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("abcd", kind="article")
    >>> network.add_edges_from([("a", "b", "related"), ("b", "c", "related"), ("c", "d", "related")])
    ['related', 'related', 'related']
    >>> links(network)[["a", "b"]].values.tolist()
    [['a', 'd']]
    """
    seen = projected(network)
    if len(seen.articles) < 2:
        return empty("links", "the network has fewer than two articles")
    found = ranking(seen.matrix, seen.vectors, np.arange(len(seen.articles)), each, most)
    if not len(found.score):
        return empty("links", "no two unlinked articles have paths or rare words in common")
    a, b, score = _pairs(found, len(seen.articles), most)
    text = cosine(seen.vectors, a, b)
    common = np.asarray((seen.matrix[a] * seen.matrix[b]).sum(axis=1)).ravel().astype(np.int64)
    near = np.maximum(0.0, np.round(score - 0.001 * text, 12))
    return table(
        "links",
        {
            "a": [seen.articles[at] for at in a],
            "b": [seen.articles[at] for at in b],
            "a_title": [seen.titles[at] for at in a],
            "b_title": [seen.titles[at] for at in b],
            "score": score,
            "paths": near,
            "text": text,
            "common": common,
            "reasons": [_reasons(seen, *row) for row in zip(a, b, near, text, common.tolist(), strict=True)],
        },
    )


def _pairs(found: Ranking, size: int, most: int) -> tuple[Indices, Indices, Numbers]:
    """Each pair once, whichever of its articles it was found for."""
    ends = np.sort(np.stack([found.article, found.other]), axis=0)
    _, first = np.unique(ends[0] * size + ends[1], return_index=True)
    score = found.score[first]
    order = first[np.lexsort((ends[1, first], ends[0, first], -np.round(score, 12)))][:most]
    return ends[0, order], ends[1, order], found.score[order]


def _reasons(seen: Projection, a: int, b: int, near: float, text: float, common: int) -> str:
    reasons = []
    if common:
        reasons.append(f"{common} articles related to both")
    elif near > 0:
        reasons.append("related through two others")
    if seen.story[a] >= 0 and seen.story[a] == seen.story[b]:
        reasons.append("same story")
    if text >= 0.2:
        reasons.append(f"similar words ({text:.2f})")
    if seen.provider[a] >= 0 and seen.provider[a] == seen.provider[b]:
        reasons.append("same provider")
    return join(reasons) or "rare words in common"
