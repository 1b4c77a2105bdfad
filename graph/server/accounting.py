"""Processor time: of running workers, and of queries by their last run."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from graph.sparql.prefork import Worker
from graph.sparql.query import Request

__all__ = ["QueryCosts", "WorkerAccount"]

_NICENESS = 5
"""Gives a third of the share of a process with the normal priority."""

_MOST_COSTS = 4096


class WorkerAccount:
    """Measures one query in a worker, and lowers or stops the worker.

    Attributes:
        lowered: whether the worker has a lower priority than others.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._started = time.monotonic()
        self._before = _processor_seconds(worker.pid)
        self._runs = True
        self.lowered = False

    @property
    def elapsed(self) -> float:
        """Seconds of wall-clock time since the account was opened."""
        return time.monotonic() - self._started

    @property
    def computed(self) -> float:
        """Seconds of processor time since the account was opened."""
        return _processor_seconds(self._worker.pid) - self._before

    def lower_priority(self) -> None:
        """Raise the niceness of the worker; an unprivileged process cannot undo this."""
        if not self.lowered:
            self.lowered = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._worker.pid, _NICENESS)

    def set_running(self, run: bool) -> None:
        """Continue the worker, or stop it (SIGCONT, SIGSTOP)."""
        if run != self._runs:
            self._runs = run
            # A worker that has ended stays in the process table until the fork server waits for it.
            with suppress(ProcessLookupError):
                os.kill(self._worker.pid, signal.SIGCONT if run else signal.SIGSTOP)


def _processor_seconds(pid: int) -> float:
    """Return the processor time of a process, or the clock where there is no /proc."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class QueryCosts:
    """Processor time of the last run of each query: a known slow query is expected to end.

    >>> costs = QueryCosts()
    >>> costs.record(Request("ASK {}"), 1.5)
    >>> costs.expected(Request("ASK {}")), costs.expected(Request("ASK { }"))
    (1.5, 0.0)
    """

    def __init__(self) -> None:
        self._seconds: OrderedDict[bytes, float] = OrderedDict()

    def expected(self, request: Request) -> float:
        """Return the seconds of the last run, 0 for an unknown query."""
        return self._seconds.get(_key(request), 0.0)

    def record(self, request: Request, seconds: float) -> None:
        """Store the seconds of a run, and drop the oldest entry past a number of entries."""
        key = _key(request)
        self._seconds[key] = seconds
        self._seconds.move_to_end(key)
        if len(self._seconds) > _MOST_COSTS:
            self._seconds.popitem(last=False)


def _key(request: Request) -> bytes:
    return hashlib.blake2b(request.query.encode("utf-8", "surrogatepass"), digest_size=16).digest()
