"""Links that no document alone can tell: of addresses with fragments, by names, and in circles.

The rules are those of every build; here the rows that they need are brought together. Addresses with
fragments and links that close circles are few, and are settled on the driver; names are joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby

import pyarrow as pa
from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from graph.core.claims import Precedence, Reference, decode_slots
from graph.core.diagnostics import Code, Diagnostic
from graph.core.schema import ARTICLE, Schema
from graph.merge.fragments import settle_fragments, without_fragment
from graph.merge.references import Named, circle_message, circular, resolve
from graph.merge.rules import DOCUMENT, VALUES
from graph.pipeline.spark.parse_step import AMP, CLAIMS, DIAGNOSTIC, MARKS, NAME, REFERENCE

__all__ = ["break_circles", "join_fragments", "resolve_references"]


def join_fragments(claims: DataFrame, schema: Schema) -> DataFrame:
    """Return claims about addresses with fragments as claims about the articles that they are.

    Args:
        claims: the claims of all documents.
        schema: the table.
    """
    settled = settle_fragments(_titles(claims, schema))
    if not settled:
        return claims
    known = claims.sparkSession.createDataFrame(sorted(settled.items()), "old string, new string")
    moved = claims.join(known, f.col("iri") == f.col("old"), "left")
    moved = moved.withColumn("iri", f.coalesce("new", "iri")).drop("old", "new")
    is_link = f.col("about").isin(*(each.key for each in schema.edges)) & ~f.col("kind").isin(*MARKS)
    ends = known.select(f.col("old").alias("end"), f.col("new").alias("target"))
    stated = f.when(is_link | (f.col("kind") == AMP), f.col("value").cast("string"))
    moved = moved.join(ends, stated == f.col("end"), "left")
    moved = moved.withColumn("value", f.coalesce(f.col("target").cast("binary"), "value"))
    return moved.drop("end", "target").union(_repeated(moved.where(is_link)))


def _titles(claims: DataFrame, schema: Schema) -> Mapping[str, frozenset[str]]:
    """Return the titles that documents state of addresses with fragments, and of those that differ by these alone."""
    articles = claims.where((f.col("kind") == ARTICLE.name) & (f.col("about") == VALUES))
    urls = [row.iri for row in articles.where(f.col("iri").contains("#")).select("iri").distinct().collect()]
    if not urls:
        return {}
    wanted = sorted({*urls, *map(without_fragment, urls)})
    asked = claims.sparkSession.createDataFrame([(each,) for each in wanted], "iri string")
    own = articles.where(f.col("distance") == 0).join(asked, "iri", "left_semi").select("iri", "value").distinct()
    at = schema.slots_of(ARTICLE.name).index[ARTICLE.label]
    titles: dict[str, set[str]] = {url: set() for url in urls}
    for row in own.collect():
        titles.setdefault(row.iri, set()).add(str(decode_slots(bytes(row.value))[at] or ""))
    return {url: frozenset(stated) for url, stated in titles.items()}


def _repeated(links: DataFrame) -> DataFrame:
    """Return the diagnostics of links of one document that lead to one article, now that fragments are joined."""
    ends = ("path", "iri", "about", "value")
    moved = links.where(f.col("target").isNotNull()).select(*ends).distinct()
    turn = f.row_number().over(Window.partitionBy(*ends).orderBy("line", "column"))
    again = links.drop("end", "target").join(moved, list(ends), "left_semi").withColumn("turn", turn)
    message = f.concat(f.col("value").cast("string"), f.lit(" is listed twice; it counts once")).cast("binary")
    rows = again.where(f.col("turn") > 1).withColumn("value", message).withColumn("kind", f.lit(DIAGNOSTIC))
    rows = rows.withColumn("iri", f.lit(Code.REPEATED_RELATED.name)).withColumn("about", f.lit(""))
    return rows.select(*CLAIMS.names)


def resolve_references(claims: DataFrame, aliases: Mapping[str, str], schema: Schema) -> DataFrame:
    """Return claims with the links by name as links to nodes, and the diagnostics of resolving them.

    Args:
        claims: the claims of all documents.
        aliases: the article of each AMP address.
        schema: the table.
    """
    references = claims.where(f.col("kind") == REFERENCE)
    if references.isEmpty():
        return claims
    described = claims.where(f.col("about") == DOCUMENT)
    of_document = f.array(f.col("iri"), f.concat(f.lit("file:"), f.col("path")))
    names = (
        claims.where(f.col("kind") == NAME)
        .select(f.col("about").alias("name"), f.col("value").cast("string").alias("of"), f.col("iri").alias("node"), f.col("path").alias("document"))
        .union(described.select(f.explode(of_document), "kind", "iri", "path"))
        .distinct()
    )  # fmt: skip
    asked = references.withColumn("name", f.explode(_spellings(f.col("value").cast("string"))))
    found = asked.join(names, "name", "left").repartition("path").sortWithinPartitions("path", "recency", "distance")
    resolved = partial(_resolved, aliases=dict(aliases), schema=schema)
    return claims.union(found.mapInArrow(resolved, from_arrow_schema(CLAIMS)))


def _spellings(name: Column) -> Column:
    """Return `graph.merge.references.spellings` of a column."""
    cut = f.substring(name, f.lit(1), f.length(name) - 1)
    other = f.when(name.endswith("/"), cut).otherwise(f.concat(name, f.lit("/")))
    is_address = name.startswith("http://") | name.startswith("https://")
    return f.when(is_address, f.array(name, other)).otherwise(f.array(name))


def _resolved(
    batches: Iterable[pa.RecordBatch], aliases: Mapping[str, str], schema: Schema
) -> Iterator[pa.RecordBatch]:
    """Yield the claims and diagnostics of links, given each name of each link with the documents that have it."""
    relations = {each.key: each for each in schema.edges}
    rows = (row for batch in batches for row in batch.to_pylist())
    claims = []
    for _, several in groupby(rows, key=lambda row: (row["path"], row["recency"])):
        stated = list(several)
        first, documents = stated[0], dict[str, set[Named]]()
        for row in stated:
            if row["node"] is not None:
                named = Named(row["document"], row["of"], aliases.get(row["node"], row["node"]))
                documents.setdefault(row["name"], set()).add(named)
        names = tuple(dict.fromkeys(row["value"].decode() for row in stated))
        source, key, place = first["iri"], first["about"], (first["path"], first["line"], first["column"])
        relation = relations[key]
        target, finding, _ = resolve(Reference(key, source, names, *place[1:]), place[0], relation, documents)
        if finding is not None:
            message = finding.message.encode("utf-8", "replace")
            claims.append((DIAGNOSTIC, finding.code.name, "", message, 0, "", *place, 1))
        if target is not None and (target != aliases.get(source, source) or relation.front_matter):
            origin, end = (target, source) if first["recency"].endswith("<") else (source, target)
            claims.append((relation.source, origin, key, end.encode(), 0, "", *place, 1))
    columns = zip(*claims, strict=True) if claims else ((),) * len(CLAIMS)
    arrays = [pa.array(column, each.type) for column, each in zip(columns, CLAIMS, strict=True)]
    yield pa.RecordBatch.from_arrays(arrays, schema=CLAIMS)


def break_circles(claims: DataFrame, schema: Schema) -> tuple[DataFrame, list[Diagnostic]]:
    """Return claims without the links that close circles, and a diagnostic for each.

    Args:
        claims: every claim once, as `combine` returns them.
        schema: the table.
    """
    keys = [each.key for each in schema.edges if each.acyclic]
    end = f.coalesce("target", f.col("value").cast("string"))
    links = claims.where(f.col("about").isin(*keys)).withColumn("end", end).where(f.col("iri") != f.col("end"))
    stated = links.select("about", "iri", "end", "precedence").collect()
    if not stated:
        return claims, []
    described = claims.where(f.col("about") == DOCUMENT).join(links.select("iri").distinct(), "iri", "left_semi")
    paths: dict[str, str] = {}
    for row in sorted(described.select("iri", "precedence").collect(), key=lambda row: tuple(row.precedence)):
        paths.setdefault(row.iri, row.precedence.path)
    best: dict[tuple[str, str, str], Precedence] = {}
    for row in stated:
        link, precedence = (row.about, row.iri, row.end), tuple(row.precedence)
        best[link] = min(precedence, best.get(link, precedence))
    cut = [(key, *ends) for key in keys for ends in sorted(circular(_ends(best, key), paths))]
    found = [Diagnostic(*best[each][2:], Code.CIRCULAR_LINK, circle_message(*each)) for each in cut]
    if not cut:
        return claims, []
    left_out = claims.sparkSession.createDataFrame(cut, "about string, iri string, end string")
    return claims.withColumn("end", end).join(left_out, ["about", "iri", "end"], "left_anti").drop("end"), found


def _ends(links: Iterable[tuple[str, str, str]], key: str) -> dict[str, set[str]]:
    """Return the ends of the links of one relation by the nodes that they lead from."""
    ends: dict[str, set[str]] = {}
    for about, source, target in links:
        if about == key:
            ends.setdefault(source, set()).add(target)
    return ends
