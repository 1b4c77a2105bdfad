"""A cache of answers (least recently used first out), by query and loading of the data."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

from graph.sparql.query import Request

__all__ = ["Answer", "AnswerCache"]

_NONDETERMINISTIC = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)

Answer = tuple[dict[str, Any], bytes]
"""Head and body of a worker's reply."""


class AnswerCache:
    """The most recently used answers, up to a number of bytes.

    >>> cache = AnswerCache(100_000)
    >>> cache.put(Request("ASK {}"), 1, ({}, b"yes"))
    >>> cache.get(Request("ASK {}"), 1), cache.get(Request("ASK {}"), 2)
    (({}, b'yes'), None)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._answers: OrderedDict[tuple[Request, int], Answer] = OrderedDict()

    def get(self, request: Request, loads: int) -> Answer | None:
        """Return the cached answer to a request about the data of one loading."""
        key = request, loads
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def put(self, request: Request, loads: int, answer: Answer) -> None:
        """Store an answer unless it is large or nondeterministic, and evict the least recently used ones."""
        size = _size(request, answer)
        key = request, loads
        if size > self._most // 8 or key in self._answers or _NONDETERMINISTIC.search(request.query):
            return
        self._answers[key] = answer
        self._bytes += size
        while self._bytes > self._most:
            (evicted, _), old = self._answers.popitem(last=False)
            self._bytes -= _size(evicted, old)


def _size(request: Request, answer: Answer) -> int:
    return 4 * len(request.query) + len(answer[1]) + 1000
