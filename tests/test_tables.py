"""CSV and Parquet, read back by the standard library and by Arrow."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import networks
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph import Build
from graph.core.schema import STANDARD_SCHEMA
from graph.export import table_csv, table_parquet


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, strict=True))


def test_csv_nodes(seeds_build: Build, seeds_exports: Path) -> None:
    """The nodes' CSV has one row a node, with every attribute's value in the column of its name."""
    for (node, attributes), row in zip(
        seeds_build.network.nodes(data=True), rows(seeds_exports / "nodes.csv"), strict=True
    ):
        expected = {name: _cell(value) for name, value in {"id": node, **attributes}.items()}
        assert expected == {name: value for name, value in row.items() if value}


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " | ".join(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return {True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload]


def test_csv_edges(seeds_build: Build, seeds_exports: Path) -> None:
    """The edges' CSV has one row an edge."""
    found = [(row["source"], row["target"], row["key"]) for row in rows(seeds_exports / "edges.csv")]
    assert list(seeds_build.network.edges(keys=True)) == found


def test_relations_of_a_kind_have_keys_of_their_own() -> None:
    """The table has each relation once, else its edges would stand in every export several times."""
    found = [(relation.source, relation.key) for relation in STANDARD_SCHEMA.relations]
    assert sorted(set(found)) == sorted(found)


def test_parquet_nodes(seeds_build: Build, seeds_exports: Path) -> None:
    """The nodes' Parquet has one row a node, numbers, truth values, instants and lists as such."""
    found = pq.read_table(seeds_exports / "nodes.parquet").to_pylist()
    for (node, attributes), row in zip(seeds_build.network.nodes(data=True), found, strict=True):
        expected = {name: list(value) if isinstance(value, tuple) else value for name, value in attributes.items()}
        if "publishedDateTime" in expected:
            expected["publishedDateTime"] = datetime.fromisoformat(str(expected["publishedDateTime"]))
        assert {"id": node, **expected} == {name: value for name, value in row.items() if value is not None}


def test_parquet_edges(seeds_build: Build, seeds_exports: Path) -> None:
    """The edges' Parquet has one row an edge."""
    table = pq.read_table(seeds_exports / "edges.parquet")
    found = list(zip(*(table[name].to_pylist() for name in ("source", "target", "key")), strict=True))
    assert list(seeds_build.network.edges(keys=True)) == found


def test_parquet_types(seeds_exports: Path) -> None:
    """Parquet's columns have the types that the schema table says."""
    types = pq.read_schema(seeds_exports / "nodes.parquet")
    expected = {
        "title": pa.string(),
        "quality": pa.int64(),
        "published": pa.bool_(),
        "publishedDateTime": pa.timestamp("us", tz="UTC"),
        "documents": pa.list_(pa.field("element", pa.string())),
    }
    assert expected == {name: types.field(name).type for name in expected}


def test_tables_have_the_same_columns(seeds_exports: Path) -> None:
    """CSV and Parquet have the same columns: the fields of every kind of node."""
    with (seeds_exports / "nodes.csv").open(newline="", encoding="utf-8") as lines:
        head = next(csv.reader(lines))
    assert head == pq.read_schema(seeds_exports / "nodes.parquet").names
    fields = {field.name for kind in STANDARD_SCHEMA.kinds.values() if kind.path for field in kind.fields}
    assert fields | {"id", "kind", "images"} == set(head)


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://e.org","x")', "=cmd|' /C calc'!A0"]
)
def test_csv_runs_no_formula(title: str) -> None:
    """A title that a spreadsheet would run as a formula stands behind an apostrophe."""
    network = networks.network_from(f"title: {networks.quoted(title)}\nwebUrl: https://e.org/a")
    (row,) = csv.DictReader(b"".join(table_csv.export_nodes(networks.export_of(network))).decode().splitlines())
    assert "'" + title == row["title"]


def test_csv_keeps_hostile_text_in_its_cell() -> None:
    """Quotes, commas, semicolons and line breaks of a text stay in its cell."""
    text = 'a "quoted", line;\n\nnext\tcell | end'
    network = networks.network_from(f"title: A\nexcerpt: {networks.quoted(text)}\nwebUrl: https://e.org/a")
    content = b"".join(table_csv.export_nodes(networks.export_of(network))).decode()
    (row,) = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    assert text == row["excerpt"]


def test_parquet_keeps_the_limits() -> None:
    """The largest whole number, the first and the last year, and hostile text go through Parquet unchanged."""
    text = 'a "quoted"\n\u05d0 😀'
    network = networks.network_from(
        f"title: A\nexcerpt: {networks.quoted(text)}\nwebUrl: https://e.org/a\nquality: 9223372036854775807\n"
        "heat: -9223372036854775808\npublishedDateTime: 0001-01-01T00:00:00Z",
        "title: B\nwebUrl: https://e.org/b\npublishedDateTime: 9999-12-31T23:59:59.999999Z",
    )
    first, last = pq.read_table(
        pa.BufferReader(b"".join(table_parquet.export_nodes(networks.export_of(network))))
    ).to_pylist()
    assert (text, 2**63 - 1, -(2**63)) == (first["excerpt"], first["quality"], first["heat"])
    assert (1, 9999) == (first["publishedDateTime"].year, last["publishedDateTime"].year)
