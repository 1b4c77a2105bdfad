"""A whole document to the own dialect: its fields, those that its path and its site add, its address, its kind of node."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urljoin

from graph.core.diagnostics import Code
from graph.core.model import Settings, Site
from graph.core.schema import ARTICLE, STANDARD_SCHEMA, TOPIC
from graph.read.front_matter import KeyPath, key_path_text
from graph.read.mapping import (
    OWN_MARKS,
    SECTIONS,
    VAULTS,
    Mapped,
    Use,
    add_links,
    folded_keys,
    join_values,
    map_node,
    section_of,
)
from graph.read.plumbing import folded
from graph.read.secured import without_secured
from graph.read.simple_yaml import YamlValue
from graph.read.site import content_path, own_address, path_date, path_language
from graph.read.value_shapes import (
    date_of,
    day_of_text,
    is_template,
    items_of_list,
    label_of,
    number_of,
    text_of,
    words_of,
)
from graph.text.node_ids import stated_domain
from graph.text.repair import repaired, shown, slug

__all__ = ["map_document"]

_CODE_HOSTS = frozenset(
    ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht", "git.sr.ht", "npmjs.com", "pypi.org")
)
_ELSEWHERE = folded_keys(
    "external_url external_link link source source_url url href uri via guid id address original_url"
)
"""Keys whose address may be that of somebody else's article."""
_NO_NAMES = frozenset(("index", "_index", "readme"))
_PERSON_FOLDERS = folded_keys("authors author people persons contributors")
_PERSON_TYPES = folded_keys("person people author")
_RECORDS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet", ".xml", ".rss", ".atom")
_TOPIC_FOLDERS = folded_keys("topics topic tags tag categories category subjects keywords")
_UPDATES = folded_keys(
    "updated updated_at updated_on date_updated last_updated lastmod last_mod last_modified modified modified_at "
    "date_modified modified_time last_modified_at last_update public_updated_at updated_date revised edited last last_seen"
)
"""Keys of the day of the last change, which says less than the day that the path states."""


_Heading = Callable[[], str | None]
"""Finds the first heading of a body: whoever has a title need not parse it."""


def map_document(
    path: str, fields: Mapping[str, YamlValue], heading: _Heading, site: Site, settings: Settings
) -> Mapped:
    """Map a whole document to the own dialect: its fields, and those that its path and its site add.

    Args:
        path: the document's path.
        fields: its front matter.
        heading: finds the first heading of its body; called where the front matter states no title.
        site: the site it belongs to.
        settings: the configuration.

    >>> stated = {"Title": "Hello", "tags": "ai, law", "draft": "false", "params": {"author": "Ann Lee"}}
    >>> map_document("2020-01-02-hello.md", stated, lambda: None, Site(), Settings()).fields
    ... # doctest: +NORMALIZE_WHITESPACE
    {'title': 'Hello', 'authors': [{'name': 'Ann Lee'}], 'topics': ['ai', 'law'], 'publishedDateTime': '2020-01-02'}
    """
    own = any(isinstance(fields.get(mark), str) for mark in OWN_MARKS)
    fields = without_secured(fields)
    top = Use("", (), site, settings.schema, 0, [])
    taxonomy = fields.get("taxonomy")
    if isinstance(taxonomy, str):
        kinds = {each.taxonomy: each.name for each in settings.schema.kinds.values() if each.taxonomy}
        mapped = map_node(top, kinds.get(taxonomy, ARTICLE.name), fields, False)
        mapped.fields["taxonomy"] = taxonomy
        return mapped
    fields = _of_wordpress(fields)
    described = _described(path, fields, site)
    if described is not None:
        return _taxonomy_document(described, path, fields, heading, top)
    if site.address is None and settings.site:
        site = replace(site, address=settings.site.rstrip("/"))
    mapped = map_node(top._replace(site=site), ARTICLE.name, fields, not own)
    _join_coauthors(mapped)
    stated_name = mapped.fields.get("provider") is not None
    if not own:
        _title(mapped, path, heading, site)
        if "topics" in mapped.fields and "category" not in mapped.fields:
            _first_category(mapped, fields, site)
        _date(mapped, path)
        _language(mapped, path, site)
        if site.preset == "pelican" and "slug" in mapped.fields:
            mapped.fields.setdefault("translationKey", mapped.fields["slug"])  # its translations share the slug
        _addresses(mapped, fields, path, site, stated_name)
        _images_below(mapped, site)
        if not stated_name and site.publisher:
            domain = stated_domain(site.address) if site.address else ""
            mapped.fields["provider"] = {"name": site.publisher, **({"domain": domain} if domain else {})}
    return mapped


