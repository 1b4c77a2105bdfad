"""Template tags in bodies: `{{ site.baseurl }}`, `{% post_url 2020-01-02-x %}`, `{{< ref "x.md" >}}`.

No template is run. A tag is replaced by a placeholder of the same length, which may stand where markup
wants an address, and where it does stand in one, its meaning is read off its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["TemplateTags"]

_TAG = re.compile(rb"\{\{[^{}\n]*\}\}|\{%(?:[^{}%\n]|%(?!\}))*+%\}")
_MARK, _MARK_BYTES = "\x91", "\x91".encode()
"""A private control character that begins each placeholder; in documents it has no meaning."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_MOST = len(_DIGITS) ** 3
_PLACEHOLDER = re.compile(f"{_MARK}([{_DIGITS}]{{3}})")

_UNPRINTED = re.compile(
    rb"\{%-?\s*(comment|highlight)\b|\{\{[<%]\s*(highlight)\b|"
    rb"\{%-?\s*end(comment|highlight)\b|\{\{[<%]\s*/(highlight)\b"
)
_QUOTED = re.compile(r"""["']([^"']*)["']""")
_HUGO_REF = re.compile(r"""\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?["'`]?([^"'`\s>%]+)""")
_JEKYLL = re.compile(r"\{%-?\s*(post_url|link)\s++([^%}]++)%\}")
_JEKYLL_REF = re.compile(r"""\{\{-?\s*(?:ref|relref)\s+\.\s+["']([^"']+)""")
_FILTERED = re.compile(r"""\{\{-?\s*["']([^"']*)["']\s*\|""")
_ADDRESS = re.compile(
    r"\{\{[-<%]?\s*(?:[\w$]*\.)*(?:site\.url|base_?url|base_?path|path_?prefix|root_?(?:url|path)?|base|url)\s*[->%]?\}\}",
    re.IGNORECASE,
)
"""The variables that hold the address of a site, or the way to its root."""
_OF_A_PAGE = re.compile(r"\{\{[-<%]?\s*(?!site\b|config\b|\.Site\b)[\w$]*\.[\w.]*url\b", re.IGNORECASE)
_PELICAN = re.compile(r"[{|](filename|static|attach)[}|]")
_OTHER_PELICAN = re.compile(r"\{(?:index|author|category|tag)\}")


class TemplateTags:
    """The template tags of a body.

    Attributes:
        plain: the body with a placeholder for each tag, as long as before.
        unprinted: where tags hold code or comments, as pairs of offsets.
    """

    def __init__(self, body: bytes) -> None:
        self._tags: list[str] = []
        self.unprinted: list[tuple[int, int]] = []
        self.plain = body
        if b"{{" in body or b"{%" in body:
            self.unprinted = list(_unprinted(body))
            self.plain = _TAG.sub(self._placeholder, body.replace(_MARK_BYTES, b"  "))

    def _placeholder(self, match: re.Match[bytes]) -> bytes:
        tag, number = match[0], len(self._tags)
        if len(tag) < len(_MARK_BYTES) + 3 or number >= _MOST:
            return tag
        self._tags.append(tag.decode("utf-8", "replace"))
        size = len(_DIGITS)
        digits = _DIGITS[number // size**2] + _DIGITS[number // size % size] + _DIGITS[number % size]
        return _MARK_BYTES + digits.encode() + b"x" * (len(tag) - len(_MARK_BYTES) - 3)

    def _parts(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield the parts of a text: each with whether it is a tag."""
        end = 0
        for match in _PLACEHOLDER.finditer(text):
            high, middle, low = map(_DIGITS.index, match[1])
            number = (high * len(_DIGITS) + middle) * len(_DIGITS) + low
            if match.start() < end or number >= len(self._tags):
                continue
            yield text[end : match.start()], False
            yield self._tags[number], True
            end = match.end() + len(self._tags[number].encode()) - len(_MARK_BYTES) - 3
        yield text[end:], False

    def stated(self, text: str) -> str:
        """Return a text with its tags in place of the placeholders."""
        return "".join(part for part, _ in self._parts(text)) if _MARK in text else text

    def meaning(self, address: str) -> tuple[str, str]:
        """Return the form and the target of an address with placeholders.

        >>> tags = TemplateTags(b"[a]({{ site.baseurl }}{% link _posts/x.md %}#b)")
        >>> tags.meaning(tags.plain.decode()[4:-1])
        ('link', '_posts/x.md#b')
        """
        if _MARK not in address:
            return _plain_meaning(address)
        form, target = "address", ""
        rooted = False
        for part, is_tag in self._parts(address):
            if not is_tag:
                target += part
                continue
            if found := _reference(part):
                form, named = found
                target = named
            elif quoted := _FILTERED.match(part):
                target += quoted[1]
                rooted = rooted or not target.startswith("/")
            elif not target and _ADDRESS.fullmatch(part) and not _OF_A_PAGE.match(part):
                rooted = True
            else:
                return "template", self.stated(address)
        if form == "address" and rooted and not target.startswith(("/", "http:", "https:")):
            target = f"/{target}"
        return form, target


def _reference(tag: str) -> tuple[str, str] | None:
    if match := _HUGO_REF.match(tag) or _JEKYLL_REF.match(tag):
        return "ref", match[1]
    if match := _JEKYLL.match(tag):
        return match[1], match[2].removesuffix("-").rstrip().strip("\"'")
    return None


def _plain_meaning(address: str) -> tuple[str, str]:
    if address.startswith("@/"):
        return "ref", address[1:]
    if address.startswith(("{", "|")):
        if match := _PELICAN.match(address):
            return ("file" if match[1] == "filename" else "attach"), address[match.end() :]
        if _OTHER_PELICAN.match(address):
            return "template", address
    return "address", address


def _unprinted(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where a pair of tags holds code or a comment."""
    opened: tuple[bytes, int] | None = None
    for match in _UNPRINTED.finditer(body):
        begin, end = match[1] or match[2], match[3] or match[4]
        if begin and opened is None:
            opened = begin, match.start()
        elif end and opened and opened[0] == end:
            yield opened[1], match.end()
            opened = None
