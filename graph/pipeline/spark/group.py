"""The grouping of claims by node, wherever they were parsed.

Two shuffles. The first groups equal claims and keeps the best precedence and their number; Spark
adds up within each task before it sends anything, so the topic that every article has is one row a
task and no task gets them all. The second brings the rest to the task of their node.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from graph.core.schema import ARTICLE
from graph.merge.amp import AmpAddress
from graph.merge.rules import DOCUMENT, VALUES
from graph.pipeline.spark.parse_step import AMP, MARKS

__all__ = ["amp_addresses", "combine", "group"]

_PRECEDENCE = ("distance", "recency", "path", "line", "column")


def _precedence() -> Column:
    return f.struct(*(f.col(name) for name in _PRECEDENCE))


def amp_addresses(claims: DataFrame) -> list[AmpAddress]:
    """Return each address that is known as an article's and stated as an AMP address by others.

    They come to the driver, because the rule that follows their chains is that of every build;
    an address takes some hundred bytes.
    """
    stated = claims.where(f.col("kind") == AMP)
    owners = stated.select(f.col("iri").alias("url"), f.col("value").cast("string").alias("owner")).distinct()
    articles = claims.where((f.col("kind") == ARTICLE.name) & (f.col("about") == VALUES)).select(
        "iri", _precedence().alias("precedence")
    )
    known = articles.join(owners.select("url").distinct(), f.col("iri") == f.col("url"))
    best = known.groupBy("url").agg(f.min("precedence").alias("precedence"))
    counted = owners.groupBy("url").agg(f.count("*").alias("owners"), f.min("owner").alias("owner"))
    rows = best.join(counted, "url").collect()
    return [AmpAddress(row.url, row.owners, row.owner, tuple(row.precedence)) for row in rows]


def combine(claims: DataFrame, aliases: Mapping[str, str]) -> DataFrame:
    """Return every claim once, with its best precedence and its number, AMP addresses replaced.

    Args:
        claims: the claims of all documents.
        aliases: the article of each AMP address.
    """
    claims = claims.where(~f.col("kind").isin(*MARKS))
    none = f.lit(None).cast("string")
    claims = _replace(claims, aliases) if aliases else claims.withColumn("target", none)
    return claims.groupBy("kind", "iri", "about", "value").agg(
        f.min(_precedence()).alias("precedence"), f.sum("number").alias("number"), f.max("target").alias("target")
    )


def _replace(claims: DataFrame, aliases: Mapping[str, str]) -> DataFrame:
    known = claims.sparkSession.createDataFrame(sorted(aliases.items()), "old string, new string")
    moved = claims.join(known, (f.col("kind") == ARTICLE.name) & (f.col("iri") == f.col("old")), "left")
    moved = moved.withColumn("iri", f.coalesce("new", "iri")).drop("old", "new")
    ends = known.select(f.col("old").alias("end"), f.col("new").alias("target"))
    links = ~f.col("about").isin(VALUES, DOCUMENT)
    return moved.join(ends, links & (f.col("value").cast("string") == f.col("end")), "left").drop("end")


def group(claims: DataFrame) -> DataFrame:
    """Return claims so that all about one node are in one task, one after the other."""
    return claims.repartition("kind", "iri").sortWithinPartitions("kind", "iri")
