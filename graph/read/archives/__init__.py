"""Archives, tables and feeds: many documents in one file, read as a stream and never unpacked to the disk.

An archive or a Parquet table is opened when it is named; one that lies in a folder is no document,
as a folder of pictures is none. Files whose lines, rows or items are documents are read wherever they
lie. Every format gives the same two things: its members in the order they stand, and their bytes in
that order. Names come from outside and reach no file system.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from graph.read.archives.members import Content, Limits, Member, Record, Trouble
from graph.read.archives.signatures import kind_of
from graph.read.archives.streams import TooMuchError

__all__ = [
    "ARCHIVE_SUFFIXES",
    "Content",
    "Format",
    "Limits",
    "Member",
    "Record",
    "TooMuchError",
    "Trouble",
    "format_of",
    "holds_records",
    "is_archive",
    "mistaken",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of archive.

    Attributes:
        members: yields the members of the archive and its faults, in the order found.
        contents: yields the bytes of the members at the positions wanted, in that order.
        named: whether members have names of their own; a line has only its number.
        by_suffix: whether a member is a document by the ending of its name, as in a folder; a row
            or a line is one whatever it is called.
        passed_over: returns why a file that lies in a folder holds no documents, where its first
            lines tell; one that is named is read all the same.
    """

    members: Callable[[Path, Limits], Iterator[Member | Trouble]]
    contents: Callable[[Path, Container[int], int, Limits], Iterator[tuple[int, Content]]]
    named: bool = True
    by_suffix: bool = True
    passed_over: Callable[[Path, Limits], Trouble | None] = lambda _file, _limits: None


def _zip() -> Format:
    from graph.read.archives import zips

    return Format(zips.members, zips.contents)


def _tar() -> Format:
    from graph.read.archives import tars

    return Format(tars.members, tars.contents)


def _lines() -> Format:
    from graph.read.archives import jsonlines

    return Format(jsonlines.members, jsonlines.contents, False, False, jsonlines.passed_over)


def _table() -> Format:
    from graph.read.archives import table

    return Format(table.members, table.contents, False, False, table.passed_over)


def _json() -> Format:
    from graph.read.archives import json_file

    return Format(json_file.members, json_file.contents, False, False)


def _feed() -> Format:
    from graph.read.archives import feed

    return Format(feed.members, feed.contents, False, False)


def _parquet() -> Format:
    from graph.read.archives import parquet

    return Format(parquet.members, parquet.contents, by_suffix=False)


# Imported when one is met, so that a folder of documents pays for none of them.
_ARCHIVES = MappingProxyType(
    {".zip": _zip, ".tar": _tar, ".tar.gz": _tar, ".tgz": _tar, ".tar.zst": _tar, ".parquet": _parquet}
)
_RECORDS = MappingProxyType(
    {
        ".jsonl": _lines,
        ".jsonl.gz": _lines,
        ".ndjson": _lines,
        ".ndjson.gz": _lines,
        ".csv": _table,
        ".csv.gz": _table,
        ".tsv": _table,
        ".tsv.gz": _table,
        ".json": _json,
        ".xml": _feed,
        ".rss": _feed,
        ".atom": _feed,
        ".rdf": _feed,
    }
)
_FORMATS = MappingProxyType({**_ARCHIVES, **_RECORDS})

ARCHIVE_SUFFIXES = tuple(_FORMATS)
"""The endings of a file's name by which it may hold many documents."""

_ARCHIVE_SUFFIXES, _RECORD_SUFFIXES = tuple(_ARCHIVES), tuple(_RECORDS)


def format_of(name: str) -> Format | None:
    """Return the format of a file by its name, or None where it is a document of its own.

    >>> format_of("a.md") is None
    True
    """
    name = name.lower()
    if not name.endswith(ARCHIVE_SUFFIXES):
        return None
    return next(format() for suffix, format in _FORMATS.items() if name.endswith(suffix))


def is_archive(name: str) -> bool:
    """Whether a file is an archive or a Parquet table by the ending of its name.

    >>> is_archive("news.TGZ"), is_archive("news.md"), is_archive("news.csv")
    (True, False, False)
    """
    return name.lower().endswith(_ARCHIVE_SUFFIXES)


def holds_records(name: str) -> bool:
    """Whether the lines, rows or items of a file may be documents, by the ending of its name.

    >>> holds_records("news.csv"), holds_records("atom.XML"), holds_records("news.zip")
    (True, True, False)
    """
    return name.lower().endswith(_RECORD_SUFFIXES)


def mistaken(file: Path) -> Trouble | None:
    """Return the fault of a file that is an archive of another kind than its name says, or None.

    Args:
        file: any file; where its name is no archive's, none of any kind is expected.

    Raises:
        OSError: it cannot be read.
    """
    kind = kind_of(file)
    name = file.name.lower().replace(".tgz", ".gz")
    return (
        None
        if kind is None or (file.name.lower().endswith(ARCHIVE_SUFFIXES) and name.endswith(kind.ending))
        else kind.trouble()
    )
