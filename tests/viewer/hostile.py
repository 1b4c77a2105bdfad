"""A network whose texts and addresses try to inject markup, scripts and formulas."""

from __future__ import annotations

import networkx as nx

TEXTS = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 1">',
    "<!--<script>",
    "]]></title><svg onload=window.hacked=1>",
    "javascript:window.hacked=1",
    '<a href="javascript:window.hacked=1">href</a>',
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "&lt;b&gt;&amp;amp; &#x3c;script&#x3e;",
    "\u202egnihtyna si eltit siht\u202c",
    "עברית ועוד עברית",
    "👩‍👩‍👧‍👦 🏳️‍🌈 flags and families",
    '=HYPERLINK("http://example.org")',
    "line\u2028separator\u2029and\x7f17\x7fmarks \u0000\u0001 \ufffe",
    "href " + "long word " * 1000,
    "W" * 10_000,
    "__proto__",
    "constructor",
    "",
)
"""Titles, names and excerpts."""

ADDRESSES = (
    "javascript:alert(1)//https://example.org/",
    'https://example.org/"><script>window.hacked=1</script>',
    "https://example.org/</script><script>window.hacked=1</script>",
    "data:text/html,<script>window.hacked=1</script>",
    "https://example.org/a?b=c&d='e'#f",
    "vbscript:msgbox",
    " https://example.org/space",
    "HTTPS://EXAMPLE.ORG/UPPER",
    "file:///etc/passwd",
    "__proto__",
)
"""Identifiers of articles."""


def hostile_network() -> nx.MultiDiGraph:
    """Return a network of hostile articles, providers and topics, all linked to each other."""
    articles = {
        (ADDRESSES[index] if index < len(ADDRESSES) else f"https://example.org/{index}/{text[:20]}"): text
        for index, text in enumerate(TEXTS)
    }
    network = nx.MultiDiGraph(base="https://example.org/", images={})
    for iri, text in sorted(articles.items()):
        network.add_node(
            iri,
            kind="article",
            type=text or "article",
            title=text,
            excerpt=text,
            category=text,
            publishedDateTime="not a date",
            webUrl="javascript:window.hacked=1",
            ampUrls=("javascript:1",),
            documents=(text,),
            language=text,
            length=text,
            quality=-(2**63),
            heat=2**63 - 1,
            published=False,
        )
    for index, text in enumerate(TEXTS[:12]):
        network.add_node(
            f"https://example.org/provider/{index}", kind="provider", name=text, domain=text, alternateNames=(text,)
        )
        network.add_node(f"https://example.org/topic/{index}", kind="topic", name=text, keywords=(text,))
    ordered = sorted(articles)
    for index, iri in enumerate(ordered):
        network.add_edge(iri, ordered[(index + 1) % len(ordered)], key="related")
        network.add_edge(iri, f"https://example.org/provider/{index % 12}", key="published-by")
        network.add_edge(iri, f"https://example.org/topic/{index % 12}", key="about")
    return network
