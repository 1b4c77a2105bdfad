"""Serialize results: the four W3C formats for rows, RDF formats for graphs, within a size."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, serialize
from pyoxigraph import Triple as TripleTerm

from graph.core.diagnostics import QueryError
from graph.rdf.triples import full_iris

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

__all__ = [
    "GRAPH_TYPES",
    "JSON",
    "ROW_TYPES",
    "LimitError",
    "join_within",
    "write_boolean",
    "write_graph",
    "write_rows",
]

Term = NamedNode | BlankNode | Literal | TripleTerm
Row = Sequence[Term | None]

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"

ROW_TYPES = (JSON, XML, CSV, TSV)
"""Media types for SELECT and ASK, the preferred one first."""

GRAPH_TYPES = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)
"""Media types for CONSTRUCT and DESCRIBE, the preferred one first."""

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class LimitError(QueryError):
    """The result is larger than allowed."""


def join_within(pieces: Iterable[bytes], max_bytes: int) -> bytes:
    """Join pieces.

    Raises:
        LimitError: the result has more bytes than allowed.

    >>> join_within([b"a", b"b"], 2)
    b'ab'
    """
    joined = bytearray()
    for piece in pieces:
        joined += piece
        if len(joined) > max_bytes:
            raise LimitError(f"the result is larger than {max_bytes:,} bytes; add LIMIT, or ask for fewer columns")
    return bytes(joined)


def write_rows(media_type: str, variables: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield rows in one of ROW_TYPES.

    >>> b"".join(write_rows(CSV, ["x"], [[Literal(1)], [None]]))
    b'x\\r\\n1\\r\\n\\r\\n'
    """
    return _WRITERS[media_type](variables, rows)


def write_boolean(media_type: str, value: QueryBoolean) -> bytes:
    """Return the result of an ASK query in one of ROW_TYPES."""
    return value.serialize(format=_ROW_FORMATS[media_type]) or b""


def write_graph(media_type: str, triples: Iterable[TripleTerm], prefixes: Mapping[str, str], max_bytes: int) -> bytes:
    """Return the triples of a CONSTRUCT or DESCRIBE query in one of GRAPH_TYPES.

    Raises:
        LimitError: the result has more bytes than allowed.
    """
    sink = _Sink(max_bytes)
    format = RdfFormat.from_media_type(media_type)
    if format is None:
        raise QueryError(f"no RDF format is called {media_type}")
    used = {} if media_type == "application/rdf+xml" else dict(prefixes)
    serialize(triples, sink, format=format, prefixes=used)
    return full_iris(sink.getvalue(), format, used)


class _Sink(io.BytesIO):
    """A file with a limit of its size."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self._max_bytes = max_bytes

    def write(self, piece: Buffer) -> int:
        if self.tell() + len(bytes(piece)) > self._max_bytes:
            raise LimitError(f"the result is larger than {self._max_bytes:,} bytes; add LIMIT")
        return super().write(piece)


# JSON: https://www.w3.org/TR/sparql11-results-json/


def _json(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    yield f'{{"head":{{"vars":{json.dumps(list(variables))}}},"results":{{"bindings":['.encode()
    names = [json.dumps(name) + ":" for name in variables]
    written = lru_cache(maxsize=4096)(lambda term: json.dumps(_json_term(term), ensure_ascii=False))
    between = ""
    for row in rows:
        cells = ",".join(name + written(term) for name, term in zip(names, row, strict=True) if term is not None)
        yield f"{between}{{{cells}}}".encode()
        between = ",\n"
    yield b"]}}"


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, TripleTerm):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    written: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype.value != _XSD_STRING:
        written["datatype"] = term.datatype.value
    return written


# XML: https://www.w3.org/TR/rdf-sparql-XMLres/


def _xml(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    yield (
        f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{head}</head><results>'
    ).encode()
    for row in rows:
        cells = "".join(
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        )
        yield f"<result>{cells}</result>\n".encode()
    yield b"</results></sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{term.value}</bnode>"
    if isinstance(term, TripleTerm):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts)}</triple>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{_xml_text(term.value)}</literal>"
    if term.datatype.value == _XSD_STRING:
        return f"<literal>{_xml_text(term.value)}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    """Escape text of an element: characters outside of XML 1.0 become U+FFFD, CR a character reference."""
    return escape(text.translate(_NOT_XML), {"\r": "&#13;"})


_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")


# CSV and TSV: https://www.w3.org/TR/sparql11-results-csv-tsv/


def _csv(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    yield (",".join(variables) + "\r\n").encode()
    for row in rows:
        yield (",".join(_csv_cell(term) for term in row) + "\r\n").encode()


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))
    return '"' + text.replace('"', '""') + '"' if any(character in text for character in ',"\r\n') else text


def _tsv(variables: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    yield ("\t".join(f"?{name}" for name in variables) + "\n").encode()
    for row in rows:
        yield ("\t".join("" if term is None else _tsv_cell(term) for term in row) + "\n").encode()


def _tsv_cell(term: Term) -> str:
    if isinstance(term, Literal) and term.datatype.value.endswith("#integer"):
        return term.value
    return str(term).replace("\t", "\\t")


_WRITERS: Mapping[str, Callable[[Sequence[str], Iterable[Row]], Iterator[bytes]]] = MappingProxyType(
    {JSON: _json, XML: _xml, CSV: _csv, TSV: _tsv}
)
_ROW_FORMATS: Mapping[str, QueryResultsFormat] = MappingProxyType(
    {
        JSON: QueryResultsFormat.JSON,
        XML: QueryResultsFormat.XML,
        CSV: QueryResultsFormat.CSV,
        TSV: QueryResultsFormat.TSV,
    }
)
