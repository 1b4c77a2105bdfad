"""The RDF terms that describe descriptions: vocabularies, shapes, provenance, the dataset itself.

The schema table holds every term about news; here are the few about the table, the documents and
the exports, so that each is still written in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.core import schema
from graph.core.schema import PREFIXES
from graph.rdf.syntax import not_an_iri

# Turtle is written without terms of pyoxigraph, so whoever makes one imports it.
if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

__all__ = ["DOCUMENT_TERMS", "META_PREFIXES", "TABLE", "DocumentTerm", "Terms", "dataset_iri"]

META_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "dcat": "http://www.w3.org/ns/dcat#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
    }
)
"""The namespaces of vocabularies about vocabularies, datasets and provenance."""


@dataclass(frozen=True, slots=True)
class DocumentTerm:
    """An own property of source documents, which are no nodes of the network."""

    term: str
    label: str
    doc: str
    range: str = "xsd:string"


PATH = DocumentTerm("ng:path", "path", "The path of a source document, relative to its source.")
SHA256 = DocumentTerm("ng:sha256", "SHA-256", "The SHA-256 of a source document's bytes, in hexadecimal.")

TABLE = DocumentTerm("ng:extension", "extension", "What a configuration adds to the table of the dataset, as JSON.")
"""The term of a dataset whose table a configuration extends."""

DOCUMENT_TERMS = (PATH, SHA256)
"""The own terms of provenance, in the order they are written."""


def dataset_iri(base: str) -> str:
    """Return the IRI of the dataset whose identifiers are minted under a base."""
    return base + "dataset"


class Terms:
    """Makes each RDF term once, for one base.

    >>> Terms("https://e.org/").term("ng:heat")
    <NamedNode value=https://e.org/ns#heat>
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.term = lru_cache(maxsize=None)(self._expanded)
        self.node = lru_cache(maxsize=1 << 16)(_node)

    def _expanded(self, term: str) -> NamedNode:
        from pyoxigraph import NamedNode

        prefix, _, name = term.partition(":")
        if prefix in META_PREFIXES and prefix not in PREFIXES:
            return NamedNode(META_PREFIXES[prefix] + name)
        return NamedNode(schema.iri(term, self.base))

    def triple(self, subject: NamedNode, predicate: str, value: NamedNode | str | int | bool) -> Triple:
        """Return a triple; a term of the tables as predicate, a plain value as a literal."""
        from pyoxigraph import Literal, NamedNode, Triple

        return Triple(subject, self.term(predicate), value if isinstance(value, NamedNode) else Literal(value))


def _node(iri: str) -> NamedNode:
    """Return an IRI as a term.

    Raises:
        FormatError: it is none.
    """
    from pyoxigraph import NamedNode

    try:
        return NamedNode(iri)
    except ValueError as error:
        raise not_an_iri(iri) from error
