"""Choosing how it looks, and taking it away: links, files and paper."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

STATE = "#q=cloud&kind=article&from=2020-03-01&to=2021-03-01&colour=provider&size=rank&theme=dark&mode=table&sort=-date"


def saved(page: Page, name: str) -> Path:
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path())


def test_a_link_restores_what_was_seen(visit, azure_page: Path) -> None:
    """Query, filters, colours, view and order come back from the address, and make the same address."""
    page = visit(azure_page, STATE)
    expect(page.locator("#query")).to_have_value("cloud")
    expect(page.locator("#table")).to_be_visible()
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    expect(page.get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    count = page.locator("#status").inner_text()
    page.locator("#mode-picture").click()
    expect(page.locator("#colour")).to_have_value("provider")
    expect(page.locator("#size")).to_have_value("rank")
    again = visit(azure_page, page.evaluate("location.hash"))
    expect(again.locator("#status")).to_have_text(count)


def test_a_chosen_node_is_in_the_link(visit, seeds_page: Path) -> None:
    """The address names a chosen node by its identifier, and opens on it."""
    page = visit(seeds_page)
    page.locator("#query").fill("IET")
    page.locator("#details .list button").first.click()
    expect(page.locator("#details h2")).to_have_text("IET")
    assert "node=%7Eprovider%2Ftheiet.org" in page.evaluate("location.hash")
    again = visit(seeds_page, page.evaluate("location.hash"))
    expect(again.locator("#details h2")).to_have_text("IET")


@pytest.mark.parametrize(
    "link", ["#node=nothing&hops=99&from=x&at=1,2&colour=red&kind=no", "#%", "#at=NaN,1e999,-1&sort=<b>"]
)
def test_a_broken_link_opens_the_page_as_usual(visit, seeds_page: Path, link: str) -> None:
    """What a link says that makes no sense is passed over."""
    page = visit(seeds_page, link)
    expect(page.locator("#status")).to_have_text("38 nodes")


def test_csv_holds_the_list(visit, seeds_page: Path) -> None:
    """The CSV has a row for each match, in the order of the list."""
    page = visit(seeds_page)
    page.locator("#query").fill("police")
    expect(page.locator("#status")).to_contain_text("match")
    rows = list(csv.DictReader(io.StringIO(saved(page, "List as CSV").read_text(encoding="utf-8-sig"))))
    assert page.locator("#details .list li").count() == len(rows)
    assert list(rows[0]) == ["id", "kind", "title", "date", "provider", "topics", "story", "links", "excerpt"]


def test_csv_has_no_formula(visit, hostile_page: Path) -> None:
    """A title that a spreadsheet would run stands in quotes."""
    page = visit(hostile_page)
    rows = csv.reader(io.StringIO(saved(page, "List as CSV").read_text(encoding="utf-8-sig"), newline=""))
    assert [] == [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-(?!\d+$)", cell)]


def test_json_holds_nodes_and_the_links_among_them(visit, seeds_page: Path, seeds_network) -> None:
    """The JSON of everything has every node and every edge of the network."""
    taken = json.loads(saved(visit(seeds_page), "List as JSON").read_text())
    assert sorted(seeds_network) == sorted(node["id"] for node in taken["nodes"])
    assert sorted(seeds_network.edges(keys=True)) == sorted(
        (e["source"], e["target"], e["key"]) for e in taken["links"]
    )


def test_png_has_twice_the_size(visit, seeds_page: Path) -> None:
    """The PNG has two pixels for each of the picture's."""
    page = visit(seeds_page)
    box = page.locator("#network").bounding_box()
    assert box is not None
    header = saved(page, "Picture as PNG").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (2 * round(box["width"]), 2 * round(box["height"])) == (
        int.from_bytes(header[16:20]),
        int.from_bytes(header[20:24]),
    )


@pytest.mark.parametrize("which", ["seeds_page", "hostile_page"])
def test_svg_is_wellformed_and_names_every_node(visit, which: str, request: pytest.FixtureRequest) -> None:
    """The SVG parses as XML and holds a shape with a title for each node, and no script."""
    page = visit(request.getfixturevalue(which))
    tree = ElementTree.parse(saved(page, "Picture as SVG"))
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= {"svg", "rect", "circle", "path", "polyline", "text", "title"}
    count = int(re.sub(r"\D", "", page.locator("#status").inner_text()))
    assert count == len(tree.findall(".//{http://www.w3.org/2000/svg}title"))


def test_print_shows_the_picture_and_the_list(visit, seeds_page: Path) -> None:
    """On paper there is the picture and a list of all nodes, and none of the page's controls."""
    page = visit(seeds_page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#print canvas")).to_be_visible()
    expect(page.locator("#print li")).to_have_count(38)
    expect(page.locator("#app")).to_be_hidden()
    assert page.pdf()[:5] == b"%PDF-"


def test_the_theme_follows_the_system_until_chosen(visit, seeds_page: Path) -> None:
    """Dark where the system is dark; the button goes on to light."""
    page = visit(seeds_page, color_scheme="dark")
    assert page.evaluate("document.documentElement.className") == "dark"
    page.locator("#theme").click()
    assert page.evaluate("document.documentElement.className") == ""


def test_kinds_of_links_can_be_switched_off(visit, seeds_page: Path) -> None:
    """Without `published-by`, a provider has no way to anything."""
    page = visit(seeds_page, "#node=%7Eprovider%2Ftheiet.org&to-node=%7Etopic%2Fai")
    expect(page.locator("#way")).to_be_visible()
    page.locator("[data-facet=links] summary").click()
    page.get_by_role("list", name="Links").get_by_label("published-by").uncheck()
    expect(page.locator("#details")).to_contain_text("No links lead there")


def test_the_table_sorts_and_keeps_few_rows(visit, azure_page: Path) -> None:
    """A click on a heading sorts all 2,327 rows, of which only those in sight exist."""
    page = visit(azure_page, "#mode=table")
    page.get_by_role("button", name="Links").click()
    page.get_by_role("button", name="Links").click()
    expect(page.locator(".rows .row").first).to_contain_text("Microsoft")
    assert page.locator(".rows .row").count() < 80
    expect(page.locator(".grid")).to_have_attribute("aria-rowcount", "2328")
    page.locator("#table").evaluate("table => table.scrollTop = table.scrollHeight")
    expect(page.locator(".rows .row[aria-rowindex='2328']")).to_be_visible()


def test_the_table_works_by_keyboard(visit, azure_page: Path) -> None:
    """Arrows move from row to row beyond those in sight, Enter chooses."""
    page = visit(azure_page, "#mode=table")
    page.locator(".rows [data-node]").first.focus()
    for _ in range(6):
        page.keyboard.press("PageDown")
    row = page.locator(".rows .row:has(:focus)")
    expect(row).to_have_attribute("aria-rowindex", "62")
    title = row.locator("button").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text(title)
