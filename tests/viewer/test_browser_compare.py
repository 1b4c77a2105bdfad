"""Test comparisons and the choice of paths in a browser, by mouse and by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import pytest
from newsroom import STORIES, article, provider, topic
from playwright.sync_api import Locator, Page, expect
from test_browser_everyone import PHONE, axe, violations

from graph.export.page.page import page as made

__all__ = ["axe"]


def link(*names: str, **more: str) -> str:
    """Return the part of an address that compares nodes."""
    return "#" + "&".join(
        [*(f"compare={quote(name, safe='')}" for name in names), *(f"{k}={v}" for k, v in more.items())]
    )


def names(page: Page) -> list[str]:
    """Return the names of those compared."""
    return page.locator("#details .compared .name").all_inner_texts()


def row(page: Page, heading: str) -> list[str]:
    """Return the numbers of a row of the table."""
    cells = page.locator("#details .versus tbody tr", has=page.get_by_role("rowheader", name=heading, exact=True))
    return cells.locator("td").evaluate_all("cells => cells.map(each => (each.querySelector('b') ?? each).textContent)")


def tick(page: Page, facet: str, *labels: str) -> None:
    more = page.locator(f"[data-facet={facet}] .more")
    if more.is_visible():
        more.click()
    for label in labels:
        page.locator(f"[data-facet={facet}] li", has=page.get_by_text(label, exact=True)).locator("input").check()


def test_two_providers_that_are_ticked_are_compared(visit, newsroom_page: Path) -> None:
    """Two ticked providers are offered for comparison; it shows both side by side and stays in the link."""
    page = visit(newsroom_page)
    tick(page, "providers", "Provider 0", "Provider 1")
    page.get_by_role("button", name="Compare these 2 providers").click()
    assert ["Provider 0", "Provider 1"] == names(page)
    assert ["68", "68"] == row(page, "Articles")
    assert [str(STORIES)] * 2 == row(page, "Stories")
    assert link(provider(0), provider(1)) == page.evaluate("location.hash").replace(
        "%7E", quote("https://example.org/", safe="")
    )


def test_the_keyboard_compares_two_providers(visit, newsroom_page: Path) -> None:
    """“Compare with…”, a search, Enter and Escape do without a mouse what the mouse does."""
    page = visit(newsroom_page)
    page.locator("#query").press_sequentially("Provider 2")
    expect(page.locator("#details .list button").first).to_contain_text("Provider 2")
    page.locator("#query").press("Enter")
    page.locator("#compare").press("Enter")
    expect(page.locator("#compare-notice")).to_contain_text("Choose whom to compare with")
    page.keyboard.press("/")
    page.locator("#query").press_sequentially("Provider 5")
    expect(page.locator("#details .list button").first).to_contain_text("Provider 5")
    page.locator("#query").press("Enter")
    assert ["Provider 2", "Provider 5"] == names(page)
    page.keyboard.press("Escape")
    expect(page.locator("#details .compared")).to_have_count(0)


def test_who_was_first_agrees_with_the_dates(visit, newsroom_page: Path) -> None:
    """Provider 0 is a day before Provider 1 on each story where both have a date, and two hours on the first."""
    page = visit(newsroom_page, link(provider(0), provider(1)))
    first = page.locator("#who-first li")
    expect(first.nth(0)).to_contain_text("Provider 0 first on 40 of 40 by 24 hours (median)")
    expect(first.nth(1)).to_contain_text("Provider 1 first on 0 of 40")
    expect(page.locator("#who-first")).to_contain_text("20 stories more have no full date on each side")
    expect(page.locator("#shared-stories li").first.locator(".arrivals")).to_contain_text("2 hours later")


def test_topics_are_compared_by_the_articles_on_both(visit, newsroom_page: Path) -> None:
    """For topics the articles on both are counted, with the Jaccard index and the numbers behind it."""
    page = visit(newsroom_page, link(topic(0), topic(1)))
    articles = [int(text) for text in row(page, "Articles")]
    expect(page.locator("#overlap li").first).to_contain_text(
        f"{articles[1]} articles are on both, of {articles[0]} on either (Jaccard 0.2"
    )
    page.locator("#overlap .list button").first.click()
    expect(page.locator("#details .kicker")).to_contain_text("Article")
    page.get_by_role("button", name="Back to the comparison").click()
    assert ["Topic 0", "Topic 1"] == names(page)


def test_stories_are_compared_from_their_details(visit, newsroom_page: Path) -> None:
    """A story is compared with one of the list: how they follow each other, and who covers both."""
    page = visit(newsroom_page)
    page.locator("#details [data-story]").nth(1).click()
    page.get_by_role("button", name="Compare with…").click()
    page.locator("#details [data-story]").nth(1).click()
    assert 2 == len(names(page))
    expect(page.locator("#continuation li")).to_have_count(1)
    expect(page.get_by_role("heading", name="Providers that cover both: 6")).to_be_visible()


def test_a_third_is_added_and_one_left_out(visit, newsroom_page: Path) -> None:
    """“Add…” compares three; × leaves one out; Back brings it back."""
    page = visit(newsroom_page, link(provider(0), provider(1)))
    page.locator("#compare-add").click()
    page.locator("#details .list button", has_text="Provider 4").click()
    assert ["Provider 0", "Provider 1", "Provider 4"] == names(page)
    page.get_by_role("button", name="Leave out Provider 1").click()
    assert ["Provider 0", "Provider 4"] == names(page)
    page.go_back()
    expect(page.locator("#details .compared .name")).to_have_text(["Provider 0", "Provider 1", "Provider 4"])


def test_the_same_one_twice_and_an_article_without_a_story_are_refused(visit, pages: Path) -> None:
    """A choice that cannot be compared says why, and the choice goes on."""
    page = visit(loose_page(pages), link("https://example.org/topic/a"))
    for title, reason in (("Alpha", "Alpha is compared already."), ("Loose", "This article is in no story")):
        page.locator("#query").fill(title)
        page.locator("#details .list button .name", has_text=re.compile(f"^{title}")).click()
        expect(page.locator("#compare-notice")).to_contain_text(reason)
    page.locator("#query").fill("Beta")
    page.locator("#details .list button .name", has_text=re.compile("^Beta")).click()
    assert ["Alpha", "Beta"] == names(page)


def test_one_without_dates_and_one_without_articles_are_compared(visit, pages: Path) -> None:
    """Missing dates and missing articles are said, and nothing fails."""
    page = visit(loose_page(pages), link("https://example.org/topic/a", "https://example.org/topic/b"))
    assert ["1", "0"] == row(page, "Articles")
    assert ["–", "–"] == row(page, "First")
    expect(page.locator("#details")).to_contain_text("No article here has a date.")
    expect(page.locator("#details")).to_contain_text("They have no story in common.")


def loose_page(pages: Path) -> Path:
    """Write two topics, one of them with an undated article in no story, and return the page."""
    network = nx.MultiDiGraph()
    network.add_node("https://news.example/loose", kind="article", title="Loose", type="article")
    for name in ("Alpha", "Beta"):
        network.add_node(f"https://example.org/topic/{name[0].lower()}", kind="topic", name=name)
    network.add_edge("https://news.example/loose", "https://example.org/topic/a", key="about")
    path = pages / "loose.html"
    path.write_bytes(made(network))
    return path


@pytest.mark.parametrize("hash_", ["#compare=gone", "#compare=&compare=x&path=99&over=y", "#to-node=gone&path=2"])
def test_a_link_to_none_that_is_known_shows_the_overview(visit, newsroom_page: Path, hash_: str) -> None:
    """Unknown identifiers in the link are ignored."""
    expect(visit(newsroom_page, hash_).locator("#details h2")).to_have_text("At a glance")


def test_filters_narrow_a_comparison(visit, newsroom_page: Path) -> None:
    """A topic ticked while two providers are compared counts only its articles, and “Count all” undoes it."""
    page = visit(newsroom_page, link(provider(0), provider(1)))
    tick(page, "topics", "Topic 3")
    assert ["9", "9"] == row(page, "Articles")
    page.get_by_role("button", name="Count all").click()
    assert ["68", "68"] == row(page, "Articles")


def test_colours_follow_those_compared(visit, newsroom_page: Path) -> None:
    """The legend names those compared, and the table's swatches have their colours, others none."""
    page = visit(newsroom_page, link(provider(0), provider(1)))
    legend = page.locator("#legend li")
    expect(legend).to_have_text(["Provider 0", "Provider 1", "Articles of several"])
    colours = [colour(legend.nth(at)) for at in range(3)]
    page.locator("#mode-table").click()
    rows = page.locator("#table .row").filter(has=page.get_by_text("Provider 1", exact=True))
    assert {colours[1]} == {colour(rows.nth(at)) for at in range(3)}
    others = page.locator("#table .row").filter(has=page.get_by_text("Provider 3", exact=True))
    assert colour(others.first) not in colours


