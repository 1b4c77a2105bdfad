"""Where documents meet: claims about the same node become one node.

The rules, in the order they decide:

1. A document's own claim beats a mention in another document.
2. Between equals the newest `publishedDateTime` wins, then the path, then the place in it, then
   the value that sorts first: an article can list the same picture twice.
3. That decides single values, and each value that loses is a diagnostic; many-valued fields and
   links are the union. A name is the describing document's, else the most stated one. The title of
   a document that loses is kept as another title.
4. An address that exactly one other article states as its AMP address is that article.
5. A fragment is no part of an address, unless documents with different titles differ by it alone.
6. A link to a document by its name leads to the document that has this name.

`merge` is a fold over documents, so that it needs memory for the nodes, not for the claims, and its
result depends on the set of documents only. Claims stay encoded: documents repeat each other, and
equal claims are equal bytes, which only have to be counted. It is also where everything is put in
order: nothing after it sorts or removes duplicates again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from sys import intern
from typing import Any, NamedTuple, TypeVar

from graph.core.claims import (
    DocumentClaims,
    FieldValues,
    Precedence,
    SlotValues,
    decode_slots,
    kind_prefix,
    split_claim,
    split_claims,
)
from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Corpus, Edge, Node, Value
from graph.core.schema import (
    ARTICLE,
    DEFAULT_BASE,
    DOCUMENTS,
    IMAGE,
    STANDARD_SCHEMA,
    UNKNOWN_TYPE,
    Datatype,
    Field,
    Kind,
    Merge,
    Relation,
    Schema,
    Slots,
)
from graph.merge.amp import AmpAddress, settle
from graph.merge.fragments import followed, settle_fragments, with_siblings
from graph.merge.references import Named, References, circle_message, circular
from graph.text.repair import shown

__all__ = ["DOCUMENT", "VALUES", "NodeClaim", "merge", "merge_claims", "node_claims"]

_T = TypeVar("_T")

MANY_NAMES = 5
"""How many different names of one host are so many that it may be a platform."""

_TITLE, _OTHER_TITLES, _DOMAIN = "title", "alternativeTitles", "domain"
"""The fields that rules of their own decide."""

VALUES, DOCUMENT = "", "document"
"""The property of a claim, beside the keys of relations: the node's values, or a document that describes it."""


class NodeClaim(NamedTuple):
    """One property of one node as documents claim it, for engines that group claims elsewhere.

    Attributes:
        kind, iri: the node.
        about: the property: `VALUES`, `DOCUMENT` or the key of a relation to articles.
        value: encoded slots, the path of a document or the IRI of an article, as UTF-8.
        precedence: that of the best claim.
        number: the number of equal claims.
    """

    kind: str
    iri: str
    about: str
    value: bytes
    precedence: Precedence
    number: int = 1


def merge(
    documents: Iterable[DocumentClaims],
    base: str = DEFAULT_BASE,
    diagnostics: Iterable[Diagnostic] = (),
    schema: Schema = STANDARD_SCHEMA,
) -> Corpus:
    """Merge the claims of documents into nodes and edges, in one order.

    Args:
        documents: in any order, each path once.
        base: the IRI that identifiers were minted under.
        diagnostics: those from before the documents were read.
        schema: the table that they were read by.

    >>> merge([]).nodes
    ()
    """
    merger = _Merger(diagnostics, schema)
    number = statements = 0
    for document in documents:
        number += 1
        statements += document.statements
        merger.add(document)
    merger.sort_claims()
    merger.join_fragments()
    merger.join_amp_addresses()
    merger.resolve_references()
    nodes = tuple(merger.nodes())
    edges = tuple(merger.edges())
    diagnostics_in_order = tuple(sorted(merger.diagnostics, key=Diagnostic.order))
    external = merger.references.external
    return Corpus(base, nodes, edges, diagnostics_in_order, number, statements, merger.amp, schema, external)


