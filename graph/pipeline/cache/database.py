"""The SQLite file of the cache: a damaged one is deleted, an unusable one is done without."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.core.wording import reason_of

__all__ = ["CacheDatabase"]

_TABLES = MappingProxyType(
    {
        "stamp": "(stamp TEXT NOT NULL)",
        # Apart from the records, so that a look at all documents does not lead past those.
        "documents": "(path TEXT PRIMARY KEY, status TEXT NOT NULL, digest BLOB NOT NULL, record INTEGER NOT NULL)"
        " WITHOUT ROWID",
        "records": "(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, rows BLOB NOT NULL)",
        "builds": "(key TEXT PRIMARY KEY, inputs BLOB NOT NULL, state BLOB NOT NULL, outputs TEXT NOT NULL, sum INTEGER NOT NULL,"
        " summary BLOB NOT NULL)",
        "corpora": "(key TEXT PRIMARY KEY, sum INTEGER NOT NULL, corpus BLOB NOT NULL, page BLOB NOT NULL)",
    }
)

_PAGE = 16384
"""Bytes of a page: a record of three thousand has one of the usual size nearly to itself."""


class CacheDatabase:
    """The database of one cache; where its file cannot be used it is empty, and writing to it has no effect.

    Attributes:
        trouble: why the file cannot be used; empty where it can.
    """

    def __init__(self, folder: Path | None, name: str, stamp: str) -> None:
        self.trouble = "" if folder else "there is no home folder that it could lie in"
        self._path = (folder or Path()) / name
        self._connection: sqlite3.Connection | None = None
        self._version = 0
        for _ in range(2 if folder else 0):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._connection, self._version = _open(self._path, stamp)
                return
            except (sqlite3.Error, OSError) as error:
                if not self._recover(error):
                    return

    def select(self, query: str, *values: str | int) -> list[Any]:
        """Return the rows of a query."""
        return list(self._try(lambda connection: connection.execute(query, values).fetchall()) or ())

    def execute(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute a statement with each of the rows, unless another build has written since this one began."""
        self._try(self._begin)
        self._try(lambda connection: connection.executemany(statement, rows))

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Begin a transaction, or close the database where another build has written to it since it was opened.

        A build records which documents its export is of. Beside the records of another build, the next
        one would take one for the other.
        """
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
            if _version(connection) != self._version:
                self.close()

    def commit(self) -> None:
        """Commit the transaction."""
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
            self._recover(error)
            return None

    def _recover(self, error: sqlite3.Error | OSError) -> bool:
        """Delete a damaged file and return True; keep the reason of any other error in `trouble` and return False."""
        # Codes have their cause above the lowest byte; text that is no text is an error without a code.
        code = (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        outside = isinstance(error, OSError) or code in _OUTSIDE
        # A file that may be written and says that it may not is damaged in its first bytes.
        if outside and not (code == sqlite3.SQLITE_READONLY and os.access(self._path, os.W_OK)):
            self.trouble = f"{self._path}: {reason_of(error)}"
            return False
        self.discard()
        return True

    def discard(self) -> None:
        """Delete the file; the next build begins a new one."""
        self.close()
        with suppress(OSError):
            self._path.unlink()


_OUTSIDE = frozenset(
    getattr(sqlite3, f"SQLITE_{name}") for name in ("READONLY", "IOERR", "FULL", "CANTOPEN", "PERM", "NOMEM")
)
"""Errors of the place of a file, not of the file."""


def _open(file: Path, stamp: str) -> tuple[sqlite3.Connection, int]:
    """Open a database, emptied where its stamp is another one, and return it with its data version."""
    connection = sqlite3.connect(file, timeout=1)
    try:
        # A cache may be lost when the power fails: checksums detect the damage.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.executescript(_ddl("CREATE TABLE IF NOT EXISTS"))
        version = _version(connection)
        if connection.execute("SELECT stamp FROM stamp").fetchall() != [(stamp,)]:
            dropped = "".join(f"DROP TABLE {table};\n" for table in _TABLES)
            connection.executescript(f"BEGIN IMMEDIATE;\n{dropped}{_ddl('CREATE TABLE')}")
            connection.execute("INSERT INTO stamp VALUES (?)", (stamp,))
            version = _version(connection)
            connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection, version


def _version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection writes."""
    (number,) = connection.execute("PRAGMA data_version").fetchone()
    return int(number)


def _ddl(create: str) -> str:
    return "".join(f"{create} {table} {columns};\n" for table, columns in _TABLES.items())
