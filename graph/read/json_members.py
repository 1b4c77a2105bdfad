"""Where the members of an object, the items of an array and values in a row stand in a text of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Generic, NamedTuple, TypeVar

__all__ = ["JsonPart", "NotJsonError", "after_space", "items_of", "members_of", "values_of"]

_Step = TypeVar("_Step", str, int)

_SPACE = re.compile(r"[ \t\n\r]*+")
# A number stays text, so that no number is too long.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)


class JsonPart(NamedTuple, Generic[_Step]):
    """A part of a text of JSON.

    Attributes:
        step: its key in an object, or its number, counted from 1.
        value: its value; numbers are text.
        start, end: where the value stands.
    """

    step: _Step
    value: Any
    start: int
    end: int


class NotJsonError(Exception):
    """The text is not JSON from a place on; where that is in a member of an object, its key and the start of its value."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(reason)
        self.place = place
        self.key, self.start = "", 0


def members_of(text: str, at: int) -> Iterator[JsonPart[str]]:
    """Yield the members of an object.

    Args:
        text: the text.
        at: where the object begins.

    Raises:
        NotJsonError: the text is not JSON; the members before that are yielded.

    >>> [(part.step, part.start) for part in members_of('{"a": 1, "b": [2]}', 0)]
    [('a', 6), ('b', 14)]
    """
    at = after_space(text, at + 1)
    first = True
    while not text.startswith("}", at):
        if not first:
            at = _past(text, at, ",")
        first = False
        if not text.startswith('"', at):
            raise NotJsonError(at, "expecting a key in quotation marks")
        key, end = _value(text, at)
        start = _past(text, after_space(text, end), ":")
        try:
            value, end = _value(text, start)
        except NotJsonError as error:
            error.key, error.start = key, start
            raise
        at = after_space(text, end)
        yield JsonPart(str(key), value, start, end)


def items_of(text: str, at: int) -> Iterator[JsonPart[int]]:
    """Yield the items of an array.

    Args:
        text: the text.
        at: where the array begins.

    Raises:
        NotJsonError: the text is not JSON; the items before that are yielded.

    >>> [(part.step, part.start) for part in items_of('["a", 5]', 0)]
    [(1, 1), (2, 6)]
    """
    at, number = after_space(text, at + 1), 0
    while not text.startswith("]", at):
        if number:
            at = _past(text, at, ",")
        number += 1
        value, end = _value(text, at)
        yield JsonPart(number, value, at, end)
        at = after_space(text, end)


def values_of(text: str, at: int) -> Iterator[JsonPart[int]]:
    """Yield values that stand one after another, to the end of a text.

    Args:
        text: the text.
        at: where the first one begins.

    Raises:
        NotJsonError: the text is not JSON; the values before that are yielded.
    """
    number = 0
    while at < len(text):
        number += 1
        value, end = _value(text, at)
        yield JsonPart(number, value, at, end)
        at = after_space(text, end)


def after_space(text: str, at: int) -> int:
    """Return where the white space that begins at an index ends.

    >>> after_space("[  1]", 1)
    3
    """
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise NotJsonError(error.pos, f"{error.msg[:1].lower()}{error.msg[1:]}") from error
    except RecursionError as error:
        raise NotJsonError(at, "nested too deeply") from error


def _past(text: str, at: int, mark: str) -> int:
    if not text.startswith(mark, at):
        raise NotJsonError(at, f"expecting '{mark}'")
    return after_space(text, at + 1)
