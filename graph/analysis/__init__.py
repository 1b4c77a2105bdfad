"""Analyses: each is a function from a network to a pandas table.

>>> import graph
>>> from graph import analysis
>>> network = graph.build("seeds").network
>>> analysis.stories(network)[["articles", "providers"]].head(1).to_dict("records")
[{'articles': 5, 'providers': 5}]

The table of analyses is `ANALYSES`; the libraries behind one are imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.analysis.catalogue import ANALYSES, LOOKUPS, Analysis, Column, Holds, chosen

if TYPE_CHECKING:
    from graph.analysis.indexed_graph import index
    from graph.analysis.measures.batches import batches
    from graph.analysis.measures.bridges import bridges
    from graph.analysis.measures.bursts import bursts
    from graph.analysis.measures.chronology import chronology
    from graph.analysis.measures.clocks import clocks
    from graph.analysis.measures.cooccurrence import cooccurrence
    from graph.analysis.measures.coverage import coverage
    from graph.analysis.measures.diversity import diversity
    from graph.analysis.measures.duplicates import duplicates
    from graph.analysis.measures.health import health
    from graph.analysis.measures.hierarchy import hierarchy
    from graph.analysis.measures.importance import importance
    from graph.analysis.measures.leads import leads
    from graph.analysis.measures.links import links
    from graph.analysis.measures.membership import membership
    from graph.analysis.measures.overlap import overlap
    from graph.analysis.measures.overview import overview
    from graph.analysis.measures.providers import providers
    from graph.analysis.measures.recovery import recovery
    from graph.analysis.measures.reprints import reprints
    from graph.analysis.measures.rising import rising
    from graph.analysis.measures.similar import similar
    from graph.analysis.measures.stories import stories
    from graph.analysis.measures.storylines import storylines
    from graph.analysis.measures.trends import trends

__all__ = [
    "ANALYSES",
    "LOOKUPS",
    "Analysis",
    "Column",
    "Holds",
    "batches",
    "bridges",
    "bursts",
    "chosen",
    "chronology",
    "clocks",
    "cooccurrence",
    "coverage",
    "diversity",
    "duplicates",
    "health",
    "hierarchy",
    "importance",
    "index",
    "leads",
    "links",
    "membership",
    "overlap",
    "overview",
    "providers",
    "recovery",
    "reprints",
    "rising",
    "similar",
    "stories",
    "storylines",
    "trends",
]


def __getattr__(name: str) -> Any:
    """Return an analysis by its name, importing its libraries only now."""
    if found := ANALYSES.get(name) or LOOKUPS.get(name):
        return found.function
    if name == "index":
        from graph.analysis.indexed_graph import index

        return index
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
