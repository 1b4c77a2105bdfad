"""Records from Python: an iterable of mappings among the sources, each of them a document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.core.diagnostics import Code, SourceError
from graph.core.model import Source
from graph.read.document import read_document
from graph.read.records import encoded_records

A = {"title": "A", "webUrl": "https://e.org/a", "type": "article", "topics": ["AI"]}


def encoded(record: Mapping[Any, object]) -> tuple[Any, list[str]]:
    """Return the fields of a record as JSON has them, and the messages about it."""
    _, content, diagnostics = next(encoded_records([record], 1))
    return json.loads(content), [each.message for each in diagnostics]


def test_records_are_the_lines_of_the_same_json(tmp_path: Path) -> None:
    """Records give the graph that the same objects give as JSON Lines."""
    records = [A, {"title": "B", "webUrl": "https://e.org/b", "heat": 3, "published": False, "type": "article"}]
    (tmp_path / "records").write_text("", encoding="utf-8")
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    lines, build = graph.build(tmp_path / "n.jsonl"), graph.build(records)
    without = [{key: value for key, value in node.values.items() if key != "documents"} for node in lines.corpus.nodes]
    assert without == [
        {key: value for key, value in node.values.items() if key != "documents"} for node in build.corpus.nodes
    ]
    assert ["records/1", "records/2"] == [
        each for node in build.corpus.nodes for each in node.values.get("documents", ())
    ]


def test_records_mix_with_files_and_each_other(tmp_path: Path) -> None:
    """Folders, generators and lists of records make one graph, records numbered through."""
    (tmp_path / "a.md").write_text("---\ntitle: F\nwebUrl: https://e.org/f\n---\n", encoding="utf-8")
    build = graph.build(tmp_path, (each for each in [A]), [{"title": "B", "webUrl": "https://e.org/b"}])
    assert ["a.md", "records/1", "records/2"] == [each.path for each in build.locations]
    assert 3 == build.corpus.documents


def test_builds_of_records_can_be_written_and_traced(tmp_path: Path) -> None:
    """No file is read again: exports and provenance come of the bytes that were kept."""
    build = graph.build([A])
    assert build.write(tmp_path, ["ttl", "trig"])
    assert ["records/1"] == [each.claims.path for each in build.documents()]


def test_diagnostics_name_the_record() -> None:
    """The number of the record is its line."""
    found = graph.build([A, {**A, "webUrl": "https://e.org/b", "heat": "warm"}]).diagnostics
    assert ["records/2:2:1"] == [str(each).split(": ")[0] for each in found]


def test_values_are_written_as_documents_have_them() -> None:
    """Dates are ISO 8601, numbers what Python prints, and nothing is not stated."""
    frame = pd.DataFrame({"title": ["A"], "n": [np.int64(3)], "when": [pd.Timestamp("2024-05-01T10:00Z")], "x": [None]})
    (record,) = frame.to_dict("records")
    more = {"day": date(2024, 5, 1), "at": datetime(2024, 5, 1, 9, tzinfo=UTC), "nan": float("nan"), "nat": pd.NaT}
    expected = {
        "title": "A",
        "n": 3,
        "when": "2024-05-01T10:00:00+00:00",
        "day": "2024-05-01",
        "at": "2024-05-01T09:00:00+00:00",
        "flag": True,
        "price": "1.10",
        "list": ["a", 1.5],
        "5": "five",
    }
    rest = {"na": pd.NA, "flag": np.bool_(True), "price": Decimal("1.10"), "list": ("a", 1.5, None), 5: "five"}
    assert (expected, []) == encoded({**record, **more, **rest})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b"x", "tags is of type bytes, which is not read; it is left out"),
        (float("inf"), "tags is not a finite number; it is left out"),
        pytest.param(10**5000, "tags is a number of more than 64 bits; it is left out", id="long"),
        ([object()], "tags[0] is of type object, which is not read; it is left out"),
        ({None: 1}, "tags has a key of type NoneType; it is left out"),
    ],
)
def test_a_value_that_cannot_be_read_is_left_out(value: object, why: str) -> None:
    """The record is read without it."""
    fields, messages = encoded({"title": "A", "tags": value})
    assert ("A", [why]) == (fields["title"], messages)
    assert Code.WRONG_TYPE in {each.code for each in graph.build([{**A, "tags": value}]).diagnostics}


def test_a_record_that_holds_itself_ends() -> None:
    """A circle is cut at the depth that no article needs."""
    record: dict[str, object] = {"title": "A"}
    record["self"] = record
    assert 1 == len(encoded(record)[1])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (["a.md"], "record 1 is the text 'a.md', not a mapping; give paths one by one"),
        (pd.DataFrame({"title": ["A"]}), "a table of pandas as table.to_dict('records')"),
        ([A, 3], "record 2 is of type int, not a mapping"),
        (A, "a source is a mapping; give a list of mappings"),
    ],
)
def test_a_call_with_something_else_is_refused(source: Any, message: str) -> None:
    """Paths in a list, a table itself and a single mapping are wrong calls, with the remedy."""
    with pytest.raises(SourceError) as caught:
        graph.build(source)
    assert message in str(caught.value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes() | st.binary(),
    lambda below: st.lists(below) | st.dictionaries(st.text() | st.integers(), below),
)


@given(record=st.dictionaries(st.sampled_from(["title", "webUrl", "topics", "related", "x"]), VALUES))
def test_any_record_is_read_without_an_exception(record: dict[str, object]) -> None:
    """A record is a document or has a diagnostic."""
    _, content, diagnostics = next(encoded_records([record], 1))
    claims = read_document(Source("records/1", content, 1))
    assert claims.passages or claims.diagnostics or diagnostics
