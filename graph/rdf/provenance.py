"""Who says what: one named graph for each source document, holding just what that document says.

The graph's IRI is `{base}doc/{SHA-256 of the document's path}`; the default graph says of it that
it was derived from the document, `…/source`, whose path and content hash it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from graph.model import Record, Statement
from graph.rdf.terms import PATH, SHA256, Terms
from graph.rdf.triples import description, link, meta_prefixes, written
from graph.schema import ARTICLE, ARTICLE_CLASSES, DOCUMENT_PATH, KINDS, RDF_TYPE, relations_of

__all__ = ["Document", "document_iri", "nquads_of", "quads_of", "statement_triples", "trig_of"]


@dataclass(frozen=True, slots=True)
class Document:
    """One source document as it was read.

    Attributes:
        record: what it says.
        sha256: the hash of its bytes, in hexadecimal.
    """

    record: Record
    sha256: str


def document_iri(base: str, path: str) -> str:
    """Return the IRI of the graph of a document.

    >>> document_iri("https://e.org/", "a.md")[:30]
    'https://e.org/doc/fecccc975324'
    """
    return f"{base}{DOCUMENT_PATH}{sha256(path.encode()).hexdigest()}"


def statement_triples(terms: Terms, statement: Statement) -> Iterator[Triple]:
    """Yield what a statement says of its node, and of everything that it names.

    An article is given the class of its type only where the statement has one.
    """
    kind = KINDS[statement.kind]
    stated = ARTICLE_CLASSES.get(str(statement.values.get("type")))
    classes = ((stated,) if stated else ()) if kind is ARTICLE else kind.classes
    yield from description(terms, statement.id, kind, statement.values, classes)
    relations = {relation.key: relation for relation in relations_of(statement.kind)}
    for each in statement.links:
        yield link(terms, relations[each.key], statement.id, each.target.id)
        yield from statement_triples(terms, each.target)


def quads_of(terms: Terms, document: Document) -> Iterator[Quad]:
    """Yield what is known of a document, then what it says, each once."""
    record = document.record
    if record.statement is None:
        return
    named = terms.node(document_iri(terms.base, record.path))
    for triple in _about(terms, named, document):
        yield Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
    for triple in dict.fromkeys(statement_triples(terms, record.statement)):
        yield Quad(triple.subject, triple.predicate, triple.object, named)


def _about(terms: Terms, named: NamedNode, document: Document) -> Iterator[Triple]:
    source = terms.node(named.value + "/source")
    yield terms.triple(named, RDF_TYPE, terms.term("prov:Entity"))
    yield terms.triple(named, "prov:wasDerivedFrom", source)
    yield terms.triple(source, RDF_TYPE, terms.term("prov:Entity"))
    yield terms.triple(source, PATH.term, document.record.path)
    yield terms.triple(source, SHA256.term, document.sha256)


def nquads_of(terms: Terms, document: Document) -> bytes:
    """Return a document as N-Quads."""
    return written(list(quads_of(terms, document)), RdfFormat.N_QUADS, {})


def trig_of(terms: Terms, document: Document) -> bytes:
    """Return a document as TriG, without the prefixes, which stand at the top of the file once."""
    text = written(list(quads_of(terms, document)), RdfFormat.TRIG, meta_prefixes(terms.base))
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(b"@prefix "))
