"""The members of archives, and the rules that every format shares: names, limits, faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from graph.core.diagnostics import Code, printable

__all__ = [
    "Content",
    "Limits",
    "Member",
    "Record",
    "Trouble",
    "damaged",
    "left_out",
    "no_documents",
    "path_in",
    "too_large",
]


@dataclass(frozen=True, slots=True)
class Member:
    """One document of an archive.

    Attributes:
        position: where it stands among all entries; for a line, its number; -1 where the file is
            one document itself.
        name: its path in the archive, `/` between folders, never leading out of it.
    """

    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with an archive or one of its members, in words.

    Attributes:
        code: its kind.
        message: the fault.
        line: the line of the file that it is in; 0 for the file as a whole.
    """

    code: Code
    message: str
    line: int = 0


class Record(NamedTuple):
    """A line, a row or an item as a document.

    Attributes:
        content: its fields, as a JSON object.
        line: the line of the file that it begins in.
    """

    content: bytes
    line: int


Content = bytes | Record | Trouble
"""A member's bytes, or why they cannot be had."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an archive may grow when it is read; members beyond are left out.

    Documents in a `.tar.gz` shrink to a third or, where they repeat each other, to a thirtieth;
    deflate ends at 1/1032. The slack is for small archives, where one page can be most of it.

    Attributes:
        ratio: bytes that each byte of the file may become.
        slack: bytes that any file may become.
        members: documents that a file may hold.
        whole: bytes of a file that can be read as a whole only: a JSON array, a feed.
    """

    ratio: int = 250
    slack: int = 64 * 1024 * 1024
    members: int = 20_000_000
    whole: int = 256 * 1024 * 1024

    def most(self, size: int) -> int:
        """The number of bytes that a file of this size may become.

        >>> Limits(ratio=10, slack=5).most(100)
        1005
        """
        return self.ratio * size + self.slack

    def trouble(self, size: int, lost: str = "what comes after that is left out") -> Trouble:
        """The fault of a file of this size that unpacks to too much, and the loss."""
        return Trouble(Code.ARCHIVE_BOMB, f"unpacks to more than {self.most(size):,} bytes; {lost}")

    def too_many(self) -> Trouble:
        """The fault of a file that holds too many documents."""
        return Trouble(Code.ARCHIVE_BOMB, f"holds more than {self.members:,} documents; the others are left out")


def path_in(name: str) -> str | Trouble:
    """Return a member's path as a folder would have it, or why there is none.

    >>> path_in("./news//a.md")
    'news/a.md'
    >>> path_in("../a.md").message
    "the member '../a.md' leads out of the archive; it is left out"
    """
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or not parts or "\0" in name:
        return left_out(name, "leads out of the archive")
    return "/".join(parts)


def damaged(where: str, read: bool, reason: str) -> Trouble:
    """The fault of an archive that cannot be read on.

    Args:
        where: up to where it could be read, in words.
        read: whether any of it could.
        reason: why not, in words.
    """
    lost = "what comes after that" if read else "it"
    place = f"after {where}" if read else "from its beginning"
    return Trouble(Code.DAMAGED_ARCHIVE, f"damaged {place}: {reason}; {lost} is left out")


def left_out(name: str, why: str) -> Trouble:
    """The fault of a member that is refused."""
    return Trouble(Code.REFUSED_MEMBER, f"the member '{printable(name[:200])}' {why}; it is left out")


def too_large(size: int, most: int) -> Trouble:
    """The fault of a document that is too large, in the words used for a file."""
    return Trouble(Code.TOO_LARGE, f"{size:,} bytes, and a document may have {most:,}; it is left out")


def are_documents(some: Sequence[Mapping[str, object]]) -> bool:
    """Whether records are those of documents: most have a name or an address, or one holds an address at all.

    Args:
        some: the first of them.
    """
    from graph.read.forms.likeness import list_of_records

    # The keys of a table may be anybody's.
    return list_of_records(list(some)) is not None or any(
        isinstance(value, str) and value.lstrip()[:8].lower().startswith(("http://", "https://"))
        for fields in some
        for value in fields.values()
    )


def no_documents(parts: str, keys: Iterable[str]) -> Trouble:
    """The note on a file of records that are none of documents.

    Args:
        parts: the word for its records: `rows`.
        keys: the keys of one of them.
    """
    names = ", ".join(printable(key[:40]) for key in islice(keys, 6)) or "none"
    return Trouble(
        Code.NOT_A_DOCUMENT, f"its {parts} state neither a title nor an address (keys: {names}); it is passed over"
    )
