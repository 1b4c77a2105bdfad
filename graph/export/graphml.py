"""GraphML, for Gephi, yEd, igraph, Cytoscape and `networkx.read_graphml`."""

from __future__ import annotations

import io
from collections.abc import Iterator

import networkx as nx

from graph.export import Export
from graph.export.flat import flatten

__all__ = ["export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the flattened network as GraphML; an edge's key is its attribute `relation`."""
    file = io.BytesIO()
    # Not write_graphml, which takes lxml where it is installed and then writes other bytes.
    nx.write_graphml_xml(flatten(data.network), file, named_key_ids=True)
    yield file.getvalue()
