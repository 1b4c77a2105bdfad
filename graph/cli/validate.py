"""`newsgraph validate`: the violations of the shapes of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.console import diagnostics_as_json
from graph.cli.options import DEFAULT_DATA, Report

if TYPE_CHECKING:
    from graph.core.claims import DocumentClaims
    from graph.core.model import Source
    from graph.core.schema import Schema

__all__ = ["validate"]


def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An RDF file or a folder of them.")] = Path(DEFAULT_DATA),
    sources: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCES", help="The documents it was built from, to name lines in them; may be repeated."
        ),
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="IRI", help="Where identifiers are minted.  [default: the base of the file]")
    ] = None,
    diagnostics: Annotated[Report, typer.Option(help="How results are printed.")] = Report.TEXT,
) -> None:
    """Validate a graph against the shapes of the schema (SHACL); exit with 1 when there are errors."""
    from graph.core.diagnostics import Severity
    from graph.rdf.tracing import documents_in, traced
    from graph.rdf.validation import flaws
    from graph.sparql.dataset import default_quads, find_base, find_dataset_files, find_schema, load_dataset

    dataset = load_dataset(find_dataset_files(file), base)
    minted = base or find_base(dataset.store)
    schema, default = find_schema(dataset.store, minted), default_quads(dataset)
    found = traced(
        flaws(default, minted, schema), documents_in(default, minted), str(file), _read(sources or [], minted, schema)
    )
    if diagnostics is Report.JSON:
        diagnostics_as_json(found)
    else:
        for each in found:
            typer.echo(str(each))
    errors = sum(each.severity is Severity.ERROR for each in found)
    typer.echo(f"{len(default):,} triples: {errors:,} errors, {len(found) - errors:,} warnings", err=True)
    if errors:
        raise typer.Exit(1)


def _read(sources: list[str], base: str, schema: Schema) -> Iterator[tuple[Source, DocumentClaims]]:
    """Yield the source and the claims of each document that a graph was built from."""
    if not sources:
        return
    from graph.core.extension import tables_of
    from graph.pipeline.config import Config
    from graph.pipeline.finding import find, read_all
    from graph.read.document import read_document

    config = Config(base=base, **tables_of(schema))
    found = find(sources, config)
    for source in read_all(found.locations, config.max_bytes):
        yield source, read_document(source, found.settings)
