"""Finding documents and reading their bytes: the one place that looks at the file system."""

from __future__ import annotations

import difflib
import glob
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from graph.archives import Format, Limits, TooMuchError, Trouble, format_of, is_archive, mistaken
from graph.diagnostics import Code, Diagnostic, SourceError, printable
from graph.model import Source

__all__ = ["SUFFIXES", "Location", "find", "is_document", "read", "stated", "status_text", "unpacked"]

SUFFIXES = (".md", ".markdown", ".txt", ".html", ".yaml", ".yml")
"""The files that are documents when a folder or an archive is the source; a file that is named is
read whatever it is called."""


class Location(NamedTuple):
    """Where a document is.

    Attributes:
        path: its name: relative to its source, `/` between folders, unique among all.
        place: the path of the file, or of the archive that holds it; a `Path` takes ten times the
            memory, and there may be a million.
        position: where it stands in the archive; -1 for a file of its own.
    """

    path: str
    place: str
    position: int = -1

    @property
    def file(self) -> Path:
        """The file, or the archive that holds it."""
        return Path(self.place)


@dataclass(frozen=True, slots=True)
class _Found:
    root: Path
    inner: str
    position: int = -1

    @property
    def place(self) -> str:
        return os.path.join(self.root, self.inner) if self.position < 0 else str(self.root)

    @property
    def file(self) -> Path:
        return Path(self.place)

    @property
    def height(self) -> int:
        """How many folders the root and those above it are."""
        return len(self.root.absolute().parts) - 1

    def name(self, above: int) -> str:
        """The file relative to its root, with so many of the folders above the root before it."""
        return "/".join([*self.root.absolute().parts[1:][-above:], self.inner]) if above else self.inner


def find(
    sources: Iterable[str | os.PathLike[str]], limits: Limits | None = None
) -> tuple[list[Location], list[Diagnostic]]:
    """Return every document of the sources, sorted by path, and what cannot be one.

    Folders are searched with everything below them, links included, but for hidden files and
    folders. A file reached twice is listed once. Documents of the same name in two sources are
    told apart by the folders above, so that the order of the sources does not matter. An archive
    that is named counts as the folder that it would unpack to; one inside a folder is passed over.

    Args:
        sources: folders, files, archives or glob patterns (`**` for any folders).
        limits: how far archives may grow.

    Raises:
        SourceError: a source is not there, a pattern matches nothing, or an archive needs a
            library that is not installed.
    """
    diagnostics: list[Diagnostic] = []
    places = [place for source in sources for place in _places(os.fspath(source))]
    listings = [_listing(place, diagnostics) for place in places]
    plain = _plain(listings)
    if plain is not None:
        return plain, diagnostics
    found = [_Found(each.root, inner) for each in listings for inner in each.inner]
    named = _Archives(limits or Limits(), diagnostics)
    documents = [each for one in _each_once(found, diagnostics) for each in named.members(one)]
    locations = [each for one in _named(documents, diagnostics) for each in named.lines(one)]
    return sorted(locations, key=lambda location: location.path), diagnostics


def _plain(listings: list[_Listing]) -> list[Location] | None:
    """Return the documents of folders in which none can be reached twice, sorted, or None.

    Such folders are what nearly every build is of. Their documents are theirs alone, so that none
    has to be looked at; nor are there archives, which are opened only when they are named.
    """
    if any(each.linked for each in listings) or not _are_apart([each.root for each in listings]):
        return None
    inner = [path for each in listings for path in each.inner]
    paths = [path if path.isascii() else _text(path) for path in inner]
    if len(set(paths)) < len(paths):
        return None
    places = [place for each in listings for place in map(os.path.join(each.root, "").__add__, each.inner)]
    return sorted(map(Location, paths, places))


def _are_apart(roots: list[Path]) -> bool:
    """Whether none of the folders is, or lies in, another."""
    ways = sorted(Path(os.path.realpath(root)).parts for root in roots) if len(roots) > 1 else []
    # What lies in a folder sorts right after it.
    return all(after[: len(way)] != way for way, after in pairwise(ways))


def is_document(path: str) -> bool:
    """Whether a file below a folder or an archive is a document: by its ending, and not hidden.

    >>> is_document("news/a.md"), is_document("news/.a.md"), is_document("news/a.png")
    (True, False, False)
    """
    return path.lower().endswith(SUFFIXES) and not _is_hidden(path)


