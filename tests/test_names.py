"""Providers and topics that several documents name: which name stands, and where the others go."""

from __future__ import annotations

from test_merging import BASE, A, B, C, article, corpus, edges, said, values

from graph.core.diagnostics import Code

BBC, AI = BASE + "provider/bbc.com", BASE + "topic/ai"


def publisher(url: str, name: str, domain: str = "bbc.com") -> str:
    """Return the front matter of an article of a provider."""
    return article(url, f"provider: {{name: '{name}', domain: '{domain}'}}")


def test_most_stated_name_is_the_name() -> None:
    """A provider under several names has the most stated one, and the others as alternate names."""
    found = corpus(a=publisher(A, "BBC"), b=publisher(B, "BBC News"), c=publisher(C, "BBC News", "WWW.BBC.com"))
    assert {"name": "BBC News", "alternateNames": ("BBC",), "domain": "bbc.com"} == values(found, BBC)
    assert 1 == len(said(found, Code.SAME_NAME))


def test_name_that_sorts_first_stands_between_equals() -> None:
    """Of names stated equally often, the one that sorts first is the name."""
    found = corpus(a=publisher(A, "Zeta"), b=publisher(B, "Alpha"))
    assert ("Alpha", ("Zeta",)) == (values(found, BBC)["name"], values(found, BBC)["alternateNames"])


def test_host_of_many_names_is_noted_once() -> None:
    """Five different names of one host are one warning, four are none; spellings of one name are one."""
    names = ("ABC", "BBC", "CNN", "DPA")
    four = {name.lower(): publisher(f"https://e.org/{name}", name) for name in names}
    spelt = four | {"bbc2": publisher("https://e.org/2", "B.B.C.")}
    five = four | {"efe": publisher("https://e.org/5", "EFE")}
    expected = ["abc.yaml: bbc.com has 5 names: 'ABC', 'BBC', 'CNN' …; if it hosts them, name it in `platforms`"]
    assert [[], [], expected] == [said(corpus(**some), Code.MANY_NAMES) for some in (four, spelt, five)]


def test_describing_document_names_its_provider() -> None:
    """The name that an organization's document states wins over any number of mentions."""
    organization = (
        "taxonomy: organization\nname: British Broadcasting Corporation\ndomain: bbc.com\notherNames: [Auntie]"
    )
    found = corpus(a=publisher(A, "BBC"), b=publisher(B, "BBC"), c=organization)
    assert "British Broadcasting Corporation" == values(found, BBC)["name"]
    assert ("Auntie", "BBC") == values(found, BBC)["alternateNames"]
    assert ("c.yaml",) == values(found, BBC)["documents"]


def test_name_and_domain_are_different_providers() -> None:
    """A provider stated by its name alone is not taken for one that has a domain."""
    found = corpus(a=publisher(A, "BBC"), b=article(B, "provider: BBC"))
    assert {(A, BBC), (B, BASE + "provider/bbc")} == edges(found, "published-by")


def test_no_provider_is_guessed() -> None:
    """A document that states no provider gets none."""
    found = corpus(a=article(A))
    assert set() == edges(found, "published-by")
    assert [] == [node for node in found.nodes if node.kind == "provider"]


def test_topic_spelt_in_two_cases_is_one() -> None:
    """A topic's spellings are one topic under the most stated label, the others kept."""
    found = corpus(a=article(A, "topics: [ai]"), b=article(B, "topics: [AI]"), c=article(C, "topics: [AI]"))
    assert {"name": "AI", "alternateNames": ("ai",)} == values(found, AI)
    assert {(url, AI) for url in (A, B, C)} == edges(found, "about")


def test_topic_document_sets_the_label() -> None:
    """The label of a topic's document wins over the most stated one."""
    found = corpus(a=article(A, "topics: [AI]"), b=article(B, "topics: [AI]"), c="taxonomy: topic\nname: Ai")
    assert {"name": "Ai", "alternateNames": ("AI",), "documents": ("c.yaml",)} == values(found, AI)


def test_labels_of_a_topic_are_disjoint() -> None:
    """No label of a topic is preferred, alternative and hidden at once, as SKOS demands (S13)."""
    document = "taxonomy: topic\nname: AI\nshortname: AI\nkeywords: [AI, ai, robots]"
    found = corpus(a=article(A, "topics: [ai]"), b=document)
    assert {"name": "AI", "alternateNames": ("ai",), "keywords": ("robots",), "documents": ("b.yaml",)} == values(
        found, AI
    )


def test_parent_is_the_broader_topic() -> None:
    """The parent that a topic's document names is its broader topic, and a topic of its own."""
    found = corpus(a="taxonomy: topic\nname: Computer Vision\nparent: AI")
    assert {(BASE + "topic/computer-vision", AI)} == edges(found, "broader")
    assert {"name": "AI"} == values(found, AI)


def test_topic_is_not_its_own_parent() -> None:
    """A topic that names itself as its parent has none, and that is said."""
    found = corpus(a="taxonomy: topic\nname: AI\nparent: ai")
    assert set() == edges(found, "broader")
    assert 1 == len(said(found, Code.SELF_RELATED))


def test_topic_has_one_parent() -> None:
    """Of two parents that two documents name, the one of the path that sorts first stands, and that is said."""
    found = corpus(a="taxonomy: topic\nname: AI\nparent: One", b="taxonomy: topic\nname: AI\nparent: Two")
    assert {(AI, BASE + "topic/one")} == edges(found, "broader")
    assert 1 == len(said(found, Code.VALUE_OVERRIDDEN))


def test_topics_in_a_circle_are_kept_as_stated() -> None:
    """Topics that are each other's parent are both kept, with both edges."""
    found = corpus(a="taxonomy: topic\nname: One\nparent: Two", b="taxonomy: topic\nname: Two\nparent: One")
    assert 2 == len(edges(found, "broader"))


def test_provider_topic_and_article_of_one_name_stay_apart() -> None:
    """A topic and a provider of one name are two nodes."""
    found = corpus(a=article(A, "topics: [BBC]\nprovider: BBC"))
    assert {A, BASE + "topic/bbc", BASE + "provider/bbc"} == {node.id for node in found.nodes}
