"""Whose turn it is: few queries in the quick lane, so that each has a processor, and slow ones aside.

With as many at once as there are clients, every query takes long and those that would have been
done in a second run past their limit; with few at once, some bombs would stop everyone. So a
query begins in the quick lane, which has a place for each processor and one more, and must step
aside once it has computed for its share.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph.diagnostics import NewsgraphError

__all__ = ["BusyError", "Lanes", "Turn"]


class BusyError(NewsgraphError):
    """All workers are busy, and the wait for one is over."""


class Lanes:
    """The places for queries.

    >>> Lanes(concurrent=1).quick
    1
    """

    def __init__(self, concurrent: int) -> None:
        self.quick = min(concurrent, (os.cpu_count() or 1) + 1)
        """How many places the quick lane has."""
        self._most_waiting = 8 * concurrent
        self._quick = asyncio.Semaphore(self.quick)
        self._slow_places = concurrent - self.quick
        self._waiting = 0

    @asynccontextmanager
    async def turn(self, wait: float) -> AsyncIterator[Turn]:
        """Wait for a place, and hold it until the block ends.

        Raises:
            BusyError: there was none in time, or too many wait already.
        """
        if self._waiting >= self._most_waiting:
            raise BusyError("too many queries are waiting; try again in some seconds")
        self._waiting += 1
        try:
            async with asyncio.timeout(wait):
                await self._quick.acquire()
        except TimeoutError as error:
            raise BusyError("all workers are busy; try again in some seconds") from error
        finally:
            self._waiting -= 1
        turn = Turn(self)
        try:
            yield turn
        finally:
            self._end(turn)

    def step_aside(self, turn: Turn) -> None:
        """Give up a place in the quick lane, if there is one aside."""
        turn.slow = True
        if self._slow_places > 0:
            self._slow_places -= 1
            turn.aside = True
            self._quick.release()

    def _end(self, turn: Turn) -> None:
        if turn.aside:
            self._slow_places += 1
        else:
            self._quick.release()


class Turn:
    """One query's turn.

    Attributes:
        slow: whether it has had its share.
        aside: whether it has left the quick lane.
    """

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self.slow = False
        self.aside = False

    def step_aside(self) -> None:
        """Let others pass."""
        self._lanes.step_aside(self)
