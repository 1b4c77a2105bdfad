"""The server as its clients and its keeper see it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest
import rdflib
from endpoint import COMMAND, Endpoint, serving, until

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")  # rdflib's own parsers use it

BOMB = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def refused(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "serve", *arguments], capture_output=True, text=True, timeout=60, cwd=cwd, check=False
    )


# Formats


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+xml"),
    ],
)
def test_rows_are_negotiated(server: Endpoint, accept: str, expected: str) -> None:
    """Rows come in the format that the client likes best, by its q-values."""
    answer = server.query("SELECT ?x { ?x a schema:Organization } ORDER BY ?x", accept)
    assert (200, expected) == (answer.status, answer.type)


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
def test_graphs_are_negotiated(server: Endpoint, accept: str, format: str) -> None:
    """Triples come in the RDF format asked for, and hold the same."""
    answer = server.query("CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }", accept)
    assert (200, accept) == (answer.status, answer.type)
    found = rdflib.Dataset(default_union=True).parse(data=answer.body, format=format)
    assert 38 == len(set(found.triples((None, rdflib.RDFS.label, None))))


def test_no_acceptable_format(server: Endpoint) -> None:
    """A client that takes none of the formats is told so."""
    assert 406 == server.query("ASK {}", "image/png").status
    assert 406 == server.query("DESCRIBE <https://example.org/topics>", "text/csv").status


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "SELECT ?s ?none { ?s a ?t }"])
def test_formats_of_rows_agree(server: Endpoint, query: str) -> None:
    """The four formats hold the same rows, read by pyoxigraph."""
    formats = {
        "application/sparql-results+json": pyoxigraph.QueryResultsFormat.JSON,
        "application/sparql-results+xml": pyoxigraph.QueryResultsFormat.XML,
        "text/tab-separated-values": pyoxigraph.QueryResultsFormat.TSV,
    }
    read = {
        sorted(map(str, pyoxigraph.parse_query_results(server.query(query, accept).body, format=format))).__str__()
        for accept, format in formats.items()
    }
    assert 1 == len(read)
    rows = list(csv.reader(io.StringIO(server.query(query, "text/csv").text, newline="")))
    assert len(json.loads(server.query(query, "application/json").body)["results"]["bindings"]) == len(rows) - 1


def test_syntax_errors_show_their_place(server: Endpoint) -> None:
    """A query that is not SPARQL is answered in plain text with the line and a caret."""
    answer = server.query("SELECT *\n{ ?s ?p }")
    assert (400, "text/plain") == (answer.status, answer.type)
    assert "not SPARQL at line 2" in answer.text
    assert answer.text.splitlines()[-1].strip() == "^"


@pytest.mark.parametrize(
    ("method", "path", "body", "type"),
    [
        ("POST", "/sparql", b"", "application/sparql-query"),
        ("POST", "/sparql", b" \r\n", "application/sparql-query"),
        ("POST", "/sparql", b"", "application/x-www-form-urlencoded"),
        ("POST", "/sparql", b"query=", "application/x-www-form-urlencoded"),
        ("POST", "/sparql?query=", b"", "application/x-www-form-urlencoded"),
        ("GET", "/sparql?query=", None, "text/plain"),
        ("GET", "/sparql?query=%20%23comment", None, "text/plain"),
    ],
)
def test_no_query_is_a_bad_request(server: Endpoint, method: str, path: str, body: bytes | None, type: str) -> None:
    """A request that should hold a query and holds none is answered 400, in plain text."""
    answer = server.ask(path, method, body, {"Content-Type": type})
    assert (400, "text/plain") == (answer.status, answer.type)


# Resources


def test_minted_identifiers_resolve(server: Endpoint) -> None:
    """A topic's address answers HTML to a browser and RDF to a program."""
    page = server.ask("/topic/ai", headers={"Accept": "text/html"})
    assert (200, "text/html") == (page.status, page.type)
    assert "<h1>AI</h1>" in page.text
    turtle = server.ask("/topic/ai", headers={"Accept": "text/turtle"})
    triples = rdflib.Graph().parse(data=turtle.body, format="turtle")
    topic = rdflib.URIRef("https://example.org/topic/ai")
    assert 5 == len(set(triples.subjects(rdflib.URIRef("https://schema.org/about"), topic)))
    assert 404 == server.ask("/topic/none").status


