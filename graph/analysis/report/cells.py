"""The parts of sections: tables with their cells, figures with captions, notes and sentences about findings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graph.analysis.report.markup import Markup, element, joined, link

__all__ = ["CERTAIN", "Cell", "Row", "Tables", "as_table", "chance", "count", "counted", "date", "decimal", "decimals", "figure",
           "findings", "is_empty", "linked", "number", "percent", "small", "text", "why_empty"]  # fmt: skip

Tables = Mapping[str, pd.DataFrame]
Row = dict[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """How a column is shown.

    Attributes:
        render: from a row of the table to the content of its cell.
        numeric: whether it holds a number, which stands on the right.
    """

    render: Callable[[Row], Markup]
    numeric: bool = False


CERTAIN = 0.05
"""The false discovery rate below which something is called a finding."""


def is_empty(found: pd.DataFrame) -> bool:
    """Return whether a table has no rows."""
    return found.empty


def why_empty(found: pd.DataFrame) -> Markup:
    """Return a note with the reason why a table is empty."""
    return element("p", f"Nothing here: {found.attrs.get('note', '')}.", class_="note")


def findings(found: pd.DataFrame, tested: str, words: str) -> Markup:
    """Return a sentence with the number of findings among the rows."""
    if found.empty:
        return why_empty(found)
    certain = int((found["q"] <= CERTAIN).sum())
    tests = found.attrs.get("tests", len(found))
    sentence = f"Of {number(tests)} {tested} tested, {number(certain) if certain else 'none'} {words} (q ≤ {CERTAIN})."
    return element("p", sentence, class_=None if certain else "note")


def figure(drawing: Markup, caption: str, class_: str = "wide", values: Markup | None = None) -> Markup:
    """Return a drawing with its caption, which keys reach, and its values as a table that opens."""
    shown = element("div", drawing, class_="scroll", tabindex=0, role="group", aria_label=caption)
    table = element("details", element("summary", "Values"), values) if values else Markup("")
    return element("figure", shown, element("figcaption", caption), table, class_=class_ or None)


def as_table(shown: pd.DataFrame, columns: Mapping[str, Cell], total: int) -> Markup:
    """Return rows as a table, a cell for each column, and a line with the number of all rows where some are left out."""
    head = element("tr", *(element("th", name, class_=_class(cell)) for name, cell in columns.items()))
    rows = (
        element("tr", *(element("td", cell.render(row), class_=_class(cell)) for cell in columns.values()))
        for row in shown.to_dict("records")
    )
    more = f"The first {len(shown)} of {number(total)}." if total > len(shown) else ""
    body = element("table", element("thead", head), element("tbody", *rows))
    return joined(
        element("div", body, class_="scroll", tabindex=0, role="group", aria_label=f"Table: {', '.join(columns)}"),
        element("p", more, class_="soft") if more else Markup(""),
    )


def _class(cell: Cell) -> str | None:
    return "n" if cell.numeric else None


def text(name: str) -> Cell:
    """Return a cell with the text of a column."""
    return Cell(lambda row: element("bdi", str(row[name])))


def linked(name: str, address: str) -> Cell:
    """Return a cell with the text of one column as a link to the address of another."""
    return Cell(lambda row: link(str(row[name]), str(row[address])))


def count(name: str) -> Cell:
    """Return a cell with the whole number of a column."""
    return Cell(lambda row: joined(number(row[name])), numeric=True)


def decimal(name: str) -> Cell:
    """Return a cell with the number of a column, with two digits."""
    return Cell(lambda row: joined(decimals(row[name], 2)), numeric=True)


def small(name: str) -> Cell:
    """Return a cell with the number of a column, with four digits."""
    return Cell(lambda row: joined(decimals(row[name], 4)), numeric=True)


def percent(name: str) -> Cell:
    """Return a cell with the share of a column in percent; empty where there is none."""
    return Cell(lambda row: joined("" if pd.isna(row[name]) else f"{float(str(row[name])):.0%}"), numeric=True)


def date(name: str) -> Cell:
    """Return a cell with the date of a column; empty where there is none."""

    def render(row: Row) -> Markup:
        at = row[name]
        return element("span", "" if pd.isna(at) else f"{at:%-d %b %Y}", class_="date")

    return Cell(render)


def _chance(row: Row) -> Markup:
    q = float(str(row["q"]))
    words = "<0.001" if q < 0.001 else f"{q:.3f}"
    return element("span", words, class_="strong" if q <= CERTAIN else None)


chance = Cell(_chance, numeric=True)
"""q; strong where it is a finding."""


def number(value: object) -> str:
    """Return a number in words for people, without digits after the point."""
    return f"{float(str(value)):,.0f}"


def counted(value: object, one: str, many: str) -> str:
    """Return a number with its word, in the singular where it is one.

    >>> counted(1, "article", "articles"), counted(1200, "article", "articles")
    ('1 article', '1,200 articles')
    """
    return f"{number(value)} {one if float(str(value)) == 1 else many}"


def decimals(value: object, digits: int) -> str:
    """Return a number with so many digits after the point; empty for NaN."""
    known = float(str(value))
    return "" if np.isnan(known) else f"{known:,.{digits}f}"
