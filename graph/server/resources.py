"""Minted identifiers as addresses: what the graph says of a topic, a provider, an item or a document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from graph.schema import RDFS_LABEL, iri, prefixes
from graph.sparql.bindings import bound

__all__ = ["DESCRIBE", "OUTLINE", "Fact", "facts_from", "resource_page"]

DESCRIBE = """
CONSTRUCT { ?thing ?p ?o . ?s ?q ?thing . ?a ?b ?c } WHERE {
  { ?thing ?p ?o }
  UNION { SELECT ?s ?q WHERE { ?s ?q ?thing } ORDER BY ?s ?q LIMIT 1000 }
  UNION { SELECT ?a ?b ?c WHERE { GRAPH ?thing { ?a ?b ?c } } LIMIT 10000 }
}
"""
"""Everything said of a thing, what leads to it, and what a document's graph holds."""

OUTLINE = """
SELECT ?way ?property ?value ?label WHERE {
  { ?thing ?property ?value BIND("out" AS ?way) }
  UNION { { SELECT ?value ?property WHERE { ?value ?property ?thing } ORDER BY ?value LIMIT 500 } BIND("in" AS ?way) }
  UNION { { SELECT DISTINCT ?value WHERE { GRAPH ?thing { ?value ?any ?thing_else } } LIMIT 500 }
          BIND("says" AS ?way) BIND(rdfs:seeAlso AS ?property) }
  OPTIONAL { ?value rdfs:label ?label }
}
ORDER BY DESC(?way) ?property ?value
"""
"""The same for people, with the labels of what is linked."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a resource's page: `out` of it, `in` to it, or what a document `says` something of."""

    way: str
    property: str
    value: str
    is_iri: bool
    label: str


def describe_query(thing: str) -> str:
    """Return the query for what is said of a thing."""
    return bound(DESCRIBE, {"thing": f"<{thing}>"})


def outline_query(thing: str) -> str:
    """Return the query for a thing's page."""
    return bound(OUTLINE, {"thing": f"<{thing}>"})


def facts_from(content: bytes) -> list[Fact]:
    """Return the lines that the result of the outline query, in JSON, holds."""
    rows = json.loads(content)["results"]["bindings"]
    return [
        Fact(
            row["way"]["value"],
            row["property"]["value"],
            row["value"]["value"],
            row["value"]["type"] == "uri",
            row.get("label", {}).get("value", ""),
        )
        for row in rows
    ]


_HEADINGS = {"out": "", "in": "What leads here", "says": "What this document describes"}


def resource_page(thing: str, facts: list[Fact], base: str) -> str:
    """Return the page of a thing: its label, and a table of what is said of it."""
    labels = [fact.value for fact in facts if fact.way == "out" and fact.property == iri(RDFS_LABEL)]
    title = labels[0] if labels else thing
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        '<meta name=viewport content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><link rel=icon href=data:,><link rel=stylesheet href=/static/pages.css>",
        f"<h1>{escape(title)}</h1><p><code>{escape(thing)}</code></p>",
        f'<p><a href="/">graph</a> · <a href="/sparql">SPARQL</a> · as <a href="/resource?{escape(urlencode({"iri": thing, "format": "ttl"}))}" rel=alternate>Turtle</a></p>',
    ]
    for way, heading in _HEADINGS.items():
        rows = [fact for fact in facts if fact.way == way]
        if rows:
            parts.append(f"<h2>{heading}</h2>" if heading else "")
            parts.append("<table>" + "".join(_row(fact, base) for fact in rows) + "</table>")
    return "".join(parts) + "</html>"


def _row(fact: Fact, base: str) -> str:
    value = _link(fact, base) if fact.is_iri else escape(fact.value)
    return f"<tr><th>{escape(_short(fact.property, base))}<td>{value}"


def _link(fact: Fact, base: str) -> str:
    """A link to the thing's page here, and for an address elsewhere one to that too."""
    text = escape(fact.label or fact.value)
    if fact.value.startswith(base):
        return f'<a href="/{escape(fact.value.removeprefix(base), quote=True)}">{text}</a>'
    here = f'<a href="/resource?iri={quote(fact.value, safe="")}">{text}</a>'
    away = fact.value.startswith(("http://", "https://"))
    return here + (f' <a href="{escape(fact.value, quote=True)}" rel="noreferrer nofollow">↗</a>' if away else "")


def _short(property: str, base: str) -> str:
    for prefix, namespace in prefixes(base).items():
        if property.startswith(namespace):
            return f"{prefix}:{property.removeprefix(namespace)}"
    return property
