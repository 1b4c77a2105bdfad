"""Finding documents and reading their bytes: the one place that looks at the file system."""

from __future__ import annotations

import functools
import glob
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from graph.core.diagnostics import Code, Diagnostic, SourceError, printable
from graph.core.model import Source
from graph.core.wording import nearest, reason_of
from graph.read.archives import (
    Format,
    Limits,
    Record,
    TooMuchError,
    Trouble,
    format_of,
    holds_records,
    is_archive,
    mistaken,
)
from graph.read.archives.inside import Inside
from graph.read.forms import SUFFIXES
from graph.read.survey import HIDDEN_SIGNS, Selection, Sign, Survey

__all__ = ["SUFFIXES", "Files", "FoundSite", "Location", "find", "is_document", "read", "stated", "unpacked"]


class Location(NamedTuple):
    """Where a document is.

    Attributes:
        path: its name: relative to its source, `/` between folders, unique among all.
        place: the path of the file, or of the archive that holds it; a `Path` takes ten times the
            memory, and there may be a million.
        position: where it stands in the archive; -1 for a file of its own.
        content: its bytes where no file has them, as of a record that a program hands over.
    """

    path: str
    place: str
    position: int = -1
    content: bytes = b""

    @property
    def file(self) -> Path:
        """The file, or the archive that holds it."""
        return Path(self.place)


class FoundSite(NamedTuple):
    """A site among the sources.

    Attributes:
        root: the first folders of its documents' paths.
        preset: the name of its preset.
        because: the file or the folder that shows it.
        top: the folder of the source that it lies in; empty where that is an archive.
        inner: the folder of the site, relative to `top`: empty, or with `/` at the end.
        archive: the archive that it lies in, if it does.
    """

    root: str
    preset: str
    because: str
    top: str
    inner: str
    archive: Inside | None = None


_EVERYTHING = Selection()


class Files(NamedTuple):
    """The files of some sources.

    Attributes:
        locations: the places of the documents, sorted by path.
        diagnostics: the files that cannot be documents, and those that are none.
        sites: the sites that they belong to, sorted by root.
    """

    locations: list[Location]
    diagnostics: list[Diagnostic]
    sites: list[FoundSite]


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
    sources: Iterable[str | os.PathLike[str]],
    limits: Limits | None = None,
    selection: Selection = _EVERYTHING,
    is_own: Callable[[str], bool] = lambda _: False,
) -> Files:
    """Find every document of the sources, the sites that they belong to, and the faults of files that cannot be one.

    Folders are searched with everything below them, links within the sources included, but for
    hidden files and folders, the plumbing of sites and projects, and files that the selection excludes.
    A link that leads out of all sources is not followed. A file reached twice is listed once. Documents of the same name in two sources are told apart by the folders
    above, so that the order of the sources does not matter. An archive that is named counts as the
    folder that it would unpack to; one inside a folder is passed over. The lines,
    rows and items of tables and feeds are documents wherever they lie.

    Args:
        sources: folders, files, archives or glob patterns (`**` for any folders).
        limits: how far archives may grow.
        selection: which of the files are documents.
        is_own: whether a file is one that this program has written.

    Raises:
        SourceError: a source is not there, a pattern matches nothing, or an archive needs a
            library that is not installed.
    """
    diagnostics: list[Diagnostic] = []
    places = [place for source in sources for place in _places(os.fspath(source))]
    real = tuple(os.path.realpath(place) for place in places)
    listings = [_listing(place, diagnostics, selection, is_own, real) for place in places]
    for each in listings:
        diagnostics += _left_out(each.survey)
    lifted = _lifted(listings)
    sites = _sites(listings, lifted)
    archives = _Archives(limits or Limits(), diagnostics, selection, frozenset(places), is_own)
    plain = None if lifted else _plain(listings)
    if plain is not None and not any(each.records for each in listings):
        return Files(plain, diagnostics, sites)
    if plain is None:
        found = [_Found(each.root, inner) for each in listings for inner in each.inner]
        documents = [each for one in _each_once(found, diagnostics) for each in archives.members(one)]
        plain = list(_named(documents, diagnostics, lifted))
    locations = [each for one in plain for each in archives.lines(one)]
    if len(listings) == 1:
        sites += [
            FoundSite(sign.root, sign.preset, sign.because, "", sign.root, each.archive)
            for each in archives.surveys
            for sign in each.signs
        ]
    return Files(sorted(locations, key=lambda location: location.path), diagnostics, sites)


