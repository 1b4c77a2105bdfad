"""Claims: the statements of documents about nodes, as typed tuples, and their binary form (MessagePack).

A claim is a short tuple of typed values, and most claims are made again and again: a provider by all
of its articles, an article by all that are related to it. Encoded, equal claims are equal bytes, so
that merging counts them without looking into them, and the cache and other processes are handed
them as they are. Decoding is typed and reads no code, so that a damaged cache cannot run anything.
"""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from graph.core.diagnostics import Diagnostic, diagnostics_in, rows_of
from graph.core.model import Value
from graph.core.schema import Slots

__all__ = [
    "TRANSLATION",
    "Claim",
    "DocumentClaims",
    "EncodedClaim",
    "FieldValues",
    "Passage",
    "PlacedLinks",
    "Precedence",
    "Reference",
    "SlotValues",
    "decode_claims",
    "decode_document",
    "decode_slots",
    "encode",
    "encode_claim",
    "encode_document",
    "encode_slots",
    "field_values",
    "kind_prefix",
    "recency_key",
    "split_claim",
    "split_claims",
]

SlotValues = tuple[Value | None, ...]
"""The values of a claim, a slot for each name of its kind's `Slots`; None where nothing is stated."""

Precedence = tuple[int, str, str, int, int]
"""The order in which claims win: distance, recency key, path, line, column. The smallest wins."""


class Claim(NamedTuple):
    """A statement about one node.

    Attributes:
        kind: the name of the node's kind.
        id: the node's IRI, as far as this claim alone can tell it.
        depth: 0 for the subject of a passage, 1 for a node that it names, 2 for one that this names.
        slots: the values, in the order of the kind's `Slots`.
    """

    kind: str
    id: str
    depth: int
    slots: SlotValues


class EncodedClaim(NamedTuple):
    """A claim whose values are still encoded: equal values are equal bytes."""

    kind: str
    id: str
    depth: int
    slots: msgspec.Raw


class Passage(NamedTuple):
    """The claims at one place of a document: those about its subject and about the nodes this names.

    Attributes:
        line, column: the place, counted from 1.
        distance: 0 for the node that the document describes, 1 for one that it is related to, and so on.
        recency: a key by which the newest subjects sort first.
        claims: a list of `Claim`, encoded, the subject's first. Whoever repeats another document's
            passage has the same bytes.
    """

    line: int
    column: int
    distance: int
    recency: str
    claims: bytes


class PlacedLinks(NamedTuple):
    """The links of one relation from one node to articles, which have a place each.

    Attributes:
        key: the key of the relation.
        source: the IRI of the node that it leads from.
        distance, recency: those of the passage about the source.
        targets: the IRI of each article to the line and column where it is stated.
    """

    key: str
    source: str
    distance: int
    recency: str
    targets: dict[str, tuple[int, int]]


TRANSLATION = "translation:"
"""What the names begin with that all versions of a document share; only the original answers to them."""


class Reference(NamedTuple):
    """A link to another document by its name, which only merging can resolve.

    Attributes:
        key: the key of the relation.
        source: the IRI of the node that it leads from.
        names: the names that the target may have; the first one that a document has counts.
        line, column: the place of the link, counted from 1.
        inverse: whether the edge leads from the named document to the source.
    """

    key: str
    source: str
    names: tuple[str, ...]
    line: int
    column: int
    inverse: bool = False


class DocumentClaims(NamedTuple):
    """The claims of one document.

    Attributes:
        path: the document's name.
        passages: its claims about nodes, place by place.
        links: its links to articles; links to other nodes stand in the claims.
        diagnostics: its faults, in the order found.
        names: the names under which other documents may link to it: paths, addresses, aliases, titles of notes.
        references: its links to other documents by their names.
        statements: how many keys its front matter has, before any is read.
    """

    path: str
    passages: tuple[Passage, ...]
    links: tuple[PlacedLinks, ...]
    diagnostics: tuple[Diagnostic, ...]
    names: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    statements: int = 0


_encoder = msgspec.msgpack.Encoder()
_claims = msgspec.msgpack.Decoder(list[Claim])
_raw_claims = msgspec.msgpack.Decoder(list[msgspec.Raw])
_claim = msgspec.msgpack.Decoder(EncodedClaim)
_slots = msgspec.msgpack.Decoder(SlotValues)


def encode(claims: Iterable[Claim | msgspec.Raw]) -> bytes:
    """Encode the claims of a passage; one that is encoded already is taken as it is.

    >>> decode_claims(encode([Claim("image", "https://e.org/a.png", 1, (50, None, None, None))]))[0].slots
    (50, None, None, None)
    """
    return _encoder.encode(claims)


def encode_claim(claim: Claim) -> msgspec.Raw:
    """Encode one claim, for passages that share it."""
    return msgspec.Raw(_encoder.encode(claim))


def kind_prefix(kind: str) -> bytes:
    """Return the bytes that every encoded claim about a kind of node begins with.

    >>> bytes(encode_claim(Claim("topic", "https://e.org/t", 1, ()))).startswith(kind_prefix("topic"))
    True
    """
    return bytes(encode_claim(Claim(kind, "", 0, ())))[: 2 + len(kind)]


def decode_claims(passage: bytes) -> list[Claim]:
    """Decode the claims of a passage."""
    return _claims.decode(passage)


