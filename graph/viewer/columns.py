"""What the page's script is given: one plain mapping of columns, each as long as there are nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from graph.analysis.communities import Story, stories
from graph.schema import DEFAULT_BASE, KINDS, RELATIONS, Kind
from graph.viewer.clumps import Clump, clumps
from graph.viewer.layout import Place, importance, positions
from graph.viewer.packing import abridged

__all__ = ["MOST_NODES", "columns"]

MOST_NODES = 50_000
"""How many nodes a page shows; of a larger network it shows the most important ones."""

_SHOWN = tuple(
    kind
    for kind in KINDS.values()
    if any(kind.name in (relation.source, relation.target) for relation in RELATIONS if not relation.embedded)
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def columns(network: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what the page shows of a network, as lists and numbers that JSON can hold.

    Nodes are named by their index. The order is the network's, so that the same network gives
    the same columns.

    Args:
        network: the network; nodes have `kind`, edges are keyed.

    >>> network = nx.MultiDiGraph()
    >>> network.add_node("https://e.org/", kind="article", title="A day")
    >>> shown = columns(network)
    >>> shown["values"][0][:2], shown["x"]
    ([['https://e.org/'], ['A day']], [0])
    """
    ranks = importance(network)
    told = stories(network)
    shown = _most_important(network, ranks, told)
    heaps = clumps(shown, told)
    points, places = positions(shown, heaps)
    number = {iri: index for index, iri in enumerate(shown)}
    return {
        "base": str(network.graph.get("base", DEFAULT_BASE)),
        "total": network.number_of_nodes(),
        "kinds": [_kind(kind) for kind in _SHOWN],
        "kind": [_number_of_kind(values["kind"]) for _, values in shown.nodes(data=True)],
        "x": [points[iri][0] for iri in shown],
        "y": [points[iri][1] for iri in shown],
        "rank": [ranks[iri] for iri in shown],
        # The clumps of the stories are the first clumps, in the same order.
        "stories": [{"label": story.label, "central": number[story.central]} for story in told],
        "clumps": [_clump(heap, place) for heap, place in zip(heaps, places, strict=True)],
        "clump": _clump_of_each(shown, heaps),
        "edges": _edges(shown, number),
        "values": [_values(shown, kind) for kind in _SHOWN],
    }


def _most_important(network: nx.MultiDiGraph, ranks: Mapping[str, int], told: Sequence[Story]) -> nx.MultiDiGraph:
    """The part of a network that one page can show: every story's middle, then by importance."""
    if len(network) <= MOST_NODES:
        return network
    kept = [story.central for story in told][:MOST_NODES]
    chosen = set(kept)
    for iri in sorted(network, key=lambda iri: (-ranks[iri], iri)):
        if len(chosen) == MOST_NODES:
            break
        chosen.add(iri)
    return _induced(network, chosen)


def _induced(network: nx.MultiDiGraph, chosen: set[str]) -> nx.MultiDiGraph:
    # Not `subgraph`: its order of nodes is that of a set, which differs from run to run.
    part: nx.MultiDiGraph = nx.MultiDiGraph(**network.graph)
    part.add_nodes_from((iri, values) for iri, values in network.nodes(data=True) if iri in chosen)
    part.add_edges_from((a, b, key) for a, b, key in network.edges(keys=True) if a in chosen and b in chosen)
    return part


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label,
        "fields": [[field.name, _HUMP.sub(" ", field.name).capitalize(), field.doc] for field in kind.fields],
    }


def _number_of_kind(name: object) -> int:
    return next(index for index, kind in enumerate(_SHOWN) if kind.name == name)


def _values(network: nx.MultiDiGraph, kind: Kind) -> list[list[Any]]:
    """One column of identifiers of the nodes of a kind, then one for each of its fields."""
    nodes = [(iri, values) for iri, values in network.nodes(data=True) if values["kind"] == kind.name]
    label = kind.label
    titles = [str(values.get(label, "")) for _, values in nodes]
    identifiers = [abridged(iri, title) for (iri, _), title in zip(nodes, titles, strict=True)]
    fields = (
        [_plain(values.get(field.name), title) for (_, values), title in zip(nodes, titles, strict=True)]
        for field in kind.fields
    )
    return [identifiers, *(column if any(value is not None for value in column) else [] for column in fields)]


def _plain(value: Any, title: str) -> Any:
    if isinstance(value, tuple):
        return [abridged(each, title) for each in value] or None
    return None if value == "" else value


def _clump(heap: Clump, place: Place) -> list[Any]:
    return [heap.label if heap.story < 0 else heap.story, place.x, place.y, place.radius]


def _clump_of_each(network: nx.MultiDiGraph, heaps: Sequence[Clump]) -> list[int]:
    home = {iri: index for index, heap in enumerate(heaps) for iri in (*heap.articles, *heap.hubs)}
    return [home.get(iri, -1) for iri in network]


def _edges(network: nx.MultiDiGraph, number: Mapping[str, int]) -> list[dict[str, Any]]:
    """Edges by key: pairs of nodes, and whether the pair is linked forwards, backwards or both."""
    by_key: dict[str, dict[tuple[int, int], int]] = {r.key: {} for r in RELATIONS if not r.embedded}
    for source, target, key in network.edges(keys=True):
        a, b = number[source], number[target]
        if a != b and key in by_key:
            pair = (min(a, b), max(a, b))
            by_key[key][pair] = by_key[key].get(pair, 0) | (1 if a < b else 2)
    docs = {relation.key: relation.doc for relation in RELATIONS}
    return [
        {
            "key": key,
            "doc": docs[key],
            "from": _deltas(a for a, _ in sorted(pairs)),
            "to": [b - a for a, b in sorted(pairs)],
            "way": [pairs[pair] for pair in sorted(pairs)],
        }
        for key, pairs in by_key.items()
    ]


def _deltas(numbers: Iterable[int]) -> list[int]:
    """Each number less the one before: small ones, which compress well."""
    deltas, last = [], 0
    for number in numbers:
        deltas.append(number - last)
        last = number
    return deltas
