"""Nodes and edges as Parquet, typed: numbers, truth values, instants and lists of text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from graph.exporters.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from graph.model import Corpus
from graph.schema import Datatype

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["export_edges", "export_nodes"]

_ROWS_AT_A_TIME = 100_000
"""How many rows a row group has: what is in memory at a time."""

_TYPES = {
    Datatype.INTEGER: pa.int64(),
    Datatype.BOOLEAN: pa.bool_(),
    Datatype.DATETIME: pa.timestamp("us", tz="UTC"),
}


def export_nodes(source: Corpus | nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one row a node, with the columns of all kinds."""
    types = {name: _type(*column) for name, column in NODE_COLUMNS.items()}
    return _file(node_rows(source), types)


def export_edges(source: Corpus | nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one row an edge."""
    rows = (dict(zip(EDGE_COLUMNS, row, strict=True)) for row in edge_rows(source))
    return _file(rows, dict.fromkeys(EDGE_COLUMNS, pa.string()))


def _type(datatype: Datatype, many: bool) -> pa.DataType:
    return pa.list_(pa.string()) if many else _TYPES.get(datatype, pa.string())


def _file(rows: Iterator[Mapping[str, Any]], types: Mapping[str, pa.DataType]) -> Iterator[bytes]:
    """Yield a Parquet file a row group at a time."""
    file = _Pieces()
    schema = pa.schema(types)
    with pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:
        some = list(islice(rows, _ROWS_AT_A_TIME))
        while True:
            writer.write_table(pa.table({name: _column(some, name, types[name]) for name in types}, schema))
            yield file.taken()
            some = list(islice(rows, _ROWS_AT_A_TIME))
            if not some:
                break
    yield file.taken()


def _column(rows: list[Mapping[str, Any]], name: str, type: pa.DataType) -> pa.Array:
    values = [row.get(name) for row in rows]
    if pa.types.is_timestamp(type):
        values = [datetime.fromisoformat(value) if isinstance(value, str) else value for value in values]
    return pa.array(values, type)


class _Pieces(io.RawIOBase):
    """A file that is written from its beginning to its end, and taken away in pieces."""

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

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
