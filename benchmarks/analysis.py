"""How long every analysis takes, and how much memory all of them.

Usage: python benchmarks/analysis.py [PLACE ...] [--documents 100000] [--corpus ../shared/corpus]
                                     [--yardstick ../shared/yardstick]

A place is a folder of documents or an export that holds the whole graph. Without one it is the
corpus `azure` and a generated corpus. Each place is analysed in a process of its own: seconds of
wall time and of processor time from the built network to the table, imports included in the first
one, and the peak memory of the process (the network itself included).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print a table for each place."""
    options = argparse.ArgumentParser(description="How long every analysis takes.")
    options.add_argument("places", nargs="*")
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    options.add_argument("--yardstick", type=Path, default=ROOT.parent / "shared" / "yardstick")
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.inside:
        measure(asked.places[0])
        return
    with tempfile.TemporaryDirectory() as made:
        places = asked.places or [
            str(asked.corpus / "azure" / "_news"),
            generated(asked.yardstick, made, asked.documents),
        ]
        for place in places:
            subprocess.run([sys.executable, __file__, place, "--inside"], check=True)


def generated(yardstick: Path, folder: str, documents: int) -> str:
    """Make a corpus and return its folder."""
    generator = yardstick / "make_corpus.py"
    if not generator.exists():
        sys.exit(f"{generator} is not there; name its place with --yardstick")
    subprocess.run([sys.executable, str(generator), folder, str(documents)], check=True, stderr=subprocess.DEVNULL)
    return folder


def measure(place: str) -> None:
    """Print one place's table."""
    import graph

    network = graph.build(place).network if os.path.isdir(place) else graph.load(place)
    print(f"\n{place}: {len(network):,} nodes, {network.number_of_edges():,} edges")
    print(f"{'analysis':<14} {'rows':>10} {'wall s':>8} {'cpu s':>8}")
    began = time.perf_counter(), time.process_time()
    from graph import analysis

    seen = analysis.projected(network)
    for name, each in analysis.ANALYSES.items():
        wall, cpu = time.perf_counter(), time.process_time()
        rows = len(each.function(seen))
        print(
            f"{name:<14} {rows:>10,} {time.perf_counter() - wall:>8.2f} {time.process_time() - cpu:>8.2f}", flush=True
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all':<14} {'':>10} {time.perf_counter() - began[0]:>8.2f} {time.process_time() - began[1]:>8.2f}")
    print(f"peak memory {memory:,.0f} MB, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
