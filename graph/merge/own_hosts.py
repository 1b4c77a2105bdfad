"""The addresses of sites whose configuration does not state them, told by the links of their documents.

A site links to itself by whole addresses too. Where the ends of many such addresses on one host are those of
documents of the site, the host is the site's own; so these links lead to documents, not outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graph.core.claims import Reference
from graph.text.urls import page_path

__all__ = ["LEAST_MATCHES", "OwnHosts", "find_own_hosts"]

LEAST_MATCHES = 5
"""So many different addresses of a host must end like those of documents of the site."""

_LEAST_LENGTH = 12
"""The end of an address must be so long, and of several words: `installation` may be a page of any site."""


class OwnHosts(NamedTuple):
    """The hosts of sites, and the documents by the ends of their addresses.

    Attributes:
        hosts: the host of a site, by its root.
        roots: the root of the site of each document, by its path.
        tails: a name of each document by the root of its site and the end of its address; none where two have it.
    """

    hosts: Mapping[str, str]
    roots: Mapping[str, str]
    tails: Mapping[tuple[str, str], str]

    def names(self, path: str, reference: Reference) -> tuple[str, ...]:
        """Return further names that a link to a whole address may mean, the best first.

        Args:
            path: the path of the document that it stands in.
            reference: the link.
        """
        root = self.roots.get(path, "")
        parts = _parts(reference)
        if parts is None or self.hosts.get(root) != parts[0]:
            return ()
        tail = self.tails.get((root, _tail(parts[1])), "")
        return (f"page:{root}|{page_path(parts[1])}", *([tail] if tail else []))


def find_own_hosts(
    documents: Iterable[tuple[str, tuple[str, ...]]], references: Iterable[tuple[str, Reference]]
) -> OwnHosts:
    """Find the hosts of sites by the links of their documents to whole addresses.

    Args:
        documents: the path of each document and the names that it answers to.
        references: the path of the document that each link stands in, and the link.

    >>> names = lambda slug: (f"file:{slug}.md", f"page:|/2024/{slug}", f"note:|{slug}")
    >>> slugs = [f"a-long-title-{number}" for number in range(5)]
    >>> links = [("a.md", Reference("links", "x", (f"https://e.org/{slug}/",), 1, 1)) for slug in slugs]
    >>> found = find_own_hosts([("a.md", names("a")), *((f"{slug}.md", names(slug)) for slug in slugs)], links)
    >>> found.hosts, found.names("a.md", links[0][1])
    ({'': 'e.org'}, ('page:|/a-long-title-0', 'page:|/2024/a-long-title-0'))
    """
    roots: dict[str, str] = {}
    tails: dict[tuple[str, str], str] = {}
    for path, names in documents:
        for name in names:
            if name.startswith("page:"):
                root, _, page = name.removeprefix("page:").partition("|")
                roots.setdefault(path, root)
                tail = _tail(page)
                if tail:
                    tails[root, tail] = name if tails.get((root, tail), name) == name else ""
    matches: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for path, reference in references:
        parts = _parts(reference)
        if parts is not None and path in roots:
            tail = _tail(parts[1])
            if (roots[path], tail) in tails:
                matches[roots[path], parts[0]].add(tail)
    hosts: dict[str, tuple[int, str]] = {}
    for (root, host), matched in sorted(matches.items()):
        if len(matched) >= max(LEAST_MATCHES, hosts.get(root, (0, ""))[0] + 1):
            hosts[root] = len(matched), host
    return OwnHosts({root: host for root, (_, host) in hosts.items()}, roots, tails)


def _parts(reference: Reference) -> tuple[str, str] | None:
    """Return the host and the path of a link that only states a whole address, in its canonical form."""
    if len(reference.names) != 1 or not reference.names[0].startswith(("https://", "http://")):
        return None
    host, _, rest = reference.names[0].partition("://")[2].partition("/")
    return host.removeprefix("www."), f"/{rest.partition('?')[0].partition('#')[0]}"


def _tail(page: str) -> str:
    """Return the end of a path if hardly any other site has such a one, else an empty text."""
    page = page.rstrip("/")
    tail = page[page.rfind("/") + 1 :]
    if len(tail) < _LEAST_LENGTH or "-" not in tail:
        return ""
    tail = page_path(tail).casefold()
    return tail if len(tail) >= _LEAST_LENGTH else ""
