"""The table is the user's: own fields, kinds and relations from the configuration, in every export and back."""

from __future__ import annotations

import csv
import io
import json
import pickle
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import graph
from graph.core.diagnostics import ConfigError, LoadError
from graph.core.extension import encode_schema, extension_of, schema_from
from graph.core.schema import STANDARD_SCHEMA, schema_of
from graph.export import FORMATS, Export
from graph.export.load import load_corpus
from graph.pipeline.config import config_from, load_config

BASE = "https://e.org/"
CONFIG = """
base = "https://e.org/"

[prefixes]
foaf = "http://xmlns.com/foaf/0.1/"

[kinds.company]
class = "schema:Corporation"
label = "A company that articles are about"

[kinds.place]
class = "http://dbpedia.org/ontology/Place"

[fields.article]
publishedDateTime = ["clipped", "seen"]
difficulty = { keys = ["level"], type = "integer", predicate = "ng:difficulty", label = "How hard it is to read" }
moods = { keys = ["mood"], type = "line", predicate = "foaf:mood", many = true }

[fields.company]
founded = { keys = ["founded"], type = "date", predicate = "schema:foundingDate" }

[relations.mentions-company]
keys = ["companies", "firms"]
from = "article"
to = "company"
predicate = "schema:mentions"

[relations.mentions-place]
keys = ["places"]
from = "article"
to = "place"
predicate = "schema:mentions"

[relations.owned-by]
keys = ["owner"]
from = "company"
to = "company"
predicate = "schema:parentOrganization"
many = false
"""

ARTICLE = """---
title: Two firms
webUrl: https://e.org/news/1
type: article
clipped: 2024-05-01
level: 3
mood: [calm, glad]
authors: [Ada Lovelace]
companies: [Acme]
firms:
- name: Example Ltd
  owner: Acme
  founded: 1999-01-01
places: [Oslo]
---
"""

COMPANY = """---
taxonomy: company
name: Acme
description: Makes everything.
founded: 1900-01-01
---
"""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> graph.Build:
    folder = tmp_path_factory.mktemp("extended")
    (folder / "newsgraph.toml").write_text(CONFIG)
    sources = folder / "sources"
    sources.mkdir()
    (sources / "one.md").write_text(ARTICLE)
    (sources / "acme.md").write_text(COMPANY)
    return graph.build(sources, config=config_from(load_config(folder=folder)))


def written(build: graph.Build, name: str) -> dict[str, bytes]:
    data = Export(build.corpus, build.config.title, None, build.documents)
    return {file: b"".join(exporter(data)) for file, exporter in FORMATS[name].exporters().items()}


def test_own_keys_fields_kinds_and_relations_are_read(build: graph.Build) -> None:
    """Documents use the additions of the configuration: further keys, fields, kinds and relations."""
    article, acme = build.network.nodes[f"{BASE}news/1"], build.network.nodes[f"{BASE}company/acme"]
    assert ("2024-05-01T00:00:00Z", 3, ("calm", "glad")) == (
        article["publishedDateTime"],
        article["difficulty"],
        article["moods"],
    )
    assert ("company", "Makes everything.", "1900-01-01T00:00:00Z") == (
        acme["kind"],
        acme["description"],
        acme["founded"],
    )
    assert [
        ("news/1", "person/ada-lovelace", "written-by"),
        ("news/1", "company/acme", "mentions-company"),
        ("news/1", "company/example-ltd", "mentions-company"),
        ("news/1", "place/oslo", "mentions-place"),
        ("company/example-ltd", "company/acme", "owned-by"),
    ] == [(s.removeprefix(BASE), t.removeprefix(BASE), key) for s, t, key in build.corpus.edges]
    assert {graph.Code.ASSUMED_UTC} == {each.code for each in build.diagnostics}


@pytest.mark.parametrize("name", [each.name for each in FORMATS.values() if each.lossless])
def test_lossless_exports_carry_their_table_and_come_back_whole(build: graph.Build, name: str, tmp_path: Path) -> None:
    """A lossless export loads with the table it was made by, and with every node and edge."""
    ((file, content),) = written(build, name).items()
    (tmp_path / file).write_bytes(content)
    corpus = load_corpus(tmp_path / file)
    assert build.corpus.schema == corpus.schema
    assert (build.corpus.nodes, build.corpus.edges) == (corpus.nodes, corpus.edges)
    network = graph.load(tmp_path / file)
    assert dict(build.network.nodes(data=True)) == dict(network.nodes(data=True))
    assert build.network.graph["extension"] == network.graph["extension"]


