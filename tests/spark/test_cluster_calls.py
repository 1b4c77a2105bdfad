"""Calls of the engine spark that cannot be carried out: one line each, exit code 2, and soon."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from spark_cluster import ON_LOOPBACK, QUICK, Cluster, finished, until

from graph.core.diagnostics import NewsgraphError
from graph.pipeline.config import Config
from graph.pipeline.spark.job import run
from graph.pipeline.spark.session import session

# As the command does: PySpark warns of versions of pandas, which nothing here uses.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

Run = Callable[..., subprocess.CompletedProcess[str]]


def told(result: subprocess.CompletedProcess[str]) -> tuple[int, str]:
    """Return the exit code and the one line that was printed."""
    return result.returncode, result.stderr.removeprefix("newsgraph: ").removesuffix("\n")


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of this machine on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("master", ["cluster:7077", "spark://", "spark://host", "http://h:1", "local[x]", "", " yarn"])
def test_a_master_that_spark_does_not_know_is_one_line(newsgraph: Run, seeds: Path, master: str) -> None:
    """An address that is none is named, with the forms that there are."""
    result = newsgraph("build", "--engine", "spark", "--master", master or "x", seeds)
    expected = f"master '{master or 'x'}' must be local[N], spark://HOST:PORT, yarn or k8s://https://HOST:PORT"
    assert (2, expected) == told(result)


def test_a_master_that_does_not_answer_is_one_line(newsgraph: Run, seeds: Path, closed_port: int) -> None:
    """A port that nothing listens on is said so at once; Spark would try for a minute."""
    master = f"spark://127.0.0.1:{closed_port}"
    result = newsgraph("build", "--engine", "spark", "--master", master, seeds, timeout=60)
    assert (2, f"the master {master} does not answer: connection refused") == told(result)


def test_java_that_is_missing_is_one_line(newsgraph: Run, seeds: Path, tmp_path: Path) -> None:
    """Without Java the line says which is needed and where it was looked for."""
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    result = newsgraph("build", "--engine", "spark", seeds, env={**environment, "PATH": str(tmp_path)})
    assert (2, "the engine spark needs Java 17 or newer, and there is none on the PATH") == told(result)


def test_java_that_is_too_old_is_one_line(newsgraph: Run, seeds: Path, tmp_path: Path) -> None:
    """An older Java is named with its version."""
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    result = newsgraph("build", "--engine", "spark", seeds, env={**os.environ, "JAVA_HOME": str(tmp_path)})
    assert (2, f"the engine spark needs Java 17 or newer; {java} is Java 8") == told(result)


def test_pyspark_that_is_missing_is_one_line(seeds: Path) -> None:
    """Without PySpark the line says what to install."""
    program = (
        "import sys; sys.modules['pyspark'] = None; from graph.cli.app import main;"
        f"sys.argv = ['newsgraph', 'build', '--engine', 'spark', {str(seeds)!r}]; main()"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (2, "the engine spark needs PySpark; install it with: pip install 'newsgraph[spark]'") == told(result)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--master", "local[1]"], "--master has no meaning with --engine local"),
        (["--engine", "spark", "--formats", "ttl"], "--formats has no meaning with --engine spark"),
        (["--engine", "spark", "--processes", "2"], "--processes has no meaning with --engine spark"),
    ],
)
def test_options_without_meaning_are_refused(newsgraph: Run, seeds: Path, arguments: list[str], expected: str) -> None:
    """An option that would not be heeded is one line."""
    assert (2, expected) == told(newsgraph("build", *arguments, seeds))


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Cluster]:
    """The settings of a cluster of which nothing runs yet."""
    cluster = Cluster(tmp_path / "cluster", QUICK)
    cluster.set_up(ON_LOOPBACK)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """One session for every call that ends before there is a job."""
    cluster = Cluster(tmp_path_factory.mktemp("session") / "cluster", QUICK)
    cluster.set_up(ON_LOOPBACK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(cluster.folder))
        with session("local[1]") as spark:
            yield spark


def _failing(spark: SparkSession, out: Path, *sources: Path | str) -> str:
    with pytest.raises(NewsgraphError) as failed:
        run(spark, [str(source) for source in sources], Config(out=str(out)), lambda _: None)
    assert not out.exists() or not any(out.rglob("part-*"))
    return str(failed.value)


@pytest.mark.parametrize("missing", ["missing", "missing/*.md", "a b%20c é"])
def test_a_source_that_is_not_there_is_named(spark: SparkSession, tmp_path: Path, missing: str) -> None:
    """A path or a pattern that leads nowhere is named as it was given."""
    expected = f"there is no file or folder '{tmp_path / missing}'"
    assert expected == _failing(spark, tmp_path / "out", tmp_path / missing)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "A.TGZ", "a.tar.zst"])
def test_an_archive_that_is_read_from_its_start_only_is_refused(spark: SparkSession, tmp_path: Path, name: str) -> None:
    """What no worker can begin to read in the middle is for one machine."""
    (tmp_path / name).write_bytes(b"")
    expected = f"{name} can be read by one machine only; unpack it, or build it without --engine spark"
    assert expected == _failing(spark, tmp_path / "out", tmp_path / name)


def test_a_source_in_a_source_is_refused(spark: SparkSession, seeds: Path, tmp_path: Path) -> None:
    """A folder and one above it would give every document twice."""
    expected = f"the source file:{seeds} lies in the source file:{seeds.parent}"
    assert expected == _failing(spark, tmp_path / "out", seeds.parent, seeds)


def test_two_sources_with_a_document_of_one_name_are_refused(spark: SparkSession, tmp_path: Path) -> None:
    """Names tell documents apart, so two of one name need a folder above them."""
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    expected = "two sources hold a document named 'a.md'; give one folder that holds both"
    assert expected == _failing(spark, tmp_path / "out", tmp_path / "x", tmp_path / "y")


def test_a_result_that_is_there_is_not_overwritten(spark: SparkSession, seeds: Path, tmp_path: Path) -> None:
    """A folder that holds one of the results is refused, and stays as it is."""
    (tmp_path / "out" / "edges").mkdir(parents=True)
    expected = f"file:{tmp_path}/out/edges is there already; choose another folder or remove it"
    assert expected == _failing(spark, tmp_path / "out", seeds)


def test_a_table_without_the_columns_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    """A Parquet file that is no table of documents is named with what it lacks."""
    pq.write_table(pa.table({"path": ["a.md"]}), tmp_path / "a.parquet")
    expected = f"file:{tmp_path}/a.parquet has no column content"
    assert expected == _failing(spark, tmp_path / "out", tmp_path / "a.parquet")


def test_a_name_that_hadoop_cannot_read_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    """A colon in a document's name is said before the work, where Hadoop would end the job with half a name."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "at 11:48.md").write_bytes(b"---\ntitle: A\n---\n")
    expected = f"{tmp_path}/docs/at 11:48.md has a colon in its name, which Hadoop cannot read; rename it"
    assert expected == _failing(spark, tmp_path / "out", tmp_path / "docs")