def _of_wordpress(fields: Mapping[str, YamlValue]) -> Mapping[str, YamlValue]:
    """Return the fields of a post of WordPress's interface as other people state them.

    Titles and excerpts are HTML; authors, tags and categories are numbers, whose names are stated where
    the reply was asked to embed them.
    """
    title = fields.get("title")
    if not isinstance(title, dict) or "rendered" not in title:
        return fields
    found = {key: value for key, value in fields.items() if not all(map(number_of, items_of_list(value)))}
    for key in ("title", "excerpt"):
        part = fields.get(key)
        if isinstance(part, dict) and isinstance(text := part.get("rendered"), str):
            found[key] = _HTML_TAG.sub("", text).strip() or None
    embedded = fields.get("_embedded")
    if isinstance(embedded, dict):
        found["author"] = [{"name": name} for name in _names_below(embedded.get("author"))]
        found["tags"] = [*_names_below(embedded.get("wp:term"))]
    return found


_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")


def _names_below(value: YamlValue) -> list[str]:
    """Return the names of mappings in a list or in the lists that it holds."""
    items = [each for item in items_of_list(value) for each in (item if isinstance(item, list) else [item])]
    return [name for each in items if isinstance(each, dict) and (name := label_of(each.get("name"))) is not None]


def _join_coauthors(mapped: Mapped) -> None:
    more = mapped.fields.pop("coauthors", None)
    way = mapped.ways.pop("coauthors", ())
    if isinstance(more, list):
        known = mapped.fields.setdefault("authors", [])
        mapped.ways.setdefault("authors", way)
        join_values(known, more)


def _first_category(mapped: Mapped, fields: Mapping[str, YamlValue], site: Site) -> None:
    for key, value in fields.items():
        if folded(str(key)) in ("category", "categories"):
            first = section_of(value, Use(folded(str(key)), (key,), site, STANDARD_SCHEMA, 0, []))
            if isinstance(first, str):
                mapped.fields["category"], mapped.ways["category"] = first, (key,)
                return


def _title(mapped: Mapped, path: str, heading: _Heading, site: Site) -> None:
    title = mapped.fields.get("title")
    if isinstance(title, str) and is_template(_TAG_OF_DATA.sub("", title)):
        message = f"the title '{shown(title)}' is for a template to fill in; the file is no article and is passed over"
        mapped.notes.append((Code.TEMPLATE, mapped.ways.get("title", ()), message))
        mapped.fields["hidden"] = "template"
    if title is None and (name := (heading() or "").strip() or _name_of_file(path, site)):
        mapped.fields["title"] = name


_TAG_OF_DATA = re.compile(r"\{%-?\s*data [^{}%\n]{1,200}%\}")
"""The tag of GitHub's documentation for a word that is kept in one place, such as the name of a product."""


def _name_of_file(path: str, site: Site) -> str:
    """Return a title made of a document's path: the name of the file, or of the folder that it is the index of.

    >>> _name_of_file("_posts/2020-01-02-hello-big_world.md", Site()), _name_of_file("notes/_index.md", Site())
    ('hello big world', 'notes')
    """
    if _is_record(path):
        return ""
    _, bare = path_language(path, site)
    *folders, name = bare.removeprefix(site.root).split("/")
    stem = name.rpartition(".")[0] or name
    if stem.lower() in _NO_NAMES:
        stem = folders[-1] if folders else site.title or stem
    if site.preset in VAULTS:
        # The name of a note is its title; Logseq writes the `/` in it so.
        return stem.replace("___", "/") if site.preset == "logseq" else stem
    dated = re.match(r"\d{4}-\d{1,2}-\d{1,2}[-_ .]+(?=\S)", stem)
    stem = stem[dated.end() :] if dated else stem
    return stem if " " in stem else " ".join(re.split(r"[-_]+", stem)).strip() or stem


