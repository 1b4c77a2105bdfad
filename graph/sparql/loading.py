"""RDF files as a dataset that can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import networkx as nx
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from graph.diagnostics import QueryError, printable
from graph.rdf.bounds import BoundsError, check_bounds
from graph.rdf.triples import base_of, meta_prefixes, triples_of
from graph.schema import CONCEPT_SCHEME, DEFAULT_BASE, RDF_TYPE, SCHEME_PATH, iri
from graph.sparql.execution import Dataset

__all__ = ["DATASET_SUFFIXES", "base_in", "dataset_files", "dataset_of", "load_dataset", "plain_quads"]

DATASET_SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf", ".owl", ".n3")
"""The files that are taken from a folder."""


def dataset_files(place: str | Path) -> list[Path]:
    """Return the RDF files that a path stands for: itself, or those in the folder, sorted.

    Raises:
        QueryError: there is no such file, or the folder holds none.
    """
    path = Path(place)
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in DATASET_SUFFIXES and file.is_file())
        if not files:
            raise QueryError(f"no RDF file ({', '.join(DATASET_SUFFIXES)}) in the folder {printable(str(path))}")
        return files
    if not path.exists():
        raise QueryError(f"there is no file {printable(str(path))}; `newsgraph build SOURCES` writes exports/graph.ttl")
    return [path]


def load_dataset(files: Iterable[Path], base: str | None = None) -> Dataset:
    """Return the dataset that RDF files hold together.

    Args:
        files: Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML or N3, known by their suffixes.
        base: where identifiers are minted, if the files do not tell.

    Raises:
        QueryError: a file cannot be read or is malformed, with the place; or there is nothing in it.
    """
    store = Store()
    for file in files:
        _load(store, file, base or DEFAULT_BASE)
    if not len(store):
        raise QueryError("the dataset is empty; `newsgraph build SOURCES` writes one")
    return _dataset(store, base or base_in(store))


def dataset_of(network: nx.MultiDiGraph) -> Dataset:
    """Return a network's triples as a dataset.

    >>> import networkx
    >>> len(dataset_of(networkx.MultiDiGraph()).store)
    1
    """
    store = Store()
    default = DefaultGraph()
    store.extend(Quad(each.subject, each.predicate, each.object, default) for each in triples_of(network))
    return _dataset(store, base_of(network))


def _dataset(store: Store, base: str) -> Dataset:
    plain = next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None)
    return Dataset(store, meta_prefixes(base), union=plain is None)


def plain_quads(dataset: Dataset) -> list[Quad]:
    """Return the default graph of a dataset: the network, without who says what."""
    return list(dataset.store.quads_for_pattern(None, None, None, None if dataset.union else DefaultGraph()))


def base_in(store: Store) -> str:
    """Return the IRI that a dataset's identifiers are minted under, which its concept scheme tells."""
    found = store.quads_for_pattern(None, NamedNode(iri(RDF_TYPE)), NamedNode(iri(CONCEPT_SCHEME)), None)
    schemes = sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))
    ours = [scheme for scheme in schemes if scheme.endswith("/" + SCHEME_PATH)]
    return ours[0].removesuffix(SCHEME_PATH) if ours else DEFAULT_BASE


def _load(store: Store, file: Path, base: str) -> None:
    name = printable(str(file))
    suffix = file.suffix.lower().removeprefix(".")
    format = RdfFormat.RDF_XML if suffix == "owl" else RdfFormat.from_extension(suffix)
    if format is None:
        raise QueryError(f"{name} is no RDF file: its suffix is none of {', '.join(DATASET_SUFFIXES)}")
    try:
        check_bounds(file, format)
        store.bulk_load(path=file, format=format, base_iri=base)
    except BoundsError as error:
        raise QueryError(f"{name}:{error.line}:{error.column}: not readable: {error}") from error
    except SyntaxError as error:
        raise QueryError(f"{name}{_place(str(error))}") from error
    except (OSError, ValueError) as error:
        raise QueryError(f"cannot read {name}: {printable(str(error))}") from error


def _place(error: str) -> str:
    match = re.search(r"line (\d+)(?:.*?column[s]? (\d+))?", error) or re.search(r"(\d+):(\d+)", error)
    where = f":{match[1]}:{match[2] or 1}" if match else ""
    return f"{where}: not readable: {printable(error)}"
