"""The data of the page's script: one plain mapping of columns, each with an entry for every node."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, NamedTuple

from graph.analysis.communities import Story
from graph.analysis.indexed_graph import IndexedGraph
from graph.analysis.storyline_graph import story_links
from graph.core.schema import Field, Kind
from graph.export.page.clusters import Cluster, clusters_of
from graph.export.page.known import KnownLayout, KnownStructure
from graph.export.page.layout import pagerank, positions
from graph.export.page.notes import NO_NOTES, Notes
from graph.export.page.overlaps import Disc
from graph.export.page.packing import abridged, slug_of

__all__ = ["MOST_NODES", "Selection", "columns", "select", "structure_of", "values"]

MOST_NODES = 50_000
"""The most nodes that a page shows; of a larger graph it shows the most important ones."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


Storyline = tuple[int, int, str]
"""The number of a story, that of a later one which goes on with it, and the kind of their link."""


class Selection(NamedTuple):
    """The part of a graph that one page shows.

    Attributes:
        view: its nodes and edges.
        ranks: the PageRank of each node.
        stories: the stories, the largest first.
        story_ids: the digits at the end of the IRI of each story, in the whole graph.
        storylines: the links between stories.
    """

    view: IndexedGraph
    ranks: Sequence[int]
    stories: Sequence[Story]
    story_ids: Sequence[str]
    storylines: Sequence[Storyline]


def _shown(view: IndexedGraph) -> list[Kind]:
    """Return the kinds that a page has: those that are the end of an edge, optional ones where there are any."""
    ends = {kind for each in view.schema.edges for kind in (each.source, each.target)}
    return [
        kind
        for kind in view.schema.kinds.values()
        if kind.name in ends and (not kind.optional or view.of_kind(kind.name))
    ]


def structure_of(whole: IndexedGraph, known: KnownStructure | None = None) -> KnownStructure:
    """Return the ranks, stories and storylines of a graph: the known ones where nodes and edges are the same."""
    if known is not None and known.digest == whole.structure_digest:
        return known
    members = [story.members for story in whole.stories]
    return KnownStructure(whole.structure_digest, pagerank(whole), members, story_links(whole))


def select(whole: IndexedGraph, structure: KnownStructure | None = None, notes: Notes = NO_NOTES) -> Selection:
    """Select the nodes of a page: all that no notes hide, or the most important ones and the centre of every story."""
    structure = structure or structure_of(whole)
    ranks, stories = structure.ranks, whole.stories_of(structure.stories)
    ids = [whole.story_iri_of(story.members).rpartition("/")[2] for story in stories]
    hidden = _hidden(whole, stories, ids, notes)
    if len(whole) <= MOST_NODES and not hidden:
        return Selection(whole.decoded(), ranks, stories, ids, structure.storylines)
    central = [node for story in stories for node in islice((n for n in story.members if n not in hidden), 1)]
    by_rank = sorted(set(range(len(whole))) - hidden, key=lambda node: (-ranks[node], node))
    chosen = sorted(islice(dict.fromkeys(chain(central[:MOST_NODES], by_rank)), MOST_NODES))
    number = {node: index for index, node in enumerate(chosen)}
    shown = (at for at, story in enumerate(stories) if any(node in number for node in story.members))
    staying = {at: place for place, at in enumerate(shown)}
    kept = [tuple(number[node] for node in stories[at].members if node in number) for at in staying]
    lines = [(staying[a], staying[b], kind) for a, b, kind in structure.storylines if a in staying and b in staying]
    return Selection(
        whole.part(chosen).decoded(),
        [ranks[node] for node in chosen],
        [replace(stories[at], members=members) for at, members in zip(staying, kept, strict=True)],
        [ids[at] for at in staying],
        lines,
    )


def _hidden(whole: IndexedGraph, stories: Sequence[Story], ids: Sequence[str], notes: Notes) -> set[int]:
    """Return the nodes that notes hide: those named, and the articles of the stories named."""
    nodes, some = notes.hidden_nodes, notes.hidden_stories
    hidden = {node for node, iri in enumerate(whole.ids) if iri in nodes} if nodes else set()
    return hidden.union(*(story.members for story, name in zip(stories, ids, strict=True) if name in some))


