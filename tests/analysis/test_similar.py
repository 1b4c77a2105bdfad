"""Articles like an article or a text, and the vectors of meaning."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import Run

import graph
from graph import analysis
from graph.analysis import meaning

TITLES = {
    "https://e.org/quake-1": "Strong quake shakes northern Chile",
    "https://e.org/quake-2": "Chile quake leaves thousands without power",
    "https://e.org/tremor": "Earth tremor rattles the Andes",
    "https://e.org/phone": "New phone goes on sale in Europe",
    "https://e.org/match": "Late goal wins the cup final",
}


@pytest.fixture
def network() -> nx.MultiDiGraph:
    """Five articles of one provider, each described by a document."""
    made = nx.MultiDiGraph()
    made.add_node("https://e.org/provider/p", kind="provider", name="The Planet")
    for number, (iri, title) in enumerate(TITLES.items()):
        date = f"2024-05-0{number + 1}T00:00:00Z"
        path = f"news/{iri.rpartition('/')[2]}.md"
        made.add_node(iri, kind="article", title=title, publishedDateTime=date, documents=[path])
        made.add_edge(iri, "https://e.org/provider/p", key="published-by")
    return made


@pytest.mark.parametrize(
    "query",
    [
        "https://e.org/quake-1",
        "news/quake-1.md",
        "./news/quake-1.md",
        "/home/somebody/site/news/quake-1.md",
        "quake-1.md",
        "strong quake shakes  northern chile",
    ],
)
def test_article_is_found_by_each_of_its_names(network: nx.MultiDiGraph, query: str) -> None:
    """An IRI, the path of a document from anywhere and a title all name the article, which is not like itself."""
    assert ["https://e.org/quake-2"] == analysis.similar(network, query, by="words")["article"].tolist()


def test_text_is_compared_by_words(network: nx.MultiDiGraph) -> None:
    """Other text finds the articles that share its words, with title, provider, date and the shared words."""
    found = analysis.similar(network, "quake, Chile", by="words")
    assert [
        ["https://e.org/quake-1", TITLES["https://e.org/quake-1"], "The Planet", "words: chile, quake"],
        ["https://e.org/quake-2", TITLES["https://e.org/quake-2"], "The Planet", "words: chile, quake"],
    ] == found.sort_values("article")[["article", "title", "provider", "reasons"]].values.tolist()
    assert {"2024-05-01", "2024-05-02"} == {f"{each:%Y-%m-%d}" for each in found["published"]}


def test_meaning_finds_what_shares_no_word(network: nx.MultiDiGraph) -> None:
    """By meaning, a text finds an article none of whose words it has."""
    found = analysis.similar(network, "earthquake near Peruvian mountains", by="meaning")
    assert "https://e.org/tremor" in found["article"].tolist()
    assert "https://e.org/phone" not in found["article"].tolist()


def test_both_is_the_default_with_the_extra(network: nx.MultiDiGraph) -> None:
    """With the extra installed, articles are compared by words and by meaning, and the note says so."""
    found = analysis.similar(network, "quake in Chile")
    assert ("both", True) == (found.attrs["by"], "words and meaning" in found.attrs["note"])


def test_nothing_alike_is_an_empty_table(network: nx.MultiDiGraph) -> None:
    """A text like no article gives no rows and says so."""
    found = analysis.similar(network, "xyzzy", by="words")
    assert (0, "no article is like it by words") == (len(found), found.attrs["note"])


def test_count_limits_the_rows(network: nx.MultiDiGraph) -> None:
    """No more articles than asked for are listed."""
    assert 1 == len(analysis.similar(network, "quake in Chile", count=1, by="words"))


@pytest.mark.parametrize(
    ("query", "options", "message"),
    [
        ("https://e.org/quake-3", {}, "there is no article 'https://e.org/quake-3'; did you mean"),
        ("news/missing.md", {}, "no document 'news/missing.md' describes an article of the data"),
        ("", {}, "the text has no words"),
        (" \u200b!? ", {}, "the text has no words"),
        ("quake", {"count": 0}, "count is 0; it has to be between 1 and"),
        ("quake", {"by": "magic"}, "by is 'magic'; it has to be words, meaning or both"),
    ],
)
def test_wrong_queries_are_refused(network: nx.MultiDiGraph, query: str, options: dict, message: str) -> None:
    """What names nothing, says nothing or is out of range is an error with a sentence."""
    with pytest.raises(graph.NewsgraphError) as raised:
        analysis.similar(network, query, **options)
    assert message in str(raised.value)


def test_path_of_several_articles_is_refused(network: nx.MultiDiGraph) -> None:
    """A path that ends the paths of several documents is no choice."""
    network.add_node("https://e.org/other", kind="article", title="Other", documents=["old/quake-1.md"])
    with pytest.raises(graph.NewsgraphError, match=r"'quake-1\.md' names 2 articles"):
        analysis.similar(network, "quake-1.md")


def test_network_without_articles_is_an_empty_table() -> None:
    """Nothing is like a text where there are no articles."""
    assert "there are no articles" == analysis.similar(nx.MultiDiGraph(), "quake").attrs["note"]


@settings(max_examples=40, deadline=None)
@given(st.text(), st.lists(st.text(), max_size=4))
def test_any_text_is_answered(query: str, titles: list[str]) -> None:
    """Whatever the texts hold, there is a table or an error with a sentence."""
    network = nx.MultiDiGraph()
    for number, title in enumerate(titles):
        network.add_node(f"https://e.org/{number}", kind="article", title=title)
    with contextlib.suppress(graph.NewsgraphError):  # a text without words is refused
        assert (analysis.similar(network, query, by="both")["score"] > 0).all()


HOSTILE = [
    "",
    " ",
    "\ud800 half",
    "\0" * 100,
    "<s></s><unk>",
    "word " * 200_000,
    "a" * 1_000_000,
    "日本の地震",
    "🙂" * 50,
]


def test_vectors_have_length_one_or_are_zero() -> None:
    """Every text has a vector of length 1, up to its rounding; a text without words has zeros."""
    lengths = np.linalg.norm(meaning.vectors(HOSTILE), axis=1)
    assert [0, 0, 1, 1, 1, 1, 1, 1, 1] == lengths.round(2).tolist()


def test_vector_does_not_depend_on_other_texts() -> None:
    """A text has the same vector alone and among others, in any order."""
    texts = [*TITLES.values(), *HOSTILE]
    together = meaning.vectors(texts)
    assert np.array_equal(together[::-1], meaning.vectors(texts[::-1]))
    assert np.array_equal(together, np.concatenate([meaning.vectors([each]) for each in texts]))


def test_products_are_exact() -> None:
    """The cosine of two rows is the same in single and double precision, so no processor can differ."""
    made = meaning.vectors(list(TITLES.values()))
    assert np.array_equal((made @ made.T).astype(np.float64), made.astype(np.float64) @ made.T.astype(np.float64))


def test_vectors_agree_with_the_tokenizer_on_whole_texts() -> None:
    """Splitting word by word gives the vectors that the tokenizer gives for the whole text."""
    tokenizer, table = meaning._load()
    for title in TITLES.values():
        mean = table[tokenizer.encode(title, add_special_tokens=False).ids].mean(axis=0)
        assert 0 == np.abs(meaning.vectors([title])[0] - mean / np.linalg.norm(mean)).max().round(3)


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors are made without the network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    assert (1, 256) == meaning.vectors(["quake"]).shape


def test_package_of_the_model_is_not_imported() -> None:
    """Only the files of the model's package are read: none of its code runs."""
    program = (
        "import sys; from graph.analysis.meaning import vectors; vectors(['a']); print('wordllama' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "False\n" == run.stdout


@pytest.mark.parametrize("part", ["weights", "tokens"])
def test_other_file_is_refused(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """A file of the model with another content than the one tested is an error that says how to get the right one."""
    file = getattr(meaning.MODEL, part)
    monkeypatch.setattr(meaning, "MODEL", replace(meaning.MODEL, **{part: replace(file, sha256="0" * 64)}))
    with pytest.raises(analysis.catalogue.AnalysisError, match=r"is not the file that was tested; pip install"):
        meaning.vectors(["a"])


def test_missing_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package without the file of the model is an error that says how to get the right one."""
    file = replace(meaning.MODEL.weights, path="weights/none")
    monkeypatch.setattr(meaning, "MODEL", replace(meaning.MODEL, weights=file))
    with pytest.raises(analysis.catalogue.AnalysisError, match="has no file weights/none; pip install"):
        meaning.vectors(["a"])


def test_command_lists_the_articles(seeds_exports: Path, newsgraph: Run) -> None:
    """The command prints the same articles as a table, JSON and CSV, and ends with the comparison used."""
    call = ["similar", "smart glasses", "--data", str(seeds_exports / "graph.ttl"), "--by", "words", "--rows", "3"]
    found = json.loads(newsgraph(*call, "--format", "json").stdout)
    shown = newsgraph(*call).stdout
    listed = newsgraph(*call, "--format", "csv").stdout.splitlines()
    assert 0 < len(found) == len(listed) - 1 <= 3
    assert all(row["title"][:15] in shown for row in found)
    assert "(compared by words with the text)" == shown.splitlines()[-1]


def test_command_without_results_says_why(seeds_exports: Path, newsgraph: Run) -> None:
    """Nothing alike is no fault: exit code 0 and a sentence."""
    run = newsgraph("similar", "xyzzy", "--data", str(seeds_exports / "graph.ttl"), "--by", "words")
    assert (0, "(no article is like it by words)") == (run.returncode, run.stdout.splitlines()[-1])
