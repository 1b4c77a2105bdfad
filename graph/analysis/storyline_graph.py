"""The graph of storylines: which story goes on with which, by words, links and dates, above what chance gives."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from graph.analysis.arrays import DAY, Indices, Numbers
from graph.analysis.indexed_graph import IndexedGraph
from graph.analysis.similarity import BLOCK, cosine
from graph.analysis.words import words_in

__all__ = ["WEEKS", "Chance", "Continuations", "StoryWords", "continuations", "kinds_of", "story_links", "story_words"]

WEEKS: float = 26
"""The most weeks between the end of a story and the beginning of one that goes on with it, where nobody states another."""

FADES_IN_WEEKS = 13.0
"""A link between stories so many weeks apart is divided by e."""
LEAST_SCORE = 0.15
"""The least score of a link: below it, shared words are those of a field and not those of an affair."""
LEAST_WORDS = 3
"""How many words two stories have to share; one is enough where an article of one links to the other."""
LEAST_SHARE = 0.2
"""The least share of a story's articles that have a word for it to be a word of the story."""
FALSE_SHARE = 0.05
"""How many links may be found by chance, as a share of those found."""
DEALS = 5
"""How often words are dealt at random, to see how many links chance gives."""
DEALS_OF_DATES = 99
"""How often dates are: more links than in any of 99 deals have a chance of at most 0.01."""
DATES_TELL_FROM = 0.5
"""Dates can tell a storyline from chance where at most this share of all pairs of stories are near enough in time."""
NEAREST = 8
"""How many earlier stories, and how many later ones, are looked at for each."""
_SEED = 0


@dataclass(frozen=True, slots=True, eq=False)
class StoryWords:
    """The words of every story, by the share of its articles that have them.

    Attributes:
        words: each word.
        vectors: a row a story: share × idf by the length of the row with all words, of the story's own words only.
        share: the share of each cell of `vectors`.
        rest: the square of the length of each row without the words of `vectors`, before scaling.
        idf: the inverse document frequency of each word, over stories and single articles.
    """

    words: Sequence[str]
    vectors: sp.csr_array
    share: Numbers
    rest: Numbers
    idf: Numbers


@dataclass(frozen=True, slots=True)
class Chance:
    """How many links there are, and how many where words or dates are dealt at random.

    Attributes:
        threshold: the score that is above chance by words; infinite where none is.
        found: how many pairs of stories reach it.
        words: the same with the words dealt anew among the stories, a mean.
        dates: the same with the dates dealt anew, a mean.
        timely: whether it is more than in any deal of the dates, or dates cannot tell.
    """

    threshold: float
    found: int
    words: float
    dates: float
    timely: bool


