"""The site of a document, and the facts that its path states there: date, language, address, plumbing, drafts.

Everything here is computed from texts alone: `graph.read.site_configuration` finds the sites and reads their files.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graph.core.model import Settings, Site
from graph.read.presets import ALWAYS_PLUMBING, is_project_file, preset_of
from graph.text.languages import folder_language
from graph.text.urls import canonical

__all__ = [
    "STYLES",
    "content_path",
    "is_hidden",
    "is_plumbing",
    "own_address",
    "path_date",
    "path_language",
    "site_of",
    "unknown_token",
]

_NOWHERE = Site()
_DATED = re.compile(r"(\d{4})([-_.])(\d{1,2})\2(\d{1,2})(?:[-_ .T]|$)", re.ASCII)
_DATED_FOLDERS = re.compile(r"(?:^|/)(\d{4})/(\d{2})(?:/(\d{2}))?/", re.ASCII)
_TRUE, _FALSE = frozenset(("true", "yes", "on", "1")), frozenset(("false", "no", "off", "0"))
_INDEXES = frozenset(("index", "_index"))


def site_of(path: str, settings: Settings) -> Site:
    """Return the site that a document belongs to: the one whose root is nearest; one without a preset where none is.

    Args:
        path: the document's path.
        settings: the settings, whose sites come with the longest root first.

    >>> site_of("docs/a.md", Settings(sites=(Site("docs/", "mkdocs"), Site("", "jekyll")))).preset
    'mkdocs'
    """
    for each in settings.sites:
        if path.startswith(each.root):
            return each
    return _NOWHERE


# Dates


def path_date(path: str) -> str | None:
    """Return the day that a document's path states, or None: `2020-01-02-title.md`, `2020/01/02/title.md`.

    Args:
        path: the document's path.

    >>> path_date("_posts/2020-01-02-title.md"), path_date("news/2020/01/02/title.md"), path_date("2020-13-40-a.md")
    ('2020-01-02', '2020-01-02', None)
    """
    folder, _, name = path.rpartition("/")
    for each in (name, folder.rpartition("/")[2]):
        match = _DATED.match(each)
        if match:
            return _day(match[1], match[3], match[4])
    match = _DATED_FOLDERS.search(path)
    return _day(match[1], match[2], match[3]) if match and match[3] else None


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


# Languages


def path_language(path: str, site: Site) -> tuple[str, str]:
    """Return the language that a document's path states, or an empty text, and the path without it.

    Args:
        path: the document's path.
        site: its site; only its languages are known.

    >>> path_language("content/fr/a.md", Site("", "hugo", languages=("en", "fr")))
    ('fr', 'content/a.md')
    >>> path_language("content/a.fr.md", Site("", "hugo", languages=("en", "fr")))
    ('fr', 'content/a.md')
    """
    tag, _, bare = _path_language(path, site)
    return tag, bare


def _path_language(path: str, site: Site) -> tuple[str, str, str]:
    """Return the language, the text that states it, and the path without it."""
    if not site.languages or not path.startswith(site.root):
        return "", "", path
    head, segments = site.root, path[len(site.root) :].split("/")
    *folders, name = segments
    start = _content_depth(folders, site)
    if folders[:1] == ["i18n"] and len(folders) > 2 and (tag := folder_language(folders[1])):
        return tag, folders[1], head + "/".join(_docusaurus(segments[2:]))
    places = [start, *(n + 1 for n, folder in enumerate(folders) if folder.startswith("_"))]
    for place in places:
        tag = folder_language(folders[place]) if place < len(folders) else None
        if tag in site.languages and tag:
            return tag, folders[place], head + "/".join([*folders[:place], *folders[place + 1 :], name])
    stem, dot, ending = name.rpartition(".")
    before, _, suffix = stem.rpartition(".")
    tag = folder_language(suffix) if before else None
    if tag in site.languages and tag:
        return tag, suffix, head + "/".join([*folders, f"{before}{dot}{ending}"])
    return "", "", path


def _docusaurus(segments: list[str]) -> list[str]:
    """Return the path of the document that one below `i18n/fr` translates."""
    plugin, *rest = segments
    for kind, folder in (("docs", "docs"), ("blog", "blog"), ("pages", "src/pages")):
        if plugin.startswith(f"docusaurus-plugin-content-{kind}"):
            return [folder, *(rest[1:] if rest[:1] == ["current"] else rest)]
    return segments


def content_path(path: str, site: Site) -> str:
    """Return a document's path below the folder that holds the content of its site.

    >>> content_path("blog/content/posts/a.md", Site("blog/", "hugo"))
    'posts/a.md'
    """
    segments = path[len(site.root) :].split("/") if path.startswith(site.root) else path.split("/")
    return "/".join(segments[_content_depth(segments[:-1], site) :])


def _content_depth(folders: Sequence[str], site: Site) -> int:
    for each in preset_of(site.preset).content:
        parts = each.split("/")
        if list(folders[: len(parts)]) == parts:
            return len(parts)
    return 0


# Addresses


STYLES: Mapping[str, str] = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
"""Jekyll's permalinks that have a name."""


