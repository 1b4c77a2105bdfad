"""Calls of Java in a thread of their own: whoever waits for one in the main thread can be interrupted.

An interruption in the midst of a call would leave half an answer in the connection to Java.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

__all__ = ["in_thread"]

_T = TypeVar("_T")


def in_thread(call: Callable[[], _T]) -> Future[_T]:
    """Start a call and return a future of its result.

    >>> in_thread(lambda: 1 + 1).result()
    2
    """
    outcome: Future[_T] = Future()

    def work() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:
            outcome.set_exception(error)

    Thread(target=work, daemon=True).start()
    return outcome
