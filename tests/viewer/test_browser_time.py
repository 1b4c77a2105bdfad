"""Test the timeline, and the dates in the filters, in a browser: by mouse, touch and keyboard."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import networkx as nx
import pytest
from playwright.sync_api import Locator, Page, expect

from graph.analysis.indexed_graph import index
from graph.analysis.measures.storylines import storylines
from graph.export.page import columns
from graph.export.page.page import page as made

PROJECT = Path(__file__).parent.parent.parent
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
FIRST = datetime(2019, 1, 1, tzinfo=UTC)
EVENLY = 3000


@pytest.fixture(scope="session")
def even_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 3,000 articles at equal distances over four years, the length of each title unlike its neighbours'."""
    network = nx.MultiDiGraph()
    network.add_node("https://e.org/p", kind="provider", name="Daily", domain="e.org")
    for number in range(EVENLY):
        date = FIRST + (number + 0.5) * timedelta(days=4 * 365.25) / EVENLY
        iri = f"https://e.org/{number}"
        network.add_node(iri, kind="article", title=f"Number {number}", publishedDateTime=f"{date:%Y-%m-%dT%H:%M:%SZ}")
        network.add_edge(iri, "https://e.org/p", key="published-by")
    return page_of(tmp_path_factory.mktemp("even"), network)


