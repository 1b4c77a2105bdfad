"""What queries cost when they were last answered: a slow one that is known to come to an end can be trusted to."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from graph.sparql.execution import Request

__all__ = ["Costs"]

_MOST = 4096


class Costs:
    """Seconds of a processor's time by query, of those asked last.

    >>> costs = Costs()
    >>> costs.note(Request("ASK {}"), 1.5)
    >>> costs.of(Request("ASK {}")), costs.of(Request("ASK { }"))
    (1.5, 0.0)
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, float] = OrderedDict()

    def of(self, request: Request) -> float:
        """Return what a query cost; nothing where that is not known."""
        return self._known.get(_key(request), 0.0)

    def note(self, request: Request, seconds: float) -> None:
        """Keep what a query cost, and forget the one noted longest ago."""
        key = _key(request)
        self._known[key] = seconds
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)


def _key(request: Request) -> bytes:
    return hashlib.blake2b(request.query.encode("utf-8", "surrogatepass"), digest_size=16).digest()
