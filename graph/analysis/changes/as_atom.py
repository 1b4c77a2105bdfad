"""The changes as an Atom feed (RFC 4287), for feed readers: an entry for each change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from graph.analysis.changes.dates import instant
from graph.analysis.changes.model import Changes, Entry, StoryChange, StoryChanges
from graph.analysis.changes.sections import difference
from graph.text.xml import xml_text

__all__ = ["UNDATED", "to_atom"]

UNDATED = "1970-01-01T00:00:00Z"
"""The instant of a feed without any date."""

_NAMESPACE = "http://www.w3.org/2005/Atom"
_MOST_NAMED = 20
"""How many articles that joined a story its entry names."""


class _Item(NamedTuple):
    """One entry of the feed.

    Attributes:
        sort: its category: `new`, `changed`, `moved`, `gone`, `new-story` or `grown-story`.
        subject: the article or story.
        title: its title.
        lines: its text.
        link: the address that it leads to, where that is one of the web.
        updated: when it happened; empty where only the feed knows.
        key: with the sort and the subject, what its id is made of.
    """

    sort: str
    subject: Entry
    title: str
    lines: Sequence[str]
    link: str
    updated: str = ""
    key: str = ""


def to_atom(changes: Changes, title: str = "What changed", updated: str = "") -> bytes:
    """Return the changes as an Atom feed: new, changed, moved and gone articles, new and growing stories.

    The id of an entry is minted from the change itself, so that a reader shows no change twice, and every one once.

    Args:
        changes: the changes.
        title: the title of the feed.
        updated: the instant of the feed and of changes without one of their own (RFC 3339); without it the newest
            date of an article.

    >>> to_atom(Changes("https://e.org/")).decode().splitlines()[3]
    '  <title>What changed</title>'
    """
    moment = updated or changes.updated or UNDATED
    feed = Element("feed", xmlns=_NAMESPACE)
    _add(feed, "id", f"{changes.base}changes")
    _add(feed, "title", title)
    _add(feed, "updated", moment)
    _add(SubElement(feed, "author"), "name", "newsgraph")
    for item in _items(changes):
        _add_entry(feed, item, changes.base, moment)
    indent(feed)
    document: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    child = SubElement(parent, name, {key: xml_text(value) for key, value in attributes.items()})
    if text:
        child.text = xml_text(text)


def _add_entry(feed: Element, item: _Item, base: str, moment: str) -> None:
    entry, subject = SubElement(feed, "entry"), item.subject
    name = f"{item.sort}\n{subject.id}\n{item.key}"
    _add(entry, "id", f"{base}change/{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}")
    _add(entry, "title", _line(item.title))
    _add(entry, "updated", item.updated or moment)
    if published := instant(subject.date):
        _add(entry, "published", published)
    if subject.provider:
        _add(SubElement(entry, "author"), "name", _line(subject.provider))
    if item.link.startswith(("https://", "http://")):
        _add(entry, "link", "", rel="alternate", href=item.link)
    _add(entry, "category", "", term=item.sort)
    _add(entry, "content", "\n".join(map(_line, item.lines)), type="text")


def _line(text: str) -> str:
    return " ".join(text.split())


def _items(changes: Changes) -> Iterator[_Item]:
    yield from _story_items(changes.stories or StoryChanges())
    articles = changes.articles
    for new in articles.new:
        yield _Item("new", new, f"New: {new.name}", _about(new), new.id, instant(new.date))
    for changed in articles.changed:
        lines = [difference(each, changes.names) for each in changed.fields]
        entry = changed.entry
        yield _Item("changed", entry, f"Changed: {entry.name}", lines, entry.id, key=repr(changed.fields))
    for moved in articles.moved:
        verb = "merged into" if moved.merged else "moved to"
        lines = [f"{moved.old.id} {verb} {moved.new.id}", *(difference(each, changes.names) for each in moved.fields)]
        yield _Item("moved", moved.new, f"{verb.capitalize()}: {moved.new.name}", lines, moved.new.id, key=moved.old.id)
    for gone in articles.gone:
        yield _Item("gone", gone, f"Gone: {gone.name}", _about(gone), gone.id)


def _about(entry: Entry) -> list[str]:
    return [", ".join(filter(None, (entry.provider, entry.date[:10]))) or entry.id]


def _story_items(stories: StoryChanges) -> Iterator[_Item]:
    for each in stories.new:
        lines = [f"{each.story.articles:,} articles", *_named(each.joined)]
        yield _Item("new-story", each.story, f"New story: {each.story.name}", lines, _newest(each), key=_joined(each))
    for each in stories.grown:
        story, growth = each.story, each.story.articles - each.before
        lines = [f"{each.before:,} articles before, {story.articles:,} now", *_named(each.joined)]
        title = f"Growing story: {story.name} (+{growth:,})"
        yield _Item("grown-story", story, title, lines, _newest(each), key=_joined(each))


def _newest(change: StoryChange) -> str:
    """Return the address of the newest article that joined a story: a story has no page of its own."""
    return change.joined[0].id


def _joined(change: StoryChange) -> str:
    return repr([each.id for each in change.joined])


def _named(entries: Sequence[Entry]) -> Iterator[str]:
    yield from (f"+ {each.name}" for each in entries[:_MOST_NAMED])
    if len(entries) > _MOST_NAMED:
        yield f"… and {len(entries) - _MOST_NAMED:,} more"
