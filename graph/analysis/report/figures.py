"""The figures, as SVG: every colour is the style sheet's, so they follow it on paper and in the dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graph.analysis import names
from graph.analysis.communities import headline
from graph.analysis.report.cells import counted
from graph.analysis.report.markup import Markup, element, joined

__all__ = [
    "courses",
    "covered",
    "heat",
    "horizontal",
    "methods",
    "multiples",
    "rhythm",
    "shared",
    "shifts",
    "timeline",
    "volume",
]

WIDTH = 960.0
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class _Time:
    """From instants to the width of a figure."""

    first: pd.Timestamp
    last: pd.Timestamp
    left: float
    right: float

    def x(self, at: pd.Timestamp) -> float:
        span = max((self.last - self.first) / pd.Timedelta(seconds=1), 1.0)
        return self.left + (self.right - self.left) * ((at - self.first) / pd.Timedelta(seconds=1)) / span

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Years, quarters or months, whichever gives a handful."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((each for each in (1, 2, 3, 6, 12, 24, 60, 120, 600) if months / each <= 9), 1200)
        start = self.first.year * 12 + self.first.month - 1
        for number in range(start - start % step, start + months + 1, step):
            if not 12 <= number < 120_000:  # the years 1 to 9999 are all that a calendar has
                continue
            at = pd.Timestamp(year=number // 12, month=number % 12 + 1, day=1, tz="UTC")
            if self.first <= at <= self.last:
                yield self.x(at), f"{at:%Y}" if step >= 12 else f"{at:%b %Y}"


MOST_MONTHS = 480
"""With more, a bar is a year: one date of the year 1 makes no figure of twenty-four thousand bars."""


def unit(dates: pd.Series) -> str:
    """Return the period of a bar of `volume`: a month, or a year where there are too many months."""
    known = dates.dropna()
    months = (known.max().year - known.min().year) * 12 + 1 if len(known) else 0
    return "year" if months > MOST_MONTHS else "month"


def volume(dates: pd.Series) -> Markup:
    """Articles a month or a year, as bars."""
    by = unit(dates)
    counts = dates.dropna().dt.tz_localize(None).dt.to_period(by[0].upper()).value_counts().sort_index()
    every = pd.period_range(counts.index[0], counts.index[-1], freq=by[0].upper())
    values = counts.reindex(every, fill_value=0).to_numpy(dtype=float)
    top, bottom = 16.0, 130.0
    edges = np.array([every[0].ordinal, every[-1].ordinal + 1]).astype(f"datetime64[{by[0].upper()}]")
    first, end = pd.DatetimeIndex(edges.astype("datetime64[s]"), tz="UTC")
    time = _Time(first, end, 0, WIDTH)
    width = WIDTH / len(values)
    heights = values / max(values.max(), 1.0) * (bottom - top)
    bars = (
        element("rect", x=at * width + 0.5, y=bottom - high, width=max(width - 1, 0.6), height=high, class_="main")
        for at, high in enumerate(heights)
        if high
    )
    peak = int(values.argmax())
    most = element(
        "text",
        f"{values[peak]:,.0f} in {every[peak].strftime('%B %Y' if by == 'month' else '%Y')}",
        x=min(max(peak * width + width / 2, 60.0), WIDTH - 60),
        y=top - 6,
        text_anchor="middle",
        class_="quiet",
    )
    return _svg(bottom + 22, *bars, most, *_axis(time, bottom + 16, None), title=f"Articles a {by}")


def timeline(stories: pd.DataFrame, membership: pd.DataFrame) -> Markup:
    """The largest stories, a line each, a dot an article."""
    dated = membership[membership["place"] > 0]
    shown = stories[stories["story"].isin(set(dated["story"]))].head(24)
    dated = dated[dated["story"].isin(set(shown["story"]))]
    time = _Time(dated["published"].min(), dated["published"].max(), 372.0, WIDTH - 40)
    row, top = 24.0, 30.0
    marks = [*_axis(time, 12, (20, top + row * len(shown) - 8))]
    groups = dict(list(dated.groupby("story")["published"]))
    for at, story in enumerate(shown.to_dict("records")):
        y = top + row * at + 8
        dates = groups[story["story"]]
        marks += [
            element("text", story["name"], x=0, y=y + 4),
            element("line", x1=time.x(dates.min()), x2=time.x(dates.max()), y1=y, y2=y, class_="rail"),
            *(element("circle", cx=time.x(date), cy=y, r=3.4, class_="dot") for date in dates),
            element("text", f"{story['articles']:,}", x=WIDTH, y=y + 4, text_anchor="end", class_="quiet number"),
        ]
    return _svg(top + row * len(shown), *marks, title="Stories over time")


COURSES = 16
"""How many stories `courses` shows."""


def courses(stories: pd.DataFrame, membership: pd.DataFrame) -> Markup:
    """How the largest stories ran: a line each, a dot an article, by days from the first report."""
    dated = membership[membership["place"] > 0]
    groups = dict(list(dated.groupby("story")["published"]))
    shown = [row for row in stories.to_dict("records") if row["story"] in groups][:COURSES]
    days = [_days_from(groups[story["story"]]) for story in shown]
    most = max(1.0, *(each.max() for each in days))
    left, right, row, top = 300.0, WIDTH - 150, 24.0, 30.0
    step = next((each for each in (1, 2, 5, 7, 14, 30, 90, 365) if most / each <= 10), int(most / 5) + 1)
    marks: list[Markup] = []
    for day in range(0, int(most) + 1, step):
        x = left + (right - left) * day / most
        words = "first report" if not day else f"{day:,} day{'s' if day > 1 else ''}"
        marks.append(element("line", x1=x, x2=x, y1=20, y2=top + row * len(shown) - 8, class_="grid"))
        marks.append(element("text", words, x=x, y=12, text_anchor="middle", class_="quiet"))
    for at, (story, apart) in enumerate(zip(shown, days, strict=True)):
        y, ends = top + row * at + 8, groups[story["story"]]
        xs = (left + (right - left) * apart / most).tolist()
        span = names.span(f"{each:%Y-%m-%d}" for each in (ends.min(), ends.max()) if each.year > 999)
        marks += [
            element("text", headline(story["name"], 46), x=0, y=y + 4),
            element("line", x1=left, x2=max(xs), y1=y, y2=y, class_="rail"),
            *(element("circle", cx=x, cy=y, r=3.4, class_="dot") for x in xs),
            element("text", span, x=right + 14, y=y + 4, class_="quiet"),
            element("text", f"{story['articles']:,}", x=WIDTH, y=y + 4, text_anchor="end", class_="quiet number"),
        ]
    return _svg(top + row * len(shown), *marks, title="How the largest stories ran")


def _days_from(dates: pd.Series) -> NDArray[np.float64]:
    """Return the days from the first date to each."""
    seconds = _seconds(dates)
    days: NDArray[np.float64] = (seconds - seconds.min()) / 86_400
    return days


MOST_PROVIDERS = 12


def covered(coverage: pd.DataFrame) -> Markup:
    """Which providers covered or missed the largest stories: stories by providers."""
    stories = coverage.drop_duplicates("story").head(COURSES)
    most = coverage[coverage["covered"]].groupby("provider")["story"].nunique()
    names_of = dict(zip(coverage["provider"], coverage["provider_name"], strict=True))
    providers = sorted(most.index, key=lambda each: (-int(most[each]), names_of[each], each))[:MOST_PROVIDERS]
    cells = {(row["story"], row["provider"]): row for row in coverage.to_dict("records")}
    left, row, above = 300.0, 26.0, 84.0
    wide = (WIDTH - left - 90) / max(len(providers), 6)
    marks: list[Markup] = []
    for at, provider in enumerate(providers):
        turned = f"translate({left + at * wide + wide / 2:g} {above - 8:g}) rotate(-38)"
        marks.append(element("text", headline(names_of[provider], 20), x=0, y=0, transform=turned, class_="quiet"))
    for line, story in enumerate(stories.to_dict("records")):
        y = above + row * line + row / 2
        marks.append(element("text", headline(story["name"], 46), x=0, y=y + 4))
        marks.append(
            element("line", x1=left, x2=left + wide * len(providers), y1=y + row / 2, y2=y + row / 2, class_="grid")
        )
        for at, provider in enumerate(providers):
            if found := cells.get((story["story"], provider)):
                marks += _covered(found, left + at * wide + wide / 2, y)
    return _svg(above + row * len(stories) + 4, *marks, title="Who covered and who missed the largest stories")


def _covered(found: Mapping[Any, Any], x: float, y: float) -> Iterator[Markup]:
    if found["covered"]:
        words = f"{found['provider_name']}: {counted(found['articles'], 'article', 'articles')}, the first after {found['hours']:,.1f} hours"
        yield element("circle", element("title", words), cx=x, cy=y, r=9, class_="main")
        yield element("text", f"{found['articles']:,}", x=x, y=y + 4, text_anchor="middle", class_="number inverse")
    else:
        words = f"{found['provider_name']} missed it: {counted(found['active'], 'article', 'articles')} at that time, none on it"
        yield element("circle", element("title", words), cx=x, cy=y, r=7, class_="ring")


def horizontal(rows: Sequence[tuple[str, float]], unit: str) -> Markup:
    """Numbers as bars, a line each."""
    row, left = 22.0, 190.0
    most = max((value for _, value in rows), default=1.0)
    marks: list[Markup] = []
    for at, (name, value) in enumerate(rows):
        y = row * at
        wide = (440 - left - 44) * value / most
        marks += [
            element("text", headline(name, 26), x=left - 10, y=y + 14, text_anchor="end"),
            element("rect", x=left, y=y + 3, width=max(wide, 1.0), height=row - 8, rx=1.5, class_="main"),
            element("text", f"{value:,.0f}", x=left + wide + 6, y=y + 14, class_="quiet number"),
        ]
    return _svg(row * len(rows), *marks, title=unit, width=440)


def rhythm(dates: pd.Series) -> Markup:
    """When in the week it is published: hours by weekdays."""
    known = dates.dropna()
    counts = np.zeros((7, 24))
    np.add.at(counts, (known.dt.day_of_week.to_numpy(), known.dt.hour.to_numpy()), 1)
    cell, left, top = 15.4, 36.0, 20.0
    most = max(counts.max(), 1.0)
    marks = [
        element("text", str(hour), x=left + hour * cell + cell / 2, y=12, text_anchor="middle", class_="quiet")
        for hour in range(0, 24, 3)
    ]
    for day, name in enumerate(WEEKDAYS):
        y = top + day * (cell + 6)
        marks.append(element("text", name, x=0, y=y + 15, class_="quiet"))
        for hour in range(24):
            x = left + hour * cell
            marks.append(element("rect", x=x, y=y, width=cell - 1.5, height=cell + 4.5, class_="empty"))
            if counts[day, hour]:
                strength = float(0.12 + 0.88 * np.sqrt(counts[day, hour] / most))
                tooltip = element("title", f"{name} {hour}:00, {counted(counts[day, hour], 'article', 'articles')}")
                marks.append(
                    element(
                        "rect",
                        tooltip,
                        x=x,
                        y=y,
                        width=cell - 1.5,
                        height=cell + 4.5,
                        class_="main",
                        fill_opacity=strength,
                    )
                )
    return _svg(top + 7 * (cell + 6), *marks, title="Articles by weekday and hour, UTC", width=left + 24 * cell)


def multiples(trends: pd.DataFrame, bursts: pd.DataFrame) -> Markup:
    """The share of each topic month by month, a small picture each, bursts marked."""
    varied = trends.groupby("topic")["share"].transform(lambda share: share[share > 0].min() < 1)
    trends = trends[varied.astype(bool)]
    shown = trends.groupby("topic", sort=False)["articles"].sum().sort_values(ascending=False, kind="stable").index[:12]
    columns, wide, high = 4, 222.0, 96.0
    marks: list[Markup] = []
    for at, topic in enumerate(shown):
        x, y = (at % columns) * (wide + 24), (at // columns) * (high + 28)
        part = trends[trends["topic"] == topic]
        mine = bursts[(bursts["topic"] == topic) & (bursts["q"] <= 0.05)]
        marks.append(element("g", *_multiple(part, mine, wide, high), transform=f"translate({x:g} {y:g})"))
    return _svg(-(-len(shown) // columns) * (high + 28) - 8, *marks, title="Share of each topic by month")


def _multiple(part: pd.DataFrame, bursts: pd.DataFrame, wide: float, high: float) -> Iterator[Markup]:
    top, bottom = 24.0, high - 14
    step = wide / len(part)
    starts = _seconds(part["period"])
    most = max(float(part["share"].max()), 1e-9)
    yield element("text", headline(str(part["name"].iloc[0]), 22), x=0, y=12, class_="head")
    yield element("text", f"up to {most:.0%}", x=wide, y=12, text_anchor="end", class_="quiet")
    spans = np.stack([_seconds(bursts["start"]), _seconds(bursts["end"])])
    places = step * np.interp(spans, [*starts, starts[-1] + 31 * 86_400], range(len(starts) + 1))
    for burst, left, right in zip(bursts.to_dict("records"), *places.tolist(), strict=True):
        tooltip = element(
            "title", f"burst: {counted(burst['articles'], 'article', 'articles')}, {burst['share']:.0%} of all"
        )
        yield element(
            "rect",
            tooltip,
            x=left,
            y=top - 4,
            width=max(right - left, 2.0),
            height=bottom - top + 4,
            class_="warm-wash",
        )
    for at, share in enumerate(part["share"]):
        tall = (bottom - top) * share / most
        if tall:
            yield element(
                "rect", x=at * step + 0.4, y=bottom - tall, width=max(step - 0.8, 0.5), height=tall, class_="main"
            )
    yield element("line", x1=0, x2=wide, y1=bottom, y2=bottom, class_="grid")
    yield element("text", f"{part['period'].iloc[0]:%b %Y}", x=0, y=high, class_="quiet")
    yield element("text", f"{part['period'].iloc[-1]:%b %Y}", x=wide, y=high, text_anchor="end", class_="quiet")


def _seconds(instants: pd.Series) -> NDArray[np.float64]:
    return instants.astype("int64").to_numpy(dtype=float) / 1e6


def shifts(rising: pd.DataFrame) -> Markup:
    """How each topic's share changed: from an open dot before to a full one now."""
    shown = rising[rising["before_share"] + rising["recent_share"] < 1.9].head(12)
    most = max(float(shown[["before_share", "recent_share"]].max().max()), 1e-9)
    row, left, right = 26.0, 180.0, WIDTH - 130
    marks: list[Markup] = []
    for at, topic in enumerate(shown.to_dict("records")):
        y = row * at + 12
        before = left + (right - left) * topic["before_share"] / most
        now = left + (right - left) * topic["recent_share"] / most
        sure = topic["q"] <= 0.05
        marks += [
            element("text", headline(topic["name"], 26), x=left - 14, y=y + 4, text_anchor="end"),
            element("line", x1=left, x2=right, y1=y, y2=y, class_="grid"),
            element("line", x1=before, x2=now, y1=y, y2=y, class_="tie"),
            element("circle", cx=before, cy=y, r=4, class_="lightly"),
            element("circle", cx=now, cy=y, r=5.5, class_="warm" if sure else "main"),
            element(
                "text",
                f"{topic['before_share']:.1%} → {topic['recent_share']:.1%}",
                x=WIDTH, y=y + 4, text_anchor="end", class_="quiet number",
            ),
        ]  # fmt: skip
    return _svg(row * len(shown), *marks, title="Change of each topic's share")


