"""The files that this program writes among the sources are no documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import places
import pytest

import graph
from graph.export.own_files import is_own_file
from graph.pipeline.finding import find

Document = Callable[..., Path]


@pytest.fixture
def folder(document: Document) -> Path:
    """A folder with one document."""
    return document().parent


def checked(newsgraph: places.Run, folder: Path) -> tuple[int, list[str]]:
    """Return the exit code of `check .` and the paths of its diagnostics."""
    run = newsgraph("check", ".", "--diagnostics", "json", cwd=folder)
    return run.returncode, [each["path"] for each in json.loads(run.stdout)]


@pytest.mark.parametrize(
    "commands",
    [
        [["build", ".", "--formats", "all"], ["report"]],
        [["build", ".", "--formats", "all"], ["analyze", "--out", "exports", "--format", "parquet"]],
        [["build", "."], ["analyze", "--out", "exports", "--format", "ttl"]],
        [["build", ".", "--out", "."], ["report", "--data", "graph.ttl", "--out", "report.html"]],
        [["build", "."], ["analyze", "--out", "tables", "--format", "csv"]],
        [["build", "."], ["analyze", "--out", "tables", "--format", "json"]],
        [["build", ".", "--formats", "json", "--out", "site"]],
        [["build", ".", "--out", "site"], ["report", "--data", "site", "--out", "site/figures.html"]],
    ],
    ids=lambda commands: " ".join(commands[-1]),
)
def test_check_passes_over_own_files(newsgraph: places.Run, folder: Path, commands: list[list[str]]) -> None:
    """`check .` finds no fault with exports, reports and tables that lie among the sources, whatever their folder."""
    assert [0] * len(commands) == [newsgraph(*command, cwd=folder).returncode for command in commands]
    assert (0, []) == checked(newsgraph, folder)


def test_watch_and_build_find_no_own_files(newsgraph: places.Run, folder: Path) -> None:
    """A build finds one document before and after its exports are there."""
    for _ in range(2):
        assert ["a.md"] == [each.path for each in find([folder], graph.Config()).locations]
        newsgraph("build", ".", "--out", "site", cwd=folder)


def test_pages_of_others_are_documents(folder: Path) -> None:
    """A page with front matter is read, and one without is an error, whatever its name."""
    (folder / "report.html").write_text("---\ntitle: A report\n---\n<!doctype html>")
    (folder / "graph.html").write_text('<!doctype html>\n<meta name="generator" content="Hugo">')
    assert ["a.md", "graph.html", "report.html"] == [each.path for each in find([folder], graph.Config()).locations]


def test_unreadable_page_is_not_own(tmp_path: Path) -> None:
    """A page that cannot be opened is left to the reader, which reports it."""
    assert not is_own_file(str(tmp_path / "missing.html"), str(tmp_path / "out"))
