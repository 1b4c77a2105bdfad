"""`newsgraph analyze` and `newsgraph report`: what the graph knows, as tables and as a page."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.telling import tell
from graph.diagnostics import NewsgraphError, printable

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graph.analysis.catalogue import Analysis

__all__ = ["analyze", "report"]

DEFAULT_DATA = "exports/graph.ttl"
"""What is analysed unless told otherwise."""

SHOWN = 20
"""How many rows of a table are printed unless told otherwise."""


class TableFormat(StrEnum):
    """How tables are printed or written."""

    TABLE = "table"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    TTL = "ttl"


Data = Annotated[
    str, typer.Option(metavar="PLACE", help="An export that holds the whole graph, or a folder of documents.")
]


def analyze(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Analyses; all of them where none is named.")
    ] = None,
    data: Data = DEFAULT_DATA,
    format: Annotated[
        TableFormat,
        typer.Option(help="table to read; csv, parquet and json to work with; ttl: derived facts as RDF."),
    ] = TableFormat.TABLE,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a file for each table here instead of printing it.")
    ] = None,
    rows: Annotated[
        int, typer.Option(metavar="NUMBER", help="How many rows a printed table has at most.", min=1)
    ] = SHOWN,
    list_: Annotated[bool, typer.Option("--list", help="List the analyses.")] = False,
) -> None:
    """Find stories, leaders, trends, bursts, missing links, duplicates and more."""
    from graph.analysis.catalogue import chosen
    from graph.commands.tabular import show

    wanted = chosen(names or ())
    if list_:
        for each in wanted:
            typer.echo(f"{each.name:13} {each.doc}")
        return
    _refuse_mixed(wanted, format, out)
    network = _network(data)
    if format is TableFormat.TTL:
        _put({"analysis.ttl": [_turtle(network)]}, out)
    elif out is not None:
        _put({f"{name}.{_SUFFIX[format]}": [_bytes(found, format)] for name, found in _tables(network, wanted)}, out)
    elif format is TableFormat.TABLE:
        for each, (_, found) in zip(wanted, _tables(network, wanted), strict=True):
            show(each, found, rows)
    elif format is TableFormat.JSON:
        records = {name: _records(table) for name, table in _tables(network, wanted)}
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        for _, table in _tables(network, wanted):
            sys.stdout.buffer.write(_bytes(table, format))


def report(
    data: Data = DEFAULT_DATA,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")] = Path("exports/report.html"),
    heading: Annotated[str, typer.Option(metavar="TEXT", help="The title.")] = "What the news graph knows",
) -> None:
    """Write one HTML file with figures and tables of every analysis; it needs nothing else and prints well."""
    from graph.analysis.catalogue import ANALYSES
    from graph.output import write_files

    # Asked first, so that a missing library is told before anything is read.
    next(iter(ANALYSES.values())).function  # noqa: B018
    from graph.report import report as page

    for path in write_files(out.parent, {out.name: [page(_network(data), heading=heading)]}):
        typer.echo(f"Open {printable(str(path))} in a browser.")


_SUFFIX = {TableFormat.CSV: "csv", TableFormat.PARQUET: "parquet", TableFormat.JSON: "json", TableFormat.TABLE: "txt"}


def _refuse_mixed(wanted: list[Analysis], format: TableFormat, out: Path | None) -> None:
    if out is not None and format is TableFormat.TABLE:
        raise NewsgraphError("--out writes csv, parquet, json or ttl; name one with --format")
    if out is None and format is TableFormat.PARQUET:
        raise NewsgraphError("parquet is written to files; name a folder with --out")
    if out is None and format is TableFormat.CSV and len(wanted) > 1:
        raise NewsgraphError("one CSV holds one table; name one analysis, or a folder with --out")


def _network(data: str) -> nx.MultiDiGraph:
    """The network of an export, of a folder that holds one, or of a folder of documents."""
    from graph.exporters import FORMATS
    from graph.loading import load

    if not Path(data).is_dir():
        return load(data)
    exports = [Path(data, name) for each in FORMATS.values() if each.lossless for name in each.files]
    for file in exports:
        if file.is_file():
            return load(file)
    from graph.pipeline import build

    built = build(data)
    tell(built.diagnostics)
    if not built.corpus.nodes:
        raise NewsgraphError(f"nothing usable in '{printable(data)}'; name an export or a folder of documents")
    return built.network


def _tables(network: nx.MultiDiGraph, wanted: Iterable[Analysis]) -> Iterator[tuple[str, pd.DataFrame]]:
    from graph.analysis import projected

    functions = [(each.name, each.function) for each in wanted]
    seen = projected(network)
    for name, function in functions:
        yield name, function(seen)


def _turtle(network: nx.MultiDiGraph) -> bytes:
    from graph.analysis.statements import export

    return export(network)


def _put(files: dict[str, list[bytes]], out: Path | None) -> None:
    if out is None:
        for pieces in files.values():
            sys.stdout.buffer.writelines(pieces)
        return
    from graph.output import write_files

    for path, size in write_files(out, files).items():
        typer.echo(f"{printable(str(path))}  {size:,} bytes")


def _bytes(found: pd.DataFrame, format: TableFormat) -> bytes:
    if format is TableFormat.CSV:
        from graph.exporters.table_csv import guarded

        words = found.select_dtypes(include=["object", "string"]).columns
        safe = found.assign(
            **{name: found[name].map(lambda cell: guarded(cell) if isinstance(cell, str) else cell) for name in words}
        )
        text: str = safe.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%SZ")
        return text.encode("utf-8")
    if format is TableFormat.JSON:
        return (json.dumps(_records(found), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    file = io.BytesIO()
    try:
        found.to_parquet(file, index=False, engine="pyarrow")
    except ImportError as error:
        raise NewsgraphError("parquet needs pyarrow: pip install 'newsgraph[parquet]'") from error
    return file.getvalue()


def _records(found: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as plain values; what is missing is null, an instant is its ISO form."""
    records: list[dict[str, object]] = json.loads(
        found.to_json(orient="records", date_format="iso", date_unit="s", double_precision=15, force_ascii=False)
    )
    return records
