"""The signs and the files that are found while the folders of a source are listed: sites, plumbing, and files that are no documents.

A folder of documents alone costs a few look-ups here. Plumbing is left out before it is walked.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from graph.core.model import Site
from graph.read.presets import (
    ALWAYS_PLUMBING,
    CONFIGURATION_NAMES,
    NO_PRESET,
    PLAIN,
    PRESETS,
    PROJECT_FILES,
    PROJECT_NAMES,
    Preset,
    is_project_file,
    preset_of,
)

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from graph.read.archives.inside import Inside

__all__ = ["HIDDEN_SIGNS", "Selection", "Sign", "Survey", "read_inside"]

HIDDEN_SIGNS = frozenset((".obsidian", ".foam", ".vitepress", ".eleventy.js", ".eleventy.cjs", ".authors.yml"))
"""Hidden files and folders that show a preset; any other is passed over."""

MEDIA = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "jfif",
        "gif",
        "svg",
        "svgz",
        "webp",
        "avif",
        "ico",
        "bmp",
        "tif",
        "tiff",
        "heic",
        "psd",
        "ai",
        "eps",
        "xcf",
        "sketch",
        "fig",
        "mp3",
        "mp4",
        "m4a",
        "m4v",
        "mov",
        "avi",
        "webm",
        "ogg",
        "oga",
        "ogv",
        "wav",
        "flac",
        "vtt",
        "srt",
        "css",
        "scss",
        "sass",
        "less",
        "js",
        "mjs",
        "cjs",
        "ts",
        "tsx",
        "jsx",
        "map",
        "vue",
        "svelte",
        "woff",
        "woff2",
        "ttf",
        "otf",
        "eot",
        "liquid",
        "njk",
        "hbs",
        "ejs",
        "pug",
        "haml",
        "slim",
        "erb",
        "j2",
        "jinja",
        "jinja2",
        "tmpl",
        "py",
        "rb",
        "go",
        "rs",
        "sh",
        "php",
        "lua",
        "pl",
        "bat",
        "ps1",
        "gemspec",
        "lock",
        "log",
        "bib",
        "sty",
        "cls",
    ]
)
"""Endings of pictures, sounds, style sheets, fonts, templates and programs: such files are never meant as documents."""

_LARGEST_CONFIGURATION = 1 << 20
_INDEX, _SECTION = "_index.md", "content"
_DATED = re.compile(r"\d{4}-\d\d-\d\d-.")
_BLOG_FOLDERS = frozenset(("posts", "blog"))
_FEW = 3
"""So many files named by date make a folder of posts."""


class Selection(NamedTuple):
    """Which of the files that are found are documents, beside their endings.

    Attributes:
        exclude: patterns as of `.gitignore`, relative to the source, of files and folders that are left out.
        preset: the name of the preset of the sources, `none`, or empty where it is found.
    """

    exclude: tuple[str, ...] = ()
    preset: str = ""


class Sign(NamedTuple):
    """A site that a folder shows.

    Attributes:
        root: the folder, relative to the source: empty, or with `/` at the end.
        preset: the name of its preset.
        because: the file or the folder that shows it.
        configured: whether a configuration file shows it.
    """

    root: str
    preset: str
    because: str
    configured: bool = False


class Survey:
    """Collects the signs of sites in the folders of one source.

    Args:
        top: the folder of the source, or None where its files lie in an archive.
        selection: which files are documents.
        archive: that archive.

    Attributes:
        signs: the sites, once `finish` was called.
        endings: how many files of which ending are no documents.
        passed_over: the plumbing that was left out: folders end in `/`.
        excluded: how many files and folders the patterns leave out.
        archive: the archive that the files lie in, if they do.
    """

    def __init__(self, top: str | None, selection: Selection, archive: Inside | None = None) -> None:
        self.signs: list[Sign] = []
        self.endings: Counter[str] = Counter()
        self.passed_over: list[str] = []
        self.excluded = 0
        self.misfit: Sign | None = None
        self._top = top
        self.archive = archive
        self._named = selection.preset
        self._exclude = _spec(selection.exclude) if selection.exclude else None
        self._indexes: list[str] = []
        self._authors: list[str] = []
        self._posts: list[str] = []
        self._whole = Sign("", self._named, "the configuration") if self._named not in ("", NO_PRESET) else None

    @property
    def outermost(self) -> Sign | None:
        """The site that everything belongs to unless a folder shows another one."""
        return self._whole

    def select(
        self, within: str, files: list[str], folders: list[str], others: Sequence[str], site: Sign | None
    ) -> tuple[list[str], list[str], Sign | None]:
        """Return the documents and folders of a folder that are no plumbing, and the site that it lies in.

        Args:
            within: the folder, relative to the source; empty for its top.
            files: the names of its documents, sorted.
            folders: the names of its folders.
            others: the names of its other files, and hidden ones that show a preset.
            site: the site that the folder above lies in.
        """
        before = f"{within}/" if within else ""
        if self._named != NO_PRESET:
            site = self._site(before, files, folders, others, site)
            if site is None or site is self._whole:
                self._remember(before, files, others)
        if others:
            self._count(others)
        if not within or (site and site.root == before):
            files = self._without_project_files(before, files, site)
        elif site and files and within.removeprefix(site.root) in preset_of(site.preset).plumbing:
            # Walked, because a preset keeps folders below it.
            self.passed_over += [before + name for name in files]
            files = []
        if site and preset_of(site.preset).parts_underscored:
            self.passed_over += [before + name for name in files if name.startswith("_")]
            files = [name for name in files if not name.startswith("_")]
        if folders:
            folders = [name for name in folders if not self._is_plumbing(before, name, site)]
        if self._exclude is not None:
            files = self._kept(before, files, "")
            folders = self._kept(before, folders, "/")
        return files, folders, site

    def named(self, name: str) -> list[str]:
        """Return the only file of a source that is a file, unless the patterns exclude it."""
        return self._kept("", [name], "") if self._exclude is not None else [name]

    def unpacked(self, names: Iterable[str], others: Iterable[str] = ()) -> set[str]:
        """Return the members of an archive that would be documents if it were unpacked.

        Args:
            names: the members that are documents by their names.
            others: other members, which may show a preset.
        """
        tree: dict[str, tuple[list[str], set[str], set[str]]] = {"": ([], set(), set())}
        for path in names:
            folder, _, name = path.rpartition("/")
            tree.setdefault(folder, ([], set(), set()))[0].append(name)
            while folder:
                folder, _, below = folder.rpartition("/")
                tree.setdefault(folder, ([], set(), set()))[1].add(below)
        for path in others:
            for match in _SIGN_IN_PATH.finditer(path):
                if match[1] in _SIGN_NAMES or match[1] in HIDDEN_SIGNS:
                    folder = path[: max(match.start(1) - 1, 0)]
                    if folder in tree:
                        tree[folder][2].add(match[1])
                    break
        kept: list[str] = []
        waiting: list[tuple[str, Sign | None]] = [("", self.outermost)]
        while waiting:
            within, site = waiting.pop()
            files, folders, site = self.select(
                within, sorted(tree[within][0]), sorted(tree[within][1]), sorted(tree[within][2]), site
            )
            before = f"{within}/" if within else ""
            kept += map(before.__add__, files)
            waiting += [(before + name, site) for name in reversed(folders)]
        return set(self.finish(kept))

    def finish(self, inner: list[str]) -> list[str]:
        """Find the sites that only several folders together show, and return the documents that are no plumbing."""
        late = list(self._late_signs())
        if self._named:  # Naming the preset that would have been found must not change the root of the site.
            same = [each for each in late if each.preset == self._named and all(p.startswith(each.root) for p in inner)]
            late = [] if self.signs else same
        self.signs += late
        if self._named and self._named != NO_PRESET:
            self.signs = self._renamed()
        self.signs.sort()
        for sign in late:
            inner = self._without_plumbing(inner, sign)
        return inner

    # Sites

    def _site(
        self, before: str, files: list[str], folders: list[str], others: Sequence[str], site: Sign | None
    ) -> Sign | None:
        names = {*others, *folders} if others or folders else set()
        configured = [name for name in _DOCUMENT_CONFIGURATIONS if _holds(files, name)] if files else []
        names.update(configured)
        if not configured and names.isdisjoint(_SIGN_NAMES):
            return site
        sign = self._sign(before, names)
        if sign is None or (site and site.root and not sign.configured):
            return site
        if site and site is self._whole and self._named:
            sign = self._compared(sign)
        elif site and not sign.configured:
            return site
        self.signs.append(sign)
        return sign

    def _sign(self, before: str, names: set[str]) -> Sign | None:
        """Return the first preset that the names in a folder show."""
        for each in PRESETS.values():
            for file in each.configuration:
                first, _, rest = file.partition("/")
                if first in names and (not rest or self._is_file(before + file)) and self._fits(before + file, each):
                    return Sign(before, each.name, file, configured=True)
        for each in PRESETS.values():
            for folder in each.folders:
                if folder in names and not folder.endswith(".yml"):
                    published = folder == ".obsidian" and self._is_file(f"{before}{_INDEX}")
                    return Sign(before, "quartz" if published else each.name, f"{folder}/")
        return None

    def _compared(self, sign: Sign) -> Sign:
        """Return a sign with the preset that is configured, and note where the files show another one."""
        if sign.configured and sign.preset != self._named and self.misfit is None:
            self.misfit = sign
        because = f"{sign.because}, and the configuration" if sign.preset == self._named else "the configuration"
        return Sign(sign.root, self._named, because, sign.configured and sign.preset == self._named)

    def _renamed(self) -> list[Sign]:
        signs = [each if each.preset == self._named else self._compared(each) for each in self.signs]
        return signs or [Sign("", self._named, "the configuration")]

    def _is_file(self, path: str) -> bool:
        if self.archive is not None:
            return path in self.archive.positions
        return self._top is not None and os.path.isfile(os.path.join(self._top, path))

    def _read(self, path: str) -> str:
        """Return the text of a file of the source; none where it cannot be read."""
        if self.archive is not None:
            content = self.archive.read(path)
        else:
            content = None if self._top is None else read_inside(self._top, path)
        return (content or b"").decode("utf-8", "replace")

    def _fits(self, path: str, preset: Preset) -> bool:
        """Whether a file that other programs have too is the configuration of this one."""
        name = path.rpartition("/")[2]
        if not preset.keys or name.startswith("hugo."):
            return True
        text = self._read(path)
        keys = "|".join(map(re.escape, preset.keys))
        return (
            re.search(rf"^[ \t]{{0,8}}[\"']?(?:{keys})[\"']?[ \t]{{0,8}}[:=]", text, re.MULTILINE | re.IGNORECASE)
            is not None
        )

    def _remember(self, before: str, files: list[str], others: Sequence[str]) -> None:
        """Note folders that are a sign of a site only together with others."""
        if _holds(files, _INDEX):
            self._indexes.append(before)
        if ".authors.yml" in others:
            self._authors.append(before)
        if before.rstrip("/").rpartition("/")[2] in _BLOG_FOLDERS:
            dated = sum(1 for name in files if _DATED.match(name))
            if dated >= _FEW and dated * 2 > len(files):
                self._posts.append(before)

    def _late_signs(self) -> Iterable[Sign]:
        """Yield the sites of which only the content is here."""
        known = [each.root for each in self.signs]
        for before in self._authors:
            root = _above(before, "docs") or ""
            if not before.startswith(tuple(known) or ("\0",)):
                known.append(root)
                yield Sign(root, "mkdocs", f"{before.removeprefix(root)}.authors.yml")
        yield from self._section_signs(known)
        for before in self._posts:
            if not before.startswith(tuple(known) or ("\0",)):
                folder = before.rstrip("/").rpartition("/")[2]
                root = before[: -len(folder) - 1]
                known.append(root)
                yield Sign(root, "jekyll", f"the dates in the names of the files in {folder}/")

    def _section_signs(self, known: list[str]) -> Iterable[Sign]:
        """Yield the sites of Hugo and Zola whose sections have an `_index.md`."""
        by_root: dict[str, list[str]] = {}
        loose: list[str] = []
        for before in self._indexes:
            if before.startswith(tuple(known) or ("\0",)):
                continue
            root = _above(before, _SECTION)
            if root is None:
                loose.append(before)
            else:
                by_root.setdefault(root, []).append(before)
        if loose:
            above = [folder.split("/")[:-2] for folder in loose]
            common = [parts[0] for parts in zip(*above, strict=False) if len(set(parts)) == 1]
            by_root.setdefault("".join(f"{each}/" for each in common), []).extend(loose)
        for root, folders in sorted(by_root.items()):
            known.append(root)
            preset = "zola" if any(self._is_zola(f"{folder}{_INDEX}") for folder in folders[:5]) else "hugo"
            yield Sign(root, preset, f"{folders[0].removeprefix(root)}{_INDEX}")

    def _is_zola(self, path: str) -> bool:
        head = self._read(path)
        return head.lstrip().startswith("+++") and _ZOLA.search(head[:4096]) is not None

    # Files

    def _count(self, others: Sequence[str]) -> None:
        for name in others:
            ending = name.rpartition(".")[2].lower() if "." in name[1:] else ""
            if name in CONFIGURATION_NAMES or ending in MEDIA or name[0] == "." or is_project_file(name):
                continue
            self.endings[f".{ending}" if 0 < len(ending) <= 10 else ""] += 1

    def _without_project_files(self, before: str, files: list[str], site: Sign | None) -> list[str]:
        if self._named == NO_PRESET:
            return files
        preset = preset_of(site.preset) if site else PLAIN
        if preset.notes:
            return files
        found = {name for name in _beginning_with(files, PROJECT_NAMES) if is_project_file(name)}
        found.update(name for name in (*PROJECT_FILES, *preset.configuration) if _holds(files, name))
        if not found:
            return files
        self.passed_over += [before + name for name in files if name in found]
        return [name for name in files if name not in found]

    def _is_plumbing(self, before: str, name: str, site: Sign | None) -> bool:
        plumbing = name in ALWAYS_PLUMBING or (site is not None and _is_plumbing_of(before + name, name, site))
        if plumbing:
            self.passed_over.append(f"{before}{name}/")
        return plumbing

    def _without_plumbing(self, inner: list[str], sign: Sign) -> list[str]:
        from graph.read.site import is_plumbing

        site = Site(sign.root, sign.preset)
        left_out = {path for path in inner if path.startswith(sign.root) and is_plumbing(path, site)}
        self.passed_over += sorted({_folder_of(path, sign) for path in left_out})
        return [path for path in inner if path not in left_out] if left_out else inner

    def _kept(self, before: str, names: list[str], end: str) -> list[str]:
        spec = self._exclude
        kept = [name for name in names if spec is None or not spec.match_file(f"{before}{name}{end}")]
        self.excluded += len(names) - len(kept)
        return kept


def _folder_of(path: str, sign: Sign) -> str:
    folder, slash, _ = path[len(sign.root) :].partition("/")
    return f"{sign.root}{folder}{slash}"


def _is_plumbing_of(path: str, name: str, site: Sign) -> bool:
    preset = preset_of(site.preset)
    inner = path.removeprefix(site.root)
    if inner in preset.plumbing:
        return not any(each.startswith(f"{inner}/") for each in preset.kept)
    above, _, _ = inner.rpartition("/")
    if above in preset.plumbing:  # walked only for kept folders below it
        return inner not in preset.kept
    return name in preset.plumbing_anywhere or (preset.parts_underscored and name.startswith("_"))


def _holds(names: list[str], name: str) -> bool:
    """Whether a sorted list holds a name."""
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name


def _beginning_with(names: list[str], beginnings: Iterable[str]) -> Iterable[str]:
    """Yield the names of a sorted list that begin in one of some ways; a folder may hold 10,000 others."""
    for each in beginnings:
        for at in range(bisect_left(names, each), len(names)):
            if not names[at].startswith(each):
                break
            yield names[at]


def _above(before: str, folder: str) -> str | None:
    """Return the path of the folder that the first folder of a name lies in, or None where there is none."""
    parts = before.split("/")
    return "".join(f"{each}/" for each in parts[: parts.index(folder)]) if folder in parts else None


def read_inside(top: str, path: str) -> bytes | None:
    """Return the bytes of a file of a source, or None where it leads out of it, is too large or is no file.

    Args:
        top: the folder of the source.
        path: the file, relative to it.
    """
    place = os.path.join(top, path)
    try:
        inside = os.path.realpath(top)
        real = os.path.realpath(place)
        if os.path.commonpath((inside, real)) != inside:
            return None
        descriptor = os.open(real, _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_CONFIGURATION:
                return None
            return os.read(descriptor, _LARGEST_CONFIGURATION)
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return None


_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_ZOLA = re.compile(
    r"^(?:sort_by|paginate_by|transparent|generate_feeds?|insert_anchor_links|page_template|in_search_index)\s*=|^\[extra",
    re.MULTILINE,
)
_DOCUMENT_CONFIGURATIONS = sorted(
    name for name in CONFIGURATION_NAMES if name.endswith((".yml", ".yaml", ".toml", ".json")) and "/" not in name
)
_SIGN_IN_PATH = re.compile(r"(?:^|(?<=/))([^/]+)")
_SIGN_NAMES = frozenset(
    (
        *(name.partition("/")[0] for name in CONFIGURATION_NAMES),
        *(name for each in PRESETS.values() for name in each.folders),
    )
)


def _spec(patterns: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
