"""Test the ten tasks that readers come with, by mouse and by keyboard, and count the steps of each.

A step is a click, a key press or a text typed. The steps are printed at the end of the run.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from landmarks import Landmarks
from newsroom import LARGEST, provider
from playwright.sync_api import Locator, Page, expect
from steps import Person
from test_browser_phone import PHONE

BOTH = pytest.mark.parametrize("by", ["mouse", "keyboard"])
PATH_ENDS = ("Story 5 chapter 1", "Story 5 chapter 3")
PROVIDERS = ("Provider 2", "Provider 5")
FIRST_ROWS = 12
"""The articles that details list before *Show more*."""

Finish = Callable[[str, Person, dict[str, int]], None]


@pytest.fixture
def finish(record_property: Callable[[str, object], None]) -> Finish:
    """End a task: its steps go into the table at the end of the run, and are at most so many."""

    def end(task: str, person: Person, most: dict[str, int]) -> None:
        record_property("steps", [task, person.by, person.steps, most[person.by]])
        assert person.steps <= most[person.by]

    return end


def details(page: Page) -> Locator:
    return page.locator("#details")


def choose_best(person: Person) -> None:
    """Choose the first match of the list."""
    if person.by == "mouse":
        person.click(details(person.page).locator(".list button[data-node]").first)
    else:
        person.press("ArrowDown", "Enter")
    expect(details(person.page).locator("h2")).to_be_visible()


def choose_largest_story(person: Person) -> None:
    """Choose the first of the largest stories, which the page lists at its opening."""
    story = details(person.page).locator("[data-story]").first
    if person.by == "mouse":
        person.click(story)
    else:
        person.press("Tab", "Tab", "Enter")
        person.reach(story)
        person.press("Enter")
    expect(details(person.page).locator(".kicker")).to_have_text("Story")


@BOTH
def test_an_article_is_found(visit, azure_page: Path, landmarks: Landmarks, by: str, finish: Finish) -> None:
    """A word of its title leads to an article."""
    person = Person(visit(azure_page), by)
    person.search(landmarks.word)
    choose_best(person)
    expect(details(person.page).locator("h2")).to_have_text(re.compile(landmarks.word, re.IGNORECASE))
    finish("Find an article", person, {"mouse": 3, "keyboard": 4})


@BOTH
def test_who_published_most_on_a_story(visit, newsroom_page: Path, by: str, finish: Finish) -> None:
    """The details of a story begin with the provider of most of its articles, and their number."""
    person = Person(visit(newsroom_page), by)
    choose_largest_story(person)
    [(number, count)] = Counter(at % 6 for at in range(LARGEST)).most_common(1)
    first = details(person.page).locator(".chips button").first
    assert f"Provider {number} {count}" == " ".join(first.inner_text().split())
    finish("Who published most on a story", person, {"mouse": 1, "keyboard": 5})


@BOTH
def test_how_two_articles_connect(visit, newsroom_page: Path, by: str, finish: Finish) -> None:
    """Both ends are searched for, and each step between them has a reason."""
    page = visit(newsroom_page)
    person = Person(page, by)
    if by == "mouse":
        person.search(PATH_ENDS[0])
        choose_best(person)
        person.click(page.locator("#path"))
        person.click(page.locator("#path-to"))
        person.type(PATH_ENDS[1])
        person.click(option(page, "to", PATH_ENDS[1]))
    else:
        person.press("p")
        for name, title in zip(("from", "to"), PATH_ENDS, strict=True):
            person.type(title)
            expect(option(page, name, title)).to_have_attribute("aria-selected", "true")
            person.press("Enter")
    expect(page.locator("#way .name")).to_have_text(list(PATH_ENDS))
    expect(page.locator("#way .why")).to_contain_text("related to · same story")
    finish("How two connect", person, {"mouse": 7, "keyboard": 5})


def option(page: Page, end: str, title: str) -> Locator:
    """Return the match of an end of a path that has this title."""
    return page.locator(f"#path-{end}-list [role=option]", has=page.get_by_text(title, exact=True))


@BOTH
def test_what_was_written_in_march_2020(
    visit, azure_page: Path, azure_network: nx.MultiDiGraph, by: str, finish: Finish
) -> None:
    """A month that is typed alone shows the articles of that month."""
    page = visit(azure_page)
    person = Person(page, by)
    if by == "mouse":
        person.click(page.locator("#facets").get_by_label("From", exact=True))
    else:
        person.press("d")
    person.type("March 2020")
    person.press("Enter")
    expect(page.locator("#status")).to_contain_text("match")
    dates = [str(values.get("publishedDateTime")) for _, values in azure_network.nodes(data=True)]
    expected = sum(date.startswith("2020-03") for date in dates)
    assert f"{expected} articles" == details(page).locator("h2").inner_text()
    finish("What was written in March 2020", person, {"mouse": 3, "keyboard": 3})


@BOTH
def test_two_providers_are_compared(visit, newsroom_page: Path, by: str, finish: Finish) -> None:
    """Two providers stand side by side: ticked in the filters, or searched for one after the other."""
    page = visit(newsroom_page)
    person = Person(page, by)
    if by == "mouse":
        for name in PROVIDERS:
            row = page.locator("[data-facet=providers] li", has=page.get_by_text(name, exact=True))
            person.click(row.locator("input"))
        person.click(page.get_by_role("button", name="Compare these 2 providers"))
    else:
        person.search(PROVIDERS[0])
        choose_best(person)
        person.press("c")
        person.search(PROVIDERS[1])
        person.press("Enter")
    expect(details(page).locator(".compared .name")).to_have_text(list(PROVIDERS))
    finish("Compare two providers", person, {"mouse": 3, "keyboard": 8})


@BOTH
def test_a_topic_by_date(
    visit, azure_page: Path, azure_network: nx.MultiDiGraph, landmarks: Landmarks, by: str, finish: Finish
) -> None:
    """The articles of a topic are listed with their dates, the newest first."""
    page = visit(azure_page)
    person = Person(page, by)
    person.search(landmarks.small_topic[0])
    choose_best(person)
    expect(details(page).locator("h2")).to_have_text(landmarks.small_topic[0])
    dates = sorted(days_of_topic(azure_network, landmarks.small_topic[0]), reverse=True)
    rows = details(page).locator("ul.list > li").all_inner_texts()
    shown = [match[0] for row in rows if (match := re.search(r"\b\d{1,2} [A-Z]\w\w \d{4}\b", row))]
    assert [written(date) for date in dates[:FIRST_ROWS]] == shown
    finish("A topic by date", person, {"mouse": 3, "keyboard": 4})


def days_of_topic(network: nx.MultiDiGraph, name: str) -> list[str]:
    """Return the days of the articles about a topic."""
    topics = {node for node, values in network.nodes(data=True) if values.get("name") == name}
    articles = {article for article, topic, key in network.edges(keys=True) if key == "about" and topic in topics}
    return [network.nodes[article]["publishedDateTime"][:10] for article in articles]


def written(date: str) -> str:
    """Return a day as the page writes it."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    year, month, day = map(int, date.split("-"))
    return f"{day} {months[month - 1]} {year}"


