"""Giving memory back to the system."""

from __future__ import annotations

from contextlib import suppress

__all__ = ["give_back"]


def give_back() -> None:
    """Give back what has been freed and lies between what is in use.

    glibc keeps it for later objects as large; after a million documents are resolved that is a
    third of a gigabyte, and what follows are small ones. Where there is no glibc, nothing is done.
    """
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