@pytest.fixture(scope="session")
def diary_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of two providers: Alpha with an article on the 10th of each month of 2020, Beta in the second half of it and in 2021."""
    network = nx.MultiDiGraph()
    months = [(2020, month) for month in range(1, 13)], [(2020, month) for month in (8, 9, 10)] + [(2021, 3)]
    for name, dates in zip(("Alpha", "Beta"), months, strict=True):
        network.add_node(f"https://e.org/{name}", kind="provider", name=name, domain=f"{name.lower()}.org")
        for year, month in dates:
            iri = f"https://e.org/{name}/{year}-{month}"
            title = f"{name} {year}-{month:02}"
            network.add_node(iri, kind="article", title=title, publishedDateTime=f"{year}-{month:02}-10T08:00:00Z")
            network.add_edge(iri, f"https://e.org/{name}", key="published-by")
    for number in range(2):
        network.add_node(f"https://e.org/undated/{number}", kind="article", title=f"Undated {number}")
        network.add_edge(f"https://e.org/undated/{number}", "https://e.org/Alpha", key="published-by")
    return page_of(tmp_path_factory.mktemp("diary"), network)


def page_of(folder: Path, network: nx.MultiDiGraph) -> Path:
    (folder / "page.html").write_bytes(made(network))
    return folder / "page.html"


def link(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(page.url.partition("#")[2]).items()}


def dates_of(page: Page) -> tuple[str | None, str | None]:
    return link(page).get("from"), link(page).get("to")


def at(locator: Locator, across: float, down: float = 0.5) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def bars(page: Page) -> Locator:
    return page.locator("#facets .brush-bars")


def tip(page: Page) -> Locator:
    return page.locator("#timeline > .tip")


def dots(page: Page) -> Locator:
    return page.locator(".timeline-dots")


def names(page: Page) -> list[str]:
    return page.locator(".lane-name").all_inner_texts()


def find_dot(page: Page, row: int = 0, title: str = "") -> tuple[float, float]:
    """Move the mouse along the middle of a row until its tip shows an article, and return the place."""
    lane, canvas = page.locator(".lane").nth(row).bounding_box(), dots(page).bounding_box()
    assert lane is not None
    assert canvas is not None
    y = lane["y"] + lane["height"] / 2
    for x in range(int(canvas["x"]) + 240, int(canvas["x"] + canvas["width"]), 4):
        page.mouse.move(x, y)
        if tip(page).is_visible() and title in tip(page).inner_text():
            return x, y
    raise AssertionError(f"no dot of “{title}” in row {row}")


# The dates in the filters


def test_even_dates_make_an_even_histogram(visit, even_page: Path) -> None:
    """3,000 evenly dated articles fill the months by their days: 28 to 31, and not like a comb."""
    page = visit(even_page)
    shown = {}
    for bar in range(48):
        page.mouse.move(*at(bars(page), (bar + 0.5) / 48))
        month, count = page.locator("#facets .brush .tip").inner_text().splitlines()
        shown[month] = int(count.split()[0])
    assert [f"{FIRST + timedelta(days=30.44 * month + 10):%b %Y}" for month in range(48)] == list(shown)
    assert max(shown.values()) / min(shown.values()) <= 31 / 28 + 0.05
    assert EVENLY == sum(shown.values())


def test_a_click_on_a_bar_chooses_its_bin(visit, diary_page: Path) -> None:
    """A click on the bar of a month filters by the month; a second click undoes that."""
    page = visit(diary_page)
    place = at(bars(page), 10.5 / 15)
    page.mouse.click(*place)
    expect(page.locator("#status")).to_contain_text("match")
    assert ("2020-11-01", "2020-11-30") == dates_of(page)
    page.mouse.click(*place)
    assert (None, None) == dates_of(page)


def test_a_tap_on_a_bar_chooses_its_bin(visit, even_page: Path) -> None:
    """On a phone, a tap on the bar of a month filters by the month."""
    page = visit(even_page, **PHONE)
    page.get_by_role("button", name="Filters").tap()
    page.touchscreen.tap(*at(bars(page), 2.5 / 48))
    expect(page.locator("#status")).to_contain_text("match")
    assert ("2019-03-01", "2019-03-31") == dates_of(page)


def test_a_drag_chooses_whole_bins_and_moves_them(visit, even_page: Path) -> None:
    """A drag over three bars chooses their months; dragging inside of them moves all of the window."""
    page = visit(even_page)
    drag(page, at(bars(page), 12.5 / 48), at(bars(page), 14.5 / 48))
    assert ("2020-01-01", "2020-03-31") == dates_of(page)
    drag(page, at(bars(page), 13.5 / 48), at(bars(page), 16.5 / 48))
    assert ("2020-04-01", "2020-06-30") == dates_of(page)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def test_the_ends_and_the_window_move_by_keys(visit, even_page: Path) -> None:
    """Arrows move an end by a month, with Shift by a day, and the window as a whole; ends stop at each other."""
    page = visit(even_page, "#from=2020-01-01&to=2020-03-31")
    group = page.locator("#facets").get_by_role("group", name="Chosen dates")
    slider = {
        name: group.get_by_role("slider", name=name, exact=True) for name in ("From date", "Window of dates", "To date")
    }
    slider["From date"].press("ArrowRight")
    assert ("2020-02-01", "2020-03-31") == dates_of(page)
    slider["To date"].press("Shift+ArrowLeft")
    assert ("2020-02-01", "2020-03-30") == dates_of(page)
    slider["To date"].press("ArrowRight")
    assert ("2020-02-01", "2020-03-31") == dates_of(page)
    slider["Window of dates"].press("ArrowRight")
    assert ("2020-03-01", "2020-04-30") == dates_of(page)
    expect(slider["Window of dates"]).to_have_attribute("aria-valuetext", "1 Mar – 30 Apr 2020")
    slider["To date"].press("Home")
    assert ("2020-03-01", "2020-03-01") == dates_of(page)
    slider["Window of dates"].press("End")
    assert ("2022-12-31", None) == dates_of(page)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("2020", ("2020-01-01", "2020-12-31")),
        ("2020-03", ("2020-03-01", "2020-03-31")),
        ("March 2020", ("2020-03-01", "2020-03-31")),
        ("12.3.2020", ("2020-03-12", "2020-03-12")),
        ("2020-03-12", ("2020-03-12", "2020-03-12")),
    ],
)
def test_a_typed_period_with_enter_is_the_whole_of_it(
    visit, even_page: Path, typed: str, chosen: tuple[str, str]
) -> None:
    """A period that is typed into *From* alone means all of it."""
    page = visit(even_page)
    field = page.locator("#facets").get_by_label("From", exact=True)
    field.fill(typed)
    field.press("Enter")
    assert chosen == dates_of(page)


def test_two_typed_dates_are_the_ends(visit, even_page: Path) -> None:
    """Text in both fields gives the first day of one and the last day of the other; an empty field ends the filter."""
    page = visit(even_page)
    first, last = (page.locator("#facets").get_by_label(name, exact=True) for name in ("From", "To"))
    first.fill("2020-03")
    last.fill("May 2020")
    last.press("Enter")
    assert ("2020-03-01", "2020-05-31") == dates_of(page)
    expect(first).to_have_value("1 Mar 2020")
    last.fill("")
    last.press("Tab")
    assert ("2020-03-01", None) == dates_of(page)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("soon", "“soon” is no date"), ("31.2.2020", "names a day that its month does not have"), ("2020-13", "no month")],
)
def test_a_text_that_is_no_date_is_explained(visit, even_page: Path, typed: str, fault: str) -> None:
    """A wrong date stays in its field, is marked, and an alert says what is wrong; the filter stays."""
    page = visit(even_page)
    field = page.locator("#facets").get_by_label("To", exact=True)
    field.fill(typed)
    field.press("Enter")
    expect(page.locator("#facets [role=alert]")).to_contain_text(fault)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value(typed)
    assert (None, None) == dates_of(page)


def test_dates_are_typed_and_written_in_the_language_of_the_reader(visit, even_page: Path) -> None:
    """A German browser understands German months, and writes days as German does."""
    page = visit(even_page, locale="de-DE")
    field = page.locator("#facets").get_by_label("Von", exact=True)
    field.fill("Oktober 2020")
    field.press("Enter")
    assert ("2020-10-01", "2020-10-31") == dates_of(page)
    expect(field).to_have_value("1. Okt. 2020")


# The timeline


def test_old_links_to_the_picture_show_the_map(visit, diary_page: Path) -> None:
    """`mode=picture` shows the map; each of the three buttons shows its view, and only that."""
    page = visit(diary_page, "#mode=picture")
    views = {"map": "#picture", "timeline": "#timeline", "table": "#table"}
    expect(page.locator("#picture")).to_be_visible()
    for mode in ("timeline", "table", "map"):
        page.locator(f"#mode-{mode}").click()
        assert {each: each == mode for each in views} == {
            each: page.locator(place).is_visible() for each, place in views.items()
        }


def test_rows_are_chosen_and_sorted(visit, diary_page: Path) -> None:
    """Rows of providers come by size, or by their first date; articles without a date are counted below."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    expect(page.locator(".lane-name")).to_have_text(["Alpha", "Beta"])
    expect(page.locator(".timeline-note")).to_have_text("2 articles without a date are not shown.")
    expect(page.locator(".lane-count")).to_have_text(["12 articles", "4 articles"])
    page.locator("#mode-map").click()
    page.goto(page.url.partition("#")[0] + "#mode=timeline&rows=provider&from=2020-08-01&to=2021-06-01")
    page.reload()
    expect(page.locator(".lane-name")).to_have_text(["Alpha", "Beta"])
    page.get_by_label("Sorted by").select_option("first")
    assert "first" == link(page)["row-order"]


