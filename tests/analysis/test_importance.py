"""Importance and bridges: the same numbers as NetworkX, and hubs kept in their place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from planted import BASE, article, linked_groups, relate

import graph
from graph import analysis
from graph.analysis.communities import Story
from graph.analysis.indexed_graph import IndexedGraph
from graph.analysis.story_graph import Evidence


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


def weekly(count: int, size: int) -> nx.MultiDiGraph:
    """Batches in which every article lists all others, as an aggregator makes them week by week."""
    network = nx.MultiDiGraph(base=BASE)
    for batch in range(count):
        members = [article(network, f"{batch}-{at}", batch * 168 + at, f"p{at % 5}") for at in range(size)]
        relate(network, [(a, b) for a in members for b in members if a != b])
    return network


def with_stories(network: nx.MultiDiGraph, *groups: Sequence[str]) -> IndexedGraph:
    """The network with stories that are given, each the most central article first."""
    view = analysis.index(network)
    number = {iri: at for at, iri in enumerate(view.articles)}
    members = [[number[f"https://news.example/{name}"] for name in group] for group in groups]
    pairs = sorted((min(group[0], other), max(group[0], other)) for group in members for other in group[1:])
    evidence = Evidence(np.array(pairs, dtype=np.int64).reshape(-1, 2), np.ones(len(pairs)))
    view.__dict__.update(
        stories=[Story(tuple(group), f"story {at}") for at, group in enumerate(members)], evidence=evidence
    )
    return view


def test_where_pagerank_cannot_differ_lead_articles_rank() -> None:
    """In cliques of equal size PageRank is the same everywhere: the note says so, and the lead of a story is first."""
    view = with_stories(weekly(6, 10), ["1-2", "1-3", "2-1", "2-2"], ["3-0", "3-5"])
    table = analysis.importance(view)
    articles = table[table["kind"] == "article"]

    assert "PageRank has 1 different values for 60 linked articles" == table.attrs["note"].partition(",")[0]
    assert ["story", "1-2"] == [table.attrs["by"], articles["node"].iloc[0].rpartition("/")[2]]
    assert {"1-2", "1-3", "2-1", "2-2", "3-0", "3-5"} == {
        node.rpartition("/")[2] for node in articles.loc[articles["score"] > 0, "node"]
    }


def test_where_pagerank_differs_it_ranks() -> None:
    """In a network with hubs, articles are ranked by corrected PageRank, and there is no note."""
    network, _ = linked_groups(10, 10, seed=3)
    table = analysis.importance(network)
    articles = table[table["kind"] == "article"]

    assert ("", "corrected") == (table.attrs["note"], table.attrs["by"])
    assert articles["corrected"].tolist() == articles["score"].tolist()


def test_stories_rank_by_size_and_diversity_of_providers() -> None:
    """Four articles of four providers weigh 16, four of one provider 4, and stories stand first in the table."""
    view = with_stories(weekly(6, 10), ["0-0", "1-0", "2-0", "3-0"], ["0-1", "0-2", "0-3", "0-4"])
    table = analysis.importance(view)

    assert [("story 1", 1, 16.0, 4), ("story 0", 2, 4.0, 4)] == list(
        table.head(2)[["name", "rank", "score", "degree"]].itertuples(index=False, name=None)
    )
    assert {"2021-01-04T01:00:00+00:00"} == {table["published"].iloc[0].isoformat()}


def test_articles_have_their_provider_and_date() -> None:
    """Each row of an article has the name of its provider and the date; each table of articles does."""
    network = weekly(1, 4)
    network.remove_edges_from([(a, b, key) for a, b, key in list(network.edges(keys=True)) if key == "related"])
    nodes = [f"https://news.example/0-{at}" for at in range(4)]
    relate(network, list(pairwise(nodes)))
    tables = (analysis.importance(network).set_index("node"), analysis.bridges(network).set_index("article"))

    for table in tables:
        row = table.loc[nodes[1]]
        assert ["P1", "2021-01-04T01:00:00+00:00"] == [row["provider_name"], row["published"].isoformat()]


def test_batches_are_what_related_lists_hold() -> None:
    """Each batch has its articles, span and density, whether it is complete, and how far its texts agree."""
    network = weekly(2, 4)
    for at in range(4):
        network.nodes[f"https://news.example/0-{at}"].update(title=f"Storm floods harbour town {at}")
        network.nodes[f"https://news.example/1-{at}"].update(title=f"{'abcd'[at] * 5} {'efgh'[at] * 5}")
    network.remove_edge("https://news.example/1-0", "https://news.example/1-1", key="related")
    network.remove_edge("https://news.example/1-1", "https://news.example/1-0", key="related")
    table = analysis.batches(network)

    assert ["0-0", "1-0"] == [each.rpartition("/")[2] for each in table["batch"]]
    assert [[4, 4, 0.125, 1.0, True, 1.0], [4, 4, 0.125, 5 / 6, False]] == [
        table.iloc[0][["articles", "providers", "days", "density", "complete", "agreement"]].tolist(),
        table.iloc[1][["articles", "providers", "days", "density", "complete"]].tolist(),
    ]


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
    """Of all articles that are listed, at least 95 in a hundred lie within the stated error of the exact value."""
    network, _ = linked_groups(30, 12, seed=4, between=2)
    exact = analysis.bridges(network).set_index("article")["betweenness"]
    table = analysis.bridges(network, sample=64, exact_work=0)
    sampled = table.set_index("article")
    off = (sampled["betweenness"] - exact.reindex(sampled.index)).abs()

    assert True is bool((off <= sampled["error"]).mean() >= 0.95)
    assert [True, 64, False] == [len(sampled) > 30, table.attrs["sample"], table.attrs["exact"]]
    assert "estimated from 64 articles each in components too large: 1" == table.attrs["note"]


def test_only_components_that_are_too_large_are_sampled() -> None:
    """Beside a component that is sampled, the articles of small ones have their exact value and no error."""
    network, _ = linked_groups(30, 12, seed=4, between=2)
    chain = [article(network, f"chain-{at}", at) for at in range(9)]
    relate(network, list(pairwise(chain)))
    exact = analysis.bridges(network).set_index("article")["betweenness"]
    sampled = analysis.bridges(network, sample=64, exact_work=1_000).set_index("article")

    assert exact[chain[1:-1]].to_dict() == sampled.loc[chain[1:-1], "betweenness"].to_dict()
    assert [{0.0}, True] == [set(sampled.loc[chain[1:-1], "error"]), bool((sampled["error"] > 0).any())]


def test_cliques_have_no_bridges() -> None:
    """Where all articles of every component are linked to each other, the table is empty and says why."""
    network = nx.MultiDiGraph()
    for batch in range(4):
        relate(network, list(combinations([article(network, f"{batch}-{at}") for at in range(5)], 2)))
    table = analysis.bridges(network)

    assert (0, "no article lies between two others") == (len(table), table.attrs["note"])


def test_the_article_between_two_batches_is_the_first_bridge() -> None:
    """An article that alone joins two batches has the highest betweenness and counts both."""
    network, planted = linked_groups(2, 8, seed=5, inside=1.0, between=0)
    bridge = article(network, "bridge", 5000)
    relate(network, [(bridge, min(planted[0])), (bridge, min(planted[1]))])
    first = analysis.bridges(network).iloc[0:3]

    assert True is (bridge in set(first["article"]))
    assert 2 == first.set_index("article").loc[bridge, "batches"]


def test_networkx_backends_take_the_network(azure: graph.Build) -> None:
    """The network is a plain NetworkX graph: another backend computes the same on what is made of it."""
    links = undirected(azure.network)
    part = links.subgraph(sorted(max(nx.connected_components(links), key=len))[:60]).copy()
    part.__networkx_cache__ = None  # nothing is cached, so nothing is warned of

    assert nx.square_clustering(part) == pytest.approx(nx.square_clustering(part, backend="parallel"))
