"""The benchmarks start, explain themselves, and print a table; what they measure is no test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from places import PROJECT

PROGRAMS = sorted(file for file in (PROJECT / "benchmarks").glob("*.py") if file.name != "measuring.py")


def run(program: str, *arguments: str | Path) -> str:
    """Run a benchmark to its end and return what it prints."""
    command = [sys.executable, PROJECT / "benchmarks" / program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda file: file.name)
def test_every_benchmark_explains_itself(program: Path) -> None:
    """Each benchmark starts, says what it measures, how it is called, and where the generator is looked for."""
    shown = run(program.name, "--help")
    assert f"python benchmarks/{program.name}" in shown
    assert "--yardstick" in shown


def test_scale_prints_a_line_for_each_size(corpus: Path) -> None:
    """`scale.py` measures builds of generated documents, and compares the later sizes with the first."""
    head, *lines = run("scale.py", "--sizes", "10", "20", "--formats", "nt").splitlines()
    assert ["10", "20"] == [line.split()[0] for line in lines]
    assert {len(head)} == {len(line) for line in lines}
    assert lines[0].endswith("1.00x")


def test_processes_are_compared(corpus: Path) -> None:
    """`build.py` prints the ratio of two processes to one."""
    shown = run("build.py", "--only", "processes", "--documents", "20", "--runs", "1")
    assert re.search(r"median +[0-9.]+x", shown)


def test_every_query_has_a_line(seeds_exports: Path) -> None:
    """`sparql.py` prints a line for each query of the library, and the memory."""
    from graph.sparql import QUERIES

    lines = run("sparql.py", seeds_exports / "graph.nt", "--repeat", "1", "--rdflib-seconds", "0").splitlines()
    assert set(QUERIES) <= {line.split()[0] for line in lines}
    assert lines[-1].startswith("peak memory of ours: ")


def test_every_analysis_has_a_line(seeds_exports: Path) -> None:
    """`analysis.py` prints a line for each analysis."""
    from graph.analysis import ANALYSES

    lines = run("analysis.py", seeds_exports / "graph.ttl").splitlines()
    assert set(ANALYSES) <= {line.split()[0] for line in lines if line}
