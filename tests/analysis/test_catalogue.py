"""What every analysis promises."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx
import pandas as pd
import pytest
from planted import article, relate, reordered

import graph
from graph import analysis
from graph.analysis import ANALYSES, chosen
from graph.analysis.catalogue import AnalysisError

NAMES = list(ANALYSES)


def empty() -> nx.MultiDiGraph:
    return nx.MultiDiGraph()


def unrelated() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    for at in range(12):
        article(network, str(at), at, "times", ["ai"])
    return network


def undated() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    relate(network, [(article(network, f"a{at}"), article(network, f"b{at}")) for at in range(12)])
    return network


def one_provider() -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    relate(
        network,
        [(article(network, f"a{at}", at, "times"), article(network, f"b{at}", at, "times")) for at in range(12)],
    )
    return network


def foreign() -> nx.MultiDiGraph:
    network = one_provider()
    network.add_nodes_from([1, ("x", 2), None.__class__, "no kind"])
    network.add_node("odd", kind="article", title=7, excerpt=None, publishedDateTime="yesterday", documents=3)
    network.add_node("later", kind="article", publishedDateTime="9999-12-31T23:59:59Z", title="\ud800\x00<b>")
    network.add_node(5, kind="article")
    network.add_node("new kind", kind="planet")
    network.add_edges_from(
        [(1, "odd", "related"), ("odd", "odd", "related"), ("odd", "no kind", "about"), ("odd", "later", 9)]
    )
    network.add_edge("odd", "later", key="related")
    network.add_edge("later", "odd", key="related")
    return network


ODD = (empty, unrelated, undated, one_provider, foreign)


def promised(name: str) -> dict[str, str]:
    return {column.name: column.holds.dtype for column in ANALYSES[name].columns}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.__name__)
def test_odd_networks_give_tables(name: str, odd: object) -> None:
    """Every analysis of an odd network has its columns and types, and an empty table says why."""
    table = getattr(analysis, name)(odd())  # type: ignore[operator]

    assert promised(name) == {column: str(dtype) for column, dtype in table.dtypes.items()}
    assert (len(table) == 0) <= bool(table.attrs["note"])


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_give_the_promised_columns(name: str, seeds_build: graph.Build) -> None:
    """Every analysis of the seeds has the columns and types of the catalogue."""
    table = getattr(analysis, name)(seeds_build.network)

    assert promised(name) == {column: str(dtype) for column, dtype in table.dtypes.items()}


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_network_does_not_matter(name: str, seeds_build: graph.Build) -> None:
    """Nodes and edges put in in another order give the same table, row by row."""
    function = getattr(analysis, name)

    pd.testing.assert_frame_equal(
        function(seeds_build.network), function(reordered(seeds_build.network, 1)), check_exact=True
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_indexed_graph_serves_as_the_network(name: str, seeds_build: graph.Build) -> None:
    """An analysis gives the same table for an indexed graph as for its network."""
    function = getattr(analysis, name)

    pd.testing.assert_frame_equal(function(seeds_build.network), function(analysis.index(seeds_build.network)))


@pytest.mark.parametrize("name", NAMES)
def test_every_function_documents_its_columns(name: str) -> None:
    """The docstring of every analysis names each of its columns, in order."""
    said = " ".join((ANALYSES[name].function.__doc__ or "").partition("Returns:")[2].split())

    assert said.startswith(", ".join(column.name for column in ANALYSES[name].columns))


def test_analyses_are_imported_when_they_are_used() -> None:
    """Importing the package and the table of analyses imports none of the heavy libraries."""
    code = (
        "import sys, graph, graph.analysis, graph.analysis.communities\n"
        "print(sorted({'pandas', 'scipy', 'rensa', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]\n" == done.stdout


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A misspelt analysis is an error that names the one that was meant."""
    with pytest.raises(AnalysisError, match="there is no analysis 'storys'; did you mean 'stories'"):
        chosen(["storys"])
    with pytest.raises(AttributeError, match="has no attribute 'storys'"):
        _ = analysis.storys  # type: ignore[attr-defined]
