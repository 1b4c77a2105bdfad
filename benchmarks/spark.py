"""What a build on Apache Spark costs, on a real cluster of one master and two workers on this machine.

Usage: python benchmarks/spark.py [--documents 100000] [--folder DIR] [--equal]

Prints the time, the CPU seconds and the memory of all processes together, what is shuffled for each
document, what is written, and what that comes to for a million documents. With --equal the same
documents are built on this machine alone too, and every node, edge, diagnostic and triple is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from measuring import generated

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "spark"))

from spark_cluster import Cluster, finished, from_cluster, from_here, running  # noqa: E402

import graph  # noqa: E402


def main() -> None:
    """Generate, build, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where generated documents are kept; a temporary folder without it")
    parser.add_argument("--equal", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        sources = generated(folder, options.documents)
        place = Path(made, "cluster")
        (place / "events").mkdir(parents=True)
        settings = {
            "spark.executor.memory": "1g",
            "spark.eventLog.enabled": "true",
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
            "spark.eventLog.dir": f"file:{place / 'events'}",
        }
        with running(place, "2g", settings) as cluster:
            _measure(cluster, sources, Path(made, "out"), options.documents)
        if options.equal:
            sys.exit(not _equal(sources, Path(made, "out"), Path(made, "here")))


def _measure(cluster: Cluster, sources: Path, out: Path, documents: int) -> None:
    started = time.perf_counter()
    with _Processes() as processes:
        result = finished(cluster.build(sources, out=out, folder=cluster.folder))
    wall = time.perf_counter() - started
    if result.returncode:
        sys.exit(result.stderr)
    shuffled, tasks = _shuffled(next((cluster.folder / "events").iterdir()))
    million = 1_000_000 / documents
    print(f"{documents:,} documents, two workers of one core: {wall:,.0f} s, peak {processes.megabytes:,.0f} MB in all")
    print(f"  CPU          {processes.seconds:10,.0f} s   {processes.seconds * million / 3600:10,.2f} hours a million")
    print(f"  shuffled     {shuffled / 1e6:10,.1f} MB  {shuffled / documents:10,.0f} bytes a document, {tasks:,} tasks")
    for name in ("nodes", "edges", "diagnostics", "triples"):
        files = list((out / name).rglob("part-*"))
        size = sum(file.stat().st_size for file in files)
        print(f"  {name:12} {size / 1e6:10,.1f} MB  {size * million / 1e9:10,.2f} GB a million, {len(files):,} files")


def _shuffled(events: Path) -> tuple[int, int]:
    """Return the bytes that tasks wrote for others, and how many tasks there were."""
    size = tasks = 0
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            if '"SparkListenerTaskEnd"' in line:
                metrics = json.loads(line).get("Task Metrics", {})
                size += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
                tasks += 1
    return size, tasks


class _Processes:
    """The CPU and the memory that this process's descendants use: Java is nobody's child that is waited for."""

    def __init__(self) -> None:
        self.seconds = self.megabytes = 0.0
        self._before: dict[str, float] = {}
        self._used: dict[str, float] = {}
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> _Processes:
        self._look()
        self._before = dict(self._used)
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()
        self.seconds = sum(self._used.values()) - sum(self._before.values())

    def _watch(self) -> None:
        while not self._done.wait(1):
            self._look()

    def _look(self) -> None:
        memory = 0
        for pid in _descendants(os.getpid()):
            with suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                self._used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                memory += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        self.megabytes = max(self.megabytes, memory / 1024)


def _descendants(pid: int | str) -> Iterator[str]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                yield child
                yield from _descendants(child)


def _equal(sources: Path, out: Path, here: Path) -> bool:
    theirs, ours = from_cluster(out), from_here(graph.build(sources), here)
    same = True
    for name in ("nodes", "edges", "diagnostics", "triples"):
        equal = getattr(ours, name) == getattr(theirs, name)
        print(f"  {name:12} {len(getattr(theirs, name)):>10,}  {'equal' if equal else 'DIFFERENT'}")
        same &= equal
    return same


if __name__ == "__main__":
    main()
