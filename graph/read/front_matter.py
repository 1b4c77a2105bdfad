"""Front matter: from a document's bytes to a mapping of plain values that know their place.

Types are not decided here: every scalar stays the text that the document has, or None for a
plain `null`, because only the schema knows that `NO`, `1.10` and `0123` are words in a title and
that `12:30:45` is a duration. So the loader is PyYAML's `BaseLoader` in its C form, and its node
tree is turned into values by this module, which sees duplicate keys, aliases and places.

That is the reference. Most documents never meet it: `graph.read.simple_yaml` reads the subset that sites
write, forty times as fast, and gives up on everything in which the two could differ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from graph.core.diagnostics import Code
from graph.read.secured import is_secured, unquoted
from graph.read.simple_yaml import (
    Block,
    IrregularError,
    Stated,
    YamlValue,
    is_odd,
    items_of,
    key_lines,
    mapping_of,
)
from graph.text.repair import windows_character

__all__ = [
    "Finding",
    "FrontMatter",
    "KeyPath",
    "Lines",
    "SimpleFrontMatter",
    "Yaml",
    "YamlValue",
    "composed",
    "decoded",
    "fenced_yaml",
    "key_path_text",
    "reference",
    "simple_front_matter",
    "whole_yaml",
]

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of mappings and indexes of lists."""


def key_path_text(where: KeyPath) -> str:
    """Return a key path as people write it, indexes counted from 0.

    >>> key_path_text(("related", 2, "webUrl"))
    'related[2].webUrl'
    """
    text = ""
    for step in where:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


MAX_DEPTH = 64
"""Lists and mappings nested deeper than this are refused; articles need five levels."""

MAX_EXPANSION = 200_000
"""A document whose aliases expand to more values than this is refused."""

MANY_SURROGATES = 4
"""So many texts with halves of UTF-16 pairs are found one by one; each one takes a scan of the whole."""

MANY_PLACES = 4
"""So many places of one regular document are looked up in its pieces, further ones in the whole."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE_KEY = "<<"

# YAML refuses a stream that holds any of these; `repaired` would read or remove them in any text anyway.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_STANDARD_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset(
    ("!", *(f"!!{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "binary")))
)
_HASHTAG = re.compile(r"[ \t]*(#[^\s#][^\n]*?)[ \t]*(?![^\n])")
# White space that the simple subset takes for a blank line, as people do, and YAML for a text.
_WIDE = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANK_LINE = re.compile(rf"^[ \t]*+[{_WIDE}][ \t{_WIDE}]*+$", re.MULTILINE)
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_ESCAPED = re.compile(
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_DOUBLE_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_FENCE = re.compile(r"\A\s*^---[ \t]*\n", re.MULTILINE)
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?![^\n])")
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_C1_CONTROL = re.compile(b"\xc2[\x80-\x9f]")
# YAML 1.1 has more line breaks than "\n", and a byte order mark may begin a line.
_INDENT = re.compile("(?:^|[\r\x85\u2028\u2029])(?:[ \ufeff]|[-?:][ ])+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of one document; a diagnostic before it knows the path."""

    line: int
    column: int
    code: Code
    message: str


class Yaml(NamedTuple):
    """Where the YAML of a document stands; it is long, so it is not copied before it has to be.

    Attributes:
        document: the text of the document.
        start, end: the YAML in it.
        lines_before: the number of lines before the YAML.
    """

    document: str
    start: int
    end: int
    lines_before: int

    @property
    def text(self) -> str:
        """The YAML."""
        return self.document[self.start : self.end]


