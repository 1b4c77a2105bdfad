"""Documents of other forms than YAML between two `---` lines: other fences, no fences, no front matter at all."""

from __future__ import annotations

import re

from graph.core.diagnostics import Code
from graph.read.forms.form import Body, Fence, Form, Front, PlacedFields, body_from, markup_of, next_line
from graph.read.forms.html import read_html_head
from graph.read.forms.json import read_json_value
from graph.read.forms.lines import KNOWN_KEYS, Header, read_comments, read_header, read_org, read_properties
from graph.read.forms.rst import read_field_list
from graph.read.forms.toml import read_toml
from graph.read.forms.yaml import read_yaml
from graph.read.front_matter import Finding, Yaml, YamlValue, reference

__all__ = ["read_text"]

_FENCE = re.compile(r"\A\s*^(---|\+\+\+|;;;)[ \t]*([A-Za-z0-9]{0,20})[ \t]*(?:\n|\Z)", re.MULTILINE)
_CLOSING = {mark: re.compile(rf"\n{re.escape(mark)}[ \t]*(?![^\n])") for mark in ("---", "+++", ";;;")}
_LANGUAGES = {"+++": "toml", ";;;": "json", "---": "yaml"}
_FORMS = {"toml": "TOML", "json": "JSON", "yaml": "YAML"}
_KEY_LINE = re.compile(r"\s*+[\"']?[A-Za-z_][\w.-]*+(?: [\w.-]++){0,2}+[\"']?:(?:\s|\Z)")
_OBJECT = re.compile(r"\A\s*+\{\s*+[\"}]")
_COMMENT = re.compile(r"\A\s*+<!--[ \t]*+\n")
_COMMENT_KEY = re.compile(r"^(?:\.\. )?([A-Za-z_]{1,40}):(?:\s|\Z)", re.MULTILINE)
_COMMENT_FENCE = re.compile(r"\s*+^---[ \t]*+\n", re.MULTILINE)


def read_text(path: str, text: str, findings: list[Finding]) -> Form:
    """Take a document apart that does not begin with YAML between two `---` lines.

    Args:
        path: its name.
        text: its text.
        findings: faults are added here.

    >>> read_text("a.md", "Title: A\\n\\nText", []).front.fields
    {'Title': 'A'}
    """
    return _read_fenced(path, text, findings) or _read_bare(path, text, findings)


def _read_fenced(path: str, text: str, findings: list[Finding]) -> Form | None:
    """Read front matter between other fences than two plain `---`, or None where the first line is no fence."""
    opening = _FENCE.match(text)
    if opening is None:
        return None
    mark, stated = opening.groups()
    language = (stated.lower() or _LANGUAGES[mark]).replace("yml", "yaml")
    start = opening.end()
    lines_before = text.count("\n", 0, start)
    closing = _CLOSING[mark].search(text, start - 1)
    if closing is None:
        line = text.count("\n", 0, opening.start(1)) + 1
        if mark == "---" and (stated or _KEY_LINE.match(text, start) is None):
            message = "the first line is a line across the page: nothing like `key: value` follows, and no second `---`"
            findings.append(Finding(line, 1, Code.READ_AS_TEXT, message))
            return _plain(path, text)
        name = "" if language == "yaml" else f"{_FORMS.get(language, language)} "
        message = f"the {name}front matter that begins here is never closed by `{mark}`; the file is left out"
        findings.append(Finding(line, 1, Code.UNCLOSED_FENCE, message))
        return Form(language, None)
    end = closing.start() + 1
    fence = Fence(text, start, end, min(closing.end() + 1, len(text)), lines_before)
    if language == "yaml":
        return read_yaml(path, Yaml(text, start, end, lines_before), findings)
    body = body_from(text, fence.after, path)
    if language == "toml":
        return Form("toml", read_toml(fence, findings), body)
    if language == "json":
        return _read_json_fence(fence, body, findings)
    message = f"front matter in the form '{language}' is not read, only YAML, TOML and JSON; the file is left out"
    findings.append(Finding(lines_before, 1, Code.UNKNOWN_FORM, message))
    return Form(language, None)


