"""Anybody's keys to the own dialect's: which key means which field, told by its name and by its value.

The table (`Field.synonyms`, `Relation.synonyms`) lists the keys that a field may stand under, the best first. The
first one whose value has the shape of the field takes it: `source: https://…` is an address, `source: GSA` a publisher;
`published: 2024-05-01` is a date, `published: false` a switch. A key of the own dialect comes before all others. Keys
know neither case nor `_` nor `-`, and those one level down in `params`, `extra`, `metadata` … count like those above.

A field that another key has stated already is passed over with a note; keys that only steer a page are passed over quietly
(`graph.read.plumbing`); every other key is noted. A wikilink under any key is a link, as it is in a vault.

Who wrote it: `authors`, else `author` and its like; `reporter`, `translator` and `editor` count only where no author is
stated. A name that the site's data files give a nick to is that name; a nick that nobody knows stays its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from graph.core.diagnostics import Code
from graph.core.model import Site
from graph.core.schema import ARTICLE, PERSON, PROVIDER, STANDARD_SCHEMA, TOPIC, Datatype, Field, Kind, Relation, Schema
from graph.read.author_names import author_names
from graph.read.front_matter import KeyPath, key_path_text
from graph.read.plumbing import folded, is_plumbing_key
from graph.read.secured import without_secured
from graph.read.simple_yaml import YamlValue
from graph.read.unread import unread_of
from graph.read.value_shapes import (
    address_of,
    article_type_of,
    date_of,
    duration_of,
    is_placeholder,
    is_template,
    items_of_list,
    label_of,
    language_of,
    number_of,
    picture_of,
    switch_of,
    target_of,
    text_of,
    wikilinks_of,
    words_of,
)
from graph.text.node_ids import stated_domain
from graph.text.repair import shown, slug

__all__ = [
    "OWN_MARKS",
    "SECTIONS",
    "VAULTS",
    "Mapped",
    "Use",
    "add_links",
    "folded_keys",
    "join_values",
    "map_fields",
    "map_node",
    "section_of",
    "stated_keys",
]


class Mapped(NamedTuple):
    """The fields of a document or of a mapping in it, under the keys and in the shapes of the own dialect.

    Attributes:
        fields: the values by their own keys. Beside those of the table: `aliases` (other names for links),
            `permalink` and `slug` as stated, `links` (addresses, paths and wikilinks that it leads to), `items` (the
            parts of a collection), `translationKey`, `address` (its address by the rules of its site), and
            `hidden` (why it is no document to show).
        ways: where the document states each.
        notes: the faults and notes, each with its place and its words.
    """

    fields: dict[str, YamlValue]
    ways: dict[str, KeyPath]
    notes: list[tuple[Code, KeyPath, str]]


def folded_keys(line: str) -> frozenset[str]:
    """Return the keys of a line, folded.

    >>> sorted(folded_keys("Tags first-name"))
    ['firstname', 'tags']
    """
    return frozenset(map(folded, line.split()))


_Note = tuple[Code, KeyPath, str]

_CONTAINERS = folded_keys("params extra metadata meta taxonomies taxonomy header frontmatter front_matter matter attributes fields "
        "data_attributes properties article post custom")  # fmt: skip
"""Keys whose mappings hold keys of the document."""

OWN_MARKS = ("webUrl", "originalUrl", "publishedDateTime", "taxonomy", "secured")
"""A document that states one of these is of the own dialect."""

# Keys of names, places and links, which are no fields of the table.
_FURTHER: Mapping[str, tuple[str, ...]] = {
    "coauthors": ("co_authors", "coauthor", "co_author", "guest_author", "guest_authors"),
    "translationKey": ("translation_key", "lang_ref", "ref", "translation_id", "i18n_key"),
    "permalink": ("base_path", "url", "path", "link", "uri", "canonical_url"),
    "slug": ("post_name", "basename"),
    "aliases": ("alias", "redirect_from", "formerly", "old_urls", "redirects_from", "redirects"),
    "links": ("redirect_to", "redirect", "learn_more", "full_link", "external_links", "previous", "next", "prev", "up"),
    "items": ("parts", "members", "episodes", "lessons", "articles", "posts"),
}  # fmt: skip


_NAMES_OF_ITSELF = folded_keys("guid id uri address mobile_url url_mobile page_url full_url href")
"""Keys whose address, where another one is the document's, is one more name of it and no link."""

