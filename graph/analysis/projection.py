"""The network as columns and arrays: what the analyses compute on, each part derived once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import reverse_cuthill_mckee

from graph.analysis import communities
from graph.analysis.communities import Story, story_iri
from graph.analysis.words import Words, vectors_of, words_of
from graph.schema import DEFAULT_BASE

__all__ = ["Flags", "Indices", "Network", "Numbers", "Projection", "adjacency", "distinct", "nearby", "projected"]

Indices = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

Span = tuple[int, int]
"""Where a kind of nodes begins in a common numbering, and how many there are."""

_ENDS = {
    "related": ("article", "article"),
    "published-by": ("article", "provider"),
    "about": ("article", "topic"),
    "broader": ("topic", "topic"),
}
"""Which kinds of nodes each relation links."""


@dataclass(frozen=True, eq=False)
class Projection:
    """A network as the analyses see it: articles, providers and topics by number, in sorted order.

    Nodes without a kind of the schema, and edges between anything else than the schema says, are
    passed over. The network must not change while its projection is in use.

    Attributes:
        network: what it was made from.
    """

    network: nx.MultiDiGraph

    @property
    def base(self) -> str:
        """Where identifiers are minted."""
        return str(self.network.graph.get("base", DEFAULT_BASE))

    @cached_property
    def articles(self) -> tuple[str, ...]:
        """The IRIs of the articles, sorted; an article's number is its place here."""
        return self._of_kind("article")

    @cached_property
    def providers(self) -> tuple[str, ...]:
        """The IRIs of the providers, sorted."""
        return self._of_kind("provider")

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The IRIs of the topics, sorted."""
        return self._of_kind("topic")

    def _of_kind(self, kind: str) -> tuple[str, ...]:
        found = self._values.items()
        return tuple(sorted(node for node, values in found if values.get("kind") == kind and isinstance(node, str)))

    @cached_property
    def _values(self) -> dict[Any, dict[str, Any]]:
        """The attributes of every node; asking the network for each one takes ten times as long."""
        return dict(self.network.nodes(data=True))

    def names(self, nodes: Sequence[str], field: str = "name") -> list[str]:
        """Return what nodes are called: their name or title, else their IRI."""
        return [str(self._values[node].get(field) or node) for node in nodes]

    def stated(self, field: str) -> list[Any]:
        """Return a field of every article as it is stated, or None."""
        return [values.get(field) for values in self._article_values]

    @cached_property
    def _article_values(self) -> list[dict[str, Any]]:
        return [self._values[node] for node in self.articles]

    @cached_property
    def titles(self) -> list[str]:
        """The title of every article; its IRI where it has none."""
        return self.names(self.articles, "title")

    @cached_property
    def provider_names(self) -> list[str]:
        """The name of every provider."""
        return self.names(self.providers)

    @cached_property
    def topic_names(self) -> list[str]:
        """The name of every topic."""
        return self.names(self.topics)

    @cached_property
    def parts(self) -> Words:
        """The words of the title of every article and, after each, of its excerpt."""
        pairs = zip(self.stated("title"), self.stated("excerpt"), strict=True)
        return words_of([str(part or "") for pair in pairs for part in pair])

    @cached_property
    def words(self) -> Words:
        """The words of every article's title and excerpt, as one text."""
        return Words(self.parts.numbers, self.parts.starts[::2])

    @cached_property
    def vectors(self) -> sp.csr_array:
        """The text of every article as a vector."""
        return vectors_of(self.words)

    @cached_property
    def dates(self) -> Numbers:
        """When every article was published, in seconds since 1970; NaN where that is not known."""
        stamps = pd.Series([str(each or "") for each in self.stated("publishedDateTime")], dtype="str")
        parsed = pd.to_datetime(stamps, utc=True, errors="coerce", format="ISO8601").dt.as_unit("us")
        seconds = parsed.astype("int64").to_numpy(dtype=np.float64) / 1e6
        return np.where(parsed.isna(), np.nan, seconds)

    @cached_property
    def described(self) -> Flags:
        """Whether a document describes the article; the others are only mentioned."""
        return np.array([bool(each) for each in self.stated("documents")], dtype=bool)

    @cached_property
    def _pairs(self) -> dict[str, Indices]:
        """For each relation the pairs of numbers that it links, each once, in order."""
        kinds = {"article": self.articles, "provider": self.providers, "topic": self.topics}
        # One number for every node, so that each end of an edge is looked up once, whatever the relation.
        begins = dict(zip(kinds, accumulate(map(len, kinds.values()), initial=0), strict=False))
        number = {iri: at for at, iri in enumerate(chain.from_iterable(kinds.values()))}
        found: dict[str, tuple[list[int], list[int]]] = {key: ([], []) for key in _ENDS}
        for source, targets in self.network.adjacency():
            a = number.get(source)
            if a is None:
                continue
            for target, keys in targets.items():
                b = number.get(target)
                if b is None:
                    continue
                for key in keys:
                    if key in found:
                        sources_found, targets_found = found[key]
                        sources_found.append(a)
                        targets_found.append(b)
        return {
            key: _between(pairs, *((begins[kind], len(kinds[kind])) for kind in _ENDS[key]))
            for key, pairs in found.items()
        }

    @cached_property
    def listed(self) -> Indices:
        """The relations between articles as stated: rows of who lists whom, without loops."""
        return self._pairs["related"]

    @cached_property
    def links(self) -> Indices:
        """The relations between articles, undirected: rows of two numbers, the smaller one first."""
        if not len(self.listed):
            return self.listed
        return distinct(np.sort(self.listed, axis=1), len(self.articles))

    @cached_property
    def about(self) -> Indices:
        """Rows of an article's number and a topic's."""
        return self._pairs["about"]

    @cached_property
    def broader(self) -> Indices:
        """Rows of a topic's number and its parent's."""
        return self._pairs["broader"]

    @cached_property
    def provider(self) -> Indices:
        """The number of every article's provider; -1 where it states none."""
        numbers = np.full(len(self.articles), -1, dtype=np.int64)
        articles, providers = self._pairs["published-by"][::-1].T
        numbers[articles] = providers  # the least one where a foreign network has several
        return numbers

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The undirected related graph as a symmetric matrix of ones."""
        return adjacency(self.links, len(self.articles))

    @cached_property
    def degree(self) -> Indices:
        """How many articles every article is linked to."""
        return np.bincount(self.links.ravel(), minlength=len(self.articles)).astype(np.int64)

    @cached_property
    def seats(self) -> Indices:
        """A second number for every article, such that linked ones have near numbers."""
        seats = np.empty(len(self.articles), dtype=np.int64)
        seats[nearby(self.matrix)] = np.arange(len(self.articles))
        return seats

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The stories, the largest first."""
        used = np.flatnonzero(self.degree)
        linked = [self.articles[at] for at in used.tolist()]
        a, b = np.searchsorted(used, self.links.T)
        return communities.grouped(self.network, linked, list(zip(a.tolist(), b.tolist(), strict=True)))

    @cached_property
    def story_iris(self) -> tuple[str, ...]:
        """The IRI of every story."""
        return tuple(story_iri(self.network, story) for story in self.stories)

    @cached_property
    def story(self) -> Indices:
        """The number of every article's story; -1 where it is in none."""
        number = {iri: at for at, iri in enumerate(self.articles)}
        numbers = np.full(len(self.articles), -1, dtype=np.int64)
        for at, story in enumerate(self.stories):
            numbers[[number[iri] for iri in story.members]] = at
        return numbers


