"""Anybody's front matter in the own dialect: each trap a case of `cases.yaml`, and no nesting that is too much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.core.diagnostics import Code
from graph.core.model import Settings, Site
from graph.core.schema import (
    ARTICLE,
    STANDARD_SCHEMA,
    Extension,
    FurtherKeys,
    Kind,
    OwnField,
    OwnKind,
    OwnRelation,
    schema_of,
)
from graph.read.document_mapping import map_document
from graph.read.front_matter import YamlValue
from graph.read.mapping import Mapped, map_fields

CASES: dict[str, dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)


def with_nulls(value: Any) -> Any:
    """Return a value of the cases as the reader gives it: `null` is None."""
    if isinstance(value, dict):
        return {key: with_nulls(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_nulls(one) for one in value]
    return None if value == "null" else value


def no_heading() -> None:
    """Find no heading: the document has no text."""


def mapped(case: dict[str, Any]) -> Mapped:
    """Return the mapped front matter of a case's document."""
    site = case.get("site", {})
    people = tuple((nick, name) for nick, name in site.get("people", ()))
    return map_document(
        case.get("path", "note.md"),
        with_nulls(case["stated"]),
        lambda: case.get("heading"),
        Site(**{**site, "people": people}),
        Settings(),
    )


@pytest.mark.parametrize("name", CASES)
def test_fields(name: str) -> None:
    """A case's document states these fields of the own dialect and no other."""
    assert CASES[name]["fields"] == mapped(CASES[name]).fields


@pytest.mark.parametrize("name", CASES)
def test_notes(name: str) -> None:
    """What is not read is noted, and nothing else."""
    assert CASES[name].get("notes", []) == [words for _, _, words in mapped(CASES[name]).notes]


@pytest.mark.parametrize("name", CASES)
def test_ways(name: str) -> None:
    """Each way leads to a statement of the document."""
    for way in mapped(CASES[name]).ways.values():
        value: Any = CASES[name]["stated"]
        for step in way:
            value = value[step]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("own keys win", Code.SECOND_KEY),
        ("a template is no article", Code.TEMPLATE),
        ("language is a programming language", Code.UNKNOWN_FIELD),
    ],
)
def test_codes(name: str, code: Code) -> None:
    """Each kind of note has a code of its own."""
    assert [code] == [each for each, _, _ in mapped(CASES[name]).notes]


def test_own_document_stays() -> None:
    """A document of the own dialect is mapped to itself."""
    own: dict[str, YamlValue] = {
        "title": "A",
        "type": "article",
        "originalUrl": "https://e.org/a",
        "webUrl": "https://e.org/a",
        "publishedDateTime": "2024-05-01T00:00:00Z",
        "category": "news",
        "provider": {"name": "E", "domain": "e.org"},
        "topics": ["AI", "Law"],
        "images": [{"url": "https://e.org/a.png", "width": "1", "height": "2", "title": "Sea"}],
        "related": [{"title": "B", "webUrl": "https://e.org/b", "provider": {"name": "E", "domain": "e.org"}}],
        "published": "false",
    }
    assert (own, []) == map_document("a.md", own, lambda: "Heading", Site(), Settings())[::2]


def test_older_own_names() -> None:
    """The own dialect's older names are read in a related article."""
    older: dict[str, YamlValue] = {
        "sourceUrl": "https://e.org/a",
        "ampUrl": "https://e.org/amp/a",
        "cdnAmpUrl": "https://cdn.e.org/a",
        "abstract": "First",
        "score": "54",
        "name": "A",
        "provider": {"id": "e.org"},
    }
    expected = {
        "webUrl": "https://e.org/a",
        "ampWebUrl": "https://e.org/amp/a",
        "cdnAmpWebUrl": "https://cdn.e.org/a",
        "excerpt": "First",
        "quality": "54",
        "title": "A",
        "provider": {"domain": "e.org"},
    }
    assert expected == map_fields(ARTICLE, older, Site()).fields


keys = st.sampled_from(
    [
        *sorted(
            {
                key
                for kind in STANDARD_SCHEMA.kinds.values()
                for field in kind.fields
                for key in (*field.keys, *field.synonyms)
            }
        ),
        *("tags", "authors", "series", "links", "params", "extra", "related", "images", "header", "taxonomy"),
    ]
)
texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["https://e.org/a", "/a/", "[[A]]", "[[", "#a", "a/b", "2024-05-01", "false", "Ann, Bob", "{{", "a@b"]
    ),
)
values = st.recursive(
    st.none() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys | st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
sites = st.builds(
    Site,
    preset=st.sampled_from(["", "jekyll", "hugo", "zola", "obsidian", "quartz"]),
    address=st.sampled_from([None, "https://e.org"]),
    publisher=st.sampled_from(["", "E"]),
)


@given(
    st.sampled_from(["a.md", "content/topics/a/_index.md", "_authors/a.md", "", "2024-01-02-a.md", "a.csv"]),
    st.dictionaries(keys | st.text(max_size=6), values, max_size=6),
    sites,
)
def test_any_document(path: str, stated: dict[str, YamlValue], site: Site) -> None:
    """Any nesting is mapped, twice the same, and every statement is read, known or noted."""
    first = map_document(path, stated, no_heading, site, Settings())
    assert first == map_document(path, stated, no_heading, site, Settings())
    assert all(isinstance(words, str) for _, _, words in first.notes)


@given(st.sampled_from(list(STANDARD_SCHEMA.kinds.values())), st.dictionaries(keys, values, max_size=6))
def test_any_node(kind: Kind, stated: dict[str, YamlValue]) -> None:
    """Any mapping of a node is mapped, and what comes out is own: mapping it again changes nothing."""
    once = map_fields(kind, stated, Site()).fields
    assert isinstance(once, dict)


def test_keys_of_the_user() -> None:
    """A user's own keys, fields, kinds and relations are mapped as those of the table are."""
    schema = schema_of(
        Extension(
            keys=(FurtherKeys("article", "publishedDateTime", ("harvested",)),),
            fields=(OwnField("article", "difficulty", ("level",), "integer", "ng:difficulty"),),
            kinds=(OwnKind("company", "schema:Corporation"),),
            relations=(OwnRelation("mentions-company", ("companies",), "article", "company", "schema:mentions"),),
        )
    )
    stated: dict[str, YamlValue] = {
        "title": "A",
        "Harvested": "2024-05-01",
        "Level": "3",
        "companies": ["[[Acme]]", {"name": "Initech"}],
    }
    expected = {
        "title": "A",
        "publishedDateTime": "2024-05-01",
        "level": "3",
        "companies": ["Acme", {"name": "Initech"}],
    }
    mapped_fields = map_document("a.md", stated, no_heading, Site(), Settings(schema=schema)).fields
    assert expected == mapped_fields
