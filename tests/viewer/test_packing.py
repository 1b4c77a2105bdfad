"""How data become text, as far as Python can see it; the browser tests see the way back."""

from __future__ import annotations

import base64
import gzip
import json
from threading import Thread, active_count

import pytest

from graph.export.page import packing


def test_short_data_are_json_without_markup() -> None:
    """Short data are JSON without characters of markup."""
    text = packing.packed({"a": "</script><!-- & \u2028"}, packing.Values([[["<b>"]]]))
    assert [{"a": "</script><!-- & \u2028"}, [[["<b>"]]]] == [json.loads(line) for line in text.split("\n")]
    assert set("<>&\u2028").isdisjoint(text)


def test_long_data_are_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long data are base64 of gzip without a timestamp, and decode to the same JSON."""
    monkeypatch.setattr(packing, "_COMPRESSED_ABOVE", 10)
    binary = base64.b64decode(packing.packed({}, packing.Values([[["x" * 100]]])))
    assert binary[4:8] == b"\0\0\0\0"
    assert gzip.decompress(binary).decode().split("\n")[1] == json.dumps([[["x" * 100]]])


def test_codes_are_not_mistaken_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coded words decode, next to any escapes and foreign letters."""
    monkeypatch.setattr(packing, "_CODED_ABOVE", 10)
    monkeypatch.setattr(packing, "_COMPRESSED_ABOVE", 10)
    values = ["null word word\nword\\word \u0001word Ā ā word", None, True, "word nullword \x1fabcdef abcdef"]
    made = packing.packed({}, packing.Values([[values]]))
    head, body = gzip.decompress(base64.b64decode(made)).decode().split("\n")
    codes = dict(zip(json.loads(head)["codes"], json.loads(head)["words"], strict=True))
    plain = [
        None if v is None else v if v is True else "".join(codes.get(c, c) for c in v) for v in json.loads(body)[0][0]
    ]
    assert " word" in codes.values()
    assert "Ā" not in codes
    assert values == plain


def test_without_threads_the_values_are_compressed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no thread can be started, the text is the same."""
    monkeypatch.setattr(packing, "_COMPRESSED_ABOVE", 10)
    columns = [[["x" * 100]]]
    usual = packing.packed({}, packing.Values(columns))

    def refused(thread: Thread) -> None:
        raise RuntimeError(f"can't start {thread.name}")

    monkeypatch.setattr(Thread, "start", refused)
    assert packing.packed({}, packing.Values(columns)) == usual


def test_no_thread_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """After packing, the compressing thread has ended."""
    monkeypatch.setattr(packing, "_COMPRESSED_ABOVE", 10)
    before = active_count()
    packing.packed({}, packing.Values([[["x" * 100]]]))
    assert active_count() == before


@pytest.mark.parametrize(
    ("address", "title", "expected"),
    [
        ("https://e.org/a-day-in-the-life/", "A Day in the Life", "https://e.org/\x7f17\x7f/"),
        ("https://e.org/a-day-in-the-lift/", "A Day in the Life", "https://e.org/\x7f16\x7ft/"),
        ("https://e.org/a-day-in-t", "A Day in the Life", "https://e.org/\x7f10\x7f"),
        ("https://e.org/a-day-in", "A Day in the Life", "https://e.org/a-day-in"),
        ("https://e.org/short/", "Short", "https://e.org/short/"),
    ],
)
def test_an_address_keeps_what_its_title_does_not_spell(address: str, title: str, expected: str) -> None:
    """The part of an address that repeats the title is replaced by its length."""
    assert packing.abridged(address, packing.slug_of(title)) == expected