VAULTS = frozenset(("obsidian", "logseq", "foam", "dendron"))
_DEEPEST = 6
_MOST_STEPS = 8

# The shape of a field


class Use(NamedTuple):
    """The statement whose shape is looked at: its key, its way, its site, and the notes if it is taken."""

    key: str
    way: KeyPath
    site: Site
    schema: Schema
    depth: int
    notes: list[_Note]


_Shape = Callable[[YamlValue, Use], YamlValue]
"""From a stated value to the value of the own dialect, or None where it has another shape."""


class _Want(NamedTuple):
    """A field to be found.

    Attributes:
        key: the own key.
        keys: the keys it may stand under, folded, the best first; the own one comes before.
        shape: the shape of its values.
        joins: whether the values of several keys are one list.
        keeps: whether a value of another shape is kept under the own key for the reader to complain of.
    """

    key: str
    keys: tuple[str, ...]
    shape: _Shape
    joins: bool = False
    keeps: bool = False


def _shaped(function: Callable[[YamlValue], YamlValue]) -> _Shape:
    return lambda value, _: function(value)


def _line(value: YamlValue, _: Use) -> YamlValue:
    text = text_of(value)
    if text is None or address_of(text):
        return None
    return label_of(text) if text.lstrip().startswith(("[[", "![[")) else text


def _names(value: YamlValue, _: Use) -> YamlValue:
    found = words_of(value)
    return list(found) if found else None


def _address(value: YamlValue, _: Use) -> YamlValue:
    return address_of(value)


def _duration(value: YamlValue, use: Use) -> YamlValue:
    return duration_of(value, in_minutes=use.key != "length")


def _host(value: YamlValue, _: Use) -> YamlValue:
    text = address_of(value) or text_of(value)
    if text is None or " " in text.strip() or len(text) > 2000:
        return None
    host = stated_domain(text)
    return host if host and "." in host else None


def _page_of_person(value: YamlValue, use: Use) -> YamlValue:
    address = address_of(value)
    if address is not None or use.key != "github":
        return address
    nick = text_of(value)
    return f"https://github.com/{nick}" if nick and re.fullmatch(r"[A-Za-z0-9-]{1,39}", nick) else None


def _topics(value: YamlValue, use: Use) -> YamlValue:
    if switch_of(value) or date_of_whole(value):
        return None
    items = [each for item in items_of_list(value) for each in (item if isinstance(item, list) else [item])]
    if not isinstance(value, list) and isinstance(value, str):
        at_spaces = use.site.preset == "jekyll" and use.key in ("tags", "categories")
        return [_topic(label, use.site, value) for label in words_of(value, at_spaces)] or None
    found: list[YamlValue] = []
    for item in items:
        if isinstance(item, dict):
            # `{name: subject, value: AI}` is a pair: the name says what sort of label the value is.
            pair = {"name", "value"} <= item.keys()
            if item.get("type") == "contributor" or item.get("visibility") == "internal":
                continue  # the Guardian tags its articles with who wrote them, Ghost with what steers it
            mapped = _mapped(TOPIC, {"name": item["value"]} if pair else item, use)
            if label_of(mapped.get("name")) is not None:
                found.append(mapped)
        elif (label := label_of(item)) is not None:
            found.append(_topic(label, use.site, item if isinstance(item, str) else ""))
    return found or None


def date_of_whole(value: YamlValue) -> bool:
    """Whether a value is a whole date, no year alone."""
    return isinstance(value, str) and len(value) >= 10 and date_of(value) is not None


def _topic(label: str, site: Site, stated: str) -> YamlValue:
    """Return a topic, with those that it is part of where its label nests as tags in vaults do: `a/b`."""
    nests = site.preset in VAULTS or site.preset == "quartz" or (not site.preset and stated.lstrip().startswith("#"))
    steps = label.split("/")
    if not nests or not 1 < len(steps) <= _MOST_STEPS or not all(step.strip() for step in steps) or " " in label:
        return label
    topic: YamlValue = steps[0]
    for count in range(2, len(steps) + 1):
        topic = {"name": "/".join(steps[:count]), "parent": topic}
    return topic


