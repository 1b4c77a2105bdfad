"""Past one machine: the same parse and the same merge rules, on an Apache Spark cluster.

    sources ─binaryFile, text, Parquet─▶ documents ─parse step─▶ claims ─follow AMP addresses─▶ claims
        ─group by (node, value): best precedence, number─▶ ─group by node: merge step─▶ nodes, edges, diagnostics, triples

Documents are only ever in executors; the driver sees file names of the sources it is given, AMP
addresses that are articles' addresses too, and counts. The rules are those of every build: executors
call `read_document` and `merge_claims`, and Spark brings the claims about a node together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from graph.core.diagnostics import Code, Severity
from graph.pipeline.config import Config

if TYPE_CHECKING:
    from graph.pipeline.spark.watching import Progress

__all__ = ["SparkBuild", "build_on_spark"]


@dataclass(frozen=True, slots=True)
class SparkBuild:
    """The numbers of a build on a cluster: the data stays where it was written.

    Attributes:
        documents: how many documents were read.
        nodes, edges: how many there are of each kind and each relation.
        found: how many diagnostics there are of each code.
        written: the address and the bytes of each folder that was written; none where there are no nodes.
    """

    documents: int
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    found: Mapping[Code, int]
    written: Mapping[str, int]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(number for code, number in self.found.items() if code.severity is Severity.ERROR)


def build_on_spark(sources: Iterable[str], master: str, config: Config, progress: Progress | None = None) -> SparkBuild:
    """Build the graph of the sources on a cluster and write it as Parquet and N-Triples.

    Args:
        sources: folders, documents, `.jsonl`, `.jsonl.gz` and Parquet, as paths or URLs of any file
            system that Spark reaches; every worker must reach them too.
        master: `local[N]`, `spark://HOST:PORT`, `yarn` or `k8s://…`.
        config: the options; its `out` is the folder that `nodes`, `edges`, `diagnostics` and
            `triples` are written to.
        progress: shows how far it is.

    Raises:
        ConfigError: the master is none that Spark knows.
        SourceError: a source is not there, or is of a kind that is not read in parts.
        WriteError: the folder holds one of the results already.
        EngineError: Spark or Java is missing, the master does not answer, or the job failed.
    """
    from graph.pipeline.spark.session import session

    with session(master) as spark:
        # They import PySpark, of which the session knows that it is there.
        from graph.pipeline.spark.job import run
        from graph.pipeline.spark.watching import watched

        return watched(spark.sparkContext, partial(run, spark, list(sources), config), progress)
