"""Test accessibility rules, phones, hostile data, empty and tiny networks in a browser."""

from __future__ import annotations

import json
import re
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


def violations(page: Page, axe: str, rules: list[str] | None = None) -> list[str]:
    """Return the elements that break rules of axe-core: all its rules, or these."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{each['id']}: {node['html'][:120]} {node['failureSummary']}" for each in found for node in each["nodes"]]


SIZES: dict[str, dict[str, object]] = {"screen": {}, "phone": PHONE}
NODE = "https%3A%2F%2Fnews.example%2F5%2F0"
PROVIDER = "https%3A%2F%2Fexample.org%2Fprovider%2Fp1.example"
STATES = {
    "nothing": ("", ""),
    "node": (f"node={NODE}", ""),
    "story": (f"story={NODE}", ""),
    "path": (f"node={NODE}&to-node={PROVIDER}", ""),
    "search": ("q=story", ""),
    "filters": (f"provider={PROVIDER}", "#filters-toggle"),
    "help": ("", "#help"),
    "save": ("", "#save summary"),
}
"""Each state's link, and what is pressed then, where it is there."""

SAME_IN_ALL_VIEWS = {"path", "help", "save"}
"""States in which only what stands beside or above the view is different."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("scheme", "rules"), [("light", None), ("dark", ["color-contrast"])])
def test_axe_finds_no_violation(
    visit, newsroom_page: Path, axe: str, scheme: str, rules: list[str] | None, size: str
) -> None:
    """No rule of axe-core, of any level, is broken in any view and state, on a screen and a phone.

    Dark pages have the same elements as light ones, so that only their contrasts are looked at.
    """
    page = visit(newsroom_page, color_scheme=scheme, **SIZES[size])
    broken = {}
    for view in range(page.locator(".actions .switch button").count()):
        for state, (link, pressed) in STATES.items():
            if view and state in SAME_IN_ALL_VIEWS:
                continue
            page.evaluate("link => { location.hash = link }", link or "none")
            page.locator(".actions .switch button").nth(view).click()
            if pressed and page.locator(pressed).is_visible():
                page.locator(pressed).click()
            if found := violations(page, axe, rules):
                broken[f"{view} {state}"] = found
            if pressed:
                page.keyboard.press("Escape")
    assert broken == {}


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


def test_a_mark_of_a_screen_reader_names_each_part(visit, newsroom_page: Path) -> None:
    """Header, search, main part, details and filters are landmarks with names, and each of them has a heading."""
    page = visit(newsroom_page)
    found = page.evaluate(
        "['header', '[role=search]', 'main', '#details', '#filters', 'nav'].map(each => document.querySelectorAll(each).length)"
    )
    assert [1, 1, 1, 1, 1, 1] == found
    headings = page.evaluate("[...document.querySelectorAll('h1, h2')].map(each => each.textContent)")
    assert {"Filters", "Picture of the graph", "At a glance"} <= set(headings)


def focused(page: Page) -> str:
    """Return the id of the focused element, or its tag and text."""
    return str(
        page.evaluate("(({ id, tagName, textContent }) => id || `${tagName} ${textContent}`)(document.activeElement)")
    )


def test_the_picture_and_the_first_result_are_ten_tabs_away(visit, newsroom_page: Path) -> None:
    """From the top, at most ten presses lead to the picture, and to the first result by the link that skips to the list."""
    page = visit(newsroom_page, "#q=story")
    stops = []
    for _ in range(10):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.id"))
    assert "network" in stops
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    reached = []
    for key in ("Tab", "Tab", "Enter", *["Tab"] * 7):
        page.keyboard.press(key)
        reached.append(page.evaluate("document.activeElement.matches('#details .list [data-node]')"))
    assert any(reached)


def test_each_facet_is_one_stop(visit, newsroom_page: Path) -> None:
    """After the link to the filters, each facet is one stop of the Tab key, but the dates, whose handles have their own arrows."""
    page = visit(newsroom_page)
    page.get_by_role("link", name="Skip to the filters").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "H2 Filters" or focused(page) == "filters"
    facets = []
    while not facets or facets[-1]:
        page.keyboard.press("Tab")
        facets.append(page.evaluate("document.activeElement.closest('.facet')?.dataset.facet"))
    assert ["kinds", "topics", "stories", "providers", "links"] == [name for name in facets if name and name != "dates"]


@pytest.mark.parametrize(("link", "part"), [("Skip to the picture", "network"), ("Skip to the list", "H2 At a glance")])
def test_a_skip_link_moves_the_focus_and_keeps_the_state(visit, newsroom_page: Path, link: str, part: str) -> None:
    """A skip link moves the focus to its part, and leaves the address as it was."""
    page = visit(newsroom_page)
    page.get_by_role("link", name=link).focus()
    page.keyboard.press("Enter")
    assert part == focused(page)
    assert page.evaluate("location.hash") == ""


def test_arrows_home_and_end_move_inside_a_facet(visit, newsroom_page: Path) -> None:
    """Inside a facet the arrows move from its heading to its choices; Home and End move to the ends; the Tab key comes back."""
    page = visit(newsroom_page)
    page.locator("[data-facet=kinds] summary").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-facet=kinds] input[type=checkbox]").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-facet=kinds] input[type=checkbox]").first).to_be_checked()
    page.keyboard.press("End")
    expect(page.locator("[data-facet=kinds] input[type=checkbox]").last).to_be_focused()
    page.keyboard.press("Home")
    expect(page.locator("[data-facet=kinds] summary")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-facet=kinds] input[type=checkbox]").first).to_be_focused()


def test_the_buttons_of_the_header_are_one_stop(visit, newsroom_page: Path) -> None:
    """The arrows left and right, Home and End move among the header's buttons, and the next Tab leaves them."""
    page = visit(newsroom_page)
    page.locator("#query").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".actions .switch button").first).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#help")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#theme")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#network")).to_be_focused()


