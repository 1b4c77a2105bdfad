"""Feeds: every item of RSS 2.0, RSS 1.0 or Atom is a document, under the same keys whatever the feed calls them.

Nothing is fetched. A feed that declares entities is refused before anything is expanded; one that breaks
off is read up to its last whole item. The XML is checked, and the lines of its items are found, by the
parser of the standard library; the items themselves are read by feedparser.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Container, Iterator, Mapping
from html import unescape
from html.entities import name2codepoint
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.parsers import expat

from graph.core.diagnostics import Code, printable
from graph.read.archives.members import Content, Limits, Member, Record, Trouble, too_large

__all__ = ["contents", "members"]

_ATOMS = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OTHERS = {
    "urlset": "a site map",
    "sitemapindex": "an index of site maps",
    "opml": "a list of feeds (OPML)",
    "html": "a page in HTML",
    "RDF": "RDF other than RSS 1.0",
    "svg": "a picture",
}
_DEPTH = 100
_ATTRIBUTES = 100
"""How many attributes an element may have; feedparser compares each with all others."""
_CHILDREN = 1000
"""How many elements an item, or the head of a feed, may have; feedparser compares each category with all others."""
_HOLDERS = frozenset(("item", "entry", "channel", "feed"))
_LONGEST_NAME = 1000
"""How many characters the text of a person may have; feedparser looks for an address of mail from each of them."""
_PEOPLE = frozenset(
    ("author", "creator", "contributor", "managingeditor", "webmaster", "publisher", "owner", "name", "email")
)
_SEPARATOR = "\x1f"
"""A character that no XML may have, so that no namespace holds it."""

_MARKUP = re.compile(r"<[A-Za-z/!]")
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_HTML = re.compile(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_BREAKS = frozenset(("p", "br", "div", "li", "td", "h1", "h2", "h3", "h4", "blockquote"))
_XMLS_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ISO = re.compile(r"\s*\d{4}(?:-\d\d){0,2}(?![\d-])")
_MAIL = re.compile(r"[^\s@()]++@[^\s@()]++\s*+\((.+)\)")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1[^<>]*+>?|\Z)|<[!?][^<>]*+>|"
    r"<(?:/|(?=(?P<begun>[A-Za-z0-9]+)))[A-Za-z](?:(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>|[^<>]*+>)",
    re.IGNORECASE | re.DOTALL,
)


class _Feed(NamedTuple):
    """A feed that may be read.

    Attributes:
        content: its bytes, complete.
        lines: the line that each item begins in.
        trouble: why the rest of it is left out, or None.
    """

    content: bytes
    lines: list[int]
    trouble: Trouble | None


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield a member for each item, named by its number.

    Args:
        file: XML; other XML is passed over, with a note that names its kind.
        limits: how large it may be.
    """
    feed = _checked(file, limits)
    if isinstance(feed, Trouble):
        yield feed
        return
    for number in range(1, min(len(feed.lines), limits.members) + 1):
        yield Member(number, str(number))
    if len(feed.lines) > limits.members:
        yield limits.too_many()
    if feed.trouble:
        yield feed.trouble


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield items.

    Args:
        file: the feed.
        wanted: their numbers.
        max_bytes: the size above which an item is not read.
        limits: how large the feed may be.
    """
    feed = _checked(file, limits)
    if isinstance(feed, Trouble):
        return
    parsed = _parsed(feed.content)
    if isinstance(parsed, Trouble):
        yield from ((number, parsed) for number in range(1, len(feed.lines) + 1) if number in wanted)
        return
    for number, (entry, line) in enumerate(zip(parsed.entries, feed.lines, strict=False), 1):
        if number in wanted:
            content = json.dumps(_fields(entry, parsed.feed), separators=(",", ":")).encode()
            size = len(content)
            yield number, Record(content, line) if size <= max_bytes else too_large(size, max_bytes)


def _parsed(content: bytes) -> Any:
    import feedparser

    try:
        # As a stream: feedparser takes bytes for the name of a file or an address first.
        return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser may raise anything on hostile bytes
        return Trouble(Code.BAD_FEED, f"the feed cannot be read: {type(error).__name__}; it is left out")


# The check


class _RefusedError(Exception):
    """The XML is not to be read, for a reason."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self.trouble = trouble


