"""Bind parameters of a query as terms, never as text.

A parameter is a variable of the query, `?topic`. Binding replaces the variable's tokens by the
written term, so that a value can neither end a string nor begin a pattern, and `LIMIT ?limit`
works too. In a SELECT clause the variable stays a column, `(term AS ?topic)`; ORDER BY and GROUP BY
take an expression, `(term)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime

from graph.core.diagnostics import QueryError, printable
from graph.core.schema import Datatype, iri
from graph.sparql.lexer import Token, TokenKind, tokenize

__all__ = ["Parameter", "bind", "infer_value", "to_term"]

Parameter = str | int | float | bool | date | datetime
"""A Python value; text of the form `<…>` is an IRI."""

_IRI = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*)>")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_term(value: Parameter) -> str:
    """Return a value as a SPARQL term.

    Raises:
        QueryError: the text in angle brackets is not an absolute IRI.

    >>> to_term("Computer Vision"), to_term(3), to_term("<https://e.org/a>")
    ('"Computer Vision"', '3', '<https://e.org/a>')
    >>> to_term('" } DROP ALL #')
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


def bind(query: str, values: Mapping[str, Parameter]) -> str:
    """Replace variables of a query by values.

    Raises:
        QueryError: the query has no such variable, or assigns it itself.

    >>> bind("SELECT ?x { ?x ?p ?name } LIMIT ?n", {"name": "A", "n": 3})
    'SELECT ?x { ?x ?p "A" } LIMIT 3'
    """
    if not values:
        return query
    found = list(tokenize(query))
    known = {token.text[1:] for token in found if token.kind is TokenKind.VARIABLE}
    for name in values:
        if name not in known:
            raise QueryError(f"the query has no variable ?{printable(name)}{_hint(known)}")
    terms = {name: to_term(value) for name, value in values.items()}
    return "".join(_pieces(query, found, terms))


def _hint(known: Iterable[str]) -> str:
    return f"; it has {', '.join(f'?{name}' for name in sorted(known))}" if known else "; it has none"


def _pieces(query: str, found: list[Token], terms: Mapping[str, str]) -> Iterator[str]:
    end = 0
    for token, written in _replaced(found, terms):
        yield query[end : token.start]
        yield written
        end = token.end
    yield query[end:]


class _Clauses:
    """Follows the tokens of a query and keeps the clause that they stand in.

    Attributes:
        name: SELECT, BY (of ORDER or GROUP) or VALUES; empty anywhere else.
        inner: the number of open parentheses of the clause.
        columns: column names of the enclosing SELECTs, one set for each open brace.
    """

    def __init__(self) -> None:
        self.name = ""
        self.inner = 0
        self.columns: list[set[str]] = [set()]

    def follow(self, token: Token) -> None:
        """Advance past a token."""
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        if word in _CLAUSES:
            self.name, self.inner = word if word in ("SELECT", "BY", "VALUES") else "", 0
        elif token.text == "{":
            self.name = ""
            self.columns.append(set())
        elif token.text == "}":
            self.name = ""
            self.columns = self.columns[:-1] or [set()]
        elif token.text in ("(", ")"):
            self.inner += 1 if token.text == "(" else -1


_CLAUSES = frozenset(["SELECT", "WHERE", "FROM", "GROUP", "ORDER", "BY", "HAVING", "LIMIT", "OFFSET", "VALUES"])


def _replaced(found: list[Token], terms: Mapping[str, str]) -> Iterator[tuple[Token, str]]:
    """Yield the tokens to replace, with their replacements."""
    clauses = _Clauses()
    for at, token in enumerate(found):
        name = token.text[1:]
        if token.kind is TokenKind.VARIABLE and name in terms:
            before = [each.text.upper() for each in found[max(0, at - 2) : at]]
            if clauses.name == "VALUES" or before[-1:] == ["AS"]:
                raise QueryError(f"?{name} is assigned by the query itself, so it cannot be a parameter")
            yield token, "true" if before == ["BOUND", "("] else _written(clauses, token, terms[name])
        elif token.text.upper() == "BOUND" and _is_parameter(found[at + 1 : at + 3], terms):
            # BOUND takes only a variable, and a parameter always has a value.
            yield token, ""
        clauses.follow(token)


def _is_parameter(following: list[Token], terms: Mapping[str, str]) -> bool:
    return len(following) == 2 and following[0].text == "(" and following[1].text[1:] in terms


def _written(clauses: _Clauses, variable: Token, term: str) -> str:
    """Return a term in the form that the clause of the variable takes."""
    if clauses.inner or clauses.name not in ("SELECT", "BY"):
        return term
    if clauses.name == "BY":
        return f"({term})"
    name = variable.text[1:]
    hidden = any(name in columns for columns in clauses.columns[:-1])
    clauses.columns[-1].add(name)
    # A query may not name a column that a query inside it has: the inner one gets another name.
    return f"({term} AS {variable.text}{_HIDDEN if hidden else ''})"


_HIDDEN = "_of_a_query_inside"


def infer_value(text: str) -> Parameter:
    """Return the value of a command-line text: an IRI in brackets, an integer, a boolean, an instant, else text.

    >>> infer_value("20"), infer_value("true"), infer_value("1.10.2")
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
