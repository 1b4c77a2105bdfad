"""The house rules that a program can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from places import PROJECT

MODULES = sorted((PROJECT / "graph").rglob("*.py"))
TESTS = sorted((PROJECT / "tests").rglob("test_*.py"))


def test_imports_go_one_way() -> None:
    """Every contract on who may import whom is kept."""
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([command, "--no-logo"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert 0 == run.returncode, run.stdout + run.stderr
    assert " 0 broken" in run.stdout


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_nothing_is_called_graph(file: Path) -> None:
    """No variable, parameter or function of the package is called `graph`: it is `network` or `triples`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    named |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    named |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert "graph" not in named


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_every_module_says_what_it_is(file: Path) -> None:
    """Every module begins with a docstring."""
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: str(file.relative_to(PROJECT)))
def test_every_test_states_its_promise(file: Path) -> None:
    """Every test's docstring is a sentence."""
    functions = [
        node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    ]
    tests = [node for node in functions if node.name.startswith("test_")]
    assert [] == [node.name for node in tests if not (ast.get_docstring(node) or "").endswith(".")]
