"""Documents read by their form: straight from the text of an article to the rows it makes.

The articles of one site are written by one program, which puts the same keys in the same order
and leaves out what it does not have. Such a form is one regular expression, made of the keys of
the first document that has it: it finds all values of an article at once. What it finds is
converted as `graph.parse` would; where that would have anything to say, or the text is not in
the form, or in no form that is known, nothing is said here, and `graph.parse` reads the document.

So this is a way around reading, never another way of reading: what it gives is what `rows_of`
makes of the record that `parse` gives, or nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.datatypes import CONVERSIONS, PLAIN, conversion, plain_datetime
from graph.diagnostics import Diagnostic
from graph.frontmatter import Yaml, YamlValue
from graph.identity import article_url
from graph.model import Settings
from graph.parse import stated_anywhere
from graph.regular import MAX_INDENT, IrregularError, is_odd, keys_of, scalar, value_below
from graph.rows import GROUP, UNIT, Group, Said, age_of, group_text, layout_of, repeated, row_text, rows_named
from graph.schema import ARTICLE, IMAGE, UNREAD_KEYS, Datatype, Field, Kind, relations_of
from graph.text import repaired, single_line
from graph.urls import has_invalid_characters, is_plain, resolved

__all__ = ["Forms"]

MAX_FORMS = 8
"""How many forms of one kind of thing are remembered; further ones are read the long way."""

_Read = Callable[[str], str | None]
"""From a stated text to the text of a row, empty where nothing is stated; None where there is more to say."""


@dataclass(frozen=True, slots=True)
class _Form:
    """The keys of a mapping in the order that a site writes them, any of them left out.

    Attributes:
        keys: their names.
        pattern: finds what follows each on its line, or the lines below it.
        fields: for each field with a key of its own, its place in the row, its group, and its reader.
        several: the same for fields with several keys, and whether all of their values count.
        unread: the groups of keys whose values are dropped, once it is clear where they end.
        relations: for each relation, its key, place in the row, kind of target, whether there may
            be several, and its group.
        web, original, url: the groups of the keys that say what the thing is, or -1.
    """

    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    fields: tuple[tuple[int, int, _Read], ...]
    several: tuple[tuple[int, tuple[int, ...], _Read, bool], ...]
    unread: tuple[int, ...]
    relations: tuple[tuple[str, int, str, bool, int], ...]
    web: int
    original: int
    url: int


class _UnsureError(Exception):
    """There is more to say about a value than its text."""


class Forms:
    """The forms that the documents of a build have, learned as they come.

    Args:
        settings: what parsing depends on.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[tuple[str, int], tuple[_Form, ...]] = {}
        # Related articles are repeated, above all by neighbours; more than fit into the processor's
        # own memory would cost more than they save.
        self._related = lru_cache(maxsize=1 << 11)(self._new_related)
        self._named = lru_cache(maxsize=1 << 13)(self._newly_named)
        self._labelled = lru_cache(maxsize=1 << 12)(self._said_of)
        self._measures = lru_cache(maxsize=1 << 12)(self._newly_measured)

    def said(self, path: str, yaml: Yaml, diagnostics: Sequence[Diagnostic]) -> Said | None:
        """Return what an article's front matter says, or None where it is not in a form that is known.

        Args:
            path: the document's name.
            yaml: where its front matter stands.
            diagnostics: what was found so far.

        >>> document = '---\\ntitle: "A"\\nwebUrl: "https://e.org/a"\\ntype: article\\n---\\n'
        >>> Forms(Settings()).said("a.md", Yaml(document, 4, 54, 1), ()).groups[0][:4]
        (2, 1, 0, '\\uffff')
        """
        document, start, end, lines_before = yaml
        if is_odd(document, start, end):
            return None
        if not start:
            # Each line of a form begins with a line break, that of the fence if there is one.
            document, start, end = "\n" + document, 1, end + 1
        try:
            found = self._matched(ARTICLE, 0, document, start - 1, end)
            return None if found is None else self._document(path, found, start, lines_before, list(diagnostics))
        except (IrregularError, _UnsureError):
            return None

    def _document(
        self,
        path: str,
        found: tuple[_Form, re.Match[str]],
        start: int,
        lines_before: int,
        diagnostics: list[Diagnostic],
    ) -> Said:
        form, match = found
        iri, age, rows, at = self._article(form, match, 0)
        document, line = match.string, lines_before + 1
        # Its place is its first line that is not empty.
        own = (line + _blank(document, start), 1, 0, age, rows)
        related = "" if at < 0 else match[at] or ""
        if not related or related.isspace():
            return Said(path, (own,), (), tuple(diagnostics))
        groups: list[Group] = [own]
        targets: dict[str, tuple[int, int]] = {}
        head, indent, parts = _items(related)
        line, column = line + document.count("\n", start, match.start(at)) + head, indent + 3
        for part in parts:
            text = part.rstrip("\n")
            target, its_age, its_rows, lines = self._related(text, indent + 2)
            line += 1
            groups.append((line, column, 1, its_age, its_rows))
            if target in targets:
                diagnostics.append(repeated(path, (line, column), target))
            else:
                targets[target] = (line, column)
            line += lines + len(part) - len(text)
        links = (_RELATED, iri, 0, age, targets)
        return Said(path, tuple(groups), (links,), tuple(diagnostics))

    def _new_related(self, part: str, indent: int) -> tuple[str, str, bytes, int]:
        """Return IRI, age and rows of a related article, given the text after its dash, and the line breaks in that."""
        found = self._matched(ARTICLE, indent, f"\n{' ' * indent}{part}")
        if found is None:
            raise _UnsureError
        iri, age, rows, _ = self._article(*found, indent)
        return iri, age, rows, part.count("\n")

    def _article(self, form: _Form, match: re.Match[str], indent: int) -> tuple[str, str, bytes, int]:
        """Return an article's IRI, age and rows, and the group of what it is related to, or -1."""
        stated = match.groups()
        parts = _values(form, stated, _LAYOUT.size)
        if not indent and not (parts[_TITLE] and parts[_TYPE]):
            raise _UnsureError
        iri = self._identity(form, stated, parts)
        rows, related = [""], -1
        for key, at, kind, many, group in form.relations:
            below = stated[group]
            if key == _RELATED:
                related = group + 1
            elif below and not below.isspace():
                named = self._pictures(below) if kind == IMAGE.name else self._named(kind, below, indent, many)
                parts[at] = named[0]
                rows += named[1]
        rows[0] = row_text(ARTICLE.name, iri, 0, UNIT.join(parts))
        return iri, age_of(parts[_DATE]), group_text(rows), related

    def _identity(self, form: _Form, stated: Sequence[str | None], parts: list[str]) -> str:
        """Return an article's IRI, and settle the values that depend on it."""
        web_line, original_line = _line(stated, form.web), _line(stated, form.original)
        stated_original = _unquoted(original_line) if original_line else ""
        # Most are stated twice in the same words.
        stated_web = stated_original if web_line == original_line else _unquoted(web_line) if web_line else ""
        original = _url(stated_original) if stated_original else ""
        web = original if stated_web == stated_original else _url(stated_web)
        identity = original or web
        if not identity or (web and web != identity):
            raise _UnsureError
        base = self._settings.base
        if identity.startswith(base) and article_url(identity, base) is None:
            raise _UnsureError
        text = stated_original if original else stated_web
        if text != identity:
            text = repaired(text)
            parts[_STATED] = single_line(text) if text != identity else ""
        if parts[_AMP]:
            parts[_AMP] = GROUP.join(url for url in parts[_AMP].split(GROUP) if url != identity)
        return identity

    def _pictures(self, below: str) -> tuple[str, list[str]]:
        """Return the addresses of a list of pictures, and their rows."""
        iris, rows = [], []
        _, indent, parts = _items(below)
        for part in parts:
            if part.startswith(_ADDRESS) and part[_ADDRESS_END : _ADDRESS_END + 1] not in ("", " ", "\n"):
                # Only its address tells a picture from many others.
                end = part.find("\n")
                line, rest = (part[_ADDRESS_END:end], part[end:]) if end >= 0 else (part[_ADDRESS_END:], "\n")
                iri, said = self._picture(_unquoted(line)), self._measures(rest, indent + 2)
            else:
                form, stated = self._stated_of_picture(f"\n{' ' * (indent + 2)}{part}", indent + 2)
                iri, said = self._picture(_text(stated, form.url)), UNIT.join(_values(form, stated, _PICTURE_SIZE))
            iris.append(iri)
            rows.append(row_text(IMAGE.name, iri, 1, said))
        return iris[0] if len(iris) == 1 else GROUP.join(dict.fromkeys(iris)), rows

    def _newly_measured(self, rest: str, indent: int) -> str:
        """Return the text of a picture, given the lines below its address."""
        if rest.isspace():
            return UNIT * (_PICTURE_SIZE - 1)
        form, stated = self._stated_of_picture(rest, indent)
        if form.url >= 0 and stated[form.url] is not None:
            # Its address is stated twice.
            raise _UnsureError
        return UNIT.join(_values(form, stated, _PICTURE_SIZE))

    def _stated_of_picture(self, text: str, indent: int) -> tuple[_Form, tuple[str | None, ...]]:
        found = self._matched(IMAGE, indent, text)
        if found is None:
            raise _UnsureError
        return found[0], found[1].groups()

    def _picture(self, stated: str) -> str:
        if is_plain(stated):
            return stated
        text = repaired(stated)
        url = resolved(text, self._settings.site)
        if not text or url is None or (url != text and has_invalid_characters(text)):
            raise _UnsureError
        return url

    def _newly_named(self, kind: str, below: str, above: int, many: bool) -> tuple[str, list[str]]:
        """Return the IRIs of what stands below a key, providers or topics, and their rows."""
        value = value_below(below, above)
        if isinstance(value, list) and not many:
            raise _UnsureError
        stated = [each for each in (value if isinstance(value, list) else [value]) if each is not None]
        # A bare value is a label, which other lists have too.
        named = [self._labelled(kind, each) if isinstance(each, str) else self._said_of(kind, each) for each in stated]
        return GROUP.join(dict.fromkeys(iri for iri, _ in named)), [row for _, rows in named for row in rows]

    def _said_of(self, kind: str, stated: YamlValue) -> tuple[str, list[str]]:
        """Return the IRI of what a value stands for, and its rows."""
        statement = stated_anywhere(kind, stated, self._settings)
        if statement is None:
            raise _UnsureError
        return statement.id, rows_named(statement)

    # Finding and learning forms

    def _matched(
        self, kind: Kind, indent: int, text: str, start: int = 0, end: int = sys.maxsize
    ) -> tuple[_Form, re.Match[str]] | None:
        """Return the form that a stretch of text has, and where its values are."""
        known = self._known.get((kind.name, indent), ())
        for form in known:
            match = form.pattern.fullmatch(text, start, end)
            if match is not None:
                return form, match
        learned = self._learned(kind, text[start:end].lstrip("\n"), indent, known)
        match = None if learned is None else learned.pattern.fullmatch(text, start, end)
        return None if learned is None or match is None else (learned, match)

    def _learned(self, kind: Kind, text: str, indent: int, known: tuple[_Form, ...]) -> _Form | None:
        """Return a form for a text that has none yet, and remember it."""
        if indent >= MAX_INDENT:
            return None
        keys = keys_of("\n" + text, indent)
        if not _READABLE[kind.name].issuperset(keys) or (indent and _RELATED in keys):
            return None
        for at, form in enumerate(known):
            merged = _merged(form.keys, keys)
            if merged == form.keys:
                # It has the form already, so what does not fit is a value.
                return None
            if merged is not None:
                made = _form(kind, indent, merged)
                self._known[kind.name, indent] = (*known[:at], made, *known[at + 1 :])
                return made
        if len(known) >= MAX_FORMS:
            return None
        made = _form(kind, indent, tuple(keys))
        self._known[kind.name, indent] = (*known, made)
        return made


