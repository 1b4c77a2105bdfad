"""The nodes that change when some documents change, before and after.

A node that no changed document names keeps its claims, and so stays as it is. An incremental build
looks once at the claims of every document, keeps those about the nodes concerned, and merges these
alone: by the rules of a full build, and so to the same nodes, edges and diagnostics.

The rules by which a node depends on claims about others join AMP addresses and addresses with fragments to
the articles whose addresses they are, and resolve links by name. Where a change could touch that, nothing is
merged here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from graph.core.claims import DocumentClaims, Precedence, decode_slots, split_claim, split_claims
from graph.core.model import Corpus, Edge, Node
from graph.core.schema import ARTICLE, STANDARD_SCHEMA
from graph.merge.fragments import without_fragment
from graph.merge.rules import DOCUMENT, VALUES, NodeClaim, merge_claims, node_claims

__all__ = ["Change", "apply_change", "change_of"]

_Key = tuple[str, str]
"""The kind and the IRI of a node."""

_Concerned = Sequence[tuple[str, str, int, bytes]]
"""Claims as `split_claim` returns them."""

_UNSEEN: _Concerned = [("", "", 0, b"")]


class Change(NamedTuple):
    """The nodes that changed documents name.

    Attributes:
        before: the nodes as they were, with the diagnostics of merging them.
        after: the nodes as they are now; those that nothing names any more are not in it.
    """

    before: Corpus
    after: Corpus


def change_of(
    known: Iterable[DocumentClaims], before: Sequence[DocumentClaims], after: Sequence[DocumentClaims], last: Corpus
) -> Change | None:
    """Return the difference, or None where AMP addresses, addresses with fragments or links by name may differ.

    Args:
        known: the claims of the documents that have not changed; gone through once.
        before: the last claims of those that have changed or gone.
        after: the claims of those that have changed or are new.
        last: the corpus that was merged from `known` and `before`.

    >>> change_of([], [], [], Corpus("https://e.org/", (), ()))
    Change(before=Corpus(...), after=Corpus(...))
    """
    old, new = ([split_claim(claim) for claim in _claims(each)] for each in (before, after))
    named = {(kind, iri) for kind, iri, _, _ in new}
    concerned = named.union((kind, iri) for kind, iri, _, _ in old)
    addresses = {url for kind, _, _, slots in new if kind == ARTICLE.name for url in _amp_urls(slots)}
    withdrawn = {url for kind, _, _, slots in old if kind == ARTICLE.name for url in _amp_urls(slots)}
    stated = {(ARTICLE.name, url) for url in addresses}
    joined = {(ARTICLE.name, url) for pair in last.amp.items() for end in pair for url in (end, without_fragment(end))}
    acyclic = {each.key for each in last.schema.edges if each.acyclic}
    if any("#" in iri for kind, iri in named if kind == ARTICLE.name):
        return None
    if any(_depends_on_others(each, acyclic) for each in chain(before, after)):
        return None
    if not (stated.isdisjoint(named) and joined.isdisjoint(concerned) and last.amp.keys().isdisjoint(withdrawn)):
        return None
    kept = _Kept(concerned, {iri for kind, iri in named if kind == ARTICLE.name}, stated)
    for document in known:
        if _depends_on_others(document, acyclic) or not kept.add(document):
            return None
    rest = list(kept.claims())
    return Change(
        *(merge_claims(chain(rest, _all_claims(each)), last.base, last.amp, last.schema) for each in (before, after))
    )


def _depends_on_others(document: DocumentClaims, acyclic: Collection[str]) -> bool:
    """Whether other documents decide which edges a document has: links by name, and those that may not run in a circle."""
    return bool(document.references) or any(each.key in acyclic for each in document.links)


def apply_change(last: Corpus, change: Change) -> tuple[tuple[Node, ...], tuple[Edge, ...]] | None:
    """Return the nodes and edges of a corpus after a change, or None where the corpus is not the one that changed."""
    kinds, relations = last.schema.kinds, last.schema.edges
    gone = {kind: {node.id: node for node in change.before.nodes if node.kind == kind} for kind in kinds}
    if [each for each in last.nodes if each.id in gone[each.kind]] != list(change.before.nodes):
        return None
    sources = {each.key: gone[each.source] for each in relations}
    if [each for each in last.edges if each.source in sources[each.key]] != list(change.before.edges):
        return None
    kept: dict[str, list[Node]] = {kind: [] for kind in kinds}
    for node in last.nodes:
        if node.id not in gone[node.kind]:
            kept[node.kind].append(node)
    for node in change.after.nodes:
        kept[node.kind].append(node)
    left: dict[str, list[Edge]] = {each.key: [] for each in relations}
    for edge in last.edges:
        if edge.source not in sources[edge.key]:
            left[edge.key].append(edge)
    for edge in change.after.edges:
        left[edge.key].append(edge)
    # Two sorted runs each: sorting merges them.
    nodes = chain.from_iterable(sorted(some, key=attrgetter("id")) for some in kept.values())
    return tuple(nodes), tuple(chain.from_iterable(map(sorted, left.values())))


def _all_claims(documents: Iterable[DocumentClaims]) -> Iterator[NodeClaim]:
    return chain.from_iterable(map(node_claims, documents))


def _claims(documents: Iterable[DocumentClaims]) -> Iterator[bytes]:
    return (claim for each in documents for passage in each.passages for claim in split_claims(passage.claims))


_AMP_URLS = STANDARD_SCHEMA.slots_of(ARTICLE.name).index["ampUrls"]


def _amp_urls(slots: bytes) -> tuple[str, ...]:
    urls = decode_slots(slots)[_AMP_URLS]
    return urls if isinstance(urls, tuple) else ()


class _Kept:
    """The claims of unchanged documents about the nodes concerned.

    Args:
        concerned: the nodes.
        new: the IRIs of the articles that changed documents name now.
        addresses: the AMP addresses that these state now, as nodes.
    """

    def __init__(self, concerned: set[_Key], new: set[str], addresses: set[_Key]) -> None:
        self._concerned = concerned
        self._new = new
        self._addresses = addresses
        self._best: dict[tuple[str, str, bytes, int], Precedence] = {}
        self._number: defaultdict[tuple[str, str, bytes, int], int] = defaultdict(int)
        self._others: list[NodeClaim] = []
        self._passages: dict[bytes, _Concerned | None] = {}

    def _concerned_in(self, passage: bytes) -> _Concerned | None:
        """Return the claims of a passage about the nodes concerned, or None where it shows that AMP addresses may change.

        Documents repeat each other's passages: most are looked up.
        """
        found: list[tuple[str, str, int, bytes]] = []
        for claim in split_claims(passage):
            kind, iri, depth, slots = split_claim(claim)
            if (kind, iri) in self._addresses:
                return None
            if kind == ARTICLE.name and self._new and not self._new.isdisjoint(_amp_urls(slots)):
                return None
            if (kind, iri) in self._concerned:
                found.append((kind, iri, depth, slots))
        return found

    def add(self, document: DocumentClaims) -> bool:
        """Take in the claims of one document; False where it shows that AMP addresses may change."""
        path, passages, links, *_ = document
        for line, column, distance, recency, claims in passages:
            concerned = self._passages.get(claims, _UNSEEN)
            if concerned is _UNSEEN:
                concerned = self._concerned_in(claims)
                if distance:  # a document's own passage is hardly ever repeated
                    self._passages[claims] = concerned
            if concerned is None:
                return False
            for kind, iri, depth, slots in concerned:
                precedence = (distance + depth, recency, path, line, column)
                key = (kind, iri, slots, depth)
                best = self._best.get(key)
                if best is None or precedence < best:
                    self._best[key] = precedence
                self._number[key] += 1
                if not distance + depth:
                    value = path.encode("utf-8", "surrogateescape")
                    self._others.append(NodeClaim(kind, iri, DOCUMENT, value, precedence))
        for relation, source, distance, recency, targets in links:
            if (ARTICLE.name, source) in self._concerned:
                self._others += (
                    NodeClaim(ARTICLE.name, source, relation, target.encode(), (distance, recency, path, *place))
                    for target, place in targets.items()
                )
        return True

    def claims(self) -> Iterator[NodeClaim]:
        """Yield all claims that were taken in, equal ones as one."""
        for key, precedence in self._best.items():
            kind, iri, slots, _ = key
            yield NodeClaim(kind, iri, VALUES, slots, precedence, self._number[key])
        yield from self._others
