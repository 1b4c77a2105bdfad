"""Dates in the forms that people and programs write."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from dateutil import parser
from hypothesis import example, given
from hypothesis import strategies as st

from graph.core.diagnostics import Code
from graph.core.schema import ARTICLE
from graph.text.dates import LONGEST, ReadDate, read_date, utc_instant
from graph.text.values import conversion

MORNING, DAY = "2024-03-02T09:00:00Z", "2024-03-02T00:00:00Z"
READ = {
    "2024-01-01 00:00:00 -5": "2024-01-01T05:00:00Z",
    "2024-01-01 00:00:00 -05": "2024-01-01T05:00:00Z",
    "2024-01-01 00:00:00 -0500": "2024-01-01T05:00:00Z",
    "2024-01-01 00:00:00 −05:00": "2024-01-01T05:00:00Z",
    "2024-01-01 00:00 +5:30": "2023-12-31T18:30:00Z",
    "2024-01-01T24:00:00Z": "2024-01-02T00:00:00Z",
    "2024-12-31T24:00": "2025-01-01T00:00:00Z",
    "2016-12-31T23:59:60Z": "2017-01-01T00:00:00Z",
    "2024-03-02T09Z": MORNING,
    "2024-03-02T10:00:00+01:00[Europe/Berlin]": MORNING,
    "20240302T090000Z": MORNING,
    "20240302T0900": MORNING,
    "20240302090000": MORNING,
    "20240302": DAY,
    "Sat, 02 Mar 2024 09:00:00 GMT": MORNING,
    "Sat, 2 Mar 24 04:00 EST": MORNING,
    "Sat, 02 Mar 2024 10:00:00 +0100 (CET)": MORNING,
    "Saturday, 02-Mar-24 09:00:00 GMT": MORNING,
    "Sat Mar  2 09:00:00 2024": MORNING,
    "Sat Mar  2 09:00:00 UTC 2024": MORNING,
    "Sat Mar 02 2024 10:00:00 GMT+0100 (Central European Standard Time)": MORNING,
    "March 2, 2024": DAY,
    "2 March 2024": DAY,
    "Mar 2nd, 2024": DAY,
    "2nd of March 2024": DAY,
    "2-Mar-2024": DAY,
    "2024-Mar-02": DAY,
    "MARCH 2 2024": DAY,
    "2. März 2024": DAY,
    "Samstag, 2. März 2024, 09:00 Uhr": MORNING,
    "2 de marzo de 2024": DAY,
    "2 mars 2024": DAY,
    "1er août 2024": "2024-08-01T00:00:00Z",
    "2 marzo 2024": DAY,
    "2 de março de 2024": DAY,
    "2 maart 2024": DAY,
    "2 marca 2024": DAY,
    "2 марта 2024": DAY,
    "2024年3月2日": DAY,
    "2024/03/02": DAY,
    "2024.03.02": DAY,
    "23-10-2022": "2022-10-23T00:00:00Z",
    "23.10.2022": "2022-10-23T00:00:00Z",
    "10/23/2022": "2022-10-23T00:00:00Z",
    "03/03/2021": "2021-03-03T00:00:00Z",
    "2. 3. 2024": DAY,
    "2024-03-02 9:00 AM": MORNING,
    "March 2, 2024 at 9 a.m.": MORNING,
    "9:00 PM, March 2, 2024": "2024-03-02T21:00:00Z",
    "March 2, 2024 12:30 am": "2024-03-02T00:30:00Z",
    "1709370000": MORNING,
    "1709370000123": "2024-03-02T09:00:00.123Z",
    "2024-03": "2024-03",
    "2024/3": "2024-03",
    "03/2024": "2024-03",
    "March 2024": "2024-03",
    "marzo de 2024": "2024-03",
    "2024": "2024",
}


@pytest.mark.parametrize("text", READ)
def test_form_is_read(text: str) -> None:
    """Each form that people write is the date that it means."""
    found = read_date(text)
    assert isinstance(found, ReadDate)
    assert READ[text] == found.value


RANGES = {
    "2021-03-01/2021-03-05": "2021-03-01T00:00:00Z",
    "2021-03-01/05": "2021-03-01T00:00:00Z",
    "2021-03-01/..": "2021-03-01T00:00:00Z",
    "2021-03-01 – 2021-03-05": "2021-03-01T00:00:00Z",
    "2021-03-01 to 2021-03-05": "2021-03-01T00:00:00Z",
    "March 3–5, 2021": "2021-03-03T00:00:00Z",
    "3-5 March 2021": "2021-03-03T00:00:00Z",
    "March 30 – April 2, 2021": "2021-03-30T00:00:00Z",
    "2021-03/2021-05": "2021-03",
    "2020-2021": "2020",
}


@pytest.mark.parametrize("text", RANGES)
def test_range_is_its_first_date(text: str) -> None:
    """A range of dates is the first of them, and is noted as a range."""
    value, code, _ = conversion(ARTICLE.field("publishedDateTime"))(text)
    assert (RANGES[text], Code.DATE_RANGE) == (value, code)


REFUSED = {
    "soon": "is not written as a date",
    "2024-W10-1": "is not written as a date",
    "2024-062": "is not written as a date",
    "May": "is not written as a date",
    "{{date}}": "is not written as a date",
    "2024-03-02 09": "is not written as a date",
    "1.10.2": "is not written as a date",
    "2" * 200: "is not written as a date",
    "2024-02-30": "is not a date that exists",
    "2024-13": "is not a date that exists",
    "2024-03-00": "is not a date that exists",
    "00/00/2021": "is not a date that exists",
    "32 March 2024": "is not a date that exists",
    "2024-03-02 13:05 PM": "is not a date that exists",
    "2024-03-02T25:00:00Z": "is not a date that exists",
    "2024-03-02T09:00:00+99:00": "is not a date that exists",
    "9999-12-31T24:00:00Z": "is not a date that exists",
    "03/04/2021": "may be 2021-04-03 or 2021-03-04",
    "03-04-2021": "may be 2021-04-03 or 2021-03-04",
}


@pytest.mark.parametrize("text", REFUSED)
def test_reason_is_the_right_one(text: str) -> None:
    """Texts that are no date have one of three reasons: no date's form, no existing day, ambiguous."""
    _, code, words = conversion(ARTICLE.field("publishedDateTime"))(text)
    assert (Code.BAD_DATE, f"{REFUSED[text]}; it is left out") == (code, words)


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.timezones()))
def test_mail_dates_are_what_the_mail_library_reads(moment: datetime) -> None:
    """A date as RFC 2822 writes it is the instant that `email.utils` reads."""
    offset = moment.utcoffset()
    if moment.year < 1000 or offset is None or offset.seconds % 60:
        return
    text = format_datetime(moment)
    found = utc_instant(text)
    assert found is not None
    assert parsedate_to_datetime(text) == datetime.fromisoformat(found[0])


