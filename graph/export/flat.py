"""A network with scalar attributes only, for formats and programs that know no others."""

from __future__ import annotations

import networkx as nx

from graph.core.extension import EXTENSION
from graph.export.columns import text_of
from graph.rdf.tables import schema_in
from graph.text.xml import xml_text

__all__ = ["flatten"]


def flatten(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Copy a network into one whose attributes are single values that XML can hold.

    Nodes get a `label`; many-valued fields become one text; each edge gets its key as the
    attribute `relation` and a number as its own key, because these formats want unique edge ids.
    """
    flat: nx.MultiDiGraph = nx.MultiDiGraph()
    if EXTENSION in network.graph:
        flat.graph[EXTENSION] = network.graph[EXTENSION]
    kinds = schema_in(network).kinds
    for node, attributes in network.nodes(data=True):
        label = attributes.get(kinds[attributes["kind"]].label, node)
        values = {name: _single(value) for name, value in attributes.items()}
        flat.add_node(node, label=_single(label), **values)
    for number, (source, target, key) in enumerate(network.edges(keys=True)):
        flat.add_edge(source, target, str(number), relation=key)
    return flat


def _single(value: object) -> str | int | bool:
    if isinstance(value, bool | int):
        return value
    return xml_text(text_of(value))
