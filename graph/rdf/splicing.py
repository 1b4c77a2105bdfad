"""A Turtle file with the blocks of some nodes replaced: the rest is copied as it stands.

It relies on how `graph.rdf.text.turtle` writes, and on nothing else: a block for each node, which
begins at the beginning of a line that nothing else begins with, in the order of kinds and IRIs.
What is taken out has to be there, byte for byte, as it would be written; otherwise the file is not
what it is thought to be, and nothing is spliced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from graph.model import Corpus
from graph.rdf.text import blocks
from graph.schema import ARTICLE, ARTICLE_CLASSES, CONCEPT_SCHEME, KINDS, prefixes
from graph.things import things_of

if TYPE_CHECKING:
    from mmap import mmap

__all__ = ["spliced"]

_HEAD = re.compile(rb"\n([^\t@ \n][^ ]*) a ([^ \n]+)")
_ORDER = {kind: at for at, kind in enumerate(KINDS)}
_KINDS = {
    name.encode(): _ORDER[kind.name]
    for kind in KINDS.values()
    for name in (ARTICLE_CLASSES.values() if kind is ARTICLE else kind.classes[:1])
}

_MEGABYTE = 1 << 20

_Key = tuple[int, bytes]
"""By what blocks are sorted: the place of the node's kind in the table, and its IRI."""


def spliced(file: mmap | bytes, before: Corpus, after: Corpus) -> Iterator[bytes] | None:
    """Return a Turtle file in which other nodes stand for some, or None where it does not hold those.

    Args:
        file: what `turtle` wrote of a corpus.
        before: the nodes of that corpus to take out, with their links.
        after: the nodes to put in.

    >>> spliced(b"no Turtle", Corpus("https://e.org/", (), ()), Corpus("https://e.org/", (), ()))
    """
    keys, starts = _index(file, before.base)
    if not keys:
        return None
    ends = [*starts[1:], len(file)]
    removed: dict[int, int] = {}
    for key, block in _blocks(before):
        at = bisect_left(keys, key)
        if at == len(keys) or keys[at] != key or file[starts[at] : ends[at]] != block:
            return None
        removed[starts[at]] = ends[at]
    added: dict[int, list[bytes]] = defaultdict(list)
    for key, block in _blocks(after):
        at = bisect_left(keys, key)
        added[starts[at] if at < len(keys) else len(file)].append(block)
    return _pieces(file, removed, added)


def _index(file: mmap | bytes, base: str) -> tuple[list[_Key], list[int]]:
    """Return by what each block is sorted, and where it begins."""
    spaces = {prefix.encode(): space.encode() for prefix, space in prefixes(base).items()}
    keys, starts = [], []
    for match in _HEAD.finditer(file):
        subject, name = match.groups()
        kind = _KINDS.get(name)
        if kind is not None:
            keys.append((kind, _iri(subject, spaces)))
            starts.append(match.start(1))
        elif name != CONCEPT_SCHEME.encode():
            return [], []
    return keys, starts


def _iri(subject: bytes, spaces: dict[bytes, bytes]) -> bytes:
    if subject[:1] == b"<":
        return subject[1:-1]
    prefix, _, local = subject.partition(b":")
    return spaces.get(prefix, prefix) + local


def _blocks(corpus: Corpus) -> Iterable[tuple[_Key, bytes]]:
    written = blocks(things_of(corpus))
    for node, block in zip(corpus.nodes, written, strict=True):
        yield (_ORDER[node.kind], node.id.encode()), block.encode()


def _pieces(file: mmap | bytes, removed: dict[int, int], added: dict[int, list[bytes]]) -> Iterator[bytes]:
    at = 0
    for place in sorted(removed.keys() | added.keys()):
        yield from _copied(file, at, place)
        yield from added.get(place, ())
        at = removed.get(place, place)
    yield from _copied(file, at, len(file))


def _copied(file: mmap | bytes, start: int, stop: int) -> Iterator[bytes]:
    for at in range(start, stop, _MEGABYTE):
        yield file[at : min(at + _MEGABYTE, stop)]
