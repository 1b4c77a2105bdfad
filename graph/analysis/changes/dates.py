"""Dates of articles as instants."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["instant"]

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?)Z)?)?)?", re.ASCII)


def instant(text: str) -> str:
    """Return a date as an instant (RFC 3339); of a day, a month or a year its beginning; empty where it is none.

    Args:
        text: as `publishedDateTime` holds it.

    >>> instant("2024-05"), instant("soon")
    ('2024-05-01T00:00:00Z', '')
    """
    match = _DATE.fullmatch(text)
    if not match:
        return ""
    year, month, day, time = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return f"{first.isoformat()}T{time or '00:00:00'}Z"
