"""Calls of the engine spark that cannot be carried out: one line each, exit code 2, and soon."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from spark_cluster import Cluster, finished

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
        "import sys; sys.modules['pyspark'] = None; from graph.cli import main;"
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


@pytest.mark.xdist_group("spark")
def test_sources_and_results_are_checked_before_the_work(cluster: Cluster, seeds: Path, tmp_path: Path) -> None:
    """A source that is not there, an archive, a source inside a source and a result that is there are one line each."""
    (tmp_path / "a.zip").write_bytes(b"")
    (tmp_path / "taken" / "edges").mkdir(parents=True)
    calls = {
        "there is no file or folder": [tmp_path / "missing"],
        "a.zip can be read by one machine only": [tmp_path / "a.zip"],
        "lies in the source": [seeds.parent, seeds],
        "edges is there already": [seeds],
    }
    started = [
        cluster.build(*sources, out=tmp_path / "taken", folder=tmp_path, master="local[1]")
        for sources in calls.values()
    ]
    for words, process in zip(calls, started, strict=True):
        result = finished(process)
        last = result.stderr.splitlines()[-1]
        assert (2, True) == (result.returncode, last.startswith("newsgraph: ") and words in last), result.stderr
