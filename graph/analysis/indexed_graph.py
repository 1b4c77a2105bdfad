"""One graph by number, for the page and for the analyses.

Nodes are the whole numbers from 0, articles first, each kind sorted by IRI. Counting, sorting and
comparing numbers takes a fraction of the time that IRIs take. The arrays that analyses compute on
are derived when they are first asked for.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from graph.analysis.communities import Story, communities, story_iri, weighted_communities
from graph.core.model import Corpus
from graph.core.schema import IMAGE, STANDARD_SCHEMA, Schema
from graph.rdf.tables import corpus_of_network

if TYPE_CHECKING:
    import networkx as nx
    import scipy.sparse as sp

    from graph.analysis.arrays import Flags, Indices, Numbers
    from graph.analysis.clock_check import ClockCheck
    from graph.analysis.near_copies import NearCopies
    from graph.analysis.story_graph import Evidence, Vectors
    from graph.analysis.words import Words

__all__ = ["Ends", "IndexedGraph", "Network", "index", "index_corpus"]

RESOLUTION = 0.1
"""The mean evidence over all pairs of its articles that a story has at least."""

STRENGTH = 0.6
"""The least evidence of an article with the others of its story, summed."""

CENTRAL_SHARE = 0.33
"""An article whose strength is a smaller share than this of the strongest one in its story is left out of the story."""

Ends = tuple[Sequence[int], Sequence[int]]
"""The sources of the edges of one relation, and the target of each."""


@dataclass(frozen=True, eq=False)
class IndexedGraph:
    """Nodes and edges by number.

    Attributes:
        base: the IRI that identifiers are minted under.
        ids: the IRI of each node.
        kinds: the numbers of the nodes of each kind, by its name; images are left out.
        values: the values of each node, by the names of the schema table.
        edges: the edges of each relation, by its key.
        schema: the table of its kinds, fields and relations.
        by_meaning: whether stories are found by the meaning of texts too; it needs the extra `semantic`.
        passed_over: a sentence on the nodes and edges of a foreign network that were not read; empty for none.
        story_names: the names of stories that a user states, by the story's IRI or the digits at its end.
    """

    base: str
    ids: Sequence[str]
    kinds: Mapping[str, range]
    values: Sequence[Mapping[str, Any]]
    edges: Mapping[str, Ends]
    schema: Schema = STANDARD_SCHEMA
    passed_over: str = ""
    by_meaning: bool = False
    story_names: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def of_kind(self, kind: str) -> range:
        """Return the numbers of the nodes of a kind."""
        return self.kinds.get(kind, range(0))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield every two nodes with an edge from the first to the second, sorted, each once, without loops."""
        count = len(self)
        # As one number each, which are sorted sooner and take less room; there may be millions.
        both = sorted(a * count + b for ends in self.edges.values() for a, b in zip(*ends, strict=True) if a != b)
        return (divmod(pair, count) for pair, _ in groupby(both))

    def decoded(self) -> IndexedGraph:
        """Return the same graph with the values of each node as a dictionary.

        Those of a corpus are decoded each time they are read, because most of a large one never are.

        >>> IndexedGraph("", ["a"], {"topic": range(1)}, [{"name": "A"}], {}).decoded().values
        [{'name': 'A'}]
        """
        return replace(self, values=[dict(each.items()) for each in self.values])

    def part(self, nodes: Iterable[int]) -> IndexedGraph:
        """Return the subgraph of some nodes, numbered anew in the same order.

        >>> whole = IndexedGraph("", ["a", "b", "c"], {"topic": range(3)}, [{}] * 3, {"broader": ([0, 1], [2, 2])})
        >>> whole.part([1, 2]).edges
        {'broader': ([0], [1])}
        """
        kept = sorted(nodes)
        number = {node: place for place, node in enumerate(kept)}
        edges = {}
        for key, ends in self.edges.items():
            pairs = [(number[a], number[b]) for a, b in zip(*ends, strict=True) if a in number and b in number]
            edges[key] = [a for a, _ in pairs], [b for _, b in pairs]
        return IndexedGraph(
            self.base,
            [self.ids[node] for node in kept],
            {
                kind: range(bisect_left(kept, its.start), bisect_left(kept, its.stop))
                for kind, its in self.kinds.items()
            },
            [self.values[node] for node in kept],
            edges,
            self.schema,
            story_names=self.story_names,
        )

    @cached_property
    def targets(self) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """The targets of each node that has any, by the key of the relation."""
        return {key: self.targets_of(key) for key in self.edges}

    def targets_of(self, key: str) -> Mapping[int, Sequence[int]]:
        """Return the targets of one relation, of each node that has any.

        >>> IndexedGraph("", ["a", "b"], {"topic": range(2)}, [{}] * 2, {"broader": ([0], [1])}).targets_of("broader")
        {0: [1]}
        """
        by_source: dict[int, list[int]] = {}
        for source, target in zip(*self.edges.get(key, ((), ())), strict=True):
            by_source.setdefault(source, []).append(target)
        return by_source

    @property
    def story_edges(self) -> Ends:
        """The edges that say of two articles that they are about the same: `related` and `links` together.

        >>> IndexedGraph("", ["a", "b"], {"article": range(2)}, [{}] * 2, {"links": ([0], [1])}).story_edges
        ([0], [1])
        """
        first, *others = [self.edges[key] for key in self.schema.story_keys if key in self.edges] or [([], [])]
        return (
            ([*chain(first[0], *(each[0] for each in others))], [*chain(first[1], *(each[1] for each in others))])
            if others
            else first
        )

    @cached_property
    def edge_counts(self) -> Counter[int]:
        """The number of edges of each node, in both directions."""
        return Counter(chain.from_iterable(chain.from_iterable(self.edges.values())))

    @cached_property
    def stories(self) -> Sequence[Story]:
        """The stories, the largest first: groups of articles that report the same event."""
        evidence = self.evidence
        pairs = [(a, b) for a, b in evidence.pairs.tolist()]
        found = weighted_communities(
            len(self.articles),
            pairs,
            evidence.weight.tolist(),
            resolution=RESOLUTION,
            strength=STRENGTH,
            share=CENTRAL_SHARE,
        )
        return self.stories_of(map(tuple, found))

    @cached_property
    def evidence(self) -> Evidence:
        """The evidence that articles report the same event, pair by pair."""
        from graph.analysis.story_graph import evidence_of
        from graph.analysis.story_words import story_vectors

        excerpts = [str(each or "") for each in self.stated("excerpt")]
        vectors = story_vectors([str(each or "") for each in self.stated("title")], excerpts, self.dates, self.provider)
        links = {key: self.links_of(key) for key in self.schema.story_keys if key in self.edges}
        return evidence_of(vectors, self.title_words, self.dates, self.provider, links, self._meaning(excerpts))

    def _meaning(self, excerpts: Sequence[str]) -> Vectors | None:
        if not self.by_meaning:
            return None
        from graph.analysis.meaning import relative, vectors

        titles = self.stated("title")
        return relative(vectors([f"{title or ''}. {excerpt}" for title, excerpt in zip(titles, excerpts, strict=True)]))

    def links_of(self, key: str) -> Indices:
        """Return the undirected edges of a relation between articles: rows of two articles, the smaller number first."""
        import numpy as np

        from graph.analysis.arrays import distinct, edges_between

        articles = self.of_kind("article")
        return distinct(np.sort(edges_between(self.edges[key], articles, articles), axis=1), len(self.articles))

    @cached_property
    def batches(self) -> Sequence[tuple[int, ...]]:
        """The batches, the largest first: communities of the undirected graph of related articles.

        In each the most central article is first.
        """
        linked = sorted(set(chain.from_iterable(self.links.tolist())))
        number = {node: place for place, node in enumerate(linked)}
        pairs = [(number[a], number[b]) for a, b in self.links.tolist()]
        return [tuple(linked[at] for at in part) for part in communities(len(linked), pairs)]

    def stories_of(self, parts: Iterable[tuple[int, ...]]) -> list[Story]:
        """Return the stories whose members are given, the most central one first, with their names.

        >>> IndexedGraph("", ["a", "b"], {"article": range(2)}, [{}, {"title": "B"}], {}).stories_of([(1, 0)])
        [Story(members=(1, 0), name='B', title='B', full_name='B · 2 articles')]
        """
        from graph.analysis.names import full_name, name_stories

        parts = list(parts)
        dates = self.date_texts
        chosen = self._chosen_names(parts) if self.story_names else {}
        names = name_stories(
            parts,
            [str(title or "") for title in self.stated("title")],
            ids=self.articles,
            dates=dates,
            publishers=self.provider_names,
            stated=chosen,
        )
        return [
            Story(members, name, title, full_name(name, [dates[node] for node in members], len(members)))
            for members, (name, title) in zip(parts, names, strict=True)
        ]

    def _chosen_names(self, parts: Sequence[tuple[int, ...]]) -> Mapping[int, str]:
        """Return the names that a user states, by the number of the story."""
        iris = [self.story_iri_of(members) for members in parts]
        return {
            at: name
            for at, iri in enumerate(iris)
            if (name := self.story_names.get(iri) or self.story_names.get(iri.rpartition("/")[2]))
        }

    @property
    def unknown_stories(self) -> Sequence[str]:
        """The stories that a user states a name of and that there are not."""
        known = {*self.story_iris, *(iri.rpartition("/")[2] for iri in self.story_iris)}
        return [story for story in self.story_names if story not in known]

    @cached_property
    def structure_digest(self) -> bytes:
        """A digest of the nodes, the edges, and the texts and dates of the articles: of all that ranks and stories depend on."""
        digest = hashlib.sha256("\0".join(self.ids).encode("utf-8", "surrogatepass"))
        digest.update(
            repr((self.base, [(kind, numbers.start, numbers.stop) for kind, numbers in self.kinds.items()])).encode()
        )
        for key, ends in self.edges.items():
            digest.update(key.encode())
            for each in ends:
                digest.update(array("q", each).tobytes())
        for name in ("title", "excerpt", "publishedDateTime"):
            digest.update("\0".join(str(each or "") for each in self.stated(name)).encode("utf-8", "surrogatepass"))
        return digest.digest()

    @cached_property
    def story_iris(self) -> Sequence[str]:
        """The IRI of every story, minted from its earliest article; of several the first, undated ones last."""
        return [self.story_iri_of(story.members) for story in self.stories]

    def story_iri_of(self, members: Iterable[int]) -> str:
        """Return the IRI of the story that has these articles."""

        def age(node: int) -> tuple[bool, str, int]:
            return not self.date_texts[node], self.date_texts[node], node

        return story_iri(self.base, self.ids[min(members, key=age)])

    @cached_property
    def date_texts(self) -> Sequence[str]:
        """When every article was published, as stated; empty where it is not known."""
        return [str(stamp or "") for stamp in self.stated("publishedDateTime")]

    # Columns and arrays of the analyses: providers and topics are counted from 0 here, as articles are anyway.

    @cached_property
    def articles(self) -> Sequence[str]:
        """The IRI of every article."""
        return self._of("article", self.ids)

    @cached_property
    def providers(self) -> Sequence[str]:
        """The IRI of every provider."""
        return self._of("provider", self.ids)

    @cached_property
    def topics(self) -> Sequence[str]:
        """The IRI of every topic."""
        return self._of("topic", self.ids)

    @cached_property
    def titles(self) -> Sequence[str]:
        """The title of every article; its IRI where it has none."""
        return self._labels("article")

    @cached_property
    def provider_names(self) -> Sequence[str]:
        """The name of every provider; its IRI where it has none."""
        return self._labels("provider")

    @cached_property
    def topic_names(self) -> Sequence[str]:
        """The name of every topic; its IRI where it has none."""
        return self._labels("topic")

    def _of(self, kind: str, column: Sequence[Any]) -> Sequence[Any]:
        numbers = self.of_kind(kind)
        return column[numbers.start : numbers.stop]

    def _labels(self, kind: str) -> list[str]:
        field = self.schema.kinds[kind].label
        return [str(self.values[node].get(field) or self.ids[node]) for node in self.of_kind(kind)]

    def stated(self, field: str) -> list[Any]:
        """Return a field of every article as stated; None where it has none."""
        return [values.get(field) for values in self._of("article", self.values)]

    @cached_property
    def text_parts(self) -> Words:
        """The words of the title of every article and, after each, of its excerpt."""
        from graph.analysis.words import words_of

        pairs = zip(self.stated("title"), self.stated("excerpt"), strict=True)
        return words_of([str(part or "") for pair in pairs for part in pair])

    @cached_property
    def words(self) -> Words:
        """The words of every article's title and excerpt, as one text."""
        return replace(self.text_parts, starts=self.text_parts.starts[::2])

    @cached_property
    def title_words(self) -> Words:
        """The words of every article's title."""
        from graph.analysis.words import words_of

        return words_of([str(title or "") for title in self.stated("title")])

    @cached_property
    def vectors(self) -> sp.csr_array:
        """The words of every article as a tf-idf vector."""
        from graph.analysis.words import vectors_of

        return vectors_of(self.words)

    @cached_property
    def dates(self) -> Numbers:
        """The instant every article was published at, in seconds since 1970; NaN where it is not known."""
        from graph.analysis.arrays import seconds

        return seconds(self.stated("publishedDateTime"))

    def provider_name_of(self, article: int) -> str:
        """Return the name of an article's provider; empty where it states none."""
        return self.provider_names[self.provider[article]] if self.provider[article] >= 0 else ""

    @cached_property
    def near_copies(self) -> NearCopies:
        """The pairs of articles with nearly the same text or the same title."""
        from graph.analysis.near_copies import near_copies

        return near_copies(self.words, self.title_words, self.dates, self.provider)

    @cached_property
    def copy_groups(self) -> Sequence[Indices]:
        """The groups of articles of different providers that are copies of one text."""
        from graph.analysis.near_copies import copy_groups

        return copy_groups(self.near_copies, self.title_words, self.dates, self.provider)

    @cached_property
    def copy_sources(self) -> Sequence[int]:
        """The provider that is the source of each group of copies by its texts or names; -1 where none shows."""
        from graph.analysis.copy_sources import sources_of

        excerpts = self.stated("excerpt")
        return sources_of(self.copy_groups, [str(each or "") for each in excerpts], self.provider, self.provider_names)

    @cached_property
    def clock_checks(self) -> Sequence[ClockCheck]:
        """The clock check of every provider with enough copies."""
        from graph.analysis.clock_check import check_clocks

        return check_clocks(self.copy_groups, self.copy_sources, self.dates, self.provider)

    @cached_property
    def corrected_dates(self) -> Numbers:
        """The dates after the clock check: without the shift of those providers whose clock is wrong."""
        from graph.analysis.clock_check import corrected

        return corrected(self.dates, self.provider, self.clock_checks)

    @cached_property
    def described(self) -> Flags:
        """Whether a document describes the article; the others are only mentioned."""
        import numpy as np

        return np.array([bool(each) for each in self.stated("documents")], dtype=bool)

    def _edges_of(self, key: str) -> Indices:
        """Return the edges of a relation between nodes of the kinds that the schema table names, each once, in order."""
        from graph.analysis.arrays import edges_between

        relation = next(each for each in self.schema.edges if each.key == key)
        return edges_between(
            self.edges.get(key, ((), ())), self.of_kind(relation.source), self.of_kind(relation.target)
        )

    @cached_property
    def listed(self) -> Indices:
        """The directed edges of related articles: rows of the article that lists and the article listed."""
        from graph.analysis.arrays import edges_between

        articles = self.of_kind("article")
        return edges_between(self.story_edges, articles, articles)

    @cached_property
    def cited(self) -> Indices:
        """The directed edges of articles whose text leads to another: rows of the article that links and its target."""
        return self._edges_of("links")

    @cached_property
    def links(self) -> Indices:
        """The undirected edges of related articles: rows of two articles, the smaller number first."""
        import numpy as np

        from graph.analysis.arrays import distinct

        return distinct(np.sort(self.listed, axis=1), len(self.articles))

    @cached_property
    def about(self) -> Indices:
        """Rows of an article and a topic."""
        return self._edges_of("about")

    @cached_property
    def broader(self) -> Indices:
        """Rows of a topic and its parent."""
        return self._edges_of("broader")

    @cached_property
    def provider(self) -> Indices:
        """The provider of every article; -1 where it states none."""
        import numpy as np

        providers = np.full(len(self.articles), -1, dtype=np.int64)
        articles, stated = self._edges_of("published-by")[::-1].T
        providers[articles] = stated  # the least one where a foreign network has several
        return providers

    @cached_property
    def story_dates(self) -> tuple[Numbers, Numbers]:
        """When the earliest article of every story was published, and the latest; NaN where none has a date."""
        import numpy as np

        known = (self.story >= 0) & np.isfinite(self.dates)
        first, last = np.full((2, len(self.stories)), np.nan)
        np.fmin.at(first, self.story[known], self.dates[known])
        np.fmax.at(last, self.story[known], self.dates[known])
        return first, last

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The undirected graph of related articles as a symmetric matrix of ones."""
        from graph.analysis.arrays import adjacency

        return adjacency(self.links, len(self.articles))

    @cached_property
    def degree(self) -> Indices:
        """The number of articles that every article is linked to."""
        import numpy as np

        return np.bincount(self.links.ravel(), minlength=len(self.articles)).astype(np.int64)

    @cached_property
    def seats(self) -> Indices:
        """A second number for every article, such that linked ones have near numbers."""
        import numpy as np

        from graph.analysis.arrays import bandwidth_order

        seats = np.empty(len(self.articles), dtype=np.int64)
        seats[bandwidth_order(self.matrix)] = np.arange(len(self.articles))
        return seats

    @cached_property
    def story(self) -> Indices:
        """The story of every article; -1 where it is in none."""
        return self._group_of([story.members for story in self.stories])

    @cached_property
    def batch(self) -> Indices:
        """The batch of every article; -1 where it is in none."""
        return self._group_of(self.batches)

    def _group_of(self, groups: Sequence[Sequence[int]]) -> Indices:
        import numpy as np

        numbers = np.full(len(self.articles), -1, dtype=np.int64)
        for at, members in enumerate(groups):
            numbers[list(members)] = at
        return numbers


Network: TypeAlias = "nx.MultiDiGraph | Corpus | IndexedGraph"
"""The input of an analysis: a network, a corpus, or an indexed graph that several analyses share."""


def index(network: Network, *, by_meaning: bool = False) -> IndexedGraph:
    """Index a network for the analyses; an indexed graph is returned as it is.

    Nodes without a kind of the schema are passed over, and so are edges that the schema does not know;
    `passed_over` states which.

    Args:
        network: the network.
        by_meaning: whether stories are found by the meaning of texts too, with the extra `semantic`.

    Raises:
        AnalysisError: the network is no directed multigraph, or none of its nodes has a kind of the schema.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article")
    >>> index(network).articles
    ['a']
    """
    if isinstance(network, IndexedGraph):
        return replace(network, by_meaning=True) if by_meaning and not network.by_meaning else network
    if isinstance(network, Corpus):
        return replace(index_corpus(network).decoded(), by_meaning=by_meaning)
    from graph.analysis.foreign import check_network, passed_over

    view = index_corpus(corpus_of_network(check_network(network), strict=False)).decoded()
    return replace(view, passed_over=passed_over(network), by_meaning=by_meaning)


def index_corpus(corpus: Corpus) -> IndexedGraph:
    """Index a corpus: number its nodes, images excepted, and its edges.

    >>> from graph.core.model import Corpus, Node
    >>> index_corpus(Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "A"}),), ())).kinds
    {'article': range(0, 1)}
    """
    nodes = [node for node in corpus.nodes if node.kind != IMAGE.name]
    ids = [node.id for node in nodes]
    kinds: dict[str, range] = {}
    for kind, some in groupby(nodes, lambda node: node.kind):
        first = sum(map(len, kinds.values()))
        kinds[kind] = range(first, first + len(list(some)))
    number = dict(zip(ids, range(len(ids)), strict=True)).__getitem__
    edges: dict[str, Ends] = {}
    for key, some_edges in groupby(corpus.edges, lambda edge: edge.key):
        sources, targets, _ = zip(*some_edges, strict=True)
        edges[key] = list(map(number, sources)), list(map(number, targets))
    values = [node.values for node in nodes]
    return IndexedGraph(corpus.base, ids, kinds, values, edges, corpus.schema, story_names=corpus.story_names)
