"""Links by name: the document that a link leads to, and the diagnostics of ambiguous ones."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.core.claims import DocumentClaims, Reference
from graph.core.diagnostics import Code
from graph.core.model import Corpus, Source
from graph.core.schema import STANDARD_SCHEMA
from graph.merge.incremental import change_of
from graph.merge.references import Crowd, Named, circular, resolve
from graph.merge.rules import merge
from graph.read.document import read_document

E = "https://e.org/"


def document(
    path: str, names: Iterable[str] = (), links: Iterable[tuple[str, ...]] = (), key: str = "related"
) -> DocumentClaims:
    """Return the claims of an article whose address is its path, with names and links by name."""
    front = f"---\ntitle: {path}\nwebUrl: {E}{path}\ntype: article\n---\n"
    claims = read_document(Source(path, front.encode()))
    references = tuple(Reference(key, f"{E}{path}", each, 9, at + 1) for at, each in enumerate(links))
    return claims._replace(names=tuple(names), references=references)


def targets(corpus: Corpus, key: str = "related") -> list[str]:
    """Return the ends of all edges of a key, without what all addresses begin with."""
    return [edge.target.removeprefix(E) for edge in corpus.edges if edge.key == key]


def said(corpus: Corpus) -> list[str]:
    """Return all diagnostics."""
    return [str(each) for each in corpus.diagnostics]


def test_first_name_that_a_document_has_counts() -> None:
    """A link states several names; the first one that a document has decides."""
    corpus = merge(
        [
            document("a", links=[("note:|x", "note:|b", "note:|c")]),
            document("b", ["note:|b"]),
            document("c", ["note:|c"]),
        ]
    )
    assert ["b"] == targets(corpus)


@pytest.mark.parametrize("name", [f"{E}b", f"{E}b/", "file:b"])
def test_address_and_path_are_names_of_every_document(name: str) -> None:
    """A document that states no names is found by its address, whatever its end, and by its path."""
    assert ["b"] == targets(merge([document("a", links=[(name,)]), document("b")]))


def test_link_to_an_amp_address_leads_to_its_article() -> None:
    """A link to a document about an AMP address leads to the article whose AMP address that is."""
    article = f"---\ntitle: C\nwebUrl: {E}c\ntype: article\nampWebUrl: {E}b\n---\n"
    corpus = merge(
        [document("a", links=[("note:|b",)]), document("b", ["note:|b"]), read_document(Source("c", article.encode()))]
    )
    assert ["c"] == targets(corpus)


@pytest.mark.parametrize(("path", "expected"), [("x/a", "x/n"), ("a", "y/n"), ("x/z/a", "y/n"), ("y/a", "y/n")])
def test_nearest_of_several_documents_counts(path: str, expected: str) -> None:
    """Of two documents of one name that in the folder of the link counts, else the one with the shortest path."""
    others = [document("x/n", ["note:|n"]), document("y/n", ["note:|n"]), document("z/zz/n", ["note:|n"])]
    others = [each for each in others if expected != "y/n" or path == "y/a" or each.path != "x/n"]
    corpus = merge([document(path, links=[("note:|n",)]), *others])
    assert [expected] == targets(corpus)
    assert [Code.AMBIGUOUS_LINK] == [each.code for each in corpus.diagnostics]


def test_link_to_nothing_is_said() -> None:
    """A link by a name that no document has makes no edge and a diagnostic at its place."""
    corpus = merge([document("a", links=[("file:b.md", "note:|b")])])
    assert ["a:9:1: info missing-link: 'b.md' leads to no document"] == said(corpus)


def test_address_outside_of_the_sources_is_counted() -> None:
    """An address that no document has is no fault and no node, only a number."""
    corpus = merge([document("a", links=[("https://other.org/",), ("https://other.org/b",)])])
    assert (2, [], 1) == (corpus.external_links, said(corpus), len(corpus.nodes))


def test_host_whose_addresses_end_like_the_documents_is_the_site() -> None:
    """Links to whole addresses that end like many documents of a site lead to these, with a diagnostic."""
    slugs = [f"a-long-title-{number}" for number in range(6)]
    documents = [
        document(f"{slug}.md", (f"file:{slug}.md", f"page:|/posts/{slug}"), [(f"https://site.example/{slug}/",)])
        for slug in (*slugs[1:], slugs[0])
    ]
    aside = document("b.md", ("page:|/b",), [(f"https://site.example/{slug}/",) for slug in slugs])
    corpus = merge([*documents, aside])
    assert [f"{slug}.md" for slug in slugs] == [
        edge.target.removeprefix(E) for edge in corpus.edges if edge.key == "related" and edge.source == f"{E}b.md"
    ]
    assert [".: many links end like documents of this site; site.example is taken for its address"] == [
        f"{each.path}: {each.message}" for each in corpus.diagnostics if each.code is Code.OWN_HOST
    ]


def test_link_of_a_document_to_itself_is_said() -> None:
    """A document that names itself as related gives a diagnostic."""
    corpus = merge([document("a", ["note:|a"], [("note:|a",)])])
    assert ([], [Code.SELF_RELATED]) == (targets(corpus), [each.code for each in corpus.diagnostics])


def test_repeated_link_counts_once() -> None:
    """Two links to one document are one edge."""
    corpus = merge([document("a", links=[("note:|b",), ("file:b",)]), document("b", ["note:|b"])])
    assert ["b"] == targets(corpus)


@given(
    st.permutations(
        [
            document("x/a", links=[("note:|n",)]),
            document("y/n", ["note:|n"]),
            document("z/n", ["note:|n"]),
            document("b", ["note:|q"], [("note:|q",), ("note:|",)]),
        ]
    )
)
def test_order_of_documents_does_not_matter(documents: list[DocumentClaims]) -> None:
    """Edges and diagnostics are the same whatever the order of the documents."""
    expected = merge(sorted(documents))
    actual = merge(documents)
    assert (expected.edges, expected.diagnostics) == (actual.edges, actual.diagnostics)


@pytest.mark.parametrize("key", ["translation-of", "part-of"])
def test_circle_is_broken_at_its_first_document(key: str) -> None:
    """Of translations of one another, or parts, the one with the smallest path is the original, with a diagnostic."""
    stated = [
        document("a", [], [("file:b",)], key),
        document("b", [], [("file:a",)], key),
        document("c", [], [("file:a",)], key),
    ]
    corpus = merge(stated)
    assert [("b", "a"), ("c", "a")] == [(each.source[-1], each.target[-1]) for each in corpus.edges]
    assert [
        f"a:9:1: warning circular-link: {E}a leads to {E}b by '{key}', and that back to it; the link is left out"
    ] == said(corpus)


def test_link_of_a_text_to_its_own_document_is_no_link() -> None:
    """A text that leads to its own document makes no edge and no diagnostic."""
    corpus = merge([document("a", ["note:|a"], [("note:|a",)], "links")])
    assert ([], []) == (targets(corpus, "links"), said(corpus))


def test_person_is_no_target_of_a_link_between_articles() -> None:
    """A link leads to nodes of the kind of its relation; the same name may be one of a person."""
    person = read_document(Source("ann.yaml", b"taxonomy: person\nname: Ann\n"))._replace(names=("note:|ann",))
    links = document("a", [], [("note:|ann",)], "links")
    author = document("b", [], [("note:|ann",)], "written-by")
    corpus = merge([person, links, author])
    assert ([], ["https://example.org/person/ann"]) == (targets(corpus, "links"), targets(corpus, "written-by"))


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"), max_size=4)))
def test_no_circle_is_left(links: dict[str, set[str]]) -> None:
    """Without the links to leave out none runs in a circle, and links on no circle stay."""
    import networkx as nx

    stated = nx.DiGraph((source, target) for source, ends in links.items() for target in ends)
    left_out = circular(links, {each: f"{each}.md" for each in "abcdef"})
    kept = stated.copy()
    kept.remove_edges_from(left_out)
    assert nx.is_directed_acyclic_graph(kept)
    assert not nx.is_directed_acyclic_graph(stated) or not left_out


FRAGMENT = "title: {0}\ntype: article\nwebUrl: https://e.org/faq.html{1}"


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([("One", "#q1"), ("Two", "#q2")], ["#q1", "#q2"]),
        ([("One", ""), ("Two", "#q2")], ["", "#q2"]),
        ([("One", "#q1"), ("One", "#q2")], [""]),
        ([("One", "#q1")], [""]),
        ([("One", ""), ("Two", "#top")], [""]),
        ([("One", ""), ("Two", "#")], [""]),
        ([("One", "#q1"), ("Two", "#q2"), ("One", "#q3")], ["#q1", "#q2"]),
        ([("One", "#a b"), ("Two", "#ä")], ["#%C3%A4", "#a%20b"]),
    ],
)
def test_fragment_counts_where_titles_differ(documents: list[tuple[str, str]], expected: list[str]) -> None:
    """Documents about addresses that differ by a fragment alone are several articles where their titles differ."""
    corpus = merge(
        read_document(Source(f"{at}.yaml", FRAGMENT.format(*each).encode())) for at, each in enumerate(documents)
    )
    assert [f"{E}faq.html{each}" for each in expected] == [each.id for each in corpus.nodes]


def test_mention_of_a_part_of_a_page_is_one_of_the_page() -> None:
    """A fragment that no document describes is no part of an address; one that counts is."""
    mentions = ", ".join(f"{{webUrl: '{E}faq.html#{each}'}}" for each in ("q1", "q3"))
    stated = [
        *(FRAGMENT.format(each, f"#{each}") for each in ("q1", "q2")),
        f"title: X\nwebUrl: {E}x\nrelated: [{mentions}]",
    ]
    corpus = merge(read_document(Source(f"{at}.yaml", each.encode())) for at, each in enumerate(stated))
    assert ["faq.html", "faq.html#q1"] == targets(corpus)


@pytest.mark.parametrize("linking", ["known", "before", "after"])
def test_incremental_merge_leaves_links_by_name_to_a_full_one(linking: str) -> None:
    """Where any document has a link by name, other documents may decide where it leads, so that nothing is merged alone."""
    link, plain = document("a", links=[("note:|b",)]), document("b", ["note:|b"])
    stated = {each: [link] if each == linking else [plain] for each in ("known", "before", "after")}
    last = merge([*stated["known"], *stated["before"]])
    assert change_of(stated["known"], stated["before"], stated["after"], last) is None


@pytest.mark.parametrize("changed", ["faq.html", "faq.html#q1", "faq.html#q3"])
def test_incremental_merge_leaves_fragments_to_a_full_one(changed: str) -> None:
    """Where a changed document names an address that differs from another by its fragment alone, nothing is merged alone."""
    known = [document("faq.html#q1"), document("faq.html#q2")]
    assert change_of(known, [], [document(changed)], merge(known)) is None


@given(
    st.lists(st.tuples(st.sampled_from(["", "x/", "y/", "x/y/"]), st.integers(0, 30), st.integers(0, 12)), min_size=9)
)
def test_many_documents_of_one_name_resolve_as_few_do(stated: list[tuple[str, int, int]]) -> None:
    """Putting the documents of a name in order once changes neither the target nor the one it is confused with."""
    related = next(each for each in STANDARD_SCHEMA.edges if each.key == "related")
    nodes = {f"{folder}{file}.md": node for folder, file, node in stated}
    found = [Named(path, "topic" if node % 5 == 0 else "article", f"{E}{node}") for path, node in nodes.items()]
    link = Reference("related", f"{E}a", ("note:|n",), 1, 1)
    crowd = Crowd(found)
    for path in ("a.md", "x/a.md", "z/a.md"):
        expected = resolve(link, path, related, {"note:|n": found})
        assert expected == resolve(link, path, related, {"note:|n": crowd.near(path)})
