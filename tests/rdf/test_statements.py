"""The statements of nodes: every serializer writes the same, and other libraries read them."""

from __future__ import annotations

import networks
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse, serialize

import graph
from graph import NewsgraphError
from graph.core.model import Corpus, Edge, Node
from graph.core.schema import ARTICLE_CLASSES, STANDARD_SCHEMA, Datatype, iri
from graph.export import FORMATS, Export, Exporter, jsonld, ntriples, table_csv, table_parquet, turtle
from graph.rdf.classes import article_type_in, classes_of, kinds_in, node_classes
from graph.rdf.syntax import bracketed, lexical, quoted, shortened, typed
from graph.rdf.tables import targets_in
from graph.rdf.triples import triples_of
from graph.rdf.view import rdflib_graph
from graph.sparql.dataset import dataset_from_network

BUILDS = (
    "seeds_build",
    "made_azure",
    "made_powerapps",
    pytest.param("real_azure", marks=pytest.mark.corpus),
    pytest.param("real_powerapps", marks=pytest.mark.corpus),
)
BASE = "https://e.org/"
EXPORTERS = {file: exporter for each in FORMATS.values() for file, exporter in each.exporters().items()}


@pytest.fixture(params=BUILDS)
def build(request: pytest.FixtureRequest) -> graph.Build:
    """Each of the builds."""
    found: graph.Build = request.getfixturevalue(request.param)
    return found


def network_of_node(**values: object) -> nx.MultiDiGraph:
    network: nx.MultiDiGraph = nx.MultiDiGraph(base=BASE)
    network.add_node("https://e.org/a", **values)
    return network


def test_ntriples_are_those_of_pyoxigraph(build: graph.Build) -> None:
    """N-Triples, parsed and serialized by pyoxigraph and sorted, have the same bytes."""
    written = b"".join(ntriples.export(Export(build.corpus)))
    lines = serialize((quad.triple for quad in parse(written, format=RdfFormat.N_TRIPLES)), format=RdfFormat.N_TRIPLES)
    assert lines is not None
    assert b"".join(sorted(lines.splitlines(keepends=True))) == written


@pytest.mark.parametrize(
    "export",
    [
        turtle.export,
        ntriples.export,
        jsonld.export,
        table_csv.export_nodes,
        table_csv.export_edges,
        table_parquet.export_nodes,
        table_parquet.export_edges,
    ],
    ids=lambda export: f"{export.__module__.rpartition('.')[2]}-{export.__name__}",
)
def test_corpus_and_network_give_the_same_bytes(export: Exporter, build: graph.Build) -> None:
    """A corpus made from the network gives the same bytes as the corpus that the network was made from."""
    assert b"".join(export(Export(build.corpus))) == b"".join(export(networks.export_of(build.network)))


TEXTS = st.text(max_size=12).map(lambda text: text.encode("utf-8", "replace").decode())
VALUES = {
    Datatype.TEXT: TEXTS,
    Datatype.LINE: TEXTS,
    Datatype.INTEGER: st.integers(-(2**63), 2**63 - 1),
    Datatype.BOOLEAN: st.booleans(),
    Datatype.DATETIME: st.just("2022-09-12T11:48:00Z"),
    Datatype.DURATION: st.just("PT1H20M"),
    Datatype.LANGUAGE: st.sampled_from(["en", "pt-br"]),
    Datatype.ARTICLE_TYPE: st.sampled_from(list(ARTICLE_CLASSES)),
    Datatype.DOMAIN: st.just("e.org"),
    Datatype.URL: st.sampled_from(["https://e.org/topic/u.s.", "https://e.org/x?a=ü", "http://other.org/#"]),
}


def described(kind: str, at: int) -> st.SearchStrategy[Node]:
    values = {
        field.name: st.lists(VALUES[field.datatype], min_size=1, max_size=2, unique=True).map(sorted).map(tuple)
        if field.many
        else VALUES[field.datatype]
        for field in STANDARD_SCHEMA.kinds[kind].fields
    }
    node_id = f"{BASE}{STANDARD_SCHEMA.kinds[kind].path or 'image/'}{at}"
    return st.fixed_dictionaries({}, optional=values).map(lambda values: Node(node_id, kind, values))


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    nodes = [draw(described(kind, at)) for kind in STANDARD_SCHEMA.kinds for at in range(2)]
    by_kind = {kind: [node.id for node in nodes if node.kind == kind] for kind in STANDARD_SCHEMA.kinds}
    edges = [
        Edge(source, target, each.key)
        for each in STANDARD_SCHEMA.relations
        if not each.embedded
        for source in by_kind[each.source]
        for target in by_kind[each.target][: draw(st.integers(0, 2))]
    ]
    return Corpus(BASE, tuple(nodes), tuple(edges))


