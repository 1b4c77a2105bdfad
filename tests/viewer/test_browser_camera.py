"""The camera: which part of the network the picture shows, after each way to choose, resize and zoom."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from newsroom import LARGEST, STORIES, article
from playwright.sync_api import Page, expect

SVG = "{http://www.w3.org/2000/svg}"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CHOSEN = "Story 0 chapter 7"
CHOICE = [f"Story 0 chapter {number}" for number in range(LARGEST)]
ALL = [f"Story {story} chapter {number}" for story in range(STORIES) for number in range(6)]
DRAWN = """() => {
  const canvas = document.querySelector('#network canvas');
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    if (data[4 * (y * width + x) + 3] < 128) continue;
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return [left / width, top / height, right / width, bottom / height];
}"""
"""The rectangle around every opaque pixel of the picture, as shares of its width and height."""


@dataclass(frozen=True)
class Picture:
    """The places of articles in the picture, in pixels, by title."""

    width: float
    height: float
    places: dict[str, tuple[float, float]]

    def frames(self, titles: list[str]) -> bool:
        """Whether articles are all in view and take up over a third of its width or height."""
        xs, ys = zip(*map(self.places.__getitem__, titles), strict=True)
        inside = 0 <= min(xs) and max(xs) <= self.width and 0 <= min(ys) and max(ys) <= self.height
        return inside and max((max(xs) - min(xs)) / self.width, (max(ys) - min(ys)) / self.height) > 1 / 3

    def distance(self, titles: list[str]) -> float:
        """Pixels between the first and the last of some articles."""
        (x0, y0), (x1, y1) = (self.places[title] for title in (titles[0], titles[-1]))
        return float(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5)


def picture(page: Page) -> Picture:
    """Save the picture as SVG and read the places of the articles from it."""
    rest(page)
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture as SVG").click()
    svg = ElementTree.parse(download.value.path()).getroot()
    discs = [(disc.findtext(f"{SVG}title"), disc) for disc in svg.iter(f"{SVG}circle")]
    places = {title: (float(disc.attrib["cx"]), float(disc.attrib["cy"])) for title, disc in discs if title}
    return Picture(float(svg.attrib["width"]), float(svg.attrib["height"]), places)


def rest(page: Page) -> None:
    """Wait until the picture, made small, and the address have been the same for several frames."""
    page.evaluate(
        """async () => {
          const small = document.createElement('canvas');
          const look = () => {
            small.width = small.height = 100;
            const canvas = document.querySelector('#network canvas');
            if (canvas.width && canvas.height) small.getContext('2d').drawImage(canvas, 0, 0, 100, 100);
            return location.hash + canvas.width + small.toDataURL();
          };
          let [before, same] = [look(), 0];
          while (same < 12) {
            await new Promise(requestAnimationFrame);
            const now = look();
            same = now === before ? same + 1 : 0;
            before = now;
          }
        }"""
    )


def camera(page: Page) -> str | None:
    """The camera that the address names; none where the picture frames the choice or everything."""
    rest(page)
    found = re.search(r"at=([^&]*)", page.evaluate("location.hash"))
    return found[1] if found else None


def choose(page: Page, title: str) -> None:
    page.locator("#query").fill(title)
    expect(page.locator("#details .list mark").first).to_be_visible()
    page.locator("#query").press("Enter")
    expect(page.locator("#details h2")).to_have_text(title)


def drag(page: Page) -> None:
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 380, box["y"] + 340, steps=4)
    page.mouse.up()


def test_a_row_of_the_table_is_framed_in_the_picture(visit, newsroom_page: Path) -> None:
    """Table, a row, Picture: the article and its related ones are in view, and the address names no camera."""
    page = visit(newsroom_page, "#sort=date")
    page.locator("#mode-table").click()
    page.locator("#table [data-node]", has_text=CHOSEN).click()
    page.locator("#mode-map").click()
    assert (None, True) == (camera(page), picture(page).frames(CHOICE))


def test_a_page_opened_as_table_has_a_whole_picture(visit, newsroom_page: Path) -> None:
    """A link to the table, then Picture: everything is in view, and drawn over most of the picture."""
    page = visit(newsroom_page, "#mode=table")
    page.locator("#mode-map").click()
    assert (None, True) == (camera(page), picture(page).frames(ALL))
    left, top, right, bottom = page.evaluate(DRAWN)
    assert max(right - left, bottom - top) > 0.75


def test_a_link_to_the_table_with_a_choice_frames_it(visit, newsroom_page: Path) -> None:
    """A link with a node and the table, then Picture: the node and its related ones are in view."""
    page = visit(newsroom_page, f"#node={quote(article(0, 7), safe='')}&mode=table")
    page.locator("#mode-map").click()
    assert (None, True) == (camera(page), picture(page).frames(CHOICE))


def test_a_hand_moved_picture_is_the_same_after_the_table(visit, newsroom_page: Path) -> None:
    """Drag, Table, Picture: the camera is where the hand has left it."""
    page = visit(newsroom_page)
    drag(page)
    before = camera(page)
    page.locator("#mode-table").click()
    page.locator("#mode-map").click()
    assert before is not None
    assert before == camera(page)


def test_escape_in_the_table_frames_everything(visit, newsroom_page: Path) -> None:
    """A choice that is dropped in the table is no longer framed."""
    page = visit(newsroom_page, f"#node={quote(article(0, 7), safe='')}&mode=table")
    page.keyboard.press("Escape")
    page.locator("#mode-map").click()
    assert (None, True) == (camera(page), picture(page).frames(ALL))


def test_the_hidden_picture_can_be_saved(visit, newsroom_page: Path) -> None:
    """In the table, the saved picture is the one that *Picture* would show."""
    page = visit(newsroom_page, "#mode=table")
    hidden = picture(page)
    page.locator("#mode-map").click()
    assert hidden == picture(page)


def test_an_article_chosen_from_the_search_is_framed(visit, newsroom_page: Path) -> None:
    """An article with 52 related ones fills the picture with them."""
    page = visit(newsroom_page)
    assert not picture(page).frames(CHOICE)
    choose(page, CHOSEN)
    assert (None, True) == (camera(page), picture(page).frames(CHOICE))


def test_a_link_to_an_article_frames_it(visit, newsroom_page: Path) -> None:
    """A link with a node and no camera opens on the node and its related ones."""
    page = visit(newsroom_page, f"#node={quote(article(0, 7), safe='')}")
    assert (None, True) == (camera(page), picture(page).frames(CHOICE))


def test_a_link_with_a_camera_opens_there(visit, newsroom_page: Path) -> None:
    """The camera of a link comes before the choice."""
    page = visit(newsroom_page, f"#node={quote(article(0, 7), safe='')}&at=100%2C-50%2C0.500")
    assert camera(page) == "100%2C-50%2C0.500"


def test_back_frames_the_choice_before(visit, newsroom_page: Path) -> None:
    """The browser's back button brings back the choice, framed."""
    page = visit(newsroom_page)
    choose(page, CHOSEN)
    page.get_by_role("button", name="Topic 0").click()
    expect(page.locator("#details h2")).to_have_text("Topic 0")
    rest(page)
    page.go_back()
    expect(page.locator("#details h2")).to_have_text(CHOSEN)
    assert (None, True) == (camera(page), picture(page).frames(CHOICE))


