"""Dates in the forms that people and programs write, as XML Schema writes them.

Nothing here looks at a clock or at a locale, and a date that two readers would take for two days is
no date: `03/04/2021` is left out. Texts are short (`LONGEST`), so that no pattern can take long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["LONGEST", "UNKNOWN_ZONE", "NotADate", "ReadDate", "read_date", "utc_instant"]

LONGEST = 80
"""A text with more characters than this is not looked at."""

UNKNOWN_ZONE = "unknown"
"""Stands for the name of a time zone that is not known."""

_FEW = 4
"""So many places are tried at which a range may be divided."""


class ReadDate(NamedTuple):
    """A date.

    Attributes:
        value: an instant in UTC (xsd:dateTime), a month (xsd:gYearMonth) or a year (xsd:gYear).
        zone: the time zone that the text states, UNKNOWN_ZONE where it is none that is known; empty where none.
        ranged: whether the text is a range of dates, of which this is the first.
    """

    value: str
    zone: str
    ranged: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is an instant, not a month or a year."""
        return "T" in self.value


class NotADate(NamedTuple):
    """The reason why a text is no date.

    Attributes:
        words: in words that follow the text.
        written: whether it is written as a date.
    """

    words: str
    written: bool = True


_NOT_WRITTEN = NotADate("is not written as a date", written=False)
_NOT_THERE = NotADate("is not a date that exists")

# Names and abbreviations from January to December; one language a line: English, German, French, Spanish,
# Italian, Portuguese, Dutch, Swedish with Danish and Norwegian, Polish, Russian, Ukrainian, Czech.
_MONTH_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
    "januar|jänner|jän februar|feber märz|maerz|mär april mai juni juli august september oktober|okt november dezember|dez",
    "janvier|janv février|fevrier|févr|fév mars avril|avr mai juin juillet|juil août|aout septembre octobre novembre décembre|decembre|déc",
    "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre diciembre|dic",
    "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|set ottobre|ott novembre dicembre",
    "janeiro fevereiro|fev março|marco abril maio junho julho agosto setembro outubro|out novembro dezembro",
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "januari|januar februari|februar mars|marts april maj|mai juni juli augusti|august september oktober november|nov december|desember|des",
    "stycznia|styczeń|sty lutego|luty|lut marca|marzec kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
    "января|январь|янв февраля|февраль|февр|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|нояб|ноя декабря|декабрь|дек",
    "січня|січень|січ лютого|лютий|лют березня|березень|бер квітня|квітень|квіт|кві травня|травень|трав|тра червня|червень|черв|чер липня|липень|лип серпня|серпень|серп|сер вересня|вересень|вер жовтня|жовтень|жовт|жов листопада|листопад|лист|лис грудня|грудень|груд|гру",
    "ledna|leden|led února|únor|úno března|březen|bře dubna|duben|dub května|květen|kvě června|červen|čvn července|červenec|čvc srpna|srpen|srp září|zář října|říjen|říj listopadu|listopad prosince|prosinec|pro",
)
_MONTHS: Mapping[str, int] = MappingProxyType(
    {
        name: month
        for language in _MONTH_NAMES
        for month, names in enumerate(language.split(), 1)
        for name in names.split("|")
    }
)
_WEEKDAYS = frozenset(
    [
        "mon",
        "monday",
        "tue",
        "tues",
        "tuesday",
        "wed",
        "weds",
        "wednesday",
        "thu",
        "thur",
        "thurs",
        "thursday",
        "fri",
        "friday",
        "sat",
        "saturday",
        "sun",
        "sunday",
        "mo",
        "montag",
        "di",
        "dienstag",
        "mi",
        "mittwoch",
        "do",
        "donnerstag",
        "fr",
        "freitag",
        "sa",
        "samstag",
        "sonnabend",
        "so",
        "sonntag",
        "lun",
        "lundi",
        "mardi",
        "mer",
        "mercredi",
        "jeu",
        "jeudi",
        "ven",
        "vendredi",
        "sam",
        "samedi",
        "dim",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
        "segunda",
        "terça",
        "quarta",
        "quinta",
        "sexta",
        "segunda-feira",
        "terça-feira",
        "quarta-feira",
        "quinta-feira",
        "sexta-feira",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "måndag",
        "tisdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lördag",
        "söndag",
        "mandag",
        "tirsdag",
        "lørdag",
        "søndag",
        "poniedziałek",
        "wtorek",
        "środa",
        "czwartek",
        "piątek",
        "sobota",
        "niedziela",
        "понедельник",
        "вторник",
        "среда",
        "четверг",
        "пятница",
        "суббота",
        "воскресенье",
        "пн",
        "вт",
        "ср",
        "чт",
        "пт",
        "сб",
        "вс",
    ]
)

