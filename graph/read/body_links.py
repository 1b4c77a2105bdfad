"""The links and the first heading in the body of a document, whatever its markup.

Markdown is parsed by pulldown-cmark (`pyromark`), so that a link in code is none and a reference link
is one. Links that CommonMark does not know are found beside it: wikilinks, elements of JSX, and template tags,
which are replaced by placeholders of the same length, so that one may stand where an address does and
every place stays true. HTML and reStructuredText are scanned for their links and nothing else.

All of it takes linear time: every pattern stops where the next one of its kind may begin.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from graph.read import restructured_text
from graph.read.names import is_attachment
from graph.read.restructured_text import Found
from graph.read.template_tags import TemplateTags

if TYPE_CHECKING:
    from pyromark.event import Event, Range

__all__ = ["BodyLink", "body_links", "first_heading"]


class BodyLink(NamedTuple):
    """A link in a body.

    Attributes:
        target: the address, file or name that it leads to, as stated, without its label.
        form: how it is written, which decides the folder that the target is relative to: `address`, `wikilink`, `embed`,
            `ref` (Hugo, Zola: a file of the content), `post_url` and `link` (Jekyll), `file` (Pelican, Sphinx),
            `attach` (a file beside the documents) or `template` (only a template engine can tell).
        line, column: its place in the document, counted from 1.
    """

    target: str
    form: str
    line: int
    column: int


class _Body(Protocol):
    """The text after the front matter, the line it begins on, and its markup."""

    @property
    def text(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def markup(self) -> str: ...


_Span = tuple[int, int]
"""The offsets where something begins and ends."""


def body_links(body: _Body) -> list[BodyLink]:
    """Return the links of a body, in their order; one that is repeated comes once.

    Links inside the document itself and to anything but files and addresses of the web are passed over.

    Args:
        body: the text after the front matter, the line it begins on, and its markup.

    >>> class Body(NamedTuple):
    ...     text: str
    ...     line: int = 1
    ...     markup: str = "markdown"
    >>> [each.target for each in body_links(Body("[a](b.md) `[c](d)` [[E#f|g]] [h](#i)"))]
    ['b.md', 'E#f']
    """
    data = body.text.encode("utf-8", "replace")
    found = sorted(_LINKS_IN.get(body.markup, _in_markdown)(data))
    if not found:
        return []
    lines = [0, *accumulate(len(line) + 1 for line in data.split(b"\n"))]
    known: set[tuple[str, str]] = set()
    links = []
    for offset, form, stated in found:
        target = stated.strip()
        if not _leads_elsewhere(target, form) or (form, target) in known:
            continue
        known.add((form, target))
        line = bisect_right(lines, offset) - 1
        column = len(data[lines[line] : offset].decode("utf-8", "replace")) + 1
        links.append(BodyLink(target, form, body.line + line, column))
    return links


def first_heading(body: _Body | None) -> str | None:
    """Return the text of the first heading of a body, or None where there is none.

    Args:
        body: the text after the front matter, the line it begins on, and its markup; None where there is no text.

    >>> class Body(NamedTuple):
    ...     text: str
    ...     line: int = 1
    ...     markup: str = "markdown"
    >>> first_heading(Body("Text.\\n\\nA *short* story\\n===\\n"))
    'A short story'
    """
    if body is None:
        return None
    data = body.text.encode("utf-8", "replace")
    heading = " ".join(_HEADING_IN.get(body.markup, _heading_in_markdown)(data).split())
    return _MARK_OF_HEADING.sub("", heading) or None


_MARK_OF_HEADING = re.compile(r" \{[#.:][^{}]{0,200}\}\Z")
"""What names a heading for links: `# A title {#a}`."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _leads_elsewhere(target: str, form: str) -> bool:
    if not target or target.startswith(("#", "?")):
        return False
    if form == "embed" and is_attachment(target, form):
        return False
    return form != "address" or not _SCHEME.match(target) or target[:8].lower().startswith(("http://", "https://"))