def own_address(  # noqa: PLR0913 (a permalink rule may use each of them)
    path: str,
    site: Site,
    *,
    date: str | None = None,
    slug: str = "",
    title: str = "",
    permalink: str = "",
    language: str = "",
    categories: Iterable[str] = (),
) -> str | None:
    """Return the address of a document on its own site, or None where nothing says so.

    Args:
        path: the document's path.
        site: its site.
        date: its date, which begins with `2020-01-02`; the one of the path where there is none.
        slug: the slug that it states, or empty.
        title: its title, or empty.
        permalink: the address or the rule that it states (`permalink`, a relative `url`, Zola's `path`), or empty.
        language: the language that it states, or empty; what its path says comes first.
        categories: its categories, in order.

    Returns:
        The whole address where that of the site is known, else one that begins with `/`.

    >>> site = Site("", "jekyll", "https://e.org", permalinks=(("_posts", "pretty"),))
    >>> own_address("_posts/2020-01-02-hello.md", site, categories=["news"])
    'https://e.org/news/2020/01/02/hello/'
    """
    tag, written, bare = _path_language(path, site)
    stated = permalink.strip()
    if stated.lower() in _FALSE:
        return None
    if "://" in stated or stated.startswith("//"):
        return canonical(stated if not stated.startswith("//") else f"https:{stated}")
    words = _Words(bare, site, _dated(date, bare), slug.strip(), title, tuple(categories), tag or language)
    address = _stated_address(stated, words) if stated and "{{" not in stated and "{%" not in stated else None
    by_rule = address is None
    if address is None:
        address = _address_by_rule(words)
    if address is None:
        return None
    plain = tag == site.language and (not by_rule or site.preset in _BARE_DEFAULT)
    if tag and not plain and folder_language(address.lstrip("/").partition("/")[0]) != tag:
        address = f"/{written}{address}"
    return canonical(site.address + address) if site.address else address


_BARE_DEFAULT = frozenset(("hugo", "zola", "docusaurus"))
"""Presets that put no language before the addresses of their default language."""


class _Words(NamedTuple):
    """The values of the tokens of a rule."""

    path: str
    site: Site
    day: datetime.date | None
    slug: str
    title: str
    categories: tuple[str, ...]
    language: str


def _dated(date: str | None, path: str) -> datetime.date | None:
    for text in (date or "", path_date(path) or ""):
        match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
        day = _day(*match.groups()) if match else None
        if day:
            return datetime.date.fromisoformat(day)
    return None


def _stated_address(stated: str, words: _Words) -> str | None:
    address = stated if stated.startswith("/") else f"/{stated}"
    if _TOKEN.search(address) or _BRACES.search(address):
        return _filled(address, words, "")
    address = address.removesuffix("index.html") if address.endswith("/index.html") else address
    ends = words.site.preset == "zola" and not address.endswith("/")
    return _collapsed(f"{address}/" if ends else address)


