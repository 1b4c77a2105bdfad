"""Check a query before the engine parses it: its length, its depth, read-only, and no call to another endpoint.

The engine reads keywords without word boundaries (`SERVICEs:x` is SERVICE and `s:x`, `a:b.c.SERVICE` ends a triple),
so a second lexer cannot find SERVICE reliably. Therefore the engine never gets those seven letters: outside of strings,
IRIs, variables, local names and comments they are refused, and inside of them they are escaped or split.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from graph.core.diagnostics import QueryError, printable
from graph.sparql.lexer import Token, TokenKind, describe_position, tokenize

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "CheckedQuery", "check_query", "mask_service", "original_name"]

MAX_LENGTH = 64 * 1024
"""The default limit of a query's characters."""

MAX_DEPTH = 64
"""The default limit of nested brackets; the engine crashes at some thousands."""

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_OPENING, _CLOSING = ("(", "[", "{", "<<"), (")", "]", "}", ">>")


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """A query that passed the checks.

    Attributes:
        text: the query for the engine, without the letters of SERVICE.
        form: SELECT, ASK, CONSTRUCT, DESCRIBE, or empty for any other.
        graphs: the IRIs of FROM and FROM NAMED.
    """

    text: str
    form: str
    graphs: tuple[str, ...]


def check_query(
    query: str, base: str = "", prefixes: Mapping[str, str] | None = None, *,
    max_length: int = MAX_LENGTH, max_depth: int = MAX_DEPTH,
) -> CheckedQuery:  # fmt: skip
    """Check a query by its tokens, without recursion.

    Args:
        query: its text.
        base: the base of relative IRIs.
        prefixes: those that need no declaration.
        max_length: the limit of characters.
        max_depth: the limit of nested brackets.

    Raises:
        QueryError: it is too long or too deep, it is an update, it calls another endpoint, or it
            can be read in two ways.

    >>> check_query("ASK FROM <https://e.org/g> { ?s ?p 'service' }")
    CheckedQuery(text="ASK FROM <https://e.org/g> { ?s ?p 's\\\\u0065rvice' }", form='ASK', graphs=('https://e.org/g',))
    """
    if len(query) > max_length:
        raise QueryError(f"the query has {len(query):,} characters, and {max_length:,} are allowed; shorten it")
    found = list(_shallow(query, max_depth))
    if not found:
        raise QueryError("the query is empty")
    known = dict(prefixes or {})
    graphs = tuple(_graphs(found, base, known))
    text = "".join(_without_service(query, found, known)) if _SERVICE.search(query) else query
    if left := _SERVICE.search(text) or _SPLIT.search(query):
        raise _service(query, left.start())
    form = _form(found)
    if form in _UPDATES:
        raise QueryError(
            f"{form} changes data, and this dataset can only be read; use SELECT, ASK, CONSTRUCT, DESCRIBE"
        )
    return CheckedQuery(text, form if form in _FORMS else "", graphs)


_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
_SPLIT = re.compile("(s)·(ervice)", re.IGNORECASE)
"""The split form of the letters in names: U+00B7 is a name character in SPARQL and rare in practice."""


def _service(query: str, index: int) -> QueryError:
    return QueryError(f"SERVICE at {describe_position(query, index)} would call another endpoint; that is not allowed")


def _without_service(query: str, found: Iterable[Token], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the pieces of an equivalent query without the letters of SERVICE.

    Raises:
        QueryError: the letters may be the keyword.
    """
    end = 0
    for token in found:
        yield _SERVICE.sub(_split, query[end : token.start])
        yield _rewritten(query, token, prefixes) if _SERVICE.search(token.text) else token.text
        end = token.end
    yield _SERVICE.sub(_split, query[end:])


def _rewritten(query: str, token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind in (TokenKind.STRING, TokenKind.IRI):
        return _SERVICE.sub(_escaped, token.text)
    prefix, _, local = token.text.partition(":")
    if ".service" in local.lower():  # the engine may end the name, and with it a triple, at the dot
        raise _service(query, token.start)
    if token.kind is TokenKind.VARIABLE or prefix == "_":
        return _SERVICE.sub(_split, token.text)
    if token.kind is TokenKind.NAME and prefix in prefixes and not _SERVICE.search(prefix):
        return _SERVICE.sub(_escaped, f"<{prefixes[prefix]}{local.replace(chr(92), '')}>")
    raise _service(query, token.start)


def _split(match: re.Match[str]) -> str:
    return f"{match[0][0]}·{match[0][1:]}"


def _escaped(match: re.Match[str]) -> str:
    # Not the first letter: it may follow a backslash.
    return f"{match[0][0]}\\u{ord(match[0][1]):04X}{match[0][2:]}"


def original_name(variable: str) -> str:
    """Return the original name of a variable of `CheckedQuery.text`.

    >>> original_name("s·ervice")
    'service'
    """
    return _SPLIT.sub(r"\1\2", variable)


def mask_service(query: str) -> str:
    """Mask the letters of SERVICE by as many others: a syntax error keeps its place."""
    return _SERVICE.sub("serv_ce", query)


def _shallow(query: str, max_depth: int) -> Iterator[Token]:
    """Yield tokens and limit nested brackets and repeated signs, on which a parser recurses."""
    depth = signs = 0
    for token in tokenize(query):
        if token.kind is TokenKind.OTHER:
            signs = signs + 1 if token.text in "!^+-" else 0
            if token.text in _OPENING:
                depth += 1
            elif token.text in _CLOSING:
                depth -= 1
            if depth > max_depth or signs > max_depth:
                where = describe_position(query, token.start)
                raise QueryError(f"the query is nested deeper than {max_depth} levels at {where}; flatten it")
        else:
            signs = 0
        yield token


def _form(found: Iterable[Token]) -> str:
    """Return the first keyword after the prologue."""
    for token in found:
        if token.kind is TokenKind.WORD and token.text.upper() not in ("BASE", "PREFIX", "VERSION"):
            return token.text.upper()
    return ""


def _graphs(found: list[Token], base: str, prefixes: dict[str, str]) -> Iterable[str]:
    for at, token in enumerate(found):
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        following = found[at + 1 : at + 3]
        if word == "BASE" and following and following[0].kind is TokenKind.IRI:
            base = _resolved(base, following[0].text[1:-1])
        elif word == "PREFIX" and len(following) == 2 and following[1].kind is TokenKind.IRI:
            prefixes[following[0].text.removesuffix(":")] = _resolved(base, following[1].text[1:-1])
        elif word == "FROM" and following:
            named = following[0].text.upper() == "NAMED"
            target = following[1] if named and len(following) == 2 else following[0]
            if target.kind is TokenKind.IRI:
                yield _resolved(base, target.text[1:-1])
            elif target.kind is TokenKind.NAME:
                prefix, _, name = target.text.partition(":")
                yield prefixes.get(prefix, prefix + ":") + name


def _resolved(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError as error:
        raise QueryError(f"<{printable(reference)}> is no IRI: {str(error).lower()}") from error