def test_a_dot_is_an_article(visit, diary_page: Path) -> None:
    """Over a dot, its title, provider and date stand; a click chooses the article, as on the map."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    x, y = find_dot(page, 0, "Alpha 2020-05")
    assert ["Alpha 2020-05", "Alpha · 10 May 2020"] == tip(page).inner_text().splitlines()
    page.mouse.click(x, y)
    expect(page.locator("#details h2")).to_have_text("Alpha 2020-05")
    assert ("https://e.org/Alpha/2020-5", "timeline") == (link(page)["node"], link(page)["mode"])


def test_a_tap_on_a_dot_chooses_the_article(visit, diary_page: Path) -> None:
    """On a phone, names stand above their rows, and a tap on a dot chooses its article; nothing scrolls sideways."""
    page = visit(diary_page, "#mode=timeline&rows=provider&from=2020-05-01&to=2020-05-19", **PHONE)
    assert ["Alpha"] == names(page)
    box = dots(page).bounding_box()
    lane = page.locator(".lane").first.bounding_box()
    assert box is not None
    assert lane is not None
    share = 9.33 / 19
    page.touchscreen.tap(box["x"] + 34 + share * (box["width"] - 48), lane["y"] + 8 + 76 / 2)
    expect(page.locator("#details h2")).to_have_text("Alpha 2020-05")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_name_of_a_row_chooses_it(visit, diary_page: Path, newsroom_page: Path) -> None:
    """A click on a name chooses the provider; on that of a story, the story."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    page.get_by_role("button", name="Beta 4 articles").click()
    expect(page.locator("#details h2")).to_have_text("Beta")
    page = visit(newsroom_page, "#mode=timeline")
    name = page.locator(".lane-text").first
    name.click()
    expect(page.locator(".lane-text").first).to_have_attribute("aria-pressed", "true")
    assert "story" in link(page)


