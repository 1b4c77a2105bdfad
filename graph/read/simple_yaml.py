"""The subset of YAML that sites write, read without a YAML parser.

Sites write front matter by program: one `key: value` a line, texts in double quotes, lists
indented or not, no aliases, tags, comments or values that run over lines. The grammar below is a
strict subset of YAML, chosen so that nothing in it can be understood in another way;
`IrregularError` is raised for everything else, and the reference loader reads that. Scalars stay
text, as with the reference loader.

The lines below a key stay a `Block` until they are asked for: the same related article or provider
stands in thousands of documents, and a reader that remembers it by its text need not read it again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

__all__ = [
    "Block",
    "IrregularError",
    "Items",
    "Stated",
    "item_mapping",
    "item_value",
    "items_of",
    "key_lines",
    "mapping_of",
    "value_of",
]

MAX_LINES = 50_000
"""Longer texts are left to the reference loader, which counts their values."""

MAX_INDENT = 16
"""Deeper texts are left to the reference loader, which counts their levels."""

_NULLS = frozenset(("null", "Null", "NULL"))
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}
_QUOTED = re.compile(r'"((?:[^"\\]++|\\["\\nrt])*+)"')
_SINGLE = re.compile(r"'((?:[^']++|'')*+)'")
# The line breaks of YAML 1.1, and the characters that it allows in some places only.
_ODD_ASCII = "\t\r"
_ODD = _ODD_ASCII + "\x85\u2028\u2029\ufeff"


YamlValue = str | None | list["YamlValue"] | dict[str, "YamlValue"]
"""A value of front matter before the schema gives it a type."""


class IrregularError(Exception):
    """A text is outside of the grammar."""


class Block(NamedTuple):
    """The lines below a key, not read yet.

    Attributes:
        text: the lines, a line break before each.
        above: the indentation of the key.
    """

    text: str
    above: int


class Items(NamedTuple):
    """The items of a list, not read yet.

    Attributes:
        parts: the text of each item after its dash.
        first: how many line breaks stand before the first item, less one.
        indent: the indentation of the dashes.
    """

    parts: list[str]
    first: int
    indent: int


Stated = str | None | Block
"""A value of a mapping: a scalar's text, None for a null, or the lines below the key."""


def mapping_of(text: str, indent: int = 0) -> dict[str, Stated]:
    """Read the keys of a mapping; the lines below a key stay a block.

    Args:
        text: the lines of the mapping, a line break before each.
        indent: the indentation of its keys.

    Raises:
        IrregularError: the text is outside of the grammar, as far as it is read here.

    >>> mapping_of('\\ntitle: "A"\\ntopics:\\n  - AI')
    {'title': 'A', 'topics': Block(text='\\n  - AI', above=0)}
    """
    stated = _mapping(_entry(indent).split(text), indent)
    if stated is None:
        raise IrregularError
    return stated


def _mapping(parts: list[Any], indent: int) -> dict[str, Stated] | None:
    """Return keys with their values, given the text before the first key, then key, line and lines below of each.

    Return None for a text that does not begin with a key.
    """
    if parts[0]:
        return None
    stated: dict[str, Stated] = {}
    for key, line, below in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if not below or below.isspace():
            if line is None:
                stated[key] = None
            elif line[0] == '"' == line[-1] and line.count('"') == 2 and "\\" not in line:
                stated[key] = line[1:-1]
            else:
                stated[key] = scalar(line)
        elif line is None:
            stated[key] = Block(below, indent)
        else:
            raise IrregularError
    if 3 * len(stated) + 1 != len(parts):  # a key stands twice
        raise IrregularError
    return stated


def key_lines(text: str) -> dict[str, int]:
    """Return the line of each key of the mapping at the left margin, counted from 0.

    Args:
        text: the lines of the mapping, a line break before each.

    >>> key_lines("\\ntopics:\\n  - AI\\ntitle: A")
    {'topics': 0, 'title': 2}
    """
    parts = _entry(0).split(text)
    lines, line = {}, 0
    for key, below in zip(parts[1::3], parts[3::3], strict=True):
        lines[key] = line
        line += 1 + below.count("\n")
    return lines


