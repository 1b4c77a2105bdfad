"""Remember earlier builds of the same sources, so that the next one reads only changed documents.

One SQLite file for each set of sources lies in the user's cache folder (`NEWSGRAPH_CACHE`,
`XDG_CACHE_HOME`, or the system's own), not beside the exports: those are served and committed,
and the sources may not be writable. It may be deleted at any time. It holds

- for each document the digest of its bytes, the file's status, and its claims, encoded, with a
  checksum. A file whose status is unchanged is not read; one whose bytes are unchanged is not
  parsed. Nothing that parsing drops is in it (`secured`), and nothing in it is code.
- for each build the status of every document and export, and its summary: if every status is
  unchanged, there is nothing to do.
- for the last build its merged corpus, and the layout and shell of its page, with a checksum: the
  inputs of an incremental build.

A status is trusted only if it is older than the build that noted it by more than clocks of file
systems err. A cache that is unreadable, damaged or of another version is deleted; a build whose
cache cannot be written, or is in use by another build, goes on without one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.core.diagnostics import Diagnostic, diagnostics_in, rows_of
from graph.core.files import file_status, last_change
from graph.core.model import Corpus, Settings
from graph.pipeline.cache.database import CacheDatabase
from graph.pipeline.config import Config
from graph.pipeline.parallel import FEW_DOCUMENTS
from graph.pipeline.summary import Summary
from graph.read.sources import Location

if TYPE_CHECKING:
    from graph.core.claims import DocumentClaims
    from graph.pipeline.cache.records import CacheRecords, Comparison

__all__ = ["Cache", "Changes", "cache_folder", "cache_key", "open_cache"]

CLOCK_ERROR = 2 * 10**9
"""By how many nanoseconds the time of a change may be off: FAT counts in steps of two seconds."""

LARGEST_CORPUS = 500_000_000
"""From how many bytes on a corpus is not kept; SQLite takes twice as many."""


class Changes(NamedTuple):
    """The changes of the documents since a build.

    Attributes:
        summary: the summary of that build.
        comparison: which documents have changed, gone or come.
        before: the earlier claims of those that have changed or gone.
        corpus: the nodes and edges of that build.
        page: its page, encoded.
    """

    summary: Summary
    comparison: Comparison
    before: Sequence[DocumentClaims]
    corpus: Corpus
    page: bytes


def open_cache(
    sources: Sequence[str | os.PathLike[str]], locations: Sequence[Location], settings: Settings
) -> Cache | None:
    """Return the cache of some sources, or None where reading their few documents is quicker."""
    return Cache(sources, settings) if len(locations) > FEW_DOCUMENTS else None


def cache_key(diagnostics: Iterable[Diagnostic], config: Config) -> str:
    """Return everything that the exports of a build depend on beside its documents."""
    out = os.path.abspath(config.out)
    return f"{config!r} {out} {[str(each) for each in diagnostics]} {os.environ.get('SOURCE_DATE_EPOCH')}"


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
        settings: the settings that parsing depends on.
        folder: the folder of the database; `cache_folder` by default.
    """

    def __init__(
        self, sources: Iterable[str | os.PathLike[str]], settings: Settings, folder: Path | None = None
    ) -> None:
        names = "\0".join(sorted(os.path.abspath(os.fspath(source)) for source in sources))
        name = hashlib.blake2b(names.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
        self._settings = settings
        self._started = time.time_ns()
        self._statuses: dict[str, str] = {}
        self._inputs: bytes | None = None
        #: The bytes of an input of the page alone: if only they have changed, the other exports are current.
        self.page_input = b""
        self._comparison: Comparison | None = None
        self._database = CacheDatabase(folder or cache_folder(), f"{name}.sqlite", _stamp(settings))

    @property
    def trouble(self) -> str:
        """Why the cache cannot be used; empty where it can, or another build uses it."""
        return self._database.trouble

    def close(self) -> None:
        """Close the database; changes that are not committed are forgotten."""
        self._database.close()

    # Documents

    def read_claims(self, locations: Sequence[Location], processes: int) -> Iterator[DocumentClaims]:
        """Return the claims of all documents that are files: known ones from the cache, the others read and parsed.

        Parsing begins at once, before the result is iterated; records of other documents are deleted.
        """
        comparison = self._compare(locations)
        return self.records.read(comparison, self.records.parse(comparison.fresh, processes))

    def find_changes(self, key: str, locations: Sequence[Location], most: int) -> Changes | None:
        """Return the changes since the last build with a key, or None where they are unknown or too many.

        They are known where the exports are as that build left them, and the cache holds a record of
        every document that it read. At most `most` documents may have changed, gone or come.
        """
        comparison = self._compare(locations)
        if max(len(comparison.outdated), len(comparison.fresh)) > most:
            return None
        for _, state, summary in self._builds(key):
            if state == comparison.state and summary.documents == comparison.documents:
                before = self.records.read_outdated(comparison)
                corpus = self._read_corpus(key, state) if len(before) == len(comparison.outdated) else None
                return Changes(summary, comparison, before, *corpus) if corpus else None
        return None

    def _read_corpus(self, key: str, state: bytes) -> tuple[Corpus, bytes] | None:
        """Return the corpus and the page of the last build, or None where it was another one, or they are damaged."""
        from graph.pipeline.cache.tables import decode_corpus

        for checksum, corpus, page in self._database.select("SELECT sum, corpus, page FROM corpora WHERE key = ?", key):
            if _checksum(key, state, corpus, page) == checksum:
                return decode_corpus(corpus, self._settings.schema), page
        return None

    def _compare(self, locations: Sequence[Location]) -> Comparison:
        if self._comparison is None:
            self._comparison = self.records.compare(locations, self._status)
        return self._comparison

    @cached_property
    def records(self) -> CacheRecords:
        """The records of documents; they import the parser, which a build that has nothing to do goes without."""
        from graph.pipeline.cache.records import CacheRecords

        return CacheRecords(self._database, self._settings, self._started - CLOCK_ERROR)

    def _status(self, place: str) -> str:
        """Return the status of a file: the one of this build's first look, if there was one."""
        status = self._statuses.pop(place, None)
        return file_status(place) if status is None else status

    # Builds

    def find_current(self, key: str, locations: Sequence[Location]) -> Summary | None:
        """Return the summary of the last build with a key if its documents and exports are unchanged, or None."""
        for inputs, _, summary in self._builds(key):
            return summary if inputs and self._digest_statuses(locations) == inputs else None
        return None

    def _builds(self, key: str) -> Iterator[tuple[bytes, bytes, Summary]]:
        """Yield input statuses, document state and summary of the build with a key, if its exports are unchanged."""
        query = "SELECT inputs, state, outputs, sum, summary FROM builds WHERE key = ?"
        for inputs, state, outputs, checksum, summary in self._database.select(query, key):
            if _checksum(key, inputs, state, outputs, summary) == checksum and all(
                file_status(path) == status for path, status in json.loads(outputs)
            ):
                yield inputs, state, _decode(json.loads(summary))

    def write_summary(
        self, key: str, locations: Sequence[Location], summary: Summary, corpus: Corpus | None = None, page: bytes = b""
    ) -> None:
        """Record a finished build; where a document is so young that a change would not show, without its statuses.

        Args:
            key: everything that the exports depend on beside the documents.
            locations: the documents.
            summary: the summary of the build.
            corpus: its nodes and edges, for an incremental build to follow.
            page: its page, encoded; empty where it made none.
        """
        from graph.pipeline.cache.tables import encode_corpus

        # A document that has changed since its status was taken has another one at the next build.
        inputs = self._digest_statuses(locations) if self._inputs is None else self._inputs
        state = self.records.state()
        outputs = json.dumps([(str(path.absolute()), file_status(path)) for path in summary.written])
        encoded = json.dumps(_encode(summary)).encode()
        row = (key, inputs, state, outputs, _checksum(key, inputs, state, outputs, encoded), encoded)
        self._database.execute("REPLACE INTO builds VALUES (?, ?, ?, ?, ?, ?)", [row])
        # Of other builds the documents have mostly changed since: their corpora would only take room.
        self._database.execute("DELETE FROM corpora", [()])
        tables = b"" if corpus is None else encode_corpus(corpus)
        if 0 < len(tables) < LARGEST_CORPUS:
            kept = (key, _checksum(key, state, tables, page), tables, page)
            self._database.execute("REPLACE INTO corpora VALUES (?, ?, ?, ?)", [kept])
        self._database.commit()

    def _digest_statuses(self, locations: Sequence[Location]) -> bytes:
        """Return one digest of the statuses of all files, or nothing where one of them cannot be trusted."""
        places = list(dict.fromkeys([each.place for each in locations]))
        statuses = list(map(file_status, places))
        newest = max((last_change(status) if status else self._started for status in statuses), default=0)
        self._statuses = dict(zip(places, statuses, strict=True))
        digest = hashlib.sha256(" ".join(statuses).encode())
        digest.update(repr([each.position for each in locations if each.position >= 0]).encode())
        digest.update(hashlib.sha256(self.page_input).digest() if self.page_input else b"")
        # A name may hold any character but this one.
        digest.update("\0".join([each.path for each in locations]).encode("utf-8", "surrogatepass"))
        self._inputs = digest.digest() if newest + CLOCK_ERROR < self._started else b""
        return self._inputs


def _stamp(settings: Settings) -> str:
    """Return everything that a record depends on beside its document: the settings and this program's code."""
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=16)
    for file in sorted(Path(__file__).parents[2].rglob("*.*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return f"{digest.hexdigest()} {sys.version_info[:2]} {_versions()}"


def _versions() -> str:
    from importlib.metadata import version

    return " ".join(f"{name} {version(name)}" for name in ("ftfy", "idna", "PyYAML"))


def _checksum(*parts: object) -> int:
    """Return the checksum of the parts of a row, of whatever type damage has made them."""
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass"), checksum)
    return checksum


def _encode(summary: Summary) -> list[Any]:
    written = [(str(path), size) for path, size in summary.written.items()]
    numbers = [summary.documents, summary.statements, dict(summary.nodes), dict(summary.edges)]
    return [*numbers, rows_of(summary.diagnostics), written]


def _decode(row: Sequence[Any]) -> Summary:
    documents, statements, nodes, edges, diagnostics, written = row
    sizes = {Path(path): size for path, size in written}
    return Summary(documents, statements, nodes, edges, diagnostics_in(diagnostics), sizes)
