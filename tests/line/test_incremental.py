"""An incremental build writes every format byte for byte as a full build, but for the page's layout, which it keeps."""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from synthetic import write_documents

import graph
from graph.pipeline.cache import Cache, cache_key
from graph.pipeline.finding import find
from graph.pipeline.incremental import merge_changes
from graph.pipeline.steps import build_found
from graph.pipeline.summary import Summary

ARTICLE = "---\ntitle: {0}\nwebUrl: https://e.org/{0}\ntype: article\n{1}---\n"
FORMATS = ("ttl", "html", "nt", "jsonld", "nq", "json", "graphml", "csv")
LAYOUT = ("x", "y", "clumps")
"""The parts of a page's data that a kept layout changes."""


@dataclass(frozen=True)
class Bench:
    """Sources, their exports and their cache."""

    folder: Path
    config: graph.Config

    @property
    def sources(self) -> list[Path]:
        """The documents."""
        return sorted(file for file in (self.folder / "sources").rglob("*") if file.is_file())

    @property
    def export(self) -> bytes:
        """The Turtle file."""
        return (self.folder / "out" / "graph.ttl").read_bytes()

    def exports(self, folder: str = "out") -> dict[str, bytes]:
        """Return every export but the page, by name."""
        files = sorted((self.folder / folder).iterdir())
        return {file.name: file.read_bytes() for file in files if file.suffix != ".html"}

    def page(self, folder: str = "out") -> tuple[dict[str, Any], str]:
        """Return the structure of the page, and its values as text."""
        return page_data((self.folder / folder / "graph.html").read_text("utf-8"))

    def build(self, incremental: bool, formats: tuple[str, ...] = ("ttl", "html")) -> Summary | None:
        """Build incrementally or in full, and record the build as the command does."""
        config = replace(self.config, formats=formats)
        sources = [self.folder / "sources"]
        found = find(sources, config)
        key = cache_key(found.diagnostics, config)
        cache = Cache(sources, config.settings, self.folder / "cache")
        built = merge_changes(found, config, cache, key) if incremental else build_found(found, config, cache=cache)
        summary = None
        if built is not None:
            summary = built.summary(built.write())
            cache.write_summary(key, found[0], summary, built.corpus, built.page)
        cache.close()
        return summary

    def expected(self, formats: tuple[str, ...] = ("ttl",)) -> tuple[Summary, bytes]:
        """Return summary and Turtle of a full build without a cache."""
        built = graph.build(self.folder / "sources", config=replace(self.config, out=str(self.folder / "expected")))
        written = built.write(formats=formats)
        return replace(built.summary(written), written={}), (self.folder / "expected" / "graph.ttl").read_bytes()


def page_data(html: str) -> tuple[dict[str, Any], str]:
    """Return the structure of a page, and its values as text."""
    data = html.partition('id="data">')[2].partition("</script>")[0]
    text = data if data.startswith("{") else gzip.decompress(base64.b64decode(data)).decode()
    structure, values = text.split("\n")
    return json.loads(structure), values


def without_layout(page: tuple[Mapping[str, Any], str]) -> tuple[dict[str, Any], str]:
    """Return a page without its positions; of clusters their labels are left."""
    structure, values = page
    rest = {name: value for name, value in structure.items() if name not in LAYOUT}
    return {**rest, "labels": [cluster[0] for cluster in structure["clumps"]]}, values


@pytest.fixture
def bench(tmp_path: Path, corpus: Path) -> Bench:
    """A hundred and fifty real documents, built once."""
    (tmp_path / "sources").mkdir()
    for file in sorted((corpus / "powerapps" / "_news").iterdir())[:150]:
        shutil.copy(file, tmp_path / "sources")
    made = Bench(tmp_path, graph.Config(out=str(tmp_path / "out")))
    made.build(incremental=False)
    return made


def _rewrite(bench: Bench) -> None:
    for file in bench.sources[3:50:10]:
        file.write_bytes(file.read_bytes().replace(b"quality: ", b"quality: 1", 1))


def _break(bench: Bench) -> None:
    bench.sources[3].write_bytes(b"---\ntitle: [\n---\n")


def _add(bench: Bench) -> None:
    (bench.folder / "sources" / "0.md").write_text(ARTICLE.format("new", "provider: Müller\ntopics: [AI, Neu]\n"))


def _rename(bench: Bench) -> None:
    bench.sources[3].rename(bench.folder / "sources" / "renamed.md")


def _delete(bench: Bench) -> None:
    bench.sources[3].unlink()


def _touch(bench: Bench) -> None:
    os.utime(bench.sources[3])


