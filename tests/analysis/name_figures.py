"""How well names of stories stand for their articles: two shares, over the stories of eight articles or more.

Words are those of titles in lower case. A distinctive word is one that at least four times as large a share of
the story's titles has as of all other titles. The overlap of a text with a title is the cosine of the sets
of their words, weighed by inverse document frequency; that with a story the mean over its titles.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["NameFigures", "measure_names"]

SMALLEST = 8
SHARED = 0.7
TELLS = 4.0


@dataclass(frozen=True, slots=True)
class NameFigures:
    """The figures of the names of some stories.

    Attributes:
        stories: how many stories were measured.
        distinctive: the share of names that have a distinctive word of at least 70 % of the titles.
        better: the share of names that overlap with the titles more than the median title does.
        recalled: the same with the share of the titles' weight that the name has, which favours long texts.
        words: the median number of words of a name.
    """

    stories: int
    distinctive: float
    better: float
    recalled: float
    words: float


def measure_names(names: Sequence[str], stories: Sequence[Sequence[int]], titles: Sequence[str]) -> NameFigures:
    """Measure names of stories.

    Args:
        names: the name of each story.
        stories: the numbers of its articles.
        titles: the title of every article.

    >>> measure_names(["red car"], [range(8)], ["A red car"] * 8 + ["A dog"] * 9).distinctive
    1.0
    """
    words = [_words(title) for title in titles]
    everywhere = Counter(word for each in words for word in each)
    idf = {word: math.log((len(titles) + 1) / (among + 0.5)) for word, among in everywhere.items()}
    chosen = [at for at, members in enumerate(stories) if len(members) >= SMALLEST]
    distinctive, better, recalled = 0, 0, 0
    for at in chosen:
        its = [words[node] for node in stories[at]]
        name = _words(names[at])
        inside = Counter(word for each in its for word in each)
        rest = max(1, len(titles) - len(its))
        telling = {
            word
            for word in name & inside.keys()
            if inside[word] / len(its) >= TELLS * (everywhere[word] - inside[word] + 0.5) / rest
        }
        distinctive += sum(bool(telling & each) for each in its) >= SHARED * len(its)
        better += _overlap(name, its, idf) > statistics.median(
            _overlap(own, [*its[:place], *its[place + 1 :]], idf) for place, own in enumerate(its)
        )
        recalled += _recall(name, its, idf) > statistics.median(
            _recall(own, [*its[:place], *its[place + 1 :]], idf) for place, own in enumerate(its)
        )
    several = max(1, len(chosen))
    lengths = [len(names[at].split()) for at in chosen] or [0]
    return NameFigures(
        len(chosen), distinctive / several, better / several, recalled / several, statistics.median(lengths)
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _length(words: frozenset[str], idf: dict[str, float]) -> float:
    return math.sqrt(sum(idf.get(word, 0.0) ** 2 for word in words)) or 1.0


def _overlap(words: frozenset[str], titles: Sequence[frozenset[str]], idf: dict[str, float]) -> float:
    shared = (sum(idf.get(word, 0.0) ** 2 for word in words & each) / _length(each, idf) for each in titles)
    return sum(shared) / _length(words, idf) / len(titles)


def _recall(words: frozenset[str], titles: Sequence[frozenset[str]], idf: dict[str, float]) -> float:
    each = (
        sum(idf.get(w, 0.0) for w in words & title) / (sum(idf.get(w, 0.0) for w in title) or 1.0) for title in titles
    )
    return sum(each) / len(titles)
