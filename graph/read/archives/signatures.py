"""The type of a file by its first bytes, for files whose names say another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.core.diagnostics import Code
from graph.read.archives.members import Trouble

__all__ = ["Kind", "kind_of"]

_UNREAD = "which is not read; unpack it, or pack it as .zip or .tar.gz"


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of file: the ending of its name, and the message where it is met under another name."""

    ending: str
    words: str

    def trouble(self) -> Trouble:
        """The message about such a file."""
        return Trouble(Code.DAMAGED_ARCHIVE, f"by its first bytes it is {self.words}")


_TAR = Kind(".tar", "a tar archive that is not compressed; give it the ending .tar")
_BZIP2 = Kind(".bz2", f"compressed by bzip2, {_UNREAD}")
_ZIP = Kind(".zip", "a zip archive; give it the ending .zip")
_MARKS = {
    b"PK\x03\x04": _ZIP,
    b"PK\x05\x06": _ZIP,
    b"\x1f\x8b\x08": Kind(".gz", "compressed by gzip; give it the ending .tar.gz or .jsonl.gz, or unpack it"),
    b"\x28\xb5\x2f\xfd": Kind(".zst", "compressed by zstd; give it the ending .tar.zst, or unpack it"),
    b"PAR1": Kind(".parquet", "a Parquet table; give it the ending .parquet"),
    b"\xfd7zXZ\x00": Kind(".xz", f"compressed by xz, {_UNREAD}"),
    b"7z\xbc\xaf\x27\x1c": Kind(".7z", f"a 7z archive, {_UNREAD}"),
    b"Rar!\x1a\x07": Kind(".rar", f"a rar archive, {_UNREAD}"),
}


def kind_of(file: Path) -> Kind | None:
    """Return the type of a file by its first bytes, or None where they tell nothing.

    Raises:
        OSError: it cannot be read.
    """
    with open(file, "rb") as stream:
        start = stream.read(512)
    # A file in a tar archive may have any name, `PAR1` as well, and that is what it begins with.
    if start[257:262] == b"ustar":
        return _TAR
    if start.startswith(b"BZh") and start[4:10] == b"1AY&SY":
        return _BZIP2
    return next((kind for mark, kind in _MARKS.items() if start.startswith(mark)), None)
