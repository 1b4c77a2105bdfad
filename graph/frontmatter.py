"""Front matter: from a document's bytes to a mapping of plain values that know their place.

Types are not decided here: every scalar stays the text that the document has, or None for a
plain `null`, because only the schema knows that `NO`, `1.10` and `0123` are words in a title and
that `12:30:45` is a duration. So the loader is PyYAML's `BaseLoader` in its C form, and its node
tree is turned into values by this module, which sees duplicate keys, aliases and places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from graph.diagnostics import Code

__all__ = ["Finding", "FrontMatter", "KeyPath", "YamlValue", "read_front_matter"]

YamlValue = str | None | list["YamlValue"] | dict[str, "YamlValue"]
"""A value of front matter before the schema gives it a type."""

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of mappings and indexes of lists."""

MAX_DEPTH = 64
"""Lists and mappings nested deeper than this are refused; articles need five levels."""

MAX_EXPANSION = 200_000
"""A document whose aliases expand to more values than this is refused."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE_KEY = "<<"

# YAML refuses a stream that holds any of these; `repaired` would remove them from any text anyway.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_FENCE = re.compile(r"\A\s*^---[ \t]*\n", re.MULTILINE)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# YAML 1.1 has more line breaks than "\n", and a byte order mark may begin a line.
_INDENT = re.compile("(?:^|[\r\x85\u2028\u2029])(?:[ \ufeff]|[-?:][ ])+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of one document; a diagnostic before it knows the path."""

    line: int
    column: int
    code: Code
    message: str


