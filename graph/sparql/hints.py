"""Hints for syntax errors: usual mistakes, found in the tokens of a query that the engine has refused.

The engine reports the furthest place of its parser and the last rule tried there, which seldom names the mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

from graph.core.diagnostics import QueryError, printable
from graph.sparql.lexer import Token, TokenKind, tokenize

__all__ = ["find_mistake", "token_before"]

Mistake = tuple[int, str]
"""The index in the query, and a message."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = ("BASE", "PREFIX")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_TERMS = (TokenKind.IRI, TokenKind.NAME, TokenKind.VARIABLE, TokenKind.STRING)


def find_mistake(query: str, prefixes: Collection[str] = ()) -> Mistake | None:
    """Return the first usual mistake of a query, or None.

    >>> find_mistake("SELEC * { ?s ?p ?o }")
    (0, "expected SELECT, ASK, CONSTRUCT or DESCRIBE, and found 'SELEC'")
    >>> find_mistake("ASK { ?s ?p ?o ")
    (4, "this '{' is not closed")
    """
    try:
        found = list(tokenize(query))
    except QueryError:
        return None
    rules: tuple[Callable[[], Iterator[Mistake]], ...] = (
        lambda: _prologue(found),
        lambda: _form(found),
        lambda: _texts(found),
        lambda: _brackets(found),
        lambda: _undeclared(found, prefixes),
        lambda: _clauses(found, len(query)),
        lambda: _columns(found),
        lambda: _triples(found),
    )
    return next((each for rule in rules for each in rule()), None)


def token_before(query: str, index: int) -> Token | None:
    """Return the last token before an index."""
    try:
        return next((token for token in reversed(list(tokenize(query))) if token.start < index), None)
    except QueryError:
        return None


def _prologue(found: list[Token]) -> Iterator[Mistake]:
    for token, after in pairwise(found):
        if token.text.upper() == "PREFIX" and (after.kind is not TokenKind.NAME or not after.text.endswith(":")):
            yield after.start, f"expected a prefix with its colon, like ex:, and found '{printable(after.text[:40])}'"


def _form(found: list[Token]) -> Iterator[Mistake]:
    word = next(
        (token for token in found if token.kind is TokenKind.WORD and token.text.upper() not in _PROLOGUE), None
    )
    first = word or (found[0] if found else None)
    if first is not None and (word is None or word.text.upper() not in _FORMS):
        yield (
            first.start,
            f"expected {', '.join(_FORMS[:-1])} or {_FORMS[-1]}, and found '{printable(first.text[:40])}'",
        )


def _texts(found: list[Token]) -> Iterator[Mistake]:
    for token in found:
        if token.kind is TokenKind.STRING:
            quote = token.text[:3] if token.text[:3] in ('"""', "'''") else token.text[0]
            if len(token.text) < 2 * len(quote) or not token.text.endswith(quote):
                yield token.start, f"the text that begins with {quote} does not end"


def _brackets(found: list[Token]) -> Iterator[Mistake]:
    opened: list[Token] = []
    for token in found:
        if token.text in _CLOSING:
            opened.append(token)
        elif token.text in _CLOSING.values():
            if not opened:
                yield token.start, f"this '{token.text}' closes nothing"
                return
            expected = _CLOSING[opened.pop().text]
            if token.text != expected:
                yield token.start, f"expected '{expected}', and found '{token.text}'"
                return
    if opened:
        yield opened[-1].start, f"this '{opened[-1].text}' is not closed"


def _undeclared(found: list[Token], prefixes: Collection[str]) -> Iterator[Mistake]:
    declared = {after.text.partition(":")[0] for token, after in pairwise(found) if token.text.upper() == "PREFIX"}
    for token in found:
        name = token.text.partition(":")[0]
        if token.kind is TokenKind.NAME and name != "_" and name not in declared and name not in prefixes:
            yield token.start, f"the prefix '{printable(name)}:' is not declared"


def _clauses(found: list[Token], end: int) -> Iterator[Mistake]:
    """Check the token after each keyword."""
    for token, after in pairwise([*found, Token(TokenKind.OTHER, "", end)]):
        word = token.text.upper() if token.kind is TokenKind.WORD else ""
        text = after.text.upper()
        if word == "SELECT" and (text in ("{", "WHERE", "FROM", "")):
            yield after.start, "expected * or the variables that SELECT is to give"
        elif word in ("LIMIT", "OFFSET") and not text.isdecimal():
            yield after.start, f"expected a whole number behind {word}"
        elif word in ("ORDER", "GROUP") and text != "BY":
            yield after.start, f"expected BY behind {word}"
        elif word == "BY" and text in ("", "LIMIT", "OFFSET", "HAVING", "ORDER", "}"):
            yield after.start, "expected a variable, or an expression in parentheses, behind BY"
        elif word == "FILTER" and after.kind in _TERMS and after.kind is not TokenKind.NAME:
            yield after.start, "expected a condition in parentheses, or a function, behind FILTER"
        elif word == "AS" and after.kind is not TokenKind.VARIABLE:
            yield after.start, "expected a variable behind AS"


def _columns(found: list[Token]) -> Iterator[Mistake]:
    """Find `(COUNT(*) ?n)`."""
    for before, token, after in zip(found, found[1:], found[2:], strict=False):
        if (before.text, after.text) == (")", ")") and token.kind is TokenKind.VARIABLE:
            yield token.start, f"expected AS before '{token.text}'"


def _triples(found: list[Token]) -> Iterator[Mistake]:
    """Find incomplete triples, without lists and paths."""
    for at, token in enumerate(found):
        if token.text in (".", "}"):
            before = at
            while before > 0 and (found[before - 1].kind in _TERMS or found[before - 1].text == "a"):
                before -= 1
            if before > 0 and found[before - 1].text in ("{", ".") and at - before in (1, 2):
                missing = "a predicate and an object" if at - before == 1 else "an object"
                yield token.start, f"expected {missing} before '{token.text}'"
