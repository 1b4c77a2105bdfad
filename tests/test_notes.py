"""The file of notes: what it may hold, how it changes the page, and what a build does when it changes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import places
import pytest

import graph
from graph.core.diagnostics import Code, ConfigError
from graph.export.page.notes import MOST_ENTRIES, Notes, Remark, View, notes_from
from graph.export.page.page import page
from graph.pipeline.notes import NotesFile, read_notes
from graph.pipeline.steps import build_exports

IET = "https://example.org/provider/theiet.org"
NOTES = f"""
[nodes."{IET}"]
name = "The Institution"
note = "Two\\nlines"
pinned = true

[[views]]
sentence = "Everything."
link = "#"
"""


def noted(text: str) -> Notes:
    return read_notes(NotesFile("notes.toml", text.encode()))


def embedded(content: bytes) -> dict[str, object]:
    """Return the notes that a page holds."""
    found = re.search(rb'<script type="application/json" id="notes">(.*?)</script>', content, re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def test_a_file_of_notes_is_read() -> None:
    """Each entry and each view has the values that the file states."""
    notes = noted(NOTES)
    assert {IET: Remark("The Institution", "Two\nlines", pinned=True)} == notes.nodes
    assert (View("Everything.", "#"),) == notes.views


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x = 1", "unknown key 'x' (nearest: '"),
        ('[nodes."a"]\nnmae = "b"', "nodes.'a': unknown key 'nmae' (nearest: 'name')"),
        ('[nodes."a"]\nname = 1', "nodes.'a': name must be text"),
        ('[nodes."a"]\nname = "b\\nc"', "nodes.'a': name must be one line of text"),
        ('[nodes."a"]\nnote = "\\u0007"', "nodes.'a': note must be text without control characters"),
        ('[nodes."a"]\npinned = "yes"', "nodes.'a': pinned must be true or false"),
        ('[nodes]\na = "b"', "nodes.'a' must be a table"),
        ("nodes = []", 'nodes must be tables, as [nodes."https://…"]'),
        ('[stories."a"]', "stories.'a' must be a story's IRI, or the twelve hexadecimal digits at its end"),
        ('[[views]]\nlink = "#"', "views, number 1: sentence is missing; a view needs a sentence"),
        ('[[views]]\nsentence = "a"', "views, number 1: link must be the part of the page's address from # on"),
        ('[[views]]\nsentence = "a"\nlink = "javascript:1"', "views, number 1: link must be the part"),
        ("[views]", "views must be a list of tables, each as [[views]]"),
        (f'[nodes."a"]\nname = "{"b" * 301}"', "nodes.'a': name has 301 characters, and may have 300"),
        ('[[views]]\nsentence = "a"\nlink = "#"\n' * 201, "views has 201 entries, and may have 200"),
        ("[nodes", "notes.toml is not TOML: "),
        ("\udcff", "notes.toml is not TOML: "),
        ("[nodes]\na." + "b." * 5000 + "c = 1", "notes.toml"),
    ],
)
def test_an_unusable_file_is_refused(text: str, complaint: str) -> None:
    """An unknown key, a wrong type, a text too long and broken TOML are errors with the place and the rule."""
    with pytest.raises(ConfigError) as error:
        read_notes(NotesFile("notes.toml", text.encode(errors="surrogateescape")))
    assert str(error.value).startswith("notes.toml")
    assert complaint in str(error.value)


def test_too_many_entries_are_refused() -> None:
    """The number of nodes that a file may name is limited."""
    with pytest.raises(ConfigError, match=f"may have {MOST_ENTRIES:,}"):
        notes_from({"nodes": {str(number): {} for number in range(MOST_ENTRIES + 1)}})


def test_a_named_file_that_is_missing_is_refused(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """`--notes` names a file that is there."""
    run = newsgraph("build", seeds, "--notes", "none.toml", cwd=tmp_path)
    assert 2 == run.returncode
    assert (
        "newsgraph: notes 'none.toml': there is no such file; correct `notes` or `--notes`, or leave it out\n"
        == run.stderr
    )


@pytest.mark.parametrize("where", ["here", "configured", "named", "in a source"])
def test_the_file_is_found(newsgraph: places.Run, seeds: Path, tmp_path: Path, where: str) -> None:
    """Notes are read from the folder here, from a source, and where the configuration or an option names them."""
    sources = tmp_path / "docs"
    sources.mkdir()
    for each in seeds.glob("*.txt"):
        (sources / each.name).write_bytes(each.read_bytes())
    file = {"here": tmp_path / "notes.toml", "in a source": sources / "notes.toml"}.get(where, tmp_path / "my.toml")
    file.write_text(NOTES)
    if where == "configured":
        (tmp_path / "newsgraph.toml").write_text('notes = "my.toml"')
    options = ("--notes", "my.toml") if where == "named" else ()
    run = newsgraph("build", "docs", *options, cwd=tmp_path)
    assert (0, "") == (run.returncode, run.stderr)
    nodes = embedded((tmp_path / "exports" / "graph.html").read_bytes())["nodes"]
    assert [[IET, {"name": "The Institution", "note": "Two\nlines", "pinned": True}]] == nodes


def test_a_file_of_the_same_name_is_left_alone(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """A `notes.toml` without any table of ours, found by its name alone, is somebody's own."""
    (tmp_path / "notes.toml").write_text('[shopping]\nlist = ["bread"]')
    assert 0 == newsgraph("build", seeds, cwd=tmp_path).returncode


