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
from graph.core.claims import DocumentClaims
from graph.core.model import Source
from graph.merge.rules import merge
from graph.read.document import read_document
from graph.read.sources import Location


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_a_second_build_gives_the_same_bytes(seeds: Path, seeds_exports: Path, tmp_path: Path) -> None:
    """Building the seeds again gives the same bytes in every format."""
    graph.build(seeds).write(tmp_path, ["all"])
    assert contents(seeds_exports) == contents(tmp_path)


def test_exports_folder_is_what_the_build_makes(project: Path, seeds: Path, tmp_path: Path) -> None:
    """The committed `exports/` is byte for byte the result of `newsgraph build seeds`.

    After a change that is meant, run `newsgraph build seeds --out exports` and commit its files.
    """
    graph.build(seeds).write(tmp_path)
    assert contents(project / "exports") == contents(tmp_path)


def test_seeds_are_the_documents_that_were_given(project: Path, real_corpus: Path) -> None:
    """The seeds are the given documents, unchanged, under their names."""
    assert contents(real_corpus.parent / "seeds") == contents(project / "seeds")


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


def _shuffled(
    function: Callable[[Location], DocumentClaims], locations: Iterable[Location]
) -> Iterator[DocumentClaims]:
    mixed = list(locations)
    random.Random(7).shuffle(mixed)
    return map(function, mixed)


def _reversed(
    function: Callable[[Location], DocumentClaims], locations: Iterable[Location]
) -> Iterator[DocumentClaims]:
    return map(function, reversed(list(locations)))


def test_order_of_reading_does_not_matter(corpus: Path, powerapps: graph.Build) -> None:
    """Real documents read in another order give the same corpus, diagnostics included."""
    assert powerapps.corpus == graph.build(corpus / "powerapps" / "_news", map=_shuffled).corpus


def test_processes_do_not_matter(corpus: Path, powerapps: graph.Build) -> None:
    """Real documents read by several processes give the same corpus, diagnostics included."""
    with ProcessPoolExecutor(2) as pool:

        def pooled(
            function: Callable[[Location], DocumentClaims], locations: Iterable[Location]
        ) -> Iterator[DocumentClaims]:
            return pool.map(function, locations, chunksize=50)

        assert powerapps.corpus == graph.build(corpus / "powerapps" / "_news", map=pooled).corpus


@given(st.lists(strategies.fronts, min_size=2, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_order_of_records_does_not_matter(fronts: list[str], chance: random.Random) -> None:
    """`merge` depends on the set of records only, whatever they say of the same things."""
    records = [read_document(Source(f"{number}.yaml", front.encode())) for number, front in enumerate(fronts)]
    expected = merge(records)
    chance.shuffle(records)
    assert expected == merge(records)


FOREIGN = {
    "blog/_config.yml": "title: A blog\nurl: https://blog.example\npermalink: /:year/:month/:day/:title/\n",
    "blog/_data/authors.yml": "ada:\n  name: Ada Lovelace\n",
    "blog/_posts/2020-01-02-one.md": "---\ntitle: One\nauthor: ada\ntags: rust go\nsource: GSA\nseries: Engines\n---\n"
    "See [two]({% post_url 2020-01-03-two %}) and [[Note]].\n",
    "blog/_posts/2020-01-03-two.md": "---\ntitle: Two\nauthor: ada\ncategories: [Go, go]\nseries: Engines\n"
    "image: /two.png\nmood: calm\n---\n[one](/2020/01/02/one/) [nowhere](three.md)\n",
    "blog/_posts/2020-01-04-draft.md": "---\ntitle: Three\npublished: false\n---\n",
    "vault/.obsidian/app.json": "{}",
    "vault/a/Note.md": "---\naliases: [Other]\ntags: [ai/vision, '#maps']\ncreated: 2024-03\n---\n[[b/Note]] [[Other]]\n",
    "vault/b/Note.md": "---\ntags: AI, maps\nauthors: '[[Grace Hopper]], Ada Lovelace'\nrelated: ['[[Grace Hopper]]']\n---\n",
    "vault/Grace Hopper.md": "# Grace\n\nShe wrote [[a/Note|a note]], ![[b/Note]] and [that](https://e.org/#x).\n",
    "world/hugo.toml": "baseURL = 'https://world.example/'\ndefaultContentLanguage = 'en'\n",
    "world/content/faq.en.md": "+++\ntitle = 'Questions'\ndate = 2021-05-06\n[taxonomies]\ntags = ['help']\n+++\n",
    "world/content/faq.de.md": "+++\ntitle = 'Fragen'\n+++\n[English]({{< ref \"faq.en.md\" >}})\n",
    "items.csv": 'title,url,tags\nRow,https://e.org/row,"a, b"\n',
}
"""Documents of other people's sites, with links by name, authors in a data file, translations and a table."""

BUILD = "import sys; from graph.__main__ import main; main()"


def write_sites(folder: Path, names: Iterable[str]) -> None:
    """Write the documents of these names below a folder, in this order."""
    for name in names:
        file = folder / "all" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(FOREIGN[name], encoding="utf-8")


def test_foreign_sites_give_the_same_bytes(tmp_path: Path) -> None:
    """Sites found by their files: hash seed, processes, cache and the order files were written in change no byte."""
    write_sites(tmp_path / "forwards", sorted(FOREIGN))
    write_sites(tmp_path / "backwards", sorted(FOREIGN, reverse=True))
    runs = [
        ("forwards", "0", ["--no-cache", "--processes", "1"]),
        ("backwards", "7", ["--no-cache", "--processes", "2"]),
        ("forwards", "1", ["--processes", "2"]),
        ("forwards", "2", ["--processes", "1"]),
    ]
    found, printed = [], []
    for number, (sources, hash_seed, further) in enumerate(runs):
        out = tmp_path / f"out{number}"
        arguments = ["build", "all", "--out", str(out), "--formats", "trig,html,csv,json", *further]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "NEWSGRAPH_CACHE": str(tmp_path / "cache")}
        command = [sys.executable, "-c", BUILD, *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path / sources, capture_output=True, check=True)
        found.append(contents(out))
        printed.append(done.stderr)
    assert [(found[0], printed[0])] * len(runs) == list(zip(found, printed, strict=True))


def test_order_of_foreign_documents_does_not_matter(tmp_path: Path) -> None:
    """Documents of sites read in any order give the same corpus, with every relation and all diagnostics."""
    write_sites(tmp_path, FOREIGN)
    expected = graph.build(tmp_path).corpus
    relations = {"about", "broader", "links", "part-of", "published-by", "related", "translation-of", "written-by"}
    assert relations == {edge.key for edge in expected.edges}
    assert expected == graph.build(tmp_path, map=_shuffled).corpus
    assert expected == graph.build(tmp_path, map=_reversed).corpus


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
