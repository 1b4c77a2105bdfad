"""How data become the text that stands in the page: JSON, and smaller where it is long.

The browser has gzip and nothing better, so what gzip is bad at is done before: addresses that
repeat a title in other letters, and the words that everything is made of.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

__all__ = ["abridged", "packed", "slug_of"]

_COMPRESSED_ABOVE = 400_000
"""From how many characters on the data are compressed."""

_CODED_ABOVE = 4_000_000
"""From how many characters on the commonest words are written as one character each."""

_SLUG = b"abcdefghijklmnopqrstuvwxyz0123456789"
_SPACED = bytes(byte if byte in _SLUG else 0x20 for byte in range(256))
_SHORTEST_SLUG = 10
_MARK = "\x7f"

# Escapes are matched so that no word begins within one.
_WORD = re.compile(r"\\(?:u[0-9a-f]{4}|.)| [A-Za-z]{3,}|[A-Za-z]{4,}")
_LITERALS = frozenset({"null", "true", "false"})
_CODES = tuple(chr(number) for number in range(0x100, 0x800))
"""Characters that take two bytes: shorter than any word that they stand for."""


def packed(data: Mapping[str, Any]) -> str:
    """Return data as text that cannot end its script element.

    It is two lines of JSON, the second one the columns of values, and where that is long, base64
    of gzip of it.

    Args:
        data: anything that JSON can hold; `values` holds lists only.

    >>> packed({"title": "</script>", "values": []})
    '{"title":"\\\\u003c/script\\\\u003e"}\\n[]'
    """
    head = {name: value for name, value in data.items() if name != "values"}
    values = _json(data["values"])
    if len(values) > _CODED_ABOVE:
        head["codes"], head["words"], values = _coded(values)
    text = f"{_json(head)}\n{values}"
    if len(text) < _COMPRESSED_ABOVE:
        for character in "<>&\u2028\u2029":
            text = text.replace(character, f"\\u{ord(character):04x}")
        return text
    # No time and no name in the header: the same data, the same bytes.
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def slug_of(title: str) -> str:
    """Return a title as addresses spell it.

    >>> slug_of("A Day in the Life")
    'a-day-in-the-life'
    """
    words = title.lower().encode("ascii", "replace").translate(_SPACED).split()
    return b"-".join(words).decode()[:200]


def abridged(address: str, slug: str) -> str:
    """Return an address with the part that spells a title replaced by how long that part is.

    The page undoes it: between two marks stands the number of characters of the title's slug.

    Args:
        address: an address or a path.
        slug: the slug of the title that it may spell.

    >>> abridged("https://e.org/2020/a-day-in-the-life/", "a-day-in-the-life").encode()
    b'https://e.org/2020/\\x7f17\\x7f/'
    """
    start = address.find(slug[:_SHORTEST_SLUG]) if len(slug) >= _SHORTEST_SLUG and _MARK not in address else -1
    if start < 0:
        return address
    end = start + (len(slug) if address.startswith(slug, start) else _SHORTEST_SLUG)
    while end - start < len(slug) and end < len(address) and address[end] == slug[end - start]:
        end += 1
    return f"{address[:start]}{_MARK}{end - start}{_MARK}{address[end:]}"


def _coded(text: str) -> tuple[str, list[str], str]:
    """Return characters, the words that they stand for, and the text with one for the other."""
    used = set(text)
    free = [code for code in _CODES if code not in used and code.isprintable()]
    # A sample will do to find what is common, in a text of this length.
    sample = (text[start : start + 20_000] for start in range(0, len(text), 200_000))
    counts = Counter(
        word for part in sample for word in _WORD.findall(part) if word not in _LITERALS and word[0] != "\\"
    )
    words = sorted(counts, key=lambda word: (-(len(word) - 2) * counts[word], word))[: len(free)]
    code = dict(zip(words, free, strict=False))
    return "".join(code.values()), list(code), _WORD.sub(lambda match: code.get(match[0], match[0]), text)


def _json(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()  # a lone surrogate is no text
