"""The steps of a build, in order. `graph.build` runs the first three, the command line and `watch` all four.

    sources ─find─▶ locations ─read, parse─▶ claims ─merge─▶ Build ─export─▶ files
                        │                       ▲                      ▲
                        └──────── cache ────────┴─ incremental merge ──┘

Each step imports its libraries when it runs: a build that has nothing to do takes the first one alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from graph.core.diagnostics import Diagnostic
from graph.core.memory import gc_paused, trim_heap
from graph.core.model import Settings
from graph.pipeline.cache import Cache, cache_key, open_cache
from graph.pipeline.config import Config
from graph.pipeline.finding import AnySource, Found, find
from graph.pipeline.notes import read_notes
from graph.pipeline.parallel import Map, choose_map
from graph.pipeline.summary import Summary
from graph.read.sources import Location, read, unpacked

if TYPE_CHECKING:
    from graph.core.claims import DocumentClaims
    from graph.pipeline.build import Build, Progress

__all__ = ["build", "build_exports", "build_found", "merge", "parse_file", "read_and_parse"]

MANY_NODES = 200_000
"""With more nodes than this, the memory that merging has freed is worth returning before anything is exported."""


def build(
    *sources: AnySource,
    config: Config | None = None,
    map: Map | None = None,
    progress: Progress[DocumentClaims] | None = None,
    cache: Cache | None = None,
) -> Build:
    """Build the knowledge graph of folders, files, archives, glob patterns or records.

    Args:
        sources: the documents; an iterable of mappings is so many documents, `records/1` and so on.
        config: the options; the defaults without it.
        map: applies a function to all documents; without it, in this process or several.
        progress: shows how far reading is.
        cache: the records of earlier builds of the same sources; without it every document is read.

    Raises:
        SourceError: a source is not there.
        EngineError: a process that reads documents was killed.

    >>> build("seeds").network
    <networkx.classes.multidigraph.MultiDiGraph object at ...>
    >>> build([{"title": "A", "webUrl": "https://e.org/a"}])
    <newsgraph build of 1 documents>
    """
    config = config or Config()
    return build_found(find(sources, config), config, map, progress, cache)


def build_exports(
    sources: Sequence[str | os.PathLike[str]],
    config: Config,
    *,
    cached: bool = True,
    report: Callable[[tuple[Diagnostic, ...]], None] = lambda _: None,
    progress: Progress[Any] | None = None,
) -> Summary:
    """Build the graph of sources and write its exports, as far as the cache does not show that they are current.

    Args:
        sources: the documents.
        config: the options.
        cached: whether the records of earlier builds are used, and kept for later ones.
        report: is given the diagnostics before anything is written.
        progress: shows how far reading and writing are.

    Raises:
        WriteError: the folder cannot be written; nothing was replaced. Other errors are those of `build`.
    """
    # Paused from beginning to end: a collector that starts again walks over every object.
    with gc_paused():
        found = find(sources, config)
        read_notes(found.notes)  # refused before any document is read
        cache = open_cache(sources, found.locations, found.settings) if cached else None
        if cache and found.notes:
            cache.page_input = found.notes.content or b""
        key = cache_key(found.diagnostics, config)
        summary = cache.find_current(key, found.locations) if cache else None
        if summary is not None:
            report(summary.diagnostics)
            return summary
        built = _merge_changes(found, config, cache, key, progress) if cache else None
        built = built or build_found(found, config, progress=progress, cache=cache)
        report(built.diagnostics)
        summary = built.summary(built.write(progress=progress) if built.corpus.nodes else {})
        if cache is None or not summary.written:
            return summary
        cache.write_summary(key, found.locations, summary, built.corpus, built.page)
        return replace(summary, cache_trouble=cache.trouble)


def _merge_changes(
    found: Found, config: Config, cache: Cache, key: str, progress: Progress[DocumentClaims] | None
) -> Build | None:
    from graph.pipeline.incremental import merge_changes

    return merge_changes(found, config, cache, key, progress)


def build_found(
    found: Found,
    config: Config,
    map: Map | None = None,
    progress: Progress[DocumentClaims] | None = None,
    cache: Cache | None = None,
) -> Build:
    """Read, parse and merge documents that are found: the steps of `build` after the first."""
    with gc_paused():
        claims = read_and_parse(found, config, map, cache)
        return merge(progress("Reading", claims, len(found.locations)) if progress else claims, found, config)


def read_and_parse(
    found: Found, config: Config, map: Map | None = None, cache: Cache | None = None
) -> Iterable[DocumentClaims]:
    """Return the claims of documents, in any order, from the cache as far as it knows them.

    Processes are started at once, before the result is iterated.
    """
    from graph.read.document import read_document

    locations, settings = found.locations, found.settings
    files = [each for each in locations if each.position < 0]
    if cache is None:
        apply = map or choose_map(config.processes, len(files))
        claims = apply(partial(parse_file, settings=settings), files)
    else:
        claims = cache.read_claims(files, config.processes)
    return chain(claims, (read_document(each, settings) for each in unpacked(locations, config.max_bytes)))


def parse_file(location: Location, settings: Settings) -> DocumentClaims:
    """Read and parse one document: the work of a process of a pool."""
    from graph.read.document import read_document

    return read_document(read(location, settings.max_bytes), settings)


def merge(claims: Iterable[DocumentClaims], found: Found, config: Config) -> Build:
    """Merge the claims of all documents into one graph: the only step in which documents meet."""
    from graph.merge.rules import merge as merge_documents
    from graph.pipeline.build import Build

    corpus = merge_documents(claims, config.base, found.diagnostics, config.schema)
    if len(corpus.nodes) > MANY_NODES:
        trim_heap()
    notes = read_notes(found.notes)
    return Build(corpus, config, tuple(found.locations), settings=found.settings, notes=notes)
