"""Test the languages of the page in a browser: no text of the page is English in a German browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from graph.export.page.page import page as made

BASE = "https://zq.example/"
SAME = {"Alt + ← →", "Esc", "C", "D", "L", "P", "S", "T", "PageRank", "Person", "Zoom", "News graph"}
"""Texts that are the same in both languages, and the title of the page, which is data."""

SAME_SHAPES = re.compile(r"(Jan|Feb|Apr|April|Aug|August|Sept?|September|Nov|November)\.?|zq[\w.]*")
"""Names of months that are the same in both languages, and the invented words of the data."""


@pytest.fixture(scope="module")
def invented_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page whose data are digits and invented words."""
    network = nx.MultiDiGraph()
    for number in range(4):
        network.add_node(f"{BASE}topic/{number}", kind="topic", name=f"Zqtopo{number}")
        network.add_node(f"{BASE}provider/{number}", kind="provider", name=f"Zqprov{number}", domain="zq.example")
    for number in range(40):
        iri, story = f"{BASE}a/{number}", number // 8
        network.add_node(
            iri, kind="article", title=f"Zqa{story} zqb{number}", excerpt=f"Zqc{story} zqd{story} zqe{story}"
        )
        network.nodes[iri]["publishedDateTime"] = (
            f"2021-{3 if story < 3 else 5:02}-{1 + number % 8 + story:02}T12:00:00Z"
        )
        network.nodes[iri]["category"] = "Zqcat"
        network.add_edge(iri, f"{BASE}provider/{number % 4}", key="published-by")
        network.add_edge(iri, f"{BASE}topic/{story % 4}", key="about")
        for other in range(8 * story, number):
            network.add_edge(iri, f"{BASE}a/{other}", key="related")
    path = tmp_path_factory.mktemp("languages") / "invented.html"
    path.write_bytes(made(network))
    return path


TEXTS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest('script, style, noscript, h1')) texts.push(walker.currentNode.data);
  }
  for (const name of ['aria-label', 'aria-roledescription', 'aria-valuetext', 'aria-description', 'placeholder', 'title', 'alt', 'label']) {
    for (const each of document.body.querySelectorAll(`[${name}]`)) texts.push(each.getAttribute(name));
  }
  return texts;
}"""

LINKS = [
    "",
    f"node={BASE}a/3".replace(":", "%3A").replace("/", "%2F"),
    f"node={BASE}provider/1".replace(":", "%3A").replace("/", "%2F"),
    f"node={BASE}a/3&to-node={BASE}a/30".replace(":", "%3A").replace("/", "%2F"),
    f"node={BASE}a/3&hops=2".replace(":", "%3A").replace("/", "%2F"),
    f"story={BASE}a/3".replace(":", "%3A").replace("/", "%2F"),
    "q=zqa1",
    "q=zqnothing",
    "colour=provider&size=rank",
    "kind=article&from=2021-03-02",
]


def states(page: Page) -> Iterator[None]:
    """Bring the page into one state after the other, in every view."""
    for summary in page.locator(".facet:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    for view in range(page.locator(".actions .switch button").count()):
        for link in LINKS:
            page.evaluate("link => { location.hash = link }", link or "none")
            page.locator(".actions .switch button").nth(view).click()
            yield
    page.locator("#network, .actions .switch button").first.focus()
    page.evaluate("link => { location.hash = link }", LINKS[1])
    page.locator("#path").click()
    yield
    page.locator("#theme").click()
    page.locator("#save summary").click()
    yield
    page.keyboard.press("Escape")
    page.locator("#help").click()
    yield


def words_of_the_page(page: Page) -> set[str]:
    """Return all texts of the page in all states, without digits and invented words."""
    found: set[str] = set()
    for _ in states(page):
        for text in page.evaluate(TEXTS):
            bare = re.sub(r"\bzq[\w.]*", "", re.sub(r"\d+", "", text), flags=re.IGNORECASE)
            found.add(re.sub(r"\s+", " ", bare).strip(" \t\n,.:;·–-()/“”„‚‘’×%+…"))
    return {text for text in found if re.search(r"[^\W\d_]", text) and not SAME_SHAPES.fullmatch(text)}


def test_a_german_browser_shows_no_english_text(visit, invented_page: Path) -> None:
    """A German and an English page have no text in common but names of data, in every view and state."""
    english = words_of_the_page(visit(invented_page, locale="en-GB"))
    german = words_of_the_page(visit(invented_page, locale="de-DE"))
    assert len(english) > 60
    assert sorted((english & german) - SAME) == []


@pytest.mark.parametrize(
    ("locale", "link", "language"),
    [
        ("en-US", "", "en"),
        ("de-AT", "", "de"),
        ("fr-FR", "", "en"),
        ("en-US", "#lang=de", "de"),
        ("de-DE", "#lang=en", "en"),
    ],
)
def test_the_language_is_the_browsers_or_the_addresss(
    visit, invented_page: Path, locale: str, link: str, language: str
) -> None:
    """The browser's language is taken, or the one that the address names; the document states it."""
    page = visit(invented_page, link, locale=locale)
    assert language == page.evaluate("document.documentElement.lang")
    expect(page.locator("#filters h2")).to_have_text({"en": "Filters", "de": "Filter"}[language])


def test_the_address_keeps_its_language(visit, invented_page: Path) -> None:
    """The language that an address names stays in it after a choice."""
    page = visit(invented_page, "#lang=de", locale="en-US")
    page.locator("#query").fill("zqa1")
    page.locator("#details .list button").first.click()
    assert "lang=de" in page.evaluate("location.hash.slice(1).split('&')")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_numbers_are_written_as_the_reader_writes_them(visit, newsroom_page: Path) -> None:
    """The count of nodes and its noun are the reader's."""
    expect(visit(newsroom_page, locale="de-DE").locator("#status")).to_have_text("421 Knoten")
