"""Whose turn it is: few queries in the quick lane, so that each has a processor, and slow ones aside.

With as many at once as there are clients, every query takes long and those that would have been
done in a second run past their limit; with few at once, some bombs would stop everyone. So a
query begins in the quick lane, which has a place for each processor and one more, and must step
aside once it has computed for its share. Aside, those known to come to an end run on, and of the others
one, or as many as the quick lane has places free: whoever has computed least, so that a bomb waits
for everyone and hardly anyone for a bomb. When there is no place aside either, the one of the
others that has computed longest must end.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto

from graph.diagnostics import NewsgraphError

__all__ = ["BusyError", "Lanes", "Turn"]


class BusyError(NewsgraphError):
    """All workers are busy, and the wait for one is over."""


class Place(Enum):
    """Where a query runs."""

    QUICK = auto()
    ASIDE = auto()
    NOWHERE = auto()


@dataclass(slots=True, eq=False)
class Turn:
    """One query's turn.

    Attributes:
        place: where it runs; nowhere once it must end for others.
        computed: seconds of a processor's time that it has had.
        trusted: whether it is known to come to an end.
    """

    place: Place = Place.QUICK
    computed: float = 0.0
    trusted: bool = False


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
        self._free = self.quick
        self._most_aside = concurrent - self.quick
        self._aside: set[Turn] = set()
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
        self._free -= 1
        turn = Turn()
        try:
            yield turn
        finally:
            self._leave(turn)

    def step_aside(self, turn: Turn) -> None:
        """Give a place in the quick lane up for one aside, if there is one or can be.

        >>> lanes = Lanes(concurrent=1)
        >>> turn = Turn()
        >>> lanes.step_aside(turn)
        >>> turn.place
        <Place.QUICK: 1>
        """
        if turn.place is not Place.QUICK or not self._room_aside(turn):
            return
        self._leave(turn)
        turn.place = Place.ASIDE
        self._aside.add(turn)

    def may_run(self, turn: Turn) -> bool:
        """Whether a query may compute now, or is to let others pass."""
        if turn.place is not Place.ASIDE or turn.trusted:
            return True
        doubtful = sorted((each for each in self._aside if not each.trusted), key=lambda each: each.computed)
        trusted = len(self._aside) - len(doubtful)
        return turn in doubtful[: max(1, 1 + self._free - trusted)]

    def _room_aside(self, turn: Turn) -> bool:
        if len(self._aside) < self._most_aside:
            return True
        doubtful = [each for each in self._aside if not each.trusted]
        longest = max(doubtful, key=lambda each: each.computed, default=turn)
        if longest.computed <= turn.computed:
            return False
        self._leave(longest)
        return True

    def _leave(self, turn: Turn) -> None:
        if turn.place is Place.QUICK:
            self._free += 1
            self._quick.release()
        self._aside.discard(turn)
        turn.place = Place.NOWHERE
