"""Finding documents: each once, under a name of its own."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import graph
from graph.core.diagnostics import Code
from graph.read.sources import find

Document = Callable[..., Path]


def said(build: graph.Build, code: Code) -> list[str]:
    """Return the paths of the diagnostics of one code."""
    return [each.path for each in build.diagnostics if each.code is code]


def test_documents_of_one_name_are_told_apart(document: Document, tmp_path: Path) -> None:
    """Two sources with a document of the same name are both read, under the names of their folders, and that is said."""
    document("one/x.md", "title: One\ntype: article")
    document("two/x.md", "title: Two\ntype: article")
    build = graph.build(tmp_path / "one", tmp_path / "two")
    assert ["https://example.org/item/one/x.md", "https://example.org/item/two/x.md"] == list(build.network)
    assert ["one/x.md", "two/x.md"] == said(build, Code.SAME_PATH)


def test_names_of_documents_are_unique(document: Document, tmp_path: Path) -> None:
    """A name that is lengthened is not one that another document has already."""
    for name in ("one/x.md", "two/x.md", "two/one/x.md", "two/two/x.md", "three/one/x.md"):
        document(name, f"title: {name}\ntype: article")
    build = graph.build(tmp_path / "one", tmp_path / "two", tmp_path / "three")
    assert 5 == len(build.network)
    titles = {title for _, title in build.network.nodes(data="title")}
    assert {"one/x.md", "two/x.md", "two/one/x.md", "two/two/x.md", "three/one/x.md"} == titles


def test_order_of_sources_does_not_matter(document: Document, tmp_path: Path) -> None:
    """Sources in any order give the same names and the same diagnostics."""
    for name in ("one/x.md", "two/x.md", "two/one/x.md", "one/y.md"):
        document(name, f"title: {name}")
    sources = [tmp_path / "one", tmp_path / "two", tmp_path / "one" / "x.md"]
    first, *others = (graph.build(*order).corpus for order in itertools.permutations(sources))
    assert [first] * len(others) == others


def test_a_file_reached_twice_is_read_once(document: Document, tmp_path: Path) -> None:
    """A file that two sources or a link lead to is read once, and that is said."""
    file = document("docs/a.md")
    (tmp_path / "docs" / "b.md").symlink_to("a.md")
    build = graph.build(tmp_path / "docs", file, tmp_path)
    assert 1 == build.corpus.documents
    assert ["b.md", "docs/a.md", "docs/b.md"] == said(build, Code.LISTED_TWICE)


def test_a_source_given_twice_is_not_worth_a_word(document: Document) -> None:
    """The same source given twice is read once, without a word."""
    folder = document().parent
    assert () == graph.build(folder, folder, str(folder) + "/").diagnostics


def test_two_links_to_one_folder(document: Document, tmp_path: Path) -> None:
    """A folder that two links lead to is no loop; its documents are read once."""
    folder = document("docs/three/a.md").parent
    (tmp_path / "docs" / "one").symlink_to(folder)
    (tmp_path / "docs" / "two").symlink_to(folder)
    build = graph.build(tmp_path / "docs")
    assert 1 == build.corpus.documents
    assert [] == said(build, Code.LINK_LOOP)
    assert ["three/a.md", "two/a.md"] == said(build, Code.LISTED_TWICE)


@pytest.mark.parametrize("name", ["a.md", "folder"])
def test_a_link_out_of_the_sources_is_not_followed(document: Document, tmp_path: Path, name: str) -> None:
    """A link to a document or a folder outside of the sources is an error with its place, and the rest is built."""
    inner = document("docs/b.md", "title: B\nwebUrl: https://e.org/b").parent
    outer = document("private/a.md").parent
    (inner / "link").symlink_to(outer) if name == "folder" else (inner / name).symlink_to(outer / name)
    build = graph.build(inner)
    assert (["https://e.org/b"], ["link" if name == "folder" else name]) == (
        [node for node, kind in build.network.nodes(data="kind") if kind == "article"],
        said(build, Code.LEADS_OUT),
    )


def test_a_link_into_another_source_is_followed(document: Document, tmp_path: Path) -> None:
    """A link to a document of another source is one more way to it."""
    outer = document("other/a.md").parent
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "x.md").symlink_to(outer / "a.md")
    build = graph.build(tmp_path / "docs", outer)
    assert (1, [], ["x.md"]) == (
        build.corpus.documents,
        said(build, Code.LEADS_OUT),
        said(build, Code.LISTED_TWICE),
    )


def test_documents_are_sorted(document: Document, tmp_path: Path) -> None:
    """Documents come sorted by their names."""
    for name in ("b.md", "a/z.md", "a.md", "Z.md"):
        document(f"docs/{name}")
    locations, *_ = find([tmp_path / "docs"])
    assert ["Z.md", "a.md", "a/z.md", "b.md"] == [location.path for location in locations]


def test_every_suffix_of_a_document(document: Document, tmp_path: Path) -> None:
    """Markdown, text, HTML and YAML files of a folder are documents, whatever the case of their suffix."""
    names = ["a.md", "b.markdown", "c.txt", "d.html", "e.yaml", "f.yml", "g.MD"]
    for name in names:
        document(f"docs/{name}", f"title: {name}\nwebUrl: https://e.org/{name}\ntype: article")
    build = graph.build(tmp_path / "docs")
    assert names == [title for _, title in build.network.nodes(data="title")]
    assert () == build.diagnostics


def test_a_pattern_with_no_special_meaning(document: Document, tmp_path: Path) -> None:
    """A file whose name looks like a pattern is that file."""
    file = document("docs/a[1]*.md")
    document("docs/a1x.md", "title: Other\nwebUrl: https://e.org/b")
    assert 1 == graph.build(file).corpus.documents


def test_names_that_are_written_alike(document: Document, tmp_path: Path) -> None:
    """A name whose bytes are not UTF-8 and one that looks as that is written are two documents."""
    document("docs/\udcff.md", "title: One")
    document("docs/\\xff.md", "title: Two")
    places = {location.place for location in find([tmp_path / "docs"])[0]}
    assert {str(tmp_path / "docs" / "\udcff.md"), str(tmp_path / "docs" / "\\xff.md")} == places


def test_a_link_that_leads_elsewhere_changes_nothing_else(document: Document, tmp_path: Path) -> None:
    """Documents are found alike whether or not a link, which makes every file be looked at, lies among them."""
    for name in ("a.md", "b/c.md", "b/ü.MD", "b.d/e.txt", "b/.hidden.md", ".hidden/f.md", "b/picture.png", "z.md/g.md"):
        document(f"docs/{name}")
    document("docs/b/news.zip")
    without = find([tmp_path / "docs"])
    (tmp_path / "docs" / "y.md").symlink_to(document("elsewhere/a.md"))
    with_link = find([tmp_path / "docs"])
    assert without[0] == with_link[0]
    assert ["a.md", "b.d/e.txt", "b/c.md", "b/ü.MD", "z.md/g.md"] == [each.path for each in without[0]]
    assert [("b/news.zip", Code.ARCHIVE_INSIDE)] == [(each.path, each.code) for each in without[1]]
    assert without[1] == [each for each in with_link[1] if each.code is not Code.LEADS_OUT]


def test_folders_that_cannot_be_listed(document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in a closed folder is missed, that is said, and everything else is found."""
    for name in ("a.md", "closed/b.md", "lost/c.md", "open/d.md"):
        document(f"docs/{name}")
    (tmp_path / "docs" / "open" / "loop").symlink_to(tmp_path / "docs")
    listed, stated = os.scandir, os.stat

    def scandir(folder: str) -> Any:
        if folder.endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return listed(folder)

    def stat(path: Any, **options: Any) -> os.stat_result:
        if str(path).endswith("lost"):
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return stated(path, **options)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "stat", stat)
    locations, diagnostics, _ = find([tmp_path / "docs"])
    assert ["a.md", "open/d.md"] == [each.path for each in locations]
    assert [
        "closed:0:0: error unreadable: permission denied; it is left out",
        "lost:0:0: error unreadable: no such file or directory; it is left out",
        "open/loop:0:0: error link-loop: the link leads back to a folder it lies in",
    ] == list(map(str, diagnostics))


def test_sources_that_lie_apart(document: Document, tmp_path: Path) -> None:
    """Folders without links that lie apart are listed together, sorted by the names of their documents."""
    for name in ("one/b.md", "one/d.md", "one.d/a.md", "two/c.md"):
        document(name)
    locations, diagnostics, _ = find([tmp_path / "two", tmp_path / "one", tmp_path / "one.d"])
    assert ["a.md", "b.md", "c.md", "d.md"] == [each.path for each in locations]
    assert str(tmp_path / "one.d" / "a.md") == locations[0].place
    assert [] == diagnostics
    assert 4 == len(find([tmp_path, tmp_path / "one"])[0])
