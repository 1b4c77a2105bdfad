"""The files of an archive that are no documents but say something about them: the configuration of a site."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph.read.archives import Format, Limits, TooMuchError

__all__ = ["Inside"]

_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Inside:
    """An archive whose members are read one by one.

    Attributes:
        file: the archive.
        format: its format.
        positions: where its members stand, by their paths.
        limits: how far it may grow.
    """

    file: Path
    format: Format
    positions: Mapping[str, int]
    limits: Limits

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a member, or None where it is not there, is too large or cannot be read."""
        position = self.positions.get(path)
        if position is not None:
            with suppress(OSError, TooMuchError):
                for _, content in self.format.contents(self.file, (position,), _LARGEST, self.limits):
                    return content if isinstance(content, bytes) else None
        return None
