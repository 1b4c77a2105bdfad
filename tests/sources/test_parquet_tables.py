"""Parquet tables whose columns are the fields of documents, as data sets are published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import graph

ROWS: list[dict[str, Any]] = [
    {
        "title": "A",
        "url": "https://e.org/a",
        "published": datetime(2024, 5, 1, 10, tzinfo=UTC),
        "tags": ["AI", "Law"],
        "source": "E News",
        "content": '<a href="/b">B</a>',
    },
    {"title": "B", "url": "https://e.org/b", "published": None, "tags": None, "source": "E News", "content": None},
]


def test_rows_are_the_records_of_the_same_values(tmp_path: Path) -> None:
    """A table gives the graph that its rows give as mappings, and the documents are named by their rows."""
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "news.parquet")
    table, records = graph.build(tmp_path / "news.parquet").corpus, graph.build(ROWS).corpus
    assert ("news.parquet/1", "news.parquet/2") == tuple(
        each for node in table.nodes for each in node.values.get("documents", ())
    )
    assert [(node.id, node.values.get("title")) for node in records.nodes] == [
        (node.id, node.values.get("title")) for node in table.nodes
    ]
    assert records.edges == table.edges
    assert ("https://e.org/a", "https://e.org/b", "links") in [tuple(edge) for edge in table.edges]


def test_what_json_cannot_hold_is_left_out(tmp_path: Path) -> None:
    """Bytes in a row do not keep the rest from being read."""
    pq.write_table(pa.table({"title": ["A"], "url": ["https://e.org/a"], "picture": [b"\xff"]}), tmp_path / "n.parquet")
    assert ["A"] == [node.values.get("title") for node in graph.build(tmp_path / "n.parquet").corpus.nodes]


def test_a_table_of_numbers_is_no_table_of_documents(tmp_path: Path) -> None:
    """A table without titles and addresses gives a diagnostic."""
    pq.write_table(pa.table({"a": [1], "b": [2]}), tmp_path / "n.parquet")
    assert ["damaged-archive:"] == [str(each).split()[2] for each in graph.build(tmp_path / "n.parquet").diagnostics]
