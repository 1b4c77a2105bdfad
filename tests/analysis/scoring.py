"""How well found stories agree with known ones, and the sets of articles whose stories are known."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
from planted import BASE, article

from graph.analysis.indexed_graph import IndexedGraph

CASES = Path(__file__).parent / "cases"


class Score(NamedTuple):
    """Precision and recall, both between 0 and 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if sum(self) else 0.0


def bcubed(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Score:
    """Compare two partitions by B-cubed precision and recall (Bagga and Baldwin 1998, section 3).

    The precision of an item is the share of its found group that has the same truth, its recall the share of its true
    group that was found with it; the item itself counts. Both are averaged over all items, each with the same weight.

    Args:
        found: the group of every item that was found.
        truth: the true group of every item, in the same order.

    >>> bcubed([1, 1, 1, 2], "aabb")
    Score(precision=0.6666666666666667, recall=0.75)
    """
    both = Counter(zip(found, truth, strict=True))
    groups, true_groups, items = Counter(found), Counter(truth), max(1, len(truth))
    return Score(
        sum(shared * shared / groups[group] for (group, _), shared in both.items()) / items,
        sum(shared * shared / true_groups[true] for (_, true), shared in both.items()) / items,
    )


def partition(groups: Iterable[Iterable[int]], count: int) -> list[int]:
    """Return the group of every one of numbered items; one that is in no group is a group by itself.

    >>> partition([[2, 0]], 4)
    [0, -2, 0, -4]
    """
    found = [-1 - at for at in range(count)]
    for number, group in enumerate(groups):
        for at in group:
            found[at] = number
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """A network of articles whose stories are known, by IRI."""

    network: nx.MultiDiGraph
    truth: Mapping[str, str]

    def score(self, view: IndexedGraph, groups: Iterable[Iterable[int]] | None = None) -> Score:
        """Compare groups of the articles of an indexed graph, its stories unless others are given, with the truth."""
        found = partition([each.members for each in view.stories] if groups is None else groups, len(view.articles))
        return bcubed(found, [self.truth[iri] for iri in view.articles])


def known(rows: Iterable[Mapping[str, Any]], *, dated: bool = True) -> Known:
    """Return a network of articles given as rows with the keys of the case files.

    Args:
        rows: `title` and `event`, and where it is known `text` or `excerpt`, `date` and `provider`.
        dated: whether the articles state their dates.
    """
    network, truth = nx.MultiDiGraph(base=BASE), {}
    for at, row in enumerate(rows):
        stated = {"excerpt": row.get("text") or row.get("excerpt"), "publishedDateTime": dated and row.get("date")}
        values = {key: value for key, value in stated.items() if value}
        iri = article(network, f"{at:05}", None, row.get("provider", ""), title=row["title"], **values)
        truth[iri] = row["event"]
    return Known(network, truth)


def case_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a case file: `events` or `languages`."""
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def headline_rows(file: Path) -> list[dict[str, Any]]:
    """Return the rows of a CSV of headlines with the columns `title` and `story`."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [{"title": row["title"], "event": row["story"]} for row in csv.DictReader(lines)]
