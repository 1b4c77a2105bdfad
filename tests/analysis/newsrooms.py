"""Networks of news that looks real, with the truth about it: the test data of the analyses.

Newsrooms report events in their own words; agencies are reprinted; clocks of publishers are wrong; events go on weeks
later; columns, market reports and exam dumps repeat a template; and an aggregator relates all that it found in a week.
The same plan gives the same network, in every version of Python.

    network, truth = news(Plan(seed=7, events=40))
    truth.story["https://news.example/…"]
"""

from __future__ import annotations

import hashlib
import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import networkx as nx
import synthetic
from planted import BASE, START, article, relate, slug
from synthetic import vocabulary as words
from synthetic.articles import Chance, chance

DAY = 24.0
LARGEST_LIST = 40
"""The most articles of one related list."""

COMMON = ("merger", "departure", "ruling", "recall", "strike", "breach", "outage", "funding", "region")
"""Sorts of events whose actors are companies, and which may follow each other."""

ACTORS = ("{company}", "{rival}", "{person}", "{product}", "{place}", "{team}", "{opponent}", "{star}", "{finding}")
"""The facts by which a reader tells an event from its sisters."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The shape of a network of news.

    Attributes:
        seed: another seed makes other news.
        events: events outside of storylines, sisters not counted.
        sisters: share of them that have a sister: an event of the same sort with other actors, at another time.
        singles: share of them that one article reports.
        mean: mean number of articles that report each of the others, reprints not counted.
        storylines: chains of events with common actors; in turn continuations, splits and merges.
        reprints: share of articles that another publisher reprints.
        clocks: publishers whose stated times are wrong, from the most frequent one down.
        series: series of each sort.
        instalments: articles of each series.
        providers: publishers.
        days: the time over which events are spread.
        dated, excerpts: whether articles state their date, and an excerpt.
        related: what the related lists are: `batches` (all that was found in a week), `stories`, or `` for none.
    """

    seed: int = 1
    events: int = 60
    sisters: float = 0.4
    singles: float = 0.3
    mean: float = 6.0
    storylines: int = 6
    reprints: float = 0.12
    clocks: int = 2
    series: int = 1
    instalments: int = 12
    providers: int = 60
    days: int = 360
    dated: bool = True
    excerpts: bool = True
    related: str = "batches"


@dataclass(frozen=True, slots=True)
class Reprint:
    """A copy of an article, nearly word for word, and the hours by which it is later in truth."""

    original: str
    copy: str
    hours: float


@dataclass(frozen=True, slots=True)
class Clock:
    """What a publisher's clock adds to the true time, in hours, in winter and in summer (as in New York)."""

    winter: float
    summer: float


@dataclass(frozen=True, slots=True)
class Continuation:
    """Two stories of which the later one goes on with the earlier: a `continuation`, a `split` or a `merge`."""

    earlier: str
    later: str
    kind: str


@dataclass(frozen=True, slots=True)
class Truth:
    """The answers that a network was made from; articles and providers by IRI, stories by name.

    Attributes:
        story: the story of every article; an article of a series is a story of its own.
        hours: the true time of every article, in hours from the start.
        sisters: pairs of stories of the same sort with other actors.
        reprints: the copies.
        clocks: the publishers whose clocks are wrong.
        storylines: which story goes on with which.
        series: the series of every article that belongs to one.
        batches: the weekly lists of the aggregator.
    """

    story: Mapping[str, str]
    hours: Mapping[str, float]
    sisters: Sequence[tuple[str, str]] = ()
    reprints: Sequence[Reprint] = ()
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    storylines: Sequence[Continuation] = ()
    series: Mapping[str, str] = field(default_factory=dict)
    batches: Sequence[frozenset[str]] = ()


@dataclass(frozen=True, slots=True)
class _Event:
    story: str
    sort: str
    began: float
    facts: Mapping[str, str]
    least: int = 1


@dataclass(frozen=True, slots=True)
class _Article:
    story: str
    hours: float
    provider: str
    title: str
    excerpt: str
    topics: tuple[str, ...] = ()
    series: str = ""
    copy_of: int = -1

    def name(self, at: int) -> str:
        """Return a name that tells neither the story nor the time."""
        slug = "-".join(re.findall(r"[a-z0-9]+", self.title.lower()))[:50]
        return f"{hashlib.sha256(f'{self.story}/{at}'.encode()).hexdigest()[:6]}-{slug}"


