"""The graph of a place that a command is given: an export, a folder of exports, or sources."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from graph.cli.console import print_diagnostics, with_progress
from graph.core.diagnostics import NewsgraphError, printable

if TYPE_CHECKING:
    from graph.core.model import Corpus
    from graph.pipeline.config import Config

__all__ = ["corpus_of", "export_in", "is_export"]


def export_in(place: str) -> Path | None:
    """Return the export that holds the whole graph in a folder, the first in the order of the formats; None without."""
    from graph.export import FORMATS

    files = (Path(place, name) for each in FORMATS.values() if each.lossless for name in each.files)
    return next((file for file in files if file.is_file()), None)


def is_export(place: str, out: str) -> bool:
    """Return whether a place is a file that a build has written, whether or not it holds the whole graph.

    Args:
        place: the file.
        out: the folder of exports.
    """
    from graph.export import FORMATS
    from graph.export.own_files import is_own_file

    # Documents have these endings too: an export is recognised by its name or its first bytes.
    ambiguous = {"csv", "html", "parquet"}
    ending = Path(place).suffix.lower().removeprefix(".")
    return (ending in FORMATS and ending not in ambiguous) or is_own_file(place, os.path.realpath(out))


def corpus_of(place: str, config: Callable[[], Config] | None = None) -> Corpus:
    """Return the corpus of an export, of a folder that holds one, or of sources, which are built.

    Args:
        place: the file, folder or pattern.
        config: gives the options of a build; without it only folders are built, with the defaults.

    Raises:
        LoadError: the export cannot be read or does not hold the whole graph.
        SourceError: there is no such place.
    """
    from graph.export.load import load_corpus

    if Path(place).is_dir():
        if export := export_in(place):
            return load_corpus(export)
    elif config is None or is_export(place, config().out):
        return load_corpus(place)
    return _built(place, config)


def _built(place: str, config: Callable[[], Config] | None) -> Corpus:
    from graph.pipeline.steps import build

    built = build(place, config=config() if config else None, progress=with_progress)
    print_diagnostics(built.diagnostics)
    if not built.corpus.nodes:
        lossy = _lossy_exports(place)
        reason = f"; {lossy} there does not hold the whole graph, build it with --formats ttl" if lossy else ""
        hint = "" if lossy else "; name an export or a folder of documents"
        raise NewsgraphError(f"nothing usable in '{printable(place)}'{reason}{hint}")
    return built.corpus


def _lossy_exports(place: str) -> str:
    """Return the name of an export in a folder that does not hold the whole graph, or an empty text."""
    from graph.export import FORMATS

    names = (name for each in FORMATS.values() if not each.lossless for name in each.files)
    return next((name for name in names if Path(place, name).is_file()), "")
