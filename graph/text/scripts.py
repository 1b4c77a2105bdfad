"""Scripts that put no spaces between words, and marks that are parts of words, as ranges for regular expressions."""

from __future__ import annotations

import unicodedata

__all__ = ["HAN_AND_HIRAGANA", "KATAKANA", "MARKS", "SOUTH_EAST"]

HAN_AND_HIRAGANA = "\u2e80-\u2fdf\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
SOUTH_EAST = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u1000-\u103f\u1780-\u17d3"
"""Thai, Lao, Burmese and Khmer, with their vowel signs and tone marks."""

MARKS = "".join(chr(code) for code in range(0x300, 0x1E00) if unicodedata.category(chr(code)).startswith("M"))
"""Vowel signs, tone marks and accents of all scripts that stand for themselves: parts of words, which `\\w` does not match."""
