"""Text as people meant it: one rule for repairing it, one for comparing it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

__all__ = ["repaired", "shown", "single_line", "slug", "windows_character"]

# Only entities that end in a semicolon: without one, HTML's rules would turn the `&copy=1` of an
# address quoted in a sentence into ©.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# C0 and C1 controls but tab, line feed and carriage return; zero-width space, word joiner, byte
# order mark, soft hyphen; embeddings, overrides and isolates of direction; non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
# The joiners mean something between two letters of a script that uses them, or inside an emoji.
# Each run is looked at once, from its beginning: otherwise a long one takes the square of its length.
_STRAY_JOINER = re.compile(
    r"(?<![^\x00-\u02ff\s])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]++(?![^\x00-\u02ff\s])"
)
_LINE_BREAK = re.compile("\r\n?")
# Mojibake comes in pairs of characters beyond ASCII, or holds one of these four: without either,
# ftfy finds nothing that is bad (ftfy.badness.BADNESS_RE) and would leave the text as it is.
_SUSPECT = re.compile("[^\x00-\x7f](?:[^\x00-\x7f]|(?<=[ÂÃŒœ]))")
FTFY_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "unescape_html": False,
        "uncurl_quotes": False,
        "fix_latin_ligatures": False,
        "fix_character_width": False,
        "normalization": "NFC",
    }
)
_SURROGATES = re.compile("[\ud800-\udfff]")

# What can be told at a glance about a text that is not plain. Its signs beyond ASCII are few, and
# nearly always of these two classes: repairing touches none of them, and Unicode's normal form
# neither replaces one nor joins it with another. So such a text is right as it is, unless its signs
# stand as mojibake does, and of these
# - no two or more of the first class do: letters of Russian, Chinese, Japanese and Korean, emoji;
# - of the second class one does only next to another sign (`_SUSPECT` says why the four letters are
#   missing): letters of Europe, punctuation, and the space that does not break.
_ASCII = bytes([0x0A, *range(0x20, 0x7F)])
_FOREIGN = (
    "\u0410-\u044f\u2600-\u27bf\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3\ufe0f\U0001f300-\U0001f64f"
)
_LONE = "\xa0-\xac\xae-\xc1\xc4-\u0151\u0154-\u017f\u2010-\u2015\u2018-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
_ALL_FOREIGN = re.compile(f"[{_FOREIGN}]*+")
_ALL_KNOWN = re.compile(f"[{_FOREIGN}{_LONE}]*+")
_CROWDED = re.compile(f"[{_LONE}][^\x00-\x7f]|[{_FOREIGN}][{_LONE}]")
# By far the most frequent mojibake is punctuation, three bytes of UTF-8 each, as Windows reads it.
_PUNCTUATION = re.compile("(?:â€[“”˜™œ¢¦])++")
_STRETCH = re.compile("([ -~]{8})([ -~]{16,})([ -~]{8})")


def repaired(text: str) -> str:
    """Return the text as its author meant it: entities, mojibake and invisible characters mended.

    Entities are unescaped until nothing changes, twice at most; mojibake is mended by ftfy without
    its typographic changes; the result is in Unicode NFC, without control, zero-width and
    direction-changing characters, with `\\n` for every line break and no white space at its ends.

    Args:
        text: any string, lone surrogates included.

    >>> repaired("Super-Recognizers\\u00e2\\u20ac\\u2122 Amazing R&amp;amp;D")
    'Super-Recognizers’ Amazing R&D'
    """
    if text.isascii() and text.isprintable() and "&" not in text:
        return text.strip()
    return _repaired(text)


def _repaired(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(_unescaped, text)
        if "&" in text:
            text = _ENTITY.sub(_unescaped, text)
    signs = _signs(text)
    if _is_right(text, signs):
        return text.strip()
    mended = _mended_punctuation(text, signs)
    if mended is not None:
        return mended.strip()
    if not text.isascii():
        text = _mended(text)
    if text.isprintable():
        # Whatever is invisible, or a line break, is not printable.
        return text.strip()
    return _LINE_BREAK.sub("\n", _INVISIBLE.sub("", text)).strip()


def _signs(text: str) -> str:
    """Return the characters of a text that are neither printable ASCII nor a line feed."""
    # Taking known bytes away is many times as fast as looking at each character.
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "replace")


def _is_right(text: str, signs: str) -> bool:
    """Whether a text with these signs is seen at a glance to need no more than white space taken off its ends."""
    if _ALL_FOREIGN.fullmatch(signs):
        return True
    if not _ALL_KNOWN.fullmatch(signs):
        return False
    # Written as ASCII each sign is a question mark, so two of those show where two may be neighbours.
    return len(signs) == 1 or b"??" not in text.encode("ascii", "replace") or not _CROWDED.search(text)


def _mended_punctuation(text: str, signs: str) -> str | None:
    """Return a text whose only signs are punctuation in mojibake as ftfy mends it, None where it takes ftfy."""
    if not _PUNCTUATION.fullmatch(signs):
        return None
    try:
        # This is the first encoding of those that ftfy tries which has all of the signs.
        mended = text.encode("cp1252").decode()
    except UnicodeDecodeError:
        return None
    return mended if _is_right(mended, _signs(mended)) else None


def _unescaped(match: re.Match[str]) -> str:
    return _meaning(match[0])


@lru_cache(maxsize=1 << 10)
def _meaning(entity: str) -> str:
    return html.unescape(entity)


@lru_cache(maxsize=1 << 10)
def _mended(text: str) -> str:
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # The object replacement character is the one that Python would print and ftfy removes; a space
    # that does not break and a line break are those that it leaves alone and Python would not print.
    seen = text.replace("\xa0", " ").replace("\n", " ")
    whole = seen.isprintable() and "\ufffc" not in text and unicodedata.is_normalized("NFC", text)
    if whole and not _SUSPECT.search(text):
        return text
    import ftfy  # costs a tenth of a second, and few texts need it
    from ftfy.badness import is_bad

    if whole and "\n" in text:
        # What ftfy asks first, and then would change nothing.
        if not is_bad(text):
            return text
    elif whole:
        # The first step of ftfy; the others find nothing in such a text, nor in one that is right.
        mended = _decoded_again(text, ftfy.fix_encoding)
        if mended == text or _is_right(mended, _signs(mended)):
            return mended

    # The defaults of ftfy straighten quotes, split ligatures and narrow wide characters, which
    # changes 38,717 fields of real data that were right.
    text = ftfy.fix_text(text, **FTFY_OPTIONS)
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    # Again, because what stood between a letter and its accent may have gone.
    return unicodedata.normalize("NFC", text)


def _decoded_again(text: str, fix_encoding: Callable[[str], str]) -> str:
    """Apply the first step of ftfy to a line.

    It goes through a text many times. The result depends on which signs there are, and on no more
    than seven characters on either side of each; ASCII further away it neither looks at nor changes.
    So long stretches of that are taken out before, a line feed marking the place, and put back after.
    """
    taken: list[str] = []

    def mark(match: re.Match[str]) -> str:
        taken.append(match[2])
        return f"{match[1]}\n{match[3]}"

    first, *others = fix_encoding(_STRETCH.sub(mark, text)).split("\n")
    if len(others) != len(taken):
        return fix_encoding(text)
    return first + "".join(map("".join, zip(taken, others, strict=True)))


def windows_character(control: str) -> str:
    """Return the character that a control character (U+0080 to U+009F) is in Windows-1252; nothing for others.

    Such characters come from text in Windows-1252 that was read as Latin-1; HTML reads them so.

    >>> windows_character("\x92"), windows_character("\x81"), windows_character("\x07")
    ('’', '', '')
    """
    return control.encode("latin-1", "ignore").decode("cp1252", "ignore") if control >= "\x80" else ""


def single_line(text: str) -> str:
    """Return the text with every run of white space as one space.

    >>> single_line("two\\n  lines")
    'two lines'
    """
    return " ".join(text.split())


def slug(label: str) -> str:
    """Return the part of an IRI that stands for a label: case and white space do not count.

    Nothing else is folded together (`C`, `C#` and `C++` stay apart): characters that an IRI cannot hold are
    percent-encoded as UTF-8.

    >>> slug("Computer  Vision"), slug("C#")
    ('computer-vision', 'c%23')
    """
    folded = "-".join(unicodedata.normalize("NFC", label.casefold()).split())
    quoted = quote(folded, safe="-._~")
    # A segment of dots alone would be resolved away as a relative path.
    return quoted.replace(".", "%2E") if not quoted.strip(".") else quoted


def shown(text: str, limit: int = 60) -> str:
    """Return a text short enough to quote in a message.

    >>> shown("x" * 100, limit=5)
    'xxxx…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"
