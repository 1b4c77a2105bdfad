"""Phrases as titles write them: their spelling, their order, the words that belong to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from graph.analysis.phrases import TitleWords
from graph.analysis.titles import CLAUSE_WORDS, OPEN_ENDS, STOP_WORDS, WEAK_ENDS, is_character, tokens_of

__all__ = [
    "FEWEST_WORDS",
    "MOST_WORDS",
    "OF_A_CHARACTER",
    "Phrase",
    "Title",
    "capitalized",
    "is_part_of_title",
    "line",
    "part_of_title",
    "read_titles",
    "units",
    "without_open_end",
    "written",
]

MOST_WORDS = 7.0
FEWEST_WORDS = 2.0
OF_A_CHARACTER = 0.3
"""How many words one character of a script without spaces counts for."""
FEW = 8
"""With fewer titles, the whole of a short one reads better than single words that some share."""
BESIDE = 0.75
"""In which share of its occurrences a word that belongs to a phrase stands beside it."""

Phrase = tuple[str, ...]
"""The folded words of a phrase."""


class Title(NamedTuple):
    """A title that is read for the spelling of a name.

    Attributes:
        text: the title.
        words: its folded words.
        pieces: the number of each as it is written.
        held: the same as a set.
        glued: whether a hyphen or slash joins each word to the one before; one more at the end, which is not.
        run: the part of the title between breaks that each is in.
    """

    text: str
    words: list[str]
    pieces: list[int]
    held: frozenset[str]
    glued: list[bool]
    run: list[int]


def read_titles(texts: Sequence[str], words: TitleWords, chosen: Iterable[int]) -> list[Title]:
    """Return some titles with their words.

    Args:
        texts: all titles.
        words: their words.
        chosen: the numbers of the titles that are wanted.

    >>> from graph.analysis.phrases import words_of_titles
    >>> read_titles(["A red car"], words_of_titles(["A red car"]), [0])[0].words
    ['a', 'red', 'car']
    """
    numbers = np.array(list(chosen), dtype=np.int64)
    starts, ends = words.starts[numbers], words.starts[numbers + 1]
    bounds = np.cumsum(ends - starts)
    at = np.repeat(ends - bounds, ends - starts) + np.arange(int(bounds[-1]) if len(bounds) else 0)
    spelled = list(map(words.vocabulary.__getitem__, words.words[at].tolist()))
    pieces, glued, run = words.piece[at].tolist(), words.glued[at].tolist(), words.run[at].tolist()
    found = []
    for number, (start, end) in zip(numbers.tolist(), pairwise([0, *bounds.tolist()]), strict=True):
        its = spelled[start:end]
        joined = [*glued[start:end], False]
        found.append(Title(texts[number], its, pieces[start:end], frozenset(its), joined, run[start:end]))
    return found


class _Place(NamedTuple):
    """The place of a phrase: a title, the first word, and the one after the last."""

    title: Title
    start: int
    end: int

    def text(self) -> str:
        """Return the phrase as it is written there."""
        tokens = tokens_of(self.title.text)
        return line(self.title.text[tokens[self.start].start : tokens[self.end - 1].end])


def _most_written(places: Sequence[_Place]) -> str:
    """Return what most places have, of as many the one with capital letters; empty where there is none."""
    # The texts are looked up only once for all places with the same words, as that takes longest.
    alike: dict[tuple[int, ...], list[_Place]] = {}
    for each in places:
        title, start, end = each
        alike.setdefault((*title.pieces[start:end], *title.glued[start + 1 : end]), []).append(each)
    found: Counter[str] = Counter()
    for some in alike.values():
        found[some[0].text()] += len(some)
    return min(found, key=lambda text: (-found[text], text.isupper(), text), default="")


def line(text: str) -> str:
    """Return a text on one line, without control characters, also those of the direction of writing.

    >>> line(" A\\n day\\x1b")
    'A day'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def capitalized(name: str, titles: Iterable[Title]) -> str:
    """Return a name with a capital letter at its start, as titles have; not where one begins with it in small letters.

    Words with inner capital letters, as `iPhone`, are left as they are.

    >>> capitalized("region in Oz", []), capitalized("iPhone 13", [])
    ('Region in Oz', 'iPhone 13')
    """
    word = name.split(" ", 1)[0]
    large = name[:1].title()
    if not word.islower() or len(large) != 1 or any(title.text.startswith(word) for title in titles):
        return name
    return large + name[1:]


def without_open_end(name: str) -> str:
    """Return a name without last words that a noun has to follow, and the stop words before them.

    >>> without_open_end("Startup secures $90 billion in new"), without_open_end("Something new")
    ('Startup secures $90 billion', 'Something new')
    """
    words = name.split(" ")
    left = len(words)
    while left and words[left - 1].casefold() in (OPEN_ENDS if left == len(words) else OPEN_ENDS | STOP_WORDS):
        left -= 1
    return " ".join(words[:left]) if left >= FEWEST_WORDS else name


def units(words: Iterable[str]) -> float:
    """Return how long some words are, in words; characters of scripts without spaces count for less.

    >>> units(["red", "car"]), units(["云"])
    (2.0, 0.3)
    """
    return sum([OF_A_CHARACTER if is_character(word) else 1.0 for word in words])