_RELATED = "related"
_LAYOUT = layout_of(ARTICLE.name)
_ADDRESS = f"{IMAGE.identity[0]}: "
_ADDRESS_END = len(_ADDRESS)
_PICTURE_SIZE = layout_of(IMAGE.name).size
_TITLE, _TYPE, _DATE, _STATED, _AMP = (
    _LAYOUT.place(name) for name in ("title", "type", "publishedDateTime", "statedUrls", "ampUrls")
)

_READABLE = {
    kind.name: frozenset(
        (
            *(key for key in UNREAD_KEYS if key != "taxonomy"),
            *kind.identity,
            *(key for field in kind.fields for key in field.keys),
            *(relation.front_matter for relation in relations_of(kind.name)),
        )
    )
    for kind in (ARTICLE, IMAGE)
}


def _merged(known: tuple[str, ...], keys: list[str]) -> tuple[str, ...] | None:
    """Return keys in an order in which both sequences are, or None where they contradict each other.

    >>> _merged(("a", "c"), ["a", "b", "c"]), _merged(("a", "b"), ["b", "a"])
    (('a', 'b', 'c'), None)
    """
    merged = list(known)
    at = 0
    for key in keys:
        if key in merged:
            place = merged.index(key)
            if place < at:
                return None
            at = place + 1
        else:
            merged.insert(at, key)
            at += 1
    return tuple(merged)


