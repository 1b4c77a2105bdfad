"""The process that answers queries: one at a time, sandboxed, and killed when it takes too long."""

from __future__ import annotations

import gc
import resource
import socket
from collections.abc import Sequence
from typing import Any

from graph.diagnostics import QueryError, printable
from graph.sparql import sandbox, wire
from graph.sparql.execution import Dataset, NotAcceptableError, execute
from graph.sparql.results import LimitError

__all__ = ["work"]

_RETIRE_AT = 0.25
"""A worker that has grown by this share of its memory limit is replaced after its answer."""


def work(dataset: Dataset, connection: socket.socket, memory: int, protections: Sequence[str]) -> None:
    """Answer requests until the other side goes.

    Args:
        dataset: what is asked.
        connection: where requests come from.
        memory: how many bytes the process may need beyond the dataset.
        protections: those that this machine has.
    """
    gc.freeze()
    printable("\x00")  # loads the codec that messages need, while files can still be opened
    before = _peak()
    sandbox.enter(memory, {connection.fileno()}, protections)
    try:
        while True:
            head, _ = wire.receive(connection)
            answer, body = _answered(dataset, head)
            answer["retire"] = _peak() - before > memory * _RETIRE_AT
            wire.send(connection, answer, body)
            del body
    except (EOFError, OSError):
        return


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _answered(dataset: Dataset, head: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        reply = execute(dataset, wire.request_from(head))
    except NotAcceptableError as error:
        return _refusal("unacceptable", str(error)), b""
    except LimitError as error:
        return _refusal("limit", str(error)), b""
    except QueryError as error:
        return _refusal("query", str(error)), b""
    except MemoryError:
        return _refusal("memory", "the query needs more memory than is allowed; narrow it") | {"retire": True}, b""
    except Exception as error:
        # What went wrong may name this machine's files, so the client gets its kind only.
        return _refusal("failure", f"the query failed: {type(error).__name__}"), b""
    return {"status": "ok", "media_type": reply.media_type, "rows": reply.rows, "cut": reply.cut}, reply.content


def _refusal(status: str, message: str) -> dict[str, Any]:
    return {"status": status, "message": message}