def test_a_link_in_a_source_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    """A link is followed by Spark as often as it can be, so that documents would be there many times."""
    folder = tmp_path / "docs" / "below"
    folder.mkdir(parents=True)
    (folder / "up").symlink_to("..")
    expected = f"{folder}/up is a symbolic link, and Spark would read twice what is linked; remove it, or build without --engine spark"
    assert expected == _failing(spark, tmp_path / "out", tmp_path / "docs")


def test_sources_without_documents_write_nothing(alone: Cluster, tmp_path: Path) -> None:
    """Where nothing is usable, that is one line and the exit code is 1, as without a cluster."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_bytes(b"")
    result = finished(alone.build(tmp_path / "docs", out=tmp_path / "out", folder=tmp_path, master="local[1]"))
    actual = (result.returncode, result.stderr, (tmp_path / "out").exists())
    assert (1, "newsgraph: nothing usable in the sources; nothing was written\n", False) == actual


def test_a_job_that_fails_is_one_line_and_its_log_is_kept(alone: Cluster, tmp_path: Path) -> None:
    """What fails in Spark is said with its reason, and what Java printed can be read."""
    (tmp_path / "a.parquet").write_bytes(b"no table")
    result = finished(alone.build(tmp_path / "a.parquet", out=tmp_path / "out", folder=tmp_path, master="local[1]"))
    (line,) = result.stderr.splitlines()
    log = Path(line.rpartition("see ")[2].removesuffix(")"))
    kept = log.is_file()
    log.unlink(missing_ok=True)
    assert (2, True, True) == (result.returncode, "is not a Parquet file" in line, kept), line


def test_ctrl_c_while_java_starts_leaves_nothing(alone: Cluster, seeds: Path, tmp_path: Path) -> None:
    """A build that is interrupted before there is a session takes Java with it."""
    process = alone.build(seeds, out=tmp_path / "out", folder=tmp_path, master="local[1]")
    # The command itself, and the shell that becomes Java.
    until(lambda: process.poll() is not None or len(alone.alive()) > 1)
    os.killpg(process.pid, signal.SIGINT)
    result = finished(process)
    assert (130, "", "newsgraph: interrupted\n", []) == (result.returncode, result.stdout, result.stderr, alone.alive())


def test_a_cluster_without_workers_is_waited_for_aloud(alone: Cluster, seeds: Path, tmp_path: Path) -> None:
    """A master that has no worker to give is named, so that nobody waits without knowing what for."""
    alone.start_master()
    process = alone.build(seeds, out=tmp_path / "out", folder=tmp_path)
    assert process.stderr is not None
    line = process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    expected = f"newsgraph: waiting for a worker of {alone.master}; Ctrl-C ends it\n"
    assert (expected, 130) == (line, finished(process).returncode)
