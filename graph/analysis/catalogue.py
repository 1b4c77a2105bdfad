"""The one table of analyses: the command line, the report and the documentation are derived from it."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, wraps
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.core.diagnostics import NewsgraphError, printable
from graph.core.wording import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANALYSES", "LOOKUPS", "Analysis", "AnalysisError", "Column", "Holds", "check_libraries", "chosen"]


class AnalysisError(NewsgraphError):
    """There is no such analysis, an argument is out of range, or the libraries it needs are not installed."""


class Holds(Enum):
    """The type of a column, in words and as its dtype in pandas."""

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
    """One column of a table: its name, its type, and one sentence with the unit."""

    name: str
    holds: Holds
    doc: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis.

    Attributes:
        name: its name on the command line and in `graph.analysis`.
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
        check_libraries()
        module = importlib.import_module(f"graph.analysis.measures.{self.name}")
        return _noted(getattr(module, self.name))


@cache
def _noted(function: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Add to the note of every table which part of a foreign network was passed over."""

    @wraps(function)
    def noted(network: object, *arguments: object, **options: object) -> pd.DataFrame:
        # By name, as the modules of the analyses: they import this one.
        view = importlib.import_module("graph.analysis.indexed_graph").index(network)
        found = function(view, *arguments, **options)
        found.attrs["note"] = "; ".join(each for each in (found.attrs.get("note", ""), view.passed_over) if each)
        return found

    return noted


_NEEDS = ("pandas", "rensa")


