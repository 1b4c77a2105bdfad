"""What an archive holds, and the rules that every format shares: names, limits, troubles."""

from __future__ import annotations

from dataclasses import dataclass

from graph.diagnostics import Code, printable

__all__ = ["Content", "Limits", "Member", "Trouble", "damaged", "left_out", "path_in", "too_large"]


@dataclass(frozen=True, slots=True)
class Member:
    """One document of an archive.

    Attributes:
        position: where it stands among all entries; for a line, its number.
        name: its path in the archive, `/` between folders, never leading out of it.
    """

    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with an archive or one of its members, in words."""

    code: Code
    message: str


Content = bytes | Trouble
"""A member's bytes, or why they cannot be had."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an archive may grow when it is read; what it holds beyond is left out.

    Documents in a `.tar.gz` shrink to a third or, where they repeat each other, to a thirtieth;
    deflate ends at 1/1032. The slack is for small archives, where one page can be most of it.

    Attributes:
        ratio: bytes that each byte of the file may become.
        slack: bytes that any file may become.
        members: documents that a file may hold.
    """

    ratio: int = 250
    slack: int = 64 * 1024 * 1024
    members: int = 20_000_000

    def most(self, size: int) -> int:
        """The number of bytes that a file of this size may become.

        >>> Limits(ratio=10, slack=5).most(100)
        1005
        """
        return self.ratio * size + self.slack

    def trouble(self, size: int, lost: str = "what comes after that is left out") -> Trouble:
        """What is said of a file of this size that becomes more, and of what is lost with it."""
        return Trouble(Code.ARCHIVE_BOMB, f"unpacks to more than {self.most(size):,} bytes; {lost}")

    def too_many(self) -> Trouble:
        """What is said of a file that holds more documents."""
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
    """What is said of an archive that cannot be read on.

    Args:
        where: up to where it could be read, in words.
        read: whether any of it could.
        reason: why not, in words.
    """
    lost = "what comes after that" if read else "it"
    place = f"after {where}" if read else "from its beginning"
    return Trouble(Code.DAMAGED_ARCHIVE, f"damaged {place}: {reason}; {lost} is left out")


def left_out(name: str, why: str) -> Trouble:
    """What is said of a member that is refused."""
    return Trouble(Code.REFUSED_MEMBER, f"the member '{printable(name[:200])}' {why}; it is left out")


def too_large(size: int, most: int) -> Trouble:
    """What is said of a document larger than one may be; the same words as for a file."""
    return Trouble(Code.TOO_LARGE, f"{size:,} bytes, and a document may have {most:,}; it is left out")