_SCALAR = r" ++([^ \n][^\n]*+)"


def _form(kind: Kind, indent: int, keys: tuple[str, ...]) -> _Form:
    """Return the form of a kind of thing whose keys are indented so far."""
    relations = {relation.front_matter: relation for relation in relations_of(kind.name)}
    space = " " * indent
    pieces, groups, number = [], {}, 0
    for key in keys:
        if key in relations:
            # The lines below: indented further, or the dashes of a list, or empty.
            empty = r" ++\[\](?![^\n])|" if relations[key].many else ""
            value = rf"(?:{empty}((?:\n(?:{space}[ -][^\n]*+|(?![^\n])))*+))"
            groups[key], number = number, number + 1
        else:
            value = _SCALAR
            groups[key], number = number, number + 1
        pieces.append(rf"(?:\n++{space}{key}:{value}(?![^\n]))?+")
    layout = layout_of(kind.name)
    stated = [each for each in kind.fields if each.name != "webUrl" and not groups.keys().isdisjoint(each.keys)]
    return _Form(
        keys,
        re.compile("".join(pieces) + r"\n*+"),
        tuple(
            (layout.place(each.name), groups[each.keys[0]], _READERS[kind.name, each.name])
            for each in stated
            if len(each.keys) == 1
        ),
        tuple(
            (
                layout.place(each.name),
                tuple(groups[key] for key in each.keys if key in groups),
                _READERS[kind.name, each.name],
                each.many,
            )
            for each in stated
            if len(each.keys) > 1
        ),
        tuple(groups[key] for key in UNREAD_KEYS if key in groups),
        tuple(
            (each.key, -1 if each.key == _RELATED else layout.place(each.key), each.target, each.many, groups[key])
            for key, each in relations.items()
            if key in groups
        ),
        *(groups.get(key, -1) for key in ("webUrl", "originalUrl", "url")),
    )


