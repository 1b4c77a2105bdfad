"""The encoding of the page's data: JSON, compressed where it is long.

The browser has gzip and nothing better, so two redundancies that gzip misses are removed before:
addresses that repeat a title in other letters, and common words.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import chain
from threading import Thread
from typing import Any, NamedTuple

__all__ = ["Deflated", "Values", "abridged", "packed", "packed_after", "slug_of"]

_COMPRESSED_ABOVE = 400_000
"""From how many characters on the data are compressed."""

_CODED_ABOVE = 4_000_000
"""From how many characters on the commonest words are written as one character each."""

_LEVEL = 7
"""How hard gzip tries: at 9 it takes half as long again, for one byte in a hundred."""

_SLUG = b"abcdefghijklmnopqrstuvwxyz0123456789"
_SPACED = bytes(byte if byte in _SLUG else 0x20 for byte in range(256))
_SHORTEST_SLUG = 10
_MARK = "\x7f"

# Escapes are matched so that no word begins within one.
_WORD = re.compile(r"(\\(?:u[0-9a-f]{4}|.)| [A-Za-z]{3,}|[A-Za-z]{4,})")
_LITERALS = frozenset({"null", "true", "false"})
_TWO_BYTES = re.compile("[\u0100-\u07ff]")
_CODES = tuple(chr(number) for number in range(0x100, 0x800))
"""Characters that take two bytes: shorter than any word that they stand for."""


class Values:
    """The columns of values as text, which is compressed in another thread while the page is laid out.

    Args:
        columns: for each kind, a column of identifiers and one for each field.

    >>> Values([[["https://e.org/"]]]).text
    '[[["https://e.org/"]]]'
    """

    def __init__(self, columns: Sequence[Sequence[Sequence[Any]]]) -> None:
        kinds = [[_json(column) for column in kind] for kind in columns]
        self.codes: dict[str, str] = {}
        if sum(map(len, chain.from_iterable(kinds))) > _CODED_ABOVE:
            self.codes = _coded(kinds)
        self.text = "[" + ",".join(f"[{','.join(kind)}]" for kind in kinds) + "]"
        self._deflated = _Deflated(self.text.encode()) if len(self.text) >= _COMPRESSED_ABOVE else None

    def deflated(self) -> bytes:
        """Return the end of a deflate stream."""
        return (self._deflated or _Deflated(self.text.encode())).bytes()


class _Deflated:
    """The end of a deflate stream, made in a thread of its own: zlib needs no lock of Python's."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._made: list[bytes | Exception] = []
        self._thread = Thread(target=self._make, daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # there are no threads to be had
            self._make()

    def _make(self) -> None:
        try:
            self._made.append(_deflated(self._text, zlib.Z_FINISH))
        except Exception as error:  # raised where the bytes are asked for
            self._made.append(error)

    def bytes(self) -> bytes:
        if self._thread.ident is not None:
            # To its very end: processes are forked only where no other thread is left.
            self._thread.join()
        (made,) = self._made
        if isinstance(made, Exception):
            raise made
        return made


class Deflated(NamedTuple):
    """A text as a part of a deflate stream, to be used again for the same text.

    Attributes:
        digest: the digest of the text; empty of a text that was not compressed.
        content: the part of the stream.
    """

    digest: bytes = b""
    content: bytes = b""


def packed(structure: Mapping[str, Any], values: Values) -> str:
    """Return data as text that cannot end its script element.

    It is two lines of JSON, the second one the columns of values, and where that is long, base64
    of gzip of it.

    Args:
        structure: everything but the values; anything that JSON can hold.
        values: the values.

    >>> packed({"title": "</script>"}, Values([]))
    '{"title":"\\\\u003c/script\\\\u003e"}\\n[]'
    """
    return packed_after(structure, values, Deflated())[0]


def packed_after(structure: Mapping[str, Any], values: Values, known: Deflated) -> tuple[str, Deflated]:
    """Return the same text and the compressed structure, given that of the page before."""
    if values.codes:
        structure = {**structure, "codes": "".join(values.codes.values()), "words": list(values.codes)}
    head = _json(structure) + "\n"
    if len(head) + len(values.text) < _COMPRESSED_ABOVE:
        text = head + values.text
        for character in "<>&\u2028\u2029":
            text = text.replace(character, f"\\u{ord(character):04x}")
        return text, Deflated()
    encoded = head.encode()
    digest = sha256(encoded).digest()
    start = known if known.digest == digest else Deflated(digest, _deflated(encoded, zlib.Z_FULL_FLUSH))
    return base64.b64encode(_gzip(encoded, start.content, values)).decode(), start


def _gzip(head: bytes, deflated: bytes, values: Values) -> bytes:
    """Return one gzip stream of two texts that are compressed apart."""
    tail = values.text.encode()
    # No time and no name in the header: the same data, the same bytes.
    start = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
    end = zlib.crc32(tail, zlib.crc32(head)).to_bytes(4, "little")
    size = (len(head) + len(tail)) & 0xFFFFFFFF
    return start + deflated + values.deflated() + end + size.to_bytes(4, "little")


def _deflated(text: bytes, end: int) -> bytes:
    """Return a part of a deflate stream that needs none before it; `end` is its flush mode."""
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(text) + stream.flush(end)


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
    # How much of the slug the address spells, by halves: most spell all of it.
    spelled, most = _SHORTEST_SLUG, min(len(slug), len(address) - start)
    if address.startswith(slug[:most], start):
        spelled = most
    while spelled < most:
        middle = (spelled + most + 1) // 2
        if address.startswith(slug[:middle], start):
            spelled = middle
        else:
            most = middle - 1
    return f"{address[:start]}{_MARK}{spelled}{_MARK}{address[start + spelled :]}"


def _coded(kinds: list[list[str]]) -> dict[str, str]:
    """Write the commonest words as one character each, in place; return the character of each."""
    used = {character for kind in kinds for column in kind for character in _TWO_BYTES.findall(column)}
    free = [code for code in _CODES if code not in used and code.isprintable()]
    # The expression splits words off at the odd places.
    split = [[_WORD.split(column) for column in kind] for kind in kinds]
    counts: Counter[str] = Counter()
    for pieces in chain.from_iterable(split):
        counts.update(pieces[1::2])
    common = sorted(
        (word for word in counts if word[0] != "\\" and word not in _LITERALS),
        key=lambda word: (-(len(word) - 2) * counts[word], word),
    )
    codes = dict(zip(common, free, strict=False))
    for pieces in chain.from_iterable(split):
        words = pieces[1::2]
        pieces[1::2] = map(codes.get, words, words)
    kinds[:] = [["".join(pieces) for pieces in kind] for kind in split]
    return codes


def _json(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()  # a lone surrogate is no text
