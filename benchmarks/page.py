"""Measure the page: how legible its picture is, and how fast it answers.

    python benchmarks/page.py
    python benchmarks/page.py --sizes seeds,5000 --stock

Each page is opened in headless Chromium without a graphics card. Counted in the first picture: regions
that overlap, labels that are not whole, nodes whose middle lies under letters (these two also after zooming
in three times; the worst counts), of the 30 largest stories those named, on a screen and on a phone, and of
the 25 largest those that a click on the middle of their region chooses. Timed: until the page has drawn and
answers, the longest frame and the redraws a second while the picture is dragged and zoomed, from a key in
the search field until the screen shows the matches, and the longest task (from 50 ms on) while the picture
is dragged, zoomed and a story chosen. Each figure stands beside its goal, where there is one; the table is
kept as Markdown in the folder too. With --stock, stock pyvis is measured too, at the same
positions and without physics: file, time until drawn, redraws.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import ROOT, add_corpus, command_line, generated, stories
from picture import LARGEST, Picture, picture_from
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import graph
from graph.analysis.indexed_graph import index, index_corpus
from graph.export.page.clusters import clusters_of
from graph.export.page.layout import positions
from graph.export.page.page import page as our_page

READY = {"seeds": 0.5, "azure": 0.8, "powerapps": 0.8, "5000": 1.4, "20000": 2.5}
"""Seconds until a page has drawn and answers."""
LONGEST = 100
"""Milliseconds that a frame or a task may take."""
CLICKED = 25
ZOOMS = (400, 400, 700)
"""By how much the wheel turns from picture to picture."""
DRAG_SECONDS = 3.0
SCREEN: ViewportSize = {"width": 1440, "height": 900}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, and the least or the most that it should be."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the goal is reached; True where there is none."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Name, value, goal, and whether it is met."""
        limit = self.most if self.most is not None else self.least
        goal = "" if limit is None else f"{'≤' if self.most is not None else '≥'} {limit:g}"
        met = "" if limit is None else "met" if self.met else "missed"
        value = f"{self.value:,.0f}" if self.value == int(self.value) or self.value >= 100 else f"{self.value:.2f}"
        return self.name, f"{value} {self.unit}".rstrip(), goal, met


@dataclass(frozen=True, slots=True)
class Subject:
    """A page to measure, its network, and the names of its stories, the largest first."""

    size: str
    path: Path
    built: graph.Build
    names: list[str]


