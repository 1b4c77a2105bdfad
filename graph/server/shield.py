"""What every request passes: the Host check, headers that browsers obey, CORS where configured, the access log."""

from __future__ import annotations

import ipaddress
import logging
import re
import time
from collections.abc import Iterable, MutableMapping
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.server.settings import Settings

__all__ = ["POLICY", "Shield"]

POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of what has none of its own."""

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")

_LOG = logging.getLogger("newsgraph.access")


class Shield:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._names = frozenset(_names(settings))
        self._origins = frozenset(settings.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, if it may be passed on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        started = time.perf_counter()
        seen: MutableMapping[str, Any] = {"status": 0, "bytes": 0}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                self._complete(MutableHeaders(scope=message), headers.get("origin"))
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await (self._refusal(scope, headers) or self._app)(scope, receive, answer)
        finally:
            _log(scope, seen, time.perf_counter() - started)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return PlainTextResponse("this server is not known by that name; start it with --allow-host\n", 421)
        if scope["method"] == "OPTIONS" and self._allowed(headers.get("origin")):
            allowed = {
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Accept, Content-Type",
            }
            return Response(status_code=204, headers=allowed)
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host header names this server: rebinding DNS needs a name, so an address will do."""
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
        if self._origins:
            headers.add_vary_header("Origin")
        # Never with credentials: there are none to send.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if self._allowed(origin) else "same-origin"
        if self._allowed(origin):
            headers["Access-Control-Allow-Origin"] = "*" if "*" in self._origins else str(origin)


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
    """Note a request without its query, which may hold what someone looks for."""
    client = scope["client"][0] if scope.get("client") else "-"
    path = quote(scope["path"][:200], safe="/:@!$&'()*+,;=~")
    _LOG.info("%s %s %s %s %s %d ms", client, scope["method"], path, seen["status"], seen["bytes"], seconds * 1000)
