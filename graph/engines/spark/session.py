"""The connection to a cluster: checked before Java is started, so that what is missing is said at once."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.diagnostics import ConfigError, EngineError, printable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["failure", "session"]

JAVA = 17
"""The oldest Java that Spark 4 runs on."""

PATIENCE = 10.0
"""Seconds that a master has to answer."""

_MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|spark://[^/,\s]+:\d+(,[^/,\s]+:\d+)*|yarn|k8s://\S+")

_OPTIONS = {
    "spark.app.name": "newsgraph",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    # Instants as everybody reads them, not in the form of Spark's early years.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.ui.showConsoleProgress": "false",
    # A document may have megabytes, so batches are cut by their bytes.
    "spark.sql.execution.arrow.maxBytesPerBatch": str(8 * 1024 * 1024),
    # A file of 3 kB is no reason for a task of its own: a task takes two thousand of them.
    "spark.sql.files.openCostInBytes": str(64 * 1024),
}


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """Connect to a cluster, give it this package, and end the application however the block ends.

    Args:
        master: as Spark writes it.

    Raises:
        ConfigError: the master is none that Spark knows.
        EngineError: Spark or Java is missing, or the master does not answer.
    """
    _check_master(master)
    _check_installed()
    _check_java()
    _check_answers(master)
    # Executors run the Python that this is, unless the environment names another.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory(prefix="newsgraph-") as folder, warnings.catch_warnings():
        # PySpark warns of versions of pandas; nothing here uses it.
        warnings.simplefilter("ignore")
        spark = _started(master)
        try:
            spark.sparkContext.addPyFile(str(_packed(Path(folder, "newsgraph.zip"))))
            yield spark
        except Exception as error:
            told = failure(error)
            if told is None:
                raise
            raise told from error
        finally:
            spark.stop()


def failure(error: Exception) -> EngineError | None:
    """Return what failed in Spark as one line, or None where the error is not Spark's."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    if not isinstance(error, PySparkException | Py4JError):
        return None
    causes = re.findall(r"^(?:Caused by: )?[\w.$]+(?:Exception|Error): (.+)$", str(error), re.MULTILINE)
    reason = causes[-1] if causes else next(iter(str(error).splitlines()), type(error).__name__)
    return EngineError(f"the job on Spark failed: {printable(reason[:400])}")


def _check_master(master: str) -> None:
    if not _MASTER.fullmatch(master):
        raise ConfigError(
            f"master '{printable(master)}' must be local[N], spark://HOST:PORT, yarn or k8s://https://HOST:PORT"
        )


def _check_installed() -> None:
    if not all(find_spec(name) for name in ("pyspark", "pandas", "pyarrow")):
        raise EngineError("the engine spark needs PySpark; install it with: pip install 'newsgraph[spark]'")


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
    where = f"in JAVA_HOME ({printable(home)})" if home else "on the PATH"
    if java is None:
        raise EngineError(f"the engine spark needs Java {JAVA} or newer, and there is none {where}")
    try:
        # Nobody's words but the name of the program that the user's own environment names.
        result = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
        told = result.stderr
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineError(f"{printable(java)} cannot be run: {printable(str(error))}") from error
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    if version is None or int(version[1]) < JAVA:
        found = version[1] if version else "of an unknown version"
        raise EngineError(f"the engine spark needs Java {JAVA} or newer; {printable(java)} is Java {found}")


def _check_answers(master: str) -> None:
    """Try the master's port: Spark itself would try for a minute and then say it in forty lines."""
    if not master.startswith("spark://"):
        return
    reason = ""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()
        except (OSError, OverflowError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
        else:
            return
    raise EngineError(f"the master {printable(master)} does not answer: {printable(reason).lower()}")


def _started(master: str) -> SparkSession:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    for name, value in _OPTIONS.items():
        builder = builder.config(name, value)
    try:
        spark: SparkSession = builder.master(master).getOrCreate()
    except Exception as error:
        told = failure(error)
        if told is None:
            raise
        raise EngineError(f"no session with the master {master}: {told}") from error
    return spark


def _packed(file: Path) -> Path:
    """Write this package's modules as a zip file, so that executors run what the driver runs.

    What it depends on must be installed where they run: that is compiled for a machine.
    """
    root = Path(__file__).parents[2]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for module in sorted(root.rglob("*.py")):
            target.write(module, Path(root.name, module.relative_to(root)))
    return file
