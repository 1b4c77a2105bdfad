"""Node-link JSON, NetworkX's own form, with one node or edge a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import networkx as nx

from graph.core.diagnostics import FormatError, LoadError, printable
from graph.core.schema import Schema
from graph.export import Export
from graph.rdf.tables import schema_in

__all__ = ["export", "network_from"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the network as `networkx.node_link_data` gives it."""
    attributes = nx.node_link_data(data.network, edges="edges")
    nodes, edges = attributes.pop("nodes"), attributes.pop("edges")
    head = json.dumps(attributes, ensure_ascii=False)
    yield f"{head[:-1]},\n".encode()
    yield f'"nodes": [\n{_lines(nodes)}\n],\n"edges": [\n{_lines(edges)}\n]}}\n'.encode()


def _lines(items: list[dict[str, object]]) -> str:
    return ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)


def network_from(text: str | bytes) -> nx.MultiDiGraph:
    """Read a network from node-link JSON.

    Raises:
        LoadError: the text is not node-link JSON of this program.
    """
    try:
        data = json.loads(text)
        network: nx.MultiDiGraph = nx.MultiDiGraph(
            nx.node_link_graph(data, directed=True, multigraph=True, edges="edges")
        )
        # JSON has no tuples: many-valued attributes come back as lists.
        many = _many(schema_in(network))
        for node, attributes in network.nodes(data=True):
            if attributes.get("kind") not in many:
                raise LoadError(
                    f"not node-link JSON of newsgraph: node '{printable(str(node))}' has no kind of the schema"
                )
            for name in many[attributes["kind"]] & attributes.keys():
                attributes[name] = tuple(attributes[name])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, nx.NetworkXException) as error:
        raise LoadError(f"not node-link JSON of newsgraph: {type(error).__name__} {printable(str(error))}") from error
    except FormatError as error:
        raise LoadError(f"not node-link JSON of newsgraph: {error}") from error
    if not isinstance(network.graph.get("base"), str):
        raise LoadError("not node-link JSON of newsgraph: it names no base")
    return network


def _many(schema: Schema) -> dict[str, set[str]]:
    """Return the attributes of each kind that hold several values."""
    return {
        kind.name: {field.name for field in kind.fields if field.many}
        | {relation.key for relation in schema.relations_of(kind.name) if relation.embedded}
        for kind in schema.kinds.values()
    }
