"""Test search, facets, dates and lists in a browser."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import networkx as nx
import pytest
from landmarks import Landmarks
from playwright.sync_api import Page, expect

from graph.export.page.page import page as made

NAMES = (
    "マイクロソフトがAzureの新製品を発表した",
    "C# and .NET",
    "Cats",
    "Kubernetes explained",
    "Kubernetes again",
    "W" * 10_000,
)
"""Titles of articles, the first the newest."""


def small_network(topics: int = 0) -> nx.MultiDiGraph:
    """Return a network of a few articles about security, and as many topics as wanted, each of one article, but the first of all."""
    network = nx.MultiDiGraph()
    network.add_node("https://example.org/topic/s", kind="topic", name="Security", keywords=("safety",))
    network.add_node("https://example.org/provider/p", kind="provider", name="Daily Post")
    for number, title in enumerate(NAMES):
        iri = f"https://news.example/{number}"
        date = f"2024-01-{28 - number}T00:00:00Z"
        network.add_node(
            iri, kind="article", title=title, excerpt=f"A long <b>report</b> {title[:40]} ends.", publishedDateTime=date
        )
        network.add_edge(iri, "https://example.org/topic/s", key="about")
        network.add_edge(iri, "https://example.org/provider/p", key="published-by")
    for number in range(topics):
        iri = f"https://example.org/topic/{number}"
        network.add_node(iri, kind="topic", name=f"Rare {number}")
        network.add_edge("https://news.example/0", iri, key="about")
    return network


@pytest.fixture(scope="session")
def small_page(pages: Path) -> Path:
    path = pages / "small.html"
    path.write_bytes(made(small_network()))
    return path


def search(page: Page, text: str) -> None:
    page.locator("#query").press_sequentially(text)


def test_search_finds_by_prefix_without_case(visit, seeds_page: Path) -> None:
    """Words that begin with the query are found in any case, and marked."""
    page = visit(seeds_page)
    search(page, "SUPER-recog")
    expect(page.locator("#status")).to_have_text("2 of 38 nodes match")
    expect(page.locator("#details .list .name").first).to_contain_text("Super-Recognizers’")
    assert page.locator("#details .list li").first.locator(".name mark").all_inner_texts() == [
        "Super",
        "Recog",
        "Recog",
    ]


def test_search_ignores_accents(visit, tmp_path: Path) -> None:
    """`malaga` finds Málaga, `strasse` finds Straße."""
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
    """Enter in the search field shows the first match, which is a provider if its name was typed."""
    page = visit(seeds_page)
    search(page, "neuroscience news")
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
    """Dragging over the histogram filters by date, and the typed dates follow."""
    page = visit(azure_page)
    box = page.locator(".histogram canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 20, steps=4)
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("match")
    first, last = (_day(each.input_value()) for each in page.locator("#facets [data-date]").all())
    dates = [str(date)[:10] for _, date in azure_network.nodes(data="publishedDateTime") if date]
    assert [min(dates), first, last, max(dates)] == sorted({min(dates), first, last, max(dates)})


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
    fields = page.locator("#facets [data-date]")
    assert ["1 Mar 2020", "1 Apr 2020"] == [field.get_attribute("placeholder") for field in fields.all()]


def test_lists_begin_with_articles_the_newest_first(visit, newsroom_page: Path) -> None:
    """Where only dates are chosen, articles come before topics and providers, the newest first."""
    page = visit(newsroom_page, "#from=2021-03-01&to=2021-03-20")
    rows = page.locator("#details .list li")
    dates = [
        datetime.strptime(text, "%d %b %Y") for text in rows.locator(".aside").all_inner_texts() if "·" not in text
    ]
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


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("新製品", NAMES[0]),
        ("マイクロソフト", NAMES[0]),
        ("azure", NAMES[0]),
        ("C#", NAMES[1]),
        (".net", NAMES[1]),
        ('"kubernetes explained"', NAMES[3]),
        ("kubernetes -again", NAMES[3]),
    ],
)
def test_a_query_finds_just_what_it_names(visit, small_page: Path, query: str, first: str) -> None:
    """Words within a sentence without spaces, names with signs, phrases and exclusions find one article, marked."""
    page = visit(small_page)
    page.locator("#query").fill(query)
    expect(page.locator("#details .list .name")).to_have_text([first])
    expect(page.locator("#details .list .name mark").first).to_be_visible()


def test_a_typing_slip_is_forgiven_and_can_be_insisted_on(visit, small_page: Path) -> None:
    """A word that is nowhere is replaced by the nearest, which is said; a button searches what was typed."""
    page = visit(small_page)
    search(page, "kubernets")
    expect(page.locator(".corrected")).to_contain_text("Nothing for kubernets. Showing Kubernetes.")
    expect(page.locator("#details h2")).to_have_text("2 articles")
    page.get_by_role("button", name="Search exactly for kubernets").click()
    expect(page.locator("#query")).to_have_value('"kubernets"')
    expect(page.locator("#details h2")).to_have_text("0 matches")
    expect(page.locator("#details")).to_contain_text("-word leaves out")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("report", ["A long <b>report</b>"]),
        ("security", ["Topic: Security"]),
        ("safety", ["Topic: Security"]),
        ("daily", ["Provider: Daily Post"]),
    ],
)
def test_a_row_says_why_it_matches(visit, small_page: Path, query: str, why: list[str]) -> None:
    """Below an article that the title does not explain stands the excerpt around the word, or the topic or provider that has it."""
    page = visit(small_page)
    page.locator("#query").fill(query)
    row = page.locator("#details .list li", has_text=NAMES[2])
    for line in why:
        expect(row.locator(".why")).to_contain_text(line)


def test_articles_and_others_are_counted_apart(visit, small_page: Path) -> None:
    """A topic whose name was typed leads the list, its kind and number of articles at the right, and is not counted among the articles."""
    page = visit(small_page)
    page.locator("#query").fill("security")
    expect(page.locator("#details h2")).to_have_text("6 articles")
    expect(page.locator(".found-others")).to_have_text("and 1 topic")
    expect(page.locator("#details .list .aside").first).to_have_text("Topic · 6")


def test_the_order_of_a_list_can_be_chosen_and_is_in_the_link(visit, small_page: Path) -> None:
    """*Oldest* reverses the list, the table follows, the focus stays, and the address opens it again."""
    page = visit(small_page, "#kind=article")
    names = page.locator("#details .list .name")
    assert [name[:50] for name in NAMES] == [text[:50] for text in names.all_inner_texts()]
    page.get_by_label("Order").focus()
    page.get_by_label("Order").select_option("oldest")
    expect(names.last).to_have_text(NAMES[0])
    expect(page.get_by_label("Order")).to_be_focused()
    again = visit(small_page, f"{page.evaluate('location.hash')}&mode=table")
    expect(again.locator("#details .list .name").last).to_have_text(NAMES[0])
    expect(again.locator(".rows [data-node]").last).to_have_text(NAMES[0])


def test_kinds_do_not_empty_the_other_lists(visit, newsroom_page: Path) -> None:
    """With *Provider* chosen, topics and stories have the numbers of articles that they had."""
    page = visit(newsroom_page)
    counts = page.locator("[data-facet=topics] .count, [data-facet=stories] .count")
    before = counts.all_inner_texts()
    page.get_by_role("checkbox", name="Provider, 6").check()
    expect(page.locator("#details h2")).to_have_text("6 providers")
    assert before == counts.all_inner_texts()


def test_two_topics_are_combined_by_any_or_by_all(visit, newsroom_page: Path) -> None:
    """The switch appears with the second topic; *all* leaves the articles of both, and is in the link."""
    page = visit(newsroom_page)
    topics = page.locator("[data-facet=topics]")
    combine = page.get_by_role("group", name="Articles with any or with all of these topics")
    topics.get_by_role("checkbox", name="Topic 0").check()
    expect(combine).to_be_hidden()
    everything = page.locator("#details h2").inner_text()
    topics.get_by_role("checkbox", name="Topic 2").check()
    expect(page.locator("#details h2")).to_have_text(everything)
    number = topics.locator("li", has_text="Topic 2").locator(".count").inner_text()
    combine.get_by_role("button", name="all").click()
    expect(page.locator("#details h2")).to_have_text(f"{number} articles")
    again = visit(newsroom_page, page.evaluate("location.hash"))
    expect(again.locator("#details h2")).to_have_text(f"{number} articles")


def test_thousands_of_topics_of_one_article_are_left_to_the_search(visit, pages: Path) -> None:
    """Of 1,500 topics the list shows the one with several articles, says how many more there are, and finds each."""
    path = pages / "topics.html"
    path.write_bytes(made(small_network(topics=1500)))
    page = visit(path)
    topics = page.locator("[data-facet=topics]")
    expect(topics.locator("li .name")).to_have_text(["Security"])
    expect(topics.locator(".rare")).to_contain_text("1,500 more have at most one article each")
    topics.get_by_role("searchbox").fill("rare 1234")
    expect(topics.locator("li .name")).to_have_text(["Rare 1234"])


def test_the_table_is_cards_on_a_phone(visit, small_page: Path) -> None:
    """At 390 pixels a row is a card with title, provider and date; nothing scrolls sideways; the cards can be sorted."""
    page = visit(small_page, "#mode=table", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    table = page.locator("#table")
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
    card = table.locator(".rows .row").first
    for text in (NAMES[0], "Daily Post", "28 Jan 2024"):
        box = card.get_by_text(text).bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    page.get_by_label("Sort by").select_option("date")
    expect(card).to_contain_text(NAMES[-1][:20])


def test_the_focus_stays_on_a_heading_that_sorts(visit, small_page: Path) -> None:
    """Enter on a heading sorts, and once more turns the order round, as the focus stays there."""
    page = visit(small_page, "#mode=table")
    heading = page.get_by_role("columnheader", name="Date")
    heading.get_by_role("button").focus()
    for order in ("ascending", "descending", "none"):
        page.keyboard.press("Enter")
        expect(heading).to_have_attribute("aria-sort", order)


def test_down_goes_from_the_search_into_the_list_and_along_it(visit, small_page: Path) -> None:
    """Down in the search field focuses the first match, Down there the second, and Enter opens it."""
    page = visit(small_page)
    search(page, "kubernetes")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#details .list button").nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#details .list button").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text(NAMES[4])