class Lines:
    """Where the lines of a text begin: from an index of a character to its line and column.

    >>> Lines("title: A\\ndate: B", 1).place(9)
    (3, 1)
    """

    def __init__(self, text: str, lines_before: int) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines_before = lines_before

    def place(self, index: int) -> tuple[int, int]:
        """Return line and column, from 1, of a character."""
        line = bisect_right(self._starts, index)
        return self._lines_before + line, index - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of one document.

    Attributes:
        fields: key to value.
        lines: where the lines of its YAML begin.
        root: the YAML node tree, which knows places.
    """

    fields: dict[str, YamlValue]
    lines: Lines
    root: yaml.Node
    _below: dict[int, dict[Any, yaml.Node]] = field(default_factory=dict, compare=False, repr=False)

    def locate(self, where: KeyPath) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of the nearest one.

        Args:
            where: keys and indexes; a path that leads nowhere gives its last part that does.
        """
        return self.lines.place(self.mark(where).index)

    def mark(self, where: KeyPath) -> Any:
        """Return the loader's mark of that place, in the YAML alone."""
        node: yaml.Node = self.root
        for step in where:
            below = self._child(node, step)
            if below is None:
                break
            node = below
        return node.start_mark

    def _child(self, node: yaml.Node, step: str | int) -> yaml.Node | None:
        if isinstance(node, yaml.MappingNode):
            # Kept, because a mapping with a finding for each of its keys would be searched anew for each.
            if id(node) not in self._below:
                scalars = ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
                self._below[id(node)] = {key.value: value for key, value in scalars}
            return self._below[id(node)].get(step)
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            return node.value[step] if step < len(node.value) else None
        return None


_Place = tuple[int, list[int], int]
"""The line of a key, and of a list the lines and the column of its items."""


