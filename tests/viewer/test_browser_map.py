"""The map of stories: regions, their names, and clicks on them, of a corpus with stories and of 5,000 documents."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_browser_camera import rest

import graph
from graph.analysis.indexed_graph import index_corpus
from graph.export.page.page import page as make_page

Box = dict[str, Any]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = {"viewport": {"width": 1024, "height": 700}}
LARGEST = 30
INSPECT = """() => {
  const event = new CustomEvent('newsgraph:labels', { detail: {} });
  document.getElementById('network').dispatchEvent(event);
  return event.detail;
}"""


@dataclass(frozen=True)
class Map:
    """The parts of the picture, in its pixels, as the page's inspection interface gives them."""

    labels: list[Box]
    regions: list[Box]
    nodes: list[Box]
    view: dict[str, float]

    @property
    def stories(self) -> list[Box]:
        """The regions of stories, the largest story first."""
        return sorted((region for region in self.regions if region["story"] >= 0), key=lambda region: region["story"])

    def named(self) -> set[int]:
        """The largest stories that have a name."""
        return {label["story"] for label in self.labels if 0 <= label["story"] < LARGEST}


@dataclass(frozen=True)
class Site:
    """A page, and the names of its stories, the largest first."""

    page: Path
    names: list[str]


@pytest.fixture(scope="module", params=["made_azure", pytest.param("thousands", marks=pytest.mark.slow)])
def site(request: pytest.FixtureRequest, pages: Path) -> Site:
    return site_of(request.getfixturevalue(request.param), pages / f"map-{request.param}.html")


def site_of(build: graph.Build, path: Path) -> Site:
    path.write_bytes(make_page(build.corpus))
    return Site(path, [story.name for story in index_corpus(build.corpus).stories])


def map_of(page: Page) -> Map:
    rest(page)
    return Map(**page.evaluate(INSPECT))


def overlap(a: Box, b: Box) -> bool:
    return bool(
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    )


def touching(regions: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (a, b)
        for a, b in combinations(regions, 2)
        if (a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2 < (a["r"] + b["r"] - 0.01) ** 2
    ]


def under_letters(picture: Map) -> list[Box]:
    return [
        node
        for node in picture.nodes
        if any(
            label["x"] <= node["x"] <= label["x"] + label["width"]
            and label["y"] <= node["y"] <= label["y"] + label["height"]
            for label in picture.labels
        )
    ]


def zoom_in(page: Page, distance: float) -> None:
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -distance)


@pytest.mark.parametrize("options", [{}, NARROW, PHONE], ids=["screen", "narrow", "phone"])
def test_the_first_picture_is_a_quiet_map(visit, site: Site, options: Any) -> None:
    """No region overlaps another, no label another, no label leaves the picture, and no dots of regions are drawn."""
    picture = map_of(visit(site.page, **options))
    assert [] == touching(picture.regions)
    assert [] == [pair for pair in combinations(picture.labels, 2) if overlap(*pair)]
    width, height = picture.view["width"], picture.view["height"]
    assert [] == [
        label
        for label in picture.labels
        if label["x"] < 0
        or label["y"] < 0
        or label["x"] + label["width"] > width
        or label["y"] + label["height"] > height
    ]
    in_regions = [
        node
        for node in picture.nodes
        if any((node["x"] - disc["x"]) ** 2 + (node["y"] - disc["y"]) ** 2 < disc["r"] ** 2 for disc in picture.regions)
    ]
    assert [] == in_regions


def test_the_largest_stories_are_named(visit, site: Site) -> None:
    """Of the 30 largest stories at least 27 are named on a screen, and 12 on a phone."""
    assert_named(visit, site)


def assert_named(visit, site: Site) -> None:
    screen, phone = map_of(visit(site.page)), map_of(visit(site.page, **PHONE))
    missing = max(0, LARGEST - len(screen.stories))
    assert len(screen.named()) + missing >= 27
    assert len(phone.named()) >= 12


def test_the_largest_real_stories_are_named_and_chosen(visit, real_azure: graph.Build, pages: Path) -> None:
    """The same of real documents, where a click on the middle of each of the 25 largest stories chooses it."""
    site = site_of(real_azure, pages / "map-real.html")
    assert_named(visit, site)
    assert [] == not_chosen(visit(site.page), site, "region")


def test_names_are_whole(visit, site: Site) -> None:
    """No label ends in an ellipsis, and the name of the largest story is the one of the list of stories."""
    page = visit(site.page)
    picture = map_of(page)
    assert [] == [label for label in picture.labels if "…" in "".join(label["lines"])]
    largest = next(label for label in picture.labels if label["story"] == 0)
    assert " ".join(largest["lines"]).split() == site.names[0].split()


@pytest.mark.parametrize("distance", [400, 800, 1500])
def test_nodes_are_not_under_letters(visit, site: Site, distance: float) -> None:
    """While one zooms in, less than a twentieth of the nodes that are drawn lie under a label."""
    page = visit(site.page)
    zoom_in(page, distance)
    picture = map_of(page)
    assert len(under_letters(picture)) <= 0.05 * len(picture.nodes)


