"""Where documents meet: joining everything that they say about the same thing, once.

The rules, in the order they decide:

1. A document's own statement beats a mention in another document.
2. Between equals the newest `publishedDateTime` wins, then the path, then the place in it.
3. That decides single values, and each value that loses is a diagnostic; many-valued fields and
   links are the union. A name is the describing document's, else the most stated one.
4. An address that exactly one other article states as its AMP address is that article.

`resolve` is a fold over records, so that it needs memory for the things, not for the statements,
and its result depends on the set of records only. It is also where everything is put in order:
nothing after it sorts or removes duplicates again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from graph.diagnostics import Code, Diagnostic
from graph.model import Corpus, Edge, Node, Record, Statement, Value
from graph.schema import (
    ARTICLE,
    DEFAULT_BASE,
    KINDS,
    RELATIONS,
    UNKNOWN_TYPE,
    Datatype,
    Field,
    Kind,
    Merge,
    relations_of,
)
from graph.text import shown

__all__ = ["resolve"]

_T = TypeVar("_T")

Key = tuple[str, str]
"""A kind's name and an IRI: an image may have the address of an article."""


@dataclass(frozen=True, slots=True, order=True)
class _Rank:
    """How much a statement counts; the smallest counts most.

    The distance is 0 for what a document is about, 1 for what that names (its provider, a related
    article), 2 for what a related article names.
    """

    distance: int
    age: str
    path: str
    line: int
    column: int


@dataclass(slots=True)
class _Claim:
    """A value or a link: the best statement of it, and how often it is stated."""

    rank: _Rank
    count: int = 1

    def add(self, other: _Claim) -> None:
        self.rank = min(self.rank, other.rank)
        self.count += other.count


@dataclass(slots=True)
class _Claims:
    """Everything that is said of one thing."""

    rank: _Rank
    values: dict[str, dict[Value, _Claim]] = field(default_factory=dict)
    links: dict[str, dict[str, _Claim]] = field(default_factory=dict)
    own: list[_Rank] = field(default_factory=list)

    def state(self, name: str, value: Value, claim: _Claim) -> None:
        _add(self.values.setdefault(name, {}), value, claim)

    def link(self, key: str, target: str, claim: _Claim) -> None:
        _add(self.links.setdefault(key, {}), target, claim)

    def absorb(self, other: _Claims) -> None:
        """Take over everything that is said of the same thing under another address."""
        self.rank = min(self.rank, other.rank)
        self.own += other.own
        for name, values in other.values.items():
            for value, claim in values.items():
                self.state(name, value, claim)
        for key, targets in other.links.items():
            for target, claim in targets.items():
                self.link(key, target, claim)


def _add(claims: dict[_T, _Claim], key: _T, claim: _Claim) -> None:
    known = claims.get(key)
    if known is None:
        claims[key] = claim
    else:
        known.add(claim)


def resolve(records: Iterable[Record], base: str = DEFAULT_BASE, found: Iterable[Diagnostic] = ()) -> Corpus:
    """Return everything that the records say, each thing once, in one order.

    Args:
        records: what each document says, in any order, each path once.
        base: the IRI that the records' identifiers were minted under.
        found: diagnostics from before the documents were read.

    >>> resolve([]).nodes
    ()
    """
    resolution = _Resolution(found)
    documents = 0
    for record in records:
        documents += 1
        resolution.add(record)
    resolution.join_amp_addresses()
    nodes = tuple(resolution.nodes())
    edges = tuple(resolution.edges())
    diagnostics = tuple(sorted(resolution.diagnostics, key=Diagnostic.order))
    return Corpus(base, nodes, edges, diagnostics, documents)


