"""Front matter as lines: `Title: value` of Pelican and MultiMarkdown, `.. title: value` of Nikola, `#+TITLE:` of Org."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.read.forms.form import PlacedFields
from graph.read.front_matter import KeyPath, YamlValue

__all__ = ["KNOWN_KEYS", "Header", "lines_of", "read_comments", "read_header", "read_org", "read_properties"]

MAX_HEADER = 500
"""Headers of more lines are text: every one is a key or a value of people, not of programs."""

KNOWN_KEYS = frozenset(
    (
        *("title", "date", "author", "authors", "slug", "tags", "tag", "category", "categories", "keywords", "summary"),
        *("description", "abstract", "excerpt", "subtitle", "modified", "updated", "created", "published", "status"),
        *("lang", "language", "permalink", "save_as", "template", "layout", "topics", "weburl", "originalurl"),
        *("sourceurl", "publisheddatetime", "secured"),
    )
)
"""At least one of these tells a header from prose such as `Note: this`."""

_SURE_KEYS = frozenset(("title", "date", "author", "authors", "slug", "weburl", "secured"))
"""One line is a header only if its key is one of these."""

_LISTS = frozenset(("tags", "tag", "topics", "categories", "keywords", "authors"))
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_ -]{0,39}):(?:[ \t]+(.*)|[ \t]*)")
_COMMENT = re.compile(r"\.\. ([A-Za-z][A-Za-z0-9_-]{0,39}):(?:[ \t]+(.*)|[ \t]*)")
_ORG = re.compile(r"#\+([A-Za-z][A-Za-z0-9_-]{0,39}):[ \t]*(.*)")
_PROPERTY = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,39})::(?:[ \t]+(.*)|[ \t]*)")
_PROPERTIES = KNOWN_KEYS | {"alias", "aliases"}
_YAML_ITEM = re.compile(r"[ \t]*- |[ \t]*-$")


class Header(NamedTuple):
    """Fields on lines at the top of a document.

    Attributes:
        front: the fields.
        end: where the text after them begins.
    """

    front: PlacedFields
    end: int


def lines_of(text: str, start: int = 0) -> Iterator[tuple[int, int, str]]:
    """Yield where each line begins, where the next one does, and the line without white space at its end.

    >>> list(lines_of("title: A \\nB"))
    [(0, 10, 'title: A'), (10, 11, 'B')]
    """
    while start < len(text):
        found = text.find("\n", start)
        end = len(text) if found < 0 else found
        yield start, min(end + 1, len(text)), text[start:end].rstrip()
        start = end + 1


class _Collected:
    """Keys with their lines of values, while a header is read."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self._key = ""

    def key(self, key: str, value: str | None, line: int, column: int) -> None:
        self._key = key
        self.values.setdefault(key, [])
        self.places.setdefault((key,), (line, column))
        self.more(value or "")

    def more(self, value: str) -> None:
        value = value.strip()
        if value:
            self.values[self._key].append(value)

    def front(self) -> PlacedFields:
        fields = {key: _joined(key, values) for key, values in self.values.items()}
        places: dict[KeyPath, tuple[int, int]] = {(): (min(self.places.values(), default=(1, 1))[0], 1)}
        return PlacedFields(fields, places | self.places)


def _joined(key: str, values: list[str]) -> YamlValue:
    if len(values) > 1 and key.lower() in _LISTS:
        return [*values]
    text = " ".join(values)
    for quote in "\"'":
        if len(text) > 1 and text[0] == quote == text[-1] and text.count(quote) == 2:
            return text[1:-1]
    return text or None


