"""The query library on many documents, ours against rdflib in one run; and the endpoint under load.

    python benchmarks/sparql.py
    python benchmarks/sparql.py exports/graph.ttl --load

Without a file, one of generated documents is made. The first prints
a line for each query: seconds with ours, seconds with rdflib, the ratio, and whether the rows are as
many, then the memory of both. The second prints the quantiles of quiet clients, then of the same with a bomb a second.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import command_line, generated, measured, newsgraph, peak_megabytes

from graph.sparql import QUERIES
from graph.sparql.dataset import find_base, load_dataset
from graph.sparql.query import Request, execute


def main() -> None:
    """Run what the arguments say."""
    parser = command_line(__doc__, documents=100_000)
    parser.add_argument("data", type=Path, nargs="?", metavar="FILE", help="RDF of ours; .nt for rdflib's sake")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="how often each query is asked")
    parser.add_argument(
        "--rdflib-seconds",
        type=float,
        default=120,
        metavar="S",
        help="how long rdflib may take for a query; 0: not run",
    )
    parser.add_argument("--load", action="store_true", help="measure the endpoint under load instead")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="how long the load lasts")
    parser.add_argument("--clients", type=int, default=32, metavar="N", help="how many ask at once")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        measure(arguments.data or exported(arguments, Path(made)), arguments)


def exported(arguments: argparse.Namespace, made: Path) -> Path:
    """Build generated documents and return their N-Triples."""
    folder = arguments.folder or made
    folder.mkdir(parents=True, exist_ok=True)
    source = generated(folder, arguments.documents)
    measured(newsgraph("build", str(source), "--formats", "nt", "--no-cache", "--out", str(made / "out")))
    return made / "out" / "graph.nt"


def measure(data: Path, arguments: argparse.Namespace) -> None:
    """Measure what is asked for."""
    if arguments.load:
        for options in ((), ("--cache", "0")):
            print("answers are kept" if not options else "every query is computed")
            under_load(data, arguments.clients, arguments.seconds, *options)
    else:
        library(data, arguments.repeat, arguments.rdflib_seconds)


def library(data: Path, repeat: int, patience: float) -> None:
    """Time every query of the library."""
    started = time.perf_counter()
    dataset = load_dataset([data])
    print(f"loaded {len(dataset.store):,} triples in {time.perf_counter() - started:.1f} s")
    base = find_base(dataset.store)
    other = _rdflib(data, base, patience) if patience else {}
    print(f"{'query':24} {'ours, s':>9} {'rdflib, s':>10} {'times':>7} {'rows':>6}")
    for name, query in QUERIES.items():
        seconds, rows = [], 0
        for _ in range(repeat):
            started = time.perf_counter()
            rows = execute(dataset, Request(query.bind(base=base), max_bytes=1 << 40)).rows
            seconds.append(time.perf_counter() - started)
        ours = statistics.median(seconds)
        theirs, their_rows = other.get(name, (0.0, -1))
        shown = (
            f"{theirs:10.3f} {theirs / ours:7.0f}" if their_rows >= 0 else f"{'> ' + format(patience, 'g'):>10} {'':7}"
        )
        note = "" if their_rows in (rows, -1) else f"  rdflib: {their_rows} rows"
        print(f"{name:24} {ours:9.4f} {shown} {rows:6}{note}", flush=True)
    print(f"peak memory of ours: {peak_megabytes():,.0f} MB")


_IN_RDFLIB = """
import resource, sys, time, rdflib
resource.setrlimit(resource.RLIMIT_AS, (12 << 30, 12 << 30))  # some queries take all memory there is
data, base, patience = sys.argv[1], sys.argv[2], float(sys.argv[3])
from graph.sparql import QUERIES
started = time.perf_counter()
from graph.core.schema import STANDARD_SCHEMA
triples = rdflib.Dataset()  # one query asks for graphs
for triple in rdflib.Graph().parse(data):
    triples.add(triple)
print(f"rdflib loaded in {time.perf_counter() - started:.1f} s", file=sys.stderr)
import signal
def late(*_): raise TimeoutError
signal.signal(signal.SIGALRM, late)
for name, query in QUERIES.items():
    started = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        rows = len(list(triples.query(query.bind(base=base), initNs=STANDARD_SCHEMA.prefixes(base) | {"prov": "http://www.w3.org/ns/prov#"})))
        print(name, time.perf_counter() - started, rows, flush=True)
    except Exception as error:
        print(f"{name}: {type(error).__name__}", file=sys.stderr)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
print(f"peak memory of rdflib: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB", file=sys.stderr)
"""


def _rdflib(data: Path, base: str, patience: float) -> dict[str, tuple[float, int]]:
    """Return seconds and rows of each query in rdflib, which has a process of its own."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _IN_RDFLIB, str(data), base, str(patience)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )  # fmt: skip
    lines = [line.split() for line in run.stdout.splitlines()]
    return {name: (float(seconds), int(rows)) for name, seconds, rows in lines}


def under_load(data: Path, clients: int, seconds: float, *options: str) -> None:
    """Measure the endpoint with quiet clients, then with a bomb a second."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "server"))
    from endpoint import serving
    from load import load

    base = find_base(load_dataset([data]).store)
    queries = [each.bind(base=base) for each in QUERIES.values()]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(data.absolute(), Path(folder), *options) as server,
    ):
        quiet = load(server, queries, clients, seconds, bombs=False)
        bombed = load(server, queries, clients, seconds, bombs=True)
    for name, seen in (("quiet", quiet), ("a bomb a second", bombed)):
        print(
            f"{name:16} {len(seen.seconds):6} answers, {len(seen.failed)} failed, "
            f"p50 {seen.quantile(0.5) * 1000:.0f} ms, p95 {seen.quantile(0.95) * 1000:.0f} ms, "
            f"most memory {seen.most_memory / 2**20:.0f} MB, bombs {len(seen.bombs)} {sorted(set(seen.bombs))}"
        )
    print(f"p95 with bombs is {bombed.quantile(0.95) / quiet.quantile(0.95):.2f} times the quiet p95")


if __name__ == "__main__":
    main()
