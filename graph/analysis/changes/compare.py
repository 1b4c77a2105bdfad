"""Compare two graphs: their nodes kind by kind, the fields and relations of those that both have, and their stories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from graph.analysis.catalogue import AnalysisError
from graph.analysis.changes.dates import instant
from graph.analysis.changes.model import Changed, Changes, Entry, FieldChange, KindChanges, Moved, StoryChanges
from graph.analysis.changes.moves import find_moves
from graph.core.diagnostics import printable
from graph.core.memory import gc_paused
from graph.core.model import Corpus, Edge, Value
from graph.core.schema import ARTICLE, DOCUMENTS, IMAGE
from graph.rdf.tables import as_corpus

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Comparable", "diff"]


class HasCorpus(Protocol):
    """A build."""

    @property
    def corpus(self) -> Corpus:
        """The nodes and edges."""
        ...


Comparable: TypeAlias = "nx.MultiDiGraph | Corpus | HasCorpus"
"""One side of a comparison: a network, a corpus or a build."""

_Values = Mapping[str, Value]
_NodeChanges = dict[tuple[str, str], list[FieldChange]]
"""The changes of each node, by its kind and IRI."""

_NOT_COMPARED = frozenset({DOCUMENTS})
"""The path of a document is not compared: it changes when a folder is renamed."""


def diff(old: Comparable, new: Comparable, *, stories: bool = True) -> Changes:
    """Compare two graphs and return what changed.

    Compared are the fields of the schema, apart from the paths of documents, and the relations. An article whose
    IRI is gone is `moved` where another one has its address, its document or its title, provider and date.

    Args:
        old: the graph before: a network, a corpus or a build.
        new: the graph after.
        stories: whether stories are compared, which takes longer than all else together.

    Raises:
        AnalysisError: the identifiers of the two are minted under different bases, or one of them is no graph.
        FormatError: a node has no kind of the schema, or a value that is none of its field.

    >>> from graph.core.model import Corpus, Node
    >>> old = Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "A"}),), ())
    >>> new = Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "B"}),), ())
    >>> diff(old, new).articles.changed[0].fields
    (FieldChange(field='title', old='A', new='B'),)
    """
    before, after = _Side(_corpus_of(old)), _Side(_corpus_of(new))
    if before.corpus.base != after.corpus.base:
        bases = " and ".join(printable(each.corpus.base) for each in (before, after))
        raise AnalysisError(
            f"the identifiers have different bases, {bases}; build both graphs with one (--base, or `base`)"
        )
    with gc_paused():
        return _compared(before, after, stories=stories)


def _compared(before: _Side, after: _Side, *, stories: bool) -> Changes:
    moves = find_moves(
        before.of_kind(ARTICLE.name),
        after.of_kind(ARTICLE.name),
        lambda iri, newer: tuple(sorted((after if newer else before).providers.get(iri, ()))),
    )
    renamed = {iri: target for iri, (target, _) in moves.items()}
    found = _field_changes(before, after, renamed)
    kinds = tuple(
        _kind_changes(kind, before, after, moves, found)
        for kind in dict.fromkeys((*after.corpus.schema.kinds, *before.corpus.schema.kinds))
        if kind != IMAGE.name and (before.of_kind(kind) or after.of_kind(kind))
    )
    grouped, note = _story_changes(before, after, renamed, same=not any(kinds)) if stories else (None, "")
    keys = {each.key for side in (before, after) for each in side.corpus.schema.edges}
    names = {iri: after.name(iri) or before.name(iri) or iri for iri in sorted(_targets(found, keys))}
    return Changes(after.corpus.base, kinds, grouped, note, names, max(before.updated, after.updated))


@dataclass(frozen=True)
class _Side:
    """One of the two graphs, indexed for the comparison."""

    corpus: Corpus

    @cached_property
    def nodes(self) -> Mapping[str, Mapping[str, _Values]]:
        """The values of each node, by its kind and IRI."""
        found: dict[str, dict[str, _Values]] = defaultdict(dict)
        for node in self.corpus.nodes:
            found[node.kind][node.id] = dict(node.values.items())
        return dict(found)

    def of_kind(self, kind: str) -> Mapping[str, _Values]:
        return self.nodes.get(kind, {})

    @cached_property
    def providers(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for source, target, key in self.corpus.edges:
            if key == "published-by":
                found[source].append(target)
        return found

    @cached_property
    def article_counts(self) -> Mapping[str, int]:
        """How many articles lead to each node."""
        keys = {each.key for each in self.corpus.schema.edges if each.source == ARTICLE.name}
        return Counter(edge[1] for edge in self.corpus.edges if edge[2] in keys)

    @cached_property
    def updated(self) -> str:
        stated = {values.get("publishedDateTime") for values in self.of_kind(ARTICLE.name).values()}
        return max((moment for each in stated if (moment := instant(str(each or "")))), default="")

    def name(self, iri: str) -> str:
        kinds = self.corpus.schema.kinds
        found = (nodes[iri].get(kinds[kind].label) for kind, nodes in self.nodes.items() if iri in nodes)
        return next((str(each) for each in found if each), "")

    def entry(self, kind: str, iri: str) -> Entry:
        values = self.of_kind(kind)[iri]
        name = str(values.get(self.corpus.schema.kinds[kind].label) or iri)
        if kind != ARTICLE.name:
            return Entry(iri, name, articles=self.article_counts.get(iri, 0))
        providers = ", ".join(sorted(self.name(each) or each for each in self.providers.get(iri, ())))
        return Entry(iri, name, str(values.get("publishedDateTime") or ""), providers)

    def entries(self, kind: str, iris: Iterable[str]) -> tuple[Entry, ...]:
        """Return nodes in short: articles the newest first, others those with most articles first."""
        return tuple(_ordered(self.entry(kind, iri) for iri in iris))


def _ordered(entries: Iterable[Entry]) -> list[Entry]:
    ordered = sorted(entries, key=lambda each: (-each.articles, each.id))
    return sorted(ordered, key=lambda each: each.date, reverse=True)


def _corpus_of(source: Any) -> Corpus:
    found = getattr(source, "corpus", source)
    if isinstance(found, Corpus):
        return found
    if not (hasattr(found, "nodes") and hasattr(found, "edges")):
        shown = printable(type(source).__name__)
        raise AnalysisError(
            f"a graph is a network, a corpus or a build, not a value of type '{shown}'; graph.load reads a file"
        )
    return as_corpus(found)


# Nodes that both have


def _field_changes(before: _Side, after: _Side, renamed: Mapping[str, str]) -> _NodeChanges:
    """Return the fields and relations that differ, of every node that both graphs have under one IRI or another."""
    found: _NodeChanges = {}
    for kind, nodes in after.nodes.items():
        if kind == IMAGE.name:
            continue
        known = before.of_kind(kind)
        origin = {target: iri for iri, target in renamed.items() if target not in known} if kind == ARTICLE.name else {}
        order = [each.name for each in after.corpus.schema.kinds[kind].fields]
        for iri, values in nodes.items():
            earlier = known.get(origin.get(iri, iri))
            if earlier is not None and earlier != values and (changes := list(_differences(earlier, values, order))):
                found[kind, iri] = changes
    for node, changes in _edge_changes(before, after, renamed).items():
        found.setdefault(node, []).extend(changes)
    return found


def _differences(old: _Values, new: _Values, order: list[str]) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*order, *sorted(old.keys() | new.keys()))):
        a, b = old.get(name), new.get(name)
        if a == b or name in _NOT_COMPARED:
            continue
        if isinstance(a, tuple) or isinstance(b, tuple):
            before, after = (
                each if isinstance(each, tuple) else () if each is None else (str(each),) for each in (a, b)
            )
            yield FieldChange(name, *_without_common(before, after))
        else:
            yield FieldChange(name, a, b)


def _without_common(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    a, b = set(old), set(new)
    return tuple(sorted(a - b)), tuple(sorted(b - a))


def _edge_changes(before: _Side, after: _Side, renamed: Mapping[str, str]) -> _NodeChanges:
    """Return the relations that differ, of every node that both graphs have; an edge follows an article that moved."""
    if before.corpus.edges == after.corpus.edges and not renamed:
        return {}
    old: set[Edge] = set(before.corpus.edges)
    if renamed:
        old = {Edge(renamed.get(a, a), renamed.get(b, b), key) for a, b, key in old}
    new = set(after.corpus.edges)
    source = {each.key: each.source for each in (*before.corpus.schema.edges, *after.corpus.schema.edges)}
    order = {key: at for at, key in enumerate(source)}
    ends: dict[tuple[str, str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, edges in enumerate((old - new, new - old)):
        for a, b, key in edges:
            if a != b or not renamed:
                ends[source[key], a, key][side].append(b)
    origins = set(renamed.values())
    found: _NodeChanges = defaultdict(list)
    for (kind, iri, key), (gone, come) in sorted(ends.items(), key=lambda each: (each[0][:2], order[each[0][2]])):
        if iri in after.of_kind(kind) and (iri in before.of_kind(kind) or iri in origins):
            found[kind, iri].append(FieldChange(key, tuple(sorted(gone)), tuple(sorted(come))))
    return found


def _targets(found: _NodeChanges, keys: Set[str]) -> set[str]:
    """Return the nodes that changed relations lead to."""
    changed = (each for changes in found.values() for each in changes if each.field in keys)
    return {iri for each in changed for ends in (each.old, each.new) if isinstance(ends, tuple) for iri in ends}


# Nodes of one kind


def _kind_changes(
    kind: str, before: _Side, after: _Side, moves: Mapping[str, tuple[str, str]], found: _NodeChanges
) -> KindChanges:
    old, new = before.of_kind(kind), after.of_kind(kind)
    if kind != ARTICLE.name:
        moves = {}
    became = {target for target, _ in moves.values()}
    links = after.corpus.schema.story_keys
    common = _ordered(after.entry(kind, iri) for its_kind, iri in found if its_kind == kind and iri in old)
    common.sort(key=lambda each: all(change.field in links for change in found[kind, each.id]))
    return KindChanges(
        kind,
        len(old),
        len(new),
        new=after.entries(kind, (iri for iri in new if iri not in old and iri not in became)),
        changed=tuple(Changed(entry, tuple(found[kind, entry.id])) for entry in common),
        moved=tuple(_moved(kind, before, after, moves, found)),
        gone=before.entries(kind, (iri for iri in old if iri not in new and iri not in moves)),
    )


def _moved(
    kind: str, before: _Side, after: _Side, moves: Mapping[str, tuple[str, str]], found: _NodeChanges
) -> Iterator[Moved]:
    for entry in before.entries(kind, moves):
        target, evidence = moves[entry.id]
        merged = target in before.of_kind(kind)
        fields = () if merged else tuple(found.get((kind, target), ()))
        yield Moved(entry, after.entry(kind, target), merged, evidence, fields)


# Stories


def _story_changes(
    before: _Side, after: _Side, renamed: Mapping[str, str], *, same: bool
) -> tuple[StoryChanges | None, str]:
    """Return the changes of stories, or the reason why they are not compared."""
    try:
        from graph.analysis.changes.stories import compare_groups, groups_of

        new = groups_of(after.corpus, {})
        # Equal graphs have equal stories.
        old = new if same else groups_of(before.corpus, renamed)
    except ModuleNotFoundError as error:
        return None, f"stories are not compared: they need {error.name}: pip install 'newsgraph[analysis]'"
    articles, origin = after.of_kind(ARTICLE.name), {target: iri for iri, target in renamed.items()}
    known = {renamed.get(iri, iri) for iri in before.of_kind(ARTICLE.name)}
    changes = compare_groups(
        old,
        new,
        frozenset(known & articles.keys()),
        lambda iris: before.entries(ARTICLE.name, (_earlier(iri, before, origin) for iri in iris)),
        lambda iris: after.entries(ARTICLE.name, iris),
    )
    return changes, ""


def _earlier(iri: str, before: _Side, origin: Mapping[str, str]) -> str:
    """Return the IRI that an article of the new graph had in the old one."""
    return iri if iri in before.of_kind(ARTICLE.name) else origin[iri]
