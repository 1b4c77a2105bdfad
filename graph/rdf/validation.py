"""Validation: a graph held against the shapes of the schema table, by pySHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from pyoxigraph import Quad, Triple

from graph.diagnostics import FormatError
from graph.rdf.shapes import Rule, rules, shapes_triples
from graph.rdf.terms import Terms
from graph.rdf.view import rdflib_of

__all__ = ["Flaw", "flaws"]


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One place where a graph is not as the shapes want it.

    Attributes:
        node: the IRI of the node it is about.
        rule: the name of the rule.
        value: the value that is wrong, as text; empty where the number of values is.
        message: what is wrong and what to do.
        grave: whether it is a violation, and not only a lack.
    """

    node: str
    rule: str
    value: str
    message: str
    grave: bool

    @property
    def of(self) -> Rule | None:
        """The rule in the table, where the flaw is one of a value."""
        return next((rule for rule in rules() if rule.name == self.rule), None)


def flaws(triples: Iterable[Triple | Quad], base: str) -> list[Flaw]:
    """Return what is wrong with a graph, sorted.

    Args:
        triples: the graph; nothing is inferred from them.
        base: where its own terms are minted.

    Raises:
        FormatError: pySHACL is not installed.
    """
    if find_spec("pyshacl") is None:
        raise FormatError("validation needs pyshacl: pip install 'newsgraph[validate]'")
    from pyshacl import validate

    _, report, _ = validate(
        rdflib_of(triples), shacl_graph=rdflib_of(shapes_triples(base)), inference="none", allow_warnings=True
    )
    return sorted(set(_flaws(report, Terms(base))))


def _flaws(report: object, terms: Terms) -> Iterator[Flaw]:
    """Yield the results of a report, which is an rdflib graph whatever its type says."""
    from rdflib import Graph, URIRef

    def term(name: str) -> URIRef:
        return URIRef(terms.term(name).value)

    if not isinstance(report, Graph):
        return
    for result in report.objects(None, term("sh:result")):
        shape = str(report.value(result, term("sh:sourceShape")))
        value = report.value(result, term("sh:value"))
        yield Flaw(
            str(report.value(result, term("sh:focusNode"))),
            shape.rpartition("#")[2],
            "" if value is None else str(value),
            str(report.value(result, term("sh:resultMessage"))),
            report.value(result, term("sh:resultSeverity")) == term("sh:Violation"),
        )
