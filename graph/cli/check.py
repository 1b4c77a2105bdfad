"""`newsgraph check`: the diagnostics of documents."""

from __future__ import annotations

from collections import Counter

import typer

from graph.cli.console import (
    count_of,
    diagnostics_as_json,
    print_error,
    print_unread,
    reasons_of_nothing,
    with_progress,
)
from graph.cli.options import Base, ConfigFile, Diagnostics, Report, Site, Sources, config_of
from graph.core.diagnostics import Severity

__all__ = ["check"]


def check(
    sources: Sources,
    base: Base = None,
    site: Site = None,
    config: ConfigFile = None,
    diagnostics: Diagnostics = Report.TEXT,
) -> None:
    """Print every diagnostic of the sources and write nothing.

    Exit with 1 when there are errors, when most of the front matter was not read, or when no edge came out of
    several documents.

    The page “Diagnostics” of the documentation (docs/diagnostics.md) has the meaning and the remedy of each code.
    """
    settings = config_of(config, base=base, site=site)
    from graph.pipeline.steps import build

    built = build(*sources, config=settings, progress=with_progress)
    if diagnostics is Report.JSON:
        diagnostics_as_json(built.diagnostics)
    else:
        for each in built.diagnostics:
            typer.echo(str(each))
    counts = Counter(each.severity for each in built.diagnostics)
    numbers = ", ".join(count_of(counts[severity], severity) for severity in Severity)
    typer.echo(f"{count_of(built.corpus.documents, 'document')}: {numbers}", err=True)
    corpus = built.corpus
    linked = print_unread(corpus.documents, corpus.statements, len(corpus.edges), built.diagnostics, stderr=True)
    if not corpus.nodes:
        print_error(f"nothing usable in the sources{reasons_of_nothing(built.diagnostics)}")
    if built.errors or not linked or not corpus.nodes:
        raise typer.Exit(1)
