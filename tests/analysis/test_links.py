"""Missing links, duplicates and health: found where they were planted."""

from __future__ import annotations

import random
import re
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from planted import BASE, WORDS, article, linked_groups, relate, sentence, shuffled_attribute

import graph
from graph import analysis
from graph.analysis.minhash import likely_alike
from graph.analysis.words import shingles_of, words_in, words_of


def test_the_usual_methods_are_as_good_as_paths_on_the_corpus(real_azure: graph.Build) -> None:
    """Among articles whose lists are known, Adamic-Adar, Jaccard and paths recover batches alike, near the ceiling."""
    table = analysis.recovery(real_azure.network).set_index("method")
    found = table.loc[["paths alone", "Adamic-Adar", "resource allocation", "Jaccard"]]

    assert True is bool((found["precision"].max() - found["precision"].min()) < 0.005)
    assert True is bool((found["precision"] > 0.98 * found["ceiling_precision"]).all())


def batches(seed: int, described: int) -> nx.MultiDiGraph:
    """Six batches of twelve articles; of each, so many are described and list all others of the batch."""
    network = nx.MultiDiGraph(base=BASE)
    for batch in range(6):
        members = [article(network, f"{seed}-{batch}-{at}", batch * 168 + at, title="") for at in range(12)]
        for member in members[:described]:
            network.nodes[member]["documents"] = (f"{member}.md",)
            relate(network, [(member, other) for other in members if other != member])
    return network


