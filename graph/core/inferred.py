"""The table of inferred properties: results of the analyses as RDF, in a file of their own.

Stated facts and derived ones never mix: `graph.core.schema` holds the terms of stated facts, this
table those of computed ones. Own terms are in the graph's namespace, `ng:`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["DERIVED", "STORY_CLASS", "STORY_DOC", "Derived"]

STORY_CLASS = "ng:Story"
"""The class of stories, which are the only nodes that analyses add."""
STORY_DOC = "Articles that report the same event, as analysis found. (Derived, in analysis.ttl.)"

CERTAIN = 0.05


def _always(_row: Mapping[Any, Any]) -> bool:
    return True


def _certain(row: Mapping[Any, Any]) -> bool:
    return float(row["q"]) <= CERTAIN


def _article(row: Mapping[Any, Any]) -> bool:
    return bool(row["kind"] == "article")


def _double(row: Mapping[Any, Any]) -> bool:
    return bool(row["kind"] == "double")


def _syndication(row: Mapping[Any, Any]) -> bool:
    return bool(row["kind"] == "syndication")


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived property.

    Attributes:
        analysis: the table it is taken from.
        subject, value: the columns of its subject, a node, and its value.
        predicate: its term.
        range: the term of its datatype, or the kind of node that its value is.
        doc: one sentence.
        domain: the kind of node it is said of.
        when: which rows it is said of.
    """

    analysis: str
    subject: str
    value: str
    predicate: str
    range: str
    doc: str
    domain: str
    when: Callable[[Mapping[Any, Any]], bool] = _always

    @property
    def literal(self) -> bool:
        """Whether its value is a literal."""
        return ":" in self.range


# fmt: off
DERIVED = (
    Derived("stories", "story", "name", "rdfs:label", "xsd:string", "The phrases that tell a story from all others.", "story"),
    Derived("stories", "story", "title", "dcterms:title", "xsd:string", "The title that shares most with those of a story's other articles.", "story"),
    Derived("stories", "story", "central", "ng:centralArticle", "article", "The most central article of a story.", "story"),
    Derived("stories", "story", "articles", "ng:articleCount", "xsd:integer", "How many articles a story has.", "story"),
    Derived("stories", "story", "providers", "ng:providerCount", "xsd:integer", "How many providers have an article in a story.", "story"),
    Derived("stories", "story", "first", "ng:firstPublished", "xsd:dateTime", "When a story's earliest article was published.", "story"),
    Derived("stories", "story", "last", "ng:lastPublished", "xsd:dateTime", "When a story's latest article was published.", "story"),
    Derived("stories", "story", "density", "ng:density", "xsd:double", "Share of the pairs of a story's articles that a stated link connects.", "story"),
    Derived("storylines", "later", "earlier", "ng:continues", "story", "An earlier story that a story goes on with.", "story"),
    Derived("membership", "article", "story", "ng:inStory", "story", "The story an article belongs to.", "article"),
    Derived("importance", "node", "corrected", "ng:pageRank", "xsd:double", "PageRank with one vote an article.", "article", _article),
    Derived("bridges", "article", "betweenness", "ng:betweenness", "xsd:double", "Share of shortest paths that pass through an article.", "article"),
    Derived("overlap", "a", "b", "ng:sharesStoriesWith", "provider", "A provider with more stories in common than chance explains (q ≤ 0.05).", "provider", _certain),
    Derived("leads", "leader", "follower", "ng:leads", "provider", "A provider that is later on the same stories than chance explains (q ≤ 0.05).", "provider", _certain),
    Derived("reprints", "copier", "original", "ng:reprints", "provider", "A provider whose texts a provider copies more often than the other way round, by corrected clocks (q ≤ 0.05).", "provider", _certain),
    Derived("cooccurrence", "a", "b", "ng:coOccursWith", "topic", "A topic that stands on the same articles more often than chance explains (q ≤ 0.05).", "topic", _certain),
    Derived("links", "a", "b", "ng:suggestedRelation", "article", "An article that perhaps belongs with this one.", "article"),
    Derived("duplicates", "a", "b", "ng:possibleDouble", "article", "A later article of the same provider that says nearly the same; no other part of a series.", "article", _double),
    Derived("duplicates", "a", "b", "ng:possibleReprint", "article", "A later article of another provider that says nearly the same, by corrected clocks; no other part of a series.", "article", _syndication),
)
# fmt: on
"""Every derived property, in the order it is written."""