@pytest.mark.parametrize(
    ("name", "syntax"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("trig", "trig"), ("nq", "nquads")]
)
@pytest.mark.filterwarnings("ignore:Dataset.default_context")  # which rdflib's own readers use
def test_rdflib_reads_own_statements(build: graph.Build, name: str, syntax: str) -> None:
    """rdflib finds own fields and relations in every RDF syntax, under their predicates."""
    (content,) = written(build, name).values()
    read = rdflib.Dataset(default_union=True).parse(data=content, format=syntax)
    article = rdflib.URIRef(f"{BASE}news/1")
    schema, own = rdflib.Namespace("https://schema.org/"), rdflib.Namespace(f"{BASE}ns#")
    assert [3] == [each.toPython() for each in read.objects(article, own.difficulty)]
    moods = read.objects(article, rdflib.URIRef("http://xmlns.com/foaf/0.1/mood"))
    assert {"calm", "glad"} == set(map(str, moods))
    mentioned = {f"{BASE}company/acme", f"{BASE}company/example-ltd", f"{BASE}place/oslo"}
    assert mentioned == set(map(str, read.objects(article, schema.mentions)))
    companies = {f"{BASE}company/acme", f"{BASE}company/example-ltd"}
    assert companies == set(map(str, read.subjects(rdflib.RDF.type, schema.Corporation)))
    assert {f"{BASE}person/ada-lovelace"} == set(map(str, read.objects(article, schema.author)))


def test_pyshacl_accepts_the_graph_and_refuses_a_wrong_own_value(build: graph.Build) -> None:
    """The SHACL shapes hold for own fields: pySHACL accepts the graph, and refuses a text where a number belongs."""
    pyshacl = pytest.importorskip("pyshacl")
    from graph.rdf.shapes import shapes

    data, rules = rdflib.Graph(), rdflib.Graph()
    data.parse(data=written(build, "ttl")["graph.ttl"], format="turtle")
    rules.parse(data=shapes(BASE, build.corpus.schema), format="turtle")
    assert pyshacl.validate(data, shacl_graph=rules, allow_warnings=True)[0]
    article, level = rdflib.URIRef(f"{BASE}news/1"), rdflib.URIRef(f"{BASE}ns#difficulty")
    data.set((article, level, rdflib.Literal("hard")))
    conforms, report, _ = pyshacl.validate(data, shacl_graph=rules, allow_warnings=True)
    shape = rdflib.URIRef("http://www.w3.org/ns/shacl#sourceShape")
    assert (False, {f"{BASE}shapes#article-difficulty"}) == (conforms, set(map(str, report.objects(None, shape))))


def test_ontology_names_own_terms(build: graph.Build) -> None:
    """The ontology declares an own field with its label and type."""
    from graph.rdf.vocabulary import ontology

    read = rdflib.Graph().parse(data=ontology(BASE, build.corpus.schema), format="turtle")
    term = rdflib.URIRef(f"{BASE}ns#difficulty")
    assert "How hard it is to read (article)." == str(read.value(term, rdflib.RDFS.comment))
    assert rdflib.XSD.integer == read.value(term, rdflib.RDFS.range)


def test_tables_have_own_columns(build: graph.Build) -> None:
    """The CSV tables have a column for each own field, and the edges of own relations."""
    files = written(build, "csv")
    nodes = {row["id"]: row for row in csv.DictReader(io.StringIO(files["nodes.csv"].decode()))}
    article = nodes[f"{BASE}news/1"]
    assert ("3", "calm | glad") == (article["difficulty"], article["moods"])
    edges = [row["key"] for row in csv.DictReader(io.StringIO(files["edges.csv"].decode()))]
    assert ["written-by", "mentions-company", "mentions-company", "mentions-place", "owned-by"] == edges


def test_graphml_carries_own_attributes_and_the_table(build: graph.Build) -> None:
    """GraphML has own fields as attributes with their types, and the table itself."""
    read = nx.read_graphml(io.BytesIO(written(build, "graphml")["graph.graphml"]), force_multigraph=True)
    assert 3 == read.nodes[f"{BASE}news/1"]["difficulty"]
    assert build.corpus.schema == schema_from(read.graph["extension"])


def test_page_shows_own_fields_kinds_and_relations(build: graph.Build) -> None:
    """The page's data name own kinds, fields and relations."""
    from graph.analysis.indexed_graph import index_corpus
    from graph.export.page.columns import columns, select

    data, _ = columns(select(index_corpus(build.corpus)), len(build.corpus.nodes))
    assert ["article", "provider", "topic", "person", "company", "place"] == [each["name"] for each in data["kinds"]]
    assert "difficulty" in [name for name, _, _ in data["kinds"][0]["fields"]]
    keys = [each["key"] for each in data["edges"]]
    assert ["mentions-company", "mentions-place", "owned-by"] == keys[-3:]


