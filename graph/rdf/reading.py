"""RDF as a corpus: the schema table read backwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.core.diagnostics import ConfigError, LoadError, printable
from graph.core.extension import schema_from
from graph.core.model import Corpus, Edge, Node, Value
from graph.core.schema import (
    CONCEPT_SCHEME,
    IMAGE,
    RDF_TYPE,
    SCHEME_PATH,
    Datatype,
    Kind,
    Schema,
    iri,
)
from graph.rdf.classes import article_type_in, kinds_in, shared_predicates
from graph.rdf.syntax import typed
from graph.rdf.terms import TABLE, dataset_iri

__all__ = ["base_in", "corpus_from"]

_Object = NamedNode | Literal | BlankNode | Triple
_Description = dict[str, list[_Object]]


def corpus_from(triples: Iterable[Triple | Quad]) -> Corpus:
    """Return the corpus that the triples of one of our exports describe.

    Args:
        triples: in any order.

    Raises:
        LoadError: they do not describe the concept scheme that every export has, or a node that
            they relate another to.
        ValueError: a literal is none of its field's datatype.
    """
    descriptions: dict[str, _Description] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            descriptions[triple.subject.value][triple.predicate.value].append(triple.object)
    base = _base(descriptions)
    schema = _schema(descriptions, base)
    nodes = [
        Node(subject, kind.name, _values(schema, kind, description, base))
        for subject, description in descriptions.items()
        for kind in kinds_in(_classes(description), schema)
    ]
    order = {name: position for position, name in enumerate(schema.kinds)}
    nodes.sort(key=lambda node: (order[node.kind], node.id))
    edges = tuple(_edges(schema, base, nodes, descriptions))
    described = {node.id for node in nodes}
    for edge in edges:
        if edge.target not in described:
            message = f"nothing describes <{edge.target}>, which is {edge.key} of <{edge.source}>"
            raise LoadError(printable(message))
    return Corpus(base, tuple(nodes), edges, schema=schema)


def base_in(schemes: Iterable[str]) -> str | None:
    """Return the base of a dataset, given the IRIs of its concept schemes: ours is `{base}topics`.

    >>> base_in(["https://e.org/topics", "https://other.org/scheme"])
    'https://e.org/'
    """
    ours = sorted(scheme for scheme in schemes if scheme.endswith("/" + SCHEME_PATH))
    return ours[0].removesuffix(SCHEME_PATH) if ours else None


def _base(descriptions: dict[str, _Description]) -> str:
    scheme = iri(CONCEPT_SCHEME)
    base = base_in(subject for subject, description in descriptions.items() if scheme in _classes(description))
    if base is None:
        raise LoadError(f"no skos:ConceptScheme ending in /{SCHEME_PATH}, so this is not an export of newsgraph")
    return base


def _schema(descriptions: Mapping[str, _Description], base: str) -> Schema:
    """Return the table that a dataset states, or the standard one."""
    stated = descriptions.get(dataset_iri(base), {}).get(iri(TABLE.term, base), ())
    try:
        return schema_from(next((term.value for term in stated if isinstance(term, Literal)), ""))
    except ConfigError as error:
        raise LoadError(str(error)) from error


def _classes(description: _Description) -> list[str]:
    return _iris(description.get(iri(RDF_TYPE), ()))


def _values(schema: Schema, kind: Kind, description: _Description, base: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in kind.fields:
        if field.datatype is Datatype.ARTICLE_TYPE:
            values[field.name] = article_type_in(_classes(description))
            continue
        found = [
            typed(field.datatype, _text(term))
            for predicate in field.predicates
            for term in description.get(iri(predicate, base), ())
        ]
        if found:
            values[field.name] = tuple(sorted(str(value) for value in found)) if field.many else found[0]
    for relation in schema.relations_of(kind.name):
        targets = _iris(description.get(iri(relation.predicate, base), ()))
        if relation.embedded and targets:
            values[relation.key] = tuple(sorted(targets))
    return values


def _text(term: _Object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _iris(terms: Iterable[_Object]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


def _edges(schema: Schema, base: str, nodes: list[Node], descriptions: dict[str, _Description]) -> Iterator[Edge]:
    shared = shared_predicates(schema)
    of_kind: dict[str, set[str]] = defaultdict(set)
    for node in nodes if shared else ():
        of_kind[node.kind].add(node.id)
    for relation in schema.edges:
        predicate = iri(relation.predicate, base)
        own = of_kind[relation.target] if (relation.source, relation.predicate) in shared else None
        for node in nodes:
            if node.kind == relation.source and node.kind != IMAGE.name:
                for target in sorted(_iris(descriptions[node.id].get(predicate, ()))):
                    if own is None or target in own:
                        yield Edge(node.id, target, relation.key)
