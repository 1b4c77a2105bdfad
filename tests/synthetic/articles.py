"""Stories: articles that report one event, each a pure function of the seed and the story's number."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from synthetic import vocabulary as words

T = TypeVar("T")

START = datetime(2019, 1, 7, tzinfo=UTC)
"""The Monday of the first batch."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The shape of a site.

    Attributes:
        seed: another seed makes another site.
        topic: the label that nearly every article has.
        per_week: documents in a weekly batch.
        singles: share of stories of one article.
        mean: mean number of articles in the other stories.
        largest: the most articles of a story.
        described: share of a story's articles that have a document of their own.
        videos: share of articles that are videos, with a duration.
        amp: share of articles with an AMP address.
        odd: share of articles and of documents with an oddity that leaves the document usable.
        broken: share of documents that cannot be used, or only in part.
    """

    seed: int = 1
    topic: str = "Cloud"
    per_week: int = 40
    singles: float = 0.5
    mean: float = 6.0
    largest: int = 120
    described: float = 0.5
    videos: float = 0.02
    amp: float = 0.06
    odd: float = 0.1
    broken: float = 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """An image, or a logo."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Provider:
    """A publisher; some have several names."""

    name: str
    domain: str
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The values that an article's own document and its mentions in others state."""

    title: str
    excerpt: str
    published: datetime
    url: str
    provider: Provider
    topics: tuple[str, ...]
    quality: int
    heat: int
    slug: str
    image: Image | None = None
    amp_url: str = ""
    length: str = ""
    template: bool = False


