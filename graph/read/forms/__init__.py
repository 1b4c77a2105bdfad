"""Forms of front matter: YAML, TOML, JSON, lines, a field list, the head of a page, or none.

`read_form` takes a document apart by its first line and the ending of its name. It never raises, and
takes time in proportion to the length of the document, whatever that holds.
"""

from __future__ import annotations

from graph.read.forms.form import DATA_SUFFIXES, MARKUP, Body, Form, Front, Part, PlacedFields
from graph.read.forms.yaml import read_yaml
from graph.read.front_matter import Finding, decoded, fenced_yaml

__all__ = ["SUFFIXES", "Body", "Form", "Front", "Part", "PlacedFields", "read_form"]

SUFFIXES = (*MARKUP, *DATA_SUFFIXES)
"""The endings of files that are read as documents."""


def read_form(path: str, content: bytes, findings: list[Finding]) -> Form:
    """Take a document apart into the fields of its front matter and the text after it.

    Args:
        path: its name; the ending tells files of data and the markup of the text.
        content: its bytes.
        findings: faults are added here.

    >>> form = read_form("a.md", b"+++\\ntitle = 'A'\\n+++\\nText\\n", [])
    >>> form.name, form.front.fields, form.body
    ('toml', {'title': 'A'}, Body(text='Text\\n', line=4, markup='markdown'))
    """
    text = decoded(content, findings)
    if text is None:
        return Form("none", None)
    if path.lower().endswith(DATA_SUFFIXES):
        from graph.read.forms.data import read_data  # only where a document needs it: most are YAML between fences

        return read_data(path, text, findings)
    yaml = fenced_yaml(text)
    if yaml is not None:
        return read_yaml(path, yaml, findings)
    from graph.read.forms.text import read_text

    return read_text(path, text, findings)
