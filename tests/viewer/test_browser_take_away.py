"""Test links, exports, print, the theme, the table and the Save menu in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import datetime
from pathlib import Path

import networkx as nx
import pytest
from landmarks import Landmarks
from playwright.sync_api import Page, expect

SVG = "{http://www.w3.org/2000/svg}"
STATE = "#q=cloud&kind=article&from=2020-03-01&to=2021-03-01&colour=provider&size=rank&theme=dark&mode=table&sort=-date"


def saved(page: Page, name: str) -> Path:
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path())


def test_a_link_restores_the_state(visit, azure_page: Path) -> None:
    """Query, filters, colours, view and order are restored from the address."""
    page = visit(azure_page, STATE)
    expect(page.locator("#query")).to_have_value("cloud")
    expect(page.locator("#table")).to_be_visible()
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    expect(page.get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    count = page.locator("#status").inner_text()
    page.locator("#mode-map").click()
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
    """Invalid parameters of a link are ignored."""
    page = visit(seeds_page, link)
    expect(page.locator("#status")).to_have_text("38 nodes")


def test_csv_holds_the_list(visit, seeds_page: Path) -> None:
    """The CSV has a row for each match, in the order of the list."""
    page = visit(seeds_page)
    page.locator("#query").fill("police")
    expect(page.locator("#status")).to_contain_text("match")
    rows = list(csv.DictReader(io.StringIO(saved(page, "List as CSV").read_text(encoding="utf-8-sig"))))
    assert page.locator("#details .list li").count() == len(rows)
    assert list(rows[0]) == [
        *("id", "kind", "title", "date", "provider", "providerId", "topics", "topicIds"),
        *("story", "storyId", "links", "excerpt"),
    ]


def test_csv_holds_whole_names_with_their_identifiers(visit, azure_page: Path, azure_network) -> None:
    """Titles, providers and topics are written out, each beside the identifier that the network has."""
    page = visit(azure_page, "#kind=article")
    rows = list(csv.DictReader(io.StringIO(saved(page, "List as CSV").read_text(encoding="utf-8-sig"))))
    nodes = dict(azure_network.nodes(data=True))
    expected = {
        (iri, clean(node.get("title")), clean(nodes[provider]["name"]), provider)
        for iri, node in nodes.items()
        for _, provider, key in azure_network.out_edges(iri, keys=True)
        if key == "published-by"
    }
    found = {(row["id"], clean(row["title"]), clean(row["provider"]), row["providerId"]) for row in rows}
    assert expected <= found


def clean(text: str | None) -> str:
    """Return a text without the quote that guards a formula."""
    return (text or "").removeprefix("'")


def test_csv_has_no_formula(visit, hostile_page: Path) -> None:
    """A title that a spreadsheet would evaluate is escaped."""
    page = visit(hostile_page)
    rows = csv.reader(io.StringIO(saved(page, "List as CSV").read_text(encoding="utf-8-sig"), newline=""))
    assert [] == [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-(?!\d+$)", cell)]


def test_json_holds_nodes_and_the_links_among_them(visit, seeds_page: Path, seeds_network) -> None:
    """The JSON export has every node and every edge of the network."""
    taken = json.loads(saved(visit(seeds_page), "List as JSON").read_text())
    assert sorted(seeds_network) == sorted(node["id"] for node in taken["nodes"])
    assert sorted(seeds_network.edges(keys=True)) == sorted(
        (e["source"], e["target"], e["key"]) for e in taken["links"]
    )


def test_gexf_opens_in_networkx(visit, seeds_page: Path, seeds_network) -> None:
    """The GEXF has every node and every edge of the network, as NetworkX reads it."""
    read = nx.read_gexf(saved(visit(seeds_page), "List as GEXF"))
    assert sorted(seeds_network) == sorted(read)
    edges = [(source, target, values["relation"]) for source, target, values in read.edges(data=True)]
    assert sorted(seeds_network.edges(keys=True)) == sorted(edges)
    assert {"article": 19, "provider": 17, "topic": 2} == Counter(kind for _, kind in read.nodes(data="kind"))


def test_gexf_of_hostile_texts_is_wellformed(visit, hostile_page: Path) -> None:
    """Markup and control characters in titles and identifiers leave well-formed XML."""
    read = nx.read_gexf(saved(visit(hostile_page), "List as GEXF"))
    assert "<script>window.hacked = 1</script>" in set(nx.get_node_attributes(read, "label").values())


def test_gexf_holds_what_is_chosen(visit, seeds_page: Path, seeds_network) -> None:
    """With a node chosen, the GEXF has it and its neighbours."""
    iet = "https://example.org/provider/theiet.org"
    read = nx.read_gexf(saved(visit(seeds_page, f"#node={iet}"), "List as GEXF"))
    assert sorted([iet, *seeds_network.predecessors(iet)]) == sorted(read)


def test_the_neighbourhood_is_node_link_json(visit, seeds_page: Path, seeds_network) -> None:
    """The chosen node, its neighbours and the links among them load in NetworkX; without a choice there is nothing."""
    iet = "https://example.org/provider/theiet.org"
    page = visit(seeds_page, f"#node={iet}")
    read = nx.node_link_graph(json.loads(saved(page, "Neighbourhood as JSON").read_text()), edges="edges")
    expected = seeds_network.subgraph([iet, *seeds_network.predecessors(iet)])
    assert sorted(expected) == sorted(read)
    assert sorted(expected.edges(keys=True)) == sorted(read.edges(keys=True))
    page.keyboard.press("Escape")
    page.locator("#save summary").click()
    expect(page.get_by_role("button", name="Neighbourhood as JSON")).to_be_disabled()


def test_png_has_twice_the_size_and_a_caption(visit, seeds_page: Path) -> None:
    """The PNG has two pixels for each of the picture's, and room for the caption above and below."""
    page = visit(seeds_page)
    box = page.locator("#network").bounding_box()
    assert box is not None
    header = saved(page, "Picture as PNG").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert 2 * round(box["width"]) == int.from_bytes(header[16:20])
    assert 2 * round(box["height"]) + 100 < int.from_bytes(header[20:24])


