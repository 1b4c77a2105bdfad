"""Test accessibility rules, phones, hostile data, empty and tiny networks in a browser."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from hostile import hostile_network
from landmarks import Landmarks
from playwright.sync_api import Page, expect

from graph.export.page.page import page as made

PROJECT = Path(__file__).parent.parent.parent
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture(scope="session")
def axe() -> str:
    path = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.fail("axe-core is not there: run npm ci")
    return path.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{each['id']}: {node['html'][:120]} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "link", ["", "#mode=table", "#q=cloud", "#node=%7Eprovider%2Fzdnet.com&hops=1", "#mode=table&q=azure&sort=-date"]
)
def test_axe_finds_no_violation(visit, azure_page: Path, axe: str, link: str, scheme: str) -> None:
    """No rule of axe-core, of any level, is broken in any view, light or dark."""
    assert [] == violations(visit(azure_page, link, color_scheme=scheme), axe)


def test_axe_finds_no_violation_on_a_phone(visit, azure_page: Path, axe: str) -> None:
    """No rule is broken on a phone, with the filters closed or open."""
    page = visit(azure_page, **PHONE)
    assert [] == violations(page, axe)
    page.get_by_role("button", name="Filters").tap()
    assert [] == violations(page, axe)


def test_axe_finds_no_violation_in_the_help(visit, seeds_page: Path, axe: str) -> None:
    """No rule is broken in the dialog with the keys."""
    page = visit(seeds_page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert [] == violations(page, axe)


def test_hostile_data_are_inert_and_readable(visit, hostile_page: Path) -> None:
    """No script of a hostile network runs; each node's panel shows its title as text."""
    page = visit(hostile_page)
    count = int(page.evaluate("document.getElementById('status').textContent").split()[0])
    network = hostile_network()
    ids = sorted(network)
    assert len(ids) == count
    for iri in ids:
        page.evaluate("link => { location.hash = link }", "node=" + page.evaluate("encodeURIComponent", iri))
        title = network.nodes[iri].get("title") or network.nodes[iri].get("name") or iri
        shown = page.locator("#details h2").evaluate("heading => heading.textContent")
        assert title.encode("utf-8", "replace").decode() == shown
    assert page.evaluate("window.hacked") is None
    assert (
        page.evaluate("[...document.links].filter(link => !/^https?:|^#/.test(link.getAttribute('href'))).length") == 0
    )


def test_hostile_names_are_inert_in_lists_and_table(visit, hostile_page: Path) -> None:
    """Facets, table and search show hostile texts without running them."""
    page = visit(hostile_page, "#mode=table&q=script")
    expect(page.locator(".rows .row").first).to_be_visible()
    page.locator("#query").fill("img onerror")
    expect(page.locator("#details mark").first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.locator("main script, aside script, main img, aside img").count() == 0


def test_identifiers_come_through_packing_unchanged(visit, azure_page: Path, azure_network: nx.MultiDiGraph) -> None:
    """The JSON export has exactly the network's nodes, titles and excerpts."""
    page = visit(azure_page)
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="List as JSON").click()
    taken = json.loads(Path(download.value.path()).read_text())["nodes"]
    expected = {
        iri: (v.get("title") or v.get("name") or iri, v.get("excerpt")) for iri, v in azure_network.nodes(data=True)
    }
    assert expected == {node["id"]: (node["title"], node["excerpt"]) for node in taken}


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_networks_open(visit, tmp_path: Path, count: int) -> None:
    """Networks of no, one and two undated articles make a working page."""
    network = nx.MultiDiGraph()
    for number in range(count):
        network.add_node(f"https://example.org/{number}", kind="article", title=f"Article {number}")
    (tmp_path / "tiny.html").write_bytes(made(network))
    page = visit(tmp_path / "tiny.html")
    expect(page.locator("#status")).to_have_text(f"{count} node{'' if count == 1 else 's'}")
    page.locator("#query").fill("article")
    expect(page.locator("#status")).to_contain_text(f"{count} of {count}")
    page.locator("#mode-table").click()
    expect(page.locator(".rows .row")).to_have_count(count)


def test_equal_dates_make_no_histogram(visit, tmp_path: Path) -> None:
    """Articles without dates have no histogram."""
    network = nx.MultiDiGraph()
    for number in range(3):
        network.add_node(f"https://example.org/{number}", kind="article", title="A")
    (tmp_path / "undated.html").write_bytes(made(network))
    expect(visit(tmp_path / "undated.html").locator("[data-facet=dates]")).to_be_hidden()


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


def test_a_page_of_a_cut_network_shows_both_counts(
    visit, tmp_path: Path, azure_network: nx.MultiDiGraph, landmarks: Landmarks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the network has more nodes than the page, the overview says how many of how many."""
    monkeypatch.setattr("graph.export.page.columns.MOST_NODES", 600)
    (tmp_path / "cut.html").write_bytes(made(azure_network))
    expect(visit(tmp_path / "cut.html").locator(".notice")).to_contain_text(
        f"{landmarks.nodes:,} nodes. The page shows the 600 most important"
    )


def test_motion_can_be_reduced(visit, seeds_page: Path) -> None:
    """With reduced motion a zoom ends at once."""
    page = visit(seeds_page, reduced_motion="reduce")
    page.locator("#zoom-in").click()
    expect(page.locator("html")).to_have_attribute(
        "data-ready", page.evaluate("document.documentElement.dataset.ready")
    )
    assert "at=" in page.evaluate("location.hash")
