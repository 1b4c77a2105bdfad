"""Noticing that documents have changed, by looking at them now and then.

Looking costs what listing the files costs: four hundredths of a second for ten thousand of them.
It works alike on every system, on network folders and in containers, where the systems' own
notices are missing or lost, and needs no library.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator

from graph.diagnostics import SourceError
from graph.sources import Location

__all__ = ["changes"]

INTERVAL = 1.0
"""Seconds between two looks, at least; looking takes a tenth of the time at most."""

PATIENCE = 10
"""How many looks a change is kept back at most while there are others."""

State = dict[str, tuple[int, int, int]]
"""Path to size, time of change and number of each file."""

Look = Callable[[], Iterable[Location]]
"""Finds the documents."""


def changes(
    look: Look, interval: float = INTERVAL, wait: Callable[[float], None] = time.sleep
) -> Iterator[tuple[str, ...]]:
    """Return an iterator over the paths of documents that change, are added or deleted, each time there are some.

    The first look is taken at once. A change is told once things have been still for one interval,
    so that a copy of many files is one change, or when they do not become still. Where a source
    has gone away, that is told once, as no paths; it is waited for.

    Args:
        look: finds the documents; what it leaves out is not watched, exports among the sources above all.
        interval: seconds between two looks.
        wait: waits so many seconds.

    Raises:
        SourceError: a source is not there at the beginning.
    """
    return _changes(_state(look), look, interval, wait)


def _changes(told: State, look: Look, interval: float, wait: Callable[[float], None]) -> Iterator[tuple[str, ...]]:
    seen, there, kept_back = told, True, 0
    while True:
        started = time.perf_counter()
        wait(interval)
        try:
            now = _state(look)
        except SourceError:
            if there:
                yield ()
            there = False
        else:
            there = True
            changed = tuple(sorted(path for path in told.keys() | now.keys() if told.get(path) != now.get(path)))
            kept_back = kept_back + 1 if changed else 0
            if changed and (now == seen or kept_back >= PATIENCE):
                told, kept_back = now, 0
                yield changed
            seen = now
        wait(max(0.0, 9 * (time.perf_counter() - started - interval)))


def _state(look: Look) -> State:
    state: State = {}
    place, seen = "", None
    for location in look():
        if location.place != place:  # those of one archive mostly come one after the other
            place, seen = location.place, _seen(location.place)
        if seen is not None:
            state[location.path] = seen
    return state


def _seen(place: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(place)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
