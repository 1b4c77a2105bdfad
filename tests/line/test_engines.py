"""Several processes give the results of one, and a killed one is reported."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import graph
from graph.core.diagnostics import EngineError, FormatError
from graph.pipeline.parallel import choose_map
from graph.pipeline.parallel.background import in_background
from graph.pipeline.parallel.pool import ProcessPool


def test_few_documents_start_no_processes() -> None:
    """Below a threshold the documents are read in this process; a stated number is obeyed."""
    assert map is choose_map(0, 5)
    assert isinstance(choose_map(2, 5), ProcessPool)


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_do_not_change_the_corpus(processes: int, corpus: Path, powerapps: graph.Build) -> None:
    """Nodes, edges and diagnostics are the same whatever number of processes reads the documents."""
    built = graph.build(corpus / "powerapps" / "_news", config=graph.Config(processes=processes))
    assert powerapps.corpus == built.corpus


def test_pool_returns_each_result_once() -> None:
    """A pool gives the result of each item, in any order."""
    assert sorted(map(str, range(1000))) == sorted(ProcessPool(2)(str, range(1000)))


def test_no_items_start_nothing() -> None:
    """A pool of nothing gives nothing."""
    assert [] == list(ProcessPool(2)(str, []))


def _dies_at_seven(item: int) -> int:
    if item == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_killed_worker_is_reported() -> None:
    """The documents that a killed process had are named, and the call ends."""
    with pytest.raises(EngineError, match=r"ended by signal 9 while it read 7 \(1 documents\)"):
        list(ProcessPool(2)(_dies_at_seven, range(10)))


def _needs_too_much(item: int) -> int:
    if item == 7:
        raise MemoryError
    return item


def test_worker_without_memory_is_reported(capfd: pytest.CaptureFixture[str]) -> None:
    """The documents for which there was no memory are named in one line, without a traceback."""
    with pytest.raises(EngineError, match=r"ended for lack of memory while it read 7 \(1 documents\)"):
        list(ProcessPool(2)(_needs_too_much, range(10)))
    assert ("", "") == capfd.readouterr()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=lambda end: end.name)
def test_ended_parent_leaves_no_process(end: signal.Signals, tmp_path: Path) -> None:
    """Workers end when their parent is interrupted or killed."""
    program = "import time\nfrom graph.pipeline.parallel.pool import ProcessPool\nlist(ProcessPool(2)(time.sleep, [0.02] * 100000))"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.DEVNULL, cwd=tmp_path, start_new_session=True
    )
    workers: list[str] = []
    while len(workers) < 2:
        time.sleep(0.05)
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.send_signal(end)
    process.wait(30)
    deadline = time.monotonic() + 30
    while any(_runs(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


ASIDE = """
import os, signal, sys
from graph.pipeline.parallel.background import in_background

here = os.getpid()

def make():
    yield b"one "
    if os.getpid() != here:
        print("in background", flush=True)
        {what}
    yield b"two"

print(b"".join(in_background(make)).decode())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("what", ["pass", "os.kill(os.getpid(), signal.SIGKILL)", "raise MemoryError", "sys.exit(3)"])
def test_background_makes_the_same_bytes(what: str, tmp_path: Path) -> None:
    """A forked process makes the bytes; where it is killed or fails, this one makes them without a message."""
    command = [sys.executable, "-c", ASIDE.format(what=what)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (0, "in background\none two\n", "") == (run.returncode, run.stdout, run.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_without_room_for_a_process_bytes_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process may have no children, as the worker of a pool, or no more of them, the bytes are made here."""

    def refused() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_made_in_background) == [b"one"]
    with monkeypatch.context() as patch:
        patch.setattr("os.fork", refused)
        patch.setattr("graph.pipeline.parallel.background.start_method", lambda: "fork")
        assert _made_in_background() == [b"one"]


def _made_in_background() -> list[bytes]:
    return list(in_background(lambda: [b"one"]))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_closed_iterator_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another step fails before the bytes are read, the process that makes them ends."""
    monkeypatch.setattr("graph.pipeline.parallel.background.start_method", lambda: "fork")
    before = multiprocessing.active_children()
    result = in_background(lambda: iter(partial(time.sleep, 60), b""))
    assert len(multiprocessing.active_children()) == len(before) + 1
    del result
    assert multiprocessing.active_children() == before


def test_error_of_the_bytes_is_raised_here() -> None:
    """An error that the bytes themselves cause is raised in this process."""
    with pytest.raises(FormatError, match="no IRI"):
        list(in_background(partial(_raise, FormatError("no IRI"))))


def _raise(error: Exception) -> Iterator[bytes]:
    yield b"one"
    raise error


EXPORTS = """
import sys
from dataclasses import replace
import graph.pipeline.build
from graph.pipeline.parallel.background import in_background

begun = []
graph.pipeline.build.in_background = lambda make: begun.append(make) or in_background(make)
graph.pipeline.build.MANY_NODES = 0
built = graph.build(sys.argv[1])
for processes in (1, 2):
    built = replace(built, config=graph.Config(processes=processes))
    print(*(path.name for path in built.write(f"{sys.argv[2]}/{processes}", sys.argv[3:])), len(begun))
"""


@pytest.mark.parametrize(
    ("formats", "begun"), [("ttl", 0), ("ttl html", 1), ("json html", 0), ("html nt ttl csv", 1)], ids=str
)
def test_exports_made_in_background_are_the_same(formats: str, begun: int, seeds: Path, tmp_path: Path) -> None:
    """Exports that other processes make are equal to those of one process, and listed in the same order."""
    command = [sys.executable, "-c", EXPORTS, str(seeds), str(tmp_path), *formats.split()]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    files = {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "2").iterdir()}
    first, second = (line.split() for line in run.stdout.splitlines())
    assert [*first[:-1], "0"] == first
    assert [*first[:-1], str(begun)] == second


def test_processes_must_not_be_negative() -> None:
    """A number of processes below nought is refused."""
    with pytest.raises(graph.NewsgraphError, match="processes -1"):
        replace(graph.Config(), processes=-1)
