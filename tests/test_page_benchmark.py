"""The arithmetic of `benchmarks/page.py`: what it counts in a picture of the page."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest
from places import PROJECT


@pytest.fixture(scope="module")
def picture() -> ModuleType:
    """The module `benchmarks/picture.py`, which is in no package."""
    name = "benchmarks_picture"
    spec = importlib.util.spec_from_file_location(name, PROJECT / "benchmarks" / "picture.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def detail(**parts: object) -> dict[str, object]:
    """What the page answers when it is asked for a picture of 100 × 100 pixels."""
    return {"labels": [], "regions": [], "nodes": [], "view": {"width": 100, "height": 100, "scale": 1}, **parts}


def label(*lines: str, x: float = 10, story: int = -1) -> dict[str, object]:
    return {"lines": lines, "x": x, "y": 10, "width": 20, "height": 10, "story": story, "node": -1}


def disc(x: float, r: float = 5, **more: int) -> dict[str, float]:
    return {"x": x, "y": 15, "r": r, **more}


@pytest.mark.parametrize(
    ("discs", "count"),
    [
        ([], 0),
        ([disc(0), disc(10)], 0),
        ([disc(0), disc(9.9)], 1),
        ([disc(50, 50), disc(20), disc(60), disc(101)], 3),
        ([disc(0, 5), {"x": 0, "y": 26, "r": 5}], 0),
    ],
    ids=["none", "touching", "overlapping", "one over all", "above each other"],
)
def test_overlapping_regions_are_counted_in_pairs(picture: ModuleType, discs: list[object], count: int) -> None:
    """Each pair of regions that lie on each other counts once; those that only touch do not count."""
    assert count == picture.picture_from(detail(regions=[{"story": -1, **each} for each in discs])).overlaps()


@pytest.mark.parametrize(
    ("given", "count"),
    [
        (label("A new", "law", story=0), 0),
        (label("A new la", "w", story=0), 0),
        (label("A new", story=0), 1),
        (label("A new…"), 1),
        (label("Topic"), 0),
        (label("Topic", x=-1), 1),
        (label("Topic", x=81), 1),
        (label("Topic", x=-20), 0),
    ],
    ids=["whole", "broken word", "shortened", "ellipsis", "no story", "left border", "right border", "beside"],
)
def test_labels_that_are_not_whole_are_cut(picture: ModuleType, given: object, count: int) -> None:
    """A label is cut where it is not the whole name, ends in an ellipsis or crosses the border of the picture."""
    assert count == picture.picture_from(detail(labels=[given])).cut(["A new law"])


def test_nodes_under_letters_are_a_share_of_those_drawn(picture: ModuleType) -> None:
    """Nodes whose middle lies in the box of a label are counted, once each, in percent; of no nodes it is 0."""
    nodes = [disc(10), disc(30), disc(31), disc(90)]
    shown = picture.picture_from(detail(labels=[label("A"), label("B", x=15)], nodes=nodes))
    assert 75.0 == shown.under_letters()
    assert 0.0 == picture.picture_from(detail(labels=[label("A")])).under_letters()


def test_only_the_largest_stories_are_counted_as_named(picture: ModuleType) -> None:
    """Each of the 30 largest stories counts once; smaller ones and labels of no story do not."""
    labels = [label("A", story=0), label("A", story=0), label("B", story=29), label("C", story=30), label("D")]
    assert 2 == picture.picture_from(detail(labels=labels)).named()
