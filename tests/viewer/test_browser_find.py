"""Finding: search, facets and the date brush, used as a person would."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect


def search(page: Page, text: str) -> None:
    page.locator("#query").press_sequentially(text)


def test_search_finds_by_prefix_without_case(visit, seeds_page: Path) -> None:
    """Words that begin with what is typed are found, whatever their case, and marked."""
    page = visit(seeds_page)
    search(page, "SUPER-recog")
    expect(page.locator("#status")).to_have_text("2 of 38 nodes match")
    expect(page.locator("#details .list .name").first).to_contain_text("Super-Recognizers’")
    assert page.locator("#details .list li").first.locator("mark").all_inner_texts() == ["Super", "Recog", "Recog"]


def test_search_ignores_accents(visit, tmp_path: Path) -> None:
    """`malaga` finds Málaga, `strasse` finds Straße."""
    import networkx as nx

    from graph.viewer.page import page as made

    network = nx.MultiDiGraph()
    network.add_node("https://example.org/1", kind="article", title="Málaga")
    network.add_node("https://example.org/2", kind="article", title="Große Straße")
    (tmp_path / "p.html").write_bytes(made(network))
    page = visit(tmp_path / "p.html")
    for query, title in (("malaga", "Málaga"), ("strasse", "Große Straße")):
        page.locator("#query").fill(query)
        expect(page.locator("#details .list .name")).to_have_text([title])


def test_best_matches_come_first(visit, azure_page: Path) -> None:
    """Titles that have the words come before articles whose excerpt or provider has them."""
    page = visit(azure_page)
    search(page, "kubernetes")
    # The list of all that was typed, not of its first letters.
    expect(page.locator("#details .list mark").first).to_have_text("Kubernetes", ignore_case=True)
    titles = page.locator("#details .list .name").all_inner_texts()
    with_word = [index for index, title in enumerate(titles) if "kubernetes" in title.lower()]
    assert with_word == list(range(len(with_word)))
    assert with_word


def test_enter_opens_the_best_match(visit, seeds_page: Path) -> None:
    """Enter in the search field shows the first match."""
    page = visit(seeds_page)
    search(page, "neuroscience")
    expect(page.locator("#details .list li").first).to_be_visible()
    page.locator("#query").press("Enter")
    expect(page.locator("#details h2")).to_have_text("Neuroscience News")


def test_facets_count_what_the_other_filters_leave(visit, azure_page: Path) -> None:
    """Choosing a topic leaves its own list whole and makes the other lists count within it."""
    page = visit(azure_page)
    page.locator("[data-facet=topics] input[type=search]").fill("security")
    page.get_by_role("checkbox", name="Security, 23").check()
    page.locator("[data-facet=topics] input[type=search]").fill("")
    expect(page.locator("#status")).to_contain_text("match")
    topics = page.locator("[data-facet=topics] li", has_text="Security").locator(".count")
    assert topics.inner_text() == "23"
    articles = page.locator("[data-facet=kinds] li", has_text="Article").locator(".count")
    assert articles.inner_text() == "23"


def test_filters_combine_and_one_click_clears_them(visit, azure_page: Path) -> None:
    """Search, topic and provider leave what passes all three; Clear brings everything back."""
    page = visit(azure_page)
    page.get_by_role("checkbox", name="Azure, 785").check()
    page.get_by_role("checkbox", name="ZDNet, 20").check()
    two = page.locator("#status").inner_text()
    search(page, "cloud")
    expect(page.locator("#status")).not_to_have_text(two)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("#status")).to_have_text("2,327 nodes")
    expect(page.locator("#query")).to_have_value("")
    expect(page.locator("#clear")).to_be_hidden()


def test_long_facets_can_be_searched(visit, azure_page: Path) -> None:
    """The list of 275 providers has a field that narrows it."""
    page = visit(azure_page)
    page.get_by_label("Search in providers").fill("zd")
    assert page.locator("[data-facet=providers] li .name").all_inner_texts() == ["ZDNet"]


def test_the_date_brush_leaves_what_lies_in_it(visit, azure_page: Path) -> None:
    """Dragging over the histogram filters by date, and the two handles follow."""
    page = visit(azure_page)
    box = page.locator(".histogram canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("match")
    first, last = page.locator(".span span").all_inner_texts()
    assert ("2020" in first, "2020" in last) == (True, True)


def test_the_date_handles_work_by_keyboard(visit, azure_page: Path) -> None:
    """An arrow key on a handle moves it by a day and says so."""
    page = visit(azure_page)
    handle = page.get_by_label("From date")
    before = handle.get_attribute("aria-valuetext")
    handle.press("ArrowRight")
    expect(handle).not_to_have_attribute("aria-valuetext", before or "")


def test_nothing_found_is_said(visit, seeds_page: Path) -> None:
    """Where nothing matches, the page says so in words."""
    page = visit(seeds_page)
    search(page, "zzzz")
    expect(page.locator("#details")).to_contain_text("Nothing matches")


def test_only_articles_have_dates(visit, tmp_path: Path) -> None:
    """A topic or provider whose name reads as a date is none: the dates begin with the first article."""
    import graph

    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nwebUrl: https://e.org/a\npublishedDateTime: 2020-03-01T00:00:00Z\ntopics: ['5', '2032']\n"
        "provider: {name: '5', domain: '6'}\n---\n"
    )
    (tmp_path / "b.md").write_text(
        "---\ntitle: B\nwebUrl: https://e.org/b\npublishedDateTime: 2020-04-01T00:00:00Z\n---\n"
    )
    graph.build(tmp_path).write(tmp_path, ["html"])
    page = visit(tmp_path / "graph.html")
    expect(page.locator(".span").first).to_have_text("1 Mar 20201 Apr 2020")


def test_a_date_handle_stops_at_the_other(visit, azure_page: Path) -> None:
    """The first date cannot be moved behind the last one."""
    page = visit(azure_page)
    page.get_by_label("To date").focus()
    page.keyboard.press("Home")
    page.get_by_label("From date").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    low, high = (page.get_by_label(name).input_value() for name in ("From date", "To date"))
    assert low == high
