"""The documents in the cache: which are known, what they say, and what is kept of the others."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple

from graph.diagnostics import Diagnostic
from graph.model import Settings
from graph.packing import packed, unpacked
from graph.reading import said_in
from graph.rows import Said
from graph.sources import Location, read, stated, status_text
from graph.store import Store

__all__ = ["Entries", "Entry", "Parsed", "entry_of"]

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


Parsed = Callable[[Sequence[Location]], Iterable[tuple[Said, Entry | None]]]
"""Reads and parses documents, as `entry_of` does."""


def entry_of(location: Location, settings: Settings) -> tuple[Said, Entry | None]:
    """Read and parse one document, and return it with what to keep of it."""
    source, status = stated(location, settings.max_bytes)
    said = said_in(source, settings)
    if isinstance(source, Diagnostic) or status is None:
        return said, None
    digest, rows = _digest(source.content), packed(said)
    return said, Entry(location.path, status_text(status), digest, _checksum(location.path, digest, rows), rows)


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

    def said(self, locations: Sequence[Location], status_of: Callable[[str], str], parsed: Parsed) -> Iterator[Said]:
        """Return what documents say, as `Cache.said` does.

        Args:
            locations: files of their own.
            status_of: returns the status of a file.
            parsed: reads and parses those that are not known.
        """
        rows = {row[0]: row for row in self._store.select("SELECT path, status, digest, record FROM documents")}
        known: dict[int, tuple[Location, bytes]] = {}
        moved: list[tuple[str, str]] = []
        outdated: list[tuple[str, int]] = []
        fresh: list[Location] = []
        for location in locations:
            row = rows.pop(location.path, None)
            if row is None:
                fresh.append(location)
                continue
            _, status, digest, record = row
            now = status_of(location.place)
            if self._is_whole(digest, record, known) and (
                (status and status == now) or digest == self._digest(location)
            ):
                known[record] = location, digest
                if status != now:
                    moved.append((self._trusted(now), location.path))
            else:
                fresh.append(location)
                outdated.append((location.path, record))
        outdated += [(path, row[-1]) for path, row in rows.items()]
        return self._said(known, parsed(fresh), moved, outdated)

    @staticmethod
    def _is_whole(digest: object, record: object, known: Container[int]) -> bool:
        """Whether a row is as it was written: a damaged one has other types, or the record of another document."""
        return type(digest) is bytes and type(record) is int and record not in known

    def _said(
        self,
        known: dict[int, tuple[Location, bytes]],
        entries: Iterable[tuple[Said, Entry | None]],
        moved: list[tuple[str, str]],
        outdated: list[tuple[str, int]],
    ) -> Iterator[Said]:
        yield from self._known(known)
        damaged = [location for location, _ in known.values()]
        if damaged:
            # A record that is listed and not found again stands in a damaged index, which nothing would mend.
            self._store.discard()
        self._store.execute("UPDATE documents SET status = ? WHERE path = ?", moved)
        self._store.execute("DELETE FROM documents WHERE path = ?", [(path,) for path, _ in outdated])
        self._store.execute("DELETE FROM records WHERE id = ?", [(record,) for _, record in outdated])
        yield from self._kept(chain(entries, (entry_of(each, self._settings) for each in damaged)))
        self._store.commit()

    def _known(self, known: dict[int, tuple[Location, bytes]]) -> Iterator[Said]:
        """Yield what known documents say, and take them from the known; those that remain are damaged."""
        query = "SELECT id, sum, rows FROM records WHERE id > ? ORDER BY id LIMIT ?"
        last = min(known, default=0) - 1
        # In the order of the file, and a few at a time: a query that is not at its end keeps other builds
        # from writing.
        while known and (records := self._store.select(query, last, _AT_A_TIME)) and records[-1][0] > last:
            last = records[-1][0]
            for number, checksum, rows in records:
                location, digest = known.get(number, _NOTHING)
                # A damaged index leads to the record of another document.
                if location and type(rows) is bytes and _checksum(location.path, digest, rows) == checksum:
                    del known[number]
                    yield unpacked(location.path, rows)

    def _kept(self, entries: Iterable[tuple[Said, Entry | None]]) -> Iterator[Said]:
        """Yield what documents say, and write down what to keep of them."""
        waiting: list[tuple[int, Entry]] = []
        for said, entry in entries:
            if entry is not None:
                waiting.append((next(self._numbers), entry))
                if len(waiting) == _AT_A_TIME:
                    self._write(waiting)
                    waiting = []
            yield said
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


def _digest(content: bytes) -> bytes:
    # Processors have instructions for it: it takes half of the time that BLAKE2 does.
    return hashlib.sha256(content).digest()


def _checksum(path: str, digest: bytes, rows: bytes) -> int:
    return zlib.crc32(rows, zlib.crc32(digest, zlib.crc32(path.encode("utf-8", "surrogatepass"))))