def section_of(value: YamlValue, use: Use) -> YamlValue:
    """Return the section that a value names: the first of several categories."""
    if isinstance(value, str) and use.key in ("category", "categories"):
        return next(iter(words_of(value, use.site.preset == "jekyll" and use.key == "categories")), None)
    return next((label for item in items_of_list(value) if (label := label_of(item))), None)


def _provider(value: YamlValue, use: Use) -> YamlValue:
    items = items_of_list(value)
    first = items[0] if items else None
    if isinstance(first, dict):
        mapped = _mapped(PROVIDER, first, use)
        return mapped if mapped.get("name") or mapped.get("domain") else None
    if not isinstance(first, str) or switch_of(first) or date_of_whole(first):
        return None
    if use.key in ("source", "host") and wikilinks_of(first):
        return None  # a note that it was taken from, or somebody who was there
    if address_of(first):
        # `source` with an address is where the article is from; only a publisher's address is a publisher.
        domain = None if use.key == "source" else _host(first, use)
        return {"domain": domain} if domain else None
    if use.key in ("domain", "sourcedomain", "host"):
        domain = _host(first, use)
        if domain is not None or use.key != "host":
            return {"domain": domain} if domain else None
    name = label_of(first)
    return {"name": name} if name and target_of(first) is None and name.strip() else None


def _authors(value: YamlValue, use: Use) -> YamlValue:
    known = _people(use.site)
    found: dict[str, YamlValue] = {}
    items = items_of_list(value)
    for item in items:
        persons: list[dict[str, YamlValue]] = []
        stated = item.get("original", item) if isinstance(item, dict) else item
        if isinstance(stated, dict):
            person = _person(stated, use)
            # Docusaurus names an author of its data file so beside whole ones: `key: ann`.
            nick = None if person else known.get(text_of(stated.get("key")) or "")
            persons = [person] if person else [{"name": nick}] if nick else []
        elif isinstance(stated, str) and not switch_of(stated) and not address_of(stated):
            line = _BYLINE.sub("", stated) if use.key in ("byline", "by") else stated
            persons = [{"name": name} for name in _names_in(line, len(items) == 1, known)]
        for person in persons:
            name = str(person["name"])
            resolved = known.get(name) or known.get(name.lstrip("@").casefold())
            found.setdefault(slug(resolved or name), {**person, "name": resolved or name})
    return list(found.values()) or None


_BYLINE = re.compile(r"\A\s*(?i:by)\s+|\s+in\s+[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}\Z")
"""The words around the names of a byline: `By Ann Lee in New York`."""


def _names_in(line: str, alone: bool, known: Mapping[str, str]) -> list[str]:
    links = re.findall(r"!?\[\[[^\[\]\n]*\]\]", line[:2000])
    if links:
        return [label for link in links if (label := label_of(link)) is not None]
    if line.strip() in known or label_of(line) is None:
        return [line.strip()] if line.strip() in known else []
    parts = [part.strip() for part in line.split(",")]
    if len(parts) > 1 and all(part in known for part in parts):
        return parts
    return author_names(line, alone)


def _person(stated: dict[str, YamlValue], use: Use) -> dict[str, YamlValue] | None:
    given, last = (
        text_of(stated.get(f"{part}_name")) or text_of(stated.get(f"{part}name")) for part in ("first", "last")
    )
    if len(stated) == 1 and isinstance(inner := next(iter(stated.values())), dict):
        # `ann: {name: Ann}`: the nick is the key.
        stated = {"slug": next(iter(stated)), **inner}
    mapped = map_node(use, PERSON.name, stated, False).fields
    name = mapped.get("name") or " ".join(filter(None, (given, last)))
    if not isinstance(name, str) or not name.strip():
        return None
    if use.key in ("byline", "by"):
        name = _BYLINE.sub("", name)
    return {"name": name, **({"url": mapped["url"]} if mapped.get("url") else {})}


@lru_cache(maxsize=16)
def _people(site: Site) -> Mapping[str, str]:
    """Return the names of the people of a site by their nicks, folded ones too."""
    return {nick.casefold(): name for nick, name in site.people} | dict(site.people)


def _images(value: YamlValue, _: Use) -> YamlValue:
    found: list[YamlValue] = []
    for item in items_of_list(value):
        address = picture_of(item)
        if address is None:
            continue
        if isinstance(item, dict):
            picture = {
                own: text
                for own, keys in _PICTURE_PARTS
                for key in keys
                if isinstance(text := item.get(key), str) and text.strip()
            }
            found.append({"url": address, **picture})
        else:
            found.append({"url": address})
    return found or None


