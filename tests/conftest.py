"""What several test files share: where things are, the command as installed, a browser, and built graphs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from places import COMMAND, PROJECT, Run
from playwright.sync_api import Browser, sync_playwright

import graph

LOSSLESS = ("ttl", "nt", "jsonld", "json")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

settings.register_profile(
    "newsgraph", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("newsgraph")


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root."""
    return PROJECT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five seed documents."""
    return PROJECT / "seeds"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real documents that lie beside the project; tests that need them fail without them."""
    folder = PROJECT / ".." / "shared" / "corpus"
    if not folder.is_dir():
        pytest.fail(f"the test documents are missing: there is no folder {folder}", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def seeds_build(seeds: Path) -> graph.Build:
    """The graph of the seeds."""
    return graph.build(seeds)


@pytest.fixture(scope="session")
def azure(corpus: Path) -> graph.Build:
    """The graph of 790 real documents."""
    return graph.build(corpus / "azure" / "_news")


@pytest.fixture(scope="session")
def powerapps(corpus: Path) -> graph.Build:
    """The graph of 674 real documents that relate to none."""
    return graph.build(corpus / "powerapps" / "_news")


@pytest.fixture(scope="session")
def seeds_exports(seeds_build: graph.Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds in every format."""
    folder = tmp_path_factory.mktemp("seeds-exports")
    seeds_build.write(folder, ["all"])
    return folder


@pytest.fixture(scope="session")
def newsgraph() -> Run:
    """Run the installed command and return what it printed and its exit code."""

    def run(*arguments: str | os.PathLike[str], **options: object) -> subprocess.CompletedProcess[str]:
        defaults = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, "cwd": "/"}
        return subprocess.run([COMMAND, *arguments], check=False, **{**defaults, **options})  # type: ignore[call-overload]

    return run


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process: Playwright's plain interface runs once at a time."""
    executable = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if executable is None:
        pytest.fail(f"no browser found; install one of: {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Path]:
    """Write a document of these front-matter lines and return its file."""

    def write(name: str = "docs/a.md", text: str = "title: A title\nwebUrl: https://e.org/a\ntype: article") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{text}\n---\n", encoding="utf-8")
        return file

    return write
