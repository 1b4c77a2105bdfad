"""`newsgraph query` and `newsgraph queries`: answers on the command line."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.diagnostics import QueryError, printable

if TYPE_CHECKING:
    from graph.sparql.bindings import Parameter
    from graph.sparql.execution import Reply, Request

__all__ = ["queries", "query"]

DEFAULT_DATA = "exports/graph.ttl"
"""What is asked unless told otherwise."""


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
    what: Annotated[
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
    from graph.sparql.execution import Request

    stated = dict(_parameter(text) for text in param or ())
    chosen = format or (ResultFormat.TABLE if sys.stdout.isatty() else ResultFormat.CSV)
    row_type = _ROW_TYPES.get(chosen)
    graph_type = _GRAPH_TYPES.get(chosen, None if format else "text/turtle")
    request = Request(_bound(_text(what), stated), row_type=row_type, graph_type=graph_type, max_rows=rows, cut=True)
    reply = _reply(data, request, timeout)
    _print(reply, chosen)
    if reply.cut:
        typer.echo(f"newsgraph: cut off after {rows:,} rows; raise --rows or add LIMIT", err=True)


def queries(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Print this query.")] = None,
) -> None:
    """List the library of queries with their parameters, or print one of them."""
    from graph.sparql.library import QUERIES, named_query

    if name is not None:
        typer.echo(named_query(name).text, nl=False)
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


def _text(what: str) -> str:
    """Return the query that an argument stands for."""
    from graph.sparql.asking import read_query
    from graph.sparql.library import QUERIES, named_query

    if what == "-":
        return read_query(None)
    if what in QUERIES:
        return what
    if re.search(r"[\s{]", what) is None:
        return read_query(Path(what)) if Path(what).suffix or Path(what).is_file() else named_query(what).name
    return what


def _bound(text: str, stated: dict[str, Parameter]) -> str:
    from graph.sparql.bindings import inferred
    from graph.sparql.library import QUERIES, with_parameters

    if text not in QUERIES:
        stated = {name: inferred(str(value)) for name, value in stated.items()}
    return with_parameters(text, stated)


def _reply(data: str, request: Request, timeout: float) -> Reply:
    from graph.sparql.asking import Limits, ask_files
    from graph.sparql.remote import ask_endpoint

    if re.match(r"https?://", data, re.IGNORECASE):
        return ask_endpoint(data, request, timeout)
    return ask_files(data, request, Limits(seconds=timeout))


def _print(reply: Reply, chosen: ResultFormat) -> None:
    from graph.sparql.asking import is_rdf, table_of

    if chosen is not ResultFormat.TABLE or is_rdf(reply.media_type):
        _print_bytes(reply.content if reply.content.endswith(b"\n") else reply.content + b"\n")
        return
    table = table_of(reply)
    if isinstance(table, bool):
        typer.echo("true" if table else "false")
    else:
        _print_table(*table)


def _print_bytes(content: bytes) -> None:
    """Print a result as it is; on a terminal, with what could steer it written out."""
    if sys.stdout.isatty():
        lines = re.split("\r?\n", content.decode("utf-8", "replace"))
        content = "\n".join("\t".join(map(printable, line.split("\t"))) for line in lines).encode()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _print_table(names: list[str], rows: list[list[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*names, box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for row in rows:
        table.add_row(*(Text(printable(cell), overflow="fold") for cell in row))
    Console(highlight=False).print(table)
    typer.echo(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}", err=True)
