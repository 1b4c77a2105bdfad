"""What several test files share: where things are, the command as installed, a browser, and built graphs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from places import COMMAND, PROJECT, SHARED, Run
from playwright.sync_api import Browser, sync_playwright
from selection import (  # noqa: F401 (hooks of pytest)
    pytest_collection_modifyitems,
    pytest_deselected,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from synthetic import PLAIN, STORIES, write_site

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
def made_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites of synthetic documents: `azure` with stories, `powerapps` without."""
    folder = tmp_path_factory.mktemp("corpus")
    write_site(folder / "azure", 300, STORIES)
    write_site(folder / "powerapps", 400, PLAIN)
    return folder


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    """The two sites of real documents beside the project; tests that ask for them are marked `corpus`."""
    return SHARED / "corpus"


@pytest.fixture(scope="session", params=["made", pytest.param("real", marks=pytest.mark.corpus)])
def origin(request: pytest.FixtureRequest) -> str:
    """Whether documents are synthetic or real; a test runs with both, without the real ones with the first."""
    return str(request.param)


@pytest.fixture(scope="session")
def corpus(origin: str, request: pytest.FixtureRequest) -> Path:
    """The folder of two sites, `azure` with stories and `powerapps` without."""
    return request.getfixturevalue(f"{origin}_corpus")


@pytest.fixture(scope="session")
def seeds_build(seeds: Path) -> graph.Build:
    """The graph of the seeds."""
    return graph.build(seeds)


@pytest.fixture(scope="session")
def made_azure(made_corpus: Path) -> graph.Build:
    """The graph of 300 synthetic documents with stories."""
    return graph.build(made_corpus / "azure" / "_news")


@pytest.fixture(scope="session")
def real_azure(real_corpus: Path) -> graph.Build:
    """The graph of 790 real documents with stories."""
    return graph.build(real_corpus / "azure" / "_news")


@pytest.fixture(scope="session")
def azure(origin: str, request: pytest.FixtureRequest) -> graph.Build:
    """The graph of the site with stories."""
    return request.getfixturevalue(f"{origin}_azure")


@pytest.fixture(scope="session")
def made_powerapps(made_corpus: Path) -> graph.Build:
    """The graph of 400 synthetic documents that relate to none."""
    return graph.build(made_corpus / "powerapps" / "_news")


@pytest.fixture(scope="session")
def real_powerapps(real_corpus: Path) -> graph.Build:
    """The graph of 674 real documents that relate to none."""
    return graph.build(real_corpus / "powerapps" / "_news")


@pytest.fixture(scope="session")
def powerapps(origin: str, request: pytest.FixtureRequest) -> graph.Build:
    """The graph of the site whose documents relate to none."""
    return request.getfixturevalue(f"{origin}_powerapps")


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
        # In one step: a watcher may look between emptying a file and writing it.
        new = file.with_name(f".{file.name}.new")
        new.write_text(f"---\n{text}\n---\n", encoding="utf-8")
        new.replace(file)
        return file

    return write


@pytest.fixture
def minute_of_work() -> Iterator[None]:
    """Raise TimeoutError after a minute of this process's own CPU time, where the system has such a clock."""

    def end(*_: object) -> None:
        raise TimeoutError

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, 60)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)