class _Lines:
    """Where the lines of a text begin: from an index of a character to its line and column."""

    def __init__(self, text: str, lines_before: int) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines_before = lines_before

    def place(self, index: int) -> tuple[int, int]:
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
    lines: _Lines
    root: yaml.MappingNode
    _below: dict[int, dict[Any, yaml.Node]] = field(default_factory=dict, compare=False, repr=False)

    def locate(self, where: KeyPath) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of what comes nearest.

        Args:
            where: keys and indexes; a path that leads nowhere gives its last part that does.
        """
        node: yaml.Node = self.root
        for step in where:
            below = self._child(node, step)
            if below is None:
                break
            node = below
        return self.lines.place(node.start_mark.index)

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


def read_front_matter(content: bytes, fenced: bool = True) -> tuple[FrontMatter | None, list[Finding]]:
    """Return a document's front matter, or None, and what was wrong with it.

    Args:
        content: the document's bytes.
        fenced: whether the fields stand between two `---` lines; False for a file that is YAML
            as a whole, where such lines may still stand.

    >>> front, findings = read_front_matter(b"---\\ntitle: NO\\n---\\nText\\n")
    >>> front.fields, findings
    ({'title': 'NO'}, [])
    """
    findings: list[Finding] = []
    text = _decoded(content, findings)
    if text is None:
        return None, findings
    split = _split(text, fenced, findings)
    if split is None:
        return None, findings
    text, lines_before = split
    lines = _Lines(text, lines_before)
    root = _composed(text, lines, findings)
    if root is None:
        return None, findings
    fields = _Values(lines, findings).mapping(root)
    return (None if fields is None else FrontMatter(fields, lines, root)), findings


def _decoded(content: bytes, findings: list[Finding]) -> str | None:
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
        findings.append(Finding(1, 1, Code.BYTE_ORDER_MARK, "the file begins with a byte order mark"))
    if not content.strip():
        findings.append(Finding(1, 1, Code.EMPTY, "the file is empty"))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        byte = f"byte 0x{content[error.start]:02x}"
        findings.append(Finding(line, column, Code.NOT_UTF8, f"{byte} is not UTF-8; the file is left out"))
        return None
    if "\r\n" in text:
        findings.append(Finding(1, text.index("\r\n") + 1, Code.CRLF, "lines end in CR LF"))
        text = text.replace("\r\n", "\n")
    return _REFUSED.sub("", text)


def _split(text: str, fenced: bool, findings: list[Finding]) -> tuple[str, int] | None:
    """Return the YAML and the number of lines before it."""
    opening = _FENCE.match(text)
    if opening is None:
        if not fenced:
            return text, 0
        message = "the first line is not `---`, so there is no front matter; the file is left out"
        findings.append(Finding(1, 1, Code.NO_FRONT_MATTER, message))
        return None
    lines_before = opening[0].count("\n")
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        if not fenced:
            return text[opening.end() :], lines_before
        message = "the front matter that begins here is never closed by `---`; the file is left out"
        findings.append(Finding(lines_before, 1, Code.UNCLOSED_FENCE, message))
        return None
    return text[opening.end() : closing.start()], lines_before


def _composed(text: str, lines: _Lines, findings: list[Finding]) -> yaml.MappingNode | None:
    """Return the root of the YAML node tree, or None where it is no mapping."""

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
        found(
            0 if mark is None else mark.index, Code.BAD_YAML, f"{error.problem or error.context}; the file is left out"
        )
        return None
    except yaml.YAMLError:
        found(0, Code.BAD_YAML, "not readable as YAML; the file is left out")
        return None
    if root is None:
        found(0, Code.EMPTY, "the front matter is empty")
        return None
    if not isinstance(root, yaml.MappingNode):
        form = "a list" if isinstance(root, yaml.SequenceNode) else "a single value"
        found(root.start_mark.index, Code.NOT_A_MAPPING, f"the front matter is {form}, not `key: value` lines")
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
                return int(event.start_mark.index)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


class _TooManyError(Exception):
    """The aliases expand beyond all measure."""


class _Values:
    """Turns one document's node tree into values."""

    def __init__(self, lines: _Lines, findings: list[Finding]) -> None:
        self._lines = lines
        self._findings = findings
        # The size of what each aliased node expands to; None while it is being turned.
        self._sizes: dict[int, int | None] = {}
        self._known: dict[int, YamlValue] = {}

    def mapping(self, root: yaml.MappingNode) -> dict[str, YamlValue] | None:
        """Return the fields, or None where aliases make them too many."""
        try:
            value, _ = self._value(root)
        except _TooManyError:
            self._found(root, Code.ALIAS_BOMB, "aliases expand beyond all measure; the file is left out")
            return None
        return value if isinstance(value, dict) else None

    def _value(self, node: yaml.Node) -> tuple[YamlValue, int]:
        """Return the value of a node and the number of values in it, aliases expanded."""
        if isinstance(node, yaml.ScalarNode):
            return (None if _is_plain(node) and node.value in _NULLS else node.value), 1
        identity = id(node)
        if identity in self._sizes:
            known = self._sizes[identity]
            if known is None:
                raise _TooManyError
            return self._known[identity], known
        self._sizes[identity] = None
        value, size = self._collection(node)
        if size > MAX_EXPANSION:
            raise _TooManyError
        self._sizes[identity], self._known[identity] = size, value
        return value, size

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
            value, size = self._value(below)
            total += size
            if name == _MERGE_KEY and _is_plain(key):
                for mapping in _mappings(value):
                    merged = {**mapping, **merged}
                continue
            if name in fields:
                self._found(key, Code.DUPLICATE_KEY, f"'{name}' is stated twice; the last one is used")
            fields[name] = value
        return {**merged, **fields}, total

    def _found(self, node: yaml.Node, code: Code, message: str) -> None:
        self._findings.append(Finding(*self._lines.place(node.start_mark.index), code, message))


def _is_plain(node: yaml.Node) -> bool:
    """Whether a scalar stands without quotes: its style is None in Python's loader and "" in C's."""
    return not node.style


def _mappings(value: YamlValue) -> Iterator[dict[str, Any]]:
    """Yield what a YAML merge key brings in: one mapping or a list of them."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