def _is_hidden(path: str) -> bool:
    return path.startswith(".") or "/." in path


def _passed_over(path: str) -> Diagnostic:
    """What is said of an archive where it is left alone.

    Sites offer archives to be downloaded, and what one holds often lies unpacked beside it.
    """
    return _diagnostic(
        path, Code.ARCHIVE_INSIDE, "an archive in a folder or an archive is not opened unless it is named"
    )


def _places(source: str) -> list[Path]:
    if not source.strip():
        raise SourceError("a source is empty text; name a folder, a file or a pattern")
    path = Path(source)
    if _is_there(path) or path.is_symlink():
        return [path]
    if glob.has_magic(source):
        matches = sorted(Path(match) for match in glob.glob(source, recursive=True))
        if not matches:
            raise SourceError(f"no file matches the pattern '{printable(source)}'")
        files = [match for match in matches if match.is_file()]
        return files or matches
    raise SourceError(f"there is no file or folder '{printable(source)}'{_nearest(path)}")


def _nearest(path: Path) -> str:
    """Return the name beside a missing one that is most like it, as a question, or nothing."""
    try:
        beside = os.listdir(path.parent)
    except OSError:
        return ""
    near = difflib.get_close_matches(path.name, beside, n=1, cutoff=0.7)
    return f"; did you mean '{printable(str(path.with_name(near[0])))}'?" if near and path.name else ""


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise SourceError(
            f"cannot look for '{printable(str(path)[:80])}': {(error.strerror or str(error)).lower()}"
        ) from error


@dataclass(frozen=True, slots=True)
class _Listing:
    """The documents that a source has below one folder.

    Attributes:
        root: the folder.
        inner: where they are in it.
        linked: whether one may be reached in another way too, as by a symbolic link.
    """

    root: Path
    inner: list[str]
    linked: bool


def _listing(place: Path, diagnostics: list[Diagnostic]) -> _Listing:
    """Return the documents of a folder and everything below it; a file is the only one of its folder."""
    if not place.is_dir():
        return _Listing(place.parent, [place.name], linked=True)
    inner: list[str] = []
    linked = False
    waiting: list[tuple[str, tuple[tuple[int, int], ...]]] = [("", ())]
    while waiting:
        within, above = waiting.pop()
        folder = os.path.join(place, within) if within else os.fspath(place)
        try:
            files, folders, archives, links = _entries(folder)
            status = os.stat(folder)
        except OSError as error:  # it may have gone away, or been closed, while it was listed
            diagnostics.append(_diagnostic(_text(within or "."), Code.UNREADABLE, _reason(error)))
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            message = "the link leads back to a folder it lies in"
            diagnostics.append(_diagnostic(_text(within or "."), Code.LINK_LOOP, message))
            continue
        linked = linked or links
        before = f"{within}/" if within else ""
        inner += map(before.__add__, files)
        diagnostics += [_passed_over(_text(before + name)) for name in sorted(archives)]
        waiting += [(before + name, (*above, identity)) for name in sorted(folders, reverse=True)]
    return _Listing(place, inner, linked)


def _entries(folder: str) -> tuple[list[str], list[str], list[str], bool]:
    """Return the names of the documents, folders and archives of a folder, and whether there are links to such."""
    files: list[str] = []
    folders: list[str] = []
    archives: list[str] = []
    linked = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if _is_folder(entry):
                folders.append(name)
            elif name.endswith(SUFFIXES) or is_document(name):
                files.append(name)
            elif is_archive(name):
                archives.append(name)
                continue
            else:
                continue
            linked = linked or entry.is_symlink()
    files.sort()
    return files, folders, archives, linked


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # of a link that cannot be followed
        return False


