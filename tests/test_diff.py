"""What changed between two graphs: the comparison, its four forms, and the command."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import networkx as nx
import places
import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import HOSTILE

import graph
from graph.analysis.changes.as_atom import to_atom
from graph.analysis.changes.as_json import to_json
from graph.analysis.changes.as_markdown import to_markdown
from graph.analysis.changes.model import Changes, Entry, FieldChange, StoryChange, StoryChanges
from graph.analysis.changes.sections import difference
from graph.analysis.changes.stories import Group, compare_groups
from graph.analysis.indexed_graph import index_corpus
from graph.core.model import Corpus, Edge, Node, Source
from graph.merge.rules import merge
from graph.read.document import read_document

CASES = sorted((Path(__file__).parent / "changes").glob("*.json"))
ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TITLES = [
    *HOSTILE,
    "[link](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "a | b | c \\| d",
    "</title><script>alert(1)</script>",
    "&lt;b&gt; &amp; &#106; <!-- -->",
    "https://evil.example www.evil.example mail@evil.example",
    "# heading ~~gone~~ **bold** _em_ `code` $x$ :smile:",
    "half a pair \ud800",
]


def corpus_of(documents: Mapping[str, Mapping[str, Any]]) -> Corpus:
    """Return the corpus of documents, by their paths."""
    sources = (Source(path, f"---\n{json.dumps(front)}\n---\n".encode()) for path, front in documents.items())
    return merge(map(read_document, sources))


def article(iri: str, **values: Any) -> Node:
    """Return an article."""
    return Node(iri, "article", {"type": "article", **values})


def corpus(*nodes: Node, edges: Sequence[Edge] = ()) -> Corpus:
    """Return a corpus in its order."""
    kinds = ["article", "provider", "topic"]
    return Corpus(
        "https://example.org/",
        tuple(sorted(nodes, key=lambda each: (kinds.index(each.kind), each.id))),
        tuple(sorted(edges, key=lambda each: (each.key != "published-by", each))),
    )


def readable(changes: Changes) -> dict[str, Any]:
    """Return the changes as a case file has them."""
    articles = changes.articles
    found: dict[str, Any] = {
        "new": [each.id for each in articles.new],
        "changed": {each.entry.id: lines(each.fields, changes) for each in articles.changed},
        "moved": [],
        "gone": [each.id for each in articles.gone],
    }
    for each in articles.moved:
        fields = ", ".join(lines(each.fields, changes))
        verb = "merged into" if each.merged else "→"
        text = f"{each.old.id} {verb} {each.new.id} ({each.evidence})"
        found["moved"].append(f"{text}: {fields}" if fields else text)
    for kind in ("topic", "provider"):
        nodes = changes.of_kind(kind)
        some = {"new": nodes.new, "changed": [each.entry for each in nodes.changed], "gone": nodes.gone}
        found[f"{kind}s"] = [f"{word} {each.name}" for word, entries in some.items() for each in entries]
    return found


def lines(fields: Sequence[FieldChange], changes: Changes) -> list[str]:
    """Return the change of each field on one line."""
    return [difference(each, changes.names) for each in fields]


# The comparison


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case(file: Path) -> None:
    """The changes of each pair of folders are those of its case file, order included."""
    case = json.loads(file.read_text(encoding="utf-8"))
    found = readable(graph.diff(corpus_of(case["old"]), corpus_of(case["new"]), stories=False))
    assert case["expected"] == found
    assert list(case["expected"]["changed"]) == list(found["changed"])


def test_cases_are_found() -> None:
    """There are case files for the test above."""
    assert len(CASES) >= 15


iris = st.sampled_from([f"https://e.org/{letter}" for letter in "abcdef"])
topics = st.sampled_from(["https://example.org/topic/x", "https://example.org/topic/y", "https://example.org/topic/z"])


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Return a small corpus in which nothing but its IRI shows which article is which."""
    nodes, edges = [], []
    for iri in draw(st.sets(iris)):
        version = draw(st.integers(0, 2))
        nodes.append(article(iri, title=f"{iri} {version}", quality=draw(st.integers(0, 1)), documents=(f"{iri}.md",)))
        edges += [Edge(iri, topic, "about") for topic in draw(st.sets(topics))]
    named = {edge.target for edge in edges} | draw(st.sets(topics))
    return corpus(*nodes, *(Node(iri, "topic", {"name": iri[-1]}) for iri in named), edges=edges)


