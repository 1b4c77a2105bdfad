"""The build as Spark sees it, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial, reduce
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from graph.core.diagnostics import Code, Diagnostic
from graph.merge.amp import settle
from graph.pipeline.config import Config
from graph.pipeline.spark import SparkBuild, writing
from graph.pipeline.spark.files import Results, all_or_none, existing
from graph.pipeline.spark.group import amp_addresses, combine, group
from graph.pipeline.spark.links import break_circles, join_fragments, resolve_references
from graph.pipeline.spark.merge_step import EDGE, MERGED, NODE, diagnostic_row, diagnostics, merge, scheme
from graph.pipeline.spark.parse_step import CLAIMS, COUNT, DIAGNOSTIC, parse
from graph.pipeline.spark.reading import documents, found_twice
from graph.pipeline.spark.sites import local_sites
from graph.pipeline.spark.watching import Begin

if TYPE_CHECKING:
    from graph.pipeline.spark.files import Place

__all__ = ["merged_claims", "run"]

# Kept on the disks of executors: what is lost with one of them is made again from the sources.
_KEPT = StorageLevel.DISK_ONLY


def run(spark: SparkSession, sources: list[str], config: Config, begin: Begin) -> SparkBuild:
    """Read, parse, join, resolve and write.

    Args:
        spark: the session.
        sources: the addresses of folders, files and tables.
        config: the options.
        begin: is told which step begins.

    Raises:
        SourceError: a source cannot be read.
        WriteError: a result is there already.
    """
    begin("Reading")
    places = existing(spark, sources)
    results = Results(spark, config.out, writing.FOLDERS)
    found = local_sites(places, config)
    read = documents(spark, places, config.max_bytes)
    _set_tasks(spark, read)
    if found.passed_over:
        paths = spark.createDataFrame([(each,) for each in found.passed_over], "path string")
        read = read.join(f.broadcast(paths), "path", "left_anti")
    read, twice = _once(read, places)
    claims = read.mapInArrow(partial(parse, settings=found.settings), from_arrow_schema(CLAIMS)).persist(_KEPT)
    number = claims.where(f.col("kind") == COUNT).agg(f.sum("number").alias("number")).head()
    begin("Joining")
    merged = merged_claims(claims, twice, config, found.diagnostics).persist(_KEPT)
    begin("Resolving")
    counts = {(row.section, row.part, row.second): row.number for row in _counts(merged)}
    nodes = {part: number for (section, part, _), number in counts.items() if section == NODE}
    if nodes:
        begin("Writing")
        with all_or_none(spark, results):
            writing.write(merged, results.url, scheme(config.base, config.schema), config.schema)
    return SparkBuild(
        documents=(number.number or 0) if number else 0,
        nodes=nodes,
        edges={part: number for (section, part, _), number in counts.items() if section == EDGE},
        found={_CODES[code]: number for (section, _, code), number in counts.items() if section == DIAGNOSTIC},
        written=results.sizes() if nodes else {},
    )


def merged_claims(
    claims: DataFrame, twice: DataFrame | None, config: Config, known: Iterable[Diagnostic] = ()
) -> DataFrame:
    """Return nodes, edges, triples and diagnostics of the claims, and the diagnostics that are known already."""
    schema = from_arrow_schema(MERGED)
    claims = join_fragments(claims, config.settings.schema)
    aliases, found = settle(amp_addresses(claims))
    claims = resolve_references(claims, aliases, config.settings.schema)
    combined, circles = break_circles(combine(claims, aliases), config.settings.schema)
    found = [*known, *found, *circles]
    nodes = group(combined).mapInArrow(partial(merge, base=config.base, schema=config.settings.schema), schema)
    # Sent once more, so that the few there are come to few tasks, and into few files.
    tables = [claims.where(f.col("kind") == DIAGNOSTIC).repartition("path").mapInArrow(diagnostics, schema)]
    if found:
        tables.append(claims.sparkSession.createDataFrame([diagnostic_row(each) for each in found], schema))
    if twice is not None:
        tables.append(_twice_table(twice))
    return reduce(DataFrame.union, tables, nodes)


def _set_tasks(spark: SparkSession, read: DataFrame) -> None:
    """Set the number of tasks that claims are divided among, unless whoever set up Spark did.

    Spark's own number is 200, for five documents as for a thousand million, and it does not mend
    that itself where results are kept, as they are here.
    """
    context = spark.sparkContext
    if not context.getConf().contains(_TASKS):
        spark.conf.set(_TASKS, max(context.defaultParallelism, read.rdd.getNumPartitions() * _TASKS_PER_PART))


_TASKS = "spark.sql.shuffle.partitions"
_TASKS_PER_PART = 2
"""The number of tasks for the claims of one part of the sources, of 128 MB."""

_CODES = {code.slug: code for code in Code}


def _once(read: DataFrame, places: list[Place]) -> tuple[DataFrame, DataFrame | None]:
    """Return documents without those that a later row of a table replaces, and these."""
    if not any(place.suffix == ".parquet" for place in places):
        return read, None
    twice = found_twice(read).persist(_KEPT)
    if twice.isEmpty():
        return read, None
    return read.join(twice.select("part"), "part", "left_anti"), twice


def _twice_table(twice: DataFrame) -> DataFrame:
    code = Code.DUPLICATE_MEMBER
    archive = f.regexp_extract("part", "([^/]*)#[0-9]+$", 1)
    message = f.concat(archive, f.lit(" holds it twice; the last one is read, as unpacking would leave it"))
    columns = (
        f.lit(DIAGNOSTIC),
        f.lit(str(code.severity)),
        f.col("path"),
        f.lit(code.slug),
        message,
        f.lit(0),
        f.lit(0),
    )
    return twice.select(*(column.alias(name) for column, name in zip(columns, MERGED.names, strict=True)))


def _counts(merged: DataFrame) -> list[pa.Array]:
    """Return how many rows there are of each kind, relation and code: the only rows that the driver sees."""
    code = f.when(f.col("section") == DIAGNOSTIC, f.col("second"))
    counted = merged.where(f.col("section").isin(NODE, EDGE, DIAGNOSTIC)).groupBy(
        "section", "part", code.alias("second")
    )
    return counted.agg(f.count("*").alias("number")).collect()
