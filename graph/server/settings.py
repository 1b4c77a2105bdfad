"""The limits and addresses of the endpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from graph.core.diagnostics import ServeError, printable
from graph.sparql.guard import MAX_DEPTH, MAX_LENGTH
from graph.sparql.query import Request
from graph.text.urls import is_base

__all__ = ["Settings"]

_MEGABYTE = 1024 * 1024
_MOST = 1e15
_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9a-f:]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of the endpoint; limits are per query.

    Attributes:
        data: the RDF file or folder.
        host, port: where it listens.
        base: the base of minted identifiers, in place of the one found in the data.
        timeout: seconds a query may compute; longer on the clock when many share the processors.
        rows, bytes: the size of a result.
        memory: bytes for computing it, beyond the dataset.
        length, depth: characters and nesting of a query.
        concurrent: the number of queries that run at once.
        wait: seconds that a query waits for a place.
        cache: bytes of the answer cache.
        body_seconds: seconds in which a request must have arrived.
        write_seconds: seconds in which a client must read a part of its response.
        hosts: further names of the server.
        origins: origins whose pages may read answers; `*` for any.
        embedders: origins whose pages may show the graph page in a frame.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 7332
    base: str | None = None
    timeout: float = 5.0
    rows: int = 100_000
    bytes: int = 32 * _MEGABYTE
    memory: int = 1024 * _MEGABYTE
    length: int = MAX_LENGTH
    depth: int = MAX_DEPTH
    concurrent: int = 16
    wait: float = 30.0
    cache: int = 64 * _MEGABYTE
    body_seconds: float = 10.0
    write_seconds: float = 20.0
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    embedders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.base is not None and not is_base(self.base):
            raise ServeError(f"base '{printable(self.base)}' must be an http or https address that ends in '/'")
        if not 0 <= self.port < 65536:
            raise ServeError(f"port {self.port} must be between 0 and 65535")
        for name in ("timeout", "rows", "bytes", "memory", "length", "depth", "concurrent", "wait"):
            if not 0 < getattr(self, name) < _MOST:  # which NaN is not
                raise ServeError(f"{name} must be more than 0, and a number that can be reached")
        if self.cache < 0:
            raise ServeError("cache must be 0 or more")
        for origin in self.origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ServeError(f"'{printable(origin)}' is no origin; write it as https://example.org, or * for any")

        for origin in self.embedders:
            if not _ORIGIN.fullmatch(origin):
                raise ServeError(f"'{printable(origin)}' is no origin that may embed; write it as https://example.org")

    @property
    def max_body(self) -> int:
        """Bytes of a request body: a query in UTF-8, percent-encoded."""
        return self.length * 12 + 64 * 1024

    @property
    def max_unsent(self) -> int:
        """Bytes of responses in transmission, all clients together."""
        return 8 * self.bytes

    def request(self, query: str, base: str, row_type: str | None, graph_type: str | None) -> Request:
        """Return a query as a request within the limits."""
        return Request(
            query, base, row_type, graph_type,
            max_rows=self.rows, max_bytes=self.bytes, max_length=self.length, max_depth=self.depth,
        )  # fmt: skip
