"""The links of bodies: each form in a case of `tests/links`, plain CommonMark against another parser, and no exception.

    python tests/test_body_links.py

writes the expected links of the cases anew; read them with care before they are committed.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graph.read.body_links import BodyLink, body_links, first_heading

CASES = Path(__file__).parent / "links"
MARKUP = {".md": "markdown", ".html": "html", ".rst": "rst"}


class Body(NamedTuple):
    """A body, as the forms of documents give it."""

    text: str
    line: int = 1
    markup: str = "markdown"


def cases() -> list[Path]:
    """Return every case's document."""
    return sorted(file for file in CASES.iterdir() if file.suffix in MARKUP)


def links_of(document: Path) -> list[list[object]]:
    """Return the links of a case as its expected file has them."""
    return [list(each) for each in body_links(Body(document.read_text("utf-8"), 1, MARKUP[document.suffix]))]


@pytest.mark.parametrize("document", cases(), ids=lambda file: file.name)
def test_links_of_a_body_are_those_beside_it(document: Path) -> None:
    """The links of a case are those that its file states: target, form, line and column."""
    assert json.loads(document.with_suffix(document.suffix + ".json").read_text("utf-8")) == links_of(document)


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        ("text\n\n## Second *level* `code`\n\n# First\n", "markdown", "Second level code"),
        ("Set\next\n===\n", "markdown", "Set ext"),
        ("```\n# code\n```\n# After #\n", "markdown", "After"),
        ("<h1 align=center>Centred &amp; <b>bold</b></h1>\n", "markdown", "Centred & bold"),
        ("# A title {#a-title}\n", "markdown", "A title"),
        ("#no heading\n", "markdown", None),
        ("<p>x<h1>A <i>page</i></h1>", "html", "A page"),
        ("<h2>none</h2>", "html", None),
        ("Text.\n\nTitle\n-----\n", "rst", "Title"),
        ("====\nOver\n====\n", "rst", "Over"),
        ("Text.\n\n----\n\nText.\n", "rst", None),
        ("", "", None),
    ],
)
def test_first_heading(text: str, markup: str, expected: str | None) -> None:
    """The first heading of a body is found in every markup, as plain text."""
    assert expected == first_heading(Body(text, 1, markup))


def test_lines_count_from_the_line_that_the_body_begins_on() -> None:
    """The place of a link is that in the document, not in its body."""
    assert [BodyLink("b", "address", 9, 3)] == body_links(Body("\né [a](b)", 8))


class _Anchors(HTMLParser):
    """Collects the addresses of links in HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += (value or "" for name, value in attributes if tag == "a" and name == "href")


def by_another_parser(text: str) -> set[str]:
    """Return the addresses that markdown-it and the parser of the standard library find, but for those we pass over."""
    markdown = MarkdownIt()
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda _: True  # type: ignore[method-assign]
    anchors = _Anchors()
    anchors.feed(markdown.render(text))
    anchors.close()
    targets = (each.strip() for each in anchors.found)
    return {each for each in targets if not each.startswith(("#", "?", "mailto:")) and each}


def by_us(text: str) -> set[str]:
    """Return the addresses of links as our reader finds them."""
    return {each.target for each in body_links(Body(text)) if each.form == "address"}


PIECES = (
    *(
        "[a](b.md)",
        "[c][d]",
        "[d]",
        "\n\n[d]: /e\n\n",
        "<https://e.org/f>",
        "`[g](h)`",
        "\n    [i](j)\n",
        "\n```\n",
        "\n\n",
    ),
    *(
        "\n> ",
        "\n- ",
        "\n1. ",
        "*",
        "_",
        "**",
        "`",
        "![k](l.png)",
        "[![m](n)](o)",
        "<a href='/p'>",
        "</a>",
        "\n<div>\n",
    ),
    *(
        "[q](<r s>)",
        "[t](u 'v')",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "w",
        " ",
        "&amp;",
        "\n===\n",
        "# x",
        "[y](z(1))",
        "<!-- ",
        " -->",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_commonmark_gives_the_links_of_another_parser(text: str) -> None:
    """On plain CommonMark, our links are those that markdown-it finds."""
    assert by_another_parser(text) == by_us(text)


@given(
    st.text()
    | st.lists(st.sampled_from((*PIECES, "[[", "]]", "{{", "}}", "{%", "%}", "|", "é", "\0", "\r")), max_size=30).map(
        "".join
    ),
    st.sampled_from(("markdown", "html", "rst", "")),
)
def test_every_text_has_links(text: str, markup: str) -> None:
    """No body makes the readers raise, and every link lies inside the body."""
    first_heading(Body(text, 1, markup))
    lines = text.split("\n")
    for each in body_links(Body(text, 1, markup)):
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= len(lines[each.line - 1]) + 1


if __name__ == "__main__":
    for case in cases():
        rows = ",\n ".join(json.dumps(each, ensure_ascii=False) for each in links_of(case))
        case.with_suffix(case.suffix + ".json").write_text(f"[{rows}]\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("<h1>" * 60_000, "html"),
        ("<h1>" * 60_000, "markdown"),
        (f"[a]({{% link {' ' * 20_000}x y %}})", "markdown"),
        (f"[a]({{% link x{' ' * 20_000}y z", "markdown"),
    ],
)
def test_what_is_never_ended_is_read_once(text: str, markup: str) -> None:
    """Headings and tags without an end are looked for in linear time."""
    body = Body(text, 1, markup)
    assert first_heading(body) is None
    assert 1 >= len(body_links(body))
