"""Frames: the words that two titles have in common before and after the one slot that they fill differently.

"X is now available in Japan West" and "X is now available in UK West" have the frame "X is now available in … West".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.analysis.arrays import Flags, Indices
from graph.analysis.words import Words

__all__ = ["Frames", "Titles"]

FRAME_WORDS = 3
"""The least words of a frame; it also has half the words of the longer title or more."""

LONGEST_FRAME = 24
"""How many words of titles are compared, from their beginning and from their end."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The frames of pairs of titles: columns of equal length.

    Attributes:
        before, after: how many words the two have in common at their beginning, and at their end.
        found: whether the two have a frame.
    """

    before: Indices
    after: Indices
    found: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """The first words of titles, and their last words from the end, as rows of numbers.

    Attributes:
        first, last: a row of 24 words for every title; beyond its words there are numbers that no other title has.
        length: how many words every title has.
    """

    first: Indices
    last: Indices
    length: Indices

    @classmethod
    def of(cls, titles: Words) -> Titles:
        """Arrange the words of titles.

        >>> from graph.analysis.words import words_of
        >>> Titles.of(words_of(["a b c x", "a b c y"])).frames(np.array([0]), np.array([1])).before.tolist()
        [3]
        """
        length = titles.lengths
        at = np.arange(LONGEST_FRAME)
        place = np.minimum(at, np.maximum(length - 1, 0)[:, np.newaxis])
        words = np.append(titles.numbers, -1)
        beyond = np.where(at < length[:, np.newaxis], 0, -2 - np.arange(len(length))[:, np.newaxis])
        first = np.where(beyond, beyond, words[np.minimum(titles.starts[:-1, np.newaxis] + place, len(words) - 1)])
        last = np.where(beyond, beyond, words[np.maximum(titles.starts[1:, np.newaxis] - 1 - place, 0)])
        return cls(first, last, length)

    def frames(self, a: Indices, b: Indices) -> Frames:
        """Return the frames of pairs of titles.

        Two titles have one where each has words in the slot, and the frame has three words or more and at
        least as many as the slot of the longer title.

        Args:
            a, b: the numbers of the two titles of every pair.
        """
        before = np.cumprod(self.first[a] == self.first[b], axis=1).sum(axis=1)
        after = np.cumprod(self.last[a] == self.last[b], axis=1).sum(axis=1)
        shorter, longer = np.minimum(self.length[a], self.length[b]), np.maximum(self.length[a], self.length[b])
        common = before + after
        return Frames(before, after, (common < shorter) & (common >= FRAME_WORDS) & (longer - common <= common))
