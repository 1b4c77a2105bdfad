"""The graph for users: a plain `networkx.MultiDiGraph`.

Node ids are IRIs; a node's attributes are its kind and the fields of the schema table; an edge's
key is its relation (`related`, `published-by`, `about` …). The attributes of the network
itself are `base`, the IRI that identifiers are minted under, and `images`, the values of each picture
by its address; where a configuration extends the table also `extension`, what it adds, as JSON, and where
it names stories also `story_names`, the name of each by its IRI or the digits at the end of that.
"""

from __future__ import annotations

import networkx as nx

from graph.core.extension import EXTENSION, encode_schema
from graph.core.model import Corpus, Value
from graph.core.schema import IMAGE
from graph.rdf.tables import STORY_NAMES

__all__ = ["network_of"]


def network_of(corpus: Corpus) -> nx.MultiDiGraph:
    """Convert a corpus into a NetworkX graph, nodes and edges in the corpus's order.

    >>> from graph.core.model import Node
    >>> corpus = Corpus("https://e.org/", (Node("https://e.org/a", "article", {"title": "A"}),), ())
    >>> network_of(corpus).nodes["https://e.org/a"]
    {'kind': 'article', 'title': 'A'}
    """
    images: dict[str, dict[str, Value]] = {}
    network: nx.MultiDiGraph = nx.MultiDiGraph(base=corpus.base, images=images)
    if extension := encode_schema(corpus.schema):
        network.graph[EXTENSION] = extension
    if corpus.story_names:
        network.graph[STORY_NAMES] = dict(corpus.story_names)
    for node in corpus.nodes:
        if node.kind == IMAGE.name:
            images[node.id] = dict(node.values.items())
        else:
            network.add_node(node.id, kind=node.kind, **dict(node.values.items()))
    for edge in corpus.edges:
        network.add_edge(edge.source, edge.target, edge.key)
    return network
