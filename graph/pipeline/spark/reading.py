"""Sources as a table of documents: path, content, line, and the fault of those that have none."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from graph.core.diagnostics import SourceError, printable
from graph.read.sources import SUFFIXES

if TYPE_CHECKING:
    from graph.pipeline.spark.files import Place

__all__ = ["documents", "found_twice"]

_DOCUMENT = "(?i)" + "|".join(re.escape(suffix) + "$" for suffix in SUFFIXES)


def documents(spark: SparkSession, places: list[Place], max_bytes: int) -> DataFrame:
    """Return every document: `path`, `content` (null where it is too large), `line`, `size`, `part`.

    The part names the row of a Parquet table that a document comes from; the last of two rows of
    one path counts, as when one machine reads them.

    Args:
        spark: the session.
        places: the sources.
        max_bytes: the size above which a document is not read.

    Raises:
        SourceError: a table has not the columns, or two sources hold a document of one name.
    """
    tables = [_table(spark, place, max_bytes) for place in places]
    if len(tables) > 1:
        _check_names(tables)
    return reduce(DataFrame.unionByName, tables)


def _table(spark: SparkSession, place: Place, max_bytes: int) -> DataFrame:
    if place.suffix == ".parquet":
        return _rows(spark, place, max_bytes)
    if not place.folder and place.suffix:
        return _lines(spark, place, max_bytes)
    return _files(spark, place, max_bytes)


def _files(spark: SparkSession, place: Place, max_bytes: int) -> DataFrame:
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    # Site generators put documents into `_posts`; Spark passes over such names unless told not to.
    found = reader.option("ignoredPathSegmentRegex", r"^\.").load(place.pattern)
    files = found.select("path", "length", "content").unionByName(_empty(found))
    root = place.url if place.folder else place.url.rpartition("/")[0]
    # `file:/a` and `file:///a` are one address in two forms.
    name = f.substring(f.col("path"), len(root.rstrip("/")) + 2, 1 << 30)
    if place.folder:
        files = files.where(f.col("path").rlike(_DOCUMENT))
    columns = (
        name.alias("path"),
        f.lit(0).alias("line"),
        f.col("length").alias("size"),
        f.lit(None).cast("string").alias("part"),
    )
    read = files.where(f.col("length") <= max_bytes).select(*columns, "content")
    # Not read at all: one may have gigabytes.
    too_large = files.where(f.col("length") > max_bytes).select(*columns, f.lit(None).cast("binary").alias("content"))
    return read.unionByName(too_large)


def _empty(found: DataFrame) -> DataFrame:
    """Return the files of no bytes: `path`, `length`, `content`. Spark lists them and reads none of them."""
    columns = "path", f.lit(0).cast("long").alias("length"), f.lit("").cast("binary").alias("content")
    table: Any = found
    listed = table._jdf.inputFiles()
    if found.count() == len(listed):
        return found.select(*columns).limit(0)
    jvm: Any = found.sparkSession.sparkContext._jvm
    # One text, since each member of the array would be a call to Java.
    urls = jvm.org.apache.hadoop.util.StringUtils.join("\n", listed).split("\n")
    paths = [(unquote(url).replace("file:///", "file:/", 1),) for url in urls]
    empty = found.sparkSession.createDataFrame(paths, "path string").join(found.select("path"), "path", "left_anti")
    return empty.select(*columns)


def _lines(spark: SparkSession, place: Place, max_bytes: int) -> DataFrame:
    """Return the lines of one file with their numbers: counted in each part of it first, then added up."""
    text = spark.read.option("lineSep", "\n").text(place.pattern).select(f.col("value").cast("binary").alias("content"))
    numbered = text.rdd.zipWithIndex().map(_numbered)
    lines = spark.createDataFrame(numbered, "content binary, line int")
    lines = lines.where(~f.col("content").cast("string").rlike(r"\A\s*\z"))
    path = f.concat(f.lit(place.name + "/"), f.col("line").cast("string"))
    size = f.octet_length("content").cast("long")
    kept = f.when(size <= max_bytes, f.col("content"))
    columns = path.alias("path"), "line", size.alias("size"), f.lit(None).cast("string").alias("part")
    return lines.select(*columns, kept.alias("content"))


def _numbered(pair: tuple[tuple[bytearray], int]) -> tuple[bytes, int]:
    (content,), index = pair
    return bytes(content).rstrip(b"\r"), index + 1


def _rows(spark: SparkSession, place: Place, max_bytes: int) -> DataFrame:
    table = spark.read.parquet(place.pattern)
    missing = {"path", "content"} - set(table.columns)
    if missing:
        raise SourceError(f"{printable(place.url)} has no column {' and '.join(sorted(missing))}")
    size = f.octet_length(f.col("content").cast("binary")).cast("long")
    row = f.concat(
        f.col("_metadata.file_path"), f.lit("#"), f.lpad(f.col("_metadata.row_index").cast("string"), 12, "0")
    )
    return table.select(
        f.col("path"),
        f.lit(0).alias("line"),
        size.alias("size"),
        row.alias("part"),
        f.when(size <= max_bytes, f.col("content").cast("binary")).alias("content"),
    )


def _check_names(tables: list[DataFrame]) -> None:
    numbered = [table.select("path", f.lit(number).alias("source")) for number, table in enumerate(tables)]
    both = reduce(DataFrame.union, numbered).groupBy("path").agg(f.countDistinct("source").alias("sources"))
    twice = both.where("sources > 1").select("path").head()
    if twice is not None:
        raise SourceError(
            f"two sources hold a document named '{printable(twice.path)}'; give one folder that holds both"
        )


def found_twice(documents: DataFrame) -> DataFrame:
    """Return the rows of tables that another row of the same path comes after: `path`, `part`."""
    rows = documents.where("part is not null and path is not null").select("path", "part")
    last = rows.groupBy("path").agg(f.max("part").alias("last"), f.count("*").alias("rows")).where("rows > 1")
    return rows.join(last, "path").where("part < last").select("path", "part")
