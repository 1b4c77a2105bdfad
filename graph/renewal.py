"""A build after a small change: the last export, in which only the things concerned are written anew.

Reading takes a fraction of a build once the cache knows most documents; what is left is resolving
and writing everything. This does neither where it can be avoided, and gives byte for byte what a
full build gives. It is for exports that are a list of things: a page is drawn as a whole.
"""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from graph.cache import Cache, Changed, DamagedError, Summary
from graph.changes import Change, change_of
from graph.config import Config
from graph.diagnostics import Code, Diagnostic
from graph.entries import said_by
from graph.exporters import FORMATS
from graph.inputs import Found, undisturbed
from graph.output import write_files
from graph.pipeline import Progress, parsed
from graph.rdf.splicing import spliced
from graph.rows import Said

__all__ = ["renewed"]

_FORMATS = ("ttl",)
"""The formats that can be renewed, alone."""

LARGE = 0.1
"""The share of documents that may have changed, gone or come: with more, nearly everything is concerned."""

_JOINED = frozenset((Code.AMP_MAPPED, Code.AMBIGUOUS_AMP))


def renewed(
    found: Found, config: Config, cache: Cache, key: str, progress: Progress[Said] | None = None
) -> Summary | None:
    """Build by writing anew what has changed since the last build, or return None where that cannot be done.

    Args:
        found: the documents, and what cannot be one.
        config: the options.
        cache: what earlier builds of the same sources found.
        key: what the build depends on beside its documents.
        progress: shows how far it is.

    Raises:
        EngineError: a process that reads documents was killed.
        WriteError: the folder cannot be written; nothing was replaced.
    """
    locations, _ = found
    if config.formats != _FORMATS or any(each.position >= 0 for each in locations):
        return None
    with undisturbed():
        changed = cache.changed(key, locations, int(LARGE * len(locations)))
        if changed is None or any(each.code in _JOINED for each in changed.summary.diagnostics):
            return None
        entries = list(parsed(changed.compared.fresh, config))
        after = list(map(said_by, entries))
        known: Iterable[Said] = cache.known(changed)
        if progress:
            known = progress("Reading", known, len(changed.compared.known))
        try:
            change = change_of(known, changed.before, after, config.base)
        except DamagedError:
            return None
        summary = None if change is None else _summary(changed, change, after, len(locations))
        if change is None or summary is None:
            return None
        written = _written(Path(config.out), changed.summary.written, change)
        if written is None:
            return None
        cache.keep(changed, entries)
    return Summary(summary.documents, summary.nodes, summary.edges, summary.diagnostics, written)


def _summary(changed: Changed, change: Change, after: Iterable[Said], documents: int) -> Summary | None:
    """Return what there is to tell of the build, or None where that does not fit what was told of the last."""
    last = changed.summary
    found = Counter(last.diagnostics)
    found.subtract(_diagnostics(changed.before, change.before.diagnostics))
    if found and min(found.values()) < 0:
        return None
    found.update(_diagnostics(after, change.after.diagnostics))
    nodes, edges = Counter(last.nodes), Counter(last.edges)
    nodes.subtract(each.kind for each in change.before.nodes)
    nodes.update(each.kind for each in change.after.nodes)
    edges.subtract(each.key for each in change.before.edges)
    edges.update(each.key for each in change.after.edges)
    if not +nodes:
        return None
    return Summary(documents, +nodes, +edges, tuple(sorted(found.elements(), key=Diagnostic.order)), {})


def _diagnostics(said: Iterable[Said], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    for each in said:
        yield from each.diagnostics
    yield from found


def _written(folder: Path, last: Mapping[Path, int], change: Change) -> dict[Path, int] | None:
    """Replace the export by one with the change, or return None where it is not what it was."""
    (name,) = FORMATS["ttl"].files
    with ExitStack() as opened:
        try:
            file = opened.enter_context(open(folder / name, "rb"))
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # it has gone away, or is empty
            return None
        opened.callback(content.close)
        pieces = spliced(content, change.before, change.after) if last.get(folder / name) == len(content) else None
        # The file must not be held open when it is replaced: not every system would let it be.
        return None if pieces is None else write_files(folder, {name: _until(pieces, opened.pop_all())})


def _until(pieces: Iterator[bytes], opened: ExitStack) -> Iterator[bytes]:
    with opened:
        yield from pieces
