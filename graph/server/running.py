"""Starting the server, and ending it well."""

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

from graph.diagnostics import ServeError, printable
from graph.server.app import application
from graph.server.front import Front
from graph.server.pool import Pool
from graph.server.settings import Settings
from graph.sparql.loading import dataset_files

__all__ = ["run"]

_LOG = logging.getLogger("newsgraph.server")

_HEAD_SECONDS = 10.0
"""Seconds in which the head of a request must have arrived."""

_TAKING_SECONDS = 60.0
"""Seconds in which a client must have taken its answer."""

_GRACE_SECONDS = 5
_MOST_CONNECTIONS = 512
_BACKLOG = 256


class _ImpatientProtocol(H11Protocol):
    """HTTP that waits for no one for ever: neither for a request's head, nor for a client to take its answer."""

    def __init__(self, *, answer_seconds: float, **rest: Any) -> None:
        super().__init__(**rest)
        self._answer_seconds = answer_seconds
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect(_HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        idle = self._idle()
        super().data_received(data)
        if idle and not self._idle():
            self._expect(self._answer_seconds)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._expect(_HEAD_SECONDS if self._idle() else self._answer_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _expect(self, seconds: float) -> None:
        """Close the connection unless something has happened by then."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)


class _Server(uvicorn.Server):
    """A server that, when it ends, gives queries some seconds and then stops them in words."""

    def __init__(self, config: uvicorn.Config, pool: Pool, front: Front) -> None:
        super().__init__(config)
        self._pool = pool
        self._front = front

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the connections."""
        self._front.end()
        asyncio.get_running_loop().call_later(_GRACE_SECONDS / 2, self._pool.abort)
        await super().shutdown(sockets)


def run(settings: Settings) -> None:
    """Serve until a signal ends it.

    Raises:
        ServeError: the address cannot be listened on.
        QueryError: the data cannot be loaded.
    """
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    listening = _listening(settings)
    with listening:
        asyncio.run(_serve(settings, listening))


async def _serve(settings: Settings, listening: socket.socket) -> None:
    pool = Pool(settings, lambda: dataset_files(settings.data))
    await pool.load()
    # From here on clients are let in: whoever reads the line below may connect at once.
    try:
        listening.listen(_BACKLOG)
    except OSError as error:
        # Another server was bound to the port at the same time, and has been quicker to load.
        await pool.close()
        raise _taken(settings, error) from error
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _LOG.info(
        "serving %d triples at http://%s:%d/ (SPARQL at /sparql); queries run behind %s; end it with Ctrl-C",
        pool.generation.nursery.triples, host, port, " and ".join(pool.generation.nursery.layers),
    )  # fmt: skip
    if len(pool.generation.nursery.layers) == 1:
        _LOG.warning("this machine has no system call filter for workers: do not open the server to others")
    front = Front(settings.data, lambda: pool.loads)
    answer_seconds = settings.body_seconds + settings.wait + settings.timeout + _TAKING_SECONDS
    server = _Server(
        uvicorn.Config(
            application(settings, pool, front),
            http=partial(_ImpatientProtocol, answer_seconds=answer_seconds),  # type: ignore[arg-type]
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
        front,
    )
    # uvicorn ends well on SIGTERM and then raises it once more for whoever had a handler before.
    signal.signal(signal.SIGTERM, lambda *_: None)
    await server.serve(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """Return a socket that listens, before anything is loaded for nothing."""
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
    reason = (error.strerror or str(error)).lower()
    where = f"{printable(settings.host)}:{settings.port}"
    return ServeError(f"cannot listen on {where}: {reason}; choose another --port or --host")
