"""A real cluster on loopback: one master and two workers, each a process of its own."""

from __future__ import annotations

import gzip
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyspark

import graph
from graph.core.schema import STANDARD_SCHEMA
from graph.export.columns import node_columns

Rows = list[tuple[Any, ...]]

PATIENCE = 120.0
"""Seconds that a process of the cluster has to start; on an idle machine it takes five."""

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Programs that live for a minute are not worth the best compiler."""

ON_LOOPBACK = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
"""Settings of applications that nobody outside this machine reaches."""


def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Return what a condition gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError(f"nothing came true in {seconds:.0f} s")


@dataclass
class Worker:
    """One worker and where its executors put what they shuffle."""

    process: subprocess.Popen[bytes]
    disk: Path

    def kill(self) -> None:
        """Kill it and its executors at once, as a machine that loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Cluster:
    """A master, its workers, and the environment in which applications find their settings."""

    folder: Path
    java: str = ""
    master: str = ""
    processes: list[subprocess.Popen[Any]] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What each process of the cluster and each application has in its environment, and nobody else."""
        return {
            **os.environ,
            # As where a service starts them; documents may have any name all the same.
            "LC_ALL": "C",
            "SPARK_CONF_DIR": str(self.folder),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": self.java,
        }

    def set_up(self, settings: dict[str, str]) -> None:
        """Make the folder, and write the settings of applications into it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = (f"{name} {value}" for name, value in {**settings, "spark.driver.extraJavaOptions": self.java}.items())
        (self.folder / "spark-defaults.conf").write_text("\n".join(lines), encoding="utf-8")

    def start_master(self) -> None:
        """Start the master on a port of its choice."""
        arguments = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        _, log = self._start("master.Master", *arguments)
        self.master = until(lambda: _found(log, r"Starting Spark master at (spark://\S+)"))

    def start_worker(self, memory: str) -> Worker:
        """Start a worker of one core, and wait until the master knows it."""
        disk = self.folder / f"disk-{len(self.processes)}"
        disk.mkdir()
        place = ("--host", "127.0.0.1", "--webui-port", "0", "--work-dir", str(disk))
        arguments = ("--cores", "1", "--memory", memory, *place, self.master)
        process, log = self._start("worker.Worker", *arguments, SPARK_LOCAL_DIRS=str(disk))
        until(lambda: _found(log, r"(Successfully registered with master)"))
        worker = Worker(process, disk)
        self.workers.append(worker)
        return worker

    def _start(self, name: str, *arguments: str, **environment: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = self.folder / f"log-{len(self.processes)}"
        spark_class = Path(pyspark.__file__).parent / "bin" / "spark-class"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [spark_class, f"org.apache.spark.deploy.{name}", *arguments],
                stdout=file,
                stderr=subprocess.STDOUT,
                env={**self.environment, **environment},
                # A group of its own, so that its executors end with it.
                start_new_session=True,
            )
        self.processes.append(process)
        return process, log

    def build(self, *sources: Path, out: Path, folder: Path, master: str = "") -> subprocess.Popen[str]:
        """Start a build of the sources in a folder on the cluster."""
        arguments = ["build", "--engine", "spark", "--master", master or self.master, "--out", str(out)]
        process = subprocess.Popen(
            [Path(sys.executable).with_name("newsgraph"), *arguments, *sources],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=folder,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def alive(self) -> list[int]:
        """Return every process that has this cluster's environment, whoever started it."""
        mark = f"SPARK_CONF_DIR={self.folder}\0".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                # One that has ended and that nobody waited for has none.
                if mark in (place / "environ").read_bytes():
                    found.append(int(place.name))
        return found

    def stop(self) -> None:
        """Stop every process that was started, and wait until what they started is gone too."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        until(lambda: not self.alive())


@contextmanager
def running(folder: Path, memory: str, settings: dict[str, str], java: str = "") -> Iterator[Cluster]:
    """A master and two workers.

    Args:
        folder: where their files go.
        memory: of each worker.
        settings: of applications.
        java: options for every Java.
    """
    cluster = Cluster(folder, java)
    cluster.set_up({**ON_LOOPBACK, "spark.executor.extraJavaOptions": java, **settings})
    try:
        cluster.start_master()
        cluster.start_worker(memory)
        cluster.start_worker(memory)
        yield cluster
    finally:
        cluster.stop()


def _found(log: Path, pattern: str) -> str | None:
    found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else None


def finished(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a build and return what it printed."""
    out, err = process.communicate(timeout=10 * PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@dataclass(frozen=True)
class Results:
    """What a build wrote, in an order of its own; nothing is there twice."""

    nodes: Rows
    edges: Rows
    diagnostics: Rows
    triples: list[str]


def from_cluster(out: Path) -> Results:
    """Return what a build on a cluster wrote."""
    triples = [
        line for file in (out / "triples").glob("part-*") for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    found = _rows(out / "diagnostics", ["path", "line", "column", "severity", "code", "message"])
    return Results(
        _rows(out / "nodes", list(node_columns(STANDARD_SCHEMA))),
        _rows(out / "edges", ["source", "target", "key"]),
        found,
        sorted(line.decode() for line in triples),
    )


def from_here(build: graph.Build, out: Path) -> Results:
    """Return what a build on this machine wrote."""
    build.write(out, ["parquet", "nt"])
    found = sorted(tuple(map(str, each.as_dict().values())) for each in build.diagnostics)
    (nodes,), (edges,) = out.glob("*nodes*.parquet"), out.glob("*edges*.parquet")
    return Results(
        _rows(nodes, list(node_columns(STANDARD_SCHEMA))),
        _rows(edges, ["source", "target", "key"]),
        sorted(found),
        sorted((out / "graph.nt").read_text(encoding="utf-8").splitlines()),
    )


def _rows(path: Path, columns: list[str]) -> Rows:
    if path.is_dir() and not any(path.rglob("*.parquet")):
        # A folder without rows has no file that could say what its columns are.
        return []
    table = ds.dataset(path, format="parquet", partitioning="hive").to_table(columns=columns)
    return sorted(tuple(str(value) for value in row.values()) for row in table.to_pylist())
