"""Groups of articles that report the same event."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from graph.analysis.arrays import DAY, Indices, distinct
from graph.analysis.indexed_graph import IndexedGraph, Network, index
from graph.analysis.tables import empty, instants, join, table
from graph.analysis.universe import universe_of
from graph.core.diagnostics import printable
from graph.core.schema import STORY_PATH
from graph.core.wording import nearest

__all__ = ["stories", "topics_by"]

TOPICS_NAMED = 3


def stories(network: Network) -> pd.DataFrame:
    """Return the stories, the largest first.

    A story is a group of articles that report the same event. Articles are compared by the words of
    title and excerpt, rare words and names weighing more (`story_words`), and by their dates; links
    count as far as they agree with the words (`story_graph`). In the graph of this evidence, Leiden's
    algorithm (Traag, Waltman and van Eck 2019, algorithm A.2) finds the communities that are worth most
    in the constant Potts model, the sum over all pairs of evidence - resolution (Traag, Van Dooren and
    Nesterov 2011, equation 5). Communities whose articles have little evidence are no stories.

    Neither `related` nor dates nor excerpts are needed. Density is links / (n (n - 1) / 2), of stated
    links: it is 0 where articles report the same event and nobody linked them.

    A story's IRI is made from its earliest article, so it stays when later articles join; when two
    stories become one, the older one's IRI remains. An earlier article found later changes it.

    Args:
        network: the network.

    Returns:
        story, name, title, articles, providers, first, last, days, topics, density, central.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_node("a", kind="article", title="Fire destroys Odense harbour", publishedDateTime="2024-05-01")
    >>> network.add_node("b", kind="article", title="Odense harbour on fire", publishedDateTime="2024-05-02")
    >>> network.add_node("c", kind="article", title="Parliament votes about taxes", publishedDateTime="2024-05-02")
    >>> stories(network)[["articles", "days", "density"]].values.tolist()
    [[2.0, 1.0, 0.0]]
    """
    view = index(network)
    if not view.stories:
        return empty("stories", "no two articles report the same event")
    count = len(view.stories)
    inside = view.story >= 0
    sizes = np.bincount(view.story[inside], minlength=count)
    first, last = view.story_dates
    return table(
        "stories",
        {
            "story": view.story_iris,
            "name": [story.name for story in view.stories],
            "title": [story.title for story in view.stories],
            "articles": sizes,
            "providers": _providers(view, count),
            "first": instants(first),
            "last": instants(last),
            "days": (last - first) / DAY,
            "topics": topics_by(view, view.story, count),
            "density": 2 * _links_inside(view, count) / (sizes * (sizes - 1)),
            "central": [view.articles[story.members[0]] for story in view.stories],
        },
        note=_unknown(view),
        path=STORY_PATH,
    )


def _unknown(view: IndexedGraph) -> str:
    """Return the sentence about names that a configuration states of stories that there are not."""
    unknown = view.unknown_stories
    if not unknown:
        return ""
    known = [iri.rpartition("/")[2] for iri in view.story_iris]
    first = str(unknown[0])
    near = nearest(first.rpartition("/")[2], known, cutoff=0.0)
    others = f" and {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
    return f"[stories] names '{printable(first)}'{others}, which is no story; the nearest is '{near}'"


def topics_by(view: IndexedGraph, group: Indices, count: int) -> list[str]:
    """Return for each group of articles the topics that most of it is about, by name.

    A topic that more than half of all articles with topics have tells no group from another (`universe_of`).

    Args:
        view: the indexed graph.
        group: the group of every article; -1 for none.
        count: how many groups there are.
    """
    about = universe_of(view).about
    grouped = about[group[about[:, 0]] >= 0]
    cells = group[grouped[:, 0]] * max(1, len(view.topics)) + grouped[:, 1]
    cells, articles = np.unique(cells, return_counts=True)
    at, topic = np.divmod(cells, max(1, len(view.topics)))
    order = np.lexsort((topic, -articles, at))
    ends = np.searchsorted(at, np.arange(count + 1))
    names = [view.topic_names[each] for each in topic[order].tolist()]
    return [join(names[first : min(end, first + TOPICS_NAMED)]) for first, end in pairwise(ends.tolist())]


def _providers(view: IndexedGraph, count: int) -> Indices:
    stated = (view.story >= 0) & (view.provider >= 0)
    pairs = distinct(np.stack([view.story[stated], view.provider[stated]], axis=1), len(view.providers))
    return np.bincount(pairs[:, 0], minlength=count).astype(np.int64)


def _links_inside(view: IndexedGraph, count: int) -> Indices:
    a, b = view.story[view.links[:, 0]], view.story[view.links[:, 1]]
    return np.bincount(a[(a == b) & (a >= 0)], minlength=count).astype(np.int64)
