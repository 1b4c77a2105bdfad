"""The one table of analyses: the command line, the report and the documentation are derived from it."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.diagnostics import NewsgraphError, printable

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANALYSES", "Analysis", "AnalysisError", "Column", "Holds", "chosen"]


class AnalysisError(NewsgraphError):
    """There is no such analysis, or the libraries it needs are not installed."""


class Holds(Enum):
    """What the values of a column are, in words and as the type that pandas holds them in."""

    TEXT = ("text", "str")
    COUNT = ("count", "int64")
    NUMBER = ("number", "float64")
    INSTANT = ("date and time, UTC", "datetime64[us, UTC]")
    FLAG = ("true or false", "bool")

    def __init__(self, words: str, dtype: str) -> None:
        self.words = words
        self.dtype = dtype


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name, what its values are, and one sentence with the unit."""

    name: str
    holds: Holds
    doc: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis.

    Attributes:
        name: what the command line and `graph.analysis` call it.
        doc: one sentence.
        columns: the columns of its table, in order.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]

    @property
    def function(self) -> Callable[..., pd.DataFrame]:
        """The function that makes its table.

        Raises:
            AnalysisError: a library it needs is not installed.
        """
        missing = [each for each in _NEEDS if importlib.util.find_spec(each) is None]
        if missing:
            raise AnalysisError(f"analyses need {', '.join(missing)}: pip install 'newsgraph[analysis]'")
        module = importlib.import_module(f"graph.analysis.measures.{self.name}")
        function: Callable[..., pd.DataFrame] = getattr(module, self.name)
        return function


_NEEDS = ("pandas", "scipy", "rensa")


def _text(name: str, doc: str) -> Column:
    return Column(name, Holds.TEXT, doc)


def _count(name: str, doc: str) -> Column:
    return Column(name, Holds.COUNT, doc)


def _number(name: str, doc: str) -> Column:
    return Column(name, Holds.NUMBER, doc)


def _instant(name: str, doc: str) -> Column:
    return Column(name, Holds.INSTANT, doc)


def _flag(name: str, doc: str) -> Column:
    return Column(name, Holds.FLAG, doc)


