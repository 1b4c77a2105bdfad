"""Workers for many clients: as many at once as allowed, killed past their time, exchanged when the data changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from graph.diagnostics import NewsgraphError
from graph.server.answers import Answer, Answers
from graph.server.costs import Costs
from graph.server.lanes import BusyError, Lanes, Place, Turn
from graph.server.meter import Meter
from graph.server.settings import Settings
from graph.sparql import wire
from graph.sparql.execution import Request
from graph.sparql.nursery import Nursery, Worker

__all__ = ["Pool", "RefusedError"]

_PATIENCE = 0.1
"""Seconds of a processor's time after which a query must give way to quicker ones."""

_LOOK_SECONDS = 0.05
_CLOCK = 6
"""How many times its share of a processor's time a query may last on the clock, when many share the processors."""


class RefusedError(NewsgraphError):
    """A query was not answered.

    Attributes:
        status: why: `query`, `limit`, `unacceptable`, `time`, `memory` or `failure`.
    """

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


class Shared:
    """A query that is being computed, for all who ask the same at the same time.

    Attributes:
        task: the work.
        waiting: how many wait for it.
    """

    def __init__(self, task: asyncio.Task[Answer]) -> None:
        self.task = task
        self.waiting = 0

    def answer(self) -> Answer:
        """Return what came of it."""
        if self.task.cancelled():
            raise RefusedError("ending", "the server is ending; try again later")
        return self.task.result()


class Generation:
    """One loading of the data: the process that holds it, and its idle workers."""

    def __init__(self, files: list[Path], settings: Settings) -> None:
        self.nursery = Nursery(files, settings.memory, settings.base)
        self.users = 0
        self.retired = False
        self._idle: list[Worker] = []
        self._control = asyncio.Lock()

    async def take(self) -> Worker:
        """Return an idle worker, or a new one."""
        if self._idle:
            return self._idle.pop()
        async with self._control:
            worker = await asyncio.to_thread(self.nursery.spawn)
        worker.connection.setblocking(False)
        return worker

    def give_back(self, worker: Worker) -> None:
        """Keep a worker for the next query."""
        self._idle.append(worker)

    async def end(self, worker: Worker) -> None:
        """End a worker."""
        async with self._control:
            await asyncio.to_thread(self.nursery.kill, worker)

    async def close(self) -> None:
        """End the process and its workers."""
        async with self._control:
            await asyncio.to_thread(self.nursery.close)


class Pool:
    """Answers requests with the newest loading of the data."""

    def __init__(self, settings: Settings, files: Callable[[], list[Path]]) -> None:
        self._settings = settings
        self._files = files
        self._lanes = Lanes(settings.concurrent)
        self._answers = Answers(settings.cache)
        self._costs = Costs()
        self._shared: dict[tuple[Request, int], Shared] = {}
        self._current: Generation | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.loads = 0
        """How often the data has been loaded."""

    @property
    def generation(self) -> Generation:
        """The newest loading of the data."""
        if self._current is None:
            raise RefusedError("failure", "no dataset is loaded")
        return self._current

    async def load(self) -> None:
        """Load the data, and only then let go of what was loaded before.

        Raises:
            QueryError: the data cannot be loaded; the old stays.
        """
        fresh = await asyncio.to_thread(lambda: Generation(self._files(), self._settings))
        old, self._current = self._current, fresh
        self.loads += 1
        if old is not None:
            old.retired = True
            if old.users == 0:
                await old.close()

    async def close(self) -> None:
        """End everything."""
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError, OSError):
                await task
        if self._current is not None:
            await self._current.close()

    async def answer(self, request: Request) -> Answer:
        """Return what a worker replies, or replied before to the same request about the same data.

        Raises:
            BusyError: there is no worker to be had in time.
            RefusedError: the query was not answered.
        """
        known = self._answers.get(request, self.loads)
        if known is not None:
            return known
        key = request, self.loads
        shared = self._shared.get(key)
        if shared is None:
            shared = self._shared[key] = Shared(asyncio.create_task(self._computed(request)))
        shared.waiting += 1
        try:
            await asyncio.wait({shared.task})
            return shared.answer()
        finally:
            shared.waiting -= 1
            if shared.waiting == 0:
                # Whoever asked last has the answer, or has left: then nobody is to work on it.
                shared.task.cancel()
                if self._shared.get(key) is shared:
                    del self._shared[key]

    def abort(self) -> None:
        """Stop every query, because the server ends."""
        for shared in list(self._shared.values()):
            shared.task.cancel()

    async def _computed(self, request: Request) -> Answer:
        async with self._lanes.turn(self._settings.wait) as turn, self._used() as generation:
            loads = self.loads  # the data that this generation has: newer data may be there when it is done
            worker = await generation.take()
            meter = Meter(worker)
            keep = False
            try:
                head, body = await self._overseen(request, meter, turn, _asked(worker, request))
                keep = not head["retire"] and not meter.lowered
            except (EOFError, OSError) as error:
                message = "the query needs more memory than is allowed; narrow it, or add LIMIT"
                raise RefusedError("memory", message) from error
            finally:
                self._done(generation, worker, keep)
        if head["status"] != "ok":
            raise RefusedError(head["status"], head["message"])
        self._answers.put(request, loads, (head, body))
        return head, body

    async def _overseen(
        self, request: Request, meter: Meter, turn: Turn, asking: Coroutine[Any, Any, Answer]
    ) -> Answer:
        """Return what a worker replies, and look now and then at what it has had.

        Raises:
            BusyError: it must end for others.
            RefusedError: its time is over.
        """
        expected = self._costs.of(request)
        working = asyncio.create_task(asking)
        try:
            while not (await asyncio.wait({working}, timeout=_LOOK_SECONDS))[0]:
                turn.computed = meter.computed
                self._check_time(turn, meter)
                if turn.place is Place.NOWHERE:
                    raise BusyError("many queries are running and this one had computed longest; try again later")
                if turn.computed > _PATIENCE:
                    turn.trusted = turn.computed < 2 * expected
                    if not turn.trusted:
                        meter.lower()
                    self._lanes.step_aside(turn)
                meter.let(self._lanes.may_run(turn))
        finally:
            meter.let(True)
            working.cancel()
        if turn.computed > _PATIENCE:
            self._costs.note(request, turn.computed)
        return working.result()

    def _check_time(self, turn: Turn, meter: Meter) -> None:
        limit = self._settings.timeout
        if turn.computed > limit or meter.on_the_clock > _CLOCK * limit:
            raise RefusedError("time", f"the query ran past {limit:g} s and was stopped; narrow it")

    def _done(self, generation: Generation, worker: Worker, keep: bool) -> None:
        """Keep a worker, or end it without anyone having to wait for that."""
        if keep and not generation.retired:
            generation.give_back(worker)
            return
        task = asyncio.create_task(generation.end(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @asynccontextmanager
    async def _used(self) -> AsyncIterator[Generation]:
        generation = self.generation
        generation.users += 1
        try:
            yield generation
        finally:
            generation.users -= 1
            if generation.retired and generation.users == 0:
                task = asyncio.create_task(generation.close())
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)


async def _asked(worker: Worker, request: Request) -> Answer:
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(worker.connection, wire.frame(wire.request_head(request)))
    head, body = wire.lengths(await _exactly(worker, wire.PREAMBLE.size))
    return wire.head_from(await _exactly(worker, head)), await _exactly(worker, body)


async def _exactly(worker: Worker, number: int) -> bytes:
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
