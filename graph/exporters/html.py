"""The page: one HTML file that shows the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.viewer.page import page

if TYPE_CHECKING:
    from graph.exporters import Whole

__all__ = ["export"]


def export(build: Whole) -> Iterator[bytes]:
    """Yield the page."""
    yield page(build.corpus, heading=build.config.title)
