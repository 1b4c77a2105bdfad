"""The notes of an editor on the page: own names, notes, pinned labels, hidden nodes, and the views of a tour.

They change the page alone: the graph and every other export state what the documents state.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from graph.core.diagnostics import Code, ConfigError, Diagnostic, printable
from graph.core.schema import STORY_PATH
from graph.core.wording import nearest

__all__ = ["NO_NOTES", "Notes", "Remark", "View", "gone", "notes_as_json", "notes_from"]

MOST_ENTRIES, MOST_VIEWS = 10_000, 200
"""How many nodes, how many stories and how many views a file of notes may name."""

MOST_CHARACTERS = MappingProxyType({"name": 300, "title": 300, "sentence": 1_000, "note": 5_000, "link": 4_000})
"""How long a text may be; the page has the same limits."""

_LINES = ("name", "title", "link")
"""The texts of one line."""

_STORY = re.compile(r"(?:.*/)?[0-9a-f]{12}")
_NODE_KEYS = ("node", "to-node", "story", "in-story", "topic", "provider", "linked")
"""The parameters of a link that name a node."""


@dataclass(frozen=True, slots=True)
class Remark:
    """An entry about one node or one story.

    Attributes:
        name: its own name on the page; empty for the one of the documents.
        note: a text that its details show.
        pinned: whether its label is placed before all others.
        hidden: whether it is left out of the page.
    """

    name: str = ""
    note: str = ""
    pinned: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One view of a tour.

    Attributes:
        sentence: the text that presents it.
        link: the state of the page: the part of its address from `#` on.
        title: a heading; empty for none.
    """

    sentence: str
    link: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """The content of a file of notes.

    Attributes:
        nodes: the entry of each node, by its IRI.
        stories: the entry of each story, by its IRI or the digits at its end.
        views: the views of the tour, in their order.
        path: the file, for diagnostics.
        lines: the line on which each IRI and each link first stands.
    """

    nodes: Mapping[str, Remark] = field(default_factory=dict)
    stories: Mapping[str, Remark] = field(default_factory=dict)
    views: tuple[View, ...] = ()
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def hidden_nodes(self) -> frozenset[str]:
        """The nodes that are left out of the page."""
        return frozenset(iri for iri, each in self.nodes.items() if each.hidden)

    @property
    def hidden_stories(self) -> frozenset[str]:
        """The digits of the stories whose articles are left out of the page."""
        return frozenset(_digits(story) for story, each in self.stories.items() if each.hidden)


NO_NOTES = Notes()


def notes_from(table: Mapping[str, Any], place: str = "notes.toml", text: str = "") -> Notes:
    """Return the notes of a table of TOML.

    Args:
        table: the content of the file.
        place: the file, for messages.
        text: the file as it is written, in which lines are counted.

    Raises:
        ConfigError: a key is not known, or a value has the wrong type or is too long; the text says where.

    >>> notes_from({"nodes": {"https://e.org/a": {"name": "A flaw", "pinned": True}}}).nodes
    {'https://e.org/a': Remark(name='A flaw', note='', pinned=True, hidden=False)}
    """
    checked = _Checked(place)
    checked.keys("", table, ("nodes", "stories", "views"))
    nodes = checked.remarks("nodes", table.get("nodes", {}))
    stories = checked.remarks("stories", table.get("stories", {}))
    for story in stories:
        if not _STORY.fullmatch(story):
            checked.refuse(f"stories.'{story}'", "must be a story's IRI, or the twelve hexadecimal digits at its end")
    views = checked.views(table.get("views", []))
    return Notes(nodes, stories, views, place, _lines(text, [*nodes, *stories, *(view.link for view in views)]))


