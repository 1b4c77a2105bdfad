"""What happens where documents meet: who wins, what is joined, and what is said about it."""

from __future__ import annotations

import pytest

from graph.core.diagnostics import Code
from graph.core.model import Corpus, Source
from graph.merge.rules import merge
from graph.read.document import read_document

BASE = "https://example.org/"
A, B, C = "https://e.org/a", "https://e.org/b", "https://e.org/c"


def corpus(**documents: str) -> Corpus:
    """Return what documents, given by name and front matter, say together."""
    return merge(read_document(Source(f"{name}.yaml", front.encode())) for name, front in documents.items())


def values(found: Corpus, iri: str, kind: str | None = None) -> dict[str, object]:
    """Return the values of one node."""
    (node,) = (node for node in found.nodes if node.id == iri and kind in (None, node.kind))
    return dict(node.values)


def edges(found: Corpus, key: str) -> set[tuple[str, str]]:
    """Return the ends of all edges of a key."""
    return {(edge.source, edge.target) for edge in found.edges if edge.key == key}


def said(found: Corpus, code: Code) -> list[str]:
    """Return the messages of one code, each with its document."""
    return [f"{each.path}: {each.message}" for each in found.diagnostics if each.code is code]


def article(url: str, rest: str = "", date: str = "2022-01-01") -> str:
    """Return the front matter of an article."""
    return f"title: Title of {url}\nwebUrl: {url}\ntype: article\npublishedDateTime: {date}T00:00:00Z\n{rest}"


def test_document_beats_mention() -> None:
    """A document's own statement wins over a mention, however new the mention is."""
    mention = f"related: [{{webUrl: '{B}', title: Mentioned, quality: 1, publishedDateTime: 2023-01-01T00:00:00Z}}]"
    found = corpus(a=article(A, mention, "2023-01-01"), b=article(B, "quality: 2", "2020-01-01"))
    assert f"Title of {B}" == values(found, B)["title"]
    assert 2 == values(found, B)["quality"]
    assert "2020-01-01T00:00:00Z" == values(found, B)["publishedDateTime"]
    assert 3 == len(said(found, Code.MENTION_OVERRIDDEN))


def test_mention_fills_what_the_document_leaves_open() -> None:
    """What only a mention states of an article is kept."""
    found = corpus(a=article(A, f"related: [{{webUrl: '{B}', excerpt: From a mention}}]"), b=article(B))
    assert "From a mention" == values(found, B)["excerpt"]


def test_newest_document_wins() -> None:
    """Between documents with one URL, the newest publishedDateTime wins each value."""
    found = corpus(a=article(A, "quality: 1\nheat: 5", "2020-01-01"), b=article(A, "quality: 2", "2021-01-01"))
    assert (2, 5) == (values(found, A)["quality"], values(found, A)["heat"])
    assert ["a.yaml", "b.yaml"] == list(values(found, A)["documents"])  # type: ignore[call-overload]


def test_fractions_of_a_second_count() -> None:
    """A document that is newer by a fraction of a second is the newer one."""
    old = article(A, "quality: 1")
    new = article(A, "quality: 2").replace("00:00:00Z", "00:00:00.001Z")
    assert 2 == values(corpus(a=old, b=new), A)["quality"]


def test_undated_document_loses() -> None:
    """A document without a date loses to any that has one."""
    undated = f"title: Undated\nwebUrl: {A}\ntype: article\nquality: 1"
    assert 2 == values(corpus(a=undated, b=article(A, "quality: 2", "0001-01-01")), A)["quality"]


def test_path_decides_between_equals() -> None:
    """Between documents of the same date, the path that sorts first wins."""
    assert 1 == values(corpus(a=article(A, "quality: 1"), b=article(A, "quality: 2")), A)["quality"]


def test_each_value_that_loses_is_said() -> None:
    """Each single value that loses to another document's is a diagnostic that names both places."""
    found = corpus(a=article(A, "quality: 1"), b=article(A, "quality: 2\nheat: 3", "2021-01-01"))
    loses = "loses to what a.yaml:1 states"
    assert [f"b.yaml: publishedDateTime '2021-01-01T00:00:00Z' of {A} {loses}"] == said(found, Code.VALUE_OVERRIDDEN)
    assert [f"b.yaml: quality '2' of {A} {loses}"] == said(found, Code.VALUE_REPLACED)