@given(corpora())
def test_graph_has_no_changes_from_itself(one: Corpus) -> None:
    """A graph compared with itself has no change, in no kind and no story."""
    changes = graph.diff(one, one)
    assert not changes
    assert ({}, "") == (changes.names, changes.note)


@given(corpora(), corpora())
def test_changes_mirror(one: Corpus, other: Corpus) -> None:
    """What is new one way is gone the other way, and the values of fields change places."""
    there, back = (graph.diff(*sides, stories=False) for sides in ((one, other), (other, one)))
    for kind in ("article", "topic"):
        a, b = there.of_kind(kind), back.of_kind(kind)
        assert (a.new, a.gone, a.before, a.after) == (b.gone, b.new, b.after, b.before)
        mirrored = {each.entry.id: {(f.field, f.new, f.old) for f in each.fields} for each in b.changed}
        assert mirrored == {each.entry.id: {(f.field, f.old, f.new) for f in each.fields} for each in a.changed}


@given(corpora(), corpora())
def test_changes_are_complete(one: Corpus, other: Corpus) -> None:
    """An article is new, gone, changed or the same, and the same ones have equal values and edges."""
    found = graph.diff(one, other, stories=False).articles
    old, new = ({node.id for node in each.nodes if node.kind == "article"} for each in (one, other))
    assert (new - old, old - new) == ({each.id for each in found.new}, {each.id for each in found.gone})
    same = (old & new) - {each.entry.id for each in found.changed}
    assert [contents(one, iri) for iri in sorted(same)] == [contents(other, iri) for iri in sorted(same)]


def contents(one: Corpus, iri: str) -> tuple[Any, ...]:
    """Return the values and edges of a node."""
    (values,) = [node.values for node in one.nodes if node.id == iri]
    return values, {edge for edge in one.edges if edge.source == iri}


@pytest.fixture(scope="module")
def azure_part(made_azure: graph.Build) -> nx.MultiDiGraph:
    """A network of synthetic articles without every thirtieth."""
    articles = [node for node, kind in made_azure.network.nodes(data="kind") if kind == "article"]
    return made_azure.network.subgraph(set(made_azure.network) - set(articles[::30]))


@pytest.fixture(scope="module")
def azure_changes(azure_part: nx.MultiDiGraph, made_azure: graph.Build) -> Changes:
    """The changes from the part to the whole."""
    return graph.diff(azure_part, made_azure)


def test_order_of_a_network_changes_nothing(
    azure_changes: Changes, azure_part: nx.MultiDiGraph, made_azure: graph.Build
) -> None:
    """Networks whose nodes and edges come in another order have the same changes, stories included."""
    nodes, edges = list(azure_part.nodes(data=True)), list(azure_part.edges(keys=True))
    random.Random(1).shuffle(nodes)
    random.Random(2).shuffle(edges)
    shuffled = nx.MultiDiGraph(**azure_part.graph)
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(edges)
    assert azure_changes.articles.new
    assert azure_changes == graph.diff(shuffled, made_azure)


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "json"])
def test_lossless_formats_have_no_changes(format: str, seeds_build: graph.Build, seeds_exports: Path) -> None:
    """An export in any lossless format equals the build that it was written from."""
    assert not graph.diff(graph.load(seeds_exports / f"graph.{format}"), seeds_build)


def test_bases_must_agree() -> None:
    """Graphs with different bases are refused with both bases and the remedy."""
    with pytest.raises(graph.NewsgraphError) as raised:
        graph.diff(Corpus("https://a.example/", (), ()), Corpus("https://b.example/", (), ()))
    expected = "the identifiers have different bases, https://a.example/ and https://b.example/; build both graphs with one (--base, or `base`)"
    assert expected == str(raised.value)


def test_other_values_are_refused() -> None:
    """A path is no graph; the message names the function that reads files."""
    with pytest.raises(graph.NewsgraphError, match=r"not a value of type 'str'; graph\.load reads a file"):
        graph.diff("exports/graph.ttl", Corpus("https://a.example/", (), ()))  # type: ignore[arg-type]


# Stories

