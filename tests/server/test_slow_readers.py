"""Clients that ask for large answers and do not take them."""

from __future__ import annotations

import re
import select
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from endpoint import Endpoint, serving, until

MEGABYTE = 1024 * 1024
SERVE = (
    "import sys; from pathlib import Path; from graph.server.serve import serve; from graph.server.settings import Settings;"
    " serve(Settings(Path(sys.argv[1]), port=0, bytes=6_500_000, write_seconds=0.5))"
)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A dataset of twenty texts of a megabyte."""
    file = tmp_path / "large.nt"
    text = "x" * MEGABYTE
    file.write_text("".join(f'<a:{number}> <a:text> "{number} {text}" .\n' for number in range(20)))
    return file


def request(query: str) -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n".encode()


def memory_of(server: Endpoint) -> int:
    """Resident bytes of the server's own process."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) * 1024


def most_memory_of(server: Endpoint) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024


def waiting(server: Endpoint, query: str, clients: int, stack: ExitStack) -> Iterator[socket.socket]:
    """Clients whose answers have begun to come, and who take none of them."""
    for _ in range(clients):
        connection = stack.enter_context(socket.socket())
        connection.settimeout(60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # the kernel takes as little as can be
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(request(query))
        yield connection


def test_clients_that_hang_up_leave_no_memory_behind(large: Path, tmp_path: Path) -> None:
    """50 clients that ask for 20 MB, read nothing and hang up, four times, cost the server a few answers."""
    with serving(large, tmp_path) as server:
        before = memory_of(server)
        for _ in range(4):
            with ExitStack() as stack:
                for connection in list(waiting(server, "SELECT * { ?s ?p ?o }", 50, stack)):
                    select.select([connection], [], [], 60)
        assert 200 == server.query("ASK {}").status
        assert most_memory_of(server) - before < 160 * MEGABYTE
        assert memory_of(server) - before < 80 * MEGABYTE


def test_an_answer_arrives_whole(large: Path, tmp_path: Path) -> None:
    """A client that reads gets every byte of 20 MB, sent in pieces."""
    with serving(large, tmp_path) as server:
        answer = server.query("SELECT ?o { ?s ?p ?o } ORDER BY ?o")
        assert (200, str(len(answer.body))) == (answer.status, answer.headers["content-length"])
        assert [str(number) for number in range(20)] == sorted(
            re.findall(r"(\d+) x{1048576}\r\n", answer.text), key=int
        )


def test_a_client_that_takes_nothing_is_cut_off(large: Path, tmp_path: Path) -> None:
    """A connection of which nothing is read is closed after the time for writing, and others get 503 while too
    many bytes wait."""
    with serving(large, tmp_path, command=[sys.executable, "-c", SERVE, str(large)]) as server, ExitStack() as stack:
        subjects = [", ".join(f"<a:{number}>" for number in range(first, first + 6)) for first in range(12)]
        queries = [f"SELECT ?o {{ ?s ?p ?o FILTER(?s IN ({each})) }}" for each in subjects]
        connections = [next(waiting(server, query, 1, stack)) for query in queries]
        firsts = [connection.recv(12, socket.MSG_WAITALL) for connection in connections]
        assert {b"HTTP/1.1 200", b"HTTP/1.1 503"} == set(firsts)
        until(lambda: len(re.findall("GET /sparql (?:200|503)", server.log.read_text())) == 12, server.process)
        assert 200 == server.query(queries[0]).status
