"""Which stories, articles, providers and topics weigh most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analysis.arrays import Indices, Numbers
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import article_columns, check_between, empty, instants, table

__all__ = ["importance", "pagerank"]

PRECISION = 1e-12
"""How far, summed over all vertices, the last step of PageRank may still move."""

DISTINCT = 0.1
"""Where fewer than this share of the linked articles have a PageRank of their own, it ranks hardly any of them."""

FEWEST = 20
"""With fewer linked articles, equal values are no sign of a degenerate graph."""


def importance(network: Network, *, damping: float = 0.85) -> pd.DataFrame:
    """Return the importance of stories, articles, providers and topics, ranked within each kind.

    A story weighs its articles times its effective number of providers, exp(-Σ p ln p) over the
    shares p of its providers (Hill 1973, eq. 7, order 1): ten articles of ten providers weigh ten
    times as much as ten of one. Articles without a provider count as one more provider.

    `pagerank` is Brin and Page's (1998, section 2.1.1, normalised to sum 1) on the undirected
    related graph. There it mostly follows the degree, and one document that lists 177 articles
    makes all of them rank high. `corrected` gives every article one vote: an article that u lists weighs
    1 / (number of articles that u lists), and a link weighs the sum of both votes, which is
    Newman's weighting of collaborations (2001, Physical Review E 64, 016132, eq. 2). A provider
    or topic has the sum over its articles.

    Articles are ranked by `corrected` where it tells them apart. In a part of the graph in which all
    are linked to all, as in related lists that are batches, all have the same PageRank. Where fewer
    than a tenth of the linked articles have a value of their own, or none is linked, articles are ranked by
    their lead in their story instead: the story's weight times the mean of how central the article
    is (its evidence with the others, by that of the most central one) and how early (1 for the
    first, 0 for the last). `score` is the number that ranks; `attrs["by"]` states which it is, and
    the note why.

    Args:
        network: the network.
        damping: the chance of following a link, 0 to 0.99.

    Returns:
        node, kind, name, provider_name, published, rank, score, degree, story, pagerank, corrected;
        stories first, then articles, providers and topics, each by rank.

    Raises:
        AnalysisError: the damping is out of its range.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("abc", kind="article")
    >>> network.add_edges_from([("a", "b", "related"), ("c", "b", "related")])
    ['related', 'related']
    >>> importance(network)["node"].tolist()
    ['b', 'a', 'c']
    """
    check_between("damping", damping, 0, 0.99)
    view = index(network)
    if not len(view.links) and not view.stories:
        return empty("importance", "no two articles are related or report the same event")
    weights = story_weights(view)
    plain, corrected = ranks(view, damping) if len(view.links) else (np.zeros(len(view.articles)),) * 2
    note = _degenerate(view, corrected)
    ranked = _Ranked(leads(view, weights) if note else corrected, plain, corrected)
    known = view.provider >= 0
    published = np.stack([np.flatnonzero(known), view.provider[known]], axis=1)
    rows = [
        _stories(view, weights, ranked),
        _articles(view, ranked),
        _summed("provider", view.providers, view.provider_names, published, ranked),
        _summed("topic", view.topics, view.topic_names, view.about, ranked),
    ]
    found = pd.concat([each for each in rows if len(each)], ignore_index=True)
    found.attrs.update(note=note, by="story" if note else "corrected")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """The numbers of every article: the one that ranks, and its PageRank, plain and corrected."""

    score: Numbers
    plain: Numbers
    corrected: Numbers

    def summed(self, articles: Indices, groups: Indices, count: int) -> _Ranked:
        """The sums over the articles of each group."""
        columns = (self.score, self.plain, self.corrected)
        # As floats even where there are no articles, of which the counts would be whole numbers.
        return _Ranked(
            *(np.bincount(groups, weights=each[articles], minlength=count).astype(float) for each in columns)
        )


def story_weights(view: IndexedGraph) -> Numbers:
    """Return the weight of every story: its articles times its effective number of providers."""
    inside = np.flatnonzero(view.story >= 0)
    several = len(view.providers) + 1
    cells, counts = np.unique(view.story[inside] * several + view.provider[inside] + 1, return_counts=True)
    story = cells // several
    size = np.bincount(view.story[inside], minlength=len(view.stories))
    share = counts / size[story]
    entropy = np.bincount(story, weights=-share * np.log(share), minlength=len(view.stories))
    weights: Numbers = np.round(size * np.exp(entropy), 9)
    return weights


def leads(view: IndexedGraph, weights: Numbers) -> Numbers:
    """Return how far every article leads its story, times the weight of the story; 0 for one in no story."""
    inside = view.story >= 0
    lead = (_central(view) + _early(view)) / 2
    found = np.zeros(len(view.articles))
    found[inside] = weights[view.story[inside]] * lead[inside]
    return np.round(found, 9)


def _central(view: IndexedGraph) -> Numbers:
    """The evidence of each article with the others of its story, by that of the story's most central article."""
    a, b = view.evidence.pairs.reshape(-1, 2).T
    same = (view.story[a] == view.story[b]) & (view.story[a] >= 0)
    ends, weight = np.concatenate([a[same], b[same]]), np.tile(view.evidence.weight[same], 2)
    strength = np.bincount(ends, weights=weight, minlength=len(view.articles)).astype(float)
    most = np.zeros(max(1, len(view.stories)))
    np.maximum.at(most, view.story[view.story >= 0], strength[view.story >= 0])
    central: Numbers = np.divide(strength, most[view.story], out=np.zeros(len(strength)), where=most[view.story] > 0)
    return central