@dataclass(frozen=True, slots=True, eq=False)
class Continuations:
    """Links from an earlier story to a later one: columns of equal length, by the earlier and the later.

    Attributes:
        earlier, later: the numbers of the stories.
        score: how well the later goes on with the earlier, 0 to 1.
        text: the cosine similarity of their words.
        links: how many links lead from articles of one to articles of the other.
        days: from the last article of the earlier to the first of the later; 0 where they overlap.
        line: the storyline, numbered from 0.
        chance: how the threshold was found.
    """

    earlier: Indices
    later: Indices
    score: Numbers
    text: Numbers
    links: Indices
    days: Numbers
    line: Indices
    chance: Chance


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs of stories without their order in time: the smaller number first."""

    a: Indices
    b: Indices
    text: Numbers
    links: Indices
    strength: Numbers

    def scores(self, first: Numbers, last: Numbers, weeks: float) -> Numbers:
        """Return the score of each pair; 0 where neither is later, or where it is later by more weeks than that."""
        a_first = first[self.a] < first[self.b]
        days = np.where(a_first, first[self.b] - last[self.a], first[self.a] - last[self.b]) / DAY
        in_order = (first[self.a] != first[self.b]) & (days <= 7 * weeks)  # false where a date is not known
        near = np.exp(-np.maximum(0.0, days) / (7 * FADES_IN_WEEKS))
        like = self.text + (1 - self.text) * self.strength
        return np.asarray(np.round(np.where(in_order, like * near, 0.0), 12), dtype=np.float64)


def continuations(view: IndexedGraph, words: StoryWords, weeks: float) -> Continuations:
    """Find which stories go on with which.

    Args:
        view: the indexed graph.
        words: the words of its stories.
        weeks: the most weeks between the end of a story and the beginning of one that goes on with it.
    """
    first, last = view.story_dates
    pairs = _alike(words.vectors, *_cited(view))
    score = pairs.scores(first, last, weeks)
    chance = _chance(pairs, score, words, first, last, weeks)
    kept = np.flatnonzero((score >= chance.threshold) & chance.timely)
    a, b = pairs.a[kept], pairs.b[kept]
    turned = first[a] > first[b]
    earlier, later = np.where(turned, b, a), np.where(turned, a, b)
    direct = _direct(earlier.tolist(), later.tolist(), score[kept].tolist())
    direct = direct[np.lexsort((later[direct], earlier[direct]))]
    earlier, later, kept = earlier[direct], later[direct], kept[direct]
    size = len(first)
    continued = sp.csr_array((np.ones(len(kept)), (earlier, later)), shape=(size, size))
    return Continuations(
        earlier,
        later,
        score[kept],
        pairs.text[kept],
        pairs.links[kept],
        np.maximum(0.0, first[later] - last[earlier]) / DAY,
        connected_components(continued, directed=False)[1][earlier].astype(np.int64) if size else earlier,
        chance,
    )


def story_links(view: IndexedGraph) -> list[tuple[int, int, str]]:
    """Find which stories go on with which: the numbers of the earlier and the later one, and the kind of their link.

    >>> story_links(IndexedGraph("", [], {}, [], {}))
    []
    """
    if np.isfinite(view.story_dates[0]).sum() < 2:
        return []
    found = continuations(view, story_words(view), WEEKS)
    return list(zip(found.earlier.tolist(), found.later.tolist(), kinds_of(found), strict=True))


def kinds_of(found: Continuations) -> list[str]:
    """Return the kind of each link: a continuation, a split, a merge, or both of these."""
    onward, back = Counter(found.earlier.tolist()), Counter(found.later.tolist())
    kinds = {
        (False, False): "continuation",
        (True, False): "split",
        (False, True): "merge",
        (True, True): "split, merge",
    }
    return [
        kinds[onward[a] > 1, back[b] > 1] for a, b in zip(found.earlier.tolist(), found.later.tolist(), strict=True)
    ]


def story_words(view: IndexedGraph) -> StoryWords:
    """Count the words of every story: titles and excerpts of its articles, numbers left out.

    The weight of a word is the share of the story's articles that have it times ln(n / df), where df
    counts the stories and single articles that have it, out of n. Only words that several articles
    share, and that are in few stories, say that two stories belong together; all count in the length.
    """
    articles, columns, words = _words_by_article(view)
    stories = len(view.stories)
    alone = np.flatnonzero(view.story < 0)
    unit = view.story.copy()
    unit[alone] = stories + np.arange(len(alone))
    units = stories + len(alone)
    counts = sp.csr_array((np.ones(len(columns)), (unit[articles], columns)), shape=(units, len(words)))
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=len(words)).astype(np.float64)
    idf: Numbers = np.log(units / np.maximum(frequency, 1.0)).astype(np.float64)
    counts = sp.csr_array(counts[:stories])
    row = np.repeat(np.arange(stories), np.diff(counts.indptr))
    size = np.array([len(story.members) for story in view.stories], dtype=float)
    share: Numbers = counts.data / size[row]
    square = (share * idf[counts.indices]) ** 2
    own = (counts.data > 1) & (share >= LEAST_SHARE) & (frequency[counts.indices] <= max(50, units / 100))
    rest = np.bincount(row[~own], weights=square[~own], minlength=stories).astype(np.float64)
    cells = sp.csr_array((share[own], (row[own], counts.indices[own])), shape=counts.shape)
    cells.sort_indices()
    return StoryWords(words, _scaled(cells, cells.indices, rest, idf), cells.data, rest, idf)


def _words_by_article(view: IndexedGraph) -> tuple[Indices, Indices, Sequence[str]]:
    """Return the different words of every article: its number, and the number of the word, a row each."""
    number: dict[str, int] = defaultdict(count().__next__)
    columns: list[int] = []
    ends = [0]
    for title, excerpt in zip(view.stated("title"), view.stated("excerpt"), strict=True):
        several = dict.fromkeys(words_in(f"{title or ''} {excerpt or ''}"))
        columns += map(number.__getitem__, several)
        ends.append(len(columns))
    article = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    column = np.array(columns, dtype=np.int64)
    kept = np.array([_tells(word) for word in number], dtype=bool)[column]
    return article[kept], column[kept], list(number)


def _tells(word: str) -> bool:
    """Whether a word is one, and no number or single letter; a single sign of Chinese is one."""
    return not word.isdigit() and (len(word) > 1 or not word.isascii())


def _scaled(cells: sp.csr_array, words: Indices, rest: Numbers, idf: Numbers) -> sp.csr_array:
    """Shares of words as weights, by the length of the row with the rest; the words may be others than the cells'."""
    row = np.repeat(np.arange(cells.shape[0]), np.diff(cells.indptr))
    weight = cells.data * idf[words]
    length = np.sqrt(rest + np.bincount(row, weights=weight**2, minlength=cells.shape[0]))
    return sp.csr_array((weight / np.where(length > 0, length, 1.0)[row], (row, words)), shape=cells.shape)


