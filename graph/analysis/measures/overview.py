"""How much there is, and how it hangs together."""

from __future__ import annotations

from collections.abc import Iterator

import igraph
import numpy as np
import pandas as pd

from graph.analysis.projection import Network, Projection, projected
from graph.analysis.tables import empty, table

__all__ = ["overview"]

Row = tuple[str, float, str, str]


def overview(network: Network) -> pd.DataFrame:
    """Return counts of nodes and links, and how the related graph hangs together.

    Components, clustering (the share of connected triples that are closed; Newman 2003, eq. 3)
    and modularity of the stories (Newman and Girvan 2004, eq. 5) are of the undirected related
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
    seen = projected(network)
    if not seen.articles:
        return empty("overview", "the network has no articles")
    rows = [*_amounts(seen), *_links(seen), *_shape(seen)]
    names = ("measure", "value", "unit", "meaning")
    return table("overview", dict(zip(names, zip(*rows, strict=True), strict=True)))


def _amounts(seen: Projection) -> Iterator[Row]:
    yield "articles", len(seen.articles), "articles", "Everything published that is known."
    yield "described", int(seen.described.sum()), "articles", "Articles that a document describes."
    yield "mentioned", int((~seen.described).sum()), "articles", "Articles that are only mentioned as related."
    yield "dated", int(np.isfinite(seen.dates).sum()), "articles", "Articles with a date."
    yield "providers", len(seen.providers), "providers", "Who published them."
    yield "topics", len(seen.topics), "topics", "What they are about."


def _links(seen: Projection) -> Iterator[Row]:
    stated, linked = len(seen.listed), len(seen.links)
    both = stated - linked
    yield "relations", stated, "relations", "Relations as stated, directed."
    yield "links", linked, "links", "Pairs of articles that are related, in either direction or both."
    yield "reciprocated", both / linked if linked else np.nan, "share", "Share of the links that both articles state."
    yield "linked", int((seen.degree > 0).sum()), "articles", "Articles with at least one link."


def _shape(seen: Projection) -> Iterator[Row]:
    used = np.flatnonzero(seen.degree)
    related = igraph.Graph(len(used), np.searchsorted(used, seen.links))
    components = related.connected_components().sizes()
    yield "components", len(components), "components", "Parts of the related graph that no link connects."
    yield "largest component", max(components, default=0), "articles", "Articles in the largest of them."
    yield "stories", len(seen.stories), "stories", "Communities inside the components."
    home = np.where(seen.story[used] < 0, len(seen.stories) + np.arange(len(used)), seen.story[used])
    modularity = related.modularity(home.tolist()) if len(used) else np.nan
    yield "modularity", modularity, "modularity", "How much more links run inside of stories than by chance; 1 at most."
    yield "clustering", related.transitivity_undirected(), "share", "Share of the friends of friends that are friends."
