"""Run the server: uvicorn with deadlines and a graceful end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from graph.core.diagnostics import ServeError, printable
from graph.core.wording import reason_of
from graph.server.app import application
from graph.server.page import GraphPage
from graph.server.pool import Pool
from graph.server.settings import Settings
from graph.sparql.dataset import find_dataset_files

__all__ = ["serve"]

_LOG = logging.getLogger("newsgraph.server")

_HEAD_SECONDS = 10.0
"""Seconds in which the head of a request must have arrived."""

_READING_SECONDS = 60.0
"""Seconds in which a client must have read its response."""

_GRACE_SECONDS = 5
_MOST_CONNECTIONS = 512
_BACKLOG = 256


class _DeadlineProtocol(H11Protocol):
    """HTTP/1.1 with deadlines for the head of a request, the whole response, and each pause in reading it."""

    def __init__(self, *, answer_seconds: float, write_seconds: float, **rest: Any) -> None:
        super().__init__(**rest)
        self._answer_seconds = answer_seconds
        self._write_seconds = write_seconds
        self._deadline: asyncio.TimerHandle | None = None
        self._write_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._set_deadline(_HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        idle = self._idle()
        super().data_received(data)
        if idle and not self._idle():
            self._set_deadline(self._answer_seconds)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._set_deadline(_HEAD_SECONDS if self._idle() else self._answer_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_deadline = self.loop.call_later(self._write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        if self._write_deadline is not None:
            self._write_deadline.cancel()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        for deadline in (self._deadline, self._write_deadline):
            if deadline is not None:
                deadline.cancel()
        super().connection_lost(exc)

    def _idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _set_deadline(self, seconds: float) -> None:
        """Abort the connection after some seconds, in place of the deadline before."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)


class _Server(uvicorn.Server):
    """A server whose shutdown gives running queries some seconds, then answers them with an error."""

    def __init__(self, config: uvicorn.Config, pool: Pool, page: GraphPage) -> None:
        super().__init__(config)
        self._pool = pool
        self._page = page

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the connections."""
        self._page.end()
        asyncio.get_running_loop().call_later(_GRACE_SECONDS / 2, self._pool.abort)
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """Serve until a signal ends the server.

    Raises:
        ServeError: the address is not available.
        QueryError: the data cannot be loaded.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    listening = _bind(settings)
    with listening:
        asyncio.run(_serve(settings, listening))


async def _serve(settings: Settings, listening: socket.socket) -> None:
    pool = Pool(settings, lambda: find_dataset_files(settings.data))
    await pool.load()
    # Clients may connect from here on, as soon as they read the line below.
    try:
        listening.listen(_BACKLOG)
    except OSError as error:
        # Another server was bound to the port at the same time and loaded faster.
        await pool.close()
        raise _taken(settings, error) from error
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _LOG.info(
        "serving %d triples at http://%s:%d/ (SPARQL at /sparql); queries run behind %s; end it with Ctrl-C",
        pool.fork_server.triples, host, port, " and ".join(pool.fork_server.protections),
    )  # fmt: skip
    if len(pool.fork_server.protections) == 1:
        _LOG.warning("this machine has no system call filter for workers: do not open the server to others")
    page = GraphPage(settings.data, lambda: pool.loads)
    answer_seconds = settings.body_seconds + settings.wait + settings.timeout + _READING_SECONDS
    server = _Server(
        uvicorn.Config(
            application(settings, pool, page),
            http=partial(_DeadlineProtocol, answer_seconds=answer_seconds, write_seconds=settings.write_seconds),  # type: ignore[arg-type]
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_keep_alive=30,
            backlog=_BACKLOG,
            h11_max_incomplete_event_size=settings.max_body,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        ),
        pool,
        page,
    )
    # uvicorn handles SIGTERM and then raises it again for the handler before.
    signal.signal(signal.SIGTERM, lambda *_: None)
    await server.serve(sockets=[listening])


def _bind(settings: Settings) -> socket.socket:
    """Return a bound socket: a taken port is reported before the data is loaded."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise _taken(settings, error) from error
    return listening


def _taken(settings: Settings, error: OSError) -> ServeError:
    where = f"{printable(settings.host)}:{settings.port}"
    return ServeError(f"cannot listen on {where}: {reason_of(error)}; choose another --port or --host")