def _lifted(listings: list[_Listing]) -> frozenset[Path]:
    """Return the folders whose documents are named with the folder itself: those with sites, where there are others."""
    if len({each.root for each in listings}) < 2:
        return frozenset()
    return frozenset(each.root for each in listings if each.survey.signs)


def _sites(listings: list[_Listing], lifted: frozenset[Path]) -> list[FoundSite]:
    sites: dict[str, FoundSite] = {}
    for each in listings:
        before = f"{_text(each.root.absolute().name)}/" if each.root in lifted else ""
        for sign in each.survey.signs:
            root = before + _text(sign.root)
            sites.setdefault(root, FoundSite(root, sign.preset, sign.because, os.fspath(each.root), sign.root))
    return sorted(sites.values())


def _left_out(survey: Survey) -> Iterator[Diagnostic]:
    """Yield one message for each reason why files of a source are no documents."""
    if survey.misfit is not None:
        message = f"the configuration names another preset; {survey.misfit.because} shows {survey.misfit.preset}"
        yield _diagnostic(_text(survey.misfit.root + survey.misfit.because), Code.PRESET_MISFIT, message)
    if survey.passed_over or survey.excluded:
        names = sorted(set(survey.passed_over))
        shown = [*map(_text, names[:_SHOWN]), *([f"{len(names) - _SHOWN:,} more"] if len(names) > _SHOWN else [])]
        shown += [f"{survey.excluded:,} that `exclude` names"] if survey.excluded else []
        yield _diagnostic(".", Code.PASSED_OVER, f"no documents: {', '.join(shown)}")
    if survey.endings:
        yield _diagnostic(".", Code.OTHER_ENDINGS, _endings(survey.endings))


_SHOWN = 12
"""How many names or endings one message lists."""


def _endings(endings: Counter[str]) -> str:
    """Return how many files have which ending, the most frequent first.

    >>> _endings(Counter({".rst": 2, "": 1}))
    '3 files with other endings: .rst 2, none 1'
    """
    ordered = sorted(endings.items(), key=lambda each: (-each[1], each[0]))
    listed = [f"{ending or 'none'} {number:,}" for ending, number in ordered[:_SHOWN]]
    rest = sum(number for _, number in ordered[_SHOWN:])
    total = sum(endings.values())
    return f"{total:,} file{'' if total == 1 else 's'} with other endings: {', '.join([*listed, *([f'others {rest:,}'] if rest else [])])}"


