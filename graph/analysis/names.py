"""Names of stories: the phrases that tell a story from all others, in the words of its titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import islice, pairwise
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from zlib import crc32

import numpy as np

from graph.analysis.name_wording import (
    FEWEST_WORDS,
    MOST_WORDS,
    OF_A_CHARACTER,
    Phrase,
    Title,
    capitalized,
    is_part_of_title,
    line,
    read_titles,
    units,
    without_open_end,
    written,
)
from graph.analysis.phrases import (
    Counts,
    Phrases,
    StoryWords,
    TitleWords,
    distinct_words,
    phrases_of,
    shared_weight,
    story_words,
    words_of_titles,
)
from graph.analysis.titles import (
    CLAUSE_WORDS,
    STOP_WORDS,
    clean_titles,
    fold,
    is_character,
    is_word,
    pieces_of,
    tokens_of,
)
from graph.core.memory import gc_paused

__all__ = ["StoryName", "full_name", "name_stories", "span"]

CANDIDATES = 30
CANDIDATES_OF_A_TITLE = 3
"""How many phrases of a story are considered, the best ones alone: at most, and for each of its titles."""
READ = 40
"""In how many titles of a story its name is looked up as it is written there."""
LARGE = 1_000
"""Of how many titles of a very large story the phrases are counted."""
AT_ONCE = 1_000
"""The titles of how many stories are read at once; those of all take much room."""
SHORT = 3.0
"""A name of fewer words is short: one more phrase is welcome."""
WORTH_A_WORD = 1.0
WORTH_A_PHRASE = 1.1
WORTH_A_LONG_NAME = 1.2
"""How much better a name must become by one more phrase: a short one, one of up to four words, and a longer one."""
COVERED = 0.75
REACHED = 0.1
"""The share of its titles that a name should have a telling word of, and the share of them for which another phrase is
taken that makes the name no nearer to the centroid."""
WHOLE = 0.9
"""The share of a phrase's titles that have a longer one, from which on the phrase is but a part of that."""
TELLING = 3.0
"""The least idf of a telling word, in bits."""
OF_A_CLAUSE = 0.85
"""The factor of a phrase with words that make a clause of it."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NO_WORD = re.compile(r"[\W_]+")


class StoryName(NamedTuple):
    """The name of a story.

    Attributes:
        name: the phrases that tell it from all others; no two stories have the same.
        title: the title of the member that shares most with the others.
    """

    name: str
    title: str


class _Candidate(NamedTuple):
    """A phrase that a name can be made from.

    Attributes:
        words: its folded words.
        held: the same as a set.
        units: its length in words.
        share: the share of its story's titles that have it.
        gain: the weight of its words in the centroid.
        square: the sum of their squared idf.
        rarest: the largest idf of them.
    """

    words: Phrase
    held: frozenset[str]
    units: float
    share: float
    gain: float
    square: float
    rarest: float


class _Articles(NamedTuple):
    """The columns of all articles that names are made from.

    Attributes:
        titles: the titles.
        clean: the same without boilerplate.
        words: the words of these.
        weight: how much each shares with the others of its story.
        ids: their IRIs.
        dates: their dates; `~`, which is after all digits, where one is not known.
    """

    titles: Sequence[str]
    clean: Sequence[str]
    words: TitleWords
    weight: Sequence[float]
    ids: Sequence[str]
    dates: Sequence[str]


class _Draft(NamedTuple):
    """All that the name of one story is made from.

    Attributes:
        story: its number.
        read: the numbers of titles of it, each text once.
        first: the earliest date and the least IRI with it: a stable order of stories.
        title: its representative title.
        clean: the same without boilerplate.
    """

    story: int
    read: Sequence[int]
    first: tuple[str, str]
    title: str
    clean: str


class _Material(NamedTuple):
    """A story with the phrases and the titles that its name is made from."""

    draft: _Draft
    candidates: Sequence[_Candidate]
    titles: Sequence[Title]


def name_stories(
    stories: Sequence[Sequence[int]],
    titles: Sequence[str],
    *,
    ids: Sequence[str] = (),
    dates: Sequence[str] = (),
    publishers: Iterable[str] = (),
    stated: Mapping[int, str] | None = None,
) -> list[StoryName]:
    """Name stories by what tells them from each other and from all other articles.

    The name is the set of phrases (n-grams that several titles have) that is nearest to the centroid
    of the story's titles (Radev, Jing, Styś and Tam 2004), words weighed by their inverse document
    frequency in all other articles; it is written as most titles write it. The same articles have the
    same name in whatever order they are given.

    Args:
        stories: the numbers of the articles of each story.
        titles: the title of every article, empty where it has none.
        ids: the IRI of every article, for stories without titles.
        dates: when every article was published, as ISO 8601; empty where it is not known.
        publishers: the names of publishers, which are no part of a title.
        stated: the names that a user states, by the number of the story.

    >>> titles = ["Bank cuts rates", "Central bank cuts rates", "Dog bites man", "Dog bites mayor"]
    >>> [each.name for each in name_stories([(0, 1), (2, 3)], titles)]
    ['Bank cuts rates', 'Dog bites']
    """
    if not stories:
        return []
    with gc_paused():
        home = np.full(len(titles), -1, dtype=np.int64)
        for at, members in enumerate(stories):
            home[list(members)] = at
        sizes = np.bincount(home[home >= 0], minlength=len(stories)).astype(np.int64)
        clean = clean_titles(titles, home.tolist(), publishers)
        words = words_of_titles(clean)
        pairs = distinct_words(words)
        known = story_words(words, pairs, home, sizes)
        weight = shared_weight(words, pairs, home, known).tolist()
        home, sizes = _sampled(stories, clean, home, sizes)
        candidates = _candidates(words, known, phrases_of(words, home, known, sizes), sizes)
        several = len(titles)
        articles = _Articles(
            titles,
            clean,
            words,
            weight,
            [*ids, *map("{:012}".format, range(len(ids), several))],
            [*(date or "~" for date in dates), *["~"] * (several - len(dates))],
        )
        drafts = [_draft(at, members, articles) for at, members in enumerate(stories)]

        names = _told_apart(_in_order(drafts, candidates, articles), stated or {})
    return [StoryName(names[at], line(draft.title)) for at, draft in enumerate(drafts)]


def full_name(name: str, dates: Iterable[str], articles: int) -> str:
    """Return a name with the time and the size of its story.

    >>> full_name("Cosmos DB flaw", ["2021-08-26T12:00:00Z", "2021-08-31", ""], 36)
    'Cosmos DB flaw · Aug 2021 · 36 articles'
    >>> full_name("Cosmos DB flaw", [], 1)
    'Cosmos DB flaw · 1 article'
    """
    size = f"{articles:,} article{'' if articles == 1 else 's'}"
    return " · ".join(part for part in (name, span(dates), size) if part)


def span(dates: Iterable[str]) -> str:
    """Return the time from the first date to the last, in months, or in years where it is a year and more.

    Args:
        dates: ISO 8601; others are passed over.

    >>> span(["2021-08-26", "2021-09-01"]), span(["2019-01-01", "2021-01-01"]), span([""])
    ('Aug–Sep 2021', '2019–2021', '')
    """
    days = sorted(day for each in dates if (day := _day(each)))
    if not days:
        return ""
    (year, month, _), (last_year, last_month, _) = days[0], days[-1]
    if (year, month) == (last_year, last_month):
        return f"{_MONTHS[month - 1]} {year}"
    if year == last_year:
        return f"{_MONTHS[month - 1]}–{_MONTHS[last_month - 1]} {year}"
    if (last_year - year) * 12 + last_month - month < 12:
        return f"{_MONTHS[month - 1]} {year}–{_MONTHS[last_month - 1]} {last_year}"
    return f"{year}–{last_year}"


def _day(date: str) -> tuple[int, int, int] | None:
    found = _DAY.match(date)
    year, month, day = map(int, found.groups()) if found else (0, 0, 0)
    return (year, month, day) if 1 <= month <= 12 else None


def _draft(at: int, members: Sequence[int], articles: _Articles) -> _Draft:
    titles, clean, _, weight, ids, dates = articles

    def order(node: int) -> tuple[bool, int, str, str]:
        return titles[node].isupper(), len(titles[node]), dates[node], titles[node]

    worded = [node for node in members if titles[node].strip()]
    most = max([weight[node] for node in worded], default=0.0)
    best = min([node for node in worded if weight[node] == most], key=order, default=None)
    first = min([(dates[node], ids[node]) for node in members])
    own = ("", "") if best is None else (titles[best], clean[best])
    return _Draft(at, _sample({clean[node]: node for node in members}), first, *own)


def _sampled(
    stories: Sequence[Sequence[int]], clean: Sequence[str], home: Counts, sizes: Counts
) -> tuple[Counts, Counts]:
    """Return the story of each title and the sizes of stories, with a sample of the titles of very large ones."""
    home, sizes = home.copy(), sizes.copy()
    for at in np.flatnonzero(sizes > LARGE).tolist():
        home[list(stories[at])] = -1
        home[
            [node for *_, node in nsmallest(LARGE, ((_digest(clean[node]), clean[node], node) for node in stories[at]))]
        ] = at
        sizes[at] = LARGE
    return home, sizes


def _digest(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))


def _sample(numbers: dict[str, int]) -> list[int]:
    """Return the numbers of titles, of many a sample that more titles change little, in order of their texts."""
    numbers.pop("", None)
    texts: Iterable[str] = numbers
    if len(numbers) > READ:
        some = nsmallest(READ, ((_digest(text), text) for text in numbers))
        texts = [text for _, text in some]
    return [numbers[text] for text in sorted(texts)]


def _candidates(
    words: TitleWords, known: StoryWords, phrases: Phrases, sizes: Counts
) -> Callable[[int], list[_Candidate]]:
    """Return a function that returns the best phrases of a story."""
    order = np.lexsort((phrases.at, -phrases.inside, -phrases.score, phrases.story))
    stories = phrases.story[order]
    place = np.arange(len(order)) - np.searchsorted(stories, stories)
    most = np.minimum(CANDIDATES, CANDIDATES_OF_A_TITLE * sizes)
    chosen = order[(place < most[stories]) & (phrases.score[order] > 0)]
    shares = np.round(phrases.inside[chosen] / sizes[phrases.story[chosen]], 6)
    several = max(1, len(words.vocabulary))
    story, lengths, begins = phrases.story[chosen], phrases.length[chosen], phrases.at[chosen]
    ends = np.cumsum(lengths)
    characters = np.concatenate([np.zeros(1), np.cumsum(words.character[words.words])])
    units_of = (lengths - (1 - OF_A_CHARACTER) * (characters[begins + lengths] - characters[begins])).round(6)
    inner = np.repeat(begins - ends + lengths, lengths) + np.arange(int(lengths.sum()))
    cell = np.searchsorted(known.story * several + known.word, np.repeat(story, lengths) * several + words.words[inner])
    starts = np.searchsorted(story, np.arange(len(sizes) + 1)).tolist()
    texts = list(map(words.vocabulary.__getitem__, words.words[inner].tolist()))
    gains, idf = known.gain[cell].tolist(), known.idf[cell].tolist()
    bounds = list(pairwise([0, *ends.tolist()]))
    long, often = units_of.tolist(), shares.tolist()

    def of_story(at: int) -> list[_Candidate]:
        its = range(starts[at], starts[at + 1])
        phrases = [tuple(texts[slice(*bounds[each])]) for each in its]
        whole = _whole(phrases, often[its.start : its.stop])
        return [
            _candidate(phrase, long[each], often[each], gains[slice(*bounds[each])], idf[slice(*bounds[each])])
            for each, phrase, good in zip(its, phrases, whole, strict=True)
            if good
        ]

    return of_story


def _candidate(words: Phrase, size: float, share: float, gains: Sequence[float], idf: Sequence[float]) -> _Candidate:
    held = frozenset(words)
    if len(held) < len(words):  # of a word that a phrase has twice only once
        gains, idf = zip(*dict(zip(words, zip(gains, idf, strict=True), strict=True)).values(), strict=True)
    return _Candidate(words, held, size, share, sum(gains), sum([each * each for each in idf]), max(idf))


def _whole(phrases: Sequence[Phrase], shares: Sequence[float]) -> list[bool]:
    """Return which phrases are no part of a longer one that nearly as many titles have, as `Porto` of `Porto Vale`."""
    longer: dict[Phrase, float] = {}
    for words, share in zip(phrases, shares, strict=True):
        for part in (words[:-1], words[1:]):
            if share > longer.get(part, 0.0):
                longer[part] = share
    return [longer.get(words, 0.0) < WHOLE * share for words, share in zip(phrases, shares, strict=True)]


def _score(gain: float, square: float) -> float:
    """The cosine of a set of words and the centroid, but for a factor that all sets have in common."""
    return float(round(gain / max(square, 1e-9) ** 0.5, 3))


def _choose(candidates: Sequence[_Candidate], titles: Sequence[Title]) -> list[_Candidate]:
    """Return the phrases of a name, the best one first.

    One more is taken where the name is short or leaves too many titles out, else only where a title has all of
    them close together.
    """
    ranked = [
        (
            -round(_score(each.gain, each.square) * each.share**0.25 * _clause(each), 3),
            -each.share,
            -len(each.words),
            each,
        )
        for each in candidates
        if _fits(each, frozenset())
    ]
    picked = [min(ranked)[3]] if ranked else []
    while picked and (following := _next(candidates, picked, titles)):
        picked.append(following)
    return picked


def _next(candidates: Sequence[_Candidate], picked: Sequence[_Candidate], titles: Sequence[Title]) -> _Candidate | None:
    """Return the phrase that improves a name most, or None where none is worth its words."""
    words = frozenset().union(*(each.held for each in picked))
    length = sum(each.units for each in picked)
    gain, square = sum(each.gain for each in picked), sum(each.square for each in picked)
    before = _score(gain, square)
    telling = frozenset().union(*(each.held for each in picked if each.rarest >= TELLING))
    missed = [title.held for title in titles if telling.isdisjoint(title.held)]
    needed = length < SHORT or len(missed) > (1 - COVERED) * len(titles)
    ranked = []
    for each in candidates:
        after = _score(gain + each.gain, square + each.square)
        # No phrase that is refused for this is worth a look at its words.
        worse = after < before and (not missed or length >= FEWEST_WORDS)
        if worse or length + each.units > MOST_WORDS or not _fits(each, words):
            continue
        reached = sum(not each.held.isdisjoint(title) for title in missed) / max(1, len(titles))
        if after >= before * _worth(length, length + each.units, reached):
            worth = (after + before * reached) * _clause(each)
            ranked.append((-round(worth, 3), -each.share, -len(each.words), each))
    for *_, each in sorted(ranked):
        plain = length >= FEWEST_WORDS and each.rarest < TELLING
        if (needed and not plain) or is_part_of_title(words | each.held, titles):
            return each
    return None


def _clause(each: _Candidate) -> float:
    return 1.0 if CLAUSE_WORDS.isdisjoint(each.held) else OF_A_CLAUSE


def _worth(length: float, longer: float, reached: float) -> float:
    """Return how much better a name must become by one more phrase."""
    if length < FEWEST_WORDS:
        return 0.0
    if length < SHORT or reached >= REACHED:
        return WORTH_A_WORD
    return WORTH_A_PHRASE if longer <= 4 else WORTH_A_LONG_NAME


def _fits(each: _Candidate, words: frozenset[str]) -> bool:
    """Return whether a phrase can be part of a name that has some words."""
    if is_character(each.words[0]) and all(map(is_character, each.words)):
        return len(each.words) > (1 if each.words[0] >= "\u2e80" else 2) and 2 * len(words & each.held) < len(each.held)
    if not words.isdisjoint(each.held) or len(each.held) < len(each.words) - 1:
        return False
    if len(each.held) < len(each.words) and any(a == b for a, b in pairwise(each.words)):
        return False
    if all(map(str.isdigit, each.words)):
        return False
    return not any(_of_one_stem(a, b) for a in words for b in each.held if a[:4] == b[:4])


def _of_one_stem(a: str, b: str) -> bool:
    """Return whether two words are mostly forms of one, as `China` and `Chinese`.

    >>> _of_one_stem("china", "chinese"), _of_one_stem("cloud", "close")
    (True, False)
    """
    shared = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= max(4.0, 0.55 * max(len(a), len(b)))


def _in_order(
    drafts: Iterable[_Draft], candidates: Callable[[int], list[_Candidate]], articles: _Articles
) -> Iterator[_Material]:
    """Yield all that the names of stories are made from, the oldest story first."""
    ordered = sorted(drafts, key=lambda draft: (draft.first, draft.title))
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        titles = iter(read_titles(articles.clean, articles.words, [each for draft in some for each in draft.read]))
        for draft in some:
            yield _Material(draft, candidates(draft.story), list(islice(titles, len(draft.read))))


def _told_apart(materials: Iterable[_Material], stated: Mapping[int, str]) -> dict[int, str]:
    """Return the names of stories: each the first of its variants that no older story has."""
    names = dict(stated)
    taken = set(map(_key, names.values()))
    tried: Counter[str] = Counter()
    for each in materials:
        if each.draft.story not in names:
            name = capitalized(_free(_variants(*each), taken, tried), each.titles)
            names[each.draft.story] = name
            taken.add(_key(name))
    return names


def _free(variants: Iterable[str], taken: set[str], tried: Counter[str]) -> str:
    last = ""
    for variant in variants:
        last = last or variant
        if _key(variant) not in taken:
            return variant
    while _key(numbered := f"{last} ({tried[last] + 2})") in taken:
        tried[last] += 1
    return numbered


def _key(name: str) -> str:
    """Return a text that two names have in common where they differ in order, case or marks alone."""
    return " ".join(sorted({word for piece in pieces_of(name) if is_word(word := fold(piece))})) or name.casefold()


def _variants(draft: _Draft, candidates: Sequence[_Candidate], titles: Sequence[Title]) -> Iterator[str]:
    """Yield names of a story: the best one, with one more phrase, with the day, with words of its title or address."""
    picked = _choose(candidates, titles)
    phrases = [each.words for each in picked]
    plain = without_open_end((written(phrases, titles) if picked else "") or _beginning(draft))
    yield plain
    words = frozenset().union(*(each.held for each in picked))
    for each in candidates if picked else ():
        if units(words) + each.units <= MOST_WORDS and _fits(each, words):
            yield without_open_end(written([*phrases, each.words], titles)) or plain
    day = _day(draft.first[0])
    dated = f"{plain}, {day[2]} {_MONTHS[day[1] - 1]} {day[0]}" if day else plain
    yield dated
    held = {token.word for token in tokens_of(plain)} | STOP_WORDS
    for token in tokens_of(draft.clean):
        if token.word not in held:
            yield f"{dated}, {draft.clean[token.start : token.end]}"
    yield f"{dated}, {_slug(draft.first[1]) or draft.first[1]}"


def _slug(iri: str) -> str:
    """Return the words of the last part of an address.

    >>> _slug("https://e.org/2021/a-day-in.html")
    'a day in'
    """
    path = iri
    if "://" in iri:
        try:
            path = urlsplit(iri).path
        except ValueError:  # of an address that is none
            path = ""
    words = _NO_WORD.sub(" ", unquote(path).rstrip("/").rpartition("/")[2].partition(".")[0]).split()
    return " ".join(words[: int(MOST_WORDS)])


def _beginning(draft: _Draft) -> str:
    """Return the beginning of the representative title, for a story whose titles share nothing."""
    end, length, last = 0, 0.0, ""
    tokens = tokens_of(draft.clean)
    for token in tokens:
        length += units([token.word])
        if length > MOST_WORDS or token.word == last or (token.first and length > SHORT):
            break
        if token.word not in STOP_WORDS or not end:
            end = token.end
        last = token.word
    if end:
        return line(draft.clean[tokens[0].start : end])
    return line(draft.title)[:READ] or _slug(draft.first[1]) or draft.first[1]
