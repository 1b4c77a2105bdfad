"""The job in a thread of its own, so that whoever waits can be told how far it is, and can end it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from contextlib import suppress
from threading import Event
from typing import TypeVar

from pyspark import SparkContext

from graph.core.diagnostics import EngineError
from graph.pipeline.spark.preflight import PATIENCE
from graph.pipeline.spark.threads import in_thread

__all__ = ["WAITING", "Begin", "Progress", "watched"]

_T = TypeVar("_T")

Begin = Callable[[str], None]
"""Called by the job when a step of it begins, with the step's name."""

Progress = Callable[[str, int, int], None]
"""Called a few times a second with the step's name and how many of the tasks at hand are done and there are."""

WAITING = "Waiting for a worker"
"""The step of a job to which the cluster has given no worker for a while."""

_OFTEN = 0.25


def watched(context: SparkContext, job: Callable[[Begin], _T], progress: Progress | None = None) -> _T:
    """Run a job, and end it when the wait for it is interrupted.

    Args:
        context: the connection that the job runs on.
        job: is told how to say which step it begins.
        progress: is told how far it is.
    """
    watcher = _Watcher(context, progress)
    watching = in_thread(watcher.watch)
    outcome = in_thread(lambda: job(watcher.begin))
    try:
        return outcome.result()
    except BaseException:
        # The job itself removes what it has written.
        watcher.cancel.set()
        wait([outcome])
        raise
    finally:
        watcher.done.set()
        wait([watching])


class _Watcher:
    """Asks Spark how far it is, and is the only one that does: a connection to Java serves one thread."""

    def __init__(self, context: SparkContext, progress: Progress | None) -> None:
        self.cancel, self.done = Event(), Event()
        self._context = context
        self._progress = progress
        self._step = ""
        self._alone = 0.0

    def begin(self, step: str) -> None:
        """Take note of the step that begins; none does after the end was asked for."""
        if self.cancel.is_set():
            raise EngineError("the job was cancelled")
        self._step = step

    def watch(self) -> None:
        """Report the job's progress until it is done, and cancel its tasks on request."""
        while not self.done.wait(_OFTEN):
            # Spark may end between two questions; why is for the job to say.
            with suppress(Exception):
                if self.cancel.is_set():
                    self._context.cancelAllJobs()
                elif self._progress:
                    self._tell(self._progress)

    def _tell(self, progress: Progress) -> None:
        tracker = self._context.statusTracker()
        # The driver is one of them; where it is the only one, it is no cluster.
        alone = len(tracker.getExecutorInfos()) < 2 and not str(self._context.master).startswith("local")
        self._alone = self._alone + _OFTEN if alone else 0.0
        if self._alone > PATIENCE:
            progress(WAITING, 0, 0)
            return
        stages = [stage for each in tracker.getActiveStageIds() if (stage := tracker.getStageInfo(each))]
        progress(self._step, sum(each.numCompletedTasks for each in stages), sum(each.numTasks for each in stages))
