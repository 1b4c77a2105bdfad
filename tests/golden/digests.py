"""The digest of every export and of all diagnostics, for sources whose bytes do not change.

Run as a script it writes `digests.json` anew: only for a change that is meant, which the commit then names.
Entries of folders that are missing stay as they are.

    PYTHONPATH=tests .venv/bin/python tests/golden/digests.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from synthetic import NEWS, PLAIN, STORIES, write_site

import graph
from graph.export import FORMATS, Export

PROJECT = Path(__file__).parents[2]
DIGESTS = Path(__file__).with_name("digests.json")
FOLDERS = {
    "seeds": PROJECT / "seeds",
    "cases": PROJECT / "tests" / "cases",
    "azure": PROJECT / ".." / "shared" / "corpus" / "azure" / "_news",
    "powerapps": PROJECT / ".." / "shared" / "corpus" / "powerapps" / "_news",
}
"""Folders of documents; those beside the project may be missing."""

SITES = {"stories": (150, STORIES), "plain": (200, PLAIN), "news": (300, NEWS)}
"""Synthetic sites: the number of their documents, and their recipe."""

_DATA = re.compile(rb'<script type="application/octet-stream" id="data">.*?</script>', re.DOTALL)


def digests_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each export of a folder, of its diagnostics and of its network, by name.

    Of the page only its data counts, not its script and style.
    """
    build = graph.build(folder, config=graph.Config(base="https://golden.example/", site="https://site.example/"))
    digests = {"diagnostics": _digest("\n".join(map(str, build.diagnostics)).encode())}
    for name, content in _exports(build):
        page = _DATA.search(content)
        digests[name] = _digest(page[0] if page else content)
    return digests


def _exports(build: graph.Build) -> Iterator[tuple[str, bytes]]:
    data = Export(build.corpus, build.config.title, build.config.licence, build.documents)
    for each in FORMATS.values():
        # Parquet files hold the version of the library that writes them.
        if each.name != "parquet":
            for file, exporter in each.exporters().items():
                yield file, b"".join(exporter(data))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def write_sites(folder: Path, names: Iterable[str]) -> dict[str, Path]:
    """Write the synthetic sites of these names below a folder, and return the folder of each."""
    sites = {name: folder / name for name in names}
    for name, site in sites.items():
        write_site(site, *SITES[name])
    return sites


if __name__ == "__main__":
    there = {name: digests_of(folder) for name, folder in FOLDERS.items() if folder.is_dir()}
    with TemporaryDirectory() as temporary:
        there |= {name: digests_of(site) for name, site in write_sites(Path(temporary), SITES).items()}
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))
    DIGESTS.write_text(json.dumps(known | there, indent=1) + "\n", encoding="utf-8")
