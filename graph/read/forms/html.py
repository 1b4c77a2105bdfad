"""Front matter of a page of HTML: its `title`, its `meta` elements, its canonical address and its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from graph.read.forms.form import PlacedFields, next_line
from graph.read.forms.lines import Header
from graph.read.front_matter import KeyPath, Lines, YamlValue

__all__ = ["read_html_head"]

MAX_HEAD = 256 * 1024
"""The head of a page is not longer."""

MAX_TAG = 16 * 1024
"""A longer tag is passed over."""

_START = re.compile(
    r"<(!--|/head\b|(?:html|title|meta|link|script|style|template|body|svg|h1)(?=[\s>/]))", re.IGNORECASE
)
_TAG_END = re.compile(r"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?+")
_CLOSING = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("title", "script", "style", "template", "svg")}
_LAST = ("/head", "body", "h1")
_SPACE = re.compile(r"\s++")

# The names by which pages tell machines what other documents call so.
_KEYS = {
    "og:title": "title",
    "og:description": "description",
    "og:url": "canonical_url",
    "og:image": "image",
    "og:locale": "lang",
    "og:site_name": "publisher",
    "article:published_time": "date",
    "article:modified_time": "modified",
    "article:author": "author",
    "article:section": "category",
    "article:tag": "tags",
    "dc.title": "title",
    "dc.date": "date",
    "dc.creator": "author",
    "dc.description": "description",
    "dc.publisher": "publisher",
    "dc.language": "lang",
    "dcterms.created": "date",
}
_PLUMBING = ("viewport", "generator", "robots", "theme-color", "msapplication-", "twitter:", "fb:", "og:", "google-")
_LISTS = frozenset(("tags", "author", "image"))


def read_html_head(text: str) -> Header | None:
    """Return the fields of a page's head, or None where it has none.

    A name that the page itself gives wins over one for machines: `date` over `article:published_time`.
    The parser of the standard library takes the square of the length for some malformed pages, so the
    few elements are found here, each byte read once.

    >>> page = '<html lang="en"><head><title>A &amp; B</title><meta name="date" content="2020-01-01"></head><p>Text'
    >>> header = read_html_head(page)
    >>> header.front.fields, page[header.end:]
    ({'title': 'A & B', 'date': '2020-01-01', 'lang': 'en'}, '<p>Text')
    """
    fields: dict[str, YamlValue] = {}
    second: dict[str, YamlValue] = {}
    places: dict[KeyPath, tuple[int, int]] = {}
    lines = Lines(text[:MAX_HEAD], 0)
    end = 0
    for at, after, name, tag in _elements(text[:MAX_HEAD]):
        if name in ("/head", "body"):
            end = after if name == "/head" else at
        for key, value, own in _stated(name, tag):
            into = fields if own else second
            if key in into and key in _LISTS:
                into[key] = [*_listed(into[key]), value]
            else:
                into.setdefault(key, value)
            places.setdefault((key,), lines.place(at))
    fields = {**fields, **{key: value for key, value in second.items() if key not in fields}}
    if not fields.keys() - {"lang"}:
        return None
    return Header(PlacedFields(fields, {(): min(places.values()), **places}), next_line(text, end) if end else 0)


def _listed(value: YamlValue) -> list[YamlValue]:
    return value if isinstance(value, list) else [value]


def _elements(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield where each element of the head begins and ends, its name, and its tag or its text."""
    at = 0
    while (match := _START.search(text, at)) is not None:
        name, start = match[1].lower(), match.start()
        found = _extent(text, match.end(), name)
        if found is None:  # it is never closed, so all the rest would be in it
            return
        first, last, at = found
        if last - first <= MAX_TAG:
            yield start, at, name, text[first:last]
        if name in _LAST:
            return


def _extent(text: str, after_name: int, name: str) -> tuple[int, int, int] | None:
    """Return where the tag or the text of an element begins and ends, and where the next element may begin."""
    if name == "!--":
        end = text.find("-->", after_name)
        return None if end < 0 else (end, end, end + 3)
    tag = _TAG_END.match(text, after_name)
    if tag is None:
        return None
    closing = _CLOSING.get(name)
    if closing is None:
        return after_name, tag.end() - 1, tag.end()
    close = closing.search(text, tag.end())
    return None if close is None else (tag.end(), close.start(), close.end())


def _stated(name: str, tag: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the keys and values that an element states, and whether the key is the page's own."""
    if name == "title":
        if tag.strip():
            yield "title", _SPACE.sub(" ", unescape(tag)).strip(), True
        return
    if name not in ("meta", "link", "html"):
        return
    stated = {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(tag)}
    if name == "html" and stated.get("lang"):
        yield "lang", stated["lang"], False
    if name == "link" and stated.get("rel", "").lower() == "canonical" and stated.get("href"):
        yield "canonical_url", stated["href"], True
    if name == "meta":
        key = (stated.get("name") or stated.get("property") or stated.get("itemprop") or "").strip()
        content = stated.get("content", "").strip()
        lower = key.lower()
        if not key or not content:
            return
        if lower in _KEYS:
            yield _KEYS[lower], content, False
        elif not lower.startswith(_PLUMBING):
            yield key, content, True
