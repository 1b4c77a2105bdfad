"""What the page's script is given: one plain mapping of columns, each as long as there are nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graph.analysis.communities import headline, parted
from graph.schema import KINDS, RELATIONS, Field, Kind
from graph.viewer.clumps import Clump, Told, clumps
from graph.viewer.layout import Place, importance, positions
from graph.viewer.packing import abridged, slug_of
from graph.viewer.shown import Shown, part_of, told_of

__all__ = ["MOST_NODES", "Choice", "choice", "columns", "stories_of", "values"]

MOST_NODES = 50_000
"""How many nodes a page shows; of a larger network it shows the most important ones."""

_SHOWN = tuple(
    kind
    for kind in KINDS.values()
    if any(kind.name in (relation.source, relation.target) for relation in RELATIONS if not relation.embedded)
)
_NUMBER_OF_KIND = {kind.name: number for number, kind in enumerate(_SHOWN)}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Choice:
    """The part of a network that one page shows.

    Attributes:
        shown: its nodes and links.
        ranks: the importance of each node.
        stories: the stories, the largest first.
        total: how many nodes the network has.
    """

    shown: Shown
    ranks: Sequence[int]
    stories: Sequence[Told]
    total: int


def choice(whole: Shown) -> Choice:
    """Return what a page shows of a network: all of it, or its most important nodes."""
    ranks = importance(whole)
    stories = stories_of(whole)
    if len(whole) <= MOST_NODES:
        return Choice(told_of(whole), ranks, stories, len(whole))
    chosen = _most_important(whole, ranks, stories)
    return Choice(told_of(part_of(whole, chosen)), [ranks[node] for node in chosen], _kept(stories, chosen), len(whole))


def columns(chosen: Choice) -> dict[str, Any]:
    """Return what the page shows of a network but for the values, as lists and numbers that JSON can hold.

    Nodes are named by their index. The order is the network's, so that the same network gives
    the same columns.

    >>> columns(choice(Shown("", ["https://e.org/"], ["article"], [{"title": "A day"}], {})))["x"]
    [0]
    """
    shown = chosen.shown
    heaps = clumps(shown, chosen.stories)
    points, places = positions(shown, heaps)
    return {
        "base": shown.base,
        "total": chosen.total,
        "kinds": [_kind(kind) for kind in _SHOWN],
        "kind": list(map(_NUMBER_OF_KIND.__getitem__, shown.kinds)),
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "rank": chosen.ranks,
        # The clumps of the stories are the first clumps, in the same order.
        "stories": [{"label": story.label, "central": story.members[0]} for story in chosen.stories],
        "clumps": [_clump(heap, place) for heap, place in zip(heaps, places, strict=True)],
        "clump": _clump_of_each(shown, heaps),
        "edges": _edges(shown),
    }


def values(shown: Shown) -> list[list[list[Any]]]:
    """Return for each kind one column of identifiers, then one for each field; empty where nothing is known.

    >>> values(Shown("", ["https://e.org/"], ["article"], [{"title": "A day"}], {}))[0][:2]
    [['https://e.org/'], ['A day']]
    """
    return [_values(shown, kind) for kind in _SHOWN]


def stories_of(shown: Shown) -> list[Told]:
    """Return the stories, the largest first: those of `graph.analysis`, by number.

    Args:
        shown: the nodes and links.

    >>> values = [{"title": "A day in town"}, {}]
    >>> stories_of(Shown("", ["a", "b"], ["article"] * 2, values, {"related": ([0], [1])}))
    [Told(members=(0, 1), label='A day in town')]
    """
    articles = set(shown.of_kind("article"))
    count = len(shown)
    sources, targets = shown.links.get("related", ((), ()))
    both = {
        a * count + b if a < b else b * count + a
        for a, b in zip(sources, targets, strict=True)
        if a != b and a in articles and b in articles
    }
    linked = sorted(set(chain.from_iterable(divmod(pair, count) for pair in both)), key=shown.ids.__getitem__)
    number = {node: index for index, node in enumerate(linked)}
    # The numbers of the dictionary are one object each: there may be millions of pairs.
    pairs = [(number[pair // count], number[pair % count]) for pair in both]
    both.clear()
    for at, (a, b) in enumerate(pairs):
        if b < a:
            pairs[at] = b, a
    pairs.sort()
    found = parted(len(linked), pairs)
    return [_told(shown, tuple(linked[at] for at in part)) for part in found]


def _told(shown: Shown, members: tuple[int, ...]) -> Told:
    title = next((str(title) for node in members if (title := shown.values[node].get("title"))), shown.ids[members[0]])
    return Told(members, headline(title))


def _most_important(shown: Shown, ranks: Sequence[int], stories: Sequence[Told]) -> list[int]:
    """The nodes that one page can show: every story's middle, then by importance."""
    chosen = {story.members[0] for story in stories[:MOST_NODES]}
    for node in sorted(range(len(shown)), key=lambda node: (-ranks[node], shown.ids[node])):
        if len(chosen) == MOST_NODES:
            break
        chosen.add(node)
    return sorted(chosen)


