"""Count the faults of a picture (overlaps, cut labels, nodes under letters) from the boxes and discs that the page reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["LARGEST", "Disc", "Label", "Picture", "picture_from"]

LARGEST = 30
"""Of so many stories, the largest, the names are counted."""

SLACK = 0.01
"""Pixels by which discs may lie on each other: less than a screen shows."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A region or a node, in pixels."""

    x: float
    y: float
    r: float
    story: int = -1


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its box, in pixels from the upper left corner of the picture; -1 where it names no story."""

    text: str
    x: float
    y: float
    width: float
    height: float
    story: int = -1

    def covers(self, disc: Disc) -> bool:
        """Return whether the middle of a disc lies under the letters."""
        return self.x <= disc.x <= self.x + self.width and self.y <= disc.y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page has drawn, and the size of the picture."""

    labels: Sequence[Label]
    regions: Sequence[Disc]
    nodes: Sequence[Disc]
    width: float
    height: float

    def overlaps(self) -> int:
        """Count the pairs of regions that lie on each other."""
        # From left to right: a disc is compared only with those that begin before it ends.
        discs = sorted(self.regions, key=lambda disc: disc.x - disc.r)
        count = 0
        for at, one in enumerate(discs):
            for other in discs[at + 1 :]:
                if other.x - other.r >= one.x + one.r:
                    break
                distance = one.r + other.r - SLACK
                count += (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < distance**2
        return count

    def cut(self, names: Sequence[str]) -> int:
        """Count the labels that are not whole: shortened, or beyond the border of the picture.

        Args:
            names: the whole names of the stories, the largest first.
        """
        return sum(not self._whole(label, names) for label in self.labels)

    def _whole(self, label: Label, names: Sequence[str]) -> bool:
        right, bottom = label.x + label.width, label.y + label.height
        if right <= 0 or bottom <= 0 or label.x >= self.width or label.y >= self.height:
            return True  # it lies beside the picture, where nobody sees it
        if min(label.x, label.y) < 0 or right > self.width or bottom > self.height:
            return False
        # A word may be broken between two lines: the spaces do not count.
        text = "".join(label.text.split())
        return text == "".join(names[label.story].split()) if label.story >= 0 else not text.endswith("…")

    def under_letters(self) -> float:
        """Return the share of the drawn nodes whose middle lies under a label, in percent."""
        under = sum(any(label.covers(node) for label in self.labels) for node in self.nodes)
        return 100 * under / len(self.nodes) if self.nodes else 0.0

    def named(self) -> int:
        """Count the largest stories that have a name in the picture."""
        return len({label.story for label in self.labels if 0 <= label.story < LARGEST})


def picture_from(detail: Mapping[str, Any]) -> Picture:
    """Return the picture that the page's answer to `newsgraph:labels` describes."""
    labels = [
        Label(" ".join(each["lines"]), each["x"], each["y"], each["width"], each["height"], each["story"])
        for each in detail["labels"]
    ]
    view = detail["view"]
    return Picture(labels, _discs(detail["regions"]), _discs(detail["nodes"]), view["width"], view["height"])


def _discs(given: Iterable[Mapping[str, Any]]) -> list[Disc]:
    return [Disc(each["x"], each["y"], each["r"], each.get("story", -1)) for each in given]