STORIES = [
    ("same", {"s": "ab"}, {"s": "ab"}, {}),
    ("new", {"s": "ab"}, {"s": "ab", "t": "XY"}, {"new": ["t+2"]}),
    ("new one of known articles", {}, {"s": "ab"}, {"new": ["s+2"]}),
    ("gone", {"s": "ab", "t": "cd"}, {"s": "ab"}, {"gone": ["t"]}),
    ("grown by its IRI", {"s": "ab"}, {"s": "abXYZ"}, {"grown": ["s+3"]}),
    ("grown by its articles", {"s": "abc"}, {"t": "Xabc"}, {"grown": ["t+1"]}),
    ("grown to many times its size", {"s": "ab"}, {"t": "abUVWXYZ"}, {"grown": ["t+6"]}),
    ("shrunk", {"s": "abc"}, {"s": "ab"}, {"shrunk": ["s-1"]}),
    ("as many, and others", {"s": "abc"}, {"s": "abX"}, {"changed": ["s+1-1"]}),
    ("half is not enough", {"s": "abcd"}, {"t": "ab"}, {"split": ["t of s"]}),
    (
        "no more than half lies elsewhere",
        {"s": "abcd"},
        {"t": "aXY", "u": "bZ"},
        {"new": ["t+3", "u+2"], "gone": ["s"]},
    ),
    ("merged", {"s": "abc", "t": "de"}, {"s": "abcde"}, {"grown": ["s+2"], "merged": ["t in s"]}),
    ("merged into a new one", {"s": "ab", "t": "cd"}, {"u": "abcd"}, {"merged": ["s in u", "t in u"]}),
    ("split", {"s": "abcde"}, {"s": "abc", "t": "de"}, {"shrunk": ["s-2"], "split": ["t of s"]}),
    ("scattered", {"s": "abcd"}, {"t": "abX", "u": "cdY"}, {"split": ["t of s", "u of s"]}),
]


def groups(stories: Mapping[str, str]) -> list[Group]:
    """Return stories whose articles are letters."""
    return [Group(Entry(iri, iri, articles=len(members)), frozenset(members)) for iri, members in stories.items()]


def compared(old: Mapping[str, str], new: Mapping[str, str]) -> StoryChanges:
    """Return the changes of stories; capital letters are articles of the new graph alone."""

    def short(members: Any) -> tuple[Entry, ...]:
        return tuple(Entry(each, each) for each in sorted(members))

    return compare_groups(groups(old), groups(new), frozenset("abcdefgh"), short, short)


def in_words(changes: StoryChanges) -> dict[str, list[str]]:
    """Return each sort of change with its stories and numbers."""

    def numbers(change: StoryChange) -> str:
        joined, left = (
            f"{sign}{len(some)}" if some else "" for sign, some in (("+", change.joined), ("-", change.left))
        )
        return f"{change.story.id}{joined}{left}"

    found = {name: list(map(numbers, getattr(changes, name))) for name in ("new", "grown", "shrunk", "changed")}
    found["merged"] = [f"{each.old.id} in {each.new.id}" for each in changes.merged]
    found["split"] = [f"{each.new.id} of {each.old.id}" for each in changes.split]
    found["gone"] = [each.id for each in changes.gone]
    return {name: some for name, some in found.items() if some}


@pytest.mark.parametrize(("old", "new", "expected"), [case[1:] for case in STORIES], ids=[case[0] for case in STORIES])
def test_stories_are_compared(old: dict[str, str], new: dict[str, str], expected: dict[str, list[str]]) -> None:
    """Stories are new, grown, shrunk, changed, merged, split or gone."""
    assert expected == in_words(compared(old, new))


@st.composite
def partitions(draw: st.DrawFn) -> dict[str, str]:
    """Return stories of eight articles, each in one of them at most."""
    stories: dict[str, str] = {}
    for letter in "abcdefgh":
        name = draw(st.sampled_from("-stuv"))
        if name != "-":
            stories[name] = stories.get(name, "") + letter
    return stories


@given(partitions(), partitions())
def test_stories_mirror(old: dict[str, str], new: dict[str, str]) -> None:
    """A story that is new, merged or grown one way is gone, split or shrunk the other way."""
    there, back = compared(old, new), compared(new, old)
    assert {each.story.id for each in there.new} == {each.id for each in back.gone}
    assert {(each.old.id, each.new.id) for each in there.merged} == {(each.new.id, each.old.id) for each in back.split}
    grown = {(each.before, each.story.articles, each.joined, each.left) for each in there.grown}
    assert grown == {(each.story.articles, each.before, each.left, each.joined) for each in back.shrunk}


