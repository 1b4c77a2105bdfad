"""`watch` and `serve` together: an open page shows what the documents say now."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from endpoint import COMMAND, Endpoint, serving, until
from playwright.sync_api import Browser

DOCUMENT = """---
title: {title}
webUrl: https://e.org/a
type: article
topics: [Computer Vision]
---
"""


@contextmanager
def watching(documents: Path, out: Path) -> Iterator[None]:
    """`newsgraph watch`, from its first build until the block ends."""
    with subprocess.Popen([COMMAND, "watch", documents, "--out", out], stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert "waiting for changes" in process.stderr.readline()
            yield
        finally:
            process.send_signal(signal.SIGINT)


def test_an_open_page_is_refreshed_and_keeps_its_view(browser: Browser, tmp_path: Path) -> None:
    """While `watch` rebuilds and `serve` serves, a changed document is seen in the open page, which keeps
    what was searched for; nothing but the server is asked, and no policy complains."""
    document = tmp_path / "docs" / "a.md"
    document.parent.mkdir()
    document.write_text(DOCUMENT.format(title="The first title"))
    asked: list[str] = []
    complaints: list[str] = []
    with (
        watching(document.parent, tmp_path / "out"),
        serving(tmp_path / "out" / "graph.ttl", tmp_path) as server,
        browser.new_context() as context,
    ):
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{server.url}/#q=title&mode=table")
        page.wait_for_selector(".table >> text=The first title")
        document.write_text(DOCUMENT.format(title="The second title"))
        page.wait_for_selector(".table >> text=The second title", timeout=60_000)
        assert "title" == page.input_value("#query")
        assert "q=title" in page.url
        assert "mode=table" in page.url
        said = until(lambda: "second" in server.query("SELECT ?t { ?a schema:headline ?t }").text)
        complained = list(complaints)  # a page whose server ends has a right to complain
        started = time.monotonic()
        assert 0 == server.stop()
        assert time.monotonic() - started < 15
    assert said
    assert [] == [url for url in asked if not url.startswith((server.url, "data:"))]
    assert [] == complained


def test_only_the_served_page_asks(server: Endpoint, seeds_exports: Path) -> None:
    """The file allows no request; the served page allows one script more, by its sum, and this server."""
    written = (seeds_exports / "graph.html").read_text(encoding="utf-8")
    served = server.ask("/", headers={"Accept": "text/html"}).text
    assert "connect-src" not in policy(written)
    assert "/changes" not in written
    before, after = policy(written).split("; "), policy(served).split("; ")
    assert ["connect-src 'self'"] == [
        rule for rule in after if rule not in before and not rule.startswith("script-src")
    ]
    assert 1 == len(set(" ".join(after).split()) - set(" ".join(before).split()) - {"connect-src", "'self'"})


def policy(page: str) -> str:
    match = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert match is not None
    return match[1]


def test_a_changed_page_is_told_at_once(seeds_exports: Path, tmp_path: Path) -> None:
    """Whoever waits is told when the page's bytes change, and not when the file is only written again."""
    shutil.copy(seeds_exports / "graph.ttl", tmp_path)
    shutil.copy(seeds_exports / "graph.html", tmp_path)
    name = hashlib.sha256((tmp_path / "graph.html").read_bytes()).hexdigest()[:16]
    with serving(tmp_path / "graph.ttl", tmp_path) as server:
        told: list[str] = []
        client = threading.Thread(target=lambda: told.append(server.ask(f"/changes?page={name}").text))
        client.start()
        shutil.copy(seeds_exports / "graph.html", tmp_path)
        until(lambda: server.ask("/health").status == 200)
        assert [] == told
        with (tmp_path / "graph.html").open("ab") as page:
            page.write(b"<!-- more -->")
        client.join()
        assert name != json.loads(told[0])["page"]
        assert 400 == server.ask("/changes?page=none").status


def test_a_page_that_is_made_of_the_data_is_told_too(seeds_exports: Path, tmp_path: Path) -> None:
    """Where there is no graph.html, the page is made of the data, and is another when that is."""
    data = tmp_path / "graph.ttl"
    shutil.copy(seeds_exports / "graph.ttl", data)
    with serving(data, tmp_path) as server:
        found = re.search(r'data-page="(\w+)"', server.ask("/").text)
        assert found is not None
        more = tmp_path / "new.ttl"
        more.write_bytes(data.read_bytes().replace(b'"AI"', b'"Artificial intelligence"'))
        more.replace(data)
        assert found[1] != json.loads(server.ask(f"/changes?page={found[1]}").text)["page"]


def test_a_page_of_someone_else_is_served_as_it_is(seeds_exports: Path, tmp_path: Path) -> None:
    """A graph.html that this program has not made is not touched."""
    shutil.copy(seeds_exports / "graph.ttl", tmp_path)
    (tmp_path / "graph.html").write_bytes(b"<!doctype html><title>Mine</title>")
    with serving(tmp_path / "graph.ttl", tmp_path) as server:
        assert b"<!doctype html><title>Mine</title>" == server.ask("/").body
