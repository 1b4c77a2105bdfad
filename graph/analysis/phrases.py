"""Phrases that titles of one story share: word n-grams, counted for all stories at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from graph.analysis.titles import STOP_WORDS, UNITS, WEAK_ENDS, fold, is_character, is_word, joins, pieces_of

__all__ = [
    "Phrases",
    "StoryWords",
    "TitleWords",
    "distinct_words",
    "phrases_of",
    "shared_weight",
    "story_words",
    "words_of_titles",
]

LONGEST_PHRASE = 5
"""The most words of a phrase."""
LONGEST_RUN = 12
"""The most characters of a phrase in a script without spaces."""

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MARK, _BREAK, _JOIN = 0, -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class TitleWords:
    """The words of all titles as numbers, one title after the other.

    Attributes:
        vocabulary: the folded word of each number.
        words: the number of every word.
        piece: the number of every word as it is written, with case and possessive ending.
        title: the title that every word is in.
        starts: where each title begins, and where the last one ends.
        run: the part of its title between breaks, counted over all titles; no phrase goes from one to another.
        glued: whether a hyphen or slash joins it to the word before.
        stop: whether each word of the vocabulary may stand at neither end of a phrase.
        weak: whether each may not stand at the end of a phrase.
        character: whether each is one character of a script without spaces.
    """

    vocabulary: Sequence[str]
    words: Counts
    piece: Counts
    title: Counts
    starts: Counts
    run: Counts
    glued: Flags
    stop: Flags
    weak: Flags
    character: Flags


@dataclass(frozen=True, slots=True, eq=False)
class StoryWords:
    """The words of each story, sorted by story and word.

    Attributes:
        story, word: the story and the word.
        inside: in how many titles of the story it is.
        idf: its inverse document frequency over all titles that are not of the story.
        gain: its weight in the centroid of the story's titles.
    """

    story: Counts
    word: Counts
    inside: Counts
    idf: Numbers
    gain: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Phrases that several titles of a story have.

    Attributes:
        story: the story.
        at: the place of one occurrence among all words.
        length: how many words it has.
        inside: in how many titles of the story it is.
        score: how well the phrase alone distinguishes the story.
    """

    story: Counts
    at: Counts
    length: Counts
    inside: Counts
    score: Numbers


def words_of_titles(titles: Sequence[str]) -> TitleWords:
    """Return the words of titles as numbers.

    >>> words_of_titles(["Red car: red", "red-hot"]).words.tolist()
    [0, 1, 0, 0, 2]
    """
    number: dict[str, int] = defaultdict(count().__next__)
    numbers = number.__getitem__
    same: dict[str, list[int]] = {}
    for text in titles:
        if text not in same:
            same[text] = list(map(numbers, pieces_of(text)))
    found = list(map(same.__getitem__, titles))
    vocabulary: dict[str, int] = defaultdict(count().__next__)
    known = [_number_of(fold(piece), vocabulary) for piece in number]
    pieces = np.fromiter(chain.from_iterable(found), dtype=np.int64)
    values = np.array(known or [_BREAK], dtype=np.int64)[pieces]
    title = np.repeat(np.arange(len(titles)), np.fromiter(map(len, found), dtype=np.int64, count=len(titles)))
    breaks = (values == _BREAK) | (np.diff(title, prepend=-1) > 0)
    run = np.cumsum(breaks)
    glued = np.concatenate([np.zeros(1, dtype=bool), values[:-1] == _JOIN]) if len(values) else values == _JOIN
    kept = values >= 0
    words = list(vocabulary)
    glued = glued[kept] | _units_of_numbers(words, values[kept], run[kept])
    return TitleWords(
        words,
        values[kept],
        pieces[kept],
        title[kept],
        np.searchsorted(title[kept], np.arange(len(titles) + 1)),
        run[kept],
        glued,
        np.array([word in STOP_WORDS for word in words], dtype=bool),
        np.array([word in WEAK_ENDS for word in words], dtype=bool),
        np.array([is_character(word) for word in words], dtype=bool),
    )


