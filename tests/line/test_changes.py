"""A change of some documents is merged from the claims about the nodes that they name, and equals a full merge."""

# Compares two implementations: a merge of changes and a merge of everything.
from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import write_documents

from graph.core.claims import DocumentClaims, decode_claims
from graph.core.diagnostics import Code
from graph.core.model import Corpus, Settings, Source
from graph.merge.incremental import Change, apply_change, change_of
from graph.merge.rules import merge
from graph.rdf.splicing import spliced
from graph.rdf.writers import turtle
from graph.read.document import read_document

BASE = "https://e.org/"
SETTINGS = Settings(base=BASE)
DOCUMENTS = strategies.fronts.map(lambda front: f"---\n{front}\n---\n".encode())
AMP = {Code.AMP_MAPPED, Code.AMBIGUOUS_AMP}


def written(corpus: Corpus) -> bytes:
    """Return a corpus as Turtle."""
    return b"".join(turtle(corpus))


def without_amp_addresses(text: bytes) -> bytes:
    """Return a document that joins nothing by AMP addresses."""
    return text.replace(b"ampWebUrl", b"noAmp").replace(b"cdnAmpWebUrl", b"noCdnAmp")


def depends_on_others(document: DocumentClaims) -> bool:
    """Whether a document has links by name, or articles whose addresses have fragments, which others decide about."""
    claims = (claim for each in document.passages for claim in decode_claims(each.claims))
    return bool(document.references) or any("#" in claim.id for claim in claims if claim.kind == "article")


def check(
    known: Sequence[DocumentClaims], before: Sequence[DocumentClaims], after: Sequence[DocumentClaims]
) -> Change | None:
    """Check that an incremental merge gives the nodes, edges, diagnostics and Turtle of a full one."""
    old, new = (merge([*known, *changed], BASE) for changed in (before, after))
    change = change_of(known, before, after, old)
    if change is None:
        codes = {each.code for each in (*old.diagnostics, *new.diagnostics)}
        assert codes & AMP or any(map(depends_on_others, (*known, *before, *after)))
        return None
    assert apply_change(old, change) == (new.nodes, new.edges)
    assert new.amp == old.amp
    pieces = spliced(written(old), change.before, change.after)
    assert bool(old.nodes) == (pieces is not None)
    assert pieces is None or written(new) == b"".join(pieces)
    said = [Counter(each for one in some for each in one.diagnostics) for some in (before, after)]
    found = [Counter(each.diagnostics) for each in (old, *change, new)]
    assert found[3] == found[0] - said[0] - found[1] + said[1] + found[2]
    return change


def said(texts: dict[str, bytes]) -> dict[str, DocumentClaims]:
    """Return what documents say, by their paths."""
    return {path: read_document(Source(path, text), SETTINGS) for path, text in texts.items()}


def document(url: str, amp: str = "") -> bytes:
    """Return an article with an AMP address."""
    stated = f'ampWebUrl: "{amp}"\n' if amp else ""
    return f'---\ntitle: "A"\ntype: article\nwebUrl: "{url}"\n{stated}---\n'.encode()


