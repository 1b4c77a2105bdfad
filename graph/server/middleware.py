"""ASGI middleware: Host check, security headers, CORS, bounded and paced responses, access log."""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.server.settings import Settings

__all__ = ["POLICY", "Middleware"]

POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of responses without their own."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")

_PIECE = 64 * 1024

_OVERLOADED = PlainTextResponse(
    "too many clients are slow to take their answers; try again in some seconds\n", 503, headers={"Retry-After": "5"}
)

_LOG = logging.getLogger("newsgraph.access")


class Middleware:
    """Checks requests and completes responses of an application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._names = frozenset(_names(settings))
        self._origins = frozenset(settings.origins)
        self._unsent = Unsent(settings.max_unsent)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        started = time.perf_counter()
        seen: MutableMapping[str, Any] = {"status": 0, "bytes": 0}

        async def begin(message: Message) -> None:
            seen["status"] = message["status"]
            self._complete(MutableHeaders(scope=message), headers.get("origin"))
            await send(message)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["start"] = message
                return
            body = message.get("body", b"")
            with self._unsent.kept(body) as kept:
                if not kept:
                    await _OVERLOADED(scope, receive, answer)
                    return
                if start := seen.pop("start", None):
                    await begin(start)
                for piece, more in _pieces(body):
                    await send({**message, "body": piece, "more_body": more or message.get("more_body", False)})
                    seen["bytes"] += len(piece)

        try:
            await (self._refusal(scope, headers) or self._app)(scope, receive, answer)
        finally:
            _log(scope, seen, time.perf_counter() - started)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return PlainTextResponse("this server is not known by that name; start it with --allow-host\n", 421)
        if "content-length" in headers and "transfer-encoding" in headers:
            # RFC 9112, section 6.3: a proxy in front may have framed the body by the other header.
            words = "a request has either Content-Length or Transfer-Encoding\n"
            return PlainTextResponse(words, 400, headers={"Connection": "close"})
        if scope["method"] == "OPTIONS" and self._allowed(headers.get("origin")):
            allowed = {
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Accept, Content-Type",
            }
            return Response(status_code=204, headers=allowed)
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this server. Any IP address does, since DNS rebinding needs a name."""
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = match[1].lower().strip("[]")
        return name in self._names or _is_address(name)

    def _allowed(self, origin: str | None) -> bool:
        return origin is not None and (origin in self._origins or "*" in self._origins)

    def _complete(self, headers: MutableHeaders, origin: str | None) -> None:
        for name, value in _HEADERS.items():
            headers[name] = value
        headers.setdefault("Content-Security-Policy", POLICY)
        if "frame-ancestors 'none'" not in headers["Content-Security-Policy"]:
            # It knows no origins, and would forbid what `frame-ancestors` allows.
            del headers["X-Frame-Options"]
        if self._origins:
            headers.add_vary_header("Origin")
        # Never with credentials: there are none to send.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if self._allowed(origin) else "same-origin"
        if self._allowed(origin):
            headers["Access-Control-Allow-Origin"] = "*" if "*" in self._origins else str(origin)


class Unsent:
    """Counts the bytes of responses in transmission, up to a limit; a body shared by several clients counts once.

    >>> unsent = Unsent(200_000)
    >>> body = bytes(150_000)
    >>> with unsent.kept(body) as first, unsent.kept(body) as again, unsent.kept(bytes(100_000)) as other:
    ...     first, again, other
    (True, True, False)
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self._clients: Counter[int] = Counter()

    @contextmanager
    def kept(self, body: bytes) -> Iterator[bool]:
        """Count a body until the block ends, if there is room for it; yield whether there is."""
        key, size = id(body), len(body)
        if size <= _PIECE:
            yield True
        elif size > self._left and not self._clients[key]:
            yield False
        else:
            self._left -= 0 if self._clients[key] else size
            self._clients[key] += 1
            try:
                yield True
            finally:
                self._clients[key] -= 1
                if not self._clients[key]:
                    del self._clients[key]
                    self._left += size


def _pieces(body: bytes) -> Iterator[tuple[memoryview, bool]]:
    """Yield the pieces of a body and whether more follow: uvicorn sends each when the client has read enough."""
    view = memoryview(body)
    for at in range(0, max(1, len(view)), _PIECE):
        yield view[at : at + _PIECE], at + _PIECE < len(view)


def _names(settings: Settings) -> Iterable[str]:
    yield "localhost"
    yield settings.host.lower()
    yield from (host.lower() for host in settings.hosts)
    if settings.base:
        yield (urlsplit(settings.base).hostname or "").lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _log(scope: Scope, seen: MutableMapping[str, Any], seconds: float) -> None:
    """Log a request without its query, which is private."""
    client = scope["client"][0] if scope.get("client") else "-"
    path = quote(scope["path"][:200], safe="/:@!$&'()*+,;=~")
    _LOG.info("%s %s %s %s %s %d ms", client, scope["method"], path, seen["status"], seen["bytes"], seconds * 1000)
