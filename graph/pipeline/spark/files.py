"""The sources and the results as Hadoop's file systems see them: file:, hdfs:, s3a: and any other."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from py4j.protocol import Py4JError

from graph.core.diagnostics import SourceError, WriteError, printable
from graph.read.archives import ARCHIVE_SUFFIXES
from graph.read.sources import is_document

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

__all__ = ["Place", "Results", "all_or_none", "existing"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")
_GLOB = re.compile(r"([{}\[\]*?\\])")
_PATIENCE = 60.0
_IDLE = 5
_READ_IN_PARTS = (".jsonl", ".jsonl.gz", ".parquet")


@dataclass(frozen=True, slots=True)
class Place:
    """One source.

    Attributes:
        url: where it is, with its scheme, as Spark names it.
        folder: whether it is a folder.
    """

    url: str
    folder: bool

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.url.rstrip("/").rpartition("/")[2]

    @property
    def pattern(self) -> str:
        """Its address for Spark's readers, which take every path for a pattern."""
        return _GLOB.sub(r"\\\1", self.url)

    @property
    def suffix(self) -> str:
        """The ending by which it holds many documents; empty for a folder of documents and for one document."""
        return next((suffix for suffix in ARCHIVE_SUFFIXES if self.name.lower().endswith(suffix)), "")


def existing(spark: SparkSession, sources: list[str]) -> list[Place]:
    """Return where the sources are, patterns resolved.

    Raises:
        SourceError: one is not there, is an archive that only one machine can read, lies in another, or
            holds files that Spark would not read as one machine does.
    """
    places = [place for source in sources for place in _matches(spark, source)]
    for place in places:
        _check_folder(place)
        if not place.folder and place.suffix and place.suffix not in _READ_IN_PARTS:
            raise SourceError(
                f"{printable(place.name)} can be read by one machine only; unpack it, or build it without --engine spark"
            )
        for other in places:
            if place is not other and (other.url + "/").startswith(place.url + "/"):
                raise SourceError(f"the source {printable(other.url)} lies in the source {printable(place.url)}")
    return places


def _check_folder(place: Place) -> None:
    """Refuse a folder of this machine's with a link, which Spark follows in circles, or a name that Hadoop refuses."""
    for folder, folders, files in os.walk(place.url.removeprefix("file:")):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*folders, *filter(is_document, files)):
            path = os.path.join(folder, name)
            if os.path.islink(path):
                raise SourceError(
                    f"{printable(path)} is a symbolic link, and Spark would read twice what is linked;"
                    " remove it, or build without --engine spark"
                )
            if ":" in name and name not in folders:
                raise SourceError(f"{printable(path)} has a colon in its name, which Hadoop cannot read; rename it")


class Results:
    """The folder for the results, one folder each: all of them are there in the end, or none.

    Raises:
        WriteError: one of them is there already; a job that takes hours overwrites nothing.
    """

    def __init__(self, spark: SparkSession, out: str, names: tuple[str, ...]) -> None:
        path = _path(spark, out)
        self._system = path.getFileSystem(_configuration(spark))
        self._folder = self._system.makeQualified(path)
        self._places = {name: _hadoop(spark).Path(self._folder, name) for name in names}
        self._is_new = not self._system.exists(path)
        for place in self._places.values():
            if self._system.exists(place):
                raise WriteError(f"{printable(place.toString())} is there already; choose another folder or remove it")

    @property
    def url(self) -> str:
        """The address of the folder."""
        return str(self._folder.toString())

    def sizes(self) -> dict[str, int]:
        """Return the address of each result and how many bytes it has."""
        return {place.toString(): self._system.getContentSummary(place).getLength() for place in self._places.values()}

    def remove(self) -> None:
        """Remove their files."""
        for place in self._places.values():
            self._system.delete(place, True)
        if self._is_new and self._system.exists(self._folder) and not self._system.listStatus(self._folder):
            self._system.delete(self._folder, False)


@contextmanager
def all_or_none(spark: SparkSession, results: Results) -> Iterator[None]:
    """Remove the files of the block when it fails."""
    try:
        yield
    except BaseException:
        # Where Java itself has ended, nobody is left to remove anything.
        with suppress(Py4JError):
            _end_tasks(spark.sparkContext)
            results.remove()
        raise


def _end_tasks(context: SparkContext) -> None:
    """Cancel the running tasks, and wait until they have ended: one that still runs would write a removed file again."""
    context.cancelAllJobs()
    tracker = context.statusTracker()
    deadline = time.monotonic() + _PATIENCE
    idle = 0
    # Spark hears of the beginning of a task a little later than it begins.
    while idle < _IDLE and time.monotonic() < deadline:
        idle = 0 if any(each.numRunningTasks for each in tracker.getExecutorInfos()) else idle + 1
        time.sleep(0.1)


def _matches(spark: SparkSession, source: str) -> list[Place]:
    path = _path(spark, source)
    system = path.getFileSystem(_configuration(spark))
    found = [system.getFileStatus(path)] if system.exists(path) else list(system.globStatus(path) or ())
    if not found:
        raise SourceError(f"there is no file or folder '{printable(source)}'")
    return [Place(status.getPath().toString(), status.isDirectory()) for status in found]


def _path(spark: SparkSession, source: str) -> Any:
    path = _hadoop(spark).Path
    configuration = _configuration(spark)
    local = _hadoop(spark).FileSystem.getDefaultUri(configuration).getScheme() == "file"
    if local and not _SCHEME.match(source):
        jvm: Any = spark.sparkContext._jvm
        return path(jvm.java.io.File(os.path.abspath(source)).toURI())
    return path(source)


def _hadoop(spark: SparkSession) -> Any:
    jvm: Any = spark.sparkContext._jvm
    return jvm.org.apache.hadoop.fs


def _configuration(spark: SparkSession) -> Any:
    context: Any = spark.sparkContext._jsc
    return context.hadoopConfiguration()
