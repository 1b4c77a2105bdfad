"""Parquet tables: a row is a document, by its columns `path` and `content`, or with its columns as the fields."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from graph.core.diagnostics import Code, SourceError
from graph.read.archives.members import (
    Content,
    Limits,
    Member,
    Record,
    Trouble,
    are_documents,
    left_out,
    path_in,
    too_large,
)
from graph.read.archives.streams import TooMuchError
from graph.read.records import encoded_records

__all__ = ["contents", "members"]

_LOOKED_AT = 20
"""Rows by which a table looks like one of documents."""

_ROWS = 32
"""Rows that are held at a time: a row may have megabytes."""


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield the rows of a table, whatever the ending of their paths.

    Args:
        file: the table.
        limits: how many rows it may have.

    Raises:
        SourceError: pyarrow is not installed.
    """
    pyarrow = _pyarrow(file)
    try:
        # Opened here: pyarrow takes a name for UTF-8.
        with open(file, "rb") as opened, pyarrow.parquet.ParquetFile(opened) as table:
            if _has_records(table):
                for number in range(1, min(table.metadata.num_rows, limits.members) + 1):
                    yield Member(number, f"{file.name}/{number}")
                if table.metadata.num_rows > limits.members:
                    yield limits.too_many()
                return
            wrong = _wrong_columns(pyarrow, table.schema_arrow)
            if wrong:
                yield Trouble(Code.DAMAGED_ARCHIVE, f"{wrong}; the table is left out")
                return
            for position, path in _cells(table, "path"):
                if position >= limits.members:
                    yield limits.too_many()
                    return
                yield _member(position, path)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        yield Trouble(Code.DAMAGED_ARCHIVE, f"not readable as Parquet: {_reason(error)}; it is left out")


def _has_records(table: Any) -> bool:
    """Whether the columns of a table are the fields of documents, rather than their paths and contents."""
    if {"path", "content"} <= set(table.schema_arrow.names):
        return False
    return are_documents([fields for _, fields in islice(_rows(table), _LOOKED_AT)])


def _wrong_columns(pyarrow: Any, schema: Any) -> str:
    """Return the fault of the columns of a table, in words, or an empty text."""
    for name, words in (("path", "text"), ("content", "text or bytes")):
        count = schema.names.count(name)
        if count != 1:
            there = ", ".join(map(str, schema.names[:10])) or "none"
            return f"the table has {count or 'no'} column{'s' if count else ''} {name}; its columns are {there}"
        held = schema.field(name).type
        if not _holds_text(pyarrow.types, held):
            return f"the column {name} holds {held}, not {words}"
    return ""


def _holds_text(types: Any, held: Any) -> bool:
    if types.is_dictionary(held):
        held = held.value_type
    tests = ("is_string", "is_large_string", "is_string_view", "is_binary", "is_large_binary", "is_binary_view")
    return any(getattr(types, test)(held) for test in tests if hasattr(types, test))


def _member(position: int, path: object) -> Member | Trouble:
    if isinstance(path, bytes):
        # Some writers do not say that their bytes are text.
        path = path.decode("utf-8", "surrogateescape")
    if not isinstance(path, str):
        return left_out(f"row {position + 1}", "has no path")
    name = path_in(path)
    return name if isinstance(name, Trouble) else Member(position, name)


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield the content of rows, up to where the table is damaged.

    Args:
        file: the table.
        wanted: numbers of rows, from 0; from 1 where the columns are fields.
        max_bytes: the size above which a document is not read.
        limits: how many rows are read, and how far they may grow.

    Raises:
        TooMuchError: the table becomes larger than its file may: one text can stand for many rows.
    """
    pyarrow = _pyarrow(file)
    left = limits.most(file.stat().st_size)
    try:
        with open(file, "rb") as opened, pyarrow.parquet.ParquetFile(opened) as table:
            if _has_records(table):
                for number, fields in _rows(table):
                    if number in wanted:
                        content = _encoded(fields, number)
                        left -= len(content)
                        if left < 0:
                            raise TooMuchError
                        size = len(content)
                        yield number, Record(content, number) if size <= max_bytes else too_large(size, max_bytes)
                return
            for position, cell in _cells(table, "content"):
                if position in wanted and position < limits.members:
                    content = cell.encode("utf-8", "surrogatepass") if isinstance(cell, str) else cell
                    left -= len(content or b"")
                    if left < 0:
                        raise TooMuchError
                    yield position, _content(content, max_bytes)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError):
        # Whoever asked finds the rows missing and says so of each.
        return


def _content(content: bytes | None, max_bytes: int) -> Content:
    if content is None:
        return Trouble(Code.EMPTY, "the row has no content")
    return content if len(content) <= max_bytes else too_large(len(content), max_bytes)


def _cells(table: Any, column: str) -> Iterator[tuple[int, Any]]:
    position = 0
    for batch in table.iter_batches(batch_size=_ROWS, columns=[column]):
        for cell in batch.column(0):
            yield position, cell.as_py()
            position += 1


def _rows(table: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each row, from 1, and its fields."""
    number = 0
    for batch in table.iter_batches(batch_size=_ROWS):
        for fields in batch.to_pylist():
            number += 1
            yield number, fields


def _encoded(fields: dict[str, Any], number: int) -> bytes:
    """Return the fields of a row as JSON."""
    return next(content for _, content, _ in encoded_records([fields], number))


def _pyarrow(file: Path) -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise SourceError(
            f"reading {file.name} needs pyarrow; install it with: pip install 'newsgraph[parquet]'"
        ) from error
    return pyarrow


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".").lower() if str(error) else type(error).__name__
