"""Front matter in the form that nearly every document has, read without a YAML parser.

Sites write front matter by program: one `key: value` a line, texts in double quotes, lists
indented or not, no aliases, tags, comments or values that run over lines. Of such a text every
stretch of lines stands for itself, so that the same related article or provider, repeated in
thousands of documents, is read once and remembered by its text.

The grammar below is a strict subset of YAML, chosen so that nothing in it can be understood in
another way; `scanned` returns None for everything else, and the reference loader reads that.
Values stay the text that the document has, as with the reference loader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

__all__ = ["MAX_INDENT", "IrregularError", "Piece", "Scan", "is_odd", "keys_of", "scalar", "scanned", "value_below"]

MAX_LINES = 50_000
"""Longer texts are left to the reference loader, which counts their values."""

MAX_INDENT = 16
"""Deeper texts are left to the reference loader, which counts their levels."""

SHARED_LENGTH = 8192
"""Stretches up to so many characters are remembered: related articles are, lists of them are not."""

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*:(?:[ \n]|$)")
_NULLS = frozenset(("null", "Null", "NULL"))
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\nrt])*)"')
_SINGLE = re.compile(r"'((?:[^']|'')*)'")
# What YAML 1.1 takes for a line break, and what it allows in some places only.
_ODD_ASCII = "\t\r"
_ODD = _ODD_ASCII + "\x85\u2028\u2029\ufeff"


class Piece(dict[str, Any]):
    """A mapping read from a stretch of text, the same object wherever the same text stands.

    It must not be changed. It is hashable by identity, so that what is derived from it can be
    remembered too.
    """

    __slots__ = ()
    __hash__ = object.__hash__  # type: ignore[assignment]


class IrregularError(Exception):
    """A text is outside of the grammar."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A text that was read.

    Attributes:
        fields: key to value.
        lines: key to the line, counted from 0, that it stands on.
        items: key to the lines on which the items of its list begin, and the column of their text
            counted from 1.
    """

    fields: dict[str, Any]
    lines: dict[str, int]
    items: dict[str, tuple[list[int], int]]


def scanned(text: str) -> Scan | None:
    """Return what a front matter says, or None where it is not in the form described above.

    Args:
        text: the lines between the fences, without the characters that YAML refuses.

    >>> scanned('title: "A"\\ntopics:\\n  - AI\\n').fields
    {'title': 'A', 'topics': ['AI']}
    >>> scanned("title: [A, B]\\n") is None
    True
    """
    if is_odd(text):
        return None
    body = text.lstrip("\n")
    if not body:
        return None
    scan = Scan({}, {}, {})
    try:
        _read_fields("\n" + body, len(text) - len(body), scan)
    except IrregularError:
        return None
    return scan


def is_odd(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a text, or its length, is such that the reference loader must read it.

    Args:
        text: what the YAML stands in.
        start, end: where; all of it where they are left out.

    >>> is_odd("title: A"), is_odd("title:\\tA"), is_odd("title:\\tA", 7)
    (False, True, False)
    """
    end = len(text) if end is None else end
    for odd in _ODD_ASCII if text.isascii() else _ODD:
        if text.find(odd, start, end) >= 0:
            return True
    return end - start > MAX_LINES and text.count("\n", start, end) > MAX_LINES


def _read_fields(text: str, line: int, scan: Scan) -> None:
    """Read the fields of a document into a scan."""
    for key, quoted, plain, block in zip(*_entries(text, 0), strict=True):
        scan.lines[key] = line
        if quoted is None and plain is None and _is_list(block):
            scan.fields[key], starts, column = _items(block, 0)
            scan.items[key] = [line + start for start in starts], column
        else:
            scan.fields[key] = _value(quoted, plain, block, 0)
        line += 1 + block.count("\n")


# Each level of a text begins with a line break, which is what makes these patterns quick to find:
# what stands between two matches belongs to the first one, and is read by the next level, which
# refuses what is not indented as it must be.


@lru_cache(maxsize=MAX_INDENT)
def _entry(indent: int) -> re.Pattern[str]:
    """A key at this indentation, and its text, in double quotes or not."""
    return re.compile(
        rf'\n{" " * indent}([A-Za-z_][A-Za-z0-9_-]{{0,99}}):(?: +(?:"([^"\\\n]*)"|([^ \n][^\n]*)))?(?=\n|\Z)'
    )


