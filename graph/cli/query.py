"""`newsgraph query` and `newsgraph queries`: answers to SPARQL on the command line."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.console import count_of, on_console, plain_table, print_error
from graph.cli.options import DEFAULT_DATA
from graph.core.diagnostics import QueryError, printable

if TYPE_CHECKING:
    from graph.sparql.bindings import Parameter
    from graph.sparql.query import Reply, Request

__all__ = ["queries", "query"]


class ResultFormat(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"
    NT = "nt"
    JSONLD = "jsonld"


_ROW_TYPES = {
    ResultFormat.TABLE: "application/sparql-results+json",
    ResultFormat.CSV: "text/csv",
    ResultFormat.TSV: "text/tab-separated-values",
    ResultFormat.JSON: "application/sparql-results+json",
    ResultFormat.XML: "application/sparql-results+xml",
}
_GRAPH_TYPES = {
    ResultFormat.TABLE: "text/turtle",
    ResultFormat.TTL: "text/turtle",
    ResultFormat.NT: "application/n-triples",
    ResultFormat.JSONLD: "application/ld+json",
}


def query(
    text: Annotated[
        str, typer.Argument(metavar="QUERY", help="SPARQL, a file, a name of the library, or - for standard input.")
    ],
    data: Annotated[
        str, typer.Option(metavar="PLACE", help="An RDF file, a folder of them, or the address of an endpoint.")
    ] = DEFAULT_DATA,
    param: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A parameter of the query; may be repeated.")
    ] = None,
    format: Annotated[
        ResultFormat | None,
        typer.Option(help="How the result is printed.  [default: table on a terminal, else csv; ttl for triples]"),
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long loading and the query may take.", min=0.001, max=1e6)
    ] = 60.0,
    rows: Annotated[int, typer.Option(metavar="NUMBER", help="How many rows are printed at most.", min=1)] = 10_000,
) -> None:
    """Ask the graph in SPARQL; the prefixes of the exports need no declaration."""
    from graph.sparql.query import Request

    stated = dict(_parameter(each) for each in param or ())
    chosen = format or (ResultFormat.TABLE if sys.stdout.isatty() else ResultFormat.CSV)
    row_type = _ROW_TYPES.get(chosen)
    graph_type = _GRAPH_TYPES.get(chosen, None if format else "text/turtle")
    request = Request(_bound(_text_of(text), stated), row_type=row_type, graph_type=graph_type, max_rows=rows, cut=True)
    reply = _reply(data, request, timeout)
    _print(reply, chosen)
    if reply.cut:
        print_error(f"cut off after {rows:,} rows; raise --rows or add LIMIT")


def queries(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print this query.")] = None,
) -> None:
    """List the library of queries with their parameters, or print one of them."""
    from graph.sparql.library import QUERIES, find_query

    if name is not None:
        typer.echo(find_query(name).text, nl=False)
        return
    for each in QUERIES.values():
        typer.echo(f"{each.name}: {each.about}")
        for parameter in each.parameters:
            typer.echo(f"    --param {parameter.name}={parameter.default}  {parameter.doc}")


def _parameter(text: str) -> tuple[str, Parameter]:
    name, equals, value = text.partition("=")
    if not equals or not re.fullmatch(r"\w+", name):
        raise QueryError(f"'{printable(text)}' is not a parameter; write --param NAME=VALUE")
    return name, value


def _text_of(argument: str) -> str:
    """Return the query that an argument names: itself, a file, standard input or one of the library."""
    from graph.sparql.client import read_query
    from graph.sparql.library import QUERIES, find_query

    if argument == "-":
        return read_query(None)
    if argument in QUERIES or re.search(r"[\s{]", argument):
        return argument
    file = Path(argument)
    return read_query(file) if file.suffix or file.is_file() else find_query(argument).name


def _bound(text: str, stated: dict[str, Parameter]) -> str:
    from graph.sparql.bindings import infer_value
    from graph.sparql.library import QUERIES, bind_parameters

    if text not in QUERIES:
        stated = {name: infer_value(str(value)) for name, value in stated.items()}
    return bind_parameters(text, stated)


def _reply(data: str, request: Request, timeout: float) -> Reply:
    from graph.sparql.client import query_files
    from graph.sparql.remote import query_endpoint

    if re.match(r"https?://", data, re.IGNORECASE):
        return query_endpoint(data, request, timeout)
    return query_files(data, request, timeout)


def _print(reply: Reply, chosen: ResultFormat) -> None:
    from graph.sparql.client import is_rdf, parse_table

    if chosen is not ResultFormat.TABLE or is_rdf(reply.media_type):
        _print_bytes(reply.content if reply.content.endswith(b"\n") else reply.content + b"\n")
        return
    table = parse_table(reply)
    if isinstance(table, bool):
        typer.echo("true" if table else "false")
    else:
        _print_table(*table)


def _print_bytes(content: bytes) -> None:
    """Print a result as it is; on a terminal, with control characters written out."""
    if sys.stdout.isatty():
        lines = re.split("\r?\n", content.decode("utf-8", "replace"))
        content = "\n".join("\t".join(map(printable, line.split("\t"))) for line in lines).encode()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _print_table(names: list[str], rows: list[list[str]]) -> None:
    from rich.text import Text

    table = plain_table(*names)
    for row in rows:
        table.add_row(*(Text(printable(cell), overflow="fold") for cell in row))
    on_console().print(table)
    typer.echo(count_of(len(rows), "row"), err=True)