def encode_slots(values: SlotValues) -> bytes:
    """Encode the values of a claim.

    >>> decode_slots(encode_slots((50, None)))
    (50, None)
    """
    return _encoder.encode(values)


def split_claims(passage: bytes) -> Iterator[bytes]:
    """Yield each claim of a passage, still encoded."""
    return map(bytes, _raw_claims.decode(passage))


def split_claim(claim: bytes) -> tuple[str, str, int, bytes]:
    """Return kind, IRI and depth of a claim, and its values still encoded.

    >>> kind, iri, depth, slots = split_claim(next(split_claims(encode([Claim("topic", "https://e.org/t", 1, ("T",))]))))
    >>> kind, iri, depth, decode_slots(slots)
    ('topic', 'https://e.org/t', 1, ('T',))
    """
    kind, iri, depth, slots = _claim.decode(claim)
    return kind, iri, depth, bytes(slots)


def decode_slots(slots: bytes) -> SlotValues:
    """Decode the values of a claim."""
    return _slots.decode(slots)


class FieldValues(Mapping[str, Value]):
    """The attributes of a node about which all claims agree: encoded until they are asked for.

    A mapping of its own for each of a million nodes would take most of a build's memory.

    Args:
        order: the order of the values of the node's kind.
        slots: the values of the claim, encoded.
        documents: the paths of the documents that describe the node.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> dict(FieldValues(STANDARD_SCHEMA.slots_of("image"), encode_slots((50, None, None, None))))
    {'width': 50}
    """

    __slots__ = ("_documents", "_order", "_slots")

    def __init__(self, order: Slots, slots: bytes, documents: tuple[str, ...] = ()) -> None:
        self._order = order
        self._slots = slots
        self._documents = documents

    def decoded(self) -> SlotValues:
        """Return the attributes in the order of the kind's `Slots`."""
        order = self._order
        values = decode_slots(self._slots)
        at = order.documents if order.documents >= 0 else len(order.fields)
        documents = (self._documents,) if self._documents else values[at : at + 1]
        embedded = (
            tuple(sorted(each)) if isinstance(each, tuple) else each
            for each in values[len(order.fields) : order.attributes]
        )
        return (*values[:at], *documents, *values[at + 1 : len(order.fields)], *embedded)

    @property
    def encoded(self) -> tuple[bytes, tuple[str, ...]]:
        """The values of the claim, encoded, and the paths of the documents: the arguments beside the order."""
        return self._slots, self._documents

    def _mapping(self) -> dict[str, Value]:
        pairs = zip(self._order.names, self.decoded(), strict=False)
        return {name: value for name, value in pairs if value is not None}

    def __getitem__(self, name: str) -> Value:
        return self._mapping()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapping())

    def __len__(self) -> int:
        return len(self._mapping())

    def __repr__(self) -> str:
        return repr(self._mapping())

    def items(self) -> ItemsView[str, Value]:
        """Return every value with its name, decoded once."""
        return self._mapping().items()


def field_values(order: Slots, values: Mapping[str, Value]) -> SlotValues:
    """Return the attributes of a node in the order of its kind's `Slots`: its fields, then embedded relations.

    Args:
        order: the order of the values of the node's kind.
        values: its attributes by name; a name that is no field of the kind is passed over.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> field_values(STANDARD_SCHEMA.slots_of("image"), {"width": 50, "colour": "red"})
    (50, None, None, None)
    """
    if isinstance(values, FieldValues):
        return values.decoded()
    stated = dict(values.items())
    return tuple(map(stated.get, order.names[: order.attributes]))


_NO_DATE = "\uffff"
_REVERSED = bytes(0x7F - code for code in range(0x80)) + bytes(range(0x80, 0x100))


def recency_key(instant: Value | None) -> str:
    """Return a key by which xsd:dateTime values in UTC sort newest first, and missing ones last.

    >>> recency_key("2022-09-12T11:48:00Z") < recency_key("2021-09-12T11:48:00Z") < recency_key(None)
    True
    """
    return str(instant).removesuffix("Z").encode().translate(_REVERSED).decode() + "\x7f" if instant else _NO_DATE


class _Record(NamedTuple):
    """A document as the cache keeps it; its diagnostics are JSON, since a message may hold half of a character."""

    passages: tuple[Passage, ...]
    links: tuple[PlacedLinks, ...]
    diagnostics: str
    names: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    statements: int = 0


_records = msgspec.msgpack.Decoder(_Record)


def encode_document(document: DocumentClaims) -> bytes:
    """Encode the claims of a document, without its path.

    >>> decode_document("a.md", encode_document(DocumentClaims("a.md", (), (), ())))
    DocumentClaims(path='a.md', passages=(), links=(), diagnostics=(), names=(), references=(), statements=0)
    """
    diagnostics = json.dumps(rows_of(document.diagnostics)) if document.diagnostics else ""
    _, passages, links, _, names, references, statements = document
    return _encoder.encode(_Record(passages, links, diagnostics, names, references, statements))


def decode_document(path: str, content: bytes) -> DocumentClaims:
    """Decode the claims of a document.

    Args:
        path: the document's name.
        content: as `encode_document` returned it.

    Raises:
        msgspec.MsgspecError: the content is damaged.
    """
    passages, links, diagnostics, names, references, statements = _records.decode(content)
    found: Sequence[Sequence[object]] = json.loads(diagnostics) if diagnostics else ()
    return DocumentClaims(path, passages, links, diagnostics_in(found), names, references, statements)