@dataclass(frozen=True, slots=True)
class _Checked:
    """Checks the values of one file."""

    place: str

    def refuse(self, where: str, rule: str) -> NoReturn:
        short = where if len(where) <= 200 else f"{where[:200]}…"
        raise ConfigError(f"{printable(self.place)}: {printable(short)} {rule}")

    def keys(self, where: str, table: Any, known: Iterable[str]) -> None:
        """Check that a value is a table of known keys."""
        if not isinstance(table, Mapping):
            self.refuse(where, "must be a table")
        for key in table:
            if key not in known:
                near = nearest(key, known, cutoff=0.0)
                self.refuse(
                    f"{where}: unknown key '{key}'" if where else f"unknown key '{key}'", f"(nearest: '{near}')"
                )

    def remarks(self, where: str, table: Any) -> dict[str, Remark]:
        """Return the entries of a table of tables."""
        if not isinstance(table, Mapping):
            self.refuse(where, f'must be tables, as [{where}."https://…"]')
        if len(table) > MOST_ENTRIES:
            self.refuse(where, f"has {len(table):,} entries, and may have {MOST_ENTRIES:,}")
        return {key: self.remark(f"{where}.'{key}'", value) for key, value in table.items()}

    def remark(self, where: str, table: Any) -> Remark:
        self.keys(where, table, ("name", "note", "pinned", "hidden"))
        for key in ("pinned", "hidden"):
            if not isinstance(table.get(key, False), bool):
                self.refuse(f"{where}: {key}", "must be true or false")
        name, note = (self.text(where, table, key) for key in ("name", "note"))
        return Remark(name, note, table.get("pinned", False), table.get("hidden", False))

    def views(self, views: Any) -> tuple[View, ...]:
        """Return the views of a list of tables."""
        if not isinstance(views, list):
            self.refuse("views", "must be a list of tables, each as [[views]]")
        if len(views) > MOST_VIEWS:
            self.refuse("views", f"has {len(views):,} entries, and may have {MOST_VIEWS}")
        return tuple(self.view(f"views, number {number}", table) for number, table in enumerate(views, 1))

    def view(self, where: str, table: Any) -> View:
        self.keys(where, table, ("title", "sentence", "link"))
        sentence, link, title = (self.text(where, table, key) for key in ("sentence", "link", "title"))
        if not sentence:
            self.refuse(f"{where}: sentence", "is missing; a view needs a sentence")
        if link[:1] != "#":
            self.refuse(f"{where}: link", "must be the part of the page's address from # on; '#' is the whole picture")
        return View(sentence, link, title)

    def text(self, where: str, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        where = f"{where}: {key}"
        if not isinstance(value, str):
            self.refuse(where, "must be text")
        if len(value) > MOST_CHARACTERS[key]:
            self.refuse(where, f"has {len(value):,} characters, and may have {MOST_CHARACTERS[key]:,}")
        allowed = "" if key in _LINES else "\n\t"
        if any(unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") and each not in allowed for each in value):
            self.refuse(
                where, "must be one line of text" if key in _LINES else "must be text without control characters"
            )
        return str(value).strip()


def _lines(text: str, names: Iterable[str]) -> dict[str, int]:
    """Return the number of the line on which each name first stands, of those that stand there as they are."""
    places = {name: text.find(name) for name in names if name}
    return {name: text.count("\n", 0, place) + 1 for name, place in places.items() if place >= 0}


def _digits(story: str) -> str:
    return story.rpartition("/")[2]


def gone(notes: Notes, base: str, nodes: Iterable[str], stories: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each node and each story that notes name and a graph does not have.

    Args:
        notes: the notes.
        base: the IRI that identifiers are minted under.
        nodes: the IRIs of all nodes.
        stories: the IRIs of all stories.

    >>> found = gone(notes_from({"nodes": {"https://e.org/a": {}}}, "notes.toml"), "https://e.org/", [], [])
    >>> print(found[0])
    notes.toml:0:0: warning gone-node: the graph has no node 'https://e.org/a'
    """
    known, digits = set(nodes), set(map(_digits, stories))
    found = [(iri, f"the graph has no node '{iri}'") for iri in notes.nodes if iri not in known]
    found += [(iri, f"the graph has no story '{iri}'") for iri in notes.stories if _digits(iri) not in digits]
    for number, view in enumerate(notes.views, 1):
        found += [
            (view.link, f"view {number} shows '{iri}', which the graph does not have")
            for iri in _named(view.link, base)
            if iri not in known
        ]
    line = notes.lines.get
    places = ((line(where, 0), message) for where, message in found)
    return tuple(Diagnostic(notes.path, at, min(at, 1), Code.GONE_NODE, message, message) for at, message in places)


def _named(link: str, base: str) -> Iterator[str]:
    """Yield the IRIs that a link names."""
    for key, value in parse_qsl(link.removeprefix("#")):
        if key in _NODE_KEYS:
            yield base + value[1:] if value.startswith("~") else value


def notes_as_json(notes: Notes, base: str) -> str:
    """Return notes as JSON that cannot end its script element, with the whole IRI of each story.

    >>> notes_as_json(Notes({"a": Remark(note="</script>")}), "https://e.org/")
    '{"nodes":[["a",{"note":"\\\\u003c/script\\\\u003e"}]],"stories":[],"views":[]}'
    """
    story = {iri: f"{base}{STORY_PATH}{_digits(iri)}" for iri in notes.stories}
    content = {
        "nodes": [[iri, _stated(each)] for iri, each in notes.nodes.items()],
        "stories": [[story[iri], _stated(each)] for iri, each in notes.stories.items()],
        "views": [_stated(each) for each in notes.views],
    }
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _stated(entry: Remark | View) -> dict[str, Any]:
    """Return the values of an entry that say something."""
    values = ((name, getattr(entry, name)) for name in entry.__dataclass_fields__)
    return {name: value for name, value in values if value}