def node_claims(document: DocumentClaims) -> Iterator[NodeClaim]:
    """Yield every claim of a document node by node, for `merge_claims`.

    Of claims that differ in precedence alone the smallest precedence counts, and the sum of them.
    """
    path = document.path
    for line, column, distance, recency, claims in document.passages:
        for claim in split_claims(claims):
            kind, iri, depth, slots = split_claim(claim)
            precedence = (distance + depth, recency, path, line, column)
            yield NodeClaim(kind, iri, VALUES, slots, precedence)
            if not distance + depth:
                yield NodeClaim(kind, iri, DOCUMENT, path.encode("utf-8", "surrogateescape"), precedence)
    for key, source, distance, recency, targets in document.links:
        for target, place in targets.items():
            yield NodeClaim(ARTICLE.name, source, key, target.encode(), (distance, recency, path, *place))


def merge_claims(
    claims: Iterable[NodeClaim],
    base: str = DEFAULT_BASE,
    aliases: Mapping[str, str] | None = None,
    schema: Schema = STANDARD_SCHEMA,
) -> Corpus:
    """Merge all claims about some nodes, as `merge` does about all.

    Args:
        claims: in any order; nodes that are AMP addresses are replaced by their articles.
        base: the IRI that identifiers were minted under.
        aliases: the article of each AMP address that links lead to.
        schema: the table that they were read by.
    """
    merger = _Merger((), schema)
    merger.aliases.update(aliases or {})
    for claim in claims:
        merger.add_claim(claim)
    nodes = tuple(merger.nodes())
    return Corpus(base, nodes, tuple(merger.edges()), tuple(merger.diagnostics), schema=schema)


class _Tally:
    """Equal claims: the best precedence and their number.

    Attributes:
        precedence: of the best claim.
        count: their number.
        slots: their values, encoded, where the tally is kept by node: a pair of both for each of
            millions would take more memory.
    """

    __slots__ = ("count", "precedence", "slots")

    def __init__(self, precedence: Precedence, count: int = 1, slots: bytes = b"") -> None:
        self.precedence = precedence
        self.count = count
        self.slots = slots

    def add(self, precedence: Precedence, count: int) -> None:
        self.count += count
        if precedence < self.precedence:  # noqa: PLR1730 (a call would cost more than all else here)
            self.precedence = precedence


def _add(tallies: dict[_T, _Tally], value: _T, precedence: Precedence, count: int) -> None:
    """Count a claim."""
    known = tallies.get(value)
    if known is None:
        tallies[value] = _Tally(precedence, count)
    else:
        known.add(precedence, count)


_Tallies = dict[bytes, _Tally]
"""The different claims about one node, by their encoded values."""


class _ClaimsByNode:
    """The claims about the nodes of one kind.

    Attributes:
        first: the claim that came first, by the node's IRI; hardly any node has another.
        others: the further claims.
        own: the precedence of each document that describes the node.
    """

    __slots__ = ("first", "others", "own")

    def __init__(self) -> None:
        self.first: dict[str, _Tally] = {}
        self.others: dict[str, _Tallies] = {}
        self.own: dict[str, list[Precedence]] = {}

    def add(self, iri: str, slots: bytes, tally: _Tally) -> None:
        """Count claims about a node."""
        tally.slots = slots
        known = self.first.setdefault(iri, tally)
        if known is tally:
            return
        if known.slots != slots:
            known = self.others.setdefault(iri, {}).setdefault(slots, tally)
        if known is not tally:
            known.add(tally.precedence, tally.count)

    def tallies(self, iri: str) -> _Tallies:
        """Return the different claims about a node."""
        first = self.first[iri]
        return {first.slots: first, **self.others.get(iri, {})}

    def pop(self, iri: str) -> _Tallies:
        """Return the different claims about a node, and forget them."""
        first = self.first.pop(iri)
        return {first.slots: first, **self.others.pop(iri, {})}


