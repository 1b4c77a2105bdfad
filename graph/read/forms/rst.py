"""Front matter in reStructuredText: a title, a field list (`:date: 2020-01-01`), comments of Nikola."""

from __future__ import annotations

import re

from graph.read.forms.form import PlacedFields
from graph.read.forms.lines import MAX_HEADER, Header, lines_of, read_comments
from graph.read.front_matter import KeyPath, YamlValue

__all__ = ["read_field_list"]

_FIELD = re.compile(r":([A-Za-z][^:`\n]{0,59}):(?:[ \t]+(.*)|[ \t]*)")
_DIRECTIVE = re.compile(r"\.\. (meta|post)::[ \t]*(.*)")
_NIKOLA = re.compile(r"\.\. [A-Za-z][A-Za-z0-9_-]{0,39}:(?:[ \t]|$)")
_DECORATION = re.compile(r"([!-/:-@\[-`{-~])\1++")

_Line = tuple[int, int, str]


def read_field_list(text: str) -> Header | None:
    """Return the title and the fields at the top of a text, or None where there are none.

    >>> header = read_field_list("A title\\n=======\\n\\n:date: 2020-01-01\\n:tags: b,\\n   c\\n\\nText\\n")
    >>> header.front.fields, header.end
    ({'title': 'A title', 'date': '2020-01-01', 'tags': 'b, c'}, 51)
    """
    reader = _Reader(_head(text))
    reader.read()
    if not reader.fields:
        return None
    places: dict[KeyPath, tuple[int, int]] = {(): (min(reader.places.values())[0], 1)}
    return Header(PlacedFields(reader.fields, places | reader.places), reader.end)


def _head(text: str) -> list[_Line]:
    return [line for _, line in zip(range(MAX_HEADER), lines_of(text), strict=False)]


class _Reader:
    """Reads the top of a document, line by line."""

    def __init__(self, lines: list[_Line]) -> None:
        self.fields: dict[str, YamlValue] = {}
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.end = 0
        self._lines = lines
        self._at = 0

    def read(self) -> None:
        """Read comments, the title and fields until other text comes."""
        while self._at < len(self._lines):
            line = self._line(self._at)
            directive = _DIRECTIVE.fullmatch(line)
            if not line:
                self._at += 1
            elif _NIKOLA.match(line):
                self._comment(line)
            elif directive is not None:
                self._directive(directive)
            elif line.startswith("..") and not re.match(r"\.\. [\w-]+::", line):
                self._skip()
            elif not (self._field(line) or self._title(line)):
                break
            self.end = self._lines[min(self._at, len(self._lines)) - 1][1]

    def _line(self, at: int) -> str:
        return self._lines[at][2] if at < len(self._lines) else ""

    def _add(self, key: str, value: str, column: int, at: int) -> None:
        self.fields.setdefault(key, value or None)
        self.places.setdefault((key,), (at + 1, column))

    def _comment(self, line: str) -> None:
        front = read_comments(line, 0, len(line), self._at)
        if front is not None:
            self.fields = front.fields | self.fields
            self.places = {way: place for way, place in front.places.items() if way} | self.places
        self._at += 1

    def _skip(self) -> None:
        """Pass over a comment or a target with the indented lines below it."""
        self._at += 1
        while self._line(self._at)[:1] in (" ", "\t"):
            self._at += 1

    def _directive(self, match: re.Match[str]) -> None:
        """Read the options of `meta`, or of the `post` of ABlog, whose argument is a date."""
        if match[1] == "post" and match[2]:
            self._add("date", match[2].strip(), match.start(2) + 1, self._at)
        self._at += 1
        while self._line(self._at)[:1] in (" ", "\t"):
            if not self._field(self._line(self._at).lstrip()):
                self._at += 1

    def _field(self, line: str) -> bool:
        match = _FIELD.fullmatch(line)
        if match is None:
            return False
        at, values = self._at, [match[2] or ""]
        indent = len(self._line(at)) - len(line)
        self._at += 1
        while (below := self._line(self._at))[: indent + 1].isspace() and len(below) > indent:
            values.append(below.strip())
            self._at += 1
        column = indent + (match.start(2) if match[2] else 0) + 1
        self._add(match[1].strip(), " ".join(filter(None, (value.strip() for value in values))), column, at)
        return True

    def _title(self, line: str) -> bool:
        """Read a title between two lines of punctuation, or above one."""
        if "title" in self.fields:
            return False
        over = _DECORATION.fullmatch(line) is not None
        title, under = self._line(self._at + over), self._line(self._at + over + 1)
        if not title.strip() or _DECORATION.fullmatch(title) or not _DECORATION.fullmatch(under):
            return False
        if (over and under[0] != line[0]) or len(under) < min(len(title.strip()), 4):
            return False
        text = title.strip()
        self._add("title", text, len(title) - len(title.lstrip()) + 1, self._at + over)
        self._at += over + 2
        return True