# RFC 822 section 5.1, and further names that stand for one offset only: IST, for one, is three zones.
_ZONES: Mapping[str, float] = MappingProxyType(
    {
        **dict.fromkeys(("Z", "UTC", "GMT", "UT", "WET"), 0),
        "EST": -5,
        "EDT": -4,
        "CST": -6,
        "CDT": -5,
        "MST": -7,
        "MDT": -6,
        "PST": -8,
        "PDT": -7,
        "AKST": -9,
        "AKDT": -8,
        "HST": -10,
        "NST": -3.5,
        "NDT": -2.5,
        "WEST": 1,
        "CET": 1,
        "CEST": 2,
        "MEZ": 1,
        "MESZ": 2,
        "EET": 2,
        "EEST": 3,
        "MSK": 3,
        "JST": 9,
        "KST": 9,
        "AWST": 8,
        "ACST": 9.5,
        "AEST": 10,
        "AEDT": 11,
        "NZST": 12,
        "NZDT": 13,
    }
)

_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_WORD = r"(?P<word>[^\W\d_]{3,})\.?"
_ZONE = r"(?P<zone>(?:UTC|GMT|UT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|[A-Za-z]{1,5})"
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:h](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?"
    rf"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*Uhr\b)?(?:\s*{_ZONE})?"
)
_BETWEEN = r"(?:(?P<sign>T)|(?:,|\s-)?\s+(?:(?:at|um|à|alle|@)\s+)?)"
_DATES = (
    r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
    rf"(?:(?:the|den|le|el|il)\s+)?(?P<day>[0-9]{{1,2}}){_ORDINAL}[\s-]*(?:(?:of|de)\s+)?{_WORD}[,\s-]*(?:del?\s+)?(?P<year>[0-9]{{4}}|[0-9]{{2}})",
    rf"{_WORD}[\s-]+(?P<day>[0-9]{{1,2}}){_ORDINAL},?\s+(?P<year>[0-9]{{4}})",
    r"(?P<first>[0-9]{1,2})(?P<mark>[-/.])\s?(?P<other>[0-9]{1,2})(?P=mark)\s?(?P<year>[0-9]{4})",
    rf"(?P<year>[0-9]{{4}})[,\s-]+{_WORD}[\s-]+(?P<day>[0-9]{{1,2}}){_ORDINAL}",
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    r"(?P<year>[0-9]{4})\s?年\s?(?P<month>[0-9]{1,2})\s?月\s?(?P<day>[0-9]{1,2})\s?日",
)
_BASIC_TIME = rf"(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?:(?P<second>[0-9]{{2}})(?:[.,](?P<fraction>[0-9]{{1,9}}))?)?(?:\s*{_ZONE})?"
_DAYS = (
    *(rf"{date}(?:{_BETWEEN}{_TIME})?" for date in _DATES),
    rf"{_DATES[5]}(?:T|\s+)?{_BASIC_TIME}",
    rf"{_WORD}\s+(?P<day>[0-9]{{1,2}}){_ORDINAL},?\s+{_TIME}\s+(?P<year>[0-9]{{4}})",
    *(rf"{_TIME}(?:,|\s-)?\s+(?:on\s+)?{date}" for date in _DATES[:4]),
)
_MONTHS_AND_YEARS = (
    r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})",
    r"(?P<year>[1-9][0-9]{3})",
    r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})",
    rf"{_WORD},?[\s-]+(?:(?:of|del?)\s+)?(?P<year>[0-9]{{4}})",
    rf"(?P<year>[0-9]{{4}}),?[\s-]+{_WORD}",
    r"(?P<year>[1-9][0-9]{3})\s?年(?:\s?(?P<month>[0-9]{1,2})\s?月)?",
)
_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (*_DAYS, *_MONTHS_AND_YEARS))
_EPOCH = re.compile("[0-9]{10}(?:[0-9]{3})?")
_AFTER_WEEKDAY = re.compile(r"(?P<weekday>[^\W\d_]{2,}(?:-feira)?)(?:\.?,\s*|\.?\s+)(?=\S)")
# What JavaScript and Java write behind an offset: `(Central European Time)`, `[Europe/Paris]`.
_REMARK = re.compile(r"\s*(?:\([^()]*\)|\[[A-Za-z0-9_/+-]*\])$")

