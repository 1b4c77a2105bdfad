"""The field table in Markdown: every key of the front matter, its attribute, type and predicates."""

from __future__ import annotations

from collections.abc import Iterator

from graph.core.schema import ARTICLE_CLASSES, STANDARD_SCHEMA, Datatype, Field, Schema

__all__ = ["field_table"]


def field_table(schema: Schema = STANDARD_SCHEMA) -> str:
    """Return the schema table as Markdown, a heading and a table for each kind of node.

    >>> "| `title` | `title` | line of text | `schema:headline` |" in field_table()
    True
    """
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    for kind in schema.kinds.values():
        classes = ", ".join(f"`{name}`" for name in kind.classes) or "by its `type`, below"
        yield f"### {kind.name}\n\n{kind.doc} RDF class: {classes}.\n"
        yield "| front matter | attribute | type | RDF | |"
        yield "|---|---|---|---|---|"
        for field in kind.fields:
            yield _row(field)
        for relation in schema.relations_of(kind.name):
            number = "links" if relation.many else "link"
            keys = _keys(relation.keys, "(links in texts)")
            yield (
                f"| {keys} | `{relation.key}` | {number} to {relation.target} "
                f"| `{relation.predicate}` | {relation.doc} |"
            )
        yield ""
    yield "### Types of article\n\n| `type` | RDF class |\n|---|---|"
    for article_type, name in ARTICLE_CLASSES.items():
        yield f"| `{article_type}` | `{name}` |"


def _row(field: Field) -> str:
    keys = _keys(field.keys, "(set by the program)")
    words = field.words + (", several" if field.many else "")
    terms = (
        "its class" if field.datatype is Datatype.ARTICLE_TYPE else ", ".join(f"`{term}`" for term in field.predicates)
    )
    return f"| {keys} | `{field.name}` | {words} | {terms} | {field.doc} |"


def _keys(keys: tuple[str, ...], none: str) -> str:
    return ", ".join(f"`{key}`" for key in keys) or none