def test_older_titles_are_other_titles() -> None:
    """Of several documents about one article the newest one's title stands, the others are kept; mentions are not."""
    first, second, third = (
        f"title: {title}\nwebUrl: {A}\ntype: article\npublishedDateTime: {year}-01-01T00:00:00Z"
        for title, year in (("First", 2020), ("Second", 2021), ("Third", 2022))
    )
    found = corpus(a=first, b=second, c=third, d=article(B, f"related: [{{webUrl: '{A}', title: Mentioned}}]"))
    assert ("Third", ("First", "Second")) == (values(found, A)["title"], values(found, A)["alternativeTitles"])
    assert 2 == len([line for line in said(found, Code.VALUE_REPLACED) if "title" in line])


def test_documents_of_one_url_are_merged_and_said() -> None:
    """Two documents that describe one URL are one article, and that is said."""
    found = corpus(a=article(A), b=article("HTTPS://E.org:443/a#top"))
    assert 1 == sum(node.kind == "article" for node in found.nodes)
    assert [f"b.yaml: {A} is described by a.yaml too; they are merged"] == said(found, Code.SAME_URL)


def test_many_valued_fields_are_joined() -> None:
    """Topics, related articles, images and AMP addresses of all documents are united."""
    one = article(
        A,
        f"topics: [X, Y]\nrelated: [{{webUrl: '{B}'}}]\nimages: ['https://e.org/1.png']\nampWebUrl: https://e.org/amp/1",
    )
    two = article(
        A,
        f"topics: [Y, Z]\nrelated: [{{webUrl: '{C}'}}]\nimages: ['https://e.org/2.png']\nampWebUrl: https://e.org/amp/2",
        "2021-01-01",
    )
    found = corpus(a=one, b=two)
    assert {(A, BASE + "topic/" + name) for name in "xyz"} == edges(found, "about")
    assert {(A, B), (A, C)} == edges(found, "related")
    assert ("https://e.org/1.png", "https://e.org/2.png") == values(found, A)["images"]
    assert ("https://e.org/amp/1", "https://e.org/amp/2") == values(found, A)["ampUrls"]


def test_an_article_has_one_publisher() -> None:
    """Where two statements name different providers, the better one's is the publisher, and that is said."""
    found = corpus(
        a=article(A, "provider: {name: New, domain: new.example}", "2022-01-01"),
        b=article(A, "provider: {name: Old, domain: old.example}", "2021-01-01"),
    )
    assert {(A, BASE + "provider/new.example")} == edges(found, "published-by")
    assert any("published-by" in line and "old.example" in line for line in said(found, Code.VALUE_OVERRIDDEN))


def test_mention_makes_an_article() -> None:
    """An article that no document describes is made of its mentions."""
    found = corpus(a=article(A, f"related: [{{webUrl: '{B}', title: Mentioned, type: video}}]"))
    assert {"title": "Mentioned", "type": "video"} == values(found, B)


def test_relations_are_directed() -> None:
    """A related article is not related back unless it says so."""
    assert {(A, B)} == edges(corpus(a=article(A, f"related: ['{B}']"), b=article(B)), "related")


def test_self_relation_is_left_out_and_said() -> None:
    """An article related to itself, in whatever form of its address, keeps no such edge."""
    found = corpus(a=article(A, f"related: ['{A}#top', '{B}']"))
    assert {(A, B)} == edges(found, "related")
    assert 1 == len(said(found, Code.SELF_RELATED))


def test_repeated_relation_counts_once_and_is_said() -> None:
    """A related article listed twice is one edge."""
    found = corpus(a=article(A, f"related: ['{B}', '{B}?utm_source=x']"))
    assert {(A, B)} == edges(found, "related")
    assert 1 == len(said(found, Code.REPEATED_RELATED))


def test_same_title_is_not_the_same_article() -> None:
    """Articles with one title at two URLs stay two."""
    found = corpus(a=f"title: T\nwebUrl: {A}", b=f"title: T\nwebUrl: {B}")
    assert 2 == sum(node.kind == "article" for node in found.nodes)


def test_amp_address_is_its_article() -> None:
    """An article known by the AMP address of another is that article, edges and values included."""
    amp = "https://e.org/a/amp"
    found = corpus(
        a=article(A, f"ampWebUrl: {amp}"), b=article(B, f"related: [{{webUrl: '{amp}', excerpt: From AMP}}]")
    )
    assert {(B, A)} == edges(found, "related")
    assert "From AMP" == values(found, A)["excerpt"]
    assert amp not in {node.id for node in found.nodes}
    assert 1 == len(said(found, Code.AMP_MAPPED))


