"""What the documentation shows is what happens."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import PROJECT
from sybil import Document, Example, Region
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import graph
from graph.core.model import Source
from graph.pipeline.config import config_from, load_config
from graph.read.document import read_document

FLAGS = doctest.ELLIPSIS
FILES = re.compile(r"^```[\w-]+ file=(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
MODULES = [
    pytest.param(name, marks=pytest.mark.spark if ".spark" in name else ())
    for name in sorted(each.name for each in pkgutil.walk_packages(graph.__path__, "graph."))
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as its reader has it after `make`."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT / "seeds", folder / "seeds")
    shutil.copytree(PROJECT / "docs", folder / "docs")
    graph.build(folder / "seeds").write(folder / "exports", ["all"])
    return folder


def _console(example: Example) -> None:
    """Run the commands of a block, and compare what they print; `…` stands for anything."""
    for block in re.split(r"(?m)^\$ ", example.parsed)[1:]:
        command, _, expected = block.partition("\n")
        # What is documented is the command, not the module search path of a session.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        run = subprocess.run(
            command,
            shell=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # in the order in which a terminal shows both
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONUNBUFFERED": "1"},
        )
        assert 0 == run.returncode, run.stdout
        pattern = ".*?".join(re.escape(_squeezed(part)) for part in expected.split("…"))
        assert re.fullmatch(pattern, _squeezed(run.stdout), re.DOTALL), f"{command}\n{run.stdout}"


def _squeezed(text: str) -> str:
    """Return text with one space for each run of white space, which a table's width decides."""
    return re.sub(r"\s+", " ", text)


def _toml(example: Example) -> None:
    """Load a block as the configuration that it shows."""
    file = Path("shown.toml" if "[tool." not in example.parsed else "pyproject.toml")
    file.write_text(example.parsed)
    assert config_from(load_config(file))
    file.unlink()


def _yaml(example: Example) -> None:
    """Parse a block as the document that it shows."""
    record = read_document(
        Source("shown.md" if example.parsed.startswith("---") else "shown.yaml", example.parsed.encode())
    )
    assert record.passages
    assert () == record.diagnostics


def _files(document: Document) -> Iterator[Region]:
    """Find the blocks that show a file: their first line names it, as in ```markdown file=blog/a.md."""
    for block in FILES.finditer(document.text):
        yield Region(block.start(), block.end(), parsed=block.groups(), evaluator=_write)


def _write(example: Example) -> None:
    name, content = example.parsed
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


PARSERS = (
    _files,
    PythonCodeBlockParser(doctest_optionflags=FLAGS),
    CodeBlockParser(language="console", evaluator=_console),
    CodeBlockParser(language="toml", evaluator=_toml),
    CodeBlockParser(language="yaml", evaluator=_yaml),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_code_of_the_page_runs(page: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python, console, TOML and YAML block of a page does what the page says, in the order it says it."""
    monkeypatch.chdir(copy)
    for example in Document.parse(str(page), *PARSERS).examples():
        example.evaluate()


def test_readme_shows_code() -> None:
    """The README has Python and console blocks, so that the test above does run some."""
    found = list(Document.parse(str(PROJECT / "README.md"), *PARSERS).examples())
    assert len(found) >= 3


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_of_the_module_run(name: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example in a module's docstrings gives what it shows."""
    monkeypatch.chdir(copy)
    result = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert 0 == result.failed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link of a page leads to a file or folder that is there."""
    text = FILES.sub("", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    assert [] == [link for link in links if "://" not in link and not (page.parent / link).exists()]
