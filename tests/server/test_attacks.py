"""The attack suite. `python tests/server/test_attacks.py GRAPH.TTL` writes its table into `docs/security.md` again."""

from __future__ import annotations

import http.server
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from endpoint import Answer, Endpoint, serving
from service_calls import calls, counting

PAGE = Path(__file__).parent.parent.parent / "docs" / "security.md"
BEGIN, END = "<!-- attacks: begin -->", "<!-- attacks: end -->"


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        name: its name in the table.
        goal: the attacker's goal.
        send: sends the request and returns the answer.
        expected: the expected statuses.
        outcome: the outcome in words.
    """

    name: str
    goal: str
    send: Callable[[Endpoint], Answer]
    expected: frozenset[int]
    outcome: str


def ask(query: str, **parameters: str) -> Callable[[Endpoint], Answer]:
    return lambda endpoint: endpoint.query(query, **parameters)


def raw(content: bytes, seconds: float = 30) -> Callable[[Endpoint], Answer]:
    def send(endpoint: Endpoint) -> Answer:
        received = endpoint.raw(content, seconds)
        status = re.match(rb"HTTP/1\.1 (\d{3})", received)
        return Answer(int(status[1]) if status else 0, {}, received.partition(b"\r\n\r\n")[2])

    return send


def request(
    path: str = "/sparql", method: str = "GET", body: bytes | None = None, **headers: str
) -> Callable[[Endpoint], Answer]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda endpoint: endpoint.ask(path, method, body, named)


ANYTHING = "?s ?p ?o . ?a ?b ?c . ?x ?y ?z"
FORM = "application/x-www-form-urlencoded"
REFUSED, STOPPED, LARGE = frozenset({400}), frozenset({413, 504}), frozenset({413})

ATTACKS = (
    # Reaching other hosts and files
    Attack("SERVICE to an internal host", "the server asks another host", ask("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), REFUSED, "refused before it is parsed"),
    Attack("SERVICE SILENT with a variable", "the same, in silence", ask("SELECT * { VALUES ?e { <http://127.0.0.1:1/> } SERVICE SILENT ?e { ?s ?p ?o } }"), REFUSED, "refused before it is parsed"),
    Attack("sErViCe between comments", "a keyword search misses it", ask("SELECT*{#\nsErViCe#x\n<http://127.0.0.1:1/>{?s ?p ?o}}"), REFUSED, "refused before it is parsed"),
    Attack("SERVICE as \\u0053ERVICE", "escapes hide the keyword", ask("SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), REFUSED, "a syntax error"),
    Attack("FROM <file:///etc/passwd>", "a local file is read", ask("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"), REFUSED, "refused: no such graph, none is fetched"),
    Attack("FROM NAMED through a prefix", "the graph's name is hidden", ask("PREFIX f: <file:///etc/> SELECT * FROM NAMED f:passwd { GRAPH ?g { ?s ?p ?o } }"), REFUSED, "refused: no such graph, none is fetched"),
    Attack("FROM an internal address", "the server fetches it", ask("SELECT * FROM <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o }"), REFUSED, "refused: no such graph, none is fetched"),
    Attack("SERVICEs:x", "a keyword that longest-match lexing takes for a prefix", ask("PREFIX s: <http://127.0.0.1:1/> ASK { SERVICEs:x { ?s ?p ?o } }"), REFUSED, "refused wherever the engine could read it"),
    Attack("a:b.c.SERVICE<http:…>", "a keyword that longest-match lexing takes for a name", ask("PREFIX a: <a:> ASK { ?s ?p a:b.c.SERVICE<http://127.0.0.1:1/>{?x ?y ?z} }"), REFUSED, "refused wherever the engine could read it"),
    Attack("SERVICESILENT<http:…>", "a keyword that no space sets off", ask("ASK{SERVICESILENT<http://127.0.0.1:1/>{?s ?p ?o}}"), REFUSED, "refused wherever the engine could read it"),
    Attack("FILTER(1<2)SERVICE#>", "a keyword that longest-match lexing takes for an address", ask("ASK{FILTER(1<2)SERVICE#>\n<http://127.0.0.1:1/>{?s ?p ?o}}"), REFUSED, "refused: ambiguous queries are not run"),
    Attack("FILTER(1<((((…", "brackets that lexing takes for an address", ask("ASK{FILTER(1<" + "(" * 20_000 + "1" + ")" * 20_000 + "&&2>1)}"), REFUSED, "refused, for the same reason"),
    Attack("default-graph-uri=file:…", "the protocol's own way to a file", ask("SELECT * { ?s ?p ?o }", **{"default-graph-uri": "file:///etc/passwd"}), REFUSED, "refused by its scheme"),
    Attack("default-graph-uri=http:…", "the protocol's own way to a host", ask("SELECT * { ?s ?p ?o }", **{"default-graph-uri": "http://127.0.0.1:1/"}), frozenset({200}), "an empty graph; nothing is fetched"),
    Attack("/static/../../etc/passwd", "a file by its path", raw(b"GET /static/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), frozenset({404}), "there is no such file"),
    # Writing
    Attack("update parameter", "data is deleted", request("/sparql", "POST", b"update=DROP+ALL", Content_Type=FORM), frozenset({403}), "refused: read-only"),
    Attack("POST of application/sparql-update", "data is inserted", request("/sparql", "POST", b"INSERT DATA { <a:a> <a:b> 1 }", Content_Type="application/sparql-update"), frozenset({403}), "refused: read-only"),
    Attack("an update as a query", "the query path writes", ask("INSERT DATA { <a:a> <a:b> 1 }"), REFUSED, "refused: read-only"),
    Attack("LOAD <file:///etc/passwd>", "a file is loaded", ask("LOAD <file:///etc/passwd>"), REFUSED, "refused: read-only"),
    Attack("a query with an update behind it", "the second is run", ask("ASK {} ; DROP ALL"), REFUSED, "a syntax error"),
    # Time and memory
    Attack("three-way join, counted", "a worker for ever", ask(f"SELECT (COUNT(*) AS ?n) {{ {ANYTHING} }}"), frozenset({504}), "stopped at the time limit"),
    Attack("ORDER BY over a product", "all memory", ask(f"SELECT * {{ {ANYTHING} }} ORDER BY ?o ?c ?z"), STOPPED, "stopped at the memory or time limit"),
    Attack("DISTINCT over a product", "all memory", ask(f"SELECT DISTINCT * {{ {ANYTHING} }}"), STOPPED, "stopped at the memory, time or row limit"),
    Attack("GROUP_CONCAT over a product", "one huge text", ask("SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?c), STR(?z))) AS ?x) { ?s ?p ?o . ?a ?b ?c . ?x1 ?y ?z }"), STOPPED, "stopped at the memory or time limit"),
    Attack("text doubled forty times", "one huge text", ask("SELECT (STRLEN(?x40) AS ?n) { BIND('ab' AS ?x0) " + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40)) + " }"), frozenset({400, 413, 500, 504}), "stopped at the memory limit"),
    Attack("path bomb: (a|^a)* from everything", "a closure of everything", ask("SELECT (COUNT(*) AS ?n) { ?s (!<a:a>|^!<a:a>)* ?o . ?o (!<a:a>|^!<a:a>)* ?z }"), STOPPED, "stopped at the time limit"),
    Attack("path bomb: nested stars", "exponential steps", ask("SELECT (COUNT(*) AS ?n) { ?s ((((!<a:a>)*)*)*)* ?o . ?o ((((!<a:b>)*)*)*)* ?z }"), STOPPED, "stopped at the time limit"),
    Attack("regex with catastrophic backtracking", "exponential steps", ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?o), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), "^(a+)+$")) }'), frozenset({200}), "answered: the engine's regexes do not backtrack"),
    Attack("regex of a million states", "all memory", ask('ASK { FILTER(REGEX("a", "((a{1000}){1000}){1000}")) }'), frozenset({200, 400, 413}), "answered: such a regex is an error in the filter"),
    Attack("all rows of a product", "a result without end", ask(f"SELECT * {{ {ANYTHING} }}"), STOPPED, "stopped at the row or byte limit"),
    Attack("CONSTRUCT of a product", "a graph without end", ask("CONSTRUCT { ?s ?b ?z } WHERE { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }", accept="text/turtle"), STOPPED, "stopped at the byte or time limit"),
    Attack("3,500 OPTIONALs", "planning without end", ask("SELECT * {" + "OPTIONAL{?s ?p ?o}" * 3500 + "}"), frozenset({400, 413, 504}), "stopped at the time limit"),
    Attack("4,000 unions", "planning without end", ask("SELECT * {" + "UNION".join(["{?s ?p ?o}"] * 4000) + "}"), frozenset({400, 413, 504}), "stopped at the time or length limit"),
    # The parser
    Attack("20,000 nested parentheses", "the process aborts", ask("SELECT * { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }"), REFUSED, "refused before it is parsed"),
    Attack("20,000 nested groups", "the process aborts", ask("SELECT * " + "{" * 20000 + "}" * 20000), REFUSED, "refused before it is parsed"),
    Attack("50,000 exclamation marks", "the parser recurses", ask("ASK { FILTER(" + "!" * 50000 + "true) }"), REFUSED, "refused before it is parsed"),
    Attack("a path of 8,000 steps", "the planner recurses", ask("ASK { ?s " + "/".join(["<a:a>"] * 8000) + " ?o }"), frozenset({200, 400, 413, 504}), "answered or stopped; the worker has its own stack"),
    Attack("a sum of 20,000 terms", "the evaluator recurses", ask("ASK { FILTER(" + "+".join(["1"] * 20000) + " > 0) }"), frozenset({200, 400, 413, 504}), "answered or stopped; the worker has its own stack"),
    Attack("VALUES of a million rows", "memory of the parser", ask("SELECT * { VALUES ?x { " + "1 " * 1_000_000 + "} }"), frozenset({413}), "the body is too large"),
    Attack("VALUES of 30,000 rows", "rows past the limit", ask("SELECT * { VALUES ?x { " + "1 " * 30_000 + "} }"), LARGE, "stopped at the row limit"),
    Attack("a query longer than allowed", "work before the check", ask("ASK {} #" + "x" * 70_000), REFUSED, "refused by its length"),
    Attack("prefix of 60,000 dots", "the check itself is slow", ask("a." * 30000), frozenset({400, 504}), "refused: no SPARQL, in linear time"),
    # HTTP
    Attack("body of 100 MB", "memory of the server", raw(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 100000000\r\nConnection: close\r\n\r\nASK"), frozenset({413}), "refused by its stated length"),
    Attack("chunked body without end", "memory of the server", raw(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 20), frozenset({413}), "refused when it passes the limit"),
    Attack("query that is not UTF-8", "a decoder fails", request("/sparql", "POST", b"ASK { ?s ?p '\xff\xfe' }", Content_Type="application/sparql-query"), REFUSED, "refused with the byte's place"),
    Attack("percent-encoded bytes that are not UTF-8", "a decoder fails", request("/sparql?query=ASK%7B%7D%FF"), REFUSED, "refused"),
    Attack("UTF-16 body", "two decoders disagree", request("/sparql", "POST", "ASK {}".encode("utf-16"), Content_Type="application/sparql-query; charset=UTF-16"), frozenset({415}), "refused by its charset"),
    Attack("NUL and control characters", "a C string ends early", ask("ASK { ?s ?p '\x00\x1b[2J' }"), frozenset({200, 400}), "a text like any other"),
    Attack("unpaired surrogates", "JSON between the processes breaks", request("/sparql?query=ASK%7B%7D%ED%A0%80"), REFUSED, "refused"),
    Attack("line break in a parameter", "a header is injected", request("/sparql?query=ASK%7B%7D&default-graph-uri=http://a/%0d%0aSet-Cookie:%20a=b"), REFUSED, "refused; no part of a request goes into headers"),
    Attack("line break in Accept", "a header is injected", raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\x00X: y\r\nConnection: close\r\n\r\n"), frozenset({400}), "refused by the HTTP parser"),
    Attack("Host: evil.example", "DNS rebinding", raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), frozenset({421}), "refused: not this server's name"),
    Attack("two Host headers", "two checks disagree", raw(b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"), frozenset({400, 421}), "refused"),
    Attack("two lengths", "request smuggling", raw(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n"), frozenset({400}), "refused by the HTTP parser"),
    Attack("Content-Length and Transfer-Encoding", "request smuggling", raw(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), frozenset({400}), "refused, and the connection is closed"),
    Attack("a header of a megabyte", "memory of the server", raw(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 2_000_000 + b"\r\n\r\n"), frozenset({400, 0}), "refused, or the connection is closed"),
    Attack("3,000 parameters", "a slow form parser", request("/sparql?" + "&".join(["a=b"] * 3000)), REFUSED, "refused: at most 256"),
    Attack("an Accept header of 5,000 ranges", "slow negotiation", raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + b",".join([b"a/b;q=0.1"] * 5000) + b"\r\n\r\n"), frozenset({406}), "the first 64 are looked at"),
    Attack("Origin of another site", "its page reads answers", request("/sparql?query=ASK%7B%7D", Origin="https://evil.example"), frozenset({200}), "answered without CORS headers, so browsers keep it from the page"),
    Attack("<script> in a resource's address", "script in the page", request("/resource?iri=" + quote("http://a/<script>alert(1)</script>"), Accept="text/html"), frozenset({400, 404}), "refused: no IRI"),
)  # fmt: skip


def made(endpoint: Endpoint, attack: Attack) -> tuple[Answer, float]:
    started = time.monotonic()
    answer = attack.send(endpoint)
    return answer, time.monotonic() - started


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(tight: Endpoint, attack: Attack) -> None:
    """The attack gets what the table says, in time, and the next client does not notice."""
    answer, seconds = made(tight, attack)
    assert answer.status in attack.expected, answer.text[:500]
    assert seconds < 15
    assert "access-control-allow-origin" not in answer.headers
    assert b"root:" not in answer.body
    assert (200, "n\r\n1\r\n") == (
        (after := tight.query("SELECT (COUNT(*) AS ?n) { BIND(1 AS ?x) }")).status,
        after.text,
    )


@contextmanager
def listener() -> Iterator[tuple[int, list[str]]]:
    """A host that must not be reached."""
    reached: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reached.append(self.path)
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=other.serve_forever, daemon=True)
    thread.start()
    try:
        yield other.server_address[1], reached
    finally:
        other.shutdown()
        other.server_close()
        thread.join()


def test_no_host_is_reached(tight: Endpoint) -> None:
    """Neither SERVICE, FROM, LOAD nor the protocol's parameters make the server open a connection."""
    with listener() as (port, reached):
        there = f"http://127.0.0.1:{port}/x"
        for query in (
            f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"SELECT * {{ GRAPH <{there}> {{ ?s ?p ?o }} }}",
            f"DESCRIBE <{there}>",
            f"LOAD <{there}>",
        ):
            tight.query(query)
        tight.query("SELECT * { ?s ?p ?o } LIMIT 1", **{"default-graph-uri": there, "named-graph-uri": there})
        assert [] == reached