@pytest.fixture(scope="module", params=["powerapps", "news"])
def documents(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Documents that relate to none, and documents with small stories."""
    if request.param == "news":
        folder = write_documents(tmp_path_factory.mktemp("news"), 300)
    else:
        folder = corpus / "powerapps" / "_news"
    files = sorted(folder.rglob("*.md"))[:400]
    return {file.name: without_amp_addresses(file.read_bytes()) for file in files}


@pytest.mark.parametrize("seed", range(6))
def test_some_documents_change(seed: int, documents: dict[str, bytes]) -> None:
    """Documents that change their texts, go, come and take each other's names give the corpus of a full merge."""
    choose = random.Random(seed)
    changed = choose.sample(sorted(documents), 8)
    gone, come, renamed, *rewritten = changed
    before = said({path: documents[path] for path in changed if path != come})
    new = {path: documents[path].replace(b"title:", b"category: Changed\ntitle:", 1) for path in rewritten}
    new |= {come: documents[come], "renamed.md": documents[renamed]}
    known = said({path: text for path, text in documents.items() if path not in changed})
    assert gone not in new
    change = check(list(known.values()), list(before.values()), list(said(new).values()))
    assert change is not None
    assert len(change.after.nodes) < len(documents)


@given(st.lists(DOCUMENTS, min_size=2, max_size=5), st.lists(DOCUMENTS, max_size=3), st.data())
@settings(max_examples=150)
def test_invented_documents(texts: list[bytes], others: list[bytes], data: st.DataObject) -> None:
    """Whatever claims documents make, an incremental merge equals a full one, or is refused."""
    first = said({f"{at}.md": text for at, text in enumerate(texts)})
    changed = data.draw(st.sets(st.sampled_from(sorted(first)), min_size=1))
    second = said({f"{at}.md": text for at, text in enumerate(others)})
    known = [each for path, each in first.items() if path not in changed]
    after = [each for path, each in second.items() if path in changed or path not in first]
    check(known, [first[path] for path in sorted(changed)], after)


@pytest.mark.parametrize("turned", [False, True])
def test_new_amp_address_is_left_to_a_full_build(turned: bool) -> None:
    """A change by which an address becomes the AMP address of an article is refused."""
    article, amp = document("https://e.com/a", "https://e.com/b"), document("https://e.com/b")
    known, new = (amp, article) if turned else (article, amp)
    last = list(said({"a.md": known}).values())
    assert None is change_of(last, [], list(said({"b.md": new}).values()), merge(last, BASE))


JOINED = {
    "a.md": document("https://e.com/a", "https://e.com/b"),
    "b.md": document("https://e.com/b"),
    "c.md": document("https://e.com/c"),
}


def test_change_beside_a_joined_amp_address_is_merged() -> None:
    """A document that names neither an AMP address that was joined nor its article is merged alone."""
    documents = said(JOINED)
    after = said({"c.md": document("https://e.com/d")})
    assert check([documents["a.md"], documents["b.md"]], [documents["c.md"]], list(after.values())) is not None


@pytest.mark.parametrize("path", ["a.md", "b.md"])
def test_change_of_a_joined_amp_address_is_left_to_a_full_build(path: str) -> None:
    """A document that names an AMP address that was joined, or its article, is refused."""
    documents = said(JOINED)
    known = [each for other, each in documents.items() if other != path]
    assert None is change_of(known, [documents[path]], [], merge(documents.values(), BASE))


def test_link_to_a_joined_amp_address_leads_to_its_article() -> None:
    """The links of unchanged documents from a node concerned follow AMP addresses, as in a full merge."""
    links = (
        document("https://e.com/c").removesuffix(b"---\n") + b"related:\n- webUrl: https://e.com/b\n  title: B\n---\n"
    )
    documents = said({**JOINED, "c.md": links})
    mention = (
        document("https://e.com/e").removesuffix(b"---\n") + b"related:\n- webUrl: https://e.com/c\n  title: C\n---\n"
    )
    assert check(list(documents.values()), [], list(said({"e.md": mention}).values())) is not None


def test_amp_address_that_goes_while_its_article_comes_joins_nothing() -> None:
    """A change is merged where an AMP address and the article at that address are never there at once."""
    before = said({"a.md": document("https://e.com/a", "https://e.com/b")}).values()
    after = said({"b.md": document("https://e.com/b")}).values()
    assert check([], list(before), list(after)) is not None


def test_other_file_is_not_spliced() -> None:
    """A Turtle file that does not hold what is to be taken out, as it would be written, is left alone."""
    old, new = (list(said({"a.md": document(f"https://e.com/{name}")}).values()) for name in "ab")
    change = change_of([], old, new, merge(old, BASE))
    assert change is not None
    file = written(merge(old, BASE))
    assert spliced(file, *change) is not None
    assert None is spliced(file.replace(b'"A"', b'"B"'), *change)
    assert None is spliced(written(merge(new, BASE)), *change)
    assert None is spliced(b"", *change)