CLOCKS = (Clock(-5, -5), Clock(-5, -4), Clock(8, 8), Clock(1, 2))
"""A clock that is wrong by five hours, one of a zone with summer time, and two more."""


def news(plan: Plan) -> tuple[nx.MultiDiGraph, Truth]:
    """Return a network of news, and the truth about it.

    Args:
        plan: the shape of the network.

    >>> network, truth = news(Plan(events=3, storylines=0, series=0))
    >>> set(truth.story) == {node for node, kind in network.nodes(data="kind") if kind == "article"}
    True
    """
    publishers = _publishers(plan)
    events, sisters, links = _events(plan)
    articles = [each for event in events for each in _reports(plan, event, publishers)]
    articles = _reprinted(plan, articles, publishers)
    articles += _series(plan, publishers)
    clocks = dict(zip(_slow(plan, publishers), CLOCKS * plan.clocks, strict=False))
    network = nx.MultiDiGraph(base=BASE)
    iris = [_added(network, plan, each, at, clocks.get(each.provider)) for at, each in enumerate(articles)]
    batches = _batches(plan, articles)
    for batch in batches:
        relate(network, [(iris[a], iris[b]) for a, b in permutations(batch, 2)])
    copies = [(at, each) for at, each in enumerate(articles) if each.copy_of >= 0]
    return network, Truth(
        story={iri: each.story for iri, each in zip(iris, articles, strict=True)},
        hours={iri: each.hours for iri, each in zip(iris, articles, strict=True)},
        sisters=sisters,
        reprints=[
            Reprint(iris[each.copy_of], iris[at], each.hours - articles[each.copy_of].hours) for at, each in copies
        ],
        clocks={f"{BASE}provider/{slug(name)}": clock for name, clock in clocks.items()},
        storylines=links,
        series={iri: each.series for iri, each in zip(iris, articles, strict=True) if each.series},
        batches=[frozenset(iris[at] for at in batch) for batch in batches],
    )


def texts_shuffled(network: nx.MultiDiGraph, seed: int) -> nx.MultiDiGraph:
    """Return the same network with all words of titles and excerpts dealt anew: no word depends on the story.

    Lengths stay, and so does the number of times that each word occurs in all.
    """
    dealt = network.copy()
    places = [
        (node, key)
        for node, kind in sorted(dealt.nodes(data="kind"))
        if kind == "article"
        for key in ("title", "excerpt")
        if dealt.nodes[node].get(key)
    ]
    texts = [str(dealt.nodes[node][key]).split() for node, key in places]
    pool = [word for text in texts for word in text]
    random.Random(seed).shuffle(pool)
    drawn = iter(pool)
    for (node, key), text in zip(places, texts, strict=True):
        dealt.nodes[node][key] = " ".join(next(drawn) for _ in text)
    return dealt


@cache
def _templates() -> Mapping[str, Any]:
    return tomllib.loads((Path(synthetic.__file__).parent / "events.toml").read_text(encoding="utf-8"))


def _publishers(plan: Plan) -> list[str]:
    """Return the publishers, the most frequent first; the first two are agencies."""
    random = chance(plan.seed, "publishers")
    papers = [f"{town.split()[0]} {random.one(words.PAPERS)}" for town in _shuffled(random, words.TOWNS)]
    return ["Meridian Press Agency", "Northwire", *papers][: max(3, plan.providers)]


def _slow(plan: Plan, publishers: Sequence[str]) -> Sequence[str]:
    """Return the publishers with wrong clocks: they are no agencies."""
    return publishers[2 : 2 + plan.clocks]


def _events(plan: Plan) -> tuple[list[_Event], list[tuple[str, str]], list[Continuation]]:
    random = chance(plan.seed, "events")
    sorts = [sort for sort in _templates() if sort != "series"]
    events, sisters = [], []
    for number in range(plan.events):
        sort, began = sorts[number % len(sorts)], random.random() * plan.days * DAY
        event = _Event(f"event-{number}", sort, began, _facts(plan, "event", number))
        events.append(event)
        if random.random() < plan.sisters:
            apart = random.one((2.0, 6.0, 30.0, 90.0, 200.0)) * (1 + random.random())
            name = f"sister-{number}"
            events.append(_Event(name, sort, began + apart * DAY, _facts(plan, "sister", number)))
            sisters.append((event.story, name))
    links: list[Continuation] = []
    for number in range(plan.storylines):
        chain, joined = _storyline(plan, number)
        events += chain
        links += joined
    return events, sisters, links


