"""Records as documents: the mappings that programs hand over, written as the JSON of a line."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from graph.core.diagnostics import Code, Diagnostic, SourceError, printable
from graph.read.secured import is_secured

__all__ = ["encoded_records"]

_DEPTH = 64
"""Lists and mappings nested deeper than this are left out; articles need five levels."""


def encoded_records(records: Iterable[object], first: int) -> Iterator[tuple[int, bytes, list[Diagnostic]]]:
    """Yield the number of each record, the record as JSON, and its values that cannot be read.

    Args:
        records: mappings of texts, numbers, truth values, dates, lists and mappings; None, NaN and
            what pandas has for nothing are values that are not stated.
        first: the number of the first one.

    Raises:
        SourceError: there is a text, a path or something else that is no mapping among them.

    >>> [content for _, content, _ in encoded_records([{"title": "A", "date": date(2024, 5, 1), "heat": None}], 1)]
    [b'{"title":"A","date":"2024-05-01"}']
    """
    for number, record in enumerate(records, first):
        if not isinstance(record, Mapping):
            raise SourceError(_wrong_record(number, record))
        diagnostics: list[Diagnostic] = []
        plain = _Plain(f"records/{number}", number, diagnostics).mapping(record, "", 1)
        yield number, json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode(), diagnostics


def _wrong_record(number: int, record: object) -> str:
    if isinstance(record, str | os.PathLike):
        return (
            f"record {number} is the text '{printable(str(record)[:80])}', not a mapping; give paths one by one,"
            " build(*paths), and a table of pandas as table.to_dict('records')"
        )
    return f"record {number} is of type {type(record).__name__}, not a mapping"


class _Absent:
    """Stands for a value that is not stated."""


_ABSENT = _Absent()


class _Plain:
    """Turns the values of a record into those of JSON, and notes the ones that it cannot."""

    def __init__(self, path: str, line: int, diagnostics: list[Diagnostic]) -> None:
        self._path = path
        self._line = line
        self._diagnostics = diagnostics

    def mapping(self, stated: Mapping[object, object], way: str, depth: int) -> dict[str, object]:
        plain: dict[str, object] = {}
        for key, value in stated.items():
            if not isinstance(key, str | int):
                self._note(way or "the record", f"has a key of type {type(key).__name__}")
                continue
            # A message about a value in it would name the way there.
            found = "" if is_secured(str(key)) else self._value(value, f"{way}.{key}" if way else str(key), depth + 1)
            if found is not _ABSENT:
                plain[str(key)] = found
        return plain

    def _value(self, value: object, way: str, depth: int) -> object:
        if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
            value = value.tolist()
        if value is None or type(value).__name__ in ("NaTType", "NAType"):
            return _ABSENT
        if isinstance(value, str | bool):
            return value
        if isinstance(value, int | float | Decimal):
            return self._number(value, way)
        if isinstance(value, date):  # a datetime is one too
            return value.isoformat()
        if depth > _DEPTH:
            return self._note(way[:80], f"is nested deeper than {_DEPTH} levels")
        if isinstance(value, Mapping):
            return self.mapping(value, way, depth)
        if isinstance(value, list | tuple):
            items = [self._value(item, f"{way}[{index}]", depth + 1) for index, item in enumerate(value)]
            return [item for item in items if item is not _ABSENT]
        return self._note(way, f"is of type {type(value).__name__}, which is not read")

    def _number(self, value: float | Decimal, way: str) -> object:
        if isinstance(value, int):
            # Python writes no number of more than some thousand digits.
            return int(value) if value.bit_length() <= 64 else self._note(way, "is a number of more than 64 bits")
        if math.isnan(value):
            return _ABSENT
        if math.isinf(value):
            return self._note(way, "is not a finite number")
        return value if isinstance(value, float) else str(value)

    def _note(self, way: str, why: str) -> _Absent:
        message = f"{printable(way)} {why}; it is left out"
        self._diagnostics.append(Diagnostic(self._path, self._line, 1, Code.WRONG_TYPE, message))
        return _ABSENT
