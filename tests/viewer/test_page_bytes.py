"""Test the bytes of the page: determinism, policy, escaping."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from hostile import hostile_network

from graph.core.diagnostics import FormatError
from graph.core.model import Source
from graph.export.page.page import page
from graph.merge.rules import merge
from graph.read.document import read_document

PROJECT = Path(__file__).parent.parent.parent
BUILD = "import graph, hashlib; from graph.export.page.page import page; print(hashlib.sha256(page(graph.build('seeds').network)).hexdigest())"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_hash_seed_changes_no_byte(seed: str, seeds_network: nx.MultiDiGraph) -> None:
    """The same network gives the same bytes in every process."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    printed = subprocess.run(
        [sys.executable, "-c", BUILD], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == hashlib.sha256(page(seeds_network)).hexdigest()


def test_the_policy_allows_nothing_but_the_page_itself(seeds_network: nx.MultiDiGraph) -> None:
    """The policy lists the hash of each script and style, and no source to fetch."""
    html = page(seeds_network).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    bodies = re.findall(r"<(?:script|script type=\"module\"|style)>(.*?)</(?:script|style)>", html, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" for body in bodies}
    assert hashes == set(re.findall(r"'sha256-[^']*'", policy[1]))
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]


def test_no_element_refers_to_another_file(seeds_network: nx.MultiDiGraph) -> None:
    """No script, style, image, frame or link of the page has a source outside of it."""
    html = page(seeds_network).decode()
    markup = re.sub(r"<(script|style)\b([^>]*)>.*?</\1>", r"<\1\2>", html, flags=re.DOTALL)
    assert [] == re.findall(r"\ssrc=", markup)
    assert ["data:,", "#network", "#details", "#filters"] == re.findall(r'href="([^"]*)"', markup)


def test_data_cannot_end_their_element() -> None:
    """A hostile network adds no element to the page."""
    tags = [re.findall(rb"<(/?[a-zA-Z]+)", page(network)) for network in (nx.MultiDiGraph(), hostile_network())]
    assert tags[0] == tags[1]


def test_a_page_without_edges_says_why() -> None:
    """In place of links there is one sentence, with the keys that were not read as text; with edges there is none."""
    document = Source("a.md", b"---\ntitle: A\nwebUrl: https://e.org/a\nlevel: 1\n<b>: 2\n---\n")
    linked = Source("b.md", b"---\ntitle: B\nwebUrl: https://e.org/b\nprovider: e.org\n---\n")
    alone, both = (
        page(merge([read_document(each) for each in some])).decode() for some in ([document], [document, linked])
    )
    found = re.search(r'<p id="notice"[^>]*>(.*?)</p>', alone)
    assert found is not None
    text = re.sub("</?span[^>]*>", "", found[1])
    assert text.startswith("No edge links these nodes")
    assert text.endswith("Not read, most often: &lt;b&gt;, level.")
    assert 'id="notice"' not in both


def test_the_heading_is_text() -> None:
    """A heading with markup is escaped."""
    html = page(nx.MultiDiGraph(), heading="<b>Tom & Jerry</b>").decode()
    assert "<title>&lt;b&gt;Tom &amp; Jerry&lt;/b&gt;</title>" in html


def test_landmarks_stand_in_the_page_as_pyvis_writes_them(seeds_network: nx.MultiDiGraph) -> None:
    """Each node of a small network is a node of pyvis, with whole numbers for its position."""
    html = page(seeds_network).decode()
    block = re.search(r'id="landmarks">(.*?)</script>', html)
    assert block is not None
    landmarks = json.loads(block[1])
    assert [landmark["id"] for landmark in landmarks] == list(range(len(seeds_network)))
    assert all(isinstance(landmark[axis], int) for landmark in landmarks for axis in "xy")


def test_a_node_without_a_kind_is_an_error() -> None:
    """The page of a network whose node has no kind is an error that names the node."""
    network = nx.MultiDiGraph()
    network.add_node("https://e.org/a", title="A")
    with pytest.raises(FormatError, match=r"node 'https://e\.org/a' has no kind of the schema"):
        page(network)
