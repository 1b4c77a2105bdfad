"""Answers that were given before: the same question about the same data has the same answer."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

from graph.sparql.execution import Request

__all__ = ["Answer", "Answers"]

# Functions whose value is another each time.
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)

Answer = tuple[dict[str, Any], bytes]
"""What a worker replies: the head, and the result."""


class Answers:
    """The answers given last, up to a number of bytes.

    >>> answers = Answers(100_000)
    >>> answers.put(Request("ASK {}"), 1, ({}, b"yes"))
    >>> answers.get(Request("ASK {}"), 1), answers.get(Request("ASK {}"), 2)
    (({}, b'yes'), None)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._known: OrderedDict[tuple[Request, int], Answer] = OrderedDict()

    def get(self, request: Request, loads: int) -> Answer | None:
        """Return the answer to a request about the data of that loading, if it is known."""
        key = request, loads
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def put(self, request: Request, loads: int, answer: Answer) -> None:
        """Keep an answer, and forget those longest not asked for."""
        size = _size(request, answer)
        if size > self._most // 8 or (request, loads) in self._known or _CHANGING.search(request.query):
            return
        self._known[request, loads] = answer
        self._bytes += size
        while self._bytes > self._most:
            (forgotten, _), old = self._known.popitem(last=False)
            self._bytes -= _size(forgotten, old)


def _size(request: Request, answer: Answer) -> int:
    return 4 * len(request.query) + len(answer[1]) + 1000
