"""The report: the findings of all analyses, as one self-contained HTML file that prints well."""

from __future__ import annotations

from graph.analysis.report.page import report

__all__ = ["report"]