def _cited(view: IndexedGraph) -> tuple[Indices, Indices, Numbers]:
    """Return the pairs of stories whose articles link to each other: pairs, how many links, and their strength.

    The strength is the sum of 1 / sqrt(k(a) k(b)) over the links, by the root of the product of the
    sizes of the stories, so that an article that links to everything says little. Lists of related
    articles are left out: most group what an aggregator collected in one week.
    """
    a, b = view.cited.T
    degree = np.bincount(view.cited.ravel(), minlength=len(view.articles))
    weight = 1 / np.sqrt(degree[a] * degree[b])
    ends = np.sort(np.stack([view.story[a], view.story[b]], axis=1), axis=1)
    between = (ends[:, 0] >= 0) & (ends[:, 0] != ends[:, 1])
    keys, place, links = np.unique(
        ends[between, 0] * max(1, len(view.stories)) + ends[between, 1], return_inverse=True, return_counts=True
    )
    pairs = np.stack(np.divmod(keys, max(1, len(view.stories))), axis=1)
    size = np.array([len(story.members) for story in view.stories], dtype=float)
    together = np.bincount(place, weights=weight[between], minlength=len(keys))
    return pairs, links.astype(np.int64), np.minimum(1.0, together / np.sqrt(size[pairs[:, 0]] * size[pairs[:, 1]]))


def _alike(vectors: sp.csr_array, cited: Indices, links: Indices, strength: Numbers) -> _Pairs:
    """Return the pairs of stories that share enough words, or that link to each other and share one."""
    size = max(1, vectors.shape[0])
    near = _near(vectors)
    keys = np.union1d(near[:, 0] * size + near[:, 1], cited[:, 0] * size + cited[:, 1])
    a, b = np.divmod(keys, size)
    at = np.searchsorted(keys, cited[:, 0] * size + cited[:, 1])
    count_of, strength_of = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys))
    count_of[at], strength_of[at] = links, strength
    ones = sp.csr_array((np.ones(vectors.nnz), vectors.indices, vectors.indptr), shape=vectors.shape)
    shared = cosine(ones, a, b)
    kept = (shared >= LEAST_WORDS) | ((shared > 0) & (count_of > 0))
    a, b = a[kept], b[kept]
    return _Pairs(a, b, np.minimum(1.0, cosine(vectors, a, b)), count_of[kept], strength_of[kept])


def _near(vectors: sp.csr_array) -> Indices:
    """Return the pairs of rows with a product of at least the least score, the smaller number first."""
    turned = sp.csr_array(vectors.T)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for start in range(0, vectors.shape[0], BLOCK):
        product = sp.coo_array(vectors[start : start + BLOCK] @ turned)
        row, column = (each.astype(np.int64) for each in product.coords)
        kept = (np.round(product.data, 12) >= LEAST_SCORE) & (row + start < column)
        found.append(np.stack([row[kept] + start, column[kept]], axis=1))
    return np.concatenate(found)


