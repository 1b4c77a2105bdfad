"""The merge step on executors: nodes, edges, triples and diagnostics as rows of one table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Corpus
from graph.core.schema import IMAGE, Schema
from graph.merge.rules import NodeClaim, merge_claims
from graph.pipeline.spark.parse_step import DIAGNOSTIC
from graph.rdf.writers import ntriples

__all__ = ["EDGE", "MERGED", "NODE", "TRIPLE", "diagnostic_row", "diagnostics", "merge", "scheme"]

NODE, EDGE, TRIPLE = "node", "edge", "triple"
"""The sections of the table, beside `DIAGNOSTIC`."""

MERGED = pa.schema(
    [
        ("section", pa.string()),
        ("part", pa.string()),
        ("first", pa.string()),
        ("second", pa.string()),
        ("third", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
    ]
)
"""A node: kind, IRI, values as JSON. An edge: key, source, target. A triple: nothing, its line.
A diagnostic: severity, path, code, message, line and column."""

_ENOUGH = 4000
"""Claims after which their nodes are merged, when the next node begins."""

Row = tuple[str, str, str, str | None, str | None, int | None, int | None]


def merge(batches: Iterable[pa.RecordBatch], base: str, schema: Schema) -> Iterator[pa.RecordBatch]:
    """Yield nodes, edges, triples and diagnostics.

    Args:
        batches: claims, all about one node one after the other.
        base: the IRI that identifiers were minted under.
        schema: the table that they were read by.
    """
    known = set(scheme(base, schema).split("\n"))
    for rows in _nodes(batches):
        aliases = {row["value"].decode(): row["target"] for row in rows if row["target"] is not None}
        corpus = merge_claims(map(_claim, rows), base, aliases, schema)
        lines = b"".join(ntriples(corpus)).decode().split("\n")[:-1]
        yield _batch([*_corpus_rows(corpus), *(_row(TRIPLE, "", line) for line in lines if line not in known)])


def scheme(base: str, schema: Schema) -> str:
    """Return the triples that are there once, whatever the documents say."""
    return b"".join(ntriples(Corpus(base, (), (), schema=schema))).decode()


def _nodes(batches: Iterable[pa.RecordBatch]) -> Iterator[list[dict[str, Any]]]:
    """Yield the claims about some nodes at a time, all about each."""
    some: list[dict[str, Any]] = []
    for batch in batches:
        for row in batch.to_pylist():
            if len(some) >= _ENOUGH and (row["kind"], row["iri"]) != (some[-1]["kind"], some[-1]["iri"]):
                yield some
                some = []
            some.append(row)
    if some:
        yield some


def _claim(row: dict[str, Any]) -> NodeClaim:
    stated = row["precedence"]
    precedence = stated["distance"], stated["recency"], stated["path"], stated["line"], stated["column"]
    return NodeClaim(row["kind"], row["iri"], row["about"], row["value"], precedence, row["number"])


def _corpus_rows(corpus: Corpus) -> Iterator[Row]:
    for node in corpus.nodes:
        if node.kind != IMAGE.name:
            yield _row(NODE, node.kind, node.id, json.dumps(dict(node.values.items()), ensure_ascii=False))
    for edge in corpus.edges:
        yield _row(EDGE, edge.key, edge.source, edge.target)
    yield from map(diagnostic_row, corpus.diagnostics)


def diagnostic_row(each: Diagnostic) -> Row:
    """Return a diagnostic as a row of the table."""
    return DIAGNOSTIC, str(each.severity), each.path, each.code.slug, each.message, each.line, each.column


def _row(section: str, part: str, first: str, second: str | None = None) -> Row:
    return section, part, first, second, None, None, None


def _batch(rows: list[Row]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else ((),) * len(MERGED)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, MERGED, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=MERGED)


def diagnostics(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the diagnostics of the parse step."""
    for batch in batches:
        yield _batch([diagnostic_row(_diagnostic(row)) for row in batch.to_pylist()])


def _diagnostic(row: dict[str, Any]) -> Diagnostic:
    return Diagnostic(row["path"], row["line"], row["column"], Code[row["iri"]], row["value"].decode())