def _is_record(path: str) -> bool:
    """Whether a path is that of a record, which tells nothing about it: `news.csv/7`, `records/1`, `news.json`."""
    return path.lower().endswith(_RECORDS) or path.rpartition("/")[2].isdigit()


def _date(mapped: Mapped, path: str) -> None:
    stated = mapped.fields.get("publishedDateTime")
    way = mapped.ways.get("publishedDateTime", ())
    is_update = bool(way) and folded(str(way[-1])) in _UPDATES
    valid = stated is not None and date_of(stated) is not None
    if (valid and not is_update) or _is_record(path):
        return
    permalink = mapped.fields.get("permalink")
    date = path_date(path) or (path_date(permalink) if isinstance(permalink, str) else None)
    if date:
        if isinstance(stated, str) and not valid:
            message = f"{key_path_text(way)} '{shown(repaired(stated[:200]))}' is not written as a date; the path states {date}"
            mapped.notes.append((Code.BAD_DATE, way, message))
        mapped.fields["publishedDateTime"] = date
        mapped.ways["publishedDateTime"] = ()


def _language(mapped: Mapped, path: str, site: Site) -> None:
    if "language" not in mapped.fields:
        language = path_language(path, site)[0] or site.language
        if language:
            mapped.fields["language"] = language


def _addresses(mapped: Mapped, fields: Mapping[str, YamlValue], path: str, site: Site, names_publisher: bool) -> None:
    """Settle which address is the document's: one that it states, or the one of its place on the site."""
    stated = mapped.fields.get("webUrl")
    way = mapped.ways.get("webUrl", ())
    own = own_address(
        path,
        site,
        date=day_of_text(_text(mapped, "publishedDateTime")),
        slug=_text(mapped, "slug"),
        title=_text(mapped, "title"),
        permalink=_text(mapped, "permalink"),
        language=_text(mapped, "language"),
        categories=_categories(fields, site),
    )
    if own is not None:
        mapped.fields["address"] = own
    if isinstance(stated, str) and not _is_its_own(stated, way, site, names_publisher):
        del mapped.fields["webUrl"]
        mapped.ways.pop("webUrl", None)
        add_links(mapped, [(stated, way)])
    if "webUrl" not in mapped.fields and own is not None and "://" in own:
        mapped.fields["webUrl"] = own


def _categories(fields: Mapping[str, YamlValue], site: Site) -> tuple[str, ...]:
    """Return the categories as they stand in an address; there `Uncategorized` is one like any other."""
    found: dict[str, None] = {}
    for key, value in fields.items():
        if folded(str(key)) in SECTIONS:
            at_spaces = site.preset == "jekyll" and folded(str(key)) == "categories"
            stated = value.split() if at_spaces and isinstance(value, str) and "," not in value else words_of(value)
            items = value if isinstance(value, list) else stated
            found.update(dict.fromkeys(each for each in items if isinstance(each, str) and each.strip()))
    return tuple(found)


def _text(mapped: Mapped, key: str) -> str:
    value = mapped.fields.get(key)
    return value if isinstance(value, str) else ""


def _is_its_own(address: str, way: KeyPath, site: Site, names_publisher: bool) -> bool:
    """Whether a stated address is that of the article a document is about, and no link to another one.

    An address on the document's own site is. One elsewhere is where the document is about somebody else's article:
    in a vault, in a table, or where it names the publisher; a canonical address where no other is known.
    """
    key = folded(str(way[-1])) if way else ""
    if key in ("weburl", "originalurl"):
        return True
    host = stated_domain(address)
    if site.preset and key == "link" and host in _CODE_HOSTS:
        return False
    if site.address and host == stated_domain(site.address):
        return True
    if not site.preset or site.preset in VAULTS or (names_publisher and key in _ELSEWHERE):
        return True
    return not site.address and key not in _ELSEWHERE


def _images_below(mapped: Mapped, site: Site) -> None:
    """Resolve the addresses of pictures where that of the site is known."""
    images = mapped.fields.get("images")
    if not isinstance(images, list) or not site.address:
        return
    page = _text(mapped, "address") or _text(mapped, "webUrl")
    for image in images:
        if isinstance(image, dict) and isinstance(url := image.get("url"), str) and "://" not in url:
            beside = "/" not in url.removeprefix("./")
            base = page if beside and page.endswith("/") and "://" in page else site.address + "/"
            try:
                image["url"] = urljoin(base, url)
            except ValueError:
                continue


