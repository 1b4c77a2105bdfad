"""`newsgraph build`: from documents to exports, on this machine or on a cluster."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.console import (
    diagnostics_as_json,
    print_diagnostics,
    print_error,
    print_presets,
    print_summary,
    print_unread,
    reasons_of_nothing,
    with_progress,
)
from graph.cli.options import (
    Base,
    ConfigFile,
    Diagnostics,
    Formats,
    NotesOption,
    Out,
    Report,
    Site,
    Sources,
    Title,
    config_of,
    format_names,
)
from graph.core.diagnostics import ConfigError, Diagnostic, Severity, printable

if TYPE_CHECKING:
    from graph.pipeline.config import Config
    from graph.pipeline.summary import Summary

__all__ = ["build", "build_and_print"]


class Engine(StrEnum):
    """Where documents are read."""

    LOCAL = "local"
    SPARK = "spark"


def build(
    sources: Sources,
    out: Out = None,
    formats: Formats = None,
    base: Base = None,
    site: Site = None,
    title: Title = None,
    notes: NotesOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a document has an error.")] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="How many processes read documents.  [default: one a core; one for few documents]"
        ),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read every document, and leave the cache of earlier builds as it is.")
    ] = False,
    engine: Annotated[
        Engine, typer.Option(help="Where documents are read: on this machine, or on an Apache Spark cluster.")
    ] = Engine.LOCAL,
    master: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The cluster: local[N], spark://HOST:PORT, yarn or k8s://…  [default: local[*]]"
        ),
    ] = None,
    config: ConfigFile = None,
    diagnostics: Diagnostics = Report.TEXT,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every diagnostic, notes included.")] = False,
) -> None:
    """Build the graph of the sources and write its exports."""
    started = time.perf_counter()
    names = format_names(formats)
    stated = {"out": out, "formats": names, "strict": strict or None, "processes": processes}
    settings = config_of(config, base=base, site=site, title=title, notes=notes, **stated)
    if engine is Engine.SPARK:
        from graph.cli.cluster import build_on_cluster

        _refuse_unused("--engine spark", {"--formats": formats, "--processes": processes})
        build_on_cluster(sources, master or "local[*]", settings)
        return
    _refuse_unused("--engine local", {"--master": master})
    _note_missing_formats(settings)
    as_json = diagnostics is Report.JSON
    report = diagnostics_as_json if as_json else partial(print_diagnostics, verbose=verbose)
    summary = build_and_print(sources, settings, report, cached=not no_cache)
    if summary is None:
        raise typer.Exit(1)
    print_summary(summary, time.perf_counter() - started, stderr=as_json)
    if settings.strict and any(each.severity is Severity.ERROR for each in summary.diagnostics):
        raise typer.Exit(1)


def build_and_print(
    sources: list[str],
    config: Config,
    report: Callable[[Iterable[Diagnostic]], None] = print_diagnostics,
    *,
    cached: bool = True,
) -> Summary | None:
    """Build, print diagnostics and trouble, and return the summary, or None where nothing was usable."""
    from graph.pipeline.steps import build_exports

    summary = build_exports(sources, config, cached=cached, report=report, progress=with_progress)
    print_presets(summary.diagnostics)
    if not summary.nodes:
        print_unread(summary.documents, summary.statements, 0, summary.diagnostics, stderr=True)
        reasons = reasons_of_nothing(summary.diagnostics)
        print_error(f"nothing usable in the sources{reasons}; no export was written")
        return None
    if summary.cache_trouble:
        remedy = "set NEWSGRAPH_CACHE to a folder that can be written, or give --no-cache"
        print_error(f"no cache is kept: {printable(summary.cache_trouble)}; {remedy}")
    return summary


def _refuse_unused(option: str, others: dict[str, object]) -> None:
    """Refuse options that have no effect together, rather than ignore one of them."""
    for name, value in others.items():
        if value:
            raise ConfigError(f"{name} has no meaning with {option}")


def _note_missing_formats(config: Config) -> None:
    from graph.export import FORMATS

    if "all" in config.formats:
        for each in FORMATS.values():
            if not each.installed:
                print_error(f"{each.name} is left out: it needs {each.needs} (pip install 'newsgraph[{each.name}]')")
