"""Test details, neighbourhoods, paths, history and the keyboard in a browser."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import pytest
from landmarks import Landmarks
from newsroom import LARGEST, STORIES
from playwright.sync_api import Page, expect

CAMPAIGNERS = "Campaigners call on police to end use of face recognition technology"


def choose(page: Page, title: str) -> None:
    page.locator("#query").fill(title)
    page.locator("#details .list button", has_text=title).first.click()
    expect(page.locator("#details h2")).to_have_text(title)


def test_an_article_shows_its_values_and_links(visit, seeds_page: Path) -> None:
    """The panel has type, date, excerpt, provider, topics, related articles, source document and link."""
    page = visit(seeds_page)
    choose(page, CAMPAIGNERS)
    panel = page.locator("#details")
    expect(panel.locator(".kicker")).to_have_text("Article · 12 Sep 2022")
    expect(panel).to_contain_text("Fourteen campaign groups")
    assert {"IET", "AI", "Computer Vision"} == set(panel.locator(".chip").all_inner_texts())
    expect(panel.get_by_role("heading", name=re.compile(r"\d related articles"))).to_be_visible()
    expect(panel.locator(".facts")).to_contain_text("000_7a22e984da5513e4.txt")
    link = panel.get_by_role("link", name="Read at eandt.theiet.org")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("href", re.compile("^https://eandt.theiet.org/content/"))


def test_a_provider_shows_its_articles_over_time(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """A provider's panel counts its articles, and has a timeline, stories, topics and the list."""
    page = visit(azure_page)
    name, articles = landmarks.provider
    choose(page, name)
    panel = page.locator("#details")
    expect(panel.locator(".numbers")).to_contain_text(str(articles))
    expect(panel.locator("svg.bars")).to_be_visible()
    for heading in ("Topics", "Stories", "Articles"):
        expect(panel.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_the_overview_shows_how_topics_and_providers_rise_and_fall(
    visit, azure_page: Path, azure_network: nx.MultiDiGraph, landmarks: Landmarks
) -> None:
    """Each topic and provider has a line of its articles over time, with a text that agrees with the network."""
    page = visit(azure_page)
    dates = {
        iri: datetime.fromisoformat(values["publishedDateTime"]).timestamp()
        for iri, values in azure_network.nodes(data=True)
        if "publishedDateTime" in values
    }
    late = min(dates.values()) + 0.75 * (max(dates.values()) - min(dates.values()))
    for name in (landmarks.topic[0], landmarks.hub):
        (hub,) = (iri for iri, values in azure_network.nodes(data=True) if values.get("name") == name)
        days = [dates[article] for article in azure_network.predecessors(hub) if article in dates]
        words = f"{sum(date >= late for date in days)} of {len(days)} in the last quarter of the time"
        row = page.locator("#details .list button", has=page.get_by_text(name, exact=True))
        expect(row.locator("svg.trend")).to_have_attribute("aria-label", words)


def test_a_story_opens_from_the_overview(visit, azure_page: Path) -> None:
    """A click on one of the largest stories shows it, with its articles."""
    page = visit(azure_page)
    story = page.locator("[data-story]").first
    label = story.locator(".name").inner_text()
    story.click()
    expect(page.locator("#details .kicker")).to_have_text("Story")
    expect(page.locator("#details h2")).to_have_text(label)


def test_back_and_forward_restore_choices(visit, seeds_page: Path) -> None:
    """Back restores the previous choice, forward the next."""
    page = visit(seeds_page)
    choose(page, "IET")
    page.locator("#details .list button").last.click()
    expect(page.locator("#details h2")).not_to_have_text("IET")
    second = page.locator("#details h2").inner_text()
    page.go_back()
    expect(page.locator("#details h2")).to_have_text("IET")
    page.go_forward()
    expect(page.locator("#details h2")).to_have_text(second)


def test_focus_on_more_hops_exports_more(visit, azure_page: Path, azure_network: nx.MultiDiGraph) -> None:
    """Two hops around an article have more nodes than one, and the JSON export has just those."""
    page = visit(azure_page, f"#node={quote(few_related(azure_network), safe='')}")
    counts = []
    for hops in ("1 hop", "2 hops"):
        page.get_by_role("button", name=hops).click()
        expect(page.get_by_role("button", name=hops)).to_have_attribute("aria-pressed", "true")
        page.locator("#save summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="List as JSON").click()
        counts.append(len(json.loads(Path(download.value.path()).read_text())["nodes"]))
    assert 1 < counts[0] < counts[1]


def few_related(network: nx.MultiDiGraph) -> str:
    """Return an article with a few related ones in a component of over 20."""
    related = nx.Graph((a, b) for a, b, key in network.edges(keys=True) if key == "related")
    return next(
        iri
        for iri in sorted(related)
        if 2 <= related.degree(iri) <= 6 and len(nx.node_connected_component(related, iri)) > 20
    )


def test_a_path_between_two_nodes_is_listed(visit, seeds_page: Path) -> None:
    """After “Path to…”, choosing another node lists the path to it; Escape ends it."""
    page = visit(seeds_page)
    choose(page, "FedScoop")
    page.get_by_role("button", name="Path to…").click()
    expect(page.locator("#details [role=status]")).to_contain_text("Choose the other end")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.locator("#mode-table").click()
    page.locator("#table [data-node]", has_text="Neuroscience News").click()
    way = page.locator("#way .name")
    assert way.first.inner_text().startswith("FedScoop")
    assert way.last.inner_text().startswith("Neuroscience News")
    assert way.count() >= 3
    page.keyboard.press("Escape")
    expect(page.locator("#way")).to_have_count(0)


@pytest.mark.parametrize("how", ["Enter", "click"])
def test_a_search_finds_the_other_end_of_a_path(visit, newsroom_page: Path, how: str) -> None:
    """After “Path to…” a search keeps the choice, lists the matches, and the path leads to the chosen one."""
    page = visit(newsroom_page)
    choose(page, "Story 3 chapter 2")
    page.get_by_role("button", name="Path to…").click()
    page.locator("#query").fill("Story 40 chapter 1")
    expect(page.locator("#details h2")).to_have_text("Story 3 chapter 2")
    match = page.locator("#details .list button", has=page.get_by_text("Story 40 chapter 1", exact=True))
    if how == "Enter":
        expect(match).to_be_visible()
        page.locator("#query").press("Enter")
    else:
        match.click()
    page.get_by_role("button", name="Show the path over them").click()
    way = page.locator("#way .name")
    expect(way.first).to_have_text("Story 3 chapter 2")
    expect(way.last).to_have_text("Story 40 chapter 1")
    assert "to-node=" in page.evaluate("location.hash")


def test_a_story_ends_a_path_at_its_central_article(visit, newsroom_page: Path) -> None:
    """After “Path to…” a click on a story ends the path there and keeps the choice."""
    page = visit(newsroom_page)
    choose(page, "Topic 3")
    page.get_by_role("button", name="Path to…").click()
    page.locator("#details [data-story]").first.click()
    expect(page.locator("#way .name").first).to_contain_text("Topic 3")
    expect(page.locator("#details h2")).to_have_text("Topic 3")


def test_topics_and_providers_are_counted_in_articles(visit, newsroom_page: Path) -> None:
    """The list of topics, the facet and the panel state one number, though the topic has more links than articles."""
    page = visit(newsroom_page)
    count = f"{LARGEST + 6 * (STORIES - 1)}"
    row = page.locator("#details .list button", has=page.get_by_text("Topic 0", exact=True))
    expect(row.locator(".total")).to_have_text(count)
    expect(page.locator("[data-facet=topics] li", has_text="Topic 0").locator(".count")).to_have_text(count)
    row.click()
    expect(page.locator("#details .kicker")).to_have_text(f"Topic · {count} articles")
    expect(page.locator("#details .numbers b").first).to_have_text(count)


def test_a_click_in_the_picture_chooses_the_node(visit, seeds_page: Path) -> None:
    """The node under the pointer is named by the tip and chosen by a click."""
    page = visit(seeds_page)
    spot = find_spot(page)
    page.mouse.move(*spot)
    expect(page.locator("#tip")).to_be_visible()
    title = page.locator("#tip strong").inner_text()
    page.mouse.click(*spot)
    expect(page.locator("#details h2")).to_have_text(re.compile(re.escape(title.rstrip("…"))))


def find_spot(page: Page) -> tuple[float, float]:
    """Move over the picture in steps until a tip shows; return where."""
    box = page.locator("#network").bounding_box()
    assert box is not None
    for y in range(60, int(box["height"]) - 60, 9):
        for x in range(60, int(box["width"]) - 60, 9):
            spot = (box["x"] + x, box["y"] + y)
            page.mouse.move(*spot)
            if page.locator("#tip").is_visible():
                return spot
    raise AssertionError("no node found in the picture")


def test_arrows_move_between_linked_nodes(visit, seeds_page: Path) -> None:
    """In the picture an arrow chooses a node, the next arrow a neighbour of it, and Escape clears the choice."""
    page = visit(seeds_page)
    page.locator("#network").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#details .kicker")).to_be_visible()
    first = page.locator("#details h2").inner_text()
    moved = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        moved.append(page.locator("#details h2").inner_text())
    assert {first} != set(moved)
    page.keyboard.press("Escape")
    expect(page.locator("#details h2")).to_have_text("At a glance")
