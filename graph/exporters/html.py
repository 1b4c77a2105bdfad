"""The page: one HTML file that shows the network."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from graph.viewer.page import page

__all__ = ["export"]


def export(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield the page."""
    yield page(network)
