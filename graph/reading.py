"""One document in, its rows out: by its form where it has one, else by `parse`."""

from __future__ import annotations

from functools import lru_cache

from graph.diagnostics import Diagnostic
from graph.forms import Forms
from graph.frontmatter import Finding, fields_of, opened
from graph.model import Record, Settings, Source
from graph.parse import findings_of, is_fenced, parse, record_of
from graph.rows import Said, rows_of

__all__ = ["said_in"]


def said_in(source: Source | Diagnostic, settings: Settings) -> Said:
    """Return what one document says, or why it could not be read.

    Args:
        source: its name and its bytes, whatever they are.
        settings: the base and site that addresses depend on.

    >>> said_in(Source("a.md", b"---\\ntitle: A\\nwebUrl: https://e.org/a\\ntype: article\\n---\\n"), Settings()).path
    'a.md'
    """
    if isinstance(source, Diagnostic):
        return Said(source.path, (), (), (source,))
    if source.line:
        return rows_of(parse(source, settings))
    findings: list[Finding] = []
    found = opened(source.content, is_fenced(source.path), findings)
    if found is None:
        return rows_of(Record(source.path, None, tuple(findings_of(source.path, findings))))
    said = _forms(settings).said(source.path, found, findings_of(source.path, findings))
    if said is not None:
        return said
    front = fields_of(found.text, found.lines_before, findings)
    return rows_of(record_of(source.path, front, findings, settings))


@lru_cache(maxsize=4)
def _forms(settings: Settings) -> Forms:
    # What has been learned changes how soon an answer comes, never the answer.
    return Forms(settings)
