"""Whatever bytes come in, `read_document` gives a record and never raises."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.core.claims import DocumentClaims
from graph.core.model import Settings, Site, Source
from graph.export.network import network_of
from graph.merge.rules import merge
from graph.rdf.triples import triples_of
from graph.read.document import read_document
from graph.read.forms import SUFFIXES
from graph.read.presets import PRESETS

SEEDS = [file.read_bytes() for file in sorted((Path(__file__).parent.parent / "seeds").iterdir())]
CASES = [
    file.read_bytes()
    for file in sorted((Path(__file__).parent / "cases").iterdir())
    if file.suffix != ".json" and file.stat().st_size < 4000
]

SITES = [Site(preset=name, languages=("en", "fr"), address="https://site.example") for name in PRESETS]
HUGO = Settings(sites=(Site(preset="hugo", address="https://site.example", languages=("en", "fr"), language="en"),))


def check(content: bytes, name: str = "a.md", options: Settings | None = None) -> DocumentClaims:
    """Parse a document and check everything that holds for every record."""
    record = read_document(Source(name, content), options)
    assert record == read_document(Source(name, content), options)
    assert record == pickle.loads(pickle.dumps(record))
    lines = content.decode("utf-8", "replace").split("\n")
    for each in record.diagnostics:
        assert each.as_dict() == json.loads(json.dumps(each.as_dict()))
        assert each.as_dict()["message"].encode()
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= max(len(lines[each.line - 1].encode()), 1) + 1
        assert "\n" not in str(each)
    assert record.passages or record.diagnostics
    # Nothing that parses may fail later on the line.
    assert list(triples_of(network_of(merge([record]))))
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


FORMS = {
    "yaml": "---\n{key}: {value}\nlist:\n- {value}\n---\n{body}",
    "yaml in a comment": "<!--\n---\ntitle: A\n{key}: {value}\n---\n-->\n{body}",
    "toml": "+++\n{key} = {value}\n[extra]\n{key} = ['{value}']\n+++\n{body}",
    "json": '{{"{key}": {value}, "tags": ["{value}"]}}\n{body}',
    "json between fences": ';;;\n"{key}": "{value}"\n;;;\n{body}',
    "lines": "Title: A\n{key}: {value}\n    {value}\n\n{body}",
    "field list": "A title\n=======\n\n:{key}: {value}\n\n{body}",
    "nikola": ".. title: A\n.. {key}: {value}\n\n{body}",
    "org": "#+TITLE: A\n#+{key}: {value}\n\n{body}",
    "html": "<html lang='{key}'><head><title>{value}</title><meta name='{key}' content='{value}'></head><body>{body}",
    "records": "- title: A\n  {key}: {value}\n- {value}\n",
    "none": "{body}",
}
KEYS = st.sampled_from(
    [*("title", "date", "published", "url", "source", "tags", "categories", "author", "authors", "image", "lang", "type"),
     *("language", "aliases", "redirect_from", "permalink", "slug", "related", "series", "items", "translationKey"),
     *("params", "extra", "header", "cover", "publisher", "secured", "taxonomy", "webUrl", "draft", "length", "x", "")]
)  # fmt: skip
BODY = st.text("[]()!|#`~<>{}%\"'=:-_*\\/.&@ \n\tab1é", max_size=80)


@given(
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(SUFFIXES),
    KEYS,
    st.one_of(strategies.yamlish, strategies.texts, strategies.urls, strategies.dates),
    st.one_of(strategies.texts, BODY),
)
@settings(max_examples=600)
def test_any_value_in_any_form(form: str, suffix: str, key: str, value: str, body: str) -> None:
    """Any value of any key in any form of front matter, before any text, in a file of any ending, gives a record."""
    text = FORMS[form].format(key=key, value=value, body=body)
    check(text.encode("utf-8", "surrogatepass"), f"a{suffix}", HUGO)


@given(st.sampled_from(SUFFIXES), BODY, st.sampled_from(SITES))
@settings(max_examples=400)
def test_any_text_in_any_file(suffix: str, text: str, site: Site) -> None:
    """Any text without front matter gives a record, whatever the ending and the site."""
    check(text.encode(), f"posts/2024-05-01-a{suffix}", Settings(sites=(site,)))


@given(st.sampled_from(SUFFIXES), st.sampled_from(SEEDS + CASES).flatmap(strategies.damaged))
@settings(max_examples=200)
def test_damaged_documents_of_any_ending(suffix: str, content: bytes) -> None:
    """Real documents and cases with damage give a record under any ending."""
    check(content, f"a{suffix}")


@given(
    st.dictionaries(
        st.text(max_size=5) | KEYS,
        st.recursive(
            st.none() | st.booleans() | st.integers() | strategies.texts | strategies.urls | strategies.dates,
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["name", "title", "url", "path", "date", "secured", "0"]), inner)
            ),
            max_leaves=12,
        ),
        max_size=4,
    )
)
def test_any_fields_of_other_dialects(fields: dict[str, object]) -> None:
    """Any structure below the keys that people use gives the same record as a line of JSON and as a document."""
    content = json.dumps(fields).encode()
    check(content, "a.md", HUGO)
    record = read_document(Source("a.jsonl/1", content, 1), HUGO)
    assert record == pickle.loads(pickle.dumps(record))


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
def test_no_document_takes_the_square_of_its_length(content: bytes, minute_of_work: None) -> None:
    """Documents of a megabyte that are made to be slow are read with far less than a minute of CPU time."""
    read_document(Source("a.md", b"---\ntitle: A\n" + content + b"\n---\n"))
