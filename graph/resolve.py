"""Where documents meet: joining everything that they say about the same thing, once.

The rules, in the order they decide:

1. A document's own statement beats a mention in another document.
2. Between equals the newest `publishedDateTime` wins, then the path, then the place in it, then
   the value that sorts first: an article can list the same picture twice.
3. That decides single values, and each value that loses is a diagnostic; many-valued fields and
   links are the union. A name is the describing document's, else the most stated one.
4. An address that exactly one other article states as its AMP address is that article.

`resolve` is a fold over records, so that it needs memory for the things, not for the statements,
and its result depends on the set of records only. What is said of a thing is kept as the texts of
its rows: documents repeat each other, and an equal text only has to be counted. It is also where
everything is put in order: nothing after it sorts or removes duplicates again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from sys import intern
from typing import NamedTuple, TypeVar

from graph.diagnostics import Code, Diagnostic
from graph.model import Corpus, Edge, Node, Record, Value
from graph.rows import DOCUMENTS, GROUP, ROW, UNIT, Layout, Rank, Said, Values, layout_of, rows_in, rows_of
from graph.schema import (
    ARTICLE,
    DEFAULT_BASE,
    KINDS,
    PROVIDER,
    RELATIONS,
    TOPIC,
    UNKNOWN_TYPE,
    Datatype,
    Field,
    Kind,
    Merge,
    Relation,
    relations_of,
)
from graph.text import shown

__all__ = ["DOCUMENT", "TEXT", "Stated", "amp_finding", "resolve", "resolve_rows", "resolve_stated", "stated_in"]

_T = TypeVar("_T")


class _Claim:
    """A text or a value: the best statement of it, and how often it is stated.

    Attributes:
        rank: of the best statement.
        count: how often it is stated.
        text: the text, where the claim is kept by what it is about: a pair of both for each of
            millions would take more memory.
    """

    __slots__ = ("count", "rank", "text")

    def __init__(self, rank: Rank, count: int = 1, text: bytes = b"") -> None:
        self.rank = rank
        self.count = count
        self.text = text

    def add(self, rank: Rank, count: int) -> None:
        self.count += count
        if rank < self.rank:  # noqa: PLR1730 (a call would cost more than all else here)
            self.rank = rank


class _Told:
    """What is said of one kind of thing.

    Attributes:
        first: the text that was met first, by the thing's IRI; hardly anything has another.
        others: further texts.
        own: where documents describe a thing.
    """

    __slots__ = ("first", "others", "own")

    def __init__(self) -> None:
        self.first: dict[str, _Claim] = {}
        self.others: dict[str, dict[bytes, _Claim]] = {}
        self.own: dict[str, list[Rank]] = {}

    def add(self, iri: str, text: bytes, claim: _Claim) -> None:
        """Take in what is said, how often, and the best statement of it."""
        claim.text = text
        known = self.first.setdefault(iri, claim)
        if known is claim:
            return
        if known.text != text:
            known = self.others.setdefault(iri, {}).setdefault(text, claim)
        if known is not claim:
            known.add(claim.rank, claim.count)

    def texts(self, iri: str) -> _Texts:
        """Return every text about a thing, with its claim."""
        claim = self.first[iri]
        return {claim.text: claim, **self.others.get(iri, {})}

    def pop(self, iri: str) -> _Texts:
        """Return every text about a thing, and forget them."""
        claim = self.first.pop(iri)
        return {claim.text: claim, **self.others.pop(iri, {})}


_Texts = dict[bytes, _Claim]
"""What is said of one thing: the texts of its rows."""


def resolve(records: Iterable[Record], base: str = DEFAULT_BASE, found: Iterable[Diagnostic] = ()) -> Corpus:
    """Return everything that the records say, each thing once, in one order.

    Args:
        records: what each document says, in any order, each path once.
        base: the IRI that the records' identifiers were minted under.
        found: diagnostics from before the documents were read.

    >>> resolve([]).nodes
    ()
    """
    return resolve_rows(map(rows_of, records), base, found)


def resolve_rows(said: Iterable[Said], base: str = DEFAULT_BASE, found: Iterable[Diagnostic] = ()) -> Corpus:
    """Return what `resolve` does, of records that are rows already.

    Args:
        said: what each document says, in any order, each path once.
        base: the IRI that the identifiers were minted under.
        found: diagnostics from before the documents were read.
    """
    resolution = _Resolution(found)
    documents = 0
    for each in said:
        documents += 1
        resolution.add(each)
    resolution.unfold()
    resolution.join_amp_addresses()
    nodes = tuple(resolution.nodes())
    edges = tuple(resolution.edges())
    diagnostics = tuple(sorted(resolution.diagnostics, key=Diagnostic.order))
    return Corpus(base, nodes, edges, diagnostics, documents)


_UNIT, _ROW = UNIT.encode(), ROW.encode()
_REPEATED = (f"{PROVIDER.name}{UNIT}".encode(), f"{TOPIC.name}{UNIT}".encode())
"""How the rows begin that documents repeat: hardly any provider or topic is named once."""

TEXT, DOCUMENT = "", "document"
"""What a claim can be about, beside the keys of relations: the thing itself, and who describes it."""


class Stated(NamedTuple):
    """What is said of one thing, as an engine that joins documents elsewhere hands it over.

    Attributes:
        kind, iri: the thing.
        about: `TEXT`, `DOCUMENT` or the key of a relation to articles.
        said: the text of a row, the path of a document or where the relation leads.
        rank: of the best statement that says so.
        times: how often that is stated.
        target: the article whose AMP address the relation leads to, where it leads to one.
    """

    kind: str
    iri: str
    about: str
    said: str
    rank: Rank
    times: int = 1
    target: str | None = None


def stated_in(said: Said) -> Iterator[Stated]:
    """Yield everything that one document says of things.

    Claims that differ in their rank alone are one: the smallest rank counts, and the sum of them.
    """
    path = said.path
    for line, column, distance, age, text in said.groups:
        for kind, iri, further, row in rows_in(text):
            rank = (distance + further, age, path, line, column)
            yield Stated(kind, iri, TEXT, row, rank)
            if not distance + further:
                yield Stated(kind, iri, DOCUMENT, path, rank)
    for key, source, distance, age, targets in said.links:
        for target, place in targets.items():
            yield Stated(_SOURCES[key], source, key, target, (distance, age, path, *place))


def resolve_stated(stated: Iterable[Stated], base: str = DEFAULT_BASE) -> Corpus:
    """Return what `resolve` makes of some things, given everything that is said of each of them.

    Args:
        stated: in any order; addresses that are AMP addresses are replaced by their articles'.
        base: the IRI that the identifiers were minted under.
    """
    resolution = _Resolution(())
    for each in stated:
        resolution.take(each)
    nodes = tuple(resolution.nodes())
    return Corpus(base, nodes, tuple(resolution.edges()), tuple(resolution.diagnostics))


def amp_finding(url: str, rank: Rank, owners: int, target: str) -> Diagnostic:
    """Return what is said of an address that is known as an article's and as an AMP address.

    Args:
        url: the address.
        rank: of the best statement about it.
        owners: how many articles state it as their AMP address.
        target: where there is one, what that is in the end; nothing where addresses run in a circle.
    """
    if owners > 1:
        message = f"{shown(url, 200)} is stated as the AMP address of {owners} articles; it stays one of its own"
        return Diagnostic(*rank[2:], Code.AMBIGUOUS_AMP, message)
    if not target:
        message = f"{shown(url, 200)} is the AMP address of an article whose AMP addresses run in a circle"
        return Diagnostic(*rank[2:], Code.AMBIGUOUS_AMP, f"{message}; it stays one of its own")
    return Diagnostic(*rank[2:], Code.AMP_MAPPED, f"{shown(url, 200)} is the AMP address of {shown(target, 200)}")


class _Resolution:
    """The state of the fold: what is said of each thing so far, and what was found."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.diagnostics = list(found)
        # Until all documents are in, what they repeat is kept as it came, and only counted.
        self._mentions: dict[bytes, _Claim] = {}
        self._repeated: dict[bytes, _Claim] = {}
        self._things: dict[str, _Told] = {kind: _Told() for kind in KINDS}
        self._placed: dict[str, dict[str, list[_Ends]]] = {each.key: {} for each in RELATIONS}
        self._edges: dict[str, list[Edge]] = {each.key: [] for each in RELATIONS}
        self._aliases: dict[str, str] = {}

    def add(self, said: Said) -> None:
        """Take in what one document says."""
        path, groups, links, diagnostics = said
        self.diagnostics += diagnostics
        for line, column, distance, age, text in groups:
            rank = (distance, age, path, line, column)
            if distance:
                _add(self._mentions, text, rank, 1)
            else:
                self._take_rows(text, rank, 1)
                kind, iri, _ = text.split(_UNIT, 2)
                self._things[kind.decode()].own.setdefault(iri.decode(), []).append(rank)
        for key, source, distance, age, targets in links:
            self._placed[key].setdefault(source, []).append((distance, age, path, targets))

    def unfold(self) -> None:
        """Sort by things what was only counted; to be called when all documents are in."""
        while self._mentions:
            text, claim = self._mentions.popitem()
            self._take_rows(text, claim.rank, claim.count)
        while self._repeated:
            row, claim = self._repeated.popitem()
            self._take_row(row, claim.rank, claim.count)

    def _take_rows(self, text: bytes, rank: Rank, count: int) -> None:
        for row in text.split(_ROW):
            if row.startswith(_REPEATED):
                _add(self._repeated, row, rank, count)
            else:
                self._take_row(row, rank, count)

    def _take_row(self, row: bytes, rank: Rank, count: int) -> None:
        kind, iri, further, text = row.split(_UNIT, 3)
        if further != b"0":
            distance, age, path, line, column = rank
            rank = (distance + int(further), age, path, line, column)
        self._things[kind.decode()].add(iri.decode(), text, _Claim(rank, count))

    def take(self, stated: Stated) -> None:
        """Take in what all documents say about one thing in the same words."""
        kind, iri, about, said, rank, count, target = stated
        if about == TEXT:
            self._things[kind].add(iri, said.encode(), _Claim(rank, count))
        elif about == DOCUMENT:
            self._things[kind].own.setdefault(iri, []).append(rank)
        else:
            self._placed[about].setdefault(iri, []).append((*rank[:3], {said: rank[3:]}))
            if target is not None:
                self._aliases[said] = target

    # AMP addresses

    def join_amp_addresses(self) -> None:
        """Join an article that is known by its AMP address to the article whose address that is."""
        articles = self._things[ARTICLE.name]
        for url, owners in self._amp_owners().items():
            if len(owners) > 1:
                self.diagnostics.append(amp_finding(url, _best(articles.texts(url)), len(owners), ""))
            else:
                self._aliases[url] = owners[0]
        for url in [url for url in sorted(self._aliases) if self._target(url) == url]:
            del self._aliases[url]
            self.diagnostics.append(amp_finding(url, _best(articles.texts(url)), 1, ""))
        for url in sorted(self._aliases):
            target = self._target(url)
            self.diagnostics.append(amp_finding(url, _best(articles.texts(url)), 1, target))
            self._absorb(target, url)

    def _amp_owners(self) -> dict[str, list[str]]:
        """Return the articles that state as their AMP address what is an article's address."""
        articles, layout = self._things[ARTICLE.name], layout_of(ARTICLE.name)
        owners: dict[str, set[str]] = defaultdict(set)
        others = ((iri, text) for iri, texts in articles.others.items() for text in texts)
        for iri, text in chain(((iri, claim.text) for iri, claim in articles.first.items()), others):
            for url in layout.many(text, "ampUrls"):
                if url in articles.first:
                    owners[url].add(iri)
        return {url: sorted(owners[url]) for url in sorted(owners)}

    def _absorb(self, iri: str, other: str) -> None:
        """Let an article take over everything that is said of it under another address."""
        articles = self._things[ARTICLE.name]
        for text, claim in articles.pop(other).items():
            articles.add(iri, text, claim)
        if other in articles.own:
            articles.own.setdefault(iri, []).extend(articles.own.pop(other))
        for sources in self._placed.values():
            if other in sources:
                sources.setdefault(iri, []).extend(sources.pop(other))

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
        """Yield every thing, kinds in the order of the table, each sorted by IRI; then `edges` can."""
        for kind in KINDS.values():
            told = self._things[kind.name]
            for iri in sorted(told.first):
                # What is said of a thing is forgotten once the thing is made: there may be millions.
                yield self._node(kind, iri, told)

    def _node(self, kind: Kind, iri: str, told: _Told) -> Node:
        own = told.own.pop(iri, None)
        documents = self._documents(iri, own) if own else ()
        layout = layout_of(kind.name)
        if iri in told.others:
            texts = told.pop(iri)
            text, rank = _enough(layout, texts), _best(texts)
        else:
            claim = told.first.pop(iri)
            text, rank = claim.text, claim.rank
            texts = {text: claim}
        if text is None or not _is_plain(kind, parts := layout.parts(text.decode())):
            return self._merged_node(kind, iri, _Claims(layout, texts), documents)
        for relation, at in _LINKS[kind.name]:
            if at < 0:
                self._link_placed(relation, iri)
            elif parts[at]:
                # Few providers and topics are what millions of links lead to: each text is kept once.
                self._link(relation, iri, dict.fromkeys(map(intern, parts[at].split(GROUP)), rank))
        return Node(iri, kind.name, Values(kind.name, text, documents))

    def _merged_node(self, kind: Kind, iri: str, claims: _Claims, documents: tuple[str, ...]) -> Node:
        values = self._merged(kind, iri, claims)
        if documents:
            values[DOCUMENTS] = documents
        embedded = layout_of(kind.name).embedded
        values |= {key: tuple(sorted(ends)) for key, ends in claims.links.items() if key in embedded}
        for relation, at in _LINKS[kind.name]:
            if at < 0:
                self._link_placed(relation, iri)
            elif relation.key in claims.links:
                self._link(relation, iri, claims.links[relation.key])
        return Node(iri, kind.name, values)

    def _documents(self, iri: str, own: list[Rank]) -> tuple[str, ...]:
        """Return the documents that describe a thing, and note those that describe one that another does."""
        first, *others = sorted(own)
        for rank in others:
            self._found(Code.SAME_URL, rank, f"{shown(iri, 200)} is described by {first[2]} too; they are merged")
        return tuple(sorted({rank[2] for rank in own})) if others else (first[2],)

    def _merged(self, kind: Kind, iri: str, claims: _Claims) -> dict[str, Value]:
        """Return the values of a thing of which different things are said."""
        values: dict[str, Value] = {}
        for each in kind.fields:
            stated = claims.values.get(each.name, {})
            if each.merge is Merge.UNION:
                _unite(each, stated, values)
            elif each.merge is Merge.MOST_STATED:
                self._choose_name(each, stated, values)
            else:
                self._choose_best(each, iri, stated, values)
        return values

    def _choose_name(self, each: Field, stated: dict[Value, _Claim], values: dict[str, Value]) -> None:
        if not stated:
            return
        names = sorted(stated, key=lambda name: (stated[name].rank[0] > 0, -stated[name].count, str(name)))
        values[each.name], *others = names
        if others:
            values["alternateNames"] = tuple(str(name) for name in others)
        first = stated[names[0]]
        for name in others:
            tie = (stated[name].rank[0] > 0, stated[name].count) == (first.rank[0] > 0, first.count)
            why = "as often" if tie else "most often"
            message = f"'{shown(str(name))}' is spelt '{shown(str(names[0]))}' {why}; it is kept as another name"
            self._found(Code.SAME_NAME, stated[name].rank, message)

    def _choose_best(self, each: Field, iri: str, stated: dict[Value, _Claim], values: dict[str, Value]) -> None:
        if not stated:
            if each.datatype is Datatype.ARTICLE_TYPE:
                values[each.name] = UNKNOWN_TYPE
            return
        best, *others = sorted(stated.items(), key=lambda item: (item[1].rank, str(item[0])))
        values[each.name] = best[0]
        for value, claim in others:
            self._note_loser(f"{each.name} '{shown(str(value))}' of {shown(iri, 200)}", claim.rank, best[1].rank)

    def _note_loser(self, what: str, rank: Rank, winner: Rank) -> None:
        code = Code.MENTION_OVERRIDDEN if rank[0] else Code.VALUE_OVERRIDDEN
        self._found(code, rank, f"{what} loses to what {winner[2]}:{winner[3]} states")

    # Edges

    def edges(self) -> Iterator[Edge]:
        """Yield every link, in the order of the table, then sorted by its ends."""
        for relation in RELATIONS:
            yield from self._edges.pop(relation.key, ())

    def _link_placed(self, relation: Relation, iri: str) -> None:
        ends = self._placed[relation.key].pop(iri, None)
        if ends:
            self._link(relation, iri, _joined(ends))

    def _link(self, relation: Relation, iri: str, stated: Mapping[str, Rank]) -> None:
        key = relation.key
        targets = self._targets(key, iri, stated) if self._aliases or iri in stated else stated
        edges = self._edges[key]
        for target in targets if len(targets) == 1 else self._chosen(relation, iri, targets):
            edges.append(Edge(iri, target, key))

    def _targets(self, key: str, iri: str, stated: Mapping[str, Rank]) -> Mapping[str, Rank]:
        """Return what a thing is linked to, AMP addresses followed, without itself."""
        targets: dict[str, Rank] = {}
        for end, rank in stated.items():
            target = self._target(end)
            if target == iri:
                self._found(
                    Code.SELF_RELATED, rank, f"{shown(iri, 200)} leads to itself by '{key}'; the relation is left out"
                )
            else:
                targets[target] = min(rank, targets.get(target, rank))
        return targets

    def _chosen(self, relation: Relation, iri: str, targets: Mapping[str, Rank]) -> list[str]:
        if relation.many or len(targets) < 2:
            return sorted(targets)
        best, *others = sorted(targets, key=lambda target: (targets[target], target))
        for target in others:
            what = f"{relation.key} {shown(target, 200)} of {shown(iri, 200)}"
            self._note_loser(what, targets[target], targets[best])
        return [best]

    def _found(self, code: Code, rank: Rank, message: str) -> None:
        self.diagnostics.append(Diagnostic(rank[2], rank[3], rank[4], code, message))


