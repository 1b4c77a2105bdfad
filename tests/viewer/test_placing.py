"""A layout that is known is kept, and new nodes are placed beside their neighbours."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest

import graph
from graph.analysis.indexed_graph import IndexedGraph, index_corpus
from graph.core.model import Corpus
from graph.export.page.clusters import clusters_of
from graph.export.page.known import KnownLayout, decode_page, encode_page
from graph.export.page.layout import positions
from graph.export.page.page import page, page_after


def layout_of(view: IndexedGraph, known: KnownLayout | None = None) -> KnownLayout:
    """Return the layout of a graph."""
    clusters = clusters_of(view, view.stories)
    points, discs, placed = positions(view, clusters, known)
    home = {node: index for index, cluster in enumerate(clusters) for node in cluster.members}
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return KnownLayout(list(view.ids), xs, ys, [home.get(node, -1) for node in range(len(view))], discs, placed)


def without(corpus: Corpus, share: float, seed: int) -> Corpus:
    """Return a corpus without some of its articles."""
    choose = random.Random(seed)
    left = {node.id for node in corpus.nodes if node.kind != "article" or choose.random() >= share}
    edges = tuple(edge for edge in corpus.edges if edge.source in left and edge.target in left)
    return replace(corpus, nodes=tuple(node for node in corpus.nodes if node.id in left), edges=edges)


@pytest.fixture(scope="module", params=[1, 2, 3])
def layouts(request: pytest.FixtureRequest, made_azure: graph.Build) -> tuple[KnownLayout, KnownLayout]:
    """The layout of a corpus without some articles, and that of all of it after the first."""
    known = layout_of(index_corpus(without(made_azure.corpus, 0.02, request.param)))
    return known, layout_of(index_corpus(made_azure.corpus), known)


def test_new_articles_are_placed_without_a_new_layout(layouts: tuple[KnownLayout, KnownLayout]) -> None:
    """Most nodes keep their position, though stories have divided or grown too large for their room."""
    known, after = layouts
    assert 0 < after.placed < 0.1 * len(after.ids)
    places = dict(zip(after.ids, zip(after.x, after.y, strict=True), strict=True))
    before = list(zip(known.ids, known.x, known.y, strict=True))
    kept = [places[iri] == (x, y) for iri, x, y in before]
    assert sum(kept) >= 0.8 * len(before)


def test_every_node_has_a_position_of_its_own(layouts: tuple[KnownLayout, KnownLayout]) -> None:
    """No two nodes have the same position after new ones were placed."""
    _, after = layouts
    assert len(set(zip(after.x, after.y, strict=True))) == len(after.ids)


def test_clusters_do_not_overlap(layouts: tuple[KnownLayout, KnownLayout]) -> None:
    """Neither before nor after new nodes were placed do two clusters overlap."""
    assert [] == [
        (a, b)
        for layout in layouts
        for a, b in combinations(layout.discs, 2)
        if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (a.radius + b.radius) ** 2
    ]


def test_many_new_nodes_lead_to_the_layout_of_a_full_build(made_azure: graph.Build) -> None:
    """Where more than a tenth of the nodes are new, the layout is computed as a whole."""
    known = layout_of(index_corpus(without(made_azure.corpus, 0.5, 1)))
    view = index_corpus(made_azure.corpus)
    assert layout_of(view) == layout_of(view, known)


def test_page_of_the_same_graph_is_the_same(made_azure: graph.Build) -> None:
    """A page that keeps everything of the page before, through the cache, is that page, byte for byte."""
    content, known = page_after(made_azure.corpus, None, heading="A & B")
    again, _ = page_after(made_azure.corpus, decode_page(encode_page(known)), heading="A & B")
    assert content == again == page(made_azure.corpus, heading="A & B")
