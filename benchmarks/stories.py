"""How well stories agree with known ones, and which stories a real site has.

    python benchmarks/stories.py
    python benchmarks/stories.py --only known --headlines headlines.csv
    python benchmarks/stories.py --only site --site DIR --blind key.txt

Three parts. `known`: B-cubed precision, recall and F1 (Bagga and Baldwin 1998) on sets of articles whose stories are
known: headlines, invented events, invented articles in ten languages, and generated news. Articles in no story are
stories of one. Beside ours stand every article alone, the communities of related articles (`batches`), and a plain
baseline: tf-idf, a threshold, and Leiden. `site`: numbers of the stories of a real site, how many keep their id when
articles are taken away or added, and stories and pairs drawn with a fixed seed, to be judged by reading. With --blind
those of several methods are mixed and not named; which is whose is written to a file. `speed`: CPU seconds and peak
memory for the stories of generated corpora, in a process of its own: documents of few different words, and news whose
vocabulary grows.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from measuring import SHARED, command_line, generated, peak_megabytes, stories

if TYPE_CHECKING:  # imported where they are used: `speed` is measured first, from a small process
    import networkx as nx
    from scipy import sparse
    from scoring import Known

    from graph.analysis.indexed_graph import IndexedGraph

T = TypeVar("T")

PARTS = ("known", "site", "speed")
DAY = 86_400.0
REMOVED = 0.05
"""The share of articles that are taken away or added."""
LONG = 30
"""Days from which on a story is a long one."""
SHOWN = 6
"""The most articles of a story that are printed."""

THRESHOLD, FADES_IN_DAYS, RESOLUTION = 0.25, 14.0, 5.0
"""The baseline's least similarity, the days in which it fades to 1/e, and the resolution of Leiden."""

Groups = Sequence[Sequence[int]]
Method = Callable[["IndexedGraph"], Groups]


def stories_of(view: IndexedGraph) -> Groups:
    """Return the articles of every story."""
    return [each.members for each in view.stories]


def batches(view: IndexedGraph) -> Groups:
    """Return the communities of related articles."""
    return view.batches


def alone(_: IndexedGraph) -> Groups:
    """Return no group: every article is a story of one."""
    return []


def baseline(view: IndexedGraph) -> Groups:
    """Return the communities of similar articles: tf-idf of titles and of whole texts, a threshold, and Leiden."""
    import igraph
    import numpy as np
    from scipy import sparse

    titles = [str(title or "") for title in view.stated("title")]
    excerpts = [str(excerpt or "") for excerpt in view.stated("excerpt")]
    whole = _weighted([f"{title} {excerpt}" for title, excerpt in zip(titles, excerpts, strict=True)])
    title = _weighted(titles)
    both = sparse.triu((whole @ whole.T + title @ title.T) / 2, k=1).tocoo()
    apart = np.abs(view.dates[both.row] - view.dates[both.col]) / DAY
    similar = both.data * np.exp(-np.where(np.isfinite(apart), apart, 0.0) / FADES_IN_DAYS)
    kept = similar >= THRESHOLD
    pairs = np.stack([both.row[kept], both.col[kept]], axis=1)
    if not len(pairs):
        return []
    igraph.set_random_number_generator(random.Random(0))
    found = igraph.Graph(len(titles), pairs.tolist()).community_leiden(
        "modularity", weights=similar[kept].tolist(), resolution=RESOLUTION, n_iterations=4
    )
    return [part for part in found if len(part) > 1]


def _weighted(texts: Sequence[str]) -> sparse.csr_array:
    """Return texts as tf-idf vectors of length 1; words of one text, and of more than a tenth, are left out."""
    import re

    import numpy as np
    from scipy import sparse

    counted = [Counter(re.findall(r"\w+", text.casefold())) for text in texts]
    frequency = Counter(word for each in counted for word in each)
    kept = [word for word, count in frequency.items() if 1 < count <= max(20, len(texts) / 10)]
    number = {word: at for at, word in enumerate(kept)}
    rows, columns, weights = [], [], []
    for row, words in enumerate(counted):
        inside = [(number[word], count) for word, count in words.items() if word in number]
        weight = [(1 + np.log(count)) * np.log(len(texts) / frequency[kept[at]]) for at, count in inside]
        length = float(np.sqrt(sum(each * each for each in weight))) or 1.0
        rows += [row] * len(inside)
        columns += [at for at, _ in inside]
        weights += [each / length for each in weight]
    return sparse.csr_array((weights, (rows, columns)), shape=(len(texts), max(1, len(kept))))


