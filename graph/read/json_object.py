"""Front matter as JSON: one object on one line, of which nothing but the text is believed.

Numbers and truth values stay the text that they are written as, for the schema decides types,
so a line of JSON and the same front matter in YAML give the same record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from graph.core.diagnostics import Code, printable
from graph.read.front_matter import MAX_DEPTH, Finding, KeyPath, YamlValue
from graph.read.secured import is_secured

__all__ = ["JsonFrontMatter", "TooDeepError", "decoded_json", "read_json"]

_Json = str | bool | None | list["_Json"] | dict[str, "_Json"]


@dataclass(frozen=True, slots=True)
class JsonFrontMatter:
    """The fields of one line.

    Attributes:
        fields: key to value.
        line: the number of the line.
    """

    fields: dict[str, YamlValue]
    line: int

    def locate(self, _: KeyPath) -> tuple[int, int]:
        """Return the line and its first column: the whole object is there."""
        return self.line, 1


@dataclass(slots=True)
class _Objects:
    """Makes mappings of the decoder's pairs, and remembers keys that are stated twice."""

    twice: list[tuple[str, dict[str, _Json]]] = field(default_factory=list)

    def made(self, pairs: Iterable[tuple[str, _Json]]) -> dict[str, _Json]:
        fields: dict[str, _Json] = {}
        for key, value in pairs:
            if is_secured(key):
                self._forget(value)
            if key in fields:
                self.twice.append((key, fields))
            fields[key] = value
        return fields

    def _forget(self, value: _Json) -> None:
        """Forget the keys that are stated twice in an encrypted block: a message would name them."""
        inside: set[int] = set()
        pending = [value]
        while pending and self.twice:
            each = pending.pop()
            if isinstance(each, dict | list):
                inside.add(id(each))
                pending += each.values() if isinstance(each, dict) else each
        self.twice = [(key, fields) for key, fields in self.twice if id(fields) not in inside]


class TooDeepError(Exception):
    """Lists and mappings are nested deeper than any article needs."""


def read_json(content: bytes, line: int) -> tuple[JsonFrontMatter | None, list[Finding]]:
    """Return the fields of one line of JSON, or None, and its faults.

    Args:
        content: the line's bytes.
        line: its number.

    >>> front, findings = read_json(b'{"title": "NO", "quality": 1.10, "published": false}', 7)
    >>> front.fields, findings
    ({'title': 'NO', 'quality': '1.10', 'published': 'false'}, [])
    """
    findings: list[Finding] = []

    def found(column: int, code: Code, message: str) -> None:
        findings.append(Finding(line, column, code, message))

    objects = _Objects()
    value: _Json = None
    try:
        text = content.decode("utf-8-sig")
        value = _decoder(objects).decode(text)
        fields = _fields(value)
    except UnicodeDecodeError as error:
        byte = f"byte 0x{content[error.start]:02x}"
        found(len(content[: error.start].decode()) + 1, Code.NOT_UTF8, f"{byte} is not UTF-8; the line is left out")
        return None, findings
    except json.JSONDecodeError as error:
        found(error.colno, Code.BAD_JSON, f"{error.msg[:1].lower()}{error.msg[1:]}; the line is left out")
        return None, findings
    except (RecursionError, TooDeepError):
        found(1, Code.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels; the line is left out")
        return None, findings
    for key, _ in objects.twice:
        found(1, Code.DUPLICATE_KEY, f"'{printable(key[:200])}' is stated twice; the last one is used")
    if fields is None:
        form = "a list" if isinstance(value, list) else "a single value"
        found(1, Code.NOT_A_MAPPING, f"the line is {form}, not an object")
        return None, findings
    if not fields:
        found(1, Code.EMPTY, "the object is empty")
    return JsonFrontMatter(fields, line), findings


def decoded_json(text: str, start: int) -> tuple[YamlValue, int, list[str]]:
    """Return the value of JSON that begins at an index, where it ends, and the keys that are stated twice.

    Args:
        text: the text; more may follow the value.
        start: the index.

    Raises:
        json.JSONDecodeError: there is no JSON.
        TooDeepError: lists and mappings are nested deeper than any article needs.
        RecursionError: they are nested deeper than the decoder can follow.

    >>> decoded_json('{"a": 1.10, "a": null}', 0)
    ({'a': None}, 22, ['a'])
    """
    objects = _Objects()
    value, end = _decoder(objects).raw_decode(text, start)
    return _text(value, 1), end, [key for key, _ in objects.twice]


def _decoder(objects: _Objects) -> json.JSONDecoder:
    return json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refused, object_pairs_hook=objects.made)


def _refused(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"the value {name} is not JSON", "", 0)


def _fields(value: _Json) -> dict[str, YamlValue] | None:
    return {key: _text(below, 2) for key, below in value.items()} if isinstance(value, dict) else None


def _text(value: _Json, depth: int) -> YamlValue:
    """Return a value as YAML's loader gives it: text, nothing, or lists and mappings of those."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict) and depth > MAX_DEPTH:
        raise TooDeepError
    if isinstance(value, list):
        return [_text(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _text(below, depth + 1) for key, below in value.items()}
    return value