@pytest.mark.parametrize("described", [6, 12])
def test_links_that_nobody_could_know_are_no_errors(described: int) -> None:
    """Articles that are only mentioned, whose own lists are not there, are neither hidden links nor wrong ones."""
    table = analysis.recovery(batches(1, described)).set_index("method")

    assert {6 * described * (described - 1) // 2} == set(table["linked"])
    assert table["ceiling_recall"].tolist()[:5] == table["recall"].tolist()[:5]
    assert table["ceiling_precision"].tolist()[:5] == table["precision"].tolist()[:5]


def test_every_article_that_lost_a_link_is_ranked_for() -> None:
    """All articles with hidden links are ranked for; where fewer are asked for, the note states of how many."""
    network = batches(1, 12)
    fewer = analysis.recovery(network, most=5)

    assert "" == analysis.recovery(network).attrs["note"]
    assert [True, 5] == [fewer.attrs["note"].startswith("ranked for 5 of "), int(fewer["articles"].iloc[0])]


def test_articles_on_one_event_come_before_those_of_one_batch() -> None:
    """Where related lists are batches, pairs with similar texts are first, and batches alone suggest nothing."""
    chance = random.Random(3)
    network = batches(2, 12)
    articles = sorted(network)
    for node in articles:
        network.nodes[node].update(title=sentence(chance, 6), excerpt=sentence(chance, 30))
    planted = set()
    for a, b in [(articles[at], articles[at + 24]) for at in range(0, 48, 5)]:
        network.nodes[b]["excerpt"] = network.nodes[a]["excerpt"]
        planted.add(frozenset((a, b)))
    missing = sorted((a, b) for a, b, key in network.edges(keys=True) if key == "related" and a < b)[::40]
    network.remove_edges_from([*missing, *((b, a) for a, b in missing)])
    table = analysis.links(network)

    assert planted == {frozenset(pair) for pair in table[["a", "b"]].head(len(planted)).itertuples(index=False)}
    assert True is (table.attrs["weight"] < 0.1)
    assert set() == {frozenset(pair) for pair in table[["a", "b"]].itertuples(index=False)} & set(
        map(frozenset, missing)
    )


def test_linked_articles_with_similar_texts_make_paths_count() -> None:
    """Where linked articles have similar texts, the weight of paths is high, and a missing link of theirs comes first."""
    chance = random.Random(4)
    network = batches(3, 12)
    for batch in range(6):
        event = sentence(chance, 30)
        for at in range(12):
            network.nodes[f"https://news.example/3-{batch}-{at}"].update(
                title="", excerpt=f"{event} {sentence(chance, 9)}"
            )
    bare = [f"https://news.example/3-0-{at}" for at in (0, 1)]
    for node in bare:
        network.nodes[node]["excerpt"] = ""
    network.remove_edges_from([tuple(bare), tuple(reversed(bare))])
    table = analysis.links(network)

    assert [True, bare] == [table.attrs["weight"] > 0.9, table[["a", "b"]].iloc[0].tolist()]
    assert "same story, 10 articles related to both, published within a day" == table["reasons"].iloc[0]


def test_suggestions_have_titles_providers_and_dates() -> None:
    """Each suggestion states of both articles the title, the provider's name and the date."""
    network = nx.MultiDiGraph(base=BASE)
    a, b = article(network, "a", 1, "times", title="One"), article(network, "b", 25, "post", title="Two")
    c = article(network, "c", None, title="Three")
    relate(network, [(a, c), (c, article(network, "d", title="")), ("https://news.example/d", b)])
    row = analysis.links(network).iloc[0]

    assert ["One", "Two", "Times", "Post", 1.0] == row[
        ["a_title", "b_title", "a_provider", "b_provider", "days"]
    ].tolist()
    assert ["2021-01-04T01:00:00+00:00", "2021-01-05T01:00:00+00:00"] == [
        row[name].isoformat() for name in ("a_published", "b_published")
    ]


def test_planted_links_are_suggested_first() -> None:
    """Of thirty links taken out of dense stories without text, at least 27 are among the first sixty suggestions."""
    network, planted = linked_groups(10, 10, seed=6, inside=1.0, between=1)
    nx.set_node_attributes(network, "", "title")
    chance = random.Random(1)
    hidden = {frozenset(chance.choice(list(combinations(sorted(group), 2)))) for group in planted for _ in range(3)}
    for pair in hidden:
        a, b = sorted(pair, key=lambda iri: int(iri.rpartition("-")[2]))
        network.remove_edge(a, b, key="related") if network.has_edge(a, b) else network.remove_edge(b, a, key="related")
    found = {frozenset(pair) for pair in analysis.links(network)[["a", "b"]].head(60).itertuples(index=False)}

    assert True is (len(hidden & found) >= 0.9 * len(hidden))


def test_linked_articles_are_never_suggested(azure: graph.Build) -> None:
    """On the corpus, no suggestion is a link already, none is of an article with itself, none comes twice."""
    table = analysis.links(azure.network)
    pairs = list(table[["a", "b"]].itertuples(index=False, name=None))
    linked = {(min(a, b), max(a, b)) for a, b, key in azure.network.edges(keys=True) if key == "related"}

    assert (set(), True, True) == (set(pairs) & linked, len(pairs) == len(set(pairs)), all(a < b for a, b in pairs))


def copies(seed: int) -> tuple[nx.MultiDiGraph, set[frozenset[str]]]:
    """300 articles at random, of which forty have a copy with two words changed."""
    chance = random.Random(seed)
    network = nx.MultiDiGraph(base=BASE)
    planted = set()
    for at in range(300):
        words = sentence(chance).split()
        first = article(network, str(at), at, f"p{at % 7}", title=" ".join(words[:8]), excerpt=" ".join(words[8:]))
        if at < 40:
            words[20], words[-1] = chance.choice(WORDS), chance.choice(WORDS)
            second = article(
                network,
                f"{at}-copy",
                at + 2,
                f"p{(at + at % 2) % 7}",
                title=" ".join(words[:8]),
                excerpt=" ".join(words[8:]),
            )
            planted.add(frozenset((first, second)))
    return network, planted


@pytest.mark.parametrize("seed", range(3))
def test_planted_duplicates_are_found(seed: int) -> None:
    """Copies with two of forty words changed are found, all of them and nothing else."""
    network, planted = copies(seed)
    table = analysis.duplicates(network)

    assert planted == {frozenset(pair) for pair in table[["a", "b"]].itertuples(index=False)}
    assert {"double", "syndication"} == set(table["kind"])
    assert {2.0} == set(table["hours"].round(6))


def test_no_duplicates_are_found_in_shuffled_texts() -> None:
    """With every title and excerpt dealt anew, the halves of copies no longer meet in one text."""
    network, _ = copies(1)
    for node in list(network):
        if node.endswith("-copy"):
            network.remove_node(node)

    assert 0 == len(analysis.duplicates(shuffled_attribute(network, "excerpt", 2)))


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=8), min_size=2, max_size=5))
def test_shingles_give_the_jaccard_similarity_of_runs_of_words(texts: list[list[str]]) -> None:
    """The similarity of two texts is the Jaccard similarity of their sets of three words in a row."""
    shingles = shingles_of(words_of([" ".join(text) for text in texts]))

    for (i, a), (j, b) in combinations(enumerate(texts), 2):
        first, second = ({tuple(t[k : k + 3]) for k in range(len(t) - 2)} for t in (a, b))
        expected = len(first & second) / len(first | second) if first | second else 0.0
        assert expected == shingles.alike(i, j)