def _units_of_numbers(vocabulary: Sequence[str], words: Counts, run: Counts) -> Flags:
    """Whether every word is a unit, as `million`, of the number before it."""
    unit = np.array([word in UNITS for word in vocabulary], dtype=bool)
    number = np.array([word[:1].isdigit() for word in vocabulary], dtype=bool)
    found = np.zeros(len(words), dtype=bool)
    found[1:] = unit[words[1:]] & number[words[:-1]] & (run[1:] == run[:-1])
    return found


def _number_of(folded: str, vocabulary: dict[str, int]) -> int:
    if is_word(folded):
        return vocabulary[folded]
    return _JOIN if joins(folded) else _BREAK


def distinct_words(words: TitleWords) -> tuple[Counts, Counts]:
    """Return the titles and words of which the one holds the other, each pair once, in order."""
    several = max(1, len(words.vocabulary))
    keys = words.title * several + words.words
    keys.sort()  # far quicker than `np.unique`, which hashes first
    title, word = np.divmod(keys[_fresh(keys)], several)
    return title, word


def _fresh(keys: Counts) -> Flags:
    """Whether each of some sorted numbers is another than the one before."""
    return np.concatenate([np.ones(min(1, len(keys)), dtype=bool), keys[1:] != keys[:-1]])


def _numbered(keys: Counts) -> tuple[Counts, Counts, Counts]:
    """Return the different numbers among some, sorted, the place of each number among them, and how often each is."""
    order = np.argsort(keys)  # equal ones need no order
    ordered = keys[order]
    fresh = _fresh(ordered)
    starts = np.flatnonzero(fresh)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.cumsum(fresh) - 1
    return ordered[starts], place, np.diff(starts, append=len(keys))


def story_words(words: TitleWords, pairs: tuple[Counts, Counts], story: Counts, titles: Counts) -> StoryWords:
    """Return the words of each story with their weights.

    The weight of a word in a title is its smooth idf, ln((n + 1) / (df + 1)) over the titles of all
    others (Manning, Raghavan and Schütze 2008, section 6.2), in steps of a quarter, so that one more
    title seldom changes a name. The centroid is the mean of the titles' vectors of length 1 (section 14.2).

    Args:
        words: the words of all titles.
        pairs: as `distinct_words` returns them.
        story: the story of each title, -1 for none.
        titles: how many titles each story has.
    """
    title, word = pairs
    several = max(1, len(words.vocabulary))
    everywhere = np.bincount(word, minlength=several)
    of = story[title]
    title, word, of = title[of >= 0], word[of >= 0], of[of >= 0]
    cells, cell, inside = _numbered(of * several + word)
    at, its = np.divmod(cells, several)
    rest = len(story) - titles[at]
    idf = np.round(np.log2((rest + 2) / (everywhere[its] - inside + 1)) * 2) / 2
    idf = np.where(words.stop[its], 0.0, np.maximum(idf, 0.0))
    length = np.sqrt(np.bincount(title, weights=idf[cell] ** 2, minlength=len(story)))
    each = idf[cell] ** 2 / np.maximum(length[title], 1e-9)
    gain = np.bincount(cell, weights=each, minlength=len(cells)) / titles[at]
    return StoryWords(at, its, inside, idf, np.round(gain, 6))


def shared_weight(words: TitleWords, pairs: tuple[Counts, Counts], story: Counts, known: StoryWords) -> Numbers:
    """Return for each title the sum over its words of their idf by the number of other titles of its story with it."""
    title, word = pairs
    inside = story[title] >= 0
    title, word = title[inside], word[inside]
    several = max(1, len(words.vocabulary))
    cell = np.searchsorted(known.story * several + known.word, story[title] * several + word)
    each = known.idf[cell] * (known.inside[cell] - 1)
    return np.round(np.bincount(title, weights=each, minlength=len(story)), 3)


