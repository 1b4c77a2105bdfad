"""Several processes give what one gives, and a killed one is told of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import graph
from graph.diagnostics import EngineError
from graph.engines import engine, in_process
from graph.engines.pool import ProcessPool


def test_few_documents_start_no_processes() -> None:
    """Below a threshold the documents are read in this process; a stated number is obeyed."""
    assert in_process is engine(0, 5)
    assert isinstance(engine(2, 5), ProcessPool)


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_do_not_change_the_corpus(processes: int, corpus: Path, powerapps: graph.Build) -> None:
    """Nodes, edges and diagnostics are the same whatever number of processes reads the documents."""
    built = graph.build(corpus / "powerapps" / "_news", config=graph.Config(processes=processes))
    assert powerapps.corpus == built.corpus


def test_every_item_is_gone_through_once() -> None:
    """A pool gives the result of each item, in any order."""
    assert sorted(map(str, range(1000))) == sorted(ProcessPool(2)(str, range(1000)))


def test_no_items_start_nothing() -> None:
    """A pool of nothing gives nothing."""
    assert [] == list(ProcessPool(2)(str, []))


def _dies_at_seven(item: int) -> int:
    if item == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_killed_worker_is_told_of() -> None:
    """The documents that a killed process had are named, and the call ends."""
    with pytest.raises(EngineError, match=r"ended by signal 9 while it read 7 \(1 documents\)"):
        list(ProcessPool(2)(_dies_at_seven, range(10)))


def _needs_too_much(item: int) -> int:
    if item == 7:
        raise MemoryError
    return item


def test_worker_without_memory_is_told_of(capfd: pytest.CaptureFixture[str]) -> None:
    """The documents for which there was no memory are named in one line, without a traceback."""
    with pytest.raises(EngineError, match=r"ended for lack of memory while it read 7 \(1 documents\)"):
        list(ProcessPool(2)(_needs_too_much, range(10)))
    assert ("", "") == capfd.readouterr()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=lambda end: end.name)
def test_ended_parent_leaves_no_process(end: signal.Signals, tmp_path: Path) -> None:
    """Workers end when their parent is interrupted or killed."""
    program = (
        "import time\nfrom graph.engines.pool import ProcessPool\nlist(ProcessPool(2)(time.sleep, [0.02] * 100000))"
    )
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


def test_processes_must_not_be_negative() -> None:
    """A number of processes below nought is refused."""
    with pytest.raises(graph.NewsgraphError, match="processes -1"):
        replace(graph.Config(), processes=-1)
