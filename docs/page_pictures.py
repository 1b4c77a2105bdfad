"""Make pictures of the page, in every view, size and theme.

python -m docs.page_pictures CORPUS             the pictures that the docs show, for instance of `azure/_news`
python -m docs.page_pictures CORPUS --all DIR   all views × sizes × themes, to be looked at
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
from playwright.sync_api import Browser, sync_playwright

import graph
from graph.analysis.indexed_graph import index_corpus
from graph.export.page.page import page as page_of

PICTURES = Path(__file__).parent / "pictures"
SIZES: dict[str, dict[str, Any]] = {
    "screen": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
THEMES = ("light", "dark")
IN_DOCS = {
    "overview": ("map", "screen", "light"),
    "timeline": ("timeline", "screen", "light"),
    "story-dark": ("story", "screen", "dark"),
    "phone": ("map", "phone", "light"),
}
"""The pictures that the docs show: view, size and theme of each."""

AT_REST = """async () => {
  const small = document.createElement('canvas');
  small.width = small.height = 100;
  const look = () => {
    const canvas = [...document.querySelectorAll('canvas')].find((each) => each.width && each.offsetParent);
    if (canvas) small.getContext('2d').drawImage(canvas, 0, 0, 100, 100);
    return location.hash + small.toDataURL();
  };
  let [before, same] = [look(), 0];
  while (same < 12) {
    await new Promise((done) => requestAnimationFrame(done));
    const now = look();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}"""
"""Waits until picture and address have been the same for several frames."""


def main(arguments: Sequence[str]) -> None:
    """Build the corpus, open its page without a network, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder of documents")
    parser.add_argument("--all", type=Path, metavar="DIR", help="where all views, sizes and themes go")
    parser.add_argument("--heading", default="Azure news", help="the title of the page (default: %(default)s)")
    options = parser.parse_args(arguments)
    built = graph.build(options.corpus)
    views = _views(built)
    with tempfile.TemporaryDirectory() as folder, _browser() as browser:
        file = Path(folder) / "graph.html"
        file.write_bytes(page_of(built.corpus, heading=options.heading))
        if options.all:
            options.all.mkdir(parents=True, exist_ok=True)
            for name, link in views.items():
                for size in SIZES:
                    for theme in THEMES:
                        _take(browser, file.as_uri() + link, options.all / f"{name}-{size}-{theme}.png", size, theme)
        else:
            for name, (view, size, theme) in IN_DOCS.items():
                _take(browser, file.as_uri() + views[view], PICTURES / f"{name}.png", size, theme)


def _views(built: graph.Build) -> dict[str, str]:
    """Return the part of the page's address that shows each view."""
    view = index_corpus(built.corpus)
    views = {"map": "", "timeline": "#mode=timeline", "table": "#mode=table"}
    compared = _most_linked_providers(built.network)
    if len(compared) == 2:
        views["comparison"] = "#" + "&".join(f"compare={quote(iri, safe='')}" for iri in compared)
    if view.stories:
        views["story"] = f"#story={quote(view.ids[view.stories[0].members[0]], safe='')}"
    return views


def _most_linked_providers(network: nx.MultiDiGraph) -> list[str]:
    """Return the two providers with the most articles."""
    counts = Counter(target for _, target in network.edges() if network.nodes[target].get("kind") == "provider")
    return sorted(counts, key=lambda iri: (-counts[iri], iri))[:2]


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])


def _take(browser: Browser, address: str, picture: Path, size: str, theme: str) -> None:
    context = browser.new_context(offline=True, color_scheme=theme, **SIZES[size])  # type: ignore[arg-type]  # a word of THEMES
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(AT_REST)
    page.screenshot(path=picture)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
