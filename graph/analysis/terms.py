"""The table of derived facts: what the analyses say in RDF, in a file of their own.

Stated facts and derived ones never mix: `graph.schema` holds the terms of what documents say, this
table those of what was computed from it. Own terms are in the graph's namespace, `ng:`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["DERIVED", "STORY_CLASS", "Derived"]

STORY_CLASS = "ng:Story"
"""The class of stories, which are the only nodes that analyses add."""

CERTAIN = 0.05


def _always(_row: Mapping[Any, Any]) -> bool:
    return True


def _certain(row: Mapping[Any, Any]) -> bool:
    return float(row["q"]) <= CERTAIN


def _article(row: Mapping[Any, Any]) -> bool:
    return bool(row["kind"] == "article")


def _double(row: Mapping[Any, Any]) -> bool:
    return bool(row["kind"] == "double")


def _other(row: Mapping[Any, Any]) -> bool:
    return bool(row["kind"] != "double")


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived property.

    Attributes:
        analysis: the table it is taken from.
        subject, value: the columns of its subject, a node, and its value.
        predicate: its term.
        datatype: the term of its datatype; None where the value is a node.
        doc: one sentence.
        when: which rows it is said of.
    """

    analysis: str
    subject: str
    value: str
    predicate: str
    datatype: str | None
    doc: str
    when: Callable[[Mapping[Any, Any]], bool] = _always


# fmt: off
DERIVED = (
    Derived("stories", "story", "title", "rdfs:label", "xsd:string", "The title of a story's most central article."),
    Derived("stories", "story", "central", "ng:centralArticle", None, "The most central article of a story."),
    Derived("stories", "story", "articles", "ng:articleCount", "xsd:integer", "How many articles a story has."),
    Derived("stories", "story", "providers", "ng:providerCount", "xsd:integer", "How many providers have an article in a story."),
    Derived("stories", "story", "first", "ng:firstPublished", "xsd:dateTime", "When a story's earliest article was published."),
    Derived("stories", "story", "last", "ng:lastPublished", "xsd:dateTime", "When a story's latest article was published."),
    Derived("stories", "story", "density", "ng:density", "xsd:double", "Share of the pairs of a story's articles that are linked."),
    Derived("membership", "article", "story", "ng:inStory", None, "The story an article belongs to."),
    Derived("importance", "node", "corrected", "ng:pageRank", "xsd:double", "PageRank with one vote an article.", _article),
    Derived("bridges", "article", "betweenness", "ng:betweenness", "xsd:double", "Share of shortest paths that pass through an article."),
    Derived("overlap", "a", "b", "ng:sharesStoriesWith", None, "A provider with more stories in common than chance explains (q ≤ 0.05).", _certain),
    Derived("leads", "leader", "follower", "ng:leads", None, "A provider that is later on the same stories than chance explains (q ≤ 0.05).", _certain),
    Derived("cooccurrence", "a", "b", "ng:coOccursWith", None, "A topic that stands on the same articles more often than chance explains (q ≤ 0.05).", _certain),
    Derived("links", "a", "b", "ng:suggestedRelation", None, "An article that perhaps belongs with this one."),
    Derived("duplicates", "a", "b", "ng:possibleDouble", None, "A later article of the same provider that says nearly the same.", _double),
    Derived("duplicates", "a", "b", "ng:possibleReprint", None, "A later article of another provider that says nearly the same.", _other),
)
# fmt: on
"""Every derived property, in the order it is written."""
