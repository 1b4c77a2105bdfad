"""The words of texts as numbers: read once, used for vectors and for shingles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.text.scripts import HAN_AND_HIRAGANA, KATAKANA, MARKS, SOUTH_EAST

__all__ = ["Shingles", "Words", "cased_words_in", "shingles_of", "vectors_of", "words_in", "words_of"]

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(f"[{HAN_AND_HIRAGANA}{KATAKANA}]+|[{SOUTH_EAST}]+")
"""Runs of letters of scripts that put no spaces between words."""
_MARKED_WORD = re.compile(f"[\\w{MARKS}]+")
_FOLDED = bytes(ord(c.lower()) if (c := chr(code)).isascii() and _WORD.match(c) else 32 for code in range(256))
"""The case-folded form of each byte of ASCII text: letters in lower case, digits and `_` kept, all others a space."""
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Texts as numbers of words, one text after the other.

    Attributes:
        numbers: the number of every word, in the order of first appearance.
        starts: where each text begins, and where the last one ends.
    """

    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many words each text has."""
        return np.diff(self.starts)

    def keys(self) -> list[bytes]:
        """A key for every text; two are equal where the texts have the same words in the same order."""
        return _keys(self.numbers, self.starts)


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The different runs of three words of texts, as sorted numbers, one text after the other."""

    values: NDArray[np.uint32]
    starts: NDArray[np.int64]

    def of(self, text: int) -> NDArray[np.uint32]:
        """The shingles of one text."""
        return self.values[self.starts[text] : self.starts[text + 1]]

    def keys(self) -> list[bytes]:
        """A key for every text; two are equal where the texts have the same shingles."""
        return _keys(self.values, self.starts)

    def alike(self, a: int, b: int) -> float:
        """The Jaccard similarity of two texts: shared shingles by all of either."""
        both = len(np.intersect1d(self.of(a), self.of(b), assume_unique=True))
        either = len(self.of(a)) + len(self.of(b)) - both
        return both / either if either else 0.0


def _keys(values: NDArray[Any], starts: NDArray[np.int64]) -> list[bytes]:
    content = values.tobytes()
    return [content[start:end] for start, end in pairwise((starts * values.itemsize).tolist())]


def words_in(text: str) -> list[str]:
    """Return the words of a text, without case and punctuation.

    Scripts that put no spaces between words give runs of two letters (Chinese, Japanese; McNamee and
    Mayfield 2004 for such runs in place of words) or of three letters and marks (Thai and others).

    >>> words_in("The Cloud: a Review!"), words_in("Café, 2x")
    (['the', 'cloud', 'a', 'review'], ['café', '2x'])
    """
    if text.isascii():  # three times as fast, and most texts are
        return text.encode().translate(_FOLDED).decode().split()
    folded = text.casefold()
    return [part for word in _MARKED_WORD.findall(folded) for part in _parts(word)]


def cased_words_in(text: str) -> list[tuple[str, bool]]:
    """Return the words of a text, each with whether it is written with a capital letter.

    >>> cased_words_in("The iPhone"), cased_words_in("日本語")
    ([('the', True), ('iphone', False)], [('日本', False), ('本語', False)])
    """
    words = [(word, word[0].isupper() or word[0].istitle()) for word in _MARKED_WORD.findall(text)]
    return [(part, capital) for word, capital in words for part in _parts(word.casefold())]


def _parts(word: str) -> list[str]:
    """Return a word, or of a script without spaces between words its runs of two letters, or of three with marks."""
    if word.isascii() or not _UNSPACED.search(word):
        return [word]
    found: list[str] = []
    last = 0
    for run in _UNSPACED.finditer(word):
        found += filter(None, (word[last : run.start()],))
        length = 2 if run.group()[0] >= "\u2e80" else 3
        found += [run.group()[at : at + length] for at in range(max(1, len(run.group()) - length + 1))]
        last = run.end()
    return [*found, *filter(None, (word[last:],))]


