"""Nodes and edges as rows of typed columns, for the tabular formats."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from graph.core.model import Corpus
from graph.core.schema import IMAGE, Datatype, Schema
from graph.rdf.tables import targets_in

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["EDGE_COLUMNS", "SEPARATOR", "ColumnType", "edge_rows", "node_columns", "node_rows", "text_of"]

SEPARATOR = " | "
"""The text between the values of a many-valued field, where a cell holds one text."""


class ColumnType(StrEnum):
    """The type of a column, by its name in Spark SQL."""

    TEXT = "string"
    TEXTS = "array<string>"
    INTEGER = "bigint"
    BOOLEAN = "boolean"
    INSTANT = "timestamp"

    @property
    def arrow(self) -> pa.DataType:
        """The type in Arrow and Parquet, which pandas and DuckDB read."""
        import pyarrow as pa

        types = (pa.string(), pa.list_(pa.string()), pa.int64(), pa.bool_(), pa.timestamp("us", tz="UTC"))
        return dict(zip(ColumnType, types, strict=True))[self]


_TYPES = {
    Datatype.INTEGER: ColumnType.INTEGER,
    Datatype.BOOLEAN: ColumnType.BOOLEAN,
    Datatype.DATETIME: ColumnType.INSTANT,
}


def node_columns(schema: Schema) -> dict[str, ColumnType]:
    """Return name and type of each column of nodes: the fields of all kinds.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> list(node_columns(STANDARD_SCHEMA))[:3]
    ['id', 'kind', 'title']
    """
    columns = {"id": ColumnType.TEXT, "kind": ColumnType.TEXT}
    for kind in schema.kinds.values():
        if kind.path:
            for field in kind.fields:
                columns.setdefault(field.name, ColumnType.TEXTS if field.many else _type(field.datatype))
            for relation in schema.relations_of(kind.name):
                if relation.embedded:
                    columns.setdefault(relation.key, ColumnType.TEXTS)
    return columns


def _type(datatype: Datatype) -> ColumnType:
    return _TYPES.get(datatype, ColumnType.TEXT)


EDGE_COLUMNS = dict.fromkeys(("source", "target", "key"), ColumnType.TEXT)
"""Column name to type."""


def node_rows(corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Yield one mapping a node, of the columns that it has."""
    for node in corpus.nodes:
        if node.kind != IMAGE.name:
            yield {**dict(node.values.items()), "id": node.id, "kind": node.kind}


def edge_rows(corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    """Yield source, target and key of each edge, node by node."""
    targets = targets_in(corpus)
    for node in corpus.nodes:
        for relation in corpus.schema.relations_of(node.kind):
            if not relation.embedded:
                for target in targets[relation.key](node.id):
                    yield node.id, target, relation.key


def text_of(value: object) -> str:
    """Return a value as one text.

    >>> text_of(("a", "b"))
    'a | b'
    """
    return SEPARATOR.join(map(str, value)) if isinstance(value, tuple | list) else str(value)
