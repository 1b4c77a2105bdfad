"""Make the bytes of one export in a forked process while this one makes another.

Only where forking shares the memory of this process (copy-on-write): elsewhere, handing over a corpus
would take longer than making the bytes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from graph.pipeline.parallel.pool import start_method

__all__ = ["Make", "in_background"]

Make = Callable[[], Iterable[bytes]]
"""Makes bytes, in pieces; called again, it makes the same."""

_AT_A_TIME = 1 << 20


def in_background(make: Make) -> Iterator[bytes]:
    """Begin to make bytes in a forked process, and return an iterator over them.

    If that process fails, for lack of memory or room above all, the bytes are made in this one when
    they are asked for, so that an error is raised where it can be reported.

    Args:
        make: makes the bytes.

    >>> b"".join(in_background(lambda: [b"one ", b"two"]))
    b'one two'
    """
    # A worker of another program's pool may have no children.
    if start_method() != "fork" or multiprocessing.current_process().daemon:
        return iter(make())
    try:
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed when all has been read)
    except OSError:
        return iter(make())
    process = multiprocessing.get_context("fork").Process(target=_write, args=(make, file, os.getpid()), daemon=True)
    try:
        process.start()
    except OSError:  # there may be too many processes, or no memory for another
        file.close()
        return iter(make())
    result = _read(process, file, make)
    # Started, so that closing the generator ends the process even where its bytes are never asked for.
    next(result)
    return result


def _write(make: Make, file: IO[bytes], parent: int) -> None:
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


def _read(process: multiprocessing.process.BaseProcess, file: IO[bytes], make: Make) -> Iterator[bytes]:
    with file:
        try:
            yield b""
            process.join()
            if process.exitcode:
                yield from make()
                return
            # Both processes share the offset of the file.
            file.seek(0)
            while piece := file.read(_AT_A_TIME):
                yield piece
        finally:
            process.terminate()
            process.join()
            process.close()
