"""The changes as Markdown, for mails, issues and wikis: CommonMark with the tables of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from graph.analysis.changes.model import Changes
from graph.analysis.changes.sections import Cell, Section, more_rows, sections, summary_lines
from graph.core.diagnostics import printable

__all__ = ["escape_markdown", "to_markdown"]

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&@$]|:(?=//|[\w+-]+:)")
"""The characters that are markup within a line, in CommonMark or in what forges add: links, HTML, mentions, emoji."""

_WWW = re.compile(r"(?i)\b(www)\.")


def to_markdown(changes: Changes, title: str = "What changed", rows: int | None = None) -> str:
    """Return the changes as a page of Markdown.

    Args:
        changes: the changes.
        title: the heading.
        rows: how many rows a table has at most; all of them where it is None.

    >>> to_markdown(Changes("https://e.org/")).splitlines()
    ['# What changed', '', 'Nothing changed.']
    """
    return "\n".join(_lines(changes, title, rows)) + "\n"


def _lines(changes: Changes, title: str, rows: int | None) -> Iterator[str]:
    yield f"# {escape_markdown(title)}"
    yield ""
    if not changes:
        yield "Nothing changed."
    else:
        for name, number, words in summary_lines(changes):
            yield f"- {escape_markdown(name)}: {number:,} ({words})"
    if changes.note:
        yield from ("", escape_markdown(changes.note))
    for section in sections(changes):
        yield from ("", f"## {escape_markdown(section.heading)} ({section.count:,})", "")
        yield from _table(section, rows)


def _table(section: Section, rows: int | None) -> Iterator[str]:
    shown = section.rows if rows is None else section.rows[:rows]
    yield f"| {' | '.join(map(escape_markdown, section.headers))} |"
    yield f"|{' --- |' * len(section.headers)}"
    for row in shown:
        yield f"| {' | '.join(map(_cell, row))} |"
    if len(shown) < len(section.rows):
        yield from ("", more_rows(len(section.rows) - len(shown)))


def _cell(cell: Cell) -> str:
    text = escape_markdown(cell.text)
    # A link without text cannot be followed.
    return f"[{text}](<{_address(cell.url)}>)" if cell.url and text else text


def _address(url: str) -> str:
    """Return an address with the characters encoded that would end a Markdown link or table cell; keep encoded ones."""
    encoded = quote(url.encode("utf-8", "replace"), safe="%/:?#[]@!$&'()*+,;=~-._")
    return encoded.replace("&", "&amp;")


def escape_markdown(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line: no link, tag, mention or table cell begins in it.

    >>> print(escape_markdown("<b>|[x](http://e.org)"))
    \\<b\\>\\|\\[x\\](http\\://e.org)
    """
    line = _MARKUP.sub(r"\\\g<0>", printable(" ".join(text.split())))
    return _WWW.sub(r"\1\\.", line)
