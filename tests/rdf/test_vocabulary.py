"""The ontology, the context and the shapes, held against the table and against the exports."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from places import REAL_POWERAPPS
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import graph
from graph.core.schema import DEFAULT_BASE, STANDARD_SCHEMA, iri
from graph.rdf.shapes import rules, shapes
from graph.rdf.triples import triples_of
from graph.rdf.validation import flaws
from graph.rdf.vocabulary import ontology, properties

Run = Callable[..., subprocess.CompletedProcess[str]]
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
NG = rdflib.Namespace(DEFAULT_BASE + "ns#")


@pytest.fixture(scope="module")
def terms() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology(DEFAULT_BASE), format="turtle")


def test_every_used_term_is_described(terms: rdflib.Graph, seeds_build: graph.Build, azure: graph.Build) -> None:
    """Every predicate and class of real exports is in the ontology: own ones defined, others listed with their use."""
    for build in (seeds_build, azure):
        triples = build.rdf()
        used = set(triples.predicates()) | set(triples.objects(predicate=RDF.type))
        assert {term for term in used if (term, RDFS.isDefinedBy, None) not in terms} <= {RDF.type}


def test_own_terms_are_defined(terms: rdflib.Graph) -> None:
    """Every own term has a label, a comment, a domain and a range, each once."""
    own = [each for each in properties() if each.own]
    assert {str(NG) + each.term[3:] for each in own} == {str(term) for term in terms.subjects(RDF.type, RDF.Property)}
    for each in own:
        term = rdflib.URIRef(iri(each.term))
        for property in (RDFS.label, RDFS.comment, RDFS.domain, RDFS.range):
            assert 1 == len(set(terms.objects(term, property)))
        assert {OWL.DatatypeProperty, OWL.ObjectProperty} & set(terms.objects(term, RDF.type))


def test_every_derived_term_is_described(terms: rdflib.Graph, azure: graph.Build) -> None:
    """Every predicate and class of analysis.ttl is in the ontology too."""
    from graph.analysis.statements import export

    derived = rdflib.Graph().parse(data=export(azure.network), format="turtle")
    used = set(derived.predicates()) | set(derived.objects(predicate=RDF.type))
    assert {RDF.type} == {term for term in used if (term, RDFS.isDefinedBy, None) not in terms}


def test_terms_of_others_are_only_noted(terms: rdflib.Graph) -> None:
    """Of terms of other vocabularies the ontology says where they are defined and how they are used, no more."""
    foreign = {term for term in terms.subjects() if not str(term).startswith(str(NG))}
    assert {RDFS.isDefinedBy, SKOS.scopeNote} == {predicate for term in foreign for predicate in terms.predicates(term)}


def test_every_row_of_the_table_has_a_shape() -> None:
    """Every field and relation has a rule, and every rule a message that says what to do."""
    expected = {
        f"{kind.name}-{field.name}"
        for kind in STANDARD_SCHEMA.kinds.values()
        for field in kind.fields
        if field.name != "type"
    }
    expected |= {f"{relation.source}-{relation.key}" for relation in STANDARD_SCHEMA.relations}
    names = {rule.name for rule in rules()}
    assert expected <= names
    assert all(rule.message.endswith(".") for rule in rules())


def test_sizes_of_images_are_not_negative(seeds_build: graph.Build) -> None:
    """A picture of negative width or height is misshapen; one of nought is not."""
    image = next(image for _, values in seeds_build.network.nodes(data=True) for image in values.get("images", ()))
    for predicate, size, expected in (("width", -1, 1), ("height", -1, 1), ("width", 0, 0)):
        triples = [
            *triples_of(seeds_build.network),
            Triple(NamedNode(image), NamedNode(iri(f"schema:{predicate}")), Literal(size)),
        ]
        kept = [each for each in triples if each.predicate.value != iri(f"schema:{predicate}") or each is triples[-1]]
        found = [flaw for flaw in flaws(kept, DEFAULT_BASE) if flaw.grave]
        assert expected == len(found)
        assert all("0 or more" in flaw.message for flaw in found)


def test_shapes_are_shacl_without_blank_nodes() -> None:
    """The shapes are valid SHACL by SHACL's own shapes, and every node in them has an IRI."""
    import pyshacl

    triples = rdflib.Graph().parse(data=shapes(DEFAULT_BASE), format="turtle")
    assert not any(isinstance(term, rdflib.BNode) for triple in triples for term in triple)
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=triples, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("fixture", ["seeds_build", "made_powerapps", REAL_POWERAPPS])
def test_what_the_parser_lets_through_conforms(fixture: str, request: pytest.FixtureRequest) -> None:
    """The shapes find fault where the parser did, and nowhere else: what it lets through has no violation."""
    build: graph.Build = request.getfixturevalue(fixture)
    found = flaws(triples_of(build.network), build.corpus.base)
    assert [] == [flaw for flaw in found if flaw.grave]
    untitled = {each.path for each in build.diagnostics if each.code is graph.Code.NO_TITLE}
    unlabelled = {path for flaw in found for path in build.network.nodes[flaw.node].get("documents", ())}
    assert untitled == unlabelled


