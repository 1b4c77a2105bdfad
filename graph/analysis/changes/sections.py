"""The changes as headed tables of text, for terminals and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graph.analysis.changes.model import (
    Changed,
    Changes,
    Entry,
    FieldChange,
    KindChanges,
    Moved,
    StoryChange,
    StoryChanges,
)
from graph.core.model import Value
from graph.core.schema import ARTICLE
from graph.core.wording import plural

__all__ = ["Cell", "Section", "difference", "more_rows", "sections", "summary_lines", "value_in_words"]


_MOST_NAMED = 5
"""How many values of a field are named before they are only counted."""


class Cell(NamedTuple):
    """A text, and the address of the web that it leads to; empty where it leads nowhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one sort.

    Attributes:
        heading: the sort: `New articles`.
        count: how many there are; rows may be more, because each field has one.
        headers: the names of the columns.
        rows: the cells.
    """

    heading: str
    count: int
    headers: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def sections(changes: Changes) -> list[Section]:
    """Return every sort of change that there is one of: stories first, then articles, then the other kinds.

    >>> sections(Changes("https://e.org/"))
    []
    """
    found = [*_story_sections(changes.stories or StoryChanges())]
    for each in changes.kinds:
        found += _kind_sections(each, changes.names)
    return [each for each in found if each.rows]


def summary_lines(changes: Changes) -> list[tuple[str, int, str]]:
    """Return for stories and each kind its name, how many there are now, and its changes in words.

    >>> summary_lines(Changes("https://e.org/", (KindChanges("topic", 1, 2, new=(Entry("t", "T"),)),)))
    [('topics', 2, '1 new')]
    """
    lines = []
    if changes.stories is not None:
        lines.append(("stories", changes.stories.after, _in_words(_numbers_of_stories(changes.stories))))
    for each in changes.kinds:
        numbers = {"new": each.new, "changed": each.changed, "moved": each.moved, "gone": each.gone}
        lines.append((plural(each.kind), each.after, _in_words({name: len(some) for name, some in numbers.items()})))
    return lines


def _numbers_of_stories(stories: StoryChanges) -> dict[str, int]:
    names = ("new", "grown", "shrunk", "changed", "merged", "split", "gone")
    return {name: len(getattr(stories, name)) for name in names}


def _in_words(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items() if number) or "no change"


def value_in_words(value: Value | None, names: Mapping[str, str]) -> str:
    """Return a value as text, nodes by their names; empty where there is none; of many values the first ones.

    >>> value_in_words(("https://e.org/topic/ai",), {"https://e.org/topic/ai": "AI"}), value_in_words(True, {})
    ('AI', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        more = f" and {len(value) - _MOST_NAMED:,} more" if len(value) > _MOST_NAMED else ""
        return ", ".join(names.get(each, each) for each in value[:_MOST_NAMED]) + more
    return str(value)


def difference(change: FieldChange, names: Mapping[str, str]) -> str:
    """Return the change of a field on one line.

    >>> difference(FieldChange("title", "A", "B"), {}), difference(FieldChange("about", (), ("AI",)), {})
    ('title: A → B', 'about: + AI')
    """
    old, new = (value_in_words(each, names) for each in (change.old, change.new))
    if isinstance(change.old, tuple) or isinstance(change.new, tuple):
        return f"{change.field}: {'; '.join([*([f'− {old}'] if old else []), *([f'+ {new}'] if new else [])])}"
    return f"{change.field}: {old or 'none'} → {new or 'none'}"


def more_rows(number: int) -> str:
    """Return the line below a table that has more rows than are shown.

    >>> more_rows(1)
    '… and 1 more row'
    """
    return f"… and {number:,} more row{'' if number == 1 else 's'}"


def _kind_sections(found: KindChanges, names: Mapping[str, str]) -> Iterator[Section]:
    several = plural(found.kind)
    yield _entries("New", several, found.kind, found.new)
    yield Section(
        f"Changed {several}",
        len(found.changed),
        (found.kind, "field", "old", "new"),
        [row for each in found.changed for row in _changed_rows(found.kind, each, names)],
    )
    yield Section(
        f"Moved {several}",
        len(found.moved),
        (found.kind, "old address", "is now", "shown by"),
        [_moved_row(each) for each in found.moved],
    )
    yield _entries("Gone", several, found.kind, found.gone)


def _entries(adjective: str, several: str, kind: str, entries: Sequence[Entry]) -> Section:
    articles = kind == ARTICLE.name
    headers = ("date", kind, "provider") if articles else (kind, "articles")
    rows = [
        (Cell(each.date[:10]), _article(each), Cell(each.provider))
        if articles
        else (_named(each), _number(each.articles))
        for each in entries
    ]
    return Section(f"{adjective} {several}", len(entries), headers, rows)


def _changed_rows(kind: str, changed: Changed, names: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    for each in changed.fields:
        old, new = (Cell(value_in_words(value, names)) for value in (each.old, each.new))
        name = _article(changed.entry) if kind == ARTICLE.name else _named(changed.entry)
        yield name, Cell(each.field), old, new


def _moved_row(moved: Moved) -> tuple[Cell, ...]:
    words = "merged into " if moved.merged else ""
    return _article(moved.new), Cell(moved.old.id), Cell(words + moved.new.id), Cell(moved.evidence)


def _story_sections(stories: StoryChanges) -> Iterator[Section]:
    for adjective, changes in (
        ("New", stories.new),
        ("Grown", stories.grown),
        ("Shrunk", stories.shrunk),
        ("Changed", stories.changed),
    ):
        rows = [_story_row(each) for each in changes]
        yield Section(f"{adjective} stories", len(rows), ("story", "articles", "joined", "left", "newest"), rows)
    for adjective, moves, headers in (
        ("Merged", stories.merged, ("story", "articles", "merged into", "articles now")),
        ("Split", stories.split, ("was part of", "articles before", "story", "articles")),
    ):
        ends = [(each.old, each.new) for each in moves]
        cells = [(_named(a), _number(a.articles), _named(b), _number(b.articles)) for a, b in ends]
        yield Section(f"{adjective} stories", len(cells), headers, cells)
    gone = [(_named(each), _number(each.articles)) for each in stories.gone]
    yield Section("Gone stories", len(gone), ("story", "articles"), gone)


def _story_row(change: StoryChange) -> tuple[Cell, ...]:
    joined = f"+{len(change.joined):,}" if change.joined else ""
    left = f"−{len(change.left):,}" if change.left else ""
    return (
        _named(change.story), _number(change.story.articles), Cell(joined), Cell(left), _first(change.joined)
    )  # fmt: skip


def _first(entries: Iterable[Entry]) -> Cell:
    return next((_article(each) for each in entries), Cell(""))


def _number(number: int) -> Cell:
    return Cell(f"{number:,}")


def _article(entry: Entry) -> Cell:
    return Cell(entry.name, entry.id if entry.id.startswith(("https://", "http://")) else "")


def _named(entry: Entry) -> Cell:
    """Return the name of a story, a topic, a provider; it has no page of its own to lead to."""
    return Cell(entry.name)
