"""The connection to a cluster: Java is started, given its jobs, and gone when the block ends."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from graph.core.diagnostics import EngineError, printable
from graph.pipeline.spark.preflight import PATIENCE, check
from graph.pipeline.spark.threads import in_thread

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["session"]

_OPTIONS = {
    "spark.app.name": "newsgraph",
    "spark.sql.session.timeZone": "UTC",
    # Instants as everybody reads them, not in the form of Spark's early years.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.ui.showConsoleProgress": "false",
    # Under another locale Java would not find documents that have more than ASCII in their names.
    "spark.executorEnv.LC_ALL": "C.UTF-8",
    # A document may have megabytes, so batches are cut by their bytes.
    "spark.sql.execution.arrow.maxBytesPerBatch": str(8 * 1024 * 1024),
    # A file of 3 kB is no reason for a task of its own: a task takes two thousand of them.
    "spark.sql.files.openCostInBytes": str(64 * 1024),
    # Tasks that turn out to be small are joined where results are kept too, so that there are few files.
    "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning": "true",
}


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Connect to a cluster, give it this package, and end the application however the block ends.

    The output of Java goes to a file, which is kept and named when the job fails.

    Args:
        master: as Spark writes it.

    Raises:
        ConfigError: the master is none that Spark knows.
        EngineError: Spark or Java is missing, the master does not answer, or the job failed.
    """
    check(master)
    # Executors run the Python that this is, unless the environment names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory(prefix="newsgraph-") as folder, _log() as log, warnings.catch_warnings():
        # PySpark warns of versions of pandas; nothing here uses it.
        warnings.simplefilter("ignore")
        # What failed in Java has to be asked of it before it ends.
        with _failures("Java did not start", log), _java(log) as gateway, _failures("the job on Spark failed", log):
            package = _packed(Path(folder, "newsgraph.zip"))
            with _failures(f"no session with the master {printable(master)}", log):
                spark = in_thread(lambda: _started(master, gateway, package)).result()
            try:
                yield spark
            finally:
                spark.stop()


@contextmanager
def _log() -> Iterator[IO[bytes]]:
    """Open the file for the output of Java, and remove it unless the job failed."""
    with tempfile.NamedTemporaryFile(prefix="newsgraph-spark-", suffix=".log", delete=False) as log:
        try:
            yield log
        except EngineError:
            raise
        except BaseException:
            os.unlink(log.name)
            raise
        os.unlink(log.name)


@contextmanager
def _failures(what: str, log: IO[bytes]) -> Iterator[None]:
    """Say in one line why something failed in Spark."""
    from py4j.protocol import Py4JError
    from pyspark import __version__
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        reason = _reason(str(error), Path(log.name).read_text(encoding="utf-8", errors="replace"))
        raise EngineError(f"{what}: {reason} (Spark {__version__}; see {log.name})") from error


def _reason(text: str, log: str) -> str:
    """Return why the cluster ended the application, else the innermost cause of a Java stack trace."""
    killed = re.findall(r"Application has been killed\. Reason: (.+)", log)
    causes = killed or re.findall(r"^(?:Caused by: )?[\w.$]+(?:Exception|Error): (.+)$", text, re.MULTILINE)
    reason = causes[-1] if causes else next(iter(text.splitlines()), "")
    return printable(reason[:400])


@contextmanager
def _java(log: IO[bytes]) -> Iterator[Any]:
    """Start Java for PySpark, and wait until it has ended when the block ends."""
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway

    launch: Any = launch_gateway
    locale = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = _OPTIONS["spark.executorEnv.LC_ALL"]
    started = in_thread(lambda: launch(popen_kwargs={"stdout": log, "stderr": log}))
    try:
        yield started.result()
    finally:
        os.environ.pop("LC_ALL")
        if locale is not None:
            os.environ["LC_ALL"] = locale
        # Also where the wait for it was interrupted: Java that nobody has met would stay for ever.
        gateway = started.result()
        # PySpark would use it again.
        context: Any = SparkContext
        context._gateway = context._jvm = None
        # A thread that still talks to Java has nothing to say about its end that matters.
        logging.disable(logging.CRITICAL)
        gateway.shutdown()
        # Java ends when nobody can write to it any more.
        gateway.proc.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            gateway.proc.wait(PATIENCE)
        gateway.proc.kill()
        gateway.proc.wait()
        logging.disable(logging.NOTSET)


def _started(master: str, gateway: Any, package: Path) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    settings = SparkConf(loadDefaults=False).setAll(list(_OPTIONS.items())).setMaster(master)
    context = SparkContext(conf=settings, gateway=gateway)
    context.addPyFile(str(package))
    return SparkSession(context)


def _packed(file: Path) -> Path:
    """Write this package's modules as a zip file, so that executors run the driver's code.

    Its dependencies must be installed where they run: that is compiled for a machine.
    """
    root = Path(__file__).parents[2]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for module in sorted(root.rglob("*.py")):
            target.write(module, Path(root.name, module.relative_to(root)))
    return file
