"""The page: one HTML file that shows the network."""

from __future__ import annotations

from collections.abc import Iterator

from graph.export import Export
from graph.export.page.known import decode_page, encode_page
from graph.export.page.notes import NO_NOTES
from graph.export.page.page import page_after

__all__ = ["export"]


def export(data: Export) -> Iterator[bytes]:
    """Yield the page, and keep its layout and shell for the next one."""
    known_page = decode_page(data.known_page)
    notes = data.notes or NO_NOTES
    content, known = page_after(data.corpus, known_page, heading=data.title, notes=notes, whole=data.indexed)
    data.pages.append(encode_page(known))
    yield content