class _Check:
    """Follows the elements of a feed without building anything of them."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        # Of the items that have ended: their number, where the last end tag begins, and the tags open there.
        self.whole, self.end, self.around = 0, 0, [""]
        self._open: list[tuple[str, str]] = []
        self._children = [0] * (_DEPTH + 2)
        self._name = -1  # the characters of a person's name, while one is open
        self._parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._stop
        self._parser.CharacterDataHandler = self._text
        self._parser.buffer_text = True
        self._parser.EntityDeclHandler = self._declared

    def parse(self, content: bytes) -> Trouble | None:
        """Return the fault that ends the XML early, or None.

        Raises:
            _RefusedError: it is no feed, or declares entities.
        """
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as error:
            reason = f"not well-formed XML ({expat.ErrorString(error.code)})"
            lost = f"items before it that are read: {self.whole:,}" if self.whole else "the feed is left out"
            return Trouble(Code.BAD_FEED, f"{reason}; {lost}", error.lineno)
        return None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, local, prefix = _parts(name)
        if not self._open:
            self._check_root(space, local)
        self._open.append((local, f"{prefix}:{local}" if prefix else local))
        if len(self._open) > _DEPTH:
            message = f"elements are nested deeper than {_DEPTH} levels; the feed is left out"
            raise _RefusedError(Trouble(Code.TOO_DEEP, message, self._parser.CurrentLineNumber))
        if len(attributes) > _ATTRIBUTES:
            raise self._too_much(f"an element has more than {_ATTRIBUTES:,} attributes")
        if local.lower() in _PEOPLE:
            self._name = 0
        if self._in_item():
            self.lines.append(self._parser.CurrentLineNumber)
        else:
            self._children[len(self._open)] += 1
            if self._children[len(self._open)] > _CHILDREN and self._open[-2:-1] and self._open[-2][0] in _HOLDERS:
                raise self._too_much(f"<{self._open[-2][0]}> has more than {_CHILDREN:,} elements beside items")
        self._children[len(self._open) + 1] = 0

    def _text(self, text: str) -> None:
        if self._name >= 0:
            self._name += len(text)
            if self._name > _LONGEST_NAME:
                raise self._too_much(f"a person has more than {_LONGEST_NAME:,} characters")

    def _too_much(self, excess: str) -> _RefusedError:
        return _RefusedError(Trouble(Code.BAD_FEED, f"{excess}; the feed is left out", self._parser.CurrentLineNumber))

    def _stop(self, _: str) -> None:
        if self._in_item():
            self.whole, self.end = self.whole + 1, self._parser.CurrentByteIndex
            self.around = [tag for _, tag in reversed(self._open)]
        local, _ = self._open.pop()
        if local.lower() in _PEOPLE and not (self._open and self._open[-1][0].lower() in _PEOPLE):
            self._name = -1

    def _in_item(self) -> bool:
        """Whether the last element that is open is an item of the feed."""
        if len(self._open) < 2:
            return False
        (above, _), (local, _) = self._open[-2:]
        return (local == "item" and above in ("channel", "rss", "RDF")) or (local == "entry" and above == "feed")

    @staticmethod
    def _check_root(space: str, local: str) -> None:
        if local == "rss" or (local == "feed" and space in _ATOMS) or (local == "RDF" and space == _RDF):
            return
        raise _RefusedError(_no_feed(_OTHERS.get(local, f"XML of another kind, <{printable(local[:40])}>")))

    def _declared(self, name: str, *_: object) -> None:
        message = f"declares the entity '{printable(name[:80])}'; none is expanded or fetched, and the feed is left out"
        raise _RefusedError(Trouble(Code.BAD_FEED, message, self._parser.CurrentLineNumber))


def _parts(name: str) -> tuple[str, str, str]:
    """Return the namespace, the local name and the prefix of an element."""
    parts = name.split(_SEPARATOR)
    return ("", parts[0], "") if len(parts) == 1 else (parts[0], parts[1], parts[2] if len(parts) > 2 else "")


def _no_feed(kind: str) -> Trouble:
    return Trouble(Code.NOT_A_DOCUMENT, f"it is {kind}, not a feed; it is passed over")


def _checked(file: Path, limits: Limits) -> _Feed | Trouble:
    """Return a feed that may be read, or why there is none."""
    size = file.stat().st_size
    if size > limits.whole:
        return Trouble(Code.TOO_LARGE, f"{size:,} bytes, and a feed may have {limits.whole:,}; it is left out")
    content = file.read_bytes()
    if not content.strip():
        return Trouble(Code.EMPTY, "the file is empty")
    if _HTML.match(content[:4096]):
        return _no_feed(_OTHERS["html"])
    content = _ENTITY.sub(_character, content)
    check = _Check()
    try:
        trouble = check.parse(content)
    except _RefusedError as refused:
        return refused.trouble
    except (ValueError, LookupError) as error:  # an encoding that is not known
        return Trouble(Code.BAD_FEED, f"not readable: {printable(str(error)[:120])}; it is left out")
    if trouble is None:
        return _Feed(content, check.lines, None) if check.lines else _without_items(content)
    if not check.whole or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return trouble
    closing = "".join(f"</{tag}>" for tag in check.around).encode()
    return _Feed(content[: check.end] + closing, check.lines[: check.whole], trouble)


def _without_items(content: bytes) -> Trouble:
    kind = (
        _OTHERS["RDF"] if b"http://purl.org/rss/1.0/" not in content and b"RDF" in content else "a feed without items"
    )
    return Trouble(Code.NOT_A_DOCUMENT, f"it is {kind}; it is passed over")


def _character(entity: re.Match[bytes]) -> bytes:
    """Return an entity of HTML, which XML does not know, as a number; in the HTML of a text it says the same."""
    name = entity[1].decode()
    return b"&#%d;" % name2codepoint[name] if name in name2codepoint and name not in _XMLS_OWN else entity[0]


# The fields of an item


def _fields(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an item that it states."""
    home = _text_in(feed, "link")
    source = entry.get("source") or {}
    date, updated = _date(entry, "published"), _date(entry, "updated")
    address = _text_in(entry, "feedburner_origlink") or _text_in(entry, "link")
    address = _joined(home, address)
    publisher = {
        "name": _text_in(source, "title") or _plain_text(feed, "title"),
        "url": _text_in(source, "link") or _text_in(source, "href") or home,
    }
    identity = _text_in(entry, "id")
    content = next((each["value"] for each in entry.get("content") or () if each.get("value")), "")
    summary = _text_in(entry, "summary")
    if not content and _LINK.search(summary):
        content = summary
    fields = {
        "title": _plain_text(entry, "title"),
        "url": address,
        "date": date or updated,
        "updated": updated if date else "",
        # The whole text is no summary; feedparser takes it for one where an item has no other.
        "summary": _plain_text(entry, "summary") if entry.get("summary_detail") else "",
        "authors": _authors(entry) or _authors(feed),
        "tags": [each.get("label") or each.get("term") for each in entry.get("tags") or () if each.get("term")],
        "language": _language(entry) or _text_in(feed, "language"),
        "image": _joined(home, _image(entry)),
        "id": identity if identity != address else "",
        "publisher": {key: value for key, value in publisher.items() if value},
        "content": content,
    }
    return {key: value for key, value in fields.items() if value}


