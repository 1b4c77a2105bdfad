"""Hosts as browsers read them, and percent-encoding in one form (RFC 3986, section 6.2)."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.text.node_ids import stated_domain
from graph.text.urls import canonical, is_canonical

SAME = [
    ("https://e.org/%e0%a4%a8", "https://e.org/%E0%A4%A8"),
    ("https://e.org/न", "https://e.org/%E0%A4%A8"),
    ("https://e.org/%7euser", "https://e.org/~user"),
    ("https://e.org", "https://e.org/"),
    ("https://e.org?a=1", "https://e.org/?a=1"),
    ("https://e.org/a/./b/../c", "https://e.org/a/c"),
    ("https://e.org/a/%2E%2e/b/.", "https://e.org/b/"),
    ("https://e.org/../../a", "https://e.org/a"),
    ("https://e.org/a?q=%c3%bc&utm_source=x", "https://e.org/a?q=%C3%BC"),
    ("https://E%2Eorg/", "https://e.org/"),
    ("https://straße.example/x", "https://xn--strae-oqa.example/x"),
    ("https://BÜCHER.example/x", "https://xn--bcher-kva.example/x"),
    ("https://例え。jp/", "https://xn--r8jz45g.jp/"),
    ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
    ("https://e.org\\a", "https://e.org/a"),
]


@pytest.mark.parametrize(("stated", "expected"), SAME, ids=[stated for stated, _ in SAME])
def test_addresses_are_one(stated: str, expected: str) -> None:
    """Two ways to write one address have one canonical form."""
    assert expected == canonical(stated)


APART = [
    ("https://straße.example/", "https://strasse.example/"),
    ("https://e.org/a%2Fb", "https://e.org/a/b"),
    ("https://e.org/a%3Fb", "https://e.org/a?b"),
    ("https://e.org/A", "https://e.org/a"),
    ("https://e.org/a//b", "https://e.org/a/b"),
    ("https://e.org/a%20b", "https://e.org/a+b"),
    ("https://e.org/?p=/../a", "https://e.org/?p=/a"),
]


@pytest.mark.parametrize(("one", "other"), APART, ids=[one for one, _ in APART])
def test_addresses_are_two(one: str, other: str) -> None:
    """Addresses that a server may answer in two ways stay two."""
    assert canonical(one) != canonical(other)


@given(st.text("ab/.%?2eEfF4é", max_size=20))
def test_percent_encoding_changes_no_byte_of_a_path(path: str) -> None:
    """The path encodes the same bytes, its dot segments resolved as urllib resolves them."""
    path = path.replace("?", "")
    url = canonical(f"https://e.org/{path}")
    assert url is not None
    assert url == canonical(url)
    if "." not in unquote_to_bytes(path).decode("latin-1"):
        assert unquote_to_bytes(f"/{path}") == unquote_to_bytes(urlsplit(url).path)


@given(st.lists(st.sampled_from(["a", "b", ".", "..", "..."]), max_size=6))
def test_dot_segments_are_resolved_as_urllib_does(segments: list[str]) -> None:
    """Segments of dots lead where urllib's reading of RFC 3986 leads."""
    path = "/" + "/".join(segments)
    assert urljoin("https://e.org/", path) == canonical(f"https://e.org{path}")


@given(st.lists(st.text("abzäßé例日-09", min_size=1, max_size=5), min_size=1, max_size=3).map(".".join))
def test_host_is_what_idna_makes_of_it(host: str) -> None:
    """A host equals its IDNA 2008 encoding after the mapping of UTS 46."""
    try:
        expected = idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return
    assert f"https://{expected}/" == canonical(f"https://{host}/")


@given(st.text("abABäß.-_%/?#@:[] \\,", max_size=20))
def test_domain_is_the_host_of_the_address(text: str) -> None:
    """A stated domain is a host without `www.`, and the domain of itself."""
    domain = stated_domain(text)
    if domain is not None:
        assert domain == stated_domain(domain) or domain.startswith("www.")
        assert canonical(f"http://{domain}/") is not None
        assert not set("/?#@ ,") & set(domain)


@given(st.text("abAB/.%?&=2eE#~é", max_size=20))
def test_glance_agrees_with_the_rule(rest: str) -> None:
    """An address that the quick check accepts as canonical is unchanged by the rule."""
    from graph.text.urls import _made_canonical

    url = f"https://e.org{rest}"
    assert not is_canonical(url) or url == _made_canonical(url)