_PICTURE = kind_prefix(IMAGE.name)


class _Merger:
    """The state of the fold: the claims so far, and the diagnostics."""

    def __init__(self, diagnostics: Iterable[Diagnostic], schema: Schema) -> None:
        self._schema = schema
        self._rules = {kind: _KindRules(schema, kind) for kind in schema.kinds}
        self.diagnostics = list(diagnostics)
        self.aliases: dict[str, str] = {}
        self.amp: dict[str, str] = {}
        # Until all documents are in, passages that they repeat are kept encoded, and only counted.
        self._mentions: dict[bytes, _Tally] = {}
        self._shared: dict[bytes, _Tally] = {}
        self._claims: dict[str, _ClaimsByNode] = {kind: _ClaimsByNode() for kind in schema.kinds}
        self._links: dict[str, dict[str, list[_Ends]]] = {each.key: {} for each in schema.edges}
        self._edges: dict[str, list[Edge]] = {each.key: [] for each in schema.edges}
        self.references = References()

    def add(self, document: DocumentClaims) -> None:
        """Take in the claims of one document."""
        path, passages, links, diagnostics, *_ = document
        self.diagnostics += diagnostics
        for line, column, distance, recency, claims in passages:
            precedence = (distance, recency, path, line, column)
            if distance:
                _add(self._mentions, claims, precedence, 1)
            else:
                kind, iri = self._add_passage(claims, precedence, 1)
                self._claims[kind].own.setdefault(iri, []).append(precedence)
        for key, source, distance, recency, targets in links:
            self._links[key].setdefault(source, []).append((distance, recency, path, targets))
        if document.names or document.references:
            self.references.add(document)

    def sort_claims(self) -> None:
        """Sort by nodes the claims that were only counted; to be called when all documents are in."""
        while self._mentions:
            claims, tally = self._mentions.popitem()
            self._add_passage(claims, tally.precedence, tally.count)
        while self._shared:
            claim, tally = self._shared.popitem()
            self._add_encoded(claim, tally.precedence, tally.count)

    def _add_passage(self, claims: bytes, precedence: Precedence, count: int) -> tuple[str, str]:
        """Count the claims of a passage, and return kind and IRI of its subject."""
        subject, *named = split_claims(claims)
        for claim in named:
            if claim.startswith(_PICTURE):
                self._add_encoded(claim, precedence, count)
            else:
                # Hardly any provider or topic is named once.
                _add(self._shared, claim, precedence, count)
        return self._add_encoded(subject, precedence, count)

    def _add_encoded(self, claim: bytes, precedence: Precedence, count: int) -> tuple[str, str]:
        kind, iri, depth, slots = split_claim(claim)
        if depth:
            precedence = (precedence[0] + depth, *precedence[1:])
        self._claims[kind].add(iri, slots, _Tally(precedence, count))
        return kind, iri

    def add_claim(self, claim: NodeClaim) -> None:
        """Count equal claims of all documents about one node."""
        kind, iri, about, value, precedence, count = claim
        if about == VALUES:
            self._claims[kind].add(iri, value, _Tally(precedence, count))
        elif about == DOCUMENT:
            self._claims[kind].own.setdefault(iri, []).append(precedence)
        else:
            self._links[about].setdefault(iri, []).append((*precedence[:3], {value.decode(): precedence[3:]}))

    # AMP addresses

    def join_amp_addresses(self) -> None:
        """Join an article that is known by its AMP address to the article whose address that is."""
        addresses = list(self._amp_addresses())
        settled, found = settle(addresses)
        self.amp |= {each.url: settled.get(each.url, each.url) for each in addresses}
        self.diagnostics += found
        self._join(settled)

    def join_fragments(self) -> None:
        """Join an article that is known by an address with a fragment to that without it, unless the fragment counts."""
        articles = self._claims[ARTICLE.name]
        described = {url: self._titles(url) for url in with_siblings(articles.first)}
        settled = settle_fragments(described)
        self.amp |= {url: settled.get(url, url) for url in described if "#" in url}
        if settled:
            self._join_repeated(settled)
        self._join(settled)

    def _join_repeated(self, settled: Mapping[str, str]) -> None:
        """Join links of one document whose ends are one article, and note each but the first."""
        for sources in self._links.values():
            for links in sources.values():
                for at, (distance, recency, path, targets) in enumerate(links):
                    if settled.keys().isdisjoint(targets):
                        continue
                    joined: dict[str, tuple[int, int]] = {}
                    for end, place in targets.items():
                        target = settled.get(end, end)
                        if target in joined:
                            message = f"{shown(target, 200)} is listed twice; it counts once"
                            self._note(Code.REPEATED_RELATED, (distance, recency, path, *place), message)
                        joined.setdefault(target, place)
                    links[at] = (distance, recency, path, joined)

    def _titles(self, url: str) -> frozenset[str]:
        """Return the titles that documents about an address state; none where it is only mentioned."""
        articles, title = self._claims[ARTICLE.name], self._schema.slots_of(ARTICLE.name).index[ARTICLE.label]
        if url not in articles.own:
            return frozenset()
        stated = ((tally, decode_slots(slots)[title]) for slots, tally in articles.tallies(url).items())
        return frozenset(str(value or "") for tally, value in stated if not tally.precedence[0])

    def _join(self, settled: Mapping[str, str]) -> None:
        self.aliases = followed(self.aliases, settled)
        for url in sorted(settled):
            self._absorb(settled[url], url)

    def _amp_addresses(self) -> Iterator[AmpAddress]:
        """Yield each article's address that others state as their AMP address."""
        articles, slot = self._claims[ARTICLE.name], self._schema.slots_of(ARTICLE.name).index["ampUrls"]
        owners: dict[str, set[str]] = defaultdict(set)
        others = ((iri, slots) for iri, tallies in articles.others.items() for slots in tallies)
        for iri, slots in chain(((iri, tally.slots) for iri, tally in articles.first.items()), others):
            for url in _texts(decode_slots(slots)[slot]):
                if url in articles.first:
                    owners[url].add(iri)
        for url, stating in owners.items():
            yield AmpAddress(url, len(stating), min(stating), _best(articles.tallies(url)))

    def _absorb(self, iri: str, other: str) -> None:
        """Let an article take over the claims about it under another address."""
        articles = self._claims[ARTICLE.name]
        for slots, tally in articles.pop(other).items():
            articles.add(iri, slots, tally)
        if other in articles.own:
            articles.own.setdefault(iri, []).extend(articles.own.pop(other))
        for sources in self._links.values():
            if other in sources:
                sources.setdefault(iri, []).extend(sources.pop(other))

    # References

    def resolve_references(self) -> None:
        """Turn links to documents by their names into links to nodes, and break the circles of those that need it."""
        described = (
            Named(path, kind, iri)
            for kind, claims in self._claims.items()
            for iri, own in claims.own.items()
            for path in {precedence[2] for precedence in own}
        )
        relations = {each.key: each for each in self._schema.edges}
        for key, source, target, precedence in self.references.links(described, self.aliases, relations):
            ends = (*precedence[:3], {target: precedence[3:]})
            self._links[key].setdefault(source, []).append(ends)
        self.diagnostics += self.references.findings
        for relation in relations.values():
            if relation.acyclic and self._links[relation.key]:
                self._break_circles(relation)

    def _break_circles(self, relation: Relation) -> None:
        own, links = self._claims[relation.source].own, self._links[relation.key]
        joined = {source: self._targets(relation.key, source, _joined(placed)) for source, placed in links.items()}
        paths = {iri: min(own[iri])[2] for iri in joined if iri in own}
        for source, target in sorted(circular(joined, paths)):
            precedence = joined[source][target]
            self._note(Code.CIRCULAR_LINK, precedence, circle_message(relation.key, source, target))
            joined[source] = {end: known for end, known in joined[source].items() if end != target}
        self._links[relation.key] = {
            source: [(*precedence[:3], {target: precedence[3:]}) for target, precedence in targets.items()]
            for source, targets in joined.items()
            if targets
        }

    # Nodes

    def nodes(self) -> Iterator[Node]:
        """Yield every node, kinds in the order of the table, each sorted by IRI; then `edges` can."""
        for kind in self._schema.kinds.values():
            claims = self._claims[kind.name]
            for iri in sorted(claims.first):
                # The claims about a node are forgotten once it is made: there may be millions.
                yield self._node(kind, iri, claims)

    def _node(self, kind: Kind, iri: str, claims: _ClaimsByNode) -> Node:
        own = claims.own.pop(iri, None)
        documents = self._documents(iri, own) if own else ()
        tallies = claims.pop(iri)
        slots, rules = _complete(tallies), self._rules[kind.name]
        values = None if slots is None else decode_slots(slots)
        if slots is None or values is None or not rules.is_final(values):
            merged = _MergedClaims(rules.order, tallies)
            self._link(kind, iri, merged.links)
            return Node(iri, kind.name, self._merged_values(kind, iri, merged, documents))
        precedence = _best(tallies)
        self._link(kind, iri, {key: dict.fromkeys(_texts(values[at]), precedence) for key, at in rules.link_slots})
        return Node(iri, kind.name, FieldValues(rules.order, slots, documents))

    def _documents(self, iri: str, own: list[Precedence]) -> tuple[str, ...]:
        """Return the documents that describe a node, and note each but the first."""
        first, *others = sorted(own)
        for precedence in others:
            self._note(Code.SAME_URL, precedence, f"{shown(iri, 200)} is described by {first[2]} too; they are merged")
        return tuple(sorted({precedence[2] for precedence in own})) if others else (first[2],)

    def _merged_values(
        self, kind: Kind, iri: str, merged: _MergedClaims, documents: tuple[str, ...]
    ) -> dict[str, Value]:
        """Return the values of a node about which claims differ."""
        values: dict[str, Value] = {}
        for each in kind.fields:
            stated = merged.values.get(each.name, {})
            if each.merge is Merge.UNION:
                _unite(each, stated, values)
            elif each.merge is Merge.MOST_STATED:
                self._choose_name(each, stated, values)
            else:
                self._choose_best(kind, each, iri, stated, values)
        if _DOMAIN in values:
            self._note_many_names(str(values[_DOMAIN]), merged.values.get(kind.label, {}))
        if documents:
            values[DOCUMENTS] = documents
        for relation in self._rules[kind.name].order.relations:
            if relation.embedded and relation.key in merged.links:
                values[relation.key] = tuple(sorted(merged.links[relation.key]))
        return values

    def _choose_name(self, each: Field, stated: dict[Value, _Tally], values: dict[str, Value]) -> None:
        if not stated:
            return
        names = sorted(stated, key=lambda name: (stated[name].precedence[0] > 0, -stated[name].count, str(name)))
        values[each.name], *others = names
        if others:
            values["alternateNames"] = tuple(str(name) for name in others)
        first = stated[names[0]]
        for name in others:
            tally = stated[name]
            tie = (tally.precedence[0] > 0, tally.count) == (first.precedence[0] > 0, first.count)
            why = "as often" if tie else "most often"
            message = f"'{shown(str(name))}' is spelt '{shown(str(names[0]))}' {why}; it is kept as another name"
            self._note(Code.SAME_NAME, tally.precedence, message)

    def _choose_best(
        self, kind: Kind, each: Field, iri: str, stated: dict[Value, _Tally], values: dict[str, Value]
    ) -> None:
        if not stated:
            if each.datatype is Datatype.ARTICLE_TYPE:
                values[each.name] = UNKNOWN_TYPE
            return
        (best, winner), *others = sorted(stated.items(), key=lambda item: (item[1].precedence, str(item[0])))
        values[each.name] = best
        older = tuple(str(value) for value, tally in others if not tally.precedence[0])
        if older and (kind.name, each.name) == (ARTICLE.name, _TITLE):
            values[_OTHER_TITLES] = older
        for value, tally in others:
            loser = f"{each.name} '{shown(str(value))}' of {shown(iri, 200)}"
            self._note_loser(each.name, loser, tally.precedence, winner.precedence, notable=each.notable)

    def _note_many_names(self, domain: str, stated: Mapping[Value, _Tally]) -> None:
        """Note a host of many names: most likely each is a publisher that a platform hosts."""
        by_letters = {"".join(filter(str.isalnum, str(name).casefold())): str(name) for name in sorted(stated, key=str)}
        if len(by_letters) >= MANY_NAMES:
            first = ", ".join(f"'{shown(name)}'" for name in sorted(by_letters.values())[:3])
            message = (
                f"{shown(domain)} has {len(by_letters)} names: {first} …; if it hosts them, name it in `platforms`"
            )
            self._note(Code.MANY_NAMES, _best(stated), message, domain)

    def _note_loser(
        self, name: str, loser: str, precedence: Precedence, winner: Precedence, *, notable: bool = True
    ) -> None:
        replaced = Code.VALUE_OVERRIDDEN if notable else Code.VALUE_REPLACED
        code = Code.MENTION_OVERRIDDEN if precedence[0] else replaced
        self._note(code, precedence, f"{loser} loses to what {winner[2]}:{winner[3]} states", name)

    # Edges

    def edges(self) -> Iterator[Edge]:
        """Yield every edge, in the order of the table, then sorted by its ends."""
        for relation in self._schema.edges:
            yield from self._edges.pop(relation.key, ())

    def _link(self, kind: Kind, iri: str, named: Mapping[str, Mapping[str, Precedence]]) -> None:
        """Make the edges of a node, given the ends of its links without a place."""
        for relation in self._rules[kind.name].links:
            placed = self._links[relation.key].pop(iri, None)
            ends = _joined(placed) if placed else named.get(relation.key)
            if placed and ends is not None and relation.key in named:
                ends = {**named[relation.key], **ends}
            if ends:
                self._add_edges(relation, iri, ends)

    def _add_edges(self, relation: Relation, iri: str, ends: Mapping[str, Precedence]) -> None:
        key = relation.key
        targets = self._targets(key, iri, ends) if self.aliases or iri in ends else ends
        edges = self._edges[key]
        # Few providers and topics are the ends of millions of links: each text is kept once.
        kept = intern if relation.target != ARTICLE.name else str
        for target in targets if len(targets) == 1 else self._chosen(relation, iri, targets):
            edges.append(Edge(iri, kept(target), key))

    def _targets(self, key: str, iri: str, ends: Mapping[str, Precedence]) -> Mapping[str, Precedence]:
        """Return the ends of a node's links, AMP addresses followed, without itself."""
        targets: dict[str, Precedence] = {}
        for end, precedence in ends.items():
            target = self.aliases.get(end, end)
            if target == iri:
                message = f"{shown(iri, 200)} leads to itself by '{key}'; the relation is left out"
                self._note(Code.SELF_RELATED, precedence, message, key)
            else:
                targets[target] = min(precedence, targets.get(target, precedence))
        return targets

    def _chosen(self, relation: Relation, iri: str, targets: Mapping[str, Precedence]) -> list[str]:
        if relation.many or len(targets) < 2:
            return sorted(targets)
        best, *others = sorted(targets, key=lambda target: (targets[target], target))
        for target in others:
            loser = f"{relation.key} {shown(target, 200)} of {shown(iri, 200)}"
            self._note_loser(relation.key, loser, targets[target], targets[best])
        return [best]

    def _note(self, code: Code, precedence: Precedence, message: str, cause: str = "") -> None:
        self.diagnostics.append(Diagnostic(*precedence[2:], code, message, cause))


