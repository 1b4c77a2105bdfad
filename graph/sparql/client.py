"""Queries from Python and the command line: of a dataset in memory, or of RDF files in a process of their own."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, parse_query_results

from graph.core.diagnostics import QueryError, printable
from graph.sparql import ipc
from graph.sparql.bindings import Parameter
from graph.sparql.dataset import Dataset, find_base, find_dataset_files
from graph.sparql.library import bind_parameters
from graph.sparql.prefork import ForkServer
from graph.sparql.query import Reply, Request, evaluate, to_python_rows
from graph.sparql.results import write_graph

__all__ = ["Answer", "is_rdf", "parse_table", "query_dataset", "query_files", "read_query"]

Answer = list[dict[str, object]] | bool | str
"""Rows of a SELECT query, the truth value of an ASK query, or the triples of any other as Turtle."""


def query_dataset(dataset: Dataset, query: str, values: Mapping[str, Parameter]) -> Answer:
    """Return the answer to a query, or to a query of the library by its name.

    Args:
        dataset: in memory, as `dataset_from_network` makes it.
        query: SPARQL, or a name; the prefixes of the exports need no declaration.
        values: parameters by name.

    Raises:
        QueryError: the query or a parameter is not usable.
    """
    results = evaluate(dataset, Request(bind_parameters(query, values, find_base(dataset.store))))
    try:
        if isinstance(results, QuerySolutions):
            return to_python_rows(results)
        if isinstance(results, QueryTriples):
            return write_graph("text/turtle", results, dataset.prefixes, 1 << 40).decode()
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {printable(str(error))}") from error
    return bool(results)


def query_files(place: str, request: Request, seconds: float = 60.0, memory: int = 4 * 1024**3) -> Reply:
    """Return the reply to a query of an RDF file or a folder of them.

    The query runs in a sandboxed process, which is killed at the time limit.

    Args:
        place: the path.
        request: the query and its limits.
        seconds: the time limit for loading and evaluation together.
        memory: bytes that evaluation may need beyond the dataset.

    Raises:
        QueryError: the dataset or the query is not usable, or a limit is passed.
    """
    end = time.monotonic() + seconds
    fork_server = ForkServer(find_dataset_files(place), memory, seconds=seconds)
    try:
        worker = fork_server.spawn()
        worker.connection.settimeout(max(0.001, end - time.monotonic()))
        worker.connection.sendall(ipc.frame_request(request))
        head, body = ipc.receive(worker.connection)
        worker.connection.close()
    except TimeoutError as error:
        raise QueryError(
            f"the query, with loading, ran past {seconds:g} s and was stopped; raise --timeout or narrow it"
        ) from error
    except (EOFError, OSError) as error:
        raise QueryError("the query needs more memory than is allowed; narrow it, or add LIMIT") from error
    finally:
        fork_server.close()
    if head["status"] != "ok":
        raise QueryError(head["message"])
    return ipc.parse_reply(head, body)


def parse_table(reply: Reply) -> tuple[list[str], list[list[str]]] | bool:
    """Return the columns and cells of SPARQL results in JSON, or the truth value of an ASK query.

    Raises:
        QueryError: the reply is not SPARQL results in JSON.
    """
    try:
        results = parse_query_results(reply.content, format=QueryResultsFormat.JSON)
        if isinstance(results, QueryBoolean):
            return bool(results)
        names = [variable.value for variable in results.variables]
        rows = [["" if term is None else str(getattr(term, "value", term)) for term in tuple(row)] for row in results]
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the answer is not SPARQL results in JSON: {printable(str(error))}") from error
    return names, rows


def is_rdf(media_type: str) -> bool:
    """Whether a media type is an RDF format."""
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
