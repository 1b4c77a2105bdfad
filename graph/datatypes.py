"""From text to the values of the schema's datatypes: each conversion once, pure and total."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from graph.diagnostics import Code
from graph.identity import stated_domain
from graph.schema import ARTICLE_CLASSES, UNKNOWN_TYPE, Datatype, Field
from graph.text import single_line
from graph.urls import canonical, has_invalid_characters, is_plain

__all__ = [
    "CONVERSIONS",
    "PLAIN",
    "Converted",
    "conversion",
    "converted",
    "iso_duration",
    "plain_datetime",
    "utc_instant",
]

Converted = tuple[str | int | bool | None, Code | None, str]
"""The value or None, what is wrong with the text or None, and that in words that follow the text."""


def converted(datatype: Datatype, text: str) -> Converted:
    """Return the value that a text stands for in a field of this datatype.

    Args:
        datatype: what the schema says of the field.
        text: what the document states, repaired and not empty.

    >>> converted(Datatype.INTEGER, "54"), converted(Datatype.BOOLEAN, "no")
    ((54, None, ''), (False, None, ''))
    >>> converted(Datatype.INTEGER, "many")[2]
    'is not a whole number; it is left out'
    """
    return CONVERSIONS[datatype](text)


def _text(text: str) -> Converted:
    return text, None, ""


def _line(text: str) -> Converted:
    return single_line(text), None, ""


def _article_type(text: str) -> Converted:
    known = text.lower()
    if known in ARTICLE_CLASSES and known != UNKNOWN_TYPE:
        return known, None, ""
    return None, Code.UNKNOWN_TYPE, "is no known type of article"


def _domain(text: str) -> Converted:
    domain = stated_domain(text)
    return (domain, None, "") if domain else (None, Code.WRONG_TYPE, "is not a domain; it is left out")


def _integer(text: str) -> Converted:
    if _INTEGER.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        return int(text), None, ""
    return None, Code.WRONG_TYPE, "is not a whole number; it is left out"


def _boolean(text: str) -> Converted:
    value = _BOOLEANS.get(text.lower())
    return (
        (value, None, "") if value is not None else (None, Code.WRONG_TYPE, "is neither true nor false; it is left out")
    )


def _datetime(text: str) -> Converted:
    instant = utc_instant(text)
    if instant is None:
        return None, Code.BAD_DATE, "is not a date that exists; it is left out"
    value, zoned = instant
    return (value, None, "") if zoned else (value, Code.ASSUMED_UTC, "states no time zone; UTC is assumed")


def _duration(text: str) -> Converted:
    value = iso_duration(text)
    return (value, None, "") if value else (None, Code.BAD_DURATION, "is not a duration; it is left out")


def _language(text: str) -> Converted:
    if _LANGUAGE.fullmatch(text):
        return text.lower(), None, ""
    return None, Code.BAD_LANGUAGE, "is not a language tag; it is left out"


def _url(text: str) -> Converted:
    url = canonical(text)
    if url is None:
        return None, Code.BAD_URL, "is not an http or https address; it is left out"
    if url != text and has_invalid_characters(text):
        return url, Code.URL_ENCODED, "has invalid characters; they are encoded"
    return url, None, ""


CONVERSIONS: Mapping[Datatype, Callable[[str], Converted]] = {
    Datatype.TEXT: _text,
    Datatype.LINE: _line,
    Datatype.INTEGER: _integer,
    Datatype.BOOLEAN: _boolean,
    Datatype.DATETIME: _datetime,
    Datatype.DURATION: _duration,
    Datatype.LANGUAGE: _language,
    Datatype.ARTICLE_TYPE: _article_type,
    Datatype.DOMAIN: _domain,
    Datatype.URL: _url,
}
"""The conversion of each datatype."""


def conversion(field: Field) -> Callable[[str], Converted]:
    """Return the conversion of a field: that of its datatype, for numbers that are not too small.

    >>> from graph.schema import IMAGE
    >>> conversion(IMAGE.field("width"))("-5")[2]
    'is less than 0; it is left out'
    """
    convert, least = CONVERSIONS[field.datatype], field.least
    if least is None:
        return convert

    def from_least(text: str) -> Converted:
        value, code, words = convert(text)
        if isinstance(value, int) and value < least:
            return None, Code.WRONG_TYPE, f"is less than {least}; it is left out"
        return value, code, words

    return from_least


_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
# RFC 5646 section 2.1: language, script, region, variants, extensions, private use. RDF tools refuse others.
_LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WYZa-wyz](?:-[A-Za-z0-9]{2,8})+)*(?:-[Xx](?:-[A-Za-z0-9]{1,8})+)?"
)


def _plain_text(text: str) -> str | None:
    return text.strip() or None if text.isascii() and text.isprintable() and "&" not in text else None


def _plain_line(text: str) -> str | None:
    return _plain_text(text) if "  " not in text else None


def _plain_integer(text: str) -> int | None:
    return int(text) if len(text) < 19 and text.isascii() and text.isdecimal() else None


_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")


def plain_datetime(text: str) -> str | None:
    """Return a date and time that is written as it is kept, to the second and in UTC, or None.

    >>> plain_datetime("2022-09-12T11:48:00Z"), plain_datetime("2022-09-12")
    ('2022-09-12T11:48:00Z', None)
    """
    if len(text) != 20 or not text.isascii() or text.encode().translate(_AS_ZERO) != b"0000-00-00T00:00:00Z":
        return None
    try:
        return text if datetime.fromisoformat(text) else None
    except ValueError:
        return None


def _plain_url(text: str) -> str | None:
    return text if is_plain(text) else None


@lru_cache(maxsize=1 << 12)
def _plain_domain(text: str) -> str | None:
    line = _plain_line(text)
    return stated_domain(line) or None if line else None


PLAIN: Mapping[Datatype, Callable[[str], str | int | bool | None]] = {
    Datatype.TEXT: _plain_text,
    Datatype.LINE: _plain_line,
    Datatype.INTEGER: _plain_integer,
    Datatype.BOOLEAN: {"true": True, "false": False}.get,
    Datatype.DATETIME: plain_datetime,
    Datatype.ARTICLE_TYPE: {name: name for name in ARTICLE_CLASSES if name != UNKNOWN_TYPE}.get,
    Datatype.DOMAIN: _plain_domain,
    Datatype.URL: _plain_url,
}
"""For most datatypes, what makes a value of nearly every stated text: the value that repairing and
converting it would give, with nothing to say about it, or None where it takes more to tell."""

_DATETIME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|\s+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?\s*(Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_ISO_DURATION = re.compile(
    r"P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
)
_CLOCK_DURATION = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2})")
_WORD_DURATION = re.compile(
    r"(?:([0-9]{1,6})\s*(?:h|hr|hrs|hours?))?\s*(?:([0-9]{1,6})\s*(?:m|min|mins|minutes?))?\s*(?:([0-9]{1,6})\s*(?:s|sec|secs|seconds?))?",
    re.IGNORECASE,
)


def utc_instant(text: str) -> tuple[str, bool] | None:
    """Return an ISO 8601 date as xsd:dateTime in UTC, and whether it stated its zone.

    Returns:
        None where the text is no date, or names a day or an hour that does not exist.

    >>> utc_instant("2022-09-12T13:48:00+02:00"), utc_instant("2022-09-12"), utc_instant("2024-02-30")
    (('2022-09-12T11:48:00Z', True), ('2022-09-12T00:00:00Z', False), None)
    """
    if plain_datetime(text):
        return text, True
    match = _DATETIME.fullmatch(text)
    if match is None:
        return None
    *numbers, fraction, zone = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=_offset(zone))
        instant = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    digits = (fraction or "").rstrip("0")
    written = f"{instant:%m-%dT%H:%M:%S}{'.' + digits if digits else ''}Z"
    return f"{instant.year:04d}-{written}", zone is not None


def _offset(zone: str | None) -> timezone:
    if zone is None or zone[0] not in "+-":
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError("an hour has sixty minutes")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if zone[0] == "-" else offset)


def iso_duration(text: str) -> str | None:
    """Return a duration as xsd:duration.

    Reads ISO 8601 (`PT1H20M`), a clock (`1:20:00`, `12:30`) and words (`80 minutes`, `1h 20m`).

    >>> iso_duration("1:20:00"), iso_duration("80 minutes"), iso_duration("soon")
    ('PT1H20M', 'PT80M', None)
    """
    upper = text.upper()
    if _ISO_DURATION.fullmatch(upper):
        return upper
    clock = _CLOCK_DURATION.fullmatch(text)
    words = None if clock else _WORD_DURATION.fullmatch(text)
    match = clock or words
    if match is None or not any(match.groups()):
        return None
    amounts = [int(amount or 0) for amount in match.groups()]
    written = "".join(f"{amount}{unit}" for amount, unit in zip(amounts, "HMS", strict=True) if amount)
    return f"PT{written or '0S'}"
