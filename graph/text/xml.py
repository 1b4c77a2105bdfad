"""Text that XML can hold."""

from __future__ import annotations

import re

__all__ = ["xml_text"]

# XML 1.0 section 2.2: everything else is a character.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return a text with U+FFFD for each character that XML has no place for.

    >>> xml_text("a\\x1b[2Jb")
    'a�[2Jb'
    """
    return _NOT_XML.sub("\ufffd", text)
