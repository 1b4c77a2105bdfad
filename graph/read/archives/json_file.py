"""JSON files of several documents: arrays of objects, wrapped replies of interfaces, JSON Feeds, one object after another.

Everything else in `.json` is one document, or data. The text of each object stays as the file has it,
so that numbers keep their digits and a key that is stated twice is noticed.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from graph.core.diagnostics import Code
from graph.read.archives.members import Content, Limits, Member, Record, Trouble, are_documents, no_documents, too_large
from graph.read.forms.likeness import list_of_records, looks_like
from graph.read.json_members import JsonPart, NotJsonError, after_space, items_of, members_of, values_of

__all__ = ["contents", "members"]

_HIT = "_source"
"""The key under which a search engine holds the document of a hit."""

_JSON_FEED = "https://jsonfeed.org/version/"

_LOOKED_AT = 20
"""Objects by which an array looks like one of documents."""


def members(file: Path, limits: Limits) -> Iterator[Member | Trouble]:
    """Yield a member for each object, named by its number; or the file itself where it is one document or data.

    Args:
        file: the JSON.
        limits: how large it may be.
    """
    text = _text(file, limits)
    if isinstance(text, Trouble):
        yield text
        return
    found = _found(text, file.name)
    if found is None:
        yield Member(-1, "")
        return
    count = 0
    first: list[JsonPart[int]] = []
    fault: NotJsonError | None = None
    try:
        first.extend(islice(found.items, _LOOKED_AT))
    except NotJsonError as error:
        fault = error
    objects = [each.value for each in first if isinstance(each.value, dict)]
    if not are_documents(objects) and (first or not fault):
        yield no_documents("items", objects[0] if objects else ())
        return
    try:
        for item in chain(first, found.items):
            if count == limits.members:
                yield limits.too_many()
                return
            if isinstance(item.value, dict):
                count += 1
                yield Member(item.step, str(item.step))
            else:
                message = f"item {item.step:,} is not an object; it is left out"
                yield Trouble(Code.NOT_A_MAPPING, message, text.count("\n", 0, item.start) + 1)
        if fault:
            raise fault
    except NotJsonError as error:
        lost = f"items before it that are read: {count:,}" if count else "the file is left out"
        yield Trouble(Code.BAD_JSON, f"{error}; {lost}", text.count("\n", 0, error.place) + 1)


def contents(file: Path, wanted: Container[int], max_bytes: int, limits: Limits) -> Iterator[tuple[int, Content]]:
    """Yield objects.

    Args:
        file: the JSON.
        wanted: their numbers.
        max_bytes: the size above which an object is not read.
        limits: how large the file may be.
    """
    text = _text(file, limits)
    found = None if isinstance(text, Trouble) else _found(text, file.name)
    if found is None or isinstance(text, Trouble):
        return
    line, counted = 1, 0
    try:
        for item in found.items:
            line, counted = line + text.count("\n", counted, item.start), item.start
            if item.step in wanted:
                content = text[item.start : item.end] if found.feed is None else _feed_item(item.value, found.feed)
                # A lone half of a surrogate pair can only stand escaped in JSON that was UTF-8.
                record = Record(content.encode(), line)
                size = len(record.content)
                yield item.step, record if size <= max_bytes else too_large(size, max_bytes)
    except NotJsonError:
        # Said when the objects were listed.
        return


def _text(file: Path, limits: Limits) -> str | Trouble:
    size = file.stat().st_size
    if size > limits.whole:
        message = f"{size:,} bytes, and a JSON file of documents may have {limits.whole:,}; it is left out; split it, or write one object on each line and call it .jsonl"
        return Trouble(Code.TOO_LARGE, message)
    content = file.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Trouble(Code.NOT_UTF8, "the file is UTF-16; only UTF-8 is read; it is left out")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Trouble(Code.NOT_UTF8, f"byte 0x{content[error.start]:02x} is not UTF-8; the file is left out", line)


@dataclass(frozen=True, slots=True)
class _Items:
    """The objects of a file, and where it is a JSON Feed its own fields."""

    items: Iterator[JsonPart[int]]
    feed: Mapping[str, Any] | None = None


def _found(text: str, name: str) -> _Items | None:
    """Return the objects of a file, or None where it is one document, or data."""
    start = after_space(text, 0)
    if text.startswith("[", start):
        return _Items(items_of(text, start))
    if not text.startswith("{", start):
        return None
    try:
        return _in_object(text, start, name)
    except NotJsonError:
        # Whoever reads the document says so.
        return None


def _in_object(text: str, start: int, name: str) -> _Items | None:
    fields: dict[str, Any] = {}
    starts: dict[str, int] = {}
    end, whole = start + 1, True
    try:
        for member in members_of(text, start):
            fields[member.step], starts[member.step] = _sample(member.value), member.start
            end = member.end
    except NotJsonError as error:
        # An array that is cut off is read as far as it goes.
        if not error.key or not text.startswith("[", error.start):
            raise
        some: list[Any] = []
        with suppress(NotJsonError):
            some.extend(each.value for each in islice(items_of(text, error.start), _LOOKED_AT))
        fields[error.key], starts[error.key], whole = _sample(some), error.start, False
    following = after_space(text, after_space(text, end) + 1)
    if whole and text.startswith("{", following):
        return _Items(values_of(text, start))
    if looks_like(name, fields) != "records" or not (way := list_of_records(fields)):
        return None
    at = starts[str(way[0])]
    for step in way[1:]:
        at = next(member.start for member in members_of(text, at) if member.step == step)
    if way == ("items",) and str(fields.get("version")).startswith(_JSON_FEED):
        return _Items(items_of(text, at), fields)
    return _Items(_hits(text, at))


def _sample(value: Any, depth: int = 1) -> Any:
    """Return a value with the first objects of its lists, hits as the documents that they hold."""
    if isinstance(value, list):
        objects = [item for item in value[:_LOOKED_AT] if isinstance(item, dict)]
        return [item[_HIT] if isinstance(item.get(_HIT), dict) else item for item in objects]
    if isinstance(value, dict) and depth:
        return {key: _sample(below, depth - 1) for key, below in value.items()}
    return value


def _hits(text: str, at: int) -> Iterator[JsonPart[int]]:
    """Yield the documents of the hits of a search engine."""
    for item in items_of(text, at):
        if isinstance(item.value, dict) and isinstance(item.value.get(_HIT), dict):
            # Of a key that is stated twice the last one counts.
            *_, held = (member for member in members_of(text, item.start) if member.step == _HIT)
            yield JsonPart(item.step, held.value, held.start, held.end)
        else:
            yield item


def _feed_item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    """Return an item of a JSON Feed under the keys that items of other feeds have."""
    publisher = {"name": feed.get("title"), "url": feed.get("home_page_url")}
    tags, identity = item.get("tags"), item.get("id")
    # Many feeds state the address of an item as its identity alone.
    address = item.get("url") or (identity if str(identity).startswith(("http://", "https://")) else None)
    fields = {
        "title": item.get("title"),
        "url": address,
        "external_url": item.get("external_url"),
        "date": item.get("date_published") or item.get("date_modified"),
        "updated": item.get("date_modified") if item.get("date_published") else None,
        "summary": item.get("summary"),
        "authors": item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author"),
        "tags": tags if isinstance(tags, list) else None,
        "language": item.get("language") or feed.get("language"),
        "image": item.get("image") or item.get("banner_image"),
        "id": identity if identity != address else None,
        "publisher": {key: value for key, value in publisher.items() if value},
        "content": item.get("content_html") or item.get("content_text"),
    }
    if isinstance(fields["authors"], dict):
        fields["authors"] = [fields["authors"]]
    return json.dumps({key: value for key, value in fields.items() if value}, separators=(",", ":"))