_LABELS = ("name", "alternateNames", "keywords")


class _KindRules:
    """The merging of one kind of node, from the table.

    Attributes:
        order: the order of the values in its claims.
        links: the relations that are edges from it.
        link_slots: key and slot of those whose targets have no place.
    """

    def __init__(self, schema: Schema, kind: str) -> None:
        self.order = schema.slots_of(kind)
        index = self.order.index
        self.links = tuple(each for each in schema.relations_of(kind) if not each.embedded)
        self.link_slots = tuple((each.key, index[each.key]) for each in self.links if not each.placed)
        self._type = index["type"] if kind == ARTICLE.name else -1
        self._labels = tuple(index[name] for name in _LABELS if name in index)

    def is_final(self, values: SlotValues) -> bool:
        """Whether the values of one claim are the node's: a type is known, and no two labels can be the same."""
        if self._type >= 0:
            return values[self._type] is not None
        return sum(values[at] is not None for at in self._labels) < 2


class _MergedClaims:
    """Every value and link of the claims about one node, counted by itself."""

    def __init__(self, order: Slots, tallies: _Tallies) -> None:
        self.values: dict[str, dict[Value, _Tally]] = {}
        self.links: dict[str, dict[str, Precedence]] = {}
        fields = len(order.fields)
        for slots, tally in tallies.items():
            for at, value in enumerate(decode_slots(slots)):
                if value is None:
                    continue
                name = order.names[at]
                singles = value if isinstance(value, tuple) else (value,)
                if at < fields:
                    known = self.values.setdefault(name, {})
                    for single in singles:
                        _add(known, single, tally.precedence, tally.count)
                else:
                    ends = self.links.setdefault(name, {})
                    for end in _texts(value):
                        ends[end] = min(tally.precedence, ends.get(end, tally.precedence))