@lru_cache(maxsize=MAX_INDENT)
def _item(indent: int) -> re.Pattern[str]:
    """The dash of an item at this indentation."""
    return re.compile(rf"\n{' ' * indent}- (?=[^ \n])")


def _entries(text: str, indent: int) -> tuple[list[str], list[Any], list[Any], list[str]]:
    """Return the keys of a mapping, their texts in quotes and not, and the lines below each."""
    parts: list[Any] = _entry(indent).split(text)
    keys = parts[1::4]
    if parts[0] or len(set(keys)) != len(keys):
        raise IrregularError
    return keys, parts[2::4], parts[3::4], parts[4::4]


def _value(quoted: str | None, plain: str | None, block: str, above: int) -> Any:
    """Return the value of a key, given its text and the lines below it."""
    if not block or block.isspace():
        return quoted if plain is None else scalar(plain)
    if quoted is not None or plain is not None:
        raise IrregularError
    return value_below(block, above)


def keys_of(text: str, indent: int) -> list[str]:
    """Return the keys of a mapping that a line break stands before.

    Raises:
        IrregularError: it does not begin with a key at this indentation, or states one twice.

    >>> keys_of("\\ntitle: A\\ntopics:\\n- AI", 0)
    ['title', 'topics']
    """
    return _entries(text, indent)[0]


def value_below(block: str, above: int) -> Any:
    """Return the list or mapping that the lines below a key are, or those of an item.

    Args:
        block: the lines, a line break before each.
        above: the indentation of the key.

    Raises:
        IrregularError: the lines are outside of the grammar.

    >>> value_below("\\n  name: A", 0)
    {'name': 'A'}
    """
    return _remembered(block, above) if len(block) <= SHARED_LENGTH else _read(block, above)


def _read(block: str, above: int) -> Any:
    if _is_list(block):
        return _items(block, above)[0]
    body = "\n" + block.lstrip("\n")
    indent = _indent(body)
    if indent <= above:
        raise IrregularError
    keys, quoted, plain, below = _entries(body, indent)
    return Piece(zip(keys, map(_value, quoted, plain, below, repeat(indent)), strict=True))


@lru_cache(maxsize=1 << 13)
def _remembered(block: str, above: int) -> Any:
    return _read(block, above)


def _indent(body: str) -> int:
    """Return the indentation of the first line, which a line break stands before."""
    indent = len(body) - len(body[1:].lstrip(" ")) - 1
    if indent >= MAX_INDENT:
        raise IrregularError
    return indent


def _is_list(block: str) -> bool:
    return block.lstrip("\n ").startswith("- ")


def _items(block: str, above: int) -> tuple[list[Any], list[int], int]:
    """Return the items of a list, the lines they begin on, the first one being 0, and their column."""
    body = block.lstrip("\n")
    indent = _indent("\n" + body)
    head, *parts = _item(indent).split("\n" + body)
    if head or indent < above:
        raise IrregularError
    values, starts, line = [], [], len(block) - len(body)
    for part in parts:
        starts.append(line)
        line += 1 + part.count("\n")
        values.append(_listed(part, indent))
    return values, starts, indent + 3


def _listed(part: str, above: int) -> Any:
    """Return the value of an item, given what follows its dash."""
    if _KEY.match(part):
        return value_below(f"\n{' ' * (above + 2)}{part}", above)
    text, _, below = part.partition("\n")
    if below and not below.isspace():
        raise IrregularError
    return scalar(text)


def scalar(text: str) -> str | None:
    """Return the text that a value on one line stands for, or None for a plain null.

    Raises:
        IrregularError: it is outside of the grammar.

    >>> scalar("'it''s'"), scalar("null")
    ("it's", None)
    """
    if text[0] == '"':
        quoted = _QUOTED.fullmatch(text)
        if quoted is None:
            raise IrregularError
        return _ESCAPE.sub(_unescaped, quoted[1])
    if text[0] == "'":
        single = _SINGLE.fullmatch(text)
        if single is None:
            raise IrregularError
        return single[1].replace("''", "'")
    return _plain(text)


@lru_cache(maxsize=1 << 12)
def _plain(text: str) -> str | None:
    # Plain are names and words, which come again; what takes quotes with escapes hardly does.
    start = text[1:2] if text[0] == "-" else text[0]
    if not start.isalnum() or ": " in text or " #" in text or text[-1] in ": ":
        raise IrregularError
    return None if text in _NULLS else text


def _unescaped(match: re.Match[str]) -> str:
    return _ESCAPES[match[1]]
