"""What is different once some documents have changed: the things they speak of, before and after.

Whatever is said of a thing that no changed document speaks of is what it was, and so is the thing.
So a build that knows all rows of the last one looks at those of every document once, keeps what
they say of the things concerned, and resolves these alone: by the same rules, and so to the same
nodes, links and findings, as if everything had been resolved.

The one rule by which a thing depends on what is said of others joins AMP addresses to the articles
whose addresses they are. Where a change could touch that, there is no answer here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from graph.model import Corpus
from graph.resolve import DOCUMENT, TEXT, Stated, resolve_stated, stated_in
from graph.rows import GROUP, ROW, UNIT, Rank, Said, layout_of
from graph.schema import ARTICLE, KINDS

__all__ = ["Change", "change_of"]

_ROW, _UNIT, _GROUP = ROW.encode(), UNIT.encode(), GROUP.encode()


class Change(NamedTuple):
    """The things that changed documents speak of.

    Attributes:
        before: what they were, with what was found while they were resolved.
        after: what they are now; those of which nothing is said any more are not in it.
    """

    before: Corpus
    after: Corpus


def change_of(known: Iterable[Said], before: Sequence[Said], after: Sequence[Said], base: str) -> Change | None:
    """Return what is different, or None where AMP addresses may be.

    Args:
        known: what the documents say that have not changed; gone through once.
        before: what those that have changed or gone said, in a corpus without AMP addresses that
            are an article's address.
        after: what those say that have changed or are new.
        base: the IRI that the identifiers were minted under.

    >>> change_of([], [], [], "https://e.org/")
    Change(before=Corpus(...), after=Corpus(...))
    """
    rows = list(_rows(after))
    new = set(map(_thing, rows))
    addresses = {address for row in rows for address in _amp_addresses(row)}
    if not addresses.isdisjoint(new):
        return None
    kept = _Kept(new.union(map(_thing, _rows(before))), new, addresses)
    for said in known:
        if not kept.add(said):
            return None
    stated = list(kept.stated())
    return Change(*(resolve_stated(chain(stated, _all_stated(said)), base) for said in (before, after)))


def _all_stated(said: Iterable[Said]) -> Iterator[Stated]:
    return chain.from_iterable(map(stated_in, said))


def _rows(said: Iterable[Said]) -> Iterator[bytes]:
    return (row for each in said for *_, text in each.groups for row in text.split(_ROW))


_WITHIN_IRI = max(map(len, KINDS)) + 1
"""Where the IRI of every row has begun, and that of none has ended: `x://` alone is longer than the difference."""


def _thing(row: bytes) -> bytes:
    """Return the kind and the IRI that a row begins with."""
    return row[: row.index(_UNIT, _WITHIN_IRI)]


_ARTICLE = f"{ARTICLE.name}{UNIT}".encode()
_FROM_END = layout_of(ARTICLE.name).size - layout_of(ARTICLE.name).place("ampUrls")


def _amp_addresses(row: bytes) -> list[bytes]:
    """Return the AMP addresses that an article's row states, as things."""
    stated = row.rsplit(_UNIT, _FROM_END)[1] if row.startswith(_ARTICLE) else b""
    return [_ARTICLE + url for url in stated.split(_GROUP)] if stated else []


class _Kept:
    """What documents say of the things concerned.

    Args:
        concerned: the things.
        new: those of them that changed documents speak of now.
        addresses: the AMP addresses that these state now, as things.
    """

    def __init__(self, concerned: set[bytes], new: set[bytes], addresses: set[bytes]) -> None:
        self._concerned = concerned
        self._new = new
        self._addresses = addresses
        self._best: dict[bytes, Rank] = {}
        self._times: defaultdict[bytes, int] = defaultdict(int)
        self._others: list[Stated] = []

    def add(self, said: Said) -> bool:
        """Take in what one document says; False where it shows that AMP addresses may change."""
        path, groups, links, _ = said
        concerned, new, addresses = self._concerned, self._new, self._addresses
        for line, column, distance, age, text in groups:
            first = True
            for row in text.split(_ROW):
                thing = row[: row.index(_UNIT, _WITHIN_IRI)]
                if thing in addresses:
                    return False
                if thing in concerned:
                    rank = (distance, age, path, line, column)
                    best = self._best.get(row)
                    if best is None or rank < best:
                        self._best[row] = rank
                    self._times[row] += 1
                    if first and not distance:
                        kind, iri = thing.decode().split(UNIT)
                        self._others.append(Stated(kind, iri, DOCUMENT, path, rank))
                # What follows is what the first names, and no article.
                if first and not new.isdisjoint(_amp_addresses(row)):
                    return False
                first = False
        for key, source, distance, age, targets in links:
            if _ARTICLE + source.encode() in self._concerned:
                self._others += (
                    Stated(ARTICLE.name, source, key, target, (distance, age, path, *place))
                    for target, place in targets.items()
                )
        return True

    def stated(self) -> Iterator[Stated]:
        """Yield all that was taken in, equal rows as one."""
        for row, rank in self._best.items():
            kind, iri, further, text = row.decode().split(UNIT, 3)
            yield Stated(kind, iri, TEXT, text, (rank[0] + int(further), *rank[1:]), self._times[row])
        yield from self._others