class _Spans:
    """Parts of a text, joined where they overlap."""

    def __init__(self, spans: Iterable[_Span]) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        for begin, end in sorted(spans):
            if self._ends and begin <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._begins.append(begin)
                self._ends.append(end)

    def overlap(self, begin: int, end: int) -> bool:
        """Whether one of the parts has something of a stretch."""
        last = bisect_left(self._begins, end) - 1
        return last >= 0 and self._ends[last] > begin


# Markdown


class _Parsed(NamedTuple):
    """The parts of a body that CommonMark tells: links with their addresses, and where each part is."""

    links: list[tuple[_Span, str]]
    pictures: list[_Span]
    code: list[_Span]
    html: list[_Span]


def _in_markdown(data: bytes) -> Iterator[Found]:
    tags = TemplateTags(_without_admonitions(data))
    plain, unprinted = tags.plain, _Spans(tags.unprinted)
    parsed = _parsed(plain)
    hidden = [*parsed.code, *tags.unprinted]
    for span, address in parsed.links:
        if not unprinted.overlap(*span):
            yield Found(span[0], *tags.meaning(address))
    for begin, end in parsed.html:
        if not unprinted.overlap(begin, end):
            yield from _anchors(plain[begin:end], tags, hidden, begin)
    if b"[[" in plain:
        opaque = _Spans([*hidden, *parsed.html, *parsed.pictures, *(span for span, _ in parsed.links)])
        yield from _wikilinks(tags, opaque)
    if b'="' in plain or b"='" in plain:
        yield from _components(tags, _Spans(hidden))


def _wikilinks(tags: TemplateTags, opaque: _Spans) -> Iterator[Found]:
    for match in _WIKILINK.finditer(tags.plain):
        if not opaque.overlap(*match.span()) and not _is_escaped(tags.plain, match.start()):
            target = match[2].decode("utf-8", "replace").partition("|")[0].rstrip(" \\")
            yield Found(match.start(), "embed" if match[1] else "wikilink", tags.stated(target))


def _components(tags: TemplateTags, hidden: _Spans) -> Iterator[Found]:
    for match in _COMPONENT.finditer(tags.plain):
        address = _TO.search(match[1])
        if address and not hidden.overlap(match.start(), match.start() + 1):
            yield Found(match.start(), *tags.meaning(_attribute(address[1])))


_WIKILINK = re.compile(rb"(!?)\[\[([^\[\]\n]{1,2000})\]\]")
_COMPONENT = re.compile(rb"<[A-Z][A-Za-z0-9_.]*(?=\s)([^<]*+)")
"""An element of JSX, which need not be HTML as CommonMark knows it."""
_TO = re.compile(rb"\s(?:href|to)=(\"[^\"]*\"|'[^']*')")
_ADMONITION = re.compile(rb"^( *)(?:(!!!)|(\?\?\?\+?)|(===!?\+?)) (?=[\w\"])", re.MULTILINE)


def _without_admonitions(data: bytes) -> bytes:
    """Return Markdown with the boxes and tabs of Python-Markdown as items of lists, as long as before.

    What they hold is indented by four spaces, which CommonMark takes for code.
    """
    return _ADMONITION.sub(_item, data) if b"!!!" in data or b"???" in data or b"===" in data else data


def _item(match: re.Match[bytes]) -> bytes:
    before = match[1]
    return before + b"-   " + b"x" * (len(match[0]) - len(before) - 4)


def _is_escaped(data: bytes, offset: int) -> bool:
    begin = offset
    while begin and data[begin - 1 : begin] == b"\\":
        begin -= 1
    return (offset - begin) % 2 == 1


def _events(data: bytes) -> Iterator[tuple[Event, Range]]:
    # Only bodies need the parser, and most documents of some sites have none.
    from pyromark import Options, events_with_range

    return events_with_range(data.decode(), options=Options.ENABLE_FOOTNOTES, merge_text=True)


