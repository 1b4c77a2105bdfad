"""`newsgraph analyze`, `similar` and `report`: the analyses as tables and as a page."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import DEFAULT_DATA
from graph.cli.places import corpus_of
from graph.core.diagnostics import NewsgraphError, printable

if TYPE_CHECKING:
    import pandas as pd

    from graph.analysis.catalogue import Analysis
    from graph.analysis.indexed_graph import IndexedGraph

__all__ = ["analyze", "report", "similar"]

SHOWN = 20
"""How many rows of a table are printed by default."""


class TableFormat(StrEnum):
    """How tables are printed or written."""

    TABLE = "table"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"
    TTL = "ttl"


class ListFormat(StrEnum):
    """How a list of articles is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Likeness(StrEnum):
    """By which likeness articles are compared."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


Data = Annotated[
    str, typer.Option(metavar="PLACE", help="An export that holds the whole graph, or a folder of documents.")
]


ByMeaning = Annotated[
    bool, typer.Option("--by-meaning", help="Find stories by the meaning of texts too (extra semantic).")
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
    by_meaning: ByMeaning = False,
) -> None:
    """Find stories, leaders, trends, bursts, missing links, duplicates and more."""
    from graph.analysis.catalogue import check_libraries, chosen
    from graph.cli.tables import print_table

    wanted = chosen(names or ())
    if list_:
        for each in wanted:
            typer.echo(f"{each.name:13} {each.doc}")
        return
    _refuse_mixed(wanted, format, out)
    check_libraries()
    view = _indexed(data, by_meaning)
    if format is TableFormat.TTL:
        from graph.analysis.statements import export

        _put({"analysis.ttl": [export(view)]}, out)
    elif out is not None:
        _put({f"{name}.{format}": [_bytes(found, format)] for name, found in _tables(view, wanted)}, out)
    elif format is TableFormat.TABLE:
        for each, (_, found) in zip(wanted, _tables(view, wanted), strict=True):
            print_table(each, found, rows)
    elif format is TableFormat.JSON:
        records = {name: _records(table) for name, table in _tables(view, wanted)}
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))
    else:
        for _, table in _tables(view, wanted):
            sys.stdout.buffer.write(_bytes(table, format))


def similar(
    query: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE|TEXT", help="An article by its IRI, the path of its document or its title; else any text."
        ),
    ],
    data: Data = DEFAULT_DATA,
    by: Annotated[
        Likeness | None,
        typer.Option(help="How articles are compared.  [default: both with the extra semantic, else words]"),
    ] = None,
    format: Annotated[ListFormat, typer.Option(help="table to read; csv and json to work with.")] = ListFormat.TABLE,
    rows: Annotated[int, typer.Option(metavar="NUMBER", help="How many articles at most.", min=1, max=100_000)] = 10,
) -> None:
    """List the articles most like an article or a text, by words and, with the extra semantic, by meaning."""
    from graph.analysis.catalogue import LOOKUPS, check_libraries
    from graph.cli.tables import print_table

    check_libraries()
    from graph.analysis.measures.similar import similar as found_by

    found = found_by(corpus_of(data), query, count=rows, by=by)
    if format is ListFormat.JSON:
        typer.echo(json.dumps(_records(found), ensure_ascii=False, indent=1))
    elif format is ListFormat.CSV:
        sys.stdout.buffer.write(_bytes(found, TableFormat.CSV))
    else:
        note = str(found.attrs.pop("note"))
        print_table(LOOKUPS["similar"], found, rows)
        typer.echo(f"({printable(note)})")


def report(
    data: Data = DEFAULT_DATA,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The file to write.")] = Path("exports/report.html"),
    heading: Annotated[str, typer.Option(metavar="TEXT", help="The title.")] = "What the news graph knows",
    by_meaning: ByMeaning = False,
) -> None:
    """Write one HTML file with figures and tables of every analysis; it needs nothing else and prints well."""
    from graph.analysis.catalogue import check_libraries
    from graph.export.atomic import write_files

    check_libraries()
    from graph.analysis.report import report as page

    beside = "graph.html" if out.with_name("graph.html").is_file() else ""
    written = page(_indexed(data, by_meaning), heading=heading, map_address=beside)
    for path in write_files(out.parent, {out.name: [written]}):
        typer.echo(f"Open {printable(str(path))} in a browser.")


def _refuse_mixed(wanted: list[Analysis], format: TableFormat, out: Path | None) -> None:
    if out is not None and format is TableFormat.TABLE:
        raise NewsgraphError("--out writes csv, parquet, json or ttl; name one with --format")
    if out is None and format is TableFormat.PARQUET:
        raise NewsgraphError("parquet is written to files; name a folder with --out")
    if out is None and format is TableFormat.CSV and len(wanted) > 1:
        raise NewsgraphError("one CSV holds one table; name one analysis, or a folder with --out")


def _indexed(data: str, by_meaning: bool) -> IndexedGraph:
    """Return the indexed graph of a place, with the names of stories that the configuration of this folder states."""
    from graph.analysis import index
    from graph.pipeline.config import config_from, load_config

    corpus = corpus_of(data)
    names = config_from({"stories": load_config().get("stories", {})}).stories
    return index(replace(corpus, story_names={**corpus.story_names, **names}), by_meaning=by_meaning)


def _tables(view: IndexedGraph, wanted: Iterable[Analysis]) -> Iterator[tuple[str, pd.DataFrame]]:
    functions = [(each.name, each.function) for each in wanted]
    for name, function in functions:
        yield name, function(view)


def _put(files: dict[str, list[bytes]], out: Path | None) -> None:
    if out is None:
        for pieces in files.values():
            sys.stdout.buffer.writelines(pieces)
        return
    from graph.export.atomic import write_files

    for path, size in write_files(out, files).items():
        typer.echo(f"{printable(str(path))}  {size:,} bytes")


def _bytes(found: pd.DataFrame, format: TableFormat) -> bytes:
    if format is TableFormat.CSV:
        from graph.export.table_csv import guarded

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
    """Return the rows as plain values; a missing one is null, an instant its ISO form."""
    records: list[dict[str, object]] = json.loads(
        found.to_json(orient="records", date_format="iso", date_unit="s", double_precision=15, force_ascii=False)
    )
    return records
