"""Conversion of text to the values of the schema's datatypes: each once, pure and total."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache

from graph.core.diagnostics import Code
from graph.core.schema import ARTICLE_CLASSES, UNKNOWN_TYPE, Datatype, Field
from graph.text.languages import language_tag
from graph.text.node_ids import stated_domain
from graph.text.repair import repaired, single_line
from graph.text.urls import canonical, has_invalid_characters, is_plain

__all__ = ["Conversion", "Converted", "conversion", "iso_duration"]

Converted = tuple[str | int | bool | None, Code | None, str]
"""The value or None, the code of the fault or None, and the fault in words that follow the text."""

Conversion = Callable[[str], Converted]
"""From a text as the document states it, repaired or not, to its value; an empty text gives None without a fault."""


def conversion(field: Field) -> Conversion:
    """Return the conversion of a field: that of its datatype, with the field's least number.

    Nearly every text is in its final form already, which each conversion tells at a glance; only
    the others are repaired and looked into.

    >>> from graph.core.schema import ARTICLE, IMAGE
    >>> conversion(ARTICLE.field("quality"))("54"), conversion(ARTICLE.field("published"))("no")
    ((54, None, ''), (False, None, ''))
    >>> conversion(IMAGE.field("width"))("-5")[2]
    'is less than 0; it is left out'
    """
    convert, least = _CONVERSIONS[field.datatype], field.least
    if least is None:
        return convert

    def convert_from_least(stated: str) -> Converted:
        value, code, words = convert(stated)
        if isinstance(value, int) and value < least:
            return None, Code.WRONG_TYPE, f"is less than {least}; it is left out"
        return value, code, words

    return convert_from_least


_EMPTY: Converted = (None, None, "")


def _text(stated: str) -> Converted:
    return repaired(stated) or None, None, ""


def _line(stated: str) -> Converted:
    text = repaired(stated)
    # All white space but the space is not printable.
    return (text if "  " not in text and text.isprintable() else single_line(text)) or None, None, ""


def _article_type(stated: str) -> Converted:
    known = _ARTICLE_TYPES.get(stated)
    if known:
        return known, None, ""
    text = repaired(stated)
    if not text:
        return _EMPTY
    known = _ARTICLE_TYPES.get(text.lower())
    return (known, None, "") if known else (None, Code.UNKNOWN_TYPE, "is no known type of article")


_ARTICLE_TYPES = {name: name for name in ARTICLE_CLASSES if name != UNKNOWN_TYPE}


@lru_cache(maxsize=1 << 12)
def _domain(stated: str) -> Converted:
    text = repaired(stated)
    domain = stated_domain(text)
    return (domain, None, "") if domain or not text else (None, Code.WRONG_TYPE, "is not a domain; it is left out")


def _integer(stated: str) -> Converted:
    if len(stated) < 19 and stated.isascii() and stated.isdecimal():
        return int(stated), None, ""
    text = repaired(stated)
    if not text:
        return _EMPTY
    if _INTEGER.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        return int(text), None, ""
    return None, Code.WRONG_TYPE, "is not a whole number; it is left out"


def _boolean(stated: str) -> Converted:
    value = _BOOLEANS.get(stated)
    if value is None:
        text = repaired(stated)
        if not text:
            return _EMPTY
        value = _BOOLEANS.get(text.lower())
    if value is None:
        return None, Code.WRONG_TYPE, "is neither true nor false; it is left out"
    return value, None, ""


def _datetime(stated: str) -> Converted:
    if _is_utc_instant(stated):
        return stated, None, ""
    text = repaired(stated)
    if not text:
        return _EMPTY
    from graph.text.dates import UNKNOWN_ZONE, NotADate, read_date  # few instants need its expressions

    found = read_date(text)
    if isinstance(found, NotADate):
        return None, Code.BAD_DATE, f"{found.words}; it is left out"
    if found.ranged:
        return found.value, Code.DATE_RANGE, "is a range of dates; the first one is used"
    if found.zone == UNKNOWN_ZONE:
        return found.value, Code.ASSUMED_UTC, "states a time zone that is not known; UTC is assumed"
    if not found.zone and found.exact:
        return found.value, Code.ASSUMED_UTC, "states no time zone; UTC is assumed"
    return found.value, None, ""


def _duration(stated: str) -> Converted:
    text = repaired(stated)
    value = iso_duration(text)
    if value or not text:
        return value, None, ""
    long = _MANY_DIGITS.search(text) and _DURATION_SIGNS.fullmatch(text)
    words = "is too long for a duration" if long else "is not a duration"
    return None, Code.BAD_DURATION, f"{words}; it is left out"


def _language(stated: str) -> Converted:
    text = repaired(stated)
    if not text:
        return _EMPTY
    tag = language_tag(text)
    return (
        (tag, None, "")
        if tag
        else (None, Code.BAD_LANGUAGE, "is neither a language tag nor a language's name; it is left out")
    )


def _url(stated: str) -> Converted:
    if is_plain(stated):
        return stated, None, ""
    text = repaired(stated)
    if not text:
        return _EMPTY
    url = canonical(text)
    if url is None:
        return None, Code.BAD_URL, "is not an http or https address; it is left out"
    if url != text and has_invalid_characters(text):
        return url, Code.URL_ENCODED, "has invalid characters; they are encoded"
    return url, None, ""


_CONVERSIONS: Mapping[Datatype, Conversion] = {
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

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_AS_ZERO = bytes.maketrans(b"123456789", b"000000000")


def _is_utc_instant(text: str) -> bool:
    """Whether a text is a date and time that exists, to the second and in UTC: already in its final form."""
    if len(text) != 20 or not text.isascii() or text.encode().translate(_AS_ZERO) != b"0000-00-00T00:00:00Z":
        return False
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


# Amounts of so many digits still make a duration that every RDF tool can reckon with.
_ISO_DURATION = re.compile(
    r"P(?=.)(?:[0-9]{1,7}Y)?(?:[0-9]{1,7}M)?(?:[0-9]{1,7}D)?"
    r"(?:T(?=[0-9])(?:[0-9]{1,7}H)?(?:[0-9]{1,7}M)?(?:[0-9]{1,7}(?:\.[0-9]{1,9})?S)?)?"
)
_MANY_DIGITS = re.compile("[0-9]{5}")
_DURATION_SIGNS = re.compile(r"[0-9PYMWDTHS.:\s]+", re.IGNORECASE)
_WEEKS = re.compile("P([0-9]{1,6})W")
_CLOCK_DURATION = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2})")
_WORD_DURATION = re.compile(
    r"(?:([0-9]{1,6})\s*(?:h|hr|hrs|hours?))?\s*(?:([0-9]{1,6})\s*(?:m|min|mins|minutes?))?\s*(?:([0-9]{1,6})\s*(?:s|sec|secs|seconds?))?",
    re.IGNORECASE,
)


def iso_duration(text: str) -> str | None:
    """Return a duration as xsd:duration.

    Reads ISO 8601 (`PT1H20M`, `P2W`), a clock (`1:20:00`, `12:30`) and words (`80 minutes`, `1h 20m`).

    >>> iso_duration("1:20:00"), iso_duration("80 minutes"), iso_duration("soon")
    ('PT1H20M', 'PT80M', None)
    """
    upper = text.upper()
    if _ISO_DURATION.fullmatch(upper):
        return upper
    weeks = _WEEKS.fullmatch(upper)
    if weeks:
        return f"P{7 * int(weeks[1])}D"
    clock = _CLOCK_DURATION.fullmatch(text)
    words = None if clock else _WORD_DURATION.fullmatch(text)
    match = clock or words
    if match is None or not any(match.groups()):
        return None
    amounts = [int(amount or 0) for amount in match.groups()]
    written = "".join(f"{amount}{unit}" for amount, unit in zip(amounts, "HMS", strict=True) if amount)
    return f"PT{written or '0S'}"