def by_meaning(view: IndexedGraph) -> Groups:
    """Return the articles of every story by words and meaning; without the extra `semantic`, by words."""
    from graph import analysis
    from graph.analysis.meaning import has_model

    return stories_of(analysis.index(view, by_meaning=has_model()))


METHODS: Mapping[str, Method] = {
    "alone": alone,
    "batches": batches,
    "tf-idf": baseline,
    "stories": stories_of,
    "meaning": by_meaning,
}
"""The ways to make groups of articles, by the name that the tables give them."""

DRAWN = ("batches", "tf-idf", "stories")
"""The methods whose stories are read blind."""


def known_sets(headlines: Path) -> Iterator[tuple[str, Known]]:
    """Yield the sets of articles whose stories are known, each with its name."""
    from newsrooms import Plan, news
    from scoring import Known, case_rows, headline_rows, known

    if headlines.is_file():
        yield "headlines", known(headline_rows(headlines))
    for dates, dated in (("", True), (", no dates", False)):
        yield f"events{dates}", known(case_rows("events"), dated=dated)
        rows = case_rows("languages")
        yield f"languages{dates}", known(rows, dated=dated)
        for language in sorted({row["language"] for row in rows}):
            yield f"  {language}{dates}", known([row for row in rows if row["language"] == language], dated=dated)
        for related in ("batches", ""):
            network, truth = news(Plan(dated=dated, related=related))
            yield f"news{dates}{', batches' if related else ''}", Known(network, truth.story)


