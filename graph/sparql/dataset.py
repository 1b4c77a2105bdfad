"""Datasets: RDF files or a network in an in-memory store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from graph.core.diagnostics import ConfigError, QueryError, printable
from graph.core.extension import schema_from
from graph.core.schema import CONCEPT_SCHEME, DEFAULT_BASE, RDF_TYPE, SCHEME_PATH, Schema, iri
from graph.rdf.bounds import BoundsError, check_bounds
from graph.rdf.terms import TABLE, dataset_iri
from graph.rdf.triples import base_of, meta_prefixes, triples_of

__all__ = [
    "DATASET_SUFFIXES",
    "Dataset",
    "dataset_from_network",
    "default_quads",
    "find_base",
    "find_dataset_files",
    "find_schema",
    "load_dataset",
]

DATASET_SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".jsonld", ".rdf", ".owl", ".n3")
"""Suffixes of the files that are read from a folder."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A store and the defaults of queries on it.

    Attributes:
        store: the triples.
        prefixes: those that need no declaration.
        union: whether the default graph is the union of all graphs, because it is empty itself.
    """

    store: Store
    prefixes: Mapping[str, str] = field(default_factory=dict)
    union: bool = False


def find_dataset_files(place: str | Path) -> list[Path]:
    """Return the RDF files of a path: the file itself, or those in the folder, sorted.

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
    """Load RDF files into one dataset.

    Args:
        files: Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML or N3, by their suffixes.
        base: the base of minted identifiers, in place of the one found in the files.

    Raises:
        QueryError: a file cannot be read or is malformed, with the place; or the dataset is empty.
    """
    store = Store()
    for file in files:
        _load(store, file, base or DEFAULT_BASE)
    if not len(store):
        raise QueryError("the dataset is empty; `newsgraph build SOURCES` writes one")
    return _dataset(store, base or find_base(store))


def dataset_from_network(network: nx.MultiDiGraph) -> Dataset:
    """Return the triples of a network as a dataset.

    >>> import networkx
    >>> len(dataset_from_network(networkx.MultiDiGraph()).store)
    1
    """
    store = Store()
    default = DefaultGraph()
    store.extend(Quad(each.subject, each.predicate, each.object, default) for each in triples_of(network))
    return _dataset(store, base_of(network))


def _dataset(store: Store, base: str) -> Dataset:
    plain = next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None)
    return Dataset(store, meta_prefixes(base, find_schema(store, base)), union=plain is None)


def default_quads(dataset: Dataset) -> list[Quad]:
    """Return the default graph of a dataset: the network, without its provenance."""
    return list(dataset.store.quads_for_pattern(None, None, None, None if dataset.union else DefaultGraph()))


def find_base(store: Store) -> str:
    """Return the base of minted identifiers, from the IRI of the concept scheme."""
    found = store.quads_for_pattern(None, NamedNode(iri(RDF_TYPE)), NamedNode(iri(CONCEPT_SCHEME)), None)
    schemes = sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))
    ours = [scheme for scheme in schemes if scheme.endswith("/" + SCHEME_PATH)]
    return ours[0].removesuffix(SCHEME_PATH) if ours else DEFAULT_BASE


def find_schema(store: Store, base: str) -> Schema:
    """Return the table of the dataset: the standard one, or that with the additions of a configuration.

    Raises:
        QueryError: it states an addition that cannot be read.
    """
    subject, predicate = NamedNode(dataset_iri(base)), NamedNode(iri(TABLE.term, base))
    found = sorted(
        str(quad.object.value)
        for quad in store.quads_for_pattern(subject, predicate, None, None)
        if isinstance(quad.object, Literal)
    )
    try:
        return schema_from(found[0] if found else "")
    except ConfigError as error:
        raise QueryError(str(error)) from error


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