def shared(overlap: pd.DataFrame, providers: pd.DataFrame) -> Markup:
    """Which providers share how many stories: a table of discs."""
    known = set(overlap["a"]) | set(overlap["b"])
    shown = providers[providers["provider"].isin(known)].sort_values("stories", ascending=False, kind="stable").head(14)
    place = {iri: at for at, iri in enumerate(shown["provider"])}
    pairs = [row for row in overlap.to_dict("records") if row["a"] in place and row["b"] in place]
    most = max((row["shared"] for row in pairs), default=1)
    cell, left = 40.0, 170.0
    marks: list[Markup] = []
    for name, at in zip(shown["name"], range(len(shown)), strict=True):
        y = cell * at + cell / 2
        marks.append(element("text", headline(str(name), 24), x=left - 12, y=y + 4, text_anchor="end"))
        if at:
            marks.append(element("line", x1=left, x2=left + cell * at, y1=y, y2=y, class_="grid"))
    for row in pairs:
        high, low = sorted((place[row["a"]], place[row["b"]]), reverse=True)
        x, y = left + cell * low + cell / 2, cell * high + cell / 2
        radius = 16 * float(np.sqrt(row["shared"] / most))
        tooltip = element(
            "title",
            f"{row['a_name']} and {row['b_name']}: {counted(row['shared'], 'story', 'stories')}, {row['expected']:.1f} by chance",
        )
        dark = row["shared"] > row["expected"]
        marks.append(element("circle", tooltip, cx=x, cy=y, r=radius, class_="main" if dark else "lightly"))
        if row["q"] <= 0.05:
            marks.append(element("circle", cx=x, cy=y, r=radius + 3, class_="ring"))
        if radius > 9:
            marks.append(
                element(
                    "text",
                    str(row["shared"]),
                    x=x,
                    y=y + 4,
                    text_anchor="middle",
                    class_="number inverse" if dark else "number small",
                )
            )
    for at, name in enumerate(shown["name"]):
        x = left + cell * at + cell / 2
        label = headline(str(name), 22)
        if at < len(shown) - 1:
            marks.append(
                element(
                    "text",
                    label,
                    transform=f"translate({x:g} {cell * at + cell / 2 + 8:g}) rotate(-38)",
                    x=8,
                    y=0,
                    class_="quiet",
                )
            )
    above = 64.0  # for the slanted names of the first columns
    return _svg(
        cell * len(shown) + above,
        element("g", *marks, transform=f"translate(0 {above:g})"),
        title="Stories that providers share",
        width=max(left + cell * len(shown) + 120, 720.0),
    )


