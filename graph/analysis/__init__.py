"""What the graph knows: each analysis is a function from a network to a pandas table.

>>> import graph
>>> from graph import analysis
>>> network = graph.build("seeds").network
>>> analysis.stories(network)[["articles", "providers"]].to_dict("records")
[{'articles': 7, 'providers': 7}, {'articles': 5, 'providers': 5}, {'articles': 5, 'providers': 5}, {'articles': 2, 'providers': 2}]

The table of analyses is `ANALYSES`; the libraries behind one are imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.analysis.catalogue import ANALYSES, Analysis, Column, Holds, chosen

if TYPE_CHECKING:
    from graph.analysis.measures.bridges import bridges
    from graph.analysis.measures.bursts import bursts
    from graph.analysis.measures.cooccurrence import cooccurrence
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
    from graph.analysis.measures.rising import rising
    from graph.analysis.measures.stories import stories
    from graph.analysis.measures.trends import trends
    from graph.analysis.projection import projected

__all__ = [
    "ANALYSES",
    "Analysis",
    "Column",
    "Holds",
    "bridges",
    "bursts",
    "chosen",
    "cooccurrence",
    "duplicates",
    "health",
    "hierarchy",
    "importance",
    "leads",
    "links",
    "membership",
    "overlap",
    "overview",
    "projected",
    "providers",
    "recovery",
    "rising",
    "stories",
    "trends",
]


def __getattr__(name: str) -> Any:
    """Return an analysis by its name, importing what it needs only now."""
    if name in ANALYSES:
        return ANALYSES[name].function
    if name == "projected":
        from graph.analysis.projection import projected

        return projected
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
