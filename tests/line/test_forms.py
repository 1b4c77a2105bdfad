"""What is read by its form is what reading it the long way gives."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import networks
import pytest
import strategies
from generated import generated
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.forms import MAX_FORMS, Forms
from graph.frontmatter import Yaml, opened
from graph.model import Settings, Source
from graph.parse import parse
from graph.reading import said_in
from graph.rows import rows_of

SEEDS = sorted((Path(__file__).parent.parent.parent / "seeds").iterdir())
SETTINGS = Settings(site="https://e.org/")


def agree(source: Source) -> None:
    """Check that both ways give the same rows, links, places and diagnostics."""
    assert rows_of(parse(source, SETTINGS)) == said_in(source, SETTINGS)


def by_form(forms: Forms, sources: Iterable[Source]) -> int:
    """Return how many documents are read by their form."""
    found = (opened(each.content, True, []) for each in sources)
    return sum(each is not None and forms.said("a.md", each, ()) is not None for each in found)


@pytest.fixture(scope="module")
def documents(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    """Real articles of two sites, and generated ones."""
    made = generated(corpus, tmp_path_factory.mktemp("generated"), 400)
    files = [*sorted(corpus.glob("*/_news/**/*.md"))[::3], *sorted(made.rglob("*.md"))]
    return [Source(str(file), file.read_bytes()) for file in files]


def test_real_and_generated_documents(documents: list[Source]) -> None:
    """Documents of three sites, taken in turn, give the same rows both ways."""
    assert len(documents) > 800
    for source in documents[::2] + documents[1::2]:
        agree(source)


def test_nearly_all_are_read_by_their_form(documents: list[Source]) -> None:
    """A form is found for nearly every real or generated article."""
    assert by_form(Forms(SETTINGS), documents) > 0.9 * len(documents)


@given(st.sampled_from(SEEDS), st.data())
@settings(max_examples=250)
def test_damaged_documents(file: Path, data: st.DataObject) -> None:
    """Documents with pieces cut out, doubled or replaced give the same rows both ways."""
    for seed in SEEDS:
        said_in(Source(seed.name, seed.read_bytes()), SETTINGS)
    agree(Source("a.md", data.draw(strategies.damaged(file.read_bytes()))))


lines = st.one_of(
    strategies.texts.map(networks.quoted),
    strategies.urls,
    strategies.urls.map('"{}"'.format),
    strategies.numbers,
    strategies.dates,
    strategies.lengths,
    strategies.types,
    st.sampled_from(
        ["", '""', '"', '"a" b', "'it''s'", "null", "~", "true", "no", "[]", "- a", "a: b", "a #b", '"\\""', '"\x01"']
    ),
)
keys = st.sampled_from(
    [
        "title",
        "type",
        "webUrl",
        "originalUrl",
        "ampWebUrl",
        "cdnAmpWebUrl",
        "publishedDateTime",
        "excerpt",
        "quality",
        "language",
        "lang",
        "length",
        "published",
        "secured",
        "taxonomy",
        "unknown",
        "related",
        "topics",
        "images",
    ]
)
blocks = st.sampled_from(
    [
        "provider:\n  name: A\n  domain: a.org",
        "provider:\n  name: A\n  logo: a",
        "provider:\n- name: A",
        "topics:\n- AI\n- ai\n- AI",
        "topics:\n  - name: AI\n  - null",
        "topics: []",
        "provider: []",
        "images:\n  - url: /a.png\n    width: 1\n    height: -1",
        "images:\n  - url: https://e.org/a b.png\n    title: A",
        "images:\n  url: https://e.org/a.png",
        "images:\n  - url: /a.png\n  - url: /a.png\n\n  - url:  '/b.png'\n    width: 2",
        "images:\n- width: 1\n  url: https://e.org/a.png\n  height: x\n- title: a\n  url: https://e.org/b.png?a=1&b=2",
        "images:\n  - url: https://e.org/a.png\n    width: 1\n    url: https://e.org/b.png",
        'images:\n  - url: null\n    width: 1\n  - url: ""',
        "images:\n  - url: https://e.org/a.png\n   width: 1",
        "images:\n  - url: \n    width: 1\n  - url: ",
        "related:\n  - webUrl: https://e.org/b\n    title: B\n\n  - webUrl: https://e.org/b\n    images:\n    - url: https://e.org/c.png",
        "related:\n\n- title: B\n  webUrl: https://e.org/b\n  provider:\n    name: C",
        "related:\n  - title: B\n    related:\n      - webUrl: https://e.org/c",
        "related:\n  - https://e.org/b",
        "related: []",
        "related:",
    ]
)
articles = st.lists(st.one_of(st.builds("{}: {}".format, keys, lines), blocks), max_size=6).map("\n".join)


@given(st.lists(articles, min_size=1, max_size=4))
@settings(max_examples=500)
@example(['type: article\nsecured: "a" b'])
@example(["quality: 007\nexcerpt: 'a'"])
@example(["ampWebUrl: https://e.org/a\ncdnAmpWebUrl: https://e.org/b"])
@example(["topics:\n  - AI\n   - B"])
@example(["\n\nexcerpt: A"])
@example(["excerpt: \x85"])
@example(["type: article\nimages:\n  - url: \n    width: 1\n  - url: "])
def test_any_articles(fronts: list[str]) -> None:
    """Articles of any keys and values, one after the other, give the same rows both ways."""
    for front in fronts:
        agree(Source("a.md", f"---\ntitle: A\nwebUrl: https://e.org/a\n{front}\n---\n".encode("utf-8", "replace")))


def test_other_documents() -> None:
    """Documents that are no articles, or none at all, give the same rows both ways."""
    for name, content in [
        ("a.md", b""),
        ("a.md", b"no front matter"),
        ("a.md", b"---\ntaxonomy: topic\nname: AI\n---\n"),
        ("a.yaml", b"taxonomy: organization\nname: A\ndomain: a.org\n"),
        ("a.yaml", b"title: A\nwebUrl: https://e.org/a\ntype: article\n"),
        ("a.md", b"\xef\xbb\xbf---\r\ntitle: A\r\nwebUrl: https://e.org/a\r\ntype: article\r\n---\r\n"),
        ("a.md", b"---\ntitle: \xff\n---\n"),
        ("a.md", b"---\ntitle: A\nwebUrl: https://example.org/topic/a\ntype: article\n---\n"),
    ]:
        agree(Source(name, content))
    agree(Source("a.jsonl/1", b'{"title": "A", "webUrl": "https://e.org/a"}', 1))


def test_forms_are_few() -> None:
    """A site that writes its keys in every order is read the long way, not remembered without end."""
    forms = Forms(SETTINGS)
    stated = {"title": "title: A", "webUrl": "webUrl: https://e.org/a", "type": "type: article", "heat": "heat: 1"}
    texts = ["\n".join(order) + "\n" for order in permutations(stated.values())]
    read = sum(forms.said("a.md", Yaml(text, 0, len(text), 1), ()) is not None for text in texts)
    assert MAX_FORMS <= read < len(texts)
