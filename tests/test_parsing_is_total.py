"""Whatever bytes come in, `parse` gives a record and never raises."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.model import Record, Source
from graph.network import network_of
from graph.parse import parse
from graph.rdf.triples import triples_of
from graph.resolve import resolve

SEEDS = [file.read_bytes() for file in sorted((Path(__file__).parent.parent / "seeds").iterdir())]
CASES = [
    file.read_bytes()
    for file in sorted((Path(__file__).parent / "cases").iterdir())
    if file.suffix != ".json" and file.stat().st_size < 4000
]


def check(content: bytes, name: str = "a.md") -> Record:
    """Parse a document and check everything that holds for every record."""
    record = parse(Source(name, content))
    assert record == parse(Source(name, content))
    assert record == pickle.loads(pickle.dumps(record))
    lines = content.decode("utf-8", "replace").split("\n")
    for each in record.diagnostics:
        assert each.as_dict() == json.loads(json.dumps(each.as_dict()))
        assert each.as_dict()["message"].encode()
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= max(len(lines[each.line - 1].encode()), 1) + 1
        assert "\n" not in str(each)
    assert record.statement is not None or record.diagnostics
    # Nothing that parses may fail later on the line.
    assert list(triples_of(network_of(resolve([record]))))
    return record


@given(st.binary(max_size=200))
@example(b"")
@example(b"---")
@example(b"---\n")
@example(b"---\n---")
@example(b"\xef\xbb\xbf")
def test_any_bytes(content: bytes) -> None:
    """Any bytes give a record."""
    check(content)


@given(st.one_of(strategies.yamlish, st.text(max_size=60)), st.sampled_from(["a.md", "a.yaml"]))
@settings(max_examples=400)
def test_any_text_between_fences(text: str, name: str) -> None:
    """Any text between two fences gives a record."""
    check(b"---\n" + text.encode("utf-8", "surrogatepass") + b"\n---\n", name)


@given(
    st.sampled_from(["title", "webUrl", "provider", "topics", "related", "images", "publishedDateTime"]),
    strategies.yamlish,
)
@settings(max_examples=300)
def test_any_value_in_any_field(field: str, text: str) -> None:
    """Any YAML in a field of an article gives a record."""
    check(f"---\ntitle: A\nwebUrl: https://e.org/a\n{field}: {text}\n---\n".encode())


@given(strategies.fronts)
@settings(max_examples=200)
def test_any_article(front: str) -> None:
    """Any values in the fields of articles, topics and organizations give a record."""
    check(f"---\n{front}\n---\n".encode())


@given(st.sampled_from(SEEDS + CASES).flatmap(strategies.damaged))
@settings(max_examples=300)
def test_damaged_documents(content: bytes) -> None:
    """Real documents and cases with pieces cut out, doubled or replaced give a record."""
    check(content)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.text(max_size=5) | st.sampled_from(["title", "webUrl", "related", "url", "name", "taxonomy"]),
                inner,
                max_size=3,
            )
        ),
        max_leaves=20,
    )
)
def test_any_structure(value: object) -> None:
    """Any structure that JSON can say gives a record."""
    check(b"---\n" + json.dumps(value).encode() + b"\n---\n")
    check(
        json.dumps({"title": value, "related": value, "provider": value, "topics": value, "images": value}).encode(),
        "a.yaml",
    )


@pytest.mark.parametrize("depth", [10, 60, 70, 1000, 100_000])
@pytest.mark.parametrize(
    "form",
    ["[{}", "{{a: {}", "- {}", "? {}", "? a\n: {}", "x: y\rz:\r {}", "x: y\u2028z:\u2028 {}", "\ufeff{}", "- ? {}"],
)
def test_any_depth(form: str, depth: int) -> None:
    """However deep a document nests, the parser underneath is not led to the end of its stack."""
    opening = {"[{}": "[", "{{a: {}": "{a: ", "- {}": "- ", "? {}": "? ", "- ? {}": "- ? "}.get(form)
    text = opening * depth if opening else form.format("- " * depth)
    record = check(f"---\n{text}\n---\n".encode())
    if depth > 100:
        assert [] != [each for each in record.diagnostics if each.code.slug in ("too-deep", "bad-yaml")]


@pytest.mark.parametrize(
    "content",
    [
        b"\n".join(b"key%d: x" % number for number in range(60_000)),
        b"\n".join(b"key%d: x" % number for number in range(40_000)),
        b"provider:\n" + b"\n".join(b"  key%d: x" % number for number in range(10_000)),
        b"related:\n" + b"\n".join(b"- title: x" for _ in range(40_000)),
        b"\n".join(b"key: x" for _ in range(50_000)),
        ("title: ب" + "\u200d" * 500_000 + "ب").encode(),
        b"title: " + b"&amp;" * 300_000,
        b"title: '" + b"&" * 1_000_000 + b"'",
        b"\n" * 2_000_000,
        b"---" + b" " * 2_000_000 + b"x",
        b"webUrl: https://e.org/" + b"%" * 500_000,
        b"related: [" + b"{webUrl: x}, " * 15_000 + b"]",
        b"topics: [" + b"x, " * 80_000 + b"]",
        b"publishedDateTime: 2022-01-01" + b" " * 500_000 + b"x",
        b"length: '" + b"1" * 500_000 + b"'",
        b"language: " + b"en-" * 200_000,
    ],
    ids=lambda content: content[:12].decode(errors="replace").strip() or "blank lines",
)
def test_no_document_takes_the_square_of_its_length(content: bytes) -> None:
    """Documents of a megabyte that are made to be slow are read to their end, in a run that would otherwise not end."""
    parse(Source("a.md", b"---\ntitle: A\n" + content + b"\n---\n"))
