"""Nodes and edges as Parquet, typed: numbers, truth values, instants and lists of text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq

from graph.exporters.columns import EDGE_COLUMNS, NODE_COLUMNS, edge_rows, node_rows
from graph.schema import Datatype

__all__ = ["export_edges", "export_nodes"]

_TYPES = {
    Datatype.INTEGER: pa.int64(),
    Datatype.BOOLEAN: pa.bool_(),
    Datatype.DATETIME: pa.timestamp("us", tz="UTC"),
}


def export_nodes(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one row a node, with the columns of all kinds."""
    columns: dict[str, list[object]] = {name: [] for name in NODE_COLUMNS}
    for row in node_rows(network):
        for name, (datatype, _) in NODE_COLUMNS.items():
            value = row.get(name)
            instant = datatype is Datatype.DATETIME and isinstance(value, str)
            columns[name].append(datetime.fromisoformat(str(value)) if instant else value)
    arrays = {name: pa.array(values, _type(*NODE_COLUMNS[name])) for name, values in columns.items()}
    yield _file(pa.table(arrays))


def export_edges(network: nx.MultiDiGraph) -> Iterator[bytes]:
    """Yield one row an edge."""
    rows = list(edge_rows(network))
    arrays = {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(EDGE_COLUMNS)}
    yield _file(pa.table(arrays))


def _type(datatype: Datatype, many: bool) -> pa.DataType:
    return pa.list_(pa.string()) if many else _TYPES.get(datatype, pa.string())


def _file(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd", store_schema=False)
    return file.getvalue()
