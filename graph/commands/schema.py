"""`newsgraph schema`: the vocabulary, from the one table."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["schema"]


class SchemaFormat(StrEnum):
    """What the schema table is printed as."""

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
) -> None:
    """Print what every term means: the ontology, the JSON-LD context, the SHACL shapes or the field table."""
    from graph.config import Config

    config = Config() if base is None else Config(base=base)
    sys.stdout.write(_text(format, config.base))


def _text(format: SchemaFormat, base: str) -> str:
    if format is SchemaFormat.JSONLD:
        from graph.exporters.jsonld import context

        return json.dumps({"@context": context(base)}, ensure_ascii=False, indent=1) + "\n"
    if format is SchemaFormat.SHACL:
        from graph.rdf.shapes import shapes

        return shapes(base).decode()
    if format is SchemaFormat.TTL:
        from graph.rdf.vocabulary import ontology

        return ontology(base).decode()
    from graph.rdf.fields import field_table

    return field_table()
