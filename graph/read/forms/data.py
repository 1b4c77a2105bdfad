"""Files that are fields as a whole, in YAML, TOML or JSON: documents, records, data or configuration."""

from __future__ import annotations

from typing import Any

from graph.core.diagnostics import Code
from graph.read.forms.form import Fence, Form, Front, Part
from graph.read.forms.json import read_json_value
from graph.read.forms.likeness import is_configuration, is_document_by_keys, list_of_records, looks_like
from graph.read.forms.toml import read_toml
from graph.read.front_matter import Finding, YamlValue, composed, simple_front_matter, whole_yaml

__all__ = ["read_data"]


def read_data(path: str, text: str, findings: list[Finding]) -> Form:
    """Read a file that is fields as a whole, where it is a document or holds records.

    Args:
        path: its name.
        text: its text.
        findings: faults are added here.

    >>> [each.fields for each in read_data("a.yml", "- title: A\\n- title: B", []).records]
    [{'title': 'A'}, {'title': 'B'}]
    """
    name = path[path.rfind(".") + 1 :].lower().replace("yml", "yaml")
    if is_configuration(path):
        return _no_document(name, "configures a program", findings)
    found: tuple[YamlValue, Front] | None
    if name == "yaml":
        yaml = whole_yaml(text)
        simple = simple_front_matter(yaml)
        if simple is not None and is_document_by_keys(simple.fields):
            return Form("yaml", simple, None, yaml)
        found = composed(yaml.text, yaml.lines_before, findings)
    else:
        fence = Fence(text, 0, len(text), len(text), 0)
        if name == "json":
            json = read_json_value(fence, True, findings)
            found = None if json is None else (json[0], json[1])
        else:
            toml = read_toml(fence, findings)
            found = None if toml is None else (toml.fields, toml)
    return Form(name, None) if found is None else _likened(path, name, found[0], found[1], findings)


def _likened(path: str, name: str, value: YamlValue, front: Front, findings: list[Finding]) -> Form:
    """Return the document or the records that a file's value holds."""
    likeness = looks_like(path, value)
    if likeness == "document":
        return Form(name, front)
    way = list_of_records(value) if likeness == "records" else None
    if way is None:
        return _no_document(name, "looks like data, not like a document", findings)
    items: Any = value
    for step in way:
        items = items[step]
    return Form(name, None, records=tuple(Part(item, front, (*way, index)) for index, item in enumerate(items)))


def _no_document(name: str, why: str, findings: list[Finding]) -> Form:
    findings.append(Finding(1, 1, Code.NOT_A_DOCUMENT, f"the file {why}; it is passed over"))
    return Form(name, None)
