"""The result of a build: its graph as NetworkX, RDF or an answer to a query, and its exports."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from graph.core.diagnostics import Diagnostic, Severity
from graph.core.memory import gc_paused
from graph.core.model import Corpus, Settings
from graph.export import Export, Format, LastTurtle, chosen
from graph.export.atomic import write_files
from graph.export.page.notes import NO_NOTES, Notes, gone
from graph.merge.fragments import with_joined_fragments
from graph.pipeline.config import Config
from graph.pipeline.finding import read_all
from graph.pipeline.parallel import usable_cores
from graph.pipeline.parallel.background import Make, in_background
from graph.pipeline.summary import Summary
from graph.read.document import read_document
from graph.read.sources import Location

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from graph.rdf.provenance import Document
    from graph.sparql.bindings import Parameter
    from graph.sparql.client import Answer
    from graph.sparql.dataset import Dataset

__all__ = ["Build", "Progress"]

_T = TypeVar("_T")

MANY_NODES, TOO_MANY_NODES = 5_000, 200_000
"""With fewer nodes, another process would hardly be started before everything is written; with more, its
copy-on-write pages would cost more memory than the time is worth. After a small change the last Turtle file is
copied, which is quicker still."""

Progress = Callable[[str, Iterable[_T], int], Iterable[_T]]
"""Wraps the items of a step to show how far it is: its name, the items, their number."""


@dataclass(frozen=True)
class Build:
    """The knowledge graph of some documents.

    Attributes:
        corpus: the nodes, edges and diagnostics, merged and sorted.
        config: the options of the build.
        locations: the places of the documents.
        known_page: the layout and shell of the page of the build before, encoded, where the page keeps them.
        last_turtle: the Turtle file of the build before, where this one changed it in few places.
        settings: the settings of parsing: the configuration, and the sites that were found.
        notes: the notes of an editor on the page.
        current: the exports in the configuration's folder that need not be written again, with their sizes.
    """

    corpus: Corpus
    config: Config
    locations: tuple[Location, ...] = ()
    known_page: bytes = b""
    last_turtle: LastTurtle | None = None
    settings: Settings | None = None
    notes: Notes = NO_NOTES
    current: Mapping[Path, int] = field(default_factory=dict)

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """The graph: nodes are IRIs with attributes, edge keys are relations."""
        return self._export.network

    @cached_property
    def _export(self) -> Export:
        config = self.config
        # What a configuration names is no part of what documents state, and of no cache.
        corpus = replace(self.corpus, story_names=config.stories) if config.stories else self.corpus
        return Export(
            corpus, config.title, config.licence, self.documents, self.known_page, self.last_turtle, self.notes
        )

    @property
    def page(self) -> bytes:
        """The layout and shell of the last page that was written, encoded; empty where none was."""
        return self._export.pages[-1] if self._export.pages else b""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The diagnostics of all documents, sorted by place, and those of the notes of the page."""
        return (*self.corpus.diagnostics, *self._gone)

    @cached_property
    def _gone(self) -> tuple[Diagnostic, ...]:
        """The nodes and stories that the notes name and the graph does not have."""
        notes = self.notes
        if not (notes.nodes or notes.stories or notes.views):
            return ()
        stories = self._export.indexed.story_iris if notes.stories else ()
        return gone(notes, self.corpus.base, (node.id for node in self.corpus.nodes), stories)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics for which a document, or a related article, was left out."""
        return tuple(each for each in self.diagnostics if each.severity is Severity.ERROR)

    def __repr__(self) -> str:
        return f"<newsgraph build of {self.corpus.documents} documents>"

    def _repr_html_(self) -> str:
        """Return the counts and a small picture, for a notebook."""
        from graph.export.notebook import to_html

        return to_html(self.network)

    def rdf(self) -> rdflib.Graph:
        """Return the network's triples as an `rdflib.Graph`."""
        from graph.rdf.view import rdflib_graph

        return rdflib_graph(self.network)

    def query(self, text: str, /, **parameters: Parameter) -> Answer:
        """Answer a SPARQL query: rows, true or false, or triples as Turtle.

        Args:
            text: SPARQL, or the name of a query of `graph.sparql.QUERIES`; the prefixes of the
                exports need no declaration.
            parameters: values for its variables.

        Raises:
            QueryError: the query or a parameter is not usable.

        >>> from graph import build
        >>> build("seeds").query("publishers-of-topic", topic="AI", limit=1)[0]["name"]
        'IET'
        """
        from graph.sparql.client import query_dataset

        return query_dataset(self._dataset, text, parameters)

    @cached_property
    def _dataset(self) -> Dataset:
        from graph.sparql.dataset import dataset_from_network

        return dataset_from_network(self.network)

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
            progress: shows how far writing is.

        Raises:
            FormatError: there is no such format, or its library is not installed.
            WriteError: the folder cannot be written; nothing was replaced.
        """
        folder = Path(self.config.out if out is None else out)
        chosen_formats = chosen(self.config.formats if formats is None else formats)
        makers: dict[str, Make] = {
            file: partial(exporter, self._export)
            for each in chosen_formats
            for file, exporter in each.exporters().items()
            if folder / file not in self.current
        }
        order = [file for each in chosen_formats for file in each.files]
        # Forked before progress is shown: that starts a thread, and a process forked beside a thread may hang.
        begun = self._begun(chosen_formats, makers)
        makers = {file: make for file, make in makers.items() if file not in begun} | begun
        turns = iter(progress("Writing", makers, len(makers)) if progress else makers)
        with gc_paused():
            files = {file: _make_in_turn(make, turns) for file, make in makers.items()}
            written = write_files(folder, files)
        next(turns, None)
        written |= {folder / file: self.current[folder / file] for file in order if folder / file in self.current}
        return {path: written[path] for path in sorted(written, key=lambda path: order.index(path.name))}

    def _begun(self, formats: Sequence[Format], makers: Mapping[str, Make]) -> dict[str, Make]:
        """Begin to make files in other processes while this one makes the rest, and return a reader of each."""
        spare = (self.config.processes or usable_cores()) - 1
        if self.last_turtle or not MANY_NODES <= len(self.corpus.nodes) <= TOO_MANY_NODES or spare < 1:
            return {}
        streamed = [file for each in formats if each.streams for file in each.files if file in makers]
        return {file: partial(iter, in_background(makers[file])) for file in streamed[: min(spare, len(makers) - 1)]}

    def summary(self, written: Mapping[Path, int]) -> Summary:
        """Return the numbers of the build and of the exports that were written."""
        nodes = Counter(node.kind for node in self.corpus.nodes)
        edges = Counter(edge.key for edge in self.corpus.edges)
        return Summary(self.corpus.documents, self.corpus.statements, nodes, edges, self.diagnostics, written)

    def documents(self) -> Iterator[Document]:
        """Yield the claims of each document with its hash; every document is read once more."""
        from graph.rdf.provenance import Document

        settings = self.settings or self.config.settings
        for source in read_all(self.locations, self.config.max_bytes):
            claims = with_joined_fragments(read_document(source, settings), self.corpus.amp)
            yield Document(claims, sha256(source.content).hexdigest())


def _make_in_turn(make: Make, turns: Iterator[str]) -> Iterator[bytes]:
    """Yield the bytes of a file, and show before that its turn has come."""
    next(turns, None)
    yield from make()
