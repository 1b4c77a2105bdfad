"""Languages as tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.text.languages import language_tag

TAGS = {
    "pt-BR": "pt-br",
    "zh_cn": "zh-cn",
    "zh_Hant_TW": "zh-hant-tw",
    "en_US.UTF-8": "en-us",
    "de_DE@euro": "de-de",
    "ca_ES.utf8@valencia": "ca-es",
    "English": "en",
    "ENGLISH": "en",
    "français": "fr",
    "Deutsch": "de",
    "日本語": "ja",
    "Português (Brasil)": "pt-br",
    "Simplified  Chinese": "zh-hans",
    "Українська": "uk",
    "العربية": "ar",
    "gsw": "gsw",
    "de-1996": "de-1996",
}


@pytest.mark.parametrize("text", TAGS)
def test_language_is_its_tag(text: str) -> None:
    """Tags, locales of systems and names of languages are the tag in lower case."""
    assert TAGS[text] == language_tag(text)


@pytest.mark.parametrize(
    "text", ["none", "auto", "R", "js", "C", "POSIX", "multi", "English, French", "e", "en-", "-", ""]
)
def test_other_words_are_no_language(text: str) -> None:
    """A word that is neither a tag nor the name of a language is none, though BCP 47 would have room for it."""
    assert language_tag(text) is None


@given(
    st.text(max_size=20)
    | st.sampled_from(list(TAGS))
    | st.from_regex("[A-Za-z]{1,4}([-_][A-Za-z0-9]{1,8}){0,4}", fullmatch=True)
)
def test_tag_is_the_tag_of_itself(text: str) -> None:
    """Reading a tag again changes nothing."""
    tag = language_tag(text)
    assert tag is None or tag == language_tag(tag)
