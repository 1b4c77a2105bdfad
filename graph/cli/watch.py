"""`newsgraph watch`: a build after each change."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from graph.cli.build import build_and_print
from graph.cli.console import count_of, print_error
from graph.cli.options import Base, ConfigFile, Formats, NotesOption, Out, Site, Sources, Title, config_of, format_names
from graph.core.diagnostics import NewsgraphError, printable

if TYPE_CHECKING:
    from graph.pipeline.config import Config
    from graph.pipeline.finding import Found
    from graph.read.sources import Location

__all__ = ["watch"]


def watch(
    sources: Sources,
    out: Out = None,
    formats: Formats = None,
    base: Base = None,
    site: Site = None,
    title: Title = None,
    notes: NotesOption = None,
    config: ConfigFile = None,
) -> None:
    """Build, and build again whenever a document or the configuration changes, until Ctrl-C."""
    from graph.pipeline.config import config_files
    from graph.pipeline.finding import find
    from graph.pipeline.watch import changes
    from graph.read.sources import Location

    stated = {"base": base, "site": site, "title": title, "notes": notes, "out": out, "formats": format_names(formats)}
    settings = config_of(config, **stated)
    # By their absolute paths, which are no document's name.
    configurations = [Location(file, file) for file in map(os.path.abspath, config_files(config))]
    # Polled before the first build, so that no change in between is missed.
    changed = changes(lambda: _watched(find(sources, settings), configurations))
    _build(sources, settings)
    for paths in changed:
        if not paths:
            typer.echo("a source is gone; waiting for it to come back, Ctrl-C ends it", err=True)
            continue
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        typer.echo(f"{printable(paths[0])}{more} changed", err=True)
        before, settings = settings, _reload(settings, config, stated)
        if settings != before or not {each.path for each in configurations}.issuperset(paths):
            _build(sources, settings)


def _watched(found: Found, configurations: list[Location]) -> list[Location]:
    """Return the documents, the files that configure their sites, and those that configure this program."""
    return [*found.locations, *found.configurations, *configurations]


def _reload(before: Config, file: Path | None, stated: Mapping[str, object]) -> Config:
    """Return the configuration as it is now, or as it was where it cannot be used."""
    try:
        return config_of(file, **stated)
    except NewsgraphError as error:
        print_error(f"{error}; the configuration stays as it was")
        return before


def _build(sources: list[str], config: Config) -> None:
    """Build once and print one line; an error is printed too, as the next change may mend it."""
    started = time.perf_counter()
    try:
        summary = build_and_print(sources, config)
    except NewsgraphError as error:
        print_error(str(error))
        return
    if summary is None:
        return
    counts = f"{count_of(summary.documents, 'document')}, {count_of(sum(summary.nodes.values()), 'node')}"
    typer.echo(
        f"{counts}: built in {time.perf_counter() - started:.1f} s; waiting for changes, Ctrl-C ends it", err=True
    )
