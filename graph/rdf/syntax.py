"""The written forms of RDF terms: absolute IRIs, prefixed names, lexical forms, quoted literals."""

from __future__ import annotations

import re
from collections.abc import Callable

from graph.core.diagnostics import FormatError, printable
from graph.core.schema import STANDARD_SCHEMA, Datatype, Schema

__all__ = ["bracketed", "lexical", "not_an_iri", "quoted", "shortened", "typed"]

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def bracketed(iri: str) -> str:
    """Return an absolute IRI in angle brackets.

    Raises:
        FormatError: it has no scheme, or a character that must not stand in an IRI.

    >>> bracketed("https://e.org/a")
    '<https://e.org/a>'
    """
    if not _IRI.fullmatch(iri):
        raise not_an_iri(iri)
    return f"<{iri}>"


def not_an_iri(text: str) -> FormatError:
    """Return the error for an identifier that RDF has no written form for."""
    return FormatError(f"'{printable(text)}' is no IRI, so it cannot be written as RDF")


def shortened(base: str, schema: Schema = STANDARD_SCHEMA) -> Callable[[str], str]:
    """Return the function that writes an IRI as a prefixed name where it is minted under the base, else in brackets.

    >>> shortened("https://e.org/")("https://e.org/topic/ai"), shortened("https://e.org/")("https://e.org/topic/u.s.")
    ('topic:ai', '<https://e.org/topic/u.s.>')
    """
    minted = [(space, prefix) for prefix, space in schema.prefixes(base).items() if space.startswith(base)]

    def written(iri: str) -> str:
        if iri.startswith(base):
            for space, prefix in minted:
                if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                    return f"{prefix}:{iri[len(space) :]}"
        return bracketed(iri)

    return written


def quoted(text: str) -> str:
    """Return a text as a literal, in quotes and escaped.

    >>> quoted('a "b"')
    '"a \\\\"b\\\\""'
    """
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def lexical(datatype: Datatype) -> Callable[[object], str]:
    """Return the function that makes the lexical form of a value: XML Schema writes `true`, Python `True`.

    >>> lexical(Datatype.BOOLEAN)(True), lexical(Datatype.INTEGER)(54)
    ('true', '54')
    """
    return (lambda value: str(value).lower()) if datatype is Datatype.BOOLEAN else str


def typed(datatype: Datatype, text: str) -> str | int | bool:
    """Return the value of a lexical form.

    Raises:
        ValueError: it is none of the datatype.

    >>> typed(Datatype.BOOLEAN, "true"), typed(Datatype.INTEGER, "54")
    (True, 54)
    """
    if datatype is Datatype.INTEGER:
        return int(text)
    if datatype is Datatype.BOOLEAN and text in _BOOLEANS:
        return _BOOLEANS[text]
    if datatype is Datatype.BOOLEAN or (datatype is Datatype.LANGUAGE and not _LANGUAGE.fullmatch(text)):
        raise ValueError(f"'{text}' is no {datatype.words}")
    return text
