"""`newsgraph serve`: the page and the SPARQL endpoint."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from graph.core.diagnostics import ServeError

__all__ = ["serve"]

_MEGABYTE = 1024 * 1024


def serve(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="An RDF file or a folder of them.")] = Path(
        "exports/graph.ttl"
    ),
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="NUMBER", help="The port; 0 for any that is free.")] = 7332,
    base: Annotated[
        str | None, typer.Option(metavar="IRI", help="Where identifiers are minted.  [default: the base of the data]")
    ] = None,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", max=1e6, help="How long a query may compute; longer on the clock where many run."
        ),
    ] = 5.0,
    rows: Annotated[int, typer.Option(metavar="NUMBER", help="How many rows a result may have.")] = 100_000,
    megabytes: Annotated[int, typer.Option(metavar="NUMBER", help="How large a result may be.")] = 32,
    memory: Annotated[int, typer.Option(metavar="MEGABYTES", help="What a query may need beside the data.")] = 1024,
    length: Annotated[int, typer.Option(metavar="CHARACTERS", help="How long a query may be.")] = 65_536,
    depth: Annotated[int, typer.Option(metavar="LEVELS", help="How deep a query may be nested.")] = 64,
    concurrent: Annotated[int, typer.Option(metavar="NUMBER", help="How many queries run at once.")] = 16,
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", max=1e6, help="How long a query may wait for its turn.")
    ] = 30.0,
    cache: Annotated[int, typer.Option(metavar="MEGABYTES", help="How much of answers is kept; 0 for none.")] = 64,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name that the server is reached by; may be repeated.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Whose web pages may read answers, `*` for any; may be repeated."),
    ] = None,
    allow_embed: Annotated[
        list[str] | None,
        typer.Option(metavar="ORIGIN", help="Whose web pages may show the page in a frame; may be repeated."),
    ] = None,
) -> None:
    """Serve the graph: the page, a SPARQL endpoint that is safe to expose to the internet, and its resources."""
    for needed in ("starlette", "uvicorn"):
        if find_spec(needed) is None:
            raise ServeError(f"serving needs {needed}: pip install 'newsgraph[server]'")
    from graph.server.serve import serve
    from graph.server.settings import Settings

    sizes = megabytes * _MEGABYTE, memory * _MEGABYTE
    hosts, origins, embedders = tuple(allow_host or ()), tuple(allow_origin or ()), tuple(allow_embed or ())
    limits = (timeout, rows, *sizes, length, depth, concurrent)
    serve(
        Settings(
            data, host, port, base, *limits,
            wait=wait, cache=cache * _MEGABYTE, hosts=hosts, origins=origins, embedders=embedders,
        )
    )  # fmt: skip
