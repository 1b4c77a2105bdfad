"""Stories: found where their texts are, whatever the lists and the order, and named so that they stay."""

from __future__ import annotations

import random

import igraph
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsrooms import Plan, news
from planted import BASE, relate, reordered, report_event, vocabulary

import graph
from graph import analysis

Stories = dict[str, set[str]]


def found_in(network: nx.MultiDiGraph) -> Stories:
    table = analysis.membership(network)
    return {story: set(rows["article"]) for story, rows in table.groupby("story")}


def related(network: nx.MultiDiGraph) -> nx.Graph:
    return nx.Graph((a, b) for a, b, key in network.edges(keys=True) if key == "related" and a != b)


def event(network: nx.MultiDiGraph, at: int, size: int, chance: random.Random, first: int = 0) -> set[str]:
    """Add articles about an event with words of its own, one each five hours from its day on, and return their IRIs."""
    name = f"{at:03}e"
    told = [(f"paper{number % 9}", at * 24 + 5.0 * number) for number in range(first, first + size)]
    return set(report_event(network, f"{name}-{first}", vocabulary(name), told, chance))


def events(count: int, size: int, seed: int, first: int = 0) -> tuple[nx.MultiDiGraph, list[set[str]]]:
    """A network of so many events, of as many articles each, one a day."""
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)
    return network, [event(network, at, size, chance) for at in range(first, first + count)]


@pytest.mark.parametrize("seed", range(5))
def test_planted_stories_are_found(seed: int) -> None:
    """Twenty events with words of their own are found exactly: precision and recall 1."""
    network, planted = events(20, 10, seed)

    assert sorted(map(sorted, planted)) == sorted(map(sorted, found_in(network).values()))


@pytest.mark.parametrize("seed", range(5))
def test_lists_that_agree_with_no_text_change_nothing(seed: int) -> None:
    """Related lists dealt at random over the articles leave every story as it is without lists."""
    network, _ = events(20, 10, seed)
    before = found_in(network)
    dealt = nx.gnm_random_graph(len(network), 2_000, seed=seed)
    articles = sorted(each for each, kind in network.nodes(data="kind") if kind == "article")
    relate(network, [(articles[a], articles[b]) for a, b in dealt.edges if max(a, b) < len(articles)])

    assert before == found_in(network)


def test_lists_of_the_stories_themselves_complete_them() -> None:
    """Where related lists agree with the texts, an article without text is in the story that its lists are of."""
    network, planted = events(20, 10, seed=1)
    bare = [min(group) for group in planted]
    nx.set_node_attributes(network, {iri: {"title": "", "excerpt": ""} for iri in bare})
    without = set().union(*found_in(network).values())
    for group in planted:
        relate(network, [(a, b) for a in sorted(group) for b in sorted(group) if a < b])

    assert [set(), sorted(map(sorted, planted))] == [
        set(bare) & without, sorted(map(sorted, found_in(network).values())),
    ]  # fmt: skip


def test_evidence_holds_every_story_together(azure: graph.Build) -> None:
    """On the corpus, the members of every story are connected with each other by evidence inside of it."""
    view = analysis.index(azure.network)
    evidence = nx.Graph(map(tuple, view.evidence.pairs.tolist()))

    assert [] == [each.name for each in view.stories if not nx.is_connected(evidence.subgraph(each.members))]


def test_components_agree_with_networkx(azure: graph.Build) -> None:
    """The number of components and the largest are NetworkX's own."""
    values = dict(analysis.overview(azure.network)[["measure", "value"]].itertuples(index=False))
    components = list(nx.connected_components(related(azure.network)))

    assert [len(components), max(map(len, components))] == [values["components"], values["largest component"]]


def test_modularity_and_clustering_agree_with_networkx_and_igraph(azure: graph.Build) -> None:
    """Modularity is what NetworkX and igraph say of the same batches, transitivity what NetworkX says."""
    values = dict(analysis.overview(azure.network)[["measure", "value"]].itertuples(index=False))
    links, view = related(azure.network), analysis.index(azure.network)
    parts = [{view.articles[at] for at in batch} for batch in view.batches]
    parts += [{node} for node in set(links).difference(*parts)]
    home = {node: at for at, part in enumerate(parts) for node in part}
    others = igraph.Graph.from_networkx(links)

    assert pytest.approx(nx.community.modularity(links, parts)) == values["modularity"]
    assert pytest.approx(others.modularity([home[node] for node in others.vs["_nx_name"]])) == values["modularity"]
    assert pytest.approx(nx.transitivity(links)) == values["clustering"]


