"""The query page in a real browser."""

from __future__ import annotations

from pathlib import Path

from endpoint import Endpoint
from playwright.sync_api import Browser

VENDOR = Path(__file__).parent.parent.parent / "graph" / "server" / "vendor" / "yasgui"


def test_a_query_of_the_library_gives_rows(server: Endpoint, browser: Browser) -> None:
    """Someone chooses a query of the library, runs it and sees its rows; no other host is asked, nothing is complained of."""
    asked: list[str] = []
    complaints: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{server.url}/sparql")
        page.select_option("#library", "topics")
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr_results td", timeout=20_000)
        shown = page.inner_text(".yasr_results")
    assert "Computer Vision" in shown
    assert [] == [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert [] == complaints


def test_vendored_files_are_as_noted() -> None:
    """YASGUI is what its note of sums says."""
    import hashlib

    for line in (VENDOR / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert expected == hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()
