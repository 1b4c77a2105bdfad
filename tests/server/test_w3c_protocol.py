"""The W3C's own tests of the SPARQL 1.1 Protocol and of service descriptions, run as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from endpoint import Answer, Endpoint, serving
from rdflib.collection import Collection
from rdflib.namespace import RDF

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")

FOLDER = Path(__file__).parent.parent.parent / ".." / "shared" / "w3c"
MANIFEST = rdflib.Graph().parse(FOLDER / "protocol" / "manifest.ttl", publicID="http://tests.example/manifest")
ENTRIES = list(Collection(MANIFEST, next(MANIFEST.objects(predicate=MF.entries))))
NAMES = {str(entry).rpartition("#")[2].rpartition(":")[2]: entry for entry in ENTRIES}
QUERIES = [name for name in NAMES if name.startswith(("query_", "bad_query", "bad_multiple_queries"))]
UPDATES = [name for name in NAMES if name not in QUERIES]


@dataclass(frozen=True)
class Exchange:
    """One request of a test, and what is expected of its response."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    format: str | None


def exchanges(entry: rdflib.term.Node) -> Iterator[Exchange]:
    action = MANIFEST.value(entry, MF.action)
    for request in Collection(MANIFEST, MANIFEST.value(action, HT.requests)):
        listed = MANIFEST.value(request, HT.headers)
        headers = {
            str(MANIFEST.value(header, HT.fieldName)): str(MANIFEST.value(header, HT.fieldValue))
            for header in (Collection(MANIFEST, listed) if listed else ())
        }
        response = MANIFEST.value(request, HT.resp)
        boolean = MANIFEST.value(response, MF.expectedBoolean)
        format = MANIFEST.value(response, MF.expectedFormat)
        yield Exchange(
            str(MANIFEST.value(request, HT.methodName)),
            str(MANIFEST.value(request, HT.absolutePath)),
            headers,
            body_of(request),
            frozenset(str(each)[-3] for each in MANIFEST.objects(response, MF.expectedStatus)),
            None if boolean is None else bool(boolean.toPython()),
            None if format is None else str(format),
        )


def body_of(request: rdflib.term.Node) -> bytes | None:
    body = MANIFEST.value(request, HT.body)
    if body is None:
        return None
    encoding = str(MANIFEST.value(body, CNT.characterEncoding) or "UTF-8")
    return str(MANIFEST.value(body, CNT.chars)).encode(encoding)


def sent(endpoint: Endpoint, exchange: Exchange) -> Answer:
    return endpoint.ask(exchange.path, exchange.method, exchange.body, exchange.headers)


@pytest.fixture(scope="module")
def w3c(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The data of the tests, each file in the named graph that the manifest gives it."""
    quads = set()
    for described in MANIFEST.objects(predicate=UT.graphData):
        name = Path(str(MANIFEST.value(described, UT.graph))).name.rpartition(":")[2]
        label = MANIFEST.value(described, rdflib.RDFS.label)
        for line in (FOLDER / "protocol" / name).read_text().splitlines():
            if line.strip():
                quads.add(f"{line.strip().removesuffix('.')}<{label}> .\n")
    folder = tmp_path_factory.mktemp("w3c")
    (folder / "data.nq").write_text("".join(sorted(quads)))
    with serving(folder / "data.nq", folder) as running:
        yield running


@pytest.mark.parametrize("name", QUERIES)
def test_query_part(w3c: Endpoint, name: str) -> None:
    """Every test of the protocol's query part passes."""
    for exchange in exchanges(NAMES[name]):
        answer = sent(w3c, exchange)
        assert str(answer.status)[0] in exchange.statuses
        if exchange.boolean is not None:
            assert exchange.boolean == boolean_of(answer)
        if exchange.format is not None:
            assert answer.type in TYPES[exchange.format]


@pytest.mark.parametrize("name", UPDATES)
def test_update_part_is_refused(w3c: Endpoint, name: str) -> None:
    """Every update is refused with a client error and a line of plain text, and changes nothing."""
    before = w3c.query("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s").body
    first = next(exchanges(NAMES[name]))
    answer = sent(w3c, first)
    assert ("4", "text/plain") == (str(answer.status)[0], answer.type)
    assert answer.text.strip()
    assert before == w3c.query("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s").body


def test_manifest_is_whole() -> None:
    """All 34 tests of the manifest are run."""
    assert (34, 20) == (len(ENTRIES), len(QUERIES))


TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
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
