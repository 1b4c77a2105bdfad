"""What executors do to documents: parse each, and write what it says as rows of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from graph.archives.members import Trouble, left_out, path_in, too_large
from graph.diagnostics import Code, Diagnostic
from graph.model import Record, Settings, Source
from graph.reading import said_in
from graph.resolve import TEXT, Stated, stated_in
from graph.rows import Said, layout_of, rows_of
from graph.schema import ARTICLE

__all__ = ["AMP", "COUNT", "FOUND", "SAID", "said"]

FOUND, COUNT, AMP = "!", "#", "@"
"""What stands for a kind in rows that are no claims: a diagnostic, a number of documents, an AMP address."""

SAID = pa.schema(
    [
        ("kind", pa.string()),
        ("iri", pa.string()),
        ("about", pa.string()),
        ("said", pa.string()),
        ("distance", pa.int32()),
        ("age", pa.string()),
        ("path", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("count", pa.int64()),
    ]
)
"""The columns of a claim: the thing, what is said of it, the rank and how often."""

_Row = tuple[str, str, str, str, int, str, str, int, int, int]


def said(batches: Iterable[pa.RecordBatch], settings: Settings) -> Iterator[pa.RecordBatch]:
    """Yield what documents say.

    Args:
        batches: documents, as `graph.engines.spark.reading` gives them.
        settings: what parsing depends on.
    """
    for batch in batches:
        rows = [row for document in batch.to_pylist() for row in _rows(document, settings)]
        rows.append((COUNT, "", "", "", 0, "", "", 0, 0, batch.num_rows))
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), SAID, strict=True)],
            schema=SAID,
        )


def _rows(document: dict[str, Any], settings: Settings) -> Iterator[_Row]:
    spoken = _said(document, settings)
    for each in spoken.diagnostics:
        yield _found(each)
    for stated in stated_in(spoken):
        yield (*stated[:4], *stated.rank, 1)
        for url in _amp_addresses(stated):
            yield AMP, url, "", stated.iri, 0, "", "", 0, 0, 1


def _said(document: dict[str, Any], settings: Settings) -> Said:
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
    return said_in(Source(str(name), content, document["line"]), settings)


def _left_out(path: str, trouble: Trouble) -> Said:
    return rows_of(Record(path, None, (Diagnostic(path, 0, 0, trouble.code, trouble.message),)))


def _amp_addresses(stated: Stated) -> Iterable[str]:
    if stated.kind != ARTICLE.name or stated.about != TEXT:
        return ()
    return layout_of(ARTICLE.name).many(stated.said.encode(), "ampUrls")


def _found(each: Diagnostic) -> _Row:
    return FOUND, each.code.name, "", each.message, 0, "", each.path, each.line, each.column, 1
