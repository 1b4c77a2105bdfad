"""A look at documents before any graph is built: their forms, keys, links, dates, and a configuration to begin with."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from graph.core.diagnostics import Code, Diagnostic, printable
from graph.core.model import Settings, Site, Source
from graph.core.schema import ARTICLE
from graph.pipeline.config import Config
from graph.pipeline.finding import find, read_all
from graph.read.body_links import body_links, first_heading
from graph.read.document_mapping import map_document
from graph.read.forms import Body, Form, read_form
from graph.read.front_matter import Finding, KeyPath
from graph.read.json_object import read_json
from graph.read.mapping import Mapped, stated_keys
from graph.read.plumbing import is_plumbing_key
from graph.read.simple_yaml import IrregularError, YamlValue, value_of
from graph.read.site import is_hidden, site_of
from graph.read.unread import example_of
from graph.read.value_shapes import looks_like, wikilinks_of
from graph.text.values import conversion

__all__ = ["PLUMBING", "Inspection", "Key", "configuration_of", "inspect_sources"]

_SAID = (Code.PRESET, Code.PRESET_MISFIT, Code.PASSED_OVER, Code.OTHER_ENDINGS)
PLUMBING = "plumbing"
"""What keys are read as that only a site generator needs."""

_UNREAD, _BEATEN = "", "another key has its value"


@dataclass(slots=True)
class Key:
    """A key of front matter in all documents.

    Attributes:
        name: the key, with the one that it stands below where that is `params`, `extra` or the like.
        documents: how many documents state it.
        type: the type that most of its values look like.
        example: one of its values; empty where they are mappings.
        read_as: the fields that it is read as, `plumbing`, or nothing where it is not read.
        kind: the kind of node that most of these documents describe.
        bare: the key itself, as `newsgraph.toml` names it.
    """

    name: str
    documents: int = 0
    type: str = ""
    example: str = ""
    read_as: str = _UNREAD
    kind: str = ARTICLE.name
    bare: str = ""
    types: Counter[str] = field(default_factory=Counter, repr=False)
    uses: Counter[str] = field(default_factory=Counter, repr=False)
    kinds: Counter[str] = field(default_factory=Counter, repr=False)


@dataclass(slots=True)
class Inspection:
    """The contents of the sources.

    Attributes:
        documents: how many documents there are.
        forms, endings: how many of them have which front matter, and which ending.
        notes: the presets that were found, and why; the files that were passed over.
        sites: the folder, preset, address, title and languages of each site.
        keys: the keys of their front matter, the most frequent first.
        links: how many links of which form their bodies hold.
        relations: how many people, topics and articles their front matter names, by the key of the own dialect.
        hidden: how many are hidden, by the condition that hides them.
        languages: how many are in which language.
        first_date, last_date: the range of their dates; empty without any.
        undated: how many have no date.
        faults: how many diagnostics their forms have, by code.
    """

    documents: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    sites: list[dict[str, Any]] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    links: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    first_date: str = ""
    last_date: str = ""
    undated: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """Return it as values that JSON can hold."""
        values: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        values["keys"] = [
            {name: getattr(key, name) for name in ("name", "documents", "kind", "type", "example", "read_as")}
            for key in self.keys
        ]
        return {name: _ordered(value) if isinstance(value, Counter) else value for name, value in values.items()}


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def inspect_sources(sources: Sequence[str | os.PathLike[str]], config: Config) -> Inspection:
    """Inspect documents one by one; nothing is merged and nothing is written.

    Args:
        sources: folders, files, archives or glob patterns.
        config: the options of a build.

    Raises:
        SourceError: a source is not there.

    >>> found = inspect_sources(["seeds"], Config())
    >>> found.documents, found.forms, [key.read_as for key in found.keys if key.name == "provider"]
    (5, Counter({'yaml': 5}), ['provider'])
    """
    found = find(sources, config)
    inspector = _Inspector(found.settings)
    result = inspector.result
    notes = sorted((each for each in found.diagnostics if each.code in _SAID), key=lambda each: _SAID.index(each.code))
    result.notes = [_shown(each) for each in notes]
    result.sites = [_site(each) for each in found.settings.sites]
    for source in read_all(found.locations, config.max_bytes):
        inspector.add(source)
    return inspector.finish()


def _shown(note: Diagnostic) -> str:
    return f"{note.path}: {note.message}" if note.path not in ("", ".") else note.message


def _site(site: Site) -> dict[str, Any]:
    return {
        "root": site.root,
        "preset": site.preset,
        "address": site.address or "",
        "title": site.title,
        "languages": list(site.languages),
        "permalinks": dict(site.permalinks),
    }


class _Inspector:
    """Collects the inspection of documents, under the settings of a build."""

    def __init__(self, settings: Settings) -> None:
        self.result = Inspection()
        self._settings = settings
        self._keys: dict[str, Key] = {}
        self._dates: list[str] = []
        self._kinds = {each.taxonomy: each.name for each in settings.schema.kinds.values() if each.taxonomy}
        self._to_date = conversion(ARTICLE.field("publishedDateTime"))

    def add(self, source: Source) -> None:
        """Inspect one file."""
        result, findings = self.result, list[Finding]()
        if source.line:
            front, findings = read_json(source.content, source.line)
            form = Form("records", front)
        else:
            form = read_form(source.path, source.content, findings)
        try:
            documents = _fields_in(form)
        except IrregularError:
            form = form.by_reference(findings)
            documents = _fields_in(form)
        result.faults.update(each.code.slug for each in findings)
        file = PurePosixPath(source.path)
        suffix = (file.parent if source.line else file).suffix.lower() or "none"
        for stated in documents:
            result.documents += 1
            result.forms[form.name] += 1
            result.endings[suffix] += 1
            self._add_document(source.path, stated, form.body)

    def _add_document(self, path: str, stated: dict[str, YamlValue], body: Body | None) -> None:
        site = site_of(path, self._settings)
        mapped = map_document(path, stated, partial(first_heading, body), site, self._settings)
        hidden = is_hidden(stated, site) or mapped.fields.get("hidden")
        if hidden:
            self.result.hidden[str(hidden)] += 1
        self._add_keys(stated, mapped)
        self._add_fields(mapped)
        if body is not None:
            self.result.links.update(_link_forms(body, site))

    def _add_keys(self, stated: Mapping[str, YamlValue], mapped: Mapped) -> None:
        uses: dict[KeyPath, list[str]] = {}
        for own, way in mapped.ways.items():
            for begin in {way[:1], way[:2]}:
                uses.setdefault(begin, []).append(own)
        notes = {begin: code for code, way, _ in mapped.notes for begin in (way[:1], way[:2])}
        kind = self._kinds.get(str(mapped.fields.get("taxonomy")), ARTICLE.name)
        for way, value in stated_keys(stated):
            if value is None or value == "":
                continue
            name = ".".join(map(str, way))
            key = self._keys.setdefault(name, Key(name, bare=str(way[-1])))
            key.documents += 1
            secret = "secured" in name.casefold()
            key.types["an encrypted block" if secret else looks_like(value)] += 1
            key.example = key.example or ("" if secret else example_of(value))
            read_as = uses.get(way) or (["links"] if wikilinks_of(value) else None)
            key.uses.update(read_as or [_use(key.bare, notes.get(way))])
            key.kinds[kind] += 1

    def _add_fields(self, mapped: Mapped) -> None:
        own, result = mapped.fields, self.result
        date = own.get("publishedDateTime")
        instant = self._to_date(date)[0] if isinstance(date, str) else None
        if instant is None:
            result.undated += 1
        else:
            self._dates.append(str(instant))
        result.languages[str(own.get("language") or own.get("lang") or "not stated")] += 1
        for name in ("authors", "topics", "related", "links"):
            value = own.get(name)
            number = len(value) if isinstance(value, list) else int(value is not None)
            if number:
                result.relations[name] += number

    def finish(self) -> Inspection:
        """Return the inspection of all documents that were added."""
        result = self.result
        for key in self._keys.values():
            key.type, key.kind = (counts.most_common(1)[0][0] for counts in (key.types, key.kinds))
            uses = [use for use, _ in key.uses.most_common() if use not in (_UNREAD, PLUMBING, _BEATEN)]
            key.read_as = ", ".join(uses[:3]) or next((use for use in (_BEATEN, PLUMBING) if use in key.uses), _UNREAD)
        result.keys = sorted(self._keys.values(), key=lambda key: (-key.documents, key.name))
        if self._dates:
            result.first_date, result.last_date = min(self._dates), max(self._dates)
        return result


def _fields_in(form: Form) -> list[dict[str, YamlValue]]:
    """Return the fields of each document that a file holds.

    Raises:
        IrregularError: the lines below a key are outside of the simple subset of YAML.
    """
    fronts = form.records or (() if form.front is None else (form.front,))
    return [{key: value_of(value) for key, value in front.fields.items()} for front in fronts]


def _use(name: str, code: Code | None) -> str:
    """Return the use of a key that no field is read from; nothing where it is not read."""
    if code is Code.SECOND_KEY:
        return _BEATEN
    if code is Code.UNKNOWN_FIELD and not is_plumbing_key(name):
        return _UNREAD
    return PLUMBING


def _link_forms(body: Body, site: Site) -> Iterator[str]:
    """Yield the form of each link of a body: wikilinks, files, addresses of the own site and of others."""
    for link in body_links(body):
        if link.form != "address":
            yield {"wikilink": "wikilinks", "embed": "embeds", "attach": "attachments"}.get(link.form, link.form)
        elif "://" in link.target or link.target.startswith("//"):
            own = site.address is not None and link.target.startswith(site.address)
            yield "own addresses" if own else "addresses elsewhere"
        else:
            yield "own addresses" if link.target.startswith("/") else "files"


def configuration_of(found: Inspection) -> str:
    """Return a `newsgraph.toml` to begin with: the values that were found, and comments at those that are missing.

    >>> print(configuration_of(Inspection(keys=[Key("level", 3, "a whole number", "12")])).splitlines()[-1])
    # level = { keys = ["level"], type = "integer", predicate = "ng:level" }    # 3 documents: 12
    """
    sites = found.sites
    whole = sites[0] if len(sites) == 1 else {}
    lines = ["# Written by `newsgraph inspect --write`; commented-out lines are guesses or unknown."]
    lines += [f"# {note}" for note in map(printable, found.notes)]
    lines += ["", _line("preset", whole.get("preset"), "jekyll"), _line("site", whole.get("address"), "https://…")]
    lines += [_line("title", whole.get("title"), "News graph"), _line("publisher", "", whole.get("title") or "…")]
    lines += [_line("language", "", next(iter(_ordered(found.languages)), "en").replace("not stated", "en"))]
    lines += [f'# hide = ["{condition}"]    # hides {number:,}' for condition, number in _ordered(found.hidden).items()]
    unread = [key for key in found.keys if key.read_as == _UNREAD]
    if unread:
        lines += ["", "# Keys that are not read; those that are worth it become fields of your own."]
    for kind in sorted({key.kind for key in unread}):
        lines.append(f"# [fields.{kind}]")
        lines += [_suggestion(key) for key in unread if key.kind == kind]
    return "\n".join(lines) + "\n"


def _suggestion(key: Key) -> str:
    """Return a key that is not read as a field of one's own, commented out."""
    example = printable(key.example)
    stated = f"{key.documents:,} document{'' if key.documents == 1 else 's'}{f': {example}' if example else ''}"
    bare = key.bare or key.name
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", bare).strip("_-")[:60]
    if not name[:1].isalpha() or not bare.isprintable() or "mapping" in key.type:
        return f"# {_toml(key.name)} is {key.type}, which makes no field of one value    # {stated}"
    words, many = _TYPES.get(key.type, "text"), ", many = true" if key.type.startswith("a list") else ""
    return f'# {name} = {{ keys = [{_toml(bare)}], type = "{words}", predicate = "ng:{name}"{many} }}    # {stated}'


_TYPES = {
    "a whole number": "integer",
    "true or false": "boolean",
    "a date": "date",
    "an address": "url",
    "a list of addresses": "url",
    "a word": "line",
    "a list of words": "line",
}
"""The type of a field of one's own, by what its values look like."""


def _line(key: str, value: object, instead: str) -> str:
    """Return a line of TOML; where there is no value, one that is commented out."""
    return f"{key} = {_toml(value)}" if value else f"# {key} = {_toml(instead)}"


def _toml(value: object) -> str:
    """Return a text as TOML; half a surrogate pair, which TOML has no escape for, becomes a question mark."""
    return json.dumps(str(value).encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
