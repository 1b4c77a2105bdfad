"""The export formats: one module each, listed here for the command line and its help.

A module is imported when its format is written, so that a build imports only the libraries of its formats.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.core.diagnostics import FormatError, printable
from graph.core.wording import did_you_mean

if TYPE_CHECKING:
    import networkx as nx

    from graph.analysis.indexed_graph import IndexedGraph
    from graph.core.model import Corpus
    from graph.export.page.notes import Notes
    from graph.rdf.provenance import Document

__all__ = ["DEFAULT_FORMATS", "FORMATS", "Export", "Exporter", "Format", "LastTurtle", "chosen"]


@dataclass(frozen=True)
class LastTurtle:
    """The Turtle file of the build before, and the difference of this one.

    Attributes:
        path: the file.
        size: its size in bytes.
        before: the nodes that have changed, as they were, with their edges.
        after: the same nodes as they are.
    """

    path: Path
    size: int
    before: Corpus
    after: Corpus


@dataclass(frozen=True)
class Export:
    """The data of an export, whatever its format.

    Attributes:
        corpus: the nodes and edges.
        title: the heading of the page.
        licence: the IRI of the licence of the exports, or None.
        documents: yields the statements of each document, for formats with provenance.
        known_page: the layout and shell of the page before, encoded; empty where there is none.
        last_turtle: the Turtle file of the build before, where this one changed it in few places.
        notes: the notes of an editor on the page.
        pages: is given those of each page that is made.
    """

    corpus: Corpus
    title: str = "News graph"
    licence: str | None = None
    documents: Callable[[], Iterable[Document]] = tuple
    known_page: bytes = b""
    last_turtle: LastTurtle | None = None
    notes: Notes | None = None
    pages: list[bytes] = field(default_factory=list)

    @cached_property
    def indexed(self) -> IndexedGraph:
        """The corpus by number, for the page."""
        from graph.analysis.indexed_graph import index_corpus

        return index_corpus(self.corpus)

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """The corpus as a NetworkX graph, for formats that NetworkX writes."""
        from graph.export.network import network_of

        return network_of(self.corpus)


Exporter = Callable[[Export], Iterable[bytes]]
"""From the data of an export to the bytes of one file, in pieces."""


@dataclass(frozen=True, slots=True)
class Format:
    """One export format.

    Attributes:
        name: its name in `--formats`.
        doc: one line.
        files: file name to the exporter that makes it, as `module:function`.
        lossless: whether `graph.load` reads it back.
        needs: a library beyond the core install, and the extra that brings it.
        streams: whether its exporters write the corpus a part at a time and build no network.
    """

    name: str
    doc: str
    files: Mapping[str, str]
    lossless: bool = False
    needs: str = ""
    streams: bool = False

    @property
    def installed(self) -> bool:
        """Whether the library it needs is installed."""
        return not self.needs or importlib.util.find_spec(self.needs) is not None

    def exporters(self) -> dict[str, Exporter]:
        """File name to the function that makes its bytes.

        Raises:
            FormatError: a library it needs is not installed.
        """
        if not self.installed:
            raise FormatError(f"format '{self.name}' needs {self.needs}: pip install 'newsgraph[{self.name}]'")
        return {file: _function(target) for file, target in self.files.items()}


def _function(target: str) -> Exporter:
    module, _, name = target.partition(":")
    function: Exporter = getattr(importlib.import_module(f"graph.export.{module}"), name)
    return function


_ALL = (
    Format("html", "the page: opens in any browser, offline", {"graph.html": "html:export"}),
    Format(
        "ttl",
        "RDF as Turtle, grouped by subject",
        {"graph.ttl": "turtle:export"},
        lossless=True,
        streams=True,
    ),
    Format(
        "nt",
        "RDF as sorted N-Triples, the canonical form",
        {"graph.nt": "ntriples:export"},
        lossless=True,
        streams=True,
    ),
    Format(
        "jsonld",
        "RDF as JSON-LD with its own context",
        {"graph.jsonld": "jsonld:export"},
        lossless=True,
        streams=True,
    ),
    Format(
        "nq",
        "RDF as N-Quads: the network, and a named graph for each document",
        {"graph.nq": "quads:export_nquads"},
    ),
    Format("trig", "RDF as TriG, with the same graphs", {"graph.trig": "quads:export_trig"}),
    Format("void", "a description of the dataset in VoID and DCAT", {"void.ttl": "void:export"}),
    Format("json", "node-link JSON, NetworkX's own", {"graph.json": "nodelink:export"}, lossless=True),
    Format("graphml", "GraphML for Gephi, yEd, igraph, Cytoscape", {"graph.graphml": "graphml:export"}),
    Format("gexf", "GEXF for Gephi", {"graph.gexf": "gexf:export"}),
    Format(
        "csv",
        "nodes and edges as tables for spreadsheets",
        {"nodes.csv": "table_csv:export_nodes", "edges.csv": "table_csv:export_edges"},
        streams=True,
    ),
    Format(
        "parquet",
        "nodes and edges as typed tables for pandas, DuckDB, Spark",
        {"nodes.parquet": "table_parquet:export_nodes", "edges.parquet": "table_parquet:export_edges"},
        needs="pyarrow",
        streams=True,
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""Every export format by its name."""

DEFAULT_FORMATS = ("ttl", "html")
"""The formats of a build by default."""


def chosen(names: Iterable[str]) -> list[Format]:
    """Return the formats of these names, each once; `all` stands for every one that is installed.

    Raises:
        FormatError: there is no such format; the nearest name is given.

    >>> [each.name for each in chosen(["ttl", "html", "ttl"])]
    ['ttl', 'html']
    """
    formats: dict[str, Format] = {}
    for name in names:
        if name == "all":
            formats.update({each.name: each for each in _ALL if each.installed})
        elif name in FORMATS:
            formats[name] = FORMATS[name]
        else:
            hint = did_you_mean(name, [*FORMATS, "all"]) or f"there are {', '.join(FORMATS)} and all"
            raise FormatError(f"there is no format '{printable(name)}'; {hint}")
    return list(formats.values())
