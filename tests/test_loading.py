"""Back from an export: `graph.load` gives the network that was written."""

from __future__ import annotations

import io
from pathlib import Path

import networks
import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from places import REAL_POWERAPPS

import graph
from graph.core.model import Source
from graph.export import FORMATS
from graph.export.network import network_of
from graph.merge.rules import merge
from graph.read.document import read_document

LOSSLESS = [each.name for each in FORMATS.values() if each.lossless]


@pytest.mark.parametrize("format", LOSSLESS)
@pytest.mark.parametrize("build", ["seeds_build", "made_powerapps", REAL_POWERAPPS])
def test_load_gives_the_network_back(format: str, build: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Each lossless format gives the same network, node for node, attribute for attribute, in the same order."""
    built: graph.Build = request.getfixturevalue(build)
    (file,) = built.write(tmp_path, [format])
    assert networks.contents(built.network) == networks.contents(graph.load(file))


def test_load_gives_topics_and_organizations_back(corpus: Path, tmp_path: Path) -> None:
    """Parents, keywords, descriptions and pictures of topics and providers come back from each lossless format."""
    built = graph.build(corpus / "azure" / "_data", config=graph.Config(site="https://news.example/"))
    for file in built.write(tmp_path, LOSSLESS):
        assert networks.contents(built.network) == networks.contents(graph.load(file))


@pytest.mark.xdist_group("azure")
def test_load_gives_real_documents_back(azure: graph.Build, tmp_path: Path) -> None:
    """The largest corpus comes back from Turtle as it was."""
    (file,) = azure.write(tmp_path, ["ttl"])
    assert networks.contents(azure.network) == networks.contents(graph.load(file))


@given(st.lists(strategies.fronts, min_size=1, max_size=4))
@settings(max_examples=150)
def test_any_network_comes_back(fronts: list[str]) -> None:
    """Whatever texts, addresses, numbers and dates documents state, each lossless format gives the network back."""
    _comes_back(fronts)


@given(st.sampled_from(strategies.HOSTILE), st.sampled_from(strategies.HOSTILE))
def test_hostile_text_comes_back(one: str, other: str) -> None:
    """Quotes, backslashes, line breaks, emoji, direction marks and separators come back from each lossless format."""
    one, other = networks.quoted("A" + one), networks.quoted("B" + other)
    _comes_back(
        [
            f"{{title: {one}, excerpt: {other}, webUrl: https://e.org/a, language: en, provider: {other}, topics: [{one}, {other}],"
            f" images: [{{url: https://e.org/a, title: {one}}}], related: [{{webUrl: https://e.org/b, title: {other}}}]}}",
            f"{{taxonomy: topic, name: {other}, parent: {one}, keywords: [{one}, {other}], shortname: {one}}}",
        ]
    )


def _comes_back(fronts: list[str]) -> None:
    sources = [Source(f'odd "name" \\ \n{number}.yaml', front.encode()) for number, front in enumerate(fronts)]
    network = network_of(merge(map(read_document, sources)))
    from graph.export.nodelink import network_from
    from graph.rdf.reading import corpus_from

    for name in LOSSLESS:
        (exporter,) = FORMATS[name].exporters().values()
        content = b"".join(exporter(networks.export_of(network)))
        if name == "json":
            read = network_from(content)
        else:
            from pyoxigraph import RdfFormat
            from pyoxigraph import parse as read_rdf

            read = network_of(corpus_from(read_rdf(io.BytesIO(content), format=RdfFormat.from_extension(name))))
        assert networks.contents(network) == networks.contents(read)


def test_another_base_comes_back(seeds: Path, tmp_path: Path) -> None:
    """The base under which identifiers are minted is part of every lossless export."""
    built = graph.build(seeds, config=graph.Config(base="https://news.example/graph/"))
    for file in built.write(tmp_path, LOSSLESS):
        network = graph.load(file)
        assert "https://news.example/graph/" == network.graph["base"]
        assert networks.contents(built.network) == networks.contents(network)


DANGLING = b"""@prefix schema: <https://schema.org/> .
<https://e.org/topics> a <http://www.w3.org/2004/02/skos/core#ConceptScheme> .
<https://e.org/a> a schema:NewsArticle ; schema:publisher <https://e.org/gone> .
"""


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.ttl", b"@prefix x: <https://e.org/> .\nx:a x:b .\n", "a.ttl: not"),
        ("a.ttl", b'<https://e.org/a> <https://e.org/b> "never closed\n', "line 1"),
        ("a.nt", b"<https://e.org/a> <https://e.org/b> <https://e.org/c> .\nnonsense\n", "line 2"),
        ("a.nt", b"", "not an export of newsgraph"),
        ("a.ttl", b"<https://e.org/a> a <https://schema.org/NewsArticle> .", "not an export of newsgraph"),
        ("a.ttl", DANGLING, "nothing describes <https://e.org/gone>, which is published-by of <https://e.org/a>"),
        ("a.jsonld", b'{"@id": ', "a.jsonld: not"),
        ("a.jsonld", b'{"@context": "https://schema.org/", "@id": "x"}', "a.jsonld: not"),
        ("a.json", b"", "line 1 column 1"),
        ("a.json", b'{"nodes": [],\n "edges": nothing}', "line 2 column"),
        ("a.json", b"\xff\xfe", "not node-link JSON"),
        ("a.json", b"[" * 100_000, "not node-link JSON"),
        ("a.json", b"[]", "not node-link JSON"),
        ("a.json", b'{"nodes": [], "edges": []}', "names no base"),
        ("a.json", b'{"graph": {"base": 5}, "nodes": [], "edges": []}', "names no base"),
        (
            "a.json",
            b'{"graph": {"base": "https://e.org/"}, "nodes": [{"id": "a"}], "edges": []}',
            "node 'a' has no kind",
        ),
        (
            "a.json",
            b'{"graph": {"base": "https://e.org/"}, "nodes": [{"id": "a", "kind": "cat"}], "edges": []}',
            "not node-link JSON",
        ),
        (
            "a.json",
            b'{"graph": {"base": "https://e.org/"}, "nodes": [{"id": "a", "kind": []}], "edges": []}',
            "not node-link JSON",
        ),
        (
            "a.json",
            b'{"graph": {"base": "https://e.org/"}, "nodes": [{"id": "a", "kind": "article", "documents": 5}], "edges": []}',
            "not node-link JSON",
        ),
        (
            "a.json",
            b'{"graph": {"base": "https://e.org/"}, "nodes": [{"id": ["a\\n"], "kind": "article"}], "edges": [{"source": 1}]}',
            "not node-link JSON",
        ),
        ("a.graphml", b"<graphml/>", "only .ttl, .nt, .jsonld, .json"),
        ("a", b"", "only .ttl, .nt, .jsonld, .json"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """A file that is none of our exports is refused in one line that names the file and, where there is one, the place."""
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(graph.NewsgraphError) as refused:
        graph.load(file)
    message = str(refused.value)
    assert words in message
    assert str(file) in message
    assert 1 == len(message.splitlines())


@pytest.mark.parametrize("name", ["missing.ttl", "folder.ttl"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    """A file that is not there, or is a folder, is refused in one line that says so."""
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(graph.NewsgraphError, match=r"cannot read .*: (no such file|is a directory)"):
        graph.load(tmp_path / name)


@given(st.sampled_from(LOSSLESS), st.data())
@settings(max_examples=150)
def test_damaged_exports_never_raise_anything_else(seeds_exports: Path, format: str, data: st.DataObject) -> None:
    """An export with damage anywhere is either loaded or refused with a LoadError."""
    content = (seeds_exports / f"graph.{format}").read_bytes()
    damaged = seeds_exports.parent / f"damaged.{format}"
    damaged.write_bytes(data.draw(strategies.damaged(content)))
    assert "base" in _loaded(damaged) or _refusal(damaged)


def _loaded(file: Path) -> dict[str, object]:
    try:
        return dict(graph.load(file).graph)
    except graph.NewsgraphError:
        return {}


def _refusal(file: Path) -> bool:
    with pytest.raises(graph.NewsgraphError) as refused:
        graph.load(file)
    return 1 == len(str(refused.value).splitlines())
