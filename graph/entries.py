"""The documents in the cache: which are known, what they say, and what is kept of the others."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from graph.diagnostics import Diagnostic
from graph.model import Settings
from graph.packing import packed, unpacked
from graph.reading import said_in
from graph.rows import Said
from graph.sources import Location, read, stated, status_text
from graph.store import Store

__all__ = ["Compared", "Entries", "Entry", "Parsed", "entry_of", "said_by"]

_AT_A_TIME = 500


class Entry(NamedTuple):
    """A document as it is kept.

    Attributes:
        path: its name.
        status: that of its file before it was read.
        digest: of its bytes.
        checksum: of all but the status.
        rows: what it says, packed.
    """

    path: str
    status: str
    digest: bytes
    checksum: int
    rows: bytes


class Compared(NamedTuple):
    """How the documents of a build stand to those in the cache.

    Attributes:
        known: the numbers of the records of those that are as they were.
        moved: the statuses that have changed all the same, and the paths.
        outdated: paths, digests and records of those that have changed or gone.
        fresh: those that are to be read.
        state: one digest of the paths and digests of all documents in the cache.
        documents: how many those are.
    """

    known: Mapping[int, tuple[Location, bytes]]
    moved: Sequence[tuple[str, str]]
    outdated: Sequence[tuple[str, bytes, int]]
    fresh: Sequence[Location]
    state: bytes
    documents: int


Parsed = Callable[[Sequence[Location]], Iterable[Said | Entry]]
"""Reads and parses documents, as `entry_of` does."""


def entry_of(location: Location, settings: Settings) -> Said | Entry:
    """Read and parse one document, and return what to keep of it, or what it says where nothing is kept."""
    source, status = stated(location, settings.max_bytes)
    said = said_in(source, settings)
    if isinstance(source, Diagnostic) or status is None:
        return said
    digest, rows = _digest(source.content), packed(said)
    return Entry(location.path, status_text(status), digest, _checksum(location.path, digest, rows), rows)


def said_by(entry: Said | Entry) -> Said:
    """Return what a document says that was read and parsed."""
    return unpacked(entry.path, entry.rows) if isinstance(entry, Entry) else entry


class Entries:
    """The documents in the cache, for one build.

    Args:
        store: where they lie.
        settings: what parsing depends on.
        before: the time, in nanoseconds, before which a file must have been changed last for its
            status to be trusted.
    """

    def __init__(self, store: Store, settings: Settings, before: int) -> None:
        self._store = store
        self._settings = settings
        self._before = before
        # Later builds have higher numbers, so that records are written at the end of the file.
        self._numbers = count(before)

    def compared(self, locations: Sequence[Location], status_of: Callable[[str], str]) -> Compared:
        """Return which documents are known.

        Args:
            locations: files of their own.
            status_of: returns the status of a file.
        """
        rows = {row[0]: row for row in self._store.select(_DOCUMENTS)}
        state, documents = _state(rows.values()), len(rows)
        known: dict[int, tuple[Location, bytes]] = {}
        moved: list[tuple[str, str]] = []
        outdated: list[tuple[str, bytes, int]] = []
        fresh: list[Location] = []
        for location in locations:
            row = rows.pop(location.path, None)
            if row is None:
                fresh.append(location)
                continue
            path, status, digest, record = row
            now = status_of(location.place)
            if self._is_whole(digest, record, known) and (
                (status and status == now) or digest == self._digest(location)
            ):
                known[record] = location, digest
                if status != now:
                    moved.append((self._trusted(now), path))
            else:
                fresh.append(location)
                outdated.append((path, digest, record))
        outdated += [(path, digest, record) for path, _, digest, record in rows.values()]
        return Compared(known, moved, outdated, fresh, state, documents)

    def state(self) -> bytes:
        """Return one digest of the paths and digests of all documents in the cache."""
        return _state(self._store.select(_DOCUMENTS))

    @staticmethod
    def _is_whole(digest: object, record: object, known: Container[int]) -> bool:
        """Whether a row is as it was written: a damaged one has other types, or the record of another document."""
        return type(digest) is bytes and type(record) is int and record not in known

    def said(self, compared: Compared, entries: Iterable[Said | Entry]) -> Iterator[Said]:
        """Return what documents say, as `Cache.said` does.

        Args:
            compared: how they stand to those in the cache.
            entries: what comes of reading and parsing those that are not known.
        """
        lost = dict(compared.known)
        yield from self.known(compared, lost)
        damaged = [location for location, _ in lost.values()]
        if damaged:
            # A record that is listed and not found again stands in a damaged index, which nothing would mend.
            self._store.discard()
        yield from self.kept(compared, chain(entries, (entry_of(each, self._settings) for each in damaged)))

    def known(self, compared: Compared, lost: dict[int, tuple[Location, bytes]]) -> Iterator[Said]:
        """Yield what known documents say, and take them from the lost, which are all at first."""
        query = "SELECT id, sum, rows FROM records WHERE id > ? ORDER BY id LIMIT ?"
        last = min(compared.known, default=0) - 1
        # In the order of the file, and a few at a time: a query that is not at its end keeps other builds
        # from writing.
        while lost and (records := self._store.select(query, last, _AT_A_TIME)) and records[-1][0] > last:
            last = records[-1][0]
            for number, checksum, rows in records:
                location, digest = lost.get(number, _NOTHING)
                # A damaged index leads to the record of another document.
                if location and type(rows) is bytes and _checksum(location.path, digest, rows) == checksum:
                    del lost[number]
                    yield unpacked(location.path, rows)

    def outdated(self, compared: Compared) -> list[Said]:
        """Return what documents said that have changed or gone; what is damaged is not in it."""
        said = []
        for path, digest, number in compared.outdated:
            for checksum, rows in self._store.select("SELECT sum, rows FROM records WHERE id = ?", number):
                if type(rows) is bytes and _checksum(path, digest, rows) == checksum:
                    said.append(unpacked(path, rows))
        return said

    def kept(self, compared: Compared, entries: Iterable[Said | Entry]) -> Iterator[Said]:
        """Yield what documents say that were read, and write down what has changed."""
        self._store.execute("UPDATE documents SET status = ? WHERE path = ?", compared.moved)
        self._store.execute("DELETE FROM documents WHERE path = ?", [(path,) for path, *_ in compared.outdated])
        self._store.execute("DELETE FROM records WHERE id = ?", [(each[-1],) for each in compared.outdated])
        yield from self._kept(entries)
        self._store.commit()

    def _kept(self, entries: Iterable[Said | Entry]) -> Iterator[Said]:
        """Yield what documents say, and write down what to keep of them."""
        waiting: list[tuple[int, Entry]] = []
        for entry in entries:
            if isinstance(entry, Entry):
                waiting.append((next(self._numbers), entry))
                if len(waiting) == _AT_A_TIME:
                    self._write(waiting)
                    waiting = []
            yield said_by(entry)
        self._write(waiting)

    def _write(self, entries: list[tuple[int, Entry]]) -> None:
        documents = [(each.path, self._trusted(each.status), each.digest, number) for number, each in entries]
        records = [(number, each.checksum, each.rows) for number, each in entries]
        self._store.execute("REPLACE INTO documents VALUES (?, ?, ?, ?)", documents)
        self._store.execute("REPLACE INTO records VALUES (?, ?, ?)", records)

    def _trusted(self, status: str) -> str:
        """Return a status if its file was last changed so long ago that another change would show."""
        return status if status and max(map(int, status.split()[1:3])) < self._before else ""

    def _digest(self, location: Location) -> bytes | None:
        source = read(location, self._settings.max_bytes)
        return None if isinstance(source, Diagnostic) else _digest(source.content)


_NOTHING: tuple[None, bytes] = (None, b"")
_DOCUMENTS = "SELECT path, status, digest, record FROM documents ORDER BY path"


def _state(rows: Iterable[tuple[object, ...]]) -> bytes:
    paths, _, digests, _ = zip(*rows, strict=True) if (rows := list(rows)) else ((), (), (), ())
    digest = hashlib.sha256("\0".join(map(str, paths)).encode("utf-8", "surrogatepass"))
    # A damaged one may be of any type.
    digest.update(b"".join([each if type(each) is bytes else repr(each).encode() for each in digests]))
    return digest.digest()


def _digest(content: bytes) -> bytes:
    # Processors have instructions for it: it takes half of the time that BLAKE2 does.
    return hashlib.sha256(content).digest()


def _checksum(path: str, digest: bytes, rows: bytes) -> int:
    return zlib.crc32(rows, zlib.crc32(digest, zlib.crc32(path.encode("utf-8", "surrogatepass"))))
