"""Archives as sources: what they hold counts as the folder that they would unpack to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import graph
from graph.core.diagnostics import Code
from graph.pipeline.config import Config

ARCHIVES = ("news.zip", "news.tar", "news.tar.gz", "news.TGZ", "news.tar.zst")

Archive = Callable[..., Path]
Run = Callable[..., subprocess.CompletedProcess[str]]


def built(*sources: Path, max_bytes: int = 2000) -> graph.Build:
    """Build with a limit that one of the documents exceeds."""
    return graph.build(*sources, config=Config(max_bytes=max_bytes))


def exports(build: graph.Build, out: Path) -> dict[str, bytes]:
    """Return every lossless export of a build and its diagnostics."""
    files = build.write(out, ["nt", "ttl", "jsonld", "json"])
    return {
        **{file.name: file.read_bytes() for file in files},
        "found": "\n".join(map(str, build.diagnostics)).encode(),
    }


@pytest.mark.parametrize("name", ARCHIVES)
def test_folder_and_its_archive_give_the_same_bytes(folder: Path, archive: Archive, name: str, tmp_path: Path) -> None:
    """Every export and diagnostic of an archive is byte for byte that of the folder packed in it."""
    expected = exports(built(folder), tmp_path / "from-folder")
    assert expected == exports(built(archive(name)), tmp_path / "from-archive")


def test_folder_and_its_parquet_give_the_same_bytes(folder: Path, archive: Archive, tmp_path: Path) -> None:
    """A Parquet table with a row for each document gives what the folder gives."""
    (folder / "nested.zip").unlink()
    rows = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    documents = {name: content for name, content in rows.items() if graph.read.sources.is_document(name)}
    expected = exports(built(folder), tmp_path / "from-folder")
    assert expected == exports(built(archive("news.parquet", documents)), tmp_path / "from-table")


def test_command_reads_archives(newsgraph: Run, folder: Path, archive: Archive, tmp_path: Path) -> None:
    """`newsgraph build news.tar.gz` writes what `newsgraph build folder` writes."""
    for source, out in ((folder, "a"), (archive("news.tar.gz"), "b")):
        assert newsgraph("build", source, "--out", tmp_path / out, "--formats", "nt").returncode == 0
    assert (tmp_path / "a" / "graph.nt").read_bytes() == (tmp_path / "b" / "graph.nt").read_bytes()


def test_archive_inside_a_folder_is_left_alone(folder: Path, archive: Archive) -> None:
    """A folder's archives are not opened: sites offer them for download beside what they hold."""
    expected = built(folder).corpus
    archive("folder/download.zip", {"extra.md": b"---\ntitle: Extra\nwebUrl: https://e.org/extra\n---\n"})
    found = built(folder).corpus
    assert (expected.nodes, expected.edges, expected.documents) == (found.nodes, found.edges, found.documents)


def test_archive_inside_an_archive_is_left_alone(archive: Archive) -> None:
    """An archive's archives are not opened either."""
    inner = archive("inner.zip", {"extra.md": b"---\ntitle: Extra\nwebUrl: https://e.org/extra\n---\n"})
    outer = archive("outer.tar", {"inner.zip": inner.read_bytes(), "news.tar/a.md": b"---\ntitle: A\n---\n"})
    assert ["news.tar/a.md"] == [location.path for location in graph.read.sources.find([outer])[0]]


def test_archives_are_found_by_pattern(archive: Archive, tmp_path: Path) -> None:
    """A pattern names the archives that it matches."""
    archive("one.zip", {"a.md": b""})
    archive("two.tar.zst", {"b.md": b""})
    locations, *_ = graph.read.sources.find([tmp_path / "*.*"])
    assert ["a.md", "b.md"] == [location.path for location in locations]


def test_same_name_in_two_archives_is_told_apart_by_the_archive(archive: Archive) -> None:
    """Two documents of one name are told apart by their archives' names, in either order."""
    sources = [archive("one.zip", {"a.md": b""}), archive("two.tar", {"a.md": b""})]
    expected = ["one.zip/a.md", "two.tar/a.md"]
    for order in (sources, sources[::-1]):
        locations, diagnostics, _ = graph.read.sources.find(order)
        assert expected == [location.path for location in locations]
        assert [Code.SAME_PATH] * 2 == [each.code for each in diagnostics]


def test_same_archive_named_twice_is_read_once(archive: Archive) -> None:
    """An archive reached by two ways is read once, and said so."""
    file = archive("one.zip", {"a.md": b""})
    os.symlink(file, file.with_name("two.zip"))
    locations, diagnostics, _ = graph.read.sources.find([file, file.with_name("two.zip"), file])
    assert ["a.md"] == [location.path for location in locations]
    assert [Code.LISTED_TWICE] == [each.code for each in diagnostics]


def test_members_keep_the_place_of_what_is_wrong(archive: Archive) -> None:
    """A diagnostic of a member names the member, the line and the column."""
    found = built(
        archive("news.tar", {"dir/bad.md": b"---\ntitle: A\nwebUrl: https://e.org/a\npublishedDateTime: x\n---\n"})
    )
    places = [(each.path, each.line, each.column) for each in found.diagnostics if each.code is Code.BAD_DATE]
    assert [("dir/bad.md", 4, 20)] == places
