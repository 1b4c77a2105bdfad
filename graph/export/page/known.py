"""The ranks, stories, layout and shell of a page that was made before, as the cache keeps them (MessagePack)."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from graph.export.page.overlaps import Disc
from graph.export.page.packing import Deflated

__all__ = ["KnownLayout", "KnownPage", "KnownStructure", "decode_page", "encode_page"]


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """The positions of a page.

    Attributes:
        ids: the IRI of each node.
        x, y: its position.
        cluster: the index of its cluster, or -1.
        discs: the disc of each cluster.
        placed: how many nodes were placed into this layout since it was computed as a whole.
    """

    ids: list[str]
    x: list[int]
    y: list[int]
    cluster: list[int]
    discs: list[Disc]
    placed: int = 0


@dataclass(frozen=True, slots=True)
class KnownStructure:
    """The results that depend on the nodes and edges of a graph, and of the values on texts and dates alone.

    Attributes:
        digest: the digest of the nodes and edges, and of the texts and dates of articles.
        ranks: the PageRank of each node.
        stories: the members of each story.
        storylines: for each story that another goes on with the numbers of both, and the kind of their link.
    """

    digest: bytes
    ranks: list[int]
    stories: list[tuple[int, ...]]
    storylines: list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The parts of a page from which the next one is made.

    Attributes:
        structure: the ranks and stories of its graph.
        layout: its positions.
        data: its data without the values, compressed.
        shell: its HTML, with marks where the data, the landmarks and the number of nodes belong.
    """

    structure: KnownStructure
    layout: KnownLayout
    data: Deflated
    shell: str


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(KnownPage)


def encode_page(page: KnownPage) -> bytes:
    """Encode a page, or return nothing where one of its texts is no Unicode text.

    >>> page = KnownPage(KnownStructure(b"", [], [], []), KnownLayout([], [], [], [], []), Deflated(), "<p>")
    >>> decode_page(encode_page(page)).shell
    '<p>'
    """
    try:
        return _encoder.encode(page)
    except UnicodeEncodeError:
        return b""


def decode_page(content: bytes) -> KnownPage | None:
    """Decode a page; of no content, return None.

    Raises:
        msgspec.MsgspecError: the content is damaged.
    """
    return _decoder.decode(content) if content else None
