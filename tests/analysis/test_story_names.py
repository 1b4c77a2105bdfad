"""Names of stories: telling, readable, written as titles write them, no two alike, and the same tomorrow."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from name_figures import NameFigures, measure_names
from planted import BASE, article
from planted import WORDS as WORDS_OF_THEIR_OWN

import graph
from graph import analysis
from graph.analysis.names import full_name, name_stories, span
from graph.analysis.statements import export
from graph.core.diagnostics import ConfigError
from graph.export.page.columns import columns, select
from graph.export.page.page import page

OTHERS = [
    "Rain floods valley towns",
    "Chess title goes to newcomer",
    "Museum opens glass wing",
    "Orchestra tours the north",
    "Bridge closes for repairs",
    "Farmers harvest early wheat",
]
CASES = json.loads(Path(__file__).with_name("story_names.json").read_text(encoding="utf-8"))

WORDS = st.sampled_from(
    [
        "bank",
        "oz",
        "flaw",
        "storm",
        "vote",
        "cuts",
        "rates",
        "mayor",
        "strike",
        "of",
        "the",
        "in",
        "iPhone",
        "C#",
        "云",
        "漏",
        "ที่",
        "|",
        "-",
        ":",
        "…",
        "🎉",
    ]
)
TITLES = st.lists(WORDS, max_size=6).map(" ".join)
STORIES = st.lists(st.lists(TITLES, min_size=1, max_size=4), min_size=1, max_size=5)


def numbered(stories: list[list[str]]) -> list[tuple[int, ...]]:
    """The numbers of the articles of stories whose titles follow each other."""
    starts = [sum(map(len, stories[:at])) for at in range(len(stories))]
    return [tuple(range(start, start + len(titles))) for start, titles in zip(starts, stories, strict=True)]


def names_of(stories: list[list[str]], others: list[str] = OTHERS, **options: Any) -> list[str]:
    titles = [title for each in stories for title in each] + others
    return [each.name for each in name_stories(numbered(stories), titles, **options)]


@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_name_of_case(case: dict[str, Any]) -> None:
    """Stories of the case file have the names that a reader agreed to."""
    assert case["names"] == names_of(case["stories"])


@given(STORIES)
def test_no_two_stories_have_the_same_name(stories: list[list[str]]) -> None:
    """Whatever the titles, every story has a name of one line, and no two the same in whatever case."""
    names = names_of(stories)

    assert len(stories) == len({name.casefold() for name in names})
    assert [] == [name for name in names if not name.strip() or "\n" in name]


@given(STORIES, st.randoms(use_true_random=False))
def test_order_of_articles_changes_no_name(stories: list[list[str]], random: Any) -> None:
    """Articles in another order, by number and inside of their stories, give every story the same name."""
    titles = [title for each in stories for title in each] + OTHERS
    ids = [f"https://news.example/{at:03}" for at in range(len(titles))]
    places = list(range(len(titles)))
    random.shuffle(places)
    seat = {node: at for at, node in enumerate(places)}
    moved = [tuple(random.sample([seat[node] for node in members], len(members))) for members in numbered(stories)]

    assert name_stories(numbered(stories), titles, ids=ids) == name_stories(
        moved, [titles[node] for node in places], ids=[ids[node] for node in places]
    )


@given(STORIES)
def test_a_title_of_nothing_known_changes_no_name(stories: list[list[str]]) -> None:
    """One more article with words of its own leaves nearly all names as they are: here all of them."""
    many = [f"{title} {at}x" for at in range(20) for title in OTHERS]

    assert names_of(stories, many) == names_of(stories, [*many, "Zebra quits circus"])


@given(STORIES)
def test_title_is_one_of_the_members(stories: list[list[str]]) -> None:
    """The title of a story is, but for spaces, the title of one of its articles; empty where none has one."""
    titles = [title for each in stories for title in each]
    found = [each.title for each in name_stories(numbered(stories), titles)]

    assert [True] * len(stories) == [
        any(title == " ".join(each.split()) for each in members) for title, members in zip(found, stories, strict=True)
    ]


def test_representative_title_shares_most_with_the_others() -> None:
    """Counted again by hand, no title of a story shares rarer words with the others than its representative."""
    stories = [
        ["Bank of Oz cuts rates", "Central bank cuts rates again", "Markets cheer as bank cuts rates in Oz", "Gold up"],
        ["Storm hits coast", "Coast battered by storm", "Ferry lost in storm off coast"],
    ]
    titles = [title for each in stories for title in each] + OTHERS
    words = [set(re.findall(r"\w+", title.casefold())) - {"of", "as", "in", "by", "off", "again"} for title in titles]

    def shared(node: int, members: tuple[int, ...]) -> float:
        def idf(word: str) -> float:
            inside = sum(word in words[other] for other in members)
            outside = sum(word in each for each in words) - inside
            return max(0.0, round(math.log2((len(titles) - len(members) + 2) / (outside + 1)) * 2) / 2)

        return sum(idf(word) * sum(word in words[other] for other in members if other != node) for word in words[node])

    best = [max(members, key=lambda node: shared(node, members)) for members in numbered(stories)]

    assert [titles[node] for node in best] == [each.title for each in name_stories(numbered(stories), titles)]


def test_of_equal_titles_the_shortest_represents() -> None:
    """Where titles share as much, the shortest one is the title of the story, however central others are."""
    titles = ["Bank of Oz fails at last", "Bank of Oz fails", "Bank of Oz fails, again and again"]

    assert ["Bank of Oz fails"] == [each.title for each in name_stories([(2, 0, 1)], titles + OTHERS)]


def test_alike_stories_are_told_apart_by_the_day() -> None:
    """Two stories with the same titles differ by the day of the first article of the later one."""
    stories = [["Bank of Oz fails"] * 2] * 2
    dates = ["2021-08-26", "2021-08-27", "2021-09-03", "2021-09-04"] + [""] * len(OTHERS)

    assert ["Bank of Oz fails", "Bank of Oz fails, 3 Sep 2021"] == names_of(stories, dates=dates)


def test_alike_stories_without_dates_are_told_apart_by_their_address() -> None:
    """Where nothing else differs, words of the first article's address do."""
    ids = [f"https://news.example/oz-{at}.html" for at in range(4 + len(OTHERS))]

    assert ["Bank of Oz fails", "Bank of Oz fails, oz 2"] == names_of([["Bank of Oz fails"] * 2] * 2, ids=ids)


