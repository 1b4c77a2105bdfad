"""Front matter in YAML between two `---` lines."""

from __future__ import annotations

import re

from graph.read.forms.form import Form, PlacedFields, body_from
from graph.read.front_matter import Finding, Yaml, reference, simple_front_matter

__all__ = ["read_yaml"]

_NOTHING = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]*+(?:#[^\n]*+)?\Z")


def read_yaml(path: str, yaml: Yaml, findings: list[Finding]) -> Form:
    """Read YAML in its simple subset where it is in that, else with the reference loader.

    Args:
        path: the document's name.
        yaml: where it stands.
        findings: faults are added here.

    >>> read_yaml("a.md", Yaml("title: A\\n---\\nText", 0, 9, 0), []).body
    Body(text='Text', line=3, markup='markdown')
    """
    start = yaml.document.find("\n", yaml.end) + 1
    body = body_from(yaml.document, start, path) if start else None
    simple = simple_front_matter(yaml)
    if simple is not None:
        return Form("yaml", simple, body, yaml)
    if body is not None and _NOTHING.match(yaml.document, yaml.start, yaml.end):
        return Form("yaml", PlacedFields({}, {(): (max(yaml.lines_before, 1), 1)}), body)
    return Form("yaml", reference(yaml.text, yaml.lines_before, findings), body)