@pytest.mark.parametrize("which", ["seeds_page", "hostile_page"])
def test_svg_is_wellformed_and_names_every_node(visit, which: str, request: pytest.FixtureRequest) -> None:
    """The SVG parses as XML and has a titled shape for each node, and no script."""
    page = visit(request.getfixturevalue(which))
    tree = ElementTree.parse(saved(page, "Picture as SVG"))
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= {"svg", "rect", "circle", "path", "polyline", "text", "title"}
    count = int(re.sub(r"\D", "", page.locator("#status").inner_text()))
    assert count == len(tree.findall(f".//{SVG}title"))


def test_svg_holds_only_what_is_in_view(visit, azure_page: Path) -> None:
    """Zoomed in, the SVG has the nodes whose shapes reach into the view and no other."""
    page = visit(azure_page)
    whole = len(ElementTree.parse(saved(page, "Picture as SVG")).findall(f".//{SVG}title"))
    for _ in range(5):
        page.locator("#zoom-in").click()
    expect(page).to_have_url(re.compile("at="))
    root = ElementTree.parse(saved(page, "Picture as SVG")).getroot()
    picture = root.find(f"{SVG}svg")
    assert picture is not None
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    discs = [each for each in picture.iter(f"{SVG}circle") if each.find(f"{SVG}title") is not None]
    assert 0 < len(discs) < whole / 2
    outside = [
        each
        for each in discs
        for x, y, r in [(float(each.attrib["cx"]), float(each.attrib["cy"]), float(each.attrib["r"]) + 0.1)]
        if x + r < 0 or y + r < 0 or x - r > width or y - r > height
    ]
    assert [] == outside


def test_svg_carries_title_filters_dates_legend_and_source(visit, newsroom_page: Path) -> None:
    """The texts of the SVG outside of the picture are its caption."""
    page = visit(newsroom_page, "#q=chapter&kind=article&from=2020-01-01&colour=kind")
    root = ElementTree.parse(saved(page, "Picture as SVG")).getroot()
    caption = [each.text for each in root.findall(f"{SVG}text")]
    articles = page.locator("#status").inner_text().split()[0]
    assert ["News graph", "Search: “chapter” · Kinds: Articles · From 1 Jan 2020"] == caption[:2]
    assert re.fullmatch(rf"{articles} articles?, .*20\d\d.*", caption[2] or "")
    assert {"Article", "Provider", "Topic"} <= set(caption[3:])
    assert re.fullmatch(r"Source: News graph, \d+ articles", caption[-1] or "")


def test_print_carries_title_filters_legend_and_source(visit, newsroom_page: Path) -> None:
    """The print names what it shows."""
    page = visit(newsroom_page, "#q=chapter&kind=article&colour=kind")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#print h1")).to_have_text("News graph")
    expect(page.locator("#print .print-line").first).to_have_text("Search: “chapter” · Kinds: Articles")
    expect(page.locator("#print .print-legend li").first).to_contain_text("Article")
    expect(page.locator("#print .print-source")).to_contain_text("Source: News graph")


