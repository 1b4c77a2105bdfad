"""Turtle and N-Triples as text, a node at a time.

Making a triple of objects and serializing it takes ten times as long as writing its text, and all
triples at once take gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any

from graph.core.extension import encode_schema
from graph.core.model import Corpus, Node
from graph.core.schema import (
    CONCEPT_SCHEME,
    RDF_TYPE,
    SCHEME_PATH,
    Datatype,
    Schema,
    iri,
    is_whole_iri,
)
from graph.rdf.statements import Predicate, Statements, Write
from graph.rdf.syntax import bracketed, lexical, quoted, shortened
from graph.rdf.tables import targets_in
from graph.rdf.terms import TABLE, dataset_iri

__all__ = ["TextSerializer", "blocks", "ntriples", "ntriples_serializer", "optional_prefixes", "turtle", "turtle_term"]

_NODES_AT_A_TIME = 1000
_NEXT = " ;\n\t"


@dataclass(frozen=True, slots=True)
class TextSerializer:
    """Writes a predicate with its objects as text.

    Attributes:
        term: writes a term of the tables.
        iri: writes an IRI.
        repeated: separates the objects of a predicate, given as it is written.
        bare: the datatypes whose lexical forms need no quotes.
    """

    term: Callable[[str], str]
    iri: Callable[[str], str]
    repeated: Callable[[str], str]
    bare: frozenset[Datatype] = frozenset()

    def types(self, classes: tuple[str, ...]) -> str:
        """Return the statements of a node's classes."""
        predicate = self.term(RDF_TYPE)
        return f"{predicate} {self.repeated(predicate).join(map(self.term, classes))}"

    def objects(self, predicate: Predicate) -> Write[str]:
        """Return the function that writes a predicate with its objects."""
        term, literal = self.term(predicate.term), self._object(predicate)
        if predicate.many:
            separator = self.repeated(term)
            return lambda values, _: f"{term} {separator.join(map(literal, values))}"
        if predicate.tagged:
            return lambda value, tag: f"{term} {literal(value)}@{tag}" if tag else f"{term} {literal(value)}"
        return lambda value, _: f"{term} {literal(value)}"

    def _object(self, predicate: Predicate) -> Callable[[Any], str]:
        datatype = predicate.datatype
        if datatype.term is None:
            # Only for objects of many nodes: to remember one that stands once or twice costs more than to write it.
            return lru_cache(maxsize=1 << 13)(self.iri) if predicate.shared else self.iri
        if datatype in self.bare:
            return lexical(datatype)
        if datatype.term == "xsd:string":
            return quoted
        form, suffix = lexical(datatype), f"^^{self.term(datatype.term)}"
        if len(datatype.terms) > 1:
            suffixes = {term: f"^^{self.term(term)}" for term in datatype.terms}
            return lambda value: f"{quoted(form(value))}{suffixes[datatype.term_of(value) or '']}"
        return lambda value: f"{quoted(form(value))}{suffix}"


def ntriples_serializer(base: str) -> TextSerializer:
    """Return the serializer of N-Triples, which has no short forms: predicate and object, one statement a line."""
    return TextSerializer(lambda term: f"<{iri(term, base)}>", bracketed, lambda predicate: f"\n{predicate} ")


def _turtle_serializer(schema: Schema, base: str) -> TextSerializer:
    bare = frozenset((Datatype.INTEGER, Datatype.BOOLEAN))
    return TextSerializer(turtle_term, shortened(base, schema), lambda _: " , ", bare)


def turtle_term(term: str) -> str:
    """Return a term of the table as Turtle has it.

    >>> turtle_term("rdf:type"), turtle_term("schema:about"), turtle_term("https://e.org/ns#a")
    ('a', 'schema:about', '<https://e.org/ns#a>')
    """
    return "a" if term == RDF_TYPE else bracketed(term) if is_whole_iri(term) else term


def optional_prefixes(schema: Schema, base: str) -> dict[str, str]:
    """Return the prefixes that Turtle declares only where the IRI of a node has them: those of optional kinds.

    >>> from graph.core.schema import STANDARD_SCHEMA
    >>> optional_prefixes(STANDARD_SCHEMA, "https://e.org/")
    {'person': 'https://e.org/person/'}
    """
    return {name: space for name, space in schema.prefixes(base).items() if _is_optional(schema, name)}


def _is_optional(schema: Schema, kind: str) -> bool:
    return kind in schema.kinds and schema.kinds[kind].optional


def turtle(corpus: Corpus) -> Iterator[bytes]:
    """Yield Turtle: the prefixes, then a block for each node in the order of the corpus.

    Raises:
        FormatError: an identifier is no IRI.
    """
    optional = optional_prefixes(corpus.schema, corpus.base)
    for prefix, namespace in corpus.schema.prefixes(corpus.base).items():
        if prefix not in optional or any(node.id.startswith(namespace) for node in corpus.nodes):
            yield f"@prefix {prefix}: <{namespace}> .\n".encode()
    serializer = _turtle_serializer(corpus.schema, corpus.base)
    scheme = f"{serializer.iri(corpus.base + SCHEME_PATH)} {serializer.types((CONCEPT_SCHEME,))} .\n"
    extension = [
        f"{bracketed(dataset_iri(corpus.base))} {TABLE.term} {quoted(text)} .\n"
        for text in [encode_schema(corpus.schema)]
        if text
    ]
    yield from _batches(chain((scheme, *extension), blocks(corpus)))


def blocks(corpus: Corpus) -> Iterator[str]:
    """Yield the Turtle of each node.

    Raises:
        FormatError: an identifier is no IRI.
    """
    serializer = _turtle_serializer(corpus.schema, corpus.base)
    written, targets = Statements(corpus.schema, corpus.base, serializer).of_node, targets_in(corpus)
    for node in corpus.nodes:
        yield f"{serializer.iri(node.id)} {_NEXT.join(written(node, targets))} .\n"


def ntriples(corpus: Corpus) -> Iterator[bytes]:
    """Yield N-Triples lines, sorted by their bytes, each once.

    Raises:
        FormatError: an identifier is no IRI.
    """
    return _batches(_sorted_lines(corpus))


def _sorted_lines(corpus: Corpus) -> Iterator[str]:
    """Yield the lines of each subject; a picture may have the address of an article."""
    serializer = ntriples_serializer(corpus.base)
    written, targets = Statements(corpus.schema, corpus.base, serializer).of_node, targets_in(corpus)
    fixed = {corpus.base + SCHEME_PATH: [serializer.types((CONCEPT_SCHEME,))]}
    if extension := encode_schema(corpus.schema):
        fixed[dataset_iri(corpus.base)] = [f"{serializer.term(TABLE.term)} {quoted(extension)}"]
    # Sorted as they are written: one address may be the beginning of another.
    nodes = sorted((*(Node(each, "", {}) for each in fixed), *corpus.nodes), key=lambda node: f"{node.id}>")
    for subject, described in groupby(nodes, attrgetter("id")):
        statements = [
            statement for node in described for statement in (written(node, targets) if node.kind else fixed[subject])
        ]
        lines = sorted(set("\n".join(statements).split("\n")))
        opening = f"{bracketed(subject)} "
        yield opening + f" .\n{opening}".join(lines) + " .\n"


def _batches(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as UTF-8, some at a time."""
    rest = iter(texts)
    while batch := "".join(islice(rest, _NODES_AT_A_TIME)):
        yield batch.encode()