class _Resolution:
    """The state of the fold: what is said of each thing so far, and what was found."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.diagnostics = list(found)
        self._things: dict[Key, _Claims] = {}
        self._aliases: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Take in what one document says."""
        self.diagnostics.extend(record.diagnostics)
        if record.statement is not None:
            self._state(record.statement, record.path, None)

    def _state(self, statement: Statement, path: str, context: _Rank | None) -> None:
        rank = _rank(statement, path, context)
        claims = self._things.setdefault((statement.kind, statement.id), _Claims(rank))
        claims.rank = min(claims.rank, rank)
        for name, value in statement.values.items():
            for single in value if isinstance(value, tuple) else (value,):
                claims.state(name, single, _Claim(rank))
        if context is None:
            claims.own.append(rank)
            claims.state("documents", path, _Claim(rank))
        stated: set[tuple[str, str]] = set()
        for key, target in statement.links:
            place = replace(rank, line=target.line, column=target.column)
            if key == "related" and (key, target.id) in stated:
                message = f"{shown(target.id, 200)} is listed twice; it counts once"
                self._found(Code.REPEATED_RELATED, place, message)
            stated.add((key, target.id))
            claims.link(key, target.id, _Claim(place))
            self._state(target, path, rank)

    # AMP addresses

    def join_amp_addresses(self) -> None:
        """Join an article that is known by its AMP address to the article whose address that is."""
        for url, owners in self._amp_owners().items():
            key = (ARTICLE.name, url)
            if key not in self._things:
                continue
            if len(owners) > 1:
                message = (
                    f"{shown(url, 200)} is stated as the AMP address of {len(owners)} articles; it stays one of its own"
                )
                self._found(Code.AMBIGUOUS_AMP, self._things[key].rank, message)
            else:
                self._aliases[url] = owners[0]
        for url in [url for url in sorted(self._aliases) if self._target(url) == url]:
            del self._aliases[url]
        for url in sorted(self._aliases):
            claims = self._things.pop((ARTICLE.name, url))
            target = self._target(url)
            self._found(Code.AMP_MAPPED, claims.rank, f"{shown(url, 200)} is the AMP address of {shown(target, 200)}")
            self._things[ARTICLE.name, target].absorb(claims)

    def _amp_owners(self) -> dict[str, list[str]]:
        owners: dict[str, list[str]] = defaultdict(list)
        for (kind, iri), claims in self._things.items():
            if kind == ARTICLE.name:
                for url in claims.values.get("ampUrls", ()):
                    owners[str(url)].append(iri)
        return {url: sorted(owners[url]) for url in sorted(owners)}

    def _target(self, url: str) -> str:
        """Return the article at the end of a chain of AMP addresses, or the address itself in a circle."""
        seen = {url}
        target = url
        while target in self._aliases:
            target = self._aliases[target]
            if target in seen:
                return url
            seen.add(target)
        return target

    # Nodes

    def nodes(self) -> Iterator[Node]:
        """Yield every thing, kinds in the order of the table, each sorted by IRI."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for of, iri in self._things:
            by_kind[of].append(iri)
        for name, kind in KINDS.items():
            for iri in sorted(by_kind[name]):
                claims = self._things[name, iri]
                self._note_documents(iri, claims)
                yield Node(iri, name, self._values(kind, iri, claims))

    def _note_documents(self, iri: str, claims: _Claims) -> None:
        ranks = sorted(claims.own)
        for rank in ranks[1:]:
            self._found(Code.SAME_URL, rank, f"{shown(iri, 200)} is described by {ranks[0].path} too; they are merged")

    def _values(self, kind: Kind, iri: str, claims: _Claims) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for each in kind.fields:
            stated = claims.values.get(each.name, {})
            if each.merge is Merge.UNION:
                self._unite(each, stated, values)
            elif each.merge is Merge.MOST_STATED:
                self._choose_name(each, stated, values)
            else:
                self._choose_best(each, iri, stated, values)
        for relation in relations_of(kind.name):
            if relation.embedded and relation.key in claims.links:
                values[relation.key] = tuple(sorted(claims.links[relation.key]))
        return values

    def _unite(self, each: Field, stated: dict[Value, _Claim], values: dict[str, Value]) -> None:
        # A label of a topic or provider stands once: SKOS demands that preferred, alternative
        # and hidden labels are disjoint (S13).
        known = set(_labels(values, each.name)) if each.name in _LABELS else set()
        union = sorted({str(value) for value in (*_texts(values.get(each.name)), *stated)} - known)
        if union:
            values[each.name] = tuple(union)
        else:
            values.pop(each.name, None)

    def _choose_name(self, each: Field, stated: dict[Value, _Claim], values: dict[str, Value]) -> None:
        if not stated:
            return
        names = sorted(stated, key=lambda name: (stated[name].rank.distance > 0, -stated[name].count, str(name)))
        values[each.name], *others = names
        if others:
            values["alternateNames"] = tuple(str(name) for name in others)
        for name in others:
            message = f"'{shown(str(name))}' is spelt '{shown(str(names[0]))}' most often; it is kept as another name"
            self._found(Code.SAME_NAME, stated[name].rank, message)

    def _choose_best(self, each: Field, iri: str, stated: dict[Value, _Claim], values: dict[str, Value]) -> None:
        if not stated:
            if each.datatype is Datatype.ARTICLE_TYPE:
                values[each.name] = UNKNOWN_TYPE
            return
        best, *others = sorted(stated.items(), key=lambda item: item[1].rank)
        values[each.name] = best[0]
        for value, claim in others:
            self._note_loser(f"{each.name} '{shown(str(value))}' of {shown(iri, 200)}", claim.rank, best[1].rank)

    def _note_loser(self, what: str, rank: _Rank, winner: _Rank) -> None:
        code = Code.MENTION_OVERRIDDEN if rank.distance else Code.VALUE_OVERRIDDEN
        self._found(code, rank, f"{what} loses to what {winner.path}:{winner.line} states")

    # Edges

    def edges(self) -> Iterator[Edge]:
        """Yield every link, in the order of the table, then sorted by its ends."""
        for relation in RELATIONS:
            if not relation.embedded:
                for iri in sorted(iri for kind, iri in self._things if kind == relation.source):
                    targets = self._targets(relation.key, iri)
                    yield from (
                        Edge(iri, target, relation.key)
                        for target in self._chosen(relation.key, relation.many, iri, targets)
                    )

    def _targets(self, key: str, iri: str) -> dict[str, _Claim]:
        """Return what a thing is linked to, AMP addresses followed, without itself."""
        kind = next(relation.source for relation in RELATIONS if relation.key == key)
        targets: dict[str, _Claim] = {}
        for stated, claim in self._things[kind, iri].links.get(key, {}).items():
            target = self._target(stated)
            if target == iri:
                self._found(
                    Code.SELF_RELATED,
                    claim.rank,
                    f"{shown(iri, 200)} leads to itself by '{key}'; the relation is left out",
                )
            else:
                _add(targets, target, _Claim(claim.rank, claim.count))
        return targets

    def _chosen(self, key: str, many: bool, iri: str, targets: dict[str, _Claim]) -> list[str]:
        if many or len(targets) < 2:
            return sorted(targets)
        best, *others = sorted(targets, key=lambda target: targets[target].rank)
        for target in others:
            self._note_loser(
                f"{key} {shown(target, 200)} of {shown(iri, 200)}", targets[target].rank, targets[best].rank
            )
        return [best]

    def _found(self, code: Code, rank: _Rank, message: str) -> None:
        self.diagnostics.append(Diagnostic(rank.path, rank.line, rank.column, code, message))


_LABELS = ("name", "alternateNames", "keywords")


def _labels(values: dict[str, Value], but: str) -> Iterator[str]:
    for name in _LABELS:
        value = values.get(name, ()) if name != but else ()
        yield from value if isinstance(value, tuple) else (str(value),)


def _texts(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _rank(statement: Statement, path: str, context: _Rank | None) -> _Rank:
    """Return how much a statement counts; what is nested in an article is as old as the article."""
    distance = 0 if context is None else context.distance + 1
    if context is not None and statement.kind != ARTICLE.name:
        return _Rank(distance, context.age, path, statement.line, statement.column)
    date = statement.values.get("publishedDateTime")
    age = _newest_first(str(date)) if date else _OLDEST
    return _Rank(distance, age, path, statement.line, statement.column)


_OLDEST = "\uffff"


def _newest_first(instant: str) -> str:
    """Return a key by which xsd:dateTime values in UTC sort newest first."""
    return "".join(chr(0x7F - ord(character)) for character in instant.removesuffix("Z")) + "\x7f"
