"""Read the configuration of sites as data: address, title, languages, rules for addresses, names of authors.

Nothing of it is run: Python is parsed and only literals are taken, of scripts a few `key: 'text'` are looked for. Only
files inside of the source are read, up to a size; a damaged or hostile file yields a diagnostic, and is not used.
"""

from __future__ import annotations

import ast
import json
import os
import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Site
from graph.read.presets import Overrides, configured_sites, overridden, preset_of
from graph.read.secured import unquoted, without_secured
from graph.read.site import content_path
from graph.read.sources import FoundSite, Location, read
from graph.read.survey import read_inside
from graph.text.languages import folder_language
from graph.text.urls import canonical

__all__ = ["Sites", "read_sites"]


class Sites(NamedTuple):
    """The sites among the sources.

    Attributes:
        sites: the longest root first.
        diagnostics: the preset taken and why, and the files that could not be read.
        files: the places of the files that configure them, named by their places.
    """

    sites: tuple[Site, ...]
    diagnostics: list[Diagnostic]
    files: list[Location]


def read_sites(found: Sequence[FoundSite], locations: Sequence[Location], overrides: Overrides) -> Sites:
    """Read the sites that were found among the sources.

    Args:
        found: the sites.
        locations: the documents, sorted by path.
        overrides: the options that override the site's own configuration.
    """
    diagnostics: list[Diagnostic] = []
    files: list[Location] = []
    sites = []
    for each in found:
        reader = _Reader(each, diagnostics, files)
        sites.append(overridden(_read_site(each, _below(each.root, locations), reader), overrides))
        address = f"; its address is {sites[-1].address}" if sites[-1].address else ""
        message = f"{each.preset}, because of {each.because}{address}"
        diagnostics.append(Diagnostic(each.root or ".", 0, 0, Code.PRESET, message))
    return Sites(configured_sites(sites, overrides), diagnostics, files)


def _below(root: str, locations: Sequence[Location]) -> Sequence[Location]:
    if not root:
        return locations
    start = bisect_left(locations, root, key=lambda location: location.path)
    end = bisect_left(locations, root[:-1] + "0", key=lambda location: location.path)  # "0" follows "/"
    return locations[start:end]


# Reading

_UNREAD_LINES = r"(?:[^\S\n]*+(?:#[^\n]*+)?+\n)*+"
_LISTED = re.compile(rf"{_UNREAD_LINES}(?:---[^\n]*+\n)?+{_UNREAD_LINES}-\s")


class _Reader:
    """Reads the files of one site, and notes them and their faults."""

    def __init__(self, found: FoundSite, diagnostics: list[Diagnostic], files: list[Location]) -> None:
        self._found = found
        self._diagnostics = diagnostics
        self._files = files

    def text(self, path: str) -> str | None:
        """Return the text of a file below the site's root, or None where it is not there or cannot be read."""
        found = self._found
        if found.archive is not None:
            content = found.archive.read(found.inner + path)
            return None if content is None else content.decode("utf-8-sig", "replace")
        place = os.path.join(found.top, found.inner, path)
        if not found.top or not os.path.lexists(place):
            return None
        absolute = os.path.abspath(place)
        if absolute not in (each.path for each in self._files):
            self._files.append(Location(absolute, absolute))
        content = read_inside(found.top, found.inner + path)
        if content is None:
            self.fault(path, "it leads out of the source, is larger than 1 MB, or cannot be read")
            return None
        return content.decode("utf-8-sig", "replace")

    def mapping(self, path: str) -> dict[str, Any] | None:
        """Return the data of a file of YAML, TOML or JSON; a list is the value of an empty key."""
        text = self.text(path)
        return None if text is None else self.parsed(path, text)

    def parsed(self, path: str, text: str) -> dict[str, Any] | None:
        """Return the data of a text, or None where it is damaged or hostile."""
        try:
            if path.endswith(".toml"):
                return without_secured(tomllib.loads(text))
            if path.endswith(".json"):
                data = json.loads(text)
                return without_secured(data if isinstance(data, dict) else {"": data})
        except (ValueError, RecursionError) as error:
            self.fault(path, unquoted(str(error), text) or "it is nested too deeply")
            return None
        return self._yaml(path, text)

    def _yaml(self, path: str, text: str) -> dict[str, Any] | None:
        from graph.read.front_matter import Finding, reference

        findings: list[Finding] = []
        # A list at the top is read as the value of a key.
        listed = _LISTED.match(text) is not None
        front = reference("list:\n" + text.replace("---\n", "", 1) if listed else text, 0, findings)
        if front is None:
            first = next(iter(findings), None)
            if first is not None:
                self.fault(path, first.message.removesuffix("; the file is left out"))
            return None
        return without_secured({"": front.fields["list"]} if listed else front.fields)

    def fault(self, path: str, message: str) -> None:
        """Add a diagnostic of a file."""
        text = f"{message}; it is not used"
        self._diagnostics.append(Diagnostic(self._found.root + path, 0, 0, Code.BAD_SITE_FILE, text))


