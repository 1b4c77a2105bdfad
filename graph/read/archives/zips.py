"""Zip archives: their members are known before anything is unpacked."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path

from graph.core.diagnostics import Code
from graph.read.archives.members import Content, Limits, Member, Trouble, left_out, path_in, too_large

__all__ = ["contents", "members"]

_ENCRYPTED = 0x1
_UTF8 = 0x800
_DOS = 0
_DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
)  # fmt: skip
with suppress(ImportError):  # Python may have been built without it
    import lzma

    _DAMAGE = (*_DAMAGE, lzma.LZMAError)


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield the members of a zip archive.

    Args:
        file: the archive.
        limits: an archive that its own list says to be larger is left out as a whole.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except _DAMAGE as error:
        yield Trouble(Code.DAMAGED_ARCHIVE, f"not readable as a zip archive: {_reason(error)}; it is left out")
        return
    size = file.stat().st_size
    if sum(entry.file_size for entry in entries) > limits.most(size):
        yield limits.trouble(size, "it is left out")
        return
    for position, entry in enumerate(entries[: limits.members]):
        if not entry.is_dir():
            yield _member(position, entry)
    if len(entries) > limits.members:
        yield limits.too_many()


def _member(position: int, entry: zipfile.ZipInfo) -> Member | Trouble:
    name = path_in(_name(entry))
    if isinstance(name, Trouble):
        return name
    if stat.S_ISLNK(entry.external_attr >> 16):
        return left_out(entry.filename, "is a link, and links in archives are not followed")
    if entry.flag_bits & _ENCRYPTED:
        return left_out(entry.filename, "is encrypted")
    return Member(position, name)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was written: `filename` ends at a NUL, which could hide the rest."""
    name = entry.orig_filename
    if entry.create_system == _DOS:
        return name.replace("\\", "/")
    if not entry.flag_bits & _UTF8:
        # Unix and macOS write the name as it is on their disk, and some without saying that it is UTF-8.
        with suppress(UnicodeError):
            return name.encode("cp437").decode("utf-8")
    return name


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield the bytes of members; a damaged one is said to be so, and the next ones are read.

    Args:
        file: the archive.
        wanted: positions of members.
        max_bytes: the size above which a document is not read.
        limits: they were kept when the members were listed.
    """
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(file) as archive:
        for position, entry in enumerate(archive.infolist()[: limits.members]):
            if position in wanted:
                yield position, _content(archive, entry, max_bytes)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, max_bytes: int) -> Content:
    if entry.file_size > max_bytes:
        return too_large(entry.file_size, max_bytes)
    try:
        return archive.read(entry)
    except _DAMAGE as error:
        return Trouble(Code.DAMAGED_ARCHIVE, f"not readable: {_reason(error)}; it is left out")


def _reason(error: Exception) -> str:
    return str(error).rstrip(".").lower() or type(error).__name__
