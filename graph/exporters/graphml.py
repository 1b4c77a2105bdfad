"""GraphML, for Gephi, yEd, igraph, Cytoscape and `networkx.read_graphml`."""

from __future__ import annotations

import io
from collections.abc import Iterator

import networkx as nx

from graph.exporters.flat import flattened

__all__ = ["export"]


def export(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the flattened network as GraphML; an edge's key is its attribute `relation`."""
    file = io.BytesIO()
    # Not write_graphml, which takes lxml where it is installed and then writes other bytes.
    nx.write_graphml_xml(flattened(network), file, named_key_ids=True)
    yield file.getvalue()
