"""Front matter: from a document's bytes to a mapping of plain values that know their place.

Types are not decided here: every scalar stays the text that the document has, or None for a
plain `null`, because only the schema knows that `NO`, `1.10` and `0123` are words in a title and
that `12:30:45` is a duration. So the loader is PyYAML's `BaseLoader` in its C form, and its node
tree is turned into values by this module, which sees duplicate keys, aliases and places.

That is the reference. Most documents never meet it: `graph.regular` reads the form that sites
write, forty times as fast, and gives up on everything in which the two could differ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from graph.diagnostics import Code
from graph.regular import Scan, scanned

__all__ = [
    "Finding",
    "FrontMatter",
    "KeyPath",
    "RegularFrontMatter",
    "Yaml",
    "YamlValue",
    "fields_of",
    "opened",
    "read_front_matter",
    "reference",
]

YamlValue = str | None | list["YamlValue"] | dict[str, "YamlValue"]
"""A value of front matter before the schema gives it a type."""

KeyPath = tuple[str | int, ...]
"""The way to a value: keys of mappings and indexes of lists."""

MAX_DEPTH = 64
"""Lists and mappings nested deeper than this are refused; articles need five levels."""

MAX_EXPANSION = 200_000
"""A document whose aliases expand to more values than this is refused."""

MANY_PLACES = 4
"""So many places of one regular document are looked up in its pieces, further ones in the whole."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE_KEY = "<<"

# YAML refuses a stream that holds any of these; `repaired` would remove them from any text anyway.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
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


