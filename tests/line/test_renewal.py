"""A build after a small change writes anew only the things concerned, and gives byte for byte a full build."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import graph
from graph.cache import Cache, Summary
from graph.inputs import cache_key, found_in
from graph.pipeline import build_found, parsed
from graph.renewal import renewed

ARTICLE = "---\ntitle: {0}\nwebUrl: https://e.org/{0}\ntype: article\n{1}---\n"


@dataclass(frozen=True)
class Bench:
    """Sources, their exports and their cache."""

    folder: Path
    config: graph.Config

    @property
    def sources(self) -> list[Path]:
        """The documents."""
        return sorted((self.folder / "sources").iterdir())

    @property
    def export(self) -> bytes:
        """What the last build wrote."""
        return (self.folder / "out" / "graph.ttl").read_bytes()

    def build(self, renewing: bool, formats: tuple[str, ...] = ("ttl",)) -> Summary | None:
        """Build by renewing, or else in full; what is told is noted, as the command does."""
        config = replace(self.config, formats=formats)
        sources = [self.folder / "sources"]
        found = found_in(sources, config)
        key = cache_key(found, config)
        cache = Cache(sources, config.settings, self.folder / "cache")
        if renewing:
            summary = renewed(found, config, cache, key)
        else:
            built = build_found(found, config, cache=cache)
            summary = built.summary(built.write())
        if summary is not None:
            cache.note(key, found[0], summary)
        cache.close()
        return summary

    def expected(self) -> tuple[Summary, bytes]:
        """What a full build without a cache tells and writes."""
        built = graph.build(self.folder / "sources", config=replace(self.config, out=str(self.folder / "expected")))
        written = built.write(formats=["ttl"])
        (content,) = (path.read_bytes() for path in written)
        return replace(built.summary(written), written={}), content


@pytest.fixture
def bench(tmp_path: Path, corpus: Path) -> Bench:
    """A hundred and fifty real documents, built once."""
    (tmp_path / "sources").mkdir()
    for file in sorted((corpus / "powerapps" / "_news").iterdir())[:150]:
        shutil.copy(file, tmp_path / "sources")
    made = Bench(tmp_path, graph.Config(out=str(tmp_path / "out")))
    made.build(renewing=False)
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
        assert bench.build(renewing=True) is not None
    _delete(bench)


CHANGES = [_rewrite, _break, _add, _rename, _delete, _touch, _swap, _one_after_another]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_renewed_export_is_that_of_a_full_build(change: Callable[[Bench], None], bench: Bench) -> None:
    """After a change the renewed export, its counts and its findings are those of a full build."""
    change(bench)
    summary = bench.build(renewing=True)
    assert summary is not None
    assert bench.expected() == (replace(summary, written={}), bench.export)
    assert [len(bench.export)] == list(summary.written.values())


def _other_format(bench: Bench) -> None:
    bench.build(renewing=False, formats=("nt",))


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


OBSTACLES = [_much, _other_export, _no_export, _damaged_record, _lost_document, _damaged_summary, _amp_address]


@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda obstacle: obstacle.__name__.strip("_"))
def test_what_cannot_be_renewed_is_built(obstacle: Callable[[Bench], None], bench: Bench) -> None:
    """Where the last export, the cache or the change does not allow it, nothing is renewed, and a full build is right."""
    obstacle(bench)
    _add(bench)
    assert bench.build(renewing=True) is None
    assert bench.build(renewing=False) is not None
    assert bench.expected()[1] == bench.export


def test_build_of_another_format_does_not_mislead(bench: Bench) -> None:
    """A change that another format was built with is in the export all the same, once that is built again."""
    _add(bench)
    _other_format(bench)
    assert bench.build(renewing=True) is None
    _delete(bench)
    assert bench.build(renewing=False) is not None
    assert bench.expected()[1] == bench.export


def test_other_formats_are_not_renewed(bench: Bench) -> None:
    """A page is drawn as a whole."""
    bench.build(renewing=False, formats=("ttl", "html"))
    _add(bench)
    assert bench.build(renewing=True, formats=("ttl", "html")) is None


def test_all_but_nothing_is_left_to_a_full_build(tmp_path: Path) -> None:
    """Where the last document goes, a full build says that nothing is usable."""
    (tmp_path / "sources").mkdir()
    for at in range(20):
        (tmp_path / "sources" / f"{at}.md").write_text("---\n---\n")
    (tmp_path / "sources" / "a.md").write_text(ARTICLE.format("a", ""))
    bench = Bench(tmp_path, graph.Config(out=str(tmp_path / "out")))
    bench.build(renewing=False)
    (tmp_path / "sources" / "a.md").unlink()
    assert bench.build(renewing=True) is None


def test_build_that_another_overtook_leaves_nothing_to_renew(bench: Bench) -> None:
    """What a build wrote of older documents is not taken for an export of those that another read meanwhile."""
    sources = [bench.folder / "sources"]
    config = replace(bench.config, formats=("ttl",))
    found = found_in(sources, config)
    cache = Cache(sources, bench.config.settings, bench.folder / "cache")
    slow = build_found(found, config, cache=cache)
    _rewrite(bench)
    bench.build(renewing=False)
    cache.note(cache_key(found, config), found[0], slow.summary(slow.write()))
    cache.close()
    assert bench.build(renewing=True) is None
    bench.build(renewing=False)
    assert bench.expected()[1] == bench.export


def test_build_under_another_base_writes_nothing_into_the_cache_that_one_begins(bench: Bench) -> None:
    """Where another build empties the cache for other settings, what this one read under its own is not put there."""
    for file in (bench.folder / "cache").iterdir():
        file.unlink()
    sources = [bench.folder / "sources"]
    slow = Cache(sources, bench.config.settings, bench.folder / "cache")
    found = found_in(sources, bench.config)
    said = slow.said(found[0], lambda locations: parsed(locations, bench.config))
    other = replace(bench, config=replace(bench.config, base="https://other.example/"))
    other.build(renewing=False)
    assert len(list(said)) == len(found[0])
    slow.close()
    other.build(renewing=False)
    assert other.expected()[1] == other.export