def test_every_duplicate_of_the_corpus_is_alike_or_of_one_title(azure: graph.Build) -> None:
    """On the corpus, no pair is listed below the threshold unless its titles are the same."""
    table = analysis.duplicates(azure.network, threshold=0.7)

    assert True is bool(((table["jaccard"] >= 0.7) | table["same_title"]).all())


def test_planted_faults_are_found() -> None:
    """Each check finds the article that was made for it, and no other of the provider's."""
    network = nx.MultiDiGraph(base=BASE)
    sound = {"excerpt": "It was.", "documents": ("a.md",)}
    good = [article(network, f"good-{at}", 10.0 + at * 1000, "times", ["ai"], **sound) for at in range(4)]
    relate(network, [pair for a, b in combinations(good, 2) for pair in ((a, b), (b, a))])
    article(network, "dateless", None, "times", ["ai"], **sound)
    article(network, "midnight", 48.0, "times", ["ai"], **sound)
    late = article(network, "late", 24 * 900 + 1.0, "times", ["ai"], **sound)
    relate(network, [(late, good[0])])
    network.nodes[good[1]]["excerpt"] = ""
    network.nodes[good[2]]["publishedDateTime"] = "1985-01-01T10:00:00Z"
    found = analysis.health(network).set_index("check")["example"].str.rpartition("/")[2].to_dict()

    expected = {
        "no excerpt": "good-1", "no date": "dateless", "dead end": "dateless", "one-way": "late",
        "midnight": "midnight", "before the web": "good-2", "out of time": "good-2",
    }  # fmt: skip
    assert expected == found


@given(st.text(st.characters(max_codepoint=127)))
def test_words_of_plain_text(text: str) -> None:
    """The quick way for ASCII text gives the words that the general one gives."""
    assert re.findall(r"\w+", text.casefold()) == words_in(text)


def test_hashing_misses_hardly_any_pair_of_the_corpus(azure: graph.Build) -> None:
    """Of the pairs of the corpus that share six tenths of their shingles, hashing proposes 98 % or more."""
    shingles = shingles_of(analysis.index(azure.network).words)
    count = len(shingles.starts) - 1
    lengths = np.diff(shingles.starts)
    _, number = np.unique(shingles.values, return_inverse=True)
    table = sp.csr_array((np.ones(len(number)), (np.repeat(np.arange(count), lengths), number)))
    both = sp.triu(table @ table.T, k=1, format="coo")
    a, b = both.coords
    alike = both.data / (lengths[a] + lengths[b] - both.data) >= 0.6
    expected = set(zip(a[alike].tolist(), b[alike].tolist(), strict=True))
    found = set(likely_alike(shingles, np.arange(count)))

    assert [True, True] == [len(expected) > 50, len(expected & found) >= 0.98 * len(expected)]
