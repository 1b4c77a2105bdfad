"""What changed documents change is worked out from the things they speak of alone, and is what a full build gives."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import strategies
from generated import generated
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.changes import Change, change_of
from graph.diagnostics import Code
from graph.model import Corpus, Settings, Source
from graph.rdf.splicing import spliced
from graph.rdf.text import turtle
from graph.reading import said_in
from graph.resolve import resolve_rows
from graph.rows import Said
from graph.things import things_of

BASE = "https://e.org/"
SETTINGS = Settings(base=BASE)
DOCUMENTS = strategies.fronts.map(lambda front: f"---\n{front}\n---\n".encode())
AMP = {Code.AMP_MAPPED, Code.AMBIGUOUS_AMP}


def written(corpus: Corpus) -> bytes:
    """Return a corpus as Turtle."""
    return b"".join(turtle(things_of(corpus)))


def without_amp_addresses(text: bytes) -> bytes:
    """Return a document that joins nothing by AMP addresses."""
    return text.replace(b"ampWebUrl", b"noAmp").replace(b"cdnAmpWebUrl", b"noCdnAmp")


def check(known: Sequence[Said], before: Sequence[Said], after: Sequence[Said]) -> Change | None:
    """Check that taking a change into account gives what resolving everything does."""
    old, new = (resolve_rows([*known, *changed], BASE) for changed in (before, after))
    joined = {each.code for each in old.diagnostics} & AMP
    change = None if joined else change_of(known, before, after, BASE)
    if change is None:
        assert joined or {each.code for each in new.diagnostics} & AMP
        return None
    pieces = spliced(written(old), change.before, change.after)
    assert bool(old.nodes) == (pieces is not None)
    assert pieces is None or written(new) == b"".join(pieces)
    assert _counts(new) == _counts(old) - _counts(change.before) + _counts(change.after)
    said = [Counter(each for one in some for each in one.diagnostics) for some in (before, after)]
    found = [Counter(each.diagnostics) for each in (old, *change, new)]
    assert found[3] == found[0] - said[0] - found[1] + said[1] + found[2]
    return change


def _counts(corpus: Corpus) -> Counter[str]:
    return Counter([*(node.kind for node in corpus.nodes), *(edge.key for edge in corpus.edges)])


def said(texts: dict[str, bytes]) -> dict[str, Said]:
    """Return what documents say, by their paths."""
    return {path: said_in(Source(path, text), SETTINGS) for path, text in texts.items()}


@pytest.fixture(scope="module", params=["powerapps", "generated"])
def documents(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Real and generated documents."""
    made = generated(corpus, tmp_path_factory.mktemp("generated"), 300)
    folder = made if request.param == "generated" else corpus / "powerapps" / "_news"
    files = sorted(folder.rglob("*.md"))[:400]
    return {file.name: without_amp_addresses(file.read_bytes()) for file in files}


@pytest.mark.parametrize("seed", range(6))
def test_some_documents_change(seed: int, documents: dict[str, bytes]) -> None:
    """Documents that change their texts, go, come and take each other's names change what a full build says they do."""
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
    """Whatever documents say of each other's things, a change is that of a full build, or not worked out at all."""
    first = said({f"{at}.md": text for at, text in enumerate(texts)})
    changed = data.draw(st.sets(st.sampled_from(sorted(first)), min_size=1))
    second = said({f"{at}.md": text for at, text in enumerate(others)})
    known = [each for path, each in first.items() if path not in changed]
    after = [each for path, each in second.items() if path in changed or path not in first]
    check(known, [first[path] for path in sorted(changed)], after)


def document(url: str, amp: str = "") -> bytes:
    """Return an article with an AMP address."""
    stated = f'ampWebUrl: "{amp}"\n' if amp else ""
    return f'---\ntitle: "A"\ntype: article\nwebUrl: "{url}"\n{stated}---\n'.encode()


@pytest.mark.parametrize("turned", [False, True])
def test_new_amp_address_is_left_to_a_full_build(turned: bool) -> None:
    """A change by which an address becomes the AMP address of an article is not worked out."""
    article, amp = document("https://e.com/a", "https://e.com/b"), document("https://e.com/b")
    known, new = (amp, article) if turned else (article, amp)
    assert None is change_of(said({"a.md": known}).values(), [], list(said({"b.md": new}).values()), BASE)


def test_amp_address_that_goes_while_its_article_comes_joins_nothing() -> None:
    """A change is worked out where an AMP address and the article at that address are never there at once."""
    before = said({"a.md": document("https://e.com/a", "https://e.com/b")}).values()
    after = said({"b.md": document("https://e.com/b")}).values()
    assert check([], list(before), list(after)) is not None


def test_other_file_is_not_spliced() -> None:
    """A Turtle file that does not hold what is to be taken out, as it would be written, is left alone."""
    old, new = (list(said({"a.md": document(f"https://e.com/{name}")}).values()) for name in "ab")
    change = change_of([], old, new, BASE)
    assert change is not None
    file = written(resolve_rows(old, BASE))
    assert spliced(file, *change) is not None
    assert None is spliced(file.replace(b'"A"', b'"B"'), *change)
    assert None is spliced(written(resolve_rows(new, BASE)), *change)
    assert None is spliced(b"", *change)
