"""In a notebook: a build shows itself, and the tutorial runs."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

import graph
from graph.export.notebook import to_html


def test_a_build_shows_its_counts_and_a_picture(seeds_build: graph.Build) -> None:
    """A build in a notebook is well-formed markup with its counts and a disc for every node."""
    made = seeds_build._repr_html_()
    tree = ElementTree.fromstring(made)
    kinds = [kind for _, kind in seeds_build.network.nodes(data="kind")]

    assert str(kinds.count("article")) in [cell.text for cell in tree.iter("td")]
    assert len(kinds) == len(list(tree.iter("circle")))
    assert made == seeds_build._repr_html_()


def test_nothing_of_the_documents_is_in_it() -> None:
    """Whatever a network says, its picture holds no text of it."""
    network = nx.MultiDiGraph()
    network.add_node("<script>", kind="<script>", title="<script>")
    network.add_edge("<script>", "x", key="<script>")

    assert False is ("script" in to_html(network))


def test_a_build_in_a_console_is_one_line(seeds_build: graph.Build) -> None:
    """A build prints as one short line, not as all it holds."""
    assert "<newsgraph build of 5 documents>" == repr(seeds_build)


@pytest.mark.filterwarnings("ignore")
def test_the_tutorial_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell of the tutorial runs in order, from the project's folder, and prints what it prints there."""
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = nbformat.read(project / "docs" / "tutorial.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(project)}}
    ).execute()

    assert 10 == len(code)
    assert [] == [output for cell in code for output in cell.outputs if output.output_type == "error"]