Network = nx.MultiDiGraph | Projection
"""What an analysis takes: a network, or its projection where several analyses share one."""


def projected(network: Network) -> Projection:
    """Return the projection of a network; a projection is returned as it is.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article")
    >>> projected(network).articles
    ('a',)
    """
    return network if isinstance(network, Projection) else Projection(network)


def adjacency(links: Indices, count: int) -> sp.csr_array:
    """Return undirected links as a symmetric matrix of ones.

    Args:
        links: rows of two numbers, each pair once.
        count: how many rows and columns.
    """
    ends = np.concatenate([links, links[:, ::-1]]) if len(links) else links
    return sp.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))


def distinct(pairs: Indices, size: int) -> Indices:
    """Return rows of two numbers, each once, in order.

    Args:
        pairs: the rows.
        size: more than any second number.

    >>> distinct(np.array([[1, 0], [0, 2], [1, 0]]), 3).tolist()
    [[0, 2], [1, 0]]
    """
    # As one number each these sort many times as fast as rows.
    keys = np.sort(pairs[:, 0] * max(1, size) + pairs[:, 1])
    return np.stack(np.divmod(keys[np.diff(keys, prepend=-1) > 0], max(1, size)), axis=1)


def nearby(matrix: sp.csr_array) -> Indices:
    """Return vertices in an order in which linked ones are near each other (reverse Cuthill-McKee).

    Walks along links take half the time and less where neighbours are near in memory.

    Args:
        matrix: the symmetric matrix of links.

    >>> sorted(nearby(adjacency(np.array([[0, 2]]), 3)).tolist())
    [0, 1, 2]
    """
    if not matrix.nnz:  # which it refuses
        return np.arange(matrix.shape[0])
    order: Indices = reverse_cuthill_mckee(matrix, symmetric_mode=True).astype(np.int64)
    return order


def _between(pairs: tuple[list[int], list[int]], sources: Span, targets: Span) -> Indices:
    """The pairs that lead from one kind of nodes to another, by their numbers within these kinds."""
    a = np.array(pairs[0], dtype=np.int64) - sources[0]
    b = np.array(pairs[1], dtype=np.int64) - targets[0]
    inside = (a >= 0) & (a < sources[1]) & (b >= 0) & (b < targets[1])
    if sources == targets:
        inside &= a != b
    return distinct(np.stack([a[inside], b[inside]], axis=1), targets[1])
