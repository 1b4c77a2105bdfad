"""The export formats: one module each, listed here for the command line and its help.

A module is imported when its format is written, so that a build pays for what it makes.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from graph.diagnostics import FormatError, printable

if TYPE_CHECKING:
    import networkx as nx

    from graph.model import Corpus
    from graph.rdf.provenance import Document

__all__ = ["DEFAULT_FORMATS", "FORMATS", "Exporter", "Format", "Whole", "chosen"]


class Whole(Protocol):
    """A build, as the exporters need it that tell more than the network."""

    @property
    def corpus(self) -> Corpus:
        """Everything the documents say, each thing once."""

    @property
    def network(self) -> nx.MultiDiGraph:
        """The graph."""

    @property
    def config(self) -> Described:
        """What it was built with."""

    def documents(self) -> Iterable[Document]:
        """What each document says."""


class Described(Protocol):
    """What exporters need of a configuration."""

    @property
    def title(self) -> str:
        """What the page is headed with."""

    @property
    def licence(self) -> str | None:
        """The licence of the exports."""


Exporter = Callable[[Any], Iterable[bytes]]
"""From a network, or a corpus where the format needs no network, to the bytes of one file, in pieces."""


@dataclass(frozen=True, slots=True)
class Format:
    """One export format.

    Attributes:
        name: what `--formats` calls it.
        doc: one line.
        files: file name to the exporter that makes it, as `module:function`.
        lossless: whether `graph.load` reads it back.
        needs: a library beyond the core install, and the extra that brings it.
        streams: whether its exporters take a corpus too and write it a part at a time, so that no
            network has to be built.
        whole: whether its exporters take the build itself, because they tell more than the network.
    """

    name: str
    doc: str
    files: Mapping[str, str]
    lossless: bool = False
    needs: str = ""
    streams: bool = False
    whole: bool = False

    @property
    def installed(self) -> bool:
        """Whether the library it needs is there."""
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
    function: Exporter = getattr(importlib.import_module(f"graph.exporters.{module}"), name)
    return function


_ALL = (
    Format("html", "the page: opens in any browser, offline", {"graph.html": "html:export"}, whole=True),
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
    Format("jsonld", "RDF as JSON-LD with its own context", {"graph.jsonld": "jsonld:export"}, lossless=True),
    Format(
        "nq",
        "RDF as N-Quads: the network, and a named graph for each document",
        {"graph.nq": "quads:export_nquads"},
        whole=True,
    ),
    Format("trig", "RDF as TriG, with the same graphs", {"graph.trig": "quads:export_trig"}, whole=True),
    Format("void", "what the dataset is, in VoID and DCAT", {"void.ttl": "void:export"}, whole=True),
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
"""What a build writes unless told otherwise."""


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
            near = difflib.get_close_matches(name, [*FORMATS, "all"], n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; there are {', '.join(FORMATS)} and all"
            raise FormatError(f"there is no format '{printable(name)}'{hint}")
    return list(formats.values())
