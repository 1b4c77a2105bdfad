"""Archives as sources: many documents in one file, read as a stream and never unpacked to the disk.

An archive is opened when it is named; one that lies in a folder is no document, as a folder of
pictures is none. Every format gives the same two things: its members in the order they stand,
and their bytes in that order. Names come from outside and reach no file system.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from graph.archives.members import Content, Limits, Member, Trouble
from graph.archives.signatures import kind_of
from graph.archives.streams import TooMuchError

__all__ = [
    "ARCHIVE_SUFFIXES",
    "Content",
    "Format",
    "Limits",
    "Member",
    "TooMuchError",
    "Trouble",
    "format_of",
    "is_archive",
    "mistaken",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of archive.

    Attributes:
        members: yields what the archive holds, and what is wrong with it, in the order found.
        contents: yields the bytes of the members at the positions wanted, in that order.
        named: whether members have names of their own; a line has only its number.
        by_suffix: whether a member is a document by the ending of its name, as in a folder; a row
            or a line is one whatever it is called.
    """

    members: Callable[[Path, Limits], Iterator[Member | Trouble]]
    contents: Callable[[Path, Container[int], int, Limits], Iterator[tuple[int, Content]]]
    named: bool = True
    by_suffix: bool = True


def _zip() -> Format:
    from graph.archives import zips

    return Format(zips.members, zips.contents)


def _tar() -> Format:
    from graph.archives import tars

    return Format(tars.members, tars.contents)


def _lines() -> Format:
    from graph.archives import jsonlines

    return Format(jsonlines.members, jsonlines.contents, named=False, by_suffix=False)


def _parquet() -> Format:
    from graph.archives import parquet

    return Format(parquet.members, parquet.contents, by_suffix=False)


# Imported when one is named, so that a folder of documents pays for none of them.
_FORMATS = MappingProxyType(
    {
        ".zip": _zip,
        ".tar": _tar,
        ".tar.gz": _tar,
        ".tgz": _tar,
        ".tar.zst": _tar,
        ".jsonl": _lines,
        ".jsonl.gz": _lines,
        ".parquet": _parquet,
    }
)

ARCHIVE_SUFFIXES = tuple(_FORMATS)
"""The endings of a file's name by which it is an archive."""


def format_of(name: str) -> Format | None:
    """Return the format of a file by its name, or None where it is a document of its own.

    >>> format_of("a.md") is None
    True
    """
    if not is_archive(name):
        return None
    name = name.lower()
    return next(format() for suffix, format in _FORMATS.items() if name.endswith(suffix))


def is_archive(name: str) -> bool:
    """Whether a file is an archive by the ending of its name.

    >>> is_archive("news.TGZ"), is_archive("news.md")
    (True, False)
    """
    return name.lower().endswith(ARCHIVE_SUFFIXES)


def mistaken(file: Path) -> Trouble | None:
    """Return what is said of a file that is an archive, but not of the kind that its name says, or None.

    Args:
        file: any file; where its name is no archive's, none of any kind is expected.

    Raises:
        OSError: it cannot be read.
    """
    kind = kind_of(file)
    name = file.name.lower().replace(".tgz", ".gz")
    return None if kind is None or (is_archive(file.name) and name.endswith(kind.ending)) else kind.trouble()
