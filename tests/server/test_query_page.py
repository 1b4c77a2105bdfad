"""The query page in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from endpoint import Endpoint
from playwright.sync_api import Browser, expect

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
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
        # The first query runs by itself; the button would stop it.
        page.wait_for_selector(".yasr_results td", timeout=20_000)
        page.select_option("#library", "topics")
        page.click(".yasqe_queryButton")
        expect(page.locator(".yasr_results")).to_contain_text("Computer Vision", timeout=20_000)
    assert [] == [url for url in asked if not url.startswith((server.url, "data:", "blob:"))]
    assert [] == complaints


def test_vendored_files_are_as_noted() -> None:
    """YASGUI is what its note of sums says."""
    import hashlib

    for line in (VENDOR / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert expected == hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()


def test_the_first_query_is_valid_and_has_rows(server: Endpoint, browser: Browser) -> None:
    """The page opens with a query that the editor finds valid, and with its rows, without a click."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/sparql")
        page.wait_for_selector(".yasr_results td", timeout=20_000)
        valid = page.evaluate("window.yasgui.getTab().getYasqe().queryValid")
        complaints = page.locator(".parseErrorIcon").count()
        chosen = page.input_value("#library")
        shown = page.inner_text(".yasr_results")

    assert (True, 0, "classes") == (valid, complaints, chosen)
    assert True is ("NewsArticle" in shown)


def test_every_query_of_the_library_is_valid_in_the_editor(server: Endpoint, browser: Browser) -> None:
    """Each query declares the prefixes that it uses, which the editor demands."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/sparql")
        page.wait_for_selector(".yasr_results td", timeout=20_000)
        wrong = page.evaluate("""() => [...document.querySelectorAll("#library option")].map(each => each.value).filter(name => {
            const choice = document.getElementById("library")
            choice.value = name
            choice.dispatchEvent(new Event("change"))
            return !window.yasgui.getTab().getYasqe().queryValid
        })""")

    assert [] == wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sparql", "/topics", "/resource?iri=https%3A%2F%2Fschema.org%2FOrganization"])
def test_axe_finds_no_violation(
    server: Endpoint, browser: Browser, path: str, scheme: Literal["light", "dark"]
) -> None:
    """No rule of axe-core is broken on the query page and on pages of resources, light or dark."""
    with browser.new_context(color_scheme=scheme, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(server.url + path)
        if path == "/sparql":
            page.wait_for_selector(".yasr_results td", timeout=20_000)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]

    assert [] == [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def test_the_page_of_a_resource_leads_to_its_node(server: Endpoint, browser: Browser) -> None:
    """The link of a provider's page opens the map with the provider chosen."""
    rows = server.query("SELECT ?p { ?p a schema:Organization } ORDER BY ?p LIMIT 1").text.split()
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.url}/resource?iri={quote(rows[1], safe='')}")
        title = page.inner_text("h1")
        page.get_by_role("link", name="on the map").click()
        page.wait_for_function("title => document.querySelector('#details h2')?.textContent === title", arg=title)
