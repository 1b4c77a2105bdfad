"""What a query may not be, found before the engine sees it: too long, too deep, not read-only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from graph.diagnostics import QueryError, printable
from graph.sparql.lexer import Token, TokenKind, place, tokens

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "Inspected", "inspect"]

MAX_LENGTH = 64 * 1024
"""How many characters a query may have unless told otherwise."""

MAX_DEPTH = 64
"""How deep brackets may be nested unless told otherwise; the engine crashes at some thousands."""

_UPDATES = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"],
)
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_OPENING, _CLOSING = ("(", "[", "{", "<<"), (")", "]", "}", ">>")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a flat look at a query tells.

    Attributes:
        form: SELECT, ASK, CONSTRUCT, DESCRIBE, or empty where it begins with none of them.
        graphs: the IRIs that FROM and FROM NAMED ask for.
    """

    form: str
    graphs: tuple[str, ...]


def inspect(
    query: str, base: str = "", prefixes: Mapping[str, str] | None = None, *,
    max_length: int = MAX_LENGTH, max_depth: int = MAX_DEPTH,
) -> Inspected:  # fmt: skip
    """Return what a query is, without parsing it.

    Args:
        query: its text.
        base: what relative IRIs in FROM are resolved against.
        prefixes: those known without being declared.
        max_length: how many characters it may have.
        max_depth: how deep its brackets may be nested.

    Raises:
        QueryError: it is too long or too deep, it is an update, it calls another endpoint, or it
            can be read in two ways.

    >>> inspect("SELECT * FROM <https://e.org/g> { ?s ?p ?o }")
    Inspected(form='SELECT', graphs=('https://e.org/g',))
    """
    if len(query) > max_length:
        raise QueryError(f"the query has {len(query):,} characters, and {max_length:,} are allowed; shorten it")
    found = list(_shallow(query, max_depth))
    for token in found:
        if _may_call(token):
            raise QueryError(f"SERVICE at {place(query, token.start)} would call another endpoint; that is not allowed")
    if not found:
        raise QueryError("the query is empty")
    form = _form(found)
    if form in _UPDATES:
        raise QueryError(
            f"{form} changes data, and this dataset can only be read; use SELECT, ASK, CONSTRUCT, DESCRIBE"
        )
    return Inspected(form if form in _FORMS else "", tuple(_graphs(found, base, dict(prefixes or {}))))


def _may_call(token: Token) -> bool:
    """Whether the engine may read SERVICE in a token: it needs no space around a keyword."""
    if token.kind is TokenKind.NAME:
        return token.text.partition(":")[0].upper().endswith("SERVICE")
    return token.kind is TokenKind.WORD and "SERVICE" in token.text.upper()


def _shallow(query: str, max_depth: int) -> Iterator[Token]:
    """Yield tokens, counting open brackets, and signs in a row, by which a parser recurses too."""
    depth = signs = 0
    for token in tokens(query):
        if token.kind is TokenKind.OTHER:
            signs = signs + 1 if token.text in "!^+-" else 0
            if token.text in _OPENING:
                depth += 1
            elif token.text in _CLOSING:
                depth -= 1
            if depth > max_depth or signs > max_depth:
                where = place(query, token.start)
                raise QueryError(f"the query is nested deeper than {max_depth} levels at {where}; flatten it")
        else:
            signs = 0
        yield token


def _form(found: Iterable[Token]) -> str:
    """The first keyword behind the prologue."""
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