def test_arrows_in_the_picture_are_announced(visit, newsroom_page: Path) -> None:
    """An arrow in the picture announces the node it moved to: title, kind, provider, date and number of links."""
    page = visit(newsroom_page)
    page.locator("#network").focus()
    page.keyboard.press("ArrowRight")
    title = page.locator("#details h2").inner_text()
    expect(page.locator("#announcement")).to_have_text(re.compile(rf"^{re.escape(title)}, \w+.*, [\d,]+ links?$"))
    expect(page.locator("#network")).to_be_focused()


def test_the_picture_describes_what_is_in_view(visit, newsroom_page: Path) -> None:
    """The description of the picture counts the nodes in view, and fewer after zooming in."""
    page = visit(newsroom_page, reduced_motion="reduce")
    expect(page.locator("#picture-view")).to_contain_text("In view: ")
    before = page.locator("#picture-view").text_content()
    page.locator("#network").focus()
    for _ in range(6):
        page.keyboard.press("+")
    expect(page.locator("#picture-view")).not_to_have_text(before or "")


def test_t_goes_through_the_views_and_comes_back(visit, newsroom_page: Path) -> None:
    """T shows the next view, from anywhere but a field, moves the focus into it, and comes back to the first."""
    page = visit(newsroom_page)
    views = page.locator(".actions .switch button")
    page.locator("#network").focus()
    for number in range(1, views.count() + 1):
        page.keyboard.press("t")
        expect(views.nth(number % views.count())).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    expect(page.locator("#network")).to_be_focused()
    page.locator("#details h2").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
    page.keyboard.press("t")
    expect(views.nth(1)).to_have_attribute("aria-pressed", "true")
    page.locator("#query").focus()
    page.keyboard.press("t")
    expect(views.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#query")).to_have_value("t")


def test_the_focus_goes_to_the_heading_of_the_choice_and_back_to_its_row(visit, newsroom_page: Path) -> None:
    """Choosing a row moves the focus to the heading of its details; Escape, and going back, to the row again."""
    page = visit(newsroom_page, "#q=story")
    row = page.locator("#details .list button").nth(2)
    node = row.get_attribute("data-node")
    for leave in ("Escape", "Alt+ArrowLeft"):
        row.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#details h2")).to_be_focused()
        if leave == "Escape":
            page.keyboard.press(leave)
        else:
            page.go_back()
        expect(page.locator(f"#details .list [data-node='{node}']")).to_be_focused()


@pytest.mark.parametrize(
    ("link", "press"),
    [
        (f"#node={NODE}", "#details .buttons button >> nth=0"),
        (f"#node={NODE}", "#path"),
        (f"#node={NODE}", "#details .chip >> nth=0"),
        ("#q=story", "#clear"),
        ("", "#details .list button >> nth=0"),
        ("#mode=table", ".rows button >> nth=0"),
        ("#mode=table", ".heads button >> nth=1"),
        ("", "[data-facet=topics] input[type=checkbox] >> nth=1"),
        ("", "#theme"),
    ],
)
def test_pressing_never_drops_the_focus(visit, newsroom_page: Path, link: str, press: str) -> None:
    """After any button that has a part of the page made anew, something that can be seen has the focus."""
    page = visit(newsroom_page, link)
    page.locator(press).focus()
    page.keyboard.press("Space")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate("document.activeElement !== document.body && document.activeElement.checkVisibility()")


def test_the_dialog_keeps_the_tab_key_and_gives_the_focus_back(visit, seeds_page: Path) -> None:
    """Tab stays inside the open dialog, and the button that opened it has the focus again after Escape."""
    page = visit(seeds_page)
    page.locator("#help").focus()
    page.keyboard.press("Enter")
    for key in ("Tab", "Tab", "Shift+Tab", "Shift+Tab", "Tab"):
        page.keyboard.press(key)
        assert page.evaluate("document.querySelector('#keys').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_focused()


def test_escape_closes_one_part_at_a_time(visit, newsroom_page: Path) -> None:
    """Escape closes the dialog, then the menu, then clears the focus on a neighbourhood, the choice and the filters."""
    page = visit(newsroom_page, f"#node={NODE}&hops=1&q=story")
    page.locator("#save summary").click()
    page.keyboard.press("Escape")
    expect(page.locator("#save")).not_to_have_attribute("open", "")
    expected = ["node&q", "q", ""]
    for left in expected:
        page.keyboard.press("Escape")
        names = page.evaluate("[...new URLSearchParams(location.hash.slice(1)).keys()].filter(each => each !== 'at')")
        assert left == "&".join(names)


def test_forced_colours_keep_swatches_and_choices_visible(visit, newsroom_page: Path) -> None:
    """With forced colours, swatches keep their colour inside an outline, a pressed button and the picture have the system's colours."""
    page = visit(newsroom_page, forced_colors="active")
    colours = page.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement('i'));
          probe.style.cssText = 'forced-color-adjust: none; color: Highlight; background: Canvas';
          const { color, backgroundColor } = getComputedStyle(probe);
          const pressed = getComputedStyle(document.querySelector('[aria-pressed=true]')).backgroundColor;
          const other = getComputedStyle(document.querySelector('[aria-pressed=false]')).backgroundColor;
          const swatches = [...document.querySelectorAll('[data-facet=kinds] .swatch')].map(getComputedStyle);
          return {
            pressed: pressed === color && pressed !== other,
            kept: new Set(swatches.map(each => each.backgroundColor)).size === swatches.length,
            outlined: swatches.every(each => each.outlineStyle === 'solid'),
            ground: backgroundColor,
          };
        }"""
    )
    assert {"pressed": True, "kept": True, "outlined": True} == {k: v for k, v in colours.items() if k != "ground"}
    drawn = page.evaluate(
        """() => { const canvas = document.querySelector('#network canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(Array.from({ length: data.length / 4 }, (_, at) => data.slice(4 * at, 4 * at + 4).join())).size; }"""
    )
    assert drawn > 20


@pytest.mark.parametrize(("width", "height"), [(720, 450), (360, 225), (320, 256)])
def test_a_zoomed_page_has_every_part(visit, newsroom_page: Path, width: int, height: int) -> None:
    """At 200 % and 400 % zoom the picture is at least 200 pixels high, nothing is wider than the window, and every part can be reached."""
    page = visit(newsroom_page, viewport={"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#network").bounding_box()["height"] >= 200
    for part in ("#query", "#help", "#legend-toggle", "#zoom-fit", "#details .list button >> nth=0"):
        page.locator(part).scroll_into_view_if_needed()
        expect(page.locator(part)).to_be_in_viewport(ratio=0.9)
    page.locator("#filters-toggle").click()
    last = page.locator("[data-facet=links] summary")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_stand_out(visit, seeds_page: Path, scheme: str) -> None:
    """Texts have a contrast of 4.5 to their grounds, and all colours of nodes, fields and bars 3, light and dark."""
    page = visit(seeds_page, color_scheme=scheme)
    low = page.evaluate(
        """() => {
          const style = getComputedStyle(document.documentElement);
          const ctx = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const light = (name) => {
            ctx.fillStyle = style.getPropertyValue(`--${name}`);
            ctx.fillRect(0, 0, 1, 1);
            const parts = [...ctx.getImageData(0, 0, 1, 1).data].slice(0, 3)
              .map(part => part / 255).map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
          };
          const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
          const pairs = [
            ...['ink', 'soft', 'accent'].flatMap(text => ['ground', 'panel', 'hover'].map(ground => [text, ground, 4.5])),
            ['accent-ink', 'accent', 4.5], ['ink', 'mark', 4.5],
            ...['article', 'provider', 'topic', 'further', 'rim', 'edge', ...Array.from({ length: 10 }, (_, at) => `c${at}`)]
              .flatMap(graphic => ['ground', 'panel'].map(ground => [graphic, ground, 3])),
          ];
          return pairs.filter(([a, b, least]) => contrast(a, b) < least).map(([a, b]) => `${a} on ${b}: ${contrast(a, b).toFixed(2)}`);
        }"""
    )
    assert low == []
