"""The links of reStructuredText: a scan, since its reference parser runs directives that read files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.read.template_tags import TemplateTags

__all__ = ["Found", "heading", "links"]


class Found(NamedTuple):
    """A link in a body: the offset where it begins, its form and its target."""

    offset: int
    form: str
    target: str


_LITERAL = re.compile(rb"``(?:[^`\n]|`(?!`))*+``")
_CODE_DIRECTIVE = re.compile(
    rb"\.\. (?:code|code-block|sourcecode|highlight|parsed-literal|raw|math|literalinclude|doctest|testcode|csv-table)::"
)
_LINK = re.compile(
    rb":(?P<role>doc|any|download):`(?:[^`<>]*<)?(?P<document>[^`<>]+)>?`"
    rb"|`[^`<>]*<(?P<embedded>[^`<>]+)>`_"
    rb"|^[ \t]*\.\. _(?:`[^`\n]+`|[^:`\n]+): +(?P<defined>\S+)[ \t]*$"
    rb"|^[ \t]+:target: +(?P<picture>\S+)[ \t]*$",
    re.MULTILINE,
)
_ADORNMENT = re.compile(rb"([!-/:-@[-`{-~])\1*[ \t]*")


def links(data: bytes) -> Iterator[Found]:
    """Yield the links of a body, but for those in code.

    >>> [each.target for each in links(b"`a <b.html>`_ ``:doc:`c``` :doc:`d`\\n")]
    ['b.html', 'd']
    """
    tags = TemplateTags(_LITERAL.sub(lambda match: b" " * len(match[0]), _without_code(data)))
    for match in _LINK.finditer(tags.plain):
        if match["document"]:
            form = "attach" if match["role"] == b"download" else "file"
            yield Found(match.start(), form, match["document"].decode("utf-8", "replace"))
            continue
        target = match["embedded"] or match["defined"] or match["picture"]
        if not target.endswith(b"_"):  # the name of a target, which is defined elsewhere
            address = b"".join(target.split()).decode("utf-8", "replace")
            yield Found(match.start() + len(match[0]) - len(match[0].lstrip()), *tags.meaning(address))


def _without_code(data: bytes) -> bytes:
    """Return a body with spaces in place of literal blocks."""
    kept: list[bytes] = []
    above: int | None = None
    for line in data.split(b"\n"):
        text = line.strip()
        indent = len(line) - len(line.lstrip())
        if above is not None and text and indent <= above:
            above = None
        if above is not None:
            kept.append(b" " * len(line))
            continue
        kept.append(line)
        if _CODE_DIRECTIVE.match(text) or (text.endswith(b"::") and not text.startswith(b".. ")):
            above = indent
    return b"\n".join(kept)


def heading(data: bytes) -> str:
    """Return the first title: a line with a line of one mark, at least as long, below it.

    >>> heading(b"Text.\\n\\nA title\\n=======\\n")
    'A title'
    """
    before, last = b"", b""
    for line in data.splitlines():
        text = line.rstrip()
        titled = last and not last[:1].isspace() and not _ADORNMENT.fullmatch(last)
        overlined = last and _ADORNMENT.fullmatch(before) and not _ADORNMENT.fullmatch(last)
        if (titled or overlined) and len(text) > 1 and _ADORNMENT.fullmatch(text) and len(text) >= len(last.strip()):
            return last.strip().decode("utf-8", "replace")
        before, last = last, text
    return ""