# Values


def _values(form: _Form, stated: Sequence[str | None], size: int) -> list[str]:
    """Return the parts of a row, those of what it names left empty."""
    parts = [""] * size
    for at, group, read in form.fields:
        text = stated[group]
        if text is not None:
            value = read(text)
            if value is None:
                raise _UnsureError
            parts[at] = value
    for group in form.unread:
        text = stated[group]
        if text is not None:
            _unquoted(text)
    for at, several, read, many in form.several:
        found = [read(text) for group in several if (text := stated[group]) is not None]
        if None in found:
            raise _UnsureError
        values = [value for value in found if value]
        parts[at] = GROUP.join(sorted(set(values))) if many else next(iter(values), "")
    return parts


def _line(stated: Sequence[str | None], group: int) -> str | None:
    """Return what stands after a key, None where it does not stand there."""
    return None if group < 0 else stated[group]


def _text(stated: Sequence[str | None], group: int) -> str:
    """Return the text that a key states, empty where it states none."""
    line = _line(stated, group)
    return "" if line is None else _unquoted(line)


def _unquoted(line: str) -> str:
    """Return the text that a value on one line stands for, empty for a null."""
    if line[0] == '"' == line[-1]:
        text = line[1:-1]
        if '"' not in text and "\\" not in text and len(line) > 1:
            return text
    return scalar(line) or ""