@given(partitions())
def test_stories_have_no_changes_from_themselves(stories: dict[str, str]) -> None:
    """Stories compared with themselves have no change."""
    assert not compared(stories, stories)


def test_stories_are_those_of_the_analyses(azure_changes: Changes, made_azure: graph.Build) -> None:
    """The stories of the new graph have the IRIs, names and numbers of articles that the analyses give them."""
    view = index_corpus(made_azure.corpus)
    stories = dict(zip(view.story_iris, view.stories, strict=True))
    changes = azure_changes.stories
    assert changes
    assert len(view.stories) == changes.after
    found = [each.story for each in (*changes.new, *changes.grown, *changes.shrunk, *changes.changed)]
    assert found
    assert [(stories[each.id].name, len(stories[each.id].members)) for each in found] == [
        (each.name, each.articles) for each in found
    ]


# Forms


def hostile_changes() -> Changes:
    """Return changes of every sort whose texts are hostile."""
    old, new = [], []
    for at, title in enumerate(TITLES):
        common = {"publishedDateTime": f"2024-05-{at + 1:02}T00:00:00Z"}
        new.append(article(f"https://e.org/new{at}?a=1&b=2|)", title=title, **common))
        old.append(article(f"https://e.org/gone{at}", title=title, **common))
        for side, excerpt in ((old, title), (new, title + "!")):
            side.append(article(f"https://e.org/kept{at}", title=title, excerpt=excerpt, **common))
    new.append(Node("https://example.org/topic/x", "topic", {"name": TITLES[3]}))
    return graph.diff(corpus(*old), corpus(*new))


def test_hostile_changes_are_of_every_sort() -> None:
    """The changes that the next tests write are new, changed and gone articles and a new topic."""
    found = hostile_changes()
    numbers = (len(found.articles.new), len(found.articles.changed), len(found.articles.gone))
    assert (len(TITLES),) * 3 == numbers
    assert 1 == len(found.of_kind("topic").new)


