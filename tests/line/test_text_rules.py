"""Texts, numbers and addresses are repaired by one rule, whether it takes a glance or the whole of it."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import product

import ftfy
import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.core.schema import STANDARD_SCHEMA, Field
from graph.text import repair as texts
from graph.text import urls
from graph.text.repair import repaired
from graph.text.values import conversion

stated = st.one_of(
    st.text(max_size=12),
    st.text("ab01 -+:TZ/.&;'\"\u00a0é\n", max_size=24),
    st.sampled_from(["true", "True", "no", "2022-09-12T11:48:00Z", "2022-02-30T11:48:00Z", "0000-01-01T00:00:00Z"]),
    st.sampled_from(["2022-09-12T24:00:00Z", "2022-09-12T11:48:60Z", "-0", "007", "9" * 19, "٣", "Article", "video"]),
    st.builds(
        "http{}://{}{}".format,
        st.sampled_from(["", "s", "S"]),
        st.text("aA1-._:@[]", max_size=9),
        st.text("/a%?&=#;é ", max_size=9),
    ),
    st.builds(
        "https://{}?{}={}".format,
        st.sampled_from(["e.org", "e.org/", "e.org/a", "e.org/?", "-"]),
        st.sampled_from(["a", "&b", "&amp;", *sorted(urls.TRACKING_KEYS)]),
        st.sampled_from(["", "1", "/", "?", "&FBCLID=2", "&x=utm_source", "#c"]),
    ),
)


@pytest.mark.parametrize(
    "field", [each for kind in STANDARD_SCHEMA.kinds.values() for each in kind.fields if each.least is not None]
)
@given(number=st.integers(-(2**63), 2**63 - 1))
def test_numbers_below_the_least_are_refused(field: Field, number: int) -> None:
    """A number below the least that a field may hold is left out with a word, any other is kept."""
    assert field.least is not None
    value, code, words = conversion(field)(str(number))
    assert (number >= field.least) == (value == number) == (code is None) == (words == "")


@given(
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2300), max_size=8) | st.text("ÂÃŒœ ’“”é€™aA ", max_size=6)
)
def test_texts_that_ftfy_would_look_at_are_given_to_it(text: str) -> None:
    """Whatever ftfy takes for mojibake is suspected."""
    if text.isprintable() and is_bad(text):
        assert texts._SUSPECT.search(text)


@pytest.mark.parametrize("start", range(0x80, 0x30000, 0x4000), ids=hex)
def test_single_characters_are_mended_as_ftfy_does(start: int) -> None:
    """No character is kept without asking ftfy that ftfy would change."""
    for character in map(chr, range(start, min(start + 0x4000, 0x30000))):
        if not 0xD800 <= ord(character) <= 0xDFFF:
            text = f"a {character}b {character}"
            fixed = texts._INVISIBLE.sub("", ftfy.fix_text(text, **texts.FTFY_OPTIONS))
            assert unicodedata.normalize("NFC", texts._STRAY_JOINER.sub("", fixed)) == texts._mended(text)


def repaired_in_full(text: str) -> str:
    """Return what `repaired` means, by asking ftfy about every text."""
    for _ in range(2):
        text = texts._ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = ftfy.fix_text(text, **texts.FTFY_OPTIONS)
        text = unicodedata.normalize("NFC", texts._STRAY_JOINER.sub("", texts._INVISIBLE.sub("", text)))
    return texts._LINE_BREAK.sub("\n", texts._INVISIBLE.sub("", text)).strip()


@given(
    st.lists(
        st.one_of(
            st.characters(min_codepoint=0xA0, max_codepoint=0x2300),
            st.characters(min_codepoint=0x20, max_codepoint=0x7F),
            st.sampled_from("ÂÃŒœâ€™œ“”‘’–…«»é№ВГРСў\xa0\xad\u0301\ufeff\ud83d\ude00😀データ한국中文 ?&;#\x00"),
            st.sampled_from(
                ["â€™", "â€œ", "â€¦", "Ã©", "Â ", "à ", "&amp;", "&nbsp;", "&rsquo;", "&#8217;", "??", "новости"]
            ),
        ),
        max_size=7,
    ).map("".join)
)
@settings(max_examples=1000)
@example("a â€™ é")
@example("â€™ â€œ")
@example("С”Р")
def test_texts_are_repaired_as_ftfy_does(text: str) -> None:
    """What is seen at a glance to be right, or to be mojibake of punctuation, is what ftfy makes of it."""
    assert repaired_in_full(text) == repaired(text)


def test_foreign_signs_are_no_mojibake() -> None:
    """Of the signs that may stand next to each other ftfy knows the Russian letters alone, in no order that is bad."""
    foreign = [each for each in map(chr, range(0x80, 0x20000)) if texts._ALL_FOREIGN.fullmatch(each)]
    known = re.compile("[" + "".join(MOJIBAKE_CATEGORIES.values()) + "]")
    russian = [each for each in foreign if known.match(each)]
    assert "А" <= min(russian) <= max(russian) <= "я"
    assert not is_bad(" a".join(map("".join, product([*russian, " ", "a"], repeat=3))))


def test_known_signs_are_in_normal_form() -> None:
    """No sign that is known at a glance is normalized, alone or after another character."""
    signs = "".join(each for each in map(chr, range(0x80, 0x20000)) if texts._ALL_KNOWN.fullmatch(each))
    assert all(unicodedata.is_normalized("NFC", sign) for sign in signs)
    # Only what stands second in a decomposition is ever joined with what stands before it.
    parts = [unicodedata.decomposition(chr(each)).split() for each in range(0x20000)]
    second = {chr(int(part[1], 16)) for part in parts if len(part) > 1 and not part[0].startswith("<")}
    assert not second.intersection(signs)
    assert not any(unicodedata.combining(sign) for sign in signs)


@given(stated)
def test_a_fragment_changes_no_canonical_address(url: str) -> None:
    """An address in canonical form keeps it when a fragment is added, which takes the whole rule to drop."""
    form = urls.canonical(url)
    if form is not None and "#" not in url:
        assert form == urls.canonical(form) == urls.canonical(f"{form}#part")


def test_every_tracking_key_is_seen_at_a_glance() -> None:
    """No address with a key that is to be dropped is taken for canonical."""
    for key in urls.TRACKING_KEYS:
        assert urls.is_canonical(f"https://e.org/{key}")
        assert not urls.is_canonical(f"https://e.org/a?b=1&{key.upper()}=2")