class _Archives:
    """Opens what is named and is an archive, and lists what it holds."""

    def __init__(self, limits: Limits, diagnostics: list[Diagnostic]) -> None:
        self._limits = limits
        self._diagnostics = diagnostics

    def members(self, found: _Found) -> Iterator[_Found]:
        """Yield the documents of an archive whose members have names; anything else as it is."""
        format = self._format(found)
        if format is None or not format.named:
            if format or not self._mistaken(found):
                yield found
            return
        last: dict[str, int] = {}
        for name, position in self._listed(format, found.file, _text(found.inner)):
            if name in last:
                message = f"{_text(found.inner)} holds it twice; the last one is read, as unpacking would leave it"
                self._diagnostics.append(_diagnostic(_text(name), Code.DUPLICATE_MEMBER, message))
            last[name] = position
        for name, position in last.items():
            yield _Found(found.file, name, position)

    def lines(self, location: Location) -> Iterator[Location]:
        """Yield the documents of a file whose lines are documents; anything else as it is."""
        format = self._format(location)
        if format is None:
            yield location
            return
        for name, position in self._listed(format, location.file, location.path):
            yield Location(f"{location.path}/{name}", location.place, position)

    @staticmethod
    def _format(found: _Found | Location) -> Format | None:
        name = found.inner if isinstance(found, _Found) else os.path.basename(found.place)
        format = format_of(name) if found.position < 0 else None
        return format if format and found.file.is_file() else None

    def _mistaken(self, found: _Found) -> bool:
        """Say that a file is an archive, where neither an archive's nor a document's name lets one expect it."""
        wrong = None
        if not found.inner.lower().endswith(SUFFIXES) and found.file.is_file():
            with suppress(OSError):  # said of it when it is read
                wrong = mistaken(found.file)
        if wrong:
            self._diagnostics.append(_diagnostic(_text(found.inner), wrong.code, wrong.message))
        return wrong is not None

    def _listed(self, format: Format, file: Path, path: str) -> Iterator[tuple[str, int]]:
        try:
            wrong = mistaken(file)
            if wrong:
                self._diagnostics.append(_diagnostic(path, wrong.code, wrong.message))
                return
            for member in format.members(file, self._limits):
                if isinstance(member, Trouble):
                    self._diagnostics.append(_diagnostic(path, member.code, member.message))
                elif not format.by_suffix or is_document(member.name):
                    yield member.name, member.position
                elif is_archive(member.name) and not _is_hidden(member.name):
                    self._diagnostics.append(_passed_over(_text(member.name)))
        except OSError as error:
            self._diagnostics.append(_diagnostic(path, Code.UNREADABLE, _reason(error)))


