"""The pictures of the page in the README: `python -m docs.page_pictures CORPUS`, for instance of `azure/_news`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import graph
from graph.export.page.page import page as page_of

PICTURES = Path(__file__).parent / "pictures"
STORY = "DHS Shares Cloud"
SCREEN = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def main(corpus: str) -> None:
    """Build the corpus, open its page without a network, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "graph.html"
        file.write_bytes(page_of(graph.build(corpus).network, heading="Azure news"))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])

        def opened(**options: object) -> Page:
            page = browser.new_context(offline=True, **options).new_page()  # type: ignore[arg-type]  # from tables
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            return page

        _take(opened(**SCREEN), "overview")
        _take(opened(**PHONE), "phone")
        page = opened(**SCREEN, color_scheme="dark")
        page.locator("#details [data-story]", has_text=STORY).click()
        _take(page, "story-dark")
        browser.close()


def _take(page: Page, name: str) -> None:
    page.wait_for_timeout(1000)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1])
