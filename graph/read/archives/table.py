"""CSV and TSV with a header row: every row is a document, its cells the values of the keys in the header.

The file is read row by row, twice: once to list its rows and once for their cells.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from graph.core.diagnostics import Code, printable
from graph.read.archives.members import (
    Content,
    Limits,
    Member,
    Record,
    Trouble,
    are_documents,
    damaged,
    no_documents,
    too_large,
)
from graph.read.archives.streams import DAMAGE, TooMuchError, opened

__all__ = ["contents", "members", "passed_over"]

_CELL = 4 * 1024 * 1024
"""Characters that one cell or line may have, so that a quotation mark that is never closed ends there."""

_COLUMNS = 1_000
_SAMPLE = 1 << 16
_LOOKED_AT = 20
"""Rows by which the delimiter is found, and by which a table in a folder looks like one of documents."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Row(NamedTuple):
    line: int
    cells: list[str]


@dataclass(slots=True)
class _Faults:
    """The faults of rows: one message for each cause, with the first line and the number of rows."""

    found: dict[tuple[Code, str], list[int]] = field(default_factory=dict)

    def add(self, line: int, code: Code, words: str) -> None:
        self.found.setdefault((code, words), [line, 0])[1] += 1

    def troubles(self) -> Iterator[Trouble]:
        for (code, words), (line, count) in self.found.items():
            where = "this row" if count == 1 else f"{count:,} rows, the first in line {line:,}"
            lost = "the missing columns have no value" if code is Code.SHORT_ROW else "left out"
            yield Trouble(code, f"{words} in {where}; {lost}", line)


class _Lines:
    """The lines of a file for the csv module, none too long, with the faults since the last row."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = ""
        self.begin()

    def begin(self) -> None:
        """Begin a new row."""
        self.fault: tuple[Code, str] | None = None
        self.quotes = 0

    def at_end(self) -> bool:
        """Whether there is no further line."""
        self._next = self._next or self._stream.readline(_CELL)
        return not self._next

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.at_end():
            raise StopIteration
        line, self._next = self._next, ""
        if len(line) == _CELL and not line.endswith(("\n", "\r")):
            while (rest := self._stream.readline(_CELL)) and not rest.endswith(("\n", "\r")):
                pass
            self.fault = (Code.TOO_LARGE, f"a line longer than {_CELL:,} characters")
            return "\n"
        if not line.isascii() and _SURROGATE.search(line):
            self.fault = (Code.NOT_UTF8, "bytes that are not UTF-8")
        self.quotes += line.count('"')
        return line


def _rows(stream: TextIO, delimiter: str, faults: _Faults) -> Iterator[_Row]:
    """Yield the rows that are not blank and can be read; of the others the fault is noted."""
    lines = _Lines(stream)
    before = 0
    reader = csv.reader(lines, delimiter=delimiter)
    while not lines.at_end():
        lines.begin()
        line = before + reader.line_num + 1
        try:
            cells = _next_row(reader)
        except csv.Error as error:
            faults.add(line, Code.BAD_TABLE, str(error))
            before += reader.line_num
            reader = csv.reader(lines, delimiter=delimiter)
            continue
        if lines.fault:
            faults.add(line, *lines.fault)
        elif lines.quotes % 2 and before + reader.line_num > line and lines.at_end():
            # The csv module takes everything up to the end of the file into the cell.
            faults.add(line, Code.BAD_TABLE, "a quotation mark that is not closed before the end of the table")
        elif any(map(str.strip, cells)):
            yield _Row(line, cells)


def _next_row(reader: Iterator[list[str]]) -> list[str]:
    # The limit belongs to the whole process, and its default is less than a long article.
    limit = csv.field_size_limit(_CELL)
    try:
        return next(reader, [])
    finally:
        csv.field_size_limit(limit)


class _Header(NamedTuple):
    """The names of the columns; empty for one that is left out."""

    names: list[str]

    def fields(self, cells: list[str]) -> dict[str, str]:
        """Return the cells of a row that hold something, by the names of their columns."""
        return {
            name: cell for name, cell in zip(self.names, cells, strict=False) if name and cell and not cell.isspace()
        }


def _header(rows: Iterator[_Row]) -> tuple[_Header, list[Trouble]] | Trouble:
    """Take the header off the rows of a table, or return why there is none."""
    line, cells = next(rows, _Row(0, []))
    if not line:
        return Trouble(Code.EMPTY, "the table is empty; it has no header row")
    if len(cells) > _COLUMNS:
        message = (
            f"the header has {len(cells):,} columns, and a table of documents has {_COLUMNS:,} at most; it is left out"
        )
        return Trouble(Code.BAD_TABLE, message, line)
    if any(cell.strip().lower().startswith(("http://", "https://")) for cell in cells):
        return Trouble(
            Code.BAD_TABLE, "the first row holds an address, so it is no header; the table is left out", line
        )
    names = [cell.strip() for cell in cells]
    troubles = [
        Trouble(
            Code.DUPLICATE_KEY,
            f"'{printable(name[:200])}' heads {names.count(name)} columns; of their cells the last that is not empty is used",
            line,
        )
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    nameless = [number for number, name in enumerate(names, 1) if not name]
    if nameless:
        where = ", ".join(map(str, nameless[:10]))
        message = f"the header is empty in column {where}; what stands below is left out"
        troubles.append(Trouble(Code.UNKNOWN_FIELD, message, line))
    return _Header(names), troubles


def _records(header: _Header, rows: Iterator[_Row], faults: _Faults) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the fields of every row that fits the header."""
    width = len(header.names)
    for line, cells in rows:
        if any(map(str.strip, cells[width:])):
            faults.add(line, Code.BAD_TABLE, f"more cells than the {width} of the header")
            continue
        if len(cells) < width:
            faults.add(line, Code.SHORT_ROW, f"fewer cells than the {width} of the header")
        fields = header.fields(cells)
        if fields:
            yield line, fields


