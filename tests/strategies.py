"""What hypothesis makes documents from: hostile text, whole articles, and real documents with damage."""

from __future__ import annotations

import networks
from hypothesis import strategies as st

HOSTILE = (
    "",
    "\"quoted\" 'twice' \\ back\\\\slash",
    "line\nbreak\r\nand\rreturn",
    "<script>alert(1)</script> & &amp;amp; ]]>",
    "emoji 👨\u200d👩\u200d👧 🇩🇪",
    "\u202eright to left\u202c שלום مرحبا",
    "\u2028separator\u2029",
    "\x00\x1b[31m\x7f\x85\x9b",
    "\ufeffmark\ufffe\uffff",
    "Super-Recognizersâ€™",
    "e\u0301 \u1e9b\u0323 ﬁ",
    "<<: *alias &anchor !tag %x @y `z` # not a comment",
    "{base}topic/x | nodes",
    "=1+1",
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
"""Text of any kind that a YAML document can hold."""

numbers = st.one_of(st.integers(-(2**64), 2**64), st.sampled_from([2**63 - 1, -(2**63), 0, -1])).map(str)
languages = st.sampled_from(["en", "pt-BR", "zh-Hant-TW", "x", "de-1996", "sl-rozaj-biske-1994", "en-u-ca-gregory"])
dates = st.one_of(
    st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    st.sampled_from(["2024-02-30", "2022-09-12", "2022-09-12T11:48:00.123456789+02:00", "soon"]),
)
lengths = st.one_of(st.sampled_from(["PT1H", "80 minutes", "1:20:00", "soon"]), st.integers(0, 9999).map("{}m".format))
types = st.sampled_from(["article", "video", "webinar", "profile", "forum", "podcast", "Book"])

hosts = st.sampled_from(
    ["e.org", "E.org", "www.e.org", "müller.example", "youtube.com", "example.org", "127.0.0.1", "[::1]"]
)
paths = st.one_of(
    st.sampled_from(
        ["", "/", "/a", "/b", "/a b", "/ü", "/a%20b", "/%zz", "/topic/ai", "/provider/e.org", "/ns", "/item/x"]
    ),
    texts.map(lambda text: "/" + text),
)
urls = st.one_of(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "HTTPS"]),
        hosts,
        paths,
        st.sampled_from(["", "?q=1&utm_source=x", "#f"]),
    ),
    st.sampled_from(["javascript:alert(1)", "/relative", "//e.org/a", "not an address", ""]),
)

labels = st.one_of(st.sampled_from(["AI", "ai", "C#", "Computer  Vision", ".", "..", "BBC"]), texts)


def _mapping(fields: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    """Return flow mappings, as JSON, of some of these fields."""
    made = st.fixed_dictionaries({}, optional=fields)
    return made.map(lambda stated: "{" + ", ".join(f"{key}: {value}" for key, value in stated.items()) + "}")


def _list(items: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(items, max_size=most).map(lambda stated: "[" + ", ".join(stated) + "]")


def _quoted(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return values.map(networks.quoted)


_providers = _mapping({"name": _quoted(labels), "domain": _quoted(hosts), "description": _quoted(texts)})
_topics = _list(st.one_of(_quoted(labels), _mapping({"name": _quoted(labels), "keywords": _list(_quoted(labels))})))
_images = _list(
    _mapping({"url": _quoted(urls), "width": _quoted(numbers), "title": _quoted(texts), "isCached": st.just("true")})
)
_common = {
    "title": _quoted(texts),
    "type": types,
    "publishedDateTime": _quoted(dates),
    "excerpt": _quoted(texts),
    "category": _quoted(texts),
    "length": _quoted(lengths),
    "language": languages,
    "quality": _quoted(numbers),
    "heat": _quoted(numbers),
    "published": st.sampled_from(["true", "no"]),
    "originalUrl": _quoted(urls),
    "webUrl": _quoted(urls),
    "ampWebUrl": _quoted(urls),
    "provider": st.one_of(_providers, _quoted(labels)),
    "topics": _topics,
    "images": _images,
}
_articles = _mapping({**_common, "related": _list(_mapping(_common))})
_topic_documents = _mapping(
    {
        "name": _quoted(labels),
        "parent": _quoted(labels),
        "shortname": _quoted(labels),
        "keywords": _list(_quoted(labels)),
    }
).map(lambda front: front.replace("{", "{taxonomy: topic, ", 1))
_organizations = _mapping(
    {"name": _quoted(labels), "domain": _quoted(hosts), "otherNames": _list(_quoted(labels)), "images": _images}
).map(lambda front: front.replace("{", "{taxonomy: organization, ", 1))

fronts = st.one_of(_articles, _articles, _topic_documents, _organizations)
"""The front matter of one document: an article, a topic or an organization."""

yamlish = st.text("-?:,[]{}&*!|>'\"%@`# \t\n\r\x85\u2028\ufeffab~<1.", max_size=60)
"""Text made of what means something in YAML."""


def damaged(document: bytes) -> st.SearchStrategy[bytes]:
    """Return a document with a few pieces cut out, doubled or replaced."""

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        content = document
        for start, length, piece in edits:
            at = start % (len(content) + 1)
            content = content[:at] + piece + content[at + length :]
        return content

    pieces: st.SearchStrategy[bytes] = st.one_of(
        st.binary(max_size=4), yamlish.map(str.encode), st.sampled_from([b"---\n", b"\n", b"\xff"])
    )
    return st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 40), pieces), min_size=1, max_size=4).map(apply)