WRONG = {
    'ng:quality 54 ': ('ng:quality "many" ', "000_7a22e984da5513e4.txt:9:", "a whole number"),
    'schema:name "IET"': ('schema:name "IET", "IEE"', "000_7a22e984da5513e4.txt:14:", "one value at most"),
    '"2023-10-06T12:07:00Z"': ('"2023-10-06T12:07:00"', "002_8e037fcf155203f2.txt:5:", "in UTC"),
    "ng:published false": ('ng:published "no"', "000_7a22e984da5513e4.txt:", "true or false"),
    "schema:publisher provider:theiet.org": ('schema:publisher "IET"', "000_7a22e984da5513e4.txt:", "by its IRI"),
}  # fmt: skip


@pytest.mark.parametrize("stated", WRONG)
def test_validate_names_the_line(stated: str, newsgraph: Run, seeds: Path, seeds_exports: Path, tmp_path: Path) -> None:
    """A value that is wrong in the graph is reported at the line of the source document that it came from."""
    wrong, place, words = WRONG[stated]
    text = (seeds_exports / "graph.ttl").read_text(encoding="utf-8")
    assert stated in text
    (tmp_path / "graph.ttl").write_text(text.replace(stated, wrong, 1), encoding="utf-8")
    result = newsgraph("validate", tmp_path / "graph.ttl", "--sources", seeds)
    assert 1 == result.returncode
    line = next(line for line in result.stdout.splitlines() if words in line)
    assert line.startswith(place)
    assert ": error misshapen: " in line


def test_validate_passes_what_was_built(newsgraph: Run, seeds_exports: Path) -> None:
    """What was built is as it should be, with the documents' graphs too."""
    for name in ("graph.ttl", "graph.nq"):
        result = newsgraph("validate", seeds_exports / name)
        assert (0, "") == (result.returncode, result.stdout)


@pytest.mark.parametrize("name", [b"two\nlines.md", b"tab\tand\rreturn.md", b"\xff.md"])
def test_validate_passes_documents_of_any_name(name: bytes, newsgraph: Run, tmp_path: Path) -> None:
    """What is built of a document whose name has line breaks or is not UTF-8 is as it should be."""
    folder = tmp_path / "docs"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/" + name, "w") as file:
        file.write("---\ntitle: A title\nwebUrl: https://e.org/a\ntype: article\n---\n")
    newsgraph("build", folder, "--formats", "ttl,nq", "--out", tmp_path / "out")
    for exported in ("graph.ttl", "graph.nq"):
        result = newsgraph("validate", tmp_path / "out" / exported, "--sources", folder)
        assert (0, "") == (result.returncode, result.stdout)


@pytest.mark.parametrize("format", ["ttl", "jsonld", "shacl", "markdown"])
def test_schema_prints_each_form(format: str, newsgraph: Run) -> None:
    """`newsgraph schema` prints the ontology, the context, the shapes and the field table, below any base."""
    result = newsgraph("schema", "--format", format, "--base", "https://news.example/")
    assert (0, "") == (result.returncode, result.stderr)
    assert DEFAULT_BASE not in result.stdout
    if format == "jsonld":
        assert "https://news.example/ns#" == json.loads(result.stdout)["@context"]["ng"]
    elif format == "markdown":
        assert "| `title` | `title` | line of text | `schema:headline` | Its headline. |" in result.stdout
    else:
        assert len(rdflib.Graph().parse(data=result.stdout, format="turtle")) > 50
