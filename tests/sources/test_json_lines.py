"""JSON Lines: the same front matter, a line for each document."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import yaml

import graph
from graph.core.claims import decode_claims
from graph.core.diagnostics import Code
from graph.core.model import Source
from graph.read.document import read_document


def found(line: str | bytes) -> list[str]:
    """Return the diagnostics of one line, without its place."""
    content = line if isinstance(line, bytes) else line.encode()
    return [str(each) for each in read_document(Source("n.jsonl/7", content, 7)).diagnostics]


def test_a_line_gives_the_record_of_the_same_yaml() -> None:
    """Numbers, truth values, dates, lists and mappings in JSON say what they say in YAML."""
    text = (
        '{"title": "NO", "webUrl": "https://e.org/a", "type": "article", "quality": 12, "heat": -1, "published": false,'
        ' "publishedDateTime": "2022-09-12T11:48:00Z", "excerpt": null, "topics": ["AI", {"name": "C#"}],'
        ' "provider": {"name": "P", "domain": "p.org"}, "images": [{"url": "https://e.org/i.png", "width": 10}],'
        ' "related": [{"webUrl": "https://e.org/b", "title": "B \\ud83d\\ude00 \\/"}]}'
    )
    front = yaml.safe_dump(json.loads(text), allow_unicode=True)
    expected = read_document(Source("a.md", f"---\n{front}---\n".encode()))
    actual = read_document(Source("a.md", text.encode(), 1))
    assert expected.diagnostics == actual.diagnostics == ()
    assert expected.passages
    assert [each.claims for each in expected.passages] == [each.claims for each in actual.passages]


def test_numbers_stay_as_they_are_written() -> None:
    """A title of `1.10` or of a hundred digits is that text, in JSON as in YAML."""
    for text in ("1.10", "1e5", "9" * 100, "0.30000000000000004"):
        record = read_document(Source("n/1", f'{{"title": {text}, "webUrl": "https://e.org/a"}}'.encode(), 1))
        assert text == decode_claims(record.passages[0].claims)[0].slots[0]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"title": }', "n.jsonl/7:7:11: error bad-json: expecting value; the line is left out"),
        ('{"title": NaN}', "n.jsonl/7:7:1: error bad-json: the value NaN is not JSON; the line is left out"),
        ('["title"]', "n.jsonl/7:7:1: error not-a-mapping: the line is a list, not an object"),
        ("12", "n.jsonl/7:7:1: error not-a-mapping: the line is a single value, not an object"),
        ("{}", "n.jsonl/7:7:1: error empty: the object is empty"),
        (b'{"title": "\xff"}', "n.jsonl/7:7:12: error not-utf-8: byte 0xff is not UTF-8; the line is left out"),
        (
            '{"a": ' * 70 + "1" + "}" * 70,
            "n.jsonl/7:7:1: error too-deep: nested deeper than 64 levels; the line is left out",
        ),
        ('{"a":' + "[" * 100_000, "n.jsonl/7:7:1: error too-deep: nested deeper than 64 levels; the line is left out"),
    ],
)
def test_a_line_that_is_no_object_says_why(line: str | bytes, expected: str) -> None:
    """A line that cannot be used is one diagnostic with its number, and no exception."""
    assert [expected] == found(line)[:1]


def test_a_key_stated_twice_is_said_so() -> None:
    """The last of two values is used, and the line is named."""
    line = '{"title": "A", "title": "B", "webUrl": "https://e.org/a", "type": "article"}'
    assert ["n.jsonl/7:7:1: warning duplicate-key: 'title' is stated twice; the last one is used"] == found(line)


@pytest.mark.parametrize("name", ["n.jsonl", "n.jsonl.gz"])
def test_documents_are_named_by_their_line(tmp_path: Path, name: str) -> None:
    """Each line is a document named by the file and the line's number; blank lines count and are none."""
    text = b'{"title": "A"}\n\n  \r\n{"title": "B"}\r\n{"title": "C", "webUrl": "https://e.org/c"}'
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    build = graph.build(tmp_path / name)
    expected = {"A": f"{name}/1", "B": f"{name}/4", "C": f"{name}/5"}
    assert expected == {str(node.values["title"]): node.values["documents"][0] for node in build.corpus.nodes}
    assert {1, 4, 5} == {passage.line for each in build.documents() for passage in each.claims.passages}


def test_a_byte_order_mark_alone_is_a_blank_line(tmp_path: Path) -> None:
    """A byte order mark before the first line, or on a line of its own, is no document."""
    for text in ('\ufeff{"title": "A"}\n', '\ufeff\n{"title": "A"}\n'):
        (tmp_path / "n.jsonl").write_text(text, encoding="utf-8")
        build = graph.build(tmp_path / "n.jsonl")
        assert ((), "A") == (build.errors, build.corpus.nodes[0].values["title"])


def test_what_documents_disagree_on_names_the_lines(tmp_path: Path) -> None:
    """A value that loses to another line's is named with both lines."""
    line = '{{"title": "{}", "webUrl": "https://e.org/a", "type": "article"}}\n'
    (tmp_path / "n.jsonl").write_text(line.format("A") + line.format("B"), encoding="utf-8")
    lost = [str(each) for each in graph.build(tmp_path / "n.jsonl").diagnostics if each.code is Code.VALUE_REPLACED]
    expected = "n.jsonl/2:2:1: info value-replaced: title 'B' of https://e.org/a loses to what n.jsonl/1:1 states"
    assert [expected] == lost


def test_a_line_may_be_as_large_as_a_document(tmp_path: Path) -> None:
    """A line beyond the limit is left out, and the next one is read."""
    lines = ['{"title": "' + "x" * 100 + '"}', '{"title": "A"}', '{"title": "' + "y" * 87 + '"}']
    (tmp_path / "n.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build = graph.build(tmp_path / "n.jsonl", config=graph.Config(max_bytes=100))
    expected = "n.jsonl/1:0:0: error too-large: 113 bytes, and a document may have 100; it is left out"
    assert [expected] == [str(each) for each in build.errors]
    assert 2 == len(build.corpus.nodes)
