"""Pages and RDF of single resources: topics, providers, items, documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from graph.core.schema import RDFS_LABEL, Schema, iri
from graph.sparql.bindings import bind

__all__ = ["Fact", "describe_query", "outline_query", "parse_facts", "render_page"]

_DESCRIBE = """
CONSTRUCT { ?thing ?p ?o . ?s ?q ?thing . ?a ?b ?c } WHERE {
  { ?thing ?p ?o }
  UNION { SELECT ?s ?q WHERE { ?s ?q ?thing } ORDER BY ?s ?q LIMIT 1000 }
  UNION { SELECT ?a ?b ?c WHERE { GRAPH ?thing { ?a ?b ?c } } LIMIT 10000 }
}
"""
"""The triples of a resource, those that lead to it, and the graph of a document."""

_OUTLINE = """
SELECT ?way ?property ?value ?label WHERE {
  { ?thing ?property ?value BIND("out" AS ?way) }
  UNION { { SELECT ?value ?property WHERE { ?value ?property ?thing } ORDER BY ?value LIMIT 500 } BIND("in" AS ?way) }
  UNION { { SELECT DISTINCT ?value WHERE { GRAPH ?thing { ?value ?any ?thing_else } } LIMIT 500 }
          BIND("says" AS ?way) BIND(rdfs:seeAlso AS ?property) }
  OPTIONAL { ?value rdfs:label ?label }
}
ORDER BY DESC(?way) ?property ?value
"""
"""The same as rows, with the labels of linked resources."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a resource's page.

    Attributes:
        way: `out` for its triples, `in` for those that lead to it, `says` for subjects of a document's graph.
    """

    way: str
    property: str
    value: str
    is_iri: bool
    label: str


def describe_query(resource: str) -> str:
    """Return the CONSTRUCT query of a resource."""
    return bind(_DESCRIBE, {"thing": f"<{resource}>"})


def outline_query(resource: str) -> str:
    """Return the SELECT query of a resource's page."""
    return bind(_OUTLINE, {"thing": f"<{resource}>"})


def parse_facts(content: bytes) -> list[Fact]:
    """Return the facts in the JSON results of the outline query."""
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


_HEADINGS = {"out": "", "in": "Links to this resource", "says": "Described by this document"}


def render_page(resource: str, facts: list[Fact], base: str, schema: Schema) -> str:
    """Return the HTML page of a resource: its label and tables of its facts."""
    labels = [fact.value for fact in facts if fact.way == "out" and fact.property == iri(RDFS_LABEL)]
    title = labels[0] if labels else resource
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        '<meta name=viewport content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><link rel=icon href=data:,><link rel=stylesheet href=/static/pages.css>",
        f"<main><h1>{escape(title)}</h1><p><code>{escape(resource)}</code></p>",
        f'<nav>{_map_link(resource, facts, base)} · <a href="/sparql">SPARQL</a> · as <a href="/resource?{escape(urlencode({"iri": resource, "format": "ttl"}))}" rel=alternate>Turtle</a></nav>',
    ]
    for way, heading in _HEADINGS.items():
        rows = [fact for fact in facts if fact.way == way]
        if rows:
            parts.append(f"<h2>{heading}</h2>" if heading else "")
            parts.append("<table>" + "".join(_row(fact, base, schema) for fact in rows) + "</table>")
    return "".join(parts) + "</main></html>"


_NO_NODES = ("doc/", "ns", "topics", "story/", "storyline/")
"""Paths under the base of resources that are no nodes of the map."""


def _map_link(resource: str, facts: list[Fact], base: str) -> str:
    """Return a link to the node in the map, or to the map where the resource is no node."""
    path = resource.removeprefix(base) if resource.startswith(base) else ""
    described = any(fact.way == "out" for fact in facts)
    if not described or path.startswith(_NO_NODES):
        return '<a href="/">map</a>'
    state = urlencode({"node": f"~{path}" if path else resource})
    return f'<a href="/#{escape(state)}">on the map</a>'


def _row(fact: Fact, base: str, schema: Schema) -> str:
    value = _link(fact, base) if fact.is_iri else escape(fact.value)
    return f"<tr><th scope=row>{escape(_short(fact.property, base, schema))}<td>{value}"


def _link(fact: Fact, base: str) -> str:
    """Return a link to the resource's page here, and one to its address elsewhere."""
    text = escape(fact.label or fact.value)
    if fact.value.startswith(base):
        return f'<a href="/{escape(fact.value.removeprefix(base), quote=True)}">{text}</a>'
    here = f'<a href="/resource?iri={quote(fact.value, safe="")}">{text}</a>'
    away = fact.value.startswith(("http://", "https://"))
    return here + (f' <a href="{escape(fact.value, quote=True)}" rel="noreferrer nofollow">↗</a>' if away else "")


def _short(property: str, base: str, schema: Schema) -> str:
    for prefix, namespace in schema.prefixes(base).items():
        if property.startswith(namespace):
            return f"{prefix}:{property.removeprefix(namespace)}"
    return property