def words_of(texts: Sequence[str]) -> Words:
    """Return the words of texts as numbers.

    >>> words_of(["a b", "B!"]).numbers.tolist()
    [0, 1, 1]
    """
    # Texts are split at spaces, which no word holds; each different piece is folded and split into words only once.
    number: dict[str, int] = defaultdict(count().__next__)
    pieces: list[int] = []
    ends = [0]
    for text in texts:
        pieces += map(number.__getitem__, text.split())
        ends.append(len(pieces))
    words: dict[str, int] = defaultdict(count().__next__)
    inside = [[words[word] for word in words_in(piece)] for piece in number]
    return _expanded(np.array(pieces, dtype=np.int64), np.array(ends, dtype=np.int64), inside)


def _expanded(pieces: NDArray[np.int64], ends: NDArray[np.int64], inside: Sequence[Sequence[int]]) -> Words:
    """Texts as words, from texts as pieces and pieces as words."""
    flat = np.fromiter(chain.from_iterable(inside), dtype=np.int32)
    lengths = np.fromiter(map(len, inside), dtype=np.int64, count=len(inside))
    several = lengths[pieces]
    after = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(several)])
    first = (np.cumsum(lengths) - lengths)[pieces]
    return Words(flat[np.repeat(first - after[:-1], several) + np.arange(after[-1])], after[ends])


def shingles_of(words: Words) -> Shingles:
    """Return the shingles of texts (Broder 1997, section 2), with runs of three words.

    Two different runs share a number with a chance of one in four thousand million.

    >>> shingles = shingles_of(words_of(["a b c d", "b c d", "x"]))
    >>> shingles.alike(0, 1), len(shingles.of(2))
    (0.5, 0)
    """
    text = np.repeat(np.arange(len(words.lengths)), words.lengths)
    inside = text[2:] == text[:-2]
    numbers = words.numbers.astype(np.uint64) + np.uint64(1)
    mixed = np.zeros(max(0, len(numbers) - 2), dtype=np.uint64)
    for at, factor in enumerate(_MIX):
        mixed = (mixed ^ (numbers[at : len(numbers) - 2 + at] * factor)) * _MIX[0]
        mixed ^= mixed >> np.uint64(29)
    keys = (text[2:][inside].astype(np.uint64) << np.uint64(32)) | (mixed[inside] >> np.uint64(32))
    keys.sort()  # far quicker than `np.unique`, which hashes first
    keys = keys[np.diff(keys, prepend=keys[:1] + np.uint64(1)) > 0]
    starts = np.searchsorted(keys, np.arange(len(words.lengths) + 1, dtype=np.uint64) << np.uint64(32))
    return Shingles((keys & np.uint64(0xFFFFFFFF)).astype(np.uint32), starts.astype(np.int64))


def vectors_of(words: Words) -> sp.csr_array:
    """Return each text as a vector of length 1, words by tf-idf.

    Weights (1 + ln tf) ln(n / df) (Manning, Raghavan and Schütze 2008, sections 6.2 and 6.4.1).
    Words of one text only, and of more than a tenth of them (20 at least), are left out, which
    removes stop words in any language.

    >>> vectors_of(words_of(["red car", "red house", "a house"])).shape
    (3, 2)
    """
    texts = len(words.lengths)
    rows = np.repeat(np.arange(texts), words.lengths)
    shape = (texts, int(words.numbers.max()) + 1 if len(words.numbers) else 1)
    counts = sp.csr_array((np.ones(len(rows)), (rows, words.numbers)), shape=shape)
    frequency = np.bincount(counts.indices, minlength=shape[1])
    kept = (frequency > 1) & (frequency <= max(20, texts / 10))
    return _weighted(sp.csr_array(sp.csc_array(counts)[:, np.flatnonzero(kept)]))


def _weighted(counts: sp.csr_array) -> sp.csr_array:
    """Counts of words as weights, rows of length 1."""
    counts.sort_indices()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log(counts.shape[0] / np.maximum(frequency, 1))
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    weights = (1 + np.log(counts.data)) * idf[counts.indices]
    length = np.sqrt(np.bincount(rows, weights=weights**2, minlength=counts.shape[0]))
    counts.data = weights / np.where(length[rows] > 0, length[rows], 1.0)
    return counts