def _read_json_fence(fence: Fence, body: Body | None, findings: list[Finding]) -> Form:
    """Read JSON between two fences, where Hexo leaves the braces away."""
    if not fence.text.lstrip().startswith(("{", "[")):
        # The brace takes the line of the fence, so that all places stay.
        bare = f"{{\n{fence.text}}}"
        fence = Fence(bare, 0, len(bare), len(bare), fence.lines_before - 1)
    found = read_json_value(fence, True, findings)
    return Form("json", None if found is None else _mapping(found[0], found[1], findings), body)


def _mapping(value: YamlValue, front: Front, findings: list[Finding]) -> Front | None:
    """Return the fields of a value, or None with a finding where it is no mapping."""
    if isinstance(value, dict):
        return front
    form = "a list" if isinstance(value, list) else "a single value"
    message = f"the front matter is {form}, not keys and values"
    findings.append(Finding(*front.locate(()), Code.NOT_A_MAPPING, message))
    return None


def _read_bare(path: str, text: str, findings: list[Finding]) -> Form:
    """Read front matter that no fence opens."""
    markup = markup_of(path)
    if _OBJECT.match(text):
        found = read_json_value(Fence(text, 0, len(text), len(text), 0), False, findings)
        if found is None:
            return Form("json", None)
        value, front, end = found
        return Form("json", _mapping(value, front, findings), body_from(text, next_line(text, end), path))
    comment = _read_comment(path, text)
    if comment is not None:
        return comment
    if markup == "html":
        head = read_html_head(text)
        return _plain(path, text) if head is None else Form("html", head.front, body_from(text, head.end, path))
    if markup == "rst":
        head = read_field_list(text) or _read_lines(text)
        return _plain(path, text) if head is None else Form("field list", head.front, body_from(text, head.end, path))
    if markup == "org":
        head = read_org(text)
        return _plain(path, text) if head is None else Form("org", head.front, body_from(text, head.end, path))
    header = read_header(text) if markup == "markdown" else None
    if isinstance(header, int):
        return read_yaml(path, Yaml(text, 0, header, 0), findings)
    if header is None and markup == "markdown":
        header = read_properties(text)
    return _plain(path, text) if header is None else Form("lines", header.front, body_from(text, header.end, path))


def _read_lines(text: str) -> Header | None:
    """Read the `Key: value` lines at the top of reStructuredText, as Python's proposals have them."""
    header = read_header(text)
    return header if isinstance(header, Header) else None


def _read_comment(path: str, text: str) -> Form | None:
    """Read front matter in a comment of HTML at the top: YAML, or the lines of Nikola; None where there is none."""
    opening = _COMMENT.match(text)
    end = -1 if opening is None else text.find("-->", opening.end())
    if opening is None or end < 0:
        return None
    start = opening.end()
    if KNOWN_KEYS.isdisjoint(match[1].lower() for match in _COMMENT_KEY.finditer(text, start, end)):
        return None
    fence = _COMMENT_FENCE.match(text, start, end)
    start = start if fence is None else fence.end()
    lines_before = text.count("\n", 0, start)
    body = body_from(text, next_line(text, end + 3), path)
    comments = read_comments(text, start, end, lines_before)
    if comments is not None:
        return Form("lines", comments, body)
    closing = text.rfind("\n---", start - 1, end)
    # Comments are written for people: one that is no YAML is passed over as all others are.
    front = reference(text[start : end if closing < 0 else closing + 1], lines_before, [])
    return None if front is None else Form("yaml", front, body)


def _plain(path: str, text: str) -> Form:
    """Return a document without front matter: all of it is text."""
    return Form("none", PlacedFields({}, {(): (1, 1)}), body_from(text, 0, path))
