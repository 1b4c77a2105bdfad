"""What a document says as one value of bytes, for the cache: quick to write and to read, and no code.

First all numbers, in decimal, then all words, such as addresses and ages, and then the texts of the
groups as they are, which is most of it. `repaired` removes the separators from every text, no
address may hold them, and JSON escapes them, so nothing needs escaping here.
"""

from __future__ import annotations

import json

from graph.diagnostics import diagnostics_in, rows_of
from graph.rows import UNIT, Links, Said

__all__ = ["packed", "unpacked"]

PART = b"\x1c"
"""What stands between the numbers, the words and each of the texts."""

_UNIT = UNIT.encode()


def packed(said: Said) -> bytes:
    """Return what a document says, but for its path, as bytes.

    Args:
        said: as parsing gives it.

    >>> packed(Said("a.md", ((1, 1, 0, "age", b"text"),), (), ())).translate(bytes.maketrans(b"\\x1c\\x1f", b"/|"))
    b'0|1|1|0/age|/text'
    """
    # Column by column, so that a column is taken apart at once.
    lines, columns, distances, ages, texts = zip(*said.groups, strict=True) if said.groups else ((), (), (), (), ())
    numbers: list[int] = [len(said.links), *lines, *columns, *distances]
    words: list[str] = [*ages]
    for key, iri, distance, age, targets in said.links:
        numbers += (distance, len(targets))
        for place in targets.values():
            numbers += place
        words += (key, iri, age, *targets)
    # In ASCII: a message may hold half of a character that takes two.
    words.append(json.dumps(rows_of(said.diagnostics)) if said.diagnostics else "")
    return PART.join((UNIT.join(map(str, numbers)).encode(), UNIT.join(words).encode(), *texts))


def unpacked(path: str, content: bytes) -> Said:
    """Return what `packed` was given.

    Args:
        path: the document's name.
        content: as `packed` gave it, whole: nothing here looks for damage.

    >>> unpacked("a.md", packed(Said("a.md", ((1, 1, 0, "age", b"text"),), (), ())))
    Said(path='a.md', groups=((1, 1, 0, 'age', b'text'),), links=(), diagnostics=())
    """
    first, second, *texts = content.split(PART)
    numbers = list(map(int, first.split(_UNIT)))
    words = second.decode().split(UNIT)
    word = len(texts)
    # Each column ends with the texts.
    groups = tuple(zip(numbers[1:], numbers[word + 1 :], numbers[2 * word + 1 :], words, texts))  # noqa: B905 (the shortest ends it)
    links: list[Links] = []
    at = 3 * word + 1
    for _ in range(numbers[0]):
        targets = words[word + 3 : word + 3 + numbers[at + 1]]
        end = at + 2 + 2 * len(targets)
        places = dict(zip(targets, zip(numbers[at + 2 : end : 2], numbers[at + 3 : end : 2])))  # noqa: B905 (ends with the targets)
        links.append((words[word], words[word + 1], numbers[at], words[word + 2], places))
        word, at = word + 3 + len(targets), end
    return Said(path, groups, tuple(links), diagnostics_in(json.loads(words[-1])) if words[-1] else ())
