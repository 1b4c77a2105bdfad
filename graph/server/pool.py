"""A pool of workers: scheduled, metered, stopped at their time limit, exchanged when the data is loaded again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from graph.core.diagnostics import NewsgraphError
from graph.server.accounting import QueryCosts, WorkerAccount
from graph.server.cache import Answer, AnswerCache
from graph.server.scheduler import BusyError, Place, Scheduler, Ticket
from graph.server.settings import Settings
from graph.sparql import ipc
from graph.sparql.prefork import ForkServer, ForkServerLostError, Worker
from graph.sparql.query import Request

__all__ = ["Pool", "RefusedError"]

_SHARE = 0.1
"""Seconds of processor time after which a query must give way to quicker ones."""

_POLL_SECONDS = 0.05
_CLOCK = 6
"""How many times its limit of processor time a query may last on the clock, when many share the processors."""


class RefusedError(NewsgraphError):
    """A query failed or passed a limit.

    Attributes:
        status: `query`, `limit`, `unacceptable`, `time`, `memory`, `failure` or `ending`.
    """

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


class InFlight:
    """One computation, shared by all requests for the same query at the same time.

    Attributes:
        task: the computation.
        waiting: the number of requests that wait for it.
    """

    def __init__(self, task: asyncio.Task[Answer]) -> None:
        self.task = task
        self.waiting = 0

    def result(self) -> Answer:
        """Return the answer."""
        if self.task.cancelled():
            raise RefusedError("ending", "the server is ending; try again later")
        return self.task.result()


class Generation:
    """One loading of the data: the fork server that holds it, and its idle workers."""

    def __init__(self, files: list[Path], settings: Settings) -> None:
        self.fork_server = ForkServer(files, settings.memory, settings.base)
        self.users = 0
        self.retired = False
        self._idle: list[Worker] = []
        self._control = asyncio.Lock()

    async def acquire(self) -> Worker:
        """Return an idle worker, or a new one.

        Raises:
            ForkServerLostError: the fork server has ended.
        """
        while self._idle:
            worker = self._idle.pop()
            if not worker.lost:
                return worker
            await self.end(worker)
        async with self._control:
            worker = await asyncio.to_thread(self.fork_server.spawn)
        worker.connection.setblocking(False)
        return worker

    def release(self, worker: Worker) -> None:
        """Keep a worker for the next query."""
        self._idle.append(worker)

    async def end(self, worker: Worker) -> None:
        """Kill a worker."""
        async with self._control:
            await asyncio.to_thread(self.fork_server.kill, worker)

    async def close(self) -> None:
        """End the fork server and its workers."""
        async with self._control:
            await asyncio.to_thread(self.fork_server.close)


class Pool:
    """Answers requests with the newest generation."""

    def __init__(self, settings: Settings, files: Callable[[], list[Path]]) -> None:
        self._settings = settings
        self._files = files
        self._scheduler = Scheduler(settings.concurrent)
        self._cache = AnswerCache(settings.cache)
        self._costs = QueryCosts()
        self._in_flight: dict[tuple[Request, int], InFlight] = {}
        self._current: Generation | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._loss = asyncio.Event()
        self.loads = 0
        """How often the data has been loaded."""

    @property
    def fork_server(self) -> ForkServer:
        """The fork server of the newest generation."""
        return self._generation.fork_server

    @property
    def _generation(self) -> Generation:
        if self._current is None:
            raise RefusedError("failure", "no dataset is loaded")
        return self._current

    async def load(self) -> None:
        """Load the data into a new generation, then retire the one before.

        Raises:
            QueryError: the data cannot be loaded; the generation before stays.
        """
        fresh = await asyncio.to_thread(lambda: Generation(self._files(), self._settings))
        old, self._current = self._current, fresh
        self._loss.clear()
        self.loads += 1
        if old is not None:
            old.retired = True
            if old.users == 0:
                await old.close()

    async def is_lost(self, seconds: float) -> bool:
        """Wait for the loss of the fork server, some seconds at most, and return whether it is lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._loss.wait()
        return self.fork_server.lost

    async def close(self) -> None:
        """End all processes."""
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError, OSError):
                await task
        if self._current is not None:
            await self._current.close()

    async def answer(self, request: Request, cached: bool = True) -> Answer:
        """Return the answer to a request from the cache, a computation in flight, or a worker.

        Args:
            request: the query and its limits.
            cached: whether to look into the cache.

        Raises:
            BusyError: no worker is available in time.
            RefusedError: the query failed or passed a limit.
        """
        answer = self._cache.get(request, self.loads) if cached else None
        if answer is not None:
            return answer
        key = request, self.loads
        shared = self._in_flight.get(key)
        if shared is None:
            shared = self._in_flight[key] = InFlight(asyncio.create_task(self._compute(request)))
        shared.waiting += 1
        try:
            await asyncio.wait({shared.task})
            return shared.result()
        finally:
            shared.waiting -= 1
            if shared.waiting == 0:
                # Without effect when done; otherwise the last client has disconnected.
                shared.task.cancel()
                if self._in_flight.get(key) is shared:
                    del self._in_flight[key]

    def abort(self) -> None:
        """Stop every query, because the server ends."""
        for shared in list(self._in_flight.values()):
            shared.task.cancel()

    async def _compute(self, request: Request) -> Answer:
        async with self._scheduler.admit(self._settings.wait) as ticket, self._use() as generation:
            loads = self.loads  # of this generation: there may be a newer one at the end
            try:
                worker = await generation.acquire()
            except ForkServerLostError as error:
                raise self._lost() from error
            account = WorkerAccount(worker)
            keep = False
            try:
                head, body = await self._supervise(request, account, ticket, _exchange(worker, request))
                keep = not head["retire"] and not account.lowered
            except (EOFError, OSError) as error:
                if generation.fork_server.lost:
                    raise self._lost() from error
                message = "the query needs more memory than is allowed; narrow it, or add LIMIT"
                raise RefusedError("memory", message) from error
            finally:
                if keep and not generation.retired:
                    generation.release(worker)
                else:
                    self._in_background(generation.end(worker))
        if head["status"] != "ok":
            raise RefusedError(head["status"], head["message"])
        self._cache.put(request, loads, (head, body))
        return head, body

    def _lost(self) -> BusyError:
        self._loss.set()
        return BusyError("the data is being loaded again; try again in some seconds")

    async def _supervise(
        self, request: Request, account: WorkerAccount, ticket: Ticket, exchange: Coroutine[Any, Any, Answer]
    ) -> Answer:
        """Return a worker's reply, and meanwhile poll its account to schedule and limit it.

        Raises:
            BusyError: the query was evicted.
            RefusedError: it passed its time limit.
        """
        expected = self._costs.expected(request)
        working = asyncio.create_task(exchange)
        try:
            while not (await asyncio.wait({working}, timeout=_POLL_SECONDS))[0]:
                ticket.computed = account.computed
                self._check_time(ticket, account)
                if ticket.place is Place.EVICTED:
                    raise BusyError("many queries are running and this one had computed longest; try again later")
                if ticket.computed > _SHARE:
                    ticket.trusted = ticket.computed < 2 * expected
                    if not ticket.trusted:
                        account.lower_priority()
                    self._scheduler.demote(ticket)
                account.set_running(self._scheduler.may_run(ticket))
        finally:
            account.set_running(True)
            working.cancel()
        if ticket.computed > _SHARE:
            self._costs.record(request, ticket.computed)
        return working.result()

    def _check_time(self, ticket: Ticket, account: WorkerAccount) -> None:
        limit = self._settings.timeout
        if ticket.computed > limit or account.elapsed > _CLOCK * limit:
            raise RefusedError("time", f"the query ran past {limit:g} s and was stopped; narrow it")

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @asynccontextmanager
    async def _use(self) -> AsyncIterator[Generation]:
        generation = self._generation
        generation.users += 1
        try:
            yield generation
        finally:
            generation.users -= 1
            if generation.retired and generation.users == 0:
                self._in_background(generation.close())


async def _exchange(worker: Worker, request: Request) -> Answer:
    """Send a request to a worker and return its reply."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(worker.connection, ipc.frame_request(request))
    head, body = ipc.PREAMBLE.unpack(await _receive_exactly(worker, ipc.PREAMBLE.size))
    return json.loads(await _receive_exactly(worker, head)), await _receive_exactly(worker, body)


async def _receive_exactly(worker: Worker, number: int) -> bytes:
    loop = asyncio.get_running_loop()
    content = bytearray(number)
    view = memoryview(content)
    at = 0
    while at < number:
        got = await loop.sock_recv_into(worker.connection, view[at : at + (1 << 20)])
        if got == 0:
            raise EOFError
        at += got
    return bytes(content)
