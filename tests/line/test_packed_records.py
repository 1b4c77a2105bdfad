"""The codec of cache records gives back the claims that it was given."""

from __future__ import annotations

from pathlib import Path

import case_files
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from graph.core.claims import DocumentClaims, Passage, PlacedLinks, decode_document, encode_document, recency_key
from graph.core.diagnostics import Code, Diagnostic
from graph.core.model import Settings, Source
from graph.read.document import read_document

SETTINGS = Settings(site="https://e.org/")


def comes_back(claims: DocumentClaims) -> None:
    """Check that decoded claims are equal, and have the same types."""
    again = decode_document(claims.path, encode_document(claims))
    assert (claims, repr(claims)) == (again, repr(again))


def test_real_documents(corpus: Path) -> None:
    """What real articles and all cases say comes back, links, places and diagnostics included."""
    files = [*sorted(corpus.glob("*/_news/**/*.md"))[::7], *case_files.documents()]
    found = [read_document(Source(str(file), file.read_bytes()), SETTINGS) for file in files]
    assert any(len(each.passages) > 2 and each.links for each in found)
    assert any(each.diagnostics for each in found)
    for each in found:
        comes_back(each)


@given(st.sampled_from(case_files.documents()), st.data())
def test_damaged_documents(file: Path, data: st.DataObject) -> None:
    """Whatever a document holds comes back."""
    comes_back(read_document(Source("a.md", data.draw(strategies.damaged(file.read_bytes()))), SETTINGS))


@given(strategies.texts, strategies.texts)
@example("\x1c", "\x1d\x1e\x1f")
@example('"\\x1c\\x1f\\u001d"', '["\\x1c", "\\x1f"]')
def test_texts_with_separators(title: str, topics: str) -> None:
    """A separator that stands in a text or an address, as it is or escaped, separates nothing."""
    front = f"---\ntitle: {title}\nwebUrl: https://e.org/{title}\ntype: article\ntopics: {topics}\n---\n"
    comes_back(read_document(Source("a.md", front.encode()), SETTINGS))


@given(st.lists(st.integers(0, 3)), strategies.texts)
@example([], "\ud800\x1c\x1f")
def test_any_number_of_passages_and_links(targets: list[int], message: str) -> None:
    """Documents that lead nowhere, or to many articles by several relations, come back; so does any message."""
    passages = tuple(Passage(at, 1, min(at, 1), recency_key(None), b"claims") for at in range(len(targets)))
    links = tuple(
        PlacedLinks(
            "related", f"https://e.org/{at}", at, "", {f"https://e.org/{at}/{to}": (to, at) for to in range(many)}
        )
        for at, many in enumerate(targets)
    )
    comes_back(DocumentClaims("a.md", passages, links, ()))
    comes_back(DocumentClaims("a.md", passages, links, (Diagnostic("b.md", 1, 2, Code.EMPTY, message),)))
