"""The build as Spark sees it, on one page."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from graph.config import Config
from graph.diagnostics import Code
from graph.engines.spark import SparkBuild, writing
from graph.engines.spark.files import Results, all_or_none, existing
from graph.engines.spark.joining import aliases, amp_found, combined, joined
from graph.engines.spark.reading import documents, found_twice
from graph.engines.spark.resolving import EDGE, NODE, RESOLVED, amp_findings, findings, resolved, scheme
from graph.engines.spark.saying import COUNT, FOUND, SAID, said
from graph.engines.spark.watching import Begin

if TYPE_CHECKING:
    from graph.engines.spark.files import Place

__all__ = ["run"]

# Kept on the disks of executors: what is lost with one of them is made again from the sources.
_KEPT = StorageLevel.DISK_ONLY


def run(spark: SparkSession, sources: list[str], config: Config, begin: Begin) -> SparkBuild:
    """Read, parse, join, resolve and write.

    Args:
        spark: the session.
        sources: what to read.
        config: the options.
        begin: is told which step begins.

    Raises:
        SourceError: a source cannot be read.
        WriteError: a result is there already.
    """
    begin("Reading")
    places = existing(spark, sources)
    results = Results(spark, config.out, writing.FOLDERS)
    read = documents(spark, places, config.max_bytes)
    _set_tasks(spark, read)
    read, twice = _once(read, places)
    spoken = read.mapInArrow(partial(said, settings=config.settings), from_arrow_schema(SAID)).persist(_KEPT)
    number = spoken.where(f.col("kind") == COUNT).agg(f.sum("count").alias("number")).head()
    begin("Joining")
    made = _made(spoken, twice, config).persist(_KEPT)
    begin("Resolving")
    counts = {(row.section, row.part, row.second): row.number for row in _counts(made)}
    nodes = {part: number for (section, part, _), number in counts.items() if section == NODE}
    if nodes:
        begin("Writing")
        with all_or_none(spark, results):
            writing.write(made, results.url, scheme(config.base))
    return SparkBuild(
        documents=(number.number or 0) if number else 0,
        nodes=nodes,
        edges={part: number for (section, part, _), number in counts.items() if section == EDGE},
        found={_CODES[code]: number for (section, _, code), number in counts.items() if section == FOUND},
        written=results.sizes() if nodes else {},
    )


def _made(spoken: DataFrame, twice: DataFrame | None, config: Config) -> DataFrame:
    """Return nodes, edges, triples and diagnostics of what documents say."""
    schema = from_arrow_schema(RESOLVED)
    known = amp_found(spoken).persist(_KEPT)
    addresses = None if known.isEmpty() else aliases(known).persist(_KEPT)
    things = joined(combined(spoken, addresses)).mapInArrow(partial(resolved, base=config.base), schema)
    # Sent once more, so that the few there are come to few tasks, and into few files.
    found = [spoken.where(f.col("kind") == FOUND).repartition("path").mapInArrow(findings, schema)]
    if addresses is not None:
        found.append(_amp_table(known, addresses).mapInArrow(amp_findings, schema))
    if twice is not None:
        found.append(_twice_table(twice))
    return reduce(DataFrame.union, found, things)


def _set_tasks(spark: SparkSession, read: DataFrame) -> None:
    """Set into how many tasks what documents say is divided, unless whoever set up Spark did.

    Spark's own number is 200, for five documents as for a thousand million, and it does not mend
    that itself where results are kept, as they are here.
    """
    context = spark.sparkContext
    if not context.getConf().contains(_TASKS):
        spark.conf.set(_TASKS, max(context.defaultParallelism, read.rdd.getNumPartitions() * _TASKS_PER_PART))


_TASKS = "spark.sql.shuffle.partitions"
_TASKS_PER_PART = 2
"""What a part of the sources says, of 128 MB, is divided among so many tasks."""

_CODES = {code.slug: code for code in Code}


def _once(read: DataFrame, places: list[Place]) -> tuple[DataFrame, DataFrame | None]:
    """Return documents without those that a later row of a table replaces, and these."""
    if not any(place.suffix == ".parquet" for place in places):
        return read, None
    twice = found_twice(read).persist(_KEPT)
    if twice.isEmpty():
        return read, None
    return read.join(twice.select("part"), "part", "left_anti"), twice


def _amp_table(known: DataFrame, addresses: DataFrame) -> DataFrame:
    return known.join(addresses, "url", "left").select("url", "rank", "owners", "target")


def _twice_table(twice: DataFrame) -> DataFrame:
    code = Code.DUPLICATE_MEMBER
    archive = f.regexp_extract("part", "([^/]*)#[0-9]+$", 1)
    message = f.concat(archive, f.lit(" holds it twice; the last one is read, as unpacking would leave it"))
    columns = (
        f.lit(FOUND),
        f.lit(str(code.severity)),
        f.col("path"),
        f.lit(code.slug),
        message,
        f.lit(0),
        f.lit(0),
    )
    return twice.select(*(column.alias(name) for column, name in zip(columns, RESOLVED.names, strict=True)))


def _counts(made: DataFrame) -> list[pa.Array]:
    """Return how many rows there are of each kind, relation and code: the only rows that the driver sees."""
    code = f.when(f.col("section") == FOUND, f.col("second"))
    counted = made.where(f.col("section").isin(NODE, EDGE, FOUND)).groupBy("section", "part", code.alias("second"))
    return counted.agg(f.count("*").alias("number")).collect()