def _address_by_rule(words: _Words) -> str | None:
    inner = content_path(words.path, words.site)
    whole = words.path.removeprefix(words.site.root)
    if words.site.preset == "pelican" and words.language and folder_language(words.language) != words.site.language:
        return _filled("/:slug-:lang.html", words, "")  # Pelican's ARTICLE_LANG_URL
    for folder, rule in (*words.site.permalinks, *preset_of(words.site.preset).permalinks):
        below = _below(folder, inner, whole)
        address = None if below is None else _filled(STYLES.get(rule, rule), words, folder, below)
        if address is not None:
            return address
    return None


def _below(folder: str, *paths: str) -> str | None:
    """Return a path below the folder of a rule, or None where it is elsewhere; Jekyll's `_posts` may lie anywhere."""
    folder = folder.strip("/")
    for path in paths:
        if not folder:
            return path
        if path.startswith(f"{folder}/"):
            return path[len(folder) + 1 :]
        if folder == "_posts" and f"/{folder}/" in path:
            return path.partition(f"/{folder}/")[2]
    return None


_TOKEN = re.compile(r":([a-z]+(?:_[a-z]+)*)(\[[0-9a-z:]{0,9}\])?", re.ASCII)
_BRACES = re.compile(r"\{([a-z]+)(?::([^{}]{0,40}))?\}", re.ASCII)
_STRFTIME = re.compile(r"%-?[A-Za-z]")


def unknown_token(rule: str) -> str | None:
    """Return the first token of a rule for addresses that is none, or None.

    >>> unknown_token("/:year/:slug/"), unknown_token("/:yaer/:slug/")
    (None, 'yaer')
    """
    if rule in STYLES:
        return None
    for match in (*_TOKEN.finditer(rule), *_BRACES.finditer(rule)):
        if match[1] not in TOKENS:
            return match[1]
    return None


def _filled(rule: str, words: _Words, folder: str, below: str | None = None) -> str | None:
    """Return a rule with its tokens filled in, or None where one of them has no value."""
    below = content_path(words.path, words.site) if below is None else below
    missing: list[str] = []

    def fill(match: re.Match[str]) -> str:
        value = _value(match[1], words, folder, below, match[2] or "")
        if value is None:
            missing.append(match[1])
        return value or ""

    address = _BRACES.sub(fill, rule) if "{" in rule else _TOKEN.sub(fill, rule)
    if missing:
        return None
    if rule.endswith(":path.html") and not _placed(below)[1]:  # an index is its folder
        address = f"{address.removesuffix('.html').rstrip('/')}/"
    return _collapsed(address if address.startswith("/") else f"/{address}")


def _collapsed(address: str) -> str:
    return re.sub(r"/{2,}", "/", address)


def _value(name: str, words: _Words, folder: str, below: str, more: str) -> str | None:
    make = TOKENS.get(name)
    if make is None:
        return None
    if name in ("section", "sections"):
        return _sections(content_path(words.path, words.site), name, more, words)
    if name == "date":
        return _strftime(words.day, more or "%Y-%m-%d") if words.day else None
    return make(words, folder, below)


def _sections(below: str, name: str, more: str, words: _Words) -> str:
    folders = _addressed(_placed(below)[0], words).split("/")
    if name == "section":
        return folders[0]
    match = re.fullmatch(r"\[(last|\d{0,2})(:?)(\d{0,2})\]", more, re.ASCII)
    if match is None:
        return "/".join(folders)
    if not match[2]:
        at = -1 if match[1] == "last" else int(match[1] or 0)
        return folders[at] if at < len(folders) else ""
    start = int(match[1]) if match[1].isdecimal() else 0
    return "/".join(folders[start : int(match[3]) if match[3] else None])


def _strftime(day: datetime.date, pattern: str) -> str:
    # Only the codes of date parts: the rest of strftime differs between systems.
    def of(match: re.Match[str]) -> str:
        make = _PARTS.get(match[0].replace("-", "")[1])
        value = make(day) if make else ""
        return value.lstrip("0") if "-" in match[0] else value

    return _STRFTIME.sub(of, pattern)


