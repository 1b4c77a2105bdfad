"""Messages between processes: a JSON head and a body, each behind its length. No pickle."""

from __future__ import annotations

import dataclasses
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

from graph.sparql.query import Reply, Request

__all__ = ["PREAMBLE", "frame", "frame_request", "parse_reply", "parse_request", "receive", "send"]

PREAMBLE = struct.Struct("!IQ")
"""The lengths of head and body."""


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes.

    >>> PREAMBLE.unpack_from(frame({}, b"abc"))
    (2, 3)
    """
    encoded = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return PREAMBLE.pack(len(encoded), len(body)) + encoded + body


def send(connection: socket.socket, head: Mapping[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    connection.sendall(frame(head, body))


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of one message.

    Raises:
        EOFError: the peer has closed the connection.
        TimeoutError: it took longer than the socket's timeout.
    """
    head, body = PREAMBLE.unpack(_receive_exactly(connection, PREAMBLE.size))
    return json.loads(_receive_exactly(connection, head)), _receive_exactly(connection, body)


def _receive_exactly(connection: socket.socket, number: int) -> bytes:
    content = bytearray()
    while len(content) < number:
        piece = connection.recv(min(number - len(content), 1 << 20))
        if not piece:
            raise EOFError
        content += piece
    return bytes(content)


def frame_request(request: Request) -> bytes:
    """Return a request as a message."""
    return frame(dataclasses.asdict(request))


def parse_request(head: Mapping[str, Any]) -> Request:
    """Return the request of a message's head."""
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in head.items()}
    return Request(**fields)


def parse_reply(head: Mapping[str, Any], body: bytes) -> Reply:
    """Return the reply of a message."""
    return Reply(head["media_type"], body, head["rows"], head["cut"])