def _kept(stories: Sequence[Told], chosen: Sequence[int]) -> list[Told]:
    """The stories whose middle is among the chosen nodes, by their new numbers."""
    number = {node: index for index, node in enumerate(chosen)}
    return [
        Told(tuple(number[node] for node in story.members if node in number), story.label)
        for story in stories
        if story.members[0] in number
    ]


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label,
        "fields": [[field.name, _HUMP.sub(" ", field.name).capitalize(), field.doc] for field in kind.fields],
    }


def _values(shown: Shown, kind: Kind) -> list[list[Any]]:
    """One column of identifiers of the nodes of a kind, then one for each of its fields."""
    nodes = shown.of_kind(kind.name)
    known = [shown.values[node] for node in nodes]
    slugs = [slug_of(str(each.get(kind.label, ""))) for each in known]
    identifiers = [abridged(shown.ids[node], slug) for node, slug in zip(nodes, slugs, strict=True)]
    return [identifiers, *(_column(known, field, slugs) for field in kind.fields)]


def _column(known: Sequence[Mapping[str, Any]], field: Field, slugs: Sequence[str]) -> list[Any]:
    """What is known of one field; nothing where nothing is."""
    name = field.name
    column = [each.get(name) for each in known]
    types = set(map(type, column))
    if tuple in types:
        column = [
            ([abridged(each, slug) for each in value] or None) if type(value) is tuple else value
            for value, slug in zip(column, slugs, strict=True)
        ]
    if str in types:
        column = [None if value == "" else value for value in column]
    return column if any(value is not None for value in column) else []


def _clump(heap: Clump, place: Place) -> list[Any]:
    return [heap.label if heap.story < 0 else heap.story, place.x, place.y, place.radius]


def _clump_of_each(shown: Shown, heaps: Sequence[Clump]) -> list[int]:
    home = [-1] * len(shown)
    for index, heap in enumerate(heaps):
        for node in heap.members:
            home[node] = index
    return home


def _edges(shown: Shown) -> list[dict[str, Any]]:
    """Edges by key: pairs of nodes, and whether the pair is linked forwards, backwards or both."""
    found = []
    count = len(shown)
    for relation in RELATIONS:
        if not relation.embedded:
            sources, targets = shown.links.get(relation.key, ((), ()))
            forwards = {a * count + b for a, b in zip(sources, targets, strict=True) if a < b}
            backwards = {b * count + a for a, b in zip(sources, targets, strict=True) if a > b}
            pairs = sorted(forwards | backwards)
            found.append(
                {
                    "key": relation.key,
                    "doc": relation.doc,
                    "from": _deltas(pair // count for pair in pairs),
                    "to": [pair % count - pair // count for pair in pairs],
                    "way": [(pair in forwards) + 2 * (pair in backwards) for pair in pairs],
                }
            )
    return found


def _deltas(numbers: Iterable[int]) -> list[int]:
    """Each number less the one before: small ones, which compress well."""
    deltas, last = [], 0
    for number in numbers:
        deltas.append(number - last)
        last = number
    return deltas