def test_names_have_no_ellipsis_and_at_most_seven_words(azure: graph.Build) -> None:
    """On the corpus no name is cut, and none but for what tells it from another has over seven words."""
    names = analysis.stories(azure.network)["name"].tolist()

    assert [] == [name for name in names if "…" in name or len(re.sub(r", .*", "", name).split()) > 7]


def planted() -> list[list[str]]:
    """Sixty stories of nine titles, in the words that newspapers vary: who does what, where, and why."""
    actors = ["Wickham Logistics", "Umbra Security", "Müller Zürich", "Bank of Oz", "Dunmore Health", "Coca-Cola"]
    events = ["rail link", "hospital records", "delivery drones", "job cuts", "price plan", "cloud outage", "data centre",
              "5G licence", "quantum lab", "tax ruling"]  # fmt: skip
    forms = ["{0} defends {1} in Porto", "Why {0} defends the {1}", "Porto: {0} under fire over {1}", "{0}'s {1} a year late",
             "Five questions about the {1} of {0}", "UPDATE 1-{0} defends {1}", "{0} regrets {1}",
             "Minister meets {0} on {1}", "{0} shares fall"]  # fmt: skip
    return [[form.format(actor, event) for form in forms] for actor in actors for event in events]


def test_names_stand_for_their_articles() -> None:
    """Of planted stories, 90 % of names have a telling word of 70 % of the titles and beat the median title."""
    stories = planted()
    titles = [title for each in stories for title in each]
    figures = measure_names(names_of(stories, []), numbered(stories), titles)

    assert [60, True, True] == [figures.stories, figures.distinctive >= 0.9, figures.better >= 0.9]


def test_names_of_planted_stories_have_actor_and_event() -> None:
    """Of planted stories that share actors and events with others, a name has both."""
    names = names_of(planted(), [])

    assert (60, True) == (len(set(names)), "Coca-Cola's tax ruling" in names)


def test_measure_is_not_met_by_any_name() -> None:
    """Names of words that no title has, or that all have, are measured as bad."""
    titles = [f"Bank of Oz fails {at}" for at in range(8)] + [f"Bank of Ur thrives {at}" for at in range(40)]

    assert NameFigures(1, 0.0, 0.0, 0.0, 2) == measure_names(["Quiet sea"], [range(8)], titles)
    assert 0.0 == measure_names(["Bank of"], [range(8)], titles).distinctive


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2021-08-01", "2021-08-31T23:00:00Z"], "Aug 2021"),
        (["2021-09-01", "2021-08-01"], "Aug–Sep 2021"),
        (["2020-12-30", "2021-01-02"], "Dec 2020–Jan 2021"),
        (["2019-05-01", "2021-01-02"], "2019–2021"),
        (["", "2021-08-01"], "Aug 2021"),
        (["soon", "2021-13-01"], ""),
        (["0001-01-01", "9999-12-31"], "1–9999"),
    ],
)
def test_span(dates: list[str], expected: str) -> None:
    """The time of a story is stated in months, or in years where it is long; undated articles count for nothing."""
    assert expected == span(dates)


def test_full_name_leaves_out_the_time_where_it_is_not_known() -> None:
    """A name in full has the size of the story, and the time only where there are dates."""
    assert ["A flaw · 1,200 articles", "A flaw · Aug 2021 · 2 articles"] == [
        full_name("A flaw", [""], 1_200),
        full_name("A flaw", ["2021-08-01"], 2),
    ]


