"""Merge the changes of a few documents into the corpus of the last build, as a full build would merge all.

The nodes that a changed document names are merged again, all others are taken from the cache. The result
is a build like any other: the same writers write every format. The page keeps its layout, and of the last
Turtle file the unchanged blocks are copied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from graph.core.claims import DocumentClaims
from graph.core.diagnostics import Code, Diagnostic
from graph.core.memory import gc_paused
from graph.core.model import Corpus
from graph.export import FORMATS, LastTurtle
from graph.merge.incremental import Change, apply_change, change_of
from graph.pipeline.build import Build, Progress
from graph.pipeline.cache import Cache, Changes
from graph.pipeline.cache.records import claims_of
from graph.pipeline.config import Config
from graph.pipeline.finding import Found
from graph.pipeline.notes import read_notes

__all__ = ["merge_changes"]

LARGE = 0.1
"""The share of documents that may have changed, gone or come: with more, one of them names nearly every node."""


def merge_changes(
    found: Found, config: Config, cache: Cache, key: str, progress: Progress[DocumentClaims] | None = None
) -> Build | None:
    """Merge the changes since the last build into its corpus, or return None where a full build is needed.

    Args:
        found: the documents.
        config: the options.
        cache: the records of earlier builds of the same sources.
        key: everything that the exports depend on beside the documents.
        progress: shows how far reading is.

    Raises:
        EngineError: a process that reads documents was killed.
    """
    locations = found.locations
    if any(each.position >= 0 for each in locations):
        return None
    with gc_paused():
        changes = cache.find_changes(key, locations, int(LARGE * len(locations)))
        if changes is None:
            return None
        if not changes.comparison.outdated and not changes.comparison.fresh:
            return _unchanged(found, config, cache, changes)
        parsed = list(cache.records.parse(changes.comparison.fresh, config.processes))
        after = list(map(claims_of, parsed))
        damaged = dict(changes.comparison.known)
        known: Iterable[DocumentClaims] = cache.records.read_known(changes.comparison, damaged)
        if progress:
            known = progress("Reading", known, len(damaged))
        change = change_of(known, changes.before, after, changes.corpus)
        corpus = None if damaged or change is None else _corpus(changes, change, after, len(locations))
        if change is None or corpus is None:
            return None
        for _ in cache.records.write(changes.comparison, parsed):
            pass
    last = _last_turtle(config, changes, change)
    notes = read_notes(found.notes)
    return Build(corpus, config, tuple(locations), changes.page, last, found.settings, notes)


def _unchanged(found: Found, config: Config, cache: Cache, changes: Changes) -> Build:
    """Return the build of the same documents, of which only the page is to be made: its notes may have changed."""
    for _ in cache.records.write(changes.comparison, []):
        pass
    summary = changes.summary
    diagnostics = tuple(_of_documents(summary.diagnostics))
    corpus = replace(
        changes.corpus, diagnostics=diagnostics, documents=summary.documents, statements=summary.statements
    )
    pages = FORMATS["html"].files
    current = {path: size for path, size in summary.written.items() if path.name not in pages}
    notes = read_notes(found.notes)
    return Build(corpus, config, tuple(found.locations), changes.page, None, found.settings, notes, current)


def _of_documents(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield the diagnostics that are not about the notes of the page."""
    return (each for each in diagnostics if each.code is not Code.GONE_NODE)


def _last_turtle(config: Config, changes: Changes, change: Change) -> LastTurtle | None:
    path = Path(config.out, *FORMATS["ttl"].files)
    size = changes.summary.written.get(path)
    return None if size is None else LastTurtle(path, size, *change)


def _corpus(changes: Changes, change: Change, after: Sequence[DocumentClaims], documents: int) -> Corpus | None:
    """Return the corpus of the build, or None where the change does not fit the last one."""
    found = Counter(_of_documents(changes.summary.diagnostics))
    found.subtract(_diagnostics(changes.before, change.before.diagnostics))
    if found and min(found.values()) < 0:
        return None
    found.update(_diagnostics(after, change.after.diagnostics))
    merged = apply_change(changes.corpus, change)
    if merged is None or not merged[0]:
        return None
    diagnostics = tuple(sorted(found.elements(), key=Diagnostic.order))
    difference = sum(each.statements for each in after) - sum(each.statements for each in changes.before)
    statements, last = changes.summary.statements + difference, changes.corpus
    return Corpus(last.base, *merged, diagnostics, documents, statements, last.amp, last.schema)


def _diagnostics(documents: Iterable[DocumentClaims], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    for each in documents:
        yield from each.diagnostics
    yield from found
