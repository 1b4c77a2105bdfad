"""Measure the page against stock pyvis, at four sizes, and make the screenshots.

    python benchmarks/page.py
    python benchmarks/page.py --sizes seeds,2000 --without-stock

Both pages have the same nodes, edges and positions, and no physics. They are opened in one
headless Chromium without a graphics card, one after the other. For each: the size of the file,
the time until it has drawn and answers, the redraws a second while it is dragged about, and for
ours the time from a key in the search field until list, counts and picture have followed. A goal
stands below its figure where there is one; the table is kept as Markdown in the folder too.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
from measuring import ROOT, add_corpus, command_line, generated, stories
from playwright.sync_api import Browser, Page, sync_playwright

import graph
from graph.analysis.indexed_graph import index
from graph.export.page.clusters import clusters_of
from graph.export.page.layout import positions
from graph.export.page.page import page as our_page

NODES_PER_DOCUMENT = 1.64
"""How many nodes a generated document makes, about."""
GOALS = {
    "seeds": (1.0, 0.7, 45, 20),
    "azure": (2.0, 1.5, 20, 100),
    "20000": (3.0, 2.5, 18, 150),
    "50000": (8.0, 4.0, 12, 250),
}
"""MB, seconds, redraws a second, milliseconds."""
DRAG_SECONDS = 3.0
SCREEN = {"width": 1440, "height": 900}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one page; a missing number could not be had."""

    megabytes: float
    ready: float
    redraws: float
    keystroke: float | None = None


def main(arguments: Sequence[str]) -> int:
    """Measure the sizes asked for, print a table, and say whether every goal was reached."""
    parser = command_line(__doc__)
    add_corpus(parser)
    parser.add_argument(
        "--sizes", default="seeds,azure,20000,50000", metavar="NAMES", help="seeds, azure, or about so many nodes"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "benchmarks" / "out" / "page",
        metavar="DIR",
        help="pages, pictures and table",
    )
    parser.add_argument("--without-stock", action="store_true", help="measure our page only")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    rows = []
    print(HEAD)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        for size in options.sizes.split(","):
            network = _network(size, options)
            ours = _measure_ours(browser, network, options.out, size)
            stock = None if options.without_stock else _measure_stock(browser, network, options.out, size)
            rows.append((size, len(network), network.number_of_edges(), ours, stock))
            print(_line(*rows[-1]), flush=True)
    (options.out / "table.md").write_text(_table(rows), encoding="utf-8")
    return 0 if all(_reached(size, ours) for size, _, _, ours, _ in rows) else 1


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("no Chromium found")


def _network(size: str, options: argparse.Namespace) -> nx.MultiDiGraph:
    if size == "seeds":
        return graph.build(ROOT / "seeds").network
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if size == "azure":
            return graph.build(stories(options, folder)).network
        documents = round(int(size) / NODES_PER_DOCUMENT)
        return graph.build(generated(folder, documents)).network


def _measure_ours(browser: Browser, network: nx.MultiDiGraph, out: Path, size: str) -> Measured:
    path = out / f"{size}.html"
    path.write_bytes(our_page(network))
    ready = statistics.median(_ready_times(browser, path, "html[data-ready]"))
    page = _opened(browser, path, "html[data-ready]")
    redraws = _redraws(page, "#network")
    keystroke = _keystroke(page)
    page.close()
    for scheme in ("light", "dark"):
        _screenshot(browser, path, out / f"{size}-{scheme}.png", viewport=SCREEN, color_scheme=scheme)
    phone = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
    _screenshot(browser, path, out / f"{size}-phone.png", **phone)
    return Measured(path.stat().st_size / 1e6, ready, redraws, keystroke)


def _measure_stock(browser: Browser, network: nx.MultiDiGraph, out: Path, size: str) -> Measured:
    path = out / f"{size}-stock.html"
    path.write_text(_stock_page(network), encoding="utf-8")
    page = browser.new_page(viewport=SCREEN)
    before = time.perf_counter()
    page.goto(path.as_uri(), timeout=300_000)
    page.wait_for_function("typeof network === 'object'", timeout=300_000)
    page.evaluate("new Promise(done => { network.once('afterDrawing', () => done()); network.redraw(); })")
    ready = time.perf_counter() - before
    redraws = _redraws(page, "#mynetwork")
    page.close()
    return Measured(path.stat().st_size / 1e6, ready, redraws)


def _stock_page(network: nx.MultiDiGraph) -> str:
    """What pyvis makes by itself, told to use our positions and no physics."""
    from pyvis.network import Network

    view = index(network)
    points, *_ = positions(view, clusters_of(view, view.stories))
    stock = Network(height="900px", width="100%", directed=True, cdn_resources="in_line")
    for iri, values, (x, y) in zip(view.ids, view.values, points, strict=True):
        label = str(values.get("title") or values.get("name") or iri)
        stock.nodes.append({"id": iri, "label": label[:40], "title": label, "x": x, "y": y, "shape": "dot", "size": 8})
    stock.edges.extend({"from": a, "to": b, "arrows": "to"} for a, b, _ in network.edges(keys=True))
    stock.toggle_physics(False)
    return str(stock.generate_html())


