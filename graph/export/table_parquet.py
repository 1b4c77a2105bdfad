"""Nodes and edges as Parquet, typed: numbers, truth values, instants and lists of text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.export import Export
from graph.export.columns import EDGE_COLUMNS, ColumnType, edge_rows, node_columns, node_rows

__all__ = ["export_edges", "export_nodes"]

_ROWS_AT_A_TIME = 100_000
"""The number of rows of a row group: those in memory at a time."""


def export_nodes(data: Export) -> Iterator[bytes]:
    """Yield one row a node, with the columns of all kinds."""
    return _file(node_rows(data.corpus), node_columns(data.corpus.schema))


def export_edges(data: Export) -> Iterator[bytes]:
    """Yield one row an edge."""
    rows = (dict(zip(EDGE_COLUMNS, row, strict=True)) for row in edge_rows(data.corpus))
    return _file(rows, EDGE_COLUMNS)


def _file(rows: Iterator[Mapping[str, Any]], types: Mapping[str, ColumnType]) -> Iterator[bytes]:
    """Yield a Parquet file a row group at a time."""
    file = _Pieces()
    schema = pa.schema({name: type.arrow for name, type in types.items()})
    with pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:
        some = list(islice(rows, _ROWS_AT_A_TIME))
        while True:
            writer.write_table(pa.table({name: _column(some, name, types[name]) for name in types}, schema))
            yield file.take()
            some = list(islice(rows, _ROWS_AT_A_TIME))
            if not some:
                break
    yield file.take()


def _column(rows: list[Mapping[str, Any]], name: str, type: ColumnType) -> pa.Array:
    values = [row.get(name) for row in rows]
    if type is ColumnType.INSTANT:
        values = [_instant(value) if isinstance(value, str) else value for value in values]
    return pa.array(values, type.arrow)


def _instant(value: str) -> datetime:
    """Return a date as an instant: a month or a year as its first, since the column holds no other."""
    whole = {len("2022"): f"{value}-01-01T00:00:00Z", len("2022-09"): f"{value}-01T00:00:00Z"}.get(len(value), value)
    return datetime.fromisoformat(whole)


class _Pieces(io.RawIOBase):
    """A file in memory that is written in order and read in pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self._position += len(self._pieces[-1])
        return len(self._pieces[-1])

    def take(self) -> bytes:
        """Return the bytes written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
