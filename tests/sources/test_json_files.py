"""JSON files of several documents: arrays, wrapped replies, one object after another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.model import Source
from graph.read import sources
from graph.read.archives import Limits

ITEMS = [{"title": "A", "n": [1, {"x": None}]}, {"title": "B", "url": "https://e.org/b"}]


def found_in(place: Path, limits: Limits | None = None) -> tuple[list[tuple[int, object]], list[str]]:
    """Return the line and the value of each object, and the diagnostics."""
    locations, diagnostics, _ = sources.find([place], limits)
    read = list(sources.unpacked(locations, 1 << 22))
    return [(each.line, json.loads(each.content)) for each in read if isinstance(each, Source)], [
        *map(str, diagnostics),
        *(str(each) for each in read if not isinstance(each, Source)),
    ]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "way",
    [
        *([], ["articles"], ["items"], ["results"], ["data"], ["posts"], ["entries"], ["docs"], ["value"]),
        *(["response", "docs"], ["response", "results"], ["data", "items"]),
    ],
    ids=".".join,
)
def test_each_object_is_a_document(tmp_path: Path, way: list[str], indent: int | None) -> None:
    """The objects of an array, or of the array in a reply, are the documents."""
    value: object = ITEMS
    for key in reversed(way):
        value = {"status": "ok", "meta": {"a": [{"b": 1}]}, key: value, "next": "https://e.org/?page=2"}
    (tmp_path / "n.json").write_text(json.dumps(value, indent=indent), encoding="utf-8")
    found, diagnostics = found_in(tmp_path)
    assert (ITEMS, []) == ([fields for _, fields in found], diagnostics)
    assert indent is None or len({line for line, _ in found}) == 2


def test_hits_are_the_documents_in_them(tmp_path: Path) -> None:
    """A search engine wraps each document into a hit."""
    reply = {"took": 1, "hits": {"total": 2, "hits": [{"_id": "1", "_source": each, "sort": [1]} for each in ITEMS]}}
    (tmp_path / "n.json").write_text(json.dumps(reply), encoding="utf-8")
    assert ITEMS == [fields for _, fields in found_in(tmp_path)[0]]


def test_objects_one_after_another(tmp_path: Path) -> None:
    """Data sets of one object a line are often called `.json`."""
    (tmp_path / "n.json").write_text("\n".join(map(json.dumps, ITEMS)), encoding="utf-8")
    assert [(1, ITEMS[0]), (2, ITEMS[1])] == found_in(tmp_path)[0]


def test_the_text_of_an_object_stays(tmp_path: Path) -> None:
    """Numbers and keys that are stated twice reach the reader as they are written."""
    (tmp_path / "n.json").write_text('[{"title": 1.10, "title": 2e5}]', encoding="utf-8")
    locations, *_ = sources.find([tmp_path])
    assert [b'{"title": 1.10, "title": 2e5}'] == [each.content for each in sources.unpacked(locations, 1 << 22)]


def test_a_document_stays_one(tmp_path: Path) -> None:
    """An object that is a document itself is read as a file, whatever lists it has."""
    (tmp_path / "n.json").write_text(
        json.dumps({"title": "A", "webUrl": "https://e.org/a", "items": ITEMS}), encoding="utf-8"
    )
    assert [("n.json", -1)] == [(each.path, each.position) for each in sources.find([tmp_path / "n.json"])[0]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'[{"title":"\xff"}]', "n.json:1:1: error not-utf-8: byte 0xff is not UTF-8; the file is left out"),
        (b"[" * 100_000, "n.json:1:1: error bad-json: nested too deeply; the file is left out"),
        (
            b'[\n{"title":"A"},\n{"title":"B"},\n{"ti',
            "n.json:4:1: error bad-json: unterminated string starting at; items before it that are read: 2",
        ),
        (
            b'{"articles":[{"title":"A"},{"title":"B"},3,\n{"ti',
            "n.json:2:1: error bad-json: unterminated string starting at; items before it that are read: 2",
        ),
        (
            b'[{"a":1}]',
            "n.json:0:0: info not-a-document: its items state neither a title nor an address (keys: a);"
            " it is passed over",
        ),
        (b'[{"title":"A"},\n3]', "n.json:2:1: error not-a-mapping: item 2 is not an object; it is left out"),
    ],
)
def test_bad_files_say_why(tmp_path: Path, content: bytes, expected: str) -> None:
    """A fault has its line, and the objects before it are read."""
    (tmp_path / "n.json").write_bytes(content)
    assert expected in found_in(tmp_path)[1]


def test_a_file_that_is_too_large_is_not_parsed(tmp_path: Path) -> None:
    """A JSON array can be read as a whole only, so there is a limit, and a way around it."""
    (tmp_path / "n.json").write_text(json.dumps(ITEMS), encoding="utf-8")
    found, diagnostics = found_in(tmp_path, Limits(whole=10))
    assert ([], True) == (
        found,
        "may have 10; it is left out; split it, or write one object on each line" in diagnostics[0],
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(["title", "items", "hits", "a"]), below)
    ),
)


@given(items=st.lists(st.dictionaries(st.text(max_size=4), JSON, max_size=3), max_size=4))
def test_objects_are_those_of_the_json_module(
    tmp_path_factory: pytest.TempPathFactory, items: list[dict[str, object]]
) -> None:
    """Whatever the json module writes, the objects of an array are those that it reads."""
    file = tmp_path_factory.mktemp("json") / "n.json"
    file.write_text(json.dumps([{"title": "A"}, {"title": "B"}, *items, {"name": "C"}]), encoding="utf-8")
    found, _ = found_in(file)
    assert not found or [{"title": "A"}, {"title": "B"}, *items, {"name": "C"}] == [fields for _, fields in found]


@given(value=JSON, cut=st.integers(0, 60), junk=st.text(max_size=3))
def test_any_file_is_read_without_an_exception(
    tmp_path_factory: pytest.TempPathFactory, value: object, cut: int, junk: str
) -> None:
    """A file gives documents, a diagnostic or itself."""
    text = json.dumps(value)
    file = tmp_path_factory.mktemp("json") / "n.json"
    file.write_text(text[:cut] + junk + text[cut:], encoding="utf-8")
    locations, diagnostics, _ = sources.find([file])
    assert locations or diagnostics
    list(sources.unpacked(locations, 1 << 20))