def _read_text(line: str) -> str:
    if line[0] == '"' == line[-1] and line.isascii() and "&" not in line and "\\" not in line:
        text = line[1:-1]
        if '"' not in text and len(line) > 1:
            # There are no control characters in a line: `opened` takes out those that YAML refuses,
            # and where there are others `is_odd`. So all of it is printable, and nothing to repair.
            return text.strip()
    return repaired(_unquoted(line))


def _read_line(line: str) -> str:
    text = _read_text(line)
    # All white space but this is not printable.
    return text if "  " not in text and text.isprintable() else single_line(text)


def _read_date(line: str) -> str | None:
    # Such a text is what it stands for.
    return line if plain_datetime(line) else _read_stated_date(line)


def _reader(field: Field) -> _Read:
    """Return what reads the values of a field: what repairing and converting gives."""
    quick = {Datatype.TEXT: _read_text, Datatype.LINE: _read_line, Datatype.DATETIME: _read_date}.get(field.datatype)
    return _converting(field) if quick is None else quick


def _converting(field: Field) -> _Read:
    plain, convert = PLAIN.get(field.datatype), conversion(field)

    def read(line: str) -> str | None:
        text = _unquoted(line)
        value = None if plain is None else plain(text)
        if value is None:
            text = repaired(text)
            value, code, _ = convert(text) if text else ("", None, "")
            if code is not None:
                return None
        return str(value)

    # Dates and addresses are hardly ever repeated; all else is.
    return read if field.datatype in (Datatype.DATETIME, Datatype.URL) else lru_cache(maxsize=1 << 10)(read)


_read_stated_date = _converting(ARTICLE.field("publishedDateTime"))
_READERS = {(kind.name, field.name): _reader(field) for kind in (ARTICLE, IMAGE) for field in kind.fields}


def _url(stated: str) -> str:
    """Return the address that a text states, empty where it states none."""
    if is_plain(stated):
        return stated
    text = repaired(stated)
    value, code, _ = CONVERSIONS[Datatype.URL](text) if text else ("", None, "")
    if code is not None:
        raise _UnsureError
    return str(value)


def _blank(text: str, start: int) -> int:
    """Return how many empty lines stand in a text from there on."""
    at = start
    while text[at] == "\n":
        at += 1
    return at - start


# What stands below a key

_LIST = re.compile(r"(\n++)( *+)- (?=[^ \n])")


def _items(block: str) -> tuple[int, int, list[str]]:
    """Return how many empty lines stand before a list, its indentation, and what follows each dash."""
    match = _LIST.match(block)
    if match is None:
        raise IrregularError
    blank, space = match.groups()
    return len(blank) - 1, len(space), block.split(f"\n{space}- ")[1:]