def _early(view: IndexedGraph) -> Numbers:
    """1 for the first article of each story, 0 for its last one and for undated ones, even steps between."""
    known = np.flatnonzero((view.story >= 0) & np.isfinite(view.dates))
    known = known[np.lexsort((view.dates[known], view.story[known]))]
    story, dates = view.story[known], view.dates[known]
    several = np.bincount(story, minlength=len(view.stories))
    first = (np.cumsum(several) - several)[story]
    # Articles of the same second share the place of the first of them.
    new = np.r_[True, (np.diff(story) != 0) | (np.diff(dates) != 0)] if len(known) else np.zeros(0, dtype=bool)
    place = np.maximum.accumulate(np.where(new, np.arange(len(known)), 0)) - first
    early = np.zeros(len(view.articles))
    early[known] = 1 - place / np.maximum(several[story] - 1, 1)
    return early


def _degenerate(view: IndexedGraph, corrected: Numbers) -> str:
    """Return why PageRank cannot rank articles, in words; nothing where it can."""
    linked = view.degree > 0
    several, total = len(np.unique(np.round(corrected[linked], 12))), int(linked.sum())
    if not total:
        return "no article is linked, so articles are ranked by their lead in their story"
    if total < FEWEST or several >= DISTINCT * total:
        return ""
    return (
        f"PageRank has {several:,} different values for {total:,} linked articles, as those of one part of the graph are "
        "mostly linked alike, so articles are ranked by their lead in their story"
    )


def ranks(view: IndexedGraph, damping: float) -> tuple[Numbers, Numbers]:
    """Return the PageRank of every article, plain and with one vote each."""
    ends = view.seats[np.concatenate([view.links, view.links[:, ::-1]])].T
    shape = (len(view.articles), len(view.articles))
    one, votes = np.ones(len(view.links)), _votes(view)
    plain, weighted = (sp.csr_array((np.concatenate([each, each]), tuple(ends)), shape=shape) for each in (one, votes))
    return pagerank(plain, damping)[view.seats], pagerank(weighted, damping)[view.seats]


def pagerank(links: sp.csr_array, damping: float) -> Numbers:
    """Return the PageRank of every vertex, by the power method, to twelve digits.

    A vertex without links is left for any at random. One thread and one order of summing, so that
    the last digits are the same in every run, which igraph's and NetworkX's are not.

    Args:
        links: the symmetric matrix of weights.
        damping: the chance of following a link, 0 to 0.99.

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


def _votes(view: IndexedGraph) -> Numbers:
    listed = np.bincount(view.listed[:, 0], minlength=len(view.articles))
    ends = np.sort(view.listed, axis=1)
    at = _places(view.links, ends, len(view.articles))
    votes: Numbers = np.bincount(at, weights=1 / listed[view.listed[:, 0]], minlength=len(view.links)).astype(float)
    return votes


def _places(links: Indices, pairs: Indices, count: int) -> Indices:
    """Return the place of each pair among the sorted links."""
    return np.searchsorted(links[:, 0] * count + links[:, 1], pairs[:, 0] * count + pairs[:, 1])


def _stories(view: IndexedGraph, weights: Numbers, ranked: _Ranked) -> pd.DataFrame:
    """Return the rows of stories; the date is that of the earliest article."""
    count = len(view.stories)
    inside = np.flatnonzero(view.story >= 0)
    summed = ranked.summed(inside, view.story[inside], count)
    first = np.full(count, np.inf)
    dated = inside[np.isfinite(view.dates[inside])]
    np.minimum.at(first, view.story[dated], view.dates[dated])
    return _rows(
        {
            "node": list(view.story_iris),
            "kind": ["story"] * count,
            "name": [story.name for story in view.stories],
            "provider_name": [""] * count,
            "published": instants(np.where(np.isfinite(first), first, np.nan)),
            "degree": np.bincount(view.story[inside], minlength=count).astype(np.int64),
            "story": list(view.story_iris),
        },
        _Ranked(weights, summed.plain, summed.corrected),
    )


def _articles(view: IndexedGraph, ranked: _Ranked) -> pd.DataFrame:
    count = len(view.articles)
    return _rows(
        {
            "node": list(view.articles),
            "kind": ["article"] * count,
            **article_columns(view, np.arange(count), "name", "provider_name", "published"),
            "degree": view.degree,
            "story": [view.story_iris[at] if at >= 0 else "" for at in view.story.tolist()],
        },
        ranked,
    )


def _summed(kind: str, nodes: Sequence[str], names: Sequence[str], pairs: Indices, ranked: _Ranked) -> pd.DataFrame:
    """Return the rows of providers or topics, with the sums over their articles."""
    count = len(nodes)
    return _rows(
        {
            "node": list(nodes),
            "kind": [kind] * count,
            "name": list(names),
            "provider_name": list(names) if kind == "provider" else [""] * count,
            "published": instants([np.nan] * count),
            "degree": np.bincount(pairs[:, 1], minlength=count).astype(np.int64),
            "story": [""] * count,
        },
        ranked.summed(pairs[:, 0], pairs[:, 1], count),
    )


def _rows(columns: dict[str, object], ranked: _Ranked) -> pd.DataFrame:
    """Return the rows of one kind in the order of their rank; equal scores share the best place."""
    # Rounded for the order, so that equal ones do not change places with the last bit.
    value = np.round(ranked.score, 12)
    order = np.argsort(-value, kind="stable")
    rank = np.empty(len(value), dtype=np.int64)
    rank[order] = 1 + np.searchsorted(-value[order], -value[order])
    numbers = {"rank": rank, "score": ranked.score, "pagerank": ranked.plain, "corrected": ranked.corrected}
    return table("importance", columns | numbers).take(order)
