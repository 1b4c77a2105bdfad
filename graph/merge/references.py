"""Links to documents by their names: which document each means, and which of them run in a circle.

A document answers to several names (`graph.read.names` says which), and a link states the names that it
may mean, the best first. The first one that a document has counts; of several documents of one name that
in the folder of the link counts, else the one with the shortest path. Own addresses and paths are names
of every document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from graph.core.claims import TRANSLATION, DocumentClaims, Precedence, Reference, split_claim, split_claims
from graph.core.diagnostics import Code, Diagnostic
from graph.core.schema import Relation
from graph.merge.own_hosts import OwnHosts, find_own_hosts
from graph.text.repair import shown

__all__ = [
    "Crowd",
    "Link",
    "Named",
    "References",
    "Resolution",
    "circle_message",
    "circular",
    "resolve",
    "spellings",
    "subject_of",
]


class Named(NamedTuple):
    """A document that has a name.

    Attributes:
        path: its path.
        kind, iri: the node that it describes.
    """

    path: str
    kind: str
    iri: str


class Link(NamedTuple):
    """A link whose target is known."""

    key: str
    source: str
    target: str
    precedence: Precedence


class Resolution(NamedTuple):
    """The result of resolving a link by name.

    Attributes:
        target: the IRI of the node that it leads to, or None.
        finding: a diagnostic, or None.
        is_external: whether it leads to an address outside of the sources.
    """

    target: str | None
    finding: Diagnostic | None = None
    is_external: bool = False


def resolve(
    reference: Reference, path: str, relation: Relation, documents: Mapping[str, Collection[Named]]
) -> Resolution:
    """Return the document that a link means.

    Args:
        reference: the link.
        path: the path of the document that it stands in.
        relation: the relation that it is one of.
        documents: the documents of each name.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> related = next(each for each in STANDARD_SCHEMA.edges if each.key == "related")
    >>> link = Reference("related", "https://e.org/a", ("note:|x", "note:|y"), 1, 1)
    >>> resolve(link, "a.md", related, {"note:|y": [Named("y.md", "article", "https://e.org/y")]}).target
    'https://e.org/y'
    """
    names = [spelling for name in reference.names for spelling in spellings(name)]
    found = next((some for name in names if (some := documents.get(name))), ())
    place = (path, reference.line, reference.column)
    if not found:
        if names[0].startswith(TRANSLATION):
            return Resolution(None)
        if all(map(_is_address, names)):
            return Resolution(None, is_external=True)
        return Resolution(
            None, Diagnostic(*place, Code.MISSING_LINK, f"'{_as_people_know(names[0])}' leads to no document")
        )
    usable = sorted((each for each in found if each.kind == relation.target), key=lambda each: _distance(each, path))
    if not usable:
        return Resolution(None)
    best = usable[0]
    other = next((each for each in usable if each.iri != best.iri), None)
    if other is None:
        return Resolution(best.iri)
    message = f"'{_as_people_know(names[0])}' may be {shown(best.path, 200)} or {shown(other.path, 200)}; it is taken for the first"
    return Resolution(best.iri, Diagnostic(*place, Code.AMBIGUOUS_LINK, message))


_FEW = 8
"""How many documents may have a name before they are put in order once, and not for each link."""


class Crowd:
    """Many documents of one name: those that a link from some folder may be taken for, or be confused with."""

    def __init__(self, found: Collection[Named]) -> None:
        folders: defaultdict[str, list[Named]] = defaultdict(list)
        for each in found:
            folders[each.path.rpartition("/")[0]].append(each)
        self._first = _first(found)
        self._by_folder = {folder: _first(some) for folder, some in folders.items()}

    def near(self, path: str) -> list[Named]:
        """Return the first two of each kind, of those in the folder of a document and of all."""
        return [*self._by_folder.get(path.rpartition("/")[0], ()), *self._first]


def _first(found: Collection[Named]) -> list[Named]:
    """Return the two documents of each kind that come first and describe different nodes."""
    chosen: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    for each in sorted(found, key=lambda each: _distance(each, each.path)):
        of_kind = chosen[each.kind]
        if len(of_kind) < 2:
            of_kind.setdefault(each.iri, each)
    return [each for of_kind in chosen.values() for each in of_kind.values()]


def _near(
    reference: Reference, path: str, documents: Mapping[str, Collection[Named]], crowds: Mapping[str, Crowd]
) -> Mapping[str, Collection[Named]]:
    """Return the documents of the names of a link, of many of one name only those that matter."""
    if not crowds:
        return documents
    names = [spelling for name in reference.names for spelling in spellings(name)]
    return {name: crowds[name].near(path) if name in crowds else documents.get(name, ()) for name in names}


def spellings(name: str) -> tuple[str, ...]:
    """Return a name, and of an address also the one with, or without, a slash at the end.

    >>> spellings("https://e.org/a/")
    ('https://e.org/a/', 'https://e.org/a')
    """
    if not _is_address(name):
        return (name,)
    return (name, name[:-1] if name.endswith("/") else f"{name}/")


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _as_people_know(name: str) -> str:
    """Return a name as people know it: without the name space and the root of the site."""
    return shown(name if _is_address(name) else name.partition(":")[2].rpartition("|")[2], 200)


def _distance(document: Named, path: str) -> tuple[bool, int, int, str]:
    apart = document.path.rpartition("/")[0] != path.rpartition("/")[0]
    return apart, document.path.count("/"), len(document.path), document.path


def subject_of(document: DocumentClaims) -> tuple[str, str] | None:
    """Return kind and IRI of the node that a document describes, or None where it was left out."""
    if not document.passages:
        return None
    kind, iri, _, _ = split_claim(next(split_claims(document.passages[0].claims)))
    return kind, iri


class References:
    """The names and the links by name of all documents.

    Attributes:
        external: the number of links that led outside of the sources.
        findings: the diagnostics of resolving.
    """

    def __init__(self) -> None:
        self.external = 0
        self.findings: list[Diagnostic] = []
        self._names: list[tuple[Named, tuple[str, ...]]] = []
        self._references: list[tuple[str, Reference]] = []

    def add(self, document: DocumentClaims) -> None:
        """Take in the names and the links of a document."""
        subject = subject_of(document)
        if subject is not None:
            self._names.append((Named(document.path, *subject), document.names))
            self._references += ((document.path, each) for each in document.references)

    def links(
        self,
        described: Iterable[Named],
        aliases: Mapping[str, str],
        relations: Mapping[str, Relation],
    ) -> Iterator[Link]:
        """Yield every link that leads to a document.

        Args:
            described: every document with the node that it describes.
            aliases: the article of each address that is another's.
            relations: the relations by their keys.
        """
        if not self._references:
            return
        own = find_own_hosts(((each.path, names) for each, names in self._names), self._references)
        self.findings += _own_host_findings(own)
        if own.hosts:
            self._references = [
                (path, each._replace(names=(*own.names(path, each), *each.names))) for path, each in self._references
            ]
        documents = self._documents(described, aliases)
        crowds = {name: Crowd(found) for name, found in documents.items() if len(found) > _FEW}
        for path, reference in self._references:
            relation = relations[reference.key]
            target, finding, is_external = resolve(reference, path, relation, _near(reference, path, documents, crowds))
            self.external += is_external
            if finding is not None:
                self.findings.append(finding)
            source = aliases.get(reference.source, reference.source)
            # A text may well lead to itself; who states it as a relation should know.
            if target is not None and (target != source or relation.front_matter):
                ends = (target, source) if reference.inverse else (source, target)
                yield Link(reference.key, *ends, (0, "", path, reference.line, reference.column))

    def _documents(self, described: Iterable[Named], aliases: Mapping[str, str]) -> Mapping[str, Collection[Named]]:
        """Return the documents of each name that a link states."""
        wanted = {s for _, each in self._references for name in each.names for s in spellings(name)}
        documents: defaultdict[str, set[Named]] = defaultdict(set)
        for document, names in self._names:
            target = document._replace(iri=aliases.get(document.iri, document.iri))
            for name in wanted.intersection(names):
                documents[name].add(target)
        named = {document.path for document, names in self._names if names}
        for document in described:
            names = (document.iri, *(() if document.path in named else _names_by_path(document.path)))
            for name in wanted.intersection((*names, f"file:{document.path}")):
                documents[name].add(document)
        return documents


def _names_by_path(path: str) -> Iterator[str]:
    """Yield the names of a document that states none: its path, and its ends as those of a note."""
    stem = path.rpartition(".")[0] or path
    yield f"file:{stem}"
    parts = stem.casefold().split("/")
    yield from (f"note:|{'/'.join(parts[at:])}" for at in range(len(parts)))


def _own_host_findings(own: OwnHosts) -> Iterator[Diagnostic]:
    for root, host in sorted(own.hosts.items()):
        message = f"many links end like documents of this site; {host} is taken for its address"
        yield Diagnostic(root.rstrip("/") or ".", 0, 0, Code.OWN_HOST, message)


def circular(links: Mapping[str, Collection[str]], order: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return links to leave out, so that none runs in a circle: those that lead on from the first node of each.

    Args:
        links: each node with the nodes that it leads to.
        order: the path of each node that a document describes.

    >>> sorted(circular({"a": ["b"], "b": ["a"], "c": ["a"]}, {"a": "1.md", "b": "2.md", "c": "3.md"}))
    [('a', 'b')]
    """
    rest = {source: set(targets) for source, targets in links.items()}
    _drop_ends(rest)
    back: dict[str, set[str]] = {}
    for source, targets in rest.items():
        for target in targets:
            back.setdefault(target, set()).add(source)
    _drop_ends(back)

    def rank(node: str) -> tuple[bool, str, str]:
        return node not in order, order.get(node, ""), node

    return {
        (source, target)
        for target, sources in back.items()
        for source in sources
        if source in back and rank(source) <= rank(target)
    }


def circle_message(key: str, source: str, target: str) -> str:
    """Return the message about a link that was left out because it closes a circle."""
    return f"{shown(source, 200)} leads to {shown(target, 200)} by '{key}', and that back to it; the link is left out"


def _drop_ends(links: dict[str, set[str]]) -> None:
    """Remove nodes without outgoing edges until none is left: the rest lies on or leads into circles."""
    back: defaultdict[str, list[str]] = defaultdict(list)
    for source, targets in links.items():
        for target in targets:
            back[target].append(source)
    ends = [target for target in back if not links.get(target)]
    while ends:
        end = ends.pop()
        links.pop(end, None)
        for source in back[end]:
            targets = links[source]
            targets.discard(end)
            if not targets:
                ends.append(source)