_SOURCES = {each.key: each.source for each in RELATIONS if not each.embedded}
_LINKS = {
    kind: tuple(
        (each, layout_of(kind).place(each.key) if each in layout_of(kind).relations else -1)
        for each in relations_of(kind)
        if not each.embedded
    )
    for kind in KINDS
}
"""The relations that lead from a kind to others, and the part of its row that says where; -1 for what has places."""


class _Claims:
    """Every value and link of the texts about one thing, with the best statement of each."""

    def __init__(self, layout: Layout, texts: _Texts) -> None:
        self.values: dict[str, dict[Value, _Claim]] = {}
        self.links: dict[str, dict[str, Rank]] = {}
        for text, claim in texts.items():
            parts = layout.parts(text.decode())
            for name, value in layout.values(parts).items():
                for single in value if isinstance(value, tuple) else (value,):
                    _add(self.values.setdefault(name, {}), single, claim.rank, claim.count)
            for key, targets in layout.targets(parts):
                known = self.links.setdefault(key, {})
                for target in targets:
                    known[target] = min(claim.rank, known.get(target, claim.rank))


def _add(claims: dict[_T, _Claim], said: _T, rank: Rank, count: int) -> None:
    """Take in that so many statements say this, and the best of them."""
    known = claims.get(said)
    if known is None:
        claims[said] = _Claim(rank, count)
    else:
        known.add(rank, count)


