"""Parameters: values put into a query as terms, never as text.

A parameter is a variable of the query, `?topic`. Binding replaces the variable's tokens by the
written term, so that a value can neither end a string nor begin a pattern, and `LIMIT ?limit`
works too. In a SELECT clause the variable stays a column: `(term AS ?topic)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise

from graph.diagnostics import QueryError, printable
from graph.schema import Datatype, iri
from graph.sparql.lexer import Token, TokenKind, tokens

__all__ = ["Parameter", "bound", "inferred", "term", "variables"]

Parameter = str | int | float | bool | date | datetime
"""A value from Python; text of the form `<…>` is an IRI."""

_IRI = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*)>")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def term(value: Parameter) -> str:
    """Return a value as a SPARQL term.

    Raises:
        QueryError: text begins like an IRI and is none.

    >>> term("Computer Vision"), term(3), term("<https://e.org/a>")
    ('"Computer Vision"', '3', '<https://e.org/a>')
    >>> term('" } DROP ALL #')
    '"\\\\" } DROP ALL #"'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value!r}e0" if re.fullmatch(r"-?[0-9]+\.[0-9]+", repr(value)) else _typed(repr(value), "xsd:double")
    if isinstance(value, date):
        return _typed(_instant(value), str(Datatype.DATETIME.term))
    if type(value) is str and value.startswith("<") and value.endswith(">"):
        if not _IRI.fullmatch(value):
            raise QueryError(f"'{printable(value)}' is not an absolute IRI in angle brackets")
        return value
    return _quoted(value)


def _instant(value: date) -> str:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _typed(text: str, datatype: str) -> str:
    return f"{_quoted(text)}^^<{iri(datatype)}>"


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def variables(query: str) -> tuple[str, ...]:
    """Return the names of a query's variables, in the order they appear.

    >>> variables("SELECT ?a { ?a ?b '?c' }")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(token.text[1:] for token in tokens(query) if token.kind is TokenKind.VARIABLE))


def bound(query: str, values: Mapping[str, Parameter]) -> str:
    """Return a query with variables replaced by values.

    Args:
        query: its text.
        values: name of a variable to its value.

    Raises:
        QueryError: the query has no such variable, or gives it a value itself.

    >>> bound("SELECT ?x { ?x ?p ?name } LIMIT ?n", {"name": "A", "n": 3})
    'SELECT ?x { ?x ?p "A" } LIMIT 3'
    """
    if not values:
        return query
    found = list(tokens(query))
    known = {token.text[1:] for token in found if token.kind is TokenKind.VARIABLE}
    for name in values:
        if name not in known:
            raise QueryError(f"the query has no variable ?{printable(name)}{_hint(known)}")
    terms = {name: term(value) for name, value in values.items()}
    return "".join(_pieces(query, found, terms))


def _hint(known: Iterable[str]) -> str:
    return f"; it has {', '.join(f'?{name}' for name in sorted(known))}" if known else "; it has none"


def _pieces(query: str, found: list[Token], terms: Mapping[str, str]) -> Iterator[str]:
    end = 0
    columns = _columns(found)
    before = {after.start: token for token, after in pairwise(found)}
    for token in found:
        name = token.text[1:]
        if token.kind is TokenKind.VARIABLE and name in terms:
            previous = before.get(token.start)
            if previous is not None and previous.text.upper() == "AS":
                raise QueryError(f"?{name} is given a value by the query itself, so it cannot be a parameter")
            yield query[end : token.start]
            yield f"({terms[name]} AS {token.text})" if token.start in columns else terms[name]
            end = token.end
    yield query[end:]


def _columns(found: Iterable[Token]) -> set[int]:
    """Where variables stand as columns of a SELECT clause."""
    places: set[int] = set()
    selecting, depth = False, 0
    for token in found:
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        if word == "SELECT":
            selecting, depth = True, 0
        elif word in ("WHERE", "FROM") or token.text == "{":
            selecting = False
        elif selecting and token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif selecting and depth == 0 and token.kind is TokenKind.VARIABLE:
            places.add(token.start)
    return places


def inferred(text: str) -> Parameter:
    """Return what a text on the command line stands for: an IRI in brackets, a number, a truth value, else text.

    >>> inferred("20"), inferred("true"), inferred("1.10.2")
    (20, True, '1.10.2')
    """
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return int(text)
    if text in ("true", "false"):
        return text == "true"
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text):
        return text
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"'{text}' is no date: {error}") from error
