"""The text of a document that is stated as one of its fields, as feeds, interfaces and tables hand it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from graph.read.forms import Body
from graph.read.front_matter import YamlValue
from graph.read.plumbing import folded

__all__ = ["StatedText", "stated_text"]

_KEYS = tuple(
    map(
        folded,
        [
            "content_html",
            "body_html",
            "html",
            "content",
            "body",
            "article_body",
            "full_text",
            "text",
            "body_text",
            "content_text",
            "plain_text",
        ],
    )
)
"""The keys of texts, the best first: in HTML there are links."""

_RENDERED = "rendered"
"""The key under which WordPress's interface holds the HTML of a text."""

_MARKUP = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,10}(?:\s|/?>)")


class StatedText(NamedTuple):
    """A text that is the value of a field.

    Attributes:
        key: the key of the field.
        body: the text.
    """

    key: str
    body: Body


def stated_text(fields: Mapping[str, YamlValue]) -> StatedText | None:
    """Return the text of a document from its fields, or None where they state none.

    Args:
        fields: the fields, key to value.

    >>> stated_text({"title": "A", "Content": "<p>See <a href='/b'>B</a></p>"})
    StatedText(key='Content', body=Body(text="<p>See <a href='/b'>B</a></p>", line=1, markup='html'))
    """
    found = [
        (_KEYS.index(name), key, text)
        for key, value in fields.items()
        if (name := folded(str(key))) in _KEYS and (text := _text(value))
    ]
    if not found:
        return None
    _, key, text = min(found)
    return StatedText(key, Body(text, 1, "html" if _MARKUP.search(text) else "markdown"))


def _text(value: YamlValue) -> str:
    text = value.get(_RENDERED) if isinstance(value, dict) else value
    return text if isinstance(text, str) and not text.isspace() else ""
