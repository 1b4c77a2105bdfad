"""A build with a cache equals one without, whatever has happened to sources, cache and exports."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import places
import pytest

import graph
from graph.pipeline.cache import Cache, cache_key
from graph.pipeline.finding import find
from graph.pipeline.steps import build_found
from graph.pipeline.summary import Summary

LONG_AGO = 1_600_000_000


@pytest.fixture
def sources(tmp_path: Path, corpus: Path) -> Path:
    """Two hundred real documents."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for file in sorted((corpus / "powerapps" / "_news").iterdir())[:200]:
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def cached(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], graph.Build]:
    """Build the sources with the cache; the clock stands an hour ahead, so that files are trusted."""
    monkeypatch.setattr(time, "time_ns", lambda clock=time.time_ns: clock() + 3600 * 10**9)

    def run() -> graph.Build:
        config = graph.Config()
        cache = Cache([sources], config.settings, tmp_path / "cache")
        return build_found(find([sources], graph.Config()), config, cache=cache)

    run()
    return run


def _rewrite(sources: Path) -> None:
    file = sorted(sources.iterdir())[3]
    file.write_bytes(file.read_bytes().replace(b"quality: ", b"quality: 1", 1))


def _rewrite_in_the_same_size(sources: Path) -> None:
    file = sorted(sources.iterdir())[3]
    file.write_bytes(file.read_bytes().replace(b"heat: ", b"heaT: ", 1))


def _touch(sources: Path) -> None:
    os.utime(sorted(sources.iterdir())[3], (LONG_AGO, LONG_AGO))


def _add(sources: Path) -> None:
    (sources / "new.md").write_text("---\ntitle: New\nwebUrl: https://e.org/new\ntype: article\n---\n")


def _break(sources: Path) -> None:
    (sources / "broken.md").write_text("---\ntitle: [\n---\n")


def _rename(sources: Path) -> None:
    sorted(sources.iterdir())[3].rename(sources / "renamed.md")


def _delete(sources: Path) -> None:
    sorted(sources.iterdir())[3].unlink()


def _nothing(sources: Path) -> None:
    """Leave everything as it is."""


CHANGES = [_nothing, _rewrite, _rewrite_in_the_same_size, _touch, _add, _break, _rename, _delete]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_rebuild_is_a_full_build(
    change: Callable[[Path], None], cached: Callable[[], graph.Build], sources: Path
) -> None:
    """After any change the corpus is that of a build without a cache, twice."""
    change(sources)
    expected = graph.build(sources).corpus
    assert [expected, expected] == [cached().corpus, cached().corpus]


def _database(folder: Path) -> Path:
    (file,) = folder.joinpath("cache").iterdir()
    return file


DAMAGE = {
    "row": "UPDATE records SET rows = replace(rows, 'a', 'e')",
    "stamp": "UPDATE stamp SET stamp = ''",
    "one record for all": "UPDATE documents SET record = (SELECT min(record) FROM documents)",
    "records that are none": "UPDATE documents SET record = 'x'",
    "digests that are none": "UPDATE documents SET digest = 7",
    "rows that are none": "UPDATE records SET rows = 7",
    "records lost": "DELETE FROM records WHERE id % 2",
    "other columns": "DROP TABLE documents; CREATE TABLE documents (path TEXT PRIMARY KEY, status TEXT NOT NULL)",
    "other version": "UPDATE stamp SET stamp = ''; DROP TABLE documents; CREATE TABLE documents (path TEXT)",
}


@pytest.mark.parametrize("damage", ["emptied", "cut", "garbled", "deleted", "folder", *DAMAGE])
def test_damaged_cache_is_thrown_away(
    damage: str, cached: Callable[[], graph.Build], sources: Path, tmp_path: Path
) -> None:
    """A cache that is damaged, gone or of another version costs time alone."""
    file = _database(tmp_path)
    if damage in DAMAGE:
        with sqlite3.connect(file) as connection:
            connection.executescript(DAMAGE[damage])
        connection.close()
    elif damage == "folder":
        file.unlink()
        file.mkdir()
    elif damage == "deleted":
        file.unlink()
    else:
        content = file.read_bytes()
        file.write_bytes({"emptied": b"", "cut": content[:5000], "garbled": content[:4096] + b"x" * 60000}[damage])
    expected = graph.build(sources).corpus
    assert [expected, expected] == [cached().corpus, cached().corpus]


