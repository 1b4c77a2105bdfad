"""The process that loads a dataset once and forks workers from it.

A worker so begins with the dataset in memory, shared until it writes, in some milliseconds:
killing and replacing one costs nothing, and many cost the memory of one.

The other side talks to it over a pair of local sockets: `{"spawn": …}` answers with a process id
and a connected socket to that worker; `{"kill": pid}` ends a worker. When the other side goes, all end.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from graph.diagnostics import QueryError
from graph.sparql.loading import base_in, load_dataset
from graph.sparql.sandbox import die_with_parent, layers
from graph.sparql.worker import work

__all__ = ["Nursery", "Worker"]

_MESSAGE = 1 << 20


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers queries.

    Attributes:
        pid: its process id.
        connection: the socket to it.
    """

    pid: int
    connection: socket.socket


class Nursery:
    """The handle on the process that holds the dataset.

    Raises:
        QueryError: the dataset cannot be loaded.
    """

    def __init__(
        self, files: Iterable[Path], memory: int, base: str | None = None, seconds: float | None = None
    ) -> None:
        """Start the process and wait until the dataset is loaded.

        Args:
            files: RDF files.
            memory: how many bytes a worker may need beyond the dataset.
            base: where identifiers are minted, if the files do not tell.
            seconds: how long loading may take.
        """
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "graph.sparql.nursery"],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, close_fds=True, start_new_session=True,
                env=os.environ | {"RUST_BACKTRACE": "0"},  # a line is enough where memory runs out
            )  # fmt: skip
        order = {"files": [str(file) for file in files], "memory": memory, "base": base}
        self._control.sendall(json.dumps(order).encode())
        self._control.settimeout(seconds)
        try:
            answer = self._answer()
        except TimeoutError as error:
            self._process.kill()
            raise QueryError(f"loading took longer than {seconds:g} s and was stopped; raise --timeout") from error
        if "error" in answer:
            self.close()
            raise QueryError(answer["error"])
        self._control.settimeout(None)
        self.base: str = answer["base"]
        """Where the dataset's identifiers are minted."""
        self.triples: int = answer["triples"]
        """How many triples or quads it holds."""
        self.layers: tuple[str, ...] = tuple(answer["layers"])
        """What its workers are kept in by."""

    def _answer(self) -> dict[str, Any]:
        message = self._control.recv(_MESSAGE)
        if not message:
            raise QueryError("the process that loads the dataset ended; is there enough memory?")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def spawn(self) -> Worker:
        """Return a new worker."""
        self._control.sendall(b'{"spawn": true}')
        message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
        if not message:
            raise QueryError("the process that holds the dataset ended")
        return Worker(json.loads(message)["pid"], socket.socket(fileno=descriptors[0]))

    def kill(self, worker: Worker) -> None:
        """End a worker, whatever it does."""
        worker.connection.close()
        with suppress(OSError):
            self._control.sendall(json.dumps({"kill": worker.pid}).encode())
            self._control.recv(_MESSAGE)

    def close(self) -> None:
        """End the process and all its workers."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _serve(control: socket.socket) -> None:
    """The other side: load, then fork and kill until the control socket closes."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = json.loads(control.recv(_MESSAGE))
    try:
        dataset = load_dataset([Path(file) for file in order["files"]], order["base"])
    except QueryError as error:
        control.sendall(json.dumps({"error": str(error)}).encode())
        return
    base = order["base"] or base_in(dataset.store)
    protections = layers()
    control.sendall(json.dumps({"base": base, "triples": len(dataset.store), "layers": protections}).encode())
    children: set[int] = set()
    while message := control.recv(_MESSAGE):
        wanted = json.loads(message)
        if "kill" in wanted:
            _end({wanted["kill"]} & children, children)
            control.sendall(b"{}")
            continue
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            control.close()
            _become_worker(theirs, partial(work, dataset, theirs, order["memory"], protections))
        children.add(pid)
        theirs.close()
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [ours.fileno()])
        ours.close()
    _end(set(children), children)


def _end(which: set[int], children: set[int]) -> None:
    for pid in which:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        children.discard(pid)


def _become_worker(connection: socket.socket, run: Callable[[], None]) -> None:
    """Run as the forked process, and never return into the loop that forked it."""
    status = 1
    try:
        die_with_parent()
        run()
        status = 0
    except BaseException as error:
        os.write(2, f"newsgraph: a worker cannot start: {error!r}\n".encode())
    finally:
        connection.close()
        os._exit(status)


if __name__ == "__main__":
    _serve(socket.socket(fileno=0))
