"""Stories: found where they are, not where they are not, and named so that they stay."""

from __future__ import annotations

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import BASE, article, relate, stories

import graph
from graph import analysis


def found_in(network: nx.MultiDiGraph) -> dict[str, set[str]]:
    table = analysis.membership(network)
    return {story: set(rows["article"]) for story, rows in table.groupby("story")}


def related(network: nx.MultiDiGraph) -> nx.Graph:
    return nx.Graph((a, b) for a, b, key in network.edges(keys=True) if key == "related" and a != b)


@pytest.mark.parametrize("seed", range(5))
def test_planted_stories_are_found(seed: int) -> None:
    """Twenty dense groups with single links between them are found exactly: precision and recall 1."""
    network, planted = stories(20, 10, seed)

    assert sorted(map(sorted, planted)) == sorted(map(sorted, found_in(network).values()))


@pytest.mark.parametrize("seed", range(5))
def test_a_random_graph_is_no_set_of_planted_stories(seed: int) -> None:
    """With the ends of the links dealt anew, no found story is half made of one planted story."""
    network, planted = stories(20, 10, seed)
    shuffled = nx.MultiDiGraph(base=BASE)
    shuffled.add_nodes_from(network.nodes(data=True))
    rewired = nx.gnm_random_graph(len(network), network.number_of_edges(), seed=seed)
    relate(shuffled, [(list(network)[a], list(network)[b]) for a, b in rewired.edges])

    overlaps = [len(a & b) / len(a | b) for a in found_in(shuffled).values() for b in planted]

    assert True is (max(overlaps) < 0.5)


def test_a_story_never_spans_components(azure: graph.Build) -> None:
    """On the corpus, the members of every story are connected with each other."""
    links = related(azure.network)

    assert [] == [
        story for story, members in found_in(azure.network).items() if not nx.is_connected(links.subgraph(members))
    ]


def test_components_agree_with_networkx(azure: graph.Build) -> None:
    """The number of components and the largest are NetworkX's own."""
    values = dict(analysis.overview(azure.network)[["measure", "value"]].itertuples(index=False))
    components = list(nx.connected_components(related(azure.network)))

    assert [len(components), max(map(len, components))] == [values["components"], values["largest component"]]


def test_modularity_and_clustering_agree_with_networkx_and_igraph(azure: graph.Build) -> None:
    """Modularity is what NetworkX and igraph say of the same stories, transitivity what NetworkX says."""
    values = dict(analysis.overview(azure.network)[["measure", "value"]].itertuples(index=False))
    links = related(azure.network)
    parts = list(found_in(azure.network).values())
    home = {node: at for at, part in enumerate(parts) for node in part}
    others = igraph.Graph.from_networkx(links)

    assert pytest.approx(nx.community.modularity(links, parts)) == values["modularity"]
    assert pytest.approx(others.modularity([home[node] for node in others.vs["_nx_name"]])) == values["modularity"]
    assert pytest.approx(nx.transitivity(links)) == values["clustering"]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=12))
def test_ids_stay_when_later_articles_join(joining: list[tuple[int, int]]) -> None:
    """Whatever later articles are added to the stories of a network, every id stays with its articles."""
    network, planted = stories(5, 6, seed=1, inside=1.0, between=0)
    before = found_in(network)
    for at, (story, member) in enumerate(joining):
        relate(network, [(article(network, f"late-{at}", hours=10_000 + at), sorted(planted[story])[member])])
    after = found_in(network)

    assert before == {story: after[story] & set().union(*planted) for story in before}


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_other_components_change_nothing(seed: int, count: int) -> None:
    """Articles added elsewhere, of whatever date, change neither the ids nor the members of a story."""
    network, _ = stories(4, 8, seed=2, between=2)
    before = found_in(network)
    other, _ = stories(count, 5, seed)
    added = nx.relabel_nodes(other, {node: f"{node}/elsewhere" for node in other})
    after = found_in(nx.compose(network, added))

    assert before == {story: after.get(story) for story in before}


def test_merged_stories_keep_the_older_id() -> None:
    """When two stories become one, it has the id of the one with the earliest article."""
    network, planted = stories(2, 4, seed=3, inside=1.0, between=0)
    ids = {story: min(members) for story, members in found_in(network).items()}
    older = next(story for story, first in ids.items() if "/0-" in first)
    relate(network, [(a, b) for a in planted[0] for b in planted[1]])

    assert [older] == list(found_in(network))


def test_a_story_is_its_articles(azure: graph.Build) -> None:
    """On the corpus, counts, dates and the central article of a story are those of its members."""
    table = analysis.stories(azure.network).set_index("story")
    grouped = analysis.membership(azure.network).groupby("story")

    assert table["articles"].sort_index().to_dict() == grouped.size().to_dict()
    assert table["first"].sort_index().to_dict() == grouped["published"].min().to_dict()
    assert [] == [s for s, row in table.iterrows() if row["central"] not in set(grouped.get_group(s)["article"])]
