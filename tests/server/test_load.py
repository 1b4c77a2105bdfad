"""The endpoint under load, shorter than `benchmarks/sparql.py --load` measures it."""

from __future__ import annotations

from pathlib import Path

import pytest
from endpoint import serving
from load import load

from graph.sparql import QUERIES


@pytest.mark.xdist_group("load")
@pytest.mark.parametrize("cache", ["64", "0"])
def test_32_clients_with_a_bomb_a_second(azure_ttl: Path, tmp_path: Path, cache: str) -> None:
    """32 clients with a bomb a second are all answered, whether answers are kept or not; the bombs are all
    stopped, and memory is bounded."""
    queries = [each.bind() for each in QUERIES.values()]
    with serving(azure_ttl, tmp_path, "--cache", cache) as server:
        assert {200} == {server.query(query, "application/sparql-results+json").status for query in queries}
        seen = load(server, queries, clients=32, seconds=8, bombs=True)
        after = load(server, queries, clients=1, seconds=1, bombs=False)
    assert [] == seen.failed + after.failed
    assert set(seen.bombs) <= {503, 504}
    assert len(seen.seconds) > 32
    assert seen.most_memory < 3 * 1024**3
