"""The query library: every query on the seeds and on real documents, by two engines and by NetworkX."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import by_networkx
import networkx as nx
import pyoxigraph
import pytest
import rdflib
from places import REAL_AZURE, REAL_POWERAPPS

import graph
from graph import analysis
from graph.analysis.statements import export, statements
from graph.core.schema import STANDARD_SCHEMA
from graph.sparql import QUERIES
from graph.sparql.client import query_dataset
from graph.sparql.dataset import Dataset, dataset_from_network
from graph.sparql.library import find_query

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")  # rdflib's own queries use it

OWN_ANSWER = ("provenance",)
"""Its rows are triples, not attributes; it has tests of its own."""

DERIVED = ("first-on-story", "shared-stories", "stories", "storylines")
"""The queries that ask the triples of `analysis.ttl` too."""


def parameters(name: str, build: graph.Build) -> dict[str, object]:
    """Parameters that find something in a build: the defaults for the seeds, else its commonest things."""
    stated = {each.name: each.value() for each in QUERIES[name].parameters}
    if len(build.network) < 100:
        return stated
    cited = by_networkx.most_cited(build.network, 1)
    common = by_networkx.topics(build.network)
    domain = by_networkx.publishers_of_topic(build.network, str(common[0][1]), 1)[0][0].rpartition("/")[2]
    found = {
        "topic": common[0][1], "first": common[0][1], "second": common[1][1], "domain": domain, "words": "cloud",
        "article": f"<{cited[0][0]}>" if cited else None, "since": datetime.fromisoformat("2020-06-01T00:00:00Z"),
    }  # fmt: skip
    if name in DERIVED and len(inside := analysis.membership(build.network)["article"]):
        found["article"] = f"<{inside.iloc[0]}>"
    return {key: found.get(key) or value for key, value in stated.items()}


def rows(build: graph.Build, name: str, values: dict[str, object]) -> list[tuple[object, ...]]:
    found = (
        query_dataset(with_analysis(build.network), name, values) if name in DERIVED else build.query(name, **values)
    )
    assert isinstance(found, list)
    return [tuple(map(plain, row.values())) for row in found]


@cache
def with_analysis(network: nx.MultiDiGraph) -> Dataset:
    """The triples of a network and the derived ones."""
    dataset = dataset_from_network(network)
    dataset.store.extend(pyoxigraph.Quad(*triple) for triple in statements(network))
    return dataset


def plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 6) if value % 1 else int(value)
    return value


def by_rdflib(triples: rdflib.Graph, text: str, base: str) -> list[tuple[object, ...]]:
    found = triples.query(text, initNs=STANDARD_SCHEMA.prefixes(base) | {"prov": "http://www.w3.org/ns/prov#"})
    # rdflib gives one row without any value where GROUP BY has nothing to group; SPARQL gives none.
    return [tuple(map(of_rdflib, row)) for row in found if any(map(of_rdflib, row))]


def of_rdflib(term: rdflib.term.Node | None) -> object:
    if isinstance(term, rdflib.Literal) and term.datatype in (
        rdflib.XSD.integer,
        rdflib.XSD.decimal,
        rdflib.XSD.double,
    ):
        value = float(term)
        return round(value, 6) if value % 1 else int(value)
    return None if term is None else str(term).replace("+00:00", "Z")


def shown(values: dict[str, object]) -> dict[str, object]:
    """Parameters as Python's answers want them: addresses and dates as text."""
    return {
        key: value[1:-1]
        if isinstance(value, str) and value.startswith("<")
        else value.isoformat().replace("+00:00", "Z")
        if isinstance(value, datetime)
        else value
        for key, value in values.items()
    }


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in OWN_ANSWER])
@pytest.mark.parametrize("fixture", ["seeds_build", "made_azure", REAL_AZURE])
def test_networkx_agrees(name: str, fixture: str, request: pytest.FixtureRequest) -> None:
    """A query gives the rows, in the order, that the same question gives on the NetworkX graph."""
    build: graph.Build = request.getfixturevalue(fixture)
    values = parameters(name, build)
    answer = getattr(by_networkx, name.replace("-", "_"))
    expected = [tuple(map(plain, row)) for row in answer(build.network, **shown(values))]
    actual = rows(build, name, values)
    if name == "possible-duplicates":  # what GROUP_CONCAT joins comes in no order
        actual = [(key, number, " ".join(sorted(str(urls).split()))) for key, number, urls in actual]
    assert expected == actual


