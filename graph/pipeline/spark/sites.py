"""The sites among the folders of this machine: the driver lists these as any build does, and reads their configuration.

Of folders in other file systems nothing but the documents is read: their sites are not known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from graph.core.diagnostics import Diagnostic, SourceError, printable
from graph.core.model import Settings
from graph.pipeline.config import Config
from graph.pipeline.finding import find
from graph.read.sources import is_document

if TYPE_CHECKING:
    from graph.pipeline.spark.files import Place

__all__ = ["LocalSites", "local_sites"]

_LOCAL = "file:"


class LocalSites(NamedTuple):
    """The sites among the folders of this machine.

    Attributes:
        settings: the settings of parsing.
        passed_over: the paths of files that are no documents there, and that Spark would read.
        diagnostics: the diagnostics of finding.
    """

    settings: Settings
    passed_over: list[str]
    diagnostics: list[Diagnostic]


def local_sites(places: list[Place], config: Config) -> LocalSites:
    """Find the sites among the folders of this machine.

    Args:
        places: the sources.
        config: the options.

    Raises:
        SourceError: a folder holds a feed or a table, which one machine reads as many documents; or a site lies
            among several sources, where one machine puts the name of its folder before its documents.
    """
    folders = [place.url.removeprefix(_LOCAL) for place in places if place.folder and place.url.startswith(_LOCAL)]
    if not folders:
        return LocalSites(config.settings, [], [])
    found = find(folders, config)
    several = next((each for each in found.locations if each.position >= 0), None)
    if several is not None:
        raise SourceError(
            f"{printable(several.place)} holds many documents, which Spark reads only where the file is a source of its own"
            " (.jsonl, .jsonl.gz, .parquet); leave it out, or build without --engine spark"
        )
    if len(places) > 1 and found.settings.sites != config.settings.sites:
        raise SourceError(
            "a site lies among several sources, whose documents Spark cannot tell apart;"
            " build it alone, give one folder that holds them all, or build without --engine spark"
        )
    places_read = {os.path.abspath(each.place) for each in found.locations}
    passed_over = [
        os.path.relpath(file, folder).replace(os.sep, "/")
        for folder in folders
        for file in _listed(folder)
        if os.path.abspath(file) not in places_read
    ]
    return LocalSites(found.settings, passed_over, found.diagnostics)


def _listed(folder: str) -> Iterator[str]:
    """Yield the files of a folder that have the ending of a document, without hidden ones."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(parent, name) for name in files if is_document(name) and not name.startswith("."))