def test_queries_know_the_prefix_of_an_own_kind(build: graph.Build) -> None:
    """SPARQL queries use the name of an own kind as a prefix."""
    found = build.query("SELECT ?a { ?a schema:mentions company:acme ; ng:difficulty 3 }")
    assert [{"a": f"{BASE}news/1"}] == found


LINKED = """---
title: A
webUrl: https://e.org/a
related: [https://e.org/b]
partOf: [https://e.org/series]
translationOf: https://e.org/b
---
"""


def test_a_document_states_each_article_by_the_relation_it_is_in(tmp_path: Path) -> None:
    """The named graph of a document states each linked article by the relation that the document states."""
    (tmp_path / "a.md").write_text(LINKED)
    built = graph.build(tmp_path, config=graph.Config(base=BASE))
    (content,) = written(built, "nq").values()
    stated = {line.rpartition(b" <")[0] for line in content.splitlines() if b"doc/" in line and b"/a> <" in line}
    links = {tuple(line.decode().split(" ")[1:]) for line in stated if b"https://e.org/" in line.split(b" ")[2]}
    assert {
        ("<http://purl.org/dc/terms/relation>", "<https://e.org/b>"),
        ("<https://schema.org/isPartOf>", "<https://e.org/series>"),
        ("<https://schema.org/translationOfWork>", "<https://e.org/b>"),
    } == links


def test_links_in_texts_make_batches_as_related_articles_do() -> None:
    """A batch is made of links in texts as of related articles; parts of a series are none."""
    from graph.analysis.indexed_graph import index

    network: nx.MultiDiGraph = nx.MultiDiGraph(base=BASE)
    network.add_nodes_from(["https://e.org/a", "https://e.org/b", "https://e.org/c"], kind="article")
    network.add_edge("https://e.org/a", "https://e.org/b", key="links")
    network.add_edge("https://e.org/b", "https://e.org/a", key="related")
    network.add_edge("https://e.org/c", "https://e.org/a", key="part-of")
    view = index(network)
    assert ([[0, 1]], [(0, 1)]) == (view.links.tolist(), [tuple(sorted(batch)) for batch in view.batches])


def test_turtle_declares_the_prefix_of_people_only_where_there_are_any(tmp_path: Path) -> None:
    """A Turtle file declares the prefix of people where there are people, and else keeps its bytes."""
    (tmp_path / "a.md").write_text(LINKED)
    without = written(graph.build(tmp_path), "ttl")["graph.ttl"]
    (tmp_path / "b.md").write_text("---\ntitle: B\nwebUrl: https://e.org/b\nauthors: [Ada]\n---\n")
    some = written(graph.build(tmp_path), "ttl")["graph.ttl"]
    assert (False, True) == (b"@prefix person:" in without, b"@prefix person:" in some)


def test_a_standard_graph_carries_no_table() -> None:
    """A graph by the standard table says nothing of a table."""
    network = graph.build("seeds").network
    assert "extension" not in network.graph


def test_equal_extensions_are_one_table_that_survives_pickling(build: graph.Build) -> None:
    """Equal extensions make one table, also in another process and from its JSON."""
    schema = build.corpus.schema
    assert schema is pickle.loads(pickle.dumps(schema))
    assert schema is schema_of(extension_of(load_tables(), BASE))
    assert schema == schema_from(encode_schema(schema))
    assert schema != STANDARD_SCHEMA


def load_tables() -> dict[str, object]:
    import tomllib

    return tomllib.loads(CONFIG)