@pytest.mark.parametrize("seed", range(3))
def test_order_changes_nothing(seed: int) -> None:
    """A network with its nodes and edges in another order has the same stories, names, centres and order of them."""
    network, _ = news(Plan(seed=seed + 1))
    other = reordered(network, seed)

    assert list(network) != list(other)
    assert analysis.stories(network).to_dict("records") == analysis.stories(other).to_dict("records")
    assert found_in(network) == found_in(other)


@given(st.dictionaries(st.integers(0, 7), st.integers(1, 4), min_size=1), st.integers(0, 10**6))
def test_ids_stay_when_later_articles_join(joining: dict[int, int], seed: int) -> None:
    """Whatever later articles report the events of a network, they join their stories, and every id stays."""
    network, planted = events(8, 6, seed=1)
    before = found_in(network)
    for at, several in joining.items():
        planted[at] |= event(network, at, several, random.Random(seed), first=6)
    after = found_in(network)

    assert set(before) == set(after)
    assert sorted(map(sorted, planted)) == sorted(map(sorted, after.values()))
    assert before == {story: after[story] & set().union(*before.values()) for story in before}


@given(st.integers(0, 10**6), st.integers(1, 12), st.sampled_from([8, 100, 400]))
def test_other_events_change_nothing(seed: int, count: int, day: int) -> None:
    """Articles about other events, of whatever date, change neither the ids nor the members of a story."""
    network, _ = events(8, 6, seed=2)
    before = found_in(network)
    other, _ = events(count, 5, seed, first=day)
    after = found_in(nx.compose(network, other))

    assert before == {story: after.get(story) for story in before}


def test_merged_stories_keep_the_older_id() -> None:
    """When two stories become one, as their articles turn out to be about both, it has the id of the earliest article."""
    network, planted = events(20, 6, seed=3)
    older, younger = planted[4], planted[5]
    ids = {frozenset(members): story for story, members in found_in(network).items()}
    for group, others in ((older, 5), (younger, 4)):
        for iri in group:
            network.nodes[iri]["excerpt"] += " " + " ".join(vocabulary(f"{others:03}e"))
            network.nodes[iri]["title"] = " ".join([*vocabulary("004e")[:4], *vocabulary("005e")[:4]])
    expected = {story: set(members) for members, story in ids.items() if members not in (older, younger)}

    assert {**expected, ids[frozenset(older)]: older | younger} == found_in(network)


def test_the_same_words_months_later_are_another_story() -> None:
    """Two events with the same words, sixty days apart, are two stories; storylines connect them."""
    network, planted = events(20, 6, seed=4)
    chance = random.Random(4)
    told = [(f"paper{at}", 63 * 24.0 + at) for at in range(6)]
    later = {*report_event(network, "later", vocabulary("003e"), told, chance)}

    assert sorted(map(sorted, [*planted, later])) == sorted(map(sorted, found_in(network).values()))


@pytest.mark.parametrize("seed", range(3))
def test_an_archive_of_ones_own_has_stories(seed: int) -> None:
    """Twenty events that one provider alone reports are found exactly, where all articles are its own."""
    network, planted = events(20, 6, seed)
    publishers = [node for node, kind in network.nodes(data="kind") if kind == "provider"]
    own = nx.relabel_nodes(network, dict.fromkeys(publishers, publishers[0]))

    assert [1, 9] == [len(set(analysis.index(each).provider)) for each in (own, events(20, 9, seed)[0])]
    assert sorted(map(sorted, planted)) == sorted(map(sorted, found_in(own).values()))


def test_a_story_is_its_articles(azure: graph.Build) -> None:
    """On the corpus, counts, dates and the central article of a story are those of its members."""
    table = analysis.stories(azure.network).set_index("story")
    grouped = analysis.membership(azure.network).groupby("story")

    assert table["articles"].sort_index().to_dict() == grouped.size().to_dict()
    assert table["first"].sort_index().to_dict() == grouped["published"].min().to_dict()
    assert [] == [s for s, row in table.iterrows() if row["central"] not in set(grouped.get_group(s)["article"])]
