"""Node-link JSON, NetworkX's own form, with one node or edge a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import networkx as nx

from graph.diagnostics import LoadError, printable
from graph.schema import KINDS, relations_of

__all__ = ["export", "network_from"]


def export(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the network as `networkx.node_link_data` gives it."""
    data = nx.node_link_data(network, edges="edges")
    nodes, edges = data.pop("nodes"), data.pop("edges")
    head = json.dumps(data, ensure_ascii=False)
    yield f"{head[:-1]},\n".encode()
    yield f'"nodes": [\n{_lines(nodes)}\n],\n"edges": [\n{_lines(edges)}\n]}}\n'.encode()


def _lines(items: list[dict[str, object]]) -> str:
    return ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)


def network_from(text: str | bytes) -> nx.MultiDiGraph:
    """Return the network that node-link JSON holds.

    Raises:
        LoadError: the text is not node-link JSON of this program.
    """
    try:
        data = json.loads(text)
        network: nx.MultiDiGraph = nx.MultiDiGraph(
            nx.node_link_graph(data, directed=True, multigraph=True, edges="edges")
        )
        # JSON has no tuples: many-valued attributes come back as lists.
        for _, attributes in network.nodes(data=True):
            for name in _MANY[attributes["kind"]] & attributes.keys():
                attributes[name] = tuple(attributes[name])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nx.NetworkXException) as error:
        raise LoadError(f"not node-link JSON of newsgraph: {type(error).__name__} {printable(str(error))}") from error
    if not isinstance(network.graph.get("base"), str):
        raise LoadError("not node-link JSON of newsgraph: it names no base")
    return network


_MANY = {
    kind.name: {field.name for field in kind.fields if field.many}
    | {relation.key for relation in relations_of(kind.name) if relation.embedded}
    for kind in KINDS.values()
}
