"""The sections about stories: what they are, how they go on, and who covered them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from graph.analysis.report import figures
from graph.analysis.report.cells import (
    Tables,
    as_table,
    count,
    date,
    decimal,
    figure,
    is_empty,
    linked,
    number,
    percent,
    text,
    why_empty,
)
from graph.analysis.report.map_links import MapLinks
from graph.analysis.report.markup import Markup, element

__all__ = ["coverage", "stories", "storylines"]


def stories(tables: Tables, links: MapLinks) -> Iterator[Markup]:
    """Yield the largest stories over time and as a table, and their voices.

    Args:
        tables: the tables of all analyses.
        links: links into the map.
    """
    found = tables["stories"]
    if is_empty(found):
        yield why_empty(found)
        return
    if (tables["membership"]["place"] > 0).any():
        yield figure(
            figures.courses(found, tables["membership"]),
            "How the largest stories ran. A dot is an article, by days from the first report; the time and the number of "
            "articles stand on the right.",
        )
    yield as_table(found.head(15), {
        "Story": links.story("name", "story"), "Title": linked("title", "central"), "Articles": count("articles"),
        "Providers": count("providers"), "First": date("first"), "Last": date("last"), "Topics": text("topics"),
    }, len(found))  # fmt: skip
    if (tables["membership"]["place"] > 0).any():
        yield figure(
            figures.timeline(found, tables["membership"]),
            "The same in the whole time of the articles. A dot is an article, the number at the end of the line counts them.",
        )
    yield from _voices(tables["diversity"], links)


def _voices(diversity: pd.DataFrame, links: MapLinks) -> Iterator[Markup]:
    if is_empty(diversity):
        return
    kinds = diversity["exclusive"].value_counts()
    yield element("h3", "Voices")
    yield element(
        "p",
        f"{number(kinds.get('only', 0))} of {number(len(diversity))} stories are one provider's alone; "
        f"{number(kinds.get('ahead', 0))} were one provider's alone for some hours.",
    )
    yield as_table(diversity[diversity["providers"] > 1].head(10), {
        "Story": links.story("name", "story"), "Articles": count("articles"), "Providers": count("providers"),
        "Effective": decimal("effective"), "First": text("first_name"), "Date": date("when"),
        "Alone, hours": decimal("alone"), "Most by": text("largest_name"), "Share": percent("largest_share"),
    }, int((diversity["providers"] > 1).sum()))  # fmt: skip


def storylines(tables: Tables, links: MapLinks) -> Iterator[Markup]:
    """Yield which story goes on with which.

    Args:
        tables: the tables of all analyses.
        links: links into the map.
    """
    found = tables["storylines"]
    if is_empty(found):
        yield why_empty(found)
        return
    lines = found["storyline"].nunique()
    yield element(
        "p", f"{number(lines)} storylines of {number(len(set(found['earlier']) | set(found['later'])))} stories."
    )
    yield as_table(found.head(15), {
        "Story": links.story("earlier_name", "earlier"), "From": date("earlier_first"), "Goes on with": links.story("later_name", "later"),
        "its date": date("later_first"), "Kind": text("kind"), "Score": decimal("score"), "Because": text("reasons"),
    }, len(found))  # fmt: skip


def coverage(tables: Tables, links: MapLinks) -> Iterator[Markup]:
    """Yield which providers covered and missed the large stories.

    Args:
        tables: the tables of all analyses.
        links: links into the map.
    """
    found = tables["coverage"]
    if is_empty(found):
        yield why_empty(found)
        return
    yield figure(
        figures.covered(found),
        "The largest stories, and the providers that cover most of the large ones. A disc: it has articles on the story, "
        "the number of them inside; a ring: it published at that time, and nothing on it; empty: it did not publish then.",
        values=as_table(found[found["covered"]].head(60), {
            "Story": links.story("name", "story"), "Provider": links.node("provider_name", "provider"), "Articles": count("articles"),
            "First, hours": decimal("hours"),
        }, int(found["covered"].sum())),
    )  # fmt: skip
    missed = (
        found[~found["covered"]]
        .sort_values(
            ["expected", "story_articles", "name", "provider_name"], ascending=[False, False, True, True], kind="stable"
        )
        .drop_duplicates("provider")
    )
    if missed.empty:
        return
    yield element("h3", "Missed against expectation")
    yield element(
        "p",
        "Of each provider the story that it would most likely have an article of, had the articles that it published in the "
        "story's time been drawn from all of that time.",
    )
    yield as_table(missed.head(10), {
        "Provider": links.node("provider_name", "provider"), "Missed": links.story("name", "story"), "From": date("story_first"),
        "Its articles": count("story_articles"), "Published then": count("active"), "Chance": percent("expected"),
        "Usually covers": percent("usual"),
    }, len(missed))  # fmt: skip
