"""JSON Lines, also called NDJSON: every line is the front matter of one document, as a JSON object."""

from __future__ import annotations

import codecs
import json
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

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

_PIECE = 1 << 16


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield a member for each line that is not blank; its name and position are the line's number.

    Args:
        file: lines, compressed or not.
        limits: where it becomes larger, the rest is left out.
    """
    count = number = 0
    try:
        with opened(file, limits) as stream:
            for number, start, _ in _lines(stream, _PIECE):
                if start.strip() and start != codecs.BOM_UTF8:
                    count += 1
                    if count > limits.members:
                        yield limits.too_many()
                        return
                    yield Member(number, str(number))
    except TooMuchError:
        yield limits.trouble(file.stat().st_size)
    except DAMAGE as error:
        yield damaged(f"line {number:,}", number > 0, str(error))


def passed_over(file: Path, limits: Limits) -> Trouble | None:
    """Return why the lines of a file in a folder are no documents, or None where they may be some.

    Args:
        file: lines, compressed or not.
        limits: how far the file may grow.
    """
    with suppress(TooMuchError, *DAMAGE), opened(file, limits) as stream:
        first = next((line for _, line, _ in _lines(stream, _PIECE) if line.strip() and line != codecs.BOM_UTF8), b"{}")
        with suppress(ValueError, RecursionError):  # reading the line says so
            fields = json.loads(first.decode("utf-8-sig"), parse_int=str)
            if isinstance(fields, dict) and fields and not are_documents([fields]):
                return no_documents("lines", fields)
    return None


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield lines.

    Args:
        file: lines, compressed or not.
        wanted: numbers of lines.
        max_bytes: the size above which a line is not read.
        limits: how far the file may grow.
    """
    # Whoever asked finds the lines missing that come after damage.
    with suppress(TooMuchError, *DAMAGE), opened(file, limits) as stream:
        for number, line, size in _lines(stream, max_bytes):
            if number in wanted:
                yield number, Record(line, number) if size <= max_bytes else too_large(size, max_bytes)


def _lines(stream: IO[bytes], most: int) -> Iterator[tuple[int, bytes, int]]:
    """Yield each line's number, its first bytes and its size, holding no more of it than that."""
    number = 0
    # Two more than a document may have, for the line break.
    while line := stream.readline(most + 2):
        number += 1
        kept = line.rstrip(b"\r\n")
        size = len(kept)
        rest = line
        while not rest.endswith(b"\n") and (rest := stream.readline(_PIECE)):
            size += len(rest.rstrip(b"\n"))
        yield number, kept, size