# fmt: off
_ALL = (
    Analysis("overview", "How much there is, and how it hangs together.", (
        _text("measure", "What is measured."),
        _number("value", "Its value."),
        _text("unit", "What the value counts, or `share`."),
        _text("meaning", "One sentence."),
    )),
    Analysis("stories", "Groups of articles that are related to each other more than to anything else.", (
        _text("story", "The story's IRI, minted from its earliest article."),
        _text("title", "The title of its most central article, without the site's name."),
        _count("articles", "Articles in it."),
        _count("providers", "Providers of these articles."),
        _instant("first", "When its earliest article was published."),
        _instant("last", "When its latest article was published."),
        _number("days", "Days from the first to the last."),
        _text("topics", "The three topics most of its articles are about, by name; none that over half of all articles have."),
        _number("density", "Share of the pairs of its articles that are linked."),
        _text("central", "The IRI of its most central article."),
    )),
    Analysis("membership", "Which article belongs to which story.", (
        _text("article", "The article's IRI."),
        _text("story", "The story's IRI."),
        _text("title", "The article's title."),
        _text("provider", "The provider's IRI; empty where it states none."),
        _instant("published", "When it was published."),
        _count("place", "Its place in the story by date, 1 for the earliest; 0 without a date."),
        _count("links", "Articles of the story that it is linked to."),
    )),
    Analysis("importance", "Which articles, providers and topics weigh most, within their kind and corrected for long lists.", (
        _text("node", "The node's IRI."),
        _text("kind", "Its kind."),
        _text("name", "Its title or name."),
        _count("rank", "Its place within its kind by `corrected`; equal values share the best place."),
        _count("degree", "Articles that an article is linked to; articles of a provider or a topic."),
        _number("pagerank", "PageRank on the related graph; for a provider or topic the sum over its articles."),
        _number("corrected", "The same where each article has one vote, divided among the articles it lists."),
    )),
    Analysis("bridges", "Articles that lie between stories and topics.", (
        _text("article", "The article's IRI."),
        _text("title", "Its title."),
        _number("betweenness", "Share of the shortest paths between other articles that pass through it."),
        _number("error", "Half the width of its 95 % confidence interval; 0 where it is exact."),
        _count("stories", "Different stories among it and the articles it is linked to."),
        _count("topics", "Different topics among it and the articles it is linked to."),
        _text("story", "Its own story's IRI."),
    )),
    Analysis("providers", "Profiles: how much each provider publishes, on what, and in which rhythm.", (
        _text("provider", "The provider's IRI."),
        _text("name", "Its name."),
        _count("articles", "Its articles."),
        _count("described", "Of these, the ones that a document describes; the others are only mentioned."),
        _number("share", "Its share of all articles that state a provider."),
        _count("stories", "Stories it has an article in."),
        _text("topics", "The three topics it writes most about, by name; none that over half of all articles have."),
        _instant("first", "When its earliest article was published."),
        _instant("last", "When its latest article was published."),
        _number("per_week", "Articles a week between the two; empty with fewer than two dated ones."),
        _text("weekday", "The weekday it publishes most on (UTC)."),
        _count("hour", "The hour of the day it publishes most in (UTC, 0 to 23); -1 without dates."),
        _number("weekend", "Share of its dated articles from a Saturday or Sunday; 2/7 by chance."),
        _number("burstiness", "-1 for a steady beat, 0 for random times, towards 1 for bursts; empty below five dates."),
    )),
    Analysis("overlap", "Which providers share more stories than chance explains.", (
        _text("a", "A provider's IRI."),
        _text("b", "Another provider's IRI."),
        _text("a_name", "The first one's name."),
        _text("b_name", "The second one's name."),
        _count("a_stories", "Stories with an article of the first."),
        _count("b_stories", "Stories with an article of the second."),
        _count("shared", "Stories with articles of both."),
        _number("jaccard", "Shared stories by stories of either."),
        _number("expected", "Shared stories expected by chance, given how many providers each story has."),
        _number("p_uniform", "Hypergeometric probability of sharing at least as many, all stories alike."),
        _number("p_sizes", "The same where larger stories attract more providers."),
        _number("q", "The larger of the two, corrected for all pairs (Benjamini-Hochberg)."),
    )),
    Analysis("leads", "Who is first on a story and who follows.", (
        _text("leader", "The IRI of the provider that is first more often than chance explains."),
        _text("follower", "The IRI of the other."),
        _text("leader_name", "The leader's name."),
        _text("follower_name", "The follower's name."),
        _count("stories", "Stories with dated articles of both, not at the same second."),
        _count("led", "Of these, the ones in which the leader's first article was earlier."),
        _number("expected", "How many it would lead if the dates within each story were dealt at random."),
        _number("hours", "Median lead time in hours over all these stories; negative where it mostly trails."),
        _number("p", "Two-sided probability of a lead at least as one-sided, dates dealt at random."),
        _number("q", "The same, corrected for all pairs tested (Benjamini-Hochberg)."),
    )),
    Analysis("cooccurrence", "Which topics stand together on articles.", (
        _text("a", "A topic's IRI."),
        _text("b", "Another topic's IRI."),
        _text("a_name", "The first one's name."),
        _text("b_name", "The second one's name."),
        _count("a_articles", "Articles about the first."),
        _count("b_articles", "Articles about the second."),
        _count("both", "Articles about both."),
        _number("expected", "Articles about both if the topics were independent."),
        _number("lift", "`both` by `expected`."),
        _number("pmi", "Pointwise mutual information in bits: the binary logarithm of the lift."),
        _number("npmi", "The same, normalised: -1 never together, 0 independent, 1 only together."),
        _number("p", "Hypergeometric probability of at least as many."),
        _number("q", "The same, corrected for all pairs of topics (Benjamini-Hochberg)."),
    )),
    Analysis("trends", "How much is published about each topic, month by month or week by week.", (
        _text("topic", "The topic's IRI."),
        _text("name", "Its name."),
        _instant("period", "When the period begins."),
        _count("articles", "Articles about it in the period."),
        _count("all", "Articles about any topic in the period."),
        _number("share", "The first by the second."),
    )),
    Analysis("rising", "Which topics have a larger or smaller share at the end than before.", (
        _text("topic", "The topic's IRI."),
        _text("name", "Its name."),
        _count("recent", "Articles about it in the recent part."),
        _count("before", "Articles about it before."),
        _number("recent_share", "Share of the recent articles that are about it."),
        _number("before_share", "Share of the earlier ones."),
        _number("ratio", "The first share by the second, each count raised by a half so that it is never infinite."),
        _number("p", "Fisher's exact test, two-sided."),
        _number("q", "The same, corrected for all topics (Benjamini-Hochberg)."),
    )),
    Analysis("bursts", "When a topic suddenly takes a larger share of what is published.", (
        _text("topic", "The topic's IRI."),
        _text("name", "Its name."),
        _instant("start", "When the first week of the burst begins."),
        _instant("end", "When its last week ends."),
        _count("weeks", "Weeks with articles in it."),
        _count("articles", "Articles about the topic in it."),
        _number("share", "Their share of all articles in it."),
        _number("usual", "The topic's share over all weeks."),
        _number("weight", "How much better the burst state explains these weeks, in nats."),
        _number("p", "Share of shuffled histories with a burst as heavy."),
        _number("q", "The same, corrected for all topics (Benjamini-Hochberg)."),
    )),
    Analysis("hierarchy", "Topics and what they are part of, as stated.", (
        _text("topic", "The topic's IRI."),
        _text("name", "Its name."),
        _text("parent", "The IRI of the topic it is part of; empty for a top one."),
        _count("depth", "Steps up to the top; -1 where it never ends."),
        _count("children", "Topics that are part of it directly."),
        _count("articles", "Articles about it."),
        _count("below", "Articles about it or anything below it, each once."),
        _flag("cycle", "Whether its ancestors lead round in a circle."),
    )),
    Analysis("links", "Articles that belong together and are not linked.", (
        _text("a", "An article's IRI."),
        _text("b", "Another article's IRI."),
        _text("a_title", "The first one's title."),
        _text("b_title", "The second one's title."),
        _number("score", "Graph evidence and a little of the text's; only its order means something."),
        _number("paths", "Paths of three links between the two, each by the root of the degrees it passes."),
        _number("text", "Cosine similarity of titles and excerpts, rare words weighing more."),
        _count("common", "Articles that both are linked to."),
        _text("reasons", "In words."),
    )),
    Analysis("recovery", "How well suggested links find real ones that were hidden, against other methods.", (
        _text("method", "What ranks the suggestions."),
        _number("precision", "Share of an article's first ten suggestions that are hidden links, averaged over articles."),
        _number("recall", "Share of an article's hidden links among them, averaged over articles."),
        _number("ceiling_precision", "The most that any ranking could reach, as many articles have fewer than ten hidden."),
        _number("ceiling_recall", "The same for recall."),
        _count("articles", "Articles with hidden links that were ranked for."),
        _count("hidden", "Links that were hidden."),
    )),
    Analysis("duplicates", "Articles that say the same: reprints, syndication and doubles; nothing is merged.", (
        _text("a", "The earlier article's IRI."),
        _text("b", "The later one's IRI."),
        _text("a_title", "The first one's title."),
        _text("b_title", "The second one's title."),
        _text("kind", "`double` within one provider, `syndication` between two, `unknown` where one states none."),
        _number("jaccard", "Shared shingles of three words, by all shingles of either."),
        _flag("same_title", "Whether the titles are the same but for case and punctuation."),
        _number("hours", "Hours between the two; empty where one has no date."),
        _text("reasons", "In words."),
    )),
    Analysis("health", "What is missing or odd, by provider.", (
        _text("provider", "The provider's IRI; empty for articles that state none."),
        _text("name", "Its name."),
        _text("check", "What was looked for."),
        _count("found", "Articles it was found on."),
        _count("of", "Articles it was looked for on."),
        _number("share", "The first by the second."),
        _text("example", "The IRI of the first such article."),
        _text("meaning", "One sentence."),
    )),
)
# fmt: on

ANALYSES: Mapping[str, Analysis] = MappingProxyType({each.name: each for each in _ALL})
"""Every analysis by its name, in the order of the report."""


def chosen(names: Iterable[str]) -> list[Analysis]:
    """Return the analyses of these names, each once; all of them where none is named.

    Raises:
        AnalysisError: there is no such analysis; the nearest name is given.

    >>> [each.name for each in chosen(["leads", "stories", "leads"])]
    ['leads', 'stories']
    """
    found: dict[str, Analysis] = {}
    for name in names:
        if name not in ANALYSES:
            near = difflib.get_close_matches(name, ANALYSES, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else f"; there are {', '.join(ANALYSES)}"
            raise AnalysisError(f"there is no analysis '{printable(name)}'{hint}")
        found[name] = ANALYSES[name]
    return list(found.values() or ANALYSES.values())
