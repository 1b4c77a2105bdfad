"""Addresses with fragments: a fragment counts where documents with different titles differ by it alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from graph.core.claims import DocumentClaims, decode_claims, encode

__all__ = ["followed", "settle_fragments", "with_joined_fragments", "with_siblings", "without_fragment"]


def without_fragment(url: str) -> str:
    """Return an address without its fragment.

    >>> without_fragment("https://e.org/faq.html#q1")
    'https://e.org/faq.html'
    """
    return url.partition("#")[0]


def with_siblings(addresses: Collection[str]) -> Iterator[str]:
    """Yield the addresses with a fragment, and those that differ from one of them by it alone."""
    bases = set()
    for url in addresses:
        if "#" in url:
            bases.add(without_fragment(url))
            yield url
    yield from bases.intersection(addresses)


def settle_fragments(titles: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return each address with a fragment that is the same article as another, and this one.

    Args:
        titles: the titles that documents about an address state, for every address that has a fragment or
            differs from such a one by it alone; none where the address is only mentioned.

    >>> one, two = frozenset(["One"]), frozenset(["Two"])
    >>> settle_fragments({"e#1": one, "e#2": two, "e#3": frozenset()})
    {'e#3': 'e'}
    >>> settle_fragments({"e#1": one, "e": one})
    {'e#1': 'e'}
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for url in sorted(titles):
        groups[without_fragment(url)].append(url)
    settled = {}
    for base, urls in groups.items():
        first: dict[frozenset[str], str] = {}
        for url in urls:
            if titles[url]:
                first.setdefault(titles[url], url)
        for url in urls:
            same = first.get(titles[url], base) if len(first) > 1 else base
            if same != url:
                settled[url] = same
    return settled


def followed(aliases: Mapping[str, str], settled: Mapping[str, str]) -> dict[str, str]:
    """Return aliases with further ones, each leading to the end.

    >>> followed({"a#1": "a"}, {"a": "b"})
    {'a#1': 'b', 'a': 'b'}
    """
    return {**{url: settled.get(end, end) for url, end in aliases.items()}, **settled}


def with_joined_fragments(document: DocumentClaims, joined: Mapping[str, str]) -> DocumentClaims:
    """Return the claims of a document about the articles that they were joined to.

    Args:
        document: the claims as parsed; its links and diagnostics stay as they are.
        joined: each address with a fragment to its article.

    >>> with_joined_fragments(DocumentClaims("a.md", (), (), ()), {}).passages
    ()
    """
    if not any(b"#" in each.claims for each in document.passages):
        return document
    passages = []
    for passage in document.passages:
        claims = decode_claims(passage.claims)
        moved = [each._replace(id=joined.get(each.id, each.id)) if "#" in each.id else each for each in claims]
        passages.append(passage._replace(claims=encode(moved)))
    return document._replace(passages=tuple(passages))
