"""The graph that users get: a plain `networkx.MultiDiGraph`.

Node ids are IRIs; a node's attributes are its kind and the fields of the schema table; an edge's
key is its relation (`related`, `published-by`, `about`, `broader`). The attributes of the network
itself are `base`, the IRI that identifiers are minted under, and `images`, what is known of each
picture by its address.
"""

from __future__ import annotations

import networkx as nx

from graph.model import Corpus, Value
from graph.schema import IMAGE

__all__ = ["network_of"]


def network_of(corpus: Corpus) -> nx.MultiDiGraph:
    """Return a corpus as a NetworkX graph, nodes and edges in the corpus's order.

    >>> from graph.model import Corpus, Edge, Node
    >>> corpus = Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "A"}),), ())
    >>> network_of(corpus).nodes["https://e.org/a"]
    {'kind': 'article', 'title': 'A'}
    """
    images: dict[str, dict[str, Value]] = {}
    network: nx.MultiDiGraph = nx.MultiDiGraph(base=corpus.base, images=images)
    for node in corpus.nodes:
        if node.kind == IMAGE.name:
            images[node.id] = dict(node.values.items())
        else:
            network.add_node(node.id, kind=node.kind, **dict(node.values.items()))
    for edge in corpus.edges:
        network.add_edge(edge.source, edge.target, edge.key)
    return network
