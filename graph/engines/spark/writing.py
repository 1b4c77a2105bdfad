"""The results as files: Parquet for tables, gzipped N-Triples for stores."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from graph.engines.spark.resolving import EDGE, NODE, TRIPLE
from graph.engines.spark.saying import FOUND
from graph.exporters.columns import NODE_COLUMNS
from graph.schema import Datatype

__all__ = ["FOLDERS", "write"]

FOLDERS = ("nodes", "edges", "diagnostics", "triples")
"""What is written into the folder for the results."""

_TYPES = {Datatype.INTEGER: "bigint", Datatype.BOOLEAN: "boolean"}


def write(made: DataFrame, out: str, scheme: str) -> None:
    """Write every result into a folder of its own, each whole or not at all.

    Args:
        made: as `graph.engines.spark.resolving` makes it.
        out: the address of the folder.
        scheme: triples that are there once, as N-Triples.
    """
    _parquet(_nodes(made), "kind", f"{out}/nodes")
    edges = made.where(f.col("section") == EDGE)
    _parquet(
        edges.select(f.col("first").alias("source"), f.col("second").alias("target"), f.col("part").alias("key")),
        "key",
        f"{out}/edges",
    )
    found = made.where(f.col("section") == FOUND).select(
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


def _nodes(made: DataFrame) -> DataFrame:
    columns = {name: column for name, column in NODE_COLUMNS.items() if name not in ("id", "kind")}
    schema = ", ".join(f"`{name}` {_type(*column)}" for name, column in columns.items())
    values = f.from_json("second", schema).alias("values")
    rows = made.where(f.col("section") == NODE).select(f.col("first").alias("id"), f.col("part").alias("kind"), values)
    return rows.select("id", "kind", *(_column(name, *column) for name, column in columns.items()))


def _type(datatype: Datatype, many: bool) -> str:
    return "array<string>" if many else _TYPES.get(datatype, "string")


def _column(name: str, datatype: Datatype, many: bool) -> Column:
    value = f.col(f"values.{name}")
    return (value.try_cast("timestamp") if datatype is Datatype.DATETIME and not many else value).alias(name)
