"""Links by name, fragments and circles on Spark: the edges and diagnostics of one machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

import pytest
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from spark_cluster import ON_LOOPBACK, QUICK

from graph.core.claims import DocumentClaims, Reference
from graph.core.model import Source
from graph.merge.rules import merge
from graph.pipeline.config import Config
from graph.pipeline.spark.job import merged_claims
from graph.pipeline.spark.merge_step import EDGE
from graph.pipeline.spark.parse_step import CLAIMS, DIAGNOSTIC, claim_rows
from graph.read.document import read_document

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

E = "https://e.org/"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A session in this process."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    options = {**ON_LOOPBACK, "spark.sql.shuffle.partitions": "1", "spark.driver.extraJavaOptions": QUICK}
    session = SparkSession.builder.master("local[1]").config(map=options).getOrCreate()
    yield session
    session.stop()


def document(
    path: str, more: str = "", names: Iterable[str] = (), links: Iterable[tuple[str, ...]] = ()
) -> DocumentClaims:
    """Return the claims of an article; the first text of a link is its relation, after `<` where it leads to the article."""
    front = f"title: Title of {path}\nwebUrl: {E}{path}\ntype: article\n{more}"
    claims = read_document(Source(f"{path.replace('#', '-')}.yaml", front.encode()))
    references = tuple(
        Reference(key.removeprefix("<"), f"{E}{path}", tuple(each), 9, at, key.startswith("<"))
        for at, (key, *each) in enumerate(links, 1)
    )
    return claims._replace(names=tuple(names), references=references)


DOCUMENTS = [
    document("a", names=["note:|a"], links=[("links", "note:|n"), ("related", "note:|nowhere"), ("links", "note:|a")]),
    document("x/n", names=["note:|n"], links=[("links", f"{E}a/"), ("links", "https://other.org/"), ("related", "file:x/n.yaml")]),
    document("n", names=["note:|n"], links=[("translation-of", "note:|a")]),
    document("b", names=["note:|b"], links=[("translation-of", "file:c.yaml"), ("links", "page:|/amp", "note:|c")]),
    document("c", names=["note:|c"], links=[("translation-of", "note:|b")], more=f"ampWebUrl: {E}amp\n"),
    document("amp", names=["page:|/amp"]),
    document("course", links=[("<part-of", "note:|b"), ("<part-of", "note:|c")]),
    document("faq#q1"),
    document("faq#q2", f"related: [{{webUrl: '{E}faq#q1'}}, {{webUrl: '{E}a'}}, {{webUrl: '{E}a#part'}}, {{webUrl: '{E}faq#q3'}}]"),
    document("one#q1", f"partOf: {{webUrl: '{E}two'}}"),
    document("two", f"partOf: {{webUrl: '{E}one#q1'}}"),
]  # fmt: skip


def test_links_are_those_of_one_machine(spark: SparkSession) -> None:
    """Names, fragments and circles give on Spark the edges and the diagnostics that they give on one machine."""
    rows = [row for each in DOCUMENTS for row in claim_rows(each)]
    claims = spark.createDataFrame(rows, from_arrow_schema(CLAIMS))
    found = merged_claims(claims, None, Config()).collect()
    expected = merge(DOCUMENTS)
    assert list(expected.edges) == sorted(
        ((row.first, row.second, row.part) for row in found if row.section == EDGE),
        key=[tuple(each) for each in expected.edges].index,
    )
    assert [(each.path, each.line, each.code.slug, each.message) for each in expected.diagnostics] == sorted(
        ((row.first, row.line, row.second, row.third) for row in found if row.section == DIAGNOSTIC),
        key=lambda row: (row[0], row[1]),
    )
