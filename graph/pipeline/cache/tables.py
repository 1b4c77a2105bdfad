"""The merged corpus of the last build in binary form (MessagePack): the input of an incremental merge.

Nodes are columns by kind, their values as the claims encode them, so that loading decodes none; the
ends of edges are the numbers of nodes. Diagnostics are kept with the summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, repeat
from operator import attrgetter
from typing import NamedTuple

import msgspec

from graph.core.claims import FieldValues, encode_slots, field_values
from graph.core.model import Corpus, Edge, Node
from graph.core.schema import STANDARD_SCHEMA, Schema, Slots

__all__ = ["decode_corpus", "encode_corpus"]


class _Nodes(NamedTuple):
    kind: str
    ids: list[str]
    slots: list[bytes]
    documents: list[tuple[str, ...]]


class _Edges(NamedTuple):
    key: str
    sources: list[int]
    targets: list[int]


class _Tables(NamedTuple):
    base: str
    nodes: list[_Nodes]
    edges: list[_Edges]
    amp: dict[str, str]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Tables)


def encode_corpus(corpus: Corpus) -> bytes:
    """Encode the nodes and edges of a corpus, or return nothing where one of its paths is no Unicode text.

    >>> decode_corpus(encode_corpus(Corpus("https://e.org/", (Node("a", "image", {"width": 50}),), ()))).nodes
    (Node(id='a', kind='image', values={'width': 50}),)
    """
    number = {node.id: at for at, node in enumerate(corpus.nodes)}.__getitem__
    try:
        nodes = [
            _nodes(kind, corpus.schema.slots_of(kind), list(some))
            for kind, some in groupby(corpus.nodes, attrgetter("kind"))
        ]
        edges = [
            _Edges(key, list(map(number, sources)), list(map(number, targets)))
            for key, some in groupby(corpus.edges, attrgetter("key"))
            for sources, targets, _ in (zip(*some, strict=True),)
        ]
        return _encoder.encode(_Tables(corpus.base, nodes, edges, dict(corpus.amp)))
    except UnicodeEncodeError:
        return b""


def _nodes(kind: str, order: Slots, nodes: Sequence[Node]) -> _Nodes:
    values = [
        each.values.encoded
        if isinstance(each.values, FieldValues)
        else (encode_slots(field_values(order, each.values)), ())
        for each in nodes
    ]
    return _Nodes(kind, [each.id for each in nodes], [slots for slots, _ in values], [paths for _, paths in values])


def decode_corpus(content: bytes, schema: Schema = STANDARD_SCHEMA) -> Corpus:
    """Decode the nodes and edges of a corpus.

    Args:
        content: as `encode_corpus` returned it.
        schema: the table of that corpus.

    Raises:
        msgspec.MsgspecError: the content is damaged.
    """
    base, columns, edges, amp = _decoder.decode(content)
    nodes = tuple(node for each in columns for node in _decoded(schema.slots_of(each.kind), *each))
    ids = [node.id for node in nodes].__getitem__
    ends = [Edge(*each) for key, s, t in edges for each in zip(map(ids, s), map(ids, t), repeat(key), strict=False)]
    return Corpus(base, nodes, tuple(ends), amp=amp, schema=schema)


def _decoded(
    order: Slots, kind: str, ids: list[str], slots: list[bytes], documents: list[tuple[str, ...]]
) -> Iterator[Node]:
    for iri, values, paths in zip(ids, slots, documents, strict=True):
        yield Node(iri, kind, FieldValues(order, values, paths))