def test_nearer_there_are_dots_then_titles(visit, site: Site) -> None:
    """At the scale of single articles the dots of a region are drawn, and titles of articles."""
    page = visit(site.page)
    story = map_of(page).stories[0]
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + story["x"], box["y"] + story["y"])
    for _ in range(30):
        if map_of(page).view["scale"] > 0.9:
            break
        page.mouse.wheel(0, -300)
    picture = map_of(page)
    assert len(picture.nodes) > 3
    assert [label for label in picture.labels if label["node"] >= 0 and label["story"] < 0]


def place_of(page: Page, story: int, on: str) -> tuple[float, float] | None:
    """The middle of the region of a story, or of its name, in pixels of the window."""
    picture = map_of(page)
    box = page.locator("#network").bounding_box()
    assert box is not None
    if on == "region":
        region = picture.stories[story]
        return box["x"] + region["x"], box["y"] + region["y"]
    label = next((label for label in picture.labels if label["story"] == story), None)
    if label is None:
        return None
    return box["x"] + label["x"] + label["width"] / 2, box["y"] + label["y"] + label["height"] / 2


@pytest.mark.parametrize("on", ["region", "name"])
def test_a_click_chooses_the_story(visit, site: Site, on: str) -> None:
    """A click on the middle of each of the 25 largest stories, and on its name, chooses that story and frames it."""
    page = visit(site.page)
    assert [] == not_chosen(page, site, on)


def not_chosen(page: Page, site: Site, on: str) -> list[int]:
    """Those of the 25 largest stories that a click on their region or name does not choose and frame."""
    wrong = []
    for story in range(min(25, len(site.names))):
        place = place_of(page, story, on)
        if place is None:
            continue
        page.mouse.click(*place)
        if page.locator("#details h2").text_content() != site.names[story]:
            wrong.append(story)
            continue
        picture = map_of(page)
        region, view = picture.stories[story], picture.view
        assert region["r"] > 0.2 * min(view["width"], view["height"]) or view["scale"] == pytest.approx(1.6)
        page.keyboard.press("Escape")
        page.locator("#zoom-fit").click()
    return wrong


def test_a_tap_chooses_the_story(visit, site: Site) -> None:
    """On a phone, a tap on the middle of a region or on its name chooses its story."""
    page = visit(site.page, **PHONE)
    wrong = []
    for story in range(5):
        for on in ("region", "name"):
            place = place_of(page, story, on)
            if place is None:
                continue
            page.touchscreen.tap(*place)
            if page.locator("#details h2").first.text_content() != site.names[story]:
                wrong.append((story, on))
            page.goto(site.page.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
    assert [] == wrong


def test_a_region_under_the_pointer_says_what_it_is(visit, site: Site) -> None:
    """The tip over a story has its whole name and the number of its articles."""
    page = visit(site.page)
    place = place_of(page, 0, "region")
    assert place is not None
    page.mouse.move(*place)
    expect(page.locator("#tip strong")).to_have_text(site.names[0])
    expect(page.locator("#tip div")).to_contain_text("articles")


def test_a_region_without_a_story_is_framed_by_a_click(visit, site: Site) -> None:
    """A click on a region of articles in no story makes it large and chooses nothing."""
    page = visit(site.page)
    loose = [(at, disc) for at, disc in enumerate(map_of(page).regions) if disc["story"] < 0]
    at, region = max(loose, key=lambda each: float(each[1]["r"]))
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + region["x"], box["y"] + region["y"])
    assert map_of(page).regions[at]["r"] > 2 * region["r"]
    assert "story=" not in page.evaluate("location.hash")


def test_a_turned_window_shows_the_map_turned(visit, azure_page: Path) -> None:
    """In a window that is higher than wide the map is higher than wide, and fills most of it either way."""
    for width, height in ((1600, 700), (1000, 1100)):
        picture = map_of(visit(azure_page, viewport={"width": width, "height": height}))
        right = max(disc["x"] + disc["r"] for disc in picture.regions)
        left = min(disc["x"] - disc["r"] for disc in picture.regions)
        below = max(disc["y"] + disc["r"] for disc in picture.regions)
        above = min(disc["y"] - disc["r"] for disc in picture.regions)
        assert (right - left > below - above) is (picture.view["width"] > picture.view["height"])
        assert max((right - left) / picture.view["width"], (below - above) / picture.view["height"]) > 0.8


def test_a_link_with_a_camera_shows_the_same_in_a_turned_window(visit, azure_page: Path) -> None:
    """The story in the middle of a wide window is in the middle of a high one, by the same link."""
    page = visit(azure_page, viewport={"width": 1600, "height": 700})
    story = map_of(page).stories[0]
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + story["x"], box["y"] + story["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    rest(page)
    again = map_of(visit(azure_page, page.evaluate("location.hash"), viewport={"width": 1000, "height": 1100}))
    region, view = again.stories[0], again.view
    assert (region["x"], region["y"]) == pytest.approx((view["width"] / 2, view["height"] / 2), abs=3)