_PICTURE_PARTS = (
    ("title", ("credit_line", "description", "alt", "title", "caption")),
    ("width", ("width",)),
    ("height", ("height",)),
    ("isCached", ("isCached",)),
)
"""The parts of a picture, and the keys of each, the best last."""


def _articles(value: YamlValue, use: Use) -> YamlValue:
    if switch_of(value) or (isinstance(value, str) and number_of(value)):
        return None
    found: list[YamlValue] = []
    for item in items_of_list(value):
        if isinstance(item, dict):
            if item and use.depth < _DEEPEST:
                found.append(_mapped(ARTICLE, item, use))
        elif isinstance(item, str) and item.strip():
            found.append(item)
    return found or None


def _labels(value: YamlValue, _: Use) -> YamlValue:
    """Return the names of series and collections, which may be links."""
    found = []
    for item in items_of_list(value):
        text = text_of(item)
        if text and not switch_of(text) and not number_of(text):
            found.append(text if wikilinks_of(text) or target_of(text) else label_of(text) or text)
    return list(found) or None


def _sole_label(value: YamlValue, use: Use) -> YamlValue:
    found = _labels(value, use)
    return found[0] if isinstance(found, list) else None


def _aliases(value: YamlValue, use: Use) -> YamlValue:
    found: list[YamlValue] = []
    for item in items_of_list(value):
        text = text_of(item)
        if text is None or switch_of(text):
            continue
        parts = text.split(",") if use.site.preset in VAULTS and not isinstance(value, list) else [text]
        found += [part.strip() for part in parts if part.strip()]
    return found or None


def _links(value: YamlValue, _: Use) -> YamlValue:
    found: list[YamlValue] = []
    pending = list(reversed(items_of_list(value)))
    while pending:
        item = pending.pop()
        target = target_of(item)
        if target is not None:
            found.append(target)
        elif isinstance(item, dict):
            # MkDocs nests them under headings: `- Setup: [a.md, b.md]`.
            pending += [each for part in item.values() if isinstance(part, list) for each in reversed(part)]
    return found or None


def _permalink(value: YamlValue, use: Use) -> YamlValue:
    text = _only_text(value)
    if not text or any(sign in text for sign in ("://", " ", "\n", "{{", "{%", "<%")) or switch_of(text):
        return None
    if use.key in ("permalink", "basepath"):
        return text
    return text if text.startswith("/") or (use.key in ("path", "url") and use.site.preset == "zola") or (
        use.key == "url" and text.endswith((".html", "/"))
    ) else None  # fmt: skip


def _slug(value: YamlValue, _: Use) -> YamlValue:
    text = _only_text(value)
    return text if text and "\n" not in text and not is_template(text) and "://" not in text else None


def _only_text(value: YamlValue) -> str | None:
    return value.strip() if isinstance(value, str) else None


def _key(value: YamlValue, _: Use) -> YamlValue:
    text = _only_text(value)
    return text if text and not switch_of(text) else None


_SHAPES: Mapping[Datatype, _Shape] = {
    Datatype.TEXT: _shaped(text_of),
    Datatype.LINE: _line,
    Datatype.INTEGER: _shaped(number_of),
    Datatype.BOOLEAN: _shaped(switch_of),
    Datatype.DATETIME: _shaped(date_of),
    Datatype.DURATION: _duration,
    Datatype.LANGUAGE: _shaped(language_of),
    Datatype.ARTICLE_TYPE: _shaped(article_type_of),
    Datatype.DOMAIN: _host,
    Datatype.URL: _address,
}
_TARGET_SHAPES: Mapping[str, _Shape] = {
    "article": _articles,
    "provider": _provider,
    "topic": _topics,
    "person": _authors,
    "image": _images,
}
_QUIET_TYPES = (Datatype.ARTICLE_TYPE, Datatype.BOOLEAN, Datatype.LANGUAGE)

# What is wanted of a kind


