"""The findings of the analyses as RDF, in a file of its own beside the graph's."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from graph.analysis.catalogue import ANALYSES, AnalysisError
from graph.analysis.indexed_graph import Network, index
from graph.core.diagnostics import printable
from graph.core.inferred import DERIVED, STORY_CLASS, Derived
from graph.core.schema import RDF_TYPE, STORY_PATH
from graph.rdf.terms import Terms
from graph.rdf.triples import written

__all__ = ["export", "statements"]


def statements(network: Network) -> Iterator[Triple]:
    """Yield every inferred triple of the table of terms, subject by subject.

    Args:
        network: the network; its nodes are IRIs.

    Raises:
        AnalysisError: a node is no IRI.

    >>> import networkx as nx
    >>> list(statements(nx.MultiDiGraph()))
    []
    """
    view = index(network)
    terms = Terms(view.base)
    found = {name: ANALYSES[name].function(view) for name in dict.fromkeys(each.analysis for each in DERIVED)}
    triples = [
        Triple(_node(story), terms.term(RDF_TYPE), terms.term(STORY_CLASS)) for story in found["stories"]["story"]
    ]
    for each in DERIVED:
        triples += _of(found[each.analysis], each, terms)
    order = {triple: at for at, triple in enumerate(triples)}
    yield from sorted(order, key=lambda triple: (str(triple.subject), order[triple]))


def export(network: Network) -> bytes:
    """Write the inferred triples as Turtle.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["https://e.org/a", "https://e.org/b"], kind="article", title="Harbour of Odense on fire")
    >>> b"a ng:Story ;" in export(network)
    True
    """
    view = index(network)
    known = {**view.schema.prefixes(view.base), "story": view.base + STORY_PATH}
    return written(statements(view), RdfFormat.TURTLE, known)


def _of(found: pd.DataFrame, each: Derived, terms: Terms) -> Iterator[Triple]:
    for row in found.to_dict("records"):
        value = row[each.value]
        if not pd.isna(value) and each.when(row):
            yield Triple(_node(row[each.subject]), terms.term(each.predicate), _value(value, each, terms))


def _value(value: object, each: Derived, terms: Terms) -> NamedNode | Literal:
    if not each.literal:
        return _node(value)
    if isinstance(value, pd.Timestamp):
        text = value.isoformat().replace("+00:00", "Z")
    elif isinstance(value, float):
        text = f"{value:.6g}"  # enough to rank by, and the same on every machine
    else:
        text = str(value)
    return Literal(text, datatype=terms.term(each.range)) if each.range != "xsd:string" else Literal(text)


def _node(iri: object) -> NamedNode:
    try:
        return NamedNode(str(iri))
    except ValueError as error:
        raise AnalysisError(f"node '{printable(str(iri))}' is no IRI, so it cannot be written as RDF") from error