def read_header(text: str) -> Header | int | None:
    """Return the fields of `Key: value` lines at the top of a text.

    They end at a blank line, or at `---`. Where lists stand before that `---`, it is YAML without its first
    fence, as Hexo takes it: the answer is where the closing fence begins. None is no header.

    >>> header = read_header("Title: A\\nTags: b, c\\n\\nText\\n")
    >>> header.front.fields, header.end
    ({'Title': 'A', 'Tags': 'b, c'}, 21)
    >>> read_header("tags:\\n- b\\n---\\nText\\n"), read_header("Note: this\\n\\nText\\n")
    (10, None)
    """
    collected = _Collected()
    items = False
    blank = True
    for number, (start, end, line) in enumerate(lines_of(text), 1):
        if not line and blank:
            continue
        blank = False
        if number > MAX_HEADER:
            return None
        if not line:
            return None if items else _header(collected, end)
        if line in ("---", "...") and collected.values:
            return start if items else _header(collected, end)
        match = _HEADER.fullmatch(line)
        if match is not None:
            collected.key(match[1].strip(), match[2], number, match.start(2) + 1 if match[2] else 1)
        elif collected.values and _YAML_ITEM.match(line):
            items = True
        elif collected.values and line[0] in " \t":
            collected.more(line)
        else:
            return None
    return None if items or blank else _header(collected, len(text))


def _header(collected: _Collected, end: int) -> Header | None:
    keys = {key.lower() for key in collected.values}
    known = _SURE_KEYS if len(keys) == 1 else KNOWN_KEYS
    return None if known.isdisjoint(keys) else Header(collected.front(), end)


def read_properties(text: str) -> Header | None:
    """Return the fields of the lines `key:: value` at the top of a note, or None where there are none.

    >>> read_properties("tags:: a, b\\nalias:: B\\n\\n- Text\\n").front.fields
    {'tags': 'a, b', 'alias': 'B'}
    """
    collected = _Collected()
    after = 0
    for number, (_, end, line) in enumerate(lines_of(text), 1):
        match = _PROPERTY.fullmatch(line)
        if match is None or number > MAX_HEADER:
            break
        collected.key(match[1], match[2], number, match.start(2) + 1 if match[2] else 1)
        after = end
    if _PROPERTIES.isdisjoint(key.lower() for key in collected.values):
        return None
    return Header(collected.front(), after)


def read_comments(text: str, start: int, end: int, lines_before: int) -> PlacedFields | None:
    """Return the fields of the lines `.. key: value` of a part of a text, or None where there are none.

    >>> read_comments(".. title: A\\n.. tags: b\\n", 0, 23, 0).fields
    {'title': 'A', 'tags': 'b'}
    """
    collected = _Collected()
    for number, (_, _, line) in enumerate(lines_of(text[start:end]), lines_before + 1):
        match = _COMMENT.fullmatch(line)
        if match is not None:
            collected.key(match[1], match[2], number, match.start(2) + 1 if match[2] else 1)
        elif line and collected.values and line[0] in " \t":
            collected.more(line)
        elif line:
            break
    return collected.front() if collected.values else None


def read_org(text: str) -> Header | None:
    """Return the fields of `#+KEY: value` lines at the top of a text, or None where there are none.

    >>> read_org("#+TITLE: A\\n#+FILETAGS: :b:c:\\n\\n* Heading\\n").front.fields
    {'title': 'A', 'tags': ['b', 'c']}
    """
    collected = _Collected()
    after = 0
    drawer = False
    for number, (_, end, line) in enumerate(lines_of(text), 1):
        match = _ORG.fullmatch(line)
        if line.startswith(":") and line.endswith(":"):
            drawer = line.upper() != ":END:"
        elif match is not None and number <= MAX_HEADER:
            drawer = False
            _add_org(collected, match, number)
        elif line and not drawer and not line.startswith("# "):
            break
        after = end
    return Header(collected.front(), after) if collected.values else None


def _add_org(collected: _Collected, match: re.Match[str], number: int) -> None:
    key, value, column = match[1].lower(), match[2], match.start(2) + 1
    if key in ("filetags", "tags"):
        collected.key("tags", "", number, column)
        for tag in value.replace(":", " ").split():
            collected.more(tag)
    else:
        collected.key(key, value.strip("<>[]") if key == "date" else value, number, column)