def columns(selection: Selection, total: int, known: KnownLayout | None = None) -> tuple[dict[str, Any], KnownLayout]:
    """Return the data of a page except the values, as lists and numbers that JSON can hold, and its layout.

    Nodes are named by their index. The same graph and known layout give the same columns.

    Args:
        selection: the nodes and edges that the page shows.
        total: the number of nodes of the whole graph.
        known: the layout of the page before.

    >>> graph = IndexedGraph("", ["https://e.org/"], {"article": range(1)}, [{"title": "A day"}], {})
    >>> columns(select(graph), 1)[0]["x"]
    [0]
    """
    view, ranks, stories, story_ids, storylines = selection
    shown, clusters = _shown(view), clusters_of(view, stories)
    points, discs, placed = positions(view, clusters, known)
    xs, ys, cluster = [x for x, _ in points], [y for _, y in points], _cluster_of_each(view, clusters)
    structure = {
        "base": view.base,
        "total": total,
        "kinds": [_kind(kind) for kind in shown],
        "kind": [number for number, kind in enumerate(shown) for _ in view.of_kind(kind.name)],
        "x": xs,
        "y": ys,
        "rank": ranks,
        # The clusters of the stories are the first ones, in the same order.
        "stories": [
            {"label": story.name, "title": story.title, "central": story.members[0], "id": name}
            for story, name in zip(stories, story_ids, strict=True)
        ],
        "storylines": storylines,
        "clumps": [_cluster(cluster, disc) for cluster, disc in zip(clusters, discs, strict=True)],
        "clump": cluster,
        "edges": _edges(view),
    }
    return structure, KnownLayout(list(view.ids), xs, ys, cluster, discs, placed)


def values(view: IndexedGraph) -> list[list[list[Any]]]:
    """Return for each kind one column of identifiers, then one for each field; a field without values is empty.

    >>> values(IndexedGraph("", ["https://e.org/"], {"article": range(1)}, [{"title": "A day"}], {}))[0][:2]
    [['https://e.org/'], ['A day']]
    """
    return [_values(view, kind) for kind in _shown(view)]


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label,
        "fields": [[field.name, _HUMP.sub(" ", field.name).capitalize(), field.doc] for field in kind.fields],
    }


def _values(view: IndexedGraph, kind: Kind) -> list[list[Any]]:
    """Return one column of identifiers of the nodes of a kind, then one for each of its fields."""
    nodes = view.of_kind(kind.name)
    known = [view.values[node] for node in nodes]
    slugs = [slug_of(str(each.get(kind.label, ""))) for each in known]
    identifiers = [abridged(view.ids[node], slug) for node, slug in zip(nodes, slugs, strict=True)]
    return [identifiers, *(_column(known, field, slugs) for field in kind.fields)]


def _column(known: Sequence[Mapping[str, Any]], field: Field, slugs: Sequence[str]) -> list[Any]:
    """Return the values of one field; no value at all where no node has it."""
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


def _cluster(cluster: Cluster, disc: Disc) -> list[Any]:
    return [cluster.label if cluster.story < 0 else cluster.story, disc.x, disc.y, disc.radius]


def _cluster_of_each(view: IndexedGraph, clusters: Sequence[Cluster]) -> list[int]:
    home = [-1] * len(view)
    for index, cluster in enumerate(clusters):
        for node in cluster.members:
            home[node] = index
    return home


def _edges(view: IndexedGraph) -> list[dict[str, Any]]:
    """Return edges by key: pairs of nodes, and whether each is linked forwards, backwards or both."""
    found = []
    count = len(view)
    for relation in view.schema.edges:
        if not relation.optional or relation.key in view.edges:
            sources, targets = view.edges.get(relation.key, ((), ()))
            forwards = {a * count + b for a, b in zip(sources, targets, strict=True) if a < b}
            backwards = {b * count + a for a, b in zip(sources, targets, strict=True) if a > b}
            pairs = sorted(forwards | backwards)
            found.append(
                {
                    "key": relation.key,
                    "doc": relation.doc,
                    **({"story": True} if relation.same_story else {}),
                    "from": _deltas(pair // count for pair in pairs),
                    "to": [pair % count - pair // count for pair in pairs],
                    "way": [(pair in forwards) + 2 * (pair in backwards) for pair in pairs],
                }
            )
    return found


def _deltas(numbers: Iterable[int]) -> list[int]:
    """Return each number less the one before: small ones, which compress well."""
    deltas, last = [], 0
    for number in numbers:
        deltas.append(number - last)
        last = number
    return deltas
