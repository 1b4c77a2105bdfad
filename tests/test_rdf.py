"""The RDF exports, read by programs that are not ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import networks
import pyoxigraph
import pytest
import rdflib
from places import REAL_POWERAPPS

from graph import Build

RDF = ("ttl", "nt", "jsonld")


@pytest.fixture(scope="module", params=["seeds_build", "made_powerapps", REAL_POWERAPPS])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, dict[str, bytes]]:
    """A build and its three RDF exports."""
    build: Build = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("rdf")
    return build, {path.suffix[1:]: path.read_bytes() for path in build.write(folder, RDF)}


def test_all_formats_hold_the_same_triples(written: tuple[Build, dict[str, bytes]]) -> None:
    """Turtle, N-Triples and JSON-LD hold the same triples, by rdflib's reading and by pyoxigraph's."""
    build, exports = written
    expected = networks.of_rdflib(build.rdf())
    assert len(build.network) < len(expected)
    for format in RDF:
        assert expected == networks.by_rdflib(exports[format], format)
        assert expected == networks.by_pyoxigraph(exports[format], format)


def test_there_are_no_blank_nodes(written: tuple[Build, dict[str, bytes]]) -> None:
    """No export has a blank node."""
    build, _ = written
    assert not any(term[0] == "blank" for triple in networks.of_rdflib(build.rdf()) for term in triple)


def test_ntriples_are_canonical(written: tuple[Build, dict[str, bytes]]) -> None:
    """N-Triples are sorted by their bytes, each triple on one line and once."""
    _, exports = written
    lines = exports["nt"].splitlines(keepends=True)
    assert sorted(set(lines)) == lines
    assert len(networks.by_pyoxigraph(exports["nt"], "nt")) == len(lines)


def test_literals_are_what_their_datatype_says(written: tuple[Build, dict[str, bytes]]) -> None:
    """Every number, truth value, date and duration is valid for its datatype by rdflib's reading."""
    build, _ = written
    literals = [term for triple in build.rdf() for term in triple if isinstance(term, rdflib.Literal)]
    assert [] == [literal for literal in literals if literal.ill_typed]


def test_every_edge_is_a_triple(written: tuple[Build, dict[str, bytes]]) -> None:
    """Every edge of the network is one triple of its relation's predicate, and there are no others."""
    build, _ = written
    schema = rdflib.Namespace("https://schema.org/")
    predicates = {"related": rdflib.DCTERMS.relation, "about": schema.about, "published-by": schema.publisher}
    triples = build.rdf()
    for key, predicate in predicates.items():
        expected = {(source, target) for source, target, of in build.network.edges(keys=True) if of == key}
        assert expected == {(str(source), str(target)) for source, target in triples.subject_objects(predicate)}


def test_every_node_has_its_class(seeds_build: Build) -> None:
    """A SPARQL query for articles, organizations and concepts finds every node of the network."""
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a %s }"
    triples = seeds_build.rdf()
    for name, expected in (("schema:NewsArticle", 19), ("schema:Organization", 17), ("skos:Concept", 2)):
        (row,) = triples.query(query % name)
        assert expected == int(row[0])


def test_turtle_is_readable(seeds_exports: Path) -> None:
    """Turtle names every term by a prefix, and each subject once."""
    text = (seeds_exports / "graph.ttl").read_text(encoding="utf-8")
    body = [line for line in text.splitlines() if not line.startswith("@prefix")]
    assert not any("<https://schema.org/" in line or "<http://www.w3.org/" in line for line in body)
    subjects = [line.split()[0] for line in body if line and not line[0].isspace()]
    assert len(set(subjects)) == len(subjects)


@pytest.mark.parametrize(
    ("format", "command"),
    [
        ("ttl", ["rapper", "--quiet", "--count", "--input", "turtle"]),
        ("nt", ["rapper", "--quiet", "--count", "--input", "ntriples"]),
        ("ttl", ["serdi", "-i", "turtle"]),
        ("nt", ["serdi", "-i", "ntriples"]),
    ],
    ids=["rapper-ttl", "rapper-nt", "serdi-ttl", "serdi-nt"],
)
def test_other_parsers_accept_it(
    written: tuple[Build, dict[str, bytes]], tmp_path: Path, format: str, command: list[str]
) -> None:
    """Raptor and Serd read the exports without an error or a warning."""
    _, exports = written
    file = tmp_path / f"graph.{format}"
    file.write_bytes(exports[format])
    run = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert (0, "") == (run.returncode, run.stderr)


@pytest.mark.xdist_group("azure")
def test_azure_formats_hold_the_same_triples(azure: Build, tmp_path: Path) -> None:
    """The three RDF exports of the largest corpus hold the same triples, by pyoxigraph's reading."""
    files = {path.suffix[1:]: path.read_bytes() for path in azure.write(tmp_path, RDF)}
    read = {
        format: set(pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.from_extension(format)))
        for format, content in files.items()
    }
    assert len(azure.network.edges) < len(read["nt"])
    assert read["nt"] == read["ttl"]
    assert read["nt"] == read["jsonld"]


def test_texts_carry_the_stated_language() -> None:
    """The texts of a document that states a language carry it as their tag, and no others do."""
    network = networks.network_from(
        "title: Olá\nexcerpt: Texto\nlanguage: pt-BR\nwebUrl: https://e.org/a\ntopics: [Notícias]",
        "title: Hello\nwebUrl: https://e.org/b",
    )
    from graph.rdf.view import rdflib_graph

    tags = {str(term): term.language for *_, term in rdflib_graph(network) if isinstance(term, rdflib.Literal)}
    assert {"Olá": "pt-br", "Texto": "pt-br", "Notícias": None, "Hello": None} == {
        text: tags[text] for text in ("Olá", "Texto", "Notícias", "Hello")
    }
