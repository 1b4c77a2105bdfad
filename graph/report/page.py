"""The page of the report: sections in the order in which one asks."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.catalogue import ANALYSES
from graph.analysis.projection import Network, projected
from graph.analysis.tables import instants
from graph.report import figures
from graph.report.markup import Markup, element, joined, link

__all__ = ["report"]

Tables = Mapping[str, pd.DataFrame]
Row = dict[Hashable, Any]
Cell = Callable[[Row], Markup]

CERTAIN = 0.05
"""The false discovery rate below which something is called a finding."""


def report(network: Network, *, heading: str = "What the news graph knows") -> bytes:
    """Return the report as one HTML file: no request, no script, and the same network gives the same bytes.

    Args:
        network: the network.
        heading: its title.

    >>> import networkx as nx
    >>> report(nx.MultiDiGraph())[:15]
    b'<!doctype html>'
    """
    seen = projected(network)
    tables = {name: analysis.function(seen) for name, analysis in ANALYSES.items()}
    dates = pd.Series(instants(seen.dates))
    body = joined(
        _top(tables, dates, heading), *(_section(*each) for each in _sections(tables, dates)), _method(tables)
    )
    return _document(heading, body).encode("utf-8", "replace")


def _document(heading: str, body: Markup) -> str:
    style = _style()
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    head = joined(
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", heading),
        element("style", Markup(style)),
    )
    page = element("html", element("head", head), element("body", element("main", body)), lang="en")
    return f"<!doctype html>\n{page}\n"


@cache
def _style() -> str:
    return files("graph.report").joinpath("style.css").read_text(encoding="utf-8")


def _top(tables: Tables, dates: pd.Series, heading: str) -> Markup:
    values = dict(zip(tables["overview"]["measure"], tables["overview"]["value"], strict=True))
    known = dates.dropna()
    span = f", from {known.min():%-d %B %Y} to {known.max():%-d %B %Y}" if len(known) else ""
    lead = f"{_number(values.get('articles', 0))} articles{span}: the stories in them, who tells them, and what is missing."
    shown = ("articles", "described", "stories", "providers", "topics", "links")
    numbers = (element("li", element("b", _number(values.get(name, 0))), element("span", name)) for name in shown)
    chart = figures.volume(dates) if len(known) else Markup("")
    return element(
        "header",
        element("h1", heading),
        element("p", lead, class_="lead"),
        element("ul", *numbers, class_="figures"),
        element(
            "figure",
            chart,
            element("figcaption", f"Articles a {figures.unit(dates)}, by date of publication (UTC)."),
            class_="wide",
        )
        if chart
        else Markup(""),
        element("nav", *(element("a", name, href=f"#{name.lower()}") for name in _NAMES)),
    )


_NAMES = ("Stories", "Providers", "Topics", "Importance", "Links", "Doubles", "Health", "Method")


def _sections(tables: Tables, dates: pd.Series) -> Iterator[tuple[str, str, Iterator[Markup]]]:
    yield "Stories", "Articles that are related to each other more than to anything else.", _stories(tables)
    yield "Providers", "Who publishes, when, and on the same stories as whom.", _providers(tables, dates)
    yield "Topics", "What is written about, what rises, and what stands together.", _topics(tables)
    yield "Importance", "Articles that many others lead to, and those that lie between.", _importance(tables)
    yield "Links", "Articles that belong together and are not linked yet.", _links(tables)
    yield "Doubles", "Articles that say nearly the same; nothing was merged.", _doubles(tables)
    yield "Health", "What is missing or odd in the documents.", _health(tables)


def _section(name: str, words: str, parts: Iterator[Markup]) -> Markup:
    return element("section", element("h2", name), element("p", words, class_="lead"), *parts, id=name.lower())


def _stories(tables: Tables) -> Iterator[Markup]:
    stories = tables["stories"]
    if _nothing(stories):
        yield _note(stories)
        return
    if (tables["membership"]["place"] > 0).any():
        yield _figure(
            figures.timeline(stories, tables["membership"]),
            "The largest stories. A dot is an article, the number at the end of the line counts them.",
        )
    yield _table(stories.head(15), {
        "Story": lambda row: link(str(row["title"]), str(row["central"])),
        "Articles": _count("articles"), "Providers": _count("providers"), "First": _date("first"), "Last": _date("last"),
        "Topics": _text("topics"), "Density": _decimal("density"),
    }, len(stories))  # fmt: skip


def _providers(tables: Tables, dates: pd.Series) -> Iterator[Markup]:
    providers, overlap, leads = tables["providers"], tables["overlap"], tables["leads"]
    if _nothing(providers):
        yield _note(providers)
        return
    rows = [(str(row["name"]), float(row["articles"])) for row in providers.head(12).to_dict("records")]
    parts = [
        _figure(figures.horizontal(rows, "Articles by provider"), "Articles of the most productive providers.", "")
    ]
    if dates.notna().any():
        parts.append(_figure(figures.rhythm(dates), "When in the week articles appear: hours of the day, UTC.", ""))
    yield element("div", *parts, class_="pair")
    yield _table(providers.head(12), {
        "Provider": _text("name"), "Articles": _count("articles"), "Stories": _count("stories"), "Mostly on": _text("topics"),
        "A week": _decimal("per_week"), "Busiest day": _text("weekday"), "Weekend": _percent("weekend"),
        "Burstiness": _decimal("burstiness"),
    }, len(providers))  # fmt: skip
    yield element("h3", "On the same stories")
    yield _findings(overlap, "pairs of providers", "with more stories in common than chance explains")
    if len(overlap):
        yield _figure(
            figures.shared(overlap, providers),
            "Stories that two providers share; dark where more than chance gives, a ring where that is significant.",
        )
    yield element("h3", "Who is first")
    yield _findings(leads, "pairs of providers", "with one that is first more often than chance explains")
    if len(leads):
        yield _table(leads.head(10), {
            "First": _text("leader_name"), "Then": _text("follower_name"), "Stories": _count("stories"),
            "Led": _count("led"), "By chance": _decimal("expected"), "Median lead, days": _numeric(lambda row: joined(_decimals(float(str(row["hours"])) / 24, 1))), "q": _chance,
        }, len(leads))  # fmt: skip


def _topics(tables: Tables) -> Iterator[Markup]:
    trends, rising, together = tables["trends"], tables["rising"], tables["cooccurrence"]
    if _nothing(trends):
        yield _note(trends)
        return
    if (trends.groupby("topic")["share"].agg(lambda share: share[share > 0].min()) < 1).any():
        yield _figure(
            figures.multiples(trends, tables["bursts"]),
            "Share of the articles of each month that are about the topic. Shaded: bursts that shuffled histories do not have.",
        )
    if len(rising):
        yield element("h3", "Rising and falling")
        yield _findings(rising, "topics", "with a share that changed more than by chance")
        yield _figure(
            figures.shifts(rising),
            "Share in the latest quarter of the articles (dark; orange where significant), against all before (light).",
        )
    yield element("h3", "Together on articles")
    yield _findings(together, "pairs of topics", "together more often than chance explains")
    if len(together):
        yield _table(together.head(10), {
            "Topic": _text("a_name"), "and": _text("b_name"), "Together": _count("both"), "By chance": _decimal("expected"),
            "Lift": _decimal("lift"), "PMI, bits": _decimal("pmi"), "q": _chance,
        }, len(together))  # fmt: skip


def _importance(tables: Tables) -> Iterator[Markup]:
    importance, bridges = tables["importance"], tables["bridges"]
    if _nothing(importance):
        yield _note(importance)
        return
    articles = importance[importance["kind"] == "article"]
    yield element("h3", "Most important articles")
    yield _table(articles.head(10), {
        "Rank": _count("rank"), "Article": lambda row: link(str(row["name"]), str(row["node"])),
        "Linked to": _count("degree"), "PageRank": _small("pagerank"), "Corrected": _small("corrected"),
    }, len(articles))  # fmt: skip
    yield element("h3", "Bridges")
    if _nothing(bridges):
        yield _note(bridges)
        return
    yield _table(bridges.head(10), {
        "Article": lambda row: link(str(row["title"]), str(row["article"])), "Betweenness": _small("betweenness"),
        "± (95 %)": _small("error"), "Stories": _count("stories"), "Topics": _count("topics"),
    }, len(bridges))  # fmt: skip


def _links(tables: Tables) -> Iterator[Markup]:
    links, recovery = tables["links"], tables["recovery"]
    if len(recovery):
        first = recovery.iloc[0]
        yield _figure(
            figures.methods(recovery),
            f"A tenth of the links ({_number(first['hidden'])}) was hidden and ranked for {_number(first['articles'])} "
            "articles. The dashed line is what a perfect ranking reaches.",
        )
    if _nothing(links):
        yield _note(links)
        return
    yield _table(links.head(15), {
        "Article": lambda row: link(str(row["a_title"]), str(row["a"])),
        "and": lambda row: link(str(row["b_title"]), str(row["b"])),
        "Score": _decimal("score"), "Because": _text("reasons"),
    }, len(links))  # fmt: skip


def _doubles(tables: Tables) -> Iterator[Markup]:
    duplicates = tables["duplicates"]
    if _nothing(duplicates):
        yield _note(duplicates)
        return
    kinds = duplicates["kind"].value_counts(sort=False)
    yield element("p", "; ".join(f"{_number(kinds[kind])} of kind {kind}" for kind in sorted(kinds.index)) + ".")
    yield _table(duplicates.head(15), {
        "Earlier": lambda row: link(str(row["a_title"]), str(row["a"])),
        "Later": lambda row: link(str(row["b_title"]), str(row["b"])),
        "Kind": _text("kind"), "Alike": _percent("jaccard"), "Because": _text("reasons"),
    }, len(duplicates))  # fmt: skip


def _health(tables: Tables) -> Iterator[Markup]:
    health = tables["health"]
    if _nothing(health):
        yield _note(health)
        return
    yield _figure(
        figures.heat(health), "Articles on which something is missing or odd; the darker, the larger their share."
    )
    meanings = health.drop_duplicates("check")
    rows = zip(meanings["check"], meanings["meaning"], strict=True)
    yield element("dl", *(part for name, words in rows for part in (element("dt", name), element("dd", words))))


def _method(tables: Tables) -> Markup:
    parts = []
    for name, analysis in ANALYSES.items():
        note = str(tables[name].attrs.get("note", ""))
        said = analysis.doc + (f" Here: {note}." if note else "")
        parts += [element("dt", name), element("dd", said)]
    words = (
        "Everything is computed from the network alone, and gives the same numbers each time. q is the false discovery "
        "rate at which a row is a finding, corrected for everything tested beside it (Benjamini and Hochberg); below "
        f"{CERTAIN} is called significant. Formulas and sources are in the documentation of each function of graph.analysis."
    )
    return element("section", element("h2", "Method"), element("p", words), element("dl", *parts), id="method")


# Parts of sections


def _nothing(found: pd.DataFrame) -> bool:
    return found.empty


def _note(found: pd.DataFrame) -> Markup:
    return element("p", f"Nothing here: {found.attrs.get('note', '')}.", class_="note")


def _findings(found: pd.DataFrame, tested: str, words: str) -> Markup:
    """A sentence that says how many of the rows are findings."""
    if found.empty:
        return _note(found)
    certain = int((found["q"] <= CERTAIN).sum())
    tests = found.attrs.get("tests", len(found))
    said = f"Of {_number(tests)} {tested} tested, {_number(certain) if certain else 'none'} {words} (q ≤ {CERTAIN})."
    return element("p", said, class_=None if certain else "note")


def _figure(drawing: Markup, caption: str, class_: str = "wide") -> Markup:
    return element("figure", drawing, element("figcaption", caption), class_=class_ or None)


def _table(shown: pd.DataFrame, columns: Mapping[str, Cell], total: int) -> Markup:
    right = {name for name, cell in columns.items() if getattr(cell, "numeric", False)}
    head = element("tr", *(element("th", name, class_="n" if name in right else None) for name in columns))
    rows = (
        element("tr", *(element("td", cell(row), class_=_class(name, cell, right)) for name, cell in columns.items()))
        for row in shown.to_dict("records")
    )
    more = f"The first {len(shown)} of {_number(total)}." if total > len(shown) else ""
    table = element("table", element("thead", head), element("tbody", *rows))
    return joined(element("div", table, class_="scroll"), element("p", more, class_="soft") if more else Markup(""))


def _class(name: str, cell: Cell, right: set[str]) -> str | None:
    return "n" if name in right else getattr(cell, "kind", None)


def _numeric(cell: Cell) -> Cell:
    cell.numeric = True  # type: ignore[attr-defined]
    return cell


def _text(name: str) -> Cell:
    return lambda row: element("bdi", str(row[name]))


def _count(name: str) -> Cell:
    return _numeric(lambda row: joined(_number(row[name])))


def _decimal(name: str) -> Cell:
    return _numeric(lambda row: joined(_decimals(row[name], 2)))


def _small(name: str) -> Cell:
    return _numeric(lambda row: joined(_decimals(row[name], 4)))


def _percent(name: str) -> Cell:
    return _numeric(lambda row: joined("" if pd.isna(row[name]) else f"{float(str(row[name])):.0%}"))


def _date(name: str) -> Cell:
    def cell(row: Row) -> Markup:
        date = row[name]
        return element("span", "" if pd.isna(date) else f"{date:%-d %b %Y}", class_="date")

    return cell


@_numeric
def _chance(row: Row) -> Markup:
    q = float(str(row["q"]))
    said = "<0.001" if q < 0.001 else f"{q:.3f}"
    return element("span", said, class_="strong" if q <= CERTAIN else None)


def _number(value: object) -> str:
    return f"{float(str(value)):,.0f}"


def _decimals(value: object, digits: int) -> str:
    number = float(str(value))
    return "" if np.isnan(number) else f"{number:,.{digits}f}"
