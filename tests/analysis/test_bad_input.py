"""Bad input: every analysis answers with a table, an empty one that says why, or an AnalysisError; nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import networkx as nx
import pandas as pd
import pytest
from planted import BASE, article, relate

from graph import analysis
from graph.analysis import ANALYSES
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph
from graph.analysis.report import report


def _newsroom(articles: int, **values: object) -> nx.MultiDiGraph:
    """Articles of three providers on three topics, hour by hour, each related to the next, all with these values."""
    network = nx.MultiDiGraph(base=BASE)
    nodes = [
        article(network, str(at), at, f"p{at % 3}", [f"t{at % 3}", f"u{at % 2}"], **values) for at in range(articles)
    ]
    relate(network, list(pairwise(nodes)))
    return network


def _dated(date: str) -> nx.MultiDiGraph:
    network = _newsroom(30, excerpt="The storm flooded the old town in the night.")
    for at in range(0, 30, 5):
        network.nodes[f"https://news.example/{at}"]["publishedDateTime"] = date
    return network


def no_text() -> nx.MultiDiGraph:
    return _newsroom(30, title="", excerpt=None)


def only_punctuation() -> nx.MultiDiGraph:
    return _newsroom(30, title="!?", excerpt=" \u200b … ")


def one_word_repeated() -> nx.MultiDiGraph:
    network = _newsroom(12, excerpt="Rain fell.")
    for at in (1, 2, 7):
        network.nodes[f"https://news.example/{at}"]["excerpt"] = "spam " * 100_000
    return network


def a_word_without_end() -> nx.MultiDiGraph:
    return _newsroom(12, title="a" * 100_000)


def identical_titles() -> nx.MultiDiGraph:
    return _newsroom(10_000, title="Storm floods the old town")


def one_day() -> nx.MultiDiGraph:
    network = _newsroom(40)
    nx.set_node_attributes(
        network, {node: "2021-01-01T00:00:00Z" for node in network if "news.example" in node}, "publishedDateTime"
    )
    return network


def year_1() -> nx.MultiDiGraph:
    return _dated("0001-01-01T00:00:00Z")


def year_9999() -> nx.MultiDiGraph:
    return _dated("9999-12-31T23:59:59Z")


def years_1_and_9999() -> nx.MultiDiGraph:
    network = _dated("0001-01-01T00:00:00Z")
    network.nodes["https://news.example/3"]["publishedDateTime"] = "9999-12-31T23:59:59-14:00"
    return network


def malformed_dates() -> nx.MultiDiGraph:
    network = _dated("yesterday")
    network.nodes["https://news.example/5"]["publishedDateTime"] = 20210101
    network.nodes["https://news.example/10"]["publishedDateTime"] = "2021-02-30T00:00:00Z"
    return network


def no_dates() -> nx.MultiDiGraph:
    network = _newsroom(30)
    for _, values in network.nodes(data=True):
        values.pop("publishedDateTime", None)
    return network


def half_surrogates() -> nx.MultiDiGraph:
    network = _newsroom(12, title="Storm \ud800 floods", excerpt="\udfff the old town")
    odd = article(network, "\ud83d", 3.0, "\udc00", ["\ud801"], title="\ud800")
    relate(network, [(odd, "https://news.example/1"), ("https://news.example/2", odd)])
    return network


def no_edges() -> nx.MultiDiGraph:
    network = _newsroom(30)
    network.remove_edges_from(list(network.edges(keys=True)))
    return network


def one_article() -> nx.MultiDiGraph:
    return _newsroom(1)


def one_pair() -> nx.MultiDiGraph:
    return _newsroom(2)


def no_articles() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    network.add_nodes_from(["a", "b"], kind="topic", name="A")
    network.add_nodes_from(["p"], kind="provider")
    network.add_edge("a", "b", key="broader")
    return network


def no_kinds() -> nx.MultiDiGraph:
    network = _newsroom(12)
    for _, values in network.nodes(data=True):
        values["type"] = values.pop("kind")
    return network


def other_kinds() -> nx.MultiDiGraph:
    network = _newsroom(12)
    for _, values in network.nodes(data=True):
        values["kind"] = {"article": "Article", "provider": ("p",)}.get(values["kind"])
    return network


def other_edge_keys() -> nx.MultiDiGraph:
    network = _newsroom(12)
    return nx.MultiDiGraph(nx.relabel_nodes(nx.DiGraph(network), {}))


def other_attributes() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    network.add_nodes_from("abcdef", kind="article", headline="Storm floods", date="2021-01-01", label=None)
    return network


def odd_values() -> nx.MultiDiGraph:
    network = _newsroom(12, title=["a", "list"], excerpt={"a": 1}, documents=7)
    network.nodes["https://news.example/3"].update(title=float("nan"), excerpt=b"\xff", publishedDateTime=[1])
    network.nodes[f"{BASE}provider/p1"]["name"] = 3
    network.nodes[f"{BASE}topic/t1"]["name"] = None
    return network


def ids_that_are_no_text() -> nx.MultiDiGraph:
    network = _newsroom(12)
    return nx.convert_node_labels_to_integers(network)


def some_ids_that_are_no_text() -> nx.MultiDiGraph:
    network = _newsroom(12)
    network.add_nodes_from([1, (2, 3), None.__class__, 4.5], kind="article", title="Storm")
    network.add_edge(1, "https://news.example/1", key="related")
    return network


def topics_in_a_circle() -> nx.MultiDiGraph:
    network = _newsroom(12)
    network.add_edges_from([(f"{BASE}topic/t{at}", f"{BASE}topic/t{(at + 1) % 3}", "broader") for at in range(3)])
    return network


def loops() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    a = article(network, "a", 1.0, "times", ["ai"])
    network.add_edges_from(
        [(a, a, "related"), (a, a, "about"), (a, a, "published-by"), (f"{BASE}topic/ai", a, "about")]
    )
    return network


def undirected() -> nx.MultiGraph:
    return nx.MultiGraph(_newsroom(6))


def without_keys() -> nx.DiGraph:
    return nx.DiGraph(_newsroom(6))


def no_network() -> object:
    return [("a", "b")]


BAD: tuple[Callable[[], object], ...] = (
    no_text, only_punctuation, one_word_repeated, a_word_without_end, identical_titles, one_day, year_1, year_9999,
    years_1_and_9999, malformed_dates, no_dates, half_surrogates, no_edges, one_article, one_pair, no_articles, no_kinds,
    other_kinds, other_edge_keys, other_attributes, odd_values, ids_that_are_no_text, some_ids_that_are_no_text,
    topics_in_a_circle, loops, undirected, without_keys, no_network,
)  # fmt: skip


@cache
def indexed(bad: Callable[[], object]) -> IndexedGraph | None:
    """The network, indexed once for all analyses; none where the index is an AnalysisError already."""
    try:
        return analysis.index(bad())  # type: ignore[arg-type]
    except AnalysisError:
        return None


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
def test_bad_input_gives_a_table_or_an_error_of_one_class(bad: Callable[[], object], name: str) -> None:
    """Every analysis has its columns and types, an empty table says why, and the one error is an AnalysisError."""
    view = indexed(bad)
    if view is None:
        with pytest.raises(AnalysisError):
            getattr(analysis, name)(bad())
        return
    table: pd.DataFrame = getattr(analysis, name)(view)

    assert {column.name: column.holds.dtype for column in ANALYSES[name].columns} == {
        column: str(dtype) for column, dtype in table.dtypes.items()
    }
    assert (len(table) == 0) <= bool(table.attrs["note"])


@pytest.mark.parametrize("bad", [each for each in BAD if each is not identical_titles], ids=lambda bad: bad.__name__)
def test_bad_input_gives_a_report_or_an_error_of_one_class(bad: Callable[[], object]) -> None:
    """The report is made of any network that the index takes."""
    view = indexed(bad)

    assert (view is None) or report(view).startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (no_kinds, "`kind` is none of article, provider, topic"),
        (no_kinds, "but none (20)"),
        (other_kinds, "but 'Article' (12)"),
        (ids_that_are_no_text, "20 of 20 nodes passed over: their ids are no text"),
        (undirected, "this is a MultiGraph"),
        (without_keys, "this is a DiGraph"),
        (no_network, "this is a list"),
    ],
)
@pytest.mark.parametrize("name", ANALYSES)
def test_a_network_that_cannot_be_read_is_an_error_that_says_what_was_looked_for(
    bad: Callable[[], object], words: str, name: str
) -> None:
    """The message names the kinds that the analyses look for, and those of the network."""
    with pytest.raises(AnalysisError) as error:
        getattr(analysis, name)(bad())

    assert words in str(error.value)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (other_edge_keys, "47 of 47 edges passed over: their key is none of published-by, "),
        (other_edge_keys, ", but 0 (47)"),
        (
            other_attributes,
            "no article has the attribute `title`; others that they have: date (6), headline (6), label (6)",
        ),
        (other_attributes, "no article has the attribute `publishedDateTime`"),
        (some_ids_that_are_no_text, "4 of 24 nodes passed over: their ids are no text"),
    ],
)
@pytest.mark.parametrize("name", ANALYSES)
def test_what_was_passed_over_is_in_every_note(bad: Callable[[], object], words: str, name: str) -> None:
    """The note of every table states which nodes, edges or attributes were not read, and which were expected."""
    assert words in getattr(analysis, name)(bad()).attrs["note"]


def test_a_known_network_has_no_such_note() -> None:
    """A network with the kinds and keys of the schema is read as a whole, and no note states otherwise."""
    assert "" == analysis.index(_newsroom(6)).passed_over


@pytest.mark.parametrize(
    ("name", "option", "value", "words"),
    [
        ("importance", "damping", 1.0, "damping must be between 0 and 0.99; it is 1.0"),
        ("importance", "damping", 1.5, "damping must be between 0 and 0.99; it is 1.5"),
        ("importance", "damping", -0.1, "damping must be between 0 and 0.99; it is -0.1"),
        ("importance", "damping", float("nan"), "damping must be between 0 and 0.99; it is nan"),
        ("importance", "damping", "high", "damping must be between 0 and 0.99; it is high"),
        ("trends", "by", "year", "by must be one of 'month', 'week'; it is 'year'"),
        ("trends", "by", None, "by must be one of 'month', 'week'; it is None"),
        ("bursts", "shuffles", 0, "shuffles must be at least 1; it is 0"),
        ("bursts", "scale", 1.0, "scale must be at least 1.001; it is 1.0"),
        ("bursts", "gamma", -1, "gamma must be at least 0; it is -1"),
        ("bursts", "least", 0, "least must be at least 1; it is 0"),
        ("rising", "recent", 0, "recent must be between 0.01 and 0.99; it is 0"),
        ("rising", "recent", 1, "recent must be between 0.01 and 0.99; it is 1"),
        ("links", "each", 0, "each must be at least 1; it is 0"),
        ("links", "most", -5, "most must be at least 1; it is -5"),
        ("links", "least", 2, "least must be between 0 and 1; it is 2"),
        ("recovery", "hidden", 0, "hidden must be between 0.01 and 0.9; it is 0"),
        ("recovery", "hidden", 1.0, "hidden must be between 0.01 and 0.9; it is 1.0"),
        ("recovery", "seed", -1, "seed must be at least 0; it is -1"),
        ("recovery", "most", 0, "most must be at least 1; it is 0"),
        ("bridges", "sample", 0, "sample must be at least 16; it is 0"),
        ("bridges", "exact_work", -1, "exact_work must be at least 0; it is -1"),
    ],
)
@pytest.mark.parametrize("articles", [0, 40])
def test_arguments_out_of_range_are_an_error_with_the_range(
    articles: int, name: str, option: str, value: object, words: str
) -> None:
    """An argument that no analysis can compute with is an AnalysisError, even for an empty network."""
    with pytest.raises(AnalysisError) as error:
        getattr(analysis, name)(_newsroom(articles), **{option: value})

    assert words == str(error.value)
