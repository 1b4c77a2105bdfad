"""What a page shows, by number: nodes are the whole numbers from 0, in the order of the corpus.

Everything that places and packs nodes counts, sorts and compares them many times; numbers do that
in a fraction of the time that IRIs take, and no network has to be built for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from graph.model import Corpus
from graph.schema import DEFAULT_BASE, IMAGE

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Links", "Shown", "part_of", "shown_of", "told_of"]

Links = tuple[Sequence[int], Sequence[int]]
"""The sources of the links of one relation, and the target of each."""


@dataclass(frozen=True)
class Shown:
    """Nodes and links, by number.

    Attributes:
        base: the IRI that identifiers are minted under.
        ids: the IRI of each node.
        kinds: the name of the kind of each node.
        values: what is known of each node, by the names of the table; of a corpus they are made anew
            each time they are asked for, because most of a large one are never shown.
        links: the links of each relation, by its key.
    """

    base: str
    ids: Sequence[str]
    kinds: Sequence[str]
    values: Sequence[Mapping[str, Any]]
    links: Mapping[str, Links]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def targets(self) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """What each node is linked to, by the key of the relation."""
        return {key: _grouped(*links) for key, links in self.links.items()}

    @cached_property
    def degrees(self) -> Counter[int]:
        """How many links each node has, in both directions."""
        return Counter(chain.from_iterable(chain.from_iterable(self.links.values())))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield every two nodes of which the first is linked to the second, sorted."""
        count = len(self.ids)
        # As one number each, which are sorted sooner and take less room; there may be millions.
        both = sorted(a * count + b for links in self.links.values() for a, b in zip(*links, strict=True) if a != b)
        return (divmod(pair, count) for pair, _ in groupby(both))

    def of_kind(self, kind: str) -> list[int]:
        """Return the nodes of a kind."""
        return [node for node, its in enumerate(self.kinds) if its == kind]


def shown_of(source: Corpus | nx.MultiDiGraph) -> Shown:
    """Return the nodes and links of a corpus, or of a network as `network_of` makes it.

    Raises:
        KeyError: a node of the network has no `kind`.

    >>> from graph.model import Corpus, Node
    >>> shown_of(Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "A"}),), ())).values
    [{'title': 'A'}]
    """
    return _of_corpus(source) if isinstance(source, Corpus) else _of_network(source)


def told_of(shown: Shown) -> Shown:
    """Return the same, with the values of each node at hand.

    >>> told_of(Shown("", ["a"], ["topic"], [{"name": "A"}], {})).values
    [{'name': 'A'}]
    """
    return replace(shown, values=[dict(each.items()) for each in shown.values])


def part_of(shown: Shown, chosen: Iterable[int]) -> Shown:
    """Return the part of what is shown that has these nodes only.

    >>> part_of(Shown("", ["a", "b", "c"], ["topic"] * 3, [{}] * 3, {"broader": ([0, 1], [2, 2])}), [1, 2]).links
    {'broader': ([0], [1])}
    """
    kept = sorted(chosen)
    number = {node: index for index, node in enumerate(kept)}
    return Shown(
        shown.base,
        [shown.ids[node] for node in kept],
        [shown.kinds[node] for node in kept],
        [shown.values[node] for node in kept],
        {
            key: _links((number[a], number[b]) for a, b in zip(*links, strict=True) if a in number and b in number)
            for key, links in shown.links.items()
        },
    )


def _of_corpus(corpus: Corpus) -> Shown:
    nodes = [node for node in corpus.nodes if node.kind != IMAGE.name]
    ids = [node.id for node in nodes]
    number = dict(zip(ids, range(len(ids)), strict=True)).__getitem__
    links: dict[str, Links] = {}
    for key, edges in groupby(corpus.edges, lambda edge: edge.key):
        sources, targets, _ = zip(*edges, strict=True)
        links[key] = list(map(number, sources)), list(map(number, targets))
    kinds = [node.kind for node in nodes]
    return Shown(corpus.base, ids, kinds, [node.values for node in nodes], links)


def _of_network(network: nx.MultiDiGraph) -> Shown:
    ids = list(network)
    number = {iri: index for index, iri in enumerate(ids)}
    by_key: dict[str, list[tuple[int, int]]] = {}
    for source, target, key in network.edges(keys=True):
        by_key.setdefault(key, []).append((number[source], number[target]))
    values = [attributes for _, attributes in network.nodes(data=True)]
    kinds = [each["kind"] for each in values]
    base = str(network.graph.get("base", DEFAULT_BASE))
    return Shown(base, ids, kinds, values, {key: _links(pairs) for key, pairs in by_key.items()})


def _links(pairs: Iterable[tuple[int, int]]) -> Links:
    found = list(pairs)
    return [a for a, _ in found], [b for _, b in found]


def _grouped(sources: Sequence[int], targets: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for source, target in zip(sources, targets, strict=True):
        if source in found:
            found[source].append(target)
        else:
            found[source] = [target]
    return found