_Ends = tuple[int, str, str, Mapping[str, tuple[int, int]]]
"""What one document says of where a thing leads: distance, age, path, and each end with its place."""


def _joined(ends: Iterable[_Ends]) -> dict[str, Rank]:
    """Return where a thing leads, with the best statement of each."""
    joined: dict[str, Rank] = {}
    for distance, age, path, targets in ends:
        for target, (line, column) in targets.items():
            rank = (distance, age, path, line, column)
            joined[target] = min(rank, joined.get(target, rank))
    return joined


def _best(texts: _Texts) -> Rank:
    if len(texts) == 1:
        return next(iter(texts.values())).rank
    return min(claim.rank for claim in texts.values())


def _enough(layout: Layout, texts: _Texts) -> bytes | None:
    """Return the text that says everything the others say, or None where there is none."""
    if len(texts) == 1:
        (text,) = texts
        return text
    first, *others = sorted(texts, key=lambda text: (texts[text].rank, text))
    parts = layout.parts(first.decode())
    for other in others:
        for stated, said in zip(layout.parts(other.decode()), parts, strict=True):
            if stated and stated != said:
                return None
    return first


def _is_plain(kind: Kind, parts: list[str]) -> bool:
    """Whether the values of a thing are those that one text says of it."""
    places = _LABEL_PLACES[kind.name]
    return bool(parts[_TYPE]) if kind is ARTICLE else sum(bool(parts[at]) for at in places) < 2


def _unite(each: Field, stated: Iterable[Value], values: dict[str, Value]) -> None:
    # A label of a topic or provider stands once: SKOS demands that preferred, alternative
    # and hidden labels are disjoint (S13).
    known = set(_labels(values, each.name)) if each.name in _LABELS else set()
    union = sorted({str(value) for value in (*_texts(values.get(each.name)), *stated)} - known)
    if union:
        values[each.name] = tuple(union)
    else:
        values.pop(each.name, None)


_LABELS = ("name", "alternateNames", "keywords")
_LABEL_PLACES = {
    kind: tuple(layout_of(kind).place(name) for name in _LABELS if name in layout_of(kind).names) for kind in KINDS
}
_TYPE = layout_of(ARTICLE.name).place("type")


def _labels(values: dict[str, Value], but: str) -> Iterator[str]:
    for name in _LABELS:
        value = values.get(name, ()) if name != but else ()
        yield from value if isinstance(value, tuple) else (str(value),)


def _texts(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
