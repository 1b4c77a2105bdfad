"""Near-copies: pairs of articles with nearly the same text or the same title, their kinds, and groups of copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from graph.analysis.arrays import WEEK, Flags, Indices, Numbers
from graph.analysis.minhash import likely_alike
from graph.analysis.title_frames import Titles
from graph.analysis.words import shingles_of

if TYPE_CHECKING:
    from graph.analysis.words import Words

__all__ = ["DOUBLE", "SERIES", "SYNDICATION", "UNKNOWN", "NearCopies", "copy_groups", "near_copies"]

LEAST_WORDS = 5
"""The least words of a text that is compared: equality of shorter ones means little."""

LEAST_ALIKE = 0.6
"""The least Jaccard similarity of copies of one text, whatever the threshold of the pairs."""
TITLE_WORDS = 3
"""The least words of a title that is compared."""
TOGETHER = 60.0
"""Articles of one provider within so many seconds are published together."""
FILLINGS = 3
"""A frame of words is a template where so many titles differ in the same slot of it."""

DOUBLE, SYNDICATION, SERIES, UNKNOWN = "double", "syndication", "series", "unknown"
Pair = tuple[int, int]
Frame = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class NearCopies:
    """Pairs of articles with nearly the same text or the same title: columns of equal length.

    Attributes:
        a, b: the numbers of the two articles, the smaller one first; pairs are sorted.
        jaccard: the Jaccard similarity of their shingles.
        same_title: whether their titles have the same words.
        kind: `double`, `syndication`, `series` or `unknown`.
    """

    a: Indices
    b: Indices
    jaccard: Numbers
    same_title: Flags
    kind: Sequence[str]


def near_copies(text: Words, titles: Words, dates: Numbers, provider: Indices, threshold: float = 0.6) -> NearCopies:
    """Find pairs of articles with nearly the same text or the same title.

    Texts are sets of shingles of three words (Broder 1997, section 2). Of texts that are identical,
    and of titles that are, each is paired with the one before it in time. The kind of a pair is the
    first that holds:

    1. `series`: instalments that share a template. The titles differ and the two are over a week apart;
       or they differ in one slot, and the provider published both within a minute, or filled the slot in
       three ways or more over more than a week; or the provider used the title three times or more, never
       twice within a week.
    2. `unknown`: one of the two states no provider.
    3. `double`: both are of one provider.
    4. `syndication`: they are of two providers.

    Args:
        text: the words of every article's title and excerpt.
        titles: the words of every article's title.
        dates: the instant each was published at, in seconds since 1970; NaN where it is not known.
        provider: the number of each one's provider, -1 for none.
        threshold: the least Jaccard similarity of a pair whose titles differ.

    >>> from graph.analysis.words import words_of
    >>> words = words_of(["Cloud firm opens a new region", "Cloud firm opens a new region"])
    >>> near_copies(words, words, np.array([0.0, 60.0]), np.array([0, 1])).kind
    ['syndication']
    """
    shingles, keys = shingles_of(text), titles.keys()
    different, same_text = _grouped(shingles.keys(), np.flatnonzero(text.lengths >= LEAST_WORDS))
    _, same_title = _grouped(keys, np.flatnonzero(titles.lengths >= TITLE_WORDS))
    pairs = {*_chained(dates, same_title), *_chained(dates, same_text), *likely_alike(shingles, different)}
    scored = [(shingles.alike(a, b), keys[a] == keys[b] != b"", a, b) for a, b in sorted(pairs)]
    kept = [row for row in scored if row[0] >= threshold or row[1]]
    a, b = (np.array([row[at] for row in kept], dtype=np.int64) for at in (2, 3))
    same = np.array([row[1] for row in kept], dtype=bool)
    kind = _kinds(titles, dates, provider, list(zip(a.tolist(), b.tolist(), same.tolist(), strict=True)))
    return NearCopies(a, b, np.array([row[0] for row in kept]), same, kind)


def copy_groups(copies: NearCopies, titles: Words, dates: Numbers, provider: Indices) -> list[Indices]:
    """Return the groups of articles of two providers or more that are copies of one text.

    A pair is in one group where the texts are nearly the same, or where titles of five words or more are
    the same within a week: shorter titles, and later ones, are often the same by chance. No series counts.

    Args:
        copies: the pairs.
        titles, dates, provider: as for `near_copies`.

    Returns:
        the numbers of the articles of each group, rising, groups by their first.
    """
    near = np.abs(dates[copies.a] - dates[copies.b]) <= WEEK
    alike = np.array([kind in (DOUBLE, SYNDICATION) for kind in copies.kind], dtype=bool)
    alike &= (copies.jaccard >= LEAST_ALIKE) | (copies.same_title & near & (titles.lengths[copies.a] >= LEAST_WORDS))
    a, b = copies.a[alike], copies.b[alike]
    links = sp.coo_array((np.ones(len(a)), (a, b)), shape=(len(provider), len(provider)))
    _, part = connected_components(links, directed=False)
    members = np.unique(np.concatenate([a, b]))
    order = members[np.argsort(part[members], kind="stable")]
    groups = np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
    return sorted(
        (group for group in groups if len(set(provider[group].tolist())) > 1), key=lambda group: int(group[0])
    )


def _grouped(keys: Sequence[bytes], articles: Indices) -> tuple[Indices, list[list[int]]]:
    """Return the first article of every key, and the groups of articles that share one."""
    first: dict[bytes, int] = {}
    groups: dict[int, list[int]] = {}
    for at in articles.tolist():
        earlier = first.setdefault(keys[at], at)
        if earlier != at:
            groups.setdefault(earlier, [earlier]).append(at)
    return np.array(list(first.values()), dtype=np.int64), list(groups.values())


def _chained(dates: Numbers, groups: Iterable[list[int]]) -> Iterator[Pair]:
    """Yield each article of a group with the one before it in time: n - 1 pairs instead of n (n - 1) / 2."""
    for group in groups:
        ordered = sorted(group, key=lambda at: (not np.isfinite(dates[at]), dates[at], at))
        for a, b in pairwise(ordered):
            yield min(a, b), max(a, b)


def _kinds(titles: Words, dates: Numbers, provider: Indices, pairs: Sequence[tuple[int, int, bool]]) -> list[str]:
    recurring = _recurring(titles.keys(), dates, provider, [a for a, _, same in pairs if same])
    near = [(a, b) for a, b, same in pairs if not same and provider[a] == provider[b]]
    templates = _templates(titles, dates, provider, near)

    def kind(a: int, b: int, same: bool) -> str:
        apart = abs(dates[a] - dates[b])
        if (a in recurring and b in recurring and apart > WEEK) if same else (apart > WEEK or (a, b) in templates):
            return SERIES
        if min(provider[a], provider[b]) < 0:
            return UNKNOWN
        return DOUBLE if provider[a] == provider[b] else SYNDICATION

    return [kind(*pair) for pair in pairs]


def _recurring(keys: Sequence[bytes], dates: Numbers, provider: Indices, some: Sequence[int]) -> set[int]:
    """Return the articles whose provider used their title three times or more, never twice within a week."""
    wanted = {keys[at] for at in some}
    groups: dict[tuple[bytes, int], list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        if key in wanted and np.isfinite(dates[at]):
            groups[key, int(provider[at])].append(at)
    return {
        at
        for group in groups.values()
        if len(group) >= FILLINGS and (np.diff(np.sort(dates[group])) > WEEK).all()
        for at in group
    }


def _templates(titles: Words, dates: Numbers, provider: Indices, pairs: Sequence[Pair]) -> set[Pair]:
    """Return the pairs of one provider whose titles differ in one slot that it fills anew."""
    framed = _frames(titles, pairs)
    together = {(a, b) for a, b in framed if abs(dates[a] - dates[b]) <= TOGETHER}
    rest = {pair: (int(provider[pair[0]]), frame) for pair, frame in framed.items() if pair not in together}
    filled = _filled(titles, dates, provider, set(rest.values())) if rest else {}
    return together | {pair for pair, frame in rest.items() if filled[frame]}


def _frames(titles: Words, pairs: Sequence[Pair]) -> dict[Pair, Frame]:
    """Return the words before and after the slot of pairs of titles that have a frame, as keys."""
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    frames = Titles.of(titles).frames(first, second)
    ends = zip(pairs, frames.before.tolist(), frames.after.tolist(), frames.found.tolist(), strict=True)
    return {pair: _frame(titles, pair[0], before, after) for pair, before, after, found in ends if found}


def _frame(titles: Words, at: int, before: int, after: int) -> Frame:
    words = titles.numbers[titles.starts[at] : titles.starts[at + 1]]
    return words[:before].tobytes(), words[len(words) - after :].tobytes()


def _filled(
    titles: Words, dates: Numbers, provider: Indices, frames: Iterable[tuple[int, Frame]]
) -> Mapping[tuple[int, Frame], bool]:
    """Return of each frame whether its provider filled it in three ways or more, over more than a week."""
    by_provider: dict[int, list[Frame]] = defaultdict(list)
    for who, frame in sorted(frames):
        by_provider[who].append(frame)
    keys, filled, start = titles.keys(), {}, 2 * titles.numbers.itemsize
    for who, some in by_provider.items():
        articles = np.flatnonzero((provider == who) & np.isfinite(dates)).tolist()
        starting: dict[bytes, list[int]] = defaultdict(list)
        for at in articles:
            starting[keys[at][:start]].append(at)
        for before, after in some:
            candidates = starting.get(before[:start], []) if len(before) >= start else articles
            found = {keys[at]: dates[at] for at in candidates if _fits(keys[at], before, after)}
            times = list(found.values())
            filled[who, (before, after)] = len(times) >= FILLINGS and max(times) - min(times) > WEEK
    return filled


def _fits(title: bytes, before: bytes, after: bytes) -> bool:
    return len(title) > len(before) + len(after) and title.startswith(before) and title.endswith(after)
