"""A query as tokens: enough of SPARQL's lexical grammar to judge and to bind it, never recursive.

The engine's parser recurses, so what it may be given is decided here first, on a flat list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Token", "TokenKind", "tokens"]


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
    |(?P<other>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|.)""",
    re.VERBOSE | re.DOTALL,
)


_KINDS = {kind.value: kind for kind in TokenKind}


def tokens(query: str) -> Iterator[Token]:
    """Yield a query's tokens, without white space and comments.

    Args:
        query: any text; what is no SPARQL comes out as single characters.

    >>> [token.text for token in tokens("ASK { ?s a <a:b> } # SERVICE")]
    ['ASK', '{', '?s', 'a', '<a:b>', '}']
    """
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        if kind is not None and kind != "skip":
            yield Token(_KINDS[kind], match[0], match.start())
