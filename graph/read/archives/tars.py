"""Tar archives, compressed or not: one pass from front to end."""

from __future__ import annotations

import tarfile
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from graph.core.diagnostics import Code
from graph.read.archives.members import Content, Limits, Member, Trouble, damaged, left_out, path_in, too_large
from graph.read.archives.streams import DAMAGE, TooMuchError, opened

__all__ = ["contents", "members"]

# A thousand headers that each say to belong to the next one end in a RecursionError.
_DAMAGE: tuple[type[Exception], ...] = (tarfile.TarError, UnicodeError, ValueError, RecursionError, *DAMAGE)
_STOPPED: tuple[type[Exception], ...] = (*_DAMAGE, TooMuchError)


_ABOUT = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
)  # fmt: skip
"""The types of headers that say something about the next one."""

_LONGEST_ABOUT = 1 << 20
"""How many bytes they may have; the library holds all of it in memory."""


class _Header(tarfile.TarInfo):
    """A member's header, which does not take damage for the end of the archive.

    The library stops without a word where a header after the first is no header.
    """

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _Header:
        try:
            return super().fromtarfile(archive)
        except (tarfile.InvalidHeaderError, tarfile.TruncatedHeaderError, tarfile.EmptyHeaderError) as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(f"{error} at byte {archive.offset:,}") from error

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.size < 0:
            raise tarfile.ReadError(f"a member of {self.size:,} bytes at byte {archive.offset:,}")
        if self.type in _ABOUT and self.size > _LONGEST_ABOUT:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes at byte {archive.offset:,}")
        member: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return member


@contextmanager
def _archive(file: Path, limits: Limits) -> Iterator[tuple[tarfile.TarFile, IO[bytes]]]:
    with opened(file, limits) as stream, tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
        yield archive, stream


def _entries(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while (entry := archive.next()) is not None:
        # The library keeps every header it has seen.
        archive.members = []  # type: ignore[attr-defined]
        yield entry


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield the members of a tar archive; where it is damaged, those before are kept.

    Args:
        file: the archive.
        limits: where it becomes larger, the rest is left out.
    """
    size = file.stat().st_size
    total = position = 0
    try:
        with _archive(file, limits) as (archive, stream):
            for position, entry in enumerate(_entries(archive), 1):
                # A sparse member can be larger than the stream that it comes from.
                total += entry.size
                if position > limits.members or total > limits.most(size):
                    yield limits.too_many() if position > limits.members else limits.trouble(size)
                    return
                if not entry.isdir():
                    yield _member(position, entry)
            while stream.read(1 << 20):
                # The checksum of a compressed file stands at its end.
                pass
    except TooMuchError:
        yield limits.trouble(size)
    except _DAMAGE as error:
        where = f"{position:,} member{'s' if position > 1 else ''}"
        yield damaged(where, position > 0, _reason(error))


def _member(position: int, entry: tarfile.TarInfo) -> Member | Trouble:
    name = path_in(entry.name)
    if isinstance(name, Trouble):
        return name
    if entry.issym() or entry.islnk():
        return left_out(entry.name, "is a link, and links in archives are not followed")
    if not entry.isreg():
        return left_out(entry.name, "is not a regular file")
    return Member(position, name)


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield the bytes of members, up to where the archive is damaged.

    Args:
        file: the archive.
        wanted: positions of members.
        max_bytes: the size above which a document is not read.
        limits: how far the archive may grow.
    """
    # Whoever asked finds the members missing that come after damage.
    with suppress(*_STOPPED), _archive(file, limits) as (archive, _):
        for position, entry in enumerate(_entries(archive), 1):
            if position in wanted:
                yield position, _content(archive, entry, max_bytes)


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo, max_bytes: int) -> Content:
    if entry.size > max_bytes:
        return too_large(entry.size, max_bytes)
    try:
        file = archive.extractfile(entry)
        content = b"" if file is None else file.read()
    except _STOPPED as error:
        return Trouble(Code.DAMAGED_ARCHIVE, f"not readable: {_reason(error)}; it is left out")
    if len(content) < entry.size:
        return Trouble(Code.DAMAGED_ARCHIVE, "the archive ends within it; it is left out")
    return content


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "headers that say something about headers without end"
    return str(error).rstrip(".").lower() or type(error).__name__
