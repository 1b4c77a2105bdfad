"""Who says what: the exports with a named graph for each document, and the description of the dataset."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

import graph
from graph.core.schema import iri
from graph.rdf.provenance import document_iri

Run = Callable[..., subprocess.CompletedProcess[str]]
PROV = "http://www.w3.org/ns/prov#"
VOID = "http://rdfs.org/ns/void#"


def store(file: Path) -> pyoxigraph.Store:
    loaded = pyoxigraph.Store()
    loaded.load(path=file)
    return loaded


@pytest.fixture(scope="module")
def quads(seeds_exports: Path) -> pyoxigraph.Store:
    return store(seeds_exports / "graph.nq")


def test_both_formats_hold_the_same(quads: pyoxigraph.Store, seeds_exports: Path) -> None:
    """N-Quads and TriG hold the same quads, the N-Quads each once."""
    assert set(quads) == set(store(seeds_exports / "graph.trig"))
    lines = (seeds_exports / "graph.nq").read_bytes().splitlines()
    assert len(set(lines)) == len(lines) == len(quads)


def test_default_graph_is_the_network(quads: pyoxigraph.Store, seeds_exports: Path) -> None:
    """The default graph holds the triples of the N-Triples export, and beside them only what is known of documents."""
    expected = {(quad.subject, quad.predicate, quad.object) for quad in store(seeds_exports / "graph.nt")}
    found = quads.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
    actual = {(quad.subject, quad.predicate, quad.object) for quad in found}
    assert expected < actual
    assert all("/doc/" in triple[0].value for triple in actual - expected)


def test_each_document_has_its_graph(quads: pyoxigraph.Store, seeds: Path) -> None:
    """Each document's graph is named by the hash of its path, and tells its path and the hash of its bytes."""
    base = "https://example.org/"
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in seeds.iterdir()}
    assert {document_iri(base, name) for name in files} == {graph.value for graph in quads.named_graphs()}
    for name, expected in files.items():
        node = pyoxigraph.NamedNode(document_iri(base, name))
        [derived] = quads.quads_for_pattern(node, pyoxigraph.NamedNode(PROV + "wasDerivedFrom"), None, None)
        for term, value in (("ng:path", name), ("ng:sha256", expected)):
            [quad] = quads.quads_for_pattern(derived.object, pyoxigraph.NamedNode(iri(term)), None, None)
            assert value == quad.object.value


def test_a_graph_holds_just_what_its_document_says(quads: pyoxigraph.Store) -> None:
    """A document's graph has its article's fields, and not what another document says of the same provider."""
    first = pyoxigraph.NamedNode(document_iri("https://example.org/", "000_7a22e984da5513e4.txt"))
    headlines = list(quads.quads_for_pattern(None, pyoxigraph.NamedNode(iri("schema:headline")), None, first))
    related = list(quads.quads_for_pattern(None, pyoxigraph.NamedNode(iri("dcterms:relation")), None, first))
    assert len(headlines) == 1 + len(related)
    providers = set(quads.quads_for_pattern(None, pyoxigraph.NamedNode(iri("schema:name")), None, first))
    assert "IET" in {quad.object.value for quad in providers}
    assert len(providers) == len(headlines)


def test_a_fact_is_traced_to_its_documents(quads: pyoxigraph.Store, seeds_exports: Path, newsgraph: Run) -> None:
    """The library's `provenance` names, for each fact, every document that states it."""
    result = newsgraph(
        "query", "provenance", "--data", seeds_exports / "graph.nq", "--param", "thing=https://example.org/topic/ai"
    )
    label = iri("rdfs:label")
    assert 5 == sum(line.startswith(f"{label},AI,") and line.endswith(".txt") for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("format", "reader"), [("nq", "nquads"), ("trig", "trig"), ("nt", "ntriples"), ("ttl", "turtle")]
)
def test_others_read_it_without_a_warning(format: str, reader: str, seeds_exports: Path) -> None:
    """raptor and serd read the exports and have nothing to say about them."""
    file = seeds_exports / f"graph.{format}"
    serd = subprocess.run(["serdi", "-i", reader, "-o", "nquads", file], capture_output=True, text=True, check=True)
    raptor = subprocess.run(["rapper", "-q", "-c", "-i", reader, file], capture_output=True, text=True, check=True)
    assert ("", "") == (serd.stderr, raptor.stderr)
    assert len(store(file)) == len(set(serd.stdout.splitlines()))


def test_dataset_description_counts(seeds_exports: Path, seeds_build: graph.Build) -> None:
    """void.ttl counts what the N-Triples export holds, by class and by property."""
    described, triples = store(seeds_exports / "void.ttl"), store(seeds_exports / "graph.nt")
    dataset = pyoxigraph.NamedNode("https://example.org/dataset")
    [total] = described.quads_for_pattern(dataset, pyoxigraph.NamedNode(VOID + "triples"), None, None)
    assert str(len(triples)) == total.object.value
    for kind, count in (("property", "triples"), ("class", "entities")):
        for quad in described.quads_for_pattern(None, pyoxigraph.NamedNode(VOID + kind), None, None):
            [number] = described.quads_for_pattern(quad.subject, pyoxigraph.NamedNode(VOID + count), None, None)
            pattern = (None, quad.object, None) if kind == "property" else (None, None, quad.object)
            assert int(number.object.value) == len(list(triples.quads_for_pattern(*pattern, None)))


def test_licence_is_named_where_configured(seeds: Path, tmp_path: Path) -> None:
    """A configured licence is in the description, and none is made up."""
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    graph.build(seeds, config=graph.Config(licence=licence)).write(tmp_path, ["void"])
    assert f"dcterms:license <{licence}>" in (tmp_path / "void.ttl").read_text()
    graph.build(seeds).write(tmp_path, ["void"])
    assert "license" not in (tmp_path / "void.ttl").read_text()
