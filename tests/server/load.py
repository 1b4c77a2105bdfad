"""Many clients at once: mixed queries of the library, and a bomb a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from endpoint import Endpoint

BOMB = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?x ?y ?z }"


@dataclass
class Load:
    """What the clients saw: seconds of each answer, and answers that were not 200."""

    seconds: list[float] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    bombs: list[int] = field(default_factory=list)
    most_memory: int = 0

    def quantile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def load(server: Endpoint, queries: Sequence[str], clients: int, seconds: float, bombs: bool) -> Load:
    """Ask for so many seconds with so many clients, each its next query when it has its answer."""
    seen = Load()
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=_client, args=(server, queries, number, end, seen)) for number in range(clients)]
    if bombs:
        threads += [threading.Thread(target=_bomber, args=(server, end, seen))]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        # The kernel goes through every page for it, which costs the server as much as its clients do.
        seen.most_memory = max(seen.most_memory, memory_of(server.process.pid))
        time.sleep(2)
    return seen


def _client(server: Endpoint, queries: Sequence[str], number: int, end: float, seen: Load) -> None:
    at = number
    while time.monotonic() < end:
        started = time.monotonic()
        status = server.query(queries[at % len(queries)], "application/sparql-results+json").status
        seen.seconds.append(time.monotonic() - started)
        if status != 200:
            seen.failed.append(status)
        at += 7


def _bomber(server: Endpoint, end: float, seen: Load) -> None:
    thrown = []
    while time.monotonic() < end:
        bomb = f"{BOMB} # {len(thrown)}"  # each another, or they would share one computation
        thrown.append(threading.Thread(target=lambda bomb=bomb: seen.bombs.append(server.query(bomb).status)))
        thrown[-1].start()
        time.sleep(1)
    for each in thrown:
        each.join()


def memory_of(pid: int) -> int:
    """Proportional bytes of memory of a process and everything below it."""
    total = 0
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            total = sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            total += sum(memory_of(int(child)) for child in children.read_text().split())
    except OSError:
        pass
    return total