def _storyline(plan: Plan, number: int) -> tuple[list[_Event], list[Continuation]]:
    """Return the events of one storyline: a chain of three, one that becomes two, or two that become one."""
    random = chance(plan.seed, "storyline", number)
    sorts = _shuffled(random, COMMON)
    began = random.random() * plan.days * DAY

    def event(at: int, facts: Mapping[str, str], weeks: float) -> _Event:
        return _Event(f"line-{number}-{at}", sorts[at], began + weeks * 7 * DAY, facts, least=4)

    def later() -> float:
        return 2 + 3 * random.random()

    facts = [_facts(plan, "storyline", number, at) for at in range(3)]
    kind = ("continuation", "split", "merge")[number % 3]
    if kind == "merge":
        both = {**facts[2], **_actors(facts[0]), "rival": facts[1]["company"], "spokesperson": facts[1]["person"]}
        chain = [event(0, facts[0], 0), event(1, facts[1], 0.1), event(2, both, later())]
        pairs = [(0, 2), (1, 2)]
    elif kind == "split":
        other = {**facts[2], "company": facts[0]["rival"], "person": facts[0]["spokesperson"]}
        first = {**facts[1], **_actors(facts[0]), "rival": facts[1]["rival"]}
        chain = [event(0, facts[0], 0), event(1, first, later()), event(2, other, later())]
        pairs = [(0, 1), (0, 2)]
    else:
        then = later()
        chain = [event(at, {**facts[at], **_actors(facts[0])}, at * then) for at in range(3)]
        pairs = [(0, 1), (1, 2)]
    return chain, [Continuation(chain[a].story, chain[b].story, kind) for a, b in pairs]


def _actors(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: facts[name] for name in ("company", "person", "product", "place")}


def _facts(plan: Plan, *place: object) -> Mapping[str, str]:
    """Return the names and numbers that the articles about an event have in common."""
    random = chance(plan.seed, "facts", *place)
    town, other, region = (_name(random, words.TOWNS, _TOWN_ENDS) for _ in range(3))
    companies = [_name(random, words.COMPANY_STEMS) for _ in range(2)]
    clubs = random.one(("Rovers", "United", "Athletic", "Wanderers")), random.one(("City", "Albion", "Sporting"))
    people = {name: _person(random) for name in ("person", "spokesperson", "official", "star", "coach")}
    won = random.number(1, 4)
    return {
        "place": town,
        "town": other,
        "region": region,
        "company": f"{companies[0]} {random.one(words.COMPANY_SORTS)}",
        "rival": f"{companies[1]} {random.one(words.COMPANY_SORTS)}",
        "product": f"{random.one(words.PRODUCT_STEMS)} {random.one(words.PRODUCT_SORTS)}",
        **people,
        "team": f"{town} {clubs[0]}",
        "opponent": f"{other} {clubs[1]}",
        "score": f"{won}-{random.number(0, won - 1)}",
        "number": str(random.number(6, 89)),
        "years": str(random.number(3, 24)),
        "percent": str(random.number(4, 39)),
        "thousands": f"{random.number(2, 96)},{random.number(1, 9)}00",
        "money": f"${random.number(2, 950)} {random.one(('million', 'million', 'billion'))}",
        "magnitude": f"{random.number(5, 7)}.{random.number(0, 9)}",
        "finding": random.one(words.FINDINGS),
        "goods": random.one(words.GOODS),
        "market": random.one(words.MARKETS),
        **dict(zip(("subject", "second", "third", "fourth"), _shuffled(random, words.SUBJECTS), strict=False)),
        "price": str(random.number(90, 400)),
        "voucher": "".join(random.one("ABCDEFGHKLMNPRSTUVXYZ") for _ in range(6)),
    }


def _person(random: Chance) -> str:
    return f"{random.one(words.FIRST_NAMES)} {_name(random, words.SURNAMES)}"


