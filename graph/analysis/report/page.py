"""The page of the report: its sections and tables."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from urllib.parse import quote

import pandas as pd

from graph.analysis.catalogue import ANALYSES
from graph.analysis.indexed_graph import Network, index
from graph.analysis.report import figures, story_sections
from graph.analysis.report.cells import (
    CERTAIN,
    Cell,
    Tables,
    as_table,
    chance,
    count,
    counted,
    date,
    decimal,
    decimals,
    figure,
    findings,
    is_empty,
    linked,
    number,
    percent,
    small,
    text,
    why_empty,
)
from graph.analysis.report.map_links import MapLinks
from graph.analysis.report.markup import Markup, element, joined
from graph.analysis.tables import instants

__all__ = ["report"]


def report(network: Network, *, heading: str = "What the news graph knows", map_address: str = "") -> bytes:
    """Render the report as one HTML file: no request, no script, and the same network gives the same bytes.

    Args:
        network: the network.
        heading: its title.
        map_address: the graph page that stories, providers and topics lead to, relative to the report; empty for none.

    >>> import networkx as nx
    >>> report(nx.MultiDiGraph())[:15]
    b'<!doctype html>'
    """
    view = index(network)
    tables = {name: analysis.function(view) for name, analysis in ANALYSES.items()}
    dates = pd.Series(instants(view.dates))
    central = dict(zip(tables["stories"]["story"], tables["stories"]["central"], strict=True))
    links = MapLinks(map_address, view.base, central)
    body = joined(
        _top(tables, dates, heading, map_address),
        *(_section(*each) for each in _sections(tables, dates, links)),
        _method(tables),
    )
    return _document(heading, body).encode("utf-8", "replace")


def _document(heading: str, body: Markup) -> str:
    style = _style()
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    head = joined(
        element("meta", charset="utf-8"),
        element("meta", name="generator", content="newsgraph"),
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
    return files("graph.analysis.report").joinpath("style.css").read_text(encoding="utf-8")


def _top(tables: Tables, dates: pd.Series, heading: str, map_address: str) -> Markup:
    values = dict(zip(tables["overview"]["measure"], tables["overview"]["value"], strict=True))
    known = dates.dropna()
    span = f", from {known.min():%-d %B %Y} to {known.max():%-d %B %Y}" if len(known) else ""
    lead = f"{counted(values.get('articles', 0), 'article', 'articles')}{span}: the stories in them, who tells them, and what is missing."
    to_map = element("a", "Map", href=quote(map_address)) if map_address else Markup("")
    shown = ("articles", "described", "stories", "providers", "topics", "links")
    numbers = (
        element("li", element("b", number(values.get(name, 0))), element("span", _label(name, values.get(name, 0))))
        for name in shown
    )
    chart = figures.volume(dates) if len(known) else Markup("")
    return element(
        "header",
        element("h1", heading),
        element("p", lead, class_="lead"),
        element("ul", *numbers, class_="figures"),
        figure(chart, f"Articles a {figures.unit(dates)}, by date of publication (UTC).", values=_volumes(dates))
        if chart
        else Markup(""),
        element("nav", to_map, *(element("a", name, href=f"#{name.lower()}") for name in _NAMES)),
    )


def _label(name: str, value: object) -> str:
    return {"stories": "story"}.get(name, name.removesuffix("s")) if float(str(value)) == 1 else name


def _volumes(dates: pd.Series) -> Markup:
    period = figures.unit(dates)
    counts = dates.dropna().dt.tz_localize(None).dt.to_period(period[0].upper()).value_counts().sort_index()
    rows = pd.DataFrame({"period": counts.index.astype(str), "articles": counts.to_numpy()})
    return as_table(rows, {period.capitalize(): text("period"), "Articles": count("articles")}, len(rows))


_NAMES = (
    "Stories", "Storylines", "Coverage", "Providers", "Topics", "Importance", "Links", "Batches", "Doubles", "Health",
    "Method",
)  # fmt: skip


def _sections(tables: Tables, dates: pd.Series, links: MapLinks) -> Iterator[tuple[str, str, Iterator[Markup]]]:
    yield "Stories", _doc("stories"), story_sections.stories(tables, links)
    yield "Storylines", _doc("storylines"), story_sections.storylines(tables, links)
    yield "Coverage", _doc("coverage"), story_sections.coverage(tables, links)
    yield "Providers", "Who publishes, when, and on the same stories as whom.", _providers(tables, dates, links)
    yield "Topics", "What is written about, what rises, and what stands together.", _topics(tables, links)
    yield (
        "Importance",
        "Stories and articles that weigh most, and articles that lie between others.",
        _importance(tables, links),
    )
    yield "Links", "Articles that belong together and are not linked yet.", _links(tables)
    yield "Batches", _doc("batches"), _batches(tables)
    yield "Doubles", "Articles that say nearly the same; nothing was merged.", _doubles(tables)
    yield "Health", "What is missing or odd in the documents.", _health(tables)


def _doc(name: str) -> str:
    return ANALYSES[name].doc


def _section(name: str, words: str, parts: Iterator[Markup]) -> Markup:
    return element("section", element("h2", name), element("p", words, class_="lead"), *parts, id=name.lower())


def _providers(tables: Tables, dates: pd.Series, links: MapLinks) -> Iterator[Markup]:
    providers, overlap, leads = tables["providers"], tables["overlap"], tables["leads"]
    if is_empty(providers):
        yield why_empty(providers)
        return
    rows = [(str(row["name"]), float(row["articles"])) for row in providers.head(12).to_dict("records")]
    parts = [figure(figures.horizontal(rows, "Articles by provider"), "Articles of the most productive providers.", "")]
    if dates.notna().any():
        parts.append(figure(figures.rhythm(dates), "When in the week articles appear: hours of the day, UTC.", ""))
    yield element("div", *parts, class_="pair")
    yield as_table(providers.head(12), {
        "Provider": links.node("name", "provider"), "Articles": count("articles"), "Stories": count("stories"), "Mostly on": text("topics"),
        "A week": decimal("per_week"), "Busiest day": text("weekday"), "Weekend": percent("weekend"),
        "Burstiness": decimal("burstiness"),
    }, len(providers))  # fmt: skip
    yield element("h3", "On the same stories")
    yield findings(overlap, "pairs of providers", "with more stories in common than chance explains")
    if len(overlap):
        yield figure(
            figures.shared(overlap, providers),
            "Stories that two providers share; dark where more than chance gives, a ring where that is significant.",
            values=as_table(overlap.head(30), {
                "Provider": links.node("a_name", "a"), "and": links.node("b_name", "b"), "Stories shared": count("shared"),
                "By chance": decimal("expected"), "q": chance,
            }, len(overlap)),
        )  # fmt: skip
    yield element("h3", "Who is first")
    yield findings(leads, "pairs of providers", "with one that is first more often than chance explains")
    if len(leads):
        yield as_table(leads.head(10), {
            "First": links.node("leader_name", "leader"), "Then": links.node("follower_name", "follower"), "Stories": count("stories"),
            "Led": count("led"), "By chance": decimal("expected"), "Median lead, days": Cell(lambda row: joined(decimals(float(str(row["hours"])) / 24, 1)), numeric=True), "q": chance,
        }, len(leads))  # fmt: skip
    yield element("h3", "Who reprints whom")
    reprints = tables["reprints"]
    yield from _copies(reprints)
    yield _findings_of_clocks(tables["clocks"])


def _copies(reprints: pd.DataFrame) -> Iterator[Markup]:
    if is_empty(reprints):
        yield why_empty(reprints)
        return
    yield as_table(reprints.head(10), {
        "Original": text("original_name"), "Copier": text("copier_name"), "Copies": count("copies"),
        "Share of its articles": percent("share"), "Median delay, hours": decimal("hours"),
        "For example": text("example"),
    }, len(reprints))  # fmt: skip


def _findings_of_clocks(clocks: pd.DataFrame) -> Markup:
    wrong = clocks[clocks["corrected"]]
    if wrong.empty:
        return element("p", "No provider states times that are surely shifted.", class_="note")
    found = "; ".join(f"{name}: {basis}" for name, basis in zip(wrong["name"], wrong["basis"], strict=True))
    return element("p", f"Shifted times, corrected here: {found}.")


def _topics(tables: Tables, links: MapLinks) -> Iterator[Markup]:
    trends, rising, together = tables["trends"], tables["rising"], tables["cooccurrence"]
    if is_empty(trends):
        yield why_empty(trends)
        return
    if (trends.groupby("topic")["share"].agg(lambda share: share[share > 0].min()) < 1).any():
        yield figure(
            figures.multiples(trends, tables["bursts"]),
            "Share of the articles of each month that are about the topic. Shaded: bursts that shuffled histories do not have.",
        )
    if len(rising):
        yield element("h3", "Rising and falling")
        yield findings(rising, "topics", "with a share that changed more than by chance")
        yield figure(
            figures.shifts(rising),
            "Share in the latest quarter of the articles (dark; orange where significant), against all before (light).",
            values=as_table(rising.head(30), {
                "Topic": links.node("name", "topic"), "Before": percent("before_share"), "Latest quarter": percent("recent_share"), "q": chance,
            }, len(rising)),
        )  # fmt: skip
    yield element("h3", "Together on articles")
    yield findings(together, "pairs of topics", "together more often than chance explains")
    if len(together):
        yield as_table(together.head(10), {
            "Topic": links.node("a_name", "a"), "and": links.node("b_name", "b"), "Together": count("both"), "By chance": decimal("expected"),
            "Lift": decimal("lift"), "PMI, bits": decimal("pmi"), "q": chance,
        }, len(together))  # fmt: skip


def _importance(tables: Tables, links: MapLinks) -> Iterator[Markup]:
    importance, bridges = tables["importance"], tables["bridges"]
    if is_empty(importance):
        yield why_empty(importance)
        return
    ranked, articles = (importance[importance["kind"] == kind] for kind in ("story", "article"))
    if len(ranked):
        yield element("h3", "Most important stories")
        yield as_table(ranked.head(10), {
            "Rank": count("rank"), "Story": links.story("name", "node"), "First": date("published"), "Articles": count("degree"),
            "Articles × effective providers": decimal("score"),
        }, len(ranked))  # fmt: skip
    yield element("h3", "Most important articles")
    if importance.attrs.get("by") == "story":
        yield element("p", f"{importance.attrs['note']}.", class_="note")
    yield as_table(articles.head(10), {
        "Rank": count("rank"), "Article": linked("name", "node"),
        "Provider": text("provider_name"), "Date": date("published"),
        "Score": small("score"), "Linked to": count("degree"), "PageRank": small("corrected"),
    }, len(articles))  # fmt: skip
    yield element("h3", "Bridges")
    if is_empty(bridges):
        yield why_empty(bridges)
        return
    yield as_table(bridges.head(10), {
        "Article": linked("title", "article"), "Provider": text("provider_name"),
        "Date": date("published"), "Betweenness": small("betweenness"), "± (95 %)": small("error"),
        "Stories": count("stories"), "Batches": count("batches"), "Topics": count("topics"),
    }, len(bridges))  # fmt: skip


def _links(tables: Tables) -> Iterator[Markup]:
    links, recovery = tables["links"], tables["recovery"]
    if len(recovery):
        first = recovery.iloc[0]
        yield figure(
            figures.methods(recovery),
            f"How well related lists are completed: of {number(first['linked'])} links between articles that documents "
            f"describe, a tenth ({number(first['hidden'])}) was hidden and ranked for {number(first['articles'])} "
            "articles. The dashed line is what a perfect ranking reaches.",
            values=as_table(recovery, {
                "Method": text("method"), "Precision at 10": decimal("precision"), "Recall at 10": decimal("recall"),
            }, len(recovery)),
        )  # fmt: skip
    if is_empty(links):
        yield why_empty(links)
        return
    yield as_table(links.head(15), {
        "Article": linked("a_title", "a"), "Provider": text("a_provider"),
        "Date": date("a_published"),
        "and": linked("b_title", "b"), "its provider": text("b_provider"),
        "its date": date("b_published"),
        "Score": decimal("score"), "Because": text("reasons"),
    }, len(links))  # fmt: skip


def _batches(tables: Tables) -> Iterator[Markup]:
    batches = tables["batches"]
    if is_empty(batches):
        yield why_empty(batches)
        return
    yield as_table(batches.head(10), {
        "Earliest article": linked("title", "batch"), "Provider": text("provider_name"), "First": date("first"),
        "Last": date("last"), "Articles": count("articles"), "Stories": count("stories"),
        "Linked pairs": percent("density"), "Pairs alike in words": percent("agreement"),
    }, len(batches))  # fmt: skip


def _doubles(tables: Tables) -> Iterator[Markup]:
    duplicates = tables["duplicates"]
    if is_empty(duplicates):
        yield why_empty(duplicates)
        return
    kinds = duplicates["kind"].value_counts(sort=False)
    yield element("p", "; ".join(f"{number(kinds[kind])} of kind {kind}" for kind in sorted(kinds.index)) + ".")
    yield as_table(duplicates.head(15), {
        "Earlier": linked("a_title", "a"),
        "Later": linked("b_title", "b"),
        "Kind": text("kind"), "Alike": percent("jaccard"), "Because": text("reasons"),
    }, len(duplicates))  # fmt: skip


def _health(tables: Tables) -> Iterator[Markup]:
    health = tables["health"]
    if is_empty(health):
        yield why_empty(health)
        return
    yield figure(
        figures.heat(health), "Articles on which something is missing or odd; the darker, the larger their share."
    )
    meanings = health.drop_duplicates("check")
    rows = zip(meanings["check"], meanings["meaning"], strict=True)
    yield element("dl", *(part for name, words in rows for part in (element("dt", name), element("dd", words))))
    yield as_table(health.head(12), {
        "Provider": text("name"), "Check": text("check"), "Articles": count("found"), "Share": percent("share"),
        "For example": linked("example_title", "example"),
        "Date": date("example_published"),
    }, len(health))  # fmt: skip


def _method(tables: Tables) -> Markup:
    parts = []
    for name, analysis in ANALYSES.items():
        note = str(tables[name].attrs.get("note", ""))
        parts += [element("dt", name), element("dd", analysis.doc + (f" Here: {note}." if note else ""))]
    words = (
        "Everything is computed from the network alone, and gives the same numbers each time. q is the false discovery "
        "rate at which a row is a finding, corrected for everything tested beside it (Benjamini and Hochberg); below "
        f"{CERTAIN} is called significant. Formulas and sources are in the documentation of each function of graph.analysis."
    )
    return element("section", element("h2", "Method"), element("p", words), element("dl", *parts), id="method")
