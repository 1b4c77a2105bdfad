"""The text of a document that is stated as a field: the links in it are links of the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.core.diagnostics import Code
from graph.core.model import Source
from graph.read.document import read_document
from graph.read.text_fields import stated_text

HTML = '<p>See <a href="b">B</a>, <a href="https://e.org/c">C</a></p>'
FIELDS = {"title": "A", "url": "https://e.org/a"}


def links(*records: dict[str, object]) -> list[tuple[str, str]]:
    """Return the links that the texts of records give, as the ends of their addresses."""
    edges = graph.build(list(records)).corpus.edges
    return [(source[-1], target[-1]) for source, target, key in edges if key == "links"]


OTHERS = [{"title": name, "url": f"https://e.org/{name}"} for name in "bc"]


@pytest.mark.parametrize(
    "text",
    [
        {"content": HTML},
        {"content_html": HTML, "content_text": "See B"},
        {"articleBody": HTML},
        {"content": {"rendered": HTML, "protected": False}},
        {"text": "See [B](b)\n\n[C](https://e.org/c)"},
    ],
    ids=lambda text: next(iter(text)),
)
def test_links_of_a_text_are_links(text: dict[str, object]) -> None:
    """HTML and Markdown have links; relative ones lead from the address of the document."""
    assert [("a", "b"), ("a", "c")] == links({**FIELDS, **text}, *OTHERS)


def test_a_text_is_read_and_said_to_be_nothing_else() -> None:
    """No key of a text is reported as unknown, and every link is at the place of the record."""
    content = json.dumps({**FIELDS, "text": f"One\nTwo {HTML}"}).encode()
    claims = read_document(Source("n.jsonl/3", content, 3))
    assert [(3, 1), (3, 1)] == [(each.line, each.column) for each in claims.references]
    assert Code.UNKNOWN_FIELD not in {each.code for each in claims.diagnostics}


def test_a_file_of_one_article_has_a_text() -> None:
    """Crawlers write one file of JSON for each article."""
    content = json.dumps({**FIELDS, "published": "2024-05-01T00:00:00Z", "text": HTML}, indent=1).encode()
    assert [5, 5] == [each.line for each in read_document(Source("a.json", content)).references]


def test_the_body_of_a_document_comes_before_a_field(tmp_path: Path) -> None:
    """A document with a text below its front matter has the links of that one."""
    (tmp_path / "a.md").write_text('---\ntitle: A\ncontent: "[b](b.md)"\n---\n[c](c.md)\n', encoding="utf-8")
    for name in "bc":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n", encoding="utf-8")
    edges = graph.build(tmp_path).corpus.edges
    assert ["c.md"] == [target.rpartition("/")[2] for _, target, key in edges if key == "links"]


_VALUES = st.recursive(st.none() | st.text(), lambda below: st.lists(below) | st.dictionaries(st.text(), below))


@given(st.dictionaries(st.sampled_from(["text", "content", "HTML"]) | st.text(), _VALUES))
def test_any_fields_are_looked_at(fields: dict[str, object]) -> None:
    """The text, if there is one, is that of one of the fields."""
    found = stated_text(fields)  # type: ignore[arg-type]
    assert found is None or found.key in fields
