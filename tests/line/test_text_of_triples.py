"""The text of the exports is that of the triples, whether written from the corpus or the network."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

import graph
from graph.exporters import ntriples, table_csv, table_parquet, turtle
from graph.rdf.text import quoted
from graph.rdf.triples import serialized, triples_of

BUILDS = ("seeds_build", "azure", "powerapps")


@pytest.fixture(params=BUILDS)
def build(request: pytest.FixtureRequest) -> graph.Build:
    """Each of the builds."""
    found: graph.Build = request.getfixturevalue(request.param)
    return found


def triples(text: bytes, format: RdfFormat) -> set[Triple]:
    return {quad.triple for quad in parse(text, format=format)}


def test_turtle_holds_the_triples(build: graph.Build) -> None:
    """Turtle written as text gives back the triples of the network."""
    assert set(triples_of(build.network)) == triples(b"".join(turtle.export(build.corpus)), RdfFormat.TURTLE)


def test_ntriples_are_those_of_pyoxigraph(build: graph.Build) -> None:
    """N-Triples written as text are the sorted lines that pyoxigraph writes."""
    expected = sorted(serialized(build.network, RdfFormat.N_TRIPLES).splitlines(keepends=True))
    assert b"".join(expected) == b"".join(ntriples.export(build.corpus))


@pytest.mark.parametrize(
    "export",
    [
        turtle.export,
        ntriples.export,
        table_csv.export_nodes,
        table_csv.export_edges,
        table_parquet.export_nodes,
        table_parquet.export_edges,
    ],
    ids=lambda export: f"{export.__module__.rpartition('.')[2]}-{export.__name__}",
)
def test_corpus_and_network_give_the_same_bytes(export: object, build: graph.Build) -> None:
    """An exporter that takes a corpus writes what it writes of the network."""
    assert callable(export)
    assert b"".join(export(build.network)) == b"".join(export(build.corpus))


@given(st.text(max_size=20))
def test_literals_are_read_as_they_were(text: str) -> None:
    """Any text that UTF-8 can hold survives as a literal, in both forms."""
    text = text.encode("utf-8", "replace").decode()
    line = f"<http://e.org/a> <http://e.org/b> {quoted(text)} .\n".encode()
    for format in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES):
        assert [text] == [quad.object.value for quad in parse(line, format=format)]
