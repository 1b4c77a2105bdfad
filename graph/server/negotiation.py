"""Content negotiation (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

__all__ = ["accepts_gzip", "choose_media_type", "prefers"]

_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "application/json": "application/sparql-results+json",
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
        "application/x-turtle": "text/turtle",
        "text/plain": "application/n-triples",
    }
)
"""Media types of SPARQL and RDF by general ones."""

_MOST = 64
"""Ranges of one header that are read."""


def choose_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type with the highest quality, the first among equals, or None.

    >>> choose_media_type("text/csv;q=0.5, */*;q=0.1", ["application/sparql-results+json", "text/csv"])
    'text/csv'
    >>> choose_media_type("image/png", ["text/csv"]) is None
    True
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = list(_ranges(accept))
    rated = [(_quality(media_type, ranges), -position, media_type) for position, media_type in enumerate(offered)]
    quality, _, media_type = max(rated)
    return media_type if quality > 0 else None


def prefers(accept: str | None, one: str, others: Sequence[str]) -> bool:
    """Whether one type has a higher quality than all others; false without a header."""
    if not accept:
        return False
    ranges = list(_ranges(accept))
    return _quality(one, ranges) > max((_quality(other, ranges) for other in others), default=0.0)


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether a client takes gzip at least as gladly as the bytes as they are.

    >>> accepts_gzip("gzip, deflate, br"), accepts_gzip("gzip;q=0, *"), accepts_gzip("identity, gzip;q=0.5"), accepts_gzip(None)
    (True, False, False, False)
    """
    if not accept_encoding:
        return False
    stated = dict(_ranges(accept_encoding))
    quality = stated.get("gzip", stated.get("x-gzip", stated.get("*", 0.0)))
    return quality > 0 and quality >= stated.get("identity", 0.0)


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(",")[:_MOST]:
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _number(value)
        if media_range:
            yield media_range, quality


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that matches a type."""
    found = [
        (specificity, quality)
        for media_range, quality in ranges
        if (specificity := _specificity(media_type, media_range)) > 0
    ]
    return max(found)[1] if found else 0.0


def _specificity(media_type: str, media_range: str) -> int:
    if media_range == media_type:
        return 4
    if _ALIASES.get(media_range) == media_type:
        return 3
    if media_range == media_type.partition("/")[0] + "/*":
        return 2
    return 1 if media_range == "*/*" else 0
