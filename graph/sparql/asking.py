"""Asking a dataset in memory, or RDF files in a process of their own."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, parse_query_results

from graph.diagnostics import QueryError, printable
from graph.sparql import wire
from graph.sparql.bindings import Parameter
from graph.sparql.execution import Dataset, Reply, Request, evaluated, python_rows
from graph.sparql.library import with_parameters
from graph.sparql.loading import base_in, dataset_files
from graph.sparql.nursery import Nursery
from graph.sparql.results import graph_bytes

__all__ = ["Answer", "Limits", "ask", "ask_files", "is_rdf", "read_query", "table_of"]

Answer = list[dict[str, object]] | bool | str
"""Rows of a SELECT query, the answer of an ASK query, or the triples of any other as Turtle."""


def ask(dataset: Dataset, query: str, values: Mapping[str, Parameter]) -> Answer:
    """Return what a query, or a query of the library by its name, gives on a dataset in memory.

    Args:
        dataset: as `dataset_of` makes it of a network.
        query: SPARQL, or a name; the prefixes of the exports need not be declared.
        values: parameters by name.

    Raises:
        QueryError: the query or a parameter is not usable.
    """
    text = with_parameters(query, values, base_in(dataset.store))
    found = evaluated(dataset, Request(text))
    try:
        if isinstance(found, QuerySolutions):
            return python_rows(found)
        if isinstance(found, QueryTriples):
            return graph_bytes("text/turtle", found, dataset.prefixes, 1 << 40).decode()
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {printable(str(error))}") from error
    return bool(found)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a question to files may take.

    Attributes:
        seconds: how long it may last to load the data and to evaluate the query.
        memory: bytes beyond the dataset.
    """

    seconds: float = 60.0
    memory: int = 4 * 1024**3


def ask_files(place: str, request: Request, limits: Limits | None = None) -> Reply:
    """Return what a query gives on an RDF file or a folder of them.

    The query runs in a process of its own, so that it can be stopped whatever it does.

    Raises:
        QueryError: the dataset or the query is not usable, or a limit is passed.
    """
    limits = limits or Limits()
    end = time.monotonic() + limits.seconds
    nursery = Nursery(dataset_files(place), limits.memory, seconds=limits.seconds)
    try:
        worker = nursery.spawn()
        worker.connection.settimeout(max(0.001, end - time.monotonic()))
        wire.send(worker.connection, wire.request_head(request))
        head, body = wire.receive(worker.connection)
        worker.connection.close()
    except TimeoutError as error:
        raise QueryError(
            f"the query, with loading, ran past {limits.seconds:g} s and was stopped; raise --timeout or narrow it"
        ) from error
    except (EOFError, OSError) as error:
        raise QueryError("the query needs more memory than is allowed; narrow it, or add LIMIT") from error
    finally:
        nursery.close()
    if head["status"] != "ok":
        raise QueryError(head["message"])
    return wire.reply_from(head, body)


def table_of(reply: Reply) -> tuple[list[str], list[list[str]]] | bool:
    """Return the columns and cells of rows in JSON, or the answer of an ASK query.

    Raises:
        QueryError: the content is no such result.
    """
    try:
        found = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
        if isinstance(found, QueryBoolean):
            return bool(found)
        names = [variable.value for variable in found.variables]
        rows = [["" if term is None else str(getattr(term, "value", term)) for term in tuple(row)] for row in found]
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the answer is not SPARQL results in JSON: {printable(str(error))}") from error
    return names, rows


def is_rdf(media_type: str) -> bool:
    """Whether a media type is that of triples."""
    return RdfFormat.from_media_type(media_type) is not None


def read_query(path: Path | None) -> str:
    """Return the text of a query file, or of standard input.

    Raises:
        QueryError: it cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if path is None else path.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        name = "standard input" if path is None else printable(str(path))
        raise QueryError(f"cannot read {name}: {reason.lower()}") from error
