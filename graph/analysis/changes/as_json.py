"""The changes as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from graph.analysis.changes.model import Changes, Entry, KindChanges, Moved, StoryChange, StoryChanges, StoryMove
from graph.core.schema import ARTICLE

__all__ = ["to_json"]


def to_json(changes: Changes) -> str:
    """Return the changes as one JSON object, in ASCII, so that no title can steer a terminal.

    The page “What changed” of the documentation (docs/changes.md) has its keys.

    >>> json.loads(to_json(Changes("https://e.org/")))["changed"]
    False
    """
    record = {
        "changed": bool(changes),
        "base": changes.base,
        "updated": changes.updated or None,
        "nodes": {each.kind: _kind(each) for each in changes.kinds},
        "stories": None if changes.stories is None else _stories(changes.stories),
        "note": changes.note,
        "names": dict(changes.names),
    }
    return json.dumps(record, indent=1) + "\n"


def _kind(found: KindChanges) -> dict[str, Any]:
    articles = found.kind == ARTICLE.name
    record: dict[str, Any] = {
        "before": found.before,
        "after": found.after,
        "new": [_entry(each, articles) for each in found.new],
        "changed": [
            {**_entry(each.entry, articles), "fields": [asdict(field) for field in each.fields]}
            for each in found.changed
        ],
    }
    if articles:
        record["moved"] = [_moved(each) for each in found.moved]
    return record | {"gone": [_entry(each, articles) for each in found.gone]}


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "old": _entry(moved.old, True),
        "new": _entry(moved.new, True),
        "merged": moved.merged,
        "evidence": moved.evidence,
        "fields": [asdict(field) for field in moved.fields],
    }


def _stories(stories: StoryChanges) -> dict[str, Any]:
    return {
        "before": stories.before,
        "after": stories.after,
        "new": [_story(each) for each in stories.new],
        "grown": [_story(each) for each in stories.grown],
        "shrunk": [_story(each) for each in stories.shrunk],
        "changed": [_story(each) for each in stories.changed],
        "merged": [_story_move(each) for each in stories.merged],
        "split": [_story_move(each) for each in stories.split],
        "gone": _entries(stories.gone),
    }


def _story(change: StoryChange) -> dict[str, Any]:
    joined, left = ([_entry(each, True) for each in some] for some in (change.joined, change.left))
    return {**_entry(change.story, False), "before": change.before, "joined": joined, "left": left}


def _story_move(move: StoryMove) -> dict[str, Any]:
    return {"old": _entry(move.old, False), "new": _entry(move.new, False)}


def _entries(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [_entry(each, False) for each in entries]


def _entry(entry: Entry, article: bool) -> dict[str, Any]:
    """Return an article with its date and provider, a story or another node with its number of articles."""
    more = {"date": entry.date or None, "provider": entry.provider} if article else {"articles": entry.articles}
    return {"id": entry.id, "name": entry.name, **more}
