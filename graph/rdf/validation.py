"""Validation of a graph by the SHACL shapes of the schema table, with pySHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from pyoxigraph import Quad, Triple

from graph.core.diagnostics import FormatError
from graph.core.schema import STANDARD_SCHEMA, Schema
from graph.rdf.shapes import Rule, rules, shapes_triples
from graph.rdf.terms import Terms
from graph.rdf.view import rdflib_of

__all__ = ["Flaw", "flaws"]


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One result of validation: a constraint that a node does not meet.

    Attributes:
        node: the IRI of the node it is about.
        rule: the name of the rule.
        value: the wrong value, as text; empty where their number is wrong.
        message: the reason and the remedy.
        grave: whether it is a violation, and not only a lack.
        keys: the front-matter keys that the value is read from; none where the rule is not one of the table.
    """

    node: str
    rule: str
    value: str
    message: str
    grave: bool
    keys: tuple[str, ...] = ()


def flaws(triples: Iterable[Triple | Quad], base: str, schema: Schema = STANDARD_SCHEMA) -> list[Flaw]:
    """Validate a graph and return the results, sorted.

    Args:
        triples: the graph; nothing is inferred from them.
        base: where its own terms are minted.
        schema: the table that it must keep to.

    Raises:
        FormatError: pySHACL is not installed.
    """
    if find_spec("pyshacl") is None:
        raise FormatError("validation needs pyshacl: pip install 'newsgraph[validate]'")
    from pyshacl import validate

    _, report, _ = validate(
        rdflib_of(triples), shacl_graph=rdflib_of(shapes_triples(base, schema)), inference="none", allow_warnings=True
    )
    return sorted(set(_flaws(report, Terms(base), rules(schema))))


def _flaws(report: object, terms: Terms, known: Iterable[Rule]) -> Iterator[Flaw]:
    """Yield the results of a report, which is an rdflib graph, though its type is `object`."""
    from rdflib import Graph, URIRef

    def term(name: str) -> URIRef:
        return URIRef(terms.term(name).value)

    if not isinstance(report, Graph):
        return
    keys = {rule.name: rule.keys for rule in known}
    for result in report.objects(None, term("sh:result")):
        rule = str(report.value(result, term("sh:sourceShape"))).rpartition("#")[2]
        value = report.value(result, term("sh:value"))
        yield Flaw(
            str(report.value(result, term("sh:focusNode"))),
            rule,
            "" if value is None else str(value),
            str(report.value(result, term("sh:resultMessage"))),
            report.value(result, term("sh:resultSeverity")) == term("sh:Violation"),
            keys.get(rule, ()),
        )