def _chance(pairs: _Pairs, score: Numbers, words: StoryWords, first: Numbers, last: Numbers, weeks: float) -> Chance:
    """Find the least score at which few of the links are those that words dealt at random give as well."""
    draw = np.random.default_rng(_SEED)
    nothing = np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    dealt = []
    for _ in range(DEALS):
        vectors = _scaled_anew(words, draw.permutation(words.vectors.indices))
        dealt.append(_alike(vectors, *nothing).scores(first, last, weeks))
    threshold = _above_chance(score, np.concatenate(dealt))
    moved = []
    for _ in range(DEALS_OF_DATES):
        order = draw.permutation(len(first))
        moved.append(int((pairs.scores(first[order], last[order], weeks) >= threshold).sum()))
    found = int((score >= threshold).sum())
    return Chance(
        threshold,
        found,
        float((np.concatenate(dealt) >= threshold).sum()) / DEALS,
        sum(moved) / DEALS_OF_DATES,
        found > max(moved) or _share_near(first, weeks) > DATES_TELL_FROM,
    )


def _share_near(first: Numbers, weeks: float) -> float:
    """Return the share of all pairs of dates that lie within some weeks of each other."""
    dates = np.sort(first[np.isfinite(first)])
    near = np.searchsorted(dates, dates + weeks * 7 * DAY, side="right") - np.arange(len(dates)) - 1
    return float(near.sum() / max(1, len(dates) * (len(dates) - 1) / 2))


def _scaled_anew(words: StoryWords, dealt: Indices) -> sp.csr_array:
    cells = sp.csr_array((words.share, words.vectors.indices, words.vectors.indptr), shape=words.vectors.shape)
    vectors = _scaled(cells, dealt, words.rest, words.idf)
    vectors.sum_duplicates()
    return vectors


def _above_chance(score: Numbers, dealt: Numbers) -> float:
    """Return the least score with a small enough share of false links (Storey and Tibshirani 2003, remark B)."""
    found = np.unique(score[score >= LEAST_SCORE])
    real = len(score) - np.searchsorted(np.sort(score), found)
    false = (len(dealt) - np.searchsorted(np.sort(dealt), found)) / DEALS
    enough = found[false <= FALSE_SHARE * real]
    return float(enough[0]) if len(enough) else math.inf


def _direct(earlier: Sequence[int], later: Sequence[int], score: Sequence[float]) -> Indices:
    """Return which links are left without those that others stand for.

    Of a story's links, the best eight each way are looked at. One from A to C goes where A leads to B
    and B to C, each with at least half its score; and where it is the best one neither for A nor for C.
    """
    order = sorted(range(len(score)), key=lambda at: (-score[at], earlier[at], later[at]))
    order = _best(_best(order, earlier), later)
    score_of = {(earlier[at], later[at]): score[at] for at in order}
    onward: dict[int, list[int]] = defaultdict(list)
    for a, b in score_of:
        onward[a].append(b)
    order = [at for at in order if not _bridged(earlier[at], later[at], onward, score_of)]
    left = set(_best(order, earlier, 1)) | set(_best(order, later, 1))
    return np.array(sorted(left), dtype=np.int64)


def _best(order: Iterable[int], end: Sequence[int], most: int = NEAREST) -> list[int]:
    """Return the links, of which the best come first, that are among the best of the story at one end."""
    seen: dict[int, int] = defaultdict(int)
    kept = []
    for at in order:
        seen[end[at]] += 1
        if seen[end[at]] <= most:
            kept.append(at)
    return kept


def _bridged(a: int, c: int, onward: Mapping[int, Sequence[int]], score_of: Mapping[tuple[int, int], float]) -> bool:
    least = score_of[a, c] / 2
    return any(score_of[a, b] >= least and score_of.get((b, c), 0.0) >= least for b in onward[a] if b != c)
