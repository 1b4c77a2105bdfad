"""One document in, one record out: pure, total, and the same wherever it runs.

`parse` never raises on data. What it reads, and of what type, comes from the schema table; what
it cannot use becomes a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from graph.datatypes import CONVERSIONS, PLAIN, Converted, conversion
from graph.diagnostics import Code, Diagnostic
from graph.frontmatter import Finding, FrontMatter, KeyPath, RegularFrontMatter, YamlValue, read_front_matter
from graph.identity import article_url, provider_iri, topic_iri
from graph.jsontext import JsonFrontMatter, read_json
from graph.model import Link, Record, Settings, Source, Statement, Value
from graph.regular import Piece
from graph.schema import ARTICLE, KINDS, UNREAD_KEYS, Datatype, Kind, relations_of
from graph.text import repaired, shown, single_line
from graph.urls import has_invalid_characters, is_canonical, path_segments, resolved

__all__ = ["findings_of", "is_fenced", "parse", "record_of", "stated_anywhere"]

_YAML_SUFFIXES = (".yaml", ".yml")

_TAXONOMIES = {kind.taxonomy: kind for kind in KINDS.values() if kind.taxonomy}


def parse(source: Source, settings: Settings | None = None) -> Record:
    """Return what one document says.

    Args:
        source: its name and its bytes, whatever they are.
        settings: the base and site that addresses depend on.

    >>> record = parse(Source("a.md", b"---\\ntitle: A\\nwebUrl: https://e.org/a\\ntype: article\\n---\\n"))
    >>> record.statement.id, dict(record.statement.values)
    ('https://e.org/a', {'title': 'A', 'type': 'article'})
    """
    front, findings = (
        read_json(source.content, source.line)
        if source.line
        else read_front_matter(source.content, is_fenced(source.path))
    )
    return record_of(source.path, front, findings, settings or Settings())


def is_fenced(path: str) -> bool:
    """Whether a document's fields stand between two `---` lines.

    >>> is_fenced("a.md"), is_fenced("topics/ai.yaml")
    (True, False)
    """
    return not path.lower().endswith(_YAML_SUFFIXES)


def record_of(
    path: str,
    front: FrontMatter | RegularFrontMatter | JsonFrontMatter | None,
    findings: list[Finding],
    settings: Settings,
) -> Record:
    """Return what one document says, given its fields.

    Args:
        path: the document's name.
        front: its fields, or None where they cannot be read.
        findings: what was wrong so far.
        settings: the base and site that addresses depend on.
    """
    diagnostics = findings_of(path, findings)
    if front is None:
        return Record(path, None, tuple(diagnostics))
    statement = _Reading(path, front, settings, diagnostics).document()
    # Only an article has a place of its own: a document of another kind is one from its first line.
    own = statement is not None and statement.kind == ARTICLE.name
    place = front.locate(()) if own or isinstance(front, JsonFrontMatter) else (1, 1)
    return Record(path, statement, tuple(diagnostics), place)


def findings_of(path: str, findings: Iterable[Finding]) -> list[Diagnostic]:
    """Return findings as the diagnostics of a document."""
    return [Diagnostic(path, each.line, each.column, each.code, each.message) for each in findings]


class _Nowhere:
    """Stands for the document while a piece of text is read for every document that holds it.

    Whoever asks it for a place has found something that is different in each document.
    """

    def __init__(self) -> None:
        self.fields: dict[str, YamlValue] = {}
        self.asked = False

    def locate(self, _: KeyPath) -> tuple[int, int]:
        self.asked = True
        return 0, 0


def stated_anywhere(kind: str, value: YamlValue, settings: Settings) -> Statement | None:
    """Return what a value says wherever it stands, or None where that depends on the document.

    Args:
        kind: the kind of what it speaks of.
        value: a mapping, or a bare value that stands for one.
        settings: the base and site that addresses depend on.

    >>> stated_anywhere("topic", "AI", Settings()).id, stated_anywhere("topic", ["AI"], Settings())
    ('https://example.org/topic/ai', None)
    """
    nowhere = _Nowhere()
    statement = _Reading("", nowhere, settings, []).statement(KINDS[kind], value, ("",))
    return None if nowhere.asked else statement


@lru_cache(maxsize=1 << 13)
def _shared(kind: str, piece: Piece, settings: Settings) -> Statement | None:
    return stated_anywhere(kind, piece, settings)


class _Reading:
    """One document while it is read: its fields, and the diagnostics found so far."""

    def __init__(self, path: str, front: _Front, settings: Settings, diagnostics: list[Diagnostic]) -> None:
        self._path = path
        self._front = front
        self._settings = settings
        self._diagnostics = diagnostics

    def document(self) -> Statement | None:
        """Return what the document says of the node it describes."""
        kind = self._kind()
        return None if kind is None else self.statement(kind, self._front.fields, ())

    def _kind(self) -> Kind | None:
        taxonomy = self._front.fields.get("taxonomy")
        if taxonomy is None:
            return ARTICLE
        kind = _TAXONOMIES.get(taxonomy) if isinstance(taxonomy, str) else None
        if kind is None:
            known = " or ".join(f"'{name}'" for name in sorted(_TAXONOMIES))
            self._found(Code.UNKNOWN_TAXONOMY, ("taxonomy",), f"taxonomy is none of {known}; the file is left out")
        return kind

    def statement(self, kind: Kind, value: YamlValue, where: KeyPath) -> Statement | None:
        """Return what a mapping, or a bare value that stands for one, says of a node."""
        fields = {kind.scalar: value} if isinstance(value, str) else value
        if not isinstance(fields, dict):
            self._found(Code.WRONG_TYPE, where, f"{_name(where)} is not a mapping; it is left out")
            return None
        self._note_unknown_fields(kind, fields, where)
        values = self._values(kind, fields, where)
        identity = self._IDENTITIES[kind.name](self, fields, values, where)
        return (
            None
            if identity is None
            else Statement(kind.name, identity, values, tuple(self._links(kind, fields, where)))
        )

    def _note_unknown_fields(self, kind: Kind, fields: Mapping[str, YamlValue], where: KeyPath) -> None:
        known = _KNOWN_KEYS[kind.name]
        for key in [key for key in fields if key not in known]:
            name = _name((*where, key))
            self._found(Code.UNKNOWN_FIELD, (*where, key), f"{shown(name)} is not a field of {kind.name}s")

    # Values

    def _values(self, kind: Kind, fields: Mapping[str, YamlValue], where: KeyPath) -> dict[str, Value]:
        return _plain_values(kind, fields) or self._stated_values(kind, fields, where)

    def _stated_values(self, kind: Kind, fields: Mapping[str, YamlValue], where: KeyPath) -> dict[str, Value]:
        """Return the values of fields of which some take more to tell."""
        values: dict[str, Value] = {}
        for field in _PLANS[kind.name]:
            if field.plain is not None and (stated := fields.get(field.keys[0])) is not None:
                value = field.plain(stated) if isinstance(stated, str) else None
                if value is not None:
                    values[field.name] = value
                    continue
            if not fields.keys().isdisjoint(field.keys):
                found = self._all(field, fields, where)
                if found:
                    values[field.name] = tuple(sorted({str(value) for value in found})) if field.many else found[0]
        return values

    def _all(self, field: _Plan, fields: Mapping[str, YamlValue], where: KeyPath) -> list[str | int | bool]:
        """Return the values of all keys of a field."""
        found: list[str | int | bool] = []
        for key in field.keys:
            if fields.get(key) is not None:
                found += self._read(field, fields[key], (*where, key))
        return found

    def _read(self, field: _Plan, stated: YamlValue, where: KeyPath) -> list[str | int | bool]:
        """Return the values of one key of a field."""
        if isinstance(stated, str):
            value = self._converted(field.convert, stated, where)
            return [] if value is None else [value]
        found = []
        for place, one in _stated(stated, field.many, where):
            if isinstance(one, str):
                value = self._converted(field.convert, one, place)
                found += [] if value is None else [value]
            else:
                message = f"{_name(place)} is not {_a(field.words)}; it is left out"
                self._found(Code.WRONG_TYPE, place, message)
        return found

    def _converted(self, convert: Callable[[str], Converted], stated: str, where: KeyPath) -> str | int | bool | None:
        text = repaired(stated)
        if not text:
            return None
        value, code, why = convert(text)
        if code is not None:
            self._found(code, where, f"{_name(where)} '{shown(text)}' {why}")
        return value

    # Identity

    def _article(self, fields: Mapping[str, YamlValue], values: dict[str, Value], where: KeyPath) -> str | None:
        """Return the article's IRI, and settle the values that depend on it."""
        web = self._not_reserved(values.pop("webUrl", None), (*where, "webUrl"))
        original = self._not_reserved(self._original_url(fields, where), (*where, "originalUrl"))
        identity = original or web
        if identity is None:
            return self._article_without_url(values, where)
        if web and original and web != original:
            values["webUrl"] = web
            self._found(
                Code.URL_MISMATCH,
                (*where, "webUrl"),
                f"{_name((*where, 'webUrl'))} is not originalUrl; originalUrl is the identity",
            )
        self._settle_other_addresses(identity, fields, values, "originalUrl" if original else "webUrl")
        self._note_gaps(values, where)
        return identity

    def _not_reserved(self, url: Value | None, where: KeyPath) -> str | None:
        """Return the address unless it could claim the identifier of something else."""
        if not url:
            return None
        free = article_url(str(url), self._settings.base)
        if free is None:
            message = f"{_name(where)} '{shown(str(url))}' lies among this graph's own identifiers; it is left out"
            self._found(Code.RESERVED_URL, where, message)
        return free

    def _original_url(self, fields: Mapping[str, YamlValue], where: KeyPath) -> str | None:
        place = (*where, "originalUrl")
        stated = fields.get("originalUrl")
        if stated is None:
            return None
        if not isinstance(stated, str):
            self._found(Code.WRONG_TYPE, place, f"{_name(place)} is not an address; it is left out")
            return None
        url = PLAIN[Datatype.URL](stated) or self._converted(CONVERSIONS[Datatype.URL], stated, place)
        return None if url is None else str(url)

    def _settle_other_addresses(
        self, identity: str, fields: Mapping[str, YamlValue], values: dict[str, Value], key: str
    ) -> None:
        amp = tuple(url for url in _texts(values.pop("ampUrls", ())) if url != identity)
        if amp:
            values["ampUrls"] = amp
        stated = repaired(str(fields[key]))
        if stated != identity:
            values["statedUrls"] = (single_line(stated),)

    def _article_without_url(self, values: Mapping[str, Value], where: KeyPath) -> str | None:
        if where:
            self._found(Code.RELATED_WITHOUT_URL, where, f"{_name(where)} has no usable URL; it is left out")
            return None
        if "title" not in values:
            self._found(Code.NO_IDENTITY, where, "neither a URL nor a title; the file is left out")
            return None
        self._found(Code.NO_URL, where, "no usable URL; the path is the identity")
        self._note_gaps(values, where)
        return self._settings.base + ARTICLE.path + path_segments(self._path)

    def _note_gaps(self, values: Mapping[str, Value], where: KeyPath) -> None:
        if where:
            return
        if "title" not in values:
            self._found(Code.NO_TITLE, where, "the article has no title")
        if "type" not in values and self._front.fields.get("type") is None:
            self._found(Code.NO_TYPE, where, "the article states no type")

    def _provider(self, _: Mapping[str, YamlValue], values: dict[str, Value], where: KeyPath) -> str | None:
        identity = provider_iri(self._settings.base, str(values.get("domain", "")), str(values.get("name", "")))
        if identity is None:
            code = Code.NO_PROVIDER_NAME if where else Code.NO_IDENTITY
            self._found(
                code,
                where,
                f"{_name(where) if where else 'the organization'} has neither a domain nor a name; it is left out",
            )
        return identity

    def _topic(self, fields: Mapping[str, YamlValue], values: dict[str, Value], where: KeyPath) -> str | None:
        name = values.get("name")
        if name is not None:
            return topic_iri(self._settings.base, str(name))
        # A bare empty string in a list of topics says nothing; a topic document must have a name.
        if not where or set(fields) != {"name"}:
            code = Code.WRONG_TYPE if where else Code.NO_IDENTITY
            self._found(code, where, f"{_name(where) if where else 'the topic'} has no name; it is left out")
        return None

    def _image(self, fields: Mapping[str, YamlValue], _: dict[str, Value], where: KeyPath) -> str | None:
        place = (*where, "url") if "url" in fields else where
        stated = fields.get("url")
        if isinstance(stated, str) and is_canonical(stated) and "&" not in stated:
            return stated
        if not isinstance(stated, str) or not stated.strip():
            self._found(Code.BAD_URL, place, f"{_name(where)} has no address; it is left out")
            return None
        stated = repaired(stated)
        url = resolved(stated, self._settings.site)
        if url is None:
            relative = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", stated)
            code = Code.RELATIVE_URL if relative and self._settings.site is None else Code.BAD_URL
            why = (
                "is relative, and no site is configured"
                if code is Code.RELATIVE_URL
                else "is not an http or https address"
            )
            self._found(code, place, f"{_name(place)} '{shown(stated)}' {why}; it is left out")
        elif url != stated and has_invalid_characters(stated):
            self._found(
                Code.URL_ENCODED, place, f"{_name(place)} '{shown(stated)}' has invalid characters; they are encoded"
            )
        return url

    _IDENTITIES: Mapping[str, Callable[[_Reading, Mapping[str, YamlValue], dict[str, Value], KeyPath], str | None]] = {
        "article": _article,
        "provider": _provider,
        "topic": _topic,
        "image": _image,
    }

    # Links

    def _links(self, kind: Kind, fields: Mapping[str, YamlValue], where: KeyPath) -> Iterator[Link]:
        for relation in relations_of(kind.name):
            stated = fields.get(relation.front_matter)
            if stated is not None:
                for place, one in _stated(stated, relation.many, (*where, relation.front_matter)):
                    statement = self._target(relation.target, one, place)
                    if statement is not None:
                        # What an article names of its own stands where the article stands: a place
                        # for each provider and picture would cost more than reading them.
                        at = self._front.locate(place) if relation.target == ARTICLE.name else None
                        yield Link(relation.key, statement, at)

    def _target(self, kind: str, stated: YamlValue, where: KeyPath) -> Statement | None:
        shared = _shared(kind, stated, self._settings) if isinstance(stated, Piece) else None
        return shared or self.statement(KINDS[kind], stated, where)

    def _found(self, code: Code, where: KeyPath, message: str) -> None:
        line, column = self._front.locate(where)
        self._diagnostics.append(Diagnostic(self._path, line, column, code, message))


