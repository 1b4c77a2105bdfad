"""Parquet tables of documents: a row is a document, its columns `path` and `content`."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

from graph.archives.members import Content, Limits, Member, Trouble, left_out, path_in, too_large
from graph.diagnostics import Code, SourceError

__all__ = ["contents", "members"]

_ROWS = 256
"""Rows that are held at a time."""


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield what a table holds: every row, whatever its path ends in.

    Args:
        file: the table.
        limits: how many rows it may have.

    Raises:
        SourceError: pyarrow is not installed.
    """
    pyarrow = _pyarrow(file)
    try:
        with pyarrow.parquet.ParquetFile(file) as table:
            missing = {"path", "content"} - set(table.schema_arrow.names)
            if missing:
                names = " and ".join(sorted(missing))
                yield Trouble(Code.DAMAGED_ARCHIVE, f"the table has no column {names}; it is left out")
                return
            for position, path in _cells(table, "path"):
                if position >= limits.members:
                    yield limits.too_many()
                    return
                yield _member(position, path)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Trouble(Code.DAMAGED_ARCHIVE, f"not readable as Parquet: {_reason(error)}; it is left out")


def _member(position: int, path: object) -> Member | Trouble:
    if not isinstance(path, str):
        return left_out(f"row {position + 1}", "has no path")
    name = path_in(path)
    return name if isinstance(name, Trouble) else Member(position, name)


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield the content of rows, up to where the table is damaged.

    Args:
        file: the table.
        wanted: numbers of rows, from 0.
        max_bytes: the size above which a document is not read.
        limits: how many rows are read.
    """
    pyarrow = _pyarrow(file)
    try:
        with pyarrow.parquet.ParquetFile(file) as table:
            for position, cell in _cells(table, "content"):
                if position in wanted and position < limits.members:
                    yield position, _content(cell, max_bytes)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError):
        # Whoever asked finds the rows missing and says so of each.
        return


def _content(cell: object, max_bytes: int) -> Content:
    content = cell.encode("utf-8", "surrogatepass") if isinstance(cell, str) else cell
    if not isinstance(content, bytes):
        return Trouble(Code.EMPTY, "the row has no content") if content is None else _not_text()
    return content if len(content) <= max_bytes else too_large(len(content), max_bytes)


def _not_text() -> Trouble:
    return Trouble(Code.DAMAGED_ARCHIVE, "the column content holds neither text nor bytes; the row is left out")


def _cells(table: Any, column: str) -> Iterator[tuple[int, object]]:
    position = 0
    for batch in table.iter_batches(batch_size=_ROWS, columns=[column]):
        for cell in batch.column(0):
            yield position, cell.as_py()
            position += 1


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
