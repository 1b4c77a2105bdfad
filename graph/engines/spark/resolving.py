"""What executors do to claims: resolve each thing, and write what comes of it as rows of one table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from graph.diagnostics import Code, Diagnostic
from graph.engines.spark.saying import FOUND
from graph.model import Corpus
from graph.rdf.text import ntriples
from graph.resolve import Stated, amp_finding, resolve_stated
from graph.schema import IMAGE
from graph.things import things_of

__all__ = ["EDGE", "NODE", "RESOLVED", "TRIPLE", "amp_findings", "findings", "resolved", "scheme"]

NODE, EDGE, TRIPLE = "node", "edge", "triple"
"""The sections of the table, beside `FOUND`."""

RESOLVED = pa.schema(
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
"""Claims after which what they are about is resolved, when the next thing begins."""

_Row = tuple[str, str, str, str | None, str | None, int | None, int | None]


def resolved(batches: Iterable[pa.RecordBatch], base: str) -> Iterator[pa.RecordBatch]:
    """Yield nodes, edges, triples and diagnostics.

    Args:
        batches: claims, all about one thing one after the other.
        base: the IRI that identifiers are minted under.
    """
    known = set(scheme(base).splitlines())
    for claims in _things(batches):
        corpus = resolve_stated(claims, base)
        lines = b"".join(ntriples(things_of(corpus))).decode().splitlines()
        yield _batch([*_corpus_rows(corpus), *(_row(TRIPLE, "", line) for line in lines if line not in known)])


def scheme(base: str) -> str:
    """Return the triples that are there once, whatever the documents say."""
    return b"".join(ntriples(things_of(Corpus(base, (), ())))).decode()


def _things(batches: Iterable[pa.RecordBatch]) -> Iterator[list[Stated]]:
    """Yield the claims about some things at a time, all about each."""
    some: list[Stated] = []
    for batch in batches:
        for row in batch.to_pylist():
            each = _stated(row)
            if len(some) >= _ENOUGH and each[:2] != some[-1][:2]:
                yield some
                some = []
            some.append(each)
    if some:
        yield some


def _stated(row: dict[str, Any]) -> Stated:
    rank = row["rank"]
    ranked = rank["distance"], rank["age"], rank["path"], rank["line"], rank["column"]
    return Stated(row["kind"], row["iri"], row["about"], row["said"], ranked, row["count"], row["target"])


def _corpus_rows(corpus: Corpus) -> Iterator[_Row]:
    for node in corpus.nodes:
        if node.kind != IMAGE.name:
            yield _row(NODE, node.kind, node.id, json.dumps(dict(node.values.items()), ensure_ascii=False))
    for edge in corpus.edges:
        yield _row(EDGE, edge.key, edge.source, edge.target)
    for each in corpus.diagnostics:
        yield _found(each)


def _found(each: Diagnostic) -> _Row:
    return FOUND, str(each.severity), each.path, each.code.slug, each.message, each.line, each.column


def _row(section: str, part: str, first: str, second: str | None = None) -> _Row:
    return section, part, first, second, None, None, None


def _batch(rows: list[_Row]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else ((),) * len(RESOLVED)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, RESOLVED, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=RESOLVED)


def findings(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the diagnostics among what documents say."""
    for batch in batches:
        yield _batch(
            [
                _found(Diagnostic(row["path"], row["line"], row["column"], Code[row["iri"]], row["said"]))
                for row in batch.to_pylist()
            ]
        )


def amp_findings(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield what is said of addresses that are AMP addresses: `url`, `rank`, `owners`, `target`."""
    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            rank = row["rank"]
            ranked = rank["distance"], rank["age"], rank["path"], rank["line"], rank["column"]
            rows.append(_found(amp_finding(row["url"], ranked, row["owners"], row["target"] or "")))
        yield _batch(rows)