def _parsed(data: bytes) -> _Parsed:
    parsed = _Parsed([], [], [], [])
    event: Any
    for event, place in _events(data):
        if type(event) is dict:
            (name,) = event
            part = event[name]
            # Nearly all events are texts and the ends and beginnings of paragraphs.
            if name in _TOLD and (type(part) is dict or part == "HtmlBlock" or name != "Start"):
                _add(parsed, name, part, (place["start"], place["end"]))
    return parsed


_TOLD = frozenset(("Start", "InlineHtml", "Code"))


def _add(parsed: _Parsed, name: str, part: Any, span: _Span) -> None:
    """Add a part of a body to those of its kind."""
    if name == "Code":
        parsed.code.append(span)
    elif name == "InlineHtml" or part == "HtmlBlock":
        parsed.html.append(span)
    elif type(part) is dict:
        if "Link" in part:
            link = part["Link"]
            if link["link_type"] != "Email":
                parsed.links.append((span, link["dest_url"]))
        elif "Image" in part:
            parsed.pictures.append(span)
        elif "CodeBlock" in part:
            parsed.code.append(span)


def _heading_in_markdown(data: bytes) -> str:
    heading, inside = "", False
    event: Any
    for event, place in _events(TemplateTags(data).plain):
        if type(event) is not dict:
            heading += " " if inside and event in ("SoftBreak", "HardBreak") else ""
        elif "Start" in event:
            block = event["Start"]
            if type(block) is dict and "Heading" in block:
                inside = True
            elif block == "HtmlBlock" and (title := _heading_in_html(data[place["start"] : place["end"]])):
                return title
        elif "End" in event and type(event["End"]) is dict and "Heading" in event["End"]:
            if heading.strip():
                return heading
            inside = False
        elif inside:
            heading += event.get("Text") or event.get("Code") or ""
    return ""


# HTML

_ELEMENT = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|template|textarea|title)\b.*?(?:</\1|\Z)|"
    rb"<(?:a|area)(?=[\s/])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)",
    re.IGNORECASE | re.DOTALL,
)
_HREF = re.compile(rb"(?<![^\s\"'/])href\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
_H1 = re.compile(rb"<h1(?:\s[^<>]*)?>", re.IGNORECASE)
_END_OF_H1 = re.compile(rb"</h1", re.IGNORECASE)
_ANY_TAG = re.compile(rb"<[^<>]*>")


def _in_html(data: bytes) -> Iterator[Found]:
    tags = TemplateTags(data)
    return _anchors(tags.plain, tags, [])


def _anchors(data: bytes, tags: TemplateTags, comments: list[_Span], begin: int = 0) -> Iterator[Found]:
    """Yield the links of HTML that begins at an offset, and add where its comments and scripts are."""
    for match in _ELEMENT.finditer(data):
        if match[2] is None:
            comments.append((begin + match.start(), begin + match.end()))
        elif address := _HREF.search(match[2]):
            yield Found(begin + match.start(), *tags.meaning(_attribute(address[1])))


def _attribute(value: bytes) -> str:
    return unescape(value.strip(b"\"'").decode("utf-8", "replace"))


def _heading_in_html(data: bytes) -> str:
    # The end is looked for once: where the first heading has none, neither has a later one.
    begin = _H1.search(data)
    end = begin and _END_OF_H1.search(data, begin.end())
    if not begin or not end:
        return ""
    return unescape(_ANY_TAG.sub(b"", data[begin.end() : end.start()]).decode("utf-8", "replace"))


_LINKS_IN: Mapping[str, Callable[[bytes], Iterable[Found]]] = {
    "markdown": _in_markdown,
    "html": _in_html,
    "rst": restructured_text.links,
}
_HEADING_IN: Mapping[str, Callable[[bytes], str]] = {
    "markdown": _heading_in_markdown,
    "html": _heading_in_html,
    "rst": restructured_text.heading,
}
