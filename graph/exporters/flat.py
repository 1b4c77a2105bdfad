"""The network with scalar attributes only, for formats and programs that know no others."""

from __future__ import annotations

import re

import networkx as nx

from graph.schema import KINDS

__all__ = ["SEPARATOR", "flattened"]

SEPARATOR = " | "
"""What stands between the values of a many-valued field."""

# XML 1.0 section 2.2: everything else is a character.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flattened(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return a copy whose attributes are single values that XML can hold.

    Nodes get a `label`; many-valued fields become one text; each edge gets its key as the
    attribute `relation` and a number as its own key, because these formats want unique edge ids.
    """
    flat: nx.MultiDiGraph = nx.MultiDiGraph()
    for node, attributes in network.nodes(data=True):
        label = attributes.get(KINDS[attributes["kind"]].label, node)
        values = {name: _single(value) for name, value in attributes.items()}
        flat.add_node(node, label=_single(label), **values)
    for number, (source, target, key) in enumerate(network.edges(keys=True)):
        flat.add_edge(source, target, str(number), relation=key)
    return flat


def _single(value: object) -> str | int | bool:
    if isinstance(value, bool | int):
        return value
    text = SEPARATOR.join(map(str, value)) if isinstance(value, tuple | list) else str(value)
    return _NOT_XML.sub("\ufffd", text)