class _Plan(NamedTuple):
    """The fields to be found of a kind, compiled for looking them up.

    Attributes:
        wants: the fields, in the order in which they are looked for.
        meanings: for each key, folded, the fields that it may mean: the number of each, and how good a key it is for it.
        own: the own keys.
    """

    wants: tuple[_Want, ...]
    meanings: Mapping[str, tuple[tuple[int, int], ...]]
    own: frozenset[str]


@lru_cache(maxsize=16)
def _plan(schema: Schema, kind: str, whole: bool) -> _Plan:
    """Return the fields to be found of a kind of the table; `whole` of a document that is not of the own dialect."""
    wants = _wants(schema, schema.kinds[kind], whole)
    meanings: dict[str, list[tuple[int, int]]] = {}
    for at, want in enumerate(wants):
        for rank, name in enumerate(want.keys):
            meanings.setdefault(name, []).append((at, rank))
    own = frozenset(each.key for each in wants)
    return _Plan(tuple(wants), {name: tuple(found) for name, found in meanings.items()}, own)


def _wants(schema: Schema, kind: Kind, whole: bool) -> list[_Want]:
    wants = [want for field in kind.fields for want in _of_field(field)]
    if kind.name == PERSON.name:
        wants = [each._replace(shape=_page_of_person) if each.key == "url" else each for each in wants]
    wants += [
        _want(key, ("src", "path", "file") if kind.name == "image" else (), _only_as_stated, keeps=True)
        for key in kind.identity
        if all(key not in field.keys for field in kind.fields)
    ]
    wants += [_of_relation(each, whole) for each in schema.relations_of(kind.name) if each.front_matter]
    if kind.name == ARTICLE.name:
        wants += [_want(key, keys, _FURTHER_SHAPES[key], key in _LISTS) for key, keys in _FURTHER.items()]
    return sorted(wants, key=lambda each: _EARLY.get(each.key, 0))


_LISTS = ("aliases", "links")


def _of_relation(relation: Relation, whole: bool) -> _Want:
    """Return the field to be found for a relation."""
    synonyms = relation.synonyms
    if relation.key == "about" and not whole:
        synonyms = tuple(each for each in synonyms if each not in SECTIONS)
    shape = _RELATION_SHAPES.get(relation.key) or _TARGET_SHAPES.get(relation.target) or _nodes_of(relation.target)
    return _want(relation.front_matter, (*relation.keys, *synonyms), shape, joins=relation.key == "about")


SECTIONS = ("category", "categories")
_EARLY = {"originalUrl": -3, "publishedDateTime": -2, "webUrl": -1, "domain": -1}
"""Fields whose shapes are the strictest, so that they are looked for first."""


def _of_field(field: Field) -> list[_Want]:
    """Return the fields to be found for a field of the table; the two AMP addresses are wanted apart."""
    first, *others = field.keys or ("",)
    if not first:
        return []
    shape = section_of if field.name == "category" else _SHAPES[field.datatype]
    if field.many and field.datatype is Datatype.LINE:
        shape = _names
    keeps = field.datatype not in _QUIET_TYPES
    if field.name != "ampUrls":
        return [_want(first, (*others, *field.synonyms), shape, keeps=keeps)]
    return [
        _want(key, [each for each in field.synonyms if ("cdn" in each) == ("cdn" in key)], shape, keeps=keeps)
        for key in field.keys
    ]


def _want(key: str, synonyms: Iterable[str], shape: _Shape, joins: bool = False, keeps: bool = False) -> _Want:
    return _Want(key, tuple(dict.fromkeys(map(folded, (key, *synonyms)))), shape, joins, keeps)


def _only_as_stated(value: YamlValue, _: Use) -> YamlValue:
    return value if isinstance(value, str) else None


def _parent(value: YamlValue, use: Use) -> YamlValue:
    found = _topics(value, use)
    return found[0] if isinstance(found, list) and found else None


def _nodes_of(kind: str) -> _Shape:
    """Return the shape of nodes of a kind of the user's own: their names, or mappings."""

    def nodes(value: YamlValue, use: Use) -> YamlValue:
        if isinstance(value, str):
            return list(words_of(value)) or None
        found = [
            _mapped(use.schema.kinds[kind], item, use) if isinstance(item, dict) else label_of(item)
            for item in items_of_list(value)
        ]
        return [each for each in found if each] or None

    return nodes


