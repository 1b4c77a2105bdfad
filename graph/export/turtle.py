"""Turtle: grouped by subject, in the network's order, with readable prefixes."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import ExitStack

from graph.export import Export, LastTurtle
from graph.rdf.splicing import spliced
from graph.rdf.writers import turtle

__all__ = ["export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the triples as Turtle: where the last file is known, a copy of it with the changed nodes replaced."""
    copied = _copied(data.last_turtle) if data.last_turtle else None
    return turtle(data.corpus) if copied is None else copied


def _copied(last: LastTurtle) -> Iterator[bytes] | None:
    """Return the last file with the changed nodes replaced, or None where it is not there, or another one."""
    with ExitStack() as opened:
        try:
            file = opened.enter_context(open(last.path, "rb"))
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # it has gone away, or is empty
            return None
        opened.callback(content.close)
        pieces = spliced(content, last.before, last.after) if len(content) == last.size else None
        # The file must not be held open when it is replaced: not every system would let it be.
        return None if pieces is None else _until(pieces, opened.pop_all())


def _until(pieces: Iterator[bytes], opened: ExitStack) -> Iterator[bytes]:
    with opened:
        yield from pieces
