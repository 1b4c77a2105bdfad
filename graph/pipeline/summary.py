"""The result of a build in numbers, for the terminal and for the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.core.diagnostics import Diagnostic

__all__ = ["Summary"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a build, its diagnostics and its exports.

    Attributes:
        documents: the number of documents read.
        statements: the number of keys in their front matter, before any is read.
        nodes: their number by kind; empty where no document was usable.
        edges: their number by relation.
        diagnostics: sorted by place.
        written: the exports and their sizes in bytes.
        cache_trouble: why the next build will read every document again; empty where it need not.
    """

    documents: int
    statements: int
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    diagnostics: tuple[Diagnostic, ...]
    written: Mapping[Path, int]
    cache_trouble: str = ""