def _plain(listings: list[_Listing]) -> list[Location] | None:
    """Return the documents of folders in which none can be reached twice, sorted, or None.

    Nearly every build is of such folders. Their documents are theirs alone, so that none
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
    """The message about an archive that is left alone.

    Sites offer archives to be downloaded, and the members of one often lie unpacked beside it.
    """
    return _diagnostic(
        path,
        Code.ARCHIVE_INSIDE,
        "an archive in a folder, or an archive, a table or a feed in an archive, is not opened",
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
    near = nearest(path.name, beside, cutoff=0.7)
    return f"; did you mean '{printable(str(path.with_name(near)))}'?" if near else ""


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise SourceError(f"cannot look for '{printable(str(path)[:80])}': {reason_of(error)}") from error


@dataclass(frozen=True, slots=True)
class _Listing:
    """The documents that a source has below one folder.

    Attributes:
        root: the folder.
        inner: where they are in it.
        linked: whether one may be reached in another way too, as by a symbolic link.
        survey: the sites, and the files that are no documents.
        records: whether there are tables, feeds and the like among them.
    """

    root: Path
    inner: list[str]
    linked: bool
    survey: Survey
    records: bool = True


def _listing(
    place: Path,
    diagnostics: list[Diagnostic],
    selection: Selection,
    is_own: Callable[[str], bool],
    sources: tuple[str, ...],
) -> _Listing:
    """Return the documents of a folder and everything below it; a file is the only one of its folder.

    Args:
        place: the folder or file.
        diagnostics: is given the faults.
        selection: which of the files are documents.
        is_own: whether a file is one that this program has written.
        sources: where all sources are when links are followed; no link may lead out of them.
    """
    if not place.is_dir():
        survey = Survey(None, selection)
        return _Listing(place.parent, survey.finish(survey.named(place.name)), linked=True, survey=survey)
    inner: list[str] = []
    linked = records = False
    survey = Survey(os.fspath(place), selection)
    waiting: list[tuple[str, tuple[tuple[int, int], ...], Sign | None]] = [("", (), survey.outermost)]
    while waiting:
        within, above, site = waiting.pop()
        folder = os.path.join(place, within) if within else os.fspath(place)
        try:
            entries = _entries(folder)
            status = os.stat(folder)
        except OSError as error:  # it may have gone away, or been closed, while it was listed
            diagnostics.append(_diagnostic(_text(within or "."), Code.UNREADABLE, _reason(error)))
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            message = "the link leads back to a folder it lies in"
            diagnostics.append(_diagnostic(_text(within or "."), Code.LINK_LOOP, message))
            continue
        linked, records = linked or entries.linked, records or entries.records
        if entries.linked:
            entries = _without_links_out(entries, folder, within, sources, diagnostics)
        others = [name for name in entries.others if not is_own(os.path.join(folder, name))]
        files, folders, site = survey.select(within, entries.files, entries.folders, others, site)
        before = f"{within}/" if within else ""
        inner += map(before.__add__, files)
        diagnostics += [_passed_over(_text(before + name)) for name in sorted(entries.archives)]
        waiting += [(before + name, (*above, identity), site) for name in sorted(folders, reverse=True)]
    return _Listing(place, survey.finish(inner), linked, survey, records)


class _Entries(NamedTuple):
    """The names in a folder.

    Attributes:
        files: those of documents, sorted.
        folders: those of folders.
        archives: those of archives.
        others: those of other files, and hidden ones that show what kind of site this is.
        linked: whether a document or a folder is a symbolic link.
        records: whether there are tables, feeds and the like.
    """

    files: list[str]
    folders: list[str]
    archives: list[str]
    others: list[str]
    linked: bool
    records: bool


def _entries(folder: str) -> _Entries:
    files: list[str] = []
    folders: list[str] = []
    archives: list[str] = []
    others: list[str] = []
    linked = records = False
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                if name in HIDDEN_SIGNS:
                    others.append(name)
                continue
            if _is_folder(entry):
                folders.append(name)
            elif holds_records(name):
                files.append(name)
                records = True
            elif name.endswith(SUFFIXES) or is_document(name):
                files.append(name)
            elif is_archive(name):
                archives.append(name)
                continue
            else:
                others.append(name)
                continue
            linked = linked or entry.is_symlink()
    files.sort()
    return _Entries(files, folders, archives, others, linked, records)


def _without_links_out(
    entries: _Entries, folder: str, within: str, sources: tuple[str, ...], diagnostics: list[Diagnostic]
) -> _Entries:
    """Return the names in a folder without symbolic links that lead out of all sources, and note these."""
    out = {name for name in (*entries.files, *entries.folders) if _leads_out(os.path.join(folder, name), sources)}
    before = f"{within}/" if within else ""
    message = "the symbolic link leads out of the sources; it is not followed"
    diagnostics += (_diagnostic(_text(before + name), Code.LEADS_OUT, message) for name in sorted(out))
    files, folders = ([name for name in names if name not in out] for names in (entries.files, entries.folders))
    return entries._replace(files=files, folders=folders)


def _leads_out(file: str, sources: tuple[str, ...]) -> bool:
    if not os.path.islink(file):
        return False
    real = os.path.realpath(file)
    return not any(real == source or real.startswith(os.path.join(source, "")) for source in sources)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # of a link that cannot be followed
        return False


class _Archives:
    """Opens the archives that are named, and tables and feeds wherever they lie, and lists their members.

    Args:
        limits: how far they may grow.
        diagnostics: is given their faults.
        selection: which of their members are documents.
        named: the files that are sources themselves.
        is_own: whether a file is one that this program has written.
    """

    def __init__(
        self,
        limits: Limits,
        diagnostics: list[Diagnostic],
        selection: Selection,
        named: frozenset[Path],
        is_own: Callable[[str], bool],
    ) -> None:
        self._limits = limits
        self._diagnostics = diagnostics
        self._selection = selection
        self._named = named
        self._is_own = is_own
        self.surveys: list[Survey] = []

    def members(self, found: _Found) -> Iterator[_Found]:
        """Yield the documents of an archive whose members have names; anything else as it is."""
        format = self._format(found)
        if format is None or not format.named:
            if format or not self._mistaken(found):
                yield found
            return
        last: dict[str, int] = {}
        others: dict[str, int] = {}
        for name, position in self._listed(format, found.file, _text(found.inner), others):
            if name in last:
                message = f"{_text(found.inner)} holds it twice; the last one is read, as unpacking would leave it"
                self._diagnostics.append(_diagnostic(_text(name), Code.DUPLICATE_MEMBER, message))
            last[name] = position
        survey = Survey(None, self._selection, Inside(found.file, format, {**others, **last}, self._limits))
        kept = survey.unpacked(last, others)
        self.surveys.append(survey)
        self._diagnostics += _left_out(survey)
        for name, position in last.items():
            if name in kept:
                yield _Found(found.file, name, position)

    def lines(self, location: Location) -> Iterator[Location]:
        """Yield the documents of a file whose lines, rows or items are documents; anything else as it is."""
        format = self._format(location)
        if format is None:
            yield location
            return
        if self._is_own(location.place):
            return
        for name, position in self._listed(format, location.file, location.path):
            if position >= 0:
                yield Location(f"{location.path}/{name}", location.place, position)
            elif is_document(location.path) or location.file in self._named:
                yield location

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

    def _listed(
        self, format: Format, file: Path, path: str, others: dict[str, int] | None = None
    ) -> Iterator[tuple[str, int]]:
        """Yield the documents of an archive; members that may configure a site are added to `others`."""
        try:
            wrong = mistaken(file) or (None if file in self._named else format.passed_over(file, self._limits))
            if wrong:
                self._diagnostics.append(_diagnostic(path, wrong.code, wrong.message))
                return
            for member in format.members(file, self._limits):
                if isinstance(member, Trouble):
                    self._diagnostics.append(_diagnostic(path, member.code, member.message, member.line))
                elif not format.by_suffix or is_document(member.name):
                    yield member.name, member.position
                elif (is_archive(member.name) or holds_records(member.name)) and not _is_hidden(member.name):
                    self._diagnostics.append(_passed_over(_text(member.name)))
                elif others is not None and member.name.endswith(_CONFIGURATIONS):
                    others[member.name] = member.position
        except OSError as error:
            self._diagnostics.append(_diagnostic(path, Code.UNREADABLE, _reason(error)))


_CONFIGURATIONS = (".yml", ".yaml", ".toml", ".json", ".py", ".js", ".cjs", ".mjs", ".ts", ".mts")
"""The endings of the files that configure sites."""


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


def _named(
    found: list[_Found], diagnostics: list[Diagnostic], lifted: frozenset[Path] = frozenset()
) -> Iterator[Location]:
    """Yield locations with unique names, taking in folders above the source where needed.

    Args:
        found: the documents.
        diagnostics: names that clash are added here.
        lifted: the sources whose folder is part of all their names.
    """
    least = [int(each.root in lifted) for each in found]
    above = least
    names = [_text(each.name(steps)) for each, steps in zip(found, least, strict=True)]
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
    for path, each, steps, fewest in zip(names, found, above, least, strict=True):
        if steps > fewest:
            message = f"several sources hold a document named {_text(each.name(0))}"
            diagnostics.append(_diagnostic(path, Code.SAME_PATH, message))
        yield Location(path, each.place, each.position)


def unpacked(
    locations: Iterable[Location], max_bytes: int, limits: Limits | None = None
) -> Iterator[Source | Diagnostic]:
    """Yield the bytes of each document that lies in an archive or is a record, or why they cannot be had.

    An archive is a stream: whoever reads one member has read those before it, so they are not
    read one by one, as files are by `read`.

    Args:
        locations: as `find` gives them; files of their own are passed over.
        max_bytes: the size above which a document is not read.
        limits: how far archives may grow.
    """
    archives: dict[Path, dict[int, Location]] = defaultdict(dict)
    for location in locations:
        if location.content:
            yield Source(location.path, location.content, location.position)
        elif location.position >= 0:
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
                yield Source(path, *content) if isinstance(content, Record) else Source(path, content)
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


_READING = functools.reduce(
    int.__or__, (getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY")), os.O_RDONLY
)
"""Open for reading: without waiting for a named pipe, and as bytes on Windows; a flag that a system lacks is 0."""


def stated(location: Location, max_bytes: int) -> tuple[Source | Diagnostic, os.stat_result | None]:
    """Return what `read` does, and the status that the file had before it was read.

    Args:
        location: where it is.
        max_bytes: the size above which it is not read.
    """
    status = None
    try:
        descriptor = os.open(location.place, _READING)
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


def _content(descriptor: int, size: int, max_bytes: int) -> bytes:
    """Return the bytes of a file, or a little more than it may hold."""
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
    return f"{reason_of(error)}; it is left out"


def _diagnostic(path: str, code: Code, message: str, line: int = 0) -> Diagnostic:
    return Diagnostic(path, line, 1 if line else 0, code, message)