def is_odd(text: str) -> bool:
    """Whether a text holds characters, or is so long, that the reference loader must read it.

    >>> is_odd("title: A"), is_odd("title:\\tA")
    (False, True)
    """
    for odd in _ODD_ASCII if text.isascii() else _ODD:
        if odd in text:
            return True
    return len(text) > MAX_LINES and text.count("\n") > MAX_LINES


# Each level of a text begins with a line break, which is what makes these patterns quick to find:
# what stands between two matches belongs to the first one, and is read by the next level, which
# refuses lines of another indentation.


@lru_cache(maxsize=MAX_INDENT)
def _entry(indent: int) -> re.Pattern[str]:
    """A key at this indentation, and the rest of its line."""
    return re.compile(rf"\n{' ' * indent}([A-Za-z_][A-Za-z0-9_-]{{0,99}}+):(?: ++([^ \n][^\n]*+))?+(?![^\n])")


def value_of(stated: YamlValue | Block) -> YamlValue:
    """Read a value as a whole: text, None, or lists and mappings of those.

    Raises:
        IrregularError: the lines are outside of the grammar.

    >>> value_of(Block("\\n  name: A", 0)), value_of("A")
    ({'name': 'A'}, 'A')
    """
    if not isinstance(stated, Block):
        return stated
    items = items_of(stated)
    if items is not None:
        return [item_value(part, items.indent) for part in items.parts]
    body = "\n" + stated.text.lstrip("\n")
    indent = _indent(body)
    if indent <= stated.above:
        raise IrregularError
    return {key: value_of(value) for key, value in mapping_of(body, indent).items()}


_LIST = re.compile(r"(\n++)( *+)- ")


def items_of(block: Block) -> Items | None:
    """Split the list below a key into its items; return None where the lines are no list.

    Raises:
        IrregularError: the lines are no list at one indentation.

    >>> items_of(Block("\\n\\n  - AI\\n  - law", 0))
    Items(parts=['AI', 'law'], first=1, indent=2)
    """
    match = _LIST.match(block.text)
    if match is None:
        return None
    blank, space = match.groups()
    text = block.text
    dash = f"\n{space}- "
    if not block.above <= len(space) < MAX_INDENT or f"{dash} " in text or f"{dash}\n" in text or text.endswith(dash):
        raise IrregularError
    return Items(text[len(blank) + len(space) + 2 :].split(dash), len(blank) - 1, len(space))


def item_mapping(part: str, indent: int) -> dict[str, Stated] | None:
    """Read the keys of an item that is a mapping; return None where it is a scalar.

    Args:
        part: the item's text after its dash.
        indent: the indentation of the dash.

    Raises:
        IrregularError: the text is outside of the grammar, as far as it is read here.

    >>> item_mapping("title: A\\n    webUrl: https://e.org/a", 2)
    {'title': 'A', 'webUrl': 'https://e.org/a'}
    """
    below = indent + 2
    if below >= MAX_INDENT:
        raise IrregularError
    return _mapping(_entry(below).split(f"\n{' ' * below}{part}"), below)


def item_value(part: str, indent: int) -> YamlValue:
    """Read an item as a whole.

    Raises:
        IrregularError: the text is outside of the grammar.

    >>> item_value("title: A", 2), item_value("AI", 2)
    ({'title': 'A'}, 'AI')
    """
    fields = item_mapping(part, indent)
    if fields is not None:
        return {key: value_of(value) for key, value in fields.items()}
    text, _, below = part.partition("\n")
    if below and not below.isspace():
        raise IrregularError
    return scalar(text)


def _indent(body: str) -> int:
    """Return the indentation of the first line, which a line break stands before."""
    indent = len(body) - len(body[1:].lstrip(" ")) - 1
    if indent >= MAX_INDENT:
        raise IrregularError
    return indent


def scalar(text: str) -> str | None:
    """Return the text of a scalar on one line, or None for a plain null.

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
