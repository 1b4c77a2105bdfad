"""Find and read the file of notes, which changes the page and nothing else."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graph.core.diagnostics import ConfigError, printable

if TYPE_CHECKING:
    from graph.export.page.notes import Notes

__all__ = ["NOTES_FILE", "NotesFile", "find_notes", "read_notes"]

NOTES_FILE = "notes.toml"

MOST_BYTES = 4 * 1024 * 1024

_OURS = re.compile(rb"^[ \t]*\[+[ \t]*(?:nodes|stories|views)\b", re.MULTILINE)
"""A table that the file has; a file of this name without any is somebody's own."""


class NotesFile(NamedTuple):
    """A file of notes, not yet parsed.

    Attributes:
        path: the file.
        content: its bytes, at most one more than are allowed; None where it cannot be read.
    """

    path: str
    content: bytes | None


def find_notes(named: str, sources: Iterable[str | os.PathLike[str]]) -> NotesFile | None:
    """Return the file of notes: the one that is named, else `notes.toml` here or at the top of a source.

    Args:
        named: the file that the configuration names, or nothing.
        sources: the folders of documents.
    """
    if named:
        return NotesFile(named, _content(named))
    for folder in ("", *(os.fspath(source) for source in sources)):
        path = os.path.join(folder, NOTES_FILE)
        content = _content(path)
        if content is not None and _OURS.search(content):
            return NotesFile(path, content)
    return None


def _content(path: str) -> bytes | None:
    with suppress(OSError, ValueError):
        if os.path.isfile(path):  # opening a named pipe would wait for its writer
            with open(path, "rb") as file:
                return file.read(MOST_BYTES + 1)
    return None


def read_notes(file: NotesFile | None) -> Notes:
    """Return the content of a file of notes; without a file, no notes.

    Raises:
        ConfigError: it cannot be read, is too large, is not TOML, or has an unknown key or an unusable value.
    """
    from graph.export.page.notes import NO_NOTES, notes_from

    if file is None:
        return NO_NOTES
    place = printable(file.path)
    if file.content is None:
        reason = "it cannot be read" if os.path.exists(file.path) else "there is no such file"
        raise ConfigError(f"notes '{place}': {reason}; correct `notes` or `--notes`, or leave it out")
    if len(file.content) > MOST_BYTES:
        raise ConfigError(f"{place} has more than {MOST_BYTES:,} bytes, which no file of notes needs")
    try:
        text = file.content.decode("utf-8-sig")
        return notes_from(tomllib.loads(text), Path(file.path).as_posix(), text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{place} is not TOML: {printable(str(error))}; mend it, or save the notes again") from error
