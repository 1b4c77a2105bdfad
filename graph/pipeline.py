"""The program on one page: files → sources → records → corpus → network → exports."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from graph.config import Config
from graph.diagnostics import Diagnostic, Severity
from graph.engines import Map, engine, usable_cores
from graph.engines.aside import Make, aside
from graph.exporters import Exporter, Format, chosen
from graph.inputs import Found, found_in, undisturbed
from graph.memory import give_back
from graph.model import Corpus, Settings, Source
from graph.output import write_files
from graph.parse import parse
from graph.reading import said_in
from graph.resolve import resolve_rows
from graph.rows import Said
from graph.sources import Location, read, unpacked

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from graph.cache import Cache, Summary
    from graph.entries import Entry
    from graph.rdf.provenance import Document
    from graph.sparql.asking import Answer
    from graph.sparql.bindings import Parameter
    from graph.sparql.execution import Dataset

__all__ = ["Build", "Map", "Progress", "build"]

_T = TypeVar("_T")

MANY_NODES, TOO_MANY_NODES = 5_000, 200_000
"""With fewer nodes, another process would hardly be started before all is written; with more, what it
changes of the memory that both share would cost more than the time is worth."""

Progress = Callable[[str, Iterable[_T], int], Iterable[_T]]
"""Wraps the items of a step to show how far it is: the step's name, the items, their number."""


@dataclass(frozen=True)
class Build:
    """What a build made.

    Attributes:
        corpus: everything the documents say, each thing once.
        config: what it was built with.
        locations: where the documents are.
    """

    corpus: Corpus
    config: Config
    locations: tuple[Location, ...] = ()

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """The graph: nodes are IRIs with attributes, edge keys are relations."""
        from graph.network import network_of

        return network_of(self.corpus)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found about the data, sorted by place."""
        return self.corpus.diagnostics

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings for which a document, or a related article, was left out."""
        return tuple(each for each in self.diagnostics if each.severity is Severity.ERROR)

    def __repr__(self) -> str:
        return f"<newsgraph build of {self.corpus.documents} documents>"

    def _repr_html_(self) -> str:
        """How a notebook shows it: counts and a small picture."""
        from graph.notebook import shown

        return shown(self.network)

    def rdf(self) -> rdflib.Graph:
        """Return the network's triples as an `rdflib.Graph`."""
        from graph.rdf.view import rdflib_graph

        return rdflib_graph(self.network)

    def query(self, text: str, /, **parameters: Parameter) -> Answer:
        """Return what a SPARQL query gives: rows, true or false, or triples as Turtle.

        Args:
            text: SPARQL, or the name of a query of `graph.sparql.QUERIES`; the prefixes of the
                exports need no declaration.
            parameters: values for its variables.

        Raises:
            QueryError: the query or a parameter is not usable.

        >>> build("seeds").query("publishers-of-topic", topic="AI", limit=1)[0]["name"]
        'IET'
        """
        from graph.sparql.asking import ask

        return ask(self._dataset, text, parameters)

    @cached_property
    def _dataset(self) -> Dataset:
        from graph.sparql.loading import dataset_of

        return dataset_of(self.network)

    def write(
        self,
        out: str | os.PathLike[str] | None = None,
        formats: Iterable[str] | None = None,
        progress: Progress[str] | None = None,
    ) -> dict[Path, int]:
        """Write exports, all of them or none, and return the path and size of each file.

        Args:
            out: the folder; the configuration's by default.
            formats: names of formats, or `all`; the configuration's by default.
            progress: shows how far it is.

        Raises:
            FormatError: there is no such format, or its library is not installed.
            WriteError: the folder cannot be written; nothing was replaced.
        """
        chosen_formats = chosen(self.config.formats if formats is None else formats)
        makers: dict[str, Make] = {
            file: partial(self._exported, exporter, each)
            for each in chosen_formats
            for file, exporter in each.exporters().items()
        }
        order = list(makers)
        # Begun before anything is shown: whoever shows it starts a thread, and what is then forked may hang.
        begun = self._begun(chosen_formats, makers)
        makers = {file: make for file, make in makers.items() if file not in begun} | begun
        names: Iterable[str] = progress("Writing", makers, len(makers)) if progress else makers
        with undisturbed():
            written = write_files(self.config.out if out is None else out, _Contents(names, makers))
        return {path: written[path] for path in sorted(written, key=lambda path: order.index(path.name))}

    def _begun(self, formats: Sequence[Format], makers: Mapping[str, Make]) -> dict[str, Make]:
        """Begin to make files in other processes while this one makes the rest, and return what gives each."""
        spare = (self.config.processes or usable_cores()) - 1
        if not MANY_NODES <= len(self.corpus.nodes) <= TOO_MANY_NODES or spare < 1:
            return {}
        streamed = [file for each in formats if each.streams for file in each.files]
        return {file: partial(iter, aside(makers[file])) for file in streamed[: min(spare, len(makers) - 1)]}

    def summary(self, written: Mapping[Path, int]) -> Summary:
        """Return what is told of a build when its exports are written."""
        from graph.cache import Summary

        nodes = Counter(node.kind for node in self.corpus.nodes)
        edges = Counter(edge.key for edge in self.corpus.edges)
        return Summary(self.corpus.documents, nodes, edges, self.diagnostics, written)

    def _exported(self, exporter: Exporter, format: Format) -> Iterable[bytes]:
        return exporter(self if format.whole else self.corpus if format.streams else self.network)

    def documents(self) -> Iterator[Document]:
        """Yield what each document says, with its hash: the documents are read once more, by their paths."""
        from graph.rdf.provenance import Document

        files = [location for location in self.locations if location.position < 0]
        sources = chain(
            (read(location, self.config.max_bytes) for location in files),
            unpacked(self.locations, self.config.max_bytes),
        )
        for source in sources:
            if isinstance(source, Source):
                yield Document(parse(source, self.config.settings), sha256(source.content).hexdigest())


