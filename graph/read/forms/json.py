"""Front matter in JSON: an object at the top of a document, as Hugo writes it, and files of JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from json import JSONDecodeError

from graph.core.diagnostics import Code, printable
from graph.read.forms.form import Fence
from graph.read.front_matter import MAX_DEPTH, Finding, KeyPath, Lines, YamlValue
from graph.read.json_members import after_space, items_of, members_of
from graph.read.json_object import TooDeepError, decoded_json

__all__ = ["PlacedJson", "read_json_value"]


@dataclass(frozen=True, slots=True)
class PlacedJson:
    """The fields of a text of JSON, whose places are looked up when they are asked for.

    Attributes:
        fields: key to value.
        text: the text.
        start: where the value begins in it.
        lines: where its lines begin.
    """

    fields: dict[str, YamlValue]
    text: str
    start: int
    lines: Lines
    _below: dict[int, dict[str | int, int]] = field(default_factory=dict, compare=False, repr=False)

    def locate(self, where: KeyPath, /) -> tuple[int, int]:
        """Return line and column, from 1, of the value at a key path, or of the nearest one.

        >>> text = '{\\n "title": "A",\\n "tags": ["a",\\n "b"]}'
        >>> PlacedJson({}, text, 0, Lines(text, 0)).locate(("tags", 1))
        (4, 2)
        """
        at = self.start
        for step in where:
            # Kept, because a list with a fault in each of its items would be searched anew for each.
            if at not in self._below:
                self._below[at] = _members(self.text, at)
            if step not in self._below[at]:
                break
            at = self._below[at][step]
        return self.lines.place(at)


def _members(text: str, at: int) -> dict[str | int, int]:
    """Return where the members of an object or the items of a list begin; the text is known to be JSON."""
    if text.startswith("{", at):
        return {part.step: part.start for part in members_of(text, at)}
    return {part.step - 1: part.start for part in items_of(text, at)} if text.startswith("[", at) else {}


def read_json_value(fence: Fence, whole: bool, findings: list[Finding]) -> tuple[YamlValue, PlacedJson, int] | None:
    """Return the value of a text of JSON with the places in it, and where it ends; None where it cannot be read.

    Args:
        fence: where the text stands.
        whole: whether nothing may follow the value.
        findings: faults are added here.

    >>> text = '{"title": "A", "weight": 1.10}\\nText'
    >>> value, front, end = read_json_value(Fence(text, 0, len(text), len(text), 0), False, [])
    >>> value, text[end:]
    ({'title': 'A', 'weight': '1.10'}, '\\nText')
    """
    text = fence.text
    start = after_space(text, 0)
    try:
        value, end, twice = decoded_json(text, start)
        rest = after_space(text, end)
        if whole and rest < len(text):
            raise JSONDecodeError("Extra data", text, rest)
    except JSONDecodeError as error:
        message = f"{error.msg[:1].lower()}{error.msg[1:]}"
        fence.broken(findings, error.lineno, error.colno, Code.BAD_JSON, message)
        return None
    except (RecursionError, TooDeepError):
        fence.broken(findings, 1, 1, Code.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels")
        return None
    front = PlacedJson(value if isinstance(value, dict) else {}, text, start, Lines(text, fence.lines_before))
    for key in twice:
        message = f"'{printable(key[:200])}' is stated twice; the last one is used"
        findings.append(Finding(*front.locate((key,)), Code.DUPLICATE_KEY, message))
    return value, front, end
