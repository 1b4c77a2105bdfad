"""JSON Lines: every line is the front matter of one document, as a JSON object."""

from __future__ import annotations

import codecs
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from graph.archives.members import Content, Limits, Member, Trouble, damaged, too_large
from graph.archives.streams import DAMAGE, TooMuchError, opened

__all__ = ["contents", "members"]

_PIECE = 1 << 16


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield a member for each line that is not blank; its name and position are the line's number.

    Args:
        file: `.jsonl`, or `.jsonl.gz`.
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


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield lines.

    Args:
        file: `.jsonl`, or `.jsonl.gz`.
        wanted: numbers of lines.
        max_bytes: the size above which a line is not read.
        limits: how far the file may grow.
    """
    # Whoever asked finds the lines missing that come after damage.
    with suppress(TooMuchError, *DAMAGE), opened(file, limits) as stream:
        for number, line, size in _lines(stream, max_bytes):
            if number in wanted:
                yield number, line if size <= max_bytes else too_large(size, max_bytes)


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