def test_cache_damaged_anywhere(cached: Callable[[], graph.Build], sources: Path, tmp_path: Path) -> None:
    """Whatever bytes of a cache are changed, the corpus is the right one, and the third build after it leaves a whole one."""
    expected = graph.build(sources).corpus
    file = _database(tmp_path)
    whole = file.read_bytes()
    chance = random.Random(7)
    for _ in range(12):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.5:
            start = chance.randrange(len(content))
            content[start : start + 20000] = bytes(len(content[start : start + 20000]))
        file.write_bytes(content)
        # The first build may meet the damage where it reads, the second one where it writes.
        assert [expected] * 3 == [cached().corpus for _ in range(3)]
        with sqlite3.connect(_database(tmp_path)) as connection:
            kept = {path for (path,) in connection.execute("SELECT path FROM documents")}
        connection.close()
        assert {each.name for each in sources.iterdir()} <= kept


@pytest.mark.parametrize(("at", "byte"), [(0, 0), (18, 9), (19, 9), (21, 1), (47, 9), (52, 9)])
def test_cache_damaged_in_its_head(
    at: int, byte: int, cached: Callable[[], graph.Build], sources: Path, tmp_path: Path
) -> None:
    """A cache whose first bytes say that it is of another format, or may not be written, is thrown away."""
    file = _database(tmp_path)
    content = bytearray(file.read_bytes())
    content[at] = byte
    file.write_bytes(content)
    for _ in range(2):
        cached()
    with sqlite3.connect(_database(tmp_path)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (len(list(sources.iterdir())),)
    connection.close()


def test_cache_whose_index_is_damaged(cached: Callable[[], graph.Build], sources: Path, tmp_path: Path) -> None:
    """A row that stands under another document's name, as a damaged index has it, is not taken for that document's."""
    expected = graph.build(sources).corpus
    with sqlite3.connect(_database(tmp_path)) as connection:
        first, second = (at for (at,) in connection.execute("SELECT id FROM records ORDER BY id LIMIT 2"))
        connection.execute(
            "UPDATE records SET (sum, rows) = (SELECT sum, rows FROM records WHERE id = ?) WHERE id = ?",
            (second, first),
        )
    connection.close()
    assert expected == cached().corpus


def test_build_that_was_done_is_checked(sources: Path, tmp_path: Path) -> None:
    """The summary of a finished build is not used where any of it is damaged."""
    config = graph.Config(out=str(tmp_path / "out"), formats=("nt",))
    found = find([sources], graph.Config())
    built = build_found(found, config)
    summary = built.summary(built.write())
    key = cache_key(found.diagnostics, config)
    for file in sources.iterdir():
        os.utime(file, (LONG_AGO, LONG_AGO))
    for column, value in (("outputs", "[]"), ("outputs", "[["), ("outputs", b"\xff"), ("summary", "x"), ("sum", "x")):
        cache = Cache([sources], config.settings, tmp_path / "cache")
        cache._started += 3600 * 10**9  # the clock stands an hour ahead, so that files are trusted
        cache.write_summary(key, found.locations, summary)
        assert summary == cache.find_current(key, found.locations)
        with sqlite3.connect(_database(tmp_path)) as connection:
            connection.execute(f"UPDATE builds SET {column} = ?", (value,))
        connection.close()
        assert cache.find_current(key, found.locations) is None
        cache.close()


@pytest.mark.parametrize("place", ["/proc/newsgraph", "/dev/null", "file/below", "home"])
def test_cache_that_cannot_be_kept_is_reported(
    newsgraph: places.Run, sources: Path, tmp_path: Path, place: str
) -> None:
    """Where no cache can be kept, the build is done, and one line has the cause and the remedy."""
    (tmp_path / "file").write_text("a file")
    environment = {
        name: value for name, value in os.environ.items() if name not in ("HOME", "NEWSGRAPH_CACHE", "XDG_CACHE_HOME")
    }
    environment |= {"HOME": "/dev/null"} if place == "home" else {"NEWSGRAPH_CACHE": place}
    run = newsgraph("build", sources, "--out", "out", "--formats", "nt", cwd=tmp_path, env=environment)
    assert 0 == run.returncode
    told = [line for line in run.stderr.splitlines() if line.startswith("newsgraph: ")]
    assert 1 == len(told)
    assert told[0].startswith("newsgraph: no cache is kept: ")
    assert told[0].endswith("; set NEWSGRAPH_CACHE to a folder that can be written, or give --no-cache")


def test_cache_that_is_full_is_reported(newsgraph: places.Run, sources: Path, tmp_path: Path) -> None:
    """Where there is no room for the cache, the exports are written all the same, and one line says so."""
    run = newsgraph(
        "build", sources, "--out", tmp_path / "out", "--formats", "void",
        env={**os.environ, "NEWSGRAPH_CACHE": str(tmp_path / "cache")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )  # fmt: skip
    assert 0 == run.returncode
    assert 1 == sum(line.startswith("newsgraph: no cache is kept: ") for line in run.stderr.splitlines())


def test_build_beside_a_locked_cache(cached: Callable[[], graph.Build], sources: Path, tmp_path: Path) -> None:
    """A build while another one writes the cache has the same result."""
    connection = sqlite3.connect(_database(tmp_path))
    connection.execute("BEGIN EXCLUSIVE")
    assert graph.build(sources).corpus == cached().corpus
    connection.close()


def test_cache_holds_no_secrets(cached: Callable[[], graph.Build], sources: Path, tmp_path: Path) -> None:
    """The encrypted block of a document is not in the cache."""
    content = _database(tmp_path).read_bytes()
    assert b"secured" not in content
    for file in sources.iterdir():
        secret = file.read_bytes().partition(b'secured: "')[2][:60]
        assert secret
        assert secret not in content


def test_done_build_is_known_until_something_changes(
    cached: Callable[[], graph.Build], sources: Path, tmp_path: Path
) -> None:
    """A build is done while its options, documents and exports are as they were."""
    config = graph.Config(out=str(tmp_path / "out"), formats=("nt",))
    found = find([sources], graph.Config())

    def done(key: str = cache_key(found.diagnostics, config)) -> Summary | None:
        return Cache([sources], config.settings, tmp_path / "cache").find_current(
            key, find([sources], graph.Config()).locations
        )

    built = build_found(found, config)
    summary = built.summary(built.write())
    assert done() is None
    Cache([sources], config.settings, tmp_path / "cache").write_summary(
        cache_key(found.diagnostics, config), found.locations, summary
    )
    assert summary == done()
    assert done("other") is None
    export = tmp_path / "out" / "graph.nt"
    content = export.read_bytes()
    export.write_bytes(content[:-1] + b" ")
    assert done() is None
    export.write_bytes(content)
    Cache([sources], config.settings, tmp_path / "cache").write_summary(
        cache_key(found.diagnostics, config), found.locations, summary
    )
    assert done() is not None
    _touch(sources)
    assert done() is None


def test_change_while_building_is_seen_by_the_next_build(sources: Path, tmp_path: Path) -> None:
    """A file that changes after it was looked at, and before it is read, is looked at again by the next build."""
    config = graph.Config(out=str(tmp_path / "out"), formats=("nt",))
    found = find([sources], graph.Config())
    key = cache_key(found.diagnostics, config)
    for file in sources.iterdir():
        os.utime(file, (LONG_AGO, LONG_AGO))

    def opened() -> Cache:
        cache = Cache([sources], config.settings, tmp_path / "cache")
        cache._started += 3600 * 10**9  # the clock stands an hour ahead, so that files are trusted
        return cache

    built = build_found(found, config, cache=opened())
    summary = built.summary(built.write())
    opened().write_summary(key, found.locations, summary)
    cache = opened()
    assert summary == cache.find_current(key, found.locations)
    _rewrite(sources)
    build_found(found, config, cache=cache)
    cache.write_summary(key, found.locations, summary)
    assert opened().find_current(key, found.locations) is None
    assert graph.build(sources).corpus == build_found(found, config, cache=opened()).corpus


def test_young_file_is_not_trusted(sources: Path, tmp_path: Path) -> None:
    """A file that was changed just before a build is read again by the next one."""
    config = graph.Config()
    for title in ("One", "Two", "Six"):
        (sources / "new.md").write_text(f"---\ntitle: {title}\nwebUrl: https://e.org/new\ntype: article\n---\n")
        os.utime(sources / "new.md", (LONG_AGO, LONG_AGO))
        built = build_found(
            find([sources], graph.Config()), config, cache=Cache([sources], config.settings, tmp_path / "cache")
        )
        assert title == built.network.nodes["https://e.org/new"]["title"]
