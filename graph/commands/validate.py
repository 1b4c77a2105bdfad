"""Stub."""

from __future__ import annotations


def validate() -> None:
    """Stub."""
