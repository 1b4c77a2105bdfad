"""Front matter under the keys of the own dialect, which knows where a document states each value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from graph.read.forms import Front
from graph.read.front_matter import KeyPath
from graph.read.simple_yaml import YamlValue

__all__ = ["MappedFront"]


class MappedFront(NamedTuple):
    """The fields of a document after mapping.

    Attributes:
        fields: the values by own keys.
        ways: the way to each in the document.
        stated: the fields as the document states them.
    """

    fields: Mapping[str, YamlValue]
    ways: Mapping[str, KeyPath]
    stated: Front

    def way(self, where: KeyPath) -> KeyPath:
        """Return the way to a value in the document, given the one by own keys."""
        way = self.ways.get(str(where[0])) if where else None
        return where if way is None else (*way, *where[1:])

    def locate(self, where: KeyPath, /) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of the nearest one."""
        return self.stated.locate(self.way(where))
