"""Front matter in TOML: `+++` fences, as Hugo and Zola write it, and files of TOML."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from graph.core.diagnostics import Code
from graph.read.forms.form import Fence, PlacedFields
from graph.read.front_matter import MAX_DEPTH, Finding, KeyPath, YamlValue
from graph.read.secured import unquoted

__all__ = ["read_toml"]

_PART = r"(?:[A-Za-z0-9_-]++|\"(?:[^\"\\\n]++|\\.)*+\"|'[^'\n]*+')"
_PARTS = re.compile(_PART)
_KEY = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+"
_LINE = re.compile(rf"[ \t]*+(?:(?P<opening>\[\[?)[ \t]*+(?P<table>{_KEY})[ \t]*+\]|(?P<key>{_KEY})[ \t]*+=[ \t]*+)")
_DEEP_KEY = re.compile(rf"(?:^|[\[{{,])[ \t]*+(?:{_PART}[ \t]*+\.[ \t]*+){{{MAX_DEPTH}}}")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_Value = Any


class _TooDeepError(Exception):
    """Tables and arrays are nested deeper than any article needs."""


def read_toml(fence: Fence, findings: list[Finding]) -> PlacedFields | None:
    """Return the fields of front matter in TOML, or None where it cannot be read.

    Args:
        fence: where it stands.
        findings: faults are added here.

    >>> text = 'title = "A"\\ndate = 2020-01-01\\nweight = 1.10\\n[extra]\\ndraft = true\\n'
    >>> front = read_toml(Fence(text, 0, len(text), len(text), 0), [])
    >>> front.fields, front.locate(("extra", "draft"))
    ({'title': 'A', 'date': '2020-01-01', 'weight': '1.10', 'extra': {'draft': 'true'}}, (5, 9))
    """
    import tomllib

    text = fence.text
    lines = text.split("\n")
    # The loader takes the square of the number of parts of a key.
    many_dots = ((number, line) for number, line in enumerate(lines, 1) if line.count(".") > MAX_DEPTH)
    deep = next((number for number, line in many_dots if _DEEP_KEY.search(line)), None)
    try:
        if deep is not None:
            raise _TooDeepError
        fields = _fields(tomllib.loads(text, parse_float=_number), 1)
    except (RecursionError, _TooDeepError):
        fence.broken(findings, deep or 1, 1, Code.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels")
        return None
    except ValueError as error:
        message = str(error)
        place = _PLACE.search(message)
        message = unquoted(message[: place.start()] if place else message, text)
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), len(lines[-1]) + 1)
        fence.broken(findings, line, column, Code.BAD_TOML, f"{message[:1].lower()}{message[1:]}")
        return None
    return PlacedFields(fields, {(): (fence.lines_before + 1, 1), **_places(lines, fence.lines_before)})


def _number(text: str) -> str:
    return text.replace("_", "")


def _fields(table: Mapping[str, _Value], depth: int) -> dict[str, YamlValue]:
    if depth > MAX_DEPTH:
        raise _TooDeepError
    return {key: _text(value, depth + 1) for key, value in table.items()}


def _text(value: _Value, depth: int) -> YamlValue:
    """Return a value as YAML's loader gives it: text, or lists and mappings of those."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list):
        if depth > MAX_DEPTH:
            raise _TooDeepError
        return [_text(item, depth + 1) for item in value]
    return _fields(value, depth) if isinstance(value, dict) else str(value)


def _way(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(
        part if part[0] not in "\"'" else part[1:-1] for part in _PARTS.findall(match["table"] or match["key"])
    )


def _places(lines: list[str], lines_before: int) -> dict[KeyPath, tuple[int, int]]:
    """Return line and column of the values of all keys and tables; those of inline tables are not looked up."""
    places: dict[KeyPath, tuple[int, int]] = {}
    table: KeyPath = ()
    counts: Counter[KeyPath] = Counter()
    latest: dict[KeyPath, int] = {}
    closing = ""
    for number, line in enumerate(lines, lines_before + 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        match = _LINE.match(line)
        if match is None:
            continue
        if match["opening"] is None:
            places.setdefault((*table, *_way(match)), (number, match.end() + 1))
            quotes = line[match.end() : match.end() + 3]
            closing = quotes if quotes in ('"""', "'''") and line.find(quotes, match.end() + 3) < 0 else ""
            continue
        table = ()
        for step in _way(match):
            table = (*table, latest[table], step) if table in latest else (*table, step)
        if match["opening"] == "[[":
            latest[table] = counts[table]
            counts[table] += 1
            places.setdefault(table, (number, 1))
            table = (*table, latest[table])
        places.setdefault(table, (number, 1))
    return places
