"""The report: what the analyses found, as one HTML file that needs nothing else and prints well."""

from __future__ import annotations

from graph.report.page import report

__all__ = ["report"]
