"""The records of documents in the cache: which are known, their claims, and which to write."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, count
from typing import NamedTuple

from graph.core.claims import DocumentClaims, decode_document, encode_document
from graph.core.diagnostics import Diagnostic
from graph.core.files import last_change, status_text
from graph.core.model import Settings
from graph.pipeline.cache.database import CacheDatabase
from graph.pipeline.parallel import choose_map
from graph.read.document import read_document
from graph.read.sources import Location, read, stated

__all__ = ["CacheRecord", "CacheRecords", "Comparison", "claims_of"]

_AT_A_TIME = 500


class CacheRecord(NamedTuple):
    """A document as the cache keeps it.

    Attributes:
        path: its name.
        status: the status of its file before it was read.
        digest: the digest of its bytes.
        checksum: the checksum of all but the status.
        rows: its claims, encoded.
    """

    path: str
    status: str
    digest: bytes
    checksum: int
    rows: bytes


class Comparison(NamedTuple):
    """The documents of a build beside the records of the cache.

    Attributes:
        known: record number to location and digest of the documents that are unchanged.
        touched: the new statuses and the paths of unchanged documents whose status is another.
        outdated: paths, digests and record numbers of documents that have changed or gone.
        fresh: the documents to be read.
        state: one digest of the paths and digests of all documents in the cache.
        documents: the number of documents in the cache.
    """

    known: Mapping[int, tuple[Location, bytes]]
    touched: Sequence[tuple[str, str]]
    outdated: Sequence[tuple[str, bytes, int]]
    fresh: Sequence[Location]
    state: bytes
    documents: int


def parse_record(location: Location, settings: Settings) -> DocumentClaims | CacheRecord:
    """Read and parse one document, and return its record, or its claims alone where nothing is kept."""
    source, status = stated(location, settings.max_bytes)
    claims = read_document(source, settings)
    if isinstance(source, Diagnostic) or status is None:
        return claims
    digest, rows = _digest(source.content), encode_document(claims)
    return CacheRecord(location.path, status_text(status), digest, _checksum(location.path, digest, rows), rows)


def claims_of(parsed: DocumentClaims | CacheRecord) -> DocumentClaims:
    """Return the claims of a document that was read and parsed."""
    return decode_document(parsed.path, parsed.rows) if isinstance(parsed, CacheRecord) else parsed


class CacheRecords:
    """The records of the cache, for one build.

    Args:
        database: where they lie.
        settings: the settings that parsing depends on.
        before: the time, in nanoseconds, before which a file must have been changed last for its
            status to be trusted.
    """

    def __init__(self, database: CacheDatabase, settings: Settings, before: int) -> None:
        self._database = database
        self._settings = settings
        self._before = before
        # Later builds have higher numbers, so that records are written at the end of the file.
        self._numbers = count(before)

    def compare(self, locations: Sequence[Location], status_of: Callable[[str], str]) -> Comparison:
        """Compare all documents that are files with their records; `status_of` returns the status of a file."""
        rows = {row[0]: row for row in self._database.select(_DOCUMENTS)}
        state, documents = _state(rows.values()), len(rows)
        known: dict[int, tuple[Location, bytes]] = {}
        touched: list[tuple[str, str]] = []
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
                    touched.append((self._trusted(now), path))
            else:
                fresh.append(location)
                outdated.append((path, digest, record))
        outdated += [(path, digest, record) for path, _, digest, record in rows.values()]
        return Comparison(known, touched, outdated, fresh, state, documents)

    def state(self) -> bytes:
        """Return one digest of the paths and digests of all documents in the cache."""
        return _state(self._database.select(_DOCUMENTS))

    @staticmethod
    def _is_whole(digest: object, record: object, known: Container[int]) -> bool:
        """Return whether a row is intact: a damaged one has other types, or the record of another document."""
        return type(digest) is bytes and type(record) is int and record not in known

    def parse(self, locations: Sequence[Location], processes: int) -> Iterable[DocumentClaims | CacheRecord]:
        """Read and parse documents, in any order; processes are started at once."""
        return choose_map(processes, len(locations))(partial(parse_record, settings=self._settings), locations)

    def read(self, comparison: Comparison, parsed: Iterable[DocumentClaims | CacheRecord]) -> Iterator[DocumentClaims]:
        """Yield the claims of all documents, the known and the parsed ones, and write the records of the latter."""
        lost = dict(comparison.known)
        yield from self.read_known(comparison, lost)
        damaged = [location for location, _ in lost.values()]
        if damaged:
            # A record that is listed and not found again stands in a damaged index, which nothing would mend.
            self._database.discard()
        yield from self.write(comparison, chain(parsed, (parse_record(each, self._settings) for each in damaged)))

    def read_known(self, comparison: Comparison, lost: dict[int, tuple[Location, bytes]]) -> Iterator[DocumentClaims]:
        """Yield the claims of known documents, and remove those from `lost`: the damaged ones remain."""
        query = "SELECT id, sum, rows FROM records WHERE id > ? ORDER BY id LIMIT ?"
        last = min(comparison.known, default=0) - 1
        # In the order of the file, and a few at a time: a query that is not at its end keeps other builds
        # from writing.
        while lost and (records := self._database.select(query, last, _AT_A_TIME)) and records[-1][0] > last:
            last = records[-1][0]
            for number, checksum, rows in records:
                location, digest = lost.get(number, _NOTHING)
                # A damaged index leads to the record of another document.
                if location and type(rows) is bytes and _checksum(location.path, digest, rows) == checksum:
                    del lost[number]
                    yield decode_document(location.path, rows)

    def read_outdated(self, comparison: Comparison) -> list[DocumentClaims]:
        """Return the earlier claims of documents that have changed or gone, without those that are damaged."""
        claims = []
        for path, digest, number in comparison.outdated:
            for checksum, rows in self._database.select("SELECT sum, rows FROM records WHERE id = ?", number):
                if type(rows) is bytes and _checksum(path, digest, rows) == checksum:
                    claims.append(decode_document(path, rows))
        return claims

    def write(self, comparison: Comparison, parsed: Iterable[DocumentClaims | CacheRecord]) -> Iterator[DocumentClaims]:
        """Yield the claims of parsed documents while their records replace the outdated ones."""
        database = self._database
        database.execute("UPDATE documents SET status = ? WHERE path = ?", comparison.touched)
        database.execute("DELETE FROM documents WHERE path = ?", [(path,) for path, *_ in comparison.outdated])
        database.execute("DELETE FROM records WHERE id = ?", [(each[-1],) for each in comparison.outdated])
        waiting: list[tuple[int, CacheRecord]] = []
        for each in parsed:
            if isinstance(each, CacheRecord):
                waiting.append((next(self._numbers), each))
                if len(waiting) == _AT_A_TIME:
                    self._insert(waiting)
                    waiting = []
            yield claims_of(each)
        self._insert(waiting)
        database.commit()

    def _insert(self, records: list[tuple[int, CacheRecord]]) -> None:
        documents = [(each.path, self._trusted(each.status), each.digest, number) for number, each in records]
        contents = [(number, each.checksum, each.rows) for number, each in records]
        self._database.execute("REPLACE INTO documents VALUES (?, ?, ?, ?)", documents)
        self._database.execute("REPLACE INTO records VALUES (?, ?, ?)", contents)

    def _trusted(self, status: str) -> str:
        """Return a status if its file was last changed so long ago that another change would show, else nothing."""
        return status if status and last_change(status) < self._before else ""

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
