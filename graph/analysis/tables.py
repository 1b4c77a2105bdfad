"""Tables with the columns and types of the catalogue, whether or not they have rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from graph.analysis.catalogue import ANALYSES, LOOKUPS, AnalysisError, Holds
from graph.core.diagnostics import printable

if TYPE_CHECKING:
    from graph.analysis.arrays import Indices
    from graph.analysis.indexed_graph import IndexedGraph

__all__ = ["article_columns", "check_among", "check_between", "empty", "instants", "join", "join_notes", "table"]


def table(name: str, columns: Mapping[str, Any], note: str = "", **facts: Any) -> pd.DataFrame:
    """Return the table of an analysis.

    Args:
        name: the analysis.
        columns: the values by column name, all as long.
        note: the reason why it is empty, or its limits; kept in `attrs["note"]`.
        facts: how it was computed; kept in `attrs`.

    >>> table("trends", {}).dtypes["articles"]
    dtype('int64')
    """
    made = pd.DataFrame(
        {
            column.name: pd.Series(_values(columns.get(column.name, ()), column.holds), dtype=column.holds.dtype)
            for column in (ANALYSES.get(name) or LOOKUPS[name]).columns
        }
    )
    made.attrs.update(note=note, **facts)
    return made


def empty(name: str, note: str) -> pd.DataFrame:
    """Return the table of an analysis without rows, with the reason.

    >>> empty("stories", "there are no related articles").attrs["note"]
    'there are no related articles'
    """
    return table(name, {}, note)


def check_between(name: str, value: float, low: float, high: float = math.inf) -> None:
    """Check that an argument of an analysis is a number in a range, ends included.

    Args:
        name: the argument.
        value: its value.
        low, high: the ends of the range; an infinite high is no end.

    Raises:
        AnalysisError: it is not, or is no number; the message states the range.

    >>> check_between("threshold", 0.6, 0, 1)
    >>> check_between("threshold", 1.5, 0, 1)
    Traceback (most recent call last):
    graph.analysis.catalogue.AnalysisError: threshold must be between 0 and 1; it is 1.5
    >>> check_between("least", 0, 1)
    Traceback (most recent call last):
    graph.analysis.catalogue.AnalysisError: least must be at least 1; it is 0
    """
    if isinstance(value, (int, float, np.number)) and low <= value <= high:
        return
    wanted = f"at least {low:g}" if math.isinf(high) else f"between {low:g} and {high:g}"
    raise AnalysisError(f"{name} must be {wanted}; it is {printable(str(value))}")


def join_notes(*notes: str) -> str:
    """Return notes as one, empty ones left out.

    >>> join_notes("no topic has a burst", ""), join_notes("a", "b")
    ('no topic has a burst', 'a; b')
    """
    return "; ".join(filter(None, notes))


def check_among(name: str, value: object, allowed: Sequence[str]) -> None:
    """Check that an argument of an analysis is one of several words.

    Raises:
        AnalysisError: it is not; the message lists them.

    >>> check_among("by", "year", ("month", "week"))
    Traceback (most recent call last):
    graph.analysis.catalogue.AnalysisError: by must be one of 'month', 'week'; it is 'year'
    """
    if value not in allowed:
        raise AnalysisError(f"{name} must be one of {', '.join(map(repr, allowed))}; it is {printable(repr(value))}")


def instants(seconds: Iterable[float]) -> pd.DatetimeIndex:
    """Return seconds since 1970 as instants in UTC; NaN becomes a missing value.

    >>> str(instants([0.0])[0])
    '1970-01-01 00:00:00+00:00'
    """
    values = np.asarray(seconds if isinstance(seconds, np.ndarray) else list(seconds), dtype=float)
    stamps = np.full(len(values), np.datetime64("NaT", "us"), dtype="datetime64[us]")
    known = np.isfinite(values)
    stamps[known] = (values[known] * 1e6).round().astype("int64").astype("datetime64[us]")
    return pd.DatetimeIndex(stamps, tz="UTC")


def article_columns(view: IndexedGraph, at: Indices, title: str, provider: str, published: str) -> dict[str, Any]:
    """Return the columns by which a reader knows articles: title, name of the provider, date.

    Args:
        view: the indexed graph.
        at: the numbers of the articles; -1 for none, which leaves the cells empty.
        title, provider, published: the names of the columns.
    """
    stated = np.where(at >= 0, view.provider[at], -1).tolist() if len(view.articles) else [-1] * len(at)
    return {
        title: [view.titles[each] if each >= 0 else "" for each in at.tolist()],
        provider: [view.provider_names[each] if each >= 0 else "" for each in stated],
        published: instants(np.where(at >= 0, view.dates[at], np.nan) if len(view.articles) else [np.nan] * len(at)),
    }


def join(words: Sequence[str]) -> str:
    """Return words as one cell.

    >>> join(["AI", "Storage"])
    'AI, Storage'
    """
    return ", ".join(words)


def _values(values: Any, holds: Holds) -> Any:
    if holds is not Holds.TEXT:
        return values
    words = list(values)
    try:
        # One check of all takes a tenth of the time of one a cell.
        "".join(words).encode()
    except (TypeError, UnicodeEncodeError):
        # Text of a document may hold half a surrogate pair, which no file format can.
        return [str(each).encode("utf-8", "replace").decode() for each in words]
    return words
