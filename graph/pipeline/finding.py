"""Find the documents of a build among its sources, without the files that this program has written there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from graph.core.diagnostics import Code, Diagnostic, SourceError
from graph.core.model import Settings, Source
from graph.export.own_files import OWN_ENDINGS, is_own_file
from graph.pipeline.config import Config
from graph.pipeline.notes import NotesFile, find_notes
from graph.read import sources as files
from graph.read.records import encoded_records
from graph.read.sources import Location, read, unpacked
from graph.read.survey import Selection

__all__ = ["AnySource", "Found", "Records", "find", "read_all"]

Records = Iterable[Mapping[str, Any]]
"""Mappings that a program hands over, each of which is a document."""

AnySource = str | os.PathLike[str] | Records
"""A folder, a file, a pattern, or records."""


class Found(NamedTuple):
    """The documents of a build.

    Attributes:
        locations: the places of the documents, sorted by path.
        diagnostics: the files that cannot be documents, and findings about the sites.
        settings: the settings of parsing: the configuration, and the sites that the documents belong to.
        configurations: the files that configure these sites, and the notes of the page, named by their places.
        notes: the notes of the page.
    """

    locations: list[Location]
    diagnostics: list[Diagnostic]
    settings: Settings
    configurations: tuple[Location, ...] = ()
    notes: NotesFile | None = None


def find(sources: Sequence[AnySource], config: Config) -> Found:
    """Find the documents of sources and their sites, and pass over the exports and reports of earlier runs among them.

    Raises:
        SourceError: a source is not there.
    """
    selection = Selection(config.exclude, config.preset)
    out = os.path.realpath(config.out)
    places = [each for each in sources if isinstance(each, str | os.PathLike)]
    locations, diagnostics, sites = files.find(
        places, selection=selection, is_own=lambda place: is_own_file(place, out)
    )
    records = [each for each in sources if not isinstance(each, str | os.PathLike)]
    if records:
        locations = sorted([*locations, *_records(records, config, diagnostics)], key=lambda each: each.path)
    own = {each for each in locations if each.place.endswith(OWN_ENDINGS) and is_own_file(each.place, out)}
    archives = [each for each in diagnostics if each.code is Code.ARCHIVE_INSIDE]
    own_archives = {each for each in archives if any(is_own_file(os.path.join(top, each.path), out) for top in places)}
    locations = [each for each in locations if each not in own] if own else locations
    diagnostics = [each for each in diagnostics if each not in own_archives]
    notes = find_notes(config.notes, places)
    watched: tuple[Location, ...] = ()
    if notes:
        place = os.path.realpath(notes.path)
        watched = (Location(os.path.abspath(notes.path), notes.path),)
        locations = [each for each in locations if not _is_same_file(each, place)]
    if not sites:
        return Found(locations, diagnostics, config.settings, watched, notes)
    from graph.read.site_configuration import read_sites

    known, found, configurations = read_sites(sites, locations, config.overrides)
    settings = replace(config.settings, sites=known)
    return Found(locations, [*diagnostics, *found], settings, (*configurations, *watched), notes)


def _is_same_file(location: Location, place: str) -> bool:
    """Return whether a document is the file of this real path."""
    name = os.path.basename(place)
    return location.place.endswith(name) and os.path.realpath(location.place) == place


def _records(sources: Sequence[Records], config: Config, diagnostics: list[Diagnostic]) -> Iterator[Location]:
    """Yield the records that a program hands over as documents, numbered through, and note those that cannot be read."""
    if any(isinstance(each, Mapping) for each in sources):
        raise SourceError("a source is a mapping; give a list of mappings, each of which is a document")
    for number, content, found in encoded_records(chain.from_iterable(sources), 1):
        path = f"records/{number}"
        diagnostics += found
        if len(content) > config.max_bytes:
            message = f"{len(content):,} bytes, and a document may have {config.max_bytes:,}; it is left out"
            diagnostics.append(Diagnostic(path, number, 1, Code.TOO_LARGE, message))
        else:
            yield Location(path, "", number, content)


def read_all(locations: Sequence[Location], max_bytes: int) -> Iterator[Source]:
    """Yield every document that can be read: first the files, then the members of archives and the records."""
    alone = (read(each, max_bytes) for each in locations if each.position < 0)
    return (each for each in chain(alone, unpacked(locations, max_bytes)) if isinstance(each, Source))
