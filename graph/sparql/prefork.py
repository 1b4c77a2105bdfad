"""The fork server: a process that loads a dataset once and forks workers from it.

Workers share the memory of the dataset (copy-on-write) and start in milliseconds, so that killing one is cheap.

The control channel is a pair of local sockets: `{"spawn": …}` is answered by a process id and a socket to the new
worker; `{"kill": pid}` ends a worker. When the channel closes, all processes end.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from graph.core.diagnostics import QueryError, printable
from graph.core.extension import encode_schema, schema_from
from graph.sparql import ipc
from graph.sparql.dataset import Dataset, find_base, find_schema, load_dataset
from graph.sparql.query import NotAcceptableError, execute
from graph.sparql.results import LimitError
from graph.sparql.sandbox import available_protections, die_with_parent, enter_sandbox

__all__ = ["ForkServer", "ForkServerLostError", "Worker"]

_MESSAGE = 1 << 20
_RETIRE_AT = 0.25
"""A worker that has grown by this share of its memory limit is replaced after its answer."""


class ForkServerLostError(QueryError):
    """The fork server has ended."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers queries, and the socket to it."""

    pid: int
    connection: socket.socket

    @property
    def lost(self) -> bool:
        """Whether the process has ended."""
        return _is_closed(self.connection)


class ForkServer:
    """The client of a fork server.

    Raises:
        QueryError: the dataset cannot be loaded.
    """

    def __init__(
        self, files: Iterable[Path], memory: int, base: str | None = None, seconds: float | None = None
    ) -> None:
        """Start the process and load files within some seconds; workers may need `memory` bytes in addition."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "graph.sparql.prefork"],
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
        """The base of minted identifiers."""
        self.schema = schema_from(answer.get("extension", ""))
        """The table of its kinds, fields and relations."""
        self.triples: int = answer["triples"]
        """The number of triples or quads."""
        self.protections: tuple[str, ...] = tuple(answer["protections"])
        """The protections of its workers."""

    def _answer(self) -> dict[str, Any]:
        message = self._control.recv(_MESSAGE)
        if not message:
            raise QueryError("the process that loads the dataset ended; is there enough memory?")
        answer: dict[str, Any] = json.loads(message)
        return answer

    @property
    def lost(self) -> bool:
        """Whether the fork server has ended, and its workers with it."""
        return _is_closed(self._control)

    def spawn(self) -> Worker:
        """Return a new worker.

        Raises:
            ForkServerLostError: the fork server has ended.
        """
        try:
            self._control.sendall(b'{"spawn": true}')
            message, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE, 1)
        except OSError:
            message = b""
        if not message:
            raise ForkServerLostError("the process that holds the dataset has ended")
        return Worker(json.loads(message)["pid"], socket.socket(fileno=descriptors[0]))

    def kill(self, worker: Worker) -> None:
        """Kill a worker."""
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


def _is_closed(connection: socket.socket) -> bool:
    """Whether the peer of a socket is closed (peeks, never blocks)."""
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True


def _serve(control: socket.socket) -> None:
    """Run the fork server: load, then fork and kill until the control channel closes."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = json.loads(control.recv(_MESSAGE))
    try:
        dataset = load_dataset([Path(file) for file in order["files"]], order["base"])
    except QueryError as error:
        control.sendall(json.dumps({"error": str(error)}).encode())
        return
    base = order["base"] or find_base(dataset.store)
    protections = available_protections()
    answer = {"base": base, "triples": len(dataset.store), "protections": protections}
    # More than a message holds is of no use to the pages that show it.
    extension = encode_schema(find_schema(dataset.store, base))
    if len(json.dumps(extension)) < _MESSAGE // 16:
        answer["extension"] = extension
    control.sendall(json.dumps(answer).encode())
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
            _become_worker(theirs, partial(_work, dataset, theirs, order["memory"], protections))
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
    """Run the worker in the forked process, and exit."""
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


def _work(dataset: Dataset, connection: socket.socket, memory: int, protections: Sequence[str]) -> None:
    """Enter the sandbox, and answer requests one at a time until the connection is closed."""
    gc.freeze()
    printable("\x00")  # loads the codec that messages need, while files can still be opened
    before = _peak()
    enter_sandbox(memory, {connection.fileno()}, protections)
    try:
        while True:
            head, _ = ipc.receive(connection)
            answer, body = _answer(dataset, head)
            answer["retire"] = answer["status"] == "memory" or _peak() - before > memory * _RETIRE_AT
            ipc.send(connection, answer, body)
            del body
    except (EOFError, OSError):
        return


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _answer(dataset: Dataset, head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        reply = execute(dataset, ipc.parse_request(head))
    except QueryError as error:
        status = {NotAcceptableError: "unacceptable", LimitError: "limit"}.get(type(error), "query")
        return {"status": status, "message": str(error)}, b""
    except MemoryError:
        return {"status": "memory", "message": "the query needs more memory than is allowed; narrow it"}, b""
    except Exception as error:
        # The message may name files of this machine, so the client gets the type only.
        return {"status": "failure", "message": f"the query failed: {type(error).__name__}"}, b""
    return {"status": "ok", "media_type": reply.media_type, "rows": reply.rows, "cut": reply.cut}, reply.content


if __name__ == "__main__":
    _serve(socket.socket(fileno=0))
