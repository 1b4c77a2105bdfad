"""Scheduling: a few queries in the foreground, slow ones in the background, the longest evicted.

Each foreground place has a processor (one place more than processors). A query enters in the foreground and moves to
the background once it has computed for its share. There, queries with a known cost run on; of the others as many run
as foreground places are free, at least one, those with the least processor time first. When the background is full,
the unknown query with the most processor time is evicted.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto

from graph.core.diagnostics import NewsgraphError

__all__ = ["BusyError", "Place", "Scheduler", "Ticket"]


class BusyError(NewsgraphError):
    """The server is overloaded or loading; the client may try again."""


class Place(Enum):
    """Where a query runs."""

    FOREGROUND = auto()
    BACKGROUND = auto()
    EVICTED = auto()


@dataclass(slots=True, eq=False)
class Ticket:
    """The place of one query.

    Attributes:
        place: where it runs.
        computed: seconds of processor time so far.
        trusted: whether it is expected to end, because its cost is known.
    """

    place: Place = Place.FOREGROUND
    computed: float = 0.0
    trusted: bool = False


class Scheduler:
    """The places for queries.

    >>> Scheduler(concurrent=1).foreground
    1
    """

    def __init__(self, concurrent: int) -> None:
        self.foreground = min(concurrent, (os.cpu_count() or 1) + 1)
        """The number of foreground places."""
        self._most_waiting = 8 * concurrent
        self._places = asyncio.Semaphore(self.foreground)
        self._free = self.foreground
        self._most_background = concurrent - self.foreground
        self._background: set[Ticket] = set()
        self._waiting = 0

    @asynccontextmanager
    async def admit(self, wait: float) -> AsyncIterator[Ticket]:
        """Wait for a foreground place, and hold a ticket until the block ends.

        Raises:
            BusyError: no place became free in time, or too many wait already.
        """
        if self._waiting >= self._most_waiting:
            raise BusyError("too many queries are waiting; try again in some seconds")
        self._waiting += 1
        try:
            async with asyncio.timeout(wait):
                await self._places.acquire()
        except TimeoutError as error:
            raise BusyError("all workers are busy; try again in some seconds") from error
        finally:
            self._waiting -= 1
        self._free -= 1
        ticket = Ticket()
        try:
            yield ticket
        finally:
            self._release(ticket)

    def demote(self, ticket: Ticket) -> None:
        """Move a query from the foreground to the background, if a place is free there or can be freed.

        >>> ticket = Ticket()
        >>> Scheduler(concurrent=1).demote(ticket)
        >>> ticket.place
        <Place.FOREGROUND: 1>
        """
        if ticket.place is Place.FOREGROUND and self._make_room(ticket):
            self._release(ticket)
            ticket.place = Place.BACKGROUND
            self._background.add(ticket)

    def may_run(self, ticket: Ticket) -> bool:
        """Whether a query may compute now."""
        if ticket.place is not Place.BACKGROUND or ticket.trusted:
            return True
        unknown = sorted((each for each in self._background if not each.trusted), key=lambda each: each.computed)
        trusted = len(self._background) - len(unknown)
        return ticket in unknown[: max(1, 1 + self._free - trusted)]

    def _make_room(self, ticket: Ticket) -> bool:
        if len(self._background) < self._most_background:
            return True
        unknown = [each for each in self._background if not each.trusted]
        longest = max(unknown, key=lambda each: each.computed, default=ticket)
        if longest.computed <= ticket.computed:
            return False
        self._release(longest)
        return True

    def _release(self, ticket: Ticket) -> None:
        if ticket.place is Place.FOREGROUND:
            self._free += 1
            self._places.release()
        self._background.discard(ticket)
        ticket.place = Place.EVICTED
