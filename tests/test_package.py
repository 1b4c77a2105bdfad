"""What a wheel of the package holds, and that it works away from this folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel of this project, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        str(ROOT),
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        "-w",
        str(folder),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("newsgraph-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def tracked(folder: Path) -> set[str]:
    """The files below a folder that belong to the package."""
    files = (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix() for file in files}


def test_wheel_holds_every_file_of_the_package(unpacked: Path) -> None:
    """Templates, styles, scripts and data are in the wheel, not only the modules."""
    expected = tracked(ROOT / "graph")
    actual = tracked(unpacked / "graph")
    assert expected == actual


def test_wheel_builds_a_graph_in_another_folder(unpacked: Path, tmp_path: Path) -> None:
    """The installed package builds Turtle and page without this repository's folder."""
    command = [sys.executable, "-m", "graph", "build", str(ROOT / "seeds"), "--out", str(tmp_path / "out")]
    environment = {"PYTHONPATH": str(unpacked), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    expected = ["graph.html", "graph.ttl"]
    actual = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert expected == actual
