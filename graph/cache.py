"""What earlier builds of the same sources found, so that the next one reads only what has changed.

One SQLite file for each set of sources lies in the user's cache folder (`NEWSGRAPH_CACHE`,
`XDG_CACHE_HOME`, or what the system uses), not beside the exports: those are served and committed,
and the sources may not be writable. It may be deleted at any time. It holds

- for each document the digest of its bytes, the file's status and its record as rows, as JSON
  with a checksum. A file whose status has not changed is not read; one whose bytes have not
  changed is not parsed. Nothing that parsing drops is in it (`secured`), and nothing in it is code.
- for each build the status of every document and export, and what was printed: if all of that is
  as it was, there is nothing to do.

A status is trusted only if it is older than the build that noted it by more than clocks of file
systems err. Whatever cannot be read, is damaged or was written by another version is thrown away,
and a cache that cannot be written, or is in use by another build, is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from graph.diagnostics import Code, Diagnostic
from graph.model import Settings
from graph.reading import said_in
from graph.rows import Said
from graph.sources import Location, read

__all__ = ["Cache", "Entry", "Summary", "cache_folder", "entry_of"]

CLOCK_ERROR = 2 * 10**9
"""By how many nanoseconds the time of a change may be off: FAT counts in steps of two seconds."""

_AT_A_TIME = 500

_TABLES = """
CREATE TABLE IF NOT EXISTS stamp (stamp TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents
    (path TEXT PRIMARY KEY, status TEXT NOT NULL, digest BLOB NOT NULL, sum INTEGER NOT NULL, rows BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS builds
    (key TEXT PRIMARY KEY, inputs BLOB NOT NULL, outputs TEXT NOT NULL, sum INTEGER NOT NULL, summary BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a build when it is done.

    Attributes:
        documents: how many were read.
        nodes: their number by kind.
        edges: their number by relation.
        diagnostics: everything found, sorted by place.
        written: the exports and their sizes in bytes.
    """

    documents: int
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    diagnostics: tuple[Diagnostic, ...]
    written: Mapping[Path, int]


class Entry(NamedTuple):
    """A document as it is kept.

    Attributes:
        path: its name.
        status: that of its file before it was read.
        digest: of its bytes.
        rows: its record, as JSON.
    """

    path: str
    status: str
    digest: bytes
    rows: bytes


def cache_folder() -> Path | None:
    """Return the folder for caches: `NEWSGRAPH_CACHE`, or `newsgraph` where the system keeps caches.

    Returns:
        None where the user has no home, as in some containers.
    """
    stated = os.environ.get("NEWSGRAPH_CACHE")
    local = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if stated or (local and sys.platform != "darwin"):
        return Path(stated) if stated else Path(str(local), "newsgraph")
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home.joinpath(*(("Library", "Caches") if sys.platform == "darwin" else (".cache",)), "newsgraph")


def entry_of(location: Location, settings: Settings) -> tuple[Said, Entry | None]:
    """Read and parse one document, and return it with what to keep of it."""
    status = _status(location.place)
    source = read(location, settings.max_bytes)
    if isinstance(source, Diagnostic):
        return Said(location.path, (), (), (source,)), None
    said = said_in(source, settings)
    return said, Entry(location.path, status, _digest(source.content), _packed(said))


class Cache:
    """The cache of one set of sources, for one build.

    Args:
        sources: as they are given to `build`.
        settings: what parsing depends on.
        folder: where it lies; `cache_folder` by default.
    """

    def __init__(
        self, sources: Iterable[str | os.PathLike[str]], settings: Settings, folder: Path | None = None
    ) -> None:
        names = "\0".join(sorted(os.path.abspath(os.fspath(source)) for source in sources))
        name = hashlib.blake2b(names.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        self._settings = settings
        self._started = time.time_ns()
        self._file = _File(folder or cache_folder(), f"{name}.sqlite", _stamp(settings))

    @property
    def trouble(self) -> str:
        """Why the cache could not be used, in words; nothing where it could, or another build uses it."""
        return self._file.trouble

    # Documents

    def said(
        self, locations: Sequence[Location], parsed: Callable[[Sequence[Location]], Iterable[tuple[Said, Entry | None]]]
    ) -> Iterator[Said]:
        """Return what documents say: what the cache holds of them, and what parsing the others gives.

        Parsing begins at once, before anything is asked of what is returned.

        Args:
            locations: files of their own.
            parsed: reads and parses documents, as `entry_of` does.
        """
        rows = {path: tuple(row) for path, *row in self._file.select("SELECT path, status, digest FROM documents")}
        known, moved, fresh = [], [], []
        for location in locations:
            status, digest = rows.pop(location.path, ("", b""))
            now = _status(location.place)
            if status and status == now:
                known.append(location)
            elif digest and digest == self._digest(location):
                known.append(location)
                moved.append((self._trusted(now), location.path))
            else:
                fresh.append(location)
        return self._said(known, parsed(fresh), moved, list(rows))

    def _said(
        self,
        known: list[Location],
        entries: Iterable[tuple[Said, Entry | None]],
        moved: list[tuple[str, str]],
        gone: list[str],
    ) -> Iterator[Said]:
        damaged: list[Location] = []
        yield from self._known(known, damaged)
        if damaged:
            # A row that is listed and not found again stands in a damaged index, which nothing would mend.
            self._file.discard()
        yield from self._kept(chain(entries, (entry_of(each, self._settings) for each in damaged)))
        self._file.execute("UPDATE documents SET status = ? WHERE path = ?", moved)
        self._file.execute("DELETE FROM documents WHERE path = ?", [(path,) for path in gone])
        self._file.commit()

    def _digest(self, location: Location) -> bytes:
        source = read(location, self._settings.max_bytes)
        return b"" if isinstance(source, Diagnostic) else _digest(source.content)

    def _known(self, locations: list[Location], damaged: list[Location]) -> Iterator[Said]:
        for start in range(0, len(locations), _AT_A_TIME):
            some = {each.path: each for each in locations[start : start + _AT_A_TIME]}
            marks = ",".join("?" * len(some))
            query = f"SELECT path, digest, sum, rows FROM documents WHERE path IN ({marks})"  # noqa: S608
            for path, digest, checksum, rows in self._file.select(query, *some):
                # A damaged index leads to the row of another document.
                if _checksum(path, digest, rows) == checksum and some.pop(path, None):
                    yield _unpacked(path, rows)
            damaged += some.values()

    def _kept(self, entries: Iterable[tuple[Said, Entry | None]]) -> Iterator[Said]:
        """Yield what documents say, and write down what to keep of them."""
        waiting = []
        for said, entry in entries:
            if entry is not None:
                checksum = _checksum(entry.path, entry.digest, entry.rows)
                waiting.append((entry.path, self._trusted(entry.status), entry.digest, checksum, entry.rows))
            if len(waiting) == _AT_A_TIME:
                self._file.execute("REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", waiting)
                waiting = []
            yield said
        self._file.execute("REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", waiting)

    def _trusted(self, status: str) -> str:
        """Return a status if its file was last changed so long ago that another change would show."""
        old = bool(status) and max(map(int, status.split()[1:3])) + CLOCK_ERROR < self._started
        return status if old else ""

    # Builds

    def done(self, key: str, locations: Iterable[Location]) -> Summary | None:
        """Return what was told of a build whose sources and exports are as they were, or None.

        Args:
            key: what the build depends on beside its documents.
            locations: the documents.
        """
        query = "SELECT inputs, outputs, sum, summary FROM builds WHERE key = ?"
        for inputs, outputs, checksum, told in self._file.select(query, key):
            if _checksum(key, inputs, outputs, told) == checksum and all(
                _status(Path(path)) == status for path, status in json.loads(outputs)
            ):
                return _summary(json.loads(told)) if self._statuses(locations) == inputs else None
        return None

    def note(self, key: str, locations: Iterable[Location], summary: Summary) -> None:
        """Write down that a build is done, unless a document is so young that a change would not show."""
        inputs = self._statuses(locations)
        outputs = json.dumps([(str(path.absolute()), _status(path)) for path in summary.written])
        told = json.dumps(_told(summary)).encode()
        rows = [(key, inputs, outputs, _checksum(key, inputs, outputs, told), told)] if inputs else []
        self._file.execute("DELETE FROM builds WHERE key = ?", [(key,)])
        self._file.execute("INSERT INTO builds VALUES (?, ?, ?, ?, ?)", rows)
        self._file.commit()

    def _statuses(self, locations: Iterable[Location]) -> bytes:
        """Return one digest of all files' statuses, or nothing where one cannot be trusted."""
        digest = hashlib.blake2b()
        for location in locations:
            status = self._trusted(_status(location.place))
            if not status:
                return b""
            digest.update(f"{location.path}\0{location.position}\0{status}\n".encode())
        return digest.digest()

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._file.close()


class _File:
    """The SQLite file; where it cannot be used it is empty, and what is written to it is lost.

    Attributes:
        trouble: why it cannot be used, in words.
    """

    def __init__(self, folder: Path | None, name: str, stamp: str) -> None:
        self.trouble = "" if folder else "there is no home folder that it could lie in"
        self._path = (folder or Path()) / name
        self._connection: sqlite3.Connection | None = None
        for _ in range(2 if folder else 0):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._connection = _opened(self._path, stamp)
                return
            except (sqlite3.Error, OSError) as error:
                if not self._discarded(error):
                    return

    def select(self, query: str, *values: str) -> list[Any]:
        """Return the rows of a query."""
        return list(self._try(lambda connection: connection.execute(query, values).fetchall()) or ())

    def execute(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute a statement with each of the rows."""
        self._try(lambda connection: connection.executemany(statement, rows))

    def commit(self) -> None:
        """Keep what was written."""
        self._try(lambda connection: connection.commit())

    def close(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _try(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        try:
            return None if self._connection is None else work(self._connection)
        except sqlite3.Error as error:
            self.close()
            self._discarded(error)
            return None

    def _discarded(self, error: sqlite3.Error | OSError) -> bool:
        """Throw the file away where an error means that it is damaged; any other is told of."""
        # Codes have their cause above the lowest byte; text that is no text is an error without a code.
        code = (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        outside = isinstance(error, OSError) or code in _OUTSIDE
        # A file that may be written and says that it may not is damaged in its first bytes.
        if outside and not (code == sqlite3.SQLITE_READONLY and os.access(self._path, os.W_OK)):
            self.trouble = f"{self._path}: {(getattr(error, 'strerror', '') or str(error)).lower()}"
            return False
        self.discard()
        return True

    def discard(self) -> None:
        """Throw the file away; the next build begins a new one."""
        self.close()
        with suppress(OSError):
            self._path.unlink()


_OUTSIDE = frozenset(
    (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
    )
)
"""What is wrong with the place of a file, not with the file."""


def _opened(file: Path, stamp: str) -> sqlite3.Connection:
    """Open a cache, emptied where it is of another version."""
    connection = sqlite3.connect(file, timeout=1)
    try:
        # A cache may be lost when the power fails; that it is damaged then shows.
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        if connection.execute("SELECT stamp FROM stamp").fetchall() != [(stamp,)]:
            for table in ("stamp", "documents", "builds"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
            connection.execute("INSERT INTO stamp VALUES (?)", (stamp,))
            connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection


def _stamp(settings: Settings) -> str:
    """Return what a record depends on beside its document: the settings and this program's code."""
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=16)
    for file in sorted(Path(__file__).parent.rglob("*.*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return f"{digest.hexdigest()} {sys.version_info[:2]} {_versions()}"


def _versions() -> str:
    from importlib.metadata import version

    return " ".join(f"{name} {version(name)}" for name in ("ftfy", "PyYAML"))


def _status(file: str | Path) -> str:
    """Return a file's size, times of change and number, or nothing where it cannot be had."""
    try:
        status = os.stat(file)
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _checksum(*parts: object) -> int:
    """Return the checksum of what a row holds, whatever damage has made of it."""
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass"), checksum)
    return checksum


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


_CODES = {code.slug: code for code in Code}


def _packed(said: Said) -> bytes:
    found = [(each.path, each.line, each.column, each.code.slug, each.message) for each in said.diagnostics]
    groups = [(*place, text.decode()) for *place, text in said.groups]
    return json.dumps((groups, said.links, found), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _unpacked(path: str, rows: bytes) -> Said:
    groups, links, found = json.loads(rows.decode("utf-8", "surrogatepass"))
    kept = tuple((*place, text.encode()) for *place, text in groups)
    return Said(path, kept, links, _diagnostics(found))


def _diagnostics(found: Iterable[Sequence[Any]]) -> tuple[Diagnostic, ...]:
    return tuple(Diagnostic(path, line, column, _CODES[slug], text) for path, line, column, slug, text in found)


def _told(summary: Summary) -> list[Any]:
    found = [(each.path, each.line, each.column, each.code.slug, each.message) for each in summary.diagnostics]
    written = [(str(path), size) for path, size in summary.written.items()]
    return [summary.documents, dict(summary.nodes), dict(summary.edges), found, written]


def _summary(told: Sequence[Any]) -> Summary:
    documents, nodes, edges, found, written = told
    return Summary(documents, nodes, edges, _diagnostics(found), {Path(path): size for path, size in written})