MISTAKES = {
    '[fields.artcle]\nx = ["y"]': "[fields.artcle]: there is no kind 'artcle'; did you mean 'article'?",
    '[fields.article]\npublishd = ["y"]': "[fields.article] publishd: articles have no field 'publishd' that documents "
    "state; did you mean 'published'?",
    '[fields.article]\nheat = ["title"]': "[fields.article] heat: the key 'title' of articles is read as title already",
    '[fields.article]\nheat = ["secured"]': "[fields.article] heat: the key 'secured' of articles is read by the program",
    "[fields.article]\nheat = [1]": "[fields.article] heat: this must be a list of front-matter keys",
    '[fields.article]\nlevel = {keys=["level"], type="intger", predicate="ng:level"}': "[fields.article] level type: "
    "there is no type 'intger'; did you mean 'integer'?",
    '[fields.article]\nlevel = {keys=["level"], type="integer", predicate="level"}': "[fields.article] level predicate: "
    "'level' is no RDF term; write prefix:name",
    '[fields.article]\nlevel = {keys=["level"], type="integer", predicate="shema:level"}': "[fields.article] level "
    "predicate: unknown prefix 'shema'; did you mean 'schema'?",
    '[fields.article]\nlevel = {keys=["level"], type="integer", predicate="ng:heat"}': "[fields.article] level "
    "predicate: 'ng:heat' is the predicate of article's heat already",
    '[fields.article]\nlevel = {keys=["level"], type="integer", predicate="https://e.org/ns#heat"}': "[fields.article] "
    "level predicate: 'ng:heat' is the predicate of article's heat already",
    '[fields.article]\nlevel = {keys=["level"], type="integer", predicat="ng:level"}': "[fields.article] level: unknown "
    "key 'predicat'; did you mean 'predicate'?",
    '[fields.article]\nlevel = {keys=["level"], type="integer"}': "[fields.article] level: 'predicate' is missing",
    '[fields.article]\ntitle = {keys=["level"], type="integer", predicate="ng:level"}': "[fields.article] title: "
    "articles have 'title' already",
    '[fields.article]\nkind = {keys=["level"], type="integer", predicate="ng:level"}': "[fields.article] kind: articles "
    "have 'kind' already",
    '[fields.article]\nwidth = {keys=["level"], type="line", predicate="ng:level"}': "[fields.article] width: 'width' of "
    "images is of the type whole number",
    '[kinds.topic]\nclass = "schema:Thing"': "[kinds.topic]: the name 'topic' is taken; choose another",
    '[kinds.schema]\nclass = "schema:Thing"': "[kinds.schema]: the name 'schema' is taken; choose another",
    '[kinds.Firm]\nclass = "schema:Thing"': "[kinds.Firm]: a kind's name has lower-case letters",
    '[kinds.firm]\nclass = "schema:Organization"': "[kinds.firm] class: 'schema:Organization' is the class of providers",
    '[kinds.firm]\nlabel = "A firm"': "[kinds.firm]: 'class' is missing",
    '[relations.x]\nkeys=["x"]\nfrom="article"\nto="compny"\npredicate="ng:x"': "[relations.x] to: there is no kind",
    '[relations.about]\nkeys=["x"]\nfrom="article"\nto="topic"\npredicate="ng:x"': "[relations.about]: there is a "
    "relation 'about' already",
    '[relations.x]\nkeys=["topics"]\nfrom="article"\nto="topic"\npredicate="ng:x"': "[relations.x] keys: the key "
    "'topics' of articles is read as about already",
    '[relations.x]\nkeys=["x"]\nfrom="article"\nto="topic"\npredicate="schema:about"': "[relations.x] predicate: "
    "'schema:about' is the predicate of article's about already",
    '[relations.x]\nkeys=["x"]\nfrom="topic"\nto="article"\npredicate="ng:x"': "[relations.x] from: a relation to "
    "articles leads from articles",
    '[relations.x]\nkeys=["x"]\nfrom="topic"\nto="image"\npredicate="ng:x"': "[relations.x]: pictures are no nodes",
    "fields = 3": "'fields' must be a table",
    '[prefixes]\nschema = "http://e.org/"\n[fields.article]\nheat=["warm"]': "[prefixes] schema: this prefix has a "
    "meaning already",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_errors_with_their_place_and_remedy(text: str, tmp_path: Path) -> None:
    """Each mistake in the configuration is an error that names the place and the nearest right word."""
    (tmp_path / "newsgraph.toml").write_text(f'base = "https://e.org/"\n{text}\n')
    with pytest.raises(ConfigError) as caught:
        load_config(folder=tmp_path)
    place, _, message = str(caught.value).partition("newsgraph.toml: ")
    assert (str(tmp_path), MISTAKES[text]) == (place.rstrip("/"), message[: len(MISTAKES[text])])


@pytest.mark.parametrize("text", ["{", "[]", '{"kinds": 3}', '{"kinds": {"x": {}}}', "[" * 100_000])
def test_a_damaged_table_in_an_export_is_an_error_of_loading(text: str, build: graph.Build, tmp_path: Path) -> None:
    """A damaged table in an export is a LoadError, however deep its brackets."""
    network = build.network.copy()
    network.graph["extension"] = text
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(nx.node_link_data(network, edges="edges")))
    with pytest.raises(LoadError):
        graph.load(file)
