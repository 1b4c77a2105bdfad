"""Back from an export to the network."""

from __future__ import annotations

import os
from pathlib import Path

import networkx as nx

from graph.diagnostics import LoadError, printable
from graph.exporters import FORMATS
from graph.network import network_of

__all__ = ["load"]


def load(file: str | os.PathLike[str]) -> nx.MultiDiGraph:
    """Return the network that an export holds, equal to the one it was written from.

    Args:
        file: Turtle, N-Triples, JSON-LD or node-link JSON as `newsgraph build` writes them.

    Raises:
        LoadError: the file cannot be read, is malformed (with the place), or is no such export.

    >>> load("exports/graph.ttl").number_of_nodes()
    38
    """
    path = Path(file)
    suffix = path.suffix.lower().removeprefix(".")
    lossless = [each.name for each in FORMATS.values() if each.lossless]
    if suffix not in lossless and path.exists():
        known = ", ".join(f".{name}" for name in lossless)
        raise LoadError(f"{printable(str(file))}: only {known} hold the whole network")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LoadError(f"cannot read {printable(str(file))}: {(error.strerror or str(error)).lower()}") from error
    try:
        return _from_json(content) if suffix == "json" else _from_rdf(path, content)
    except LoadError as error:
        raise LoadError(f"{printable(str(file))}: {error}") from error


def _from_json(content: bytes) -> nx.MultiDiGraph:
    from graph.exporters.nodelink import network_from

    return network_from(content)


def _from_rdf(path: Path, content: bytes) -> nx.MultiDiGraph:
    from pyoxigraph import RdfFormat, parse

    from graph.rdf.bounds import BoundsError, check_bounds
    from graph.rdf.reading import corpus_from

    format = RdfFormat.from_extension(path.suffix.lower().removeprefix("."))
    try:
        if format is not None:
            check_bounds(path, format)
        return network_of(corpus_from(parse(content, format=format)))
    except BoundsError as error:
        raise LoadError(f"{error.line}:{error.column}: {error}") from error
    except (SyntaxError, ValueError) as error:
        raise LoadError(f"not {format}: {printable(str(error))}") from error