@pytest.mark.parametrize(
    "titles",
    [
        ["spam " * 200_000] * 2,
        ["Cloud flaw found"] * 10_000,
        ["!" * 1_000, "🎉" * 1_000],
        ["", ""],
        ["云" * 10_000] * 50,
        ["a | b - c | " * 10_000] * 3,
        ["\ud800 flaw", "\x00 flaw\x1b[31m"],
        [" ", "\u202e\u200f"],
    ],
    ids=["one word", "identical", "marks", "none", "one character", "separators", "half pairs", "invisible"],
)
def test_hostile_titles_get_a_name(titles: list[str]) -> None:
    """Titles that are no titles give a short printable name, and no error."""
    name = names_of([titles])[0]

    assert (True, True) == (0 < len(name) <= 60, name.replace("\ud800", "").isprintable())


def test_ten_thousand_identical_titles_in_stories_of_two_have_names_of_their_own() -> None:
    """Five thousand stories with the same titles and nothing else have five thousand names."""
    stories = [(at, at + 1) for at in range(0, 10_000, 2)]

    assert 5_000 == len({each.name for each in name_stories(stories, ["Cloud flaw found"] * 10_000)})


def documents() -> list[dict[str, str]]:
    """Documents of three articles about one event, and of forty about others."""
    titles = ["Cosmos DB flaw found by Wiz researchers"] * 3
    titles += [f"{WORDS_OF_THEIR_OWN[at]} {WORDS_OF_THEIR_OWN[-at]} {title}" for at, title in enumerate(OTHERS * 7)]
    return [
        {"title": title, "excerpt": f"{title} at length", "webUrl": f"https://news.example/{at}"}
        for at, title in enumerate(titles)
    ]


def network_of_two() -> nx.MultiDiGraph:
    """A network with a story of three articles, and others."""
    network = nx.MultiDiGraph(base=BASE)
    for each in documents():
        article(network, each["webUrl"].rpartition("/")[2], title=each["title"], excerpt=each["excerpt"])
    return network


def packed(network: nx.MultiDiGraph) -> bytes:
    """The structure of the page of a network, as it is before it is compressed."""
    structure, _ = columns(select(analysis.index(network)), len(network))
    return json.dumps(structure["stories"]).encode()


def test_stated_name_is_on_the_page_in_the_table_and_in_rdf() -> None:
    """A name that the network's attribute states, by digits or whole IRI, is used everywhere."""
    network = network_of_two()
    story = analysis.stories(network)["story"].tolist()[0]
    found = []
    for key in (story, story[-12:]):
        network.graph["story_names"] = {key: "The great leak"}
        row = analysis.stories(network).set_index("story").loc[story]
        found.append((row["name"], b'"The great leak"' in export(network), b"The great leak" in packed(network)))

    assert [("The great leak", True, True)] * 2 == found


def test_configuration_names_a_story_of_a_build() -> None:
    """`[stories]` of the configuration arrives in the network of a build, and changes its page."""
    story = analysis.stories(graph.build(documents()).network)["story"].tolist()[0]
    built = graph.build(documents(), config=graph.Config(stories={story[-12:]: "The great leak"}))

    assert ["The great leak"] == [name for name in analysis.stories(built.network)["name"] if "leak" in name]
    assert page(built.network) != page(graph.build(documents()).network)


def test_name_of_no_story_is_noted_with_the_nearest() -> None:
    """A key that is no story is named in the note of the table, with the nearest story."""
    network = network_of_two()
    story = analysis.stories(network)["story"].tolist()[0][-12:]
    wrong = ("0" if story[0] != "0" else "1") + story[1:]
    network.graph["story_names"] = {wrong: "The great leak"}

    assert (
        f"[stories] names '{wrong}', which is no story; the nearest is '{story}'"
        == (analysis.stories(network).attrs["note"])
    )


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"Cosmos": "A"}, "stories: 'Cosmos' must be a story's IRI"),
        ({"ca978112ca1b": ""}, "stories: the name of 'ca978112ca1b' must be one line of text"),
        ({"ca978112ca1b": 3}, "stories: the name of 'ca978112ca1b' must be one line of text"),
    ],
)
def test_unusable_name_is_an_error(names: dict[str, Any], message: str) -> None:
    """A key that can be no story, and a name that is no text, are errors of the configuration."""
    with pytest.raises(ConfigError, match=re.escape(message)):
        graph.Config(stories=names)


def test_no_generated_name_is_the_same_as_a_stated_one() -> None:
    """A story whose own name would be one that a user gave to another story gets another."""
    names = names_of([["Bank of Oz fails"] * 2, ["Storm hits coast"] * 2], stated={1: "Bank of Oz fails"})

    assert [2, "Bank of Oz fails"] == [len(set(names)), names[1]]


def test_words_of_a_name_are_words_of_its_titles(azure: graph.Build) -> None:
    """On the corpus every word of a name, but for days, is a word of a title of its story."""
    view = analysis.index(azure.network)
    strange: Counter[str] = Counter()
    for story in view.stories:
        known = set(re.findall(r"\w+", " ".join(view.titles[node] for node in story.members).casefold()))
        own = re.findall(r"\w+", re.sub(r", \d+ \w+ \d{4}", "", story.name).casefold())
        strange.update(word for word in own if word not in known)

    assert {} == strange
