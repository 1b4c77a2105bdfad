"""Test notes, the tour and the embedded page in a browser: what an editor does, and what readers get."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import graph
from graph.export.page.notes import Notes, Remark, View, notes_from
from graph.export.page.page import page as page_of

IET = "https://example.org/provider/theiet.org"
AI = "https://example.org/topic/ai"
SENTENCES = ("Everything at once.", "The publisher of two articles.", "Articles about artificial intelligence.")
TOUR = Notes(
    views=(
        View(SENTENCES[0], "#"),
        View(SENTENCES[1], "#node=~provider/theiet.org", "One publisher"),
        View(SENTENCES[2], "#node=~topic/ai&theme=dark"),
    )
)
HOSTILE = '</script><img src=x onerror="window.hacked = 1"> "\\" \u202eabc \u2028 \x7f \'\'\' 👩‍👩‍👧‍👦 ' + "W" * 3000


@pytest.fixture(scope="session")
def noted(pages: Path, seeds_build: graph.Build) -> Callable[[str, Notes], Path]:
    """Write a page of the seeds with notes."""

    def written(name: str, notes: Notes) -> Path:
        path = pages / f"{name}.html"
        path.write_bytes(page_of(seeds_build.corpus, notes=notes))
        return path

    return written


@pytest.fixture(scope="session")
def tour_page(noted: Callable[[str, Notes], Path]) -> Path:
    return noted("tour", TOUR)


def edit(page: Page) -> None:
    page.locator("#save summary").click()
    page.get_by_role("button", name="Edit notes").click()


def saved_notes(page: Page) -> str:
    with page.expect_download() as download:
        page.locator("#notes-save").click()
    assert download.value.suggested_filename == "notes.toml"
    return Path(download.value.path()).read_text(encoding="utf-8")


def held(page: Page) -> object:
    """Return the notes that a page was built with."""
    return json.loads(page.locator("#notes").text_content() or "")


# Notes


def test_what_is_saved_builds_the_same_page(visit, seeds_page: Path, noted: Callable[[str, Notes], Path]) -> None:
    """A name, a note, a pin, a hidden node and views go into the file, and a build with it shows them again."""
    page = visit(seeds_page, f"#node={IET}")
    edit(page)
    page.locator("#note-name").fill("The Institution")
    page.locator("#note-note").fill('It says "yes" \\ no.\nSecond line, ünïcode 👩‍👩‍👧‍👦.')
    page.locator("#note-pinned").check()
    page.locator("#view-sentence").fill("One publisher.")
    page.locator("#view-title").fill("First")
    page.locator("#view-add").click()
    page.locator("#query").fill("Computer Vision")
    page.locator("#details .list button[data-node]", has_text="Computer Vision").first.click()
    page.locator("#note-hidden").check()
    expect(page.locator(".editing-views [role=status]")).to_have_text(
        "5 changes are not saved yet; they are kept in this page only."
    )
    table = tomllib.loads(saved_notes(page))
    assert {
        IET: {
            "name": "The Institution",
            "note": 'It says "yes" \\ no.\nSecond line, ünïcode 👩‍👩‍👧‍👦.',
            "pinned": True,
        },
        "https://example.org/topic/computer-vision": {"hidden": True},
    } == table["nodes"]
    assert [{"title": "First", "sentence": "One publisher.", "link": "#node=%7Eprovider%2Ftheiet.org"}] == table[
        "views"
    ]
    again = visit(noted("again", notes_from(table)), f"#node={IET}")
    expect(again.locator("#details h2")).to_have_text("The Institution")
    expect(again.locator(".own-note")).to_have_text(table["nodes"][IET]["note"])
    expect(again.locator("#status")).to_have_text("37 nodes")
    edit(again)
    assert table == tomllib.loads(saved_notes(again))


def test_a_story_is_named_and_pinned(visit, azure_page: Path) -> None:
    """A story gets its own name at once, in the details and in the file under its IRI."""
    page = visit(azure_page)
    page.locator("#details .list button[data-story]").first.click()
    edit(page)
    page.locator("#note-name").fill("The first story")
    page.locator("#note-pinned").check()
    expect(page.locator("#details h2")).to_have_text("The first story")
    ((iri, remark),) = tomllib.loads(saved_notes(page))["stories"].items()
    assert {"name": "The first story", "pinned": True} == remark
    assert iri.startswith("https://example.org/story/")


def test_a_name_is_found_by_the_search(visit, noted: Callable[[str, Notes], Path]) -> None:
    """The search finds a node by its own name, and the details state the name of the documents."""
    page = visit(noted("named", Notes({IET: Remark(name="Zanzibar Institution")})))
    page.locator("#query").fill("zanzibar")
    page.locator("#details .list button", has_text="Zanzibar Institution (Provider)").click()
    expect(page.locator("#details h2")).to_have_text("Zanzibar Institution")
    expect(page.locator(".stated-name")).to_have_text("In the documents: IET")


def test_the_focus_stays_where_a_change_ends(visit, seeds_page: Path) -> None:
    """Tab from a changed name leads to the note: the form is not made anew under the hands of its user."""
    page = visit(seeds_page, f"#node={IET}")
    edit(page)
    page.locator("#note-name").fill("Other")
    page.keyboard.press("Tab")
    expect(page.locator("#note-note")).to_be_focused()
    expect(page.locator("#details h2")).to_have_text("Other")


def test_views_are_reordered_and_removed(visit, tour_page: Path) -> None:
    """The buttons of a view move it up and down, and remove it; the focus stays with the list."""
    page = visit(tour_page)
    edit(page)
    page.get_by_role("button", name="Move view 1 down").click()
    expect(page.get_by_role("button", name="Move view 2 down")).to_be_focused()
    page.get_by_role("button", name="Remove view 3").click()
    views = tomllib.loads(saved_notes(page))["views"]
    assert [SENTENCES[1], SENTENCES[0]] == [view["sentence"] for view in views]
    expect(page.locator(".editing-views [role=status]")).to_contain_text("Saved as notes.toml")


def test_a_view_needs_a_sentence(visit, seeds_page: Path) -> None:
    """Without a sentence no view is added, and the page says why."""
    page = visit(seeds_page)
    edit(page)
    page.locator("#view-add").click()
    expect(page.locator(".editing-views [role=status]")).to_have_text("Write a sentence for the view first.")
    expect(page.locator("#view-sentence")).to_be_focused()


def test_a_pinned_label_is_placed_before_all_others(visit, noted: Callable[[str, Notes], Path]) -> None:
    """The SVG, which lists labels in their order, begins with the pinned one, even of a small node."""
    page = visit(
        noted("pinned", Notes({"https://example.org/provider/dailyrecord.co.uk": Remark(name="Quagga", pinned=True)}))
    )
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture as SVG").click()
    svg = Path(download.value.path()).read_text()
    labels = [part.partition("</text>")[0] for part in svg.partition("</svg>")[0].split('paint-order="stroke">')[1:]]
    assert "Quagga" == labels[0]
    assert 1 == labels.count("Quagga")


def test_hostile_notes_are_text(visit, noted: Callable[[str, Notes], Path]) -> None:
    """Markup in names, notes and sentences is shown as it is, and runs nothing."""
    notes = Notes({IET: Remark(name=HOSTILE[:300], note=HOSTILE)}, views=(View(HOSTILE[:900], "#%", HOSTILE[:200]),))
    page = visit(noted("hostile-notes", notes), f"#node={IET}&tour=1", viewport={"width": 320, "height": 600})
    expect(page.locator(".tour-sentence")).to_contain_text("<img src=x onerror=")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.keyboard.press("Escape")
    expect(page.locator(".own-note")).to_contain_text("<img src=x onerror=")
    assert page.evaluate("window.hacked") is None


def test_hostile_typing_makes_a_file_that_is_read(visit, seeds_page: Path) -> None:
    """Quotes, controls and line breaks that are typed into fields are written so that the build takes them."""
    page = visit(seeds_page, f"#node={IET}")
    edit(page)
    page.locator("#note-name").fill(HOSTILE[:120])
    page.locator("#note-note").fill(HOSTILE + "\t\r\n\x01\x0b'''\"\"\"")
    page.locator("#view-sentence").fill(HOSTILE[:400])
    page.locator("#view-add").click()
    notes = notes_from(tomllib.loads(saved_notes(page)))
    assert notes.nodes[IET].note.startswith('</script><img src=x onerror="window.hacked = 1"> "\\" \u202eabc')
    assert notes.views[0].sentence.startswith("</script>")


def test_empty_notes_save_an_empty_file(visit, seeds_page: Path) -> None:
    """Without any note the file holds nothing but its comment, and there is no tour."""
    page = visit(seeds_page)
    expect(page.locator("#tour-start")).to_be_hidden()
    edit(page)
    assert {} == tomllib.loads(saved_notes(page))
    assert {"nodes": [], "stories": [], "views": []} == held(page)


def test_notes_on_gone_nodes_are_kept(visit, noted: Callable[[str, Notes], Path]) -> None:
    """Entries of nodes that the page does not have disturb nothing, and are saved again."""
    gone = Notes({"https://e.org/gone": Remark(name="Gone")}, {"000000000000": Remark(note="gone")})
    page = visit(noted("gone", gone))
    expect(page.locator("#status")).to_have_text("38 nodes")
    edit(page)
    table = tomllib.loads(saved_notes(page))
    assert {"https://e.org/gone": {"name": "Gone"}} == table["nodes"]
    assert {"https://example.org/story/000000000000": {"note": "gone"}} == table["stories"]


# The tour


def test_the_tour_presents_the_views_by_mouse(visit, tour_page: Path) -> None:
    """The button begins the tour, the arrows go on and back, and each view is in the address."""
    page = visit(tour_page)
    page.get_by_role("button", name="Tour · 3 views").click()
    expect(page.locator(".tour-sentence")).to_have_text(SENTENCES[0])
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".tour-sentence")).to_have_text(SENTENCES[1])
    expect(page.locator(".tour-title")).to_have_text("One publisher")
    expect(page.locator("#details h2")).to_have_text("IET")
    assert "tour=2" in page.evaluate("location.hash")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator(".tour-sentence")).to_have_text(SENTENCES[0])
    page.get_by_role("button", name="Leave the tour").click()
    expect(page.locator("#tour")).to_be_hidden()
    assert "tour" not in page.evaluate("location.hash")


def test_the_tour_presents_the_views_by_keyboard(visit, tour_page: Path) -> None:
    """Arrow keys and those of a remote control move, Escape leaves and gives the focus back to the button."""
    page = visit(tour_page)
    page.locator("#tour-start").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tour-progress")).to_have_text("2 / 3")
    page.keyboard.press("PageDown")
    expect(page.locator(".tour-progress")).to_have_text("3 / 3")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tour-progress")).to_have_text("2 / 3")
    expect(page.locator("#details h2")).to_have_text("IET")
    page.keyboard.press("Escape")
    expect(page.locator("#tour-start")).to_be_focused()
    expect(page.locator("#details h2")).to_have_text("IET")


def test_the_tour_is_announced(visit, tour_page: Path) -> None:
    """A polite live region holds the sentence with its place among the views."""
    page = visit(tour_page, "#tour=2")
    region = page.locator("#tour [aria-live=polite]")
    expect(region).to_contain_text(SENTENCES[1])
    expect(region).to_contain_text("View 2 of 3")


def test_a_link_opens_a_view_of_the_tour(visit, tour_page: Path) -> None:
    """`#tour=2` alone opens as the second view; the theme of the reader stays."""
    page = visit(tour_page, "#tour=2")
    expect(page.locator("#details h2")).to_have_text("IET")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#details h2")).to_have_text("AI")
    assert page.evaluate("document.documentElement.className") == ""
    page.go_back()
    expect(page.locator(".tour-progress")).to_have_text("2 / 3")


@pytest.mark.parametrize("link", ["#tour=99", "#tour=-1", "#tour=x", "#tour=1e999", "#tour=%", "#tour"])
def test_a_broken_link_to_the_tour_opens_the_page(visit, seeds_page: Path, link: str) -> None:
    """A page without views has no tour, whatever the link says."""
    page = visit(seeds_page, link)
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("38 nodes")


@pytest.mark.parametrize("size", [(320, 480), (390, 844), (1440, 900)])
def test_the_tour_covers_nothing_of_the_picture(visit, tour_page: Path, size: tuple[int, int]) -> None:
    """The picture ends above the panel, which lies within the window and is as high in each view."""
    page = visit(tour_page, "#tour=1", viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    heights = set()
    for _ in SENTENCES:
        picture, panel = page.locator("#network").bounding_box(), page.locator("#tour").bounding_box()
        assert picture is not None
        assert panel is not None
        assert picture["y"] + picture["height"] <= panel["y"]
        assert picture["height"] > 100
        assert 0 <= panel["x"]
        assert panel["x"] + panel["width"] <= size[0]
        assert panel["y"] + panel["height"] <= size[1]
        heights.add(round(panel["height"]))
        page.keyboard.press("ArrowRight")
    assert 1 == len(heights)


# Within another page


@pytest.mark.parametrize("size", [(320, 320), (390, 500), (1440, 900)])
def test_the_embedded_page_is_the_map_alone(visit, tour_page: Path, size: tuple[int, int]) -> None:
    """`#embed` fills the window with the map and a link to the whole page, and nothing scrolls."""
    page = visit(tour_page, "#embed", viewport={"width": size[0], "height": size[1]})
    for hidden in (".bar", "#filters", "#details", "#legend", ".skip"):
        expect(page.locator(hidden)).to_be_hidden()
    box = page.locator("#network").bounding_box()
    assert box is not None
    assert size == (box["width"], box["height"])
    expect(page.locator(".embed-open")).to_contain_text("News graph")
    assert [0, 0] == page.evaluate(
        "[scrollY + document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"
    )


def test_the_wheel_zooms_the_embedded_map_only_after_a_click(visit, seeds_page: Path) -> None:
    """Before a click the wheel moves nothing and a hint says why; after it, the map zooms."""
    page = visit(seeds_page, "#embed")
    page.mouse.move(700, 450)
    page.mouse.wheel(0, -300)
    expect(page.locator(".embed-hint")).to_have_text("Click the map to zoom with the wheel")
    assert "at=" not in page.evaluate("location.hash")
    page.mouse.click(6, 200)
    expect(page.locator(".embed-hint")).to_be_hidden()
    page.mouse.wheel(0, -300)
    expect(page).to_have_url(re.compile("at="))


def test_the_embedded_map_opens_the_whole_page_on_the_same_view(visit, seeds_page: Path) -> None:
    """The link leads to the page with its frame, with what is chosen."""
    page = visit(seeds_page, f"#embed=1&node={IET}")
    expect(page.locator(".embed-choice")).to_have_text("Chosen: IET")
    page.locator(".embed-open").focus()
    assert "#node=%7Eprovider%2Ftheiet.org" == page.locator(".embed-open").get_attribute("href")


def test_the_embedded_page_presents_the_tour(visit, tour_page: Path) -> None:
    """`#embed&tour=1` presents, and stays embedded while it goes on."""
    page = visit(tour_page, "#embed&tour=1", viewport={"width": 320, "height": 480})
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".tour-sentence")).to_have_text(SENTENCES[1])
    expect(page.locator(".bar")).to_be_hidden()
    assert "embed=1" in page.evaluate("location.hash")


def test_a_file_links_to_no_server(visit, seeds_page: Path) -> None:
    """A page from disk has no links to RDF pages and queries."""
    page = visit(seeds_page, f"#node={IET}")
    expect(page.locator("#details h2")).to_have_text("IET")
    expect(page.locator(".resource-links")).to_have_count(0)


def test_the_texts_are_german_too(visit, tour_page: Path) -> None:
    """A German browser gets the tour and the menu in German."""
    page = visit(tour_page, "#tour=1", locale="de-DE")
    expect(page.get_by_role("button", name="Weiter", exact=True)).to_be_visible()
    expect(page.locator("#tour [aria-live]")).to_contain_text("Ansicht 1 von 3")
    expect(page.locator("#save summary")).to_have_text("Speichern")