@pytest.mark.parametrize("name", list(QUERIES))
@pytest.mark.parametrize("fixture", ["seeds_build", "made_powerapps", REAL_POWERAPPS])
def test_rdflib_agrees(name: str, fixture: str, request: pytest.FixtureRequest) -> None:
    """A query gives the same rows in rdflib."""
    build: graph.Build = request.getfixturevalue(fixture)
    values = parameters(name, build)
    triples = derived_of(build) if name in DERIVED else request.getfixturevalue(f"{fixture}_triples")
    expected = by_rdflib(triples, QUERIES[name].bind(values), build.corpus.base)
    actual = rows(build, name, values)
    assert sorted(map(str, expected)) == sorted(map(str, actual))


@pytest.fixture(scope="session")
def seeds_build_triples(seeds_build: graph.Build) -> rdflib.Dataset:
    return dataset_of(seeds_build)


@pytest.fixture(scope="session")
def made_powerapps_triples(made_powerapps: graph.Build) -> rdflib.Dataset:
    return dataset_of(made_powerapps)


@pytest.fixture(scope="session")
def real_powerapps_triples(real_powerapps: graph.Build) -> rdflib.Dataset:
    return dataset_of(real_powerapps)


def dataset_of(build: graph.Build) -> rdflib.Dataset:
    """The triples in the default graph of a dataset, because one query asks for graphs too."""
    dataset = rdflib.Dataset()
    for triple in build.rdf():
        dataset.add(triple)
    return dataset


def derived_of(build: graph.Build) -> rdflib.Graph:
    """The triples of a build and the derived ones."""
    triples = rdflib.Graph()
    for triple in build.rdf():
        triples.add(triple)
    return triples.parse(data=export(build.network), format="turtle")


def test_most_queries_find_something(azure: graph.Build) -> None:
    """Of the queries, all but those that look for faults find rows in real documents."""
    empty = {name for name in QUERIES if name != "provenance" and not rows(azure, name, parameters(name, azure))}
    assert {"dates-outside", "incomplete-articles", "topic-tree", "storylines"} >= empty


def test_library_is_described() -> None:
    """There are 20 queries at least; each says what it answers in a sentence, and every parameter what it is."""
    assert len(QUERIES) >= 20
    for each in QUERIES.values():
        assert re.fullmatch(r"[a-z-]+", each.name)
        assert each.title
        assert each.about.endswith(".")
        assert all(parameter.doc.endswith(".") for parameter in each.parameters)
        assert re.search(r"\bORDER BY\b", each.text)


def test_provenance_names_documents(seeds_build: graph.Build) -> None:
    """Without graphs of documents, the documents that describe a thing stand for what is said of it."""
    article = next(node for node, values in seeds_build.network.nodes(data=True) if values.get("documents"))
    found = seeds_build.query("provenance", thing=f"<{article}>")
    assert set(seeds_build.network.nodes[article]["documents"]) == {row["document"] for row in found}


def test_unknown_names_are_answered_with_the_nearest(seeds_build: graph.Build) -> None:
    """A query or parameter that is misspelt is answered with the one that was meant."""
    with pytest.raises(graph.NewsgraphError, match="did you mean 'most-cited'"):
        find_query("most-sited")
    with pytest.raises(graph.NewsgraphError, match="did you mean 'limit'"):
        seeds_build.query("most-cited", limt=3)


def test_values_of_the_wrong_type_are_refused() -> None:
    """A number, a date or an address that is none is refused in one line."""
    for name, values in (
        ("most-cited", {"limit": "many"}),
        ("changed-since", {"since": "2024-02-30"}),
        ("provenance", {"thing": "not an IRI"}),
    ):
        with pytest.raises(graph.NewsgraphError, match="must be"):
            QUERIES[name].bind(values)


def test_library_is_documented(project: Path) -> None:
    """docs/sparql.md lists every query with its sentence."""
    page = (project / "docs" / "sparql.md").read_text(encoding="utf-8")
    assert [] == [each.name for each in QUERIES.values() if f"| `{each.name}` | {each.about} |" not in page]
