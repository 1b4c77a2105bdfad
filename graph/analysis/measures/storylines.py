"""Storylines: stories that go on over time, split and merge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.arrays import Indices
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.storyline_graph import (
    WEEKS,
    Chance,
    Continuations,
    StoryWords,
    continuations,
    kinds_of,
    story_words,
)
from graph.analysis.tables import empty, instants, join, table
from graph.analysis.words import words_in
from graph.core.schema import STORYLINE_PATH

__all__ = ["storylines"]

MOST_WEEKS = 520
WORDS_NAMED = 5


def storylines(network: Network, *, weeks: float = WEEKS) -> pd.DataFrame:
    """Return which story goes on with which, storyline by storyline, the one of most stories first.

    This is event threading (Nallapati, Feng, Peng and Allan 2004) on the stories found: the later
    story has to begin after the earlier one began, and the score of a pair is

    (t + (1 - t) l) · exp(-days / 91)

    with t the cosine of the two stories' words, weighted by the share of a story's articles that
    have the word and by its rarity among stories (tf-idf centroids, as in topic tracking: Allan 2002,
    chapter 4), l the strength of the links between their articles, each divided by the root of the
    articles' numbers of links, and days the time from the last article of the earlier to the first
    of the later (time decay as in Nallapati et al., section 5). Three words have to be shared, or
    one where an article links to the other story.

    The threshold is 0.15 or, where that is higher, the least score at which at most a twentieth of the
    links are expected from chance: the words of stories are dealt anew among them, each story
    keeping how many it has and each word how many stories have it, five times (Storey and Tibshirani
    2003). Dates are dealt anew as well, 99 times, and if as many pairs reach the threshold in one of these deals,
    likeness has nothing to do with time and there are no storylines; where more than half of all pairs
    of stories lie within `weeks`, dates cannot tell, and words alone decide. `attrs` has the threshold
    (None where no score is above chance), how many pairs reach it, and how many do on average with words
    and with dates dealt at random.

    A link from A to C is left out where A goes on with B and B with C (each with at least half the
    score), and where it is the best neither of A's nor of C's. Splits and merges are those of the
    links left, as in evolving communities (Palla, Barabási and Vicsek 2007; Greene, Doyle and
    Cunningham 2010, section III).

    Args:
        network: the network.
        weeks: the most weeks between the last article of a story and the first of one that goes on with
            it, 0 to 520.

    Returns:
        storyline, name, stories, kind, earlier, later, earlier_name, later_name, earlier_title, later_title,
        earlier_first, earlier_last, later_first, later_last, days, score, text, links, words, reasons.

    Raises:
        AnalysisError: weeks is out of range.

    >>> import networkx as nx
    >>> storylines(nx.MultiDiGraph()).attrs["note"]
    'there are no two stories with dates'
    """
    if not 0 <= weeks <= MOST_WEEKS:
        raise AnalysisError(f"weeks is {weeks:g}; it has to be from 0 to {MOST_WEEKS}")
    view = index(network)
    if np.isfinite(view.story_dates[0]).sum() < 2:
        return empty("storylines", "there are no two stories with dates")
    words = story_words(view)
    found = continuations(view, words, weeks)
    facts = _facts(found.chance)
    if not len(found.earlier):
        return table("storylines", {}, _why_none(found.chance), **facts)
    return table("storylines", _columns(view, found, words), **facts)


def _why_none(chance: Chance) -> str:
    if chance.found:
        return "stories with the same words are no nearer in time than chance explains"
    return "no story goes on with another more than chance explains"


def _facts(chance: Chance) -> dict[str, Any]:
    threshold = chance.threshold if np.isfinite(chance.threshold) else None
    return {"threshold": threshold, "pairs": chance.found, "by_words": chance.words, "by_dates": chance.dates}


def _columns(view: IndexedGraph, found: Continuations, words: StoryWords) -> dict[str, Sequence[object]]:
    order, stories, heads, names = _threads(view, found)
    first, last = view.story_dates
    earlier, later = found.earlier[order], found.later[order]
    shared = [_shared(words, view, a, b) for a, b in zip(earlier.tolist(), later.tolist(), strict=True)]
    return {
        "storyline": [_iri(view, heads[line]) for line in found.line[order].tolist()],
        "name": [view.stories[names[line]].name for line in found.line[order].tolist()],
        "stories": [stories[line] for line in found.line[order].tolist()],
        "kind": np.array(kinds_of(found))[order].tolist(),
        "earlier": [view.story_iris[at] for at in earlier],
        "later": [view.story_iris[at] for at in later],
        "earlier_name": [view.stories[at].name for at in earlier],
        "later_name": [view.stories[at].name for at in later],
        "earlier_title": [_title(view, at) for at in earlier],
        "later_title": [_title(view, at) for at in later],
        "earlier_first": instants(first[earlier]),
        "earlier_last": instants(last[earlier]),
        "later_first": instants(first[later]),
        "later_last": instants(last[later]),
        "days": found.days[order].tolist(),
        "score": found.score[order].tolist(),
        "text": found.text[order].tolist(),
        "links": found.links[order].tolist(),
        "words": [join(each) for each in shared],
        "reasons": [
            _reasons(*row) for row in zip(shared, found.links[order].tolist(), found.days[order].tolist(), strict=True)
        ],
    }


def _threads(
    view: IndexedGraph, found: Continuations
) -> tuple[Indices, dict[int, int], dict[int, int], dict[int, int]]:
    """Return the order of the links, and for each storyline how many stories it has, its earliest and its largest."""
    first, _ = view.story_dates
    members: dict[int, set[int]] = {}
    for a, b, line in zip(found.earlier.tolist(), found.later.tolist(), found.line.tolist(), strict=True):
        members.setdefault(line, set()).update((a, b))
    heads = {line: min(its, key=lambda at: (first[at], view.story_iris[at])) for line, its in members.items()}
    largest = {line: min(its) for line, its in members.items()}  # stories are numbered from the largest
    stories = {line: len(its) for line, its in members.items()}
    articles = {line: sum(len(view.stories[at].members) for at in its) for line, its in members.items()}
    rank = {
        line: at for at, line in enumerate(sorted(members, key=lambda it: (-stories[it], -articles[it], heads[it])))
    }
    place = np.array([rank[line] for line in found.line.tolist()])
    order = np.lexsort((found.later, found.earlier, first[found.later], first[found.earlier], place))
    return order.astype(np.int64), stories, heads, largest


def _iri(view: IndexedGraph, story: int) -> str:
    return view.base + STORYLINE_PATH + view.story_iris[story].rpartition("/")[2]


def _title(view: IndexedGraph, story: int) -> str:
    return view.titles[view.stories[story].members[0]]


def _shared(words: StoryWords, view: IndexedGraph, a: int, b: int) -> list[str]:
    """Return the words that two stories share, the weightiest first, in the case that their titles have."""
    rows = words.vectors[[a]], words.vectors[[b]]
    one, other = (dict(zip(each.indices.tolist(), each.data.tolist(), strict=True)) for each in rows)
    weights = {words.words[at]: round(weight * other[at], 12) for at, weight in one.items() if at in other}
    written = {word.casefold(): word for story in (a, b) for word in _title(view, story).split() if words_in(word)}
    first = sorted(weights, key=lambda word: (-weights[word], word))[:WORDS_NAMED]
    return [written.get(word, word) for word in first]


def _reasons(shared: Sequence[str], links: int, days: float) -> str:
    reasons = [f"shared words: {join(shared)}"] if shared else []
    if links:
        reasons.append(f"{links} {'link' if links == 1 else 'links'} between their articles")
    reasons.append(_gap(days))
    return "; ".join(reasons)


def _gap(days: float) -> str:
    if days <= 0:
        return "begins before the other ends"
    if days < 1:
        return "within a day"
    return f"{days:.0f} {'day' if round(days) == 1 else 'days'} later"
