"""One named graph for each source document, with just the statements of that document.

The graph's IRI is `{base}doc/{SHA-256 of the document's path}`; the default graph states that it
was derived from the document, `…/source`, with the document's path and content hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from graph.core.claims import Claim, DocumentClaims, decode_claims
from graph.core.schema import DOCUMENT_PATH, RDF_TYPE, Schema
from graph.rdf.statements import Statements
from graph.rdf.syntax import bracketed
from graph.rdf.terms import PATH, SHA256, Terms
from graph.rdf.triples import TripleSerializer, meta_prefixes, written
from graph.rdf.writers import ntriples_serializer

__all__ = ["Document", "document_iri", "nquads", "trig"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """One source document, parsed.

    Attributes:
        claims: its claims.
        sha256: the hash of its bytes, in hexadecimal.
    """

    claims: DocumentClaims
    sha256: str


def document_iri(base: str, path: str) -> str:
    """Return the IRI of the graph of a document.

    >>> document_iri("https://e.org/", "a.md")[:30]
    'https://e.org/doc/fecccc975324'
    """
    return f"{base}{DOCUMENT_PATH}{sha256(path.encode()).hexdigest()}"


def nquads(schema: Schema, base: str, documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield the graphs of documents as N-Quads, each quad of a document once."""
    terms, statements = Terms(base), Statements(schema, base, ntriples_serializer(base), untyped=None)
    for named, about, claim in _usable(terms, documents):
        yield written(about, RdfFormat.N_QUADS, {})
        ending = f" {bracketed(named.value)} .\n"
        lines = (
            f"{bracketed(node)} {line}{ending}"
            for node, several in _claimed(schema, statements, claim)
            for line in several.split("\n")
        )
        yield "".join(dict.fromkeys(lines)).encode()


def trig(schema: Schema, base: str, documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield the graphs of documents as TriG, without the prefixes, which stand at the top of the file once."""
    terms = Terms(base)
    statements, known = Statements(schema, base, TripleSerializer(terms), untyped=None), meta_prefixes(base, schema)
    for named, about, claim in _usable(terms, documents):
        quads = (
            Quad(terms.node(node), predicate, value, named)
            for node, several in _claimed(schema, statements, claim)
            for predicate, value in several
        )
        text = written([*(Quad(*triple) for triple in about), *dict.fromkeys(quads)], RdfFormat.TRIG, known)
        yield b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(b"@prefix "))


def _usable(terms: Terms, documents: Iterable[Document]) -> Iterator[tuple[NamedNode, list[Triple], DocumentClaims]]:
    """Yield the graph of each document that has claims, the triples about the document, and the claims."""
    for document in documents:
        if document.claims.passages:
            named = terms.node(document_iri(terms.base, document.claims.path))
            yield named, list(_about(terms, named, document)), document.claims


def _about(terms: Terms, named: NamedNode, document: Document) -> Iterator[Triple]:
    source = terms.node(named.value + "/source")
    yield terms.triple(named, RDF_TYPE, terms.term("prov:Entity"))
    yield terms.triple(named, "prov:wasDerivedFrom", source)
    yield terms.triple(source, RDF_TYPE, terms.term("prov:Entity"))
    yield terms.triple(source, PATH.term, document.claims.path)
    yield terms.triple(source, SHA256.term, document.sha256)


def _claimed(
    schema: Schema, statements: Statements[T], document: DocumentClaims, at: int = 0
) -> Iterator[tuple[str, T]]:
    """Yield subject and serialized statements of a passage's claims, and of those about the articles it links to.

    An article has the class of its type only where the claim states one.
    """
    subject, *named = decode_claims(document.passages[at].claims)
    yield from _stated(schema, statements, subject)
    for relation in schema.relations_of(subject.kind):
        if relation.placed:
            targets = {
                target
                for links in document.links
                if (links.key, links.source) == (relation.key, subject.id)
                for target in links.targets
            }
            for below in _below(document, at) if targets else ():
                target = decode_claims(document.passages[below].claims)[0]
                if target.id in targets:
                    yield subject.id, statements.of_link(subject.kind, relation.key, target.id)
                    yield from _claimed(schema, statements, document, below)
        else:
            yield from _linked(schema, statements, subject, relation.key, named)


def _below(document: DocumentClaims, at: int) -> Iterator[int]:
    """Yield the passages about the articles that the subject of a passage is linked to."""
    distance = document.passages[at].distance
    for below in range(at + 1, len(document.passages)):
        if document.passages[below].distance <= distance:
            return
        if document.passages[below].distance == distance + 1:
            yield below


def _linked(
    schema: Schema, statements: Statements[T], source: Claim, key: str, named: list[Claim]
) -> Iterator[tuple[str, T]]:
    """Yield the links of one relation, each with the statements of its target and of the nodes this names."""
    ends = source.slots[schema.slots_of(source.kind).index[key]]
    for at, claim in enumerate(named):
        if isinstance(ends, tuple) and claim.depth == source.depth + 1 and claim.id in ends:
            yield source.id, statements.of_link(source.kind, key, claim.id)
            yield from _stated(schema, statements, claim)
            further = named[at + 1 :]
            end = next((n for n, each in enumerate(further) if each.depth <= claim.depth), len(further))
            for each in schema.relations_of(claim.kind):
                if not each.placed:
                    yield from _linked(schema, statements, claim, each.key, further[:end])


def _stated(schema: Schema, statements: Statements[T], claim: Claim) -> Iterator[tuple[str, T]]:
    fields = len(schema.kinds[claim.kind].fields)
    links = (None,) * (len(claim.slots) - fields)  # they are statements of their own
    for each in statements.of_slots(claim.kind, (*claim.slots[:fields], *links)):
        yield claim.id, each
