"""The benchmarks start, explain themselves, and print a table; what they measure is no test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from places import PROJECT

PROGRAMS = sorted(
    file for file in (PROJECT / "benchmarks").glob("*.py") if file.name not in {"measuring.py", "picture.py"}
)


def run(program: str, *arguments: str | Path) -> str:
    """Run a benchmark to its end and return what it prints."""
    command = [sys.executable, PROJECT / "benchmarks" / program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda file: file.name)
def test_every_benchmark_explains_itself(program: Path) -> None:
    """Each benchmark starts, and its help names its measurements, its options and the folder of generated documents."""
    shown = run(program.name, "--help")
    assert f"python benchmarks/{program.name}" in shown
    assert "--folder" in shown or "FOLDER" in shown


def test_scale_prints_a_line_for_each_size() -> None:
    """`scale.py` measures builds of generated documents, and compares the later sizes with the first."""
    head, *lines = run("scale.py", "--sizes", "10", "20", "--formats", "nt").splitlines()
    assert ["10", "20"] == [line.split()[0] for line in lines]
    assert {len(head)} == {len(line) for line in lines}
    assert lines[0].endswith("1.00x")


@pytest.mark.parametrize(("floor", "code"), [(2, 0), (3, 1)])
def test_coverage_is_held_against_its_floors(tmp_path: Path, floor: int, code: int) -> None:
    """`coverage.py` prints a line for each site and one for all, and exits with 1 where a floor is missed."""
    site = tmp_path / "sites" / "one"
    site.mkdir(parents=True)
    (site / "a.md").write_text("---\ntitle: A\ndate: 2024-05-01\nmood: 1\n---\n[b](b.md) [[B]] `[[C]]`\n")
    (site / "b.md").write_text("+++\ntitle = 'B'\n+++\n")
    (tmp_path / "floors.csv").write_text(f"folder,articles\none,{floor}\n")
    command = [sys.executable, PROJECT / "benchmarks" / "coverage.py", site.parent, "--floors", tmp_path / "floors.csv"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    head, *lines = [re.split(r"\s\s+", line.strip()) for line in done.stdout.splitlines()]
    one, total = (dict(zip(head, line, strict=True)) for line in lines)
    assert code == done.returncode
    assert ("one", "2", "75.0%", "1", "100.0%", "100.0%") == tuple(
        one[name] for name in ("site", "documents", "read", "dated", "dated share", "resolved")
    )
    assert one | {"site": "all"} == total


def test_processes_are_compared() -> None:
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


def test_every_set_of_known_stories_has_a_line() -> None:
    """`stories.py` prints a line for each set of articles, with scores between 0 and 1."""
    head, *lines = run("stories.py", "--only", "known").rstrip().splitlines()
    assert {"events", "events, no dates", "languages", "news", "  ja"} <= {line[:24].rstrip() for line in lines}
    assert {len(head)} == {len(line) for line in lines}
    assert [] == [line for line in lines if not all(0 <= float(score) <= 1 for score in line[49:].split())]


def test_stories_are_drawn_blind(seeds: Path, tmp_path: Path) -> None:
    """With --blind, `stories.py` names no method beside a story or pair, and its key has a line for each."""
    key = tmp_path / "key.txt"
    shown = run("stories.py", "--only", "site", "--site", seeds, "--blind", key, "--stories", "3", "--pairs", "3")
    drawn = re.findall(r"^(\d+)\. (story|pair), \d+\.\d days$", shown, re.MULTILINE)
    lines = [line.split("\t") for line in key.read_text().splitlines()]
    assert [list(each) for each in drawn] == [line[:2] for line in lines]
    assert {line[2] for line in lines} <= {"batches", "tf-idf", "stories"}
    assert lines != []
