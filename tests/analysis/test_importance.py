"""Importance and bridges: the same numbers as NetworkX, and hubs kept in their place."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from planted import article, relate, stories

import graph
from graph import analysis


def undirected(network: nx.MultiDiGraph) -> nx.Graph:
    links = nx.Graph()
    links.add_nodes_from(node for node, kind in network.nodes(data="kind") if kind == "article")
    links.add_edges_from((a, b) for a, b, key in network.edges(keys=True) if key == "related" and a != b)
    return links


def test_pagerank_agrees_with_networkx(azure: graph.Build) -> None:
    """PageRank of every article of the corpus is NetworkX's to eight digits."""
    table = analysis.importance(azure.network)
    ours = table[table["kind"] == "article"].set_index("node")["pagerank"].sort_index()
    theirs = pd.Series(nx.pagerank(undirected(azure.network), tol=1e-12, max_iter=1000)).sort_index()

    np.testing.assert_allclose(theirs, ours, atol=1e-8)


def test_pagerank_agrees_with_igraph(azure: graph.Build) -> None:
    """PageRank of every article of the corpus is igraph's to ten digits."""
    table = analysis.importance(azure.network)
    ours = table[table["kind"] == "article"].set_index("node")["pagerank"].sort_index()
    links = igraph.Graph.from_networkx(undirected(azure.network))
    theirs = pd.Series(links.pagerank(damping=0.85), index=links.vs["_nx_name"]).sort_index()

    np.testing.assert_allclose(theirs, ours, rtol=1e-10)


def test_corrected_pagerank_agrees_with_networkx(azure: graph.Build) -> None:
    """With one vote an article, PageRank is NetworkX's on links that weigh the sum of both ends' shares."""
    listed = [(a, b) for a, b, key in azure.network.edges(keys=True) if key == "related"]
    lengths = pd.Series([a for a, _ in listed]).value_counts()
    links = undirected(azure.network)
    nx.set_edge_attributes(links, 0.0, "weight")
    for a, b in listed:
        links[a][b]["weight"] += 1 / lengths[a]
    table = analysis.importance(azure.network)
    ours = table[table["kind"] == "article"].set_index("node")["corrected"].sort_index()
    theirs = pd.Series(nx.pagerank(links, tol=1e-12, max_iter=1000)).sort_index()

    np.testing.assert_allclose(theirs, ours, atol=1e-8)


def test_a_long_list_gives_its_articles_little() -> None:
    """An article that ten others list outranks those of one list of fifty, once each has one vote."""
    network = nx.MultiDiGraph()
    listed = [article(network, f"listed-{at}") for at in range(50)]
    relate(network, [(article(network, "lister"), each) for each in listed])
    relate(network, [(a, b) for a in listed for b in listed if a != b])
    asked = article(network, "asked")
    relate(network, [(article(network, f"fan-{at}"), asked) for at in range(10)])
    ranks = analysis.importance(network).set_index("node")

    assert [True, False] == [
        ranks.loc[asked, "corrected"] > 3 * ranks.loc[listed, "corrected"].max(),
        ranks.loc[asked, "degree"] > 50,
    ]


def test_providers_and_topics_have_what_their_articles_have() -> None:
    """A provider's importance is the sum over its articles, and ranks are within the kind."""
    network = nx.MultiDiGraph()
    relate(network, [(article(network, "a", provider="times", topics=["ai"]), article(network, "b", provider="post"))])
    table = analysis.importance(network).set_index("name")

    assert [0.5, 0.5, 0.5] == table.loc[["Times", "Post", "Ai"], "pagerank"].round(12).tolist()
    assert [1, 1, 1] == table.loc[["Times", "Post", "Ai"], "rank"].tolist()


def test_betweenness_agrees_with_networkx(azure: graph.Build) -> None:
    """Exact betweenness of the corpus is NetworkX's on the linked articles."""
    links = undirected(azure.network)
    links.remove_nodes_from(list(nx.isolates(links)))
    part = links.subgraph(max(nx.connected_components(links), key=len)).copy()
    network = nx.MultiDiGraph()
    network.add_nodes_from(part, kind="article")
    network.add_edges_from((a, b, "related") for a, b in part.edges)
    ours = analysis.bridges(network).set_index("article")["betweenness"]
    theirs = {node: value for node, value in nx.betweenness_centrality(part).items() if value > 1e-12}

    assert theirs == pytest.approx(ours.to_dict())


def test_sampled_betweenness_keeps_its_error() -> None:
    """Of the busiest tenth of the articles, at least nine in ten lie within the stated error of the exact value."""
    network, _ = stories(30, 12, seed=4, between=2)
    exact = analysis.bridges(network).set_index("article")["betweenness"]
    sampled = analysis.bridges(network, sample=96, exact_work=0).set_index("article").head(len(exact) // 10)
    off = (sampled["betweenness"] - exact.reindex(sampled.index)).abs()

    assert True is bool((off <= sampled["error"]).mean() >= 0.9)
    assert [96, False] == [
        analysis.bridges(network, sample=96, exact_work=0).attrs[name] for name in ("sample", "exact")
    ]


def test_the_article_between_two_stories_is_the_first_bridge() -> None:
    """An article that alone joins two stories has the highest betweenness and counts both."""
    network, planted = stories(2, 8, seed=5, inside=1.0, between=0)
    bridge = article(network, "bridge", 5000)
    relate(network, [(bridge, min(planted[0])), (bridge, min(planted[1]))])
    first = analysis.bridges(network).iloc[0:3]

    assert True is (bridge in set(first["article"]))
    assert 2 == first.set_index("article").loc[bridge, "stories"]


def test_networkx_backends_take_the_network(azure: graph.Build) -> None:
    """The network is a plain NetworkX graph: another backend computes the same on what is made of it."""
    links = undirected(azure.network)
    part = links.subgraph(sorted(max(nx.connected_components(links), key=len))[:60]).copy()
    part.__networkx_cache__ = None  # nothing is cached, so nothing is warned of

    assert nx.square_clustering(part) == pytest.approx(nx.square_clustering(part, backend="parallel"))
