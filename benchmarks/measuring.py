"""What the benchmarks share: their options, whole processes, their time and the memory of all that they start."""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

__all__ = [
    "CLEAN",
    "ROOT",
    "SHARED",
    "Run",
    "add_corpus",
    "command_line",
    "encoded_copy",
    "generated",
    "measured",
    "median",
    "newsgraph",
    "peak_megabytes",
    "ratio",
    "stories",
]

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "analysis")]

from synthetic import NEWS, STORIES, Recipe, write_documents  # noqa: E402 (it lies beside the tests)

CLEAN = replace(NEWS, odd=0)
"""Documents without oddities, which the obvious script can read."""

SHARED = ROOT.parent / "shared"

POLL = 0.1
"""Seconds between two looks at the memory."""

_ADDRESS = re.compile(rb'"(https?://[^"\n]*)"')


class _Help(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Help as it is written, with the defaults that there are."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help if action.default in (None, False) else super()._get_help_string(action)


def command_line(about: str | None, documents: int | None = None) -> argparse.ArgumentParser:
    """Return the options that every benchmark has, for it to add its own.

    Args:
        about: what it measures, and how.
        documents: how many documents it generates; None where it has its own way to say so.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=_Help)
    if documents is not None:
        parser.add_argument("--documents", type=int, default=documents, metavar="N", help="documents to generate")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where generated documents are kept; a temporary folder without it"
    )
    return parser


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the real documents."""
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        default=SHARED / "corpus",
        help="real documents; synthetic stories where it is not there",
    )


def stories(options: argparse.Namespace, folder: Path) -> Path:
    """Return the real documents with stories, or as many synthetic ones where there are none."""
    real: Path = options.corpus / "azure" / "_news"
    return real if real.is_dir() else generated(folder, 790, STORIES)


def peak_megabytes() -> float:
    """Return the peak memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass(frozen=True)
class Run:
    """One finished process: seconds on the clock, seconds of CPU, and peak memory with its children."""

    wall: float
    cpu: float
    megabytes: float


def measured(command: list[str], environment: dict[str, str] | None = None) -> Run:
    """Run a command to its end, in a folder where what it leaves beside its output is in nobody's way."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        cwd=tempfile.gettempdir(),
    )
    assert process.stderr is not None
    peak = [0.0]
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, done))
    watcher.start()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    done.set()
    watcher.join()
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')[-2000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, max(peak[0], usage.ru_maxrss / 1024))


def _watch(pid: int, peak: list[float], done: threading.Event) -> None:
    pause = POLL
    while not done.wait(pause):
        started = time.perf_counter()
        peak[0] = max(peak[0], sum(map(_megabytes, [pid, *_children(pid)])))
        # To look at gigabytes takes a tenth of a second, for which the process stands still.
        pause = max(POLL, 30 * (time.perf_counter() - started))


def _children(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _children(child)


def _megabytes(pid: int) -> float:
    """A process's share of memory: pages that several use are divided among them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def median(runs: list[Run], of: Callable[[Run], float]) -> float:
    """Return the median of one figure."""
    return statistics.median(map(of, runs))


def ratio(theirs: list[Run], ours: list[Run], of: Callable[[Run], float]) -> float:
    """Return the median of the ratios of runs that took turns."""
    return statistics.median(of(a) / of(b) for a, b in zip(theirs, ours, strict=True))


def newsgraph(*arguments: str) -> list[str]:
    """Return the command line of our program."""
    return [sys.executable, "-m", "graph", *arguments]


def generated(folder: Path, documents: int, recipe: Recipe = NEWS) -> Path:
    """Return a folder of so many synthetic documents; one that is there is used again.

    Args:
        folder: where it is kept.
        documents: the number of documents.
        recipe: the shape of the site.
    """
    name = {NEWS: "generated", CLEAN: "clean", STORIES: "stories"}[recipe]
    target = folder / f"{name}-{documents}"
    if not target.exists():
        write_documents(target, documents, recipe)
    for file in target.rglob("*.md"):
        # From the disk once, so that whoever is measured first does not pay for it.
        file.read_bytes()
    return target


def encoded_copy(source: Path, target: Path) -> Path:
    """Copy documents with the spaces in their addresses encoded: rdflib refuses to write them."""
    for file in source.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            content = file.read_bytes()
            place.write_bytes(_ADDRESS.sub(lambda match: match[0].replace(b" ", b"%20"), content))
    return target