def _text_in(mapping: Mapping[str, Any], key: str) -> str:
    # `get` of feedparser's own mapping answers for keys that are not stated with others that are.
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    if value is None and key == "link" and isinstance(mapping, dict):
        value = next(
            (each.get("href") for each in dict.get(mapping, "links") or () if each.get("rel") == "alternate"), ""
        )
    return value.strip() if isinstance(value, str) else ""


def _joined(home: str, address: str) -> str:
    try:
        return urljoin(home, address) if address else ""
    except ValueError:
        return address


def _plain_text(mapping: Mapping[str, Any], key: str) -> str:
    """Return a text of a feed without its markup, where it is stated to be HTML."""
    text = _text_in(mapping, key)
    kind = (mapping.get(f"{key}_detail") or {}).get("type")
    if kind == "text/plain" or not ("&" in text or _MARKUP.search(text)):
        return text
    return " ".join(unescape(_TAG.sub(_space, text)).split())


def _space(tag: re.Match[str]) -> str:
    """Return what stands in a text in place of a tag: a space where the tag begins a new line."""
    return " " if (tag["begun"] or "").lower() in _BREAKS else ""


def _date(entry: Mapping[str, Any], key: str) -> str:
    """Return a date as it is written where that is ISO 8601, else as feedparser understands it, else as written."""
    stated = _text_in(entry, key)
    parsed = dict.get(entry, f"{key}_parsed") if isinstance(entry, dict) else None
    if not stated or _ISO.match(stated) or not parsed:
        return stated
    year, month, day, hour, minute, second = parsed[:6]
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"


def _authors(mapping: Mapping[str, Any]) -> list[dict[str, str]]:
    # In RSS an author is an address of mail with the name in brackets, which feedparser cuts in the wrong place.
    stated = _MAIL.fullmatch(_text_in(mapping, "author").strip())
    authors = dict.get(mapping, "authors") if isinstance(mapping, dict) else None
    if stated and len(authors or ()) < 2:
        return [{"name": stated[1].strip()}]
    found = [{"name": _text_in(each, "name"), "url": _text_in(each, "href")} for each in authors or ()]
    return [{key: value for key, value in each.items() if value} for each in found if each["name"]]


def _language(entry: Mapping[str, Any]) -> str:
    details = [entry.get(f"{key}_detail") or {} for key in ("title", "summary")]
    return next((each["language"] for each in details if isinstance(each.get("language"), str)), "")


def _image(entry: Mapping[str, Any]) -> str:
    """Return the address of the picture of an item."""
    media = [each for each in entry.get("media_content") or () if _is_picture(each, "url")]
    enclosed = [
        each for each in entry.get("links") or () if each.get("rel") == "enclosure" and _is_picture(each, "href")
    ]  # fmt: skip
    own = entry.get("image") or {}
    found = [
        *(_text_in(each, "url") for each in media),
        *(_text_in(each, "href") for each in enclosed),
        *(_text_in(each, "url") for each in entry.get("media_thumbnail") or ()),
        _text_in(own, "href"),
    ]
    return next(filter(None, found), "")


def _is_picture(media: Mapping[str, Any], key: str) -> bool:
    kind = _text_in(media, "medium") or _text_in(media, "type")
    return (
        kind.startswith("image") if kind else _text_in(media, key).lower().endswith((".jpg", ".jpeg", ".png", ".webp"))
    )