_NUMBER = re.compile("[0-9]{2}")
_TWO_DAYS = re.compile(rf"(?<![0-9])([0-9]{{1,2}}){_ORDINAL}\s?[-–—/]\s?([0-9]{{1,2}}){_ORDINAL}(?![0-9])")
_TO = re.compile(
    r"\s*(?:/|–|—|\.{2,3}|…)\s*|\s(?:-|to|until|till|through|thru|bis|au|al|tot)\s|(?<=[0-9])-(?=[1-9][0-9]{3}(?![0-9]))",
    re.IGNORECASE,
)


def read_date(text: str) -> ReadDate | NotADate:
    """Read a date: ISO 8601, RFC 822 and 850, asctime, epoch seconds, names of months, a range's first date.

    Args:
        text: repaired text, of any length.

    >>> read_date("Sat, 02 Mar 2024 09:00:00 GMT")
    ReadDate(value='2024-03-02T09:00:00Z', zone='GMT', ranged=False)
    >>> read_date("March 2024").value, read_date("March 3–5, 2021").value, read_date("03/04/2021").words
    ('2024-03', '2021-03-03T00:00:00Z', 'may be 2021-04-03 or 2021-03-04')
    """
    if len(text) > LONGEST or not _NUMBER.search(text):
        return _NOT_WRITTEN
    line = " ".join(text.replace("−", "-").split())
    found = _read_one(line)
    if found is not _NOT_WRITTEN:
        return found
    first = next(_ends_of_range(line), None)
    return found if first is None else first._replace(ranged=True)


def utc_instant(text: str) -> tuple[str, bool] | None:
    """Return a date as xsd:dateTime in UTC, and whether it stated its zone.

    Returns:
        None where the text is no date, names a day or an hour that does not exist, or states no day.

    >>> utc_instant("2022-09-12T13:48:00+02:00"), utc_instant("2022-09-12"), utc_instant("2024-02-30")
    (('2022-09-12T11:48:00Z', True), ('2022-09-12T00:00:00Z', False), None)
    """
    found = read_date(text)
    if isinstance(found, NotADate) or found.ranged or not found.exact:
        return None
    return found.value, found.zone not in ("", UNKNOWN_ZONE)


def _read_one(line: str) -> ReadDate | NotADate:
    """Read a date that is no range."""
    if _EPOCH.fullmatch(line):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(line.ljust(13, "0")))
        return ReadDate(_written(moment, line[10:]), "UTC")
    found = _read_forms(line)
    if found is not _NOT_WRITTEN:
        return found
    weekday = _AFTER_WEEKDAY.match(line)
    rest = line[weekday.end() :] if weekday and weekday["weekday"].casefold() in _WEEKDAYS else line
    rest = _REMARK.sub("", rest)
    return found if rest == line else _read_forms(rest)


def _read_forms(line: str) -> ReadDate | NotADate:
    for form in _FORMS:
        match = form.fullmatch(line)
        if match is not None:
            found = _read_parts(match.groupdict())
            if found is not _NOT_WRITTEN:
                return found
    return _NOT_WRITTEN


def _read_parts(parts: Mapping[str, str | None]) -> ReadDate | NotADate:
    """Return the date that the parts of a form make."""
    year = _year(parts["year"] or "")
    days = _days(parts)
    # An hour alone is one after the `T` of ISO 8601, or in a half of the day.
    bare_hour = parts.get("hour") and not (parts["minute"] or parts["half"] or parts.get("sign"))
    if not days or bare_hour:
        return _NOT_WRITTEN
    if len(days) > 1:
        choice = " or ".join(f"{year:04d}-{month:02d}-{day:02d}" for month, day in days)
        return NotADate(f"may be {choice}")
    ((month, day),) = days
    try:
        if not day:
            reduced = datetime(year, month or 1, 1)
            return ReadDate(f"{reduced.year:04d}" + (f"-{month:02d}" if month else ""), "")
        offset = _offset(parts.get("zone") or "")
        moment = _moment(datetime(year, month, day, tzinfo=offset or UTC), parts).astimezone(UTC)
    except (ValueError, OverflowError):
        return _NOT_THERE
    return ReadDate(_written(moment, parts.get("fraction") or ""), (offset and parts.get("zone")) or _no_zone(parts))