class _Contents(Mapping[str, Iterable[bytes]]):
    """The files of a build, each made when its turn comes."""

    def __init__(self, names: Iterable[str], makers: Mapping[str, Callable[[], Iterable[bytes]]]) -> None:
        self._names = names
        self._makers = makers

    def __getitem__(self, name: str) -> Iterable[bytes]:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._makers)


def build(
    *sources: str | os.PathLike[str],
    config: Config | None = None,
    map: Map | None = None,
    progress: Progress[Said] | None = None,
    cache: Cache | None = None,
) -> Build:
    """Build the knowledge graph of folders, files, archives or glob patterns.

    Args:
        sources: what to read.
        config: the options; the defaults without it.
        map: how the documents are gone through; in this process or several without it.
        progress: shows how far it is.
        cache: what earlier builds of the same sources found; without it everything is read.

    Raises:
        SourceError: a source is not there.
        EngineError: a process that reads documents was killed.

    >>> build("seeds").network
    <networkx.classes.multidigraph.MultiDiGraph object at ...>
    """
    config = config or Config()
    return build_found(found_in(sources, config), config, map, progress, cache)


def build_found(
    found: Found,
    config: Config,
    map: Map | None = None,
    progress: Progress[Said] | None = None,
    cache: Cache | None = None,
) -> Build:
    """Do what `build` does with documents that `find` has found."""
    locations, diagnostics = found
    with undisturbed():
        said = _said(locations, config, map, cache)
        if progress:
            said = progress("Reading", said, len(locations))
        corpus = resolve_rows(said, config.base, diagnostics)
    if len(corpus.nodes) > TOO_MANY_NODES:
        give_back()
    return Build(corpus, config, tuple(locations))


def _said(locations: list[Location], config: Config, map: Map | None, cache: Cache | None) -> Iterable[Said]:
    """Return what the documents say, in any order."""
    files = [location for location in locations if location.position < 0]
    in_archives = (said_in(each, config.settings) for each in unpacked(locations, config.max_bytes))
    if cache is None:
        gone_through = map or engine(config.processes, len(files))
        return chain(gone_through(partial(said_of, settings=config.settings), files), in_archives)

    return chain(cache.said(files, partial(parsed, config=config)), in_archives)


def parsed(locations: Sequence[Location], config: Config) -> Iterable[Said | Entry]:
    """Read and parse documents, for the cache."""
    from graph.entries import entry_of

    return engine(config.processes, len(locations))(partial(entry_of, settings=config.settings), locations)


def said_of(location: Location, settings: Settings) -> Said:
    """Read and parse one document: what each process of a pool does."""
    return said_in(read(location, settings.max_bytes), settings)
