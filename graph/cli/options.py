"""The options and arguments that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graph.pipeline.config import Config

__all__ = [
    "DEFAULT_DATA",
    "Base",
    "ConfigFile",
    "Diagnostics",
    "Formats",
    "NotesOption",
    "Out",
    "Report",
    "Site",
    "Sources",
    "Title",
    "config_of",
    "format_names",
]

DEFAULT_DATA = "exports/graph.ttl"
"""The export that commands read without an option."""


class Report(StrEnum):
    """How diagnostics are printed."""

    TEXT = "text"
    JSON = "json"


Sources = Annotated[list[str], typer.Argument(metavar="SOURCES", help="Folders, files, archives or glob patterns.")]
Base = Annotated[
    str | None,
    typer.Option(metavar="IRI", help="Where identifiers are minted; ends in '/'.  [default: https://example.org/]"),
]
Site = Annotated[str | None, typer.Option(metavar="URL", help="The address that relative image addresses belong to.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The heading of the page.  [default: News graph]")]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configuration; without it newsgraph.toml or [tool.newsgraph] in pyproject.toml here.",
    ),
]
NotesOption = Annotated[
    str | None,
    typer.Option(
        "--notes",
        metavar="FILE",
        help="Names, notes and views of the page, as its *Save notes* writes them.  [default: notes.toml here or in a source]",
    ),
]
Diagnostics = Annotated[
    Report, typer.Option(help="How diagnostics are printed; json goes to standard output, one array.")
]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="The folder for the exports.  [default: exports]")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAMES", help="Formats, comma-separated, or 'all'; see `newsgraph formats`.  [default: ttl,html]"
    ),
]


def format_names(formats: list[str] | None) -> tuple[str, ...] | None:
    """Return the names of formats, or None where the option is not given; given without a name it is refused."""
    return None if formats is None else tuple(name for text in formats for name in text.replace(",", " ").split())


def config_of(file: Path | None, **stated: object) -> Config:
    """Return the configuration of a file, overridden by the options that are stated."""
    from graph.pipeline.config import config_from, load_config

    return config_from(load_config(file), **stated)
