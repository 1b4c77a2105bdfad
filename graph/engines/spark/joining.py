"""Bringing together what documents say of the same thing, wherever it was said.

Two shuffles. The first groups equal statements and keeps the best rank and their number; Spark
adds up within each task before it sends anything, so the topic that every article has is one row a
task and no task gets them all. The second brings what is left to the thing that it is about.
"""

from __future__ import annotations

from typing import Any

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from graph.engines.spark.saying import AMP, COUNT, FOUND
from graph.resolve import DOCUMENT, TEXT
from graph.schema import ARTICLE

__all__ = ["aliases", "amp_found", "combined", "joined"]

_RANK = ("distance", "age", "path", "line", "column")


def _rank() -> Column:
    return f.struct(*(f.col(name) for name in _RANK))


def _claims(said: DataFrame) -> DataFrame:
    return said.where(~f.col("kind").isin(AMP, COUNT, FOUND))


def amp_found(said: DataFrame) -> DataFrame:
    """Return each address that is known as an article's and stated as an AMP address by others.

    Columns: `url`, `rank` of the best statement about it, `owners`, their number, and `owner`, the first.
    """
    owners = said.where(f.col("kind") == AMP).select(f.col("iri").alias("url"), f.col("said").alias("owner")).distinct()
    articles = said.where((f.col("kind") == ARTICLE.name) & (f.col("about") == TEXT)).select(
        "iri", _rank().alias("rank")
    )
    known = articles.join(owners.select("url").distinct(), f.col("iri") == f.col("url"))
    best = known.groupBy("url").agg(f.min("rank").alias("rank"))
    counted = owners.groupBy("url").agg(f.count("*").alias("owners"), f.min("owner").alias("owner"))
    return best.join(counted, "url")


def aliases(found: DataFrame) -> DataFrame:
    """Return which article each AMP address is: `url`, `target`.

    Chains of addresses are followed by doubling the step each time, so that one of a thousand
    takes ten rounds. Who has not ended then runs in a circle and is no alias.

    Args:
        found: as `amp_found` returns it.
    """
    steps = _settled(found.where("owners = 1").select("url", f.col("owner").alias("target")))
    known = steps.select(f.col("url").alias("known"))
    for _ in range(steps.count().bit_length()):
        if steps.join(known, f.col("target") == f.col("known"), "left_semi").isEmpty():
            break
        onward = steps.select(f.col("url").alias("at"), f.col("target").alias("next"))
        moved = steps.join(onward, f.col("target") == f.col("at"), "left")
        steps = _settled(moved.select("url", f.coalesce("next", "target").alias("target")))
    return steps.join(known, f.col("target") == f.col("known"), "left_anti")


def _settled(table: DataFrame) -> DataFrame:
    """Return a table without the plan by which it was made, kept on disks.

    A plan that joins a table with itself holds that table's plan twice, so after ten rounds it
    would hold the first one a thousand times, and the driver would have no memory for its text.
    """
    spark: Any = table.sparkSession
    made: Any = table
    # The rows can still be made again where they are lost: only the plan is cut.
    rows = spark._jsparkSession.createDataFrame(made._jdf.toJavaRDD(), made._jdf.schema())
    return DataFrame(rows, spark).persist(StorageLevel.DISK_ONLY)


def combined(said: DataFrame, aliases: DataFrame | None) -> DataFrame:
    """Return every claim once, with its best rank and its number, AMP addresses replaced.

    Args:
        said: what documents say.
        aliases: which article each AMP address is; None where there are none.
    """
    claims = _claims(said)
    none = f.lit(None).cast("string")
    claims = claims.withColumn("target", none) if aliases is None else _replaced(claims, aliases)
    return claims.groupBy("kind", "iri", "about", "said").agg(
        f.min(_rank()).alias("rank"), f.sum("count").alias("count"), f.max("target").alias("target")
    )


def _replaced(claims: DataFrame, aliases: DataFrame) -> DataFrame:
    own = aliases.select(f.col("url").alias("old"), f.col("target").alias("new"))
    moved = claims.join(own, (f.col("kind") == ARTICLE.name) & (f.col("iri") == f.col("old")), "left")
    moved = moved.withColumn("iri", f.coalesce("new", "iri")).drop("old", "new")
    ends = aliases.select(f.col("url").alias("end"), "target")
    links = ~f.col("about").isin(TEXT, DOCUMENT)
    return moved.join(ends, links & (f.col("said") == f.col("end")), "left").drop("end")


def joined(claims: DataFrame) -> DataFrame:
    """Return claims so that all about one thing are in one task, one after the other."""
    return claims.repartition("kind", "iri").sortWithinPartitions("kind", "iri")
