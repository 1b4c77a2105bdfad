"""Documents: articles as front matter, with the spellings that real sites use."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from synthetic import vocabulary as words
from synthetic.articles import Article, Chance, Image, Recipe, chance, providers, story

Document = tuple[str, bytes]
"""The name of a file and its content."""


def documents(count: int, recipe: Recipe) -> Iterator[tuple[int, str, bytes]]:
    """Yield week, file name and content of documents; the first ones are the same for every count."""
    publishers = providers(recipe)
    made = number = 0
    before: Sequence[Article] = ()
    while made < count:
        week = made // recipe.per_week
        articles = story(recipe, number, week, publishers)
        for name, content in _of_story(recipe, number, articles, before):
            if made == count:
                return
            made += 1
            yield week, name, content
        number += 1
        before = articles if len(articles) > 1 else before


def _of_story(
    recipe: Recipe, number: int, articles: Sequence[Article], before: Sequence[Article]
) -> Iterator[Document]:
    random = chance(recipe.seed, "documents", number)
    mentions = ["".join(_mention(random, each)) for each in articles]
    for at, article in enumerate(articles):
        if at and random.random() > recipe.described:
            continue
        others = [*mentions[:at], *mentions[at + 1 :]]
        if before and random.random() < 0.1:
            # Two stories that have to do with each other.
            others.append("".join(_mention(random, random.one(before))))
        name = f"{article.published:%Y-%m-%d}-{article.slug}.md"
        drawn = random.random()
        if drawn < recipe.broken:
            yield (
                name,
                random.one(BROKEN)(random, _document(random, article, others)).encode("utf-8", "surrogateescape"),
            )
        elif drawn < recipe.broken + recipe.odd:
            yield name, random.one(ODD if recipe.amp else ODD[1:])(random, article, others)
        else:
            yield name, _document(random, article, others).encode()
        if random.random() < recipe.odd / 20:
            # The same article a second time, a day later and rewritten.
            later = replace(article, published=article.published + timedelta(days=1), title=f"Updated: {article.title}")
            yield name.replace(".md", "-update.md"), _document(random, later, others[:3]).encode()


def quoted(text: str) -> str:
    """Return text as a double-quoted YAML scalar."""
    if not text.isprintable() or '"' in text or "\\" in text:
        text = (
            text.replace("\\", "\\\\")
            .replace('"', '\\"')
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        )
        text = "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text
        )
    return f'"{text}"'


def _image(image: Image, indent: str) -> str:
    return (
        f"{indent}  - url: {quoted(image.url)}\n{indent}    width: {image.width}\n{indent}    height: {image.height}\n"
        f"{indent}    isCached: true\n"
    )


def _provider(random: Chance, article: Article, indent: str, logo: bool) -> str:
    provider = article.provider
    name = provider.other_name if provider.other_name and random.random() < 0.3 else provider.name
    text = f"{indent}provider:\n{indent}  name: {name}\n{indent}  domain: {provider.domain.removeprefix('www.')}\n"
    if logo:
        text += f"{indent}  images:\n" + _image(
            Image(f"https://logos.example/{provider.domain}.jpg", 50, 50), indent + "  "
        )
    return text


def _addresses(article: Article, indent: str) -> str:
    if not article.amp_url:
        return f"{indent}webUrl: {quoted(article.url)}\n"
    host = article.url.split("/")[2]
    cached = f"https://{host.replace('.', '-')}.cdn.ampproject.org/c/s/{article.amp_url.partition('//')[2]}"
    return (
        f"{indent}webUrl: {quoted(article.url)}\n{indent}ampWebUrl: {quoted(article.amp_url)}\n"
        f"{indent}cdnAmpWebUrl: {quoted(cached)}\n"
    )


def _type(article: Article, indent: str) -> str:
    return f"{indent}type: video\n{indent}length: {article.length}\n" if article.length else f"{indent}type: article\n"


def _mention(random: Chance, article: Article) -> Iterator[str]:
    yield f"  - title: {quoted(article.title)}\n"
    if article.excerpt:
        yield f"    excerpt: {quoted(article.excerpt)}\n"
    yield f"    publishedDateTime: {article.published:%Y-%m-%dT%H:%M:%SZ}\n"
    yield _addresses(article, "    ") + _type(article, "    ") + _provider(random, article, "    ", logo=False)
    yield f"    quality: {article.quality}\n"
    if article.image:
        yield "    images:\n" + _image(article.image, "    ")


def _document(random: Chance, article: Article, others: Sequence[str]) -> str:
    return "".join(_parts(random, article, others))


def _parts(random: Chance, article: Article, others: Sequence[str]) -> Iterator[str]:
    yield f"---\ncategory: news\ntitle: {quoted(article.title)}\n"
    if article.excerpt:
        yield f"excerpt: {quoted(article.excerpt)}\n"
    yield f"publishedDateTime: {article.published:%Y-%m-%dT%H:%M:%SZ}\n"
    if random.random() < 0.5:
        yield f"originalUrl: {quoted(article.url)}\n"
    yield _addresses(article, "") + _type(article, "")
    yield f"quality: {article.quality}\nheat: {article.heat}\npublished: {'true' if random.random() < 0.1 else 'false'}\n\n"
    yield _provider(random, article, "", logo=random.random() < 0.6)
    if article.topics:
        yield "\ntopics:\n" + "".join(f"  - {each}\n" for each in article.topics)
    if article.image:
        yield "\nimages:\n" + _image(article.image, "")
    if others:
        yield "\nrelated:\n" + "".join(others)
    secret = base64.b64encode(random.randbytes(random.one((272, 288, 416)))).decode()
    yield f'\nsecured: "{secret};{base64.b64encode(random.randbytes(16)).decode()}"\n---\n'


Odd = Callable[[Chance, Article, Sequence[str]], bytes]


def _plain(change: Callable[[str], str | bytes]) -> Odd:
    """Return an oddity that changes the text of an ordinary document."""

    def odd(random: Chance, article: Article, others: Sequence[str]) -> bytes:
        text = change(_document(random, article, others))
        return text if isinstance(text, bytes) else text.encode()

    return odd


def _trap(random: Chance, article: Article, others: Sequence[str]) -> bytes:
    text = _document(random, article, others)
    return text.replace(f"title: {quoted(article.title)}", f"title: {random.one(words.YAML_TRAPS)}", 1).encode()


def _two_addresses(random: Chance, article: Article, others: Sequence[str]) -> bytes:
    text = _document(random, article, others)
    stated = f"originalUrl: {quoted(article.url + 'original')}\nwebUrl: "
    return text.replace("originalUrl: ", "origin: ", 1).replace("\nwebUrl: ", "\n" + stated, 1).encode()


def _related_again(random: Chance, article: Article, others: Sequence[str]) -> bytes:
    mention = "".join(_mention(random, article))
    return _document(random, article, [*others, *others[:1], mention]).encode()


def _related_by_address(random: Chance, article: Article, others: Sequence[str]) -> bytes:
    addresses = [f"  - {quoted(article.url + name)}\n" for name in ("next", "before", "next#again")]
    return _document(random, article, [*others, *addresses]).encode()


def _mapped_amp(random: Chance, article: Article, others: Sequence[str]) -> bytes:
    amp = article.url + "amp/"
    mention = "".join(_mention(random, replace(article, url=amp, amp_url="")))
    return _document(random, replace(article, amp_url=amp), [*others, mention]).encode()


def _bare_provider(random: Chance, article: Article, others: Sequence[str]) -> bytes:
    text = _document(random, article, others)
    before, _, rest = text.partition("\nprovider:\n")
    after = rest[rest.index("\n\n") :] if "\n\n" in rest else ""
    return f"{before}\nprovider: {article.provider.name}{after}".encode()


ODD: tuple[Odd, ...] = (
    _mapped_amp,
    _plain(lambda text: text.replace("\n", "\r\n")),
    _plain(lambda text: "\ufeff" + text),
    _plain(lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    _plain(lambda text: text.replace("---\n", "---  \n", 1) + "\nA body, with --- in it.\n\n# A heading\n"),
    _plain(lambda text: text.removesuffix("---\n") + "...\n"),
    _plain(lambda text: re.sub(r"(?m)^publishedDateTime: (.*)Z$", r"publishedDateTime: '\1'", text, count=1)),
    _plain(lambda text: re.sub(r"(?m)^(publishedDateTime: .{10})T.*$", r"\1", text, count=1)),
    _plain(lambda text: text.replace("Z\n", ".123+02:00\n", 1)),
    _plain(lambda text: text.replace("type: article", "type: Podcast", 1)),
    _plain(lambda text: text.replace("\nquality:", "\nlayout: post\ntitel: x\nquality:", 1)),
    _plain(lambda text: text.replace("\nheat: ", "\nheat: high # ", 1)),
    _plain(lambda text: text.replace("\nquality:", "\nlanguage: de\nquality:", 1)),
    _plain(lambda text: text.replace("\ntopics:\n", "\ntopics: [Ethics, 'It''s']\nkeywords:\n", 1)),
    _trap,
    _two_addresses,
    _related_again,
    _related_by_address,
    _bare_provider,
)  # fmt: skip
"""Documents that are used, each with one oddity of real sites."""

Broken = Callable[[Chance, str], str]

BROKEN: tuple[Broken, ...] = (
    lambda random, text: "",
    lambda random, text: "A file without front matter.\n",
    lambda random, text: "---\n---\n",
    lambda random, text: text.replace("originalUrl:", "origin:").replace("ebUrl:", "ebAddress:"),
    lambda random, text: text.replace("title:", "heading:", 1),
    lambda random, text: text.removesuffix("---\n"),
    lambda random, text: text.replace("category:", "\tcategory:", 1),
    lambda random, text: text.replace("category: news\n", "category: news\ncategory: views\n", 1),
    lambda random, text: text.replace("category: news\n", "category: [news\n", 1),
    lambda random, text: text.replace("category: news\n", "category: caf\udce9 \udcff\n", 1),
    lambda random, text: text.replace("category: news\n", "category: ne\0ws\n", 1),
    lambda random, text: text.replace("-01-", "-02-").replace(
        "publishedDateTime: 20", "publishedDateTime: 2021-02-30 #", 1
    ),
    lambda random, text: text.replace("https://", "ftp:/", 2),
    lambda random, text: text[: len(text) // 2],
    lambda random, text: f"{{{text}",
)
"""Damages that leave a document unusable, or cost it a value."""
