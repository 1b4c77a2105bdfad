"""HTML and SVG as values: text is escaped when it becomes part of an element, and only there."""

from __future__ import annotations

import html

__all__ = ["Markup", "element", "joined", "link"]

_VOID = frozenset({"br", "col", "hr", "line", "circle", "rect", "path", "meta"})


class Markup(str):
    """Text that is markup already; any other text is escaped where it is put into an element."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: object) -> Markup:
    """Return an element; attributes are named with `_` for `-`, and `class_` for `class`.

    Args:
        name: the element's name.
        children: markup, or text to be escaped.
        attributes: values; None leaves the attribute out, numbers are rounded to two digits.

    >>> element("p", "1 < 2", class_="note")
    '<p class="note">1 &lt; 2</p>'
    """
    stated = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not children:
        return Markup(f"<{name}{stated}/>")
    return Markup(f"<{name}{stated}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    """Concatenate children, escaping text that is not markup.

    >>> joined(Markup("<b>"), "<b>")
    '<b>&lt;b&gt;'
    """
    return Markup("".join(each if isinstance(each, Markup) else html.escape(_clean(each)) for each in children))


def link(text: str, address: str) -> Markup:
    """Return text as a link where its address is one of the web's, else as text.

    >>> link("A", "javascript:alert(1)")
    '<bdi>A</bdi>'
    """
    words = element("bdi", text)
    if not address.startswith(("https://", "http://")):
        return words
    return element("a", words, href=address, rel="noopener noreferrer")


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return _clean(str(value))


def _clean(text: str) -> str:
    """Text without control characters, which HTML cannot hold, and without halves of pairs."""
    kept = "".join(each for each in text if each >= " " or each in "\t\n")
    return kept.encode("utf-8", "replace").decode()
