"""What a worker has had of the processors since it was asked, and the hand that holds it back."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from graph.sparql.nursery import Worker

__all__ = ["Meter"]


_LOWER = 5
"""A third of the share that others have."""


class Meter:
    """Counts from when it is made.

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
    def on_the_clock(self) -> float:
        """Seconds that have passed."""
        return time.monotonic() - self._started

    @property
    def computed(self) -> float:
        """Seconds of a processor's time that it has had."""
        return _processor_seconds(self._worker.pid) - self._before

    def lower(self) -> None:
        """Let others pass for good: there is no way back from a lower priority."""
        if not self.lowered:
            self.lowered = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._worker.pid, _LOWER)

    def let(self, run: bool) -> None:
        """Let it run, or hold it where it is."""
        if run != self._runs:
            self._runs = run
            # A worker that has ended stays in the table of processes until its nursery takes it from there.
            with suppress(ProcessLookupError):
                os.kill(self._worker.pid, signal.SIGCONT if run else signal.SIGSTOP)


def _processor_seconds(pid: int) -> float:
    """How long a process has computed; the time that passes where that cannot be told."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
