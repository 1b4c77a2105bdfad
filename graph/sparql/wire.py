"""What the processes say to each other: a JSON head and a body, each behind its length. No pickle."""

from __future__ import annotations

import dataclasses
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

from graph.sparql.execution import Reply, Request

__all__ = ["PREAMBLE", "frame", "head_from", "lengths", "receive", "reply_from", "request_from", "request_head", "send"]

PREAMBLE = struct.Struct("!IQ")
"""The lengths of head and body."""

Message = tuple[dict[str, Any], bytes]


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes.

    >>> lengths(frame({}, b"abc")[: PREAMBLE.size])
    (2, 3)
    """
    written = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return PREAMBLE.pack(len(written), len(body)) + written + body


def lengths(preamble: bytes) -> tuple[int, int]:
    """Return the lengths that a preamble states."""
    head, body = PREAMBLE.unpack(preamble)
    return int(head), int(body)


def send(connection: socket.socket, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    connection.sendall(frame(head, body))


def receive(connection: socket.socket) -> Message:
    """Return one message.

    Raises:
        EOFError: the other side has gone.
        TimeoutError: it took longer than the socket's timeout.
    """
    head, body = lengths(_exactly(connection, PREAMBLE.size))
    return head_from(_exactly(connection, head)), _exactly(connection, body)


def _exactly(connection: socket.socket, number: int) -> bytes:
    content = bytearray()
    while len(content) < number:
        piece = connection.recv(min(number - len(content), 1 << 20))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)


def request_from(head: Mapping[str, Any]) -> Request:
    """Return the request that a head states."""
    stated: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in head.items()}
    return Request(**stated)


def request_head(request: Request) -> dict[str, Any]:
    """Return the head that states a request."""
    return dataclasses.asdict(request)


def reply_from(head: Mapping[str, Any], body: bytes) -> Reply:
    """Return the reply that a message holds."""
    return Reply(head["media_type"], body, head["rows"], head["cut"])


def head_from(written: bytes) -> dict[str, Any]:
    """Return the head that these bytes are."""
    head: dict[str, Any] = json.loads(written)
    return head
