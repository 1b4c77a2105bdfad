"""Test small screens with touch in a browser: the sheet, the filters, the legend and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from landmarks import Landmarks
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
NODE = "https%3A%2F%2Fnews.example%2F5%2F0"


def test_a_phone_can_search_choose_and_filter(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """On a phone, search, choice and filters work, and the page never scrolls sideways."""
    page = visit(azure_page, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#query").fill(landmarks.word)
    page.locator("#details .list button").first.tap()
    expect(page.locator("#details h2")).to_be_visible()
    page.get_by_role("button", name="Filters").tap()
    page.get_by_role("checkbox", name=f"{landmarks.topic[0]},").first.check()
    page.get_by_role("button", name="Filters").tap()
    expect(page.locator("#picture")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def height_of_sheet(page: Page) -> float:
    """Return the height of the sheet, in pixels."""
    return float(page.locator("#sheet").bounding_box()["height"])


def drag(page: Page, selector: str, distance: float) -> None:
    """Drag an element down by a distance with one finger, slowly."""
    box = page.locator(selector).bounding_box()
    touch(page, box["x"] + box["width"] / 2, box["y"] + 20, distance)


def touch(page: Page, x: float, y: float, distance: float) -> None:
    """Put a finger down, move it down by a distance in steps, and lift it."""
    session = page.context.new_cdp_session(page)
    send = lambda kind, points: session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # noqa: E731
    send("touchStart", [{"x": x, "y": y}])
    for step in range(1, 11):
        send("touchMove", [{"x": x, "y": y + distance * step / 10}])
    send("touchEnd", [])


def test_the_map_fills_a_phone(visit, newsroom_page: Path) -> None:
    """On a phone the picture has more than half of the screen, and the sheet shows the heading of the details."""
    page = visit(newsroom_page, **PHONE)
    assert page.locator("#network").bounding_box()["height"] > 844 * 0.6
    expect(page.locator("#details h2")).to_be_in_viewport(ratio=1)


def test_a_finger_drags_the_sheet(visit, newsroom_page: Path) -> None:
    """Dragged up by its handle the sheet is half, then whole; dragged down it is half, then low again."""
    page = visit(newsroom_page, **PHONE)
    heights = [height_of_sheet(page)]
    for distance in (-250, -300, 330, 300):
        drag(page, "#grip", distance)
        heights.append(height_of_sheet(page))
    low, half, whole, half_again, low_again = heights
    assert low < half < whole
    assert (half, low) == (half_again, low_again)


def test_a_low_sheet_is_dragged_by_its_content(visit, newsroom_page: Path) -> None:
    """A finger on the details of a low sheet drags the sheet."""
    page = visit(newsroom_page, **PHONE)
    before = height_of_sheet(page)
    drag(page, "#details h2", -260)
    assert height_of_sheet(page) > before


def test_a_tap_and_keys_change_the_sheet(visit, newsroom_page: Path) -> None:
    """A tap on the handle opens the sheet to half and whole; arrows, Home and End change it; each height is announced."""
    page = visit(newsroom_page, **PHONE)
    grip = page.locator("#grip")
    grip.tap()
    expect(grip).to_have_attribute("aria-label", "Height of the list: half")
    grip.tap()
    expect(page.locator("#announcement")).to_have_text("Height of the list: whole")
    for key, height in (("ArrowDown", "half"), ("Home", "low"), ("End", "whole"), ("Enter", "low")):
        grip.press(key)
        expect(grip).to_have_attribute("aria-label", f"Height of the list: {height}")


def test_a_tap_on_a_row_does_not_drag(visit, newsroom_page: Path) -> None:
    """A tap on a row of a half sheet chooses it."""
    page = visit(newsroom_page, "#q=story", **PHONE)
    page.locator("#grip").tap()
    name = page.locator("#details .list .name").first.inner_text()
    page.locator("#details .list button").first.tap()
    expect(page.locator("#details h2")).to_have_text(name)


def test_back_leads_to_the_same_place_of_the_list(visit, newsroom_page: Path) -> None:
    """After a choice far down a list, Back shows the list as high and as far scrolled as it was; so does the browser's back."""
    page = visit(newsroom_page, "#q=story", **PHONE)
    page.locator("#grip").tap()
    page.locator("#grip").tap()
    for leave in ("button", "browser"):
        row = page.locator("#details .list button").nth(20)
        row.scroll_into_view_if_needed()
        before = (page.locator("#details").evaluate("panel => panel.scrollTop"), height_of_sheet(page))
        assert before[0] > 0
        row.tap()
        expect(page.locator("#back")).to_be_visible()
        assert height_of_sheet(page) < before[1]
        if leave == "button":
            page.locator("#back").tap()
        else:
            page.go_back()
        expect(page.locator("#back")).to_be_hidden()
        assert before == (page.locator("#details").evaluate("panel => panel.scrollTop"), height_of_sheet(page))


