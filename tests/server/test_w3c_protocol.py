"""The cases of the SPARQL 1.1 Protocol in `protocol-cases.toml`, and those of its service description."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import rdflib
from endpoint import Answer, Endpoint, serving
from rdflib.namespace import RDF

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
CASES = tomllib.loads(Path(__file__).with_name("protocol-cases.toml").read_text(encoding="utf-8"))
FORM = "application/x-www-form-urlencoded"

Case = Mapping[str, Any]


def encoded(pairs: list[list[str]]) -> str:
    """Return names and values as in an address or a form."""
    return urlencode([tuple(pair) for pair in pairs])


def sent(endpoint: Endpoint, case: Case, method: str) -> Answer:
    """Send the request of a case."""
    body = case["body"].encode(case.get("encoding", "utf-8")) if "body" in case else None
    body = encoded(case["form"]).encode() if "form" in case else body
    media_type = case.get("type", FORM if "form" in case else None)
    address = f"/sparql/?{encoded(case['parameters'])}" if "parameters" in case else "/sparql/"
    return endpoint.ask(address, case.get("method", method), body, {"Content-Type": media_type} if media_type else {})


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Three named graphs of one triple each, served."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "data.nq").write_text(CASES["data"].lstrip(), encoding="utf-8")
    with serving(folder / "data.nq", folder) as running:
        yield running


@pytest.mark.parametrize("name", CASES["query"])
def test_query_is_answered_as_the_protocol_demands(pages: Endpoint, name: str) -> None:
    """Each request with a query gets the kind of answer that the protocol demands, or an error of the client."""
    case = CASES["query"][name]
    answer = sent(pages, case, "GET")
    if case["answer"] == "refused":
        assert (4, "text/plain") == (answer.status // 100, answer.type)
    else:
        assert 200 == answer.status
        assert answer.type in TYPES[case["answer"]]
    if "is" in case:
        assert case["is"] == boolean_of(answer)


@pytest.mark.parametrize("name", CASES["update"])
def test_update_is_refused(pages: Endpoint, name: str) -> None:
    """Every update is refused with a client error and a line of plain text, and changes nothing."""
    before = pages.query("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s").body
    answer = sent(pages, CASES["update"][name], "POST")
    assert (4, "text/plain") == (answer.status // 100, answer.type)
    assert answer.text.strip()
    assert before == pages.query("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s").body


def test_every_case_of_the_protocol_is_there() -> None:
    """There is a case for each of the 34 tests of the working group, 20 of them of queries."""
    assert (20, 14) == (len(CASES["query"]), len(CASES["update"]))


TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "rows": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "triples": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


def boolean_of(answer: Answer) -> bool:
    if answer.type.endswith("json"):
        return bool(json.loads(answer.body)["boolean"])
    return ElementTree.fromstring(answer.body).findtext("{*}boolean") == "true"


# Service description: the three tests are prose, so each is written out here.


@pytest.fixture(scope="module")
def described(server: Endpoint) -> tuple[Answer, rdflib.Graph]:
    answer = server.ask("/sparql")
    return answer, rdflib.Graph().parse(data=answer.body, format=answer.type)


def test_service_description_is_rdf(described: tuple[Answer, rdflib.Graph]) -> None:
    """A GET of the endpoint without a query returns RDF."""
    answer, triples = described
    assert 200 == answer.status
    assert len(triples) > 5


def test_service_description_names_the_endpoint(described: tuple[Answer, rdflib.Graph], server: Endpoint) -> None:
    """The description has an sd:endpoint triple with the endpoint's own address."""
    _, triples = described
    assert [rdflib.URIRef(server.url + "/sparql")] == list(triples.objects(predicate=SD.endpoint))


def test_service_description_conforms(described: tuple[Answer, rdflib.Graph]) -> None:
    """The description keeps to the vocabulary: one service, one dataset with a default graph, IRIs where IRIs belong."""
    _, triples = described
    service = triples.value(predicate=RDF.type, object=SD.Service, any=False)
    dataset = triples.value(service, SD.defaultDataset, any=False)
    assert (dataset, RDF.type, SD.Dataset) in triples
    assert (triples.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in triples
    assert SD.SPARQL11Query in set(triples.objects(service, SD.supportedLanguage))
    assert all(isinstance(each, rdflib.URIRef) for each in triples.objects(service, SD.resultFormat))
