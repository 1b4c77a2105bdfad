"""Keys of front matter that nothing reads, as their diagnostics name them."""

from __future__ import annotations

from functools import lru_cache

from graph.core.diagnostics import Unread
from graph.core.schema import SECURED, Kind
from graph.core.wording import nearest
from graph.read.plumbing import folded
from graph.read.simple_yaml import YamlValue
from graph.read.value_shapes import looks_like
from graph.text.repair import repaired, shown, single_line

__all__ = ["example_of", "unread_of"]

_EXAMPLE = 200
"""How many characters of a value are looked at for its example."""

_DEEPEST = 3
"""How deep in a mapping its example may stand."""


def unread_of(kind: Kind, way: str, key: str, value: YamlValue) -> Unread:
    """Return a key that is not read, with an example and the key that it misspells or the type that it looks like.

    Args:
        kind: the kind of node that it is stated of.
        way: the way to it: `provider.founded`.
        key: the key itself.
        value: its value.

    >>> from graph.core.schema import ARTICLE
    >>> unread_of(ARTICLE, "level", "level", "12"), unread_of(ARTICLE, "titel", "titel", "A day").looks_like
    (Unread(key='level', example='12', looks_like='a whole number'), 'title')
    """
    keys = tuple(each for field in kind.fields for each in field.keys)
    # A key of the table is not misspelt: its value is of another sort, as the `language: R` of programmers.
    misspelt = "" if key in keys else _nearest(keys, key[:_EXAMPLE])
    return Unread(shown(way), example_of(value), misspelt or looks_like(value))


def example_of(value: YamlValue) -> str:
    """Return a value, the first one of a list, or the first pair of a mapping, short enough to quote.

    >>> example_of(["a", "b"]), example_of([{"links": [{"title": "c"}]}]), example_of([])
    ('a', 'links: title: c', '')
    """
    return _example(value, _DEEPEST)


def _example(value: YamlValue, depth: int) -> str:
    first = next((each for each in value if each is not None), None) if isinstance(value, list) else value
    if isinstance(first, str):
        return _quoted(first)
    for key, below in first.items() if isinstance(first, dict) and depth else ():
        name = _quoted(key)
        example = _example(below, depth - 1) if SECURED not in folded(key) else ""  # it is shown nowhere
        if example:
            return f"{name}: {example}"
    return ""


def _quoted(text: str) -> str:
    return single_line(shown(repaired(text[:_EXAMPLE])))


@lru_cache(maxsize=1 << 10)
def _nearest(keys: tuple[str, ...], key: str) -> str:
    return nearest(key, keys, cutoff=0.8)