_RELATION_SHAPES: Mapping[str, _Shape] = {"broader": _parent, "part-of": _labels, "translation-of": _sole_label}
_FURTHER_SHAPES: Mapping[str, _Shape] = {
    "coauthors": _authors,
    "translationKey": _key,
    "permalink": _permalink,
    "slug": _slug,
    "aliases": _aliases,
    "links": _links,
    "items": _articles,
}


# Mapping


class _Statement:
    """A statement of a document while its meaning is looked for."""

    __slots__ = ("key", "name", "rival", "taken", "value", "way")

    def __init__(self, key: str, way: KeyPath, value: YamlValue) -> None:
        self.key = key
        self.name = folded(key)
        self.way = way
        self.value = value
        self.taken = False
        self.rival = ""


def map_fields(kind: Kind, fields: Mapping[str, YamlValue], site: Site, schema: Schema = STANDARD_SCHEMA) -> Mapped:
    """Map the keys of one node, wherever it stands, to those of the own dialect.

    Args:
        kind: the kind of the node.
        fields: its fields; keys that are own ones with values of the right shape stay as they are.
        site: the site whose names of people and rules for tags count.
        schema: the table.

    >>> map_fields(PROVIDER, {"title": "BBC", "url": "https://www.bbc.co.uk/news"}, Site()).fields
    {'domain': 'bbc.co.uk', 'name': 'BBC'}
    >>> map_fields(ARTICLE, {"sourceUrl": "https://e.org/1", "name": "One"}, Site()).fields
    {'webUrl': 'https://e.org/1', 'title': 'One'}
    """
    return map_node(Use("", (), site, schema, 0, []), kind.name, without_secured(fields), False)


def map_node(use: Use, kind: str, fields: Mapping[str, YamlValue], whole: bool) -> Mapped:
    """Map the fields of one node; `whole` where it is a document that is not of the own dialect."""
    plan, way = _plan(use.schema, kind, whole), use.way
    if not whole and plan.own.issuperset(fields) and all(type(each) is str for each in fields.values()):
        return Mapped(dict(fields), {key: (*way, key) for key in fields}, [])
    statements = _statements(fields, way)
    found: dict[int, list[tuple[int, bool, int]]] = {}
    for at, each in enumerate(statements):
        if each.value is not None:
            for number, rank in plan.meanings.get(each.name) or _taxonomy_of_its_own(each, plan):
                found.setdefault(number, []).append((rank, each.key != plan.wants[number].key, at))
    mapped = Mapped({}, {}, [])
    for number in sorted(found):
        candidates = [statements[at] for _, _, at in sorted(found[number])]
        _find(plan.wants[number], candidates, mapped, use)
    _note_others(use.schema.kinds[kind], statements, mapped)
    return mapped


def _taxonomy_of_its_own(each: _Statement, plan: _Plan) -> tuple[tuple[int, int], ...]:
    """Return the meaning of a taxonomy that a site defines: labels, tried after all standard keys."""
    if len(each.way) < 2 or folded(str(each.way[-2])) != "taxonomies":
        return ()
    return tuple((number, len(plan.wants)) for number, _ in plan.meanings.get("tags", ()))


def stated_keys(fields: Mapping[str, YamlValue]) -> list[tuple[KeyPath, YamlValue]]:
    """Return the way to each key of a document and its value, those below `params`, `extra` and the like included.

    >>> stated_keys({"title": "A", "extra": {"level": "3"}})
    [(('title',), 'A'), (('extra', 'level'), '3')]
    """
    return [(each.way, each.value) for each in _statements(fields, ())]


def _statements(fields: Mapping[str, YamlValue], way: KeyPath) -> list[_Statement]:
    top: list[_Statement] = []
    below: list[_Statement] = []
    for key, value in fields.items():
        if isinstance(value, dict) and folded(str(key)) in _CONTAINERS:
            below += [_Statement(str(inner), (*way, key, inner), one) for inner, one in value.items()]
            if folded(str(key)) == "header":
                top.append(_Statement(str(key), (*way, key), None))
        else:
            top.append(_Statement(str(key), (*way, key), value))
    return top + below


