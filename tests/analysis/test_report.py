"""The report: one file, no request, whatever documents say stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import networkx as nx
import pandas as pd
import pytest
from newsrooms import Plan, news
from planted import article, linked_groups, relate, reordered
from playwright.sync_api import Browser

import graph
from graph import analysis
from graph.analysis.report import figures, report
from graph.analysis.report.markup import element

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>\x00\u202e"


class Page(HTMLParser):
    """Everything in a page that could ask for something or do something."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.policy = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        stated = dict(attrs)
        self.addresses += [str(stated[name]) for name in ("href", "src", "xlink:href", "action") if name in stated]
        if stated.get("http-equiv") == "Content-Security-Policy":
            self.policy = str(stated["content"])


ALLOWED = {
    "a", "b", "bdi", "body", "circle", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "g", "h1", "h2", "h3", "head",
    "header", "html", "li", "line", "main", "meta", "nav", "p", "rect", "section", "span", "style", "summary", "svg", "table",
    "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(azure: graph.Build) -> bytes:
    """The report of the corpus."""
    return report(azure.network)


def test_the_report_asks_for_nothing(page: bytes) -> None:
    """No element of the report loads or runs anything, and its policy would refuse it."""
    parsed = Page(page)

    assert set() == parsed.tags - ALLOWED
    assert [] == [name for name in parsed.attributes if name.startswith("on") or name in ("style", "src", "srcset")]
    assert [] == re.findall(r"@import|url\(", page.decode().split("</style>")[0])
    assert True is bool(
        re.fullmatch(
            r"default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'", parsed.policy
        )
    )


def test_sections_stand_in_the_order_of_the_links_above(page: bytes) -> None:
    """The links at the top lead to every section, in the order of the sections."""
    assert re.findall(r'<section id="(\w+)"', page.decode()) == re.findall(r'<a href="#(\w+)"', page.decode())


def test_stories_have_their_course_their_coverage_and_what_follows() -> None:
    """The report of news shows how its largest stories ran, who covered them, and the first storyline."""
    network, _ = news(Plan())
    made = report(network).decode()
    line = analysis.storylines(network).iloc[0]

    assert [True, True, True] == [
        words in made
        for words in ("How the largest stories ran", "Who covered and who missed", element("bdi", line["later_name"]))
    ]


def test_links_lead_to_the_web_or_within(page: bytes) -> None:
    """Every link of the report leads to an http(s) address or to a section of it."""
    assert [] == [each for each in Page(page).addresses if not re.match(r"https?://|#\w", each)]


def test_the_same_network_gives_the_same_report(azure: graph.Build, page: bytes) -> None:
    """The report of a network put together in another order is the same, byte for byte."""
    assert page == report(reordered(azure.network, 3))


def test_hostile_text_stays_text() -> None:
    """Titles, names and addresses that are markup or script appear as text."""
    network, _ = linked_groups(3, 5, seed=1)
    iri = "javascript:alert(1)"
    network.add_node(iri, kind="article", title=HOSTILE, publishedDateTime="2021-01-01T00:00:00Z", documents=("x",))
    network.add_node("p", kind="provider", name=HOSTILE)
    network.add_node("t", kind="topic", name=HOSTILE)
    network.add_edges_from([(iri, "p", "published-by"), (iri, "t", "about")])
    relate(
        network, [(iri, node) for node, kind in list(network.nodes(data="kind")) if kind == "article" and node != iri]
    )
    made = report(network, heading=HOSTILE)
    parsed = Page(made)

    assert set() == parsed.tags - ALLOWED
    assert [] == [each for each in parsed.addresses if not re.match(r"https?://|#\w", each)]
    assert False is (b"\x00" in made)


@pytest.mark.parametrize("name", ["empty", "one", "undated"])
def test_a_network_with_nothing_in_it_has_a_report(name: str) -> None:
    """A report of an empty network, of one article, and of one without dates says what is not there."""
    network = nx.MultiDiGraph()
    if name == "one":
        article(network, "alone", 1.0, "times", ["ai"])
    if name == "undated":
        relate(network, [(article(network, "a"), article(network, "b"))])

    assert True is (b"Nothing here: " in report(network))


@pytest.mark.parametrize("width", [390, 1200])
def test_the_report_is_read_on_a_phone_and_on_a_desk(browser: Browser, page: bytes, tmp_path: Path, width: int) -> None:
    """At either width the report itself never scrolls sideways, no word of a common length is broken, and nothing
    is drawn above its figure, where it would be printed on the page before.
    """
    file = tmp_path / "report.html"
    file.write_bytes(page)
    with browser.new_page(viewport={"width": width, "height": 900}) as tab:
        tab.goto(file.as_uri())
        sideways = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        narrowest = tab.evaluate("""Math.min(...[...document.querySelectorAll("td:not(.n, .date)")]
            .map((cell) => cell.getBoundingClientRect().width))""")
        above = tab.evaluate("""Math.max(...[...document.querySelectorAll("svg")].flatMap((figure) =>
            [...figure.querySelectorAll("text")].map(
                (text) => figure.getBoundingClientRect().top - text.getBoundingClientRect().top)))""")

    assert [True, True, True] == [sideways <= 0, narrowest >= 90, above <= 4]


def test_the_documentation_has_todays_numbers(real_azure: graph.Build, project: Path) -> None:
    """docs/analysis.md is what `python -m docs.analysis_page` writes."""
    from docs.analysis_page import page

    assert page(real_azure.network) == (project / "docs" / "analysis.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_no_violation(
    browser: Browser, page: bytes, project: Path, tmp_path: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    """No rule of axe-core is broken in the report, light or dark, and at 320 px the page does not scroll sideways."""
    file = tmp_path / "report.html"
    file.write_bytes(page)
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True) as context:
        tab = context.new_page()
        tab.goto(file.as_uri())
        sideways = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        tab.evaluate((project / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]

    assert [] == [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
    assert True is (sideways <= 0)


def test_keys_reach_every_figure(browser: Browser, page: bytes, tmp_path: Path) -> None:
    """Tab goes to each drawing and each table of values; a table of values opens with Enter."""
    file = tmp_path / "report.html"
    file.write_bytes(page)
    with browser.new_page() as tab:
        tab.goto(file.as_uri())
        unreached = tab.evaluate("""[...document.querySelectorAll("svg")]
            .filter((drawing) => !drawing.closest('[tabindex="0"][aria-label]')).length""")
        values = tab.locator("details").first
        values.locator("summary").focus()
        tab.keyboard.press("Enter")
        opened = values.locator("table").is_visible()

    assert (0, True) == (unreached, opened)


def test_numbers_stand_beside_bars_that_are_too_short() -> None:
    """The number of a method stands in its bar where there is room, else to the right of it."""
    recovery = pd.DataFrame(
        {
            "method": ["random", "suggested"],
            "precision": [0.0, 0.5],
            "recall": [0.01, 0.6],
            "ceiling_precision": [0.9, 0.9],
            "ceiling_recall": [0.8, 0.8],
        }
    )
    drawn = figures.methods(recovery)

    assert [("176", "small"), ("174", "inverse"), ("589.4", "small"), ("584", "inverse")] == re.findall(
        r'<text x="([\d.]+)" y="\d+" class="number (\w+)"', drawn
    )


def test_one_article_is_singular() -> None:
    """The report of one article counts `1 article`."""
    network = nx.MultiDiGraph()
    article(network, "alone", 1.0, "times", ["ai"])

    assert False is ("1 articles" in report(network).decode())


def test_stories_and_nodes_lead_into_the_map_beside_the_report() -> None:
    """With a map beside it, stories lead to their place in the map by an article, providers by their IRI; without, nowhere."""
    network, _ = news(Plan())
    central = str(analysis.stories(network).iloc[0]["central"])
    provider = str(analysis.providers(network).iloc[0]["provider"])
    addresses = Page(report(network, map_address="graph.html")).addresses
    base = "https://example.org/"
    expected = [
        "graph.html#" + urlencode({name: iri.replace(base, "~") if iri.startswith(base) else iri})
        for name, iri in (("story", central), ("node", provider))
    ]

    assert [] == [each for each in expected if each not in addresses]
    assert [] == [each for each in Page(report(network)).addresses if "graph.html" in each]
