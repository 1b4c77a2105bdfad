"""Feeds: items of RSS 2.0, RSS 1.0, Atom and JSON Feed as documents under one set of keys."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.core.diagnostics import Code
from graph.core.model import Source
from graph.read import sources

FEEDS = Path(__file__).parent / "feeds"
RSS = (FEEDS / "rss2.xml").read_text(encoding="utf-8")
DC = "{http://purl.org/dc/elements/1.1/}"
ATOM = "{http://www.w3.org/2005/Atom}"


def found_in(place: Path) -> tuple[list[tuple[str, int, dict[str, Any]]], list[str]]:
    """Return the path, the line and the fields of each item, and the diagnostics."""
    locations, diagnostics, _ = sources.find([place])
    read = list(sources.unpacked(locations, 1 << 22))
    items = [(each.path, each.line, json.loads(each.content)) for each in read if isinstance(each, Source)]
    return items, [*map(str, diagnostics), *(str(each) for each in read if not isinstance(each, Source))]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / name


@pytest.mark.parametrize("name", ["rss2.xml", "rss1.rdf", "blog.atom", "feed.json"])
def test_items_have_neutral_keys(name: str) -> None:
    """Each feed gives the fields that stand beside it, with the line of each item."""
    expected = json.loads((FEEDS / f"{name}.expected").read_text(encoding="utf-8"))
    items, diagnostics = found_in(FEEDS / name)
    assert (expected, []) == ([[line, fields] for _, line, fields in items], diagnostics)


def test_rss_is_what_element_tree_reads() -> None:
    """Titles, addresses, dates and authors are those that the XML states."""
    items = ElementTree.fromstring(RSS.encode()).findall("channel/item")
    expected = [
        (
            item.findtext("link", item.findtext("guid")),
            [each.text for each in item.findall("category")],
            [each.text for each in item.findall(f"{DC}creator")],
            item.findtext("pubDate") and parsedate_to_datetime(str(item.findtext("pubDate"))).timestamp(),
        )
        for item in items
    ]
    assert [link if str(link).startswith("http") else f"https://gazette.example{link}" for link, *_ in expected] == [
        fields["url"] for *_, fields in found_in(FEEDS / "rss2.xml")[0]
    ]
    first = found_in(FEEDS / "rss2.xml")[0][0][2]
    assert (expected[0][1], expected[0][2]) == (first["tags"], [each["name"] for each in first["authors"]])
    assert expected[0][3] == parsedate_to_datetime("Sat, 02 Mar 2024 09:05:00 GMT").timestamp()
    assert "2024-03-02T09:05:00Z" == first["date"]


def test_atom_is_what_element_tree_reads() -> None:
    """Titles, dates, summaries and authors of entries are those that the XML states."""
    entries = ElementTree.parse(FEEDS / "blog.atom").getroot().findall(f"{ATOM}entry")
    items = [fields for *_, fields in found_in(FEEDS / "blog.atom")[0]]
    assert [each.findtext(f"{ATOM}title") for each in entries] == [each["title"] for each in items]
    assert [each.findtext(f"{ATOM}published", each.findtext(f"{ATOM}updated")) for each in entries] == [
        each["date"] for each in items
    ]
    assert [each.text for each in entries[0].iter(f"{ATOM}name")] == [each["name"] for each in items[0]["authors"]]


def test_items_become_nodes(tmp_path: Path) -> None:
    """The items of a feed in a folder are documents of their own, found in the item's line."""
    written(tmp_path, "feed.xml", RSS)
    written(tmp_path, "a.md", "---\ntitle: A\nwebUrl: https://e.org/a\n---\n")
    build = graph.build(tmp_path)
    assert ["a.md", "feed.xml/1", "feed.xml/2"] == sorted(
        each for node in build.corpus.nodes for each in node.values.get("documents", ()) if each != "feed.xml/3"
    )
    passages = {each.claims.path: each.claims.passages[0].line for each in build.documents()}
    assert 11 == passages["feed.xml/1"]


# Bad input

BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!ENTITY e0 "ha">{BOMB}',
        '<!ENTITY e9 SYSTEM "file:///etc/hostname">',
        '<!ENTITY e9 SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % e9 SYSTEM "file:///etc/hostname"> %e9;',
    ],
)
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    """A feed that declares entities is left out before one is expanded or fetched."""
    text = RSS.replace("<rss", f"<!DOCTYPE rss [{declaration}]>\n<rss", 1).replace("Storm warning", "&e9;")
    items, diagnostics = found_in(written(tmp_path, "feed.xml", text))
    assert ([], 1) == (items, len(diagnostics))
    assert f"error {Code.BAD_FEED.slug}: declares the entity 'e" in diagnostics[0]


def test_an_external_document_type_is_not_read(tmp_path: Path) -> None:
    """The document type that RSS 0.91 names is passed over."""
    text = RSS.replace("<rss", '<!DOCTYPE rss SYSTEM "file:///etc/hostname">\n<rss', 1)
    assert ([11 + 1, 25 + 1, 35 + 1], []) == (
        [line for _, line, _ in found_in(written(tmp_path, "feed.xml", text))[0]],
        found_in(tmp_path)[1],
    )


