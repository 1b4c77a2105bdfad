"""`newsgraph query` of files and of endpoints that are not friendly."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from places import COMMAND, Run

from graph.sparql.remote import declare_prefixes

JSON = "application/sparql-results+json"


@contextmanager
def endpoint(answer: Callable[[http.server.BaseHTTPRequestHandler, str], None]) -> Iterator[str]:
    """An endpoint that answers a query as it is told to; its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(
    content: bytes, media_type: str = JSON, status: int = 200, **headers: str
) -> Callable[[http.server.BaseHTTPRequestHandler, str], None]:
    def answer(handler: http.server.BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def rows(*values: str) -> bytes:
    bindings = [{"x": {"type": "literal", "value": value}} for value in values]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()


def test_rows_of_an_endpoint_are_cut_and_written_in_any_format(newsgraph: Run) -> None:
    """`--rows` and `--format` hold for an endpoint, whatever format it answers in."""
    with endpoint(says(rows("a", "b,c", "d"))) as address:
        result = newsgraph("query", "SELECT ?x {}", "--data", address, "--rows", "2", "--format", "csv")
        assert (0, 'x\na\n"b,c"\n') == (result.returncode, result.stdout)
        assert "cut off after 2 rows" in result.stderr
    tsv = says(b'?x\n"a"\n<http://e.org/b>\n', "text/tab-separated-values")
    with endpoint(tsv) as address:
        found = json.loads(newsgraph("query", "SELECT ?x {}", "--data", address, "--format", "json").stdout)
        assert ["literal", "uri"] == [row["x"]["type"] for row in found["results"]["bindings"]]


def test_triples_of_an_endpoint_are_written_in_any_format(newsgraph: Run) -> None:
    """Turtle from an endpoint is printed as N-Triples when those are asked for."""
    with endpoint(says(b"@prefix e: <http://e.org/> . e:a e:b 1 .", "text/turtle")) as address:
        result = newsgraph("query", "CONSTRUCT WHERE { ?s ?p ?o }", "--data", address, "--format", "nt")
    expected = '<http://e.org/a> <http://e.org/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    assert expected == result.stdout


def test_known_prefixes_are_declared_for_an_endpoint(newsgraph: Run) -> None:
    """An endpoint elsewhere is told the prefixes that a query uses; it need not know them."""
    told: list[str] = []
    with endpoint(lambda handler, query: (told.append(query), says(rows())(handler, query))[1]) as address:
        newsgraph("query", "SELECT ?x { ?x schema:about ng:a }", "--data", address)
    assert ["PREFIX schema: <https://schema.org/> SELECT ?x { ?x schema:about ng:a }"] == told
    own = "PREFIX schema: <http://e.org/> ASK { ?s schema:p 'skos:a' }"
    assert own == declare_prefixes(own)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (says(b"<html>", "text/html"), "answers text/html, which was not asked for"),
        (says(b"{]"), "answers malformed application/sparql-results+json"),
        (says(b"a b c", "text/turtle"), "answers malformed text/turtle"),
        (says(b"too \x1b[2J deep\n  ^", "text/plain", 400), "answers 400: too \\x1b[2J deep\n  ^"),
        (says(b"", status=302, Location="file:///etc/passwd"), "it has moved to file:///etc/passwd; ask there"),
        (says(b"", status=307, Location="http://127.0.0.1:1/"), "it has moved to http://127.0.0.1:1/; ask there"),
    ],
)
def test_what_is_no_answer(
    answer: Callable[[http.server.BaseHTTPRequestHandler, str], None], words: str, newsgraph: Run
) -> None:
    """Whatever else an endpoint sends is one clear message, follows nothing, and steers no terminal."""
    with endpoint(answer) as address:
        result = newsgraph("query", "ASK {}", "--data", address)
    assert (2, "") == (result.returncode, result.stdout)
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_an_endpoint_that_trickles_is_left(newsgraph: Run) -> None:
    """`--timeout` is for the whole answer, not for each piece of it."""
    leave = threading.Event()

    def endless(handler: http.server.BaseHTTPRequestHandler, query: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        try:
            while not leave.wait(0.1):
                handler.wfile.write(b" ")
        except OSError:
            pass

    with endpoint(endless) as address:
        result = newsgraph("query", "ASK {}", "--data", address, "--timeout", "1", timeout=30)
        leave.set()
    assert 2 == result.returncode
    assert "took longer than 1 s; raise --timeout" in result.stderr


def test_an_endpoint_that_does_not_stop_is_cut_off(newsgraph: Run) -> None:
    """An answer without end is given up once it is too large."""

    def endless(handler: http.server.BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" " * (1 << 20))
        except OSError:
            pass

    with endpoint(endless) as address:
        result = newsgraph("query", "ASK {}", "--data", address)
    assert 2 == result.returncode
    assert "the result is larger than" in result.stderr


# Files and streams


def test_loading_is_under_the_timeout(newsgraph: Run, tmp_path: Path) -> None:
    """A dataset that takes longer to load than `--timeout` says is given up."""
    pipe = tmp_path / "never.ttl"
    os.mkfifo(pipe)
    result = newsgraph("query", "ASK {}", "--data", pipe, "--timeout", "0.5", timeout=30)
    assert (2, "") == (result.returncode, result.stdout)
    assert "newsgraph: loading took longer than 0.5 s and was stopped; raise --timeout\n" == result.stderr


def asked(query: bytes, data: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [COMMAND, "query", "-", "--data", data]
    return subprocess.run(command, input=query, capture_output=True, timeout=60, check=False, **options)  # type: ignore[call-overload]


def test_standard_input_is_read_as_files_are(seeds_exports: Path) -> None:
    """A byte order mark is passed over; what is not UTF-8, and nothing at all, are one line."""
    data = seeds_exports / "graph.ttl"
    assert b"true\n" == asked(b"\xef\xbb\xbfASK {}", data).stdout.replace(b"\r", b"")
    assert (2, b"newsgraph: cannot read standard input: not utf-8\n") == refusal(asked(b"ASK {} #\xff", data))
    assert (2, b"newsgraph: the query is empty\n") == refusal(asked(b" # nothing\n", data))


def refusal(result: subprocess.CompletedProcess[bytes]) -> tuple[int, bytes]:
    return result.returncode, result.stderr


@pytest.mark.parametrize("command", [["query", "topics"], ["queries"], ["schema"], ["query", "DESCRIBE ?x {?x ?y ?z}"]])
def test_closed_output_is_one_line(command: list[str], seeds_exports: Path) -> None:
    """Where standard output is closed, what would be printed there is refused in one line."""
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", COMMAND, *command]
    result = subprocess.run(
        [*shell, *(["--data", seeds_exports / "graph.ttl"] if command[0] == "query" else [])],
        stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    assert (2, b"newsgraph: output: bad file descriptor\n") == refusal(result)


def test_a_reader_that_leaves_is_no_error(seeds_exports: Path) -> None:
    """When whoever reads the rows has seen enough, the command ends without a word."""
    query = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 10000"
    with subprocess.Popen(
        [COMMAND, "query", query, "--data", seeds_exports / "graph.ttl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"" == process.stderr.read()
    assert process.returncode in (0, 1)


def test_closed_errors_are_let_go(seeds_exports: Path) -> None:
    """Where standard error is closed, rows are printed as ever."""
    result = subprocess.run(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", COMMAND, "query", "ASK {}", "--data", seeds_exports / "graph.ttl"],
        stdout=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    assert (0, b"true") == (result.returncode, result.stdout.strip())