_BEGINS = (
    "B",
    "Br",
    "D",
    "Dr",
    "F",
    "G",
    "Gl",
    "H",
    "J",
    "K",
    "Kr",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "St",
    "T",
    "Tr",
    "V",
    "Z",
)
_MIDDLES = (
    "ad",
    "al",
    "an",
    "ar",
    "el",
    "em",
    "en",
    "er",
    "id",
    "il",
    "im",
    "in",
    "ok",
    "ol",
    "on",
    "or",
    "ul",
    "un",
    "ur",
)
_ENDS = ("a", "ak", "as", "e", "eck", "en", "es", "i", "ic", "is", "o", "os", "ov", "u", "us", "y")
_TOWN_ENDS = ("berg", "borg", "by", "field", "ford", "grad", "hausen", "mouth", "stad", "ton", "vik", "ville")


def _name(random: Chance, known: Sequence[str], ends: Sequence[str] = _ENDS) -> str:
    """Return a name of the vocabulary or, as often, one made of syllables: the more news, the more different words."""
    made = random.one(_BEGINS) + random.one(_MIDDLES) + random.one(_MIDDLES) + random.one(ends)
    return random.one((random.one(known), made))


def _reports(plan: Plan, event: _Event, publishers: Sequence[str]) -> Iterator[_Article]:
    """Yield the articles that report an event, each in words of its own."""
    random = chance(plan.seed, "reports", event.story)
    single = random.random() < plan.singles
    size = 1 if single else 2 + int(random.expovariate(1 / max(plan.mean - 2, 0.01)))
    template = _templates()[event.sort]
    titles = _shuffled(random, template["titles"])
    for at in range(max(event.least, min(size, 60))):
        hours = event.began + (0 if at == 0 else _delay(random))
        facts = {**event.facts, "bystander": _person(random), **_of_time(hours)}
        title = _worded(random, titles[at % len(titles)], facts)
        sentences = _chosen(random, template["sentences"])
        excerpt = " ".join(_worded(random, each, facts) for each in sentences)
        dateline = random.random() < 0.1
        if dateline:
            excerpt = f"{facts['place'].upper()}, {START + timedelta(hours=hours):%B %d} -- {excerpt}"
        topics = (*template["topics"], *((random.early(words.TOPICS),) if random.random() < 0.3 else ()))
        yield _Article(event.story, hours, random.early(publishers), title, _cut(random, excerpt), topics)


def _chosen(random: Chance, sentences: Sequence[str]) -> list[str]:
    """Return one to three sentences; at least one of them names an actor or a place, as every report does."""
    named, *rest = sorted(_shuffled(random, sentences), key=lambda each: not any(name in each for name in ACTORS))
    return _shuffled(random, [named, *_shuffled(random, rest)[: random.one((0, 1, 1, 2))]])


def _delay(random: Chance) -> float:
    """Return hours after the first report: most on the same day, some later in the week."""
    return random.expovariate(1 / 9) if random.random() < 0.7 else min(random.expovariate(1 / 36), 120.0)


def _of_time(hours: float) -> dict[str, str]:
    time = START + timedelta(hours=hours)
    return {"weekday": f"{time:%A}", "year": str(time.year), "later": str(time.year + 6)}


def _worded(random: Chance, template: str, facts: Mapping[str, str]) -> str:
    """Return a template in one of its wordings, with the facts put in."""
    text = re.sub(r"\[([^\]]*)\]", lambda match: random.one(match[1].split("|")), template).format_map(facts)
    return text[0].upper() + text[1:]


def _cut(random: Chance, text: str) -> str:
    """Return an excerpt as aggregators cut it: whole, or after some letters."""
    limit = random.one((200, 250, 400, 400))
    return text if len(text) <= limit else text[:limit].rpartition(" ")[0] + random.one(("", " ...", "…"))


def _reprinted(plan: Plan, articles: Sequence[_Article], publishers: Sequence[str]) -> list[_Article]:
    """Return the articles and after them the copies of some.

    Most originals are made an agency's; half of the copies are of publishers whose clocks are wrong.
    """
    random = chance(plan.seed, "reprints")
    slow, originals, copies = _slow(plan, publishers), list(articles), []
    for at, each in enumerate(articles):
        if random.random() >= plan.reprints:
            continue
        if random.random() < 0.7:
            originals[at] = replace(each, provider=random.one(publishers[:2]))
        original = originals[at]
        chosen = slow if random.random() < 0.5 else publishers[2:]
        others = [name for name in chosen if name != original.provider] or publishers[:1]
        copies.append(
            replace(
                original,
                hours=original.hours + 0.2 + random.expovariate(1 / 2.5),
                provider=random.one(others),
                title=_edited(random, original.title),
                excerpt=_edited(random, original.excerpt),
                copy_of=at,
            )
        )
    return originals + copies