def test_items_before_a_break_are_read(tmp_path: Path) -> None:
    """A feed that is cut off gives its whole items, and a diagnostic at the line where it ends."""
    text = RSS[: RSS.index("Storm warning")]
    items, diagnostics = found_in(written(tmp_path, "feed.xml", text))
    assert ["feed.xml/1"] == [path for path, *_ in items]
    expected = "feed.xml:26:1: error bad-feed: not well-formed XML (no element found); items before it that are read: 1"
    assert [expected] == diagnostics


def test_entities_of_html_are_characters(tmp_path: Path) -> None:
    """XML does not know `&nbsp;` and `&eacute;`, and feeds have them."""
    text = RSS.replace("Storm warning", "Caf&eacute;&nbsp;closed")
    assert "Café\xa0closed" == found_in(written(tmp_path, "feed.xml", text))[0][1][2]["title"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<!doctype html><html><body><p>Not found</body></html>", "a page in HTML"),
        ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>', "a site map"),
        ('<opml version="2.0"><body/></opml>', "a list of feeds (OPML)"),
        ("<project/>", "XML of another kind, <project>"),
    ],
)
def test_xml_that_is_no_feed_is_named(tmp_path: Path, content: str, what: str) -> None:
    """A file that is no feed is passed over with a note that names its form."""
    expected = f"a.xml:0:0: info not-a-document: it is {what}, not a feed; it is passed over"
    assert ([], [expected]) == found_in(written(tmp_path, "a.xml", content))


@given(
    cut=st.integers(0, len(RSS)),
    junk=st.one_of(st.binary(max_size=20), st.sampled_from([b"<item>", b"</item>", b"&#0;", b"<![CDATA[", b"]]>"])),
    rest=st.booleans(),
)
def test_any_feed_is_read_without_an_exception(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes, rest: bool
) -> None:
    """A feed with anything put in gives items or diagnostics."""
    content = RSS[:cut].encode() + junk + (RSS[cut:].encode() if rest else b"")
    items, diagnostics = found_in(written(tmp_path_factory.mktemp("feed"), "f.xml", content))
    assert items or diagnostics


RSS_ITEM = '<rss version="2.0"><channel><title>N</title><link>https://e.org/</link><item><title>A</title>%s</item></channel></rss>'


@pytest.mark.parametrize(
    ("stated", "summary", "content"),
    [
        ("<description>Short</description>", "Short", None),
        ("<description>&lt;b&gt;Short&lt;/b&gt;</description>", "Short", None),
        (
            "<description>See &lt;a href='/b'&gt;B&lt;/a&gt;</description>",
            "See B",
            "See <a href='/b'>B</a>",
        ),
    ],
)
def test_a_description_with_links_is_a_text(tmp_path: Path, stated: str, summary: str, content: str | None) -> None:
    """Feeds without texts of their own have the links in the descriptions."""
    items, _ = found_in(written(tmp_path, "feed.rss", RSS_ITEM % stated))
    assert (summary, content) == (items[0][2].get("summary"), items[0][2].get("content"))


def test_a_text_is_no_summary(tmp_path: Path) -> None:
    """An item of Atom that has a text alone has no excerpt."""
    text = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><content type="html">Long</content></entry></feed>'
    items, _ = found_in(written(tmp_path, "feed.atom", text))
    assert {"title": "A", "content": "Long"} == items[0][2]


@pytest.mark.parametrize("markup", ["<a ", '<a href="', "<!--", "<![", "</", "<img src='", "<?", "&"])
def test_unfinished_markup_is_read_once(tmp_path: Path, markup: str) -> None:
    """A description that begins tags 20,000 times and ends none neither raises nor takes quadratic time."""
    stated = f"<description><![CDATA[{markup * 20_000}]]></description>"
    items, diagnostics = found_in(written(tmp_path, "feed.rss", RSS_ITEM % stated))
    assert (1, []) == (len(items), diagnostics)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("<g" + "".join(f" a{each}='x'" for each in range(200)) + "/>", "an element has more than 100 attributes"),
        ("<category>x</category>" * 2_000, "<item> has more than 1,000 elements beside items"),
        (f"<author>{'a' * 2_000}</author>", "a person has more than 1,000 characters"),
        (f"<author><name>{'<b/>a' * 2_000}</name></author>", "a person has more than 1,000 characters"),
    ],
)
def test_what_takes_quadratic_time_is_limited(tmp_path: Path, stated: str, message: str) -> None:
    """A feed that the parser would need very long for is left out, with the reason."""
    items, diagnostics = found_in(written(tmp_path, "feed.rss", RSS_ITEM % stated))
    assert ([], [True]) == (items, [message in each for each in diagnostics])


def test_comments_before_the_root_are_passed_over(tmp_path: Path) -> None:
    """XML that begins with hundreds of comments is distinguished from HTML in linear time."""
    _, diagnostics = found_in(written(tmp_path, "feed.xml", "<!---->" * 500 + "<urlset/>"))
    assert [True] == ["a site map" in each for each in diagnostics]
