"""Articles like an article or like a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from graph.analysis.arrays import Numbers
from graph.analysis.catalogue import AnalysisError
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.meaning import MODEL, has_model, vectors, weigh
from graph.analysis.tables import empty, instants, join, table
from graph.analysis.words import vectors_of, words_in, words_of
from graph.core.diagnostics import printable
from graph.core.wording import did_you_mean

__all__ = ["By", "similar"]

LEAST_MEANING = 0.25
"""The least cosine by meaning of what counts as alike; unrelated texts reach 0.2."""

SHOWN_WORDS = 5
MOST_ROWS = 100_000
_TEXT_FILES = (".md", ".markdown", ".html", ".json", ".txt", ".mdx")


class By(StrEnum):
    """By which likeness articles are compared."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


def similar(network: Network, query: str, *, count: int = 10, by: str | None = None) -> pd.DataFrame:
    """Return the articles most like an article or a text, the most alike first.

    By words: the cosine of tf-idf vectors of title and excerpt (Manning, Raghavan and Schütze 2008, section
    6.3). By meaning: the cosine of the vectors that `graph.analysis.meaning.vectors` makes. By both: the two
    combined by `graph.analysis.meaning.weigh`.

    Args:
        network: the network.
        query: an article (its IRI, the path of a document that describes it, or its title), else any text.
        count: how many articles at most.
        by: `words`, `meaning` or `both`; without it both where the extra `semantic` is installed, else words.

    Returns:
        article, score, title, provider, published, reasons. `attrs["by"]` names the comparison: words or meaning.

    Raises:
        AnalysisError: no such article; an empty text; an argument out of range; the extra is needed and missing.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("ab", kind="article", title="Quake shakes northern Chile")
    >>> network.add_node("c", kind="article", title="A new phone")
    >>> similar(network, "quake in Chile", by="words")[["article", "reasons"]].values.tolist()
    [['a', 'words: chile, quake'], ['b', 'words: chile, quake']]
    """
    chosen = _by(by)
    if not 1 <= count <= MOST_ROWS:
        raise AnalysisError(f"count is {count}; it has to be between 1 and {MOST_ROWS:,}")
    view = index(network)
    article = find_article(view, query)
    texts = _texts(view)
    text = query if article is None else texts[article]
    if not words_in(text):
        owner = "the text" if article is None else f"the article '{printable(view.titles[article])}'"
        raise AnalysisError(f"{owner} has no words; write what to look for")
    if not texts:
        return _nothing("there are no articles", chosen)
    score = np.round(_SCORES[chosen](texts, text), 9)
    if article is not None:
        score[article] = 0.0
    best = np.lexsort((np.arange(len(score)), -score))[:count]
    best = best[score[best] > 0]
    if not len(best):
        return _nothing(f"no article is like it by {_in_words(chosen)}", chosen)
    return table(
        "similar",
        {
            "article": [view.articles[at] for at in best],
            "score": score[best],
            "title": [view.titles[at] for at in best],
            "provider": [view.provider_names[at] if at >= 0 else "" for at in view.provider[best]],
            "published": instants(view.dates[best]),
            "reasons": _reasons(texts, text, [texts[at] for at in best], chosen),
        },
        f"compared by {_in_words(chosen)} with {_name(view, article)}",
        by=chosen.value,
    )


def find_article(view: IndexedGraph, query: str) -> int | None:
    """Return the number of the article that an IRI, a document's path or a title names; None for other text.

    Of several articles with the same title it is the first by IRI.

    Raises:
        AnalysisError: the query is written as an address or as a path, and there is no such article; or the
            path names several.
    """
    asked = query.strip()
    named = {iri: number for number, iri in enumerate(view.articles)}
    if asked in named:
        return named[asked]
    by_path = [number for number, paths in enumerate(view.stated("documents")) if _has_path(paths, asked)]
    if len(by_path) > 1:
        raise AnalysisError(f"'{printable(asked)}' names {len(by_path)} articles; give more of the path, or an IRI")
    if by_path:
        return by_path[0]
    words = words_in(asked)
    if words:
        folded = " ".join(asked.casefold().split())
        for number, title in enumerate(view.titles):
            if folded == " ".join(title.casefold().split()):
                return number
    _refuse_names(view, asked)
    return None


