"""Without the libraries of an extra, whatever needs them says so in one line and names the extra."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from places import PROJECT

LIBRARIES = {
    "analysis": ["pandas", "rensa"],
    "parquet": ["pyarrow"],
    "semantic": ["tokenizers", "wordllama"],
    "server": ["starlette", "uvicorn"],
    "spark": ["pyspark"],
    "validate": ["pyshacl"],
    "zstd": ["backports", "compression"],
}
"""The libraries that only an extra brings."""

DATA = ["--data", "graph.ttl"]
CASES = [
    ("analysis", ["analyze", *DATA]),
    ("analysis", ["analyze", "stories", *DATA]),
    ("analysis", ["analyze", "stories", "--format", "csv", *DATA]),
    ("analysis", ["analyze", "stories", "--format", "json", *DATA]),
    ("analysis", ["analyze", "--format", "csv", "--out", "out", *DATA]),
    ("analysis", ["analyze", "--format", "ttl", *DATA]),
    ("analysis", ["analyze", "--format", "ttl", "--out", "out", *DATA]),
    ("analysis", ["report", "--out", "out/report.html", *DATA]),
    ("analysis", ["similar", "a text", *DATA]),
    ("semantic", ["similar", "a text", "--by", "meaning", *DATA]),
    ("parquet", ["analyze", "stories", "--format", "parquet", "--out", "out", *DATA]),
    ("parquet", ["build", "a.md", "--formats", "parquet", "--out", "out"]),
    ("parquet", ["build", "a.parquet", "--out", "out"]),
    ("parquet", ["check", "a.parquet"]),
    ("server", ["serve", "graph.ttl"]),
    ("spark", ["build", "a.md", "--engine", "spark", "--out", "out"]),
    ("validate", ["validate", "graph.ttl"]),
    ("zstd", ["build", "a.tar.zst", "--out", "out"]),
    ("zstd", ["check", "a.tar.zst"]),
]
ALWAYS = [
    ["--help"],
    ["--version"],
    *(
        [name, "--help"]
        for name in ("build", "watch", "check", "query", "serve", "validate", "analyze", "similar", "diff", "report")
    ),
    ["build", "a.md", "--out", "out", "--formats", "all"],
    ["check", "a.md"],
    ["formats"],
    ["queries"],
    ["query", "topics", *DATA],
    ["schema"],
    ["analyze", "--list"],
    ["diff", "graph.ttl", "a.md"],
    ["diff", "graph.ttl", "a.md", "--format", "atom"],
]

WITHOUT = """
import importlib.machinery, sys

class Without:
    def __init__(self, finder): self.finder = finder
    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in hidden else self.finder.find_spec(name, path, target)
    def __getattr__(self, name): return getattr(self.finder, name)

hidden = set(sys.argv.pop(1).split(","))
sys.meta_path[:] = map(Without, sys.meta_path)
from graph.__main__ import main
main()
"""
"""Runs the command in an interpreter that cannot find some libraries."""


@pytest.fixture(scope="module")
def folder(seeds_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export, a document, and containers whose content is not looked at."""
    folder = tmp_path_factory.mktemp("extras")
    (folder / "graph.ttl").write_bytes((seeds_exports / "graph.ttl").read_bytes())
    (folder / "a.md").write_text("---\ntitle: A\nwebUrl: https://e.org/a\ntopics: [AI]\n---\n")
    (folder / "a.tar.zst").write_bytes(b"\x28\xb5\x2f\xfd")
    (folder / "a.parquet").write_bytes(b"PAR1")
    return folder


def run_without(extras: list[str], arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command where the libraries of some extras are not installed."""
    hidden = ",".join(library for extra in extras for library in LIBRARIES[extra])
    command = [sys.executable, "-c", WITHOUT, hidden, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=60)


def test_every_extra_is_known() -> None:
    """The extras of this file are those of the project, but for those that developers install."""
    stated = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(stated["optional-dependencies"]) - {"dev", "test"} == set(LIBRARIES) == {extra for extra, _ in CASES}


@pytest.mark.parametrize(("extra", "arguments"), CASES, ids=lambda value: value if isinstance(value, str) else value[0])
def test_missing_extra_is_one_line(extra: str, arguments: list[str], folder: Path) -> None:
    """A command without its extra exits with 2 and one line that says how to install it, and writes nothing."""
    run = run_without([extra], arguments, folder)
    line = rf"newsgraph: .*: pip install 'newsgraph\[{extra}\]'\n"
    assert (2, "") == (run.returncode, run.stdout)
    assert re.fullmatch(line, run.stderr), run.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize("arguments", ALWAYS, ids=" ".join)
def test_core_needs_no_extra(arguments: list[str], folder: Path, tmp_path: Path) -> None:
    """With no extra installed, the core and every help text work."""
    out = [str(tmp_path) if each == "out" else each for each in arguments]
    run = run_without(list(LIBRARIES), out, folder)
    assert (0, False) == (run.returncode, "Traceback" in run.stderr), run.stderr


def test_python_names_the_extra(folder: Path) -> None:
    """In Python too, an analysis without its libraries raises an error that names the extra."""
    program = WITHOUT.rpartition("from graph")[0] + (
        "import graph\nfrom graph import analysis\n"
        "for name in ('stories', 'leads'):\n"
        "    try: getattr(analysis, name)\n"
        "    except graph.NewsgraphError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, ",".join(LIBRARIES["analysis"])]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert ["analyses need pandas, rensa: pip install 'newsgraph[analysis]'"] * 2 == lines
