"""Write docs/analysis.md: how stories are found, the findings in the corpus beside the project, and every analysis.

Usage: python -m docs.analysis_page [--check] [--corpus ../shared/corpus]
"""

from __future__ import annotations

import argparse
import ast
import importlib
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import networkx as nx
import pandas as pd

import graph
from graph import analysis
from graph.analysis import ANALYSES
from graph.analysis.indexed_graph import IndexedGraph
from graph.core.inferred import DERIVED

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
HEADLINES = SHARED / "stories" / "headlines.csv"
CERTAIN = 0.05
LONG = 30
"""Days from which on a story is a long one."""
UNITS = {"DAY", "WEEK", "HOUR", "BLOCK"}
"""Constants that choose nothing."""


def main() -> int:
    """Write the page, or with --check say whether it is current."""
    options = argparse.ArgumentParser(description="Write docs/analysis.md.")
    options.add_argument("--check", action="store_true")
    options.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    asked = options.parse_args()
    folder = asked.corpus / "azure" / "_news"
    for needed in (folder, HEADLINES):
        if not needed.exists():
            sys.exit(f"the test documents are missing: there is no {needed}")
    text = page(graph.build(folder).network)
    path = HERE / "analysis.md"
    if asked.check:
        current = path.is_file() and path.read_text(encoding="utf-8") == text
        return 0 if current else 1
    path.write_text(text, encoding="utf-8")
    return 0


def page(network: nx.MultiDiGraph) -> str:
    """Return the page with the numbers of one network."""
    view = analysis.index(network)
    tables = {name: each.function(view) for name, each in ANALYSES.items()}
    parts = [_HEAD, *_method(), *_agreement(), "## Findings in the corpus `azure`", *_findings(view, tables)]
    parts += [_growth(view), _LIMITS, _SOURCES, "## Every analysis"]
    for name, each in ANALYSES.items():
        rows = [(f"`{column.name}`", column.holds.words, column.doc) for column in each.columns]
        parts += [f"### `{name}`", each.doc, _table(("column", "holds", ""), rows)]
    terms = [(f"`{each.predicate}`", each.analysis, each.doc) for each in DERIVED]
    parts += ["## Derived facts in RDF", _RDF, _table(("term", "from", ""), terms)]
    return "\n\n".join(parts) + "\n"


def _method() -> Iterator[str]:
    """How stories, names, storylines and clocks are found, with the constants of the code."""
    yield _METHOD
    yield _constants("graph.analysis.story_words")
    yield _EVIDENCE
    yield _constants("graph.analysis.story_graph")
    yield _COMMUNITIES
    yield _constants("graph.analysis.indexed_graph")
    yield _CHOSEN
    yield _NAMES
    yield _constants("graph.analysis.names")
    yield _STORYLINES
    yield _constants("graph.analysis.storyline_graph")
    yield _COPIES
    yield _constants("graph.analysis.near_copies")
    yield _constants("graph.analysis.clock_check")


def _constants(name: str) -> str:
    """A table of the public constants of a module that are numbers, each with the sentence that stands below it."""
    module = importlib.import_module(name)
    rows = [
        (", ".join(f"`{each}`" for each in names), ", ".join(f"{getattr(module, each):g}" for each in names), doc)
        for names, doc in _documented(module)
    ]
    return _table(("constant", "value", ""), rows)


def _documented(module: ModuleType) -> Iterator[tuple[list[str], str]]:
    """The names of numeric constants with their sentence; constants on consecutive lines share one."""
    names: list[str] = []
    line = 0
    for node in ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            if names:
                yield names, " ".join(node.value.value.split())
            names = []
        elif isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name):
            names = names if node.lineno == line + 1 else []
            known = isinstance(getattr(module, target.id), int | float)
            names = [*names, target.id] if known and not target.id.startswith("_") and target.id not in UNITS else names
        else:
            names = []
        line = node.end_lineno or 0