def test_print_shows_the_picture_and_the_list(visit, seeds_page: Path) -> None:
    """The print has the picture and a list of all nodes, without the page's controls."""
    page = visit(seeds_page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#print canvas")).to_be_visible()
    expect(page.locator("#print ol li")).to_have_count(38)
    expect(page.locator("#app")).to_be_hidden()
    assert page.pdf()[:5] == b"%PDF-"


def test_the_theme_follows_the_system_until_chosen(visit, seeds_page: Path) -> None:
    """The page is dark on a dark system, until the button switches it to light."""
    page = visit(seeds_page, color_scheme="dark")
    assert page.evaluate("document.documentElement.className") == "dark"
    page.locator("#theme").click()
    assert page.evaluate("document.documentElement.className") == ""


def test_kinds_of_links_can_be_switched_off(visit, seeds_page: Path) -> None:
    """Without `published-by`, there is no path from a provider."""
    page = visit(seeds_page, "#node=%7Eprovider%2Ftheiet.org&to-node=%7Etopic%2Fai")
    expect(page.locator("#way")).to_be_visible()
    page.locator("[data-facet=links] summary").click()
    page.get_by_role("list", name="Links").get_by_label("published-by").uncheck()
    expect(page.locator("#details")).to_contain_text("No links lead there")


def test_the_table_sorts_all_rows_and_renders_few(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """A click on a heading sorts all rows; only the visible ones are elements."""
    page = visit(azure_page, "#mode=table")
    for _ in range(2):
        page.get_by_role("columnheader", name="Articles").get_by_role("button").click()
    expect(page.locator(".rows .row").first).to_contain_text(landmarks.hub)
    assert page.locator(".rows .row").count() < 80
    expect(page.locator(".grid")).to_have_attribute("aria-rowcount", str(landmarks.nodes + 1))
    page.locator("#table").evaluate("table => table.scrollTop = table.scrollHeight")
    expect(page.locator(f".rows .row[aria-rowindex='{landmarks.nodes + 1}']")).to_be_visible()


def test_the_table_works_by_keyboard(visit, azure_page: Path) -> None:
    """Arrows move from row to row, past the visible ones; Enter chooses."""
    page = visit(azure_page, "#mode=table")
    page.locator(".rows [data-node]").first.focus()
    for _ in range(6):
        page.keyboard.press("PageDown")
    row = page.locator(".rows .row:has(:focus)")
    expect(row).to_have_attribute("aria-rowindex", "62")
    title = row.locator("button").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text(title)


@pytest.mark.parametrize("order", ["date", "-date"])
def test_undated_rows_come_last_whichever_way_dates_are_sorted(visit, newsroom_page: Path, order: str) -> None:
    """Sorted by date, upwards or downwards, the first rows have dates in that order and the last none."""
    page = visit(newsroom_page, f"#mode=table&sort={order}")
    cells = page.locator(".rows .row .figure:nth-child(4)")
    dates = [datetime.strptime(text, "%d %b %Y") for text in cells.all_inner_texts()]
    assert sorted(dates, reverse=order == "-date") == dates
    assert dates[0] != dates[-1]
    page.locator("#table").evaluate("table => table.scrollTop = table.scrollHeight")
    expect(cells.last).to_have_text("")


def open_save(page: Page) -> str:
    """Choose a provider, open the Save menu and return the address."""
    page.locator("#query").fill("Provider 2")
    page.locator("#details .list button[data-node]", has_text="Provider 2").first.click()
    expect(page.locator("#details h2")).to_have_text("Provider 2")
    page.locator("#save summary").click()
    expect(page.locator("#save .menu-items")).to_be_visible()
    return str(page.evaluate("new URLSearchParams(location.hash.slice(1)).get('node')"))


def test_a_click_outside_closes_the_save_menu_and_nothing_else(visit, newsroom_page: Path) -> None:
    """A click on the picture closes the menu and keeps the choice; the next one is for the picture."""
    page = visit(newsroom_page)
    chosen = open_save(page)
    box = page.locator("#network").bounding_box()
    assert box is not None
    corner = (box["x"] + 4, box["y"] + 4)
    page.mouse.click(*corner)
    expect(page.locator("#save .menu-items")).to_be_hidden()
    page.locator("#save summary").click()
    page.mouse.click(*corner)
    expect(page.locator("#save .menu-items")).to_be_hidden()
    expect(page.locator("#details h2")).to_have_text("Provider 2")
    assert chosen == page.evaluate("new URLSearchParams(location.hash.slice(1)).get('node')")
    page.mouse.click(*corner)
    expect(page.locator("#details h2")).not_to_have_text("Provider 2")


def test_escape_closes_the_save_menu_and_nothing_else(visit, newsroom_page: Path) -> None:
    """Escape closes the menu and keeps the choice; the next one drops it."""
    page = visit(newsroom_page)
    open_save(page)
    page.keyboard.press("Escape")
    expect(page.locator("#save .menu-items")).to_be_hidden()
    expect(page.locator("#save summary")).to_be_focused()
    expect(page.locator("#details h2")).to_have_text("Provider 2")
    page.keyboard.press("Escape")
    expect(page.locator("#details h2")).not_to_have_text("Provider 2")


def test_another_button_works_while_the_save_menu_is_open(visit, newsroom_page: Path) -> None:
    """A click on *Table* closes the menu and shows the table."""
    page = visit(newsroom_page)
    open_save(page)
    page.locator("#mode-table").click()
    expect(page.locator("#save .menu-items")).to_be_hidden()
    expect(page.locator("#table")).to_be_visible()


def test_a_tap_outside_closes_the_save_menu(visit, newsroom_page: Path) -> None:
    """On a phone, a tap on the picture closes the menu and keeps the choice."""
    page = visit(newsroom_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_save(page)
    box = page.locator("#network").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 20, box["y"] + 200)
    expect(page.locator("#save .menu-items")).to_be_hidden()
    expect(page.locator("#details h2")).to_have_text("Provider 2")
