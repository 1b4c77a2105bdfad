"""The same sources give the same bytes, whatever else differs."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st

import graph
from graph.model import Record, Source
from graph.parse import parse
from graph.resolve import resolve
from graph.sources import Location


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_a_second_build_gives_the_same_bytes(seeds: Path, seeds_exports: Path, tmp_path: Path) -> None:
    """Building the seeds again gives the same bytes in every format."""
    graph.build(seeds).write(tmp_path, ["all"])
    assert contents(seeds_exports) == contents(tmp_path)


def test_exports_folder_is_what_the_build_makes(project: Path, seeds: Path, tmp_path: Path) -> None:
    """The committed `exports/` is byte for byte what `newsgraph build seeds` makes."""
    graph.build(seeds).write(tmp_path)
    assert contents(project / "exports") == contents(tmp_path)


def test_seeds_are_the_documents_that_were_given(project: Path, corpus: Path) -> None:
    """The seeds are the given documents, unchanged, under their names."""
    assert contents(corpus.parent / "seeds") == contents(project / "seeds")


@pytest.mark.parametrize("hash_seed", ["0", "1", "4294967295"])
def test_hash_seed_does_not_matter(seeds: Path, seeds_exports: Path, tmp_path: Path, hash_seed: str) -> None:
    """Whatever order sets and dictionaries of hashes have, every format has the same bytes."""
    program = "import graph, sys; graph.build(sys.argv[1]).write(sys.argv[2], ['all'])"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", program, seeds, tmp_path], env=environment, check=True)
    assert contents(seeds_exports) == contents(tmp_path)


def test_machine_does_not_matter(seeds: Path, seeds_exports: Path, tmp_path: Path) -> None:
    """Time zone, locale, working folder and the date of the files change no byte."""
    for file in seeds.iterdir():
        shutil.copy(file, tmp_path)
        os.utime(tmp_path / file.name, (0, 0))
    out = tmp_path / "out"
    program = "import graph, sys; graph.build(sys.argv[1]).write(sys.argv[2], ['all'])"
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "C"}
    subprocess.run([sys.executable, "-c", program, tmp_path, out], env=environment, cwd="/", check=True)
    assert contents(seeds_exports) == contents(out)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_sources_does_not_matter(seeds: Path, seeds_exports: Path, tmp_path: Path, seed: int) -> None:
    """Files given one by one in any order, some of them twice, give the same bytes."""
    files = sorted(seeds.iterdir()) * 2
    random.Random(seed).shuffle(files)
    built = graph.build(*files)
    built.write(tmp_path, ["all"])
    assert contents(seeds_exports) == contents(tmp_path)


def _shuffled(function: Callable[[Location], Record], locations: Iterable[Location]) -> Iterator[Record]:
    mixed = list(locations)
    random.Random(7).shuffle(mixed)
    return map(function, mixed)


def test_order_of_reading_does_not_matter(corpus: Path, powerapps: graph.Build) -> None:
    """Real documents read in another order give the same corpus, diagnostics included."""
    assert powerapps.corpus == graph.build(corpus / "powerapps" / "_news", map=_shuffled).corpus


def test_processes_do_not_matter(corpus: Path, powerapps: graph.Build) -> None:
    """Real documents read by several processes give the same corpus, diagnostics included."""
    with ProcessPoolExecutor(2) as pool:

        def pooled(function: Callable[[Location], Record], locations: Iterable[Location]) -> Iterator[Record]:
            return pool.map(function, locations, chunksize=50)

        assert powerapps.corpus == graph.build(corpus / "powerapps" / "_news", map=pooled).corpus


@given(st.lists(strategies.fronts, min_size=2, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_order_of_records_does_not_matter(fronts: list[str], chance: random.Random) -> None:
    """`resolve` depends on the set of records only, whatever they say of the same things."""
    records = [parse(Source(f"{number}.yaml", front.encode())) for number, front in enumerate(fronts)]
    expected = resolve(records)
    chance.shuffle(records)
    assert expected == resolve(records)


def test_no_export_tells_when_or_where_it_was_made(
    seeds_exports: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No export holds the folder it was made in or from, the user's name or the year of the build."""
    from datetime import UTC, datetime

    home = os.path.expanduser("~").encode()
    for content in contents(seeds_exports).values():
        assert str(seeds_exports).encode() not in content
        assert home + b"/" not in content
        assert f"{datetime.now(UTC):%Y-%m-%d}".encode() not in content
