"""What is packed for the cache is what is unpacked."""

from __future__ import annotations

from pathlib import Path

import case_files
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from graph.diagnostics import Code, Diagnostic
from graph.model import Settings, Source
from graph.packing import packed, unpacked
from graph.reading import said_in
from graph.rows import OLDEST, Said

SETTINGS = Settings(site="https://e.org/")


def comes_back(said: Said) -> None:
    """Check that what is unpacked is equal, and has the same types."""
    again = unpacked(said.path, packed(said))
    assert (said, repr(said)) == (again, repr(again))


def test_real_documents(corpus: Path) -> None:
    """What real articles and all cases say comes back, links, places and diagnostics included."""
    files = [*sorted(corpus.glob("*/_news/**/*.md"))[::7], *case_files.documents()]
    all_said = [said_in(Source(str(file), file.read_bytes()), SETTINGS) for file in files]
    assert any(len(each.groups) > 2 and each.links for each in all_said)
    assert any(each.diagnostics for each in all_said)
    for each in all_said:
        comes_back(each)


@given(st.sampled_from(case_files.documents()), st.data())
def test_damaged_documents(file: Path, data: st.DataObject) -> None:
    """Whatever a document holds comes back."""
    comes_back(said_in(Source("a.md", data.draw(strategies.damaged(file.read_bytes()))), SETTINGS))


@given(strategies.texts, strategies.texts)
@example("\x1c", "\x1d\x1e\x1f")
@example('"\\x1c\\x1f\\u001d"', '["\\x1c", "\\x1f"]')
def test_texts_with_separators(title: str, topics: str) -> None:
    """A separator that stands in a text or an address, as it is or escaped, separates nothing."""
    front = f"---\ntitle: {title}\nwebUrl: https://e.org/{title}\ntype: article\ntopics: {topics}\n---\n"
    comes_back(said_in(Source("a.md", front.encode()), SETTINGS))


@given(st.lists(st.integers(0, 3)), strategies.texts)
@example([], "\ud800\x1c\x1f")
def test_any_number_of_groups_and_links(targets: list[int], message: str) -> None:
    """Documents that lead nowhere, or to many articles by several relations, come back; so does any message."""
    groups = tuple((at, 1, min(at, 1), OLDEST, b"text") for at in range(len(targets)))
    links = tuple(
        ("related", f"https://e.org/{at}", at, OLDEST, {f"https://e.org/{at}/{to}": (to, at) for to in range(many)})
        for at, many in enumerate(targets)
    )
    comes_back(Said("a.md", groups, links, ()))
    comes_back(Said("a.md", groups, links, (Diagnostic("b.md", 1, 2, Code.EMPTY, message),)))