_Front = FrontMatter | RegularFrontMatter | JsonFrontMatter | _Nowhere


class _Plan(NamedTuple):
    """What reading needs of a field of the table, quicker to ask than the table."""

    name: str
    keys: tuple[str, ...]
    plain: Callable[[str], str | int | bool | None] | None
    convert: Callable[[str], Converted]
    words: str
    many: bool


_PLANS = {
    kind.name: tuple(
        _Plan(
            each.name,
            each.keys,
            # Of several keys the first one that states a value counts, and all are looked at.
            PLAIN.get(each.datatype) if len(each.keys) == 1 and not each.many else None,
            conversion(each),
            each.words,
            each.many,
        )
        for each in kind.fields
        if each.keys
    )
    for kind in KINDS.values()
}

_BY_KEY: Mapping[str, Mapping[str, _Plan]] = {
    kind: {plan.keys[0]: plan for plan in plans if plan.plain is not None} for kind, plans in _PLANS.items()
}

_SEVERAL = {
    kind: frozenset(key for plan in plans if plan.plain is None for key in plan.keys) for kind, plans in _PLANS.items()
}


def _plain_values(kind: Kind, fields: Mapping[str, YamlValue]) -> dict[str, Value] | None:
    """Return the values of fields that are all plain, as nearly all are, or None."""
    plans, several = _BY_KEY[kind.name], _SEVERAL[kind.name]
    values: dict[str, Value] = {}
    for key, stated in fields.items():
        plan = plans.get(key)
        if plan is None:
            if key in several:
                return None
        elif stated is not None:
            value = plan.plain(stated) if plan.plain and isinstance(stated, str) else None
            if value is None:
                return None
            values[plan.name] = value
    return values


_KNOWN_KEYS = {
    kind.name: frozenset(
        (
            *UNREAD_KEYS,
            *kind.identity,
            *(key for field in kind.fields for key in field.keys),
            *(relation.front_matter for relation in relations_of(kind.name)),
        )
    )
    for kind in KINDS.values()
}


def _stated(value: YamlValue, many: bool, where: KeyPath) -> Iterator[tuple[KeyPath, YamlValue]]:
    """Yield each stated value with its place; one value where a list may stand is a list of one."""
    if many and isinstance(value, list):
        for index, item in enumerate(value):
            if item is not None:
                yield (*where, index), item
    elif value is not None:
        yield where, value


def _texts(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _name(where: KeyPath) -> str:
    """The way to a value, as people write it: `related[2].webUrl`, counted from 0."""
    name = ""
    for step in where:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name or "the document"


def _a(words: str) -> str:
    return words if words in ("text", "true or false") else f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
