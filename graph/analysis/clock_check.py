"""The clock check: providers whose stated times are shifted, found from copies that precede their original.

Of two times that differ, dates alone do not tell which is wrong. What can be known:

- A copy does not precede its original. Where the source shows (a wire, or a credit in the text), a
  provider whose copies stand before it has its clock behind; where many providers stand before the
  same source, that source's clock is ahead.
- Where no source shows, a provider that is first may truly be first. It is taken to be wrong only if it
  is ahead of three providers or more, by times that crowd below a whole or quarter hour; the others
  follow each other sooner than they ever follow it; and those it precedes are mostly first where it
  is absent, so that they are sources. An exclusive publisher is followed by providers that are seldom
  first, or at their usual, widely scattered pace, and is not taken to be wrong.
- A provider that is always late may be slow: without a source, a clock that is ahead is not found, nor is
  the clock of a source that is behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from graph.analysis.arrays import DAY, HOUR, Flags, Indices, Numbers
from graph.analysis.significance import benjamini_hochberg

__all__ = ["ClockCheck", "check_clocks", "corrected", "date_only"]

CERTAIN = 0.05
"""The false discovery rate below which a clock is corrected."""
SLACK = 0.1
"""Hours that a copy may precede its original by with both clocks right: minutes are rounded, feeds lag."""
OUTLIERS = 0.1
"""The share of copies that a shifted clock does not explain."""
FALSE_ORDER = 0.2
"""The largest share of copies that precede their known source though all clocks are right."""
SPREAD = 0.8
"""The least standard deviation of the logarithm of honest delays: a factor of 2.2 either way."""
PARTNERS = 3
"""How many other providers a clock has to be ahead of where no source shows."""
CONSISTENT = 0.6
"""The least share of copies that a shift has to explain."""

SHIFTS = np.arange(1, 57) / 4
"""The shifts that are tried, in hours: quarter hours up to 14, the span of time zones."""
PACES = np.array([0.1, 0.25, 0.5, 1.0, 2.0, 3.0])
"""The mean delays of copies that are tried, in hours."""
WHOLE_HOURS = 0.8
"""The weight of whole hours among the shifts; most time zones are."""
SUMMERS = ((0, 0.8), (-1, 0.1), (1, 0.1))
"""Hours that the shift grows by in summer, with weights; the first of the other two by American dates, the second
by European ones, as clocks west of Greenwich are behind and those east of it ahead."""


@dataclass(frozen=True, slots=True)
class ClockCheck:
    """The clock check of one provider.

    Attributes:
        provider: its number.
        offset: hours that its stated times are ahead in winter; negative where they are behind.
        summer: hours that they are ahead in summer time.
        american: whether summer time has American dates; European ones otherwise.
        copies: groups of copies with times of it and of another.
        partners: the other providers in these.
        consistent: the share of these that the shift explains.
        evidence: the logarithm of the evidence for the shift.
        p: an upper bound of the chance of such evidence from an unshifted clock.
        q: the same, corrected for all providers.
        shifted: whether the evidence is certain, so that the shift is taken away.
        source: whether it is the source of the copies itself.
        known: whether the source of the copies shows.
        example: an article that shows it, and the other provider's; -1 for none.
    """

    provider: int
    offset: float
    summer: float
    american: bool
    copies: int
    partners: int
    consistent: float
    evidence: float
    p: float
    q: float
    shifted: bool
    source: bool
    known: bool
    example: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Delay:
    """The delay of one copy in hours, and what `_Delays` has of it."""

    hours: float
    known: bool
    article: int
    other: int
    gap: float


@dataclass(frozen=True, slots=True, eq=False)
class _Delays:
    """Of one provider, copies by group: the delay of a copy in hours, whether its source shows, and the articles."""

    hours: Numbers
    known: Flags
    article: Indices
    other: Indices
    gaps: Numbers
    """Hours from the first to the second of the others where this one is before both; else NaN."""
    partners: int
    """How many other providers there are, counted up to a few in each group."""


def check_clocks(
    groups: Sequence[Indices], sources: Sequence[int], dates: Numbers, provider: Indices, least: int = 3
) -> list[ClockCheck]:
    """Check the clock of every provider that has enough copies, the surest shift first.

    For each provider the delays of its copies behind their source, or behind the first other article
    where none shows, are explained in two ways. Unshifted: the size of delays of either sign is
    log-normal with a spread of 0.8 or more; a known source is preceded by a fifth of the copies at most.
    Shifted by x: delays are -x plus an exponential one, but for a tenth. The evidence is the likelihood
    of the second, averaged over shifts (quarter hours up to 14, whole ones weigh most; constant, or an
    hour less or more in summer) and paces, by the highest likelihood of the first. As that is an e-value,
    p = 1 / evidence is an upper bound (Wasserman, Ramdas and Balakrishnan 2020, theorem 1, and Markov's
    inequality). q corrects for all providers (Benjamini and Hochberg 1995). The surest is corrected, and the
    others are checked again with its corrected times.

    Dates without a time of day (midnight, or one time that over half of four articles of a provider or
    more have) are no evidence.

    Args:
        groups: the articles of each group of copies.
        sources: the provider that each group comes from, -1 where it does not show.
        dates: the instant every article was published at, in seconds since 1970; NaN where it is not known.
        provider: the number of every article's provider, -1 for none.
        least: the least groups of a provider that is checked.
    """
    timed = np.isfinite(dates) & (dates % DAY != 0) & ~date_only(dates, provider) & (provider >= 0)
    firsts = [group[timed[group]] for group in groups]
    found: dict[int, ClockCheck] = {}
    times = dates
    while True:
        delays = _delays(firsts, sources, times, provider)
        checks = [
            _check(who, each, times, as_source)
            for (who, as_source), each in sorted(delays.items())
            if len(each.hours) >= least and who not in found
        ]
        checks = _best(checks)
        q = benjamini_hochberg(np.array([each.p for each in [*found.values(), *checks]]), len(found) + len(checks))
        checks = [replace(each, q=float(value)) for each, value in zip(checks, q[len(found) :], strict=True)]
        plain = {who: each for (who, as_source), each in delays.items() if not as_source}
        orders = _orders(firsts, times, provider)
        sure = [each for each in checks if _is_sure(each, plain, orders)]
        if not sure:
            return sorted(
                [*found.values(), *checks],
                key=lambda each: (not each.shifted, round(each.q, 12), -round(each.evidence, 9), each.provider),
            )
        best = min(sure, key=lambda each: (-round(each.evidence, 9), each.source, each.provider))
        found[best.provider] = replace(best, shifted=True)
        times = corrected(dates, provider, list(found.values()))


def corrected(dates: Numbers, provider: Indices, checks: Sequence[ClockCheck]) -> Numbers:
    """Return the dates without the shift of the clocks that are surely wrong.

    >>> right = ClockCheck(0, 0.0, 0.0, True, 3, 1, 0.0, 0.0, 1.0, 1.0, False, False, True, (-1, -1))
    >>> behind = replace(right, provider=1, offset=-5.0, summer=-4.0, shifted=True)
    >>> corrected(np.array([0.0, 0.0]), np.array([0, 1]), [right, behind]).tolist()
    [0.0, 18000.0]
    """
    times = dates.copy()
    for each in checks:
        if each.shifted:
            its = provider == each.provider
            hours = np.where(_in_summer(dates[its], each.american), each.summer, each.offset)
            times[its] -= hours * HOUR
    return times


def date_only(dates: Numbers, provider: Indices) -> Flags:
    """Return whether an article's time of day means nothing: over half of its provider's articles have the same.

    Providers of fewer than four dated articles are taken to state times.

    >>> date_only(np.array([0.0, DAY, 2 * DAY, 3 * DAY, 7.0]), np.array([0, 0, 0, 0, 1])).tolist()
    [True, True, True, True, False]
    """
    result = np.zeros(len(dates), dtype=bool)
    order = np.lexsort((dates % DAY, provider))
    order = order[np.isfinite(dates[order]) & (provider[order] >= 0)]
    for its in np.split(order, np.flatnonzero(np.diff(provider[order])) + 1):
        time = dates[its] % DAY
        usual = time[len(time) // 2] if len(time) >= 4 else np.nan  # the middle one, as any that over half have
        same = its[time == usual]
        result[same] = len(same) > len(its) / 2
    return result


def _orders(groups: Sequence[Indices], times: Numbers, provider: Indices) -> list[list[int]]:
    """Return the providers of each group, in the order of their first articles."""
    return [list(dict.fromkeys(provider[group[np.lexsort((group, times[group]))]].tolist())) for group in groups]


def _delays(
    groups: Sequence[Indices], sources: Sequence[int], times: Numbers, provider: Indices
) -> dict[tuple[int, bool], _Delays]:
    """Return the delays of each provider as a copier, and as a source those of its copiers."""
    rows: dict[tuple[int, bool], list[_Delay]] = defaultdict(list)
    partners: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for group, source in zip(groups, sources, strict=True):
        first: dict[int, int] = {}
        for at in group[np.lexsort((group, times[group]))].tolist():
            first.setdefault(int(provider[at]), at)
        if len(first) < 2:
            continue
        for key, row in _of_group(list(first.values()), first.get(source, -1), times, provider):
            rows[key].append(row)
            partners[key] |= first.keys() if len(first) <= PARTNERS + 1 else set(list(first)[: PARTNERS + 2])
    return {key: _as_delays(some, len(partners[key] - {key[0]})) for key, some in rows.items()}


def _of_group(
    order: Sequence[int], source: int, times: Numbers, provider: Indices
) -> Iterator[tuple[tuple[int, bool], _Delay]]:
    """Yield the delays in one group of articles in order of time, of which one may be the source."""
    for place, at in enumerate(order):
        if at == source:
            continue
        rest = [each for each in order[:3] if each != at]
        other = source if source >= 0 else rest[0]
        hours = float((times[at] - times[other]) / HOUR)
        gap = float((times[rest[1]] - times[rest[0]]) / HOUR) if place == 0 and len(rest) > 1 else np.nan
        yield (int(provider[at]), False), _Delay(hours, source >= 0, at, other, gap)
        if source >= 0:
            yield (int(provider[source]), True), _Delay(hours, True, source, at, np.nan)


def _as_delays(rows: Sequence[_Delay], partners: int) -> _Delays:
    hours, known, article, other, gaps = (
        np.array([getattr(row, name) for row in rows]) for name in ("hours", "known", "article", "other", "gap")
    )
    return _Delays(hours, known, article, other, gaps, partners)


def _check(who: int, delays: _Delays, times: Numbers, as_source: bool) -> ClockCheck:
    by_shift = _by_shift(*_likelihoods(delays, times))
    evidence = _log_sum(by_shift) - _unshifted(delays)
    best = int(np.argmax(np.round(by_shift, 9)))
    variant, at = divmod(best, len(SHIFTS))
    shift, american = float(SHIFTS[at]), SUMMERS[variant][0] < 0
    summer = shift + SUMMERS[variant][0]
    after = delays.hours + np.where(_in_summer(times[delays.article], american), summer, shift)
    explained = (after >= -SLACK) & (after <= 24.0)
    ahead = np.flatnonzero(explained & (delays.hours < -SLACK))
    middle = ahead[np.argsort(delays.hours[ahead], kind="stable")][len(ahead) // 2] if len(ahead) else -1
    sign = 1.0 if as_source else -1.0
    return ClockCheck(
        provider=who,
        offset=sign * shift,
        summer=sign * summer,
        american=american,
        copies=len(delays.hours),
        partners=delays.partners,
        consistent=float(explained.mean()) if 2 * len(ahead) > len(explained) else 0.0,
        evidence=evidence,
        p=float(np.exp(-max(0.0, evidence))),
        q=1.0,
        shifted=False,
        source=as_source,
        known=int((delays.known & (delays.hours < -SLACK)).sum()) * 2 > int((delays.hours < -SLACK).sum()),
        example=(int(delays.article[middle]), int(delays.other[middle])) if middle >= 0 else (-1, -1),
    )


def _best(checks: Sequence[ClockCheck]) -> list[ClockCheck]:
    """Return one check a provider: the likelier of its two, which count as two tests."""
    best: dict[int, ClockCheck] = {}
    for each in checks:
        doubled = replace(each, p=min(1.0, 2 * each.p))
        if each.provider not in best or doubled.evidence > best[each.provider].evidence:
            best[each.provider] = doubled
    return list(best.values())


def _is_sure(check: ClockCheck, plain: Mapping[int, _Delays], orders: Sequence[Sequence[int]]) -> bool:
    if check.q > CERTAIN or check.consistent < CONSISTENT:
        return False
    if check.source:
        return check.partners > 1
    return check.known or (
        check.partners >= PARTNERS and _others_are_quick(check, plain) and _precedes_sources(check.provider, orders)
    )


def _precedes_sources(who: int, orders: Sequence[Sequence[int]]) -> bool:
    """Return whether the providers that this one precedes are mostly first in groups without it."""
    elsewhere = [order for order in orders if len(order) > 1 and who not in order]
    present = Counter(chain.from_iterable(elsewhere))
    first = Counter(order[0] for order in elsewhere)
    seconds = [order[1] for order in orders if len(order) > 1 and order[0] == who and present[order[1]]]
    return len(seconds) >= PARTNERS and 2 * sum(2 * first[each] > present[each] for each in seconds) > len(seconds)


def _others_are_quick(check: ClockCheck, plain: Mapping[int, _Delays]) -> bool:
    """Return whether the others follow each other sooner than nearly all of them follow this provider."""
    own = plain[check.provider]
    ahead = -own.hours[own.hours < -SLACK]
    elsewhere = [-each.hours[each.hours < 0] for who, each in plain.items() if who != check.provider]
    gaps = np.concatenate([*elsewhere, own.gaps[np.isfinite(own.gaps)]])
    return len(gaps) >= PARTNERS and bool(np.median(gaps) < np.quantile(ahead, 0.1))


def _likelihoods(delays: _Delays, times: Numbers) -> tuple[Numbers, Numbers]:
    """Return the log-likelihood of each shift (rows: summers by shifts) and pace (columns), and their weights."""
    background = OUTLIERS * _background(delays.hours)[:, np.newaxis]
    parts = np.array_split(SHIFTS, min(len(SHIFTS), 1 + len(delays.hours) // 100))  # as memory allows
    scores = [
        _shifted(
            delays.hours + _in_summer(times[delays.article], more < 0) * more + SLACK + some[:, np.newaxis], background
        )
        for more, _ in SUMMERS
        for some in parts
    ]
    whole = SHIFTS % 1 == 0
    weight = np.where(whole, WHOLE_HOURS / whole.sum(), (1 - WHOLE_HOURS) / (~whole).sum())
    return np.concatenate(scores), np.concatenate([weight * share for _, share in SUMMERS])


def _shifted(delay: Numbers, background: Numbers) -> Numbers:
    """Return the log-likelihood of delays after each shift (rows), for each pace (columns)."""
    size = delay[:, :, np.newaxis]
    density = np.where(size >= 0, np.exp(-np.maximum(size, 0) / PACES) / PACES, 0.0)
    total: Numbers = np.log((1 - OUTLIERS) * density + background).sum(axis=1)
    return total


def _background(hours: Numbers) -> Numbers:
    """Return the density of delays of any size and either sign: log-normal around half a day."""
    size = np.log(np.maximum(np.abs(hours), SLACK))
    density: Numbers = np.exp(-(((size - np.log(12.0)) / 2) ** 2) / 2 - size) / (2 * np.sqrt(2 * np.pi)) / 2
    return density


def _unshifted(delays: _Delays) -> float:
    """Return the highest log-likelihood of delays by a right clock."""
    size = np.log(np.maximum(np.abs(delays.hours), SLACK))
    before = delays.hours < -SLACK
    total = 0.0
    for known, most in ((True, FALSE_ORDER), (False, 1.0)):
        some = delays.known == known
        wrong = int((some & before).sum())
        right = int(some.sum()) - wrong
        share = min(most, wrong / max(1, wrong + right))
        total += wrong * np.log(share or 1.0) + right * np.log(1 - share if share < 1 else 1.0)
    return float(total + _log_normal(size[before]) + _log_normal(size[~before]))


def _log_normal(size: Numbers) -> float:
    """Return the highest log-likelihood of a log-normal distribution that spreads enough."""
    if not len(size):
        return 0.0
    spread = max(SPREAD, float(size.std()))
    squares = float(((size - size.mean()) ** 2).sum())
    return float(-size.sum() - len(size) * np.log(spread * np.sqrt(2 * np.pi)) - squares / (2 * spread**2))


def _by_shift(scores: Numbers, weights: Numbers) -> Numbers:
    """Return the log-likelihood of each shift times its weight, averaged over paces."""
    highest = scores.max(axis=1)
    means: Numbers = highest + np.log(np.exp(scores - highest[:, np.newaxis]).mean(axis=1)) + np.log(weights)
    return means


def _log_sum(logs: Numbers) -> float:
    return float(logs.max() + np.log(np.exp(logs - logs.max()).sum()))


def _in_summer(dates: Numbers, american: bool) -> Flags:
    """Return whether dates are in summer time: by American dates since 2007, or by European ones."""
    day = (np.where(np.isfinite(dates), dates, 0.0) // DAY).astype(np.int64)
    months = day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[M]")
    # The second Sunday of March and the first of November, or the last ones of March and October.
    start = _sunday(months + 2, 7) if american else _sunday(months + 3, -7)
    end = _sunday(months + 10, 0) if american else _sunday(months + 10, -7)
    return np.asarray((day >= start) & (day < end))


def _sunday(months: np.ndarray, days: int) -> Indices:
    """Return the first Sunday on or after the first of months, moved by days: as days since 1970."""
    first = months.astype("datetime64[D]").astype(np.int64)
    sunday: Indices = first + (3 - first) % 7 + days
    return sunday
