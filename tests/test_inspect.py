"""`newsgraph inspect`: what documents hold, before any graph."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import places
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.pipeline.config import Config
from graph.pipeline.inspection import Inspection, Key, configuration_of, inspect_sources


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of two documents of different forms and a file that is none."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\ntitle: A\ndate: 2024-05-01\ntags: [ai, law]\nmood: good\nlayout: post\nsecured: c2VjcmV0\n---\n"
        "[b](b.md) [[B]] [c](https://e.org/) `[[code]]`\n"
    )
    (folder / "b.md").write_text("+++\ntitle = 'B'\ndraft = true\nmood = 'bad'\n+++\nText\n")
    (folder / "c.docx").write_text("no document")
    return folder


def test_forms_keys_links_and_dates_are_counted(site: Path) -> None:
    """Each form, key, link and date of the documents is counted; a key has its type, an example and its use."""
    found = inspect_sources([site], Config())
    keys = {key.name: (key.documents, key.type, key.example, key.read_as) for key in found.keys}
    assert {"yaml": 1, "toml": 1} == found.forms
    assert {"wikilinks": 1, "files": 1, "addresses elsewhere": 1} == found.links
    assert {"topics": 2} == found.relations
    assert ("2024-05-01T00:00:00Z", 1) == (found.first_date, found.undated)
    assert (1, "a list of words", "ai", "topics") == keys["tags"]
    assert (2, "a word", "good", "") == keys["mood"]
    assert "plumbing" == keys["layout"][3]
    assert "publishedDateTime" == keys["date"][3]
    assert any(".docx 1" in note for note in found.notes)


def test_keys_below_a_container_are_keys_of_the_document(tmp_path: Path) -> None:
    """What stands below `extra` has a line of its own, and is suggested by its bare name."""
    (tmp_path / "a.md").write_text("+++\ntitle = 'A'\n[extra]\nauthor = 'Ann'\nlevel = 3\n+++\n")
    found = inspect_sources([tmp_path], Config())
    assert {"title": "title", "extra.author": "authors", "extra.level": ""} == {
        key.name: key.read_as for key in found.keys
    }
    assert '# level = { keys = ["level"], type = "integer"' in configuration_of(found)


def test_encrypted_block_is_not_shown(site: Path, newsgraph: places.Run) -> None:
    """The value of the encrypted block stands in no output."""
    shown = [newsgraph("inspect", site, *options).stdout for options in ([], ["--json"], ["--write"])]
    assert [False, False, False] == ["c2VjcmV0" in each for each in shown]


def test_json_is_one_object(site: Path, newsgraph: places.Run) -> None:
    """`--json` prints one object with every part."""
    run = newsgraph("inspect", "--json", site)
    assert (0, 2) == (run.returncode, json.loads(run.stdout)["documents"])


def test_written_configuration_can_be_used(site: Path, newsgraph: places.Run, tmp_path: Path) -> None:
    """`--write` prints a configuration that `build` takes as it is, with the unread keys as comments."""
    run = newsgraph("inspect", "--write", site)
    (tmp_path / "newsgraph.toml").write_text(run.stdout)
    built = newsgraph(
        "build", site, "--formats", "nt", "--out", tmp_path / "out", "--config", tmp_path / "newsgraph.toml"
    )
    assert "# mood = " in run.stdout
    assert 0 == built.returncode, built.stderr


def test_suggestions_of_the_configuration_can_be_used(site: Path, newsgraph: places.Run, tmp_path: Path) -> None:
    """The fields that `--write` suggests are taken once their lines are no comments any more, with their types."""
    (site / "c.md").write_text(
        "---\ntitle: C\nlevel: 3\nwatched: 2024-05-01\npaid: true\nhomework: https://e.org/h\n"
        "cities: [Rome, Oslo]\nplot: Two words\nbudget: {spent: '1'}\n'2nd': x\n'a b': x\n---\n"
    )
    written = newsgraph("inspect", "--write", site).stdout
    suggested = re.sub(r"(?m)^# (?=\[fields|[\w-]+ = \{ keys)", "", written)
    fields = tomllib.loads(suggested)["fields"]["article"]
    (tmp_path / "newsgraph.toml").write_text(suggested)
    built = newsgraph("check", site, "--config", tmp_path / "newsgraph.toml")
    assert {
        "mood": ("line", False), "level": ("integer", False), "watched": ("date", False), "paid": ("boolean", False),
        "homework": ("url", False), "cities": ("line", True), "plot": ("text", False), "a_b": ("line", False),
    } == {name: (each["type"], each.get("many", False)) for name, each in fields.items()}  # fmt: skip
    assert ["2nd", "budget"] == sorted(re.findall(r"'(\S+)' is not read", built.stdout))


def test_no_document_is_a_failure(tmp_path: Path, newsgraph: places.Run) -> None:
    """Where there is no document the exit code is 1, and the files that are passed over are counted."""
    (tmp_path / "a.docx").write_text("")
    run = newsgraph("inspect", tmp_path)
    assert 1 == run.returncode
    assert ".docx 1" in run.stdout


@given(st.text(min_size=1), st.text(), st.text())
def test_any_names_and_examples_make_toml(name: str, example: str, title: str) -> None:
    """Whatever keys, examples, notes and titles documents hold, the configuration is TOML."""
    site = {"preset": "jekyll", "address": "", "title": title}
    found = Inspection(notes=[example], sites=[site], keys=[Key(name, 1, "a word", example)])
    assert "preset" in tomllib.loads(configuration_of(found))