_Ends = tuple[int, str, str, Mapping[str, tuple[int, int]]]
"""The links of a node in one document: distance, recency key, path, and each end with its place."""


def _joined(links: Iterable[_Ends]) -> dict[str, Precedence]:
    """Return the ends of a node's links, with the precedence of the best claim of each."""
    joined: dict[str, Precedence] = {}
    for distance, recency, path, targets in links:
        for target, (line, column) in targets.items():
            precedence = (distance, recency, path, line, column)
            joined[target] = min(precedence, joined.get(target, precedence))
    return joined


def _best(tallies: Mapping[Any, _Tally]) -> Precedence:
    return min(tally.precedence for tally in tallies.values())


def _complete(tallies: _Tallies) -> bytes | None:
    """Return the best claim where the others state nothing else, or None."""
    if len(tallies) == 1:
        return next(iter(tallies))
    first, *others = sorted(tallies, key=lambda slots: (tallies[slots].precedence, slots))
    values = decode_slots(first)
    for other in others:
        for stated, known in zip(decode_slots(other), values, strict=True):
            if stated is not None and stated != known:
                return None
    return first


def _unite(each: Field, stated: Iterable[Value], values: dict[str, Value]) -> None:
    # A label of a topic or provider stands once: SKOS demands that preferred, alternative
    # and hidden labels are disjoint (S13).
    known = set(_labels(values, each.name)) if each.name in _LABELS else set()
    union = sorted({str(value) for value in (*_texts(values.get(each.name)), *stated)} - known)
    if union:
        values[each.name] = tuple(union)
    else:
        values.pop(each.name, None)


def _labels(values: dict[str, Value], but: str) -> Iterator[str]:
    for name in _LABELS:
        value = values.get(name, ()) if name != but else ()
        yield from value if isinstance(value, tuple) else (str(value),)


def _texts(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