def test_filters_apply_to_the_rows(visit, diary_page: Path) -> None:
    """A search leaves the rows that have matches, as it leaves nodes on the map."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    page.locator("#query").fill("Beta 2020")
    expect(page.locator(".lane-name")).to_have_text(["Beta"])
    expect(page.locator(".lane-count")).to_have_text(["3 articles"])
    page.locator("#query").fill("nothing like this")
    expect(page.locator(".timeline-note")).to_contain_text("No article with a date matches.")


def test_the_wheel_zooms_time_and_zero_shows_all(visit, diary_page: Path) -> None:
    """The wheel shows less time around the pointer and filters by it; `0` shows everything again."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    page.mouse.move(*find_dot(page, 0, "Alpha 2020-05"))
    page.mouse.wheel(0, -600)
    page.wait_for_url("**from=2020**")
    first, last = dates_of(page)
    assert "2020-01-10" < (first or "") < "2020-05-10" < (last or "") < "2021-03-10"
    dots(page).press("0")
    page.wait_for_url(re.compile(r"^((?!from).)*$"))
    assert (None, None) == dates_of(page)


def test_a_drag_moves_time(visit, diary_page: Path) -> None:
    """A drag to the left shows later times, of the same length."""
    page = visit(diary_page, "#mode=timeline&rows=provider&from=2020-03-01&to=2020-05-31")
    x, y = at(dots(page), 0.7, 0.8)
    drag(page, (x, y), (x - 200, y))
    page.wait_for_url(re.compile("from=2020-0[45]"))
    first, last = (datetime.fromisoformat(date or "") for date in dates_of(page))
    assert 90 <= (last - first).days <= 94


def test_two_fingers_zoom_time(visit, diary_page: Path) -> None:
    """Fingers that move apart show less time."""
    page = visit(diary_page, "#mode=timeline&rows=provider", **PHONE)
    x, y = at(dots(page), 0.5)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    for apart in range(35, 100, 5):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    page.wait_for_url("**from=2020**")
    first, last = dates_of(page)
    assert "2020-01-10" < (first or "") < (last or "") < "2021-03-10"


