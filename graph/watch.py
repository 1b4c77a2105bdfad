"""Noticing that documents have changed, by looking at them now and then.

Looking costs what listing the files costs: four hundredths of a second for ten thousand of them.
It works alike on every system, on network folders and in containers, where the systems' own
notices are missing or lost, and needs no library.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence

from graph.diagnostics import SourceError
from graph.sources import find

__all__ = ["changes"]

INTERVAL = 1.0
"""Seconds between two looks, at least; looking takes a tenth of the time at most."""

State = dict[str, tuple[int, int, int]]
"""Path to size, time of change and number of each file."""


def changes(
    sources: Sequence[str], interval: float = INTERVAL, wait: Callable[[float], None] = time.sleep
) -> Iterator[tuple[str, ...]]:
    """Yield the paths of documents that were changed, added or deleted, each time there are some.

    A change is told once things have been still for one interval, so that a copy of many files is
    one change.

    Args:
        sources: what to look at, as given to `build`.
        interval: seconds between two looks.
        wait: waits so many seconds.

    Raises:
        SourceError: a source is not there at the beginning; later that is waited out.
    """
    told = seen = _state(sources)
    while True:
        started = time.perf_counter()
        wait(interval)
        try:
            now = _state(sources)
        except SourceError:
            now = seen
        changed = tuple(sorted(path for path in told.keys() | now.keys() if told.get(path) != now.get(path)))
        if changed and now == seen:
            told = now
            yield changed
        seen = now
        wait(max(0.0, 9 * (time.perf_counter() - started - interval)))


def _state(sources: Sequence[str]) -> State:
    state: State = {}
    for location in find(sources)[0]:
        try:
            status = os.stat(location.file)
        except OSError:
            continue
        state[location.path] = status.st_size, status.st_mtime_ns, status.st_ino
    return state
