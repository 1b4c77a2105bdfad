"""Our build against the obvious script, in one run.

Usage: python benchmarks/build.py [--documents 10000] [--runs 3] [--yardstick ../shared/yardstick]
                                  [--corpus ../shared/corpus]

Both read the same folder and write Turtle and a page. They take turns, so that a machine whose
speed drifts treats them alike; each figure is the median of its runs, as whole processes, with
the peak memory that the system accounts to them. The ratio is what to quote.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """One finished process."""

    seconds: float
    megabytes: float


def measured(command: list[str]) -> Run:
    """Run a command to its end and return its wall time and peak memory."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return Run(seconds, usage.ru_maxrss / 1024)


def compared(name: str, folder: Path, documents: int, naive: Path, runs: int) -> str:
    """Return one line of the table: both programs on one folder."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as out:
        for _ in range(runs):
            ours.append(measured([sys.executable, "-m", "graph.cli", "build", str(folder), "--out", f"{out}/ours"]))
            theirs.append(measured([sys.executable, str(naive), str(folder), f"{out}/naive"]))
    mine, other = _median(ours), _median(theirs)
    ratio = statistics.median(b.seconds / a.seconds for a, b in zip(ours, theirs, strict=True))
    return (
        f"{name:<28} {documents:>9,} {mine.seconds:>8.1f} {documents / mine.seconds:>8,.0f} {mine.megabytes:>8,.0f}"
        f" {other.seconds:>9.1f} {other.megabytes:>8,.0f} {ratio:>7.1f}x"
    )


def _median(runs: list[Run]) -> Run:
    return Run(statistics.median(r.seconds for r in runs), statistics.median(r.megabytes for r in runs))


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description="Our build against the obvious script, in one run.")
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--yardstick", type=Path, default=ROOT.parent / "shared" / "yardstick")
    options.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    chosen = options.parse_args()
    naive, generator = chosen.yardstick / "naive.py", chosen.yardstick / "make_corpus.py"
    for needed in (naive, generator, chosen.corpus):
        if not needed.exists():
            sys.exit(f"{needed} is not there; name its place with --yardstick or --corpus")
    print(f"{'Turtle and page':<28} {'documents':>9} {'ours s':>8} {'docs/s':>8} {'MB':>8} {'naive s':>9} {'MB':>8} {'ratio':>8}")
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, str(generator), made, str(chosen.documents)], check=True, stderr=subprocess.DEVNULL)
        folders = [(each.parent.name, each) for each in sorted(chosen.corpus.glob("*/_news"))]
        for name, folder in [*folders, ("generated", Path(made))]:
            documents = sum(1 for file in folder.rglob("*") if file.suffix in (".md", ".txt"))
            print(compared(name, folder, documents, naive, chosen.runs), flush=True)


if __name__ == "__main__":
    main()