@contextmanager
def _text(file: Path, limits: Limits) -> Iterator[TextIO]:
    """Open a table as text, in which bytes that are not UTF-8 are surrogates."""
    with opened(file, limits) as stream:
        yield io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")


def _delimiter(file: Path, limits: Limits) -> str | Trouble:
    """Return the delimiter of a table: by its ending, or the one that makes most columns in its first rows."""
    with opened(file, limits) as stream:
        sample = stream.read(_SAMPLE)
    if sample.startswith(_UTF16):
        return Trouble(Code.NOT_UTF8, "the table is UTF-16; only UTF-8 is read, so save it as that; it is left out")
    if file.name.lower().removesuffix(".gz").endswith(".tsv"):
        return "\t"
    text = sample.decode("utf-8-sig", "replace")
    return max(",;\t|", key=lambda delimiter: _fit(text, delimiter))


def _fit(sample: str, delimiter: str) -> tuple[int, int]:
    """Return how many of the first rows are as wide as the header, and how wide that is; zeros for one column."""
    rows = list(islice(_rows(io.StringIO(sample, newline=""), delimiter, _Faults()), _LOOKED_AT))
    # The last row may have been cut.
    widths = [len(each.cells) for each in (rows[:-1] if len(rows) > 2 else rows)]
    return (widths.count(widths[0]), widths[0]) if widths and widths[0] > 1 else (0, 0)


def passed_over(file: Path, limits: Limits) -> Trouble | None:
    """Return why a table in a folder is none of documents, or None where it may be one.

    Args:
        file: the table.
        limits: how far it may grow.
    """
    with suppress(TooMuchError, *DAMAGE):
        delimiter = _delimiter(file, limits)
        if isinstance(delimiter, Trouble):
            return None
        with _text(file, limits) as stream:
            rows = _rows(stream, delimiter, _Faults())
            header = _header(rows)
            if isinstance(header, Trouble):
                return None
            names = header[0].names
            some = [header[0].fields(row.cells) for row in islice(rows, _LOOKED_AT)]
            if not are_documents(some or [dict.fromkeys(names, "-")]):
                return no_documents("rows", names)
    return None


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield a member for each row that is not blank; its name and position are the number of its first line.

    Args:
        file: the table.
        limits: where it becomes larger, the rest is left out.
    """
    count = line = 0
    faults = _Faults()
    try:
        delimiter = _delimiter(file, limits)
        if isinstance(delimiter, Trouble):
            yield delimiter
            return
        with _text(file, limits) as stream:
            rows = _rows(stream, delimiter, faults)
            header = _header(rows)
            if isinstance(header, Trouble):
                yield header
                return
            yield from header[1]
            for line, _ in _records(header[0], rows, faults):
                count += 1
                if count > limits.members:
                    yield limits.too_many()
                    break
                yield Member(line, str(line))
    except TooMuchError:
        yield limits.trouble(file.stat().st_size)
    except DAMAGE as error:
        yield damaged(f"line {line:,}", line > 0, str(error))
    if line == 0 and not faults.found:
        yield Trouble(Code.EMPTY, "the table has no rows below its header")
    yield from faults.troubles()


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield rows.

    Args:
        file: the table.
        wanted: numbers of their first lines.
        max_bytes: the size above which a row is not read.
        limits: how far the file may grow.
    """
    # Whoever asked finds the rows missing that come after damage.
    with suppress(TooMuchError, *DAMAGE):
        delimiter = _delimiter(file, limits)
        if isinstance(delimiter, Trouble):
            return
        with _text(file, limits) as stream:
            rows = _rows(stream, delimiter, _Faults())
            header = _header(rows)
            if isinstance(header, Trouble):
                return
            for line, fields in _records(header[0], rows, _Faults()):
                if line in wanted:
                    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
                    yield (
                        line,
                        Record(content, line) if len(content) <= max_bytes else too_large(len(content), max_bytes),
                    )
