"""What is done quickly for plain texts is what is done for any."""

from __future__ import annotations

import unicodedata

import ftfy
import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

from graph import text as texts
from graph import urls
from graph.datatypes import CONVERSIONS, PLAIN, conversion
from graph.schema import KINDS, Datatype, Field
from graph.text import repaired

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
)


@pytest.mark.parametrize("datatype", PLAIN, ids=lambda datatype: datatype.name)
@given(text=stated)
def test_plain_conversion_is_the_conversion(datatype: Datatype, text: str) -> None:
    """A value made at a glance is the one that repairing and converting gives, with nothing to say about it."""
    value = PLAIN[datatype](text)
    if value is not None:
        assert (value, None, "") == CONVERSIONS[datatype](repaired(text))


@pytest.mark.parametrize("field", [each for kind in KINDS.values() for each in kind.fields if each.least is not None])
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


@given(stated)
def test_canonical_at_a_glance_is_canonical(url: str) -> None:
    """An address that is seen to be canonical is what the whole rule makes of it."""
    if urls.is_canonical(url):
        assert url == urls._made_canonical(url)
