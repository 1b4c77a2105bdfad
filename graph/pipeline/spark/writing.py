"""The results as files: Parquet for tables, gzipped N-Triples for stores."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from graph.core.schema import Schema
from graph.export.columns import ColumnType, node_columns
from graph.pipeline.spark.merge_step import EDGE, NODE, TRIPLE
from graph.pipeline.spark.parse_step import DIAGNOSTIC

__all__ = ["FOLDERS", "write"]

FOLDERS = ("nodes", "edges", "diagnostics", "triples")
"""The folders of the results."""


def write(made: DataFrame, out: str, scheme: str, schema: Schema) -> None:
    """Write every result into a folder of its own, each whole or not at all.

    Args:
        made: as `graph.pipeline.spark.merge_step` makes it.
        out: the address of the folder.
        scheme: triples that are there once, as N-Triples.
        schema: the table, which the columns of the nodes are from.
    """
    _parquet(_nodes(made, schema), "kind", f"{out}/nodes")
    edges = made.where(f.col("section") == EDGE)
    _parquet(
        edges.select(f.col("first").alias("source"), f.col("second").alias("target"), f.col("part").alias("key")),
        "key",
        f"{out}/edges",
    )
    found = made.where(f.col("section") == DIAGNOSTIC).select(
        f.col("first").alias("path"),
        "line",
        "column",
        f.col("part").alias("severity"),
        f.col("second").alias("code"),
        f.col("third").alias("message"),
    )
    _parquet(found, "severity", f"{out}/diagnostics")
    lines = made.where(f.col("section") == TRIPLE).select(f.col("first").alias("value"))
    once = made.sparkSession.createDataFrame([(line,) for line in scheme.splitlines()], "value string")
    lines.union(once.coalesce(1)).write.option("compression", "gzip").text(f"{out}/triples")


def _parquet(table: DataFrame, by: str, folder: str) -> None:
    table.write.partitionBy(by).option("compression", "zstd").parquet(folder)


def _nodes(made: DataFrame, schema: Schema) -> DataFrame:
    columns = {name: column for name, column in node_columns(schema).items() if name not in ("id", "kind")}
    types = ", ".join(f"`{name}` {_stated(column)}" for name, column in columns.items())
    values = f.from_json("second", types).alias("values")
    rows = made.where(f.col("section") == NODE).select(f.col("first").alias("id"), f.col("part").alias("kind"), values)
    return rows.select("id", "kind", *(_column(name, column) for name, column in columns.items()))


def _stated(type: ColumnType) -> ColumnType:
    """Return the type of a column in JSON, which has no instants."""
    return ColumnType.TEXT if type is ColumnType.INSTANT else type


def _column(name: str, type: ColumnType) -> Column:
    value = f.col(f"values.`{name}`")
    return (value.try_cast(type.value) if _stated(type) is not type else value).alias(name)