def test_amp_addresses_in_a_circle() -> None:
    """Articles that state each other as their AMP address stay two, and both are told of; so is who leads to them."""
    found = corpus(
        a=article(A, f"ampWebUrl: {B}"), b=article(B, f"ampWebUrl: {A}"), c=article(C, f"cdnAmpWebUrl: {C}/amp"),
        d=article(f"{C}/amp", f"ampWebUrl: {C}"),
    )  # fmt: skip
    assert {A, B, C, f"{C}/amp"} == {node.id for node in found.nodes}
    told = said(found, Code.AMBIGUOUS_AMP)
    assert 4 == len(told)
    assert all("run in a circle; it stays one of its own" in line for line in told)


def test_amp_document_is_merged_with_its_article() -> None:
    """A document whose webUrl is another's AMP address describes that article, and relations between them go."""
    amp = "https://e.org/a/amp"
    found = corpus(
        a=article(A, f"ampWebUrl: {amp}\nrelated: ['{amp}']"), b=article(amp, f"related: ['{A}', '{C}']", "2020-01-01")
    )
    assert {(A, C)} == edges(found, "related")
    assert ("a.yaml", "b.yaml") == values(found, A)["documents"]
    assert 1 == len(said(found, Code.SAME_URL))
    assert 2 == len(said(found, Code.SELF_RELATED))


def test_ambiguous_amp_address_stays_an_article() -> None:
    """An address that two articles state as their AMP address stays one of its own, and that is said."""
    amp = "https://e.org/amp"
    found = corpus(
        a=article(A, f"ampWebUrl: {amp}"), b=article(B, f"ampWebUrl: {amp}"), c=article(C, f"related: ['{amp}']")
    )
    assert {(C, amp)} == edges(found, "related")
    assert 1 == len(said(found, Code.AMBIGUOUS_AMP))


def test_amp_addresses_in_a_chain_end_at_the_last() -> None:
    """Where an AMP address has an AMP address, all three are one article."""
    found = corpus(a=article(A, f"ampWebUrl: {B}"), b=article(B, f"ampWebUrl: {C}"), c=article(C))
    assert [A] == [node.id for node in found.nodes if node.kind == "article"]


@pytest.mark.parametrize("length", [2, 3])
def test_amp_addresses_in_a_circle_stay_articles(length: int) -> None:
    """Articles that state each other as their AMP address stay articles of their own."""
    ring = [A, B, C][:length]
    found = corpus(**{f"n{at}": article(url, f"ampWebUrl: {ring[(at + 1) % length]}") for at, url in enumerate(ring)})
    assert ring == [node.id for node in found.nodes if node.kind == "article"]


def test_order_of_diagnostics_is_that_of_places() -> None:
    """Diagnostics come sorted by document, line and column, whatever found them."""
    found = corpus(b=article(A, "titel: x\nquality: bad"), a=article(A, "quality: bad\ncolour: x", "2020-01-01"))
    assert sorted(found.diagnostics, key=lambda each: (each.path, each.line, each.column)) == list(found.diagnostics)


def test_images_of_one_address_are_one() -> None:
    """A picture that two articles show is one picture, with the size that the newest states."""
    url = "https://e.org/1.png"
    found = corpus(
        a=article(A, f"images: [{{url: '{url}', width: 1}}]", "2021-01-01"),
        b=article(B, f"images: [{{url: '{url}', width: 2, height: 3}}]", "2022-01-01"),
    )
    assert {"width": 2, "height": 3} == values(found, url, "image")


def test_picture_listed_twice_has_the_values_that_sort_first() -> None:
    """What an article says twice of one picture is settled by the values, in whatever order documents are read."""
    twice = article(A, f"images: [{{url: {B}, title: Two}}, {{url: {B}, title: One}}]\n")
    other = article(C, f"images: [{{url: {B}, title: Two}}]\n", date="2021-01-01")
    records = [read_document(Source(f"{at}.yaml", front.encode())) for at, front in enumerate((twice, other))]
    both = [merge(records), merge(records[::-1])]
    assert both[0] == both[1]
    assert "One" == values(both[0], B, "image")["caption"]
