"""Making one thing in a process of its own while this one makes another.

Only where a process can be forked in a moment, and holds everything at once: elsewhere handing over
a corpus would take longer than making the bytes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from graph.engines.pool import start_method

__all__ = ["Make", "aside"]

Make = Callable[[], Iterable[bytes]]
"""Makes bytes, in pieces; called again, it makes the same."""

_AT_A_TIME = 1 << 20


def aside(make: Make) -> Iterator[bytes]:
    """Begin to make bytes in a process of its own, and return an iterator over them.

    Whatever goes wrong there, lack of memory or room above all, they are made in this process when
    they are asked for, so that an error shows where its cause can be told.

    Args:
        make: what makes the bytes.

    >>> b"".join(aside(lambda: [b"one ", b"two"]))
    b'one two'
    """
    # A worker of someone else's pool may have no children.
    if start_method() != "fork" or multiprocessing.current_process().daemon:
        return iter(make())
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed when all has been read)
    except OSError:
        return iter(make())
    process = multiprocessing.get_context("fork").Process(target=_made, args=(make, file, os.getpid()), daemon=True)
    try:
        process.start()
    except OSError:  # there may be too many processes, or no memory for another
        file.close()
        return iter(make())
    result = _result(process, file, make)
    # Entered, so that the process ends with it even where nobody comes to ask for its bytes.
    next(result)
    return result


def _made(make: Make, file: IO[bytes], parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()
    try:
        for piece in make():
            file.write(piece)
            if os.getppid() != parent:
                break
        file.flush()
    except BaseException:
        os._exit(1)


def _result(process: multiprocessing.process.BaseProcess, file: IO[bytes], make: Make) -> Iterator[bytes]:
    with file:
        try:
            yield b""
            process.join()
            if process.exitcode:
                yield from make()
                return
            # The place in the file is one for both processes.
            file.seek(0)
            while piece := file.read(_AT_A_TIME):
                yield piece
        finally:
            process.terminate()
            process.join()
            process.close()
