"""Past one machine: the same parse and the same merge rules, on an Apache Spark cluster.

    sources ─binaryFile, text, Parquet─▶ documents ─parse─▶ claims ─join AMP addresses─▶ claims
        ─group by (thing, text): best rank, count─▶ ─group by thing: resolve─▶ nodes, edges, diagnostics, triples

Documents are only ever in executors; the driver sees file names of the sources it is given and
counts. What the rules are is not said again here: executors call `said_in` and
`resolve_stated`, and Spark brings together what belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from graph.config import Config
from graph.diagnostics import Code, Severity

if TYPE_CHECKING:
    from graph.engines.spark.watching import Progress

__all__ = ["SparkBuild", "build_on_spark"]


@dataclass(frozen=True, slots=True)
class SparkBuild:
    """What a build on a cluster made, in numbers: the data stays where it was written.

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
    from graph.engines.spark.session import session

    with session(master) as spark:
        # They import PySpark, of which the session knows that it is there.
        from graph.engines.spark.job import run
        from graph.engines.spark.watching import watched

        return watched(spark.sparkContext, partial(run, spark, list(sources), config), progress)