def methods(recovery: pd.DataFrame) -> Markup:
    """Precision and recall of each method beside the best possible."""
    row, left = 26.0, 170.0
    marks: list[Markup] = []
    for column, (field, ceiling, words) in enumerate(
        (("precision", "ceiling_precision", "precision at 10"), ("recall", "ceiling_recall", "recall at 10"))
    ):
        start = left + column * 410
        marks.append(element("text", words, x=start, y=12, class_="head"))
        limit = start + 340 * float(recovery[ceiling].iloc[0])
        marks.append(element("line", x1=limit, x2=limit, y1=20, y2=26 + row * len(recovery), class_="limit"))
        for at, method in enumerate(recovery.to_dict("records")):
            y = 26 + row * at
            wide = 340 * method[field]
            shade = "main" if method["method"] == "suggested" else "lightly"
            inside = wide > 36
            marks.append(element("rect", x=start, y=y, width=max(wide, 1.0), height=row - 8, rx=1.5, class_=shade))
            marks.append(
                element(
                    "text",
                    f"{method[field]:.2f}",
                    x=start + (4 if inside else wide + 6),
                    y=y + 13,
                    class_="number " + ("inverse" if inside and shade == "main" else "small"),
                )
            )
            if not column:
                marks.append(element("text", method["method"], x=left - 12, y=y + 13, text_anchor="end"))
    return _svg(30 + row * len(recovery), *marks, title="How well hidden links are found")


