"""The encrypted block that a publisher keeps under `secured`: nothing of it leaves the parser, not even in a message."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.core.schema import SECURED
from graph.read.plumbing import folded
from graph.read.simple_yaml import YamlValue

__all__ = ["is_secured", "unquoted", "without_secured"]

_QUOTATION = re.compile(r"\s*[\"'(:]")


def is_secured(key: str) -> bool:
    """Whether a key is that of the encrypted block, however it is spelt.

    >>> is_secured("secured"), is_secured("Secured"), is_secured("unsecured")
    (True, True, False)
    """
    return folded(key) == SECURED


def without_secured(fields: Mapping[str, YamlValue]) -> dict[str, YamlValue]:
    """Return fields without encrypted blocks, however deep one stands.

    >>> without_secured({"title": "A", "params": {"Secured": "x", "tags": [{"secured": "x"}, "b"]}})
    {'title': 'A', 'params': {'tags': [{}, 'b']}}
    """
    return {key: _without(value) for key, value in fields.items() if not is_secured(str(key))}


def _without(value: YamlValue) -> YamlValue:
    if isinstance(value, dict):
        return without_secured(value)
    return [_without(item) for item in value] if isinstance(value, list) else value


def unquoted(message: str, text: str) -> str:
    """Return a parser's message about a text, without its quotations where the text holds an encrypted block.

    Args:
        message: the message.
        text: the text that cannot be parsed.

    >>> unquoted("Cannot declare ('a', 'b') twice", "[a.b]"), unquoted("Cannot declare ('secured', 'x') twice", "[secured]")
    ("Cannot declare ('a', 'b') twice", 'Cannot declare')
    """
    return _QUOTATION.split(message, maxsplit=1)[0] if SECURED in folded(text) else message
