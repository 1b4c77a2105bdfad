"""How much there is, and how it hangs together."""

from __future__ import annotations

from collections.abc import Iterator

import igraph
import numpy as np
import pandas as pd

from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import empty, table

__all__ = ["overview"]

Row = tuple[str, float, str, str]


def overview(network: Network) -> pd.DataFrame:
    """Return counts of nodes and links, and how the related graph hangs together.

    Components, clustering (the share of connected triples that are closed; Newman 2003, eq. 3)
    and modularity of the batches (Newman and Girvan 2004, eq. 5) are of the undirected related
    graph.

    Args:
        network: the network.

    Returns:
        measure, value, unit, meaning; one row a measure.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article")
    >>> overview(network).head(1)[["measure", "value"]].values.tolist()
    [['articles', 1.0]]
    """
    view = index(network)
    if not view.articles:
        return empty("overview", "the network has no articles")
    rows = [*_amounts(view), *_links(view), *_shape(view)]
    names = ("measure", "value", "unit", "meaning")
    return table("overview", dict(zip(names, zip(*rows, strict=True), strict=True)))


def _amounts(view: IndexedGraph) -> Iterator[Row]:
    yield "articles", len(view.articles), "articles", "Everything published that is known."
    yield "described", int(view.described.sum()), "articles", "Articles that a document describes."
    yield "mentioned", int((~view.described).sum()), "articles", "Articles that are only mentioned as related."
    yield "dated", int(np.isfinite(view.dates).sum()), "articles", "Articles with a date."
    yield "providers", len(view.providers), "providers", "Who published them."
    yield "topics", len(view.topics), "topics", "What they are about."


def _links(view: IndexedGraph) -> Iterator[Row]:
    stated, linked = len(view.listed), len(view.links)
    both = stated - linked
    yield "relations", stated, "relations", "Relations as stated, directed."
    yield "links", linked, "links", "Pairs of articles that are related, in either direction or both."
    yield "reciprocated", both / linked if linked else np.nan, "share", "Share of the links that both articles state."
    yield "linked", int((view.degree > 0).sum()), "articles", "Articles with at least one link."


def _shape(view: IndexedGraph) -> Iterator[Row]:
    used = np.flatnonzero(view.degree)
    related = igraph.Graph(len(used), np.searchsorted(used, view.links))
    components = related.connected_components().sizes()
    yield "components", len(components), "components", "Parts of the related graph that no link connects."
    yield "largest component", max(components, default=0), "articles", "Articles in the largest of them."
    yield "stories", len(view.stories), "stories", "Groups of articles that report the same event."
    yield "batches", len(view.batches), "batches", "Groups of articles that related lists hold together."
    home = np.where(view.batch[used] < 0, len(view.batches) + np.arange(len(used)), view.batch[used])
    modularity = related.modularity(home.tolist()) if len(used) else np.nan
    yield "modularity", modularity, "modularity", "How much more links run inside of batches than by chance; 1 at most."
    yield "clustering", related.transitivity_undirected(), "share", "Share of the friends of friends that are friends."
