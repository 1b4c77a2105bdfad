"""Articles that say the same."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.analysis.projection import Network, Projection, projected
from graph.analysis.tables import empty, join, table

__all__ = ["duplicates"]

WORDS = 3
"""How many words a shingle has."""

LEAST_WORDS = 5
"""A text with fewer words says too little for being the same to mean something."""

TITLE_WORDS = 3
PERMUTATIONS = 128
BANDS = 32
"""Of four values each: a pair is a candidate with probability 1 - (1 - J^4)^32, 0.988 at J = 0.6."""

Shingles = NDArray[np.uint32]
Pair = tuple[int, int]

_WORD = re.compile(r"\w+")


def duplicates(network: Network, *, threshold: float = 0.6) -> pd.DataFrame:
    """Return pairs of articles with nearly the same text or the same title, the most alike first.

    Texts are titles and excerpts as sets of shingles of three words (Broder 1997, section 2).
    Candidates come from MinHash with 128 permutations and locality-sensitive hashing in 32 bands
    (rensa; Leskovec, Rajaraman and Ullman 2020, section 3.4), which finds a pair at 0.6 with
    probability 0.988; the Jaccard similarity of each is then computed exactly, so none is listed
    by luck.
    Of texts that are identical, and of titles that are, each is paired with the one before it.

    Args:
        network: the network.
        threshold: the least Jaccard similarity, between 0 and 1.

    Returns:
        a, b, a_title, b_title, kind, jaccard, same_title, hours, reasons.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> network.add_nodes_from("ab", kind="article", title="Cloud company opens a new region")
    >>> duplicates(network)[["a", "b", "jaccard"]].values.tolist()
    [['a', 'b', 1.0]]
    """
    seen = projected(network)
    words = [_WORD.findall(text.casefold()) for text in seen.texts]
    shingles = [_shingles(each) for each in words]
    pairs = {*_same_title(seen), *_same_text(seen, words, shingles), *_near(words, shingles, threshold)}
    scored = [(_jaccard(shingles[a], shingles[b]), a, b) for a, b in sorted(pairs)]
    titles = [" ".join(_WORD.findall(str(each or "").casefold())) for each in seen.stated("title")]
    kept = [(j, *_by_date(seen, a, b)) for j, a, b in scored if j >= threshold or (titles[a] and titles[a] == titles[b])]
    if not kept:
        return empty("duplicates", "no two articles have nearly the same text or the same title")
    kept.sort(key=lambda row: (-round(row[0], 12), row[1], row[2]))
    jaccard, a, b = (np.array(each) for each in zip(*kept, strict=True))
    same = [titles[x] == titles[y] for x, y in zip(a, b, strict=True)]
    hours = (seen.dates[b] - seen.dates[a]) / 3_600
    kinds = [_kind(seen, x, y) for x, y in zip(a, b, strict=True)]
    return table("duplicates", {
        "a": [seen.articles[at] for at in a],
        "b": [seen.articles[at] for at in b],
        "a_title": [seen.titles[at] for at in a],
        "b_title": [seen.titles[at] for at in b],
        "kind": kinds,
        "jaccard": jaccard,
        "same_title": same,
        "hours": hours,
        "reasons": [_reasons(*row) for row in zip(jaccard, same, hours, strict=True)],
    }, threshold=threshold)


def _shingles(words: Sequence[str]) -> Shingles:
    """The different shingles of a text, each as a number; two texts share a number by accident once in 10^9."""
    if not words:
        return np.zeros(0, dtype=np.uint32)
    runs = zip(*(words[at:] for at in range(WORDS)), strict=False) if len(words) >= WORDS else [words]
    return np.array(sorted({zlib.crc32(" ".join(run).encode("utf-8", "replace")) for run in runs}), dtype=np.uint32)


def _same_title(seen: Projection) -> Iterator[Pair]:
    by_title: dict[str, list[int]] = defaultdict(list)
    for at, title in enumerate(seen.stated("title")):
        words = _WORD.findall(str(title or "").casefold())
        if len(words) >= TITLE_WORDS:
            by_title[" ".join(words)].append(at)
    return _chained(seen, by_title.values())


def _same_text(seen: Projection, words: Sequence[Sequence[str]], shingles: Sequence[Shingles]) -> Iterator[Pair]:
    by_text: dict[bytes, list[int]] = defaultdict(list)
    for at, each in enumerate(shingles):
        if len(words[at]) >= LEAST_WORDS:
            by_text[each.tobytes()].append(at)
    return _chained(seen, by_text.values())


def _chained(seen: Projection, groups: Iterable[list[int]]) -> Iterator[Pair]:
    """Each of a group with the one before it in time: n - 1 pairs instead of n (n - 1) / 2."""
    for group in groups:
        ordered = sorted(group, key=lambda at: (not np.isfinite(seen.dates[at]), seen.dates[at], at))
        for a, b in zip(ordered, ordered[1:], strict=False):
            yield min(a, b), max(a, b)


def _near(words: Sequence[Sequence[str]], shingles: Sequence[Shingles], threshold: float) -> Iterator[Pair]:
    """Candidates by locality-sensitive hashing, among one article of each text."""
    from rensa import RMinHash, RMinHashLSH

    texts = {each.tobytes(): at for at, each in reversed(list(enumerate(shingles))) if len(words[at]) >= LEAST_WORDS}
    likely = _sharing(sorted(texts.values()), shingles, threshold)
    tokens = ([str(value) for value in shingles[at].tolist()] for at in likely)
    signatures = RMinHash.from_token_sets(tokens, PERMUTATIONS, 1)
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS)
    index.insert_many(signatures)
    for at, others in enumerate(index.query_all(signatures)):
        yield from ((likely[other], likely[at]) for other in others if other < at)


def _sharing(candidates: list[int], shingles: Sequence[Shingles], threshold: float) -> list[int]:
    """Those that share enough shingles with any other: J(A, B) ≥ t needs t |A| of A's in B."""
    if not candidates:
        return []
    lengths = np.array([len(shingles[at]) for at in candidates])
    _, place, counts = np.unique(
        np.concatenate([shingles[at] for at in candidates]), return_inverse=True, return_counts=True
    )
    starts = np.r_[0, np.cumsum(lengths)[:-1]]
    shared = np.add.reduceat((counts[place] > 1).astype(np.int64), starts)
    return [at for at, enough in zip(candidates, shared >= threshold * lengths, strict=True) if enough]


def _jaccard(a: Shingles, b: Shingles) -> float:
    both = len(np.intersect1d(a, b, assume_unique=True))
    either = len(a) + len(b) - both
    return both / either if either else 0.0


def _by_date(seen: Projection, a: int, b: int) -> Pair:
    return (b, a) if seen.dates[b] < seen.dates[a] else (a, b)


def _kind(seen: Projection, a: int, b: int) -> str:
    if min(seen.provider[a], seen.provider[b]) < 0:
        return "unknown"
    return "double" if seen.provider[a] == seen.provider[b] else "syndication"


def _reasons(jaccard: float, same_title: bool, hours: float) -> str:
    reasons = ["same title"] if same_title else []
    reasons.append("same text" if jaccard == 1 else f"{jaccard:.0%} of the shingles")
    if abs(hours) < 1:
        reasons.append("within an hour")
    elif abs(hours) <= 24:
        reasons.append(f"{abs(hours):.0f} hours apart")
    elif np.isfinite(hours):
        reasons.append(f"{abs(hours) / 24:.0f} days apart")
    return join(reasons)