def _refuse_names(view: IndexedGraph, asked: str) -> None:
    """Refuse an address or a path: compared as a text it would match arbitrary articles."""
    if any(letter.isspace() for letter in asked):
        return
    if "://" in asked:
        hint = did_you_mean(asked, view.articles) if len(asked) < 500 else ""
        raise AnalysisError(f"there is no article '{printable(asked)}'" + (f"; {hint}" if hint else ""))
    if asked.casefold().endswith(_TEXT_FILES):
        raise AnalysisError(f"no document '{printable(asked)}' describes an article of the data")


def _has_path(paths: object, asked: str) -> bool:
    """Return whether a document has this path, or one is the end of the other: folders may be named from elsewhere."""
    if not asked or not isinstance(paths, list | tuple):
        return False
    wanted = "/" + asked.replace("\\", "/").removeprefix("./").lstrip("/")
    return any(
        wanted.endswith(stated) or stated.endswith(wanted) for stated in ("/" + str(path).lstrip("/") for path in paths)
    )


def _by(stated: str | None) -> By:
    if stated is None:
        return By.BOTH if has_model() else By.WORDS
    try:
        return By(stated)
    except ValueError as error:
        raise AnalysisError(f"by is '{printable(stated)}'; it has to be words, meaning or both") from error


def _texts(view: IndexedGraph) -> list[str]:
    pairs = zip(view.stated("title"), view.stated("excerpt"), strict=True)
    return [f"{title or ''}\n{excerpt or ''}".strip() for title, excerpt in pairs]


def _by_words(texts: Sequence[str], text: str) -> Numbers:
    made = vectors_of(words_of([*texts, text]))
    return np.asarray((made[:-1] @ made[[-1]].T).toarray(), dtype=np.float64).ravel()


def _by_meaning(texts: Sequence[str], text: str) -> Numbers:
    made = vectors([*texts, text])
    cosine = np.asarray(made[:-1] @ made[-1], dtype=np.float64)
    return np.where(cosine >= LEAST_MEANING, cosine, 0.0)


def _by_both(texts: Sequence[str], text: str) -> Numbers:
    words = words_of([*texts, text]).lengths.astype(np.float64)
    return weigh(_by_words(texts, text), _by_meaning(texts, text), np.sqrt(words[:-1] * words[-1]))


_SCORES: dict[By, Callable[[Sequence[str], str], Numbers]] = {
    By.WORDS: _by_words,
    By.MEANING: _by_meaning,
    By.BOTH: _by_both,
}


def _reasons(texts: Sequence[str], text: str, found: Sequence[str], by: By) -> list[str]:
    """Return the rarest words that the query shares with each article found, or that only the meaning is alike."""
    asked = set(words_in(text))
    frequency = Counter(word for each in texts for word in asked.intersection(words_in(each)))
    most = max(20, len(texts) / 10)
    telling = {word for word in asked if frequency[word] <= most}
    made = []
    for each in found:
        shared = sorted(telling.intersection(words_in(each)), key=lambda word: (frequency[word], word))[:SHOWN_WORDS]
        made.append(f"words: {join(shared)}" if shared else "meaning" if by is not By.WORDS else "words")
    return made


def _in_words(by: By) -> str:
    model = f"meaning ({MODEL.package} {MODEL.version})"
    return {By.WORDS: "words", By.MEANING: model, By.BOTH: f"words and {model}"}[by]


def _name(view: IndexedGraph, article: int | None) -> str:
    return "the text" if article is None else f"the article '{view.titles[article]}'"


def _nothing(note: str, by: By) -> pd.DataFrame:
    made = empty("similar", note)
    made.attrs["by"] = by.value
    return made