def _find(want: _Want, candidates: Iterable[_Statement], mapped: Mapped, where: Use) -> None:
    """Find the value of a field among the statements whose keys may mean it, the best first."""
    kept: _Statement | None = None
    for each in candidates:
        if each.taken and want.key not in _SHARED:
            continue
        notes: list[_Note] = []
        value = want.shape(each.value, Use(each.name, each.way, where.site, where.schema, where.depth + 1, notes))
        if value is None:
            kept = kept or (each if want.keeps and (each.name == folded(want.key) or each.name in _DATES) else None)
        elif want.key in mapped.fields and not want.joins:
            if value == mapped.fields[want.key]:
                each.taken = True
            each.rival = each.rival or want.key
        else:
            if want.key in mapped.fields:
                join_values(mapped.fields[want.key], value)
            else:
                mapped.fields[want.key], mapped.ways[want.key] = value, each.way
            each.taken = True
            mapped.notes.extend(notes)
    if kept is not None and not kept.taken and want.key not in mapped.fields:
        mapped.fields[want.key], mapped.ways[want.key], kept.taken = kept.value, kept.way, True


_DATES = folded_keys(
    "date pub_date publish_date published_date published_at published_on date_published publication_date"
)
"""Keys of which a value is a date or a fault: the reader says why it is none."""


_SHARED = frozenset(("category", "topics", "otherNames"))
"""Fields that may be read from a key which means another field too."""


def join_values(known: YamlValue, more: YamlValue) -> None:
    """Add the items of a list to another one, without those whose name is in it."""
    if isinstance(known, list) and isinstance(more, list):
        seen = {_name_in(each) for each in known}
        known += [each for each in more if _name_in(each) not in seen]


def _name_in(item: YamlValue) -> str:
    name = item.get("name") if isinstance(item, dict) else item
    return name.casefold() if isinstance(name, str) else ""


def _note_others(kind: Kind, statements: Iterable[_Statement], mapped: Mapped) -> None:
    """Note the statements that no field takes: links as such, keys that another one beats, unknown keys."""
    further: list[tuple[str, KeyPath]] = []
    for each in statements:
        if each.taken or each.value is None or each.value in ("", [], {}):
            continue
        links = wikilinks_of(each.value) if kind.name == ARTICLE.name else []
        if links:
            further += [(link, each.way) for link in links]
        elif each.rival == "webUrl" and (address := address_of(each.value)):
            if each.name not in _NAMES_OF_ITSELF:
                further.append((address, each.way))
        elif (
            is_plumbing_key(each.key)
            or each.name in _QUIET_ALWAYS
            or _is_name_of_picture(each)
            or is_placeholder(each.value)
        ):
            continue
        elif each.rival:
            message = f"{shown(key_path_text(each.way))} is not used; {each.rival} is stated by another key"
            mapped.notes.append((Code.SECOND_KEY, each.way, message))
        else:
            unread = unread_of(kind, key_path_text(each.way), each.key, each.value)
            mapped.notes.append((Code.UNKNOWN_FIELD, each.way, unread.message))
    add_links(mapped, further)


_QUIET_ALWAYS = frozenset(
    map(
        folded,
        (
            *OWN_MARKS,
            "_id",
            "type",
            "publish",
            "published",
            "layout",
            "content_type",
            "document_type",
            "media_type",
            "type_of_material",
            "item_type",
        ),
    )
)
_PICTURE_NAMES = frozenset(
    folded(key) for each in STANDARD_SCHEMA.relations_of(ARTICLE.name) if each.key == "images" for key in each.synonyms
)


def _is_name_of_picture(each: _Statement) -> bool:
    """Whether a statement names a picture as only its site can find it: `primary_image: city-skyline`."""
    return each.name in _PICTURE_NAMES and (not isinstance(each.value, list))


def add_links(mapped: Mapped, further: Iterable[tuple[str, KeyPath]]) -> None:
    """Add links to those that a document states, each with the way to it."""
    stated = mapped.fields.get("links")
    known = dict.fromkeys(each for each in stated if isinstance(each, str)) if isinstance(stated, list) else {}
    own = mapped.fields.get("webUrl")
    for target, way in further:
        if target != own:
            known.setdefault(target)
            mapped.ways.setdefault("links", way)
    if known:
        mapped.fields["links"] = list(known)


def _mapped(kind: Kind, stated: Mapping[str, YamlValue], use: Use) -> dict[str, YamlValue]:
    """Return the own fields of a node that a value describes; its notes go with those of the value."""
    mapped = map_node(use, kind.name, stated, False)
    use.notes.extend(mapped.notes)
    return mapped.fields