COUNT_REDRAWS = """(selector) => {
  window.redraws = 0;
  const context = document.querySelector(`${selector} canvas`).getContext('2d');
  const clear = context.clearRect.bind(context);
  context.clearRect = (...box) => { window.redraws++; return clear(...box); };
}"""

KEYSTROKE = """async (letters) => {
  const field = document.getElementById('query');
  const status = document.getElementById('status');
  const times = [];
  for (let end = 1; end <= letters.length; end++) {
    const before = performance.now();
    field.value = letters.slice(0, end);
    field.dispatchEvent(new Event('input'));
    await Promise.resolve().then(() => {});
    document.body.getBoundingClientRect();
    times.push(performance.now() - before);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
  return times;
}"""


def _keystroke(page: Page) -> float:
    """The median milliseconds from a letter until list, counts and picture have followed.

    Script and layout are counted, the wait for the next refresh of the screen is not.
    """
    page.evaluate(KEYSTROKE, "zz")  # the index is made before the clock runs
    page.locator("#status", has_text="match").wait_for()
    return float(statistics.median(page.evaluate(KEYSTROKE, "cloud data security")))


def _redraws(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 5)
    page.evaluate(COUNT_REDRAWS, selector)
    before, step = time.perf_counter(), 0
    while time.perf_counter() - before < DRAG_SECONDS:
        step += 1
        # Round and round, a few pixels a step, as a hand would.
        page.mouse.move(x + 160 * _wave(step, 0), y + 120 * _wave(step, 15))
    seconds = time.perf_counter() - before
    count = page.evaluate("window.redraws")
    page.mouse.up()
    return float(count / seconds)


def _wave(step: int, shift: int) -> float:
    """A triangle between -1 and 1, sixty steps long."""
    return abs((step + shift) % 60 - 30) / 15 - 1


def _ready_times(browser: Browser, path: Path, selector: str) -> list[float]:
    times = []
    for _ in range(3):
        page = _opened(browser, path, selector)
        times.append(float(page.evaluate("Number(document.documentElement.dataset.ready)")) / 1000)
        page.close()
    return times


def _opened(browser: Browser, path: Path, selector: str, **options: Any) -> Page:
    page = browser.new_page(**({"viewport": SCREEN} | options))
    page.goto(path.as_uri(), timeout=120_000)
    page.wait_for_selector(selector, state="attached", timeout=120_000)
    return page


def _screenshot(browser: Browser, path: Path, picture: Path, **options: Any) -> None:
    page = _opened(browser, path, "html[data-ready]", **options)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    page.screenshot(path=picture)
    page.close()


NO_GOALS = (float("inf"), float("inf"), 0, float("inf"))
HEAD = f"{'network':>8} {'nodes':>7} {'edges':>7} {'':>10} {'MB':>7} {'ready':>8} {'redraws/s':>9} {'key':>8}"


def _reached(size: str, ours: Measured) -> bool:
    megabytes, ready, redraws, keystroke = GOALS.get(size, NO_GOALS)
    return (
        ours.megabytes <= megabytes
        and ours.ready <= ready
        and ours.redraws >= redraws
        and (ours.keystroke or 0) <= keystroke
    )


def _line(size: str, nodes: int, edges: int, ours: Measured, stock: Measured | None) -> str:
    """Ours, the goals, stock pyvis, and how many times better ours is, a line each."""
    lines = [f"{size:>8} {nodes:>7,} {edges:>7,} {'ours':>10} {_figures(ours)} {ours.keystroke or 0:>5.0f} ms"]
    if size in GOALS:
        megabytes, ready, redraws, keystroke = GOALS[size]
        goals = Measured(megabytes, ready, redraws)
        lines.append(f"{'':>24} {'goal':>10} {_figures(goals)} {keystroke:>5} ms")
    if stock:
        lines.append(f"{'':>24} {'stock':>10} {_figures(stock)}")
        times = stock.megabytes / ours.megabytes, stock.ready / ours.ready, ours.redraws / stock.redraws
        lines.append(f"{'':>24} {'ratio':>10} {times[0]:>6.1f}x {times[1]:>7.1f}x {times[2]:>8.1f}x")
    return "\n".join(lines)


def _figures(measured: Measured) -> str:
    return f"{measured.megabytes:>7.2f} {measured.ready:>6.2f} s {measured.redraws:>9.1f}"


def _row(size: str, nodes: int, edges: int, ours: Measured, stock: Measured | None) -> str:
    beside = f"{stock.megabytes:.2f} | {stock.ready:.1f} | {stock.redraws:.1f}" if stock else "– | – | –"
    return (
        f"| {size} | {nodes:,} | {edges:,} | {ours.megabytes:.2f} | {ours.ready:.2f} "
        f"| {ours.redraws:.0f} | {ours.keystroke or 0:.0f} | {beside} |"
    )


def _table(rows: Sequence[tuple[str, int, int, Measured, Measured | None]]) -> str:
    head = (
        "| network | nodes | edges | MB | ready, s | redraws/s | keystroke, ms | stock MB | stock ready, s | stock redraws/s |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(_row(*row) for row in rows) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
