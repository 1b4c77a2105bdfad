"""Diagnostics by cause, and the keys that were not read."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from graph.core.diagnostics import Code, Diagnostic, Unread, diagnostics_in, grouped, rows_of, unread_keys
from graph.core.model import Source
from graph.read.document import read_document

KEYS = st.text(min_size=1).filter(lambda text: "' is not read" not in text and "secured" not in text.casefold())
VALUES = st.text()
LIKENESSES = st.text(st.characters(exclude_characters="'\n"))


@given(KEYS, VALUES, LIKENESSES)
@example("key", "it looks like rain", "")
@example("key", "it's' looks like a b", "a date")
def test_key_that_was_not_read_comes_back_from_its_message(key: str, value: str, looks_like: str) -> None:
    """The message of an unread key is parsed back to its key, example and likeness."""
    unread = Unread(key, value, looks_like)
    assert unread == Unread.of_message(unread.message)


@given(st.text())
def test_any_message_has_an_unread_key(message: str) -> None:
    """A message of another form gives a key without example rather than an error."""
    assert isinstance(Unread.of_message(message), Unread)


def test_encrypted_block_is_no_example() -> None:
    """The value of a key that is spelt like the encrypted block's stands in no message."""
    found = read_document(Source("a.md", b"---\ntitle: A\nSecured: c2VjcmV0\nsecuredBlock: [c2VjcmV0]\n---\n"))
    assert [] == [each for each in found.diagnostics if "c2VjcmV0" in each.message]


def test_causes_do_not_depend_on_the_place_in_a_list() -> None:
    """The same fault of several items of a list is one cause."""
    front = b"---\ntitle: A\nwebUrl: https://e.org/a\ntype: article\nimages: [{url: /a.png}, {url: /b.png}]\n---\n"
    groups = grouped(read_document(Source("a.md", front)).diagnostics)
    assert [("images.url", 2, 1)] == [(each.first.cause, each.number, each.documents) for each in groups]


def test_causes_come_back_from_rows() -> None:
    """Encoded diagnostics are decoded with their causes."""
    found = (
        Diagnostic("a.md", 1, 2, Code.BAD_DATE, "…", "publishedDateTime"),
        Diagnostic("b.md", 0, 0, Code.EMPTY, "…"),
    )
    assert found == diagnostics_in(rows_of(found))


def test_frequent_keys_come_first() -> None:
    """Keys that were not read are sorted by the number of documents that state them, then by name."""
    notes = [("a.md", "level"), ("a.md", "colour"), ("b.md", "level"), ("b.md", "age"), ("b.md", "age")]
    found = [Diagnostic(path, 1, 1, Code.UNKNOWN_FIELD, Unread(key).message, key) for path, key in notes]
    assert [("level", 2), ("age", 1), ("colour", 1)] == [(each.key, each.documents) for each in unread_keys(found)]