def print_known(headlines: Path) -> None:
    """Print a table of scores: a line for each set, with the F1 of the other methods beside ours."""
    from graph import analysis

    others = [name for name in METHODS if name != "stories"]
    head = "".join(f"{name:>8}" for name in ("articles", "events", "stories", "prec.", "recall", "F1", *others))
    print(f"{'set':<24} {head}")
    for name, each in known_sets(headlines):
        view = analysis.index(each.network)
        ours, *theirs = (each.score(view, METHODS[method](view)) for method in ("stories", *others))
        counts = (len(each.truth), len(set(each.truth.values())), len(view.stories))
        scores = (*ours, ours.f1, *(score.f1 for score in theirs))
        print(f"{name:<24} {''.join(f'{n:>8,}' for n in counts)}{''.join(f'{n:>8.3f}' for n in scores)}", flush=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many stories keep their id.

    Attributes:
        removed: of those that have two articles left when some are taken away.
        elsewhere: of those that lose none of their own articles then.
        added: of those that there are before some articles are added.
    """

    removed: float
    elsewhere: float
    added: float


def kept_ids(network: nx.MultiDiGraph, seed: int) -> Kept:
    """Take away a twentieth of the articles, and another one, and compare the ids of stories with all and without.

    A story keeps its id where most of its articles that are still there are in a story of the same id.
    """
    from graph import analysis

    chance = random.Random(seed)
    articles = sorted(node for node, kind in network.nodes(data="kind") if kind == "article")
    gone, late = (set(chance.sample(articles, round(REMOVED * len(articles)))) for _ in range(2))
    whole = analysis.index(network)
    without = analysis.index(network.subgraph(set(network) - gone))
    before = analysis.index(network.subgraph(set(network) - late))
    elsewhere = [
        at for at, group in enumerate(stories_of(whole)) if not gone & {whole.articles[each] for each in group}
    ]
    return Kept(_kept(whole, without), _kept(whole, without, elsewhere), _kept(before, whole))


def _kept(before: IndexedGraph, after: IndexedGraph, stories: Iterable[int] | None = None) -> float:
    """Return the share of stories, all unless some are given, that keep their id; those with one article left are out."""
    place = {iri: at for at, iri in enumerate(after.articles)}
    outcomes = []
    for number in range(len(before.stories)) if stories is None else stories:
        members = [before.articles[each] for each in before.stories[number].members]
        found = Counter(int(after.story[place[iri]]) for iri in members if iri in place)
        if found.total() > 1:
            most = max(found, key=lambda story: (found[story], -story))
            outcomes.append(most >= 0 and after.story_iris[most] == before.story_iris[number])
    return sum(outcomes) / max(1, len(outcomes))


def spans(view: IndexedGraph, groups: Groups) -> list[float]:
    """Return the days from the first to the last article of every group that has two dated articles."""
    import numpy as np

    dates = [view.dates[list(group)] for group in groups]
    dated = [each[np.isfinite(each)] for each in dates]
    return [float(each.max() - each.min()) / DAY for each in dated if len(each) > 1]


def print_site(network: nx.MultiDiGraph, seed: int) -> None:
    """Print the numbers of a site's stories, beside those of the other methods."""
    from graph import analysis

    print(f"{'method':<8} {'stories':>8} {'articles':>9} {'in them':>8} {'median days':>12} {'over 30':>8} {'CPU':>9}")
    for method in DRAWN:
        view = analysis.index(network)
        began = time.process_time()
        groups = METHODS[method](view)
        spent = time.process_time() - began
        days = spans(view, groups)
        long = sum(each > LONG for each in days) / max(1, len(days))
        print(
            f"{method:<8} {len(groups):>8,} {len(view.articles):>9,} {sum(map(len, groups)):>8,}"
            f" {statistics.median(days or [0.0]):>12.2f} {long:>8.1%} {spent:>7.2f} s",
            flush=True,
        )
    kept = kept_ids(network, seed)
    print(
        f"ids kept with 5 % of the articles removed {kept.removed:.1%}"
        f" (stories that lose none {kept.elsewhere:.1%}), added {kept.added:.1%}\n"
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """Something to be judged by reading: `story` or `pair`, whose method made it, and its articles."""

    kind: str
    method: str
    articles: tuple[int, ...]
    days: float


def drawn(view: IndexedGraph, method: str, stories: int, pairs: int, seed: int) -> list[Sample]:
    """Draw stories, all equally likely, and pairs: an article that is in a story, and another one of its story."""
    chance = random.Random(f"{seed}/{method}")
    groups = sorted(METHODS[method](view), key=min)
    samples = []
    for group in chance.sample(groups, min(stories, len(groups))):
        some = tuple(chance.sample(sorted(group), min(SHOWN, len(group))))
        samples.append(Sample("story", method, some, max(spans(view, [group]), default=0.0)))
    home = {each: group for group in groups for each in group}
    inside = sorted(home)
    for first in chance.sample(inside, min(pairs, len(inside))):
        second = chance.choice(sorted(set(home[first]) - {first}))
        samples.append(Sample("pair", method, (first, second), max(spans(view, [(first, second)]), default=0.0)))
    return samples


def print_samples(network: nx.MultiDiGraph, options: argparse.Namespace) -> None:
    """Print stories and pairs for reading; blind, those of all methods mixed, with the key in a file."""
    from graph import analysis

    view = analysis.index(network)
    methods = DRAWN if options.blind else ("stories",)
    samples = [each for name in methods for each in drawn(view, name, options.stories, options.pairs, options.seed)]
    if options.blind:
        random.Random(options.seed).shuffle(samples)
        samples.sort(key=lambda each: each.kind, reverse=True)  # stories first; the order among them stays
        lines = [f"{number}\t{each.kind}\t{each.method}\n" for number, each in enumerate(samples, 1)]
        options.blind.write_text("".join(lines), encoding="utf-8")
    for number, sample in enumerate(samples, 1):
        print(f"{number}. {sample.kind}, {sample.days:.1f} days")
        for at in sorted(sample.articles, key=lambda at: (str(view.stated("publishedDateTime")[at]), at)):
            print(f"   {_described(view, at)}")
        print()


def _described(view: IndexedGraph, at: int) -> str:
    """Return an article in a line: date, provider, title, and the beginning of its excerpt."""
    provider = view.provider_names[view.provider[at]] if view.provider[at] >= 0 else "-"
    excerpt = " ".join(str(view.stated("excerpt")[at] or "").split())[:140]
    return f"{str(view.stated('publishedDateTime')[at])[:16]} | {provider} | {view.titles[at]} | {excerpt}"


def print_speed(documents: int, folder: Path) -> None:
    """Print the CPU seconds and the peak memory of the stories of generated corpora: documents, and news."""
    print(f"{'corpus':<10} {'articles':>9} {'stories':>8} {'CPU':>9} {'loaded':>9} {'peak':>9}")
    for name, write in (("documents", _write_documents), ("news", _write_news)):
        file = folder / f"{name}-{documents}.json"
        if not file.exists():
            _in_a_process(write, documents, folder, file)
        timed = _in_a_process(_timed, file)
        print(
            f"{name:<10} {timed.articles:>9,} {timed.stories:>8,} {timed.seconds:>7.1f} s"
            f" {timed.loaded:>6,.0f} MB {timed.peak:>6,.0f} MB",
            flush=True,
        )
    print()


@dataclass(frozen=True, slots=True)
class Timed:
    """CPU seconds from a network to its stories, and the peak memory with the network alone and after them."""

    articles: int
    stories: int
    seconds: float
    loaded: float
    peak: float


def _in_a_process(function: Callable[..., T], *arguments: object) -> T:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _write_documents(count: int, folder: Path, file: Path) -> None:
    import graph

    _write(graph.build(generated(folder, count)).network, file)


def _write_news(count: int, _: Path, file: Path) -> None:
    """Write generated news of about so many articles, whose vocabulary grows with them as it does in real news."""
    from newsrooms import Plan, news

    plan = Plan(events=count // 7, storylines=count // 400, series=1 + count // 3000, days=3600, related="stories")
    _write(news(plan)[0], file)


def _write(network: nx.MultiDiGraph, file: Path) -> None:
    from graph.export import Export
    from graph.export.nodelink import export
    from graph.rdf.tables import corpus_of_network

    with file.open("wb") as target:
        target.writelines(export(Export(corpus_of_network(network))))


def _timed(file: Path) -> Timed:
    """Find the stories of a network in a file."""
    import graph
    from graph import analysis

    network = graph.load(file)
    articles = [node for node, kind in network.nodes(data="kind") if kind == "article"]
    len(analysis.index(network.subgraph(articles[:10])).stories)  # so that imports are not timed
    loaded, began = peak_megabytes(), time.process_time()
    view = analysis.index(network)
    found = len(view.stories)
    return Timed(len(view.articles), found, time.process_time() - began, loaded, peak_megabytes())


def main() -> None:
    """Print the tables that are asked for."""
    parser = command_line(__doc__, documents=100_000)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help="known, site, speed")
    parser.add_argument(
        "--headlines",
        type=Path,
        metavar="CSV",
        default=SHARED / "stories" / "headlines.csv",
        help="headlines with the columns title and story; left out where the file is not there",
    )
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", default=SHARED / "corpus", help="real documents, in azure/_news"
    )
    parser.add_argument("--site", type=Path, metavar="DIR", help="a folder of documents instead of those of --corpus")
    parser.add_argument("--stories", type=int, metavar="N", default=20, help="stories printed for reading")
    parser.add_argument("--pairs", type=int, metavar="N", default=30, help="pairs of articles printed for reading")
    parser.add_argument(
        "--seed", type=int, metavar="N", default=13, help="of the random choice of stories, pairs and removed articles"
    )
    parser.add_argument(
        "--blind", type=Path, metavar="KEY", help="mix the stories of all methods; which is whose is written to KEY"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if "speed" in options.only:  # first: a large parent would be counted as the memory of its children
            print_speed(options.documents, folder)
        if "known" in options.only:
            print_known(options.headlines)
            print()
        if "site" in options.only:
            import graph

            network = graph.build(options.site or stories(options, folder)).network
            print_site(network, options.seed)
            print_samples(network, options)


if __name__ == "__main__":
    main()
