"""A query as tokens: enough of SPARQL's lexical grammar to judge and to bind it, never recursive.

The engine's parser recurses, so what it may be given is decided here first, on a flat list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from graph.diagnostics import QueryError

__all__ = ["Token", "TokenKind", "place", "tokens"]


class TokenKind(StrEnum):
    """What a token is."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    NAME = "name"
    """A prefixed name or a blank node."""
    WORD = "word"
    """A keyword, a function, `a`, `true`."""
    OTHER = "other"
    """A number, a language tag, punctuation."""


class Token(NamedTuple):
    """One token and where it begins in the text."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the text goes on behind it."""
        return self.start + len(self.text)


# SPARQL 1.1, section 19.8. An unterminated string is one token to the end of the text: the
# engine refuses such a query, so nothing behind the quote can run. The length of a prefix is
# bounded, or `a.a.a.…` without a colon would cost its square.
_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*(?:\"\"\"|\Z)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z)
       |"(?:[^"\\\n\r]|\\.)*(?:"|\Z|(?=[\n\r]))|'(?:[^'\\\n\r]|\\.)*(?:'|\Z|(?=[\n\r])))
    |(?P<variable>[?$]\w+)
    |(?P<name>(?>[^\W\d_][\w.-]{0,63}+|_)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    |(?P<word>[^\W\d]\w*)
    |(?P<other><<|>>|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|.)""",
    re.VERBOSE | re.DOTALL,
)


_KINDS = {kind.value: kind for kind in TokenKind}
_CLOSED_BY = {")": "(", "]": "[", "}": "{", ">>": "<<"}

# What is an address however it is read: behind "less than" no expression goes on with two slashes.
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
# What holds the same tokens however it is read: no comment, no bracket, no quote.
_PLAIN = re.compile(r"<[\w?$:.,;!&|=*/+@~%-]*>")


def tokens(query: str) -> Iterator[Token]:
    """Yield a query's tokens, without white space and comments.

    SPARQL's grammar takes the longest token (section 19.8), so that `?a<?b&&?c>?d` holds an
    address; the engine reads whatever makes sense. Where both are possible, between parentheses
    and behind a value, and the reading decides about more than this place, there are no tokens.

    Args:
        query: any text; what is no SPARQL comes out as single characters.

    Raises:
        QueryError: what begins with `<` can be read in two ways.

    >>> [token.text for token in tokens("ASK { ?s a <a:b> } # SERVICE")]
    ['ASK', '{', '?s', 'a', '<a:b>', '}']
    >>> [token.text for token in tokens("(?a<?b&&?c>?d)")]
    ['(', '?a', '<', '?b', '&', '&', '?c', '>', '?d', ')']
    """
    open_brackets: list[str] = []
    behind_value = False
    at = 0
    while match := _TOKEN.match(query, at):
        name, text = match.lastgroup, match[0]
        compared = behind_value and open_brackets[-1:] == ["("]
        if compared and (text == "<<" or (name == "iri" and not _WHOLE.match(text))):
            if not _PLAIN.fullmatch(text):
                raise QueryError(
                    f"'<' at {place(query, at)} can mean 'less than' or begin an address; write a space behind it"
                )
            name, text = "other", "<"
        if name is not None and name != "skip":
            token = Token(_KINDS[name], text, at)
            _follow(open_brackets, text)
            behind_value = _is_value(token)
            yield token
        at += len(text)


def _follow(open_brackets: list[str], text: str) -> None:
    """Keep account of the brackets that are open."""
    if text in _CLOSED_BY.values():
        open_brackets.append(text)
    elif text in _CLOSED_BY and open_brackets[-1:] == [_CLOSED_BY[text]]:
        open_brackets.pop()


def _is_value(token: Token) -> bool:
    """Whether a comparison may follow: behind anything but punctuation."""
    if token.kind is TokenKind.WORD:
        return token.text.upper() not in ("AS", "DISTINCT", "IN", "NOT")
    return token.kind is not TokenKind.OTHER or token.text[0] in ")]}@" or token.text[0].isdecimal()


def place(query: str, index: int) -> str:
    """Return where a character stands, as `line 2, column 5`.

    >>> place("ab\\ncd", 4)
    'line 2, column 2'
    """
    return f"line {query.count(chr(10), 0, index) + 1}, column {index - query.rfind(chr(10), 0, index)}"
