"""Records that a program hands over are documents like any other: in exports, provenance and diagnostics."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import graph

RECORDS = [
    {"title": "A", "webUrl": "https://e.org/a", "tags": ["News"], "author": "Ann Writer"},
    {"title": "B", "webUrl": "https://e.org/b", "related": [{"title": "A", "webUrl": "https://e.org/a"}]},
]


def test_records_are_written_in_every_format(tmp_path: Path) -> None:
    """The exports of records load as the graph that they were built to."""
    built = graph.build(RECORDS)
    built.write(tmp_path, ["ttl", "nt", "jsonld", "json"])
    for file in ("graph.ttl", "graph.nt", "graph.jsonld", "graph.json"):
        loaded = graph.load(tmp_path / file)
        assert dict(built.network.nodes(data=True)) == dict(loaded.nodes(data=True))
        assert set(built.network.edges(keys=True)) == set(loaded.edges(keys=True))


def test_records_have_claims_of_their_own_with_a_hash() -> None:
    """Each record is a document with a path and the hash of its bytes."""
    found = list(graph.build(RECORDS).documents())
    assert ["records/1", "records/2"] == [each.claims.path for each in found]
    first = b'{"title":"A","webUrl":"https://e.org/a","tags":["News"],"author":"Ann Writer"}'
    assert sha256(first).hexdigest() == found[0].sha256


def test_provenance_names_records(tmp_path: Path) -> None:
    """The dataset with a graph for each document has one for each record."""
    graph.build(RECORDS).write(tmp_path, ["nq"])
    text = (tmp_path / "graph.nq").read_text()
    assert "records/1" in text
    assert "records/2" in text


def test_records_after_an_iterator_are_read_again() -> None:
    """An iterator that is used up was read once: exports that need the documents again have them."""
    built = graph.build(iter(RECORDS))
    assert 2 == len(list(built.documents()))
