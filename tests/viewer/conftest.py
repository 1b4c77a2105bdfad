"""Pages for a browser without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
import pytest
from landmarks import Landmarks, landmarks_of
from playwright.sync_api import Browser, BrowserContext, Page

import graph
from graph.export.page.page import page

PROJECT = Path(__file__).parent.parent.parent
SCREEN = {"width": 1440, "height": 900}


@dataclass
class Visit:
    """An open page, its requests and its console messages."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def ready(self) -> Page:
        """Wait until the page has drawn, and return it."""
        self.page.wait_for_selector("html[data-ready]", state="attached")
        return self.page


Open = Callable[..., Page]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def written(folder: Path, name: str, network: nx.MultiDiGraph) -> Path:
    path = folder / f"{name}.html"
    path.write_bytes(page(network))
    return path


@pytest.fixture(scope="session")
def seeds_network(seeds_build: graph.Build) -> nx.MultiDiGraph:
    return seeds_build.network


@pytest.fixture(scope="session")
def seeds_page(pages: Path, seeds_network: nx.MultiDiGraph) -> Path:
    return written(pages, "seeds", seeds_network)


@pytest.fixture(scope="session")
def azure_network(azure: graph.Build) -> nx.MultiDiGraph:
    return azure.network


@pytest.fixture(scope="session")
def azure_page(pages: Path, azure_network: nx.MultiDiGraph) -> Path:
    return written(pages, "azure", azure_network)


@pytest.fixture(scope="session")
def landmarks(azure_network: nx.MultiDiGraph) -> Landmarks:
    """Nodes and words of the site with stories."""
    return landmarks_of(azure_network)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open a file; after the test, the console must be empty and no other file requested."""
    visits: list[Visit] = []
    contexts: list[BrowserContext] = []

    def opened(path: Path, link: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": SCREEN, "offline": True, "accept_downloads": True, **options})
        contexts.append(context)
        made = Visit(context.new_page())
        visits.append(made)
        made.page.set_default_timeout(10_000)
        made.page.on("request", lambda request: made.requests.append(request.url))
        made.page.on("console", lambda message: made.messages.append(f"{message.type}: {message.text}"))
        made.page.on("pageerror", lambda error: made.messages.append(str(error)))
        made.page.goto(path.as_uri() + link)
        return made.ready()

    yield opened
    for made in visits:
        assert made.messages == []
        assert {url.split(":")[0] for url in made.requests} <= {"file", "blob", "data"}
        assert len({url.split("#")[0] for url in made.requests if url.startswith("file")}) == 1
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def hostile_page(pages: Path) -> Path:
    from hostile import hostile_network

    return written(pages, "hostile", hostile_network())


@pytest.fixture(scope="session")
def newsroom_page(pages: Path) -> Path:
    from newsroom import newsroom_network

    return written(pages, "newsroom", newsroom_network())


@pytest.fixture(scope="session")
def thousands(tmp_path_factory: pytest.TempPathFactory) -> graph.Build:
    """The graph of 5,000 generated documents."""
    from synthetic import write_documents

    return graph.build(write_documents(tmp_path_factory.mktemp("documents") / "news", 5000))


@pytest.fixture(scope="session")
def thousands_page(pages: Path, thousands: graph.Build) -> Path:
    """The page of 5,000 generated documents."""
    return written(pages, "thousands", thousands.network)
