"""AMP addresses: an address that exactly one other article states as its AMP address is that article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graph.core.claims import Precedence
from graph.core.diagnostics import Code, Diagnostic
from graph.text.repair import shown

__all__ = ["Aliases", "AmpAddress", "end_of", "settle"]

Aliases = Mapping[str, str]
"""An AMP address to the article that states it, which may itself be an AMP address."""


class AmpAddress(NamedTuple):
    """An address that is known as an article's and stated as an AMP address by others.

    Attributes:
        url: the address.
        owners: the number of articles that state it.
        owner: the first of them by IRI.
        precedence: that of the best claim about it.
    """

    url: str
    owners: int
    owner: str
    precedence: Precedence


def settle(addresses: Iterable[AmpAddress]) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return the article at the end of each chain of AMP addresses, and a diagnostic for each address.

    An address that several articles state, or that lies on a circle, stays an article of its own.

    Args:
        addresses: in any order, each once.

    >>> precedence = (1, "", "a.md", 1, 1)
    >>> chain = [AmpAddress("c", 1, "b", precedence), AmpAddress("b", 1, "a", precedence)]
    >>> settle(chain)[0]
    {'b': 'a', 'c': 'a'}
    """
    known = sorted(addresses)
    steps = {each.url: each.owner for each in known if each.owners == 1}
    ends = {url: end_of(url, steps) for url in steps}
    settled = {url: end for url, end in ends.items() if end != url}
    return settled, [_diagnostic(each, ends.get(each.url, each.url)) for each in known]


def end_of(url: str, steps: Aliases) -> str:
    """Return the article at the end of a chain of AMP addresses, or the address itself where that runs in a circle.

    >>> end_of("c", {"c": "b", "b": "a"}), end_of("a", {"a": "b", "b": "a"})
    ('a', 'a')
    """
    seen = {url}
    target = url
    while target in steps:
        target = steps[target]
        if target in seen:
            return url
        seen.add(target)
    return target


def _diagnostic(address: AmpAddress, end: str) -> Diagnostic:
    url, place = shown(address.url, 200), address.precedence[2:]
    if address.owners > 1:
        message = f"{url} is stated as the AMP address of {address.owners} articles; it stays one of its own"
        return Diagnostic(*place, Code.AMBIGUOUS_AMP, message)
    if end == address.url:
        message = f"{url} is the AMP address of an article whose AMP addresses run in a circle; it stays one of its own"
        return Diagnostic(*place, Code.AMBIGUOUS_AMP, message)
    return Diagnostic(*place, Code.AMP_MAPPED, f"{url} is the AMP address of {shown(end, 200)}")
