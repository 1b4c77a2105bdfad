"""`newsgraph schema`: the vocabulary, derived from the table of fields."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from graph.cli.options import ConfigFile, config_of

if TYPE_CHECKING:
    from graph.core.schema import Schema

__all__ = ["schema"]


class SchemaFormat(StrEnum):
    """The form in which the schema is printed."""

    TTL = "ttl"
    JSONLD = "jsonld"
    SHACL = "shacl"
    MARKDOWN = "markdown"


def schema(
    format: Annotated[
        SchemaFormat,
        typer.Option(help="ttl: the ontology; jsonld: the context; shacl: the shapes; markdown: the field table."),
    ] = SchemaFormat.TTL,
    base: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="Where own terms are minted.  [default: https://example.org/]"),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Print the meaning of every term: as ontology, JSON-LD context, SHACL shapes or field table."""
    made = config_of(config, base=base)
    sys.stdout.write(_text(format, made.base, made.schema))


def _text(format: SchemaFormat, base: str, table: Schema) -> str:
    if format is SchemaFormat.JSONLD:
        from graph.export.jsonld import context

        return json.dumps({"@context": context(base, table)}, ensure_ascii=False, indent=1) + "\n"
    if format is SchemaFormat.SHACL:
        from graph.rdf.shapes import shapes

        return shapes(base, table).decode()
    if format is SchemaFormat.TTL:
        from graph.rdf.vocabulary import ontology

        return ontology(base, table).decode()
    from graph.rdf.fields import field_table

    return field_table(table)
