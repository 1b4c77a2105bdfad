"""What a build on Apache Spark costs: python benchmarks/spark.py [--documents 100000] [--master local[2]]
                                  [--yardstick ../shared/yardstick] [--equal]

Prints the time, the documents a second, what is written and what that comes to for a million
documents. With --equal the same documents are built on this machine too, and every node, edge,
diagnostic and triple is compared.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow.dataset as ds
from measuring import generated, measured, newsgraph

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(__file__).resolve().parent / "out"


def main() -> None:
    """Generate, build, and print a table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--master", default="local[2]")
    options.add_argument("--yardstick", type=Path, default=ROOT.parent / "shared" / "yardstick")
    options.add_argument("--equal", action="store_true")
    asked = options.parse_args()
    folder = generated(asked.yardstick / "make_corpus.py", OUT, asked.documents)
    out = OUT / "spark"
    shutil.rmtree(out, ignore_errors=True)
    with _Processors() as processors:
        run = measured(
            newsgraph("build", "--engine", "spark", "--master", asked.master, str(folder), "--out", str(out))
        )
    million = 1_000_000 / asked.documents
    print(f"{asked.documents:,} documents on {asked.master}: {run.wall:,.1f} s, peak {run.megabytes:,.0f} MB")
    print(f"CPU: {processors.seconds:,.1f} s, {processors.seconds * million / 3600:,.2f} hours a million; written:")
    for result in ("nodes", "edges", "diagnostics", "triples"):
        size = sum(file.stat().st_size for file in (out / result).rglob("part-*"))
        print(f"  {result:12} {size / 1e6:10,.1f} MB  {size * million / 1e9:10,.2f} GB a million")
    if asked.equal:
        _compare(folder, out)


class _Processors:
    """The CPU that this process's descendants use: Java is nobody's child that is waited for."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._used: dict[str, float] = {}
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> _Processors:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watcher.join()
        self.seconds = sum(self._used.values())

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            for pid in _descendants(os.getpid()):
                with suppress(OSError):
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    self._used[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _descendants(pid: int | str) -> Iterator[str]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                yield child
                yield from _descendants(child)


def _compare(folder: Path, out: Path) -> None:
    here = OUT / "here"
    shutil.rmtree(here, ignore_errors=True)
    run = measured(newsgraph("build", str(folder), "--out", str(here), "--formats", "nt,parquet", "--no-cache"))
    print(f"on this machine alone: {run.wall:,.1f} s, peak {run.megabytes:,.0f} MB")
    triples = [
        line for file in (out / "triples").glob("part-*") for line in gzip.decompress(file.read_bytes()).splitlines()
    ]
    same = sorted(triples) == sorted((here / "graph.nt").read_bytes().splitlines())
    print(f"triples {len(triples):,}: {'equal' if same else 'DIFFERENT'}")
    for result in ("nodes", "edges"):
        (file,) = here.glob(f"*{result}*.parquet")
        ours, theirs = _rows(file), _rows(out / result)
        same &= ours == theirs
        print(f"{result} {len(theirs):,}: {'equal' if ours == theirs else 'DIFFERENT'}")
    sys.exit(not same)


def _rows(path: Path) -> list[str]:
    table = ds.dataset(path, format="parquet", partitioning="hive").to_table()
    columns = sorted(table.column_names)
    return sorted(str([row[name] for name in columns]) for row in table.select(columns).to_pylist())


if __name__ == "__main__":
    main()