def _no_zone(parts: Mapping[str, str | None]) -> str:
    return UNKNOWN_ZONE if parts.get("zone") else ""


def _year(digits: str) -> int:
    # Two digits, as RFC 850 writes them and POSIX reads them.
    return int(digits) if len(digits) > 2 else int(digits) + (2000 if int(digits) < 69 else 1900)


def _days(parts: Mapping[str, str | None]) -> tuple[tuple[int, int], ...]:
    """Return the month and day that the parts may mean, 0 where none is stated; nothing where they are no date."""
    if parts.get("first"):
        first, other = int(parts["first"] or 0), int(parts["other"] or 0)
        if not first or not other:
            return (_NO_DAY,)
        # Nobody writes the month first where full stops stand between; else one number has to be too large for it.
        both = ((other, first), (first, other))
        likely = tuple(dict.fromkeys(each for each in both if each[0] <= 12)) or both[:1]
        return likely[:1] if parts["mark"] == "." else likely
    month = int(parts.get("month") or 0)
    if parts.get("word"):
        month = _MONTHS.get((parts["word"] or "").casefold(), 0)
        if not month:
            return ()
    day = int(parts.get("day") or 0)
    zero = (parts.get("month") and not month) or (parts.get("day") and not day)
    return (_NO_DAY if zero else (month, day),)


_NO_DAY = (13, 1)
"""A month and a day that no year has."""


def _moment(day: datetime, parts: Mapping[str, str | None]) -> datetime:
    """Return the instant of a day that the hour names.

    Raises:
        ValueError: there is no such hour.
        OverflowError: it lies beyond the year 9999.
    """
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("a half day has twelve hours")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if (hour, minute, second) == (24, 0, 0) and not (parts.get("fraction") or "").strip("0"):
        return day + timedelta(days=1)
    if second == 60:
        # A leap second is the first of the next minute in a count that has none.
        return day.replace(hour=hour, minute=minute, second=59) + timedelta(seconds=1)
    return day.replace(hour=hour, minute=minute, second=second)


def _offset(zone: str) -> timezone | None:
    """Return the offset of a zone, None where it is stated by no name that is known, or not at all.

    Raises:
        ValueError: there is no such offset.
    """
    digits = zone.upper().lstrip("UTCGM")
    if not digits or digits[0] not in "+-":
        hours = _ZONES.get(zone.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    sign, digits = digits[0], digits[1:].replace(":", "")
    digits = digits.zfill(2).ljust(4, "0") if len(digits) < 3 else digits.zfill(4)
    if int(digits[2:]) > 59:
        raise ValueError("an hour has sixty minutes")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if sign == "-" else offset)


def _written(moment: datetime, fraction: str) -> str:
    digits = fraction.rstrip("0")
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}{'.' + digits if digits else ''}Z"


def _ends_of_range(line: str) -> Iterator[ReadDate]:
    """Yield the first date of each way to read a text as a range, both ends of which are dates."""
    for match in islice(_TWO_DAYS.finditer(line), _FEW):
        before, after = line[: match.start()], line[match.end() :]
        first, last = (_read_one(f"{before}{day}{after}") for day in match.groups())
        if isinstance(first, ReadDate) and isinstance(last, ReadDate):
            yield first
    for match in islice(_TO.finditer(line), _FEW):
        left, right = line[: match.start()], line[match.end() :]
        year = re.search("[0-9]{4}$", right)
        # An end may leave out what both have: `March 30 – April 2, 2021`, `2021-03-01/05`, an open end everything.
        firsts = (left, f"{left}, {year[0]}" if year else left)
        lasts = (right, left[: max(0, len(left) - len(right))] + right)
        found = next((each for each in map(_read_one, firsts) if isinstance(each, ReadDate)), None)
        if found and (not right.strip(".") or any(isinstance(each, ReadDate) for each in map(_read_one, lasts))):
            yield found
