"""Hooks of pytest: marks by folder and fixture, and closing lines: the steps of tasks, and the tests that are left out.

Tests that read the real documents are deselected where there are none; a run with `-m` deselects
others. Both are counted, in the workers of pytest-xdist too, whose counts its own summary omits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from places import PROJECT, SHARED
from steps_of_tasks import lines_of_steps

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_deselected",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
]

MARK_OF_FIXTURE = {"browser": "browser", "cluster": "spark", "thousands": "slow"} | dict.fromkeys(
    ("real_corpus", "real_azure", "real_powerapps"), "corpus"
)
MARK_OF_FOLDER = {"spark": "spark", "server": "slow"}
SLOW_FILES = {
    "analysis/test_analyze_command.py",
    "analysis/test_notebook.py",
    "line/test_watching.py",
    "rdf/test_bounds.py",
    "sources/test_archives_that_harm.py",
    "sparql/test_asking.py",
    "test_benchmarks.py",
    "test_command_bad_files.py",
    "test_diff.py",
    "test_documentation.py",
    "test_extras.py",
    "test_package.py",
    "test_portability.py",
    "test_terminal.py",
    "test_writing.py",
}
"""Files of which nearly every test starts a process of its own, or waits."""

WITHOUT_CORPUS = f"there are no real documents at {SHARED}"
BY_OPTION = "by -m or -k"

LEFT_OUT = pytest.StashKey[Counter[str]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests, and deselect those that read real documents where there are none."""
    for item in items:
        for mark in sorted(_marks(item)):
            item.add_marker(mark)
    config.stash[LEFT_OUT] = Counter()
    if (SHARED / "corpus").is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("corpus")]
    config.stash[LEFT_OUT][WITHOUT_CORPUS] = len(left_out)
    items[:] = [item for item in items if not item.get_closest_marker("corpus")]


def _marks(item: pytest.Item) -> set[str]:
    fixtures = {MARK_OF_FIXTURE[name] for name in getattr(item, "fixturenames", ()) if name in MARK_OF_FIXTURE}
    file = item.path.relative_to(PROJECT / "tests")
    slow = {"slow"} if file.as_posix() in SLOW_FILES else set()
    return fixtures | slow | {MARK_OF_FOLDER[name] for name in file.parts[:1] if name in MARK_OF_FOLDER}


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count the tests that options leave out."""
    if items:
        items[0].config.stash[LEFT_OUT][BY_OPTION] += len(items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the counts of a worker to the process that prints them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left out"] = dict(session.config.stash.get(LEFT_OUT, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Receive the counts of a worker; every worker collects all tests, so the counts of one are those of all."""
    counts = getattr(node, "workeroutput", {}).get("left out", {})
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    config.stash[LEFT_OUT] = config.stash.get(LEFT_OUT, Counter()) | Counter(counts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the steps of tasks, and how many tests were left out, and why."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    for line in lines_of_steps(value for each in reports for name, value in each.user_properties if name == "steps"):
        terminalreporter.write_line(line)
    for reason, count in sorted(config.stash.get(LEFT_OUT, Counter()).items()):
        if count:
            tests = "1 test was" if count == 1 else f"{count:,} tests were"
            terminalreporter.write_line(f"{tests} left out: {reason}")