def test_documents_resolve(seeds_exports: Path, tmp_path: Path) -> None:
    """With the N-Quads export, a document's address answers what that document says."""
    with serving(seeds_exports / "graph.nq", tmp_path) as server:
        asked = "SELECT ?g { ?g prov:wasDerivedFrom ?source . ?source ng:path ?path } ORDER BY ?path"
        graphs = server.query(asked).text.split()[1:]
        assert 5 == len(graphs)
        answer = server.ask(graphs[0].removeprefix("https://example.org"), headers={"Accept": "text/turtle"})
        triples = rdflib.Graph().parse(data=answer.body, format="turtle")
        assert 1 == len(set(triples.subjects(rdflib.URIRef("https://schema.org/articleSection"))))
        page = server.ask(graphs[0].removeprefix("https://example.org"), headers={"Accept": "text/html"})
        assert "Described by this document" in page.text


def test_base_may_be_the_server(seeds_exports: Path, tmp_path: Path) -> None:
    """With --base at the server's address that name is served, and identifiers are looked for below it."""
    with serving(seeds_exports / "graph.ttl", tmp_path, "--base", "http://graph.example/") as server:
        host = {"Host": "graph.example", "Accept": "text/html"}
        assert 404 == server.ask("/topic/ai", headers=host).status
        assert 200 == server.ask("/health", headers=host).status