def test_keys_move_between_articles_and_rows(visit, diary_page: Path) -> None:
    """Arrows move along a row and between rows, each article is announced, Enter chooses it."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    announced = page.locator("#announcement")
    dots(page).press("ArrowRight")
    expect(announced).to_have_text("Alpha 2020-01, Alpha · 10 Jan 2020, in Alpha")
    for _ in range(8):
        dots(page).press("ArrowRight")
    expect(announced).to_contain_text("Alpha 2020-09")
    dots(page).press("ArrowDown")
    expect(announced).to_have_text("Beta 2020-09, Beta · 10 Sep 2020, in Beta")
    dots(page).press("End")
    expect(announced).to_contain_text("Beta 2021-03")
    expect(tip(page)).to_contain_text("Beta 2021-03")
    dots(page).press("Enter")
    expect(page.locator("#details h2")).to_have_text("Beta 2021-03")


def test_a_bar_says_its_count_and_chooses_its_time(visit, diary_page: Path) -> None:
    """Over a bar above the rows its bin and count stand; a click shows that time."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    head = page.locator(".timeline-head")
    box, found = head.bounding_box(), ""
    assert box is not None
    for x in range(int(box["x"]) + 250, int(box["x"] + box["width"]) - 14, 2):
        page.mouse.move(x, box["y"] + 40)
        if tip(page).is_visible() and tip(page).inner_text().endswith("2 articles"):
            found = tip(page).inner_text()
            page.mouse.click(x, box["y"] + 40)
            break
    assert "2020" in found
    assert "5 of 18 nodes match" != page.locator("#status").inner_text()
    first, last = dates_of(page)
    assert (first or "") <= "2020-10-10"
    assert (last or "") >= "2020-08-10"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_space_plays_the_window(visit, even_page: Path, motion: str) -> None:
    """Space plays: the window moves by a month at a time and keeps its length; Space again stops it."""
    page = visit(even_page, "#mode=timeline&rows=provider&from=2020-01-01&to=2020-02-29", reduced_motion=motion)
    page.get_by_label("Speed").select_option("4")
    dots(page).press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_url("**from=2020-03-01&to=2020-04-30**")
    dots(page).press(" ")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("#announcement")).to_contain_text("Paused")


def test_play_begins_and_ends_by_itself(visit, diary_page: Path) -> None:
    """Without a window, Play takes one at the beginning; a hand on the dates stops it."""
    page = visit(diary_page, "#mode=timeline&rows=provider")
    page.get_by_role("button", name="Play").click()
    page.wait_for_url("**to=2020**")
    bars(page).click(position={"x": 200, "y": 20})
    expect(page.get_by_role("button", name="Play")).to_be_visible()


# Storylines


def test_the_page_has_the_storylines_of_the_analysis(azure_network: nx.MultiDiGraph) -> None:
    """The pairs and kinds of stories in the data of the page are those of `storylines`."""
    view = index(azure_network)
    data, _ = columns.columns(columns.select(view), len(view))
    names = [story["label"] for story in data["stories"]]
    table = storylines(azure_network)
    expected = [] if table.empty else table[["earlier_name", "later_name", "kind"]].to_numpy().tolist()
    assert sorted(map(tuple, expected)) == sorted((names[a], names[b], kind) for a, b, kind in data["storylines"])


