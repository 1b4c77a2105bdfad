"""The sources of copied texts, as the texts credit them and as names of wire services show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.analysis.arrays import Indices

__all__ = ["sources_of"]

_CREDIT = re.compile(
    r"\(\s*([^()\n]{2,40}?)\s*\)\s*[-–—]"  # LONDON (Reuters) -
    r"|/\s?(\w[\w .]{1,40}?)\s?/"  # NEW YORK, May 1 /PRNewswire/ --
    r"|\b(?:[Ss]ource:|[Oo]riginally (?:appeared|published) (?:on|in|at|by))\s+(\w[\w .&'-]{1,40})"
)
_EXCERPT = 2_000
"""How many characters of a text are searched for a credit; it stands at the beginning or not at all."""

_PRESS_RELEASES = frozenset(
    (
        "prnewswire",
        "businesswire",
        "globenewswire",
        "accesswire",
        "newsfilecorp",
        "einpresswire",
        "prweb",
        "marketwired",
    )
)
_AGENCIES = frozenset(
    (
        "reuters",
        "associatedpress",
        "agencefrancepresse",
        "dpa",
        "upi",
        "efe",
        "ansa",
        "kyodonews",
        "xinhua",
        "tass",
        "pti",
    )
)
_SHORT = {"ap": "associatedpress", "theassociatedpress": "associatedpress", "afp": "agencefrancepresse"}
CREDITED, PRESS_RELEASES, AGENCY, OTHER = range(4)


def sources_of(groups: Sequence[Indices], texts: Sequence[str], provider: Indices, names: Sequence[str]) -> list[int]:
    """Return the provider that each group of copies comes from; -1 where it does not show.

    It is the provider of the group that a text of the group credits in a dateline ("(Reuters) -",
    "/PRNewswire/") or by name ("Source: …", "originally published by …"); else the wire of press
    releases in it; else the news agency. Where two are equally likely it does not show.

    Args:
        groups: the numbers of the articles of each group.
        texts: the excerpt of every article.
        provider: the number of every article's provider, -1 for none.
        names: the name of every provider.

    >>> import numpy as np
    >>> sources_of([np.array([0, 1])], ["", "BERLIN (Reuters) - It rains."], np.array([0, 1]), ["Reuters", "Times"])
    [0]
    """
    keys = [_key(name) for name in names]
    return [_source(group.tolist(), texts, provider, keys) for group in groups]


def _source(group: Sequence[int], texts: Sequence[str], provider: Indices, keys: Sequence[str]) -> int:
    inside = sorted({int(provider[at]) for at in group if provider[at] >= 0})
    credited = {key for at in group for key in _credits(texts[at])}
    ranks = [_rank(keys[who], credited) for who in inside]
    best = min(ranks, default=OTHER)
    return inside[ranks.index(best)] if best < OTHER and ranks.count(best) == 1 else -1


def _rank(key: str, credited: set[str]) -> int:
    if key in credited:
        return CREDITED
    if key in _PRESS_RELEASES:
        return PRESS_RELEASES
    return AGENCY if key in _AGENCIES else OTHER


def _credits(text: str) -> Iterator[str]:
    for found in _CREDIT.finditer(text, 0, _EXCERPT):
        yield _key(next(filter(None, found.groups())))


def _key(name: str) -> str:
    key = "".join(filter(str.isalnum, name.casefold()))
    return _SHORT.get(key, key)