def test_dataset_is_described(server: Endpoint) -> None:
    """/.well-known/void says how many members each class has, and where the endpoint is."""
    triples = rdflib.Graph().parse(data=server.ask("/.well-known/void").body, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    organizations = triples.value(predicate=void["class"], object=rdflib.URIRef("https://schema.org/Organization"))
    assert 17 == int(triples.value(organizations, void.entities))
    assert f"{server.url}/sparql" == str(next(triples.objects(predicate=void.sparqlEndpoint)))


@pytest.mark.parametrize("path", ["/", "/sparql", "/ns", "/shapes", "/context.jsonld", "/queries.json", "/health"])
def test_every_page_has_its_policy(server: Endpoint, path: str) -> None:
    """Every answer has a content security policy and the usual headers."""
    answer = server.ask(path, headers={"Accept": "text/html, */*;q=0.1"})
    assert 200 == answer.status
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert ("nosniff", "DENY", "no-referrer") == tuple(
        answer.headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy")
    )


def test_what_documents_say_is_escaped(tmp_path: Path) -> None:
    """A title with markup is text on a resource's page."""
    (tmp_path / "evil.ttl").write_text(
        '<http://a/x> <http://www.w3.org/2000/01/rdf-schema#label> "<script>alert(1)</script>" ;'
        " <http://a/p> <javascript:alert(1)> ."
    )
    with serving(tmp_path / "evil.ttl", tmp_path) as server:
        page = server.ask("/resource?iri=" + quote("http://a/x"), headers={"Accept": "text/html"}).text
        assert "<script" not in page
        assert 'href="javascript:' not in page


# CORS


def test_cors_is_for_configured_origins_only(seeds_exports: Path, tmp_path: Path) -> None:
    """A page of a configured origin may read answers, one of another may not, and never with credentials."""
    with serving(seeds_exports / "graph.ttl", tmp_path, "--allow-origin", "https://ours.example") as server:
        ours = server.ask("/sparql?query=ASK%7B%7D", headers={"Origin": "https://ours.example"})
        other = server.ask("/sparql?query=ASK%7B%7D", headers={"Origin": "https://other.example"})
        preflight = server.ask("/sparql", "OPTIONS", headers={"Origin": "https://ours.example"})
    assert "https://ours.example" == ours.headers["access-control-allow-origin"]
    assert "access-control-allow-origin" not in other.headers
    assert 204 == preflight.status
    assert not any("credentials" in name for answer in (ours, other, preflight) for name in answer.headers)


# Many clients


def test_a_bomb_disturbs_nobody(tight: Endpoint) -> None:
    """While bombs run into their limit, other clients are answered."""
    with ThreadPoolExecutor(8) as clients:
        bombs = [clients.submit(tight.query, f"{BOMB} # {number}") for number in range(3)]
        answers = [clients.submit(tight.query, COUNT) for _ in range(40)]
        assert {200} == {answer.result().status for answer in answers}
        assert {bomb.result().status for bomb in bombs} <= {503, 504}


def test_too_many_are_sent_away(azure_ttl: Path, tmp_path: Path) -> None:
    """When all workers are busy, the next clients get 503 with Retry-After, and all is well afterwards."""
    with (
        serving(azure_ttl, tmp_path, "--concurrent", "1", "--timeout", "4", "--wait", "3") as server,
        ThreadPoolExecutor(8) as clients,
    ):
        answers = [each.result() for each in [clients.submit(server.query, f"{BOMB} # {n}") for n in range(8)]]
        assert {503, 504} == {answer.status for answer in answers}
        assert {"5"} == {answer.headers["retry-after"] for answer in answers if answer.status == 503}
        assert 200 == server.query(COUNT).status


def test_a_client_that_leaves_takes_its_query_along(azure_ttl: Path, tmp_path: Path) -> None:
    """When a client closes its connection, its query is stopped."""
    with serving(azure_ttl, tmp_path, "--concurrent", "1", "--timeout", "60") as server:
        with socket.create_connection(("127.0.0.1", server.port)) as leaving:
            leaving.sendall(f"GET /sparql?query={quote(BOMB)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.3)
        started = time.monotonic()
        assert 200 == server.query("ASK {}", "application/json").status
        assert time.monotonic() - started < 6


def test_the_same_question_is_computed_once(tight: Endpoint) -> None:
    """Clients that ask the same at the same time share one computation, and a bomb among them is one bomb."""
    with ThreadPoolExecutor(12) as clients:
        started = time.monotonic()
        answers = [each.result() for each in [clients.submit(tight.query, BOMB) for _ in range(12)]]
        assert {504} == {answer.status for answer in answers}
        assert time.monotonic() - started < 8


def test_changing_answers_are_not_kept(server: Endpoint) -> None:
    """A query whose answer is another each time is computed each time."""
    query = "SELECT (STRUUID() AS ?x) {}"
    assert server.query(query).text != server.query(query).text


def test_killed_worker_is_replaced(server: Endpoint) -> None:
    """When a worker is killed from outside, the next query has another."""
    workers = subprocess.run(
        ["pgrep", "-P", fork_server_of(server)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert workers
    for worker in workers:
        os.kill(int(worker), signal.SIGKILL)
    until(lambda: server.query("ASK {}", "application/json").status == 200, server.process)


def test_the_forking_process_is_replaced(seeds_exports: Path, tmp_path: Path) -> None:
    """When the process that forks the workers is killed, queries get 503 until there is a new one; three times."""
    with serving(seeds_exports / "graph.ttl", tmp_path) as server:
        assert 200 == server.query(COUNT).status
        for round in range(3):
            os.kill(int(fork_server_of(server)), signal.SIGKILL)
            health = server.ask("/health")
            fresh = server.query(f"{COUNT} # {round}")
            assert {health.status, fresh.status} <= {200, 503}
            assert all("retry-after" in each.headers for each in (health, fresh) if each.status == 503)
            until(lambda: server.log.read_text().count("loaded the data again") == round + 1, server.process)  # noqa: B023
            assert (200, 200) == (server.query(f"{COUNT} # after {round}").status, server.ask("/health").status)


def test_health_is_no_cached_answer(seeds_exports: Path, tmp_path: Path) -> None:
    """While the data cannot be loaded again, cached answers are given and /health is 503."""
    data = tmp_path / "graph.ttl"
    shutil.copy(seeds_exports / "graph.ttl", data)
    with serving(data, tmp_path) as server:
        assert (200, 200) == (server.query("ASK {}", "application/json").status, server.ask("/health").status)
        data.unlink()
        os.kill(int(fork_server_of(server)), signal.SIGKILL)
        until(lambda: "cannot be loaded" in server.log.read_text(), server.process)
        assert (200, 503) == (server.query("ASK {}", "application/json").status, server.ask("/health").status)
        assert 503 == server.query("SELECT * { ?a ?b ?c } LIMIT 1").status
        shutil.copy(seeds_exports / "graph.ttl", data)
        until(lambda: server.ask("/health").status == 200, server.process)


def fork_server_of(server: Endpoint) -> str:
    server.query("ASK {}")
    command = ["pgrep", "-P", str(server.process.pid)]
    return until(lambda: only(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()))


def only(found: list[str]) -> str | None:
    """The one element of a list: a process that has ended stays listed until it is waited for."""
    return found[0] if len(found) == 1 else None


# Change and end


def test_data_is_loaded_again_without_a_gap(seeds_exports: Path, tmp_path: Path) -> None:
    """When the exports change, the new data is served, and no request in between fails."""
    data = tmp_path / "graph.ttl"
    shutil.copy(seeds_exports / "graph.ttl", data)
    with serving(data, tmp_path) as server:
        before = server.query(COUNT).text
        statuses: list[int] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                statuses.append(server.query(COUNT).status)

        client = threading.Thread(target=ask)
        client.start()
        more = tmp_path / "new.ttl"
        more.write_bytes(data.read_bytes() + b"<https://example.org/topic/x> a skos:Concept .\n")
        more.replace(data)
        until(lambda: server.query(COUNT).text != before, server.process)
        data.write_text("this is no Turtle")
        until(lambda: "the old stays" in server.log.read_text(), server.process)
        done.set()
        client.join()
        assert {200} == set(statuses)
        assert 200 == server.query(COUNT).status


def test_sigterm_ends_it_cleanly(azure_ttl: Path, tmp_path: Path) -> None:
    """On SIGTERM it ends in some seconds with exit code 0, and leaves no process behind."""
    with serving(azure_ttl, tmp_path, "--timeout", "60") as server:
        fork_server = fork_server_of(server)
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as waiting:
            waiting.sendall(f"GET /sparql?query={quote(BOMB)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            until(lambda: computing(fork_server), server.process)
            started = time.monotonic()
            assert 0 == server.stop()
            assert time.monotonic() - started < 15
            assert waiting.recv(65536).startswith(b"HTTP/1.1 503")
        until(lambda: not Path(f"/proc/{fork_server}").exists())
        assert "Traceback" not in server.log.read_text()


def computing(fork_server: str) -> bool:
    """Whether one of the workers has computed for a while."""
    workers = Path(f"/proc/{fork_server}/task/{fork_server}/children").read_text().split()
    return any(int(Path(f"/proc/{worker}/stat").read_text().split()[13]) > 10 for worker in workers)


def test_log_keeps_queries_secret(server: Endpoint) -> None:
    """The access log has the path of a request and not its query."""
    server.query('ASK { ?s ?p "what-nobody-should-know" }')
    log = server.log.read_text()
    assert "GET /sparql 200" in log
    assert "what-nobody-should-know" not in log


# Wrong use


def test_the_second_of_two_servers_is_told(seeds_exports: Path, tmp_path: Path) -> None:
    """Two servers that begin at the same time on one port: the slower one ends with the line about the port."""
    pipe = tmp_path / "slow.ttl"
    os.mkfifo(pipe)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))
        command = [COMMAND, "serve", pipe, "--port", str(other.getsockname()[1])]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
            with pipe.open("wb") as data:  # it is open once the server has the port and loads
                other.listen()
                data.write((seeds_exports / "graph.ttl").read_bytes())
            assert process.stderr is not None
            told = process.stderr.read()
    assert (2, 1) == (process.returncode, len(told.splitlines()))
    assert "choose another --port" in told


def test_wrong_use_is_one_line(seeds_exports: Path, tmp_path: Path) -> None:
    """Malformed, missing or empty data, a taken port and a bad base are one line each, and exit code 2."""
    (tmp_path / "bad.ttl").write_text("<a> <b> .\n")
    (tmp_path / "empty.ttl").write_text("")
    (tmp_path / "folder").mkdir()
    data = str(seeds_exports / "graph.ttl")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, words in (
            (("bad.ttl", "--port", "0"), "bad.ttl:1:"),
            (("missing.ttl", "--port", "0"), "there is no file missing.ttl"),
            (("empty.ttl", "--port", "0"), "the dataset is empty"),
            (("folder", "--port", "0"), "no RDF file"),
            ((data, "--port", port), "choose another --port"),
            ((data, "--port", "0", "--base", "nonsense"), "must be an http or https address"),
            ((data, "--port", "0", "--timeout", "0"), "timeout must be more than 0"),
            ((data, "--port", "0", "--cache", "-1"), "cache must be 0 or more"),
            ((data, "--port", "0", "--allow-origin", "ours.example/"), "'ours.example/' is no origin"),
        ):
            result = refused(*arguments, cwd=tmp_path)
            assert (2, "") == (result.returncode, result.stdout)
            assert words in result.stderr
            assert 1 == len(result.stderr.splitlines())