@BOTH
def test_the_source_of_an_article_is_opened(
    visit, azure_page: Path, landmarks: Landmarks, by: str, finish: Finish
) -> None:
    """The link of an article opens its source in another tab."""
    page = visit(azure_page)
    page.context.route("http*://**", lambda route: route.fulfill(body="The source"))
    person = Person(page, by)
    person.search(landmarks.word)
    choose_best(person)
    source = details(page).locator("a.out")
    with page.context.expect_page() as opened:
        if by == "mouse":
            person.click(source)
        else:
            person.reach(source, "Tab")
            person.press("Enter")
    opened.value.wait_for_load_state()
    assert source.get_attribute("href") == opened.value.url
    finish("Go to the source", person, {"mouse": 4, "keyboard": 6})


@BOTH
def test_matches_are_exported(visit, azure_page: Path, landmarks: Landmarks, by: str, finish: Finish) -> None:
    """The list of matches is saved as CSV, a row for each."""
    page = visit(azure_page)
    person = Person(page, by)
    person.search(landmarks.word)
    item = page.get_by_role("button", name="List as CSV")
    if by == "mouse":
        person.click(page.locator("#save summary"))
    else:
        person.press("ArrowDown", "s")
        person.reach(item, "ArrowDown")
    with page.expect_download() as download:
        if by == "mouse":
            person.click(item)
        else:
            person.press("Enter")
    rows = csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig")))
    assert int(page.locator("#status").inner_text().split()[0]) == len(list(rows))
    finish("Export", person, {"mouse": 4, "keyboard": 7})


@BOTH
def test_what_is_shown_is_shared(visit, newsroom_page: Path, by: str, finish: Finish) -> None:
    """The copied link shows somebody else the same."""
    page = visit(newsroom_page, permissions=["clipboard-read", "clipboard-write"])
    person = Person(page, by)
    choose_largest_story(person)
    if by == "mouse":
        person.click(page.locator("#link"))
    else:
        person.press("l")
    expect(page.locator("#link")).to_have_text("Copied")
    address = page.evaluate("navigator.clipboard.readText()")
    other = visit(newsroom_page, "#" + address.partition("#")[2])
    assert details(page).inner_text() == details(other).inner_text()
    finish("Share", person, {"mouse": 2, "keyboard": 6})


@BOTH
def test_a_story_is_printed_from_a_phone(visit, newsroom_page: Path, by: str, finish: Finish) -> None:
    """On a phone, a story is chosen and printed: the paper lists its articles."""
    page = visit(newsroom_page, **PHONE)
    page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    person = Person(page, by)
    if by == "mouse":
        person.tap(page.locator("#grip"))
        person.tap(details(page).locator("[data-story]").first)
        person.tap(page.locator("#save summary"))
        person.tap(page.get_by_role("button", name="Print", exact=True))
    else:
        choose_largest_story(person)
        person.press("s", "End")
        person.reach(page.get_by_role("button", name="Print", exact=True), "ArrowUp")
        person.press("Enter")
    page.emulate_media(media="print")
    expect(page.locator("#print ol li")).to_have_count(LARGEST)
    finish("Print, on a phone", person, {"mouse": 4, "keyboard": 10})


def test_the_key_of_dates_opens_the_filters_of_a_phone(visit, newsroom_page: Path) -> None:
    """`D` goes to the first date, also where the filters are closed."""
    page = visit(newsroom_page, **PHONE)
    page.keyboard.press("d")
    expect(page.locator("#facets").get_by_label("From", exact=True)).to_be_focused()


def test_the_key_of_comparison_adds_a_third(visit, newsroom_page: Path) -> None:
    """`C` in a comparison goes on with another one."""
    page = visit(newsroom_page, f"#compare={provider(0)}&compare={provider(1)}")
    page.keyboard.press("c")
    expect(page.locator("#compare-add")).to_have_attribute("aria-pressed", "true")
