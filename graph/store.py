"""The file that the cache lies in: what can go wrong with it, and what is done then."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

__all__ = ["Store"]

_TABLES = MappingProxyType(
    {
        "stamp": "(stamp TEXT NOT NULL)",
        # Apart from the records, so that a look at all documents does not lead past those.
        "documents": "(path TEXT PRIMARY KEY, status TEXT NOT NULL, digest BLOB NOT NULL, record INTEGER NOT NULL)"
        " WITHOUT ROWID",
        "records": "(id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, rows BLOB NOT NULL)",
        "builds": "(key TEXT PRIMARY KEY, inputs BLOB NOT NULL, state BLOB NOT NULL, outputs TEXT NOT NULL, sum INTEGER NOT NULL,"
        " summary BLOB NOT NULL)",
    }
)

_PAGE = 16384
"""Bytes of a page: a record of three thousand has one of the usual size nearly to itself."""


class Store:
    """The SQLite file; where it cannot be used it is empty, and what is written to it is lost.

    Attributes:
        trouble: why it cannot be used, in words.
    """

    def __init__(self, folder: Path | None, name: str, stamp: str) -> None:
        self.trouble = "" if folder else "there is no home folder that it could lie in"
        self._path = (folder or Path()) / name
        self._connection: sqlite3.Connection | None = None
        self._version = 0
        for _ in range(2 if folder else 0):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._connection, self._version = _opened(self._path, stamp)
                return
            except (sqlite3.Error, OSError) as error:
                if not self._discarded(error):
                    return

    def select(self, query: str, *values: str | int) -> list[Any]:
        """Return the rows of a query."""
        return list(self._try(lambda connection: connection.execute(query, values).fetchall()) or ())

    def execute(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute a statement with each of the rows, unless another build has written since this one began."""
        self._try(self._begin)
        self._try(lambda connection: connection.executemany(statement, rows))

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Begin to write, or let go of the file where it no longer holds what this build has read in it.

        What this build would write says which documents its export is of, under its own settings.
        Beside what another has written since, the next build would take one for the other.
        """
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
            if _version(connection) != self._version:
                self.close()

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


def _opened(file: Path, stamp: str) -> tuple[sqlite3.Connection, int]:
    """Open a cache, emptied where it is of another version; the number changes when others write to it."""
    connection = sqlite3.connect(file, timeout=1)
    try:
        # A cache may be lost when the power fails; that it is damaged then shows.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.executescript(_made("CREATE TABLE IF NOT EXISTS"))
        version = _version(connection)
        if connection.execute("SELECT stamp FROM stamp").fetchall() != [(stamp,)]:
            dropped = "".join(f"DROP TABLE {table};\n" for table in _TABLES)
            connection.executescript(f"BEGIN IMMEDIATE;\n{dropped}{_made('CREATE TABLE')}")
            connection.execute("INSERT INTO stamp VALUES (?)", (stamp,))
            version = _version(connection)
            connection.commit()
    except BaseException:
        connection.close()
        raise
    return connection, version


def _version(connection: sqlite3.Connection) -> int:
    """Return a number that is another one once another connection has written."""
    (number,) = connection.execute("PRAGMA data_version").fetchone()
    return int(number)


def _made(create: str) -> str:
    return "".join(f"{create} {table} {columns};\n" for table, columns in _TABLES.items())
