"""Other people's sites: the values of a document in the graph equal those of an independent reading.

The second opinion reads the front matter with PyYAML and tomllib, and titles with markdown-it-py; it
knows by hand the conventions of each site, which the program has to detect.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import dateutil.parser
import networkx as nx
import pytest
import yaml
from markdown_it import MarkdownIt
from places import SHARED

import graph

FOREIGN = SHARED / "foreign"
SITES = ("18f", "digitalgov", "jackyzha0", "jekyll", "kepano", "mkdocs-material", "rust-blog")

pytestmark = pytest.mark.corpus


class Reading(NamedTuple):
    """What a person would note of a document: topics and authors by their slugs, dates by the day."""

    title: str
    date: str
    topics: frozenset[str]
    authors: frozenset[str]


def slug(text: str) -> str:
    """Return the letters and digits of a label, lower-cased."""
    return "".join(re.findall(r"\w+", html.unescape(text).casefold()))


def plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


@cache
def fields_of(file: Path) -> Mapping[str, Any]:
    text = file.read_text(encoding="utf-8-sig")
    fenced = re.match(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", text, re.DOTALL)
    if fenced is None:
        return {}
    if fenced[1] == "+++":
        return tomllib.loads(fenced[2])
    loaded = yaml.load(re.sub(r"[ \t]+$", "", fenced[2], flags=re.MULTILINE), yaml.BaseLoader)
    return loaded if isinstance(loaded, dict) else {}


def heading(file: Path) -> str:
    text = re.sub(r"\A\s*---\s*\n.*?\n---\s*\n", "", file.read_text(encoding="utf-8-sig"), flags=re.DOTALL)
    tokens = MarkdownIt().parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            return "".join(
                part.content for part in tokens[at + 1].children or () if part.type in ("text", "code_inline")
            )
    return ""


def utc_day(stated: str) -> str:
    """Return the day of a date in UTC."""
    if len(stated) <= len("2024-01-01"):
        return stated
    instant = dateutil.parser.parse(stated)
    return (instant.astimezone(UTC) if instant.tzinfo else instant).date().isoformat()


def named(file: Path, site: str) -> str:
    """Return the title that the name of a file makes."""
    stem = file.parent.name if file.stem in ("index", "_index") else file.stem
    return stem if site == "kepano" else stem.replace("-", " ")


def texts(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value] if value else []
    return [str(each) for each in found if each]


def words(value: Any) -> list[str]:
    """Return the tags of a value that Jekyll splits at spaces."""
    return value.split() if isinstance(value, str) else texts(value)


def labels(value: Any) -> list[str]:
    """Return the labels of wikilinks."""
    return [re.sub(r"^\[\[(?:[^|\]]*\|)?([^\]]*)\]\]$", r"\1", each) for each in texts(value)]


@cache
def people(site: str) -> Mapping[str, str]:
    """Return the names of authors by their slugs."""
    if site == "mkdocs-material":
        data = yaml.load((FOREIGN / site / "docs/blog/.authors.yml").read_text(), yaml.BaseLoader)
        return {nick: person["name"] for nick, person in data["authors"].items()}
    files = (FOREIGN / site).glob("content/authors/*/_index.md")
    return {file.parent.name: fields_of(file).get("display_name") or file.parent.name for file in files}


def expected(site: str, file: Path) -> Reading:
    """Return the values that a person who knows the site reads in a document."""
    fields = fields_of(file)
    day = re.match(r"\d{4}-\d{2}-\d{2}(?=-|\.md)", file.name)
    date = utc_day(str(fields.get("date") or (day[0] if day else "")))
    title, topics, authors = fields.get("title") or "", texts(fields.get("tags")), texts(fields.get("authors"))
    if site == "digitalgov":
        topics = texts(fields.get("topics"))
    elif site == "18f":
        topics += texts(fields.get("tag"))
    elif site == "jekyll":
        topics = words(fields.get("category")) + words(fields.get("categories"))
        authors = texts(fields.get("author"))
    elif site == "kepano":
        topics = labels(fields.get("topics")) + labels(fields.get("categories")) + texts(fields.get("tags"))
        authors = labels(fields.get("author"))
        keys = ("published", "date", "created", "start", "year", "last")
        date = next((str(fields[key]) for key in keys if fields.get(key)), date)
    elif site == "mkdocs-material":
        topics = texts(fields.get("categories"))
    elif site == "rust-blog":
        topics = []
        authors = [name for line in authors for name in re.split(r",? and |,? on behalf of |, | & ", line)]
        path = re.search(r"(\d{4})/(\d{2})/(\d{2})/", fields.get("path") or "")
        date = "-".join(path.groups()) if path else date
    title = title or heading(file) or named(file, site)
    names = people(site) if site in ("digitalgov", "mkdocs-material") else {}
    return Reading(
        plain(title),
        date,
        frozenset(map(slug, topics)),
        frozenset(slug(names.get(author, author)) for author in authors),
    )


@cache
def network(site: str) -> nx.MultiDiGraph:
    return graph.build(FOREIGN / site).network


@cache
def by_document(site: str) -> Mapping[str, str]:
    return {
        path: node
        for node, values in network(site).nodes(data=True)
        if values["kind"] == "article"
        for path in values.get("documents", ())
    }


def found(site: str, file: Path) -> Reading:
    """Return the values of a document in the graph."""
    network_of_site = network(site)
    node = by_document(site)[file.relative_to(FOREIGN / site).as_posix()]
    values = network_of_site.nodes[node]

    def ends(key: str) -> frozenset[str]:
        targets = (end for _, end, k in network_of_site.out_edges(node, keys=True) if k == key)
        return frozenset(slug(str(network_of_site.nodes[end]["name"])) for end in targets)

    return Reading(
        plain(str(values.get("title", ""))),
        str(values.get("publishedDateTime", ""))[:10],
        ends("about"),
        ends("written-by"),
    )


def documents() -> Iterator[tuple[str, Path]]:
    """Yield the documents that are articles of every site."""
    for site in SITES:
        for file in sorted((FOREIGN / site).rglob("*")):
            inner = file.relative_to(FOREIGN / site).as_posix()
            left_out = re.search(
                r"(?i)(^|/)(templates|_data|authors|topics|sources)/|/\.|readme|(^|/)tags/|pages/redirects", inner
            )
            if file.suffix in (".md", ".markdown") and not left_out:
                yield site, file


EXCEPTIONS = {
    "digitalgov/content/news/2017/05/2017-05-24-want-to-expand-your-innovation-base-dive-in-run-a-challenge-and-listen-"
    "to-your-customers.md": "the title begins with a character of no width",
    "digitalgov/content/news/2018/09/2018-09-20-another-example.md": "a second document about the same address is newer",
    "digitalgov/content/news/2018/09/2018-09-24-example.md": "a date is no part of a title that a file name makes",
    "jackyzha0/content/posts/pain-and-great-work.md": "a draft",
    "jekyll/docs/_posts/2023-01-29-jekyll-3-9-3-released.markdown": "the date has its year twice",
    "mkdocs-material/docs/blog/posts/mkdocs-2.0.md": "the date is a mapping of two",
    "rust-blog/content/inside-rust/imposter-syndrome/index.md": "the author's name has a title behind a comma",
    "rust-blog/content/rust-analyzer-joins-rust-org.md": "a team on behalf of a team is one author",
}
"""Documents that the simple reading of this module gets wrong, and why."""


def test_documents_equal_an_independent_reading() -> None:
    """Title, date, topics and authors of every document of seven sites equal its front matter."""
    differences = {}
    for site, file in documents():
        name = file.relative_to(FOREIGN).as_posix()
        if name not in EXCEPTIONS and expected(site, file) != found(site, file):
            differences[name] = (expected(site, file), found(site, file))
    assert {} == differences