@dataclass
class _Facts:
    """The values that the configuration of a site states."""

    address: str = ""
    title: str = ""
    language: str = ""
    languages: list[str] = field(default_factory=list)
    permalinks: list[tuple[str, str]] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)


def _read_site(found: FoundSite, locations: Sequence[Location], reader: _Reader) -> Site:
    facts = _Facts()
    for each in preset_of(found.preset).configuration:
        read_facts = _FACTS.get(found.preset, _script_facts)
        text = reader.text(each)
        if text is None:
            continue
        if each.endswith((".py", *(f".{ending}" for ending in ("js", "cjs", "mjs", "ts", "cts", "mts")))):
            (_python_facts if each.endswith(".py") else _script_facts)(each, text, reader, facts)
        else:
            data = reader.parsed(each, text)
            if data:
                read_facts(each, data, reader, facts)
        # Pelican has a second file, with the address that counts when the site is published.
        if found.preset != "pelican" and (facts.address or facts.title or facts.permalinks):
            break
    if found.preset in ("eleventy", "astro", ""):
        _site_data(reader, facts)
    site = Site(
        found.root,
        found.preset,
        _address(facts.address),
        facts.title[:200],
        "",
        _tag(facts.language),
        permalinks=tuple(sorted(facts.permalinks, key=lambda pair: -len(pair[0].split("/")) if pair[0] else 1)),
        hide=preset_of(found.preset).hide,
    )
    _people(reader, locations, site, facts)
    languages = _languages(locations, site, facts)
    return replace(site, languages=languages, people=tuple(sorted(facts.people.items())))


def _address(text: str) -> str | None:
    text = text.strip()
    if text and "://" not in text:
        text = f"https://{text.lstrip('/')}"
    address = canonical(text) if text and "localhost" not in text and "${" not in text else None
    return address.rstrip("/") if address else None


def _tag(text: str) -> str:
    return folder_language(text.strip()) or ""