def _swap(bench: Bench) -> None:
    first, second = bench.sources[3:5]
    contents = first.read_bytes(), second.read_bytes()
    second.write_bytes(contents[0])
    first.write_bytes(contents[1])


def _one_after_another(bench: Bench) -> None:
    for change in (_add, _rewrite, _rename):
        change(bench)
        assert bench.build(incremental=True) is not None
    _delete(bench)


CHANGES = [_rewrite, _break, _add, _rename, _delete, _touch, _swap, _one_after_another]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_incremental_build_equals_a_full_one(change: Callable[[Bench], None], bench: Bench) -> None:
    """After a change Turtle, counts and diagnostics of an incremental build are those of a full build."""
    change(bench)
    summary = bench.build(incremental=True)
    assert summary is not None
    assert bench.expected() == (replace(summary, written={}), bench.export)
    assert len(bench.export) in summary.written.values()


def _other_format(bench: Bench) -> None:
    bench.build(incremental=False, formats=("nt",))


def _much(bench: Bench) -> None:
    for file in bench.sources[:20]:
        file.unlink()


def _other_export(bench: Bench) -> None:
    file = bench.folder / "out" / "graph.ttl"
    file.write_bytes(bench.export.replace(b"schema:", b"Schema:", 1))


def _no_export(bench: Bench) -> None:
    (bench.folder / "out" / "graph.ttl").unlink()


def _damage(bench: Bench, statement: str) -> None:
    (file,) = (bench.folder / "cache").iterdir()
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


def _damaged_record(bench: Bench) -> None:
    _damage(bench, "UPDATE records SET rows = rows || 'x' WHERE id = (SELECT max(id) FROM records)")


def _lost_document(bench: Bench) -> None:
    _damage(bench, "DELETE FROM documents WHERE record = (SELECT max(record) FROM documents)")


def _damaged_summary(bench: Bench) -> None:
    _damage(bench, "UPDATE builds SET summary = replace(summary, '1', '2')")


def _amp_address(bench: Bench) -> None:
    text = ARTICLE.format("amp", "ampWebUrl: https://e.org/new\n")
    (bench.folder / "sources" / "1.md").write_text(text)


def _damaged_corpus(bench: Bench) -> None:
    _damage(bench, "UPDATE corpora SET corpus = corpus || 'x'")


def _damaged_page(bench: Bench) -> None:
    _damage(bench, "UPDATE corpora SET page = CAST(page || 'x' AS BLOB)")


def _no_corpus(bench: Bench) -> None:
    _damage(bench, "DELETE FROM corpora")


OBSTACLES = [
    _damaged_corpus,
    _damaged_page,
    _no_corpus,
    _much,
    _other_export,
    _no_export,
    _damaged_record,
    _lost_document,
    _damaged_summary,
    _amp_address,
]


@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda obstacle: obstacle.__name__.strip("_"))
def test_obstacle_leads_to_a_full_build(obstacle: Callable[[Bench], None], bench: Bench) -> None:
    """Where the last export, the cache or the change does not allow an incremental build, a full build is right."""
    obstacle(bench)
    _add(bench)
    assert bench.build(incremental=True) is None
    assert bench.build(incremental=False) is not None
    assert bench.expected()[1] == bench.export


def test_build_of_another_format_does_not_mislead(bench: Bench) -> None:
    """A change that another format was built with is in the export all the same, once that is built again."""
    _add(bench)
    _other_format(bench)
    assert bench.build(incremental=True) is None
    _delete(bench)
    assert bench.build(incremental=False) is not None
    assert bench.expected()[1] == bench.export


@pytest.fixture
def site(tmp_path: Path) -> Bench:
    """Two hundred synthetic documents with stories and joined AMP addresses."""
    write_documents(tmp_path / "sources", 200)
    return Bench(tmp_path, graph.Config(out=str(tmp_path / "out"), formats=FORMATS))


@pytest.mark.parametrize("seed", range(2))
def test_every_format_equals_that_of_a_full_build(seed: int, site: Bench) -> None:
    """After random edits, one build after another, every export is that of a full build; the page but for its layout."""
    site.build(incremental=False, formats=FORMATS)
    choose, incremental = random.Random(seed), 0
    for turn in range(3):
        edited, gone, renamed, copied = choose.sample(site.sources, 4)
        edited.write_bytes(edited.read_bytes().replace(b"title: ", b"category: Changed\ntitle: ", 1))
        gone.unlink()
        renamed.rename(renamed.with_name(f"renamed-{turn}.md"))
        (copied.parent / f"new-{turn}.md").write_text(ARTICLE.format(f"new-{turn}", "topics: [AI, Neu]\n"))
        incremental += site.build(incremental=True, formats=FORMATS) is not None or not site.build(False, FORMATS)
        site.expected(FORMATS)
        assert site.exports("expected") == site.exports()
        assert without_layout(site.page("expected")) == without_layout(site.page())
    assert incremental


