"""A real server in a process of its own, on a free port of this machine."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

COMMAND = Path(sys.executable).with_name("newsgraph")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Endpoint:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def port(self) -> int:
        return int(urlsplit(self.url).port or 0)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}), skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            content = response.read()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
        finally:
            connection.close()

    def query(self, text: str, accept: str = "text/csv", **parameters: str) -> Answer:
        """Ask one query by GET, or by POST where it is long."""
        encoded = urlencode({"query": text, **parameters})
        if len(encoded) < 4000:
            return self.ask(f"/sparql?{encoded}", headers={"Accept": accept})
        form = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("/sparql", "POST", encoded.encode(), form)

    def raw(self, content: bytes, seconds: float = 30) -> bytes:
        """Send bytes as they are and return what comes until the other side closes or the time is over."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(content)
            received = b""
            try:
                while piece := connection.recv(65536):
                    received += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return received

    def stop(self) -> int:
        """End it as a service manager would, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@contextmanager
def serving(data: Path, folder: Path, *options: str, command: Sequence[str] = ()) -> Iterator[Endpoint]:
    """Serve data until the block ends, by the command or by another one."""
    log = folder / f"serve-{time.monotonic_ns()}.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command or [COMMAND, "serve", str(data), "--port", "0", *options],
            stdout=file,
            stderr=file,
            text=True,
            cwd=folder,
        )
    try:
        found = until(lambda: re.search(r"at (http://\S+:\d+)/ ", log.read_text()), process)
        yield Endpoint(found[1], process, log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=20)


def until(condition: Callable[[], object], process: subprocess.Popen[str] | None = None, seconds: float = 30):
    """Return the first true value of a condition, asked again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}")
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")
