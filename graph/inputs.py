"""What a build is of: the documents found, and all else that its exports depend on.

Apart from the pipeline, so that a build that is done already need not import what would do it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.config import Config
from graph.diagnostics import Diagnostic
from graph.engines import FEW_DOCUMENTS
from graph.exporters import FORMATS
from graph.sources import Location, find

if TYPE_CHECKING:
    from graph.cache import Cache

__all__ = ["Found", "cache_for", "cache_key", "found_in", "undisturbed"]

Found = tuple[list[Location], list[Diagnostic]]
"""The documents, and what cannot be one."""


def found_in(sources: Sequence[str | os.PathLike[str]], config: Config) -> Found:
    """Find the documents of sources, and pass over the exports of earlier builds that lie among them."""
    locations, diagnostics = find(sources)
    names = tuple({name for each in FORMATS.values() for name in each.files})
    out = os.path.realpath(config.out)
    own = {each for each in locations if each.place.endswith(names) and _is_export(each, names, out)}
    return [each for each in locations if each not in own] if own else locations, diagnostics


def _is_export(location: Location, names: Container[str], out: str) -> bool:
    """Whether a file has an export's name and lies where the exports do."""
    return location.file.name in names and os.path.realpath(location.file.parent) == out


def cache_for(sources: Sequence[str | os.PathLike[str]], found: Found, config: Config) -> Cache | None:
    """Return the cache of these sources, or None where reading them takes less than asking it."""
    if len(found[0]) <= FEW_DOCUMENTS:
        return None
    from graph.cache import Cache

    return Cache(sources, config.settings)


def cache_key(found: Found, config: Config) -> str:
    """Return what the exports of a build depend on beside its documents."""
    out = os.path.abspath(config.out)
    return f"{config!r} {out} {[str(each) for each in found[1]]} {os.environ.get('SOURCE_DATE_EPOCH')}"


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the garbage collector quiet while millions of values are made that hold no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
