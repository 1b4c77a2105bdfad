"""Networks that others made: which of their nodes and edges the analyses read, and a sentence on the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import networkx as nx

from graph.analysis.catalogue import AnalysisError
from graph.core.diagnostics import printable
from graph.rdf.tables import schema_in

if TYPE_CHECKING:
    from graph.core.schema import Schema

__all__ = ["check_network", "passed_over"]

NAMED = 5
"""How many of the kinds, keys or attributes found are named."""

EXPECTED = ("title", "publishedDateTime")
"""The attributes of articles without which most analyses have nothing to compute from."""


def check_network(network: object) -> nx.MultiDiGraph:
    """Check that a network is one that analyses read, and return the part that they do.

    Raises:
        AnalysisError: it is no directed multigraph, or none of its nodes has a kind of the schema.

    >>> check_network(nx.Graph())
    Traceback (most recent call last):
    graph.analysis.catalogue.AnalysisError: analyses read a networkx.MultiDiGraph whose edge keys are relations; this is \
a Graph
    """
    if not isinstance(network, nx.MultiDiGraph):
        raise AnalysisError(
            "analyses read a networkx.MultiDiGraph whose edge keys are relations; "
            f"this is a {printable(type(network).__name__)}"
        )
    kinds = schema_in(network).kinds
    known = [node for node, kind in network.nodes(data="kind") if str(kind) in kinds and isinstance(node, str)]
    if len(network) and not known:
        raise AnalysisError(passed_over(network))
    return network if len(known) == len(network) else network.subgraph(known)


def passed_over(network: nx.MultiDiGraph) -> str:
    """Return which nodes, edges and attributes of a network the analyses look for and do not find, in words.

    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from(["a", "b"], kind="article", title="A", publishedDateTime="2021-01-01T00:00:00Z")
    >>> passed_over(network)
    ''
    >>> _ = network.add_edge("a", "b", key="cites")
    >>> passed_over(network).partition(":")[0]
    '1 of 1 edges passed over'
    """
    schema = schema_in(network)
    return "; ".join(
        each for each in (*_nodes(network, schema), *_edges(network, schema), *_attributes(network)) if each
    )


def _nodes(network: nx.MultiDiGraph, schema: Schema) -> Iterable[str]:
    kinds = [kind for _, kind in network.nodes(data="kind") if str(kind) not in schema.kinds]
    if kinds:
        wanted = ", ".join(schema.kinds)
        yield f"{_share(kinds, network, 'nodes')}: their attribute `kind` is none of {wanted}, but {_found(kinds)}"
    ids = [node for node, kind in network.nodes(data="kind") if str(kind) in schema.kinds and not isinstance(node, str)]
    if ids:
        yield f"{_share(ids, network, 'nodes')}: their ids are no text, as {_found(ids)}"


def _edges(network: nx.MultiDiGraph, schema: Schema) -> Iterable[str]:
    wanted = [each.key for each in schema.edges]
    unknown = [key for _, _, key in network.edges(keys=True) if key not in wanted]
    if unknown:
        share = f"{len(unknown):,} of {network.number_of_edges():,} edges passed over"
        yield f"{share}: their key is none of {', '.join(wanted)}, but {_found(unknown)}"


def _attributes(network: nx.MultiDiGraph) -> Iterable[str]:
    articles = [values for _, values in network.nodes(data=True) if str(values.get("kind")) == "article"]
    known = {field.name for field in schema_in(network).kinds["article"].fields}
    others = Counter(name for values in articles for name in values if name not in known and name != "kind")
    for name in EXPECTED:
        if others and not any(values.get(name) for values in articles):
            yield f"no article has the attribute `{name}`; others that they have: {_named(others)}"


def _share(some: Sequence[object], network: nx.MultiDiGraph, noun: str) -> str:
    return f"{len(some):,} of {len(network):,} {noun} passed over"


def _found(values: Sequence[object]) -> str:
    shown = (f"'{value}'" if isinstance(value, str) else "none" if value is None else repr(value) for value in values)
    return _named(Counter(shown))


def _named(counts: Counter[str]) -> str:
    """Return the most frequent values with their numbers, equal ones in order."""
    first = sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))[:NAMED]
    more = f" and {len(counts) - NAMED:,} more" if len(counts) > NAMED else ""
    return printable(", ".join(f"{value} ({count:,})" for value, count in first)) + more