def heat(health: pd.DataFrame) -> Markup:
    """Missing and suspicious metadata: providers by checks, the darker the larger the share."""
    checks = list(dict.fromkeys(health["check"]))
    totals = (
        health.groupby(["provider", "name"], sort=False)["found"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .head(12)
    )
    cells: Mapping[tuple[str, str], Mapping[Any, Any]] = {
        (row["provider"], row["check"]): row for row in health.to_dict("records")
    }
    left, top, high = 190.0, 26.0, 26.0
    wide = (WIDTH - left) / max(len(checks), 5)
    marks = [
        element("text", check, x=left + at * wide + wide / 2, y=12, text_anchor="middle", class_="quiet")
        for at, check in enumerate(checks)
    ]
    for at, (provider, name) in enumerate(totals.index):
        y = top + high * at
        marks.append(element("text", headline(name or "no provider", 26), x=left - 12, y=y + 16, text_anchor="end"))
        for column, check in enumerate(checks):
            marks.append(element("rect", x=left + column * wide, y=y, width=wide - 3, height=high - 3, class_="empty"))
            if found := cells.get((provider, check)):
                marks += _cell(found, left + column * wide, y, wide - 3, high - 3)
    return _svg(top + high * len(totals), *marks, title="What is missing or odd, by provider")


def _cell(found: Mapping[Any, Any], x: float, y: float, wide: float, high: float) -> list[Markup]:
    share = float(found["share"])
    tooltip = element("title", f"{found['found']} of {found['of']}: {found['meaning']}")
    return [
        element("rect", tooltip, x=x, y=y, width=wide, height=high, class_="warm", fill_opacity=0.12 + 0.38 * share),
        element("text", f"{found['found']:,}", x=x + wide / 2, y=y + 16, text_anchor="middle", class_="number"),
    ]


def _axis(time: _Time, y: float, lines: tuple[float, float] | None) -> Iterator[Markup]:
    ticks = [(x, words) for x, words in time.ticks() if time.left <= x <= time.right]
    for (x, words), (after, _) in pairwise([*ticks, (time.right + 30, "")]):
        if after - x > 40 or len(ticks) == 1:
            if lines:
                yield element("line", x1=x, x2=x, y1=lines[0], y2=lines[1], class_="grid")
            yield element("text", words, x=x, y=y, text_anchor="middle" if x > 20 else "start", class_="quiet")


def _svg(height: float, *children: Markup, title: str, width: float = WIDTH) -> Markup:
    size = f"0 0 {width:g} {max(height, 1.0):g}"
    return element("svg", joined(*children), viewBox=size, role="img", aria_label=title)