class Chance(random.Random):
    """Choices that are the same in every version of Python: by `random()` alone."""

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices, all equally likely."""
        return choices[int(self.random() * len(choices))]

    def early(self, choices: Sequence[T]) -> T:
        """Return one of the choices, the first ones most often."""
        return choices[int(len(choices) ** self.random()) - 1]

    def number(self, low: int, high: int) -> int:
        """Return a whole number from low to high."""
        return low + int(self.random() * (high - low + 1))


def chance(*place: object) -> Chance:
    """Return the chances of one place, independent of those of every other."""
    return Chance("/".join(map(str, place)))


def providers(recipe: Recipe) -> list[Provider]:
    """Return the publishers of a site, the most frequent first."""
    random = chance(recipe.seed, "providers")
    found = [
        Provider("Brightwater", "brightwater.example"),
        Provider("Torvale Herald", "torvale-herald.example", "The Herald"),
    ]
    for number, paper in enumerate(words.PAPERS * 16):
        town = random.one(words.PLACES).removeprefix("the ").title()
        name = f"{town} {paper}" if number % 3 else f"{paper} {number}"
        domain = f"{paper.lower()}{number}.example"
        host = random.one((domain, domain, f"www.{domain}", f"news.{domain}"))
        found.append(Provider(name, host, f"The {name}" if random.random() < 0.05 else ""))
        if number % 40 == 7:
            host, name = words.PLATFORMS[number // 40 % len(words.PLATFORMS)]
            found.append(Provider(name, host))
    return found


@dataclass(frozen=True, slots=True)
class _Event:
    """The words that the articles of a story have in common."""

    company: str
    verb: str
    object: str
    place: str
    reason: str


def story(recipe: Recipe, number: int, week: int, publishers: Sequence[Provider]) -> list[Article]:
    """Return the articles of one story, in the order of publication.

    Args:
        recipe: the shape of the site.
        number: the story's number.
        week: the batch in which it falls.
        publishers: the site's publishers.
    """
    random = chance(recipe.seed, "story", number)
    size = (
        1 if random.random() < recipe.singles else 2 + int(min(random.expovariate(1 / max(recipe.mean - 2, 0.01)), 1e6))
    )
    size = min(size * 4 if size > 1 and random.random() < 0.04 else size, recipe.largest)
    event = _Event(*map(random.one, (words.COMPANIES, words.VERBS, words.OBJECTS, words.PLACES, words.REASONS)))
    began = START + timedelta(days=7 * week, minutes=random.number(0, 7 * 24 * 60 - 1))
    template = random.random() < 0.15
    topics = _topics(random, recipe)
    articles: list[Article] = []
    for at in range(size):
        publisher = publishers[0] if template else random.early(publishers)
        made = _article(random, recipe, event, publisher, template, f"{number:x}-{at:x}")
        published = began + timedelta(minutes=int(random.expovariate(1 / 1500)))
        made = replace(made, published=published, topics=topics if random.random() < 0.8 else _topics(random, recipe))
        if articles and random.random() < 0.05:
            # Syndication: the same text at another address.
            made = replace(made, title=articles[0].title, excerpt=articles[0].excerpt)
        articles.append(_odd(random, made) if random.random() < recipe.odd else made)
    return sorted(articles, key=lambda each: (each.published, each.url))


def _topics(random: Chance, recipe: Recipe) -> tuple[str, ...]:
    main = (recipe.topic,) if random.random() < 0.97 else ()
    others = [random.early(words.TOPICS) for _ in range(random.one((0, 0, 1, 1, 2)))]
    return tuple(dict.fromkeys((*main, *others))) or (recipe.topic,)


def _article(random: Chance, recipe: Recipe, event: _Event, publisher: Provider, template: bool, code: str) -> Article:
    reason = random.one((event.reason, random.one(words.REASONS)))
    known = {
        "company": event.company,
        "verb": event.verb,
        "object": event.object,
        "place": event.place,
        "reason": reason,
    }
    if template:
        known |= {"object": random.one(words.OBJECTS), "place": random.one(words.PLACES)}
    title = random.one(words.ANNOUNCEMENTS if template else words.TITLES).format_map(known)
    known |= {"paper": publisher.name, "number": str(random.number(2, 60))}
    excerpt = " ".join(random.one(words.SENTENCES).format_map(known) for _ in range(random.number(1, 3)))
    if random.random() < 0.03:
        title, excerpt = random.one(words.FOREIGN)
    slug = "-".join(word for word in title.lower().split() if word.isascii() and word.isalnum())[:70] or "article"
    slug = f"{slug}-{code}"
    host = publisher.domain if publisher.domain.startswith(("www.", "news.")) else f"www.{publisher.domain}"
    url = f"https://{host}/{random.one(('news', 'blog', '2020/04', 'a'))}/{slug}/"
    return Article(
        title=title[0].upper() + title[1:],
        excerpt=excerpt + random.one(("", "", " ...", "\n")),
        published=START,
        url=url,
        provider=publisher,
        topics=(),
        quality=random.number(0, 100),
        heat=random.one((-1, -1, -1, random.number(0, 99))),
        slug=slug,
        image=Image(f"https://img.{publisher.domain}/{slug}.jpg", 1200, random.one((630, 675))) if random.random() < 0.9 else None,
        amp_url=f"{url}amp/" if random.random() < recipe.amp else "",
        length=f"PT{random.number(1, 59)}M" if random.random() < recipe.videos else "",
        template=template,
    )  # fmt: skip


def _odd(random: Chance, article: Article) -> Article:
    """Return an article with an oddity in its values, which its mentions repeat."""
    title, url = article.title, article.url
    changes: tuple[dict[str, object], ...] = (
        {"url": url.replace("-", " ", 1)},
        {"url": url.replace("https://", "HTTPS://").replace(article.slug, f"über-{article.slug}")},
        {"url": url.removesuffix("/") + "?utm_source=rss&id=7#top"},
        {"url": url.replace(".example/", ".example:443/")},
        {"title": random.one(words.TAGGED).format(title=title)},
        {"title": f"{title} <BRW.O> & <b>more</b>"},
        {"title": f"{title}\u200b\x07 \ufeff"},
        {"title": "Who’s there? “Nobody’s”".encode().decode("cp1252", "replace").replace("\ufffd", "") + f" {title}"},
        {"title": f"ï»¿{title}"},
        {"excerpt": ""},
        {"excerpt": f"{article.excerpt}\r\n\tRead “more” \\ at C:\\news: it's 50 % off # now"},
        {"image": Image(f"/assets/{article.slug}.png", 50, 50)},
        {"image": Image(f"//img.example/{article.slug} small.png", 0, 0)},
        {"topics": (*article.topics, article.topics[-1].lower())} if article.topics else {"topics": ()},
    )
    return replace(article, **random.one(changes))  # type: ignore[arg-type]