def main(arguments: Sequence[str]) -> int:
    """Measure the sizes asked for, print a table, and return 0 where every goal is met."""
    parser = command_line(__doc__)
    add_corpus(parser)
    parser.add_argument(
        "--sizes",
        default="seeds,azure,powerapps,5000,20000",
        metavar="NAMES",
        help="seeds, azure, powerapps, or so many generated documents",
    )
    out = ROOT / "benchmarks" / "out" / "page"
    parser.add_argument("--out", type=Path, default=out, metavar="DIR", help="pages and table")
    parser.add_argument("--stock", action="store_true", help="measure stock pyvis too, for comparison")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    reached, lines = True, [HEAD]
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=ARGUMENTS)
        for size in options.sizes.split(","):
            subject = _subject(size, options)
            figures = _figures(browser, subject)
            if options.stock:
                figures += _stock_figures(browser, subject)
            reached &= all(figure.met for figure in figures)
            network = subject.built.network
            print(
                f"\n{size}: {len(network):,} nodes, {network.number_of_edges():,} edges, {len(subject.names):,} stories"
            )
            for name, value, goal, met in (figure.cells for figure in figures):
                print(f"  {name:<46} {value:>12} {goal:>8} {met}")
                lines.append(f"| {size} | {name} | {value} | {goal} | {met} |")
            sys.stdout.flush()
    (options.out / "table.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if reached else 1


HEAD = "| network | figure | measured | goal | |\n|---|---|---:|---:|---|"


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise SystemExit("no Chromium found")


def _subject(size: str, options: argparse.Namespace) -> Subject:
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        built = graph.build(_documents(size, options, folder))
    path = options.out / f"{size}.html"
    path.write_bytes(our_page(built.corpus))
    return Subject(size, path, built, [story.name for story in index_corpus(built.corpus).stories])


def _documents(size: str, options: argparse.Namespace, folder: Path) -> Path:
    if size == "seeds":
        return ROOT / "seeds"
    if size == "azure":
        return stories(options, folder)
    if size == "powerapps":
        real: Path = options.corpus / size / "_news"
        # Where the real documents are not there, generated ones, as many.
        return real if real.is_dir() else generated(folder, 680)
    return generated(folder, int(size))


def _figures(browser: Browser, subject: Subject) -> list[Figure]:
    return [*_legible(browser, subject), *_fast(browser, subject)]


def _legible(browser: Browser, subject: Subject) -> Iterator[Figure]:
    page = _opened(browser, subject.path, viewport=SCREEN)
    first = _picture(page)
    phone = _opened(browser, subject.path, **PHONE)
    small = _picture(phone)
    phone.close()
    largest, clicked = min(LARGEST, len(subject.names)), min(CLICKED, len(subject.names))
    chosen = sum(_chooses(page, subject, story) for story in range(clicked))
    nearer = [first, small, *_zoomed(page)]
    page.close()
    yield Figure("regions that overlap", max(first.overlaps(), small.overlaps()), most=0)
    yield Figure("labels cut", max(picture.cut(subject.names) for picture in nearer), most=0)
    yield Figure("nodes under letters", max(picture.under_letters() for picture in nearer), "%", most=5)
    yield Figure(f"named of {largest}, 1440 × 900", first.named(), least=min(27, largest))
    yield Figure(f"named of {largest}, 390 × 844", small.named(), least=min(12, largest))
    yield Figure(f"clicks that choose the story, of {clicked}", chosen, least=clicked)


INSPECT = """() => {
  const event = new CustomEvent('newsgraph:labels', { detail: {} });
  document.getElementById('network').dispatchEvent(event);
  return event.detail;
}"""

REST = """async () => {
  // The picture is at rest when its labels and regions stay the same for several frames.
  const look = () => {
    const event = new CustomEvent('newsgraph:labels', { detail: {} });
    document.getElementById('network').dispatchEvent(event);
    const { labels, view } = event.detail;
    return JSON.stringify([view, labels.map(({ x, y }) => [x, y])]);
  };
  let [before, same] = [look(), 0];
  while (same < 10) {
    await new Promise((done) => requestAnimationFrame(done));
    const now = look();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}"""


def _picture(page: Page) -> Picture:
    page.evaluate(REST)
    return picture_from(page.evaluate(INSPECT))


def _chooses(page: Page, subject: Subject, story: int) -> bool:
    """Click on the middle of the region of a story, return whether it is chosen, and undo it."""
    region = next(disc for disc in _picture(page).regions if disc.story == story)
    left, top, _, _ = _box(page, "#network")
    page.mouse.click(left + region.x, top + region.y)
    heading = page.locator("#details h2").first.text_content(timeout=10_000)
    page.keyboard.press("Escape")
    page.locator("#zoom-fit").click()
    return heading == subject.names[story]


def _zoomed(page: Page) -> Iterator[Picture]:
    left, top, width, height = _box(page, "#network")
    page.mouse.move(left + width / 2, top + height / 2)
    for distance in ZOOMS:
        page.mouse.wheel(0, -distance)
        yield _picture(page)


def _box(page: Page, selector: str) -> tuple[float, float, float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


OBSERVE_TASKS = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: 'longtask' });
}"""

COUNT_FRAMES = """() => {
  window.frames_ = [];
  let before = 0;
  const frame = (now) => {
    if (before) window.frames_.push(now - before);
    before = now;
    window.counting = requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def _fast(browser: Browser, subject: Subject) -> Iterator[Figure]:
    size, path = subject.size, subject.path
    yield Figure("ready", statistics.median(_ready_times(browser, path)), "s", most=READY.get(size))
    page = _opened(browser, path, viewport=SCREEN)
    key = _keystroke(page)
    page.evaluate(OBSERVE_TASKS)
    page.evaluate(COUNT_FRAMES)
    redraws = _redraws(page, "#network")
    _zoom_out_and_in(page)
    frame = page.evaluate("(cancelAnimationFrame(counting), Math.max(0, ...frames_))")
    _open_largest_story(page, subject)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    task = page.evaluate("longest")
    page.close()
    yield Figure("longest frame, dragging and zooming", frame, "ms", most=LONGEST)
    yield Figure("redraws a second while dragging", redraws, least=27)
    yield Figure("key to paint", key, "ms", most=128 if size != "20000" else None)
    yield Figure("longest task, dragging, zooming, choosing", task, "ms", most=LONGEST)
    yield Figure("file", path.stat().st_size / 1e6, "MB", most=2 if size != "20000" else None)


KEYSTROKES = """async (letters) => {
  const field = document.getElementById('query');
  const times = [];
  for (let end = 1; end <= letters.length; end++) {
    const before = performance.now();
    field.value = letters.slice(0, end);
    field.dispatchEvent(new Event('input'));
    // What runs after a frame's callbacks runs after its layout and painting.
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - before);
  }
  return times;
}"""


def _keystroke(page: Page) -> float:
    """Return the median milliseconds from a letter until the screen shows its matches, the wait for a frame included."""
    page.evaluate(KEYSTROKES, "zz")  # the index is made before the clock runs
    page.locator("#status", has_text="match").wait_for()
    times = page.evaluate(KEYSTROKES, "cloud data security")
    page.locator("#clear").click()
    page.evaluate(REST)
    return float(statistics.median(times))


def _zoom_out_and_in(page: Page) -> None:
    for distance in (-200, -200, -400, 300, 300, 200):
        page.mouse.wheel(0, distance)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def _open_largest_story(page: Page, subject: Subject) -> None:
    if not subject.names:
        return
    page.locator("#zoom-fit").click()
    _chooses(page, subject, 0)


def _stock_figures(browser: Browser, subject: Subject) -> list[Figure]:
    path = subject.path.with_name(f"{subject.size}-stock.html")
    path.write_text(_stock_page(subject.built), encoding="utf-8")
    page = browser.new_page(viewport=SCREEN)
    before = time.perf_counter()
    page.goto(path.as_uri(), timeout=300_000)
    page.wait_for_function("typeof network === 'object'", timeout=300_000)
    page.evaluate("new Promise(done => { network.once('afterDrawing', () => done()); network.redraw(); })")
    ready = time.perf_counter() - before
    redraws = _redraws(page, "#mynetwork")
    page.close()
    return [
        Figure("stock pyvis: file", path.stat().st_size / 1e6, "MB"),
        Figure("stock pyvis: ready", ready, "s"),
        Figure("stock pyvis: redraws a second", redraws),
    ]


def _stock_page(built: graph.Build) -> str:
    """Return what pyvis makes by itself, with our positions and no physics."""
    from pyvis.network import Network

    network = built.network
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


def _redraws(page: Page, selector: str) -> float:
    left, top, width, height = _box(page, selector)
    x, y = left + width / 2, top + height / 2
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


def _ready_times(browser: Browser, path: Path) -> Iterator[float]:
    for _ in range(3):
        page = _opened(browser, path, viewport=SCREEN)
        yield float(page.evaluate("Number(document.documentElement.dataset.ready)")) / 1000
        page.close()


def _opened(browser: Browser, path: Path, **options: Any) -> Page:
    page = browser.new_page(**options)
    page.goto(path.as_uri(), timeout=120_000)
    page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    return page


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