# Not those of the calendar module, which speak the language of the system.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS: Mapping[str, Callable[[datetime.date], str]] = {
    "Y": lambda day: f"{day.year:04}",
    "y": lambda day: f"{day.year % 100:02}",
    "m": lambda day: f"{day.month:02}",
    "d": lambda day: f"{day.day:02}",
    "j": lambda day: f"{day.timetuple().tm_yday:03}",
    "B": lambda day: _MONTHS[day.month - 1],
    "b": lambda day: _MONTHS[day.month - 1][:3],
    "A": lambda day: _DAYS[day.weekday()],
    "a": lambda day: _DAYS[day.weekday()][:3],
    "V": lambda day: f"{day.isocalendar()[1]:02}",
}


def _placed(below: str) -> tuple[str, str]:
    """Return the folder and the stem of a path; that of an index is empty."""
    folder, _, name = below.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return folder, "" if stem.lower() in _INDEXES else stem


def _stem(words: _Words, below: str) -> str:
    """Return the name of a document without its ending and date; an index is named by its folder."""
    folder, stem = _placed(below)
    stem = stem or folder.rpartition("/")[2]
    dated = _DATED.match(stem)
    # A name that is nothing but a date is the name all the same.
    return stem[dated.end() :] or stem if dated and preset_of(words.site.preset).undated_names else stem


def _path(words: _Words, below: str) -> str:
    folder, stem = _placed(below)
    if stem and words.site.preset in ("mkdocs", "docusaurus", "vitepress") and stem.lower() == "readme":
        stem = ""
    if stem:
        stem = _stem(words, below)
    if words.slug and words.site.preset in _SLUG_IN_PATH:
        if words.slug.startswith("/"):
            return words.slug.strip("/")
        folder, stem = (folder, words.slug) if stem else (folder.rpartition("/")[0], words.slug)
    if words.site.preset == "docusaurus":
        folder = "/".join(_NUMBERED.sub("", each) for each in folder.split("/"))
        stem = _NUMBERED.sub("", stem)
        stem = "" if stem == folder.rpartition("/")[2] else stem
    if words.site.preset == "jekyll":
        folder = folder.removeprefix("_")
    return "/".join(part for part in (_addressed(folder, words), _addressed(stem, words)) if part)


_SLUG_IN_PATH = frozenset(("hugo", "zola", "docusaurus", "astro", ""))
_SLUG_OF_TITLE = frozenset(("hugo", "pelican", "mkdocs"))
_NUMBERED = re.compile(r"^\d{1,4}\s*[-_.]+\s*", re.ASCII)


def _addressed(name: str, words: _Words) -> str:
    """Return the name of a file or folders as the site's addresses have it."""
    how = preset_of(words.site.preset).words
    if how == "slug":
        return "/".join(map(_slugified, name.split("/")))
    if how == "lower":
        return name.lower().replace(" ", "-")
    if how == "dash":
        return name.replace(" ", "-").replace("&", "-and-").replace("%", "-percent").replace("?", "").replace("#", "")
    return name


