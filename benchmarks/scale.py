"""What a document costs from a thousand to a million of them, and the memory it takes.

    python benchmarks/scale.py
    python benchmarks/scale.py --sizes 1000 10000 --formats nt

Each size is one generated folder and one build of it as a whole process, without a cache. A million
documents take three gigabytes of disk, which the folder keeps, and four for the exports.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from measuring import ROOT, command_line, generated, measured, newsgraph


def main() -> None:
    """Print one line for each size."""
    parser = command_line(__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", metavar="N", default=[1_000, 10_000, 100_000, 1_000_000], help="documents"
    )
    parser.add_argument("--formats", metavar="NAMES", default="ttl,nt,parquet", help="what is written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'documents':>10} {'wall':>9} {'CPU':>9} {'MB':>7} {'CPU a document':>15} {'of the first':>13}")
        first = None
        for size in options.sizes:
            source = generated(folder, size)
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
