"""Articles that belong together and are not linked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.agreement import ALIKE, weight_of_links
from graph.analysis.arrays import DAY, Indices, Numbers
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.similarity import Ranking, between, cosine, ranking
from graph.analysis.tables import article_columns, check_between, empty, join, table

__all__ = ["links"]


LEAST = 0.25
"""Suggestions with a lower score are left out: of such pairs few belong together."""


def links(network: Network, *, each: int = 3, most: int = 10_000, least: float = LEAST) -> pd.DataFrame:
    """Return pairs of articles that should perhaps be related, the most likely first.

    The score is 1 - (1 - text) (1 - weight · paths): `text` is the cosine of the two texts (tf-idf of
    title and excerpt), `paths` the number of paths of three links between the two, each divided by
    the root of the degrees on it (the L3 index of Kovács et al. 2019, eq. 1, with the degrees of
    both ends). The weight is learned from the network, 0 to 1: how much more often linked articles
    have texts that are alike than articles dealt at random (`weight_of_links`). Where related lists
    are batches of what appeared in one week, it is near 0 and the text decides; where they hold
    articles on one event, paths count as much. It is in `attrs["weight"]`.

    Args:
        network: the network.
        each: how many suggestions an article gets at most, 1 or more; it may be in more as the other one.
        most: how many pairs are returned at most, 1 or more.
        least: the score that a suggestion has at least, 0 to 1.

    Returns:
        a, b, a_title, b_title, score, a_provider, b_provider, a_published, b_published, text, paths,
        common, days, reasons.

    Raises:
        AnalysisError: an argument is out of its range.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("abcd", kind="article")
    >>> network.add_edges_from([("a", "b", "related"), ("b", "c", "related"), ("c", "d", "related")])
    ['related', 'related', 'related']
    >>> links(network)[["a", "b"]].values.tolist()
    [['a', 'd']]
    """
    check_between("each", each, 1)
    check_between("most", most, 1)
    check_between("least", least, 0, 1)
    view = index(network)
    if len(view.articles) < 2:
        return empty("links", "the network has fewer than two articles")
    weight = weight_of_links(view.vectors, view.links, prior=1.0)
    found = ranking(view.matrix, view.vectors, np.arange(len(view.articles)), each, weight)
    a, b, score = _pairs(found, len(view.articles), most, least)
    if not len(score):
        return empty("links", "no two unlinked articles have similar texts or enough paths in common")
    text, near = cosine(view.vectors, a, b), between(view.matrix, a, b)
    common = np.asarray((view.matrix[a] * view.matrix[b]).sum(axis=1)).ravel().astype(np.int64)
    days = np.abs(view.dates[a] - view.dates[b]) / DAY
    signs = zip(
        a.tolist(),
        b.tolist(),
        zip(*(each.tolist() for each in (text, weight * near, common, days)), strict=True),
        strict=True,
    )
    return table(
        "links",
        {
            "a": [view.articles[at] for at in a],
            "b": [view.articles[at] for at in b],
            **article_columns(view, a, "a_title", "a_provider", "a_published"),
            **article_columns(view, b, "b_title", "b_provider", "b_published"),
            "score": score,
            "text": text,
            "paths": near,
            "common": common,
            "days": days,
            "reasons": [_reasons(view, *each) for each in signs],
        },
        weight=weight,
    )


def _pairs(found: Ranking, size: int, most: int, least: float) -> tuple[Indices, Indices, Numbers]:
    """Each pair once, whichever of its articles it was found for."""
    ends = np.sort(np.stack([found.article, found.other]), axis=0)
    _, first = np.unique(ends[0] * size + ends[1], return_index=True)
    first = first[found.score[first] >= least]
    order = first[np.lexsort((ends[1, first], ends[0, first], -found.score[first]))][:most]
    return ends[0, order], ends[1, order], found.score[order]


def _reasons(view: IndexedGraph, a: int, b: int, sign: tuple[float, float, int, float]) -> str:
    """Return what speaks for a pair, the strongest first."""
    text, near, common, days = sign
    signs = []
    if view.story[a] >= 0 and view.story[a] == view.story[b]:
        signs.append((1.0, "same story"))
    if text >= ALIKE:
        signs.append((round(text, 2), f"similar words ({text:.2f})"))
    if near > 0:
        path = f"{common} articles related to both" if common else "related through two others"
        signs.append((near, path))
    reasons = [words for _, words in sorted(signs, key=lambda sign: -sign[0])] or ["rare words in common"]
    if days <= 1:
        reasons.append("published within a day")
    if view.provider[a] >= 0 and view.provider[a] == view.provider[b]:
        reasons.append("same provider")
    return join(reasons)