def _slugified(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def _slug(words: _Words, _: str, below: str) -> str | None:
    title = _slugified(words.title) if words.site.preset in _SLUG_OF_TITLE else ""
    return words.slug.strip("/") or title or _addressed(_stem(words, below), words) or None


def _title(words: _Words, folder: str, below: str) -> str | None:
    if words.site.preset == "hugo":
        return _slugified(words.title) or None
    return _slug(words, folder, below)


def _name(words: _Words, _: str, below: str) -> str | None:
    return words.slug or _addressed(_stem(words, below), words) or None


def _categories(words: _Words, *_: str) -> str:
    above = (
        words.path.removeprefix(words.site.root).partition("_posts/")[0].strip("/")
        if words.site.preset == "jekyll"
        else ""
    )
    above = above if "_posts/" in words.path else ""
    named = [_slugified(each) for each in words.categories]
    return "/".join(dict.fromkeys([*filter(None, above.lower().split("/")), *filter(None, named)]))


def _part(letter: str, short: bool = False) -> _Make:
    def make(words: _Words, *_: str) -> str | None:
        value = _PARTS[letter](words.day) if words.day else None
        return value.lstrip("0") if value and short else value

    return make


_Make = Callable[[_Words, str, str], str | None]

TOKENS: Mapping[str, _Make] = {
    "year": _part("Y"),
    "short_year": _part("y"),
    "month": _part("m"),
    "i_month": _part("m", short=True),
    "short_month": _part("b"),
    "long_month": _part("B"),
    "monthname": lambda words, *_: _PARTS["B"](words.day).lower() if words.day else None,
    "day": _part("d"),
    "i_day": _part("d", short=True),
    "y_day": _part("j"),
    "yearday": _part("j", short=True),
    "week": _part("V"),
    "weekday": lambda words, *_: str(words.day.isoweekday() % 7) if words.day else None,
    "weekdayname": lambda words, *_: _PARTS["A"](words.day).lower() if words.day else None,
    "short_day": _part("a"),
    "long_day": _part("A"),
    "date": lambda words, *_: words.day.isoformat() if words.day else None,
    "slug": _slug,
    "title": _title,
    "name": _name,
    "stated_slug": lambda words, *_: words.slug.strip("/") or None,
    "basename": _name,
    "filename": _name,
    "slugorfilename": _name,
    "slugorcontentbasename": _name,
    "contentbasename": lambda words, _, below: _addressed(_stem(words, below), words) or None,
    "path": lambda words, _, below: _path(words, below),
    "section": lambda *_: "",
    "sections": lambda *_: "",
    "collection": lambda _, folder, __: folder.strip("/").lstrip("_"),
    "categories": _categories,
    "slugified_categories": _categories,
    "category": lambda words, *_: _slugified(words.categories[0]) if words.categories else "",
    "lang": lambda words, *_: words.language or words.site.language or None,
    "language": lambda words, *_: words.language or words.site.language or None,
    "output_ext": lambda *_: ".html",
}
"""The tokens of rules for addresses: Jekyll's, Hugo's and Pelican's are one set."""


# Drafts and plumbing


def is_hidden(fields: Mapping[str, Any], site: Site) -> str | None:
    """Return the condition under which a document is hidden on its site, or None where it is not.

    Args:
        fields: its front matter; keys know no case.
        site: its site, whose conditions are `draft` or `published = false`.

    >>> is_hidden({"Draft": "true"}, Site("", "hugo", hide=("draft",))), is_hidden({}, Site(hide=("draft",)))
    ('draft', None)
    """
    if not site.hide:
        return None
    stated = {str(key).lower(): value for key, value in fields.items()}
    for condition in site.hide:
        key, equals, wanted = (part.strip() for part in condition.partition("="))
        value = _at(stated, key.lower())
        if value is not None and _is(str(value).strip().lower(), wanted.lower() if equals else "true"):
            return condition
    return None


def _at(stated: Mapping[str, Any], key: str) -> Any:
    value: Any = stated.get(key)
    if value is None and "." in key:
        above, _, below = key.partition(".")
        inner = stated.get(above)
        if isinstance(inner, Mapping):
            return _at({str(name).lower(): each for name, each in inner.items()}, below)
    return value if isinstance(value, str | bool | int) else None


def _is(value: str, wanted: str) -> bool:
    return any(value in words for words in (_TRUE, _FALSE) if wanted in words) or value == wanted


def is_plumbing(path: str, site: Site) -> bool:
    """Return whether a file belongs to the workings of a site or a project, and is no document.

    Args:
        path: the file's path.
        site: the site that it lies in.

    >>> is_plumbing("_layouts/post.html", Site("", "jekyll")), is_plumbing("README.md", Site())
    (True, True)
    """
    inner = path.removeprefix(site.root)
    preset = preset_of(site.preset)
    *folders, name = inner.split("/")
    if not ALWAYS_PLUMBING.isdisjoint(folders) or not preset.plumbing_anywhere.isdisjoint(folders):
        return True
    if not folders and not preset.notes and is_project_file(name):
        return True
    if inner in preset.configuration:
        return True
    if preset.parts_underscored and any(each.startswith("_") for each in (*folders, name)):
        return True
    return any(
        "/".join(folders[: n + 1]) in preset.plumbing for n in range(min(len(folders), 2))
    ) and not inner.startswith(tuple(f"{each}/" for each in preset.kept))
