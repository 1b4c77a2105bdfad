"""`newsgraph validate`: a graph held against the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graph.model import Record, Source

__all__ = ["validate"]


class ReportFormat(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An RDF file or a folder of them.")] = Path(
        "exports/graph.ttl"
    ),
    sources: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCES", help="The documents it was built from, to name lines in them; may be repeated."
        ),
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="IRI", help="Where identifiers are minted.  [default: what the file says]")
    ] = None,
    diagnostics: Annotated[ReportFormat, typer.Option(help="How results are printed.")] = ReportFormat.TEXT,
) -> None:
    """Hold a graph against the schema's shapes; print what is not as it should be, exit with 1 if anything is wrong."""
    from graph.diagnostics import Severity
    from graph.rdf.tracing import documents_in, traced
    from graph.rdf.validation import flaws
    from graph.sparql.loading import base_in, dataset_files, load_dataset, plain_quads

    dataset = load_dataset(dataset_files(file), base)
    minted = base or base_in(dataset.store)
    default = plain_quads(dataset)
    found = traced(flaws(default, minted), documents_in(default, minted), str(file), _read(sources or [], minted))
    if diagnostics is ReportFormat.JSON:
        # In ASCII, so that no value can steer the terminal it is shown on.
        typer.echo(json.dumps([each.as_dict() for each in found], indent=1))
    else:
        for each in found:
            typer.echo(str(each))
    errors = sum(each.severity is Severity.ERROR for each in found)
    typer.echo(f"{len(default):,} triples: {errors:,} errors, {len(found) - errors:,} warnings", err=True)
    if errors:
        raise typer.Exit(1)


def _read(sources: list[str], base: str) -> Iterator[tuple[Source, Record]]:
    """Yield the documents that a graph was built from, parsed."""
    if not sources:
        return
    from itertools import chain

    from graph.config import Config
    from graph.model import Source
    from graph.parse import parse
    from graph.sources import find, read, unpacked

    config = Config(base=base)
    locations, _ = find(sources)
    files = (read(location, config.max_bytes) for location in locations if location.position < 0)
    for source in chain(files, unpacked(locations, config.max_bytes)):
        if isinstance(source, Source):
            yield source, parse(source, config.settings)