def check_libraries() -> None:
    """Check that the libraries of the extra `analysis` are installed, without importing them.

    Raises:
        AnalysisError: some are missing; the message names them and how to install them.
    """
    missing = [each for each in _NEEDS if importlib.util.find_spec(each) is None]
    if missing:
        raise AnalysisError(f"analyses need {', '.join(missing)}: pip install 'newsgraph[analysis]'")


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
    Analysis("overview", "Counts of nodes and links, and the connectivity of the `related` graph.", (
        _text("measure", "The name of the measure."),
        _number("value", "Its value."),
        _text("unit", "The unit of the value: the nodes it counts, or `share`."),
        _text("meaning", "One sentence."),
    )),
    Analysis("stories", "Groups of articles that report the same event, by their words, their dates and their links.", (
        _text("story", "The story's IRI, minted from its earliest article."),
        _text("name", "The phrases that tell it from all others, or the name that `[stories]` states; no two are the same."),
        _text("title", "The title of the article that shares most, by rare words, with the titles of the others."),
        _count("articles", "Articles in it."),
        _count("providers", "Providers of these articles."),
        _instant("first", "When its earliest article was published."),
        _instant("last", "When its latest article was published."),
        _number("days", "Days from the first to the last."),
        _text("topics", "The three topics most of its articles are about, by name; none that over half of all articles have."),
        _number("density", "Share of the pairs of its articles that a stated link connects; 0 where words and dates alone do."),
        _text("central", "The IRI of its most central article."),
    )),
    Analysis("membership", "Which article belongs to which story.", (
        _text("article", "The article's IRI."),
        _text("story", "The story's IRI."),
        _text("title", "The article's title."),
        _text("story_name", "The story's name."),
        _text("provider", "The provider's IRI; empty where it states none."),
        _text("provider_name", "The provider's name; empty where it states none."),
        _instant("published", "When it was published."),
        _count("place", "Its place in the story by date, 1 for the earliest; 0 without a date."),
        _count("links", "Articles of the story that a stated link connects it with."),
    )),
    Analysis("storylines", "Which story goes on with which: continuations, splits and merges over time.", (
        _text("storyline", "The IRI of the storyline, minted from its earliest story."),
        _text("name", "The name of its largest story."),
        _count("stories", "Stories in it."),
        _text("kind", "`continuation`; `split` where the earlier goes on with several, `merge` where the later goes on from several; both where both."),
        _text("earlier", "The earlier story's IRI."),
        _text("later", "The IRI of the story that goes on with it."),
        _text("earlier_name", "The earlier one's name."),
        _text("later_name", "The later one's name."),
        _text("earlier_title", "The title of the earlier one's most central article."),
        _text("later_title", "The title of the later one's most central article."),
        _instant("earlier_first", "When the earlier one's first article was published."),
        _instant("earlier_last", "When the earlier one's last article was published."),
        _instant("later_first", "When the later one's first article was published."),
        _instant("later_last", "When the later one's last article was published."),
        _number("days", "Days from the last article of the earlier to the first of the later; 0 where they overlap."),
        _number("score", "How well the later goes on with the earlier, 0 to 1: words and links, fading with the days."),
        _number("text", "Cosine similarity of the words of the two."),
        _count("links", "Links in the texts from articles of one to articles of the other."),
        _text("words", "The weightiest words that both have."),
        _text("reasons", "In words."),
    )),
    Analysis("chronology", "The course of each story: first report, who followed, peaks, last.", (
        _text("story", "The story's IRI."),
        _text("name", "Its name."),
        _text("event", "`first`; `followed`, the first article of another provider; `peak`, the first of a busiest day or hour; `last`."),
        _instant("when", "When the article was published."),
        _number("hours", "Hours after the story's first article."),
        _text("article", "The article's IRI."),
        _text("title", "Its title."),
        _text("provider", "The provider's IRI; empty where it states none."),
        _text("provider_name", "Its name."),
        _count("articles", "Articles of the provider in the story for `first` and `followed`, within the peak for `peak`, of the story up to then for `last`."),
        _text("meaning", "In words."),
    )),
    Analysis("coverage", "Which providers covered or missed the large stories.", (
        _text("story", "The story's IRI."),
        _text("name", "Its name."),
        _count("story_articles", "Dated articles in it that state a provider."),
        _instant("story_first", "When its first article was published."),
        _text("provider", "The provider's IRI."),
        _text("provider_name", "The provider's name."),
        _flag("covered", "Whether it has an article in the story; otherwise it missed it though it published at that time."),
        _count("articles", "Its articles in the story."),
        _instant("first", "When its first article in the story was published."),
        _number("hours", "Its delay: hours from the story's first article to its own."),
        _count("active", "Articles it published from a day before the story's first article to a day after its last."),
        _count("chances", "Other large stories in whose time it published."),
        _number("usual", "Share of those that it covered; empty where there is none."),
        _number("expected", "Chance that as many articles, drawn from all of that time, have one of the story."),
        _text("article", "The IRI of its first article in the story."),
        _text("title", "The title of that article."),
    )),
    Analysis("diversity", "How many voices a story has: providers, evenness, who was first and who was alone.", (
        _text("story", "The story's IRI."),
        _text("name", "Its name."),
        _count("articles", "Articles in it that state a provider."),
        _count("providers", "Providers of these articles."),
        _number("evenness", "Shannon entropy of their shares by its maximum: 1 where all have as many; empty for one provider."),
        _number("effective", "Effective number of providers: as many with equal shares have the same entropy (Hill number of order 1)."),
        _text("largest", "The IRI of the provider with the most articles; empty where several have as many."),
        _text("largest_name", "Its name."),
        _number("largest_share", "Share of the articles that the provider with the most has."),
        _text("first", "The IRI of the provider with the first article."),
        _text("first_name", "Its name."),
        _instant("when", "When the first article was published."),
        _number("alone", "Hours from the first article to that of a second provider; empty where there is none."),
        _text("exclusive", "`only` where one provider alone has it, `ahead` where the first had it alone for some hours, else empty."),
    )),
    Analysis("batches", "Groups of articles that related lists hold together, and how far their texts agree.", (
        _text("batch", "The IRI of its earliest article."),
        _text("title", "The title of that article."),
        _text("provider_name", "The name of that article's provider; empty where it states none."),
        _count("articles", "Articles in it."),
        _count("providers", "Providers of these articles."),
        _count("stories", "Stories that these articles belong to."),
        _instant("first", "When its earliest article was published."),
        _instant("last", "When its latest article was published."),
        _number("days", "Days from the first to the last."),
        _number("density", "Share of the pairs of its articles that are linked."),
        _flag("complete", "Whether all of them are."),
        _number("agreement", "Share of the pairs of its articles with text whose texts are alike; near 0 for a batch of unlike news."),
    )),
    Analysis("importance", "Which stories, articles, providers and topics weigh most, within their kind.", (
        _text("node", "The node's IRI."),
        _text("kind", "`story`, `article`, `provider` or `topic`."),
        _text("name", "Its title or name."),
        _text("provider_name", "The name of an article's provider; empty where it states none."),
        _instant("published", "When an article was published, or a story's earliest."),
        _count("rank", "Its place within its kind by `score`; equal values share the best place."),
        _number("score", "A story: articles times effective providers. An article: `corrected`, or where that cannot rank, its lead in its story. A provider or topic: the sum over its articles."),
        _count("degree", "Articles that an article is linked to; articles of a story, a provider or a topic."),
        _text("story", "The IRI of an article's story; empty for none."),
        _number("pagerank", "PageRank on the related graph; else the sum over its articles."),
        _number("corrected", "The same where each article has one vote, divided among the articles it lists."),
    )),
    Analysis("bridges", "Articles that lie between others in the related graph, and between which stories, batches and topics.", (
        _text("article", "The article's IRI."),
        _text("title", "Its title."),
        _text("provider_name", "The name of its provider; empty where it states none."),
        _instant("published", "When it was published."),
        _number("betweenness", "Share of the shortest paths between other articles that pass through it."),
        _number("error", "Half the width of its 95 % confidence interval; 0 where it is exact, as in all but huge components."),
        _count("stories", "Different stories among it and the articles it is linked to."),
        _count("batches", "Different batches among these."),
        _count("topics", "Different topics among it and the articles it is linked to."),
        _text("story", "Its own story's IRI; empty for none."),
        _text("story_name", "The name of that story."),
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
        _flag("exact", "Whether `p_sizes` is exact given both providers' numbers of stories; else a binomial."),
        _text("example", "The name of the shared story with the fewest providers."),
        _instant("first", "When that story's earliest article was published, as stated."),
    )),
    Analysis("leads", "Who is first on a story and who follows.", (
        _text("leader", "The IRI of the provider that is first more often than chance explains."),
        _text("follower", "The IRI of the other."),
        _text("leader_name", "The leader's name."),
        _text("follower_name", "The follower's name."),
        _count("stories", "Stories with dated articles of both, in a known order."),
        _count("led", "Of these, the ones in which the leader's first article was earlier."),
        _number("expected", "How many it would lead if the dates within each story were dealt at random."),
        _number("hours", "Median lead time in hours over all these stories; negative where it mostly trails."),
        _flag("corrected", "Whether the clock of one of the two was corrected (`clocks`)."),
        _number("p", "Two-sided probability of a lead at least as one-sided, dates dealt at random."),
        _number("q", "The same, corrected for all pairs tested (Benjamini-Hochberg)."),
        _text("example", "The name of the story with the median lead of the leader."),
        _instant("leader_published", "When the leader's first article of it was published, as stated."),
        _instant("follower_published", "When the follower's was, as stated."),
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
    Analysis("bursts", "Weeks in which a topic suddenly has a larger share of the articles.", (
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
    Analysis("hierarchy", "Topics and their parents, as stated.", (
        _text("topic", "The topic's IRI."),
        _text("name", "Its name."),
        _text("parent", "The IRI of the topic it is part of; empty for a top one."),
        _text("parent_name", "The name of that topic."),
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
        _number("score", "1 - (1 - `text`) (1 - weight · `paths`), 0 to 1; the weight is learned: how far links agree with texts."),
        _text("a_provider", "The name of the first one's provider; empty where it states none."),
        _text("b_provider", "The name of the second one's provider; empty where it states none."),
        _instant("a_published", "When the first was published."),
        _instant("b_published", "When the second was published."),
        _number("text", "Cosine similarity of titles and excerpts, rare words weighing more."),
        _number("paths", "Paths of three links between the two, each by the root of the degrees it passes; 1 at most."),
        _count("common", "Articles that both are linked to."),
        _number("days", "Days between the two; empty where one has no date."),
        _text("reasons", "What speaks for the pair, in words, the strongest first."),
    )),
    Analysis("recovery", "How well suggested links find real ones that were hidden, against other methods.", (
        _text("method", "The method that ranks the suggestions."),
        _number("precision", "Share of an article's first ten suggestions that are hidden links, averaged over articles."),
        _number("recall", "Share of an article's hidden links among them, averaged over articles."),
        _number("ceiling_precision", "The most that any ranking could reach, as many articles have fewer than ten hidden."),
        _number("ceiling_recall", "The same for recall."),
        _count("articles", "Articles with hidden links that were ranked for."),
        _count("hidden", "Links that were hidden."),
        _count("linked", "Links that these were drawn from: those between articles that documents describe."),
    )),
    Analysis("duplicates", "Near-duplicate articles: syndication, doubles and series; none is merged.", (
        _text("a", "The earlier article's IRI, after the clock check."),
        _text("b", "The later one's IRI."),
        _text("a_title", "The first one's title."),
        _text("b_title", "The second one's title."),
        _text("kind", "`series` of a template, else `double` within one provider, `syndication` between two, `unknown` where one states none."),
        _text("a_provider", "The name of the first one's provider; empty where it states none."),
        _text("b_provider", "The name of the second one's provider; empty where it states none."),
        _instant("a_published", "When the first was published, as stated."),
        _instant("b_published", "When the second was published, as stated."),
        _number("jaccard", "Shared shingles of three words, by all shingles of either."),
        _flag("same_title", "Whether the titles are the same but for case and punctuation."),
        _number("hours", "Hours between the two, after the clock check; empty where one has no date."),
        _text("reasons", "In words."),
    )),
    Analysis("reprints", "Which provider reprints which other, and how soon.", (
        _text("original", "The IRI of the provider that is mostly first, after the clock check."),
        _text("copier", "The IRI of the other."),
        _text("original_name", "The first one's name."),
        _text("copier_name", "The second one's name."),
        _count("copies", "Groups of near-copies with a dated article of both."),
        _count("from_original", "Of these, the ones that come from the original: its source, or earlier."),
        _number("hours", "Median delay of the copier in hours over all of these, after the clock check."),
        _number("share", "`copies` by all articles of the copier."),
        _count("copiers", "Providers that the original is mostly first with: many for a wire agency."),
        _flag("source", "Whether the texts or its name show that the original is the source: a wire, or credited."),
        _flag("corrected", "Whether the clock of one of the two was corrected."),
        _number("p", "Two-sided sign test: the chance of an order at least as one-sided if either were as often first."),
        _number("q", "The same, corrected for all pairs tested (Benjamini-Hochberg)."),
        _text("example", "The title of the latest such article of the original."),
        _text("example_copy", "The title of its copy."),
        _instant("published", "When the first of these two was published, as stated."),
        _instant("copied", "When the second was published, as stated."),
    )),
    Analysis("clocks", "Providers whose stated times are shifted, found from copies that precede their original.", (
        _text("provider", "The provider's IRI."),
        _text("name", "Its name."),
        _number("offset_hours", "Hours that its stated times are ahead of true ones, in winter; negative where they are behind."),
        _number("summer_hours", "The same in summer time; different where the shift follows daylight saving time."),
        _count("copies", "Groups of near-copies with a time of it and of another provider."),
        _count("partners", "Other providers in these groups."),
        _number("consistent", "Share of these in which the copy follows within a day once the shift is taken away, and a copy precedes before."),
        _flag("corrected", "Whether the shift is certain enough to be taken away in `leads`, `reprints` and `duplicates`."),
        _number("p", "Upper bound of the chance of evidence as strong from an unshifted clock."),
        _number("q", "The same, corrected for all providers tested (Benjamini-Hochberg)."),
        _text("basis", "In words."),
        _text("example_title", "The title of an article that shows it."),
        _instant("published", "When it was published, as stated."),
        _instant("other", "When the other provider's copy was published, as stated."),
    )),
    Analysis("health", "Missing and suspicious metadata, by provider.", (
        _text("provider", "The provider's IRI; empty for articles that state none."),
        _text("name", "Its name."),
        _text("check", "The name of the check."),
        _count("found", "Articles it was found on."),
        _count("of", "Articles it was looked for on."),
        _number("share", "The first by the second."),
        _text("example", "The IRI of the first such article."),
        _text("example_title", "Its title."),
        _instant("example_published", "When it was published."),
        _text("meaning", "One sentence."),
    )),
)
# fmt: on

ANALYSES: Mapping[str, Analysis] = MappingProxyType({each.name: each for each in _ALL})
"""Every analysis by its name, in the order of the report."""


LOOKUPS: Mapping[str, Analysis] = MappingProxyType({
    "similar": Analysis("similar", "The articles most like an article or a text.", (
        _text("article", "The article's IRI."),
        _number("score", "How alike it is, between 0 and 1: by words, by meaning, or by both."),
        _text("title", "Its title."),
        _text("provider", "Its provider's name; empty where it states none."),
        _instant("published", "When it was published."),
        _text("reasons", "The rarest words that both have, or that only the meaning is alike."),
    )),
})  # fmt: skip
"""Analyses that take a query beside the network, by their names; they are no part of the report."""


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
            hint = did_you_mean(name, ANALYSES) or f"there are {', '.join(ANALYSES)}"
            raise AnalysisError(f"there is no analysis '{printable(name)}'; {hint}")
        found[name] = ANALYSES[name]
    return list(found.values() or ANALYSES.values())