def _agreement() -> Iterator[str]:
    """How well stories agree with known ones."""
    yield "## Agreement with known stories"
    yield _AGREEMENT
    sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "tests" / "analysis")]
    scoring, newsrooms = (importlib.import_module(name) for name in ("scoring", "newsrooms"))
    sets = {"headlines, without dates and excerpts (tuning)": scoring.known(scoring.headline_rows(HEADLINES))}
    for dated in (True, False):
        without = "" if dated else ", without dates"
        sets[f"invented events in sister pairs{without}"] = scoring.known(scoring.case_rows("events"), dated=dated)
        sets[f"invented events in ten languages{without}"] = scoring.known(scoring.case_rows("languages"), dated=dated)
        network, truth = newsrooms.news(newsrooms.Plan(dated=dated))
        sets[f"generated news with batches and templates{without}"] = scoring.Known(network, truth.story)
    rows = []
    for name, known in sets.items():
        view = analysis.index(known.network)
        score, batches = known.score(view), known.score(view, view.batches)
        figures = (f"{each:.3f}" for each in (*score, score.f1, batches.f1))
        rows.append((name, f"{len(known.truth):,}", f"{len(set(known.truth.values())):,}", *figures))
    yield _table(("set", "articles", "stories", "precision", "recall", "F1", "F1 of batches"), rows)


