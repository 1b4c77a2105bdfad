"""From a flaw of a graph back to the line of the source document that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, Quad, Triple

from graph.core.claims import DocumentClaims, decode_claims
from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Source
from graph.core.schema import PROVIDER, iri
from graph.rdf.validation import Flaw
from graph.read.forms import read_form
from graph.read.front_matter import KeyPath, YamlValue
from graph.read.simple_yaml import value_of
from graph.text.repair import repaired, shown

__all__ = ["documents_in", "traced"]


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """Where a node is spoken of; the smallest is where it is described."""

    distance: int
    path: str
    line: int
    column: int


def documents_in(triples: Iterable[Triple | Quad], base: str) -> dict[str, str]:
    """Return, for each node that says so, the first of the documents that describe it."""
    predicate = iri(PROVIDER.field("documents").predicate, base)
    found: dict[str, str] = {}
    for triple in triples:
        if triple.predicate.value == predicate and isinstance(triple.object, Literal):
            node = str(getattr(triple.subject, "value", ""))
            found[node] = min(found.get(node, triple.object.value), triple.object.value)
    return found


def traced(
    found: Iterable[Flaw], documents: Mapping[str, str], file: str, sources: Iterable[tuple[Source, DocumentClaims]]
) -> list[Diagnostic]:
    """Return flaws as diagnostics, each at the line where the value is stated.

    Args:
        found: the flaws.
        documents: node to the document that describes it, as the graph says.
        file: the name of the graph's file, for flaws whose document is unknown.
        sources: the documents, where they are at hand; without them the line is 0.
    """
    flawed = list(found)
    places = _places(flawed, sources)
    return sorted((_diagnostic(flaw, places.get(flaw), documents, file) for flaw in flawed), key=Diagnostic.order)


def _diagnostic(flaw: Flaw, place: _Place | None, documents: Mapping[str, str], file: str) -> Diagnostic:
    path, line, column = documents.get(flaw.node, file), 0, 0
    if place is not None:
        path, line, column = place.path, place.line, place.column
    value = f"'{shown(flaw.value)}' of " if flaw.value else ""
    code = Code.MISSHAPEN if flaw.grave else Code.UNLABELLED
    return Diagnostic(path, line, column, code, f"{value}{shown(flaw.node, 200)}: {flaw.message}")


def _places(flawed: list[Flaw], sources: Iterable[tuple[Source, DocumentClaims]]) -> dict[Flaw, _Place]:
    of_node: dict[str, list[Flaw]] = {}
    for flaw in flawed:
        of_node.setdefault(flaw.node, []).append(flaw)
    best: dict[Flaw, _Place] = {}
    for source, record in sources if of_node else ():
        for node, distance, place in _mentions(record):
            for flaw in of_node.get(node, ()):
                line, column = _line_of(flaw, source, place)
                candidate = _Place(distance, source.path, line, column)
                best[flaw] = min(best.get(flaw, candidate), candidate)
    return best


def _mentions(document: DocumentClaims) -> Iterator[tuple[str, int, tuple[int, int]]]:
    """Yield every node that a document names, its distance from the subject, and its place."""
    for passage in document.passages:
        for claim in decode_claims(passage.claims):
            yield claim.id, passage.distance + claim.depth, (passage.line, passage.column)


def _line_of(flaw: Flaw, source: Source, place: tuple[int, int]) -> tuple[int, int]:
    """Return where a document states the flawed value: the same value, else the nearest of that key."""
    if not flaw.keys or source.line:
        return (source.line, 1) if source.line else place
    front = read_form(source.path, source.content, []).by_reference([]).front
    if front is None:
        return place
    candidates = [
        (not _is(value, flaw.value), where < place, where)
        for path, value in _values({key: value_of(each) for key, each in front.fields.items()}, ())
        if _key(path) in flaw.keys
        for where in [front.locate(path)]
    ]
    return min(candidates)[2] if candidates else place


def _key(path: KeyPath) -> str:
    """The last key of a path, past the index of a list."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _is(value: YamlValue, text: str) -> bool:
    return isinstance(value, str) and repaired(value) == text


def _values(value: YamlValue, path: KeyPath) -> Iterator[tuple[KeyPath, YamlValue]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _values(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _values(below, (*path, index))
    else:
        yield path, value
