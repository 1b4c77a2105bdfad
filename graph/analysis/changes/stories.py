"""Compare the stories of two graphs: by their IRIs, then by the articles that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analysis.changes.model import Entry, StoryChange, StoryChanges, StoryMove
from graph.analysis.indexed_graph import index_corpus
from graph.core.model import Corpus

__all__ = ["Group", "compare_groups", "groups_of"]

LEAST_OVERLAP = 0.5
"""The Jaccard similarity of the articles that both graphs have above which two stories are one. Above a half, a story
has one counterpart at most."""

Entries = Callable[[Iterable[str]], tuple[Entry, ...]]
"""From the IRIs of articles to the articles in short, the newest first."""


@dataclass(frozen=True, slots=True)
class Group:
    """One story: itself in short, and the IRIs of its articles."""

    entry: Entry
    members: frozenset[str]


def groups_of(corpus: Corpus, renamed: Mapping[str, str]) -> list[Group]:
    """Return the stories of a corpus, the largest first.

    Args:
        corpus: the graph.
        renamed: from the IRI of an article to the one that it goes by.

    Raises:
        ModuleNotFoundError: a library that stories need is not installed.
    """
    view = index_corpus(corpus).decoded()
    found = []
    for iri, story in zip(view.story_iris, view.stories, strict=True):
        members = frozenset(renamed.get(view.ids[at], view.ids[at]) for at in story.members)
        found.append(Group(Entry(iri, story.name, articles=len(story.members)), members))
    return sorted(found, key=lambda each: (-each.entry.articles, each.entry.id))


def compare_groups(
    old: Sequence[Group], new: Sequence[Group], common: frozenset[str], before: Entries, after: Entries
) -> StoryChanges:
    """Compare stories.

    Two stories are one where they have the same IRI; of the others, where the articles of both that lie in both graphs
    have a Jaccard similarity above a half. A story without a counterpart is merged where more than half of its articles
    lie in one story of the new graph, and split where more than half lay in one of the old graph.

    Args:
        old: the stories of the old graph, with the IRIs that articles go by in the new one.
        new: the stories of the new graph.
        common: the articles that both graphs have.
        before: gives articles of the old graph in short.
        after: gives articles of the new graph in short.

    >>> a, b = Group(Entry("s", "S", articles=2), frozenset("xy")), Group(Entry("s", "S", articles=3), frozenset("xyz"))
    >>> short = lambda ids: tuple(Entry(each, each) for each in sorted(ids))
    >>> [(each.story.id, len(each.joined)) for each in compare_groups([a], [b], frozenset("xy"), short, short).grown]
    [('s', 1)]
    """
    matches = _matches(old, new, common)
    counterpart = {b: a for a, b in matches.items()}
    merged = _parts(old, new, matches)
    split = _parts(new, old, counterpart)
    altered = [
        StoryChange(new[b].entry, old[a].entry.articles, after(joined), before(left))
        for a, b in matches.items()
        if (joined := new[b].members - old[a].members) | (left := old[a].members - new[b].members)
    ]
    altered.sort(key=lambda each: (-abs(_growth(each)), -each.story.articles, each.story.id))
    made, divided = set(merged.values()), set(split.values())
    return StoryChanges(
        len(old),
        len(new),
        new=tuple(
            StoryChange(each.entry, 0, after(each.members), ())
            for at, each in enumerate(new)
            if at not in counterpart and at not in split and at not in made
        ),
        grown=tuple(each for each in altered if _growth(each) > 0),
        shrunk=tuple(each for each in altered if _growth(each) < 0),
        changed=tuple(each for each in altered if _growth(each) == 0),
        merged=tuple(StoryMove(old[a].entry, new[b].entry) for a, b in merged.items()),
        split=tuple(StoryMove(old[a].entry, new[b].entry) for b, a in split.items()),
        gone=tuple(
            each.entry for at, each in enumerate(old) if at not in matches and at not in merged and at not in divided
        ),
    )


def _growth(change: StoryChange) -> int:
    return change.story.articles - change.before


def _matches(old: Sequence[Group], new: Sequence[Group], common: frozenset[str]) -> dict[int, int]:
    """Return the counterpart of each story of the old graph that has one."""
    by_iri = {each.entry.id: at for at, each in enumerate(new)}
    matches = {at: by_iri[each.entry.id] for at, each in enumerate(old) if each.entry.id in by_iri}
    taken, places = set(matches.values()), _places(new)
    for at, each in enumerate(old):
        kept = each.members & common
        for other, shared in _shared(kept, places).items():
            together = len(kept | (new[other].members & common))
            if at not in matches and other not in taken and shared > LEAST_OVERLAP * together:
                matches[at] = other
                taken.add(other)
    return dict(sorted(matches.items()))


def _parts(some: Sequence[Group], others: Sequence[Group], matched: Mapping[int, int]) -> dict[int, int]:
    """Return the story that more than half of the articles of each unmatched story lie in, where there is one."""
    places = _places(others)
    found = {}
    for at, each in enumerate(some):
        if at not in matched:
            for other, shared in _shared(each.members, places).items():
                if 2 * shared > len(each.members):
                    found[at] = other
    return found


def _places(groups: Sequence[Group]) -> dict[str, int]:
    return {member: at for at, each in enumerate(groups) for member in each.members}


def _shared(members: Iterable[str], places: Mapping[str, int]) -> dict[int, int]:
    """Return how many of some articles lie in each story, by its number."""
    return dict(sorted(Counter(places[each] for each in members if each in places).items()))
