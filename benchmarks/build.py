"""Our build against the obvious script, against itself with one process, and against what it remembers.

    python benchmarks/build.py
    python benchmarks/build.py --only naive --documents 1000 --runs 1

Programs take turns, so that a machine whose speed drifts treats them alike. Figures are medians of
whole processes on the clock, with the peak memory of all their processes; ratios are medians of
the ratios of neighbouring runs, on the clock and of CPU time, and they are what to quote. Both
programs are given documents without oddities, and of the real ones a copy in which spaces in addresses
are encoded, because rdflib refuses to write those. The obvious script does not come with the project.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measuring import (
    CLEAN,
    ROOT,
    SHARED,
    Run,
    add_corpus,
    command_line,
    encoded_copy,
    generated,
    measured,
    median,
    newsgraph,
    ratio,
    stories,
)

Command = Callable[[], list[str]]

PARSE = """
import sys, time
from functools import partial
import graph.read.document
from graph.pipeline.config import Config
from graph.pipeline.parallel import choose_map
from graph.pipeline.steps import parse_file
from graph.read.sources import find
found = find([sys.argv[1]])[0]
started = time.perf_counter()
for _ in choose_map(int(sys.argv[2]), len(found))(partial(parse_file, settings=Config().settings), found): pass
print(time.perf_counter() - started)
"""


class Bench:
    """Prints one line for each comparison."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self.out = folder / "out"
        self.environment = {"NEWSGRAPH_CACHE": str(folder / "cache"), "PYTHONPATH": str(ROOT)}

    def head(self, title: str, first: str, second: str) -> None:
        print(f"\n{title}\n{'':32} {first:>12} {'MB':>7} {second:>12} {'MB':>7} {'wall':>8} {'CPU':>8}")

    def compare(self, name: str, ours: list[str], theirs: list[str]) -> None:
        """Run two commands in turn and print their medians and ratios."""
        mine: list[Run] = []
        others: list[Run] = []
        for _ in range(self.options.runs):
            mine.append(measured(ours, self.environment))
            others.append(measured(theirs, self.environment))
        self.show(name, mine, others)

    def show(self, name: str, mine: list[Run], others: list[Run]) -> None:
        """Print the medians of runs that took turns, and their ratios."""
        seconds = [median(runs, lambda run: run.wall) for runs in (mine, others)]
        memory = [median(runs, lambda run: run.megabytes) for runs in (mine, others)]
        ratios = ratio(others, mine, lambda run: run.wall), ratio(others, mine, lambda run: run.cpu)
        print(
            f"{name:<32} {seconds[0]:>10.1f} s {memory[0]:>7.0f} {seconds[1]:>10.1f} s {memory[1]:>7.0f}"
            f" {ratios[0]:>7.1f}x {ratios[1]:>7.1f}x",
            flush=True,
        )

    def ours(self, folder: Path, *more: str) -> list[str]:
        return newsgraph("build", str(folder), "--out", str(self.out / "ours"), *more)

    def naive(self, folder: Path, *more: str) -> list[str]:
        return [sys.executable, str(self.options.naive), str(folder), str(self.out / "naive"), *more]

    # The lines of the table

    def against_naive(self) -> None:
        self.head("against the obvious script", "newsgraph", "naive")
        azure = encoded_copy(stories(self.options, self.folder), self.folder / "azure")
        self.compare("stories, everything default", self.ours(azure, "--no-cache"), self.naive(azure))
        few = generated(self.folder, self.options.documents, CLEAN)
        self.compare(f"{self.options.documents:,} generated, page", self.ours(few, "--no-cache"), self.naive(few))

    def many_against_naive(self) -> None:
        self.head("against the obvious script without its page", "newsgraph", "naive")
        many = generated(self.folder, self.options.many, CLEAN)
        self.compare(
            f"{self.options.many:,} generated, Turtle",
            self.ours(many, "--formats", "ttl", "--no-cache"),
            self.naive(many, "--no-html"),
        )

    def processes(self) -> None:
        print("\nthe parse phase, one process and two")
        folder = str(generated(self.folder, self.options.documents))
        ratios = []
        for _ in range(self.options.runs):
            one, two = (float(self.output([sys.executable, "-c", PARSE, folder, n])) for n in ("1", "2"))
            ratios.append(one / two)
            print(f"{one:10.2f} s {two:10.2f} s {one / two:7.2f}x", flush=True)
        print(f"{'median':<24}{sorted(ratios)[len(ratios) // 2]:7.2f}x")

    def output(self, command: list[str]) -> str:
        environment = {**os.environ, **self.environment}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    def rebuilds(self) -> None:
        self.head("rebuilding", "rebuild", "full")
        folder = generated(self.folder, self.options.many)
        for formats in ("ttl", "ttl,html"):
            again = self.ours(folder, "--formats", formats)
            # Elsewhere, so that the next rebuild finds its own exports.
            full = [*again, "--no-cache", "--out", str(self.out / "full")]
            # A file is trusted once it is older than two seconds.
            time.sleep(3)
            measured(again, self.environment)
            measured(again, self.environment)
            self.compare(f"{formats}, nothing changed", again, full)
            self.compare_changed(f"{formats}, 1 % changed", folder, again, full)

    def compare_changed(self, name: str, folder: Path, again: list[str], full: list[str]) -> None:
        files = sorted(folder.rglob("*.md"))
        mine: list[Run] = []
        others: list[Run] = []
        for turn in range(self.options.runs):
            for file in random.Random(turn).sample(files, len(files) // 100):
                file.write_bytes(file.read_bytes().replace(b"\nheat: ", b"\nheat: 1", 1))
            time.sleep(3)
            mine.append(measured(again, self.environment))
            others.append(measured(full, self.environment))
        self.show(name, mine, others)

    def starting(self) -> None:
        print("\nstarting")
        for name, command in (
            ("newsgraph --help", newsgraph("--help")),
            ("newsgraph build seeds", newsgraph("build", str(ROOT / "seeds"), "--out", str(self.out / "seeds"))),
        ):
            runs = [measured(command, self.environment) for _ in range(max(5, self.options.runs))]
            print(
                f"{name:<32} {median(runs, lambda run: run.wall):>6.2f} s {median(runs, lambda run: run.cpu):>6.2f} s CPU"
            )


def main() -> None:
    """Print the comparisons."""
    parser = command_line(__doc__, documents=10_000)
    add_corpus(parser)
    parser.add_argument(
        "--naive",
        type=Path,
        metavar="FILE",
        default=SHARED / "yardstick" / "naive.py",
        help="the obvious script: folder of documents, folder of results",
    )
    parser.add_argument("--many", type=int, metavar="N", default=100_000, help="documents, where they are to be many")
    parser.add_argument("--runs", type=int, metavar="N", default=3, help="how often each program has its turn")
    parts = ("naive", "many", "processes", "rebuilds", "starting")
    parser.add_argument("--only", nargs="+", choices=parts, metavar="PART", help=f"some of: {', '.join(parts)}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = (options.folder or Path(made)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(options, folder)
        parts = {
            "naive": bench.against_naive,
            "many": bench.many_against_naive,
            "processes": bench.processes,
            "rebuilds": bench.rebuilds,
            "starting": bench.starting,
        }
        for name, part in parts.items():
            if options.only is not None and name not in options.only:
                continue
            if name in ("naive", "many") and not options.naive.is_file():
                print(f"\n{name}: left out, because there is no {options.naive}; name the script with --naive")
                continue
            part()


if __name__ == "__main__":
    main()
