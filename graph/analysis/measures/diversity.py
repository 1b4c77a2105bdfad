"""How many voices a story has: providers, evenness, who was first and who was alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from graph.analysis.arrays import HOUR, Indices, Numbers
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import empty, instants, table

__all__ = ["diversity"]


def diversity(network: Network, *, hours: float = 6) -> pd.DataFrame:
    """Return how many providers each story has and how evenly, the largest story first.

    With p the shares of the providers, H = -Σ p ln p is Shannon's entropy; evenness is H / ln n for n
    providers (Pielou 1966), and the effective number exp(H) (Hill 1973, order 1). A story is exclusive
    where all its articles are of one provider (`only`), or where the first one had it alone for some
    hours before another followed (`ahead`).

    Args:
        network: the network.
        hours: how long the first provider has to be alone to be `ahead`, 0 or more.

    Returns:
        story, name, articles, providers, evenness, effective, largest, largest_name, largest_share, first,
        first_name, when, alone, exclusive.

    Raises:
        AnalysisError: hours is negative.

    >>> import networkx as nx
    >>> diversity(nx.MultiDiGraph()).attrs["note"]
    'no story has an article that states a provider'
    """
    if not hours >= 0:
        raise AnalysisError(f"hours is {hours:g}; it has to be 0 or more")
    view = index(network)
    cells, counts = np.unique(_cells(view), return_counts=True)
    if not len(cells):
        return empty("diversity", "no story has an article that states a provider")
    story, provider = np.divmod(cells, len(view.providers))
    stories, starts, providers = np.unique(story, return_index=True, return_counts=True)
    articles = np.add.reduceat(counts, starts)
    share = counts / np.repeat(articles, providers)
    entropy = np.maximum(0.0, -np.add.reduceat(share * np.log(share), starts))
    order = np.lexsort((provider, -counts, story))
    largest, most = provider[order][starts], counts[order][starts]
    alike = np.add.reduceat((counts == np.repeat(most, providers)).astype(np.int64), starts) > 1
    largest = np.where(alike, -1, largest)
    first, when, alone = (each[stories] for each in _first(view))
    whole = articles == np.array([len(view.stories[at].members) for at in stories])
    return table(
        "diversity",
        {
            "story": [view.story_iris[at] for at in stories],
            "name": [view.stories[at].name for at in stories],
            "articles": articles,
            "providers": providers,
            "evenness": np.where(providers > 1, entropy / np.log(np.maximum(providers, 2)), np.nan),
            "effective": np.exp(entropy),
            "largest": [view.providers[at] if at >= 0 else "" for at in largest],
            "largest_name": [view.provider_names[at] if at >= 0 else "" for at in largest],
            "largest_share": most / articles,
            "first": [view.providers[at] if at >= 0 else "" for at in first],
            "first_name": [view.provider_names[at] if at >= 0 else "" for at in first],
            "when": instants(when),
            "alone": alone,
            "exclusive": np.where(whole & (providers == 1), "only", np.where(alone >= hours, "ahead", "")).tolist(),
        },
    )


def _cells(view: IndexedGraph) -> Indices:
    """Return the story and the provider of articles that have both, as one number each."""
    kept = (view.story >= 0) & (view.provider >= 0)
    cells: Indices = view.story[kept] * max(1, len(view.providers)) + view.provider[kept]
    return cells


def _first(view: IndexedGraph) -> tuple[Indices, Numbers, Numbers]:
    """Return for each story the provider of the first article, when it was, and the hours until another's."""
    count = len(view.stories)
    provider, when, alone = np.full(count, -1), np.full(count, np.nan), np.full(count, np.nan)
    known = np.flatnonzero((view.story >= 0) & (view.provider >= 0) & np.isfinite(view.dates))
    known = known[np.lexsort((known, view.dates[known], view.story[known]))]
    story, at = np.unique(view.story[known], return_index=True)
    provider[story], when[story] = view.provider[known[at]], view.dates[known[at]]
    others = known[view.provider[known] != provider[view.story[known]]]
    story, at = np.unique(view.story[others], return_index=True)
    alone[story] = (view.dates[others[at]] - when[story]) / HOUR
    return provider.astype(np.int64), when, alone