def written(phrases: Sequence[Phrase], titles: Sequence[Title]) -> str:
    """Return phrases as titles write them: as a part of a title where they stand close together in one.

    Else they follow each other in the order in which they mostly stand. A single word that nothing can be joined
    to gives an empty text.

    >>> from graph.analysis.phrases import words_of_titles
    >>> texts = ["Bank of Oz cuts rates", "Bank of Oz cuts rates again", "Rates of banks"]
    >>> written([("bank",), ("rates",)], read_titles(texts, words_of_titles(texts), range(3)))
    'Bank of Oz cuts rates'
    """
    whole = _completed(phrases, titles)
    words = {word for each, _ in whole for word in each}
    if len(whole) > 1 and (part := part_of_title(words, titles)):
        return part
    if len(titles) < FEW and all(len(each) == 1 for each in phrases):
        short = _short_title({word for each in phrases for word in each}, titles)
        if short:
            return short
    if units(words) < FEWEST_WORDS:
        return ""
    placed = sorted(_placed(*each) for each in whole)
    return " ".join(text for _, text in placed)


def part_of_title(words: set[str] | frozenset[str], titles: Sequence[Title]) -> str:
    """Return the shortest part of a title that holds all words and hardly more; empty where there is none."""
    parts = list(_parts(words, titles))
    least = min((more for more, _ in parts), default=0)
    return _most_written([place for more, place in parts if more == least])


def is_part_of_title(words: frozenset[str], titles: Sequence[Title]) -> bool:
    """Return whether a part of a title holds all words and hardly more."""
    return next(_parts(words, titles), None) is not None


def _parts(words: set[str] | frozenset[str], titles: Sequence[Title]) -> Iterator[tuple[int, _Place]]:
    """Yield the parts of titles that hold all words, each with how many more it has."""
    for title in titles:
        for start, end in _spans(words, title) if words <= title.held else ():
            inner = title.words[start : end + 1]
            more = [word for word in inner if word not in words]
            telling = sum([word not in STOP_WORDS or word in CLAUSE_WORDS for word in more])
            whole = not title.glued[start] and not title.glued[end + 1] and title.run[start] == title.run[end]
            if whole and telling <= 1 and len(more) <= 2 and units(inner) <= MOST_WORDS:
                yield len(more), _Place(title, start, end + 1)


def _spans(words: set[str] | frozenset[str], title: Title) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each part of a title that holds all words and no less would."""
    last: dict[str, int] = {}
    for at, word in enumerate(title.words):
        if word in words:
            last[word] = at
            if len(last) == len(words) and (start := min(last.values())) >= at - len(words) - 2:
                yield start, at


def _short_title(words: set[str], titles: Sequence[Title]) -> str:
    """Return the shortest title that has all words and is no longer than a name; empty where there is none."""
    fitting = [
        (len(title.words), title.text)
        for title in titles
        if words <= title.held
        and len(title.held) >= len(title.words) - 1
        and FEWEST_WORDS <= units(title.words) <= MOST_WORDS
    ]
    return line(min(fitting)[1]) if fitting else ""


def _completed(phrases: Sequence[Phrase], titles: Sequence[Title]) -> list[tuple[Phrase, Sequence[_Place]]]:
    """Return phrases with the words that nearly always stand beside them, up to the length of a name, and their places."""
    found: list[tuple[Phrase, Sequence[_Place]]] = []
    held = {word for each in phrases for word in each}
    length = sum(map(units, phrases))
    for each in phrases:
        phrase = each
        places = _places(phrase, titles)
        while length < MOST_WORDS and (beside := _neighbour(phrase, places, len(titles), held)):
            after, word = beside
            phrase = (*phrase, word) if after else (word, *phrase)
            places = _places(phrase, titles)
            held.add(word)
            length += units([word])
        found.append((phrase, places))
    return found


def _neighbour(phrase: Phrase, places: Sequence[_Place], titles: int, held: set[str]) -> tuple[bool, str] | None:
    """Return the word that nearly always stands beside a phrase, and whether it stands after it."""
    beside: Counter[tuple[bool, str]] = Counter()
    for title, at, end in places:
        if end < len(title.words) and title.run[end] == title.run[end - 1] and not title.glued[end + 1]:
            beside[True, title.words[end]] += 1
        if at and title.run[at] == title.run[at - 1]:
            beside[False, title.words[at - 1]] += 1
    alone = units(phrase) < FEWEST_WORDS and units(held) < FEWEST_WORDS
    least = 1 if alone else max(2 if titles > 1 else 1, BESIDE * len(places))
    good = [
        (-often, not after, word)
        for (after, word), often in beside.items()
        if often >= least
        and word not in STOP_WORDS
        and word not in WEAK_ENDS
        and (word not in held or is_character(word) or word in phrase[1:-1])
    ]
    return (not min(good)[1], min(good)[2]) if good else None


def _places(phrase: Phrase, titles: Sequence[Title]) -> list[_Place]:
    """Return the places in titles where a phrase stands as a whole."""
    found = []
    size, beginning = len(phrase), phrase[0]
    for title in titles:
        if not title.held.issuperset(phrase):
            continue
        at = -1
        for _ in range(title.words.count(beginning)):
            at = title.words.index(beginning, at + 1)
            if size > 1 and (tuple(title.words[at : at + size]) != phrase or title.run[at] != title.run[at + size - 1]):
                continue
            if not title.glued[at] and not title.glued[at + size]:
                found.append(_Place(title, at, at + size))
    return found


def _placed(phrase: Phrase, places: Sequence[_Place]) -> tuple[float, str]:
    """Return where a phrase stands in titles on average, 0 at the start, 1 at the end, and as most titles write it."""
    if not places:
        return 1.0, " ".join(phrase)
    return round(sum([at / len(title.words) for title, at, _ in places]) / len(places), 2), _most_written(places)
