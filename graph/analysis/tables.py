"""Tables with the columns and types that the catalogue promises, whether or not there is anything in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.catalogue import ANALYSES, Holds

__all__ = ["empty", "instants", "join", "table"]


def table(name: str, columns: Mapping[str, Any], note: str = "", **facts: Any) -> pd.DataFrame:
    """Return the table of an analysis.

    Args:
        name: the analysis.
        columns: the values by column name, all as long.
        note: why it is empty, or what limits it; kept in `attrs["note"]`.
        facts: how it was computed; kept in `attrs`.

    >>> table("trends", {}).dtypes["articles"]
    dtype('int64')
    """
    made = pd.DataFrame(
        {
            column.name: pd.Series(_values(columns.get(column.name, ()), column.holds), dtype=column.holds.dtype)
            for column in ANALYSES[name].columns
        }
    )
    made.attrs.update(note=note, **facts)
    return made


def empty(name: str, note: str) -> pd.DataFrame:
    """Return the table of an analysis without rows, and say why.

    >>> empty("stories", "there are no related articles").attrs["note"]
    'there are no related articles'
    """
    return table(name, {}, note)


def instants(seconds: Iterable[float]) -> pd.DatetimeIndex:
    """Return seconds since 1970 as instants in UTC; what is not a number is missing.

    >>> str(instants([0.0])[0])
    '1970-01-01 00:00:00+00:00'
    """
    values = np.asarray(seconds if isinstance(seconds, np.ndarray) else list(seconds), dtype=float)
    stamps = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[us]")
    known = np.isfinite(values)
    stamps[known] = (values[known] * 1e6).round().astype("int64").astype("datetime64[us]")
    return pd.DatetimeIndex(stamps, tz="UTC")


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
        # What a document says may hold half a surrogate pair, which no file format can.
        return [str(each).encode("utf-8", "replace").decode() for each in words]
    return words
