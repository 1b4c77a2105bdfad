"""Builds on a real cluster: what they give is what one machine gives, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from spark_cluster import Cluster, finished, from_cluster, from_here, until

import graph
from graph.pipeline.config import Config

MAX_BYTES = 1_000_000

ODD = {
    "_kept/odd name é%20.md": b"---\ntitle: In a folder that Spark would pass over\nwebUrl: https://e.org/posts\n---\n",
    ".hidden.md": b"---\ntitle: Hidden\nwebUrl: https://e.org/hidden\n---\n",
    "picture.png": b"\x89PNG",
    "bad.md": b"---\ntitle: [\n---\n",
    "large.md": b"---\ntitle: " + b"x" * MAX_BYTES + b"\n---\n",
    # Spark lists it and reads nothing of it.
    "empty.md": b"",
    "_name.md": b"---\ntitle: A name that Spark would pass over\nwebUrl: https://e.org/index\n---\n",
    "names/[a]{b}*?#c+d&e;f=g.md": b"---\ntitle: A name that is a pattern\n---\n",
    "broken.md": b"---\ntitle: caf\xe9 \xff\nwebUrl: https://e.org/broken\n---\n",
    "hostile.md": b'---\ntitle: "<script>x</script> \\u001b[2J \\u202e \\u001f \\u001e \\" \\\\ ${jndi:ldap://x} \\u2028 {}"\n'
    b"webUrl: https://e.org/hostile\ntopics: [kind=article, .., '%2F', __HIVE_DEFAULT_PARTITION__]\n---\n",
    "no-url.md": b"---\ntitle: No address\ntopics: [AI, ai, AI]\n---\n",
    # An AMP address of an AMP address, a circle of two, one that two articles state, and links to all.
    "amp/a.md": b"---\ntitle: A\nwebUrl: https://e.org/a\nampWebUrl: https://e.org/a1\n---\n",
    "amp/a1.md": b"---\ntitle: A1\nwebUrl: https://e.org/a1\nampWebUrl: https://e.org/a2\n---\n",
    "amp/a2.md": b"---\ntitle: A2\nwebUrl: https://e.org/a2\nampWebUrl: https://e.org/a3\ntopics: [AMP]\n---\n",
    "amp/a3.md": b"---\ntitle: A3\nwebUrl: https://e.org/a3\nrelated: [{webUrl: https://e.org/a}]\n---\n",
    "amp/c.md": b"---\ntitle: C\nwebUrl: https://e.org/c\nampWebUrl: https://e.org/d\n---\n",
    "amp/d.md": b"---\ntitle: D\nwebUrl: https://e.org/d\nampWebUrl: https://e.org/c\n---\n",
    "amp/into.md": b"---\ntitle: E\nwebUrl: https://e.org/e\nampWebUrl: https://e.org/c\n---\n",
    "amp/f.md": b"---\ntitle: F\nwebUrl: https://e.org/f\nampWebUrl: https://e.org/g\n---\n",
    "amp/f2.md": b"---\ntitle: F2\nwebUrl: https://e.org/f2\nampWebUrl: https://e.org/g\n---\n",
    "amp/g.md": b"---\ntitle: G\nwebUrl: https://e.org/g\nrelated: [{webUrl: https://e.org/a1}, {webUrl: https://e.org/a2},"
    b" {webUrl: https://e.org/a}, {webUrl: https://e.org/g}, {webUrl: https://e.org/b}, {webUrl: https://e.org/b}]\n---\n",
}
"""What real documents hold too rarely to be sure that the corpus has it."""

for n in range(20):
    ODD[f"chain/{n}.md"] = (
        f"---\ntitle: {n}\nwebUrl: https://e.org/chain/{n}\nampWebUrl: https://e.org/chain/{n + 1}\n---\n".encode()
    )


@pytest.fixture(scope="session")
def sources(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder of real and odd documents, lines of JSON, and a table."""
    root = tmp_path_factory.mktemp("sources") / "a folder é 日本 %20"
    folder = root / "documents"
    shutil.copytree(corpus, folder / "corpus")
    for name, content in ODD.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    lines = [
        json.dumps({"title": f"Line {n}", "webUrl": f"https://e.org/line/{n % 7}", "topics": ["AI"]}) for n in range(50)
    ]
    lines[3:5] = ["", "{"]
    (root / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = {"row/1.md": "---\ntitle: Row\nwebUrl: https://e.org/row\n---\n", "../out.md": "", "row/2.md": "x"}
    twice = "---\ntitle: The last row counts\nwebUrl: https://e.org/last\n---\n"
    table = pa.table({"path": [*rows, "row/1.md", None], "content": [*rows.values(), twice, ""]})
    pq.write_table(table, root / "rows.parquet")
    return [folder, root / "lines.jsonl", root / "rows.parquet"]


def test_cluster_gives_what_one_machine_gives(cluster: Cluster, sources: list[Path], tmp_path: Path) -> None:
    """Nodes, edges, diagnostics and triples of documents of every sort are those of a local build, none twice."""
    expected = from_here(graph.build(*sources, config=Config(max_bytes=MAX_BYTES)), tmp_path / "here")
    (tmp_path / "newsgraph.toml").write_text(f"max-bytes = {MAX_BYTES}\n", encoding="utf-8")
    result = finished(cluster.build(*sources, out=tmp_path / "out", folder=tmp_path))
    actual = from_cluster(tmp_path / "out")
    assert 0 == result.returncode, result.stderr
    assert expected.nodes == actual.nodes
    assert expected.edges == actual.edges
    assert expected.diagnostics == actual.diagnostics
    assert expected.triples == actual.triples


def test_a_worker_killed_in_mid_build_costs_nothing_but_time(cluster: Cluster, generated: Path, tmp_path: Path) -> None:
    """When a worker and its executor die after they have shuffled, nothing is lost and nothing is doubled."""
    victim = cluster.workers.pop()
    process = cluster.build(generated, out=tmp_path / "out", folder=tmp_path)
    until(lambda: process.poll() is not None or any(victim.disk.rglob("shuffle_*.data")))
    running = process.poll() is None
    victim.kill()
    cluster.start_worker("1g")
    result = finished(process)
    expected = from_here(graph.build(generated), tmp_path / "here")
    assert (True, 0) == (running, result.returncode), result.stderr
    assert expected == from_cluster(tmp_path / "out")


def test_ctrl_c_while_results_are_written_leaves_nothing(cluster: Cluster, generated: Path, tmp_path: Path) -> None:
    """A build that is interrupted while it writes removes what it wrote, and no process of it stays."""
    before = set(cluster.alive())
    out = tmp_path / "results" / "out"
    process = cluster.build(generated, out=out, folder=tmp_path)
    until(lambda: process.poll() is not None or any(out.rglob("*.parquet")))
    os.killpg(process.pid, signal.SIGINT)
    result = finished(process)
    assert (130, "", "newsgraph: interrupted\n", False) == (
        result.returncode,
        result.stdout,
        result.stderr,
        out.exists(),
    )
    until(lambda: before.issuperset(cluster.alive()))