# Documents that describe topics and people


class _Described(NamedTuple):
    """The kind of node that a document describes, and its name among its like."""

    taxonomy: str
    name: str


def _described(path: str, fields: Mapping[str, YamlValue], site: Site) -> _Described | None:
    """Return the node that a document describes where its folder says so and its fields look like it."""
    if fields.get("taxonomy") is not None:
        return None
    names = {folded(str(key)) for key, value in fields.items() if value is not None}
    if not names.isdisjoint(
        ("date", "published", "publisheddatetime", "pubdate", "publishdate", "weburl", "originalurl")
    ):
        return None
    kind = fields.get("type", fields.get("kind"))
    stated = label_of(kind) if not isinstance(kind, dict) else None
    if stated and stated.casefold() in _PERSON_TYPES:
        return _Described("person", "")
    if names.isdisjoint(("title", "name", "displayname", "label", "linktitle", "firstname")):
        return None
    *folders, file = content_path(path, site).split("/")
    stem = file.partition(".")[0]
    is_index = stem.lower() in _NO_NAMES
    if is_index and len(folders) < 2:
        return None
    if is_index:
        *folders, stem = folders
    folder = folders[-1].casefold() if folders else ""
    if folder.lstrip("_") in _PERSON_FOLDERS:
        return _Described("person", stem)
    if not is_index and not folder.startswith("_"):
        return None  # `tags/a.md` may be any page
    if folder.lstrip("_") in _TOPIC_FOLDERS and names.isdisjoint(("tags", "topics", "categories", "author", "authors")):
        return _Described("topic", stem)
    return None


def _taxonomy_document(
    described: _Described, path: str, fields: Mapping[str, YamlValue], heading: _Heading, top: Use
) -> Mapped:
    site = top.site
    kept = {key: value for key, value in fields.items() if key != "type" or described.name}
    mapped = map_node(top, described.taxonomy, kept, True)
    name = mapped.fields.get("name")
    if described.taxonomy == "person" and "display_name" not in fields and isinstance(fields.get("first_name"), str):
        whole = " ".join(filter(None, (text_of(fields.get("first_name")), text_of(fields.get("last_name")))))
        name = mapped.fields["name"] = name if isinstance(name, str) and "title" in fields else whole or name
    if not isinstance(name, str) or not name.strip():
        name = mapped.fields["name"] = (heading() or "").strip() or _name_of_file(path, site)
    if described.name and slug(described.name) != slug(name):
        mapped.fields["slug"] = described.name
        other = "shortname" if described.taxonomy == "topic" else "otherNames"
        known = mapped.fields.get(other)
        names = known if isinstance(known, list) else [known] if isinstance(known, str) else []
        if described.name not in names:
            mapped.fields[other] = [*names, described.name]
    mapped.fields["taxonomy"] = described.taxonomy
    if isinstance(name, str) and is_template(name):
        mapped.notes.append(
            (Code.TEMPLATE, (), f"the name '{shown(name)}' is for a template to fill in; the file is passed over")
        )
        mapped.fields["hidden"] = "template"
    own = own_address(path, site, slug=_text(mapped, "slug"), title=name, permalink="")
    if own is not None:
        mapped.fields["address"] = own
    if described.taxonomy == TOPIC.taxonomy and "hidden" not in mapped.fields:
        mapped.fields["page"] = _page_of_topic(mapped, own)
    return mapped


def _page_of_topic(mapped: Mapped, address: str | None) -> dict[str, YamlValue]:
    """Return the fields of the page that shows a topic: texts link to it, and it is about the topic."""
    name = mapped.fields["name"]
    # The slug is the topic's identity where it has one.
    topic = mapped.fields.get("slug", name)
    page: dict[str, YamlValue] = {"title": name, "type": "collection", "topics": [topic]}
    if isinstance(mapped.fields.get("description"), str):
        page["excerpt"] = mapped.fields["description"]
    if address is not None and "://" in address:
        page["webUrl"] = address
    return page
