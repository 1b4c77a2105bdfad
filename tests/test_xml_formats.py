"""GraphML and GEXF, opened by NetworkX and igraph."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networks
import networkx as nx
import pytest
from places import REAL_POWERAPPS

from graph import Build
from graph.core.model import Corpus, Node
from graph.export import Export, gexf, graphml

CONTROLS = "".join(map(chr, (*range(0x20), 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF))) + '<&>"]]>'


def edges(network: nx.MultiDiGraph) -> Counter[tuple[str, str, str]]:
    """Return the edges that a flattened network stands for."""
    return Counter((source, target, data["relation"]) for source, target, data in network.edges(data=True))


@pytest.mark.parametrize("build", ["seeds_build", "made_powerapps", REAL_POWERAPPS])
def test_networkx_reads_graphml(build: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """NetworkX reads GraphML with every node, every single value and every edge."""
    built: Build = request.getfixturevalue(build)
    (file,) = built.write(tmp_path, ["graphml"])
    _compare(built, nx.read_graphml(file, force_multigraph=True))


@pytest.mark.parametrize("build", ["seeds_build", "made_powerapps", REAL_POWERAPPS])
def test_networkx_reads_gexf(build: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """NetworkX reads GEXF with every node, every single value and every edge."""
    built: Build = request.getfixturevalue(build)
    (file,) = built.write(tmp_path, ["gexf"])
    _compare(built, nx.MultiDiGraph(nx.read_gexf(file)))


def _compare(built: Build, read: nx.MultiDiGraph) -> None:
    assert Counter(list(built.network.edges(keys=True))) == edges(read)
    assert list(built.network.nodes) == list(read.nodes)
    for node, attributes in built.network.nodes(data=True):
        expected = {name: value for name, value in attributes.items() if not isinstance(value, tuple)}
        assert expected == {name: value for name, value in read.nodes[node].items() if name in expected}
        assert all(part in read.nodes[node]["documents"] for part in attributes.get("documents", ()))


def test_igraph_reads_graphml(seeds_build: Build, seeds_exports: Path) -> None:
    """igraph reads GraphML with every node, its title and every edge."""
    read = igraph.Graph.Read_GraphML(str(seeds_exports / "graph.graphml"))
    names = read.vs["id"]
    assert list(seeds_build.network.nodes) == names
    found = Counter((names[edge.source], names[edge.target], edge["relation"]) for edge in read.es)
    assert Counter(list(seeds_build.network.edges(keys=True))) == found
    titles = dict(zip(names, read.vs["title"], strict=True))
    assert all(title == titles[node] for node, title in seeds_build.network.nodes(data="title") if title)


def test_labels_are_titles_and_names(seeds_build: Build, seeds_exports: Path) -> None:
    """Every node of GraphML and GEXF has a label: its title or name."""
    expected = [data.get("title") or data["name"] for _, data in seeds_build.network.nodes(data=True)]
    read = nx.read_graphml(seeds_exports / "graph.graphml", force_multigraph=True)
    assert expected == [label for _, label in read.nodes(data="label")]
    read = nx.read_gexf(seeds_exports / "graph.gexf")
    assert expected == [label for _, label in read.nodes(data="label")]


@pytest.mark.parametrize("exporter", [graphml.export, gexf.export], ids=["graphml", "gexf"])
def test_control_characters_break_no_xml(exporter: object) -> None:
    """No character of a value, in names, keys of documents or addresses, makes XML that cannot be read."""
    node = Node("https://e.org/a", "article", {"title": CONTROLS, "documents": (CONTROLS, "b.md"), "type": "article"})
    content = b"".join(exporter(Export(Corpus("https://e.org/", (node,), ()))))  # type: ignore[operator]
    assert ElementTree.fromstring(content) is not None
    read = nx.read_graphml(io.BytesIO(content)) if exporter is graphml.export else nx.read_gexf(io.BytesIO(content))
    title = read.nodes["https://e.org/a"]["title"]
    assert title.endswith('<&>"]]>')
    assert "\ufffd" in title


def test_whole_numbers_of_64_bits() -> None:
    """The largest and the smallest whole number go through GraphML and GEXF unchanged."""
    network = networks.network_from(
        "title: A\nwebUrl: https://e.org/a\nquality: 9223372036854775807\nheat: -9223372036854775808"
    )
    for read in (
        nx.read_graphml(io.BytesIO(b"".join(graphml.export(networks.export_of(network))))),
        nx.read_gexf(io.BytesIO(b"".join(gexf.export(networks.export_of(network))))),
    ):
        node = read.nodes["https://e.org/a"]
        assert (2**63 - 1, -(2**63)) == (node["quality"], node["heat"])


@pytest.mark.xdist_group("azure")
def test_igraph_reads_graphml_of_real_documents(azure: Build, tmp_path: Path) -> None:
    """igraph opens the GraphML of the largest corpus with every node and edge."""
    (file,) = azure.write(tmp_path, ["graphml"])
    read = igraph.Graph.Read_GraphML(str(file))
    assert (azure.network.number_of_nodes(), azure.network.number_of_edges()) == (read.vcount(), read.ecount())