def test_a_thread_says_what_it_is(visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the rows of two stories of which one goes on with the other runs a thread that says so."""
    from newsroom import newsroom_network

    monkeypatch.setattr(columns, "story_links", lambda _: [(0, 1, "split"), (0, 2, "split")])
    page = visit(page_of(tmp_path, newsroom_network()), "#mode=timeline")
    first, second = (page.locator(".lane").nth(row).bounding_box() for row in (0, 1))
    assert first is not None
    assert second is not None
    canvas = dots(page).bounding_box()
    assert canvas is not None
    between = (first["y"] + second["y"] + second["height"]) / 2
    found = set()
    for x in range(int(canvas["x"]) + 240, int(canvas["x"] + canvas["width"]), 3):
        page.mouse.move(x, between)
        if tip(page).is_visible() and "→" in tip(page).inner_text():
            found.add(tip(page).inner_text().splitlines()[1])
    assert {"split: several stories go on with the earlier one"} == found


# Bad input


def test_without_dates_the_timeline_says_so(visit, tmp_path: Path) -> None:
    """A network without dates has an empty timeline that says why, and still changes views and searches."""
    network = nx.MultiDiGraph()
    network.add_node("https://e.org/1", kind="article", title="A")
    page = visit(page_of(tmp_path, network), "#mode=timeline")
    expect(page.locator(".timeline-note")).to_have_text("No article states a date, so there is no timeline.")
    page.locator("#query").fill("A")
    expect(page.locator("#status")).to_contain_text("1 of 1")
    dots(page).press("ArrowRight")
    page.locator("#mode-map").click()
    expect(page.locator("#picture")).to_be_visible()


@pytest.mark.parametrize(
    "dates",
    [
        ["2020-03-12T10:00:00Z"],
        ["2020-03-12T10:00:00Z"] * 40,
        ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
        ["2020", "2020-03"],
    ],
    ids=["one", "one-day", "1970-9999", "imprecise"],
)
def test_odd_dates_make_a_working_timeline(visit, tmp_path: Path, dates: list[str]) -> None:
    """One article, all on one day, far ends, years and months alone: rows and keys work, with hostile titles too."""
    network = nx.MultiDiGraph()
    network.add_node("https://e.org/p", kind="provider", name="أخبار " + "x" * 10_000, domain="e.org")
    for number, date in enumerate(dates):
        title = f"<img src=x onerror=alert(1)> שלום {number} " + "long " * 2000
        network.add_node(f"https://e.org/{number}", kind="article", title=title, publishedDateTime=date)
        network.add_edge(f"https://e.org/{number}", "https://e.org/p", key="published-by")
    page = visit(page_of(tmp_path, network), "#mode=timeline&rows=provider")
    expect(page.locator(".lane-count")).to_have_text([f"{len(dates)} article{'s' if len(dates) > 1 else ''}"])
    for key in ("ArrowRight", "+", "+", "End", "-", "0", "Enter"):
        dots(page).press(key)
    expect(page.locator("#details h2")).to_contain_text("<img src=x")
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


def test_many_articles_are_bundled_and_painted_fast(visit, even_page: Path) -> None:
    """Where dots have no room, bubbles with counts stand; a click on one shows its time; a frame takes less than 100 ms."""
    page = visit(even_page, "#mode=timeline&rows=provider")
    page.evaluate(
        """() => { const next = requestAnimationFrame.bind(window); window.paints = [];
        window.requestAnimationFrame = (paint) => next((time) => {
          const start = performance.now(); paint(time); window.paints.push(performance.now() - start); }); }"""
    )
    x, y = find_dot(page, 0, "articles")
    for _ in range(5):
        page.mouse.wheel(30, 0)
        page.mouse.wheel(-30, 0)
    frames = sorted(page.evaluate("paints"))
    assert 0 < frames[len(frames) // 2] < 100
    page.mouse.move(x + 1, y)
    expect(tip(page)).to_contain_text("articles")
    page.mouse.click(x, y)
    page.wait_for_url("**to=2019-03-31**")
    expect(page.locator("#status")).to_contain_text("match")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "phone"])
def test_axe_finds_no_violation_in_the_timeline(
    visit, newsroom_page: Path, scheme: str, size: dict[str, object]
) -> None:
    """No rule of axe-core is broken in the timeline, with a choice and a window, light or dark, wide or on a phone."""
    page = visit(newsroom_page, "#mode=timeline&from=2021-02-01&to=2021-03-31", color_scheme=scheme, **size)
    page.locator(".lane-text").first.click()
    page.evaluate((PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    assert [] == [(each["id"], node["html"][:120], node["failureSummary"]) for each in found for node in each["nodes"]]


def test_a_choice_made_elsewhere_is_scrolled_to(visit, newsroom_page: Path) -> None:
    """An article that is chosen in a list comes into sight in its row, and the arrow keys go on from there."""
    page = visit(newsroom_page, "#mode=timeline&row-order=first")
    page.locator("#query").fill("Story 40 chapter 2")
    page.locator("#details .list button[data-node]").first.click()
    page.get_by_role("button", name="Clear").click()
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    dots(page).press("ArrowRight")
    expect(page.locator("#announcement")).to_contain_text("Story 40 chapter 3")
    assert page.locator(".timeline-scroll").evaluate("each => each.scrollTop") > 0
