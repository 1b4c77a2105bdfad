"""The served page in a frame of another site, and its links to the resources and queries beside it."""

from __future__ import annotations

import functools
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from endpoint import COMMAND, Endpoint, serving
from playwright.sync_api import Browser, expect

IET = "~provider/theiet.org"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a log."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """Serve a folder as another origin, and yield that."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def framed(browser: Browser, folder: Path, origin: str, address: str) -> str:
    """Return the kind of what a frame of a page of another origin shows: the map, or nothing of it."""
    (folder / "index.html").write_text(f'<!doctype html><iframe src="{address}" width="320" height="400"></iframe>')
    with browser.new_context() as context:
        page = context.new_page()
        # Its load waits for the frame, whether that is shown or refused.
        page.goto(origin)
        if page.frames[1].url.startswith("chrome-error:"):
            return "refused"
        expect(page.frame_locator("iframe").locator(".embed-open")).to_be_visible()
        return "shown"


def test_only_allowed_origins_show_the_page_in_a_frame(seeds_exports: Path, tmp_path: Path, browser: Browser) -> None:
    """A page of an origin that `--allow-embed` names shows the map in a frame; one of another origin does not."""
    for name in ("friend", "stranger"):
        (tmp_path / name).mkdir()
    with (
        site(tmp_path / "friend") as friend,
        site(tmp_path / "stranger") as stranger,
        serving(seeds_exports / "graph.ttl", tmp_path, "--allow-embed", friend) as running,
    ):
        headers = running.ask("/").headers
        assert f"frame-ancestors {friend}; base-uri 'none'; form-action 'none'" == headers["content-security-policy"]
        assert "x-frame-options" not in headers
        assert "DENY" == running.ask("/sparql", headers={"Accept": "text/html"}).headers["x-frame-options"]
        assert "DENY" == running.ask("/topic/ai").headers["x-frame-options"]
        address = f"{running.url}/#embed"
        assert "shown" == framed(browser, tmp_path / "friend", friend, address)
        assert "refused" == framed(browser, tmp_path / "stranger", stranger, address)


def test_no_frame_is_allowed_by_default(server: Endpoint) -> None:
    """Without the option every answer forbids frames, in the old way and the new one."""
    headers = server.ask("/").headers
    assert ("DENY", True) == (
        headers["x-frame-options"],
        "frame-ancestors 'none'" in headers["content-security-policy"],
    )


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "example.org",
        "https://example.org/",
        "https://example.org/page",
        "https://a b",
        "'self'",
        "https://e.org; script-src *",
        "null",
        "",
    ],
)
def test_only_exact_origins_may_be_allowed(seeds_exports: Path, tmp_path: Path, origin: str) -> None:
    """An address, a pattern or a directive is refused before anything is served."""
    run = subprocess.run(
        [COMMAND, "serve", str(seeds_exports / "graph.ttl"), "--port", "0", "--allow-embed", origin],
        capture_output=True, text=True, cwd=tmp_path, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode != 0
    assert f"newsgraph: '{origin}' is no origin that may embed; write it as https://example.org\n" == run.stderr


def test_a_served_node_links_to_its_resource_and_back(server: Endpoint, browser: Browser) -> None:
    """The details lead to the RDF page of a node, which leads back to the node in the picture."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/#node={IET}")
        page.get_by_role("link", name="Its RDF page").click()
        expect(page).to_have_url(f"{server.url}/provider/theiet.org")
        expect(page.locator("h1")).to_have_text("IET")
        page.get_by_role("link", name="on the map").click()
        expect(page.locator("#details h2")).to_have_text("IET")


def test_a_served_article_links_to_its_resource(server: Endpoint, browser: Browser) -> None:
    """An article of another host has its RDF page on this server too."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/#kind=article")
        page.locator("#details .list button[data-node]").first.click()
        title = page.locator("#details h2").inner_text()
        page.get_by_role("link", name="Its RDF page").click()
        expect(page.locator("h1")).to_have_text(title)


def test_a_served_node_links_to_its_query(server: Endpoint, browser: Browser) -> None:
    """The query page opens with the query of the node, which gives its triples when it is run."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/#node={IET}")
        page.get_by_role("link", name="The query that gives it").click()
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr_results td", timeout=20_000)
        assert "theiet.org" in page.inner_text(".yasr_results")