def test_gone_nodes_are_reported_and_the_rest_works(seeds: Path, tmp_path: Path) -> None:
    """A node, a story and a view that the graph does not have are warnings with their lines."""
    file = tmp_path / "my.toml"
    gone = '[nodes."https://e.org/gone"]\nhidden = true\n[stories.ca978112ca1b]\nname = "x"\n'
    file.write_text(gone + NOTES + '[[views]]\nsentence = "b"\nlink = "#node=~provider%2Fnone&topic=~topic%2Fai"\n')
    out = tmp_path / "out"
    summary = build_exports([seeds], graph.Config(notes=str(file), out=str(out)))
    found = [(each.line, each.message) for each in summary.diagnostics if each.code is Code.GONE_NODE]
    assert [
        (1, "the graph has no node 'https://e.org/gone'"),
        (3, "the graph has no story 'ca978112ca1b'"),
        (16, "view 2 shows 'https://example.org/provider/none', which the graph does not have"),
    ] == found
    assert b"The Institution" in (out / "graph.html").read_bytes()


def test_hidden_nodes_are_left_out_of_the_page_only(seeds_build: graph.Build) -> None:
    """A node that notes hide has no place in the page's data; hiding none changes nothing else."""
    corpus = seeds_build.corpus
    hidden = page(corpus, notes=Notes({IET: Remark(hidden=True)}))
    assert b"37 nodes" in hidden
    assert b"38 nodes" in page(corpus)
    assert IET in seeds_build.network


def test_a_story_keeps_its_identifier_when_its_founder_is_hidden(newsroom_build: graph.Build) -> None:
    """Stories are identified in the whole graph, so that notes on one hold whatever is hidden."""
    from graph.analysis.indexed_graph import index_corpus
    from graph.export.page.columns import select

    whole = index_corpus(newsroom_build.corpus)
    before = select(whole)
    story = max(range(len(before.stories)), key=lambda at: len(before.stories[at].members))
    dates = whole.date_texts
    founder = min(before.stories[story].members, key=lambda node: (not dates[node], dates[node], node))
    after = select(whole, notes=Notes({whole.ids[founder]: Remark(hidden=True)}))
    assert before.story_ids[story] in after.story_ids
    assert len(before.stories[story].members) - 1 == len(
        after.stories[after.story_ids.index(before.story_ids[story])].members
    )


def test_hostile_notes_are_text(seeds_build: graph.Build) -> None:
    """Markup in notes ends no element of the page, and is read back as it was."""
    text = "</script><script>alert(1)</script><!-- ]]> & \u2028 \\u003c"
    content = page(seeds_build.corpus, notes=Notes({IET: Remark(note=text)}))
    assert b"<script>alert" not in content
    assert [[IET, {"note": text}]] == embedded(content)["nodes"]


def test_a_change_of_the_notes_makes_the_page_alone(
    many_documents: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a cache, other notes make another page, the other exports stay as they are, and nothing is parsed."""
    monkeypatch.setenv("NEWSGRAPH_CACHE", str(tmp_path / "cache"))
    # The documents of a test are younger than the clock's error.
    monkeypatch.setattr("graph.pipeline.cache.CLOCK_ERROR", -(10**12))
    sources, file, out = many_documents(tmp_path), tmp_path / "my.toml", tmp_path / "out"
    config = graph.Config(notes=str(file), out=str(out), formats=("ttl", "html", "json"))
    file.write_text('[[views]]\nsentence = "One"\nlink = "#"\n')
    first = build_exports([sources], config)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert first == build_exports([sources], config)
    assert before == {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    file.write_text('[[views]]\nsentence = "Two"\nlink = "#node=https%3A%2F%2Fe.org%2Fgone"\n')
    monkeypatch.setattr("graph.pipeline.cache.records.parse_record", None)
    second = build_exports([sources], config)
    after = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert ["graph.html"] == [name for name in sorted(after) if after[name] != before[name]]
    assert list(first.written) == list(second.written)
    assert "Two" == embedded((out / "graph.html").read_bytes())["views"][0]["sentence"]  # type: ignore[index]
    assert [Code.GONE_NODE] == [each.code for each in set(second.diagnostics) - set(first.diagnostics)]
    file.unlink()
    with pytest.raises(ConfigError):
        build_exports([sources], config)


@pytest.fixture(scope="module")
def newsroom_build() -> graph.Build:
    """The graph of a few articles of which several report the same event."""
    titles = ["Bridge in Riga closed after storm", "Storm closes the bridge in Riga", "Riga bridge reopens after storm"]
    return graph.build(
        [
            {
                "title": title,
                "webUrl": f"https://e{number}.org/{number}",
                "publishedDateTime": f"2022-03-0{number + 1}",
                "relatedArticles": [
                    {"title": other, "webUrl": f"https://e{at}.org/{at}"} for at, other in enumerate(titles)
                ],
            }
            for number, title in enumerate(titles)
        ]
    )


@pytest.fixture
def many_documents() -> Callable[[Path], Path]:
    """Write so many documents that a cache is kept of them, older than the clock's error."""

    def written(folder: Path) -> Path:
        sources = folder / "many"
        sources.mkdir()
        for number in range(300):
            file = sources / f"{number}.md"
            file.write_text(f"---\ntitle: Report {number}\nwebUrl: https://e.org/{number}\n---\n")
            os.utime(file, (1_600_000_000, 1_600_000_000))
        return sources

    return written


def test_the_example_of_the_documentation_is_usable() -> None:
    """The file that the page on publication shows is read without complaint."""
    text = (Path(__file__).parent.parent / "docs" / "publishing.md").read_text(encoding="utf-8")
    example = re.search(r"```toml file=published/notes\.toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    notes = noted(example[1])
    assert (2, 1, 1) == (len(notes.nodes), len(notes.stories), len(notes.views))