def test_choices_while_the_picture_moves_are_entries_to_go_back_to(visit, newsroom_page: Path) -> None:
    """Each choice adds an entry to the history, at whichever step of the animation of the one before.

    A resize that changes no size draws the picture at once, which is one step of its animation.
    """
    page = visit(newsroom_page, f"#node={quote(article(0, 7), safe='')}")
    added = page.evaluate(
        """() => {
          const added = [];
          for (let steps = 0; steps < 20; steps++) {
            const before = history.length;
            document.querySelector('#details .list button[data-node]').click();
            added.push(history.length - before);
            for (let step = 0; step < steps; step++) dispatchEvent(new Event('resize'));
          }
          return added;
        }"""
    )
    assert added == [1] * 20


def test_the_camera_stays_when_a_choice_is_dropped(visit, newsroom_page: Path) -> None:
    """After Escape the view is the same, and a link to it opens there."""
    page = visit(newsroom_page)
    choose(page, CHOSEN)
    before = picture(page)
    page.locator("#network").focus()
    page.keyboard.press("Escape")
    assert before.places == picture(page).places
    again = visit(newsroom_page, page.evaluate("location.hash"))
    assert camera(page) == camera(again)
    assert picture(again).frames(CHOICE)


@pytest.mark.parametrize(("link", "titles"), [("", ALL), (f"#node={quote(article(0, 7), safe='')}", CHOICE)])
def test_a_resized_picture_frames_the_same(visit, newsroom_page: Path, link: str, titles: list[str]) -> None:
    """Smaller and larger again: the same is in view, and the address names no camera."""
    page = visit(newsroom_page, link)
    for width, height in ((900, 560), (1700, 700), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert (None, True) == (camera(page), picture(page).frames(titles))


def test_a_turned_phone_frames_the_same(visit, newsroom_page: Path) -> None:
    """On its side and back, a phone shows everything, on at least half of its height when on its side."""
    page = visit(newsroom_page, **PHONE)
    assert picture(page).frames(ALL)
    page.set_viewport_size({"width": 844, "height": 390})
    assert (None, True) == (camera(page), picture(page).frames(ALL))
    assert picture(page).height > 390 / 2
    page.set_viewport_size({"width": 390, "height": 844})
    assert (None, True) == (camera(page), picture(page).frames(ALL))


def test_a_resized_picture_stays_where_a_hand_put_it(visit, newsroom_page: Path) -> None:
    """After a drag, another size changes neither the middle of the view nor its scale."""
    page = visit(newsroom_page)
    drag(page)
    before = camera(page)
    page.set_viewport_size({"width": 1000, "height": 600})
    assert before is not None
    assert before == camera(page)


def test_show_everything_undoes_a_hand(visit, newsroom_page: Path) -> None:
    """After a drag and *Show everything* the address names no camera, and a resize refits."""
    page = visit(newsroom_page)
    drag(page)
    page.get_by_role("button", name="Show everything").click()
    assert camera(page) is None
    page.set_viewport_size({"width": 900, "height": 560})
    assert (None, True) == (camera(page), picture(page).frames(ALL))


def wheel(page: Page, events: int, distance: float) -> float:
    """Turn the wheel and return by which factor the picture has become larger."""
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.get_by_role("button", name="Show everything").click()
    before = picture(page).distance(ALL)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(events):
        page.mouse.wheel(0, distance)
    return picture(page).distance(ALL) / before


def test_the_wheel_zooms_by_distance(visit, newsroom_page: Path) -> None:
    """Ten small turns zoom as one ten times as long, and a tenth as far as ten of those."""
    page = visit(newsroom_page)
    small, one, ten = wheel(page, 10, -4), wheel(page, 1, -40), wheel(page, 10, -40)
    assert small == pytest.approx(one, rel=0.01)
    assert ten == pytest.approx(one**10, rel=0.05)
    assert 1.01 < one < 1.1


def test_the_wheel_zooms_around_the_pointer(visit, newsroom_page: Path) -> None:
    """The article under the pointer stays there while the wheel turns."""
    page = visit(newsroom_page)
    box = page.locator("#network").bounding_box()
    assert box is not None
    x, y = picture(page).places["Story 20 chapter 3"]
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.wheel(0, -300)
    assert picture(page).places["Story 20 chapter 3"] == pytest.approx((x, y), abs=1.5)


def test_animations_end_where_they_lead(visit, newsroom_page: Path) -> None:
    """Going to a choice and back to everything gives the same picture to a tenth of a pixel."""
    page = visit(newsroom_page)
    before = picture(page)
    choose(page, CHOSEN)
    page.get_by_role("button", name="Show everything").click()
    assert before.places == picture(page).places
