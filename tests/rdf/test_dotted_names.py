"""Identifiers that end in a dot, such as the topic `U.S.`, in everything written with prefixes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

import graph
from graph.rdf.triples import written
from graph.sparql.results import write_graph

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")  # rdflib's own parsers use it

DOCUMENT = """---
title: Elections
webUrl: https://e.org/a
type: article
topics: [U.S., "a.b.", Computer Vision]
provider: {name: Acme Inc.}
---
"""
PREFIXES = {"topic": "https://example.org/topic/", "": "https://example.org/"}
DOTTED = NamedNode("https://example.org/topic/u.s.")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> graph.Build:
    folder = tmp_path_factory.mktemp("dotted")
    (folder / "a.md").write_text(DOCUMENT)
    return graph.build(folder)


@pytest.mark.parametrize(("name", "format"), [("ttl", "turtle"), ("trig", "trig")])
def test_rdflib_reads_exports_with_dotted_names(build: graph.Build, tmp_path: Path, name: str, format: str) -> None:
    """graph.ttl and graph.trig of a topic `U.S.` are read by rdflib, with that topic."""
    build.write(tmp_path, [name])
    found = rdflib.Dataset(default_union=True).parse(data=(tmp_path / f"graph.{name}").read_bytes(), format=format)
    assert rdflib.URIRef(DOTTED.value) in set(found.subjects())


@pytest.mark.parametrize("query", ["DESCRIBE topic:u.s\\.", "CONSTRUCT WHERE { ?s schema:about ?o }"])
def test_rdflib_reads_answers_with_dotted_names(build: graph.Build, query: str) -> None:
    """Turtle from CONSTRUCT and DESCRIBE has the IRI in full."""
    found = rdflib.Graph().parse(data=str(build.query(query)), format="turtle")
    assert rdflib.URIRef(DOTTED.value) in {*found.subjects(), *found.objects()}


LOCAL = st.text("a.:/()-\\_ß%", max_size=6).map(lambda text: text.replace("\\", "").replace("%", "%20"))
NODE = st.builds(lambda prefix, local: NamedNode(PREFIXES[prefix] + local), st.sampled_from(list(PREFIXES)), LOCAL)
TEXT = st.text('topic:u.s\\." <>\n^a', max_size=20)
VALUE = st.one_of(
    NODE, st.builds(lambda text, node: Literal(text, datatype=node), TEXT, NODE), st.builds(Literal, TEXT)
)


@given(st.lists(st.builds(Triple, NODE, NODE, VALUE), max_size=5))
def test_turtle_and_trig_hold_the_same_triples(triples: list[Triple]) -> None:
    """Whatever names and texts hold, Turtle and TriG read back are the triples that were written."""
    assert set(triples) == {
        quad.triple for quad in pyoxigraph.parse(written(triples, RdfFormat.TURTLE, PREFIXES), format=RdfFormat.TURTLE)
    }
    quads = [Quad(each.subject, each.predicate, each.object, DOTTED) for each in triples]
    assert set(quads) == set(pyoxigraph.parse(written(quads, RdfFormat.TRIG, PREFIXES), format=RdfFormat.TRIG))
    assert rb"\. " not in written([Triple(DOTTED, DOTTED, DOTTED)], RdfFormat.TURTLE, PREFIXES)


def test_formats_without_prefixed_names_are_left() -> None:
    """A text that looks like a dotted name stays as it is in RDF/XML and N-Triples."""
    text = "see topic:u.s\\. there"
    for media_type in ("application/rdf+xml", "application/n-triples", "application/ld+json"):
        content = write_graph(media_type, [Triple(DOTTED, DOTTED, Literal(text))], PREFIXES, 10_000)
        format = RdfFormat.from_media_type(media_type)
        assert [text] == [quad.object.value for quad in pyoxigraph.parse(content, format=format)]
