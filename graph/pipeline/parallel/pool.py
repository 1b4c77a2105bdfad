"""Apply a function to documents in several processes on this machine.

Each worker is given ranges of the list, one more than it works on, and sends back the results. The
parent knows the ranges of each one, so that it can name the documents that a killed worker leaves
unread. Workers end when the parent does, however it ends: they read from a pipe whose other end no
other process holds open.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from graph.core.diagnostics import EngineError, printable

__all__ = ["ProcessPool"]

_T = TypeVar("_T")
_R = TypeVar("_R")

MAX_CHUNK = 64
"""How many items a worker is given at a time, at most."""

CHUNKS_PER_WORKER = 8
"""Into how many ranges the share of a worker is cut at least, so that all end at about the same time."""

AHEAD = 2
"""How many ranges a worker has at a time: the one it works on and the next."""


_NO_MEMORY = 101
"""The exit code of a worker that has no memory left."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection[Any, Any]
    chunks: deque[range] = field(default_factory=deque)


class ProcessPool:
    """Applies a function to items in processes of its own, which live as long as one call.

    Args:
        processes: how many, 1 or more.
    """

    def __init__(self, processes: int) -> None:
        self.processes = processes

    def __call__(self, function: Callable[[_T], _R], items: Sequence[_T]) -> Iterable[_R]:
        """Return an iterator over the results of a function, in any order.

        The workers are started at once, before the caller starts threads of its own.

        Args:
            function: can be pickled, and does not raise.
            items: can be pickled; named in messages by their `path` or as text.

        Raises:
            EngineError: while iterating, a worker process was killed.
        """
        size = max(1, min(MAX_CHUNK, len(items) // (self.processes * CHUNKS_PER_WORKER)))
        chunks = deque(range(start, min(start + size, len(items))) for start in range(0, len(items), size))
        return _results(_started(min(self.processes, len(chunks)), function, items), chunks, items)


def _started(number: int, function: Callable[[Any], Any], items: Sequence[Any]) -> list[_Worker]:
    context: Any = multiprocessing.get_context(start_method())
    workers: list[_Worker] = []
    for _ in range(number):
        ours, theirs = context.Pipe()
        inherited = [*(worker.pipe for worker in workers), ours] if context.get_start_method() == "fork" else []
        process = context.Process(target=_work, args=(theirs, function, items, inherited), daemon=True)
        process.start()
        theirs.close()
        workers.append(_Worker(process, ours))
    return workers


def start_method() -> str:
    """Return how processes are started here: forked where that is safe, else spawned."""
    # Forking takes a hundredth of a second and is safe only where no other thread runs in this
    # process; elsewhere each worker imports the program anew.
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _work(
    pipe: Connection[Any, Any],
    function: Callable[[Any], Any],
    items: Sequence[Any],
    inherited: list[Connection[Any, Any]],
) -> None:
    """Run a worker: answer each range of the items with its results until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    for other in inherited:
        other.close()
    try:
        while True:
            # Ranges are so short that sending them never waits, even while results are sent back.
            pipe.send([function(items[at]) for at in pipe.recv()])
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except MemoryError:
        # Without a traceback: the parent says which documents it was.
        os._exit(_NO_MEMORY)


def _results(workers: list[_Worker], chunks: deque[range], items: Sequence[Any]) -> Iterator[Any]:
    try:
        for worker in workers * AHEAD:
            _give(worker, chunks, items)
        busy = {worker.pipe: worker for worker in workers if worker.chunks}
        while busy:
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                results = _received(worker, items)
                worker.chunks.popleft()
                _give(worker, chunks, items)
                if not worker.chunks:
                    del busy[worker.pipe]
                yield from results
    finally:
        for worker in workers:
            _end(worker)


def _give(worker: _Worker, chunks: deque[range], items: Sequence[Any]) -> None:
    if chunks:
        worker.chunks.append(chunks.popleft())
        try:
            worker.pipe.send(worker.chunks[-1])
        except OSError as error:
            raise _lost(worker, items) from error


def _received(worker: _Worker, items: Sequence[Any]) -> list[Any]:
    try:
        results: list[Any] = worker.pipe.recv()
    except (EOFError, OSError) as error:
        raise _lost(worker, items) from error
    return results


def _lost(worker: _Worker, items: Sequence[Any]) -> EngineError:
    worker.process.join(1)
    first = worker.chunks[0]
    code = worker.process.exitcode
    how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
    how = "for lack of memory" if code == _NO_MEMORY else how
    names = " … ".join(dict.fromkeys(_name(items[at]) for at in (first[0], first[-1])))
    return EngineError(
        f"a worker process was ended {how} while it read {names} ({len(first)} documents); nothing was written"
    )


def _name(item: object) -> str:
    return printable(str(getattr(item, "path", item)))


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.terminate()
    worker.process.join()
    worker.process.close()
