"""A corpus or a network node by node, each with its links: for exports that need no graph library.

A network of millions of edges takes gigabytes; the corpus that it is made from takes a fraction,
and whoever writes nodes and links one after the other needs no more than that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.diagnostics import FormatError, printable
from graph.model import Corpus, Edge
from graph.schema import DEFAULT_BASE, IMAGE, KINDS, RELATIONS, Kind, Relation

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Thing", "Things", "things_of"]


class Thing(NamedTuple):
    """One node.

    Attributes:
        id: its IRI.
        kind: its kind in the table.
        values: its values by the names of the table; they may be made anew each time they are asked for.
    """

    id: str
    kind: Kind
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Things:
    """Every node of a corpus or a network.

    Attributes:
        base: the IRI that identifiers are minted under.
        nodes: every node in the order of the network, then the images.
        edges: every link, by relation and then by node.
        targets: the IRIs that a relation leads to from a node.
    """

    base: str
    nodes: Iterable[Thing]
    edges: Iterable[Edge]
    targets: Callable[[Relation, str], list[str]]

    def links(self, thing: Thing) -> Iterator[tuple[Relation, list[str]]]:
        """Yield each relation of a node to others, in the order of the table, with what it leads to."""
        for relation in _LINKS[thing.kind.name]:
            found = self.targets(relation, thing.id)
            if found:
                yield relation, found


_LINKS = {kind: tuple(each for each in RELATIONS if each.source == kind and not each.embedded) for kind in KINDS}


def things_of(source: Corpus | nx.MultiDiGraph) -> Things:
    """Return the nodes and links of a corpus, or of a network as `network_of` makes it.

    Raises:
        FormatError: while iterating, a node has a kind that is not in the table.

    >>> from graph.model import Corpus, Node
    >>> corpus = Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "A"}),), ())
    >>> [(each.id, each.kind.name) for each in things_of(corpus).nodes]
    [('https://e.org/a', 'article')]
    """
    return _of_corpus(source) if isinstance(source, Corpus) else _of_network(source)


def _of_corpus(corpus: Corpus) -> Things:
    by_key = {key: list(edges) for key, edges in groupby(corpus.edges, lambda edge: edge.key)}

    # Edges are sorted by their ends, and whoever goes through the nodes asks in the same order: what
    # comes next mostly is where the last answer ended.
    places = dict.fromkeys(by_key, 0)

    def targets(relation: Relation, iri: str) -> list[str]:
        edges = by_key.get(relation.key)
        if edges is None:
            return []
        at = places[relation.key]
        if not (at < len(edges) and edges[at][0] >= iri and (at == 0 or edges[at - 1][0] < iri)):
            at = bisect_left(edges, (iri,))
        found = []
        while at < len(edges) and edges[at][0] == iri:
            found.append(edges[at][1])
            at += 1
        places[relation.key] = at
        return found

    nodes = _Again(lambda: (Thing(node.id, KINDS[node.kind], node.values) for node in corpus.nodes))
    return Things(corpus.base, nodes, corpus.edges, targets)


def _of_network(network: nx.MultiDiGraph) -> Things:
    def targets(relation: Relation, iri: str) -> list[str]:
        return [target for target, keys in network.adj[iri].items() if relation.key in keys] if iri in network else []

    edges = _Again(lambda: (Edge(*edge) for edge in network.edges(keys=True)))
    return Things(str(network.graph.get("base", DEFAULT_BASE)), _Again(lambda: _nodes(network)), edges, targets)


def _nodes(network: nx.MultiDiGraph) -> Iterator[Thing]:
    for node, attributes in network.nodes(data=True):
        kind = KINDS.get(str(attributes.get("kind")))
        if kind is None:
            raise FormatError(f"node '{printable(str(node))}' has no kind that RDF has a class for")
        yield Thing(node, kind, attributes)
    images = network.graph.get("images", {})
    for url in sorted(images):
        yield Thing(url, IMAGE, images[url])


@dataclass(frozen=True, slots=True)
class _Again:
    """What can be iterated over any number of times."""

    start: Callable[[], Iterator[Any]]

    def __iter__(self) -> Iterator[Any]:
        return self.start()
