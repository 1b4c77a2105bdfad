"""No change of the code changes a byte of an export, unless it means to: docs/testing.md, “Digests”, has the remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from digests import DIGESTS, FOLDERS, SITES, digests_of, write_sites

EXPECTED = json.loads(DIGESTS.read_text(encoding="utf-8"))


def _folders() -> list[object]:
    """Return the names of the folders; those beside the project are marked `corpus`."""
    return [
        name if ".." not in folder.parts else pytest.param(name, marks=pytest.mark.corpus)
        for name, folder in FOLDERS.items()
    ]


@pytest.mark.parametrize("name", _folders())
def test_exports_and_diagnostics_of_a_folder_are_as_they_were(name: str) -> None:
    """Every export and every diagnostic of a folder of documents has the bytes that were written down.

    After a change that is meant, write the digests again: docs/testing.md, “Digests”.
    """
    assert EXPECTED[name] == digests_of(FOLDERS[name])


@pytest.mark.parametrize("name", SITES)
def test_exports_and_diagnostics_of_a_synthetic_site_are_as_they_were(name: str, tmp_path: Path) -> None:
    """Every export and every diagnostic of a synthetic site has the bytes that were written down.

    After a change that is meant, write the digests again: docs/testing.md, “Digests”.
    """
    assert EXPECTED[name] == digests_of(write_sites(tmp_path, [name])[name])
