"""How long every analysis takes, and how much memory all of them.

    python benchmarks/analysis.py
    python benchmarks/analysis.py exports/graph.ttl

A place is a folder of documents or an export that holds the whole graph. Without one it is the
corpus `azure` and a generated corpus. Each place is analysed in a process of its own: seconds of
wall time and of processor time from the built network to the table, imports included in the first
one, and the peak memory of the process (the network itself included).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import add_corpus, command_line, generated, peak_megabytes, stories


def main() -> None:
    """Print a table for each place."""
    options = command_line(__doc__, documents=100_000)
    add_corpus(options)
    options.add_argument("places", nargs="*", metavar="PLACE", help="folders of documents, or exports")
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.inside:
        measure(asked.places[0])
        return
    with tempfile.TemporaryDirectory() as made:
        if asked.folder:
            asked.folder.mkdir(parents=True, exist_ok=True)
        places = asked.places or [
            str(stories(asked, asked.folder or Path(made))),
            str(generated(asked.folder or Path(made), asked.documents)),
        ]
        for place in places:
            subprocess.run([sys.executable, __file__, place, "--inside"], check=True)


def measure(place: str) -> None:
    """Print one place's table."""
    import graph

    network = graph.build(place).network if os.path.isdir(place) else graph.load(place)
    print(f"\n{place}: {len(network):,} nodes, {network.number_of_edges():,} edges")
    print(f"{'analysis':<14} {'rows':>10} {'wall':>10} {'CPU':>10} {'peak MB':>8}")
    began = time.perf_counter(), time.process_time()
    from graph import analysis

    view = analysis.index(network)
    for name, each in analysis.ANALYSES.items():
        wall, cpu = time.perf_counter(), time.process_time()
        rows = len(each.function(view))
        print(_line(name, f"{rows:,}", time.perf_counter() - wall, time.process_time() - cpu), flush=True)
    print(_line("all", "", time.perf_counter() - began[0], time.process_time() - began[1]))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def _line(name: str, rows: str, wall: float, cpu: float) -> str:
    return f"{name:<14} {rows:>10} {wall:>8.2f} s {cpu:>8.2f} s {peak_megabytes():>8,.0f}"


if __name__ == "__main__":
    main()
