"""Dates of which only the month or the year is known, in every form of the graph."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

import graph

STATED = {
    "https://e.org/a": ("2024-03", "gYearMonth"),
    "https://e.org/b": ("2024", "gYear"),
    "https://e.org/c": ("2024-03-02T00:00:00Z", "dateTime"),
}
"""The address of an article to its date and the datatype of that."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> graph.Build:
    """A graph of three articles whose dates differ in precision."""
    folder = tmp_path_factory.mktemp("dates")
    for url, (date, _) in STATED.items():
        document = f"---\ntitle: T\ntype: article\nwebUrl: {url}\npublishedDateTime: {date}\n---\n"
        (folder / f"{url[-1]}.md").write_text(document, encoding="utf-8")
    return graph.build(folder)


@pytest.fixture(scope="module")
def exports(build: graph.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of that graph."""
    out = tmp_path_factory.mktemp("exports")
    build.write(out, formats=["ttl", "nt", "jsonld", "trig", "json", "parquet"])
    return out


def test_network_holds_the_date_as_stated(build: graph.Build) -> None:
    """An attribute has no more precision than the document states."""
    dates = {node: build.network.nodes[node]["publishedDateTime"] for node in STATED}
    assert {url: date for url, (date, _) in STATED.items()} == dates


SYNTAX = {
    "graph.ttl": "turtle",
    "graph.nt": "nt",
    "graph.jsonld": "json-ld",
    "graph.trig": "trig",
}
"""The file of each format to its name in rdflib."""


@pytest.mark.parametrize("file", SYNTAX)
def test_rdf_types_the_date_by_its_precision(exports: Path, file: str) -> None:
    """A month is an xsd:gYearMonth and a year an xsd:gYear, by rdflib's reading of each format."""
    found = rdflib.ConjunctiveGraph() if SYNTAX[file] == "trig" else rdflib.Graph()
    found.parse(data=(exports / file).read_bytes(), format=SYNTAX[file])
    dates = {
        str(subject): (str(date), str(date.datatype))
        for subject, date in found.subject_objects(rdflib.URIRef("https://schema.org/datePublished"))
    }
    assert {url: (date, str(rdflib.XSD[name])) for url, (date, name) in STATED.items()} == {
        url: (date.replace("+00:00", "Z"), name) for url, (date, name) in dates.items()
    }


@pytest.mark.parametrize("file", ["graph.ttl", "graph.nt", "graph.jsonld", "graph.json"])
def test_date_comes_back_by_loading(build: graph.Build, exports: Path, file: str) -> None:
    """The lossless formats give the date back as it was."""
    assert dict(build.network.nodes(data=True)) == dict(graph.load(exports / file).nodes(data=True))


def test_shapes_admit_the_date(build: graph.Build) -> None:
    """No SHACL shape is violated by a month or a year."""
    from graph.rdf.triples import triples_of
    from graph.rdf.validation import flaws

    assert [] == flaws(triples_of(build.corpus), build.config.base)


def test_shapes_refuse_other_precisions(build: graph.Build) -> None:
    """A day without an hour is none of the forms that a date has in this graph."""
    from pyoxigraph import Literal, NamedNode, Triple

    from graph.rdf.triples import triples_of
    from graph.rdf.validation import flaws

    date, day = NamedNode("https://schema.org/datePublished"), NamedNode(str(rdflib.XSD.date))
    triples = [each for each in triples_of(build.corpus) if each.predicate != date]
    triples.append(Triple(NamedNode("https://e.org/a"), date, Literal("2024-03-02", datatype=day)))
    assert {"article-publishedDateTime"} == {each.rule for each in flaws(triples, build.config.base)}


def test_column_of_timestamps_holds_the_first_instant(exports: Path) -> None:
    """A table whose column is a timestamp has the first instant of the month or year."""
    import pyarrow.parquet as pq

    table = pq.read_table(exports / "nodes.parquet").to_pylist()
    firsts = {"https://e.org/a": "2024-03-01", "https://e.org/b": "2024-01-01", "https://e.org/c": "2024-03-02"}
    assert firsts == {row["id"]: row["publishedDateTime"].date().isoformat() for row in table}


def test_analyses_take_the_first_instant(build: graph.Build) -> None:
    """Analyses count a month or a year as its first instant."""
    from graph.analysis.arrays import seconds

    assert [1709251200.0, 1704067200.0] == seconds(["2024-03", "2024"]).tolist()
