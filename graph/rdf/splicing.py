"""A Turtle file with the blocks of some nodes replaced: the rest is copied as it stands.

It relies on how `graph.rdf.writers.turtle` writes, and on nothing else: a block for each node, which
begins at the beginning of a line that nothing else begins with, in the order of kinds and IRIs.
The blocks to take out must be there, byte for byte, as they would be written; otherwise the file is
another, and nothing is spliced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from graph.core.model import Corpus
from graph.core.schema import CONCEPT_SCHEME, Schema
from graph.rdf.classes import distinctive_classes
from graph.rdf.writers import blocks, optional_prefixes, turtle_term

if TYPE_CHECKING:
    from mmap import mmap

__all__ = ["spliced"]

_HEAD = re.compile(rb"\n([^\t@ \n][^ ]*) a ([^ \n]+)")

_MEGABYTE = 1 << 20

_Key = tuple[int, bytes]
"""The sort key of blocks: the place of the node's kind in the table, and its IRI."""


def spliced(file: mmap | bytes, before: Corpus, after: Corpus) -> Iterator[bytes] | None:
    """Return a Turtle file in which other nodes stand for some, or None where it does not hold those.

    Args:
        file: the Turtle export of a corpus.
        before: the nodes of that corpus to take out, with their links.
        after: the nodes to put in.

    >>> spliced(b"no Turtle", Corpus("https://e.org/", (), ()), Corpus("https://e.org/", (), ()))
    """
    keys, starts = _index(file, before)
    if not keys or not _keeps_prefixes(keys, before, after):
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


def _keeps_prefixes(keys: Sequence[_Key], before: Corpus, after: Corpus) -> bool:
    """Return whether the file declares the same prefixes after the change: some only where a node has them."""
    for space in optional_prefixes(before.schema, before.base).values():
        gone, come = (sum(node.id.startswith(space) for node in each.nodes) for each in (before, after))
        if gone != come:
            there = sum(iri.startswith(space.encode()) for _, iri in keys)
            if bool(there) != bool(there - gone + come):
                return False
    return True


def _order(schema: Schema) -> dict[str, int]:
    return {kind: at for at, kind in enumerate(schema.kinds)}


def _index(file: mmap | bytes, corpus: Corpus) -> tuple[list[_Key], list[int]]:
    """Return the sort key of each block, and the offset where it begins."""
    order, kinds = _order(corpus.schema), corpus.schema.kinds.values()
    known = {turtle_term(name).encode(): order[kind.name] for kind in kinds for name in distinctive_classes(kind)}
    spaces = {prefix.encode(): space.encode() for prefix, space in corpus.schema.prefixes(corpus.base).items()}
    keys, starts = [], []
    for match in _HEAD.finditer(file):
        subject, name = match.groups()
        kind = known.get(name)
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
    order = _order(corpus.schema)
    for node, block in zip(corpus.nodes, blocks(corpus), strict=True):
        yield (order[node.kind], node.id.encode()), block.encode()


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