def _edited(random: Chance, text: str) -> str:
    """Return a text as another desk edits it: as it is, without a word, with a mark before it, or cut short."""
    parts = text.split(" ")
    at = random.number(1, max(1, len(parts) - 1))
    without = " ".join([*parts[:at], *parts[at + 1 :]]) if len(parts) > 6 else text
    short = " ".join(parts[: len(parts) - 3]) if len(parts) > 16 else text
    return random.one((text, text, without, short, f"UPDATE 1-{text}"))


def _series(plan: Plan, publishers: Sequence[str]) -> Iterator[_Article]:
    """Yield the instalments of every series: all by one publisher, one every few days."""
    for number in range(plan.series):
        for at, (sort, template) in enumerate(_templates()["series"].items()):
            random = chance(plan.seed, "series", sort, number)
            name, provider = (
                f"{sort}-{number}",
                publishers[2 + plan.clocks + at] if plan.providers > 20 else publishers[-1],
            )
            days = random.random() * plan.days / 2
            code = f"{random.one(('AZ', 'DP', 'CX', 'MS'))}-{random.number(1, 9)}00"
            steps = 7.0 if sort == "column" else 1 + 6 * random.random()
            for part in range(plan.instalments):
                hours = days * DAY + part * steps * DAY + random.random()
                facts = {**_facts(plan, "series", sort, number, part), **_of_time(hours)}
                facts |= {"code": code, "part": str(part + 1)}
                yield _Article(
                    f"{name}-{part}",
                    hours,
                    provider,
                    _worded(random, template["titles"][number % len(template["titles"])], facts),
                    " ".join(_worded(random, each, facts) for each in template["sentences"]),
                    (random.early(words.TOPICS),),
                    series=name,
                )


def _batches(plan: Plan, articles: Sequence[_Article]) -> list[list[int]]:
    """Return the related lists: the articles of each week dealt to lists, those of a story mostly to the same one."""
    if not plan.related:
        return []
    lists: dict[object, list[int]] = {}
    if plan.related == "stories":
        for at, each in enumerate(articles):
            lists.setdefault(each.story, []).append(at)
        return [each for each in lists.values() if len(each) > 1]
    weeks: dict[int, list[int]] = {}
    for at, each in enumerate(articles):
        weeks.setdefault(int(each.hours // (7 * DAY)), []).append(at)
    for week, inside in weeks.items():
        random = chance(plan.seed, "batches", week)
        several = 1 + len(inside) // LARGEST_LIST
        home: dict[str, int] = {}
        for at in inside:
            usual = home.setdefault(articles[at].story, random.number(1, several))
            lists.setdefault((week, usual if random.random() < 0.8 else random.number(1, several)), []).append(at)
    return [each for each in lists.values() if len(each) > 1]


def _added(network: nx.MultiDiGraph, plan: Plan, each: _Article, at: int, clock: Clock | None) -> str:
    """Add an article to a network, with the time that its publisher's clock states, and return its IRI."""
    stated = each.hours
    if clock is not None:
        stated += clock.summer if _is_summer(START + timedelta(hours=each.hours)) else clock.winter
    name = each.name(at)
    values: dict[str, object] = {"title": each.title, "documents": (f"{name}.md",)}
    if plan.excerpts and each.excerpt:
        values["excerpt"] = each.excerpt
    return article(network, name, stated if plan.dated else None, each.provider, each.topics, **values)


def _is_summer(time: datetime) -> bool:
    """Whether summer time of the United States holds: second Sunday of March to the first of November, at 7 and 6 UTC."""
    march, november = (datetime(time.year, month, 1, hour, tzinfo=time.tzinfo) for month, hour in ((3, 7), (11, 6)))
    begins = march + timedelta(days=(6 - march.weekday()) % 7 + 7)
    ends = november + timedelta(days=(6 - november.weekday()) % 7)
    return begins <= time < ends


def _shuffled(random: Chance, choices: Sequence[str]) -> list[str]:
    """Return the choices in another order, the same in every version of Python."""
    return [choice for _, choice in sorted((random.random(), choice) for choice in choices)]
