"""On the way of a build nothing is asked of the system that macOS or Windows lack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ELSEWHERE = """
import os, signal, sys
import multiprocessing, subprocess, sqlite3, sysconfig, tempfile, asyncio  # the standard library as it is here
sysconfig.get_config_vars()
import numpy, scipy.sparse  # compiled for each system; here they are those of this one

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {"ctypes", "fcntl", "grp", "pwd", "resource", "termios", "_posixsubprocess"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
for module in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules.pop(module, None)
for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW", "O_DIRECTORY", "fork", "getuid", "geteuid", "getgid", "sysconf",
             "sched_getaffinity", "getloadavg", "killpg", "setsid", "mkfifo", "wait4", "nice", "statvfs", "pread"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGSTOP", "SIGCONT", "SIGALRM", "SIGUSR1", "SIGPIPE", "SIGCHLD", "setitimer"):
    delattr(signal, name)
# Not before: the standard library chooses its modules by it.
sys.platform = "darwin"

from graph.__main__ import main
main()
"""
"""Runs the command where names that only Unix or Linux has are missing, and no process is forked."""


def build_elsewhere(seeds: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build on the reduced system, with every format."""
    command = [sys.executable, "-c", ELSEWHERE, "build", seeds, "--out", out, "--formats", "all", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=out.parent, timeout=120)


@pytest.mark.parametrize(
    "options", [["--processes", "1"], ["--no-cache", "--processes", "1"]], ids=["cache", "no-cache"]
)
def test_build_needs_no_name_of_one_system(
    options: list[str], seeds: Path, seeds_exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build without what Windows or macOS lack gives the same bytes."""
    monkeypatch.setenv("NEWSGRAPH_CACHE", str(tmp_path / "cache"))
    run = build_elsewhere(seeds, tmp_path / "out", *options)
    assert (0, "") == (run.returncode, run.stderr)
    assert contents(seeds_exports) == contents(tmp_path / "out")


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of each file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_processes_are_started_anew_where_they_cannot_be_forked(
    seeds: Path, seeds_exports: Path, tmp_path: Path
) -> None:
    """Where a process cannot be forked, two that are started anew read the documents."""
    program = "import multiprocessing, os, sys, sysconfig; sysconfig.get_config_vars()\nfrom graph.__main__ import main\nsys.platform = 'darwin'; del os.fork; main()"
    options = ["--processes", "2", "--no-cache", "--formats", "ttl"]
    command = [sys.executable, "-c", program, "build", seeds, "--out", tmp_path, *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (0, "") == (run.returncode, run.stderr)
    assert (seeds_exports / "graph.ttl").read_bytes() == (tmp_path / "graph.ttl").read_bytes()