def _texts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping by its keys in lower case."""
    return {str(key).lower(): value for key, value in data.items()}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return _texts(value) if isinstance(value, Mapping) else {}


# The configuration of each preset


def _jekyll_facts(_: str, data: Mapping[str, Any], __: _Reader, facts: _Facts) -> None:
    stated = _texts(data)
    base = _text(stated.get("baseurl")).strip("/")
    url = _text(stated.get("url")).rstrip("/")
    facts.address = f"{url}/{base}" if url and base else url
    facts.title = _text(stated.get("title")) or _text(stated.get("name"))
    facts.language = _text(stated.get("default_lang")) or _text(stated.get("lang")) or _text(stated.get("locale"))
    facts.languages = _listed(stated.get("languages"))
    whole = _text(stated.get("permalink"))
    if whole:
        facts.permalinks.append(("_posts", whole))
        if whole == "pretty" or whole.endswith("/"):
            facts.permalinks.append(("", "/:path/"))
    collections = stated.get("collections")
    names = dict.fromkeys(collections, None) if isinstance(collections, list) else _mapping(collections)
    for name, about in names.items():
        rule = _text(_mapping(about).get("permalink"))
        rule = rule or (
            "" if name == "posts" else f"/:collection/:path{'/' if whole.endswith(('/', 'pretty')) else '.html'}"
        )
        if rule and isinstance(name, str):
            facts.permalinks = [pair for pair in facts.permalinks if pair[0] != f"_{name}"]
            facts.permalinks.append((f"_{name}", rule))
    for default in stated.get("defaults") or () if isinstance(stated.get("defaults"), list) else ():
        scope, values = _mapping(_mapping(default).get("scope")), _mapping(_mapping(default).get("values"))
        rule = _text(values.get("permalink"))
        if rule:
            kind, path = _text(scope.get("type")), _text(scope.get("path")).strip("/")
            folder = path or (f"_{kind}" if kind and kind != "pages" else "")
            facts.permalinks = [pair for pair in facts.permalinks if pair[0] != folder]
            facts.permalinks.append((folder, rule))
    _add_people(facts, stated.get("authors"))


def _hexo_facts(_: str, data: Mapping[str, Any], __: _Reader, facts: _Facts) -> None:
    stated = _texts(data)
    facts.address, facts.title = _text(stated.get("url")), _text(stated.get("title"))
    languages = _listed(stated.get("language"))
    facts.language, facts.languages = (languages or [""])[0], languages
    if rule := _text(stated.get("permalink")):
        facts.permalinks.append(("_posts", rule))


def _hugo_facts(path: str, data: Mapping[str, Any], reader: _Reader, facts: _Facts) -> None:
    stated = _texts(data)
    folder = path.rpartition("/")[0]
    for name in ("permalinks", "languages") if folder else ():
        for ending in ("toml", "yaml", "yml", "json"):
            more = reader.mapping(f"{folder}/{name}.{ending}")
            if more is not None:
                stated.setdefault(name, more)
    facts.address, facts.title = _text(stated.get("baseurl")), _text(stated.get("title"))
    languages = _mapping(stated.get("languages"))
    facts.languages = [name for name in languages if _tag(name)]
    facts.language = _text(stated.get("defaultcontentlanguage")) or (
        _text(stated.get("languagecode")).partition("-")[0] if languages else _text(stated.get("languagecode"))
    )
    if not facts.title and languages:
        facts.title = _text(_mapping(languages.get(facts.language)).get("title"))
    rules = _mapping(stated.get("permalinks"))
    for name, rule in (*_mapping(rules.get("page")).items(), *rules.items()):
        if isinstance(rule, str):
            facts.permalinks.append((name.strip("/") if name != "/" else "", rule))
    if _text(stated.get("uglyurls")).lower() == "true" or stated.get("uglyurls") is True:
        facts.permalinks.append(("", "/:path.html"))


def _zola_facts(_: str, data: Mapping[str, Any], __: _Reader, facts: _Facts) -> None:
    facts.address, facts.title = _text(data.get("base_url")), _text(data.get("title"))
    facts.language = _text(data.get("default_language")) or "en"
    facts.languages = [name for name in _mapping(data.get("languages")) if _tag(name)]


def _mkdocs_facts(_: str, data: Mapping[str, Any], __: _Reader, facts: _Facts) -> None:
    stated = _mapping(data.get("project")) or _texts(data)
    facts.address, facts.title = _text(stated.get("site_url")), _text(stated.get("site_name"))
    facts.language = _text(_mapping(stated.get("theme")).get("language"))
    if str(stated.get("use_directory_urls")).lower() == "false":
        facts.permalinks.append(("", "/:path.html"))
    plugins = stated.get("plugins")
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        about = _mapping(plugin)
        languages = _mapping(about.get("i18n")).get("languages")
        for each in languages if isinstance(languages, list) else ():
            locale = _text(_mapping(each).get("locale"))
            facts.languages.append(locale)
            if str(_mapping(each).get("default")).lower() == "true":
                facts.language = locale


def _quarto_facts(_: str, data: Mapping[str, Any], __: _Reader, facts: _Facts) -> None:
    website = _mapping(data.get("website")) or _mapping(data.get("book"))
    facts.address, facts.title = _text(website.get("site-url")), _text(website.get("title"))
    facts.language = _text(data.get("lang"))


_FACTS = {
    "jekyll": _jekyll_facts,
    "hexo": _hexo_facts,
    "hugo": _hugo_facts,
    "zola": _zola_facts,
    "mkdocs": _mkdocs_facts,
    "quarto": _quarto_facts,
}
_PYTHON_LIMIT = 1 << 18


def _python_facts(path: str, text: str, reader: _Reader, facts: _Facts) -> None:
    """Take the literals that a configuration of Pelican assigns; it is parsed and not run."""
    try:
        if len(text) > _PYTHON_LIMIT:
            raise ValueError("it is larger than 256 kB")
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reader.fault(path, f"it cannot be parsed: {unquoted(str(error), text) or 'it is nested too deeply'}")
        return
    stated: dict[str, Any] = {}
    for each in tree.body:
        if isinstance(each, ast.Assign) and len(each.targets) == 1 and isinstance(each.targets[0], ast.Name):
            try:
                stated[each.targets[0].id] = ast.literal_eval(each.value)
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                continue
    facts.address = facts.address or _text(stated.get("SITEURL"))
    facts.title = facts.title or _text(stated.get("SITENAME"))
    facts.language = facts.language or _text(stated.get("DEFAULT_LANG"))
    for folder, names in (("pages", ("PAGE_URL", "PAGE_SAVE_AS")), ("", ("ARTICLE_URL", "ARTICLE_SAVE_AS"))):
        rule = next((_text(stated[name]) for name in names if _text(stated.get(name))), "")
        if rule:
            facts.permalinks.append((folder, rule.removesuffix("index.html")))


_COMMENT = re.compile(r"^[ \t]*//[^\n]*|/\*[^*]{0,4000}\*/", re.MULTILINE)
_QUOTED = r"[\"'`]([^\"'`\n]{1,300})[\"'`]"


def _script_facts(_: str, source: Any, __: _Reader, facts: _Facts) -> None:
    """Look for the few `key: 'text'` of a script that name the site; nothing of it is run."""
    if not isinstance(source, str):
        return
    text = _COMMENT.sub("", source)

    def first(*names: str) -> str:
        for name in names:
            match = re.search(rf"\b{name}\s{{0,4}}:\s{{0,4}}{_QUOTED}", text)
            if match:
                return match[1].strip()
        return ""

    address = first("site", "siteUrl", "url", "hostname")
    base = first("baseUrl", "base", "pathPrefix")
    if address.startswith("http"):
        path = base.strip("/") if base.startswith("/") else ""
        facts.address = f"{address.rstrip('/')}/{path}" if path else address
    elif "." in base and not base.startswith((".", "/")):
        facts.address = base
    facts.title = first("pageTitle", "title")
    facts.language = first("defaultLocale", "locale", "lang")
    locales = re.search(r"\blocales\s{0,4}:\s{0,4}\[([^\]]{0,2000})\]", text)
    if locales:
        facts.languages = re.findall(_QUOTED, locales[1])
    elif locales := re.search(r"\blocales\s{0,4}:\s{0,4}\{", text):
        # VitePress and Starlight: `locales: { root: { lang: 'en' }, zh: { … } }`; other keys are no languages.
        below = text[locales.end() : locales.end() + _LONGEST_LOCALES]
        facts.languages = re.findall(r"[\"'/]?([A-Za-z]{2}(?:-[A-Za-z]{2,4})?)[\"'/]{0,2}\s{0,4}:\s{0,4}\{", below)


_LONGEST_LOCALES = 4_000


def _site_data(reader: _Reader, facts: _Facts) -> None:
    """Read the address and title of a site that keeps them among its data."""
    for folder in ("_data", "src/_data", "content/_data"):
        for name in ("site", "metadata", "meta"):
            for ending in ("json", "yaml", "yml"):
                stated = _texts(reader.mapping(f"{folder}/{name}.{ending}") or {})
                facts.address = facts.address or _text(stated.get("url"))
                facts.title = facts.title or _text(stated.get("title")) or _text(stated.get("name"))
                facts.language = facts.language or _text(stated.get("lang")) or _text(stated.get("language"))


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each.strip() for each in values if isinstance(each, str)]


# People

_PEOPLE_FILES = tuple(
    f"{folder}{name}.{ending}"
    for folder, names in (
        ("_data/", ("authors", "people")),
        ("src/_data/", ("authors", "people")),
        ("data/", ("authors", "people")),
        ("", (".authors",)),
        ("docs/", (".authors",)),
        ("blog/", (".authors", "authors")),
        ("docs/blog/", (".authors",)),
    )
    for name in names
    for ending in ("yml", "yaml", "json", "toml")
)
_NAME_KEYS = ("display_name", "name", "full_name", "fullname", "title", "label")
_SLUG_KEYS = ("slug", "id", "username", "user", "short_name", "key", "nick", "uid")
_AUTHOR_DOCUMENT = re.compile(
    r"(?:^|/)_?authors/(?:[^/]{1,200}/)?([^/]{1,200}?)(?:\.[a-z]{2}(?:[-_][A-Za-z]{2})?)?\.(?:md|markdown|html|ya?ml|txt)$"
)
_MANY_AUTHORS = 5_000


def _people(reader: _Reader, locations: Iterable[Location], site: Site, facts: _Facts) -> None:
    for file in _PEOPLE_FILES:
        data = reader.mapping(file)
        if data:
            _add_people(facts, data.get("", data))
    for location in _author_documents(locations, site):
        slug, name = _author(location)
        if slug and name:
            facts.people.setdefault(slug, name)


def _add_people(facts: _Facts, data: Any) -> None:
    """Add the names of authors by their short names, from a mapping, or from a list of mappings."""
    if isinstance(data, Mapping) and isinstance(data.get("authors"), Mapping | list):
        data = data["authors"]
    pairs: Iterable[tuple[str, Any]] = ()
    if isinstance(data, Mapping):
        pairs = data.items()
    elif isinstance(data, list):
        pairs = (
            (next((_text(_texts(each).get(key)) for key in _SLUG_KEYS if _text(_texts(each).get(key))), ""), each)
            for each in data
            if isinstance(each, Mapping)
        )
    for slug, about in pairs:
        name = _name(about)
        if isinstance(slug, str) and slug and name:
            facts.people.setdefault(slug, name)


def _name(about: Any) -> str:
    if not isinstance(about, Mapping):
        return _text(about)[:200]
    stated = _texts(about)
    name = next((_text(stated[key]) for key in _NAME_KEYS if _text(stated.get(key))), "")
    both = f"{_text(stated.get('first_name'))} {_text(stated.get('last_name'))}".strip()
    return (name or both)[:200]


def _author_documents(locations: Iterable[Location], site: Site) -> Iterator[Location]:
    found = 0
    for each in locations:
        if "authors/" in each.path and each.position < 0 and _AUTHOR_DOCUMENT.search(each.path[len(site.root) :]):
            found += 1
            if found > _MANY_AUTHORS:
                return
            yield each


def _author(location: Location) -> tuple[str, str]:
    """Return the short name and the name that the document of an author states."""
    source = read(location, 1 << 18)
    if isinstance(source, Diagnostic):
        return "", ""
    fields = _front_matter(source.path, source.content)
    folder, _, file = location.path.rpartition("/")
    stem = file.partition(".")[0]
    stem = folder.rpartition("/")[2] if stem in ("index", "_index") else stem
    if stem.lstrip("_") == "authors":
        return "", ""
    stated = _texts(fields)
    slug = next((_text(stated[key]) for key in _SLUG_KEYS if _text(stated.get(key))), "")
    return slug.strip("/") or stem, _name(fields)


def _front_matter(path: str, content: bytes) -> Mapping[str, Any]:
    from graph.read.forms import read_form
    from graph.read.simple_yaml import IrregularError, value_of

    form = read_form(path, content, [])
    for each in (form, form.by_reference([])):
        with suppress(IrregularError):
            return without_secured(
                {key: value_of(value) for key, value in each.front.fields.items()} if each.front else {}
            )
    return {}


# Languages


def _languages(locations: Sequence[Location], site: Site, facts: _Facts) -> tuple[str, ...]:
    """Return the languages that folders or suffixes of the site are named by, where there are several."""
    known = {tag for each in facts.languages if (tag := folder_language(each))}
    folders: set[str] = set()
    stems: set[str] = set()
    suffixes: dict[str, set[str]] = {}
    for each in locations:
        inner = content_path(each.path, site)
        first, slash, rest = inner.partition("/")
        if site.preset == "docusaurus" and first == "i18n":
            known.update(filter(None, [folder_language(rest.partition("/")[0])]))
            continue
        if slash and first.startswith("_"):
            first, slash, _ = rest.partition("/")
        tag = folder_language(first) if slash and len(first) < _LONGEST_TAG else None
        folders.update([tag] if tag else [])
        stem = inner.rpartition(".")[0]
        stems.add(stem)
        before, dot, suffix = stem.rpartition(".")
        tag = folder_language(suffix) if dot and len(suffix) < _LONGEST_TAG else None
        if tag:
            suffixes.setdefault(before, set()).add(tag)
    if preset_of(site.preset).language_folders and (len(folders) > 1 or known & folders):
        known |= folders
    # `notes.is.md` alone is no translation.
    known.update(
        tag for before, tags in suffixes.items() if before in stems or len(tags) > 1 or known & tags for tag in tags
    )
    return tuple(sorted(known))


_LONGEST_TAG = 12