def _findings(view: IndexedGraph, tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    overview = zip(tables["overview"]["measure"], tables["overview"]["value"], strict=True)
    yield _table(
        ("measure", "value"), [(name, f"{value:,.4g}" if value < 1 else f"{value:,.0f}") for name, value in overview]
    )
    stories = tables["stories"]
    days = [float(each) for each in stories["days"].dropna()]
    inside = int(stories["articles"].sum())
    yield (
        f"{len(stories):,} stories hold {inside:,} of {len(view.articles):,} articles "
        f"({inside / len(view.articles):.0%}); the others report an event alone.\n"
        f"From its first article to its last a story takes {statistics.median(days):.1f} days in the median, and "
        f"{sum(each > LONG for each in days) / len(days):.1%} of the stories take more than {LONG}.\nThe largest stories:"
    )
    largest = stories.head(12).to_dict("records")
    yield _table(
        ("name", "title", "articles", "providers", "first", "days"),
        [
            (
                row["name"],
                row["title"],
                f"{row['articles']}",
                f"{row['providers']}",
                _day(row["first"]),
                f"{row['days']:.1f}",
            )
            for row in largest
        ],
    )
    yield from _courses(tables)
    yield from _tests(tables)


def _courses(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Storylines, coverage, voices, batches, reprints and clocks."""
    lines, coverage, diversity, batches = (tables[name] for name in ("storylines", "coverage", "diversity", "batches"))
    yield f"**Storylines.** {len(lines):,} times a story goes on with another, in {lines['storyline'].nunique():,} storylines. The first:"
    yield _table(
        ("story", "goes on with", "days later", "because"),
        [
            (row["earlier_name"], row["later_name"], f"{row['days']:.0f}", row["reasons"])
            for row in lines.head(6).to_dict("records")
        ],
    )
    kinds = diversity["exclusive"].value_counts()
    yield (
        f"**Coverage.** Of {coverage['story'].nunique():,} large stories a provider that published at the time covered "
        f"{coverage['covered'].mean():.0%}.\n{kinds.get('only', 0):,} of {len(diversity):,} stories are one provider's "
        f"alone, {kinds.get('ahead', 0):,} were one provider's alone for some hours."
    )
    alike = batches["agreement"].median() if len(batches) else 0.0
    yield (
        f"**Batches.** Related lists hold {batches['articles'].sum():,} articles together in {len(batches):,} groups, of "
        f"which {int(batches['complete'].sum()):,} are complete;\nin the median of them {alike:.1%} of the pairs are alike "
        "in words."
    )
    reprints, clocks = tables["reprints"], tables["clocks"]
    wrong = clocks[clocks["corrected"]]
    yield (
        f"**Reprints and clocks.** {int(reprints['copies'].sum()):,} copies between {len(reprints):,} pairs of providers, "
        f"{int((reprints['q'] <= CERTAIN).sum()):,} of them in a direction that is certain by its number of copies.\n"
        f"Of {len(clocks):,} clocks that could be checked, {len(wrong):,} are surely shifted"
        + ("." if wrong.empty else ": " + "; ".join(map(str, wrong["name"])) + ".")
    )
    if len(reprints):
        yield _table(
            ("original", "copier", "copies", "median delay, hours"),
            [
                (row["original_name"], row["copier_name"], f"{row['copies']}", f"{row['hours']:.1f}")
                for row in reprints.head(6).to_dict("records")
            ],
        )


def _day(date: pd.Timestamp) -> str:
    return "" if pd.isna(date) else f"{date:%Y-%m-%d}"


def _tests(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "Findings at a false discovery rate of 0.05, of all that was tested:"
    yield _table(("analysis", "tested", "findings"), list(_counts(tables)))
    recovery = tables["recovery"]
    first = recovery.iloc[0]
    yield (
        f"How well related lists are completed: of the {first['linked']:,} links between articles that documents describe\n"
        f"(articles that are only mentioned state no related list), a tenth ({first['hidden']:,}) was hidden, and all articles\n"
        f"were ranked for the {first['articles']:,} that lost one. A perfect ranking would reach a precision of "
        f"{first['ceiling_precision']:.3f} and a\nrecall of {first['ceiling_recall']:.3f}. Related lists agree with texts by "
        f"{recovery.attrs['weight']:.3f} (0 by chance, 1 wholly), which is the weight that\npaths of links have in "
        "`suggested`: it finds articles on one event, and so hardly completes lists that are batches."
    )
    yield _table(
        ("method", "precision at 10", "recall at 10"),
        [(row["method"], f"{row['precision']:.3f}", f"{row['recall']:.3f}") for row in recovery.to_dict("records")],
    )
    duplicates = tables["duplicates"]
    kinds = duplicates["kind"].value_counts().sort_index()
    yield (
        f"Duplicates: {len(duplicates):,} pairs ({', '.join(f'{count} {kind}' for kind, count in kinds.items())}), "
        f"{int((duplicates['jaccard'] == 1).sum())} with the very same text."
    )
    health = tables["health"].groupby("check", sort=False)["found"].sum()
    yield "Health, articles of all providers:"
    yield _table(("check", "articles"), [(str(name), f"{count:,}") for name, count in health.items()])


def _counts(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, ...]]:
    for name in ("overlap", "leads", "cooccurrence", "rising"):
        found = tables[name]
        yield name, f"{found.attrs.get('tests', len(found)):,}", f"{int((found['q'] <= CERTAIN).sum()):,}"
    bursts = tables["bursts"]
    certain = bursts[bursts["q"] <= CERTAIN]
    yield "bursts (topics)", f"{bursts.attrs.get('tests', 0):,}", f"{certain['topic'].nunique():,}"


def _growth(view: IndexedGraph) -> str:
    """How many stories keep their id as the corpus grows by its latest articles."""
    ordered = sorted(view.of_kind("article"), key=lambda node: (view.date_texts[node], node))
    now = set(view.story_iris)
    home = {
        iri: view.story_iris[story] for iri, story in zip(view.articles, view.story.tolist(), strict=True) if story >= 0
    }
    rows = []
    for share in (0.5, 0.75, 0.9, 0.99):
        late = set(ordered[int(share * len(ordered)) :])
        before = view.part(node for node in range(len(view)) if node not in late)
        then = [
            (before.story_iris[story], home.get(iri))
            for iri, story in zip(before.articles, before.story.tolist(), strict=True)
            if story >= 0
        ]
        kept = sum(iri in now for iri in before.story_iris) / max(1, len(before.story_iris))
        same = sum(was == now_in for was, now_in in then) / max(1, len(then))
        rows.append((f"{share:.0%}", f"{len(before.story_iris):,}", f"{kept:.1%}", f"{same:.1%}"))
    return (
        f"{_GROWTH}\n\n{_table(('articles', 'stories then', 'id still there', 'articles still in that story'), rows)}"
    )


_HEAD = """<!-- Generated by `python -m docs.analysis_page`; changes here are overwritten. -->

# Analysis

`graph.analysis` holds functions from a network to a pandas table; `pip install 'newsgraph[analysis]'` brings their
libraries. They take any `networkx.MultiDiGraph` of this shape, whether built here, loaded from an export or made by hand.

```python
import graph
from graph import analysis

network = graph.build("seeds").network
analysis.stories(network)  # a pandas.DataFrame: name, title, articles, providers, first, last, …
view = analysis.index(network)  # several analyses share one index of the network
analysis.importance(view), analysis.links(view)
```

The same on the command line: `newsgraph analyze stories leads`, `newsgraph analyze --format parquet --out tables`,
`newsgraph report`; `newsgraph analyze --list` names them all. Formula and source are in the docstring of each function:
`help(analysis.leads)`.

A table without rows still has its columns and their types, and says why it is empty: `table.attrs["note"]`. Findings
carry `q`, the false discovery rate at which they are one (Benjamini and Hochberg); below 0.05 is called significant. The
same network gives the same tables, whatever the order of its nodes and edges.

**Other NetworkX backends.** The network is plain NetworkX, so `nx.betweenness_centrality(network, backend="cugraph")`
and `nx.config.backend_priority` work as they do on any graph; the tests dispatch to `nx-parallel`. Version 0.2 of it is
the newest that runs with NetworkX 3.6; 0.3 imports names that NetworkX no longer has."""

_METHOD = """## How stories are found

A story is a group of articles that report the same event. What a related list holds together is no story: on real
sites these are mostly weekly batches of unlike news, and many sites state no relations. Such groups are in `batches`.

Stories are found in three steps, from titles and excerpts, dates, providers and links. None of these but the titles is
needed; without excerpts or dates there is less to tell events apart by (see *Agreement with known stories*).

**1. Words.** Each article is a vector of the words of its title and excerpt. A word weighs
(1 + ln tf) · idf^1.5 · name · habit. *name* is larger for words that are written with a capital letter inside of sentences:
actors and places tell one event from another of its kind. *habit* is smaller for words that a publisher uses week after
week, as in "X is now available in Y": this is how templates and columns are told from events. The beginnings of longer
words are terms too, so that inflected forms have one in common. Chinese, Japanese and Thai, which write no spaces,
are compared by runs of characters."""

_EVIDENCE = """**2. Evidence.** Two articles have evidence cosine · (1 + 20 / √(n m)) · exp(-(days / 5)²) that they report the same
event, n and m being their numbers of terms; less where one provider has both, as its articles resemble each other for
other reasons too. A relation between articles (`related`, links in bodies) adds to it as far as it agrees with the
words, which is measured on the corpus at hand: agreement². Last, articles with much evidence all round, in
the middle of a busy subject, need more of it for each pair (local scaling)."""

_COMMUNITIES = """**3. Communities.** In the graph of this evidence Leiden's algorithm finds the communities that are worth most, each the
sum over all pairs of its articles of evidence - resolution (the constant Potts model). Unlike modularity, whose resolution
depends on the size of the whole graph, the same constant serves 200 articles and 100,000, and a change in one component
never touches another. Communities whose articles have little evidence for each other are no stories."""

_CHOSEN = """**How the constants were chosen.** On 43 stories of headlines whose grouping was known, and then checked on sets that had no
part in it: invented events in sister pairs (two earthquakes, two mergers, told in much the same words) and
invented events in ten languages. They stand on a plateau: moving any of them by a fifth changes F1 on these sets by hardly more than 0.03. No
constant is fitted to the site at hand; how far links are believed, which words are rare and which are a
publisher's habit is computed from each corpus."""

_NAMES = """## How stories are named

A name is made of phrases (runs of words) of the story's own titles, never cut. Phrases are ranked by how near their words
are to the centroid of the story's titles, rare words weighing more; a second or third one is added where it makes the name
clearly nearer, or where too few titles have a word of it. Two stories never have the same name: the later one gets
another phrase, or its date. The title is that of the article which shares most, by rare words, with the others. A name of
your own comes first ([configuration](configuration.md))."""

_STORYLINES = """## How stories go on

A storyline joins a story with a later one that goes on with it: by the words that both have, links between their articles, and
the weeks between them. The least score is the one at which words dealt anew at random among the stories give at most a twentieth of
the links, and there are none where dates dealt anew give as many. A story that goes on with several is a *split*, several
that go on in one are a *merge*."""

_COPIES = """## Copies and clocks

Near-copies are pairs of articles with much of their text in common (shingles of three words, found by MinHash). The
original is the source that the texts credit, or else the earliest. Before that, clocks are checked: a copy does not precede
its original, so that a provider whose copies do, by the same hours each time, has its clock shifted. Such a shift is taken
away in `leads`, `reprints` and `duplicates`; stated dates stay as they are everywhere. Too few copies prove no shift, so that
a copy may still stand hours before its source: a negative delay."""

_AGREEMENT = """B-cubed precision and recall, each averaged over articles, and their harmonic mean; an article in no story is a story
of one. The last column scores the communities of `related` alone, without texts and dates. `python benchmarks/stories.py` prints more sets, a
plain baseline, and stories of a site to be judged by reading."""

_GROWTH = """**Growth.** The corpus as it was when it had only its earliest articles: how many stories there were, how many of their ids
are still there, and how many of the articles in stories are still in the story of that id. The rest changed
because later articles made words common or rare, or joined two stories, which then have the older one's id."""

_LIMITS = """## Limits

- **Templates that remain.** A publisher's habits are learned from six weeks of articles on. In shorter records, and for a template
  that is filled anew each day with the same names, a series may still become a story.
- **Releases of one publisher on one day** share words, date and author, and may become one story though they
  report several events.
- **Dates.** Texts more than 14 days apart give no evidence of one event. A story is longer only where articles between
  connect its ends; else a storyline connects the two stories. Articles without any date are grouped by words alone,
  and events of the same kind with the same actors then become one: see the rows without dates.
- **Languages.** An event in two languages is two stories: nothing is translated. Where a script has no capital letters (or
  writes all nouns with one, as German does), names weigh no more than other words there do.
- **Ids** are made from the earliest article. One that is found later and is earlier changes the id, and so does taking the earliest
  away; when two stories become one, the newer id is gone. `newsgraph diff` lists such changes.
- **A quarter of the pairs** of articles that are in one story do not report one event, on the corpus that was read: see
  [stories judged by reading](judged-stories.md).
- **Ids** of about one story in twenty change when a twentieth of the articles is taken away or added: a weak story goes, or the earliest article does.
- **Where words do not decide**, nothing does: two articles on one event without a rare word in common are not joined, and
  many articles are in no story at all.
- **Significance** (q) is about chance, not about cause: that one provider is often first does not mean that another follows it."""

_SOURCES = """## Sources

- Bagga and Baldwin 1998, *Entity-based cross-document coreferencing using the vector space model*: B-cubed
- Benjamini and Hochberg 1995, *Controlling the false discovery rate*
- Broder 1997, *On the resemblance and containment of documents*: shingles and MinHash
- Hill 1973, *Diversity and evenness: a unifying notation and its consequences*
- Kleinberg 2002, *Bursty and hierarchical structure in streams*
- Newman and Girvan 2004, *Finding and evaluating community structure in networks*: modularity, of batches
- Spärck Jones 1972, *A statistical interpretation of term specificity*: idf
- Traag, Van Dooren and Nesterov 2011, *Narrow scope for resolution-limit-free community detection*: the constant Potts model
- Traag, Waltman and van Eck 2019, *From Louvain to Leiden: guaranteeing well-connected communities*
- Zelnik-Manor and Perona 2004, *Self-tuning spectral clustering*: local scaling

The docstring of each function has the formula, and the section of its source."""

_RDF = """`newsgraph analyze --format ttl --out exports` writes `analysis.ttl`: the computed triples, in terms of their own and in a file
of its own, so that stated and derived facts never mix. Stories are nodes of class `ng:Story`, the only ones that analyses
add. Load it beside `graph.ttl` to ask both."""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