class SimpleFrontMatter(NamedTuple):
    """The fields of a document in the subset of YAML that `graph.read.simple_yaml` reads.

    Attributes:
        fields: key to value; the lines below a key are a `Block`.
        text: its YAML without the empty lines before it.
        lines_before: the number of lines before that.
        places: of each key its line, and of a list the lines and the column of the items, once one was asked for.
        readings: the reference loader's reading of everything, once many places were asked for.
    """

    fields: dict[str, Stated]
    text: str
    lines_before: int
    places: dict[str, _Place]
    readings: list[FrontMatter | None]

    def line_of(self, key: str) -> int:
        """Return the line of a key, counted from 1."""
        # A key of a mapping below another one is indented.
        start = 0 if self.text.startswith(f"{key}:") else self.text.index(f"\n{key}:") + 1
        return self.lines_before + self.text.count("\n", 0, start) + 1

    def locate(self, where: KeyPath) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of the nearest one.

        The reference loader finds it, given the lines of that key or item alone.

        Args:
            where: keys and indexes; a path that leads nowhere gives its last part that does.

        Raises:
            IrregularError: the lines there are no YAML.
        """
        if not where or where[0] not in self.fields:
            return self.lines_before + 1, 1
        line, starts, column = self._places()[str(where[0])]
        if len(where) > 1 and isinstance(where[1], int) and where[1] < len(starts):
            if len(where) == 2:
                return starts[where[1]], column
            first, rest = starts[where[1]], (0, *where[2:])
        else:
            first, rest = line, where
        whole = self._whole()
        return self._locate_in(first, rest) if whole is None else whole.locate(where)

    def _places(self) -> dict[str, _Place]:
        """Return the lines of all keys and items: worked out at once, since there may be thousands of faults."""
        if not self.places:
            for key, line in key_lines(f"\n{self.text}").items():
                starts, column = _item_lines(self.fields[key])
                first = self.lines_before + line + 1
                self.places[key] = first, [first + start for start in starts], column
        return self.places

    def _whole(self) -> FrontMatter | None:
        """Return the reference loader's reading of everything once many places are asked for, else None.

        A piece for each place would take the square of the length where everything is wrong.
        """
        if len(self.readings) < MANY_PLACES:
            self.readings.append(None)
            return None
        if self.readings[-1] is None:
            self.readings.append(reference(self.text, self.lines_before, []))
        return self.readings[-1]

    def _locate_in(self, first: int, where: KeyPath) -> tuple[int, int]:
        places = self._places().values()
        starts = [line for line, _, _ in places]
        if where[0] == 0:
            starts += [start for _, items, _ in places for start in items]
        end = min((start for start in starts if start > first), default=None)
        lines = self.text.split("\n")[
            first - self.lines_before - 1 : None if end is None else end - self.lines_before - 1
        ]
        part = "\n".join(lines)
        try:
            root: Any = yaml.compose(_with_blank_lines(part) + "\n", Loader=_LOADER)
        except yaml.YAMLError as error:
            # Lines that nobody has read yet are no YAML: the reference loader says so of the whole.
            raise IrregularError from error
        mark = FrontMatter({}, Lines(part, 0), root).mark(where)
        return first + mark.line, mark.column + 1


def _item_lines(stated: Stated) -> tuple[list[int], int]:
    """Return how many lines below its key each item of a list begins, and the column of its text."""
    items = items_of(stated) if isinstance(stated, Block) else None
    if items is None:
        return [], 0
    parts, blank, indent = items
    starts, line = [], blank + 1
    for part in parts:
        starts.append(line)
        line += 1 + part.count("\n")
    return starts, indent + 3


def simple_front_matter(yaml: Yaml) -> SimpleFrontMatter | None:
    """Read front matter in the simple subset of YAML; return None where the reference loader must.

    The lines below a key are not read yet: whoever reads them may still meet an `IrregularError`.

    >>> simple_front_matter(Yaml("title: NO", 0, 9, 0)).fields
    {'title': 'NO'}
    """
    text = yaml.text
    body = text.lstrip("\n")
    if not body or is_odd(body):
        return None
    try:
        fields = mapping_of("\n" + body)
    except IrregularError:
        return None
    return SimpleFrontMatter(fields, body, yaml.lines_before + len(text) - len(body), {}, [])


def reference(text: str, lines_before: int, findings: list[Finding]) -> FrontMatter | None:
    """Return the fields of any YAML, as the reference loader reads them.

    Args:
        text: the YAML.
        lines_before: the number of lines before it in its document.
        findings: faults are added here.

    >>> reference("title: [A, B]", 0, []).fields
    {'title': ['A', 'B']}
    """
    found = composed(text, lines_before, findings)
    if found is None:
        return None
    value, front = found
    if isinstance(value, dict):
        return front
    form = "a list" if isinstance(value, list) else "a single value"
    place = front.locate(())
    findings.append(Finding(*place, Code.NOT_A_MAPPING, f"the front matter is {form}, not `key: value` lines"))
    return None


def composed(text: str, lines_before: int, findings: list[Finding]) -> tuple[YamlValue, FrontMatter] | None:
    """Return the value of any YAML with the places in it, or None where it cannot be read.

    Args:
        text: the YAML.
        lines_before: the number of lines before it in its document.
        findings: faults are added here.

    >>> value, front = composed("- title: A\\n- title: B", 0, [])
    >>> value, front.locate((1, "title"))
    ([{'title': 'A'}, {'title': 'B'}], (2, 10))
    """
    text = _without_surrogates(_with_blank_lines(text))
    lines = Lines(text, lines_before)
    root = _composed(text, lines, findings)
    if root is None:
        return None
    values = _Values(text, lines, findings)
    try:
        value = values.value(root)
    except _TooManyError:
        message = "aliases expand beyond all measure; the file is left out"
        findings.append(Finding(*lines.place(root.start_mark.index), Code.ALIAS_BOMB, message))
        return None
    return value, FrontMatter(value if isinstance(value, dict) else {}, lines, root)


def _with_blank_lines(text: str) -> str:
    """Return YAML in which lines of wide spaces alone are blank, as the simple subset has them; all stays in its place."""
    return text if text.isascii() else _BLANK_LINE.sub(_spaces, text)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without_surrogates(text: str) -> str:
    """Return YAML in which the halves of a UTF-16 pair are one escape, and lone halves are U+FFFD.

    JSON writes characters so, YAML knows no halves. Only where the loader meets one is it in double
    quotes: anywhere else a backslash is a backslash.
    """
    if _HALF.search(text) is None:
        return text
    for _ in range(MANY_SURROGATES):
        start = _refused_escape(text)
        if start is None:
            return text
        end = _DOUBLE_QUOTED.match(text, start)
        stop = len(text) if end is None else end.end()
        text = text[:start] + _ESCAPED.sub(_joined, text[start:stop]) + text[stop:]
    return text[:start] + _ESCAPED.sub(_joined, text[start:])


def _refused_escape(text: str) -> int | None:
    """Return where the double-quoted scalar begins that has an escape which the loader refuses."""
    try:
        for _ in yaml.scan(text, Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        if error.context_mark is not None and error.problem_mark is not None:
            start, at = error.context_mark.index, error.problem_mark.index
            return (
                int(start) if _HALF.match(text, at) or _HALF.match(text, at - 1) or _HALF.match(text, at - 2) else None
            )
    except yaml.YAMLError:
        pass
    return None


def _joined(match: re.Match[str]) -> str:
    high, low = match["high"], match["low"]
    if high and low:
        return f"\\U{0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00:08x}"
    return "\\ufffd" if match["half"] else match[0]


def decoded(content: bytes, findings: list[Finding]) -> str | None:
    """Return a document's text without the characters that no form of front matter may hold, or None where it has none.

    Args:
        content: the document's bytes.
        findings: faults are added here.

    >>> decoded(b"title: A\\r\\n", [])
    'title: A\\n'
    """
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        findings.append(Finding(1, 1, Code.BYTE_ORDER_MARK, "the file begins with a byte order mark"))
    if not content or content.isspace():
        findings.append(Finding(1, 1, Code.EMPTY, "the file is empty"))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        byte = f"byte 0x{content[error.start]:02x}"
        findings.append(Finding(line, column, Code.NOT_UTF8, f"{byte} is not UTF-8; the file is left out"))
        return None
    # A single byte is found many times as fast as two.
    if 0x0D in content and "\r\n" in text:
        findings.append(Finding(*Lines(text, 0).place(text.index("\r\n")), Code.CRLF, "lines end in CR LF"))
        text = text.replace("\r\n", "\n")
    return _REFUSED.sub(_accepted, text) if _may_be_refused(content) else text


def _accepted(match: re.Match[str]) -> str:
    """Return the replacement of a character that YAML refuses."""
    return windows_character(match[0])


def _may_be_refused(content: bytes) -> bool:
    """Whether UTF-8 holds characters that YAML refuses; told from the bytes, which is many times as fast."""
    if len(content.translate(None, _CONTROLS)) < len(content):
        return True
    return (0xC2 in content and _C1_CONTROL.search(content) is not None) or (
        0xEF in content and (b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content)
    )


def fenced_yaml(text: str) -> Yaml | None:
    """Return where the YAML between two `---` lines at the top of a text stands, or None.

    >>> fenced_yaml("---\\ntitle: A\\n---\\nText").text
    'title: A\\n'
    """
    opening = _FENCE.match(text)
    if opening is None:
        return None
    start = opening.end()
    # The line may follow the opening one at once.
    closing = _CLOSING.search(text, start - 1)
    return None if closing is None else Yaml(text, start, closing.start() + 1, text.count("\n", 0, start))


def whole_yaml(text: str) -> Yaml:
    """Return where the YAML of a file that is YAML as a whole stands, where fences may stand too.

    >>> whole_yaml("title: A\\n").text, whole_yaml("---\\ntitle: A\\n").text
    ('title: A\\n', 'title: A\\n')
    """
    opening = _FENCE.match(text)
    start = 0 if opening is None else opening.end()
    return fenced_yaml(text) or Yaml(text, start, len(text), text.count("\n", 0, start))


def _composed(text: str, lines: Lines, findings: list[Finding]) -> yaml.Node | None:
    """Return the root of the YAML node tree, or None where there is none."""

    def found(index: int, code: Code, message: str) -> None:
        findings.append(Finding(*lines.place(index), code, message))

    try:
        deep = _too_deep(text)
        if deep is not None:
            found(deep, Code.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels; the file is left out")
            return None
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = unquoted(str(error.problem or error.context), text)
        found(0 if mark is None else mark.index, Code.BAD_YAML, f"{reason}; the file is left out")
        return None
    except yaml.YAMLError:
        found(0, Code.BAD_YAML, "not readable as YAML; the file is left out")
        return None
    if root is None:
        found(0, Code.EMPTY, "the front matter is empty")
        return None
    return root


def _too_deep(text: str) -> int | None:
    """Return where the nesting passes MAX_DEPTH, or None.

    The composer recurses, so the depth is known before it runs: by a bound that costs nothing,
    and only where that is exceeded by the parser's events, which come one at a time.
    """
    indent = max((len(match[0]) for match in _INDENT.finditer(text)), default=0)
    if text.count("[") + text.count("{") + indent < MAX_DEPTH:
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark: Any = event.start_mark
                return int(mark.index)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


class _TooManyError(Exception):
    """The aliases expand beyond all measure."""


class _Values:
    """Turns one document's node tree into values."""

    def __init__(self, text: str, lines: Lines, findings: list[Finding]) -> None:
        self._text = text
        self._lines = lines
        self._findings = findings
        # The size of what each aliased node expands to; None while it is being turned.
        self._sizes: dict[int, int | None] = {}
        self._known: dict[int, YamlValue] = {}
        # The nodes of encrypted blocks, which aliases may lead to; and whether one is being passed over.
        self._secured: set[int] = set()
        self._in_secured = False

    def value(self, root: yaml.Node) -> YamlValue:
        """Return the value of a node.

        Raises:
            _TooManyError: aliases make too many values of it.
        """
        return self._value(root)[0]

    def _value(self, node: yaml.Node) -> tuple[YamlValue, int]:
        """Return the value of a node and the number of values in it, aliases expanded."""
        identity = id(node)
        if self._in_secured:
            self._secured.add(identity)
        if isinstance(node, yaml.ScalarNode):
            return None if identity in self._secured else self._scalar(node), 1
        if identity in self._sizes:
            known = self._sizes[identity]
            if known is None:
                raise _TooManyError
            return self._known[identity], known
        self._sizes[identity] = None
        value, size = self._collection(node)
        value = None if identity in self._secured else value
        if size > MAX_EXPANSION:
            raise _TooManyError
        self._sizes[identity], self._known[identity] = size, value
        return value, size

    def _scalar(self, node: yaml.ScalarNode) -> str | None:
        """Return the text of a scalar, None for a null: YAML takes `#AI` for a comment, `!x` for a tag."""
        text = str(node.value)
        if node.style:
            return text
        index = node.start_mark.index
        if not text and (hashtag := _HASHTAG.match(self._text, index)) is not None:
            self._found_at(index, Code.READ_AS_TEXT, f"'{hashtag[1]}' is a comment in YAML; it is read as text")
            return hashtag[1]
        tag = str(node.tag).replace(_STANDARD_TAG, "!!") if self._text[index : index + 1] == "!" else ""
        if tag.startswith("!") and tag not in _KNOWN_TAGS:
            self._found_at(index, Code.READ_AS_TEXT, f"'{tag}' is a tag in YAML; it is read as text")
            return f"{tag} {text}".rstrip()
        return None if text in _NULLS else text

    def _collection(self, node: yaml.Node) -> tuple[YamlValue, int]:
        if isinstance(node, yaml.SequenceNode):
            pairs = [self._value(item) for item in node.value]
            return [value for value, _ in pairs], 1 + sum(size for _, size in pairs)
        return self._fields(node) if isinstance(node, yaml.MappingNode) else (None, 1)

    def _fields(self, node: yaml.MappingNode) -> tuple[dict[str, YamlValue], int]:
        fields: dict[str, YamlValue] = {}
        merged: dict[str, YamlValue] = {}
        total = 1
        for key, below in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "(a list or mapping)"
            value, size = self._passed_over(below) if is_secured(name) else self._value(below)
            total += size
            if name == _MERGE_KEY and _is_plain(key):
                for mapping in _mappings(value):
                    merged = {**mapping, **merged}
                continue
            if name in fields:
                self._found(key, Code.DUPLICATE_KEY, f"'{name}' is stated twice; the last one is used")
            fields[name] = value
        return {**merged, **fields}, total

    def _passed_over(self, node: yaml.Node) -> tuple[YamlValue, int]:
        """Return an empty text in place of an encrypted block, and the number of values in it."""
        outer, self._in_secured = self._in_secured, True
        _, size = self._value(node)
        self._in_secured = outer
        return "", size

    def _found(self, node: yaml.Node, code: Code, message: str) -> None:
        self._found_at(node.start_mark.index, code, message)

    def _found_at(self, index: int, code: Code, message: str) -> None:
        if not self._in_secured:
            self._findings.append(Finding(*self._lines.place(index), code, message))


def _is_plain(node: yaml.Node) -> bool:
    """Whether a scalar stands without quotes: its style is None in Python's loader and "" in C's."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def _mappings(value: YamlValue) -> Iterator[dict[str, Any]]:
    """Yield the mappings of a YAML merge key."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