def test_no_spelling_of_service_is_run(tight: Endpoint) -> None:
    """All spellings of SERVICE get 400 and make no connection."""
    with counting() as (there, connections):
        statuses = {tight.query(query).status for query in calls(there)}
    assert ({400}, []) == (statuses, connections)


def test_slow_client_is_cut_off(tight: Endpoint) -> None:
    """A client that sends its head a byte a second is cut off, and meanwhile others are answered."""
    with socket.create_connection(("127.0.0.1", tight.port), timeout=30) as connection:
        started = time.monotonic()
        connection.settimeout(0.5)
        closed = False
        for byte in b"GET /sparql?query=" + b"x" * 60:
            try:
                connection.sendall(bytes([byte]))
                closed = connection.recv(1) == b""
            except TimeoutError:
                assert 200 == tight.ask("/health").status
                continue
            except OSError:
                closed = True
            if closed:
                break
        assert closed
        assert time.monotonic() - started < 20


def test_page() -> None:
    """docs/security.md has the table of these attacks."""
    written = PAGE.read_text(encoding="utf-8")
    assert names_in(written) == [attack.name.replace("|", "\\|") for attack in ATTACKS]


def names_in(page: str) -> list[str]:
    table = page.partition(BEGIN)[2].partition(END)[0]
    return [line.split(" | ")[0].removeprefix("| ") for line in table.strip().splitlines()[2:]]


def table(endpoint: Endpoint) -> str:
    """Return the table with what each attack got just now."""
    lines = ["| attack | goal | outcome | status |", "| --- | --- | --- | --- |"]
    for attack in ATTACKS:
        answer, _ = made(endpoint, attack)
        assert answer.status in attack.expected, (attack.name, answer.status, answer.text[:300])
        cells = (attack.name, attack.goal, attack.outcome, str(answer.status or "closed"))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table of docs/security.md again."""
    data = Path(sys.argv[1])
    options = ("--timeout", "2", "--rows", "5000", "--megabytes", "2", "--memory", "256", "--concurrent", "4")
    with tempfile.TemporaryDirectory() as folder, serving(data, Path(folder), *options) as endpoint:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        _, after = rest.split(END)
        PAGE.write_text(f"{before}{BEGIN}\n{table(endpoint)}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