def phrases_of(words: TitleWords, story: Counts, known: StoryWords, titles: Counts) -> Phrases:
    """Return the phrases that two titles of a story have at least, or its only one; n-grams that begin and end well.

    A phrase of n words is looked for only where both of n - 1 words inside of it are shared (Agrawal
    and Srikant 1994), so that long ones cost little.
    """
    least = np.minimum(2, titles)
    home = story[words.title] if len(words.words) else words.words
    places = np.flatnonzero(home >= 0)
    key = words.words[places]
    several = max(1, len(words.vocabulary))
    gain, squares = _summed(words, home, known, several)
    ends = _ends(words)
    found: list[tuple[Counts, ...]] = []
    for length in range(1, LONGEST_RUN + 1):
        if not len(places):
            break
        kind = int(key.max()) + 1
        well = ends[0][places] & ends[1][places + length - 1]
        first, cells, inside = _counted(home[places], words.title[places], key, places, well)
        at, _ = np.divmod(cells, kind)
        shared = inside >= least[at]
        begins, finishes = ends[0][first], ends[1][first + length - 1]
        good = shared & begins & finishes
        found.append((at[good], first[good], np.full(int(good.sum()), length), inside[good]))
        alive = np.zeros(kind, dtype=bool)
        alive[cells[shared] % kind] = True
        places, key = _longer(words, places, key, alive, kind, length)
    columns = [np.concatenate(each) if found else np.zeros(0, dtype=np.int64) for each in zip(*found, strict=True)]
    if not columns:
        columns = [np.zeros(0, dtype=np.int64)] * 4
    at, first, lengths, inside = columns
    total = gain[first + lengths] - gain[first]
    square = squares[first + lengths] - squares[first]
    score = np.round(total / np.sqrt(np.maximum(square, 1e-9)), 4)
    return Phrases(at, first, lengths, inside, np.where(square > 1e-9, score, 0.0))


def _ends(words: TitleWords) -> tuple[Flags, Flags]:
    """Whether a phrase may begin at every word, and whether it may end there."""
    plain = ~words.stop[words.words]
    after = np.concatenate([words.glued[1:], np.zeros(1, dtype=bool)])[: len(plain)]
    plain &= ~words.weak[words.words]
    return plain & ~words.glued, plain & ~after


def _summed(words: TitleWords, home: Counts, known: StoryWords, several: int) -> tuple[Numbers, Numbers]:
    """The sums of gain and of squared idf of all words before every word, each in its own story."""
    cells = known.story * several + known.word
    inside = home >= 0
    gain, square = np.zeros(len(home)), np.zeros(len(home))
    if len(cells):
        cell = np.searchsorted(cells, home[inside] * several + words.words[inside])
        gain[inside], square[inside] = known.gain[cell], known.idf[cell] ** 2
    nothing = np.zeros(1)
    return np.concatenate([nothing, np.cumsum(gain)]), np.concatenate([nothing, np.cumsum(square)])


def _counted(home: Counts, title: Counts, key: Counts, places: Counts, well: Flags) -> tuple[Counts, Counts, Counts]:
    """Return one place, the key with its story, and the number of titles of every phrase of every story.

    The place is one where the phrase begins and ends well, if there is any.
    """
    inside = home >= 0
    cell = home[inside] * (int(key.max()) + 1) + key[inside]
    order = np.argsort(cell, kind="stable")  # titles are in order already
    sorted_cell, sorted_title = cell[order], title[inside][order]
    fresh = _fresh(sorted_cell)
    another = fresh | _fresh(sorted_title)
    starts = np.flatnonzero(fresh)
    if not len(starts):
        return np.zeros(0, dtype=np.int64), starts, starts
    titles = np.add.reduceat(another.astype(np.int64), starts)
    ranked = (~well[inside][order]).astype(np.int64) * (int(places[-1]) + 1) + places[inside][order]
    return np.minimum.reduceat(ranked, starts) % (int(places[-1]) + 1), sorted_cell[starts], titles


def _longer(
    words: TitleWords, places: Counts, key: Counts, alive: Flags, kind: int, length: int
) -> tuple[Counts, Counts]:
    """Return the places and keys of the phrases that are one word longer, of which both parts are shared."""
    living = alive[key]
    after = living[1:] & living[:-1] & (places[1:] == places[:-1] + 1)
    after &= words.run[places[:-1]] == words.run[np.minimum(places[:-1] + length, len(words.run) - 1)]
    after &= places[:-1] + length < len(words.run)
    if length >= LONGEST_PHRASE:
        after &= words.character[words.words[places[:-1]]] & words.character[words.words[places[1:] + length - 1]]
    chosen = np.flatnonzero(after)
    _, longer, _ = _numbered(key[chosen] * kind + key[chosen + 1])
    return places[chosen], longer
