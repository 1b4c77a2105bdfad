"""The quick reader of regular front matter never differs from the reference loader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import strategies
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.read.front_matter import Finding, KeyPath, decoded, fenced_yaml, reference, simple_front_matter
from graph.read.secured import without_secured
from graph.read.simple_yaml import IrregularError, value_of

keys = st.sampled_from(["title", "a", "b", "_id", "x-1", "No", "null", "y", "<<", "1", "a b", '"q"', "", "-", "?", "é"])
plain = st.sampled_from(
    [
        "A",
        "NO",
        "null",
        "~",
        "1.10",
        "12:30:45",
        "a: b",
        "a:",
        "a #b",
        "a#b",
        "#",
        "- a",
        "-",
        "-1",
        "--- a",
        "?",
        "? a",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "@",
        "%",
        "`",
        "{}",
        "{a: b}",
        "[]",
        "[a, b]",
        "a,b",
        "a]",
        "'q'",
        "'it''s'",
        "'it's'",
        "''",
        '"q"',
        '"a\\"b"',
        '"\\n"',
        '"\\x41"',
        '"\\/"',
        '"\\',
        '"a" b',
        '"a"b',
        '"a" # c',
        "a\\nb",
        "https://e.org/a?b=c#d",
        "a 'b' c",
        'a "b" c',
        "é",
        "\u00a0",
        "a ",
        " a",
        "a\u00a0",
        "<<",
        "=",
        "a:b",
        ":",
        ":a",
        "a :b",
        "::",
        "a : b",
        "Null",
        "NULL",
        "nul",
        "...",
        "... a",
        "---",
        "+1",
        ".5",
        "_a",
        "(a)",
        "/a",
        "<a>",
        "$a",
        "^a",
    ]
)
scalars = plain | st.text("abcN01 :#-'\"\\,[]{}&*!|>%@`?~.\u00a0é", max_size=8)
indents = st.sampled_from(["", " ", "  ", "   ", "    ", "      "])
dashes = st.sampled_from(["", "", "", "- ", "-", "-  ", "- - "])
lines = st.one_of(
    st.builds("{}{}{}:{}{}".format, indents, dashes, keys, st.sampled_from([" ", " ", "  ", ""]), scalars),
    st.builds("{}{}{}:".format, indents, dashes, keys),
    st.builds("{}- {}".format, indents, scalars),
    st.builds("{}{}".format, indents, scalars),
    st.sampled_from(["", " ", "  ", "\u00a0", " \u3000", "# comment", "  # comment", "---", "..."]),
)
texts = (
    st.lists(lines, min_size=1, max_size=7)
    .map("\n".join)
    .flatmap(lambda text: st.sampled_from([text, text + "\n", "\n" + text]))
)


def where(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the way to every value inside a value."""
    yield path
    if isinstance(value, dict):
        for key, below in value.items():
            yield from where(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from where(below, (*path, index))


def agree(text: str, step: int = 1) -> bool:
    """Check that the quick reader says what the reference loader does, places included, and return whether it read the text."""
    document = decoded(f"---\n{text}\n---\n".encode(), [])
    yaml = None if document is None else fenced_yaml(document)
    found = None if yaml is None else simple_front_matter(yaml)
    if found is None:
        return False
    try:
        fields = {key: value_of(value) for key, value in found.fields.items()}
    except IrregularError:
        return False
    findings: list[Finding] = []
    expected = reference(found.text, found.lines_before, findings)
    assert expected is not None
    assert [] == findings
    assert without_secured(expected.fields) == without_secured(fields)  # the reference loader passes it over
    for path in list(where(expected.fields))[::step]:
        assert (path, expected.locate(path)) == (path, found.locate(path))
        assert expected.locate((*path, "missing")) == found.locate((*path, "missing"))
        assert expected.locate((*path, 7)) == found.locate((*path, 7))
    return True


@given(texts)
@settings(max_examples=800)
@example('a: "x"\n  \nb: y')
@example("a: b\n\u00a0\nc:\n- d\n\u00a0\n- e")
@example("a:\n- b: c\n  d:\n  - e\n")
@example("a: b\n  c")
@example("a:\n  b\n")
@example("a: '\n'")
@example("null: a")
@example("a:\n  - - b")
@example("a:\n\n  b: c\n\n\n  d: e\n\nf: g")
def test_any_lines(text: str) -> None:
    """Whatever lines of keys, items and values are put together, both readers agree or the quick one declines."""
    agree(text)


@given(strategies.yamlish.map(lambda text: "title: A\n" + text))
@settings(max_examples=400)
def test_any_text(text: str) -> None:
    """Whatever follows a regular line, both readers agree or the quick one declines."""
    agree(text)


@given(st.sampled_from(sorted((Path(__file__).parent.parent / "seeds").iterdir())), st.data())
@settings(max_examples=100)
def test_damaged_documents(file: Path, data: st.DataObject) -> None:
    """On real documents with pieces cut out, doubled or replaced, both readers agree or the quick one declines."""
    content = file.read_bytes().split(b"---\n")[1]
    agree(data.draw(strategies.damaged(content)).decode("utf-8", "replace"))


def test_real_documents(corpus: Path) -> None:
    """On real documents both readers agree, and the quick one reads nearly all."""
    files = [
        *sorted((corpus / "powerapps" / "_news").rglob("*.md"))[::7],
        *sorted((corpus / "azure" / "_news").rglob("*.md"))[::40],
    ]
    parts = [file.read_bytes().decode("utf-8", "replace").split("---\n") for file in files]
    read = [agree(text, step=17) for _, text, *_ in (each for each in parts if len(each) > 2)]
    assert sum(read) > 0.9 * len(read)
