"""Test search, facets, dates and lists in a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import networkx as nx
from landmarks import Landmarks
from playwright.sync_api import Page, expect


def search(page: Page, text: str) -> None:
    page.locator("#query").press_sequentially(text)


def test_search_finds_by_prefix_without_case(visit, seeds_page: Path) -> None:
    """Words that begin with the query are found in any case, and marked."""
    page = visit(seeds_page)
    search(page, "SUPER-recog")
    expect(page.locator("#status")).to_have_text("2 of 38 nodes match")
    expect(page.locator("#details .list .name").first).to_contain_text("Super-Recognizers’")
    assert page.locator("#details .list li").first.locator("mark").all_inner_texts() == ["Super", "Recog", "Recog"]


def test_search_ignores_accents(visit, tmp_path: Path) -> None:
    """`malaga` finds Málaga, `strasse` finds Straße."""
    import networkx as nx

    from graph.export.page.page import page as made

    network = nx.MultiDiGraph()
    network.add_node("https://example.org/1", kind="article", title="Málaga")
    network.add_node("https://example.org/2", kind="article", title="Große Straße")
    (tmp_path / "p.html").write_bytes(made(network))
    page = visit(tmp_path / "p.html")
    for query, title in (("malaga", "Málaga"), ("strasse", "Große Straße")):
        page.locator("#query").fill(query)
        expect(page.locator("#details .list .name")).to_have_text([title])


def test_best_matches_come_first(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """Matches in titles come before matches in excerpts or providers."""
    page = visit(azure_page)
    search(page, landmarks.word)
    # The list of all that was typed, not of its first letters.
    expect(page.locator("#details .list mark").first).to_have_text(landmarks.word, ignore_case=True)
    titles = page.locator("#details .list .name").all_inner_texts()
    with_word = [index for index, title in enumerate(titles) if landmarks.word in title.lower()]
    assert with_word == list(range(len(with_word)))
    assert with_word


def test_enter_opens_the_best_match(visit, seeds_page: Path) -> None:
    """Enter in the search field shows the first match."""
    page = visit(seeds_page)
    search(page, "neuroscience")
    expect(page.locator("#details .list li").first).to_be_visible()
    page.locator("#query").press("Enter")
    expect(page.locator("#details h2")).to_have_text("Neuroscience News")


def test_facets_count_the_matches_of_the_other_filters(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """A chosen topic does not change its own facet; the other facets count within it."""
    page = visit(azure_page)
    name, count = landmarks.small_topic
    page.locator("[data-facet=topics] input[type=search]").fill(name)
    page.get_by_role("checkbox", name=f"{name}, {count}").check()
    expect(page.locator("#status")).to_contain_text("match")
    topics = page.locator("[data-facet=topics] li", has_text=name).locator(".count")
    assert topics.inner_text() == str(count)
    page.locator("[data-facet=topics] input[type=search]").fill("")
    articles = page.locator("[data-facet=kinds] li", has_text="Article").locator(".count")
    assert articles.inner_text() == str(count)


def test_filters_combine_and_one_click_clears_them(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """Search, topic and provider filters combine; Clear removes all of them."""
    page = visit(azure_page)
    (topic, articles), (provider, _) = landmarks.topic, landmarks.provider
    page.get_by_role("checkbox", name=f"{topic}, {articles:,}").check()
    page.get_by_label("Search in providers").fill(provider)
    page.get_by_role("checkbox", name=f"{provider}, {landmarks.both}").check()
    two = page.locator("#status").inner_text()
    search(page, "cloud")
    expect(page.locator("#status")).not_to_have_text(two)
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.locator("#status")).to_have_text(f"{landmarks.nodes:,} nodes")
    expect(page.locator("#query")).to_have_value("")
    expect(page.locator("#clear")).to_be_hidden()


def test_long_facets_can_be_searched(visit, azure_page: Path, landmarks: Landmarks) -> None:
    """The long list of providers has a field that narrows it."""
    page = visit(azure_page)
    page.get_by_label("Search in providers").fill(landmarks.provider[0].lower())
    assert page.locator("[data-facet=providers] li .name").all_inner_texts() == [landmarks.provider[0]]


def _day(shown: str) -> str:
    """Return a date as the page shows it in ISO form."""
    return datetime.strptime(shown, "%d %b %Y").date().isoformat()


def test_the_date_brush_filters_by_its_span(visit, azure_page: Path, azure_network: nx.MultiDiGraph) -> None:
    """Dragging over the histogram filters by date, and the two handles follow."""
    page = visit(azure_page)
    box = page.locator(".histogram canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("match")
    first, last = map(_day, page.locator(".span span").all_inner_texts())
    dates = [str(date)[:10] for _, date in azure_network.nodes(data="publishedDateTime") if date]
    assert [min(dates), first, last, max(dates)] == sorted({min(dates), first, last, max(dates)})


def test_the_date_handles_work_by_keyboard(visit, azure_page: Path) -> None:
    """An arrow key moves a handle by a day and updates its text."""
    page = visit(azure_page)
    handle = page.get_by_label("From date")
    before = handle.get_attribute("aria-valuetext")
    handle.press("ArrowRight")
    expect(handle).not_to_have_attribute("aria-valuetext", before or "")


def test_a_message_reports_no_match(visit, seeds_page: Path) -> None:
    """Without a match, the panel shows a message."""
    page = visit(seeds_page)
    search(page, "zzzz")
    expect(page.locator("#details")).to_contain_text("Nothing matches")


def test_only_articles_have_dates(visit, tmp_path: Path) -> None:
    """The name of a topic or provider is never read as a date: the dates begin with the first article."""
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


def test_lists_begin_with_articles_the_newest_first(visit, newsroom_page: Path) -> None:
    """Where only dates are chosen, articles come before topics and providers, the newest first."""
    page = visit(newsroom_page, "#from=2021-03-01&to=2021-03-20")
    rows = page.locator("#details .list li")
    dates = [datetime.strptime(text, "%d %b %Y") for text in rows.locator(".aside").all_inner_texts() if text]
    assert [datetime(2021, 3, day) for day in range(20, 0, -1)] == dates
    assert [] == rows.nth(19).locator(".swatch:not(.article)").all()
    assert [] == rows.nth(20).locator(".swatch.article").all()


def test_undated_articles_come_last_among_articles(visit, newsroom_page: Path) -> None:
    """Articles without a date follow the oldest one; then come providers and topics."""
    page = visit(newsroom_page, "#in-story=https%3A%2F%2Fnews.example%2F5%2F0")
    names = page.locator("#details .list .name").all_inner_texts()
    articles = [f"Story 5 chapter {chapter}" for chapter in (4, 3, 2, 1, 0, 5)]
    assert articles == names[:6]
    assert [] == [name for name in names[6:] if name.startswith("Story")]


def test_enter_right_after_typing_opens_the_match(visit, newsroom_page: Path) -> None:
    """Enter waits for the search, and never opens a row of the previous list."""
    page = visit(newsroom_page)
    page.locator("#query").evaluate(
        """field => {
          field.value = 'Story 20 chapter 3';
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
        }"""
    )
    expect(page.locator("#details h2")).to_have_text("Story 20 chapter 3")