@pytest.mark.parametrize(
    "form", ["%B %d, %Y", "%d %b %Y %H:%M", "%Y/%m/%d %I:%M %p", "%a %b %d %H:%M:%S %Y", "%Y%m%dT%H%M%S"]
)
@given(moment=st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)))
def test_forms_are_what_dateutil_reads(form: str, moment: datetime) -> None:
    """A date that is no other by another order of its parts is the instant that dateutil reads."""
    text = moment.strftime(form)
    found = utc_instant(text)
    assert found is not None
    assert parser.parse(text, default=datetime(2000, 1, 1)).replace(tzinfo=UTC) == datetime.fromisoformat(found[0])


pieces = st.sampled_from(
    [*READ, *RANGES, "Mar", " ", "-", "–", "/", ".", ",", ":", "T", "12", "2024", "+", "PM", "(", "年"]
)


@given(st.lists(pieces, max_size=6).map("".join) | st.text(max_size=LONGEST + 5))
@example("1-1-" * 20)
@example("2024" + " " * 100)
def test_reading_is_total_and_settles_at_once(text: str) -> None:
    """Any text is read or refused, and a date that was read reads back as itself."""
    value, _, _ = conversion(ARTICLE.field("publishedDateTime"))(text)
    if value is not None:
        assert (value, None, "") == conversion(ARTICLE.field("publishedDateTime"))(str(value))
