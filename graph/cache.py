"""What earlier builds of the same sources found, so that the next one reads only what has changed.

One SQLite file for each set of sources lies in the user's cache folder (`NEWSGRAPH_CACHE`,
`XDG_CACHE_HOME`, or what the system uses), not beside the exports: those are served and committed,
and the sources may not be writable. It may be deleted at any time. It holds

- for each document the digest of its bytes, the file's status, and what it says, packed, with a
  checksum. A file whose status has not changed is not read; one whose bytes have not
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
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.diagnostics import Diagnostic, diagnostics_in, rows_of
from graph.model import Settings
from graph.sources import Location, status_text
from graph.store import Store

if TYPE_CHECKING:
    from graph.entries import Compared, Entries, Entry, Parsed
    from graph.rows import Said

__all__ = ["Cache", "Changed", "DamagedError", "Summary", "cache_folder"]

CLOCK_ERROR = 2 * 10**9
"""By how many nanoseconds the time of a change may be off: FAT counts in steps of two seconds."""


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


class Changed(NamedTuple):
    """What has changed since a build.

    Attributes:
        summary: what was told of it.
        compared: which documents have changed, gone or come.
        before: what those said that have changed or gone.
    """

    summary: Summary
    compared: Compared
    before: Sequence[Said]


class DamagedError(Exception):
    """What the cache holds of a document is damaged."""


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
        self._seen: dict[str, str] = {}
        self._inputs: bytes | None = None
        self._documents: Compared | None = None
        self._store = Store(folder or cache_folder(), f"{name}.sqlite", _stamp(settings))

    @property
    def trouble(self) -> str:
        """Why the cache could not be used, in words; nothing where it could, or another build uses it."""
        return self._store.trouble

    # Documents

    def said(self, locations: Sequence[Location], parsed: Parsed) -> Iterator[Said]:
        """Return what documents say: what the cache holds of them, and what parsing the others gives.

        Parsing begins at once, before anything is asked of what is returned.

        Args:
            locations: files of their own, all there are: what the cache holds of others is deleted.
            parsed: reads and parses documents, as `entry_of` does.
        """
        compared = self._compared(locations)
        return self._entries.said(compared, parsed(compared.fresh))

    def changed(self, key: str, locations: Sequence[Location], most: int) -> Changed | None:
        """Return what has changed since the last build with a key, or None where that is not known, or too much.

        It is known where the exports are as that build left them, and the cache holds what that
        build read, of every document.

        Args:
            key: what the build depends on beside its documents.
            locations: files of their own, all there are.
            most: how many documents may have changed, gone or come.
        """
        compared = self._compared(locations)
        if max(len(compared.outdated), len(compared.fresh)) > most:
            return None
        for _, state, summary in self._builds(key):
            if state == compared.state and summary.documents == compared.documents:
                before = self._entries.outdated(compared)
                return Changed(summary, compared, before) if len(before) == len(compared.outdated) else None
        return None

    def known(self, changed: Changed) -> Iterator[Said]:
        """Yield what the documents say that have not changed.

        Raises:
            DamagedError: at the end, where some of it is damaged.
        """
        lost = dict(changed.compared.known)
        yield from self._entries.known(changed.compared, lost)
        if lost:
            raise DamagedError

    def keep(self, changed: Changed, entries: Iterable[Said | Entry]) -> None:
        """Write down what the documents say that have changed."""
        for _ in self._entries.kept(changed.compared, entries):
            pass

    def _compared(self, locations: Sequence[Location]) -> Compared:
        if self._documents is None:
            self._documents = self._entries.compared(locations, self._status)
        return self._documents

    @cached_property
    def _entries(self) -> Entries:
        # Imported here, with all of parsing, so that a build that is done need not wait for it.
        from graph.entries import Entries

        return Entries(self._store, self._settings, self._started - CLOCK_ERROR)

    def _status(self, place: str) -> str:
        """Return the status of a file: the one that has been looked at already, where there is one."""
        status = self._seen.pop(place, None)
        return _status(place) if status is None else status

    # Builds

    def done(self, key: str, locations: Sequence[Location]) -> Summary | None:
        """Return what was told of a build whose sources and exports are as they were, or None.

        Args:
            key: what the build depends on beside its documents.
            locations: the documents.
        """
        for inputs, _, summary in self._builds(key):
            return summary if inputs and self._looked(locations) == inputs else None
        return None

    def _builds(self, key: str) -> Iterator[tuple[bytes, bytes, Summary]]:
        """Yield the statuses of the documents, their state, and what was told of a build whose exports are as it left them."""
        query = "SELECT inputs, state, outputs, sum, summary FROM builds WHERE key = ?"
        for inputs, state, outputs, checksum, told in self._store.select(query, key):
            if _checksum(key, inputs, state, outputs, told) == checksum and all(
                _status(path) == status for path, status in json.loads(outputs)
            ):
                yield inputs, state, _summary(json.loads(told))

    def note(self, key: str, locations: Sequence[Location], summary: Summary) -> None:
        """Write down that a build is done; where a document is so young that a change would not show, it is not told."""
        # What has been changed since it was looked at has another status, so that the next build sees it.
        inputs = self._looked(locations) if self._inputs is None else self._inputs
        state = self._entries.state()
        outputs = json.dumps([(str(path.absolute()), _status(path)) for path in summary.written])
        told = json.dumps(_told(summary)).encode()
        row = (key, inputs, state, outputs, _checksum(key, inputs, state, outputs, told), told)
        self._store.execute("REPLACE INTO builds VALUES (?, ?, ?, ?, ?, ?)", [row])
        self._store.commit()

    def _looked(self, locations: Sequence[Location]) -> bytes:
        """Look at all files, and return one digest of their statuses, or nothing where one cannot be trusted."""
        places = list(dict.fromkeys([each.place for each in locations]))
        statuses: list[str] = []
        newest = 0
        for place in places:
            try:
                status = os.stat(place)
            except OSError:
                newest = self._started
                statuses.append("")
                continue
            newest = max(newest, status.st_mtime_ns, status.st_ctime_ns)
            statuses.append(status_text(status))
        self._seen = dict(zip(places, statuses, strict=True))
        digest = hashlib.sha256(" ".join(statuses).encode())
        digest.update(repr([each.position for each in locations if each.position >= 0]).encode())
        # A name may hold any character but this one.
        digest.update("\0".join([each.path for each in locations]).encode("utf-8", "surrogatepass"))
        self._inputs = digest.digest() if newest + CLOCK_ERROR < self._started else b""
        return self._inputs

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._store.close()


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
    """Return a file's status as text, or nothing where it cannot be had."""
    try:
        return status_text(os.stat(file))
    except OSError:
        return ""


def _checksum(*parts: object) -> int:
    """Return the checksum of what a row holds, whatever damage has made of it."""
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass"), checksum)
    return checksum


def _told(summary: Summary) -> list[Any]:
    written = [(str(path), size) for path, size in summary.written.items()]
    return [summary.documents, dict(summary.nodes), dict(summary.edges), rows_of(summary.diagnostics), written]


def _summary(told: Sequence[Any]) -> Summary:
    documents, nodes, edges, found, written = told
    return Summary(documents, nodes, edges, diagnostics_in(found), {Path(path): size for path, size in written})
