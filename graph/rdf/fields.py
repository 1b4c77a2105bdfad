"""The field table in Markdown: every key of the front matter, what it becomes, and why."""

from __future__ import annotations

from collections.abc import Iterator

from graph.schema import ARTICLE_CLASSES, KINDS, Datatype, Field, relations_of

__all__ = ["field_table"]


def field_table() -> str:
    """Return the schema table as Markdown, a heading and a table for each kind of node.

    >>> "| `title` | `title` | line of text | `schema:headline` |" in field_table()
    True
    """
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for kind in KINDS.values():
        classes = ", ".join(f"`{name}`" for name in kind.classes) or "by its `type`, below"
        yield f"### {kind.name}\n\n{kind.doc} RDF class: {classes}.\n"
        yield "| front matter | attribute | type | RDF | |"
        yield "|---|---|---|---|---|"
        for field in kind.fields:
            yield _row(field)
        for relation in relations_of(kind.name):
            number = "links" if relation.many else "link"
            yield (
                f"| `{relation.front_matter}` | `{relation.key}` | {number} to {relation.target} "
                f"| `{relation.predicate}` | {relation.doc} |"
            )
        yield ""
    yield "### Types of article\n\n| `type` | RDF class |\n|---|---|"
    for article_type, name in ARTICLE_CLASSES.items():
        yield f"| `{article_type}` | `{name}` |"


def _row(field: Field) -> str:
    keys = ", ".join(f"`{key}`" for key in field.keys) or "(set by the program)"
    words = field.words + (", several" if field.many else "")
    terms = (
        "its class" if field.datatype is Datatype.ARTICLE_TYPE else ", ".join(f"`{term}`" for term in field.predicates)
    )
    return f"| {keys} | `{field.name}` | {words} | {terms} | {field.doc} |"
