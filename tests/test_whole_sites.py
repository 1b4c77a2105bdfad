"""Whole sites of other people: what their documents, names, languages and links become."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import networkx as nx
import pytest

import graph
from graph.core.diagnostics import Code
from graph.pipeline.build import Build

HUGO = {
    "hugo.toml": 'baseURL = "https://h.example/"\ndefaultContentLanguage = "en"\n[languages.en]\n[languages.fr]\n',
    "content/en/posts/one.md": '+++\ntitle = "One"\ndate = 2024-03-02T10:00:00Z\ntags = ["AI"]\nseries = ["A Series"]\n'
    'authors = ["Ann Lee"]\n+++\nSee [two](two.md), [three]({{< ref "three" >}}) and [elsewhere](https://other.example/x).\n',
    "content/en/posts/two.md": "---\ntitle: Two\nseries: A Series\n---\n[back](/posts/one/) and [[Three]]\n",
    "content/en/posts/three.md": "---\ntitle: Three\nrelated: [two.md, /posts/one/]\n---\n",
    "content/en/posts/draft.md": "---\ntitle: Draft\ndraft: true\n---\n",
    "content/fr/posts/one.md": "---\ntitle: Un\n---\n",
    "content/en/topics/ai/_index.md": "---\ntitle: Artificial Intelligence\n---\n",
}
"""A site in two languages, with a draft and a page for a topic."""


def built(folder: Path, files: Mapping[str, str], **options: object) -> Build:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return graph.build(folder, config=graph.Config(**options))  # type: ignore[arg-type]  # any option


def edges(network: nx.MultiDiGraph, key: str) -> set[tuple[str, str]]:
    """Return the edges of one relation, without what all addresses of the site begin with."""
    short = [
        (source.removeprefix("https://h.example"), target.removeprefix("https://h.example"))
        for source, target, relation in network.edges(keys=True)
        if relation == key
    ]
    return set(short)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "links",
            {
                ("/posts/one/", "/posts/two/"),
                ("/posts/one/", "/posts/three/"),
                ("/posts/two/", "/posts/one/"),
                ("/posts/two/", "/posts/three/"),
            },
        ),
        ("related", {("/posts/three/", "/posts/two/"), ("/posts/three/", "/posts/one/")}),
        ("translation-of", {("/fr/posts/one/", "/posts/one/")}),
        (
            "part-of",
            {(f"/posts/{name}/", "https://example.org/item/series/a-series") for name in ("one", "two")},
        ),
        ("written-by", {("/posts/one/", "https://example.org/person/ann-lee")}),
        ("about", {(page, "https://example.org/topic/ai") for page in ("/posts/one/", "/topics/ai/")}),
    ],
)
def test_relations_of_a_site_in_two_languages(tmp_path: Path, key: str, expected: set[tuple[str, str]]) -> None:
    """Links, translations, series, authors and topics lead from page to page by the addresses of the site."""
    assert expected == edges(built(tmp_path, HUGO).network, key)


def test_drafts_are_left_out_and_noted(tmp_path: Path) -> None:
    """A draft makes no node, and a note says why."""
    build = built(tmp_path, HUGO)
    assert "https://h.example/posts/draft/" not in build.network
    assert ["content/en/posts/draft.md"] == [each.path for each in build.diagnostics if each.code is Code.HIDDEN]


def test_links_outside_are_counted(tmp_path: Path) -> None:
    """An address outside of the sources is counted, and makes no node."""
    build = built(tmp_path, HUGO)
    assert (1, False) == (build.corpus.external_links, "https://other.example/x" in build.network)


def test_links_outside_are_nodes_on_request(tmp_path: Path) -> None:
    """With `external-links` an address outside of the sources is an article that is known by its address alone."""
    network = built(tmp_path, HUGO, external_links=True).network
    assert ("/posts/one/", "https://other.example/x") in edges(network, "links")


def test_own_address_is_told_by_links(tmp_path: Path) -> None:
    """Where no configuration states the address of a site, links that end like its documents show it."""
    slugs = [f"a-rather-long-title-{number}" for number in range(6)]
    links = "".join(f"[x](https://blog.example/2024/{slug}/) " for slug in slugs)
    files = {f"_posts/2024-01-0{n}-{slug}.md": "---\nlayout: post\n---\n" for n, slug in enumerate(slugs, 1)}
    build = built(tmp_path, files | {"_posts/2024-02-01-all.md": f"---\nlayout: post\n---\n{links}"})
    assert (6, 1) == (
        len(edges(build.network, "links")),
        sum(each.code is Code.OWN_HOST for each in build.diagnostics),
    )
