"""Loading: an export back as a network or a corpus."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from graph.core.diagnostics import FormatError, LoadError, printable
from graph.core.model import Corpus
from graph.core.wording import reason_of
from graph.export import FORMATS
from graph.rdf.tables import corpus_of_network

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["load", "load_corpus"]


def load(file: str | os.PathLike[str]) -> nx.MultiDiGraph:
    """Load an export as a network equal to the one it was written from.

    Args:
        file: Turtle, N-Triples, JSON-LD or node-link JSON as `newsgraph build` writes them.

    Raises:
        LoadError: the file cannot be read, is malformed (with the place), or is no such export.

    >>> load("exports/graph.ttl").number_of_nodes()
    38
    """
    from graph.export.network import network_of

    loaded = _load(Path(file))
    return network_of(loaded) if isinstance(loaded, Corpus) else loaded


def load_corpus(file: str | os.PathLike[str]) -> Corpus:
    """Load an export as a corpus, without its diagnostics.

    Raises:
        LoadError: as `load` raises it.
    """
    loaded = _load(Path(file))
    try:
        return loaded if isinstance(loaded, Corpus) else corpus_of_network(loaded)
    except FormatError as error:
        raise LoadError(f"{printable(str(file))}: {error}") from error


def _load(path: Path) -> Corpus | nx.MultiDiGraph:
    suffix = path.suffix.lower().removeprefix(".")
    lossless = [each.name for each in FORMATS.values() if each.lossless]
    if suffix not in lossless and path.exists():
        known = ", ".join(f".{name}" for name in lossless)
        raise LoadError(f"{printable(str(path))}: only {known} hold the whole network")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot read {printable(str(path))}: {reason_of(error)}") from error
    try:
        return _from_json(content) if suffix == "json" else _from_rdf(path, content)
    except LoadError as error:
        raise LoadError(f"{printable(str(path))}: {error}") from error


def _from_json(content: bytes) -> nx.MultiDiGraph:
    from graph.export.nodelink import network_from

    return network_from(content)


def _from_rdf(path: Path, content: bytes) -> Corpus:
    from pyoxigraph import RdfFormat, parse

    from graph.rdf.bounds import BoundsError, check_bounds
    from graph.rdf.reading import corpus_from

    format = RdfFormat.from_extension(path.suffix.lower().removeprefix("."))
    try:
        if format is not None:
            check_bounds(path, format)
        return corpus_from(parse(content, format=format))
    except BoundsError as error:
        raise LoadError(f"{error.line}:{error.column}: {error}") from error
    except (SyntaxError, ValueError) as error:
        raise LoadError(f"not {format}: {printable(str(error))}") from error
