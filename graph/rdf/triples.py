"""Triples as objects of pyoxigraph, for its store and its serializers.

There are no blank nodes, so sorted N-Triples are a canonical form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from graph.core.extension import encode_schema
from graph.core.model import Corpus
from graph.core.schema import CONCEPT_SCHEME, RDF_TYPE, SCHEME_PATH, STANDARD_SCHEMA, Datatype, Schema
from graph.rdf.statements import Predicate, Statements, Write
from graph.rdf.syntax import lexical
from graph.rdf.tables import as_corpus, base_of, targets_in
from graph.rdf.terms import META_PREFIXES, TABLE, Terms, dataset_iri

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["TripleSerializer", "base_of", "full_iris", "meta_prefixes", "triples_of", "written"]

_Statement = tuple[NamedNode, NamedNode | Literal]
"""Predicate and object."""


class TripleSerializer:
    """Gives each predicate with each of its objects, as terms of pyoxigraph."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def types(self, classes: tuple[str, ...]) -> list[_Statement]:
        """Return the statements of a node's classes."""
        return [(self._terms.term(RDF_TYPE), self._terms.term(name)) for name in classes]

    def objects(self, predicate: Predicate) -> Write[list[_Statement]]:
        """Return the function that gives a predicate with its objects."""
        term, made = self._terms.term(predicate.term), self._object(predicate.datatype)
        if predicate.many:
            return lambda values, _: [(term, made(value)) for value in values]
        if predicate.tagged:
            return lambda text, tag: [(term, Literal(text, language=tag) if tag else Literal(text))]
        return lambda value, _: [(term, made(value))]

    def _object(self, datatype: Datatype) -> Callable[[Any], NamedNode | Literal]:
        if datatype.term is None:
            return self._terms.node
        form, term = lexical(datatype), self._terms.term(datatype.term)
        if len(datatype.terms) > 1:
            return lambda value: Literal(form(value), datatype=self._terms.term(datatype.term_of(value) or ""))
        return lambda value: Literal(form(value), datatype=term)


def triples_of(source: Corpus | nx.MultiDiGraph) -> Iterator[Triple]:
    """Yield the triples of a corpus or network, subject by subject.

    Raises:
        FormatError: a node has no kind of the schema, or an identifier is no IRI.
    """
    corpus = as_corpus(source)
    terms = Terms(corpus.base)
    yield terms.triple(terms.node(corpus.base + SCHEME_PATH), RDF_TYPE, terms.term(CONCEPT_SCHEME))
    if extension := encode_schema(corpus.schema):
        yield terms.triple(terms.node(dataset_iri(corpus.base)), TABLE.term, extension)
    made, targets = Statements(corpus.schema, corpus.base, TripleSerializer(terms)).of_node, targets_in(corpus)
    for node in corpus.nodes:
        subject = terms.node(node.id)
        for statements in made(node, targets):
            for predicate, value in statements:
                yield Triple(subject, predicate, value)


def written(statements: Iterable[Triple] | Iterable[Quad], format: RdfFormat, known: Mapping[str, str]) -> bytes:
    """Return triples or quads in an RDF format, declaring the prefixes given.

    >>> written([], RdfFormat.TURTLE, {})
    b''
    """
    content = serialize(statements, format=format, prefixes=dict(known)) or b""
    return full_iris(content, format, known)


def full_iris(content: bytes, format: RdfFormat, known: Mapping[str, str]) -> bytes:
    """Return Turtle or TriG of pyoxigraph's with the IRI in full where its prefixed name ends in an escaped dot.

    rdflib cannot read such a name. Other formats have no prefixed names and are returned unchanged.

    >>> full_iris(rb'a:u.s\\. a:b "a:u.s\\\\." .', RdfFormat.TURTLE, {"a": "http://e.org/"})
    b'<http://e.org/u.s.> a:b "a:u.s\\\\\\\\." .'
    """
    if format not in (RdfFormat.TURTLE, RdfFormat.TRIG) or rb"\." not in content:
        return content

    def full(match: re.Match[bytes]) -> bytes:
        prefix, local = match["prefix"], match["local"]
        return match[0] if local is None else b"<%s%s>" % (known[prefix.decode()].encode(), local.replace(b"\\", b""))

    return _DOTTED.sub(full, content)


# A text or an address as it is, else a name that ends in an escaped dot.
_DOTTED = re.compile(
    rb'"(?:[^"\\]|\\.)*+"|<[^>]*+>|(?<![^\s^])(?P<prefix>[^\s:"<^]*+):(?P<local>(?:[^\s\\]|\\.)*\\\.)(?=\s)', re.DOTALL
)


def meta_prefixes(base: str, schema: Schema = STANDARD_SCHEMA) -> dict[str, str]:
    """Return every prefix of the table and of the vocabularies about it."""
    return {**META_PREFIXES, **schema.prefixes(base)}
