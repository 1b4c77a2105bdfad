"""A user's network as a corpus, and the links of a corpus node by node."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from graph.core.diagnostics import ConfigError, FormatError, printable
from graph.core.extension import EXTENSION, schema_from
from graph.core.model import Corpus, Edge, Node, Value
from graph.core.schema import DEFAULT_BASE, IMAGE, Datatype, Kind, Schema
from graph.rdf.syntax import lexical, typed

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "STORY_NAMES",
    "Targets",
    "as_corpus",
    "base_of",
    "corpus_of_network",
    "kind_of",
    "schema_in",
    "story_names_in",
    "targets_in",
]

STORY_NAMES = "story_names"
"""The attribute of a network that holds the names of stories that a configuration states."""

Targets = Callable[[str], Sequence[str]]
"""From the IRI of a node to the IRIs that one relation leads to from it."""


def base_of(network: nx.MultiDiGraph) -> str:
    """Return the IRI that a network's identifiers are minted under."""
    return str(network.graph.get("base", DEFAULT_BASE))


def schema_in(network: nx.MultiDiGraph) -> Schema:
    """Return the table of a network's kinds, fields and relations.

    Raises:
        FormatError: its attribute `extension` is not usable.
    """
    try:
        return schema_from(str(network.graph.get(EXTENSION, "")))
    except ConfigError as error:
        raise FormatError(f"the network's attribute '{EXTENSION}': {error}") from error


def story_names_in(network: nx.MultiDiGraph) -> Mapping[str, str]:
    """Return the names of stories that a network's attribute `story_names` states; of anything else, none.

    >>> import networkx
    >>> story_names_in(networkx.MultiDiGraph(story_names={"ca978112ca1b": "A flaw"}))
    {'ca978112ca1b': 'A flaw'}
    """
    stated = network.graph.get(STORY_NAMES)
    return {str(story): str(name) for story, name in stated.items() if name} if isinstance(stated, Mapping) else {}


def kind_of(node: object, attributes: Mapping[str, Any], schema: Schema) -> Kind:
    """Return the kind of a network's node.

    Raises:
        FormatError: it has none of the schema.
    """
    kind = schema.kinds.get(str(attributes.get("kind")))
    if kind is None:
        kinds = ", ".join(schema.kinds)
        raise FormatError(f"node '{printable(str(node))}' has no kind of the schema: give it a `kind`, one of {kinds}")
    return kind


def as_corpus(source: Corpus | nx.MultiDiGraph) -> Corpus:
    """Return a corpus unchanged, and a network as a corpus.

    Raises:
        FormatError: as `corpus_of_network` raises it.
    """
    return source if isinstance(source, Corpus) else corpus_of_network(source)


def corpus_of_network(network: nx.MultiDiGraph, *, strict: bool = True) -> Corpus:
    """Return a network as a corpus: attributes and edges that the schema has no place for are left out.

    Args:
        network: as `network_of` makes it.
        strict: whether a value that is none of its field is an error; the page and the analyses keep it.

    Raises:
        FormatError: a node has no kind of the schema, or a value that is none of its field.

    >>> import networkx
    >>> network = networkx.MultiDiGraph(base="https://e.org/")
    >>> network.add_node("https://e.org/a", kind="article", title="A", colour="red")
    >>> corpus_of_network(network).nodes
    (Node(id='https://e.org/a', kind='article', values={'title': 'A'}),)
    """
    schema = schema_in(network)
    described = [(str(node), kind_of(node, values, schema), values) for node, values in network.nodes(data=True)]
    described += [(url, schema.kinds[IMAGE.name], values) for url, values in network.graph.get("images", {}).items()]
    order = {kind: at for at, kind in enumerate(schema.kinds)}
    described.sort(key=lambda each: (order[each[1].name], each[0]))
    columns = _columns(schema)
    nodes = tuple(
        Node(node, kind.name, _values(node, columns[kind.name], values, strict)) for node, kind, values in described
    )
    keys = {each.key: at for at, each in enumerate(schema.edges)}
    edges = [Edge(str(source), str(target), key) for source, target, key in network.edges(keys=True) if key in keys]
    edges.sort(key=lambda edge: (keys[edge.key], edge))
    return Corpus(base_of(network), nodes, tuple(edges), schema=schema, story_names=story_names_in(network))


def _values(node: str, columns: Iterable[_Column], attributes: Mapping[str, Any], strict: bool) -> dict[str, Value]:
    attributed = {name: value for name, value in attributes.items() if value is not None}
    values: dict[str, Value] = {}
    for name, datatype, many in columns:
        if name in attributed:
            value = attributed[name]
            several = value if isinstance(value, tuple | list) else (value,)
            values[name] = (
                tuple(sorted(map(str, several))) if many else _value(node, name, datatype, value) if strict else value
            )
    return values


def _value(node: str, name: str, datatype: Datatype, value: object) -> Value:
    try:
        return typed(datatype, lexical(datatype)(value))
    except ValueError as error:
        message = f"node '{printable(node)}': its {name} '{printable(str(value))}' is no {datatype.words}"
        raise FormatError(message) from error


_Column = tuple[str, Datatype, bool]
"""The name of an attribute, its type, and whether a node may have several values."""


@lru_cache(maxsize=8)
def _columns(schema: Schema) -> Mapping[str, tuple[_Column, ...]]:
    """Return the attributes of each kind of node."""
    return {
        kind.name: (
            *((field.name, field.datatype, field.many) for field in kind.fields),
            *((each.key, Datatype.URL, True) for each in schema.relations_of(kind.name) if each.embedded),
        )
        for kind in schema.kinds.values()
    }


def targets_in(corpus: Corpus) -> Mapping[str, Targets]:
    """Return for each relation that is an edge, by its key, the function that gives its targets.

    It is fast for nodes in the order of the corpus: the next targets mostly begin where the last ended.

    >>> targets_in(Corpus("", (), (Edge("a", "b", "related"), Edge("a", "c", "related"))))["related"]("a")
    ['b', 'c']
    """
    found: dict[str, Targets] = {each.key: lambda _: () for each in corpus.schema.edges}
    stop = 0
    for key, edges in groupby(corpus.edges, attrgetter("key")):
        start, stop = stop, stop + sum(1 for _ in edges)
        found[key] = _targets(corpus.edges, start, stop)
    return found


def _targets(edges: Sequence[Edge], start: int, stop: int) -> Targets:
    """Return the function that gives the targets of a node among the edges of one relation, sorted by their ends."""
    at = start

    def targets(source: str) -> Sequence[str]:
        nonlocal at
        if at == stop or edges[at][0] < source or (at > start and edges[at - 1][0] >= source):
            at = bisect_left(edges, (source,), start, stop)
        first = at
        while at < stop and edges[at][0] == source:
            at += 1
        return [edge[1] for edge in edges[first:at]] if at > first else ()

    return targets