def colour(element: Locator) -> str:
    return element.locator(".swatch").evaluate("each => getComputedStyle(each).backgroundColor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["screen", "phone"])
@pytest.mark.parametrize("state", ["providers", "stories", "mixed", "pending", "path", "ends"])
def test_axe_finds_no_violation_in_comparisons_and_paths(
    visit, newsroom_page: Path, axe: str, state: str, size: str, scheme: str
) -> None:
    """No rule of axe-core is broken in a comparison or a path, light or dark, on a screen or a phone."""
    links = {
        "providers": link(provider(0), provider(1), provider(2)),
        "stories": link(article(1, 0), article(2, 0)),
        "mixed": link(provider(0), topic(1), article(2, 0), topic(2)),
        "pending": link(provider(0)),
        "path": f"#node={quote(article(3, 2), safe='')}&to-node={quote(article(40, 1), safe='')}&over=publishers",
        "ends": f"#node={quote(article(3, 2), safe='')}&to-node={quote(article(3, 1), safe='')}",
    }
    page = visit(newsroom_page, links[state], **{**(PHONE if size == "phone" else {}), "color_scheme": scheme})
    assert [] == violations(page, axe)


def test_the_page_compares_in_german(visit, newsroom_page: Path) -> None:
    """A German browser shows the comparison and the path in German."""
    page = visit(newsroom_page, link(provider(0), provider(1)), locale="de-DE")
    expect(page.locator("#details h2")).to_have_text("Vergleich")
    expect(page.locator("#who-first li").first).to_contain_text("zuerst bei 40 von 40 mit 24 Stunden Vorsprung")


def test_both_ends_of_a_path_are_searched_by_keyboard(visit, newsroom_page: Path) -> None:
    """P opens the path; each end is typed and chosen with Enter; the swap turns it round; Escape ends it."""
    page = visit(newsroom_page)
    page.keyboard.press("p")
    expect(page.locator("#path-from")).to_be_focused()
    page.keyboard.type("Story 5 chapter 1")
    expect(page.locator("#path-from-list [role=option]").first).to_have_text(re.compile("^Story 5 chapter 1 "))
    page.keyboard.press("Enter")
    expect(page.locator("#path-to")).to_be_focused()
    page.keyboard.type("Story 5 chapter 3")
    expect(page.locator("#path-to-list [role=option]").first).to_have_text(re.compile("^Story 5 chapter 3 "))
    page.keyboard.press("Enter")
    expect(page.locator("#way .name")).to_have_text(["Story 5 chapter 1", "Story 5 chapter 3"])
    expect(page.locator("#way .why")).to_contain_text("related to · same story")
    page.locator("#path-swap").press("Enter")
    expect(page.locator("#way .name")).to_have_text(["Story 5 chapter 3", "Story 5 chapter 1"])
    page.keyboard.press("Escape")
    expect(page.locator("#way")).to_have_count(0)


def test_one_of_several_paths_is_chosen(visit, newsroom_page: Path) -> None:
    """The paths are different, the shortest first; the chosen one is listed and in the link."""
    page = visit(newsroom_page, f"#node={quote(article(3, 2), safe='')}&to-node={quote(article(3, 1), safe='')}")
    choices = page.locator(".ways button")
    steps = [int(text.split()[1]) for text in choices.all_inner_texts()]
    assert sorted(steps) == steps
    assert 1 < len(steps) <= 5
    first = page.locator("#way .name").all_inner_texts()
    choices.nth(1).click()
    expect(choices.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(choices.nth(1)).to_be_focused()
    assert first != page.locator("#way .name").all_inner_texts()
    assert "path=2" in page.evaluate("location.hash")


def test_a_path_over_publishers_is_offered_and_not_taken_unasked(visit, newsroom_page: Path) -> None:
    """Two articles that only a provider or a broad topic connects have a path when it is asked for, with its reason."""
    page = visit(newsroom_page, f"#node={quote(article(3, 2), safe='')}&to-node={quote(article(40, 1), safe='')}")
    expect(page.locator("#way")).to_have_count(0)
    page.get_by_role("button", name="Show the path over them").click()
    expect(page.locator("#path-broad")).to_be_checked()
    expect(page.locator("#way .why").first).to_have_text(
        re.compile(r"both (about Topic|published by Provider) \d \(\d+ articles\)|related to")
    )
    assert "over=publishers" in page.evaluate("location.hash")
    page.locator("#path-broad").uncheck()
    expect(page.locator("#way")).to_have_count(0)


def test_a_path_to_itself_and_to_where_no_link_leads_are_said(visit, pages: Path) -> None:
    """A path to the same node, and one between nodes without any links, show a sentence."""
    a, b = (quote(f"https://example.org/topic/{each}", safe="") for each in "ab")
    path = loose_page(pages)
    expect(visit(path, f"#node={a}&to-node={a}").locator(".path")).to_contain_text("Both ends are the same.")
    expect(visit(path, f"#node={a}&to-node={b}").locator(".path")).to_contain_text("No links lead there.")
