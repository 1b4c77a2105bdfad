"""The RDF terms that describe descriptions: vocabularies, shapes, provenance, the dataset itself.

The schema table holds every term that speaks of news; here are the few that speak of the table,
of the documents and of the exports, so that each is still written in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from graph import schema
from graph.schema import PREFIXES

__all__ = ["DOCUMENT_TERMS", "META_PREFIXES", "DocumentTerm", "Terms"]

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

DOCUMENT_TERMS = (PATH, SHA256)
"""The own terms of provenance, in the order they are written."""


class Terms:
    """Makes each RDF term once, for one base.

    >>> Terms("https://e.org/").term("ng:heat")
    <NamedNode value=https://e.org/ns#heat>
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.term = lru_cache(maxsize=None)(self._expanded)
        self.node = lru_cache(maxsize=1 << 16)(NamedNode)

    def _expanded(self, term: str) -> NamedNode:
        prefix, _, name = term.partition(":")
        if prefix in META_PREFIXES and prefix not in PREFIXES:
            return NamedNode(META_PREFIXES[prefix] + name)
        return NamedNode(schema.iri(term, self.base))

    def triple(self, subject: NamedNode, predicate: str, value: NamedNode | str | int | bool) -> Triple:
        """Return a triple; a term of the tables as predicate, a plain value as a literal."""
        return Triple(subject, self.term(predicate), value if isinstance(value, NamedNode) else Literal(value))
