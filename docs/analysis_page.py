"""Write docs/analysis.md: the table of analyses, and what they find in the corpus beside the project.

Usage: python -m docs.analysis_page [--check] [--corpus ../shared/corpus]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd

import graph
from graph import analysis
from graph.analysis import ANALYSES
from graph.derived import DERIVED

HERE = Path(__file__).parent
CERTAIN = 0.05


def main() -> int:
    """Write the page, or with --check say whether it is current."""
    options = argparse.ArgumentParser(description="Write docs/analysis.md.")
    options.add_argument("--check", action="store_true")
    options.add_argument("--corpus", type=Path, default=HERE.parent.parent / "shared" / "corpus")
    asked = options.parse_args()
    folder = asked.corpus / "azure" / "_news"
    if not folder.is_dir():
        sys.exit(f"the test documents are missing: there is no folder {folder}")
    text = page(graph.build(folder).network)
    path = HERE / "analysis.md"
    if asked.check:
        current = path.is_file() and path.read_text(encoding="utf-8") == text
        return 0 if current else 1
    path.write_text(text, encoding="utf-8")
    return 0


def page(network: nx.MultiDiGraph) -> str:
    """Return the page with the numbers of one network."""
    seen = analysis.projected(network)
    tables = {name: each.function(seen) for name, each in ANALYSES.items()}
    parts = [_HEAD, "## What it finds in the corpus `azure`", *_findings(tables), _growth(network), "## Every analysis"]
    for name, each in ANALYSES.items():
        rows = [(f"`{column.name}`", column.holds.words, column.doc) for column in each.columns]
        parts += [f"### `{name}`", each.doc, _table(("column", "holds", ""), rows)]
    terms = [(f"`{each.predicate}`", each.analysis, each.doc) for each in DERIVED]
    parts += ["## Derived facts in RDF", _RDF, _table(("term", "from", ""), terms)]
    return "\n\n".join(parts) + "\n"


def _findings(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    overview = zip(tables["overview"]["measure"], tables["overview"]["value"], strict=True)
    yield _table(
        ("measure", "value"), [(name, f"{value:,.4g}" if value < 1 else f"{value:,.0f}") for name, value in overview]
    )
    largest = tables["stories"].head(8)[["title", "articles", "providers", "density"]].to_dict("records")
    yield "The largest stories:"
    yield _table(
        ("title", "articles", "providers", "density"),
        [(row["title"], f"{row['articles']}", f"{row['providers']}", f"{row['density']:.2f}") for row in largest],
    )
    yield "Findings at a false discovery rate of 0.05, of all that was tested:"
    yield _table(("analysis", "tested", "findings"), list(_counts(tables)))
    recovery = tables["recovery"]
    first = recovery.iloc[0]
    yield (
        f"Suggested links: a tenth of the links ({first['hidden']:,}) was hidden, and suggestions ranked for the\n"
        f"{first['articles']:,} articles that lost one. A perfect ranking would reach a precision of "
        f"{first['ceiling_precision']:.3f} and a recall of {first['ceiling_recall']:.3f}."
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


def _counts(tables: dict[str, pd.DataFrame]) -> Iterator[tuple[str, ...]]:
    for name in ("overlap", "leads", "cooccurrence", "rising"):
        found = tables[name]
        yield name, f"{found.attrs.get('tests', len(found)):,}", f"{int((found['q'] <= CERTAIN).sum()):,}"
    bursts = tables["bursts"]
    certain = bursts[bursts["q"] <= CERTAIN]
    yield "bursts (topics)", f"{bursts.attrs.get('tests', 0):,}", f"{certain['topic'].nunique():,}"


def _growth(network: nx.MultiDiGraph) -> str:
    """How many stories keep their id as the corpus grows by its latest articles."""
    dates = {node: str(date) for node, date in network.nodes(data="publishedDateTime") if date}
    ordered = sorted(dates, key=lambda node: (dates[node], node))
    now = set(analysis.stories(network)["story"])
    rows = []
    for share in (0.5, 0.75, 0.9, 0.99):
        late = set(ordered[int(share * len(ordered)) :])
        before = analysis.stories(_without(network, late))["story"]
        rows.append((f"{share:.0%}", f"{len(before):,}", f"{before.isin(now).mean():.1%}"))
    words = "The corpus as it was when it had only its earliest articles: how many stories there were, and how many have their id still:"
    return f"{words}\n\n{_table(('articles', 'stories then', 'same id now'), rows)}"


def _without(network: nx.MultiDiGraph, left_out: set[str]) -> nx.MultiDiGraph:
    part = nx.MultiDiGraph(**network.graph)
    part.add_nodes_from((node, values) for node, values in network.nodes(data=True) if node not in left_out)
    part.add_edges_from(
        (a, b, key) for a, b, key in network.edges(keys=True) if a not in left_out and b not in left_out
    )
    return part


_HEAD = """<!-- Generated by `python -m docs.analysis_page`; changes here are overwritten. -->

# Analysis

`graph.analysis` holds functions from a network to a pandas table; `pip install 'newsgraph[analysis]'` brings what they
need. They take any `networkx.MultiDiGraph` of this shape, whether built here, loaded from an export or made by hand.

```python
import graph
from graph import analysis

network = graph.build("seeds").network
analysis.stories(network)  # a pandas.DataFrame
seen = analysis.projected(network)  # several analyses share the work of reading the network
analysis.importance(seen), analysis.links(seen)
```

The same on the command line: `newsgraph analyze stories leads`, `newsgraph analyze --format parquet --out tables`,
`newsgraph report`; `newsgraph analyze --list` names them all. Formula and source are in the docstring of each function:
`help(analysis.leads)`.

A table without rows still has its columns and their types, and says why it is empty: `table.attrs["note"]`. Findings
carry `q`, the false discovery rate at which they are one (Benjamini and Hochberg); below 0.05 is called significant. The
same network gives the same tables, in whatever order it was put together.

**Other NetworkX backends.** The network is plain NetworkX, so `nx.betweenness_centrality(network, backend="cugraph")`
and `nx.config.backend_priority` work as they do on any graph; the tests dispatch to `nx-parallel`. Version 0.2 of it is
the newest that runs with NetworkX 3.6; 0.3 imports names that NetworkX no longer has."""

_RDF = """`newsgraph analyze --format ttl --out exports` writes `analysis.ttl`: what was computed, in terms of its own and in a file
of its own, so that stated and derived facts never mix. Stories are nodes of class `ng:Story`, the only ones that analyses
add. Load it beside `graph.ttl` to ask both."""


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
