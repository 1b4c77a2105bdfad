"""What a document costs from a thousand to a million of them, and the memory it takes.

Usage: python benchmarks/scale.py [--sizes 1000 10000 100000 1000000] [--formats ttl,nt,parquet]
                                  [--folder DIR] [--yardstick ../shared/yardstick]

Each size is one generated folder and one build of it as a whole process, without a cache. A million
documents take three gigabytes of disk, which the folder keeps, and four for the exports.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measuring import generated, measured, newsgraph

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description="What a document costs, by their number.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--formats", default="ttl,nt,parquet")
    parser.add_argument("--folder", type=Path, help="where generated documents are kept; a temporary folder without it")
    parser.add_argument("--yardstick", type=Path, default=ROOT.parent / "shared" / "yardstick")
    options = parser.parse_args()
    generator = options.yardstick / "make_corpus.py"
    if not generator.exists():
        sys.exit(f"{generator} is not there; name its place with --yardstick")
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'documents':>10} {'wall':>9} {'CPU':>9} {'MB':>7} {'CPU a document':>15} {'of the first':>13}")
        first = None
        for size in options.sizes:
            source = generated(generator, folder, size)
            command = newsgraph(
                "build", str(source), "--formats", options.formats, "--no-cache", "--out", f"{made}/out"
            )
            run = measured(command, {"PYTHONPATH": str(ROOT)})
            cost = run.cpu / size
            first = first or cost
            print(
                f"{size:>10,} {run.wall:>7.1f} s {run.cpu:>7.1f} s {run.megabytes:>7,.0f}"
                f" {cost * 1e6:>12,.0f} µs {cost / first:>12.2f}x",
                flush=True,
            )


if __name__ == "__main__":
    main()
