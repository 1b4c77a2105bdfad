"""A lexer for SPARQL: the tokens needed to check a query and to bind parameters, without recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from graph.core.diagnostics import QueryError

__all__ = ["Token", "TokenKind", "describe_position", "tokenize"]


class TokenKind(StrEnum):
    """The kind of a token."""

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
    """A token and its index in the text."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The index behind the token."""
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

# An IRI in either reading: no expression after "less than" continues with two slashes.
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
# The same tokens in either reading: no comment, bracket or quote.
_PLAIN = re.compile(r"<[\w?$:.,;!&|=*/+@~%-]*>")


def tokenize(query: str) -> Iterator[Token]:
    """Yield a query's tokens, without white space and comments.

    SPARQL's grammar takes the longest token (section 19.8), so that `?a<?b&&?c>?d` holds an IRI; the engine
    backtracks to a comparison. Where the readings differ in more than this token (between parentheses, after a value),
    the query is refused.

    Args:
        query: any text; characters outside of the grammar are tokens of their own.

    Raises:
        QueryError: `<` is ambiguous.

    >>> [token.text for token in tokenize("ASK { ?s a <a:b> } # SERVICE")]
    ['ASK', '{', '?s', 'a', '<a:b>', '}']
    >>> [token.text for token in tokenize("(?a<?b&&?c>?d)")]
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
                    f"'<' at {describe_position(query, at)} can mean 'less than' or begin an address; write a space behind it"
                )
            name, text = "other", "<"
        if name is not None and name != "skip":
            token = Token(_KINDS[name], text, at)
            _follow(open_brackets, text)
            behind_value = _is_value(token)
            yield token
        at += len(text)


def _follow(open_brackets: list[str], text: str) -> None:
    """Update the stack of open brackets."""
    if text in _CLOSED_BY.values():
        open_brackets.append(text)
    elif text in _CLOSED_BY and open_brackets[-1:] == [_CLOSED_BY[text]]:
        open_brackets.pop()


def _is_value(token: Token) -> bool:
    """Whether a comparison may follow a token."""
    if token.kind is TokenKind.WORD:
        return token.text.upper() not in ("AS", "DISTINCT", "IN", "NOT")
    return token.kind is not TokenKind.OTHER or token.text[0] in ")]}@" or token.text[0].isdecimal()


def describe_position(query: str, index: int) -> str:
    """Return the line and column of an index, as `line 2, column 5`.

    >>> describe_position("ab\\ncd", 4)
    'line 2, column 2'
    """
    return f"line {query.count(chr(10), 0, index) + 1}, column {index - query.rfind(chr(10), 0, index)}"