def test_back_of_a_link_to_a_node_clears_the_choice(visit, newsroom_page: Path) -> None:
    """Where the page was opened at a node, Back shows the overview and does not leave the page."""
    page = visit(newsroom_page, f"#node={NODE}", **PHONE)
    page.locator("#back").tap()
    expect(page.locator("#details h2")).to_have_text("At a glance")


def test_the_filters_cover_a_phone_and_close(visit, newsroom_page: Path) -> None:
    """The filters open as a sheet that has the focus, and Done, Escape and the button close it and give the focus back."""
    page = visit(newsroom_page, **PHONE)
    toggle = page.locator("#filters-toggle")
    for close in (lambda: page.locator("#filters-close").tap(), lambda: page.keyboard.press("Escape"), toggle.tap):
        toggle.tap()
        expect(page.locator("#filters")).to_be_visible()
        assert page.evaluate("document.querySelector('#filters').contains(document.activeElement)")
        assert page.evaluate("document.querySelector('#picture').inert && document.querySelector('#sheet').inert")
        close()
        expect(page.locator("#filters")).to_be_hidden()
        expect(toggle).to_be_focused()
        assert not page.evaluate("document.querySelector('#picture').inert")


def test_the_legend_of_a_phone_shows_shapes(visit, newsroom_page: Path) -> None:
    """A button opens the legend with all shapes over the picture, and Escape closes it."""
    page = visit(newsroom_page, **PHONE)
    expect(page.locator("#legend")).to_be_hidden()
    page.locator("#legend-toggle").tap()
    for shape in ("article", "provider", "topic"):
        expect(page.locator(f"#legend .swatch.{shape}").first).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Escape")
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator("#legend-toggle")).to_be_focused()


def test_a_phone_copies_the_link(visit, newsroom_page: Path) -> None:
    """The button that copies the link can be reached on a phone, and says that it did."""
    page = visit(newsroom_page, **PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.locator("#link").tap()
    expect(page.locator("#link")).to_have_text("Copied")


SIZES = [(390, 844), (844, 390), (320, 568), (768, 1024)]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("link", ["", f"#node={NODE}", "#mode=table"])
def test_nothing_is_wider_than_the_screen(visit, newsroom_page: Path, width: int, height: int, link: str) -> None:
    """At no size does the page scroll sideways, and the view is at least 200 pixels wide and high."""
    page = visit(newsroom_page, link, **{**PHONE, "viewport": {"width": width, "height": height}})
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
    box = page.locator("#main").bounding_box()
    assert min(box["width"], box["height"]) >= 200


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_targets_of_a_finger_are_large(visit, newsroom_page: Path, width: int, height: int) -> None:
    """Each button, field and row of a touch screen is at least 44 pixels high and wide, in every view and with the filters open.

    The rows of a table and of the timeline are lower, as those of a chart are.
    """
    page = visit(newsroom_page, f"#node={NODE}", **{**PHONE, "viewport": {"width": width, "height": height}})
    small = """() => [...document.querySelectorAll('button, summary, select, #app input:not([type=range]), label:has(input)')]
      .map(each => each.matches('label input') ? each.closest('label') : each)
      .filter(each => each.checkVisibility() && !each.closest('[inert], .grid, .timeline-names'))
      .map(each => [each.getBoundingClientRect(), each.id || each.textContent.slice(0, 20)])
      .filter(([box]) => box.width < 44 || box.height < 44).map(([box, name]) => `${name}: ${box.width} × ${box.height}`)"""
    for view in reversed(page.locator(".actions .switch button").all()):
        view.tap()
        assert [] == page.evaluate(small)
    page.locator("#filters-toggle").tap()
    assert [] == page.evaluate(small)


def test_a_phone_on_its_side_shows_list_beside_picture(visit, newsroom_page: Path) -> None:
    """On a phone on its side the details stand beside the picture, with a way back, and nothing covers the picture."""
    page = visit(newsroom_page, f"#node={NODE}", **{**PHONE, "viewport": {"width": 844, "height": 390}})
    picture, details = page.locator("#network").bounding_box(), page.locator("#details").bounding_box()
    assert picture["x"] + picture["width"] <= details["x"] + 1
    assert picture["height"] > 300
    expect(page.locator("#back")).to_be_in_viewport(ratio=1)
    expect(page.locator("#grip")).to_be_hidden()


def test_typing_shows_the_results_above_the_keyboard(visit, newsroom_page: Path) -> None:
    """A search on a phone opens the sheet, with the first results in the upper half of the screen."""
    page = visit(newsroom_page, **PHONE)
    page.locator("#query").fill("story")
    first = page.locator("#details .list button").first
    expect(first).to_be_visible()
    assert first.bounding_box()["y"] < 422
