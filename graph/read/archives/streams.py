"""Compressed files as streams of bytes that cannot grow without end."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.core.diagnostics import SourceError
from graph.read.archives.members import Limits

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["DAMAGE", "TooMuchError", "opened"]

DAMAGE: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile)
"""The errors of the standard library where compressed bytes are damaged; zstd's own error is turned into the first."""


_BUFFER = 1 << 17


class TooMuchError(Exception):
    """A stream has become larger than its file may."""


class _Limited(io.RawIOBase):
    """Reads another stream up to a limit, and reports damage by one error."""

    def __init__(self, stream: gzip.GzipFile | Any, most: int, damage: type[Exception]) -> None:
        self._stream = stream
        self._left = most
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            # One read of the stream below, so that what comes before damage is not lost with it.
            piece = self._stream.read1(len(view))
        except self._damage as error:
            raise EOFError(str(error)) from error
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuchError
        view[: len(piece)] = piece
        return len(piece)


@contextmanager
def opened(file: Path, limits: Limits) -> Iterator[io.BufferedReader]:
    """Open a file that is compressed as its name says, or not at all.

    Args:
        file: `.gz`, `.tgz` and `.zst` are decompressed; any other is read as it is.
        limits: how far it may grow.

    Raises:
        OSError: it cannot be opened.
        SourceError: the library for zstd is not installed.
        TooMuchError: while it is read, it becomes larger than the limit.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(open(file, "rb"))
        most = limits.most(file.stat().st_size)
        name = file.name.lower()
        if name.endswith((".gz", ".tgz")):
            unpacked = stack.enter_context(gzip.GzipFile(fileobj=raw))
            yield io.BufferedReader(_Limited(unpacked, most, EOFError), _BUFFER)
        elif name.endswith(".zst"):
            zstd = _zstd(file)
            yield io.BufferedReader(_Limited(stack.enter_context(zstd.ZstdFile(raw)), most, zstd.ZstdError), _BUFFER)
        else:
            yield raw


def _zstd(file: Path) -> Any:
    """Return the standard library's module for zstd, which has it from 3.14, or its backport."""
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        try:
            from backports import zstd
        except ImportError as error:
            raise SourceError(
                f"reading {file.name} needs backports.zstd; install it with: pip install 'newsgraph[zstd]'"
            ) from error
    return zstd