def test_markdown_shows_titles_as_text() -> None:
    """Of hostile titles Markdown makes no tag, picture, link or cell: all links are those of the articles."""
    changes = hostile_changes()
    page = pyromark.html(
        to_markdown(changes), options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    )
    tags = {"h1", "h2", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert set() == set(re.findall(r"<([^/\s>]+)", page)) - tags
    rows = [re.findall("<t[hd]>", row) for row in re.findall("(?s)<tr>(.*?)</tr>", page)]
    assert {2, 3, 4, 5} == {len(row) for row in rows}
    entries = [*changes.articles.new, *(each.entry for each in changes.articles.changed), *changes.articles.gone]
    expected = {each.id.replace("|", "%7C").replace("&", "&amp;") for each in entries}
    assert expected == {each.replace("&amp;", "&amp;") for each in re.findall('<a href="([^"]*)"', page)}


def test_markdown_keeps_words() -> None:
    """A title without markup stands in Markdown as it is."""
    changes = graph.diff(corpus(), corpus(article("https://e.org/a", title="It's 5: a (new) day, at last – 10% off!")))
    assert "| [It's 5: a (new) day, at last – 10% off!](<https://e.org/a>) |" in to_markdown(changes)


def test_json_is_ascii() -> None:
    """JSON of hostile titles is ASCII without control characters, and has every title."""
    text = to_json(hostile_changes())
    assert set() == {each for each in text if not (" " <= each <= "~" or each == "\n")}
    record = json.loads(text)
    assert sorted(title or "https" for title in TITLES) == sorted(
        "https" if each["name"] == each["id"] else each["name"] for each in record["nodes"]["article"]["gone"]
    )


def test_json_has_the_keys_of_its_page() -> None:
    """Every key of the JSON is documented, and every documented key is there."""
    record = json.loads(to_json(hostile_changes()))
    page = (places.PROJECT / "docs" / "changes.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (`.*?`) \|", page)
    documented = {name.rpartition(".")[2] for row in rows for name in re.findall("`([^`]+)`", row)}
    kinds = record["nodes"].values()
    found = {*record, *record["stories"], *(key for kind in kinds for key in kind)}
    assert found == documented


def feed_of(content: bytes) -> Any:
    """Return a feed as feedparser reads it, which finds it well-formed."""
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def test_atom_has_what_the_standard_demands() -> None:
    """The feed and each entry have an id, a title and an instant; ids are unique, links are of the web (RFC 4287)."""
    changes = hostile_changes()
    root = ElementTree.fromstring(to_atom(changes))
    entries = root.findall(f"{ATOM}entry")
    numbers = len(changes.articles.new) + len(changes.articles.changed) + len(changes.articles.gone)
    assert f"{ATOM}feed" == root.tag
    assert numbers <= len(entries)
    for each in (root, *entries):
        assert [1, 1, 1] == [len(each.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")]
        assert INSTANT.fullmatch(each.findtext(f"{ATOM}updated") or "")
        assert (each.findtext(f"{ATOM}id") or "").startswith("https://example.org/change")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert len(entries) + 1 == len({each.findtext(f"{ATOM}id") for each in (root, *entries)})
    assert {"https"} == {each.attrib["href"].partition(":")[0] for each in root.iter(f"{ATOM}link")}
    assert {"text"} == {each.attrib["type"] for each in root.iter(f"{ATOM}content")}


def test_feedparser_reads_the_entries() -> None:
    """An independent reader finds the entries with their titles, dates, addresses and categories."""
    kept = article("https://e.org/b", title="D")
    old = corpus(kept, article("https://e.org/c", title="C", publishedDateTime="2024-05-03T00:00:00Z"))
    new = corpus(
        article("https://e.org/a", title="A < B & C", publishedDateTime="2024-05"),
        article("https://e.org/b", title="<i>D</i>"),
    )
    feed = feed_of(to_atom(graph.diff(old, new), "A title"))
    assert ("A title", "2024-05-03T00:00:00Z") == (feed.feed.title, feed.feed.updated)
    assert [
        ("new", "New: A < B & C", "2024-05-01T00:00:00Z", "https://e.org/a"),
        ("changed", "Changed: <i>D</i>", "2024-05-03T00:00:00Z", "https://e.org/b"),
        ("gone", "Gone: C", "2024-05-03T00:00:00Z", "https://e.org/c"),
    ] == [(each.tags[0].term, each.title, each.updated, each.link) for each in feed.entries]


def test_atom_without_dates_begins_the_epoch() -> None:
    """Without any date the instant of the feed is a constant, never that of the clock."""
    feed = feed_of(to_atom(graph.diff(corpus(), corpus(article("https://e.org/a", title="A")))))
    assert ["1970-01-01T00:00:00Z"] * 2 == [feed.feed.updated, feed.entries[0].updated]


def test_ids_of_entries_are_stable() -> None:
    """The same change has the same id beside other changes, and another change of the same article another id."""
    first, second = (article("https://e.org/a", title=title) for title in ("A", "B"))
    more = article("https://e.org/z", title="Z")
    alone = feed_of(to_atom(graph.diff(corpus(first), corpus(second))))
    beside = feed_of(to_atom(graph.diff(corpus(first), corpus(second, more))))
    back = feed_of(to_atom(graph.diff(corpus(second), corpus(first))))
    ids = [each.id for each in alone.entries]
    assert 1 == len(ids)
    assert set(ids) < {each.id for each in beside.entries}
    assert ids != [each.id for each in back.entries]


def test_atom_has_entries_for_stories() -> None:
    """New and growing stories are entries that lead to the newest article, others are none."""
    story, joined = Entry("https://example.org/story/1", "S", articles=3), (Entry("https://e.org/a", "A"),)
    changes = Changes(
        "https://example.org/",
        stories=StoryChanges(
            new=(StoryChange(story, 0, joined, ()),),
            grown=(StoryChange(story, 2, joined, ()),),
            shrunk=(StoryChange(story, 4, (), joined),),
            gone=(story,),
        ),
    )
    feed = feed_of(to_atom(changes))
    assert [
        ("new-story", "New story: S", "https://e.org/a"),
        ("grown-story", "Growing story: S (+1)", "https://e.org/a"),
    ] == [(each.tags[0].term, each.title, each.link) for each in feed.entries]


# The command


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources, the exports of a build of them, and the same sources with changes and hostile titles."""
    folder = tmp_path_factory.mktemp("diff")
    for name, fronts in (
        ("old", {"a": {"title": "A"}, "b": {"title": "B"}, "c": {"title": "C"}}),
        ("new", {"a": {"title": "A\x1b[2J<b>[x](javascript:1)|"}, "c": {"title": "C"}, "d": {"title": "D"}}),
    ):
        (folder / name).mkdir()
        for key, front in fronts.items():
            text = json.dumps({**front, "webUrl": f"https://e.org/{key}", "publishedDateTime": "2024-05-01T00:00:00Z"})
            (folder / name / f"{key}.md").write_text(f"---\n{text}\n---\n")
    graph.build(folder / "old").write(folder / "exports", ["all"])
    return folder


@pytest.fixture
def diff(newsgraph: places.Run, folders: Path) -> places.Run:
    """Run the command in the folder."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        return newsgraph("diff", *arguments, cwd=folders, **options)

    return run


def test_command_prints_a_table(diff: places.Run) -> None:
    """Without options a comparison with the last build is a table of numbers and of rows, without control characters."""
    run = diff("new")
    assert (0, "") == (run.returncode, run.stderr)
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert "exports → new" == lines[0]
    assert "articles 3 1 new, 1 changed, 1 gone" in lines
    assert "2024-05-01 D" in lines
    assert "2024-05-01 B" in lines
    assert "\x1b" not in run.stdout


def test_table_has_no_more_rows_than_asked(diff: places.Run, folders: Path) -> None:
    """`--rows` bounds each table, and the number of the other rows follows."""
    graph.build([{"title": str(at), "webUrl": f"https://e.org/{at}"} for at in range(7)]).write(
        folders / "many", ["nt"]
    )
    run = diff("new", "many", "--rows", "3", "--no-stories")
    assert "New articles  7" in run.stdout
    assert "… and 4 more rows" in run.stdout


def test_table_is_as_wide_as_the_terminal(diff: places.Run) -> None:
    """No line of a table is wider than the terminal."""
    run = diff("new", "--no-stories", env={"COLUMNS": "40", "PATH": "/usr/bin:/bin"})
    assert 40 >= max(map(len, run.stdout.splitlines()))


@pytest.mark.parametrize(
    "old", ["exports", "exports/graph.ttl", "exports/graph.nt", "exports/graph.jsonld", "exports/graph.json", "old"]
)
def test_old_side_may_be_an_export_or_sources(old: str, diff: places.Run) -> None:
    """An export, a folder of exports and the sources themselves are the same old side."""
    record = json.loads(diff(old, "new", "--format", "json", "--no-stories").stdout)
    nodes = record["nodes"]["article"]
    assert (True, ["D"], ["B"]) == (
        record["changed"],
        [each["name"] for each in nodes["new"]],
        [each["name"] for each in nodes["gone"]],
    )


@pytest.mark.parametrize(
    ("format", "begin"), [("json", b"{"), ("markdown", b"# News graph: what changed"), ("atom", b"<?xml")]
)
def test_out_writes_what_is_printed(format: str, begin: bytes, diff: places.Run, folders: Path) -> None:
    """`--out` writes the bytes that are printed without it, and prints the file and its size."""
    printed = diff("new", "--no-stories", "--format", format, text=False, encoding=None).stdout
    run = diff("new", "--no-stories", "--format", format, "--out", f"out/{format}")
    written = (folders / "out" / format).read_bytes()
    assert printed == written
    assert written.startswith(begin)
    assert f"out/{format}  {len(written):,} bytes\n" == run.stdout


def test_feed_honours_source_date_epoch(diff: places.Run) -> None:
    """SOURCE_DATE_EPOCH is the instant of the feed and of changes without one of their own."""
    run = diff(
        "new", "--format", "atom", "--no-stories", env={"SOURCE_DATE_EPOCH": "1700000000", "PATH": "/usr/bin:/bin"}
    )
    feed = feed_of(run.stdout.encode())
    assert "2023-11-14T22:13:20Z" == feed.feed.updated
    expected = {"new": "2024-05-01T00:00:00Z", "changed": "2023-11-14T22:13:20Z", "gone": "2023-11-14T22:13:20Z"}
    assert expected == {each.tags[0].term: each.updated for each in feed.entries if "story" not in each.tags[0].term}


@pytest.mark.parametrize(
    ("arguments", "code"), [(["new"], 0), (["new", "--exit-code"], 1), (["old", "--exit-code"], 0)]
)
def test_exit_code_is_that_of_git(arguments: list[str], code: int, diff: places.Run) -> None:
    """The exit code is 0, and 1 where something changed and `--exit-code` is given."""
    assert code == diff(*arguments, "--no-stories").returncode


ERRORS = [
    (["nowhere"], "there is no file or folder 'nowhere'"),
    (["nowhere.ttl", "new"], "cannot read nowhere.ttl: no such file or directory"),
    (["exports"], "'exports' is an export; name two of them, the older first: newsgraph diff exports NEW"),
    (["exports/graph.html", "new"], "exports/graph.html: only .ttl, .nt, .jsonld, .json hold the whole network"),
    (["exports/graph.nq", "new"], "exports/graph.nq: only .ttl, .nt, .jsonld, .json hold the whole network"),
    (["new/a.md", "lossy"], "nothing usable in 'lossy'; graph.html there does not hold the whole graph, build it with --formats ttl"),
    (["empty", "new"], "nothing usable in 'empty'; name an export or a folder of documents"),
    (["other.ttl", "new"], "other.ttl: no skos:ConceptScheme ending in /topics, so this is not an export of newsgraph"),
    (["broken.ttl", "new"], "broken.ttl: not Turtle: Parser error at line 1 between columns 1 and 17: "),
    (["exports", "new", "--base", "https://b.example/"], "the identifiers have different bases, https://example.org/ and https://b.example/; build"),
    (["old", "new", "old"], "diff compares two places, OLD and NEW, and 3 are given"),
    (["new", "--out", "x"], "--out writes json, markdown or atom; name one with --format"),
    (["new", "--format", "atom", "--rows", "3"], "--rows has no meaning with --format atom"),
    (["new", "--format", "json", "--out", "new"], "cannot write new: "),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), ERRORS, ids=[" ".join(case[0]) for case in ERRORS])
def test_wrong_use_is_one_line(arguments: list[str], message: str, diff: places.Run, folders: Path) -> None:
    """What cannot be compared is one line with the place, the cause and mostly the remedy, and exit code 2."""
    for name in ("lossy", "empty"):
        (folders / name).mkdir(exist_ok=True)
    (folders / "lossy" / "graph.html").write_bytes((folders / "exports" / "graph.html").read_bytes())
    (folders / "other.ttl").write_text("<https://e.org/a> <https://e.org/b> <https://e.org/c> .")
    (folders / "broken.ttl").write_text("<https://e.org/a")
    run = diff(*arguments, "--no-stories")
    assert (2, "") == (run.returncode, run.stdout)
    assert run.stderr.startswith(f"newsgraph: {message}"), run.stderr
    assert 1 == run.stderr.count("\n")


@pytest.mark.parametrize("format", ["table", "atom"])
def test_source_date_epoch_is_a_number(format: str, diff: places.Run) -> None:
    """SOURCE_DATE_EPOCH that is no number is one line, in every format."""
    run = diff("new", "--format", format, env={"SOURCE_DATE_EPOCH": "soon", "PATH": "/usr/bin:/bin"})
    message = "newsgraph: SOURCE_DATE_EPOCH is 'soon'; it is a number of seconds since 1970\n"
    assert (2, "", message) == (run.returncode, run.stdout, run.stderr)


def test_last_build_must_be_there(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """Without exports of a last build, one line says where they were looked for and what to do."""
    run = newsgraph("diff", seeds, cwd=tmp_path)
    message = "no export of the last build holds the whole graph in 'exports'; build first with --formats ttl, or name OLD and NEW"
    assert (2, f"newsgraph: {message}\n") == (run.returncode, run.stderr)


def test_configuration_of_the_folder_is_used(newsgraph: places.Run, seeds: Path, tmp_path: Path) -> None:
    """Sources are built with the configuration of the folder, so that a build and a comparison agree."""
    (tmp_path / "newsgraph.toml").write_text('base = "https://b.example/"\nout = "made"\ntitle = "My news"\n')
    assert 0 == newsgraph("build", seeds, cwd=tmp_path).returncode
    run = newsgraph("diff", seeds, "--exit-code", "--format", "markdown", cwd=tmp_path)
    assert (0, "# My news: what changed\n\nNothing changed.\n") == (run.returncode, run.stdout)