def _text(path: str) -> str:
    """A path as text that can be written: bytes of a name that are not UTF-8 become escapes."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _each_once(found: Iterable[_Found], diagnostics: list[Diagnostic]) -> list[_Found]:
    """Keep one way to each file: the one whose name sorts first."""
    folders: dict[str, str] = {}
    by_file: dict[str, list[_Found]] = defaultdict(list)
    for each in found:
        by_file[_real(os.path.join(each.root, each.inner), folders)].append(each)
    kept = []
    for ways in by_file.values():
        if len(ways) == 1:
            kept.append(ways[0])
            continue
        first, *others = sorted(set(ways), key=lambda way: (way.name(0), str(way.root)))
        kept.append(first)
        same = f"the same file as {_text(first.name(0))}"
        diagnostics.extend(_diagnostic(_text(other.name(0)), Code.LISTED_TWICE, same) for other in others)
    return kept


def _real(file: str, folders: dict[str, str]) -> str:
    """Return where a file is when links are followed; each folder is looked up once."""
    if os.path.islink(file):
        return os.path.realpath(file)
    folder, name = os.path.split(file)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _named(found: list[_Found], diagnostics: list[Diagnostic]) -> Iterator[Location]:
    """Yield locations with unique names, taking in folders above the source where needed."""
    above = [0] * len(found)
    names = [_text(each.inner) for each in found]
    clashing = [len(found) > len(set(names))]
    while any(clashing):
        times = Counter(names)
        # A longer name may be one that another document has already, so all are compared again.
        clashing = [
            times[name] > 1 and steps < each.height for name, steps, each in zip(names, above, found, strict=True)
        ]
        above = [steps + clashes for steps, clashes in zip(above, clashing, strict=True)]
        names = [
            _text(each.name(steps)) if clashes else name
            for name, each, steps, clashes in zip(names, found, above, clashing, strict=True)
        ]
    for path, each, steps in zip(names, found, above, strict=True):
        if steps:
            message = f"several sources hold a document named {_text(each.name(0))}"
            diagnostics.append(_diagnostic(path, Code.SAME_PATH, message))
        yield Location(path, each.place, each.position)


def unpacked(
    locations: Iterable[Location], max_bytes: int, limits: Limits | None = None
) -> Iterator[Source | Diagnostic]:
    """Yield the bytes of each document that lies in an archive, or why they cannot be had.

    An archive is a stream: whoever reads one member has read those before it, so they are not
    read one by one, as files are by `read`.

    Args:
        locations: as `find` gives them; files of their own are passed over.
        max_bytes: the size above which a document is not read.
        limits: how far archives may grow.
    """
    archives: dict[Path, dict[int, Location]] = defaultdict(dict)
    for location in locations:
        if location.position >= 0:
            archives[location.file][location.position] = location
    for file in sorted(archives):
        yield from _members(file, archives.pop(file), max_bytes, limits or Limits())


def _members(file: Path, wanted: dict[int, Location], max_bytes: int, limits: Limits) -> Iterator[Source | Diagnostic]:
    format = format_of(file.name)
    lost = Trouble(Code.DAMAGED_ARCHIVE, "the archive is damaged before it; it is left out")
    try:
        for position, content in format.contents(file, wanted, max_bytes, limits) if format else ():
            path = wanted.pop(position).path
            if isinstance(content, Trouble):
                yield _diagnostic(path, content.code, content.message)
            else:
                yield Source(path, content, 0 if format and format.named else position)
    except TooMuchError:
        most = f"{limits.most(file.stat().st_size):,} bytes"
        lost = Trouble(Code.ARCHIVE_BOMB, f"{_text(file.name)} unpacks to more than {most} before it; it is left out")
    except OSError as error:
        lost = Trouble(Code.DAMAGED_ARCHIVE, _reason(error))
    for location in wanted.values():
        yield _diagnostic(location.path, lost.code, lost.message)


def read(location: Location, max_bytes: int) -> Source | Diagnostic:
    """Return the bytes of a document that is a file of its own, or why they cannot be had.

    Args:
        location: where it is.
        max_bytes: the size above which it is not read.
    """
    return stated(location, max_bytes)[0]


def stated(location: Location, max_bytes: int) -> tuple[Source | Diagnostic, os.stat_result | None]:
    """Return what `read` does, and the status that the file had before it was read.

    Args:
        location: where it is.
        max_bytes: the size above which it is not read.
    """
    status = None
    try:
        # Not blocking, so that a named pipe in the folder cannot hold up the build.
        descriptor = os.open(location.place, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _diagnostic(location.path, Code.UNREADABLE, "not a regular file"), status
            content = _content(descriptor, status.st_size, max_bytes)
        finally:
            os.close(descriptor)
    except OSError as error:
        return _unreadable(location, error), status
    if len(content) > max_bytes:
        size = max(status.st_size, len(content))
        message = f"{size:,} bytes, and a document may have {max_bytes:,}; it is left out"
        return _diagnostic(location.path, Code.TOO_LARGE, message), status
    return Source(location.path, content), status


def status_text(status: os.stat_result) -> str:
    """Return the size, the times of change and the number of a file as text."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _content(descriptor: int, size: int, max_bytes: int) -> bytes:
    """Return what a file holds, or a little more than it may hold."""
    # A file may be longer than its status says: some file systems report none, and others write.
    pieces: list[bytes] = []
    asked = min(size, max_bytes) + 1
    while piece := os.read(descriptor, asked):
        pieces.append(piece)
        asked = max_bytes + 1 - sum(map(len, pieces))
        if asked <= 0 or (len(pieces) == 1 and len(piece) == size):
            break
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _unreadable(location: Location, error: OSError) -> Diagnostic:
    if location.file.is_symlink() and not location.file.exists():
        return _diagnostic(location.path, Code.BROKEN_LINK, "the symbolic link points nowhere; it is left out")
    return _diagnostic(location.path, Code.UNREADABLE, _reason(error))


def _reason(error: OSError) -> str:
    return f"{(error.strerror or str(error)).lower()}; it is left out"


def _diagnostic(path: str, code: Code, message: str) -> Diagnostic:
    return Diagnostic(path, 0, 0, code, message)