def _places(page: tuple[Mapping[str, Any], str]) -> dict[str, tuple[int, int]]:
    structure, values = page
    ids = [iri for kind in json.loads(values) for iri in kind[0]]
    return dict(zip(ids, zip(structure["x"], structure["y"], strict=True), strict=True))


def test_page_keeps_its_layout(site: Bench) -> None:
    """A change of a text moves no node of the page."""
    site.build(incremental=False)
    before = site.page()[0]
    file = site.sources[3]
    file.write_bytes(file.read_bytes().replace(b"excerpt: ", b"quality: 7\nexcerpt: ", 1))
    assert site.build(incremental=True) is not None
    after = site.page()[0]
    assert [before[name] for name in LAYOUT] == [after[name] for name in LAYOUT]


def test_new_article_moves_no_other(site: Bench) -> None:
    """A new article moves no other node of the page, and gets a place of its own."""
    site.build(incremental=False)
    before = _places(site.page())
    (site.folder / "sources" / "0.md").write_text(ARTICLE.format("new", "provider: Brand new\n"))
    assert site.build(incremental=True) is not None
    after = _places(site.page())
    moved = {node for node, place in before.items() if after[node] != place}
    assert (set(), len(after)) == (moved, len(set(after.values())))
    assert len(after) == len(before) + 2


def test_same_cache_and_sources_give_the_same_page(site: Bench) -> None:
    """Two incremental builds from one state of the cache make the same page."""
    site.build(incremental=False)
    (site.folder / "sources" / "0.md").write_text(ARTICLE.format("new", "topics: [Neu]\n"))
    sources, config = [site.folder / "sources"], replace(site.config, formats=("ttl", "html"))
    found = find(sources, config)
    (file,) = (site.folder / "cache").iterdir()
    saved, pages = file.read_bytes(), []
    for folder in ("one", "two"):
        file.write_bytes(saved)
        cache = Cache(sources, config.settings, site.folder / "cache")
        built = merge_changes(found, config, cache, cache_key(found.diagnostics, config))
        assert built is not None
        built.write(site.folder / folder)
        cache.close()
        pages.append((site.folder / folder / "graph.html").read_bytes())
    assert pages[0] == pages[1]


def test_all_but_nothing_is_left_to_a_full_build(tmp_path: Path) -> None:
    """Where the last document goes, a full build says that nothing is usable."""
    (tmp_path / "sources").mkdir()
    for at in range(20):
        (tmp_path / "sources" / f"{at}.md").write_text("---\n---\n")
    (tmp_path / "sources" / "a.md").write_text(ARTICLE.format("a", ""))
    bench = Bench(tmp_path, graph.Config(out=str(tmp_path / "out")))
    bench.build(incremental=False)
    (tmp_path / "sources" / "a.md").unlink()
    assert bench.build(incremental=True) is None


def test_overtaken_build_is_followed_by_a_full_one(bench: Bench) -> None:
    """The export of a build of older documents is not taken for one of those that another build read meanwhile."""
    sources = [bench.folder / "sources"]
    config = replace(bench.config, formats=("ttl", "html"))
    found = find(sources, config)
    cache = Cache(sources, bench.config.settings, bench.folder / "cache")
    slow = build_found(found, config, cache=cache)
    _rewrite(bench)
    bench.build(incremental=False)
    cache.write_summary(
        cache_key(found.diagnostics, config), found[0], slow.summary(slow.write()), slow.corpus, slow.page
    )
    cache.close()
    assert bench.build(incremental=True) is None
    bench.build(incremental=False)
    assert bench.expected()[1] == bench.export


def test_build_under_another_base_writes_nothing_into_the_cache_that_one_begins(bench: Bench) -> None:
    """Where another build empties the cache for other settings, the records of this one's settings are not put there."""
    for file in (bench.folder / "cache").iterdir():
        file.unlink()
    sources = [bench.folder / "sources"]
    slow = Cache(sources, bench.config.settings, bench.folder / "cache")
    found = find(sources, bench.config)
    claims = slow.read_claims(found[0], bench.config.processes)
    other = replace(bench, config=replace(bench.config, base="https://other.example/"))
    other.build(incremental=False)
    assert len(list(claims)) == len(found[0])
    slow.close()
    other.build(incremental=False)
    assert other.expected()[1] == other.export
