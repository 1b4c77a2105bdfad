"""Finding documents and reading their bytes: the one place that looks at the file system."""

from __future__ import annotations

import glob
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.diagnostics import Code, Diagnostic, SourceError, printable
from graph.model import Source

__all__ = ["SUFFIXES", "Location", "find", "read"]

SUFFIXES = (".md", ".markdown", ".txt", ".html", ".yaml", ".yml")
"""The files that are documents when a folder is the source; a file that is named is read whatever it is called."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a document is.

    Attributes:
        path: its name: relative to its source, `/` between folders, unique among all.
        file: the file.
    """

    path: str
    file: Path


@dataclass(frozen=True, slots=True)
class _Found:
    root: Path
    file: Path

    @property
    def height(self) -> int:
        """How many folders the root and those above it are."""
        return len(self.root.absolute().parts) - 1

    def name(self, above: int) -> str:
        """The file relative to its root, with so many of the folders above the root before it."""
        parts = [*self.root.absolute().parts[1:][-above:]] if above else []
        return "/".join([*parts, *self.file.relative_to(self.root).parts])


def find(sources: Iterable[str | os.PathLike[str]]) -> tuple[list[Location], list[Diagnostic]]:
    """Return every document of the sources, sorted by path, and what cannot be one.

    Folders are searched with everything below them, links included, but for hidden files and
    folders. A file reached twice is listed once. Documents of the same name in two sources are
    told apart by the folders above, so that the order of the sources does not matter.

    Args:
        sources: folders, files or glob patterns (`**` for any folders).

    Raises:
        SourceError: a source is not there, or a pattern matches nothing.
    """
    diagnostics: list[Diagnostic] = []
    found: list[_Found] = []
    for source in sources:
        for place in _places(os.fspath(source)):
            found.extend(_folder(place, diagnostics) if place.is_dir() else [_Found(place.parent, place)])
    once = _each_once(found, diagnostics)
    return sorted(_named(once, diagnostics), key=lambda location: location.path), diagnostics


def _places(source: str) -> list[Path]:
    path = Path(source)
    if path.exists() or path.is_symlink():
        return [path]
    if glob.has_magic(source):
        matches = sorted(Path(match) for match in glob.glob(source, recursive=True))
        if not matches:
            raise SourceError(f"no file matches the pattern '{printable(source)}'")
        files = [match for match in matches if match.is_file()]
        return files or matches
    raise SourceError(f"there is no file or folder '{printable(source)}'")


def _folder(root: Path, diagnostics: list[Diagnostic]) -> Iterator[_Found]:
    """Yield the documents of a folder and everything below it."""

    def failed(error: OSError) -> None:
        diagnostics.append(_diagnostic(_relative(root, Path(error.filename)), Code.UNREADABLE, _reason(error)))

    above: dict[str, tuple[tuple[int, int], ...]] = {}
    for folder, folders, files in os.walk(root, onerror=failed, followlinks=True):
        status = os.stat(folder)
        trail = above.get(os.path.dirname(folder), ())
        identity = (status.st_dev, status.st_ino)
        if identity in trail:
            folders.clear()
            diagnostics.append(
                _diagnostic(_relative(root, Path(folder)), Code.LINK_LOOP, "the link leads back to a folder it lies in")
            )
            continue
        above[folder] = (*trail, identity)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                yield _Found(root, Path(folder, name))


def _relative(root: Path, file: Path) -> str:
    return _text("/".join(file.relative_to(root).parts) or ".")


def _text(path: str) -> str:
    """A path as text that can be written: bytes of a name that are not UTF-8 become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _each_once(found: Iterable[_Found], diagnostics: list[Diagnostic]) -> list[_Found]:
    """Keep one way to each file: the one whose name sorts first."""
    by_file: dict[str, list[_Found]] = defaultdict(list)
    for each in found:
        by_file[os.path.realpath(each.file)].append(each)
    kept = []
    for ways in by_file.values():
        first, *others = sorted(set(ways), key=lambda way: (way.name(0), str(way.root)))
        kept.append(first)
        same = f"the same file as {_text(first.name(0))}"
        diagnostics.extend(_diagnostic(_text(other.name(0)), Code.LISTED_TWICE, same) for other in others)
    return kept


def _named(found: list[_Found], diagnostics: list[Diagnostic]) -> Iterator[Location]:
    """Yield locations with unique names, taking in folders above the source where needed."""
    above = dict.fromkeys(found, 0)
    clashing: list[_Found] = found
    while clashing:
        groups: dict[str, list[_Found]] = defaultdict(list)
        for each in found:
            groups[_text(each.name(above[each]))].append(each)
        # A longer name may be one that another document has already, so all are compared again.
        clashing = [each for group in groups.values() if len(group) > 1 for each in group if above[each] < each.height]
        for each in clashing:
            above[each] += 1
    for each in found:
        path = _text(each.name(above[each]))
        if above[each]:
            message = f"several sources hold a document named {_text(each.name(0))}"
            diagnostics.append(_diagnostic(path, Code.SAME_PATH, message))
        yield Location(path, each.file)


def read(location: Location, max_bytes: int) -> Source | Diagnostic:
    """Return a document's bytes, or why they cannot be had.

    Args:
        location: where it is.
        max_bytes: the size above which it is not read.
    """
    try:
        # Not blocking, so that a named pipe in the folder cannot hold up the build.
        descriptor = os.open(location.file, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _diagnostic(location.path, Code.UNREADABLE, "not a regular file")
            # The size is checked by reading: some file systems report none.
            content = file.read(max_bytes + 1)
    except OSError as error:
        return _unreadable(location, error)
    if len(content) > max_bytes:
        size = max(status.st_size, len(content))
        return _diagnostic(
            location.path, Code.TOO_LARGE, f"{size:,} bytes, and a document may have {max_bytes:,}; it is left out"
        )
    return Source(location.path, content)


def _unreadable(location: Location, error: OSError) -> Diagnostic:
    if location.file.is_symlink() and not location.file.exists():
        return _diagnostic(location.path, Code.BROKEN_LINK, "the symbolic link points nowhere; it is left out")
    return _diagnostic(location.path, Code.UNREADABLE, _reason(error))


def _reason(error: OSError) -> str:
    return f"{(error.strerror or str(error)).lower()}; it is left out"


def _diagnostic(path: str, code: Code, message: str) -> Diagnostic:
    return Diagnostic(path, 0, 0, code, message)
