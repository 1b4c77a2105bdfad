"""A document taken apart: its front matter, whatever form that is written in, and the text after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from graph.core.diagnostics import Code
from graph.read.front_matter import Finding, KeyPath, Yaml, YamlValue, reference
from graph.read.simple_yaml import Block

__all__ = [
    "DATA_SUFFIXES",
    "MARKUP",
    "Body",
    "Fence",
    "Form",
    "Front",
    "Part",
    "PlacedFields",
    "body_from",
    "markup_of",
    "next_line",
]

MARKUP: Mapping[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
    ".mdx": "markdown",
    ".qmd": "markdown",
    ".rmd": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".rst": "rst",
    ".org": "org",
}
"""The markup of the text of a document, by the ending of its name."""

DATA_SUFFIXES = (".yaml", ".yml", ".toml", ".json")
"""The endings of files that are fields as a whole."""


class Body(NamedTuple):
    """The text after the front matter.

    Attributes:
        text: the text.
        line: the line of the document that its first line is, counted from 1.
        markup: "markdown", "html", "rst", "org", or "" where that is not known.
    """

    text: str
    line: int
    markup: str


class Front(Protocol):
    """The fields of a document, which know their places."""

    @property
    def fields(self) -> Mapping[str, YamlValue | Block]:
        """The fields, key to value."""
        ...

    def locate(self, where: KeyPath, /) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of the nearest one."""
        ...


class PlacedFields(NamedTuple):
    """Fields whose places were found together with them.

    Attributes:
        fields: key to value.
        places: line and column of key paths; that of `()` is always there.
    """

    fields: dict[str, YamlValue]
    places: Mapping[KeyPath, tuple[int, int]]

    def locate(self, where: KeyPath, /) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of the nearest one.

        >>> PlacedFields({"title": "A"}, {(): (1, 1), ("title",): (2, 1)}).locate(("title", 0))
        (2, 1)
        """
        for size in range(len(where), 0, -1):
            place = self.places.get(where[:size])
            if place is not None:
                return place
        return self.places[()]


class Part(NamedTuple):
    """A record of a file that holds several.

    Attributes:
        fields: its fields, key to value.
        whole: the file's fields.
        way: the way from these to the record.
    """

    fields: dict[str, YamlValue]
    whole: Front
    way: KeyPath

    def locate(self, where: KeyPath, /) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path of the record, or of the nearest one."""
        return self.whole.locate((*self.way, *where))


class Form(NamedTuple):
    """A document taken apart.

    Attributes:
        name: the form of its front matter: "yaml", "toml", "json", "lines", "field list", "html", "org", or "none".
        front: its fields; None where they cannot be read or the file is no document, and a finding says why,
            and where there are records instead.
        body: the text after them, or None where there is none.
        yaml: where its YAML stands, if its fields were read in the simple subset.
        records: the records of a file that holds several documents, which then has no fields of its own.
    """

    name: str
    front: Front | None
    body: Body | None = None
    yaml: Yaml | None = None
    records: tuple[Part, ...] = ()

    def by_reference(self, findings: list[Finding]) -> Form:
        """Read the fields again with the reference loader of YAML.

        Lines below a key are read late: whoever meets an `IrregularError` then reads the document by this form.

        Args:
            findings: faults are added here.

        >>> Form("yaml", None, None, Yaml("title: A", 0, 8, 0)).by_reference([]).front.fields
        {'title': 'A'}
        """
        if self.yaml is None:
            return self
        return self._replace(front=reference(self.yaml.text, self.yaml.lines_before, findings), yaml=None)


class Fence(NamedTuple):
    """Where front matter between two fences stands.

    Attributes:
        document: the text of the document.
        start, end: the front matter in it.
        after: where the text after the closing fence begins.
        lines_before: the number of lines before the front matter.
    """

    document: str
    start: int
    end: int
    after: int
    lines_before: int

    @property
    def text(self) -> str:
        """The front matter."""
        return self.document[self.start : self.end]

    def broken(self, findings: list[Finding], line: int, column: int, code: Code, message: str) -> None:
        """Add a fault at a place of the front matter."""
        findings.append(Finding(self.lines_before + line, column, code, f"{message}; the file is left out"))


def markup_of(path: str) -> str:
    """Return the markup of a document's text by its name.

    >>> markup_of("posts/a.MD"), markup_of("a.rst"), markup_of("a")
    ('markdown', 'rst', '')
    """
    return MARKUP.get(path[path.rfind(".") :].lower(), "")


def body_from(document: str, start: int, path: str) -> Body | None:
    """Return the text of a document from an index on, or None where it is blank.

    Args:
        document: the text of the document.
        start: where the text after its front matter begins.
        path: its name, which tells the markup.

    >>> body_from("---\\ntitle: A\\n---\\nText", 17, "a.md")
    Body(text='Text', line=4, markup='markdown')
    """
    text = document[start:]
    if not text or text.isspace():
        return None
    return Body(text, document.count("\n", 0, start) + 1, markup_of(path))


def next_line(document: str, end: int) -> int:
    """Return where the text after front matter begins: on the next line, if nothing else stands on this one.

    >>> next_line("{}\\nText", 2), next_line("{} Text", 2)
    (3, 2)
    """
    found = document.find("\n", end)
    line_end = len(document) if found < 0 else found
    return end if document[end:line_end].strip() else min(line_end + 1, len(document))
