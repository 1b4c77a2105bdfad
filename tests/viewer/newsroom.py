"""A network of stories, made here, large enough that most of it is small or out of view."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from random import Random

import networkx as nx

START = datetime(2021, 1, 1, 12, tzinfo=UTC)
STORIES = 60
LARGEST = 53
"""Articles of the first story, each related to all others of it."""
WORDS = (30, 12)
"""Words that only the articles of one story have: of the first story, and of each other one.

Those of the first are more because a word of over 5 % of all articles tells no story from another.
"""
WORDS_OF_ARTICLE = 8
SYLLABLES = ["".join(pair) for pair in product("bdfgklmnprst", "aeiou")]


def newsroom_network() -> nx.MultiDiGraph:
    """Return stories: cliques of related articles with words of their own, six providers and eight topics.

    The articles of the first story are two hours apart, all others a day, as articles further apart than
    some days do not report one event. The first topic is on every article, and the seven others are narrower ones of it, so that its
    links outnumber its articles. The last article of each story has no date.
    """
    network = nx.MultiDiGraph()
    for number in range(8):
        network.add_node(topic(number), kind="topic", name=f"Topic {number}")
        if number:
            network.add_edge(topic(number), topic(0), key="broader")
    for number in range(6):
        network.add_node(provider(number), kind="provider", name=f"Provider {number}", domain=f"p{number}.example")
    chance, date = Random(1), START
    for story in range(STORIES):
        members = [article(story, number) for number in range(LARGEST if story == 0 else 6)]
        for number, iri in enumerate(members):
            network.add_node(iri, kind="article", title=f"Story {story} chapter {number}", type="article")
            network.nodes[iri]["excerpt"] = excerpt(story, chance)
            network.add_edge(iri, provider((story + number) % 6), key="published-by")
            network.add_edge(iri, topic(0), key="about")
            network.add_edge(iri, topic(1 + story % 7), key="about")
            if iri != members[-1]:
                network.nodes[iri]["publishedDateTime"] = f"{date:%Y-%m-%dT%H:%M:%SZ}"
                date += timedelta(hours=2 if story == 0 else 24)
        network.add_edges_from((a, b, "related") for a, b in combinations(members, 2))
    return network


def excerpt(story: int, chance: Random) -> str:
    """Return some of the words of a story, which begin with a syllable of its own."""
    words = [SYLLABLES[story] + SYLLABLES[number] for number in range(WORDS[story > 0])]
    return " ".join(chance.sample(words, WORDS_OF_ARTICLE))


def article(story: int, number: int) -> str:
    return f"https://news.example/{story}/{number}"


def topic(number: int) -> str:
    return f"https://example.org/topic/{number}"


def provider(number: int) -> str:
    return f"https://example.org/provider/p{number}.example"
