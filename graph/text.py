"""Text as people meant it: one rule for repairing it, one for comparing it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

__all__ = ["repaired", "shown", "single_line", "slug"]

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


@lru_cache(maxsize=4096)
def _repaired(text: str) -> str:
    if "&" in text:
        text = _unescaped(_unescaped(text))
    if not text.isascii():
        text = _mended(text)
    if text.isprintable():
        # Whatever is invisible, or a line break, is not printable.
        return text.strip()
    return _LINE_BREAK.sub("\n", _INVISIBLE.sub("", text)).strip()


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


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

    # What ftfy asks first, and then would change nothing.
    if whole and not is_bad(text):
        return text

    # The defaults of ftfy straighten quotes, split ligatures and narrow wide characters, which
    # changes 38,717 fields of real data that were right.
    text = ftfy.fix_text(text, **FTFY_OPTIONS)
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    # Again, because what stood between a letter and its accent may have gone.
    return unicodedata.normalize("NFC", text)


def single_line(text: str) -> str:
    """Return the text with every run of white space as one space.

    >>> single_line("two\\n  lines")
    'two lines'
    """
    return " ".join(text.split())


def slug(label: str) -> str:
    """Return the part of an IRI that stands for a label: case and white space do not count.

    Nothing else is folded together (`C`, `C#` and `C++` stay apart): what an IRI cannot hold is
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
