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
from planted import BASE, WORDS, article, relate, sentence, shuffled_attribute, stories

import graph
from graph import analysis
from graph.analysis.minhash import likely_alike
from graph.analysis.words import shingles_of, words_in, words_of


def test_hidden_links_of_the_corpus_are_found_better_than_by_the_usual_methods(azure: graph.Build) -> None:
    """On the corpus, suggestions have a precision at 10 and a recall above Jaccard's and Adamic-Adar's by a third."""
    table = analysis.recovery(azure.network).set_index("method")[["precision", "recall"]]

    for other in ("Jaccard", "Adamic-Adar", "resource allocation", "text alone"):
        assert [True, True] == (table.loc["suggested"] > 4 / 3 * table.loc[other]).tolist()
    assert True is bool(table.loc["suggested", "recall"] > 0.85)


def test_planted_links_are_suggested_first() -> None:
    """Of thirty links taken out of dense stories, at least 27 are among the first sixty suggestions."""
    network, planted = stories(10, 10, seed=6, inside=1.0, between=1)
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
    shingles = shingles_of(analysis.projected(azure.network).words)
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