@dataclass(frozen=True, slots=True)
class RegularFrontMatter:
    """The fields of a document that `graph.regular` could read.

    Attributes:
        fields: key to value.
        text: its YAML.
        lines_before: the number of lines before that.
        scan: where its keys and the items of its lists stand.
    """

    fields: dict[str, YamlValue]
    text: str
    lines_before: int
    scan: Scan
    _readings: list[FrontMatter | None] = field(default_factory=list, compare=False, repr=False)

    def locate(self, where: KeyPath) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of what comes nearest.

        The reference loader says where, given the lines of that key or item alone.

        Args:
            where: keys and indexes; a path that leads nowhere gives its last part that does.
        """
        lines, items = self.scan.lines, self.scan.items
        if not where or where[0] not in lines:
            return self.lines_before + next(iter(lines.values())) + 1, 1
        key = str(where[0])
        starts, column = items.get(key, ((), 0))
        if len(where) > 1 and isinstance(where[1], int) and where[1] < len(starts):
            if len(where) == 2:
                return self.lines_before + starts[where[1]] + 1, column
            first, rest = starts[where[1]], (0, *where[2:])
        else:
            first, rest = lines[key], where
        whole = self._whole()
        return self._locate_in(first, rest) if whole is None else whole.locate(where)

    def _whole(self) -> FrontMatter | None:
        """Return the reference loader's reading of everything once many places are asked for, else None.

        A piece for each place would take the square of the length where everything is wrong.
        """
        if len(self._readings) < MANY_PLACES:
            self._readings.append(None)
            return None
        if self._readings[-1] is None:
            self._readings.append(reference(self.text, self.lines_before, []))
        return self._readings[-1]

    def _locate_in(self, first: int, where: KeyPath) -> tuple[int, int]:
        starts = [*self.scan.lines.values(), *(line for lines, _ in self.scan.items.values() for line in lines)]
        end = min((start for start in starts if start > first), default=None)
        if where[0] != 0 and where[0] in self.scan.items:
            end = min((start for start in self.scan.lines.values() if start > first), default=None)
        part = "\n".join(self.text.split("\n")[first:end])
        root: Any = yaml.compose(part + "\n", Loader=_LOADER)
        mark = FrontMatter({}, _Lines(part, 0), root).mark(where)
        return self.lines_before + first + mark.line + 1, mark.column + 1


def read_front_matter(
    content: bytes, fenced: bool = True
) -> tuple[FrontMatter | RegularFrontMatter | None, list[Finding]]:
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
    found = opened(content, fenced, findings)
    return (None if found is None else fields_of(found.text, found.lines_before, findings)), findings


def opened(content: bytes, fenced: bool, findings: list[Finding]) -> Yaml | None:
    """Return where a document's YAML stands, or None where there is none.

    Args:
        content: the document's bytes.
        fenced: whether the fields stand between two `---` lines.
        findings: what is wrong is added here.

    >>> opened(b"---\\ntitle: NO\\n---\\nText\\n", True, []).text
    'title: NO\\n'
    """
    text = _decoded(content, findings)
    return None if text is None else _split(text, fenced, findings)


def fields_of(text: str, lines_before: int, findings: list[Finding]) -> FrontMatter | RegularFrontMatter | None:
    """Return the fields of YAML: quickly where it is regular, else as the reference loader reads them.

    Args:
        text: the YAML.
        lines_before: the number of lines before it in its document.
        findings: what is wrong is added here.

    >>> fields_of("title: NO\\n", 1, []).fields
    {'title': 'NO'}
    """
    scan = scanned(text)
    if scan is not None:
        return RegularFrontMatter(scan.fields, text, lines_before, scan)
    return reference(text, lines_before, findings)


def reference(text: str, lines_before: int, findings: list[Finding]) -> FrontMatter | None:
    """Return the fields of any YAML, as the reference loader reads them.

    Args:
        text: the YAML.
        lines_before: the number of lines before it in its document.
        findings: what is wrong is added here.

    >>> reference("title: [A, B]", 0, []).fields
    {'title': ['A', 'B']}
    """
    lines = _Lines(text, lines_before)
    root = _composed(text, lines, findings)
    fields = None if root is None else _Values(lines, findings).mapping(root)
    return None if root is None or fields is None else FrontMatter(fields, lines, root)


def _decoded(content: bytes, findings: list[Finding]) -> str | None:
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
        findings.append(Finding(*_Lines(text, 0).place(text.index("\r\n")), Code.CRLF, "lines end in CR LF"))
        text = text.replace("\r\n", "\n")
    return _REFUSED.sub("", text) if _may_be_refused(content) else text


def _may_be_refused(content: bytes) -> bool:
    """Whether UTF-8 holds what YAML refuses; told from the bytes, which is many times as fast."""
    if len(content.translate(None, _CONTROLS)) < len(content):
        return True
    return (0xC2 in content and _C1_CONTROL.search(content) is not None) or (
        0xEF in content and (b"\xef\xbf\xbe" in content or b"\xef\xbf\xbf" in content)
    )


def _split(text: str, fenced: bool, findings: list[Finding]) -> Yaml | None:
    """Return where the YAML stands."""
    opening = _FENCE.match(text)
    if opening is None:
        if not fenced:
            return Yaml(text, 0, len(text), 0)
        message = "the first line is not `---`, so there is no front matter; the file is left out"
        findings.append(Finding(1, 1, Code.NO_FRONT_MATTER, message))
        return None
    start = opening.end()
    lines_before = text.count("\n", 0, start)
    # The line may follow the opening one at once.
    closing = _CLOSING.search(text, start - 1)
    if closing is not None:
        return Yaml(text, start, closing.start() + 1, lines_before)
    if not fenced:
        return Yaml(text, start, len(text), lines_before)
    message = "the front matter that begins here is never closed by `---`; the file is left out"
    findings.append(Finding(lines_before, 1, Code.UNCLOSED_FENCE, message))
    return None


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
                mark: Any = event.start_mark
                return int(mark.index)
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
    return isinstance(node, yaml.ScalarNode) and not node.style


def _mappings(value: YamlValue) -> Iterator[dict[str, Any]]:
    """Yield what a YAML merge key brings in: one mapping or a list of them."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
