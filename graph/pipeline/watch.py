"""Detect changed documents by polling the status of every file.

A poll costs as much as listing the files: 0.04 s for ten thousand of them. It works alike on every
system, on network folders and in containers, where the notifications of the system are missing or
lost, and needs no library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from graph.core.diagnostics import SourceError
from graph.core.files import file_status
from graph.read.sources import Location

__all__ = ["changes"]

INTERVAL = 1.0
"""Seconds between two polls, at least; polling takes a tenth of the time at most."""

PATIENCE = 10
"""For how many polls a change is held back at most while others follow."""

State = dict[str, str]
"""Path to status of each document."""

Look = Callable[[], Iterable[Location]]
"""Finds the documents."""


def changes(
    look: Look, interval: float = INTERVAL, wait: Callable[[float], None] = time.sleep
) -> Iterator[tuple[str, ...]]:
    """Return an iterator over the paths of documents that are changed, added or deleted.

    The first poll is taken at once. A change is yielded once nothing has changed for one interval, so
    that a copy of many files is one change, or after so many polls of changes without end. Where a
    source has gone away, that is yielded once, as no paths, and the source is waited for.

    Args:
        look: finds the documents to watch; exports among the sources are none.
        interval: seconds between two polls.
        wait: waits so many seconds.

    Raises:
        SourceError: a source is not there at the beginning.
    """
    return _changes(_state(look), look, interval, wait)


def _changes(reported: State, look: Look, interval: float, wait: Callable[[float], None]) -> Iterator[tuple[str, ...]]:
    last, there, held_back = reported, True, 0
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
            changed = tuple(
                sorted(path for path in reported.keys() | now.keys() if reported.get(path) != now.get(path))
            )
            held_back = held_back + 1 if changed else 0
            if changed and (now == last or held_back >= PATIENCE):
                reported, held_back = now, 0
                yield changed
            last = now
        wait(max(0.0, 9 * (time.perf_counter() - started - interval)))


def _state(look: Look) -> State:
    state: State = {}
    place, status = "", ""
    for location in look():
        if location.place != place:  # the documents of one archive mostly follow one another
            place, status = location.place, file_status(location.place)
        if status:
            state[location.path] = status
    return state