@given(corpora())
def test_all_syntaxes_hold_the_same_triples(corpus: Corpus) -> None:
    """Turtle, N-Triples and JSON-LD of any values are the triples of pyoxigraph, by its reading and by rdflib's."""
    expected = {tuple(map(str, (each.subject, each.predicate, each.object))) for each in triples_of(corpus)}
    for format, export in (("ttl", turtle.export), ("nt", ntriples.export), ("jsonld", jsonld.export)):
        written = b"".join(export(Export(corpus)))
        found = parse(written, format=RdfFormat.from_extension(format))
        assert expected == {tuple(map(str, (each.subject, each.predicate, each.object))) for each in found}
        assert networks.by_pyoxigraph(written, format) == networks.by_rdflib(written, format)


@pytest.mark.parametrize("file", EXPORTERS)
def test_a_node_without_a_kind_is_one_error(file: str) -> None:
    """Every format refuses a node that has no kind of the schema, in the same words."""
    for values in ({}, {"kind": "comet"}):
        with pytest.raises(NewsgraphError, match=r"^node 'https://e\.org/a' has no kind of the schema: give it a"):
            b"".join(EXPORTERS[file](networks.export_of(network_of_node(**values))))


@pytest.mark.parametrize("view", [lambda network: list(triples_of(network)), rdflib_graph, dataset_from_network])
def test_a_node_without_a_kind_has_no_triples(view: Exporter) -> None:
    """Views of a network as triples refuse it in the same words too."""
    with pytest.raises(NewsgraphError, match="has no kind of the schema"):
        view(network_of_node())


@pytest.mark.parametrize(
    ("name", "value"), [("quality", "many"), ("quality", 5.5), ("published", "no"), ("language", "en . <x> <y> <z>")]
)
def test_values_that_are_none_of_their_field_are_refused(name: str, value: object) -> None:
    """A network's value that its datatype does not have is an error that names node, field and value."""
    with pytest.raises(NewsgraphError, match=f"^node 'https://e.org/a': its {name} '{value}' is no "):
        b"".join(turtle.export(networks.export_of(network_of_node(kind="article", title="A", **{name: value}))))


@pytest.mark.parametrize("export", [turtle.export, ntriples.export, lambda data: list(triples_of(data.network))])
@pytest.mark.parametrize("name", ["not an IRI", "relative", "https://e.org/<a>"])
def test_ids_that_are_no_iris_are_refused(export: Exporter, name: str) -> None:
    """A node whose id is no absolute IRI is an error in every syntax."""
    network = nx.relabel_nodes(network_of_node(kind="topic"), {"https://e.org/a": name})
    with pytest.raises(NewsgraphError, match=f"'{name}' is no IRI"):
        list(export(networks.export_of(network)))


def test_targets_are_those_of_the_edges(build: graph.Build) -> None:
    """The targets of each node by each relation, asked in any order, are those of the edges."""
    corpus = build.corpus
    expected: dict[tuple[str, str], list[str]] = {}
    for edge in corpus.edges:
        expected.setdefault((edge.key, edge.source), []).append(edge.target)
    targets = targets_in(corpus)
    for nodes in (corpus.nodes, corpus.nodes[::-1], corpus.nodes[::3]):
        found = {(key, node.id): list(targets[key](node.id)) for key in targets for node in nodes}
        assert {at: expected.get(at, []) for at in found} == found


def test_classes_tell_kind_and_type() -> None:
    """The classes of a node lead back to its kind, and those of an article to its type."""
    for kind in STANDARD_SCHEMA.kinds.values():
        for name in classes_of(kind)[:1]:
            assert [kind] == kinds_in([iri(name)], STANDARD_SCHEMA)
    for article_type in ARTICLE_CLASSES:
        classes = [iri(name) for name in node_classes(STANDARD_SCHEMA.kinds["article"], article_type)]
        assert article_type == article_type_in(classes)


@given(TEXTS)
def test_literals_are_read_as_they_were(text: str) -> None:
    """Any text that UTF-8 can hold survives as a literal, in both forms."""
    line = f"<http://e.org/a> <http://e.org/b> {quoted(text)} .\n".encode()
    for format in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES):
        assert [text] == [quad.object.value for quad in parse(line, format=format)]


@given(st.sampled_from(["", "topic/", "item/", "topic/a/", "ns#"]), st.text("aZ09._-:~%#/ü", max_size=6))
def test_short_iris_are_read_as_they_were(space: str, local: str) -> None:
    """An IRI, whether written as a prefixed name or in brackets, is the same to pyoxigraph."""
    name = BASE + space + local
    head = "".join(
        f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in STANDARD_SCHEMA.prefixes(BASE).items()
    )
    for written in (shortened(BASE)(name), bracketed(name)):
        try:
            expected = NamedNode(name)
        except ValueError:  # a percent sign without its digits
            continue
        [quad] = parse(f"{head}{written} a {written} .", format=RdfFormat.TURTLE)
        assert (expected, expected) == (quad.subject, quad.object)


@given(st.sampled_from(list(VALUES)).flatmap(lambda datatype: st.tuples(st.just(datatype), VALUES[datatype])))
def test_lexical_forms_are_read_back(case: tuple[Datatype, object]) -> None:
    """The lexical form of a value of any datatype reads back as that value."""
    datatype, value = case
    assert value == typed(datatype, lexical(datatype)(value))
