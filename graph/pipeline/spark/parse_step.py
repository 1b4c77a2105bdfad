"""The parse step on executors: the claims of documents as rows of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from graph.core.claims import DocumentClaims, decode_slots
from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Settings, Source
from graph.core.schema import ARTICLE, STANDARD_SCHEMA
from graph.merge.references import subject_of
from graph.merge.rules import VALUES, NodeClaim, node_claims
from graph.read.archives.members import Trouble, left_out, path_in, too_large
from graph.read.document import read_document

__all__ = ["AMP", "CLAIMS", "COUNT", "DIAGNOSTIC", "MARKS", "NAME", "REFERENCE", "claim_rows", "parse"]

DIAGNOSTIC, COUNT, AMP, NAME, REFERENCE = MARKS = "!", "#", "@", "=", "?"
"""The marks, in place of a kind, of rows that are no claims: a diagnostic, a number of documents, an AMP address,
a name of a document, a name that the target of a link may have."""

CLAIMS = pa.schema(
    [
        ("kind", pa.string()),
        ("iri", pa.string()),
        ("about", pa.string()),
        ("value", pa.binary()),
        ("distance", pa.int32()),
        ("recency", pa.string()),
        ("path", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("number", pa.int64()),
    ]
)
"""The columns of a `NodeClaim`, its precedence in five of them."""

_Row = tuple[str, str, str, bytes, int, str, str, int, int, int]


def parse(batches: Iterable[pa.RecordBatch], settings: Settings) -> Iterator[pa.RecordBatch]:
    """Yield the claims of documents.

    Args:
        batches: documents, as `graph.pipeline.spark.reading` gives them.
        settings: the base and site that claims depend on.
    """
    for batch in batches:
        rows = [row for document in batch.to_pylist() for row in claim_rows(_read(document, settings))]
        rows.append((COUNT, "", "", b"", 0, "", "", 0, 0, batch.num_rows))
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), CLAIMS, strict=True)],
            schema=CLAIMS,
        )


def claim_rows(claims: DocumentClaims) -> Iterator[_Row]:
    """Yield the claims of a document as rows of the table."""
    for each in claims.diagnostics:
        message = each.message.encode("utf-8", "replace")
        yield DIAGNOSTIC, each.code.name, "", message, 0, "", each.path, each.line, each.column, 1
    for claim in node_claims(claims):
        yield (*claim[:4], *claim.precedence, 1)
        for url in _amp_addresses(claim):
            yield AMP, url, "", claim.iri.encode(), 0, "", "", 0, 0, 1
    yield from _names(claims)


def _names(document: DocumentClaims) -> Iterator[_Row]:
    """Yield the names of a document with its kind, and those of its links with their turn and the link's number.

    An inverse link has a `<` behind its number.
    """
    subject = subject_of(document)
    if subject is None:
        return
    kind, iri = subject
    for name in document.names:
        yield NAME, iri, name, kind.encode(), 0, "", document.path, 0, 0, 1
    for number, each in enumerate(document.references):
        for turn, name in enumerate(each.names):
            place = document.path, each.line, each.column
            yield REFERENCE, each.source, each.key, name.encode(), turn, f"{number}{'<' * each.inverse}", *place, 1


def _read(document: dict[str, Any], settings: Settings) -> DocumentClaims:
    content, size = document["content"], document["size"]
    if document["part"] is None:
        name: str | Trouble = document["path"]
    else:
        # The row of a table; a file's own path needs no proof.
        table, _, row = document["part"].rpartition("/")[2].rpartition("#")
        name = left_out(f"row {int(row) + 1}", "has no path") if document["path"] is None else path_in(document["path"])
        if isinstance(name, Trouble):
            return _left_out(table, name)
    if content is None:
        empty = Trouble(Code.EMPTY, "the row has no content")
        return _left_out(str(name), empty if size is None else too_large(size, settings.max_bytes))
    return read_document(Source(str(name), content, document["line"]), settings)


def _left_out(path: str, trouble: Trouble) -> DocumentClaims:
    return read_document(Diagnostic(path, 0, 0, trouble.code, trouble.message))


_AMP_URLS = STANDARD_SCHEMA.slots_of(ARTICLE.name).index["ampUrls"]


def _amp_addresses(claim: NodeClaim) -> Iterable[str]:
    if claim.kind != ARTICLE.name or claim.about != VALUES:
        return ()
    urls = decode_slots(claim.value)[_AMP_URLS]
    return urls if isinstance(urls, tuple) else ()
